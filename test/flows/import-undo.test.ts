// Goal: an import can be taken back to the last cent, and never from under what was built on it.
// Method: books before, import, undo, books after; rows compared whole.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { brokenLinks } from '#db/activity.ts';
import type { Database } from '#db/client.ts';
import type { ImportReport } from '#domain/imported.ts';
import { importFile } from '#flows/import.ts';
import { undoImport } from '#flows/import-undo.ts';
import { snoozeClient } from '#flows/snooze.ts';
import { aDatabase } from '#test/support/database.ts';

const NOW = new Date('2026-11-21T09:00:00Z');
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

let db: Database;
let folder: string;
let workspaceId: string;
let counter = 0;
beforeAll(async () => {
  db = await aDatabase();
  folder = await mkdtemp(join(tmpdir(), 'gt-undo-'));
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  workspaceId = `u${(counter += 1)}`;
  await db.prisma.workspace.create({ data: { id: workspaceId, name: 'Team' } });
});

async function bring(lines: string): Promise<ImportReport & { batchId: string }> {
  const path = join(folder, 'book.csv');
  await writeFile(path, `${HEADER}${lines}\n`);
  const outcome = await importFile(
    { db, now: NOW },
    { workspaceId, actor: 'terminal', path, fileName: 'book.csv', options: {}, commit: true },
  );
  if (!outcome.ok) throw new Error(outcome.problem.message);
  return { ...outcome.report, batchId: outcome.report.batchId ?? '' };
}

const undo = (batchId: string) =>
  undoImport({ db, now: NOW }, { workspaceId, batchId, actor: 'U0MIA' });

async function books() {
  const where = { workspaceId };
  const orderBy = { id: 'asc' } as const;
  return {
    clients: await db.prisma.client.findMany({ where, orderBy }),
    aliases: await db.prisma.clientAlias.findMany({ where, orderBy: { aliasKey: 'asc' } }),
    contacts: await db.prisma.contact.findMany({ where, orderBy }),
    invoices: await db.prisma.invoice.findMany({ where, orderBy }),
    credits: await db.prisma.credit.findMany({ where, orderBy }),
    payments: await db.prisma.payment.findMany({ where, orderBy }),
    allocations: await db.prisma.allocation.findMany({ where, orderBy }),
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

  it('is in the record, which stays whole', async () => {
    const { batchId } = await bring(FIRST);
    await undo(batchId);
    const log = await db.prisma.activity.findMany({
      where: { workspaceId },
      orderBy: { id: 'asc' },
    });
    expect(log.map(({ actor, action }) => [actor, action])).toEqual([
      ['terminal', 'import.commit'],
      ['U0MIA', 'import.undo'],
    ]);
    expect(await brokenLinks(db.prisma, workspaceId)).toEqual([]);
    expect(await db.prisma.importBatch.findMany({ where: { workspaceId } })).toMatchObject([
      { state: 'undone', undoneAt: NOW },
    ]);
  });

  it('happens once, to a batch of this workspace that was written', async () => {
    const { batchId } = await bring(FIRST);
    await undo(batchId);
    expect(await undo(batchId)).toEqual({ ok: false, reason: 'undone' });
    expect(await undo('999999')).toEqual({ ok: false, reason: 'unknown' });
    const other = await bring(FIRST);
    const elsewhere = `${workspaceId}-other`;
    await db.prisma.workspace.create({ data: { id: elsewhere, name: 'Other' } });
    expect(
      await undoImport(
        { db, now: NOW },
        { workspaceId: elsewhere, batchId: other.batchId, actor: 'terminal' },
      ),
    ).toEqual({ ok: false, reason: 'unknown' });
  });

  it('refuses where a later import stands on it, and says what', async () => {
    const first = await bring(FIRST);
    const second = await bring(SECOND);
    const before = await books();
    expect(await undo(first.batchId)).toEqual({
      ok: false,
      reason: 'built-upon',
      more: 0,
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
      obstacles: ['I-1 of Acme & Sons was changed since'],
    });
    expect(await undo(third.batchId)).toMatchObject({ ok: true });
    expect(await undo(second.batchId)).toMatchObject({ ok: true });
  });

  it('refuses where somebody has worked on a client that it brought', async () => {
    const { batchId } = await bring(FIRST);
    const client = await db.prisma.client.findFirstOrThrow({
      where: { workspaceId, number: 'C2' },
    });
    await snoozeClient(db, {
      workspaceId,
      clientId: client.id.toString(),
      until: '2026-11-28',
      today: '2026-11-21',
      why: null,
      actor: 'U0MIA',
      now: NOW,
    });
    expect(await undo(batchId)).toMatchObject({
      ok: false,
      obstacles: ['Somebody has worked on Beta (client.snooze)'],
    });
  });
});
