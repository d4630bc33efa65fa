// Goal: why invoices were late is what the reasons on those invoices say, in this period and the one before it.
// Method: a small book with a reason at each edge; then random books against the rule, worked out from the rows.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '#db/client.ts';
import { dateOf } from '#db/days.ts';
import { saveReasons } from '#db/late-reasons.ts';
import { addDays, daysBetween } from '#domain/calendar.ts';
import type { Side } from '#domain/cause.ts';
import type { WhichLate } from '#domain/late-invoice.ts';
import type { Period } from '#domain/period.ts';
import { periodBefore } from '#domain/period.ts';
import type { Day } from '#domain/types.ts';
import { mergeClients } from '#flows/merges.ts';
import { findWhy, loadLateInvoices, loadWhy } from '#flows/why.ts';
import type { Book, InvoiceWishes } from '#test/support/book.ts';
import { aBook } from '#test/support/book.ts';
import { aDatabase } from '#test/support/database.ts';

const today = '2026-11-24';
/** October; the period before it are the 31 days up to 30 September. */
const OCTOBER: Period = { from: '2026-10-01', to: '2026-10-31' };
let db: Database;
let book: Book;
let acme: string;
let globex: string;
let count = 0;

beforeAll(async () => {
  db = await aDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  count += 1;
  book = await aBook(db, { today, workspaceId: `W${count}` });
  acme = await book.client({ name: 'Acme & Sons', number: 'A-1' });
  globex = await book.client({ name: 'Globex', number: 'G-1' });
});

/** Paid on that day, so many days late, for that reason. */
async function paid(
  clientId: string,
  given: { on: Day; late: number; reason?: [string, Side] } & InvoiceWishes,
): Promise<string> {
  const { on, late, reason, ...wishes } = given;
  const dueOn = addDays(on, -late);
  const id = await book.invoice(clientId, { ...wishes, dueOn, paidDaysLate: late });
  if (reason) await because(id, ...reason);
  return id;
}

const because = (invoiceId: string, cause: string, side: Side) =>
  saveReasons(db.prisma, {
    workspaceId: book.workspaceId,
    invoiceIds: [invoiceId],
    reason: {
      side,
      cause,
      saidBy: null,
      noteId: null,
      request: null,
      recordedBy: 'U1',
      recordedAt: new Date(`${today}T09:00:00Z`),
    },
  });

const why = async (period = OCTOBER, clientId: string | null = null) =>
  (await loadWhy(db, { workspaceId: book.workspaceId, clientId, period }))!;

const rows = async (which: WhichLate, wishes: object = {}) =>
  (await loadLateInvoices(db, {
    workspaceId: book.workspaceId,
    clientId: null,
    period: OCTOBER,
    which,
    currency: null,
    limit: 20,
    offset: 0,
    ...wishes,
  }))!;

describe('a late invoice', () => {
  it.each([
    ['paid on the first day, a day late', { on: '2026-10-01', late: 1 }, [1, 0]],
    ['paid on the last day', { on: '2026-10-31', late: 1 }, [1, 0]],
    ['paid on its due date', { on: '2026-10-15', late: 0 }, [0, 0]],
    ['paid early', { on: '2026-10-15', late: -1 }, [0, 0]],
    ['paid the day after', { on: '2026-11-01', late: 40 }, [0, 0]],
    ['paid the day before', { on: '2026-09-30', late: 40 }, [0, 1]],
    ['paid on the first day before', { on: '2026-08-31', late: 1 }, [0, 1]],
    ['paid earlier still', { on: '2026-08-30', late: 1 }, [0, 0]],
  ])('%s', async (_, { on, late }, [now, before]) => {
    await paid(acme, { on, late });
    const { pareto } = await why();
    expect([pareto.now.late, pareto.before.late]).toEqual([now, before]);
  });

  it('is settled: what is paid in part is not late yet, whatever was said of it', async () => {
    const id = await book.invoice(acme, { dueOn: '2026-09-25' });
    await because(id, 'cash_flow', 'theirs');
    await db.prisma.invoice.update({
      where: { workspaceId_id: { workspaceId: book.workspaceId, id: BigInt(id) } },
      data: { paidMinor: 400_00n, balanceMinor: 600_00n, paidOn: dateOf('2026-10-15') },
    });
    expect((await why()).pareto.now).toEqual({ late: 0, reasoned: 0, ours: 0, ourShare: null });
  });
});

