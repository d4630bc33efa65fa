// What a thank-you to a client would say now: the letter that names what they paid and asks for no money. Reads only.
import type { Database } from './deps.ts';
import type { Asked, ProposalResult } from './reminder-proposal.ts';
import { proposeReminder } from './reminder-proposal.ts';

/**
 * It names what was paid on time in the last thirty days, and what was paid late and is for the client to explain, none of
 * it twice. From there on it is a letter like the others: same preview, same gate, same outbox.
 */
export async function proposeThanks(
  db: Database,
  asked: Omit<Asked, 'isThanks'>,
): Promise<ProposalResult> {
  return proposeReminder(db, { ...asked, isThanks: true });
}
