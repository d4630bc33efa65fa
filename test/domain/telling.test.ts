// Goal: the letter that fits a case, what makes it another one, and a gate that lets an answer through where a reminder waits.
// Method: tables over the states, over what may change of a case, and over every rule of the gate.
import { describe, expect, it } from 'vitest';
import type { Dispute, DisputeState } from '#domain/dispute.ts';
import type { GateFacts } from '#domain/gate.ts';
import { gate, overrideRuleOf } from '#domain/gate.ts';
import { nextLetter } from '#domain/ladder.ts';
import type { ToldCase } from '#domain/telling.ts';
import { answerDay, statedOfCase, TELLINGS, tellingFor, tellingVersion } from '#domain/telling.ts';
import { anInvoice, answer, approvedAs, aSender, facts, NOW, TODAY } from './gate-facts.ts';

const DECIDED = {
  outcome: 'partly',
  rootSide: 'ours',
  rootCause: 'packaging',
  prevention: null,
  by: 'UMAYA',
  at: new Date('2026-11-25T09:00:00Z'),
  approvedBy: null,
} as const;

const dispute = (given: Partial<Dispute> = {}): Dispute => ({
  workspaceId: 'W',
  id: '1',
  number: 12,
  clientId: '1',
  state: 'open',
  reason: 'damaged_or_quality',
  request: 'part_credit',
  words: 'Two chairs came damaged.',
  saidBy: null,
  files: [],
  openedBy: 'UMAYA',
  openedAt: NOW,
  routedAt: null,
  ownerUserId: null,
  ownerGroupId: null,
  takenAt: null,
  clock: {
    from: TODAY,
    days: 4,
    targetOn: '2026-11-30',
    nudges: 0,
    snoozedUntil: null,
    snoozes: 0,
  },
  declined: 0,
  mediationOfferedAt: null,
  mediatorUserId: null,
  decision: null,
  creditDueOn: null,
  closedAt: null,
  askedOverAt: null,
  place: null,
  unreadable: null,
  moves: 3,
  invoices: [
    {
      invoiceId: '1',
      currency: 'EUR',
      balanceMinor: 14_000_00n,
      claimedMinor: 2_000_00n,
      heldMinor: 2_000_00n,
      creditMinor: 0n,
    },
  ],
  ...given,
});

const QUESTION = { words: 'Which boxes?', at: new Date('2026-11-24T10:00:00Z') };
const told = (given: Partial<Dispute> = {}, rest: Partial<ToldCase> = {}): ToldCase => ({
  dispute: dispute(given),
  begunAt: NOW,
  question: null,
  toldAt: null,
  ...rest,
});

describe('the letter that fits', () => {
  it.each<[DisputeState, boolean, string]>([
    ['open', false, 'dispute_received'],
    ['open', true, 'dispute_received'],
    ['asked', true, 'dispute_question'],
    ['asked', false, 'dispute_received'],
    ['proposed', true, 'dispute_received'],
    ['credit_due', true, 'dispute_decision'],
    ['closed', false, 'dispute_decision'],
  ])('of a case that is %s, asked: %s', (state, isAsked, stage) => {
    expect(tellingFor(told({ state }, { question: isAsked ? QUESTION : null }))).toBe(stage);
  });

  it('names the day of the answer until it has passed', () => {
    expect(answerDay(dispute(), '2026-11-30')).toBe('2026-11-30');
    expect(answerDay(dispute(), '2026-12-01')).toBeNull();
  });

  it('is no step of the ladder', () => {
    const letters = TELLINGS.map((stage) => ({ stage, sentAt: NOW, invoiceIds: ['1'] }));
    const next = nextLetter({
      invoices: [{ id: '1', dueOn: '2026-11-14' }],
      letters,
      today: TODAY,
    });
    expect(next?.stage).toBe('friendly');
  });
});

describe('what it states', () => {
  const [invoice] = dispute().invoices;
  const changed = (rest: object) => ({ invoices: [{ ...invoice!, ...rest }] });
  const clock = dispute().clock;
  const decided = { state: 'credit_due', decision: DECIDED } as const;
  const later = { ...DECIDED, at: new Date('2026-11-26T09:00:00Z') };

  it.each<[string, ToldCase, ToldCase]>([
    ['the day', told(), told({ clock: { ...clock, targetOn: '2026-12-01' } })],
    ['the state', told(), told({ state: 'asked' }, { question: QUESTION })],
    ['the reason', told(), told({ reason: 'pricing' })],
    ['what is disputed', told(), told(changed({ claimedMinor: 1n }))],
    ['what is held', told(), told(changed({ heldMinor: 1n }))],
    ['what is credited', told(decided), told({ ...decided, ...changed({ creditMinor: 1n }) })],
    [
      'the outcome',
      told(decided),
      told({ ...decided, decision: { ...DECIDED, outcome: 'rejected' } }),
    ],
    ['the decision', told(decided), told({ ...decided, decision: later })],
    [
      'the question',
      told({ state: 'asked' }, { question: QUESTION }),
      told({ state: 'asked' }, { question: { ...QUESTION, words: 'Which day?' } }),
    ],
  ])('is another with %s', (_what, a, b) => {
    expect(statedOfCase(a)).not.toBe(statedOfCase(b));
  });

  it.each<[string, ToldCase]>([
    ['whose it is', told({ ownerUserId: 'U2', takenAt: NOW, moves: 9 })],
    ['a nudge', told({ clock: { ...clock, nudges: 2 } })],
    ['that they were told', told({}, { toldAt: NOW })],
    ['a proposal that nobody has said yes to', told({ state: 'proposed' })],
  ])('is the same whatever %s', (_what, same) => {
    expect(statedOfCase(same)).toBe(statedOfCase(told()));
  });

  it('may be told again once it is decided, asked or opened anew', () => {
    const versions = [
      told(),
      told({}, { begunAt: QUESTION.at }),
      told(decided),
      told({ ...decided, decision: later }),
      told({ state: 'asked' }, { question: { ...QUESTION, at: later.at } }),
    ].map((one) => `${tellingFor(one)} ${tellingVersion(one)}`);
    expect(new Set(versions).size).toBe(versions.length);
  });
});

