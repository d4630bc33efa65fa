// The card about a letter that needs a person: it or its copy came back, it could not be sent, was stopped, or nobody knows.
import type { Button, KnownBlock } from '@slack/types';
import type { Refusal } from '#domain/gate.ts';
import type { LetterStage } from '#domain/ladder.ts';
import type { Reach } from '#domain/sender.ts';
import type { ClientRef, Day } from '#domain/types.ts';
import { disputeButton } from './dispute-button.ts';
import { ACTION } from './ids.ts';
import { actions, button, context, type Message, message, section } from './kit.ts';
import { noteButton } from './note-words.ts';
import { practiceBlocks } from './practice.ts';
import { refusalLine } from './refusals.ts';
import { STAGE_NAME } from './reminder-words.ts';
import { clip, join, type Mrkdwn, md, mention } from './text.ts';
import { clockDay, clockTime, nameOf } from './words.ts';

const ANSWER_LENGTH = 300;
const NAME_LENGTH = 100;

export interface ReminderCardView {
  readonly client: ClientRef;
  readonly reminder: {
    readonly id: string;
    readonly stage: LetterStage;
    readonly toName: string | null;
    readonly toAddress: string;
    readonly createdBy: string;
    readonly createdAt: Date;
    /** Nobody pressed Send; left out: somebody did. */
    readonly isAutomatic?: boolean;
    readonly sentAt: Date | null;
    readonly runAt: Date;
    readonly state: string;
    readonly error: string | null;
    readonly detail: string | null;
    readonly refusals: readonly Refusal[];
    /** Unknown for an earlier try: the last one certainly did not arrive, or was taken back. Left out: it is not. */
    readonly isEarlierInDoubt?: boolean;
  };
  /** The contact's address came back. */
  readonly isBounced: boolean;
  /** It went out, and nobody got the copy. */
  readonly refusedCopy: {
    readonly address: string;
    readonly answer: string;
    readonly isBounced: boolean;
  } | null;
  readonly reach: Reach;
  readonly numberOf: (invoiceId: string) => string;
  readonly locale: string;
  readonly timeZone: string;
  readonly today: Day;
}

/** What happened, what to do, and the buttons for it. */
export function reminderCard(view: ReminderCardView): Message {
  const { client, reminder } = view;
  const name = STAGE_NAME[reminder.stage];
  const title = md`${name} to ${nameOf(client)} (${reminder.toAddress}): ${outcomeOf(view)}`;
  const blocks: KnownBlock[] = [
    section(title),
    ...lines(view).map((line) => section(line)),
    context(
      md`${reminder.isAutomatic ? md`It was to go out by itself, after a deed of ${mention(reminder.createdBy)}` : md`Approved by ${mention(reminder.createdBy)}`} at ${clockTime(reminder.createdAt, view)} on ${clockDay(reminder.createdAt, view)}.`,
    ),
    ...actions([...buttons(view), noteButton(client), disputeButton(client)]),
    ...practiceBlocks(view.reach),
  ];
  return message(title, blocks);
}

function outcomeOf({ isBounced, refusedCopy, reminder }: ReminderCardView): Mrkdwn {
  switch (reminder.state) {
    case 'sent':
      return refusedCopy ? md`it is gone, but *the copy was refused*.` : md`it is gone.`;
    case 'unknown':
      return md`*nobody knows whether it arrived*.`;
    case 'refused':
      return md`*it was stopped.* Nothing was sent.`;
    case 'cancelled':
      return md`it was taken back.`;
    case 'failed':
      return isBounced
        ? md`*it came back.* Nothing reached them.`
        : md`*it could not be sent.* Nothing reached them.`;
    default:
      return md`it is on its way.`;
  }
}

/** Why, and what to do about it. */
function lines(view: ReminderCardView): Mrkdwn[] {
  const { isBounced, refusedCopy, reminder } = view;
  const said =
    reminder.detail === null
      ? []
      : [md`Their mail server said: “${clip(reminder.detail, ANSWER_LENGTH)}”`];
  switch (reminder.state) {
    case 'sent':
      return refusedCopy ? copyLines(refusedCopy, reminder) : [];
    case 'refused':
      return [refusalLines(view)];
    case 'unknown':
      if (reminder.isEarlierInDoubt) return onceMoreLines(view, said);
      return [
        md`The mail server took the text, and the connection was lost before it said so. Look into its log, or ask them. Then say here what is so; I send nothing by myself.`,
      ];
    case 'failed':
      return isBounced
        ? [
            ...said,
            md`Find the right address: change it with \`/ar contact\`, then send the letter again.`,
          ]
        : [...said, md`${adviceFor(reminder.error)}`];
    default:
      return [];
  }
}

function refusalLines(view: ReminderCardView): Mrkdwn {
  const { refusals } = view.reminder;
  return join(
    refusals.map((one) => md`• ${refusalLine(one, view)}`),
    '\n',
  );
}

/** What the second try met, and that it says nothing of the first. */
function onceMoreLines(view: ReminderCardView, said: readonly Mrkdwn[]): Mrkdwn[] {
  const { isBounced, reminder } = view;
  const doubt = md`When it was first sent the mail server may have taken it: look into its log, or ask them. Then say here what is so; I send nothing by myself.`;
  if (reminder.refusals.length > 0)
    return [md`It was to go out once more, and that was stopped:`, refusalLines(view), doubt];
  if (reminder.error === null)
    return [md`It was to go out once more, and that was taken back.`, doubt];
  const address = md` The address came back: change it with \`/ar contact\`.`;
  return [md`The second try did not reach them.${isBounced ? address : md``}`, ...said, doubt];
}

/** The letter cannot go out again for the copy alone, so a person passes it on. */
function copyLines(
  { address, answer, isBounced }: NonNullable<ReminderCardView['refusedCopy']>,
  { toAddress, toName }: ReminderCardView['reminder'],
): Mrkdwn[] {
  const advice = isBounced
    ? md`Find the right address: change it with \`/ar contact\`, and pass the letter on to them yourself.`
    : md`If they should have it, pass the letter on to them yourself.`;
  return [
    md`The letter reached ${clip(toName ?? toAddress, NAME_LENGTH)}. The copy to ${clip(address, NAME_LENGTH)} was refused: “${clip(answer, ANSWER_LENGTH)}”`,
    md`${advice} I do not send it once more.`,
  ];
}

function adviceFor(code: string | null): string {
  if (code === 'auth')
    return 'The mail server does not accept our user and password. An admin can look with goodterms doctor.';
  return 'Try again with the button below; if it stays, an admin can look with goodterms doctor.';
}

function buttons({ client, reminder }: ReminderCardView): Button[] {
  const about = nameOf(client);
  const preview = button({
    label: 'Look at it again',
    actionId: ACTION.reminderLookAgain,
    value: reminder.id,
    about,
  });
  switch (reminder.state) {
    case 'unknown':
      return [
        button({
          label: 'Mark as sent',
          actionId: ACTION.reminderMarkSent,
          value: reminder.id,
          about,
        }),
        button({
          label: 'Send again',
          actionId: ACTION.reminderAgain,
          value: reminder.id,
          about,
          confirm: {
            title: 'Send it once more?',
            text: 'If the first one arrived after all, they get it twice.',
            yes: 'Send again',
          },
        }),
      ];
    case 'failed':
    case 'refused':
      return [preview];
    default:
      return [];
  }
}
