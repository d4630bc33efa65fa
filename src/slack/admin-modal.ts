// A modal that only admins see the inside of; others read in it whom to ask.
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { messageModal } from '#blocks/modal.ts';
import type { Bot } from './bot.ts';
import type { Turn } from './turn.ts';
import { beginTurn } from './turn.ts';

export async function modalForAdmin(
  bot: Bot,
  client: WebClient,
  given: { userId: string; title: string; draw: (turn: Turn) => Promise<ModalView> },
): Promise<ModalView> {
  const { draw, title, userId } = given;
  const begun = await beginTurn(bot, client, { userId, role: 'admin' });
  return begun.ok ? draw(begun.turn) : messageModal({ title, message: begun.refusal });
}
