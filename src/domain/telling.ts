// What a client is told of their own dispute: which letter fits where the case stands, and what of the case it states. Pure.
import type { Dispute } from './dispute.ts';
import { isUndecided } from './dispute.ts';
import type { Day } from './types.ts';

/** Letters about a dispute: that it came in, what we need to know, and what was decided. No steps of the ladder. */
export const TELLINGS = ['dispute_received', 'dispute_question', 'dispute_decision'] as const;
export type TellingStage = (typeof TELLINGS)[number];

export function isTelling(stage: string): stage is TellingStage {
  return TELLINGS.some((one) => one === stage);
}

/** A case as a letter about it sees it. */
export interface ToldCase {
  readonly dispute: Dispute;
  /** When it was opened, or opened again. */
  readonly begunAt: Date;
  /** What the client was asked last since then; null: nothing. */
  readonly question: { readonly words: string; readonly at: Date } | null;
  /** When they were last told of it since then; null: not yet. */
  readonly toldAt: Date | null;
}

/** What a letter states of its case, in a few letters: the gate compares the two. */
export interface TellingFacts {
  readonly disputeNumber: number;
  /** As somebody approved it; null: it is only proposed. */
  readonly approved: string | null;
  /** As it is now; null: the case is gone. */
  readonly now: string | null;
}

/**
 * The letter that fits: decided, what was decided; waiting for the client, what we need to know; else that we have their
 * query and by when they have an answer.
 */
export function tellingFor({ dispute, question }: ToldCase): TellingStage {
  if (!isUndecided(dispute.state)) return 'dispute_decision';
  return dispute.state === 'asked' && question !== null ? 'dispute_question' : 'dispute_received';
}

/** Which of several letters of one stage it is: what was decided anew, asked anew or opened again may be told again. */
export function tellingVersion(told: ToldCase): string {
  const { begunAt, dispute, question } = told;
  switch (tellingFor(told)) {
    case 'dispute_received':
      return begunAt.toISOString();
    case 'dispute_question':
      return (question?.at ?? begunAt).toISOString();
    case 'dispute_decision':
      return (dispute.decision?.at ?? dispute.closedAt ?? begunAt).toISOString();
  }
}

/**
 * All of a case that a letter about it states, in one text: as soon as one of it is another, the letter would be wrong.
 * Whose the case is, and who was nudged, no client reads.
 */
export function statedOfCase(told: ToldCase): string {
  const { clock, decision, invoices, number, reason, request } = told.dispute;
  const stage = tellingFor(told);
  return [
    `${number} ${stage} ${tellingVersion(told)}`,
    `${reason} ${request} ${stage === 'dispute_received' ? clock.targetOn : ''}`,
    stage === 'dispute_question' ? (told.question?.words ?? '') : '',
    decision?.outcome ?? '',
    ...invoices.map(({ claimedMinor, creditMinor, currency, heldMinor, invoiceId }) =>
      [invoiceId, currency, claimedMinor, heldMinor, creditMinor].join(' '),
    ),
  ].join('\n');
}

/** The day named in a letter; null once it has passed, as a promise that is broken already is none. */
export function answerDay({ clock }: Pick<Dispute, 'clock'>, today: Day): Day | null {
  return clock.targetOn >= today ? clock.targetOn : null;
}
