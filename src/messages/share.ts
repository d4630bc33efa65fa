// Shows to a whole channel what one person was shown, where nobody from outside reads along.
import type { Message } from '#blocks/kit.ts';
import { readersOf } from './channel.ts';
import type { PostingDeps } from './poster.ts';
import { post, troubleOf } from './poster.ts';

export type ShareResult =
  | { readonly ok: true; readonly ts: string }
  | {
      readonly ok: false;
      readonly reason: 'shared_outside' | 'not_in_channel' | 'not_taken' | 'unknown';
    };

const NOT_IN_CHANNEL = new Set(['not_in_channel', 'channel_not_found']);

export async function shareInChannel(
  deps: PostingDeps,
  given: { channelId: string; message: Message },
): Promise<ShareResult> {
  try {
    if ((await readersOf(deps.poster, given.channelId)).isSharedOutside)
      return { ok: false, reason: 'shared_outside' };
    const ts = await post(deps.poster, { channelId: given.channelId, ...given.message });
    return { ok: true, ts };
  } catch (error) {
    const { code, isAnswered } = troubleOf(error);
    deps.log.warn({ code }, 'not shared');
    if (NOT_IN_CHANNEL.has(code)) return { ok: false, reason: 'not_in_channel' };
    // A refusal is certain; where the answer was lost the card may stand there.
    return { ok: false, reason: isAnswered ? 'not_taken' : 'unknown' };
  }
}
