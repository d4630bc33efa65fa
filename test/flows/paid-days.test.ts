// Goal: an invoice that is paid has a day on which it was paid, so that every figure knows it; a day that was told wins over
// one that was assumed. Method: small files without and with columns of payments, brought in on a Tuesday.
import { describe, expect, it } from 'vitest';
import { saveRole } from '#db/members.ts';
import { askWhyLate } from '#flows/late-questions.ts';
import { loadNumbers } from '#flows/payment-numbers.ts';
import { answerMissing } from '#flows/settlements.ts';
import { loadWhy } from '#flows/why.ts';
import { anImportDesk } from '#test/support/import-desk.ts';

const TODAY = '2026-11-24';
const NOW = new Date(`${TODAY}T10:00:00Z`);
const desk = anImportDesk(NOW.toISOString());

const HEAD = 'Customer,Invoice,Due Date,Currency,Amount,Balance';
const file = (balance: string, number = 'I-1') =>
  `${HEAD}\nAcme,${number},2026-11-10,EUR,140.00,${balance}\n`;
const told = (paidOn: string) => `${HEAD},Paid On\nAcme,I-1,2026-11-10,EUR,140.00,0.00,${paidOn}\n`;

async function invoice(number = 'I-1') {
  const row = await desk.db.prisma.invoice.findFirstOrThrow({
    where: { workspaceId: desk.workspaceId, number },
  });
  const { balanceMinor, isPaidAssumed } = row;
  return { paidOn: row.paidOn?.toISOString().slice(0, 10) ?? null, isPaidAssumed, balanceMinor };
}

const late = async () =>
  (await desk.db.prisma.latePayment.findMany({ where: { workspaceId: desk.workspaceId } })).map(
    (one) => ({ daysLate: one.daysLate, paidMinor: one.paidMinor, answer: one.answer }),
  );

const ASSUMED = { paidOn: TODAY, isPaidAssumed: true };
const UNKNOWN = { paidOn: null, isPaidAssumed: false };

describe('a balance that falls to nothing in a file without payments', () => {
  it('was paid on the day of the import in the team’s calendar, and every figure knows it', async () => {
    const { db, workspaceId } = desk;
    await db.prisma.workspace.update({
      where: { id: workspaceId },
      data: { timeZone: 'Pacific/Auckland' },
    });
    await desk.bring(file('140.00'));
    await desk.bring(file('0.00'), { now: new Date('2026-11-24T12:00:00Z') }); // The 25th there.
    expect(await invoice()).toMatchObject({ paidOn: '2026-11-25', isPaidAssumed: true });
    const period = { from: '2026-11-01', to: '2026-11-30' };
    const why = await loadWhy(db, { workspaceId, clientId: null, period });
    expect(why?.pareto.byCount.unreasoned).toBe(1n);
    const asked = { workspaceId, clientId: null, period, today: TODAY, limit: 10, offset: 0 };
    const numbers = await loadNumbers(db, { ...asked, by: 'client' });
    expect(numbers?.groups[0]?.numbers).toMatchObject({ paid: 1, onTime: 0 });
    expect(await late()).toEqual([{ daysLate: 15, paidMinor: 140_00n, answer: null }]);
  });

  it('was paid on the day of the report, where it has one that is over', async () => {
    const asOf = (day: string, balance: string) => `As of ${day}\n${file(balance)}`;
    await desk.bring(asOf('2026-10-31', '140.00'));
    await desk.bring(asOf('2026-11-20', '0.00'));
    expect(await invoice()).toMatchObject({ paidOn: '2026-11-20', isPaidAssumed: true });
  });

  it('changes nothing when it comes again, and the day does not move with a later one', async () => {
    await desk.bring(file('140.00'));
    await desk.bring(file('0.00'));
    const again = await desk.bring(`${file('0.00')}\n`, { now: new Date('2026-11-26T10:00:00Z') });
    expect(again.rows).toMatchObject({ updated: 0, unchanged: 1 });
    const due = file('0.00').replace('2026-11-10', '2026-11-11');
    await desk.bring(due, { now: new Date('2026-11-27T10:00:00Z') });
    expect(await invoice()).toMatchObject(ASSUMED);
  });

  it('is put back when the import is undone, also where the record is older than the column', async () => {
    await desk.bring(file('140.00'));
    const { batchId } = await desk.bring(file('0.00'));
    await desk.db.prisma.$executeRaw`
      UPDATE import_change SET before = before - 'is_paid_assumed', after = after - 'is_paid_assumed'
      WHERE workspace_id = ${desk.workspaceId}`;
    expect(await desk.undo(batchId)).toMatchObject({ ok: true });
    expect(await invoice()).toEqual({ ...UNKNOWN, balanceMinor: 140_00n });
    expect(await late()).toEqual([]);
  });

  it('says so before it is written', async () => {
    await desk.bring(file('140.00'));
    const { changes } = await desk.bring(file('0.00'), { commit: false });
    expect(changes[0]?.fields).toEqual([
      { field: 'balanceMinor', before: '14000', after: '0' },
      { field: 'paidOn', before: null, after: TODAY },
      { field: 'isPaidAssumed', before: 'false', after: 'true' },
    ]);
  });

  it.each([
    ['with its amount', file('140.00'), file('0.00').replace('140.00', '0.00')],
    [
      'and the file says that nothing was paid',
      `${HEAD},Paid\nAcme,I-1,2026-11-10,EUR,140.00,140.00,0.00\n`,
      `${HEAD},Paid\nAcme,I-1,2026-11-10,EUR,140.00,0.00,0.00\n`,
    ],
    [
      'as a credit note of the same amount was used up',
      `${HEAD},Date\nAcme,I-1,2026-11-10,EUR,140.00,140.00,2026-10-10\nAcme,CN-1,,EUR,-140.00,-140.00,2026-10-20\n`,
      `${HEAD},Date\nAcme,I-1,2026-11-10,EUR,140.00,0.00,2026-10-10\nAcme,CN-1,,EUR,-140.00,0.00,2026-10-20\n`,
    ],
  ])('is no payment where it fell %s', async (_, before, after) => {
    await desk.bring(before);
    await desk.bring(after);
    expect(await invoice()).toEqual({ ...UNKNOWN, balanceMinor: 0n });
    expect(await late()).toEqual([]);
  });

  it('of two invoices one is paid where one credit note was used up', async () => {
    const rows = (open: string) =>
      ['I-1', 'I-2'].map((number) => `Acme,${number},2026-11-10,EUR,140.00,${open},2026-10-10\n`);
    const credit = (open: string) => `Acme,CN-1,,EUR,-140.00,${open},2026-10-20\n`;
    await desk.bring([`${HEAD},Date\n`, ...rows('140.00'), credit('-140.00')].join(''));
    await desk.bring([`${HEAD},Date\n`, ...rows('0.00'), credit('0.00')].join(''));
    const days = [await invoice('I-1'), await invoice('I-2')].map(({ paidOn }) => paidOn);
    expect(days).toEqual([null, TODAY]);
  });
});

