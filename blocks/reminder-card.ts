// The card about a letter that needs a person: it came back, could not be sent, was stopped, or nobody knows.
import type { Button, KnownBlock } from '@slack/types';
import type { Refusal } from '#domain/gate.ts';
import type { LetterStage } from '#domain/ladder.ts';
import type { ClientRef, Day } from '#domain/types.ts';
import { ACTION } from './ids.ts';
import { actions, button, context, type Message, message, section } from './kit.ts';
import { refusalLine } from './refusals.ts';
import { STAGE_NAME } from './reminder-words.ts';
import { clip, join, type Mrkdwn, md, mention } from './text.ts';
import { clockDay, clockTime, nameOf } from './words.ts';

const ANSWER_LENGTH = 300;

export interface ReminderCardView {
  readonly client: ClientRef;
  readonly reminder: {
    readonly id: string;
    readonly stage: LetterStage;
    readonly toAddress: string;
    readonly createdBy: string;
    readonly createdAt: Date;
    readonly sentAt: Date | null;
    readonly runAt: Date;
    readonly state: string;
    readonly error: string | null;
    readonly detail: string | null;
    readonly refusals: readonly Refusal[];
  };
  /** The contact's address came back. */
  readonly isBounced: boolean;
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
      md`Approved by ${mention(reminder.createdBy)} at ${clockTime(reminder.createdAt, view)} on ${clockDay(reminder.createdAt, view)}.`,
    ),
    ...actions(buttons(view)),
  ];
  return message(title, blocks);
}

function outcomeOf({ isBounced, reminder }: ReminderCardView): Mrkdwn {
  switch (reminder.state) {
    case 'sent':
      return md`it is gone.`;
    case 'unknown':
      return md`*nobody knows whether it arrived.*`;
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
  const { isBounced, reminder } = view;
  const said =
    reminder.detail === null
      ? []
      : [md`Their mail server said: “${clip(reminder.detail, ANSWER_LENGTH)}”`];
  switch (reminder.state) {
    case 'refused':
      return [
        join(
          reminder.refusals.map((one) => md`• ${refusalLine(one, view)}`),
          '\n',
        ),
      ];
    case 'unknown':
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

function adviceFor(code: string | null): string {
  if (code === 'auth')
    return 'The mail server does not accept our user and password. An admin can look with goodterms doctor.';
  return 'Try again with the button below; if it stays, an admin can look with goodterms doctor.';
}

function buttons({ client, reminder }: ReminderCardView): Button[] {
  const about = nameOf(client);
  const preview = button({
    label: 'Look at it again',
    actionId: ACTION.reminderOpen,
    value: client.id,
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
