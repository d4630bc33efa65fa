// The conversation about the digest: looking at it, and asking for it now.
import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import { digestMessages } from '#blocks/digest.ts';
import { ACTION } from '#blocks/ids.ts';
import type { Message } from '#blocks/kit.ts';
import { messageModal } from '#blocks/modal.ts';
import { digestAlreadyPosted, notice } from '#blocks/notice.ts';
import { channel, md } from '#blocks/text.ts';
import { reachOf } from '#domain/sender.ts';
import { planToday, requestDigest } from '#flows/digest.ts';
import { senderOf } from '#flows/sender.ts';
import { linkToDigest } from '#messages/digest.ts';
import type { Bot } from './bot.ts';
import type { CommandCall } from './commands.ts';
import { openModal } from './modal.ts';
import type { Turn } from './turn.ts';
import { beginTurn } from './turn.ts';

const TITLE = 'Today’s digest';

/** `/ar digest` shows it to one person; `/ar digest post` lets the job post it now. */
export async function onDigestCommand(call: CommandCall): Promise<void> {
  const word = call.words.rest.toLowerCase();
  if (word === 'post') return onDigestPost(call);
  if (word !== '') {
    await call.respond({ ...notice('Type /ar digest to look at it, or /ar digest post.') });
    return;
  }
  const turn = await call.begin('viewer');
  if (!turn) return;
  const [root, ...rest] = await preview(call.bot, turn);
  // A response_url takes five posts: what does not fit is said, not sent.
  for (const part of [root, ...rest].slice(0, 4))
    if (part) await call.respond({ response_type: 'ephemeral', replace_original: false, ...part });
  if (rest.length > 3)
    await call.respond({
      ...notice(
        'There is more than a preview holds; the posted digest has all of it in its thread.',
      ),
    });
}

async function preview(bot: Bot, turn: Turn): Promise<Message[]> {
  const plan = await planToday(bot.db, { workspaceId: bot.workspaceId, today: turn.today });
  const { locale, timeZone } = turn.workspace;
  return digestMessages({
    plan,
    locale,
    timeZone,
    snoozes: new Map(),
    letters: new Map(),
    thanks: new Map(),
    isPreview: true,
    reach: reachOf(await senderOf(bot.db, bot.workspaceId)),
  });
}

async function onDigestPost(call: CommandCall): Promise<void> {
  const { bot } = call;
  const turn = await call.begin('collector');
  if (!turn) return;
  const result = await requestDigest(bot.db, {
    workspaceId: bot.workspaceId,
    today: turn.today,
    now: turn.now,
    actor: turn.member.slackUserId,
  });
  if (result.ok) {
    bot.kick();
    await call.respond({ ...notice(md`Today’s digest goes to ${channel(result.channelId)} now.`) });
    return;
  }
  switch (result.reason) {
    case 'no_channel':
      await call.respond({
        ...notice(
          'No channel is set for the digest yet. An admin can choose one with /ar settings.',
        ),
      });
      return;
    case 'on_its_way':
      await call.respond({
        ...notice(
          md`Today’s digest is on its way to ${channel(result.channelId)} already, so I did not ask twice.`,
        ),
      });
      return;
    case 'already_posted': {
      const { channelId } = result.digest;
      const permalink = await linkToDigest(bot, result.digest);
      await call.respond({ ...digestAlreadyPosted({ channelId, permalink }) });
    }
  }
}

export function registerDigest(app: App, bot: Bot): void {
  app.action<BlockAction<ButtonAction>>(ACTION.digestShow, async ({ body, client }) => {
    await openModal(client, { triggerId: body.trigger_id, title: TITLE }, async () => {
      const begun = await beginTurn(bot, client, { userId: body.user.id, role: 'viewer' });
      const [root] = begun.ok ? await preview(bot, begun.turn) : [begun.refusal];
      return messageModal({ title: TITLE, message: root ?? notice('Nothing is overdue.') });
    });
  });
}