describe('a day that is told later', () => {
  it('takes the place of the one that was assumed, and what was seen late goes by it', async () => {
    await desk.bring(file('140.00'));
    await desk.bring(file('0.00'));
    await desk.bring(told('2026-11-12'));
    expect(await invoice()).toMatchObject({ paidOn: '2026-11-12', isPaidAssumed: false });
    expect(await late()).toMatchObject([{ daysLate: 2, answer: null }]);
    await desk.bring(file('0.00').concat('\n')); // Which says nothing of it again.
    expect(await invoice()).toMatchObject({ paidOn: '2026-11-12', isPaidAssumed: false });
  });

  it('and is the very day that was assumed is assumed no longer, once', async () => {
    await desk.bring(file('140.00'));
    await desk.bring(file('0.00'));
    expect((await desk.bring(told(TODAY))).rows.updated).toBe(1);
    expect(await invoice()).toMatchObject({ paidOn: TODAY, isPaidAssumed: false });
    expect((await desk.bring(`${told(TODAY)}\n`)).rows.updated).toBe(0);
  });

  it('and lies before the due date leaves nothing to ask, until it is taken back', async () => {
    await desk.bring(file('140.00'));
    await desk.bring(file('0.00'));
    const { batchId } = await desk.bring(told('2026-11-09'));
    expect(await late()).toMatchObject([{ daysLate: -1, answer: 'on_time' }]);
    const { db, workspaceId } = desk;
    await db.prisma.client.updateMany({ where: { workspaceId }, data: { ownerUserId: 'U0OWNER' } });
    await saveRole(db.prisma, { workspaceId, slackUserId: 'U0OWNER', role: 'collector' });
    await askWhyLate(db, { workspaceId, now: NOW });
    expect(await db.prisma.lateQuestion.count({ where: { workspaceId } })).toBe(0);
    expect(await desk.undo(batchId)).toMatchObject({ ok: true });
    expect(await invoice()).toMatchObject(ASSUMED);
    expect(await late()).toMatchObject([{ daysLate: 14, answer: null }]);
  });
});

describe('an invoice that a person said was paid', () => {
  async function answer(paidOn?: string) {
    const { db, workspaceId } = desk;
    await desk.bring(file('140.00'));
    await db.prisma.invoice.updateMany({
      where: { workspaceId },
      data: { missingSince: new Date('2026-11-20') },
    });
    const { id } = await db.prisma.invoice.findFirstOrThrow({ where: { workspaceId } });
    const about = {
      workspaceId,
      invoiceIds: [id.toString()],
      actor: 'U1',
      answer: 'paid',
    } as const;
    await answerMissing(desk.deps, { ...about, ...(paidOn === undefined ? {} : { paidOn }) });
  }

  it('has the day of the report, assumed, until a file tells another one', async () => {
    await answer();
    expect(await invoice()).toMatchObject({ paidOn: '2026-11-20', isPaidAssumed: true });
    await desk.bring(told('2026-11-13'));
    expect(await invoice()).toMatchObject({ paidOn: '2026-11-13', isPaidAssumed: false });
    expect(await late()).toMatchObject([{ daysLate: 3 }]);
  });

  it('is assumed no longer once a file tells the very same day', async () => {
    await answer();
    expect((await desk.bring(told('2026-11-20'))).rows.updated).toBe(1);
    expect(await invoice()).toMatchObject({ paidOn: '2026-11-20', isPaidAssumed: false });
    expect((await desk.bring(`${told('2026-11-20')}\n`)).rows.updated).toBe(0);
  });

  it('has the day that the person named, which is not assumed', async () => {
    await answer('2026-11-18');
    expect(await invoice()).toMatchObject({ paidOn: '2026-11-18', isPaidAssumed: false });
  });
});
