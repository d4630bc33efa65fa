// Goal: more at risk is never ranked lower, and every reason given is true.
// Method: both sides of every boundary, then properties with all else equal.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  amountAtRisk,
  chaseableOf,
  holdReason,
  overdueReason,
  typicalOverdue,
} from '#domain/priority.ts';

const usual = (medianDaysLate: number | null, onTimeShare: number | null = 0.5, paid = 9) => ({
  paid: medianDaysLate === null ? 0 : paid,
  medianDaysLate,
  onTimeShare: medianDaysLate === null ? null : onTimeShare,
});
const late = (overdueMinor: bigint, oldestDaysPastDue: number, currency = 'EUR') => ({
  currency,
  overdueMinor,
  oldestDaysPastDue,
});

describe('what is typical', () => {
  it('is the lower middle of those who owe anything overdue, by currency', () => {
    const book = [
      late(10n, 1),
      late(90n, 1),
      late(20n, 1),
      late(40n, 1),
      late(0n, 0),
      late(7n, 1, 'JPY'),
    ];
    expect(typicalOverdue(book)).toEqual(
      new Map([
        ['EUR', 20n],
        ['JPY', 7n],
      ]),
    );
    expect(typicalOverdue([late(0n, 0)])).toEqual(new Map());
  });
});

describe('the amount at risk', () => {
  it.each([
    ['typical and just as late as usual', { ...late(100n, 0), usually: 12 }, 1],
    ['twice the typical', { ...late(200n, 0), usually: 12 }, 2],
    [
      '30 days beyond the usual: twice, and a third for 30 days of age',
      { ...late(100n, 30), usually: 0 },
      2 * (4 / 3),
    ],
    ['within the usual: age alone', { ...late(100n, 45), usually: 45 }, 1.5],
    ['120 days beyond the usual weigh as 90 do', { ...late(100n, 180), usually: 60 }, 4 * 3],
    ['nothing older than 180 days weighs more', { ...late(100n, 900), usually: 900 }, 3],
    ['nobody knows what is usual: from the due date', { ...late(100n, 90), usually: null }, 4 * 2],
    ['a usually early payer is sooner unusual', { ...late(100n, 0), usually: -15 }, 1.5],
    ['nothing overdue', { ...late(0n, 0), usually: 0 }, 0],
  ])('%s', (_, { usually, ...balance }, expected) => {
    expect(amountAtRisk(balance, usual(usually), 100n)).toBeCloseTo(expected, 10);
  });

  const amount = fc.bigInt({ min: 1n, max: 10n ** 18n });
  const days = fc.integer({ min: 0, max: 1000 });
  const median = fc.option(fc.integer({ min: -60, max: 300 }));

  it('never falls when more is overdue, even as the typical moves with it', () => {
    fc.assert(
      fc.property(
        fc.array(amount, { maxLength: 8 }),
        fc.record({ mine: amount, more: amount }),
        days,
        (others, { mine, more }, days) => {
          const riskOf = (minor: bigint) => {
            const typical = typicalOverdue([...others, minor].map((one) => late(one, days)));
            return amountAtRisk(late(minor, days), usual(3), typical.get('EUR') ?? 1n);
          };
          expect(riskOf(mine + more)).toBeGreaterThanOrEqual(riskOf(mine));
        },
      ),
    );
  });

  it('never falls when it is older, or when the payer is usually earlier', () => {
    fc.assert(
      fc.property(
        amount,
        fc.record({ age: days, more: days }),
        median,
        (minor, { age, more }, median) => {
          const risk = amountAtRisk(late(minor, age), usual(median), 500n);
          expect(amountAtRisk(late(minor, age + more), usual(median), 500n)).toBeGreaterThanOrEqual(
            risk,
          );
          const earlier = usual((median ?? 0) - more);
          expect(amountAtRisk(late(minor, age), earlier, 500n)).toBeGreaterThanOrEqual(risk);
        },
      ),
    );
  });

  it('does not change with the unit of the currency', () => {
    fc.assert(
      fc.property(amount, days, median, (minor, age, median) => {
        const risk = amountAtRisk(late(minor, age), usual(median), 500n);
        const inCents = amountAtRisk(late(minor * 100n, age), usual(median), 50_000n);
        expect(inCents / risk).toBeCloseTo(1, 10);
      }),
    );
  });
});

