// What can be done from the status card: the letter first, then notes and reasons, then peace.
import type { Button } from '@slack/types';
import type { ClientStatus } from '#domain/status.ts';
import { disputeButton } from './dispute-button.ts';
import { ACTION } from './ids.ts';
import { button } from './kit.ts';
import { noteButton } from './note-words.ts';
import { STAGE_VERB } from './reminder-words.ts';
import type { StatusView } from './status.ts';
import { nameOf } from './words.ts';

export function statusButtons(view: StatusView): Button[] {
  const { canAct, canShare, sharedBy } = view;
  const { client } = view.status;
  const share = button({
    label: 'Share in channel',
    actionId: ACTION.statusShare,
    value: client.id,
    about: nameOf(client),
  });
  return [...(canAct ? deeds(view) : []), ...(canShare && sharedBy === undefined ? [share] : [])];
}

/** The letter first, where one makes sense; then what leaves the client in peace. */
function deeds({
  canThank = false,
  lastLetter,
  nextStage,
  repliedAt,
  status,
}: StatusView): Button[] {
  const { client, asOf } = status;
  const about = nameOf(client);
  const isSnoozed = client.snoozedUntil !== null && client.snoozedUntil >= asOf;
  const waits = lastLetter !== null && lastLetter.state === 'queued' ? lastLetter : null;
  return [
    ...(nextStage === null || waits !== null
      ? []
      : [
          button({
            label: STAGE_VERB[nextStage],
            actionId: ACTION.reminderOpen,
            value: client.id,
            about,
            style: 'primary',
          }),
        ]),
    ...(waits === null
      ? []
      : [
          button({
            label: 'Take the letter back',
            actionId: ACTION.reminderCancel,
            value: waits.reminderId,
            about,
          }),
        ]),
    ...(canThank
      ? [button({ label: 'Thank', actionId: ACTION.thanksOpen, value: client.id, about })]
      : []),
    noteButton(client),
    ...(canSayWhy(status)
      ? [button({ label: 'Say why', actionId: ACTION.reasonOpen, value: client.id, about })]
      : []),
    ...replyButton({ lastLetter, repliedAt, client }),
    ...(status.balances.some(({ openMinor }) => openMinor > 0n) ? [disputeButton(client)] : []),
    button({
      label: isSnoozed ? 'Change snooze' : 'Snooze',
      actionId: ACTION.snoozeOpen,
      value: client.id,
      about,
    }),
  ];
}

/** Mail of clients goes to people, not to us: they say that it came, and that it was answered. */
function replyButton(is: {
  lastLetter: StatusView['lastLetter'];
  repliedAt: Date | null;
  client: ClientStatus['client'];
}): Button[] {
  const { client, lastLetter, repliedAt } = is;
  const value = client.id;
  const about = nameOf(client);
  if (repliedAt !== null)
    return [button({ label: 'We answered', actionId: ACTION.clientAnswered, value, about })];
  if (lastLetter === null) return [];
  return [button({ label: 'They wrote back', actionId: ACTION.clientReplied, value, about })];
}

/** Something is overdue, or was paid late: what was said of it may be said otherwise. */
function canSayWhy({ balances, habit }: ClientStatus): boolean {
  const hasPaidLate = habit.onTimeShare !== null && habit.onTimeShare < 1;
  return hasPaidLate || balances.some(({ overdueMinor }) => overdueMinor > 0n);
}
