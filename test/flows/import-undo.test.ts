// Goal: an import can be taken back to the last cent, and never from under what was built on it.
// Method: books before, import, undo, books after; rows compared whole.
import { describe, expect, it } from 'vitest';
import { brokenLinks } from '#db/activity.ts';
import { undoImport } from '#flows/import-undo.ts';
import { proposeReminder } from '#flows/reminder-proposal.ts';
import { submitReminder } from '#flows/reminder-submit.ts';
import { snoozeClient } from '#flows/snooze.ts';
import { anImportDesk } from '#test/support/import-desk.ts';
import { approvalOf, aSender } from '#test/support/letters.ts';
import { aTwin, everyRow } from '#test/support/twin.ts';

const NOW = new Date('2026-11-21T09:00:00Z');
const desk = anImportDesk(NOW.toISOString());
const HEADER =
  'Customer No,Customer,Email,Owner Email,Invoice,Invoice Date,Due Date,Currency,Amount,Balance,Paid On,Amount Paid,Disputed,PO\n';
const FIRST = [
  'C1,C1,,,I-1,2026-09-01,2026-10-01,USD,100.00,0,2026-10-05,100.00,No,PO-1',
  'C2,Beta,ap@beta.example,,I-2,2026-09-02,2026-10-02,EUR,50.00,20.00,2026-10-05,30.00,,',
  'C2,Beta,,,K-1,2026-09-03,,EUR,-40.00,-40.00,,,,',
].join('\n');
/** A bounced payment, a name at last, another address, another credit, a payment more, a new client who paid too much. */
const SECOND = [
  'C1,Acme & Sons,,mia@us.example,I-1,,2026-10-11,USD,100.00,70.00,,30.00,Yes,PO-2',
  'C2,Beta,billing@beta.example,,I-2,2026-09-02,2026-10-02,EUR,50.00,0,2026-11-02,50.00,,',
  'C2,Beta Ltd,,,K-1,2026-09-03,,EUR,-40.00,-5.00,,,,',
  'C3,Gamma,ap@gamma.example,,I-3,2026-10-01,2026-10-31,USD,80.00,0,2026-11-01,95.00,,',
].join('\n');

const bring = (lines: string) => desk.bring(`${HEADER}${lines}\n`);
const { undo } = desk;

async function books() {
  const where = { workspaceId: desk.workspaceId };
  const orderBy = { id: 'asc' } as const;
  return {
    clients: await desk.db.prisma.client.findMany({ where, orderBy }),
    aliases: await desk.db.prisma.clientAlias.findMany({ where, orderBy: { aliasKey: 'asc' } }),
    contacts: await desk.db.prisma.contact.findMany({ where, orderBy }),
    invoices: await desk.db.prisma.invoice.findMany({ where, orderBy }),
    credits: await desk.db.prisma.credit.findMany({ where, orderBy }),
    payments: await desk.db.prisma.payment.findMany({ where, orderBy }),
    allocations: await desk.db.prisma.allocation.findMany({ where, orderBy }),
  };
}

