// What may be said in a channel: nothing about money where another company reads along.
import type { WebClient } from '@slack/web-api';

/** Whether people of other workspaces are in the channel, or will be. Throws what web-api throws. */
export async function isSharedOutside(client: WebClient, channelId: string): Promise<boolean> {
  const { channel } = await client.conversations.info({ channel: channelId });
  return Boolean(channel?.is_ext_shared || channel?.is_pending_ext_shared);
}
