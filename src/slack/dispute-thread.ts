// What people say in the threads of cases, as Slack tells it: parsed here, kept in the record of the case. Nobody is answered.
import type { App } from '@slack/bolt';
import type { AllMessageEvents } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { Saying, SeenMessage } from '#domain/dispute-saying.ts';
import {
  toldByChanged,
  toldByDeleted,
  toldByReaction,
  toldBySaid,
} from '#domain/dispute-saying.ts';
import { keepSaying, rereadThreads } from '#flows/dispute-thread.ts';
import type { Oneself } from '#messages/dispute-thread.ts';
import { threadOfMessage } from '#messages/dispute-thread.ts';
import type { SlackMessage } from '#messages/slack-message.ts';
import { isOurs, seenIn } from '#messages/slack-message.ts';
import type { Bot } from './bot.ts';

export function registerDisputeThread(app: App, bot: Bot): void {
  app.event('message', async ({ context, event }) => {
    const told = toldBy(event, context);
    if (told) await keep(bot, told);
  });

  for (const name of ['reaction_added', 'reaction_removed'] as const)
    app.event(name, async ({ client, event }) => {
      const { event_ts: eventTs, item, reaction, user: userId } = event;
      const isOn = name === 'reaction_added';
      const saying = toldByReaction({ ts: item.ts, name: reaction, userId, isOn, eventTs });
      if (saying) await keepReaction(bot, client, { channelId: item.channel, saying });
    });

  // Whether the threads there can be read now, Slack is asked by the clock.
  for (const name of CHANGES_OF_CHANNELS)
    app.event(name, async ({ context, event }) => {
      const isOfAnother = 'user' in event && name === 'member_joined_channel';
      if (isOfAnother && event.user !== context.botUserId) return;
      await reread(bot, event.channel);
      bot.kick();
    });
}

const CHANGES_OF_CHANNELS = [
  'member_joined_channel',
  'channel_left',
  'group_left',
  'channel_archive',
  'group_archive',
  'channel_unarchive',
  'group_unarchive',
] as const;

/** What was told of a message, and in which thread it stands; null: Slack does not say. */
interface Told {
  readonly channelId: string;
  readonly threadTs: string | null;
  readonly ts: string;
  readonly sayings: readonly Saying[];
}

/** Null: nothing was said in a thread, or it is our own. */
function toldBy(event: AllMessageEvents, oneself: Partial<Oneself>): Told | null {
  const ourselves = { botId: oneself.botId, botUserId: oneself.botUserId };
  const seen = (message: SlackMessage | undefined): SeenMessage | null =>
    message && !isOurs(message, ourselves) ? seenIn(message) : null;
  const { channel: channelId } = event;
  switch (event.subtype) {
    case 'message_changed': {
      const { event_ts: eventTs, message: changed, previous_message: previous } = event;
      const message = seen(changed as SlackMessage);
      if (!message) return null;
      const before = seen(previous as SlackMessage | undefined);
      const sayings = toldByChanged({ message, before, eventTs });
      return inThread(changed as SlackMessage, { channelId, ts: message.ts, sayings });
    }
    case 'message_deleted': {
      const { deleted_ts: ts, event_ts: eventTs } = event;
      const previous = event.previous_message as SlackMessage | undefined;
      const before = seen(previous);
      if (previous && !before) return null;
      const sayings = toldByDeleted({ ts, before, eventTs });
      if (!previous) return { channelId, threadTs: null, ts, sayings };
      return inThread(previous, { channelId, ts, sayings });
    }
    default: {
      const message = seen(event as SlackMessage);
      if (!message) return null;
      const sayings = toldBySaid(message);
      return inThread(event as SlackMessage, { channelId, ts: message.ts, sayings });
    }
  }
}

/** What stands at the head of a thread is in none. */
function inThread(
  { thread_ts: threadTs }: SlackMessage,
  told: Omit<Told, 'threadTs'>,
): Told | null {
  return threadTs === undefined || threadTs === told.ts ? null : { ...told, threadTs };
}

/** Slack has been thanked for it by now and will not tell it again: what cannot be kept is read again later. */
async function keep(bot: Bot, told: Told) {
  try {
    return await keepSaying(bot.db, { workspaceId: bot.workspaceId, ...told });
  } catch (error) {
    bot.log.error({ err: error }, 'what was said in the thread of a dispute was not kept');
    await reread(bot, told.channelId);
    return 'no_case';
  }
}

/** Slack does not say in which thread a reaction was given: where nobody has told of the message, it is asked. */
async function keepReaction(
  bot: Bot,
  client: WebClient,
  { channelId, saying }: { channelId: string; saying: Saying },
): Promise<void> {
  const { ts } = saying;
  const told = { channelId, ts, sayings: [saying] };
  if ((await keep(bot, { ...told, threadTs: null })) !== 'waits') return;
  try {
    const threadTs = await threadOfMessage(client, { channelId, ts });
    if (threadTs !== null) await keep(bot, { ...told, threadTs });
  } catch (error) {
    bot.log.warn({ err: error }, 'the thread of a reaction is not known');
    await reread(bot, channelId);
  }
}

async function reread(bot: Bot, channelId: string): Promise<void> {
  try {
    await rereadThreads(bot.db, { workspaceId: bot.workspaceId, channelId });
  } catch (error) {
    bot.log.error({ err: error }, 'threads of disputes were not marked to be read again');
  }
}
