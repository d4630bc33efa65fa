// Short answers about as whom the team writes: going live, what was saved, what became of a test mail.
import type { ModalView } from '@slack/types';
import type { Sender } from '#domain/sender.ts';
import { VIEW } from './ids.ts';
import { context, type Message, message, modal, section } from './kit.ts';
import { NO_SERVER, whereLettersGo } from './sender-words.ts';
import { clip, type Mrkdwn, md } from './text.ts';

const SAID_LENGTH = 500;

/** Asked before letters reach clients for the first time. */
export function goLiveModal(sender: Sender): ModalView {
  return modal({
    title: 'Go live?',
    callbackId: VIEW.senderLive,
    submit: 'Go live',
    blocks: [
      section(
        md`The rest is saved. From now on a reminder that somebody approves goes to the client, from *${sender.fromName}* (${sender.fromAddress}). Nothing is sent by itself.`,
      ),
      context(md`Cancel stays in practice. You can go back to practice at any time.`),
    ],
  });
}

/** What holds after saving. */
export function senderSaved(is: { sender: Sender; hasMailServer: boolean }): Message {
  const text = md`Saved. ${whereLettersGo(is)}`;
  return message(text, [section(text)]);
}

/** What became of a test mail. `said`: what the mail server said, or a code. */
export function testMailNotice(
  is:
    | { readonly ok: true; readonly to: string; readonly from: string }
    | {
        readonly ok: false;
        readonly reason: 'no_mail_server' | 'no_sender' | 'no_address' | 'not_taken' | 'unknown';
        readonly said?: string;
      },
): Message {
  const text = is.ok
    ? md`A test mail from ${is.from} is on its way to ${is.to}. Look whether it is there, and not among the spam.`
    : refusalOf(is.reason, clip(is.said ?? '', SAID_LENGTH));
  return message(text, [section(text)]);
}

function refusalOf(
  reason: 'no_mail_server' | 'no_sender' | 'no_address' | 'not_taken' | 'unknown',
  said: string,
): Mrkdwn {
  switch (reason) {
    case 'no_mail_server':
      return NO_SERVER;
    case 'no_sender':
      return md`Nobody has said yet as whom the team writes. Fill in this form and save it first.`;
    case 'no_address':
      return md`Slack does not tell me your mail address, so I cannot send you a test mail. Ask somebody else of the team to try.`;
    case 'not_taken':
      return md`The mail server did not take the test mail. It said: “${said}”. Nothing was sent; whoever runs the bot finds help with \`goodterms doctor\`.`;
    case 'unknown':
      return md`The connection broke at the end (${said}), so I do not know whether the test mail went out. Look into your inbox.`;
  }
}
