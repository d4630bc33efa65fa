// The way back to a message that somebody saved.
import type { WebClient } from '@slack/web-api';
import { troubleOf } from '#messages/poster.ts';

/** Null where Slack gives none: the bot is not in that conversation, or the message is gone. */
export async function permalinkOf(
  client: WebClient,
  { channelId, ts }: { channelId: string; ts: string },
): Promise<string | null> {
  try {
    const { permalink } = await client.chat.getPermalink({ channel: channelId, message_ts: ts });
    return permalink ?? null;
  } catch (error) {
    troubleOf(error); // A bug of ours is thrown on.
    return null;
  }
}
