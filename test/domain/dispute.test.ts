// Goal: a case moves only as THE TABLE says, and its money never exceeds what was open or what was claimed.
// Method: the whole table written out a second time; tables on both sides of each bound; random amounts.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DisputeMove, DisputeState, Outcome } from '#domain/dispute.ts';
import {
  DISPUTE_MOVES,
  DISPUTE_STATES,
  disputeAfter,
  disputeName,
  disputeNumber,
  isUndecided,
} from '#domain/dispute.ts';
import {
  claimMistake,
  decisionMistake,
  isCovered,
  mostClaimable,
  needsApproval,
} from '#domain/dispute-amounts.ts';
import { heldOf } from '#domain/dispute-credit.ts';
import { disputedPart } from '#domain/gate-checks.ts';

/** The moves in the order of their list; "." may not be done. */
const WRITTEN_OUT: Readonly<Record<DisputeState, string>> = {
  //          take hand amend ask answ prop back decl settle grant seen snooze mediate reopen
  open: 'open open open asked . proposed . . closed credit_due . open open .',
  asked: 'asked asked asked asked open proposed . . closed credit_due . asked asked .',
  proposed: 'proposed proposed . . . . open open closed credit_due . proposed proposed .',
  credit_due: '. credit_due . . . . . . . . closed . . open',
  closed: '. . . . . . . . . . . . . open',
};

describe('the table', () => {
  const cells = DISPUTE_STATES.flatMap((state) =>
    DISPUTE_MOVES.map((move, at): [DisputeState, DisputeMove, string | undefined] => [
      state,
      move,
      WRITTEN_OUT[state].split(' ')[at],
    ]),
  );

  it.each(cells)('%s, %s: %s', (state, move, after) => {
    expect(disputeAfter(state, move) ?? '.').toBe(after);
  });

  it('closes nothing without a decision, and lets nothing closed be decided again', () => {
    const closing = DISPUTE_MOVES.filter((move) =>
      DISPUTE_STATES.some((state) => state !== 'closed' && disputeAfter(state, move) === 'closed'),
    );
    expect(closing).toEqual(['settle', 'credit_seen']);
    const decided = DISPUTE_STATES.filter((state) => !isUndecided(state));
    for (const state of decided)
      for (const move of ['settle', 'grant', 'propose'] as const)
        expect(disputeAfter(state, move)).toBeNull();
  });
});

describe('the name of a case', () => {
  it.each<[string, number | null]>([
    ['D-12', 12],
    ['d12', 12],
    ['#D-12', 12],
    [' D-7 ', 7],
    ['D-', null],
    ['D-12x', null],
    ['12', null],
    ['INV-12', null],
  ])('%s', (typed, number) => {
    expect(disputeNumber(typed)).toBe(number);
  });

  it('reads back what it writes', () => {
    expect(disputeNumber(disputeName({ number: 480 }))).toBe(480);
  });
});

const claim = (rest: object = {}) => ({
  invoiceId: '1',
  currency: 'EUR',
  balanceMinor: 100_00n,
  promisedMinor: 0n,
  claimedMinor: 100_00n,
  ...rest,
});

describe('what may be disputed', () => {
  it.each<[string, object[], object | null]>([
    ['nothing at all', [], { code: 'no_invoice' }],
    ['all of it', [claim()], null],
    ['one cent', [claim({ claimedMinor: 1n })], null],
    ['nothing of it', [claim({ claimedMinor: 0n })], { code: 'nothing_claimed', invoiceId: '1' }],
    [
      'one cent more than is open',
      [claim({ claimedMinor: 100_01n })],
      { code: 'above_balance', invoiceId: '1', currency: 'EUR', mostMinor: 100_00n },
    ],
    ['a settled one', [claim({ balanceMinor: 0n })], { code: 'settled', invoiceId: '1' }],
    ['all but what is promised', [claim({ promisedMinor: 60_00n, claimedMinor: 40_00n })], null],
    [
      'one cent of what is promised',
      [claim({ promisedMinor: 60_00n, claimedMinor: 40_01n })],
      { code: 'above_balance', invoiceId: '1', currency: 'EUR', mostMinor: 40_00n },
    ],
    [
      'a second one that is wrong',
      [claim(), claim({ invoiceId: '2', claimedMinor: -1n })],
      { code: 'nothing_claimed', invoiceId: '2' },
    ],
  ])('%s', (_what, claims, expected) => {
    expect(claimMistake(claims as ReturnType<typeof claim>[])).toEqual(expected);
  });

  it('is never more than nothing where all is promised', () => {
    expect(mostClaimable({ balanceMinor: 5n, promisedMinor: 9n })).toBe(0n);
  });
});

