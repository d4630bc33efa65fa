// Spreads groups of blocks over as many messages as Slack's limits ask for; a group is never torn.
import type { KnownBlock } from '@slack/types';
import { LIMITS } from './limits.ts';
import { countText } from './validate.ts';

/** Whether the blocks can stand in one message of a digest. */
export function fits(blocks: readonly KnownBlock[]): boolean {
  return blocks.length <= LIMITS.digestBlocks && countText(blocks) <= LIMITS.messageText;
}

/** Fills one message after the other, in order. */
export function pack(groups: readonly KnownBlock[][]): KnownBlock[][] {
  const parts: KnownBlock[][] = [];
  let characters = 0;
  for (const group of groups) {
    const more = countText(group);
    const part = parts.at(-1);
    const isRoomy =
      part !== undefined &&
      part.length + group.length <= LIMITS.digestBlocks &&
      characters + more <= LIMITS.messageText;
    if (isRoomy) part.push(...group);
    else parts.push([...group]);
    characters = isRoomy ? characters + more : more;
  }
  return parts;
}