describe('undo', () => {
  it('leaves nothing of a first import', async () => {
    const empty = await books();
    const { batchId } = await bring(FIRST);
    expect(await undo(batchId)).toEqual({
      ok: true,
      fileName: 'book.csv',
      invoices: { removed: 2, restored: 0 },
      clients: { removed: 2, restored: 0 },
    });
    expect(await books()).toEqual(empty);
  });

  it('restores exactly what a later import replaced, and the same file can be read again', async () => {
    await bring(FIRST);
    const before = await books();
    const second = await bring(SECOND);
    const after = await books();
    expect(await undo(second.batchId)).toMatchObject({
      ok: true,
      invoices: { removed: 1, restored: 2 },
      clients: { removed: 1, restored: 2 },
    });
    expect(await books()).toEqual(before);
    const again = await bring(SECOND);
    expect(again.rows).toEqual(second.rows);
    const figures = ({ invoices, payments, credits }: typeof after) => ({
      invoices: invoices.map(({ number, balanceMinor, paidMinor }) => ({
        number,
        balanceMinor,
        paidMinor,
      })),
      payments: payments.map(({ key, amountMinor }) => ({ key, amountMinor })),
      credits: credits.map(({ number, balanceMinor }) => ({ number, balanceMinor })),
    });
    expect(figures(await books())).toEqual(figures(after));
  });

  it('of a large batch restores all of it: some hundred clients, each with something changed', async () => {
    const numbers = Array.from({ length: 400 }, (_, n) => n);
    const first = numbers.flatMap((n) => [
      `C${n},Client ${n},ap${n}@old.example,,I-${n},2026-09-02,2026-10-02,EUR,50.00,20.00,2026-10-05,30.00,,`,
      `C${n},Client ${n},,,K-${n},2026-09-03,,EUR,-40.00,-40.00,,,,`,
    ]);
    const second = numbers.flatMap((n) => [
      `C${n},Client No ${n},ap${n}@new.example,mia@us.example,I-${n},2026-09-02,2026-10-12,EUR,50.00,0,2026-11-02,50.00,,PO-${n}`,
      `C${n},Client ${n},,,K-${n},2026-09-03,,EUR,-40.00,-5.00,,,,`,
      `N${n},New ${n},ap@new${n}.example,,I-${n},2026-10-01,2026-10-31,USD,80.00,0,2026-11-01,95.00,,`,
    ]);
    const empty = await books();
    const { batchId } = await bring(first.join('\n'));
    const before = await books();
    const later = await bring(second.join('\n'));
    expect(later.rows).toMatchObject({ imported: 400, updated: 800 });
    expect(await undo(later.batchId)).toMatchObject({
      ok: true,
      invoices: { removed: 400, restored: 400 },
      clients: { removed: 400, restored: 400 },
    });
    expect(await books()).toEqual(before);
    expect(await undo(batchId)).toMatchObject({ ok: true });
    expect(await books()).toEqual(empty);
  });

  it('is in the record, which stays whole', async () => {
    const { batchId } = await bring(FIRST);
    await undo(batchId);
    const log = await desk.db.prisma.activity.findMany({
      where: { workspaceId: desk.workspaceId },
      orderBy: { id: 'asc' },
    });
    expect(log.map(({ actor, action }) => [actor, action])).toEqual([
      ['terminal', 'import.commit'],
      ['U0MIA', 'import.undo'],
    ]);
    expect(await brokenLinks(desk.db.prisma, desk.workspaceId)).toEqual([]);
    expect(
      await desk.db.prisma.importBatch.findMany({ where: { workspaceId: desk.workspaceId } }),
    ).toMatchObject([{ state: 'undone', undoneAt: NOW }]);
  });

  it('happens once, to a batch of this workspace that was written', async () => {
    const { batchId } = await bring(FIRST);
    await undo(batchId);
    expect(await undo(batchId)).toEqual({ ok: false, reason: 'undone' });
    expect(await undo('999999')).toEqual({ ok: false, reason: 'unknown' });
    const other = await bring(FIRST);
    const elsewhere = `${desk.workspaceId}-other`;
    await desk.db.prisma.workspace.create({ data: { id: elsewhere, name: 'Other' } });
    expect(
      await undoImport(desk.deps, {
        workspaceId: elsewhere,
        batchId: other.batchId ?? '',
        actor: 'terminal',
      }),
    ).toEqual({ ok: false, reason: 'unknown' });
  });

  it('touches no row of a workspace whose rows have the same ids', async () => {
    await bring(FIRST);
    const { batchId } = await bring(SECOND);
    const { db, workspaceId } = desk;
    await aTwin(db, workspaceId, `${workspaceId}-twin`);
    const twin = await everyRow(db, `${workspaceId}-twin`);
    expect(await undo(batchId)).toMatchObject({ ok: true });
    expect(await everyRow(db, `${workspaceId}-twin`)).toEqual(twin);
  });

  it('refuses where a later import stands on it, and says what', async () => {
    const first = await bring(FIRST);
    const second = await bring(SECOND);
    const before = await books();
    expect(await undo(first.batchId)).toEqual({
      ok: false,
      reason: 'built-upon',
      more: 0,
      areImports: true,
      obstacles: [
        `Import ${second.batchId} changed I-1 of Acme & Sons`,
        `Import ${second.batchId} changed I-2 of Beta`,
        `Import ${second.batchId} changed K-1 of Beta`,
        `Import ${second.batchId} brought more for Beta`,
      ],
    });
    expect(await books()).toEqual(before);
    await undo(second.batchId);
    expect(await undo(first.batchId)).toMatchObject({ ok: true });
  });

  it('refuses where a later import changed what it had changed', async () => {
    await bring(FIRST);
    const second = await bring(SECOND);
    const third = await bring(
      'C1,Acme & Sons,,,I-1,,2026-10-11,USD,100.00,60.00,2026-11-20,40.00,Yes,PO-2',
    );
    expect(await undo(second.batchId)).toMatchObject({
      ok: false,
      obstacles: [`Import ${third.batchId} changed I-1 of Acme & Sons`],
      areImports: true,
    });
    expect(await undo(third.batchId)).toMatchObject({ ok: true });
    expect(await undo(second.batchId)).toMatchObject({ ok: true });
  });

  it('refuses where a letter names what it brought', async () => {
    const { db, workspaceId } = desk;
    const { batchId } = await bring(FIRST);
    await aSender(db.prisma, workspaceId);
    const { id } = await db.prisma.client.findFirstOrThrow({
      where: { workspaceId, number: 'C2' },
    });
    const asked = { workspaceId, clientId: id.toString(), now: NOW, hasMailServer: true };
    const result = await proposeReminder(db, asked);
    if (!result.ok) throw new Error(result.reason);
    const approval = approvalOf(result.proposal, NOW);
    const wishes = { isScheduled: true, overrideWhy: 'The credit is for another order.' };
    expect(await submitReminder(db, { ...approval, ...wishes })).toMatchObject({ ok: true });
    expect(await undo(batchId)).toMatchObject({
      ok: false,
      obstacles: ['I-2 of Beta was named in a letter', 'Beta was written a letter'],
    });
  });

  it('refuses where somebody has worked on a client that it brought', async () => {
    const { batchId } = await bring(FIRST);
    const client = await desk.db.prisma.client.findFirstOrThrow({
      where: { workspaceId: desk.workspaceId, number: 'C2' },
    });
    await snoozeClient(desk.db, {
      workspaceId: desk.workspaceId,
      clientId: client.id.toString(),
      until: '2026-11-28',
      today: '2026-11-21',
      why: null,
      actor: 'U0MIA',
      now: NOW,
    });
    expect(await undo(batchId)).toMatchObject({
      ok: false,
      obstacles: ['Beta was snoozed'],
      areImports: false,
    });
  });
});
