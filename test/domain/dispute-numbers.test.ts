// Goal: what is said of disputes follows from their rows: each case once, each amount in its own currency.
// Method: a handful of cases written by hand with their sums, and random ones against a count made another way.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '#domain/calendar.ts';
import { DISPUTE_REASONS, OUTCOMES, ROOT_CAUSES, ROOT_SIDES } from '#domain/dispute.ts';
import type { DisputeRow, WhichCases } from '#domain/dispute-numbers.ts';
import {
  casesBehind,
  disputeNumbersOf,
  inOrderOfWork,
  whichCases,
  whichWord,
} from '#domain/dispute-numbers.ts';

const OCTOBER = { from: '2026-10-01', to: '2026-10-31' };
const eur = (minor: bigint) => [{ currency: 'EUR', minor }];
const aCase = (number: number, rest: Partial<DisputeRow> = {}): DisputeRow => ({
  id: String(number),
  number,
  client: { id: '1', number: null, name: 'Acme' },
  state: rest.decided ? 'closed' : 'open',
  reason: 'pricing',
  ownerUserId: null,
  openedOn: '2026-10-05',
  targetOn: '2026-10-09',
  decided: null,
  claimed: eur(100_00n),
  held: [],
  credited: [],
  ...rest,
});
const decided = (on: string, outcome: (typeof OUTCOMES)[number] = 'upheld') => ({
  on,
  outcome,
  rootSide: 'ours' as const,
  rootCause: 'price_or_terms' as const,
});

const CASES = [
  aCase(1, { decided: decided('2026-10-09'), credited: eur(100_00n) }),
  aCase(2, { openedOn: '2026-09-30', decided: decided('2026-10-10', 'rejected') }),
  aCase(3, { openedOn: '2026-10-31', reason: 'tax', claimed: [{ currency: 'JPY', minor: 9n }] }),
  aCase(4, { openedOn: '2026-09-01', decided: decided('2026-09-30') }),
  aCase(5, { openedOn: '2026-11-01' }),
];

it('counts what came in and what was decided, both days of the period among them', () => {
  expect(disputeNumbersOf(CASES, OCTOBER)).toEqual({
    opened: 2,
    undecided: 2,
    decided: 2,
    outcomes: { upheld: 1, partly: 0, rejected: 1, withdrawn: 0 },
    upheldShare: 0.5,
    inTimeShare: 0.5,
    averageDays: 7,
    medianDays: 7,
    claimed: [
      { currency: 'EUR', minor: 100_00n },
      { currency: 'JPY', minor: 9n },
    ],
    credited: eur(100_00n),
    byReason: [
      { key: 'pricing', cases: 1, claimed: eur(100_00n) },
      { key: 'tax', cases: 1, claimed: [{ currency: 'JPY', minor: 9n }] },
    ],
    byRoot: [{ key: 'ours:price_or_terms', cases: 2, claimed: eur(200_00n) }],
  });
});

it('says nothing of shares and days where nothing was decided', () => {
  const numbers = disputeNumbersOf([aCase(1)], OCTOBER);
  expect(numbers).toMatchObject({ upheldShare: null, inTimeShare: null, averageDays: null });
});

describe('the cases behind a figure', () => {
  it.each<[WhichCases, number[]]>([
    [{ kind: 'all' }, [1, 2, 3, 5]],
    [{ kind: 'open' }, [3, 5]],
    [{ kind: 'decided' }, [1, 2]],
    [{ kind: 'reason', reason: 'pricing' }, [1]],
    [{ kind: 'reason', reason: 'tax' }, [3]],
    [{ kind: 'root', root: 'ours:price_or_terms' }, [1, 2]],
    [{ kind: 'root', root: 'theirs:other' }, []],
  ])('%o', (which, numbers) => {
    expect(casesBehind(CASES, { which, period: OCTOBER }).map(({ number }) => number)).toEqual(
      numbers,
    );
    expect(whichCases(whichWord(which))).toEqual(which);
  });

  it.each(['', 'nothing', 'reason=', 'root=<x>', 'reason=PRICING'])('no figure: "%s"', (word) => {
    expect(whichCases(word)).toBeNull();
  });
});

it('puts first what has to be done first', () => {
  const rows = [
    aCase(1, { decided: decided('2026-10-01') }),
    aCase(2, { state: 'credit_due', decided: decided('2026-10-01') }),
    aCase(3, { targetOn: '2026-10-12' }),
    aCase(4, { targetOn: '2026-10-02', state: 'asked' }),
    aCase(5, { decided: decided('2026-10-02') }),
  ];
  expect(inOrderOfWork(rows).map(({ number }) => number)).toEqual([4, 3, 2, 5, 1]);
});

it('has each figure equal to the number of cases behind it, and groups that sum to the whole', () => {
  const day = fc.nat(90).map((n) => addDays('2026-09-01', n));
  const root = fc.record({
    outcome: fc.constantFrom(...OUTCOMES),
    rootSide: fc.constantFrom(...ROOT_SIDES),
    rootCause: fc.constantFrom(...ROOT_CAUSES),
  });
  const rows = fc.array(
    fc.record({
      openedOn: day,
      took: fc.nat(40),
      root: fc.option(root),
      reason: fc.constantFrom(...DISPUTE_REASONS),
      minor: fc.bigInt({ min: 1n, max: 999n }),
      currency: fc.constantFrom('EUR', 'USD'),
    }),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(rows, (made) => {
      const cases = made.map(({ currency, minor, openedOn, reason, root: by, took }, at) =>
        aCase(at + 1, {
          openedOn,
          reason,
          claimed: [{ currency, minor }],
          decided: by && { ...by, on: addDays(openedOn, took) },
        }),
      );
      const numbers = disputeNumbersOf(cases, OCTOBER);
      const behind = (which: WhichCases) => casesBehind(cases, { which, period: OCTOBER });
      expect(behind({ kind: 'decided' })).toHaveLength(numbers.decided);
      for (const { cases: count, key } of numbers.byReason)
        expect(behind({ kind: 'reason', reason: key })).toHaveLength(count);
      for (const { cases: count, key } of numbers.byRoot)
        expect(behind({ kind: 'root', root: key })).toHaveLength(count);
      const sum = (counts: readonly number[]) => counts.reduce((all, one) => all + one, 0);
      expect(sum(numbers.byReason.map((one) => one.cases))).toBe(numbers.opened);
      expect(sum(numbers.byRoot.map((one) => one.cases))).toBe(numbers.decided);
      expect(sum(Object.values(numbers.outcomes))).toBe(numbers.decided);
    }),
  );
});