describe('the reason', () => {
  it.each([
    ['never paid, 90 days', { oldest: 90, ...usual(null) }, { code: 'never_paid_yet' }],
    ['never paid, 91 days', { oldest: 91, ...usual(null) }, { code: 'long_overdue' }],
    [
      'always on time, 90 days',
      { oldest: 90, ...usual(-2, 1, 26) },
      { code: 'first_time_late', paid: 26 },
    ],
    ['always on time, 91 days', { oldest: 91, ...usual(-2, 1, 26) }, { code: 'long_overdue' }],
    [
      'late once before',
      { oldest: 5, ...usual(0, 0.96) },
      { code: 'later_than_usual', usualDaysLate: 0 },
    ],
    ['the usual day', { oldest: 12, ...usual(12) }, { code: 'within_usual', usualDaysLate: 12 }],
    [
      'a day after it',
      { oldest: 13, ...usual(12) },
      { code: 'later_than_usual', usualDaysLate: 12 },
    ],
    [
      'half a day after it',
      { oldest: 13, ...usual(12.5) },
      { code: 'later_than_usual', usualDaysLate: 12.5 },
    ],
    [
      'half a day before it',
      { oldest: 12, ...usual(12.5) },
      { code: 'within_usual', usualDaysLate: 12.5 },
    ],
    ['long overdue, as ever', { oldest: 95, ...usual(100) }, { code: 'long_overdue' }],
  ])('%s', (_, { oldest, ...usual }, expected) => {
    expect(overdueReason({ oldestDaysPastDue: oldest }, usual)).toEqual(expected);
  });
});

describe('what may be asked for', () => {
  it.each([
    ['all of it, as old as it is', 0n, 95, late(100n, 95)],
    ['the rest, as old as the oldest undisputed', 60n, 3, late(40n, 3)],
    ['nothing, where all of it is disputed', 100n, 0, late(0n, 0)],
    ['nothing below nothing', 101n, 0, late(0n, 0)],
  ])('%s', (...[, minor, undisputedDaysPastDue, expected]) => {
    expect(chaseableOf(late(100n, 95), { minor, undisputedDaysPastDue })).toEqual(expected);
  });
});

describe('a hold', () => {
  const TODAY = '2026-11-24';
  const base = {
    snoozedUntil: null,
    nextTouchOn: null,
    overdueMinor: 100n,
    disputedOverdueMinor: 0n,
    creditMinor: 0n,
    today: TODAY,
  };
  const PROMISED = { code: 'promised', until: TODAY };

  it.each([
    ['nothing', {}, null],
    ['snoozed until today', { snoozedUntil: TODAY }, { code: 'snoozed', until: TODAY }],
    ['snoozed until yesterday', { snoozedUntil: '2026-11-23' }, null],
    [
      'to be asked again tomorrow',
      { nextTouchOn: '2026-11-25' },
      { code: 'touch_later', on: '2026-11-25' },
    ],
    ['to be asked again today', { nextTouchOn: TODAY }, null],
    ['all promised, for today', { promised: { minor: 100n, until: TODAY } }, PROMISED],
    ['all but a cent promised', { promised: { minor: 99n, until: TODAY } }, null],
    [
      'all promised that is not disputed',
      { promised: { minor: 60n, until: TODAY }, disputedOverdueMinor: 40n },
      PROMISED,
    ],
    [
      'promised, and to be asked again the day after',
      { promised: { minor: 100n, until: TODAY }, nextTouchOn: '2026-11-25' },
      PROMISED,
    ],
    [
      'promised, and to be asked again later than that',
      { promised: { minor: 100n, until: TODAY }, nextTouchOn: '2026-11-26' },
      { code: 'touch_later', on: '2026-11-26' },
    ],
    ['promised, and the day is over', { promised: { minor: 100n, until: '2026-11-23' } }, null],
    ['all disputed', { disputedOverdueMinor: 100n }, { code: 'disputed' }],
    ['all but a cent disputed', { disputedOverdueMinor: 99n }, null],
    ['credit covers', { creditMinor: 100n }, { code: 'credit_covers' }],
    ['credit is a cent short', { creditMinor: 99n }, null],
    [
      'credit covers what is not disputed',
      { disputedOverdueMinor: 60n, creditMinor: 40n },
      { code: 'credit_covers' },
    ],
    ['credit is a cent short of that', { disputedOverdueMinor: 60n, creditMinor: 39n }, null],
    [
      'disputed and credited',
      { disputedOverdueMinor: 100n, creditMinor: 100n },
      { code: 'disputed' },
    ],
    [
      'snoozed and disputed',
      { snoozedUntil: '2026-12-01', disputedOverdueMinor: 100n },
      { code: 'snoozed', until: '2026-12-01' },
    ],
  ])('%s', (_, part, expected) => {
    expect(holdReason({ ...base, ...part })).toEqual(expected);
  });
});
