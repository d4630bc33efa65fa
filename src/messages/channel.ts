// Who reads along in a channel: nothing about money goes where another company is, or where we are not.
import type { WebClient } from '@slack/web-api';

export interface Readers {
  /** People of other workspaces are in it, or will be. */
  readonly isSharedOutside: boolean;
  /** The bot is in it and may post. */
  readonly hasBot: boolean;
  /** Nobody can write there any more. */
  readonly isArchived: boolean;
  /** Without the #; null where Slack gives none. */
  readonly name: string | null;
}

/** Throws what web-api throws. */
export async function readersOf(client: WebClient, channelId: string): Promise<Readers> {
  const { channel } = await client.conversations.info({ channel: channelId });
  return {
    isSharedOutside: Boolean(channel?.is_ext_shared || channel?.is_pending_ext_shared),
    hasBot: channel?.is_member === true,
    isArchived: channel?.is_archived === true,
    name: channel?.name ?? null,
  };
}
