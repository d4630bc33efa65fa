// A dispute as a case: its codes, its states, THE TABLE of what may be done in each, and what has to be said to close it.
// Pure: knows nothing of Slack or of rows.
import type { Day } from './types.ts';

/** Why the client does not pay, or not all of it (Peppol, SAP dispute management; docs/GLOSSARY.md). */
export const DISPUTE_REASONS = [
  'pricing',
  'quantity_short',
  'not_received_or_late',
  'damaged_or_quality',
  'wrong_item',
  'duplicate_invoice',
  'tax',
  'terms_or_discount',
  'contract_or_scope',
  'not_ours',
  'credit_note_pending',
  'returned',
  'other',
] as const;
export type DisputeReason = (typeof DISPUTE_REASONS)[number];

/** What the client asks for (Peppol OPStatusAction). */
export const DISPUTE_REQUESTS = [
  'none',
  'information',
  'new_invoice',
  'full_credit',
  'part_credit',
  'amount_credit',
  'other',
] as const;
export type DisputeRequest = (typeof DISPUTE_REQUESTS)[number];

/** What became of it: the client was right, in part, was not, or took it back. */
export const OUTCOMES = ['upheld', 'partly', 'rejected', 'withdrawn'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** Where the root of it lay. */
export const ROOT_SIDES = ['ours', 'theirs', 'third_party'] as const;
export type RootSide = (typeof ROOT_SIDES)[number];

export const ROOT_CAUSES = [
  'price_or_terms',
  'order_entry',
  'invoice_data',
  'duplicate',
  'delivery',
  'packaging',
  'product_or_service',
  'scope_unclear',
  'tax_set_up',
  'their_receiving',
  'their_records',
  'other',
] as const;
export type RootCause = (typeof ROOT_CAUSES)[number];

/**
 * open: somebody looks into it. asked: the client has to answer first. proposed: a way to settle it waits for somebody's
 * yes. credit_due: decided, and the credit is not in the books yet. closed: decided, with nothing left to do.
 */
export const DISPUTE_STATES = ['open', 'asked', 'proposed', 'credit_due', 'closed'] as const;
export type DisputeState = (typeof DISPUTE_STATES)[number];

/** What can be done to a case. */
export const DISPUTE_MOVES = [
  'take',
  'hand_over',
  'amend',
  'ask_client',
  'client_answered',
  'propose',
  'take_back',
  'decline',
  'settle',
  'grant',
  'credit_seen',
  'snooze',
  'mediate',
  'reopen',
] as const;
export type DisputeMove = (typeof DISPUTE_MOVES)[number];

/** THE TABLE: the state after a move; null: it may not be done then. `settle` decides without a credit, `grant` with one. */
const DISPUTE_TABLE: Readonly<
  Record<DisputeState, Readonly<Record<DisputeMove, DisputeState | null>>>
> = {
  open: row({
    take: 'open',
    hand_over: 'open',
    amend: 'open',
    ask_client: 'asked',
    propose: 'proposed',
    settle: 'closed',
    grant: 'credit_due',
    snooze: 'open',
    mediate: 'open',
  }),
  asked: row({
    take: 'asked',
    hand_over: 'asked',
    amend: 'asked',
    ask_client: 'asked',
    client_answered: 'open',
    propose: 'proposed',
    settle: 'closed',
    grant: 'credit_due',
    snooze: 'asked',
    mediate: 'asked',
  }),
  proposed: row({
    take: 'proposed',
    hand_over: 'proposed',
    take_back: 'open',
    decline: 'open',
    settle: 'closed',
    grant: 'credit_due',
    snooze: 'proposed',
    mediate: 'proposed',
  }),
  credit_due: row({ hand_over: 'credit_due', credit_seen: 'closed', reopen: 'open' }),
  closed: row({ reopen: 'open' }),
};

function row(
  allowed: Partial<Record<DisputeMove, DisputeState>>,
): Record<DisputeMove, DisputeState | null> {
  return {
    take: null,
    hand_over: null,
    amend: null,
    ask_client: null,
    client_answered: null,
    propose: null,
    take_back: null,
    decline: null,
    settle: null,
    grant: null,
    credit_seen: null,
    snooze: null,
    mediate: null,
    reopen: null,
    ...allowed,
  };
}

/** The state after a move; null where it comes too late or too early. */
export function disputeAfter(state: DisputeState, move: DisputeMove): DisputeState | null {
  return DISPUTE_TABLE[state][move];
}

/** Whether nothing is decided yet: somebody still has to do something about what the client said. */
export function isUndecided(state: DisputeState): boolean {
  switch (state) {
    case 'open':
    case 'asked':
    case 'proposed':
      return true;
    case 'credit_due':
    case 'closed':
      return false;
  }
}

/** "D-12": how people call a case. */
export function disputeName(dispute: { readonly number: number }): string {
  return `D-${dispute.number}`;
}

/** The number in "D-12", "d12" or "#D-12"; null when it names no case. */
export function disputeNumber(typed: string): number | null {
  const [, digits] = /^#?d-?(\d{1,9})$/i.exec(typed.trim()) ?? [];
  return digits === undefined ? null : Number(digits);
}

/** A Slack file that belongs to a case: where it is, never its content. */
export interface DisputeFile {
  readonly id: string;
  readonly name: string;
  readonly permalink: string;
}

/** An invoice of a case. */
export interface DisputedInvoice {
  readonly invoiceId: string;
  readonly currency: string;
  /** The balance when it came into the case. */
  readonly balanceMinor: bigint;
  /** What of it the client disputes. */
  readonly claimedMinor: bigint;
  /** What of it is out of the chase now: nothing once the case is closed. */
  readonly heldMinor: bigint;
  /** What was granted. */
  readonly creditMinor: bigint;
}

/** A case as the rules see it. */
export interface Dispute {
  readonly workspaceId: string;
  readonly id: string;
  readonly number: number;
  readonly clientId: string;
  readonly state: DisputeState;
  readonly reason: DisputeReason;
  readonly request: DisputeRequest;
  readonly words: string;
  readonly saidBy: string | null;
  readonly files: readonly DisputeFile[];
  readonly openedBy: string;
  readonly openedAt: Date;
  /** Null: it is not decided yet who gets it. */
  readonly routedAt: Date | null;
  readonly ownerUserId: string | null;
  readonly ownerGroupId: string | null;
  readonly takenAt: Date | null;
  readonly clock: DisputeClock;
  readonly declined: number;
  readonly mediationOfferedAt: Date | null;
  readonly mediatorUserId: string | null;
  readonly decision: Decided | null;
  readonly creditDueOn: Day | null;
  readonly closedAt: Date | null;
  readonly askedOverAt: Date | null;
  /** Where its card stands, with the thread under it; null: it is not posted yet. */
  readonly place: { readonly channelId: string; readonly threadTs: string } | null;
  /** Why what people say in its thread cannot be read, as Slack says; null: it can. */
  readonly unreadable: string | null;
  /** How often it was moved: two people who act on the same number act at once. */
  readonly moves: number;
  readonly invoices: readonly DisputedInvoice[];
}

/** By when the client has an answer, and who was reminded of it. */
export interface DisputeClock {
  /** Business days are counted after this day. */
  readonly from: Day;
  readonly days: number;
  readonly targetOn: Day;
  readonly nudges: number;
  readonly snoozedUntil: Day | null;
  readonly snoozes: number;
}

/** What somebody decides, or proposes to decide. */
export interface Decision {
  readonly outcome: Outcome;
  readonly rootSide: RootSide;
  readonly rootCause: RootCause;
  /** What prevents the next one. */
  readonly prevention: string | null;
  /** Invoice id -> what is credited of it, in its currency; those left out get nothing. */
  readonly credits: ReadonlyMap<string, bigint>;
}

/** A decision that stands. */
interface Decided extends Omit<Decision, 'credits'> {
  readonly by: string;
  readonly at: Date;
  /** The second person, where one was needed. */
  readonly approvedBy: string | null;
}

/** A way to settle a case, and what became of it. */
export interface Proposal extends Decision {
  readonly number: number;
  readonly words: string | null;
  readonly by: string;
  readonly at: Date;
  /** So much is credited that an approver or the owner's lead has to say yes. */
  readonly needsApproval: boolean;
  /** The lead of whoever had the case then, who may say yes to it as well; null: none was named. */
  readonly leadUserId: string | null;
  readonly answer: {
    readonly kind: 'accepted' | 'declined' | 'taken_back';
    readonly by: string;
    readonly at: Date;
    readonly why: string | null;
  } | null;
}

/** Characters of what the client said, and of every other field of words. */
export const DISPUTE_WORDS_LENGTH = 3_000;
export const DISPUTE_SAID_BY_LENGTH = 150;
