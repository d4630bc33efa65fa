// Whom letters reach for now, said in every view of letters until an admin has switched to live.
import type { KnownBlock } from '@slack/types';
import type { Reach } from '#domain/sender.ts';
import { context, type Message } from './kit.ts';
import { md } from './text.ts';

const WORDS = {
  practice: md`*Practice:* mails go only to the addresses of your allow-list until an admin switches to live in \`/ar settings\`.`,
  nobody: md`*No letters yet:* nobody can be written to until an admin says in \`/ar settings\` as whom the team writes.`,
} as const;

/** The line that says so; none where letters reach clients. */
export function practiceBlocks(reach: Reach): KnownBlock[] {
  return reach === 'live' ? [] : [context(WORDS[reach])];
}

/** A message with that line below it. */
export function saysReach(message: Message, reach: Reach): Message {
  return { ...message, blocks: [...message.blocks, ...practiceBlocks(reach)] };
}
