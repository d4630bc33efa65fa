// "Share in channel": what one person was shown becomes visible to the channel, once, on purpose.
import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { ACTION } from '#blocks/ids.ts';
import type { Message } from '#blocks/kit.ts';
import { messageModal } from '#blocks/modal.ts';
import { notice } from '#blocks/notice.ts';
import { statusCard } from '#blocks/status.ts';
import { rememberShared } from '#flows/cards.ts';
import { forgetDelivery, isFirstDelivery } from '#flows/receipts.ts';
import { loadOverview } from '#flows/status.ts';
import type { ShareResult } from '#messages/share.ts';
import { shareInChannel } from '#messages/share.ts';
import type { Bot } from './bot.ts';
import { readMetadata } from './metadata.ts';
import { beginTurn } from './turn.ts';

interface Sharing {
  readonly userId: string;
  readonly clientId: string;
  readonly channelId: string | undefined;
  /** The card the button stood on: it can be shared once. */
  readonly cardKey: string;
}

export function registerShare(app: App, bot: Bot): void {
  app.action<BlockAction<ButtonAction>>(ACTION.statusShare, async (args) => {
    const { action, body, client, respond } = args;
    const answer = await share(bot, client, {
      userId: body.user.id,
      clientId: action.value ?? '',
      channelId: body.channel?.id ?? readMetadata(body.view?.private_metadata).channelId,
      cardKey: String(body.container['message_ts'] ?? body.view?.id),
    });
    if (body.view) {
      const view = messageModal({ title: 'Client status', message: answer });
      await client.views.update({ view_id: body.view.id, view });
    } else {
      await respond({ response_type: 'ephemeral', replace_original: false, ...answer });
    }
  });
}

async function share(bot: Bot, client: WebClient, sharing: Sharing): Promise<Message> {
  const begun = await beginTurn(bot, client, { userId: sharing.userId, role: 'viewer' });
  if (!begun.ok) return begun.refusal;
  const { now, today, workspace } = begun.turn;
  const { workspaceId } = bot;
  const { channelId, clientId } = sharing;
  if (channelId === undefined)
    return notice('I do not know which channel you mean. Type /ar status in the channel itself.');
  const overview = await loadOverview(bot.db, { workspaceId, clientId, today });
  if (!overview) return notice('This client is not in the books any more. Nothing was shared.');
  const key = `share|${sharing.userId}|${channelId}|${clientId}|${sharing.cardKey}`;
  if (!(await isFirstDelivery(bot.db, { workspaceId, key, at: now })))
    return notice('You have shared this card already, so I did not post it again.');
  const message = statusCard({
    ...overview,
    locale: workspace.locale,
    timeZone: workspace.timeZone,
    canShare: false,
    canAct: true,
    sharedBy: sharing.userId,
  });
  const result = await shareInChannel(bot, { channelId, message });
  // From now on the card is drawn again when something about the client changes.
  if (result.ok) {
    const place = { workspaceId, clientId, channelId, ts: result.ts };
    await rememberShared(bot.db, { ...place, userId: sharing.userId, now });
  }
  // Nothing stands there for certain: the card may be shared after all.
  if (!result.ok && result.reason !== 'unknown') await forgetDelivery(bot.db, { workspaceId, key });
  return shared(result);
}

function shared(result: ShareResult): Message {
  if (result.ok) return notice('Shared in this channel.');
  switch (result.reason) {
    case 'shared_outside':
      return notice(
        'People from another company are in this channel, so I did not show money data here.',
      );
    case 'not_in_channel':
      return notice('I am not in this channel. Invite me with /invite and share again.');
    case 'not_taken':
      return notice('Slack did not take the message. Nothing was shared; try again in a minute.');
    case 'unknown':
      return notice(
        'Slack did not say whether it took the message. Look in the channel before you share it again.',
      );
  }
}