const INVOICES = [
  { invoiceId: '1', currency: 'EUR', claimedMinor: 100_00n, heldMinor: 100_00n },
  { invoiceId: '2', currency: 'JPY', claimedMinor: 5_000n, heldMinor: 5_000n },
];
const credits = (eur: bigint, jpy = 0n) =>
  new Map([
    ['1', eur],
    ['2', jpy],
  ]);

describe('what may be decided', () => {
  it.each<[Outcome, ReadonlyMap<string, bigint>, string | null]>([
    ['upheld', credits(100_00n, 5_000n), null],
    ['upheld', new Map(), null],
    ['upheld', credits(100_00n), 'upheld_is_all'],
    ['partly', credits(1n), null],
    ['partly', credits(100_00n), null],
    ['partly', credits(0n), 'no_credit'],
    ['partly', credits(100_00n, 5_000n), 'partly_is_part'],
    ['rejected', new Map(), null],
    ['rejected', credits(1n), 'credit_unexpected'],
    ['withdrawn', new Map(), null],
    ['withdrawn', credits(0n, 1n), 'credit_unexpected'],
    ['partly', credits(100_01n), 'above_claim'],
    ['partly', credits(-1n), 'above_claim'],
    ['partly', new Map([['9', 1n]]), 'not_in_case'],
  ])('%s with %o', (outcome, given, code) => {
    expect(decisionMistake({ outcome, credits: given }, INVOICES)?.code ?? null).toBe(code);
  });

  it.each<[string, number | null, ReadonlyMap<string, bigint>, boolean]>([
    ['no limit', null, credits(100_00n, 5_000n), false],
    ['just below it', 100, credits(99_99n), false],
    ['exactly so much', 100, credits(100_00n), true],
    ['so many yen, which have no cents', 5_000, credits(0n, 5_000n), true],
    ['one yen less', 5_000, credits(50_00n, 4_999n), false],
    ['nothing, whatever the limit', 1, new Map(), false],
  ])('a second person: %s', (...[, approveFrom, given, expected]) => {
    expect(needsApproval({ credits: given }, { invoices: INVOICES, approveFrom })).toBe(expected);
  });
});

it('asks for all that is neither disputed nor credited, and never for more than is open', () => {
  const amount = fc.bigInt({ min: 0n, max: 10_000n });
  fc.assert(
    fc.property(amount, amount, amount, (balanceMinor, claimedMinor, credit) => {
      fc.pre(claimMistake([claim({ balanceMinor, claimedMinor })]) === null);
      fc.pre(credit <= claimedMinor);
      const held = heldOf(credit, 0n);
      const before = balanceMinor - disputedPart({ balanceMinor, disputedMinor: claimedMinor });
      const after = balanceMinor - disputedPart({ balanceMinor, disputedMinor: held });
      expect(before).toBe(balanceMinor - claimedMinor);
      expect(after).toBe(balanceMinor - credit);
    }),
  );
});

it.each<[string, bigint, bigint, boolean]>([
  ['both paid', 0n, 0n, true],
  ['one cent open', 1n, 0n, false],
  ['the other one open', 0n, 5_000n, false],
])('is covered: %s', (...[, eur, jpy, expected]) => {
  const booked = [eur, jpy].map((balanceMinor) => ({
    claimedMinor: 100n,
    knownMinor: 0n,
    balanceMinor,
  }));
  expect(isCovered(booked)).toBe(expected);
});

it('is covered by a credit, and not by one of a part', () => {
  const one = { claimedMinor: 100n, balanceMinor: 900n };
  expect(isCovered([{ ...one, knownMinor: 100n }])).toBe(true);
  expect(isCovered([{ ...one, knownMinor: 99n }])).toBe(false);
  expect(isCovered([])).toBe(false);
});
