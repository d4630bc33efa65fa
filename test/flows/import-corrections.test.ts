// Goal: what a later file corrects is corrected, to the last cent, and what it does not tell stays.
// Method: two or three small files of one ledger in turn; balances, payments and credits compared.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '#db/client.ts';
import type { ImportReport } from '#domain/imported.ts';
import { importFile } from '#flows/import.ts';
import { undoImport } from '#flows/import-undo.ts';
import { aDatabase } from '#test/support/database.ts';

const NOW = new Date('2026-11-21T09:00:00Z');
const FULL = 'Customer,Invoice,Due Date,Currency,Amount,Balance,Paid On,Amount Paid';
const PLAIN = 'Customer,Invoice,Due Date,Currency,Amount,PO';

let db: Database;
let folder: string;
let workspaceId: string;
let counter = 0;
beforeAll(async () => {
  db = await aDatabase();
  folder = await mkdtemp(join(tmpdir(), 'gt-corrections-'));
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  workspaceId = `k${(counter += 1)}`;
  await db.prisma.workspace.create({ data: { id: workspaceId, name: 'Team' } });
});

async function bring(...lines: string[]): Promise<ImportReport> {
  const path = join(folder, 'book.csv');
  await writeFile(path, `${lines.join('\n')}\n`);
  const outcome = await importFile(
    { db, now: NOW },
    { workspaceId, actor: 'terminal', path, fileName: 'book.csv', options: {}, commit: true },
  );
  if (!outcome.ok) throw new Error(outcome.problem.message);
  return outcome.report;
}

async function account() {
  const where = { workspaceId };
  const invoices = await db.prisma.invoice.findMany({ where });
  const payments = await db.prisma.payment.findMany({ where, orderBy: { id: 'asc' } });
  const credits = await db.prisma.credit.findMany({ where });
  return {
    open: invoices.map(({ balanceMinor }) => balanceMinor),
    paid: payments.map(({ amountMinor }) => amountMinor),
    credit: credits.map(({ balanceMinor }) => balanceMinor),
  };
}

const PART = 'Acme,I-1,2026-10-31,USD,100.00,40.00,2026-10-05,60.00';

describe('money above an amount', () => {
  const over = (paid: string) => `Acme,I-3,2026-10-31,USD,80.00,0,2026-10-05,${paid}`;

  it('is part of what a row says: two rows that differ in it contradict each other', async () => {
    const { rows } = await bring(FULL, over('95.00'), over('100.00'));
    expect(rows.skipped).toMatchObject([{ isConflict: true }, { isConflict: true }]);
    expect(await account()).toEqual({ open: [], paid: [], credit: [] });
    expect(await db.prisma.client.count({ where: { workspaceId } })).toBe(0);
  });

  it('goes when a later file tells of no more than the amount', async () => {
    await bring(FULL, over('95.00'));
    expect(await account()).toEqual({ open: [0n], paid: [8000n], credit: [1500n] });
    const before = await account();
    const { rows, batchId } = await bring(FULL, over('80.00'));
    expect(rows.updated).toBe(1);
    expect(await account()).toEqual({ open: [0n], paid: [8000n], credit: [0n] });
    expect((await bring(FULL, over('80.00'))).rows.unchanged).toBe(1);
    await undoImport({ db, now: NOW }, { workspaceId, batchId: batchId ?? '', actor: 'terminal' });
    expect(await account()).toEqual(before);
  });
});

describe('a file that does not say what is open', () => {
  it('may not make an invoice smaller than what was paid of it', async () => {
    await bring(FULL, PART);
    const { rows } = await bring(PLAIN, 'Acme,I-1,2026-10-31,USD,50.00,');
    expect(rows.skipped).toMatchObject([
      { isConflict: true, reason: expect.stringContaining('More was paid so far') },
    ]);
    expect(await account()).toEqual({ open: [4000n], paid: [6000n], credit: [] });
  });

  it('moves a due date that it tells', async () => {
    await bring(FULL, PART);
    const { rows } = await bring(PLAIN, 'Acme,I-1,2026-12-15,USD,100.00,');
    expect(rows.updated).toBe(1);
    expect(await db.prisma.invoice.findMany({ where: { workspaceId } })).toMatchObject([
      { dueOn: new Date('2026-12-15'), balanceMinor: 4000n },
    ]);
  });

  it('leaves the question whether an invoice was paid', async () => {
    await bring(FULL, PART);
    const missingSince = new Date('2026-11-01');
    await db.prisma.invoice.updateMany({ where: { workspaceId }, data: { missingSince } });
    await bring(PLAIN, 'Acme,I-1,2026-10-31,USD,100.00,PO-9');
    expect(await db.prisma.invoice.findMany({ where: { workspaceId } })).toMatchObject([
      { po: 'PO-9', missingSince },
    ]);
  });
});

it('the day of a payment that a later file tells makes the payment known', async () => {
  await bring(FULL, PART.replace('2026-10-05', ''));
  expect((await account()).paid).toEqual([]);
  expect((await bring(FULL, PART)).rows.updated).toBe(1);
  expect((await account()).paid).toEqual([6000n]);
  expect((await bring(FULL, PART)).rows.unchanged).toBe(1);
});

it('an import is not taken back from under later ones, though the values came back', async () => {
  const paid = (amount: string, open: string) =>
    `Acme,I-1,2026-10-31,USD,100.00,${open},2026-10-05,${amount}`;
  await bring(FULL, paid('30.00', '70.00'));
  const first = await bring(FULL, paid('80.00', '20.00'));
  await bring(FULL, paid('30.00', '70.00'));
  await bring(FULL, paid('80.00', '20.00'));
  const deed = { workspaceId, actor: 'terminal' };
  expect(
    await undoImport({ db, now: NOW }, { ...deed, batchId: first.batchId ?? '' }),
  ).toMatchObject({ ok: false, obstacles: ['I-1 of Acme was changed since'] });
});
