// An invoice that was paid late, with its reason, and which of them somebody wants to see. Pure.
import type { Side } from './cause.ts';
import type { ClientRef, Day } from './types.ts';

/** Cause and side are null where no reason is recorded. */
export interface LateInvoice {
  readonly id: string;
  readonly number: string;
  readonly client: ClientRef;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly issuedOn: Day | null;
  readonly dueOn: Day;
  readonly paidOn: Day;
  readonly daysLate: number;
  readonly cause: string | null;
  readonly side: Side | null;
}

const KINDS = ['all', 'reasoned', 'none', 'ours'] as const;

/** All, those with a reason, those with none, those whose reason lies on our side, or those of one cause. */
export type WhichLate =
  | { readonly kind: (typeof KINDS)[number] }
  | { readonly kind: 'cause'; readonly cause: string };

/** One word for each choice: "ours", or the code of a cause. */
export function wordOf(which: WhichLate): string {
  return which.kind === 'cause' ? which.cause : which.kind;
}

export function whichCalled(word: string): WhichLate {
  const kind = KINDS.find((one) => one === word);
  return kind === undefined ? { kind: 'cause', cause: word } : { kind };
}
