// Finds a message of ours by its metadata, when Slack's answer to posting it was lost.
import type { WebClient } from '@slack/web-api';

export interface MessageMetadata {
  readonly event_type?: string | undefined;
  readonly event_payload?: Readonly<Record<string, unknown>> | undefined;
}

const MOST_PAGES = 10;

/**
 * The ts of the newest message that is ours; null when none is. Goes by our id alone, never by time:
 * Slack's clock and ours differ. Throws what web-api throws.
 */
export async function findPosted(
  poster: WebClient,
  given: {
    channelId: string;
    /** Null: look in the channel itself. */
    threadTs: string | null;
    isOurs: (metadata: MessageMetadata) => boolean;
  },
): Promise<string | null> {
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const query = {
      channel: given.channelId,
      limit: 200,
      include_all_metadata: true,
      ...(cursor === undefined ? {} : { cursor }),
    };
    const answer =
      given.threadTs === null
        ? await poster.conversations.history(query)
        : await poster.conversations.replies({ ...query, ts: given.threadTs });
    const ours = (answer.messages ?? []).find(
      ({ metadata }) => metadata && given.isOurs(metadata as MessageMetadata),
    );
    if (ours?.ts !== undefined) return ours.ts;
    cursor = answer.response_metadata?.next_cursor || undefined;
    if (cursor === undefined) return null;
  }
  return null;
}
