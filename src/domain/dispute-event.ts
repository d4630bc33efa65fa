// What can happen in a dispute: the kinds of its record, each with the facts that belong to it. Types only. Pure.

/** What a person did, what the clock did, and what the books told. */
export const DISPUTE_EVENTS = [
  'opened',
  'added',
  'routed',
  'taken',
  'handed_over',
  'amended',
  'client_asked',
  'client_answered',
  'proposed',
  'proposal_taken_back',
  'declined',
  'decided',
  'credit_seen',
  'credit_differs',
  'credit_missing',
  'payment_seen',
  'part_of_it_paid',
  'asked_if_over',
  'not_over',
  'snoozed',
  'nudged',
  'mediation_offered',
  'mediator_joined',
  'told_client',
  'not_told',
  'thread_unreadable',
  'reopened',
] as const;
export type DisputeEventKind = (typeof DISPUTE_EVENTS)[number];

/** Ids, codes, days and amounts (minor units as text); never words of people. */
export type DisputeFacts = Readonly<Record<string, string | number | boolean | null>>;

/** One entry of the record of a case. */
export interface DisputeEvent {
  /** Its place, from 1. */
  readonly seq: number;
  readonly at: Date;
  /** Slack user id or "clock". */
  readonly actor: string;
  readonly kind: DisputeEventKind;
  readonly facts: DisputeFacts;
  /** What a person said with it. */
  readonly words: string | null;
}
