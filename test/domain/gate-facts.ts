// Facts under which a letter may go: each test changes the one that it is about. Tuesday 24 November 2026, 10:02 in Munich.
import type { Whereabouts } from '#domain/contact.ts';
import { type GateFacts, type GateInvoice, gate, overrideOf, type Refusal } from '#domain/gate.ts';
import type { Sender } from '#domain/sender.ts';
import { aContact } from '#test/support/contact.ts';

export const TODAY = '2026-11-24';
export const NOW = new Date('2026-11-24T09:02:00Z');

export const MUNICH: Whereabouts = {
  timeZone: 'Europe/Berlin',
  week: { workingDays: [1, 2, 3, 4, 5], country: 'DE', region: 'BY' },
  hours: { from: 8, to: 18 },
};

export const aSender = (rest: Partial<Sender> = {}): Sender => ({
  fromName: 'Good Terms Ltd',
  fromAddress: 'billing@goodterms.example',
  replyTo: 'owner',
  phone: null,
  logoUrl: null,
  signature: null,
  paymentLink: null,
  payTo: {},
  isLive: true,
  allowList: [],
  minGapDays: 3,
  language: 'en',
  ...rest,
});

/** Ten days late. */
export const anInvoice = (id: string, rest: Partial<GateInvoice> = {}): GateInvoice => ({
  id,
  number: `INV-${id}`,
  currency: 'EUR',
  balanceMinor: 1_000n,
  dueOn: '2026-11-14',
  disputedMinor: 0n,
  missingSince: null,
  approved: null,
  ...rest,
});

/** As the person saw it who pressed Send. */
export const approvedAs = (
  invoice: GateInvoice,
  then: Partial<NonNullable<GateInvoice['approved']>> = {},
): GateInvoice => {
  const { balanceMinor, currency, disputedMinor, dueOn } = invoice;
  return { ...invoice, approved: { balanceMinor, currency, disputedMinor, dueOn, ...then } };
};

export const facts = (rest: Partial<GateFacts> = {}): GateFacts => ({
  now: NOW,
  today: TODAY,
  purpose: 'overdue',
  client: { snoozedUntil: null, nextTouchOn: null, doNotRemind: null, repliedAt: null },
  invoices: [anInvoice('1')],
  promises: [],
  instalments: [],
  credits: [],
  lastContact: null,
  contact: aContact(),
  whereabouts: MUNICH,
  sender: aSender(),
  hasMailServer: true,
  overrides: [],
  ...rest,
});

/** The reasons of a no, or "send". */
export const answer = (given: GateFacts): string[] => {
  const verdict = gate(given);
  return verdict.ok ? ['send'] : verdict.refusals.map(({ code }) => code);
};

export const why = { byUserId: 'U1', why: 'They asked for it on the phone' };

/** All that the gate says against it, for a person who would set everything aside. */
export const againstIt = (given: GateFacts): readonly Refusal[] => {
  const verdict = gate({ ...given, overrides: [] });
  return verdict.ok ? verdict.leftOut : verdict.refusals;
};

export const insisting = (given: GateFacts): GateFacts => ({
  ...given,
  overrides: againstIt(given).map((refusal) => overrideOf(refusal, why)),
});
