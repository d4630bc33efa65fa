// Answers to one person about a dispute: it is open, there is one already, or what was to be done is done.
import type { Button } from '@slack/types';
import { disputeName } from '#domain/dispute.ts';
import type { ClientRef } from '#domain/types.ts';
import { unreadableWords } from './dispute-words.ts';
import { ACTION } from './ids.ts';
import { actions, button, type Message, message, section } from './kit.ts';
import { channel, type Mrkdwn, md, mention } from './text.ts';
import { clockDay, nameOf } from './words.ts';

interface Named {
  readonly id: string;
  readonly number: number;
}

/** Opened, with where its thread will be. */
export function disputeOpened(is: {
  dispute: Named;
  client: ClientRef;
  /** Null: no channel is named. */
  channelId: string | null;
}): Message {
  const name = disputeName(is.dispute);
  const where =
    is.channelId === null
      ? md`It has no thread yet. ${unreadableWords('no_channel', null)}`
      : md`Its thread will be in ${channel(is.channelId)} in a moment, with whoever gets it.`;
  const text = md`*${name}* is open for *${nameOf(is.client)}*. What is disputed is out of the chase from now on. ${where}`;
  return message(text, [section(text), ...actions([caseButton(is)])]);
}

/** Somebody was faster: the same case, with its card. */
export function disputeThere(is: {
  dispute: Named & { readonly openedBy: string; readonly openedAt: Date };
  card: Message;
  locale: string;
  timeZone: string;
}): Message {
  const { card, dispute } = is;
  const on = clockDay(dispute.openedAt, is);
  const text = md`There is *${disputeName(dispute)}* already; what you wrote stands there now. ${mention(dispute.openedBy)} opened it on ${on}.`;
  return message(text, [section(text), ...card.blocks]);
}

/** It is decided: what is new opens the same case again, from here. `said` is why nothing was opened. */
export function disputeDecided(is: {
  dispute: Named;
  client: ClientRef;
  said: Mrkdwn;
  canReopen: boolean;
}): Message {
  const reopen = button({
    label: 'Reopen',
    actionId: ACTION.disputeReopen,
    value: is.dispute.id,
    about: `${disputeName(is.dispute)}, ${nameOf(is.client)}`,
  });
  const buttons = is.canReopen ? [reopen, caseButton(is)] : [caseButton(is)];
  return message(is.said, [section(is.said), ...actions(buttons)]);
}

/** Anything that was done to a case, with a way to look at it. */
export function disputeDone(is: { dispute: Named; client: ClientRef; text: Mrkdwn }): Message {
  return message(is.text, [section(is.text), ...actions([caseButton(is)])]);
}

function caseButton({ client, dispute }: { dispute: Named; client: ClientRef }): Button {
  return button({
    label: 'Open case',
    actionId: ACTION.disputeShow,
    value: dispute.id,
    about: `${disputeName(dispute)}, ${nameOf(client)}`,
  });
}
