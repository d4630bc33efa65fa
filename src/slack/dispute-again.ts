// "Try again": somebody invited us to where a case stands, or named another channel.
import type { App } from '@slack/bolt';
import { ACTION } from '#blocks/ids.ts';
import { notice } from '#blocks/notice.ts';
import { tryDisputeAgain } from '#flows/dispute-posts.ts';
import type { Bot } from './bot.ts';
import type { Deed } from './dispute-press.ts';
import { answerPress, onPress } from './dispute-press.ts';
import { beginTurn } from './turn.ts';

const again: Deed = async (press) => {
  const { bot, client, disputeId, userId } = press;
  const begun = await beginTurn(bot, client, { userId, role: 'collector' });
  if (!begun.ok) return answerPress(press, begun.refusal);
  const { workspaceId } = bot;
  await tryDisputeAgain(bot.db, { workspaceId, disputeId, now: begun.turn.now });
  await answerPress(press, notice('I try it now, and each hour until it works.'));
  bot.kick();
};

export function registerDisputeAgain(app: App, bot: Bot): void {
  onPress(app, bot, { actionId: ACTION.disputeAgain, deed: again });
}
