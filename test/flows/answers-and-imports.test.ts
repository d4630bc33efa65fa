// Goal: what people say of clients and invoices holds when the next file comes, and the file adds nothing twice.
// Method: the general format against a real database; a merge and an answer between two imports.
import { expect, it } from 'vitest';
import { mergeClients, unmergeClient } from '#flows/merges.ts';
import { answerMissing } from '#flows/settlements.ts';
import { findStatus } from '#flows/status.ts';
import { anImportDesk } from '#test/support/import-desk.ts';

const today = '2026-11-24';
const HEADER =
  'Customer No,Customer,Email,Invoice,Invoice Date,Due Date,Currency,Amount,Balance,Paid On\n';

const desk = anImportDesk('2026-11-24T09:00:00Z');
const bring = async (...lines: string[]) =>
  (await desk.bring(`${HEADER}${lines.join('\n')}\n`)).rows;

const clientCalled = (name: string) =>
  desk.db.prisma.client.findFirstOrThrow({ where: { workspaceId: desk.workspaceId, name } });

/** Number and holder of every invoice and payment. */
async function holders(): Promise<string[]> {
  const invoices = await desk.db.prisma.invoice.findMany({
    where: { workspaceId: desk.workspaceId },
    include: { client: true },
  });
  const payments = await desk.db.prisma.payment.findMany({
    where: { workspaceId: desk.workspaceId },
    include: { client: true },
  });
  return [
    ...invoices.map(({ number, client }) => `${number} ${client.name}`),
    ...payments.map(({ key, client }) => `${key} ${client.name}`),
  ].sort((a, b) => (a < b ? -1 : 1));
}

const ACME = 'A-1,Acme,ap@acme.example,INV-1,2026-10-01,2026-11-01,EUR,100.00,100.00,';
const ACE = 'A-2,Ace,ap@ace.example,INV-2,2026-10-01,2026-11-01,EUR,200.00,200.00,';

it('a file that names the merged client goes to the one who stays, and back with it', async () => {
  await bring(ACME, ACE);
  const [acme, ace] = [await clientCalled('Acme'), await clientCalled('Ace')];
  const deed = { workspaceId: desk.workspaceId, actor: 'U1' };
  const ids = { keepId: acme.id.toString(), mergeId: ace.id.toString() };
  expect(await mergeClients(desk.deps, { ...deed, ...ids })).toMatchObject({ ok: true });
  expect(await bring(ACME, ACE)).toMatchObject({ unchanged: 2, imported: 0, updated: 0 });
  const paid = 'A-2,Ace,ap@ace.example,INV-3,2026-09-01,2026-10-01,EUR,50.00,0.00,2026-10-03';
  expect(
    await bring(
      paid,
      'A-2,Ace Limited,new@ace.example,INV-2,2026-10-01,2026-11-08,EUR,200.00,200.00,',
    ),
  ).toMatchObject({
    imported: 1,
    updated: 1,
  });
  expect(await holders()).toEqual(['INV-1 Acme', 'INV-2 Acme', 'INV-3 Acme', 'INV-3@5000 Acme']);
  for (const words of ['ace', 'a-2', 'ace limited']) {
    const found = await findStatus(desk.db, { workspaceId: desk.workspaceId, words, today });
    expect([words, found.ok && found.status.client.name]).toEqual([words, 'Acme']);
  }
  expect(await unmergeClient(desk.deps, { ...deed, clientId: ids.mergeId })).toMatchObject({
    ok: true,
  });
  expect(await holders()).toEqual(['INV-1 Acme', 'INV-2 Ace', 'INV-3 Ace', 'INV-3@5000 Ace']);
  expect(await bring(ACME, paid)).toMatchObject({ unchanged: 2, imported: 0, updated: 0 });
});

it('what was said to be paid is told once, also by a later file', async () => {
  await bring(ACME);
  const missingSince = new Date('2026-11-20');
  await desk.db.prisma.invoice.updateMany({
    where: { workspaceId: desk.workspaceId },
    data: { missingSince },
  });
  const { id } = await desk.db.prisma.invoice.findFirstOrThrow({
    where: { workspaceId: desk.workspaceId },
  });
  const invoiceIds = [id.toString()];
  await answerMissing(desk.deps, {
    workspaceId: desk.workspaceId,
    invoiceIds,
    answer: 'paid',
    actor: 'U1',
  });
  const lines = ['', '2026-11-20', '2026-11-18'].map(
    (paidOn) => `A-1,Acme,ap@acme.example,INV-1,2026-10-01,2026-11-01,EUR,100.00,0.00,${paidOn}`,
  );
  for (const line of lines) {
    await bring(line);
    const payments = await desk.db.prisma.payment.findMany({
      where: { workspaceId: desk.workspaceId },
    });
    expect(payments).toMatchObject([{ key: 'INV-1@10000', amountMinor: 100_00n }]);
    const allocated = await desk.db.prisma.allocation.aggregate({
      where: { workspaceId: desk.workspaceId },
      _sum: { amountMinor: true },
    });
    expect(allocated._sum.amountMinor).toBe(100_00n);
  }
  // The person was wrong: half of it is open after all.
  await bring('A-1,Acme,ap@acme.example,INV-1,2026-10-01,2026-11-01,EUR,100.00,50.00,');
  const invoice = await desk.db.prisma.invoice.findFirstOrThrow({
    where: { workspaceId: desk.workspaceId },
  });
  expect(invoice).toMatchObject({
    balanceMinor: 50_00n,
    paidOn: null,
    paidMinor: 50_00n,
    settledSeenAt: null,
  });
  const payments = await desk.db.prisma.payment.findMany({
    where: { workspaceId: desk.workspaceId },
  });
  expect(payments).toMatchObject([{ amountMinor: 50_00n }]);
});

it('a file with a number that both of two merged clients have changes neither invoice', async () => {
  await bring(ACME, ACE);
  const [acme, ace] = [await clientCalled('Acme'), await clientCalled('Ace')];
  await mergeClients(desk.deps, {
    workspaceId: desk.workspaceId,
    actor: 'U1',
    keepId: acme.id.toString(),
    mergeId: ace.id.toString(),
  });
  const rows = await bring(ACE.replace('INV-2', 'INV-1').replaceAll('200.00', '7.00'));
  expect(rows).toMatchObject({
    updated: 0,
    skipped: [{ isConflict: true, reason: expect.stringContaining('merged with this one') }],
  });
  expect(
    await desk.db.prisma.invoice.findMany({
      where: { workspaceId: desk.workspaceId, number: 'INV-1' },
    }),
  ).toMatchObject([{ amountMinor: 10000n }]);
  const [first, second] = [ACME, ACE].map((line) => line.replace(/INV-\d/, 'INV-9'));
  const both = await bring(first ?? '', second ?? '');
  expect(both).toMatchObject({
    imported: 0,
    skipped: [{ isConflict: true }, { isConflict: true }],
  });
});
