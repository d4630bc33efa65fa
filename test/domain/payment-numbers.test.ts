// Goal: days to pay, share on time and the weighted delay say what the invoices say.
// Method: the worked figure of the field, tables at the due date, and a property against the habit of a payer.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '#domain/calendar.ts';
import { habitOf } from '#domain/payer.ts';
import type { PaymentItem } from '#domain/payment-numbers.ts';
import { numbersOf, sumsOf } from '#domain/payment-numbers.ts';

const TODAY = '2026-11-24';
const DUE = '2026-10-01';

/** Paid so many days after it was due, 30 days after it was issued; null: still open. */
const item = (late: number | null, wishes: Partial<PaymentItem> = {}): PaymentItem => ({
  currency: 'EUR',
  minor: 100_00n,
  issuedOn: addDays(DUE, -30),
  dueOn: DUE,
  paidOn: late === null ? null : addDays(DUE, late),
  ...wishes,
});
const numbers = (...items: PaymentItem[]) => numbersOf(sumsOf(items, TODAY));

describe('the weighted delay', () => {
  it('is the worked figure: 140 for 7 days, 85 for 55, 214 for 10 is 17.8', () => {
    const paid = [item(7, { minor: 140n }), item(55, { minor: 85n }), item(10, { minor: 214n })];
    expect(numbers(...paid).weighted[0]?.days).toBeCloseTo(17.8, 1);
    // The one of 85 is still open and 55 days overdue today: the same.
    const open = item(null, { minor: 85n, dueOn: addDays(TODAY, -55) });
    expect(numbers(paid[0]!, open, paid[2]!)).toMatchObject({
      paid: 2,
      openOverdue: 1,
      weighted: [{ days: (140 * 7 + 85 * 55 + 214 * 10) / 439 }],
    });
  });

  it('counts early as negative, and stays within one currency', () => {
    expect(
      numbers(item(-10), item(4), item(90, { currency: 'USD' }), item(1, { currency: 'AUD' })),
    ).toMatchObject({
      weighted: [
        { currency: 'EUR', days: -3, paid: 2 },
        { currency: 'AUD', days: 1 },
        { currency: 'USD', days: 90 },
      ],
    });
  });

  it('knows none where no amount is above 0', () => {
    expect(numbers(item(3, { minor: 0n }), item(3, { minor: -5n })).weighted[0]?.days).toBeNull();
  });
});

describe('the share on time and days late', () => {
  it.each([
    [[-1, 0], 1, null, -0.5],
    [[0, 1], 0.5, 1, 0.5],
    [[1, 2, 9], 0, 4, 2],
  ])('of %j', (days, ...[onTimeShare, averageDaysLate, medianDaysLate]) => {
    expect(numbers(...days.map((late) => item(late)))).toMatchObject({
      onTimeShare,
      averageDaysLate,
      medianDaysLate,
    });
  });

  it('are not known where nothing was paid', () => {
    expect(numbers(item(null))).toMatchObject({
      paid: 0,
      onTimeShare: null,
      averageDaysLate: null,
      medianDaysLate: null,
      averageDaysToPay: null,
      medianDaysToPay: null,
      openOverdue: 1,
    });
  });
});

it('counts days to pay from the issue day, and says how many invoices have none', () => {
  expect(numbers(item(0), item(5), item(40), item(9, { issuedOn: null }))).toMatchObject({
    averageDaysToPay: 45,
    medianDaysToPay: 35,
    undated: 1,
  });
});

it('is what the habit of a payer says of the same invoices', () => {
  const items = fc.array(
    fc
      .record({
        late: fc.option(fc.integer({ min: -60, max: 400 })),
        minor: fc.bigInt({ min: -100n, max: 10n ** 12n }),
        currency: fc.constantFrom('EUR', 'USD', 'JPY'),
        overdue: fc.integer({ min: 1, max: 300 }),
      })
      .map(({ late, overdue, ...rest }) =>
        late === null
          ? item(null, { ...rest, minor: rest.minor + 101n, dueOn: addDays(TODAY, -overdue) })
          : item(late, rest),
      ),
    { minLength: 1 },
  );
  fc.assert(
    fc.property(items, (list) => {
      const { paid, onTimeShare, medianDaysLate, weighted } = numbers(...list);
      const habit = habitOf({
        paid: list.flatMap(({ paidOn, minor, ...one }) =>
          paidOn === null ? [] : { ...one, paidOn, amountMinor: minor },
        ),
        openOverdue: list.flatMap(({ paidOn, minor, ...one }) =>
          paidOn === null ? { ...one, balanceMinor: minor } : [],
        ),
        today: TODAY,
      });
      expect({ paid, onTimeShare, medianDaysLate, weightedDaysLate: weighted[0]?.days }).toEqual({
        paid: habit.paid,
        onTimeShare: habit.onTimeShare,
        medianDaysLate: habit.medianDaysLate,
        weightedDaysLate: habit.weightedDaysLate,
      });
    }),
  );
});
