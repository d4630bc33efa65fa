// Goal: what people say of clients and invoices holds when the next file comes, and the file adds nothing twice.
// Method: the general format against a real database; a merge and an answer between two imports.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Database } from '#db/client.ts';
import type { ImportReport } from '#domain/imported.ts';
import { importFile } from '#flows/import.ts';
import { mergeClients, unmergeClient } from '#flows/merges.ts';
import { answerMissing } from '#flows/settlements.ts';
import { findStatus } from '#flows/status.ts';
import { aDatabase } from '#test/support/database.ts';

const now = new Date('2026-11-24T09:00:00Z');
const today = '2026-11-24';
const HEADER =
  'Customer No,Customer,Email,Invoice,Invoice Date,Due Date,Currency,Amount,Balance,Paid On\n';

let db: Database;
let folder: string;
let workspaceId: string;
let counter = 0;
beforeAll(async () => {
  db = await aDatabase();
  folder = await mkdtemp(join(tmpdir(), 'gt-answers-'));
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  workspaceId = `w${(counter += 1)}`;
  await db.prisma.workspace.create({ data: { id: workspaceId, name: 'Team' } });
});

async function bring(...lines: string[]): Promise<ImportReport['rows']> {
  const path = join(folder, 'book.csv');
  await writeFile(path, `${HEADER}${lines.join('\n')}\n`);
  const request = { workspaceId, actor: 'terminal', path, fileName: 'book.csv', options: {} };
  const outcome = await importFile({ db, now }, { ...request, commit: true });
  if (!outcome.ok) throw new Error(outcome.problem.message);
  return outcome.report.rows;
}

const clientCalled = (name: string) =>
  db.prisma.client.findFirstOrThrow({ where: { workspaceId, name } });

/** Number and holder of every invoice and payment. */
async function holders(): Promise<string[]> {
  const invoices = await db.prisma.invoice.findMany({
    where: { workspaceId },
    include: { client: true },
  });
  const payments = await db.prisma.payment.findMany({
    where: { workspaceId },
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
  const deed = { workspaceId, actor: 'U1' };
  const ids = { keepId: acme.id.toString(), mergeId: ace.id.toString() };
  expect(await mergeClients({ db, now }, { ...deed, ...ids })).toMatchObject({ ok: true });
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
    const found = await findStatus(db, { workspaceId, words, today });
    expect([words, found.ok && found.status.client.name]).toEqual([words, 'Acme']);
  }
  expect(await unmergeClient({ db, now }, { ...deed, clientId: ids.mergeId })).toMatchObject({
    ok: true,
  });
  expect(await holders()).toEqual(['INV-1 Acme', 'INV-2 Ace', 'INV-3 Ace', 'INV-3@5000 Ace']);
  expect(await bring(ACME, paid)).toMatchObject({ unchanged: 2, imported: 0, updated: 0 });
});

it('what was said to be paid is told once, also by a later file', async () => {
  await bring(ACME);
  const missingSince = new Date('2026-11-20');
  await db.prisma.invoice.updateMany({ where: { workspaceId }, data: { missingSince } });
  const { id } = await db.prisma.invoice.findFirstOrThrow({ where: { workspaceId } });
  const invoiceIds = [id.toString()];
  await answerMissing({ db, now }, { workspaceId, invoiceIds, answer: 'paid', actor: 'U1' });
  const lines = ['', '2026-11-20', '2026-11-18'].map(
    (paidOn) => `A-1,Acme,ap@acme.example,INV-1,2026-10-01,2026-11-01,EUR,100.00,0.00,${paidOn}`,
  );
  for (const line of lines) {
    await bring(line);
    const payments = await db.prisma.payment.findMany({ where: { workspaceId } });
    expect(payments).toMatchObject([{ key: 'INV-1@10000', amountMinor: 100_00n }]);
    const allocated = await db.prisma.allocation.aggregate({
      where: { workspaceId },
      _sum: { amountMinor: true },
    });
    expect(allocated._sum.amountMinor).toBe(100_00n);
  }
  // The person was wrong: half of it is open after all.
  await bring('A-1,Acme,ap@acme.example,INV-1,2026-10-01,2026-11-01,EUR,100.00,50.00,');
  const invoice = await db.prisma.invoice.findFirstOrThrow({ where: { workspaceId } });
  expect(invoice).toMatchObject({
    balanceMinor: 50_00n,
    paidOn: null,
    paidMinor: 50_00n,
    settledSeenAt: null,
  });
  const payments = await db.prisma.payment.findMany({ where: { workspaceId } });
  expect(payments).toMatchObject([{ amountMinor: 50_00n }]);
});

it('a file with a number that both of two merged clients have changes neither invoice', async () => {
  await bring(ACME, ACE);
  const [acme, ace] = [await clientCalled('Acme'), await clientCalled('Ace')];
  await mergeClients(
    { db, now },
    { workspaceId, actor: 'U1', keepId: acme.id.toString(), mergeId: ace.id.toString() },
  );
  const rows = await bring(ACE.replace('INV-2', 'INV-1').replaceAll('200.00', '7.00'));
  expect(rows).toMatchObject({
    updated: 0,
    skipped: [{ isConflict: true, reason: expect.stringContaining('merged with this one') }],
  });
  expect(
    await db.prisma.invoice.findMany({ where: { workspaceId, number: 'INV-1' } }),
  ).toMatchObject([{ amountMinor: 10000n }]);
  const [first, second] = [ACME, ACE].map((line) => line.replace(/INV-\d/, 'INV-9'));
  const both = await bring(first ?? '', second ?? '');
  expect(both).toMatchObject({
    imported: 0,
    skipped: [{ isConflict: true }, { isConflict: true }],
  });
});
