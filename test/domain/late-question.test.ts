// Goal: people are asked about what is worth asking, few times a day, and reminded once a week. Method: tables at both sides of each bound.
import { describe, expect, it } from 'vitest';
import type { LatePaymentSeen } from '#domain/late-question.ts';
import {
  isGatheringDay,
  isWorthAsking,
  MOST_QUESTIONS_A_DAY,
  planQuestions,
} from '#domain/late-question.ts';

const POLICY = { fromDays: 1, fromAmount: 0 };

const seen = (invoiceId: string, changes: Partial<LatePaymentSeen> = {}): LatePaymentSeen => ({
  invoiceId,
  clientId: 'acme',
  ownerUserId: 'U1',
  currency: 'EUR',
  paidMinor: 100_00n,
  daysLate: 5,
  ...changes,
});

const plan = (
  payments: readonly LatePaymentSeen[],
  given: Partial<Parameters<typeof planQuestions>[1]> = {},
) => planQuestions(payments, { policy: POLICY, askedToday: new Map(), hasThread: false, ...given });

describe('worth asking', () => {
  it.each([
    ['one day late', { daysLate: 1 }, POLICY, true],
    ['a day short of the bound', { daysLate: 2 }, { ...POLICY, fromDays: 3 }, false],
    ['on the bound', { daysLate: 3 }, { ...POLICY, fromDays: 3 }, true],
    ['a cent short', { paidMinor: 99_99n }, { ...POLICY, fromAmount: 100 }, false],
    ['the amount', { paidMinor: 100_00n }, { ...POLICY, fromAmount: 100 }, true],
    [
      'yen have no cents',
      { currency: 'JPY', paidMinor: 100n },
      { ...POLICY, fromAmount: 100 },
      true,
    ],
    [
      'dinars have three digits',
      { currency: 'KWD', paidMinor: 99_999n },
      { ...POLICY, fromAmount: 100 },
      false,
    ],
  ])('%s', (...[, changes, policy, expected]) => {
    expect(isWorthAsking(seen('1', changes), policy)).toBe(expected);
  });
});

describe('the plan of a day', () => {
  it('asks once about a client, the latest payment first', () => {
    expect(plan([seen('1'), seen('2', { daysLate: 9 }), seen('3', { clientId: 'b' })])).toEqual({
      questions: [
        { clientId: 'acme', userId: 'U1', invoiceIds: ['2', '1'] },
        { clientId: 'b', userId: 'U1', invoiceIds: ['3'] },
      ],
      below: [],
    });
  });

  it('lets go of what is not worth it, also beside what is', () => {
    const policy = { fromDays: 5, fromAmount: 0 };
    const { below, questions } = plan([seen('1'), seen('2', { daysLate: 4 })], { policy });
    expect(below).toEqual(['2']);
    expect(questions.map(({ invoiceIds }) => invoiceIds)).toEqual([['1']]);
  });

  it.each([
    [MOST_QUESTIONS_A_DAY - 1, 1],
    [MOST_QUESTIONS_A_DAY, 0],
  ])('after %i questions of today there is room for %i', (before, more) => {
    const { questions } = plan([seen('1')], { askedToday: new Map([['U1', before]]) });
    expect(questions).toHaveLength(more);
  });

  it.each([
    [false, 0],
    [true, 1],
  ])('without an owner it needs a thread: %s', (hasThread, count) => {
    expect(plan([seen('1', { ownerUserId: null })], { hasThread }).questions).toHaveLength(count);
  });
});

describe('the weekly line', () => {
  const week = { workingDays: [1, 2, 3, 4, 5], country: 'DE', region: 'BY' };
  it.each([
    ['a Monday', '2026-11-23', week, true],
    ['a Tuesday', '2026-11-24', week, false],
    ['a Sunday', '2026-11-22', week, false],
    ['Easter Monday', '2026-04-06', week, false],
    ['the Tuesday after it', '2026-04-07', week, true],
    ['the Wednesday after it', '2026-04-08', week, false],
    ['a Sunday where it is worked on', '2026-11-22', { ...week, workingDays: [7] }, true],
  ])('%s', (...[, day, on, expected]) => {
    expect(isGatheringDay(day, on)).toBe(expected);
  });
});
