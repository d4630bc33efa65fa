// A mail to oneself: does the mail server take what we write, and does it look as it should in an inbox.
import { randomUUID } from 'node:crypto';
import { recordActivity } from '#db/activity.ts';
import { findSender } from '#db/senders.ts';
import { lockWorkspace } from '#db/workspaces.ts';
import type { Sender } from '#domain/sender.ts';
import { isMailAddress } from '#mail/address.ts';
import type { Mailer, MailOutcome, OutgoingMail } from '#mail/mailer.ts';
import type { FlowDeps } from './deps.ts';

export type TestMailResult =
  | { readonly ok: true; readonly from: string }
  | { readonly ok: false; readonly reason: 'no_mail_server' | 'no_sender' | 'no_address' }
  /** What the mail server said, or the code of what went wrong on the way to it. */
  | { readonly ok: false; readonly reason: 'not_taken' | 'unknown'; readonly said: string };

/** Sends it to the person who asked, practice or live: it is no letter to a client. */
export async function sendTestMail(
  deps: FlowDeps,
  given: { workspaceId: string; actor: string; to: string | null; mailer: Mailer | null },
): Promise<TestMailResult> {
  const { actor, mailer, to, workspaceId } = given;
  const { db, now } = deps;
  const sender = await findSender(db.prisma, workspaceId);
  if (!mailer) return { ok: false, reason: 'no_mail_server' };
  if (!sender) return { ok: false, reason: 'no_sender' };
  if (to === null || !isMailAddress(to)) return { ok: false, reason: 'no_address' };
  const outcome = await mailer.send(testMail(sender, { to, now }), async () => true);
  await db.prisma.$transaction(async (tx) => {
    await lockWorkspace(tx, workspaceId);
    const facts = { outcome: outcome.kind, ...('code' in outcome && { code: outcome.code }) };
    await recordActivity(tx, { workspaceId, at: now, actor, action: 'sender.test', facts });
  });
  return resultOf(outcome, sender);
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

const WORDS = [
  'This is a test mail from Good Terms. The mail server took it, and it has reached you.',
  'Reminders to clients come from the same sender. If it stands in your spam folder, or its sender looks strange, have the SPF and DKIM records of the domain looked at before you go live.',
];

function testMail(sender: Sender, on: { to: string; now: Date }): OutgoingMail {
  const { fromAddress, fromName, replyTo } = sender;
  return {
    from: { name: fromName, address: fromAddress },
    to: { name: null, address: on.to },
    cc: null,
    replyTo: replyTo === 'owner' ? null : { name: fromName, address: replyTo },
    subject: 'Test mail from Good Terms',
    text: `${WORDS.join('\n\n')}\n`,
    html: `<!doctype html><html lang="en"><body>${WORDS.map((one) => `<p>${one}</p>`).join('')}</body></html>`,
    messageId: `test.${randomUUID()}@${fromAddress.split('@')[1]}`,
    references: [],
    date: on.now,
  };
}
