// Spreads groups of blocks over as many messages as Slack's limits ask for; a group is never torn.
import type { KnownBlock } from '@slack/types';
import { LIMITS } from './limits.ts';
import { countText } from './validate.ts';

/** Whether the blocks can stand in one message of a digest. */
export function fits(blocks: readonly KnownBlock[]): boolean {
  return blocks.length <= LIMITS.digestBlocks && countText(blocks) <= LIMITS.digestText;
}

/**
 * Fills one message after the other, in order. `measured` stands in for the groups when their room is
 * judged, so that a group that changes later never moves another one to the next message.
 */
export function pack(
  groups: readonly KnownBlock[][],
  measured: readonly KnownBlock[][] = groups,
): KnownBlock[][] {
  const parts: KnownBlock[][] = [];
  let characters = 0;
  for (const [index, group] of groups.entries()) {
    const more = countText(measured[index] ?? group);
    const part = parts.at(-1);
    const isRoomy =
      part !== undefined &&
      part.length + group.length <= LIMITS.digestBlocks &&
      characters + more <= LIMITS.digestText;
    if (isRoomy) part.push(...group);
    else parts.push([...group]);
    characters = isRoomy ? characters + more : more;
  }
  return parts;
}
