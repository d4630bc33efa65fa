// Goal: what is said of a payer is what the invoices say.
// Method: worked figures of the field, small tables, properties.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '#domain/calendar.ts';
import { daysLate, habitOf, medianOf } from '#domain/payer.ts';

const TODAY = '2026-11-24';

/** Paid on the n-th day of a row of days, that many days after it was due. */
const paid = (days: number, { amountMinor = 100n, currency = 'EUR', ago = 0 } = {}) => {
  const paidOn = addDays(TODAY, -ago);
  return { currency, amountMinor, dueOn: addDays(paidOn, -days), paidOn };
};
const owes = (days: number, balanceMinor = 100n, currency = 'EUR') => ({
  currency,
  balanceMinor,
  dueOn: addDays(TODAY, -days),
});
const habit = (list: ReturnType<typeof paid>[], openOverdue: ReturnType<typeof owes>[] = []) =>
  habitOf({ paid: list, openOverdue, today: TODAY });

describe('days late', () => {
  it.each([
    ['2026-11-01', '2026-11-01', 0],
    ['2026-11-01', '2026-11-02', 1],
    ['2026-11-01', '2026-10-31', -1],
    ['2025-03-29', '2025-03-31', 2],
  ])('due %s, paid %s: %i', (dueOn, paidOn, expected) => {
    expect(daysLate({ dueOn, paidOn })).toBe(expected);
  });
});

describe('the median', () => {
  it.each([
    [[], null],
    [[7], 7],
    [[9, 1], 5],
    [[2, 1], 1.5],
    [[10, 2, 9], 9], // As numbers, not as text.
    [[-5, 0, 300], 0],
    [[4, 1, 3, 2], 2.5],
  ])('of %j is %s', (numbers, expected) => {
    expect(medianOf(numbers)).toBe(expected);
  });

  it('leaves its numbers alone, in any order the same', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -400, max: 400 }), { minLength: 1 }), (numbers) => {
        const before = [...numbers];
        const median = medianOf(numbers) ?? Number.NaN;
        expect(numbers).toEqual(before);
        expect(medianOf(numbers.toReversed())).toBe(median);
        const below = numbers.filter((one) => one < median).length;
        const above = numbers.filter((one) => one > median).length;
        expect(Math.max(below, above)).toBeLessThanOrEqual(numbers.length / 2);
      }),
    );
  });
});

describe('the habit', () => {
  it('weighs delays by amount: the worked example of Upflow, 17.8 days', () => {
    const example = [
      paid(7, { amountMinor: 140n }),
      paid(55, { amountMinor: 85n }),
      paid(10, { amountMinor: 214n }),
    ];
    expect(habit(example).weightedDaysLate).toBeCloseTo(17.756, 3);
  });

  it('counts open overdue with today, at what is still owed', () => {
    expect(habit([paid(0)], [owes(30)]).weightedDaysLate).toBe(15);
    expect(habit([paid(0)], [owes(30, 300n)]).weightedDaysLate).toBe(22.5);
  });

  it.each([
    ['due today', 0],
    ['due tomorrow', -1],
  ])('leaves out what is open and %s', (_, days) => {
    expect(habit([paid(4)], [owes(days)]).weightedDaysLate).toBe(4);
  });

  it('lowers the weighted delay by what was paid early', () => {
    expect(habit([paid(-10), paid(4)]).weightedDaysLate).toBe(-3);
  });

  it('counts the due date itself as on time', () => {
    const {
      onTimeShare,
      medianDaysLate,
      paid: count,
    } = habit([paid(0), paid(1), paid(-1), paid(9)]);
    expect(count).toBe(4);
    expect(onTimeShare).toBe(0.5);
    expect(medianDaysLate).toBe(0.5);
  });

  it('names the last five, newest first, two of one day by their due date', () => {
    const list = [1, 2, 3, 4, 5, 6].map((days) => paid(days, { ago: 10 - days }));
    expect(habit(list).lastFive).toEqual([6, 5, 4, 3, 2]);
    expect(habit([paid(3), paid(1), paid(2)]).lastFive).toEqual([1, 2, 3]);
  });

  it('never mixes amounts of two currencies, but counts days of both', () => {
    const yen = { amountMinor: 1_000_000n, currency: 'JPY' };
    const mixed = habit([paid(2), paid(4), paid(90, yen)], [owes(300, 900n, 'JPY')]);
    expect(mixed.weightedDaysLate).toBe(3);
    expect(mixed).toMatchObject({
      paid: 3,
      medianDaysLate: 4,
      onTimeShare: 0,
      lastFive: [2, 4, 90],
    });
  });

  it('settles a tie of currencies by what is overdue, then by code', () => {
    const both = [paid(2), paid(8, { currency: 'USD' })];
    expect(habit(both).weightedDaysLate).toBe(2);
    expect(habit(both, [owes(10, 100n, 'USD')]).weightedDaysLate).toBe(9);
  });

  it('knows nothing of a client who never paid, but how late they are', () => {
    const nothing = {
      paid: 0,
      medianDaysLate: null,
      weightedDaysLate: null,
      onTimeShare: null,
      lastFive: [],
    };
    expect(habit([])).toEqual(nothing);
    expect(habit([], [owes(0)])).toEqual(nothing);
    expect(habit([], [owes(20)])).toEqual({ ...nothing, weightedDaysLate: 20 });
  });

  it('gives an invoice over nothing no weight, and a share all the same', () => {
    expect(habit([paid(40, { amountMinor: 0n })])).toMatchObject({
      paid: 1,
      medianDaysLate: 40,
      weightedDaysLate: null,
    });
    expect(habit([paid(40, { amountMinor: -500n }), paid(6)]).weightedDaysLate).toBe(6);
  });

  it('lies between the earliest and the latest payment, in any order', () => {
    const one = fc
      .integer({ min: -60, max: 300 })
      .chain((days) =>
        fc
          .bigInt({ min: 1n, max: 10n ** 18n })
          .map((amountMinor) => paid(days, { amountMinor, ago: Math.abs(days) })),
      );
    fc.assert(
      fc.property(fc.array(one, { minLength: 1 }), (list) => {
        const found = habit(list);
        const delays = list.map(daysLate);
        expect(found.weightedDaysLate).toBeGreaterThanOrEqual(Math.min(...delays) - 1e-9);
        expect(found.weightedDaysLate).toBeLessThanOrEqual(Math.max(...delays) + 1e-9);
        expect(habit(list.toReversed())).toEqual(found);
      }),
    );
  });
});
