// Reads the thread of a case in Slack as a whole, and asks whether it can be read at all.
import type { WebClient } from '@slack/web-api';
import type { ReadMessage, SeenMessage } from '#domain/dispute-saying.ts';
import { readersOf } from './channel.ts';
import { troubleOf } from './poster.ts';
import type { SlackMessage } from './slack-message.ts';
import { isOurs, seenIn } from './slack-message.ts';

/** Why a channel cannot be read, as Slack says, or in a word of ours; null: it can. */
type Unreadable = string | null;

export type ReadResult =
  | {
      readonly ok: true;
      readonly messages: readonly ReadMessage[];
      /** It was read, and yet nobody can go on in it. */
      readonly unreadable: Unreadable;
    }
  | { readonly ok: false; readonly unreadable: string }
  /** Slack does not answer, or asks for a pause. */
  | { readonly ok: false; readonly unreadable: null; readonly code: string };

/** The bot as the author of messages. */
export interface Oneself {
  readonly botId: string | undefined;
  readonly botUserId: string | undefined;
}

export async function askWhoWeAre(client: WebClient): Promise<Oneself> {
  const { bot_id: botId, user_id: botUserId } = await client.auth.test();
  return { botId, botUserId };
}

/**
 * Why what is said in a channel does not reach us, or must not: we have to be in it, it must be open, and no other company
 * may be there. Null: it does.
 * Throws what web-api throws where Slack does not answer.
 */
async function whyUnreadable(client: WebClient, channelId: string): Promise<Unreadable> {
  try {
    const { hasBot, isArchived, isSharedOutside } = await readersOf(client, channelId);
    if (!hasBot) return 'not_in_channel';
    if (isArchived) return 'is_archived';
    return isSharedOutside ? 'externally_shared' : null;
  } catch (error) {
    const trouble = troubleOf(error);
    if (trouble.kind === 'later') throw error;
    return trouble.code;
  }
}

const MOST_PAGES = 50;
const PAGE = 200;

/** The whole thread, in the order of its messages. What Slack refuses for good is a reason, what passes by itself is none. */
export async function readThread(
  client: WebClient,
  given: { readonly channelId: string; readonly threadTs: string; readonly oneself: Oneself },
): Promise<ReadResult> {
  const { channelId, oneself, threadTs } = given;
  try {
    const closed = await whyUnreadable(client, channelId);
    if (closed === 'not_in_channel' || closed === 'channel_not_found')
      return { ok: false, unreadable: closed };
    const messages = await allOf(client, { channelId, threadTs });
    // Of a message with replies that somebody deleted Slack keeps a stone.
    const isHeaded = messages.some((one) => one.ts === threadTs && one.subtype !== 'tombstone');
    const unreadable = closed ?? (isHeaded ? null : 'message_not_found');
    return { ok: true, unreadable, messages: messages.flatMap((one) => readIn(one, oneself)) };
  } catch (error) {
    const trouble = troubleOf(error);
    if (trouble.kind === 'later') return { ok: false, unreadable: null, code: trouble.code };
    const isHeadless = trouble.code === 'thread_not_found';
    return { ok: false, unreadable: isHeadless ? 'message_not_found' : trouble.code };
  }
}

async function allOf(
  client: WebClient,
  { channelId, threadTs }: { channelId: string; threadTs: string },
): Promise<SlackMessage[]> {
  const all: SlackMessage[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await client.conversations.replies({
      channel: channelId,
      ts: threadTs,
      limit: PAGE,
      ...(cursor === undefined ? {} : { cursor }),
    });
    all.push(...((answer.messages ?? []) as SlackMessage[]));
    cursor = answer.response_metadata?.next_cursor || undefined;
    if (cursor === undefined) break;
  }
  return all;
}

/** The thread in which a message stands; null: in none, or it is gone. Throws what web-api throws. */
export async function threadOfMessage(
  client: WebClient,
  { channelId, ts }: { readonly channelId: string; readonly ts: string },
): Promise<string | null> {
  const answer = await client.conversations.replies({ channel: channelId, ts, limit: 1 });
  return answer.messages?.find((one) => one.ts === ts)?.thread_ts ?? null;
}

/** Of our own messages nothing but what people think of them. */
function readIn(message: SlackMessage, oneself: Oneself): ReadMessage[] {
  if (message.ts === undefined) return [];
  const seen: SeenMessage | null = isOurs(message, oneself) ? null : seenIn(message);
  const reactions = (message.reactions ?? []).map(({ count = 0, name = '', users = [] }) => ({
    name,
    userIds: users,
    isWhole: users.length >= count,
  }));
  return [{ ts: message.ts, message: seen, reactions }];
}
