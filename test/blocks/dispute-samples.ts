// A case for the tests of views: the one of the design, and the worst that people and books can write.
import { type DisputeCardView, disputeCard } from '#blocks/dispute-card.ts';
import { type DisputeFactAbout, disputeFact } from '#blocks/dispute-fact.ts';
import { disputeMend } from '#blocks/dispute-mend.ts';
import type { Dispute, Proposal } from '#domain/dispute.ts';
import { DISPUTE_STATES } from '#domain/dispute.ts';
import type { DisputeEvent } from '#domain/dispute-event.ts';
import { DISPUTE_EVENTS } from '#domain/dispute-event.ts';
import { CURRENCIES, NASTY_NAMES } from './samples.ts';
import type { Drawn } from './worst-case.ts';

/** Two of ten chairs came damaged: €2,000 of INV-1042. */
export function aDispute(changes: Partial<Dispute> = {}): Dispute {
  return {
    workspaceId: 'T1',
    id: '7',
    number: 12,
    clientId: '1',
    state: 'open',
    reason: 'damaged_or_quality',
    request: 'part_credit',
    words: 'Two of the ten chairs came damaged.',
    saidBy: 'Ms. Weber',
    files: [],
    openedBy: 'U2',
    openedAt: new Date('2026-11-24T08:30:00Z'),
    routedAt: new Date('2026-11-24T08:31:00Z'),
    ownerUserId: 'U1',
    ownerGroupId: null,
    takenAt: null,
    clock: {
      from: '2026-11-24',
      days: 3,
      targetOn: '2026-11-27',
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
    place: { channelId: 'C1', threadTs: '1.1' },
    unreadable: null,
    moves: 2,
    invoices: [
      {
        invoiceId: '5',
        currency: 'EUR',
        balanceMinor: 14_000_00n,
        claimedMinor: 2_000_00n,
        heldMinor: 2_000_00n,
        creditMinor: 0n,
      },
    ],
    ...changes,
  };
}

export function aProposal(changes: Partial<Proposal> = {}): Proposal {
  return {
    number: 3,
    outcome: 'upheld',
    rootSide: 'third_party',
    rootCause: 'packaging',
    prevention: 'Corner guards on every chair.',
    credits: new Map([['5', 2_000_00n]]),
    words: 'They sent pictures.',
    by: 'U2',
    at: new Date('2026-11-25T10:00:00Z'),
    needsApproval: false,
    leadUserId: 'U4',
    answer: null,
    ...changes,
  };
}

/** The card of it, on the day after. */
export function aCase(
  dispute: Partial<Dispute> = {},
  changes: Partial<DisputeCardView> = {},
): DisputeCardView {
  return {
    dispute: aDispute(dispute),
    client: { id: '1', number: null, name: 'Acme & Sons' },
    invoices: [
      {
        id: '5',
        number: 'INV-1042',
        dueOn: '2026-10-08',
        currency: 'EUR',
        balanceMinor: 14_000_00n,
      },
    ],
    habit: {
      paid: 26,
      medianDaysLate: 12,
      weightedDaysLate: 11,
      onTimeShare: 8 / 26,
      lastFive: [12, 9, 14, 0, 12],
    },
    proposal: null,
    leadUserId: 'U4',
    mediatorUserId: 'U5',
    askedAt: null,
    toldAt: null,
    restWhy: null,
    canReopen: false,
    age: 1,
    today: '2026-11-25',
    week: { workingDays: [1, 2, 3, 4, 5], country: 'DE', region: 'BY' },
    locale: 'en-GB',
    timeZone: 'Europe/Berlin',
    ...changes,
  };
}

const NASTY = NASTY_NAMES.join(' ');
/** In the place of an id of Slack. */
const NO_ID = '<!channel>';
const nasty = (at: number) => NASTY_NAMES[at % NASTY_NAMES.length]!;

function worst(changes: Partial<Dispute> = {}): DisputeCardView {
  const numbers = Array.from({ length: 60 }, (_, at) => String(at));
  const at = new Date('2026-11-24T08:30:00Z');
  const credits = new Map(numbers.map((id) => [id, 10n ** 15n]));
  const dispute = aDispute({
    number: 999_999_999,
    words: NASTY,
    saidBy: NASTY,
    files: numbers.map((id) => ({
      id,
      name: nasty(Number(id)),
      permalink: Number(id) % 2 === 0 ? `https://files.example/${id}` : NASTY,
    })),
    openedBy: NO_ID,
    ownerUserId: 'U0123456789',
    mediationOfferedAt: at,
    askedOverAt: at,
    unreadable: NASTY,
    decision: {
      outcome: 'partly',
      rootSide: 'third_party',
      rootCause: 'product_or_service',
      prevention: NASTY,
      by: 'U1',
      at,
      approvedBy: NO_ID,
    },
    creditDueOn: '2026-11-20',
    closedAt: at,
    clock: { ...aDispute().clock, snoozedUntil: '2027-01-04' },
    invoices: numbers.map((invoiceId) => ({
      invoiceId,
      currency: CURRENCIES[Number(invoiceId) % CURRENCIES.length]!,
      balanceMinor: 10n ** 18n,
      claimedMinor: 10n ** 17n,
      heldMinor: 10n ** 17n,
      creditMinor: 10n ** 15n,
    })),
    ...changes,
  });
  return aCase(dispute, {
    client: { id: '1', number: null, name: NASTY },
    invoices: dispute.invoices.map(({ balanceMinor, currency, invoiceId }) => ({
      id: invoiceId,
      number: nasty(Number(invoiceId)),
      dueOn: '2026-01-04',
      currency,
      balanceMinor,
    })),
    proposal: aProposal({
      prevention: NASTY,
      words: NASTY,
      by: NO_ID,
      credits,
      needsApproval: true,
      leadUserId: NO_ID,
    }),
    leadUserId: NO_ID,
    mediatorUserId: 'U1',
    askedAt: at,
    toldAt: at,
    restWhy: NASTY,
    canReopen: true,
    age: 99_999,
    locale: 'de-DE',
  });
}

const CODES = [
  'not_in_channel',
  'is_archived',
  'externally_shared',
  'no_channel',
  'message_not_found',
  'missing_scope',
  'something_else',
];

/** Every kind of entry, with every fact that any of them may have. */
function worstEvents(facts: DisputeEvent['facts'], words: string | null): DisputeEvent[] {
  return DISPUTE_EVENTS.map((kind, at) => ({
    seq: at + 1,
    at: new Date('2026-11-24T08:30:00Z'),
    actor: at % 2 === 0 ? 'U1' : 'clock',
    kind,
    facts,
    words,
  }));
}

function aboutOf(view: DisputeCardView): DisputeFactAbout {
  return { ...view, proposals: view.proposal === null ? [] : [view.proposal] };
}

export const WORST_DISPUTES: Readonly<Record<string, () => Drawn>> = {
  disputeCard: () => ({
    messages: DISPUTE_STATES.flatMap((state) => [
      disputeCard(worst({ state })),
      disputeCard(worst({ state, ownerUserId: null, ownerGroupId: 'S1' })),
      disputeCard(worst({ state, ownerUserId: null, ownerGroupId: NO_ID })),
      disputeCard(worst({ state, ownerUserId: NO_ID, mediatorUserId: NO_ID })),
      disputeCard(worst({ state, invoices: [] })),
      disputeCard({ ...worst({ state }), invoices: [], proposal: null, toldAt: null }),
    ]),
  }),
  disputeFact: () => {
    const about = aboutOf(worst());
    const messages = [
      ...worstEvents({}, null),
      ...worstEvents({ proposal: 3, to: 'lead', needsApproval: true }, NASTY),
      ...NASTY_NAMES.flatMap((name) =>
        worstEvents(
          {
            hops: `owner:U1 away:U1 deputy:${name} rule:S1 loop:U1`,
            to: name,
            from: name,
            id: name,
            by: name,
            code: name,
            until: name,
            mediator: name,
            approvedBy: name,
            outcome: name,
            credited: `EUR 5 ${name}`,
            currency: name,
            minor: name,
            number: name,
            on: name,
            reason: 'pricing',
            saidBy: name,
            claimedBefore: '1 EUR 5',
            claimed: Array.from({ length: 60 }, (_, at) => `${at} EUR 500`).join(', '),
            files: JSON.stringify(
              NASTY_NAMES.map((one) => ({
                id: one,
                name: one,
                permalink: 'https://files.example/1',
              })),
            ),
            targetBefore: name,
            targetOn: '2026-12-01',
          },
          name,
        ),
      ),
    ].map((event) => disputeFact(event, about));
    return { messages };
  },
  disputeMend: () => ({
    messages: [...CODES, ...NASTY_NAMES].map((code) =>
      disputeMend({
        dispute: { id: '7', number: 12 },
        client: { name: NASTY },
        code,
        channelId: 'C1',
      }),
    ),
  }),
};
