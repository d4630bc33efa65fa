// A mail to oneself: does the mail server take what we write, and does it look as it should in an inbox.
import { recordActivity } from '#db/activity.ts';
import { findSender } from '#db/senders.ts';
import { lockWorkspace } from '#db/workspaces.ts';
import type { Mailer } from '#mail/mailer.ts';
import type { FlowDeps } from './deps.ts';
import type { TestMailResult } from './mail-to-oneself.ts';
import { sendToOneself } from './mail-to-oneself.ts';

/** Sends it to the person who asked, practice or live: it is no letter to a client. */
export async function sendTestMail(
  deps: FlowDeps,
  given: { workspaceId: string; actor: string; to: string | null; mailer: Mailer | null },
): Promise<TestMailResult> {
  const { actor, mailer, to: address, workspaceId } = given;
  const { db, now } = deps;
  const sender = await findSender(db.prisma, workspaceId);
  const replyTo =
    sender && sender.replyTo !== 'owner'
      ? { name: sender.fromName, address: sender.replyTo }
      : null;
  const mail = { sender, to: { name: null, address }, replyTo, words: WORDS };
  const { outcome, result } = await sendToOneself({ mailer, now }, mail);
  if (outcome)
    await db.prisma.$transaction(async (tx) => {
      await lockWorkspace(tx, workspaceId);
      const facts = { outcome: outcome.kind, ...('code' in outcome && { code: outcome.code }) };
      await recordActivity(tx, { workspaceId, at: now, actor, action: 'sender.test', facts });
    });
  return result;
}

const LINES = [
  'This is a test mail from Good Terms. The mail server took it, and it has reached you.',
  'Reminders to clients come from the same sender. If it stands in your spam folder, or its sender looks strange, have the SPF and DKIM records of the domain looked at before you go live.',
];

const WORDS = {
  subject: 'Test mail from Good Terms',
  text: `${LINES.join('\n\n')}\n`,
  html: `<!doctype html><html lang="en"><body>${LINES.map((one) => `<p>${one}</p>`).join('')}</body></html>`,
};