it('counts by cause and side, sums amount-days for each currency, and compares', async () => {
  const po: [string, Side] = ['po_missing', 'ours'];
  await paid(acme, { on: '2026-10-05', late: 12, amountMinor: 14_000_00n, reason: po });
  await paid(acme, { on: '2026-10-06', late: 2, amountMinor: 100_00n, reason: po });
  await paid(globex, {
    on: '2026-10-07',
    late: 3,
    amountMinor: 50_00n,
    currency: 'USD',
    reason: po,
  });
  await paid(globex, { on: '2026-10-08', late: 30, reason: ['cash_flow', 'theirs'] });
  await paid(globex, { on: '2026-10-09', late: 5, amountMinor: 7_00n });
  await paid(acme, { on: '2026-09-09', late: 5, reason: ['cash_flow', 'theirs'] });
  const { pareto, causes } = await why();
  expect(pareto).toMatchObject({
    now: { late: 5, reasoned: 4, ours: 3, ourShare: 0.75 },
    before: { late: 1, reasoned: 1, ours: 0, ourShare: 0 },
    byCount: {
      unreasoned: 1n,
      bars: [
        { cause: 'po_missing', weight: 3n, before: 0n },
        { cause: 'cash_flow', weight: 1n, before: 1n },
      ],
    },
    byAmountDays: [
      {
        currency: 'EUR',
        unreasoned: 7_00n * 5n,
        bars: [
          { cause: 'po_missing', weight: 14_000_00n * 12n + 100_00n * 2n },
          { cause: 'cash_flow', weight: 1_000_00n * 30n },
        ],
      },
      { currency: 'USD', bars: [{ cause: 'po_missing', weight: 50_00n * 3n }] },
    ],
    changes: [
      { cause: 'po_missing', now: 3, before: 0 },
      { cause: null, now: 1, before: 0 },
    ],
  });
  expect(causes.find(({ code }) => code === 'po_missing')?.name).toBe('PO number was missing');
});

it('holds amounts that no 64-bit product could', async () => {
  const amountMinor = 9_000_000_000_000_000_000n;
  await paid(acme, { on: '2026-10-05', late: 1_000, amountMinor, reason: ['other', 'unknown'] });
  expect((await why()).pareto.byAmountDays[0]?.total).toBe(amountMinor * 1_000n);
});

describe('one client', () => {
  it('is found by its words, counts alone, and has the invoices of whoever was merged into it', async () => {
    await paid(acme, { on: '2026-10-05', late: 1 });
    await paid(globex, { on: '2026-10-05', late: 1 });
    const { workspaceId } = book;
    const find = (words: string) => findWhy(db, { workspaceId, words, period: OCTOBER });
    expect(await find('globex')).toMatchObject({
      client: { id: globex },
      pareto: { now: { late: 1 } },
    });
    expect(await find('')).toMatchObject({ client: null, pareto: { now: { late: 2 } } });
    expect(await find('nobody at all')).toMatchObject({ ok: false, reason: 'none' });
    const merge = { workspaceId, keepId: acme, mergeId: globex, actor: 'U1' };
    await mergeClients({ db, now: new Date(`${today}T09:00:00Z`) }, merge);
    for (const id of [acme, globex])
      expect(await why(OCTOBER, id)).toMatchObject({
        client: { id: acme },
        pareto: { now: { late: 2 } },
      });
  });

  it('of another workspace is nobody', async () => {
    const other = await aBook(db, { today, workspaceId: `${book.workspaceId}x` });
    const stranger = await other.client();
    await paid(acme, { on: '2026-10-05', late: 1 });
    const given = { workspaceId: other.workspaceId, period: OCTOBER };
    expect((await loadWhy(db, { ...given, clientId: null }))?.pareto.now.late).toBe(0);
    expect(await loadWhy(db, { ...given, clientId: acme })).toBeNull();
    expect(await why(OCTOBER, stranger)).toBeNull();
    expect(await rows({ kind: 'all' }, { clientId: stranger })).toBeNull();
  });
});