describe('the gate of an answer', () => {
  const CLIENT = facts().client;
  const asked = (rest: Partial<GateFacts> = {}) =>
    facts({
      purpose: 'answer',
      invoices: [anInvoice('1', { disputedMinor: 1_000n, disputeNumber: 12 })],
      telling: { disputeNumber: 12, approved: 'a', now: 'a' },
      ...rest,
    });
  const bounced = { ...facts().contact!, bouncedAt: NOW };
  const optedOut = { ...facts().contact!, optedOutAt: NOW };

  it.each<[string, Partial<GateFacts>, string[]]>([
    ['about what is wholly in dispute', {}, ['send']],
    ['about what is paid', { invoices: [anInvoice('1', { balanceMinor: 0n })] }, ['send']],
    ['about what is not due', { invoices: [anInvoice('1', { dueOn: '2027-01-01' })] }, ['send']],
    ['an hour after another contact', { lastContact: { at: NOW, byUserId: 'U' } }, ['send']],
    ['to a snoozed client', { client: { ...CLIENT, snoozedUntil: TODAY } }, ['send']],
    ['before the next touch', { client: { ...CLIENT, nextTouchOn: '2026-12-01' } }, ['send']],
    [
      'to who is not to be reminded',
      { client: { ...CLIENT, doNotRemind: { why: null } } },
      ['send'],
    ],
    ['to who wrote back: it is the answer', { client: { ...CLIENT, repliedAt: NOW } }, ['send']],
    ['with a credit open', { credits: [{ currency: 'EUR', balanceMinor: 1n }] }, ['send']],
    ['a day after thanks', { thanks: { lastAt: NOW, gapDays: 30 } }, ['send']],
    [
      'of a case that moved',
      { telling: { disputeNumber: 12, approved: 'a', now: 'b' } },
      ['case_moved'],
    ],
    [
      'of a case that is gone',
      { telling: { disputeNumber: 12, approved: null, now: null } },
      ['case_moved'],
    ],
    ['only proposed', { telling: { disputeNumber: 12, approved: null, now: 'b' } }, ['send']],
    [
      'with more in dispute than was approved: that is for the case to say',
      { invoices: [approvedAs(anInvoice('1', { disputedMinor: 500n }), { disputedMinor: 0n })] },
      ['send'],
    ],
    [
      'with another balance than was approved',
      { invoices: [approvedAs(anInvoice('1'), { balanceMinor: 2_000n })] },
      ['amount_changed'],
    ],
    ['to nobody', { contact: null }, ['no_contact']],
    ['to an address that came back', { contact: bounced }, ['bounced']],
    ['to who wants no mail', { contact: optedOut }, ['opted_out']],
    [
      'to who is not on the list',
      { sender: aSender({ isLive: false, allowList: [] }) },
      ['not_on_allow_list'],
    ],
    ['as nobody', { sender: null }, ['no_sender']],
    ['without a server', { hasMailServer: false }, ['no_mail_server']],
    ['in the evening', { now: new Date('2026-11-24T17:30:00Z') }, ['outside_hours']],
    ['at night', { now: new Date('2026-11-24T20:30:00Z') }, ['quiet_hours']],
    [
      'on a Sunday',
      { now: new Date('2026-11-29T09:02:00Z'), today: '2026-11-29' },
      ['not_a_business_day'],
    ],
  ])('%s', (_what, given, expected) => {
    expect(answer(asked(given))).toEqual(expected);
  });

  it('lets nobody set aside that the case moved', () => {
    expect(overrideRuleOf('case_moved')).toBeNull();
    const given = asked({
      telling: { disputeNumber: 12, approved: 'a', now: 'b' },
      overrides: [{ code: 'case_moved', key: '', byUserId: 'U1', why: 'I say so' }],
    });
    expect(gate(given).ok).toBe(false);
  });
});
