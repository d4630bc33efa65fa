// For one person: a case whose thread Slack does not let us read or write, and what mends it.

import { disputeName } from '#domain/dispute.ts';
import type { ClientRef } from '#domain/types.ts';
import { unreadableWords } from './dispute-words.ts';
import { ACTION } from './ids.ts';
import { actions, button, type Message, message, section } from './kit.ts';
import { md } from './text.ts';
import { nameOf } from './words.ts';

export function disputeMend(is: {
  readonly dispute: { readonly id: string; readonly number: number };
  readonly client: Pick<ClientRef, 'name'>;
  readonly code: string;
  readonly channelId: string | null;
}): Message {
  const { client, code, dispute } = is;
  const name = disputeName(dispute);
  const text = md`Dispute *${name}* of *${nameOf(client)}* is safe, and its thread is not where it should be. ${unreadableWords(code, is.channelId)} Then press Try again; I also try by myself each hour.`;
  return message(text, [
    section(text),
    ...actions([
      button({ label: 'Try again', actionId: ACTION.disputeAgain, value: dispute.id, about: name }),
    ]),
  ]);
}
