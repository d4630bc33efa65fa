// Goal: what a later file corrects is corrected, to the last cent, and what it does not tell stays.
// Method: two or three small files of one ledger in turn; balances, payments and credits compared.
import { describe, expect, it } from 'vitest';
import { anImportDesk } from '#test/support/import-desk.ts';

const FULL = 'Customer,Invoice,Due Date,Currency,Amount,Balance,Paid On,Amount Paid';
const PLAIN = 'Customer,Invoice,Due Date,Currency,Amount,PO';

const desk = anImportDesk('2026-11-21T09:00:00Z');
const bring = (...lines: string[]) => desk.bring(`${lines.join('\n')}\n`);

async function account() {
  const where = { workspaceId: desk.workspaceId };
  const invoices = await desk.db.prisma.invoice.findMany({ where });
  const payments = await desk.db.prisma.payment.findMany({ where, orderBy: { id: 'asc' } });
  const credits = await desk.db.prisma.credit.findMany({ where });
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
    expect(await desk.db.prisma.client.count({ where: { workspaceId: desk.workspaceId } })).toBe(0);
  });

  it('goes when a later file tells of no more than the amount', async () => {
    await bring(FULL, over('95.00'));
    expect(await account()).toEqual({ open: [0n], paid: [8000n], credit: [1500n] });
    const before = await account();
    const { rows, batchId } = await bring(FULL, over('80.00'));
    expect(rows.updated).toBe(1);
    expect(await account()).toEqual({ open: [0n], paid: [8000n], credit: [0n] });
    expect((await bring(FULL, over('80.00'))).rows.unchanged).toBe(1);
    await desk.undo(batchId);
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
    expect(
      await desk.db.prisma.invoice.findMany({ where: { workspaceId: desk.workspaceId } }),
    ).toMatchObject([{ dueOn: new Date('2026-12-15'), balanceMinor: 4000n }]);
  });

  it('leaves the question whether an invoice was paid', async () => {
    await bring(FULL, PART);
    const missingSince = new Date('2026-11-01');
    await desk.db.prisma.invoice.updateMany({
      where: { workspaceId: desk.workspaceId },
      data: { missingSince },
    });
    await bring(PLAIN, 'Acme,I-1,2026-10-31,USD,100.00,PO-9');
    expect(
      await desk.db.prisma.invoice.findMany({ where: { workspaceId: desk.workspaceId } }),
    ).toMatchObject([{ po: 'PO-9', missingSince }]);
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
  const second = await bring(FULL, paid('30.00', '70.00'));
  await bring(FULL, paid('80.00', '20.00'));
  expect(await desk.undo(first.batchId)).toMatchObject({
    ok: false,
    obstacles: [`Import ${second.batchId} changed I-1 of Acme`],
  });
});
