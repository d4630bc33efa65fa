// Goal: nobody is called late a day early, and the buckets add up to what is open.
// Method: both sides of every edge, then properties against a plain recount.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addBalances,
  agingOf,
  BUCKETS,
  bucketOf,
  daysPastDue,
  emptyBuckets,
  isOpen,
  isOverdue,
} from '#domain/aging.ts';
import { addDays } from '#domain/calendar.ts';

const TODAY = '2026-11-24';
const owes = (balanceMinor: bigint, days: number, currency = 'EUR') => ({
  currency,
  balanceMinor,
  dueOn: addDays(TODAY, -days),
});

const items = fc.array(
  fc.record({
    currency: fc.constantFrom('EUR', 'USD', 'JPY'),
    balanceMinor: fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }),
    dueOn: fc.integer({ min: -200, max: 200 }).map((days) => addDays(TODAY, days)),
  }),
);

describe('the bucket', () => {
  it.each([
    [-1000, 'current'],
    [-1, 'current'],
    [0, 'current'],
    [1, 'd1_30'],
    [30, 'd1_30'],
    [31, 'd31_60'],
    [60, 'd31_60'],
    [61, 'd61_90'],
    [90, 'd61_90'],
    [91, 'd90plus'],
    [1000, 'd90plus'],
  ] as const)('of %i days past due is %s', (days, bucket) => {
    expect(bucketOf(days)).toBe(bucket);
    const [balance] = agingOf([owes(700n, days)], TODAY);
    expect(balance?.buckets).toEqual({ ...emptyBuckets(), [bucket]: 700n });
    expect(balance?.counts[bucket]).toBe(1);
  });

  it('ERPNext #45685: dunned on the due date itself', () => {
    expect(daysPastDue(TODAY, TODAY)).toBe(0);
    expect(isOverdue(owes(1n, 0), TODAY)).toBe(false);
    expect(isOverdue(owes(1n, 1), TODAY)).toBe(true);
    expect(agingOf([owes(700n, 0)], TODAY)[0]).toMatchObject({
      openMinor: 700n,
      overdueMinor: 0n,
      oldestDaysPastDue: 0,
    });
  });

  it('counts days over a change of the clocks as days', () => {
    expect(daysPastDue('2025-03-01', '2025-03-31')).toBe(30);
    expect(daysPastDue('2025-03-31', '2025-03-01')).toBe(-30);
  });
});

describe('the aged balance', () => {
  it('keeps currencies apart, by code, and leaves settled invoices out', () => {
    const open = [
      owes(5n, 40, 'USD'),
      owes(100n, 10),
      owes(0n, 400),
      owes(30n, -3),
      owes(0n, 9, 'CHF'),
    ];
    expect(agingOf(open, TODAY)).toEqual([
      {
        currency: 'EUR',
        openMinor: 130n,
        overdueMinor: 100n,
        invoices: 2,
        buckets: { current: 30n, d1_30: 100n, d31_60: 0n, d61_90: 0n, d90plus: 0n },
        counts: { current: 1, d1_30: 1, d31_60: 0, d61_90: 0, d90plus: 0 },
        oldestDaysPastDue: 10,
      },
      {
        currency: 'USD',
        openMinor: 5n,
        overdueMinor: 5n,
        invoices: 1,
        buckets: { current: 0n, d1_30: 0n, d31_60: 5n, d61_90: 0n, d90plus: 0n },
        counts: { current: 0, d1_30: 0, d31_60: 1, d61_90: 0, d90plus: 0 },
        oldestDaysPastDue: 40,
      },
    ]);
    expect(agingOf([], TODAY)).toEqual([]);
  });

  it('takes an over-credited invoice for settled, however old, and hides nothing behind it', () => {
    expect(isOpen(owes(-1n, 300))).toBe(false);
    expect(isOpen(owes(0n, 300))).toBe(false);
    expect(isOpen(owes(1n, -300))).toBe(true);
    expect(isOverdue(owes(-1n, 300), TODAY)).toBe(false);
    expect(agingOf([owes(-40n, 300), owes(100n, 10)], TODAY)).toEqual(
      agingOf([owes(100n, 10)], TODAY),
    );
  });

  it('adds up: buckets to open, counts to invoices, all but current to overdue', () => {
    fc.assert(
      fc.property(items, (items) => {
        for (const balance of agingOf(items, TODAY)) {
          const mine = items.filter(
            (one) => one.currency === balance.currency && one.balanceMinor > 0n,
          );
          const sum = BUCKETS.reduce((sum, bucket) => sum + balance.buckets[bucket], 0n);
          expect(sum).toBe(balance.openMinor);
          expect(sum).toBe(mine.reduce((total, one) => total + one.balanceMinor, 0n));
          expect(sum - balance.buckets.current).toBe(balance.overdueMinor);
          expect(balance.invoices).toBe(mine.length);
          expect(BUCKETS.reduce((sum, one) => sum + balance.counts[one], 0)).toBe(mine.length);
          expect(balance.overdueMinor >= 0n).toBe(true);
          expect(balance.overdueMinor > 0n).toBe(balance.oldestDaysPastDue > 0);
        }
      }),
    );
  });

  it('of everybody is the sum of each', () => {
    fc.assert(
      fc.property(items, items, (some, others) => {
        const apart = [...agingOf(some, TODAY), ...agingOf(others, TODAY)];
        expect(addBalances(apart)).toEqual(agingOf([...some, ...others], TODAY));
      }),
    );
  });

  it('starts every sum afresh', () => {
    const once = agingOf([owes(5n, 1)], TODAY);
    addBalances([...once, ...once]);
    expect(once).toEqual(agingOf([owes(5n, 1)], TODAY));
    expect(emptyBuckets()).not.toBe(emptyBuckets());
  });
});
