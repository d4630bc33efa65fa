// Goal: every late invoice is counted once, under its cause or as one without, and shares make up the whole.
// Method: small tables, and properties over random books.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CAUSES, SIDES } from '#domain/cause.ts';
import type { ReasonTally } from '#domain/pareto.ts';
import { paretoOf } from '#domain/pareto.ts';

const NOTHING = { invoices: 0, amountDays: 0n };
const tally = (wishes: Partial<ReasonTally>): ReasonTally => ({
  cause: 'po_missing',
  side: 'ours',
  currency: 'EUR',
  now: NOTHING,
  before: NOTHING,
  ...wishes,
});
const of = (invoices: number, amountDays = BigInt(invoices)) => ({ invoices, amountDays });
const none = { cause: null, side: null } as const;

it('ranks causes by count, and by amount-days for each currency', () => {
  const pareto = paretoOf([
    tally({ now: of(3, 30n) }),
    tally({ cause: 'cash_flow', side: 'theirs', now: of(1, 900n) }),
    tally({ cause: 'cash_flow', side: 'theirs', currency: 'USD', now: of(4, 5n) }),
    tally({ ...none, now: of(2, 70n) }),
  ]);
  expect(pareto.byCount).toEqual({
    total: 8n,
    unreasoned: 2n,
    bars: [
      {
        cause: 'cash_flow',
        weight: 5n,
        before: 0n,
        share: 5 / 8,
        cumulative: 5 / 8,
        sides: [{ side: 'theirs', weight: 5n }],
      },
      {
        cause: 'po_missing',
        weight: 3n,
        before: 0n,
        share: 3 / 8,
        cumulative: 1,
        sides: [{ side: 'ours', weight: 3n }],
      },
    ],
  });
  expect(
    pareto.byAmountDays.map(({ currency, total, unreasoned, bars }) => [
      currency,
      total,
      unreasoned,
      bars.map(({ cause, weight }) => [cause, weight]),
    ]),
  ).toEqual([
    [
      'EUR',
      930n,
      70n,
      [
        ['cash_flow', 900n],
        ['po_missing', 30n],
      ],
    ],
    ['USD', 5n, 0n, [['cash_flow', 5n]]],
  ]);
});

describe('our share', () => {
  it('is ours / with a reason; what has none is not in it', () => {
    const { now, before } = paretoOf([
      tally({ now: of(3), before: of(1) }),
      tally({ side: 'theirs', now: of(1) }),
      tally({ ...none, now: of(96), before: of(5) }),
    ]);
    expect(now).toEqual({ late: 100, reasoned: 4, ours: 3, ourShare: 0.75 });
    expect(before).toEqual({ late: 6, reasoned: 1, ours: 1, ourShare: 1 });
  });

  it('is not known where no late invoice has a reason', () => {
    expect(paretoOf([]).now).toEqual({ late: 0, reasoned: 0, ours: 0, ourShare: null });
    expect(paretoOf([tally({ ...none, now: of(3) })]).now.ourShare).toBeNull();
  });
});

it('keeps one bar for a cause that lay on several sides, and says how much on which', () => {
  const { bars } = paretoOf([
    tally({ cause: 'portal_or_paperwork', side: 'theirs', now: of(2) }),
    tally({ cause: 'portal_or_paperwork', side: 'ours', now: of(1) }),
  ]).byCount;
  expect(bars).toMatchObject([
    {
      weight: 3n,
      sides: [
        { side: 'ours', weight: 1n },
        { side: 'theirs', weight: 2n },
      ],
    },
  ]);
});

it('says what came up more or less often than before, the largest change first', () => {
  const { changes } = paretoOf([
    tally({ now: of(5), before: of(2) }),
    tally({ cause: 'cash_flow', side: 'theirs', before: of(4) }),
    tally({ cause: 'payment_run', side: 'theirs', now: of(1), before: of(1) }),
    tally({ ...none, now: of(1) }),
    tally({ ...none, currency: 'USD', before: of(2) }),
  ]);
  expect(changes).toEqual([
    { cause: 'cash_flow', now: 0, before: 4 },
    { cause: 'po_missing', now: 5, before: 2 },
    { cause: null, now: 1, before: 2 },
  ]);
});

describe('in any book', () => {
  const amountDays = fc.bigInt({ min: 0n, max: 10n ** 20n });
  const some = fc.record({ invoices: fc.nat(5_000), amountDays });
  const reasoned = fc.record({
    cause: fc.constantFrom(...CAUSES.map(({ code }) => code)),
    side: fc.constantFrom(...SIDES),
  });
  const books = fc.array(
    fc
      .tuple(
        fc.oneof(reasoned, fc.constant(none)),
        fc.constantFrom('EUR', 'USD', 'JPY'),
        some,
        some,
      )
      .map(
        ([reason, currency, now, before]): ReasonTally => ({ ...reason, currency, now, before }),
      ),
    { maxLength: 40 },
  );

  it('bars and what has no reason add up to the whole, by count and by amount-days', () => {
    fc.assert(
      fc.property(books, (tallies) => {
        const { now, byCount, byAmountDays } = paretoOf(tallies);
        const whole = tallies.reduce((all, one) => all + one.now.invoices, 0);
        expect(now.late).toBe(whole);
        expect(byCount.total + byCount.unreasoned).toBe(BigInt(whole));
        expect(byCount.total).toBe(BigInt(now.reasoned));
        for (const ranking of byAmountDays)
          expect(ranking.total + ranking.unreasoned).toBe(
            tallies.reduce(
              (all, one) => (one.currency === ranking.currency ? all + one.now.amountDays : all),
              0n,
            ),
          );
      }),
    );
  });

  it('shares add up to one, and no bar is heavier than the one above it', () => {
    fc.assert(
      fc.property(books, (tallies) => {
        const { byCount, byAmountDays } = paretoOf(tallies);
        for (const { bars, total } of [byCount, ...byAmountDays]) {
          if (bars.length === 0) continue;
          expect(bars.reduce((all, bar) => all + bar.weight, 0n)).toBe(total);
          expect(bars.reduce((all, bar) => all + bar.share, 0)).toBeCloseTo(1, 9);
          expect(bars.at(-1)?.cumulative).toBe(1);
          for (const [at, bar] of bars.entries()) {
            expect(bar.weight <= (bars[at - 1]?.weight ?? bar.weight)).toBe(true);
            expect(bar.sides.reduce((all, { weight }) => all + weight, 0n)).toBe(bar.weight);
          }
        }
      }),
    );
  });
});
