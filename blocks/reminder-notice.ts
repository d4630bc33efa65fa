// Short answers about letters: on its way, there already, taken back, nothing to ask for.
import type { LetterStage } from '#domain/ladder.ts';
import type { ClientRef } from '#domain/types.ts';
import { ACTION } from './ids.ts';
import type { Message } from './kit.ts';
import { button, context, message, section } from './kit.ts';
import { notice } from './notice.ts';
import { PRACTICE, STAGE_NAME } from './reminder-words.ts';
import { join, type Mrkdwn, md, mention } from './text.ts';
import { clockDay, clockTime, count, nameOf } from './words.ts';

interface Letter {
  readonly id: string;
  readonly stage: LetterStage;
  readonly toAddress: string;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly runAt: Date;
  readonly sentAt: Date | null;
  readonly state: string;
  readonly isScheduled: boolean;
}

interface On {
  readonly locale: string;
  readonly timeZone: string;
  readonly now: Date;
}

/** The person's own letter was taken: now, or at a time, which can be taken back until then. */
export function letterOnItsWay(
  is: On & {
    reminder: Letter;
    /** Only addresses of the allow-list get mail. */
    isPractice: boolean;
  },
): Message {
  const { isPractice, reminder } = is;
  const practice = isPractice ? [context(PRACTICE)] : [];
  const name = STAGE_NAME[reminder.stage];
  if (!reminder.isScheduled) {
    const now = md`${name} to ${reminder.toAddress}: it goes out now. The digest and the card of the client show when it is gone.`;
    return message(now, [section(now), ...practice]);
  }
  const text = md`${name} to ${reminder.toAddress}: it goes out at ${clockTime(reminder.runAt, is)} on ${clockDay(reminder.runAt, is)}, your time, if nothing stands against it then.`;
  return message(text, [
    section(
      text,
      button({ label: 'Take it back', actionId: ACTION.reminderCancel, value: reminder.id }),
    ),
    ...practice,
  ]);
}

/** Somebody was faster: who and when, so that nobody wonders. */
export function letterThere(is: On & { reminder: Letter; userId: string }): Message {
  const { reminder } = is;
  const who =
    reminder.createdBy === is.userId ? md`You have` : md`${mention(reminder.createdBy)} has`;
  const when = clockTime(reminder.sentAt ?? reminder.createdAt, is);
  switch (reminder.state) {
    case 'queued':
    case 'claimed':
    case 'handoff':
      return notice(
        reminder.isScheduled
          ? md`${who} scheduled this letter for ${clockTime(reminder.runAt, is)} on ${clockDay(reminder.runAt, is)}, so I did not queue another.`
          : md`${who} sent this letter at ${when} and it is on its way, so I did not send another.`,
      );
    case 'unknown':
      return notice(
        md`${who} sent this letter at ${when} and nobody knows whether it arrived. Settle that on its card first; I did not send another.`,
      );
    default:
      return notice(
        md`${who} sent this client a letter at ${when} on ${clockDay(reminder.sentAt ?? reminder.createdAt, is)}, so I did not send another.`,
      );
  }
}

export function letterTakenBack(is: { reminder: Letter; isCancelled: boolean }): Message {
  return notice(
    is.isCancelled
      ? md`Taken back: the ${STAGE_NAME[is.reminder.stage].toLowerCase()} to ${is.reminder.toAddress} does not go out.`
      : md`Too late to take it back: the letter is gone, or was taken back already.`,
  );
}

/** No letter makes sense: nothing is late, and what comes is far off or was told. */
export function nothingToRemind(is: { client: ClientRef; open: number }): Message {
  const name = md`*${nameOf(is.client)}*`;
  if (is.open === 0) return notice(md`${name} owes nothing. Nothing was sent.`);
  return notice(
    md`${name} has ${count(is.open, 'open invoice')}, none overdue, and none due within days that they were not told of. Nothing was sent.`,
  );
}

/** A thank-you makes no sense: nothing was paid lately that they were not thanked for. */
export function nothingToThank(is: { client: ClientRef }): Message {
  return notice(
    md`There is nothing to thank *${nameOf(is.client)}* for: I know of no payment of the last 30 days that came on time and that they were not thanked for yet. Nothing was sent.`,
  );
}

/** The books could not be asked: nothing was sent, and what was typed must not be lost. */
export function wordsKept(is: { subject: string; body: string }): Message {
  const text = md`Something broke on our side, so nothing was sent. Try again in a minute; your words are here to be copied.`;
  return message(text, [section(text), section(md`*${is.subject}*`), section(lines(is.body))]);
}

/** Line by line: a text keeps its paragraphs. */
function lines(body: string): Mrkdwn {
  return join(
    body.split('\n').map((line) => md`>${line}`),
    '\n',
  );
}

/** The client wrote back, or has been answered. */
export function replyNoted(is: { client: ClientRef; isAnswered: boolean }): Message {
  const name = md`*${nameOf(is.client)}*`;
  return notice(
    is.isAnswered
      ? md`Noted: ${name} has been answered.`
      : md`Noted: ${name} wrote back. Nobody sends them a reminder until somebody has answered.`,
  );
}
