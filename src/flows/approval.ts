// What a person approved of a letter, and what is wrong with what was typed.
import type { LetterStage, Tone } from '#domain/ladder.ts';
import type { Member } from '#domain/member.ts';
import { isMailAddress } from '#mail/address.ts';
import type { DrawnFor } from './drawn-for.ts';

const MOST_SUBJECT = 150;
const MOST_BODY = 3_000;

/** What the person saw, wrote and ticked. */
export interface Approval {
  readonly workspaceId: string;
  readonly clientId: string;
  readonly contactId: string;
  readonly ccAddress: string | null;
  readonly stage: LetterStage;
  readonly tone: Tone;
  readonly subject: string;
  readonly body: string;
  /** Those that the letter names. */
  readonly invoiceIds: readonly string[];
  /** Of these the ones that something stood against and that the person put in all the same, and why; left out: none. */
  readonly setAside?: { readonly invoiceIds: readonly string[]; readonly why: string | null };
  /** What the words in the form were drawn for; null: nobody knows. */
  readonly drawnFor: DrawnFor | null;
  /** What stood for the balances and dates in the preview. */
  readonly seen: string;
  /** What stood for the refusals there. */
  readonly shown: string;
  /** Why the letter shall go out all the same, whatever stands against all of it; null: no reason was given. */
  readonly overrideWhy: string | null;
  /** At the next good moment, where only the hour is in the way. */
  readonly isScheduled: boolean;
  readonly member: Pick<Member, 'slackUserId' | 'role' | 'isBarred'>;
  readonly now: Date;
  readonly hasMailServer: boolean;
  /** The case that it tells about, all of whose invoices it names; left out: none. */
  readonly disputeId?: string | undefined;
  /** Nobody pressed Send: it goes by itself, as `member` opened or decided the case. */
  readonly isAutomatic?: boolean;
}

export type ApprovalMistake =
  | 'no_subject'
  | 'subject_too_long'
  | 'no_body'
  | 'body_too_long'
  | 'bad_cc'
  | 'no_invoice'
  | 'no_why';

/** What is wrong with what was typed, if anything: known without the database. */
export function approvalMistake(
  given: Pick<Approval, 'subject' | 'body' | 'ccAddress' | 'invoiceIds' | 'setAside' | 'disputeId'>,
): ApprovalMistake | null {
  if (given.subject.trim() === '') return 'no_subject';
  if (given.subject.length > MOST_SUBJECT) return 'subject_too_long';
  if (given.body.trim() === '') return 'no_body';
  if (given.body.length > MOST_BODY) return 'body_too_long';
  if (given.ccAddress !== null && !isMailAddress(given.ccAddress)) return 'bad_cc';
  if (given.invoiceIds.length === 0 && given.disputeId === undefined) return 'no_invoice';
  const { invoiceIds = [], why = null } = given.setAside ?? {};
  return invoiceIds.length > 0 && (why ?? '').trim() === '' ? 'no_why' : null;
}
