// Mail to the member who asks for it, never to a client: who may get it, what it is made of, and what became of it.
import { randomUUID } from 'node:crypto';
import type { Sender } from '#domain/sender.ts';
import { isMailAddress } from '#mail/address.ts';
import type { RenderedLetter } from '#mail/letter.ts';
import type { Mailbox, Mailer, MailOutcome } from '#mail/mailer.ts';

export type TestMailResult =
  | { readonly ok: true; readonly from: string }
  | { readonly ok: false; readonly reason: 'no_mail_server' | 'no_sender' | 'no_address' }
  /** What the mail server said, or the code of what went wrong on the way to it. */
  | { readonly ok: false; readonly reason: 'not_taken' | 'unknown'; readonly said: string };

/** `outcome` is null where nothing was tried. */
export async function sendToOneself(
  by: { mailer: Mailer | null; now: Date },
  mail: {
    sender: Sender | null;
    to: { name: string | null; address: string | null };
    replyTo: Mailbox | null;
    words: RenderedLetter;
  },
): Promise<{ readonly result: TestMailResult; readonly outcome: MailOutcome | null }> {
  const { replyTo, sender, words } = mail;
  const { address, name } = mail.to;
  const no = (reason: 'no_mail_server' | 'no_sender' | 'no_address') =>
    ({ result: { ok: false, reason }, outcome: null }) as const;
  if (!by.mailer) return no('no_mail_server');
  if (!sender) return no('no_sender');
  if (address === null || !isMailAddress(address)) return no('no_address');
  const { fromAddress, fromName } = sender;
  const letter = {
    ...words,
    from: { name: fromName, address: fromAddress },
    to: { name, address },
    cc: null,
    replyTo,
    messageId: `test.${randomUUID()}@${fromAddress.split('@').at(-1)}`,
    references: [],
    date: by.now,
  };
  const outcome = await by.mailer.send(letter, async () => true);
  return { result: resultOf(outcome, sender), outcome };
}

function resultOf(outcome: MailOutcome, sender: Sender): TestMailResult {
  switch (outcome.kind) {
    case 'sent':
      return { ok: true, from: sender.fromAddress };
    case 'later':
    case 'refused':
      return { ok: false, reason: 'not_taken', said: outcome.answer ?? outcome.code };
    case 'unknown':
      return { ok: false, reason: 'unknown', said: outcome.answer ?? outcome.code };
    case 'stopped':
      throw new Error('A test mail is never stopped at its hand-off.');
  }
}
