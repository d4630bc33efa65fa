// A letter that was taken while its copy was not: how the books keep that, and what people see of it.
import type { Reminder } from '#db/reminders.ts';
import type { MailOutcome } from '#mail/mailer.ts';

/** Why nobody got the copy. */
export interface RefusedCopy {
  readonly address: string;
  readonly answer: string;
  /** The address is none to write to. */
  readonly isBounced: boolean;
}

const REFUSED = 'copy_refused';
const BOUNCED = 'copy_bounced';

/** What stands beside a letter that was sent: the server's word on it, or on its copy, which is worth more to people. */
export function endOfSent(outcome: Extract<MailOutcome, { kind: 'sent' }>): {
  readonly error: string | null;
  readonly detail: string;
} {
  const { answer, copyRefused: copy } = outcome;
  if (!copy) return { error: null, detail: answer };
  return { error: copy.isAddress ? BOUNCED : REFUSED, detail: copy.answer };
}

/** Null: it had no copy, or that was taken too. */
export function refusedCopyOf(
  letter: Pick<Reminder, 'ccAddress' | 'state' | 'error' | 'detail'>,
): RefusedCopy | null {
  const { ccAddress: address, detail, error, state } = letter;
  if (address === null || state !== 'sent' || (error !== REFUSED && error !== BOUNCED)) return null;
  return { address, answer: detail ?? '', isBounced: error === BOUNCED };
}