describe('the invoices behind a figure', () => {
  it('are as many as it says, the latest payment first', async () => {
    await paid(acme, { number: 'P-1', on: '2026-10-05', late: 1, reason: ['po_missing', 'ours'] });
    await paid(acme, { number: 'P-2', on: '2026-10-20', late: 1, reason: ['po_missing', 'ours'] });
    const usd = { currency: 'USD', reason: ['po_missing', 'theirs'] as [string, Side] };
    await paid(globex, { number: 'P-3', on: '2026-10-21', late: 4, ...usd });
    await paid(globex, {
      number: 'C-1',
      on: '2026-10-07',
      late: 1,
      reason: ['cash_flow', 'theirs'],
    });
    await paid(globex, { number: 'N-1', on: '2026-10-08', late: 9 });
    await paid(acme, { on: '2026-09-20', late: 1, reason: ['po_missing', 'ours'] });
    const po: WhichLate = { kind: 'cause', cause: 'po_missing' };
    const numbers = async (which: WhichLate, wishes: object = {}) =>
      (await rows(which, wishes)).invoices.map(({ number }) => number);
    expect(await numbers(po)).toEqual(['P-3', 'P-2', 'P-1']);
    expect(await numbers(po, { currency: 'EUR' })).toEqual(['P-2', 'P-1']);
    expect(await numbers(po, { clientId: globex })).toEqual(['P-3']);
    expect(await numbers({ kind: 'ours' })).toEqual(['P-2', 'P-1']);
    expect(await numbers({ kind: 'none' })).toEqual(['N-1']);
    expect(await numbers({ kind: 'reasoned' })).toEqual(['P-3', 'P-2', 'C-1', 'P-1']);
    expect(await numbers({ kind: 'all' })).toEqual(['P-3', 'P-2', 'N-1', 'C-1', 'P-1']);
    expect(await numbers({ kind: 'cause', cause: 'payment_run' })).toEqual([]);
    expect((await rows(po)).invoices[0]).toMatchObject({
      client: { id: globex, name: 'Globex', number: 'G-1' },
      currency: 'USD',
      amountMinor: 1_000_00n,
      dueOn: '2026-10-17',
      paidOn: '2026-10-21',
      daysLate: 4,
      cause: 'po_missing',
      side: 'theirs',
    });
  });

  it('come in pages, and a page beyond the end is the first', async () => {
    for (let day = 1; day <= 7; day += 1)
      await paid(acme, { number: `I-${day}`, on: `2026-10-0${day}`, late: 1 });
    const page = async (offset: number) => {
      const { total, invoices, ...at } = await rows({ kind: 'all' }, { limit: 3, offset });
      return [total, at.offset, invoices.map(({ number }) => number)];
    };
    expect(await page(0)).toEqual([7, 0, ['I-7', 'I-6', 'I-5']]);
    expect(await page(6)).toEqual([7, 6, ['I-1']]);
    expect(await page(9)).toEqual([7, 0, ['I-7', 'I-6', 'I-5']]);
    expect((await rows({ kind: 'all' }, { limit: null })).invoices).toHaveLength(7);
  });
});

it('is what the rows say, for any book and period', async () => {
  const dice = random(7);
  const reasons: ([string, Side] | null)[] = [
    null,
    ['po_missing', 'ours'],
    ['po_missing', 'theirs'],
    ['cash_flow', 'theirs'],
    ['bank_or_payment_error', 'third_party'],
  ];
  const all: { late: number; on: Day; currency: string; minor: bigint; cause: string | null }[] =
    [];
  for (let i = 0; i < 60; i += 1) {
    const reason = reasons[dice(5)] ?? null;
    const one = {
      late: dice(40) - 8,
      on: addDays('2026-08-15', dice(90)),
      currency: ['EUR', 'USD'][dice(2)]!,
      minor: BigInt(1 + dice(1_000_000)),
    };
    all.push({ ...one, cause: reason?.[0] ?? null });
    const { minor: amountMinor, ...when } = one;
    await paid(dice(2) ? acme : globex, { ...when, amountMinor, ...(reason ? { reason } : {}) });
  }
  for (const period of [OCTOBER, { from: '2026-09-10', to: '2026-09-20' }]) {
    const within = (p: Period) =>
      all.filter(({ late, on }) => late > 0 && on >= p.from && on <= p.to);
    const late = within(period);
    const { pareto } = await why(period);
    expect(pareto.now.late).toBe(late.length);
    expect(pareto.before.late).toBe(within(periodBefore(period)).length);
    expect(pareto.byCount.bars.map(({ cause, weight }) => [cause, Number(weight)])).toEqual(
      [...new Set(late.flatMap(({ cause }) => cause ?? []))]
        .map((cause) => [cause, late.filter((one) => one.cause === cause).length] as const)
        .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)),
    );
    for (const { currency, total, unreasoned } of pareto.byAmountDays)
      expect(total + unreasoned).toBe(
        late
          .filter((one) => one.currency === currency)
          .reduce((sum, { minor, late: days }) => sum + minor * BigInt(days), 0n),
      );
    // Every figure opens as many rows as it says.
    for (const { cause, weight } of pareto.byCount.bars)
      expect((await rows({ kind: 'cause', cause }, { period })).total).toBe(Number(weight));
    for (const [kind, number] of [
      ['all', pareto.now.late],
      ['reasoned', pareto.now.reasoned],
      ['ours', pareto.now.ours],
      ['none', Number(pareto.byCount.unreasoned)],
    ] as const)
      expect((await rows({ kind }, { period })).total).toBe(number);
  }
  expect(daysBetween(OCTOBER.from, OCTOBER.to)).toBe(30);
});

/** 0 to `sides - 1`, the same row of numbers for the same seed. */
function random(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * sides);
  };
}
