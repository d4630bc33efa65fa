// Shows to a whole channel what one person was shown, where nobody from outside reads along.
import type { Message } from '#blocks/kit.ts';
import { isSharedOutside } from './channel.ts';
import type { PostingDeps } from './poster.ts';
import { post, troubleOf } from './poster.ts';

export type ShareResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: 'shared_outside' | 'not_in_channel' | 'slack_trouble' };

const NOT_IN_CHANNEL = new Set(['not_in_channel', 'channel_not_found']);

export async function shareInChannel(
  deps: PostingDeps,
  given: { channelId: string; message: Message },
): Promise<ShareResult> {
  try {
    if (await isSharedOutside(deps.poster, given.channelId))
      return { ok: false, reason: 'shared_outside' };
    await post(deps.poster, { channelId: given.channelId, ...given.message });
    return { ok: true };
  } catch (error) {
    const { code } = troubleOf(error);
    deps.log.warn({ code }, 'not shared');
    return { ok: false, reason: NOT_IN_CHANNEL.has(code) ? 'not_in_channel' : 'slack_trouble' };
  }
}
