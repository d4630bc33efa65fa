// A message as Slack writes it, in an event or in an answer, to what the record of a case knows of one.
import type { DisputeFile } from '#domain/dispute.ts';
import type { SeenMessage } from '#domain/dispute-saying.ts';

/** What we read of a message; every field may be missing. */
export interface SlackMessage {
  readonly ts?: string;
  readonly thread_ts?: string;
  readonly subtype?: string;
  readonly user?: string;
  readonly bot_id?: string;
  readonly text?: string;
  readonly edited?: { readonly ts?: string };
  readonly files?: readonly {
    readonly id?: string;
    readonly name?: string | null;
    readonly permalink?: string | null;
  }[];
  readonly reactions?: readonly {
    readonly name?: string;
    readonly count?: number;
    readonly users?: readonly string[];
  }[];
}

/** Slack's words for what somebody said; everything else is what Slack says of itself ("joined the channel"). */
const SAID = new Set<string | undefined>([
  undefined,
  'thread_broadcast',
  'file_share',
  'bot_message',
  'me_message',
]);

/** Null: nobody said it. */
export function seenIn(message: SlackMessage): SeenMessage | null {
  const { bot_id: botId, edited, files = [], subtype, text = '', ts, user } = message;
  if (ts === undefined || !SAID.has(subtype)) return null;
  return {
    ts,
    userId: user || botId || '',
    text: storable(text),
    editedTs: edited?.ts ?? null,
    files: files.flatMap(fileOf),
  };
}

/** One of our own: what we say is what happened in the case, and is in its record as that. */
export function isOurs(
  { bot_id: botId, user }: SlackMessage,
  oneself: { readonly botId: string | undefined; readonly botUserId: string | undefined },
): boolean {
  return (
    (botId !== undefined && botId === oneself.botId) ||
    (user !== undefined && user === oneself.botUserId)
  );
}

/** The link and no content; of a file that is gone or veiled only the id is left. */
function fileOf(file: NonNullable<SlackMessage['files']>[number]): DisputeFile[] {
  const { id, name, permalink } = file;
  if (id === undefined) return [];
  return [{ id, name: storable(name ?? ''), permalink: storable(permalink ?? '') }];
}

/** PostgreSQL holds no zero character, and no half of one. */
function storable(text: string): string {
  return text.replaceAll('\u0000', '').toWellFormed();
}
