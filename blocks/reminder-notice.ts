// Short answers about letters: on its way, there already, taken back, nothing to ask for.
import type { LetterStage } from '#domain/ladder.ts';
import type { Reach } from '#domain/sender.ts';
import type { ClientRef } from '#domain/types.ts';
import { ACTION } from './ids.ts';
import type { Message } from './kit.ts';
import { button, message, section } from './kit.ts';
import { notice } from './notice.ts';
import { practiceBlocks, saysReach } from './practice.ts';
import { STAGE_NAME } from './reminder-words.ts';
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
    reach: Reach;
  },
): Message {
  const { reach, reminder } = is;
  const practice = practiceBlocks(reach);
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
export function letterThere(is: On & { reminder: Letter; userId: string; reach: Reach }): Message {
  return saysReach(notice(thereLine(is)), is.reach);
}

function thereLine(is: On & { reminder: Letter; userId: string }): Mrkdwn {
  const { reminder } = is;
  const who =
    reminder.createdBy === is.userId ? md`You have` : md`${mention(reminder.createdBy)} has`;
  const when = clockTime(reminder.sentAt ?? reminder.createdAt, is);
  switch (reminder.state) {
    case 'queued':
    case 'claimed':
    case 'handoff':
      return reminder.isScheduled
        ? md`${who} scheduled this letter for ${clockTime(reminder.runAt, is)} on ${clockDay(reminder.runAt, is)}, so I did not queue another.`
        : md`${who} sent this letter at ${when} and it is on its way, so I did not send another.`;
    case 'unknown':
      return md`${who} sent this letter at ${when} and nobody knows whether it arrived. Settle that on its card first; I did not send another.`;
    default:
      return md`${who} sent this client a letter at ${when} on ${clockDay(reminder.sentAt ?? reminder.createdAt, is)}, so I did not send another.`;
  }
}

/** What became of taking a letter back, without saying more than is known. */
// oxlint-disable-next-line typescript/consistent-return -- tsc holds the switch to every outcome.
export function letterTakenBack(is: {
  reminder: Letter;
  outcome: 'taken_back' | 'in_doubt' | 'wanted' | 'too_late';
}): Message {
  const { outcome, reminder } = is;
  const letter = md`the ${STAGE_NAME[reminder.stage].toLowerCase()} to ${reminder.toAddress}`;
  switch (outcome) {
    case 'taken_back':
      return notice(md`Taken back: ${letter} does not go out.`);
    case 'in_doubt':
      return notice(
        md`Taken back: ${letter} does not go out once more. Whether it arrived the first time nobody knows: its card asks for that.`,
      );
    case 'wanted':
      return notice(
        md`Too late to stop it: ${letter} is being handed to the mail server right now. If the server does not take it, it is not tried again; if it does, it is gone. The card of the client shows which.`,
      );
    case 'too_late':
      return notice(
        reminder.state === 'cancelled'
          ? md`Taken back already: ${letter} does not go out.`
          : md`Too late to take it back: ${letter} is not waiting any more. The card of the client shows what became of it.`,
      );
  }
}

/** No letter makes sense: nothing is late, and what comes is far off or was told. */
export function nothingToRemind(is: { client: ClientRef; open: number; reach: Reach }): Message {
  return saysReach(notice(nothingLine(is)), is.reach);
}

function nothingLine(is: { client: ClientRef; open: number }): Mrkdwn {
  const name = md`*${nameOf(is.client)}*`;
  if (is.open === 0) return md`${name} owes nothing. Nothing was sent.`;
  return md`${name} has ${count(is.open, 'open invoice')}, none overdue, and none due within days that they were not told of. Nothing was sent.`;
}

/** A thank-you makes no sense: nothing was paid lately that they were not thanked for. */
export function nothingToThank(is: { client: ClientRef; reach: Reach }): Message {
  const said = notice(
    md`There is nothing to thank *${nameOf(is.client)}* for: I know of no payment of the last 30 days that came on time and that they were not thanked for yet. Nothing was sent.`,
  );
  return saysReach(said, is.reach);
}

/** The answer of the books was lost, and they may have taken the letter before: what was typed must not be lost, too. */
export function wordsKept(is: { subject: string; body: string }): Message {
  const text = md`Something broke on our side, and I do not know whether your letter was taken. Before you press again look at the card of the client (\`/ar status\`): a letter that was taken stands there, and the same one is not sent twice. Your words are here to be copied.`;
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
