// The addresses behind `respond()`: each takes five posts within half an hour and changes what its person sees.
import { randomBytes } from 'node:crypto';
import { BOT_ID, BOT_USER_ID } from './emulator.ts';
import type { FileStore } from './files.ts';
import { mistakesIn, tooLong } from './limits.ts';
import { messageFrom, nameBlocks } from './messages.ts';
import type { Methods } from './methods.ts';
import { pictureMistakes } from './pictures.ts';
import { type Json, listOf, type Message, textOf } from './protocol.ts';
import type { SlackTime } from './time.ts';
import type { Workspace } from './workspace.ts';

const POSTS = 5;
const LIFETIME_MS = 30 * 60_000;

/** Where an answer goes: who asked, in which channel, and the message that was clicked, if any. */
interface Origin {
  userId: string;
  channelId: string;
  message?: Message;
}

export interface ResponseUrls {
  urlFor(origin: Origin): string;
  /** Applies one post; `status` is what Slack would answer. */
  take(key: string, body: Json): Promise<{ status: number; body: Json }>;
  /** Shows what a slash command answered in its acknowledgement. */
  show(origin: Origin, body: Json): Promise<void>;
}

interface Parts {
  base: () => string;
  workspace: Workspace;
  methods: Methods;
  files: FileStore;
  time: SlackTime;
  botToken: string;
}

export function responseUrls(parts: Parts): ResponseUrls {
  const { base, workspace, methods, files, time, botToken } = parts;
  const urls = new Map<string, { origin: Origin; left: number; until: number }>();
  let ephemerals = 0;

  const call = (method: string, args: Record<string, string>) =>
    methods.run({ token: botToken, method, args, isResponse: true });

  const replace = async (message: Message, body: Json | undefined) => {
    const at = workspace.messages.findIndex(
      ({ channel, ts, to }) =>
        channel === message.channel && ts === message.ts && to === message.to,
    );
    if (at < 0) return;
    if (message.to === undefined) {
      const target = { channel: message.channel, ts: message.ts };
      await (body
        ? call('chat.update', { ...target, ...contentOf(body) })
        : call('chat.delete', target));
      return;
    }
    if (body) workspace.messages[at] = { ...message, ...privately(body) };
    else workspace.messages.splice(at, 1);
    workspace.changed();
  };

  const privately = (body: Json) => ({
    text: textOf(body['text']),
    blocks: nameBlocks(listOf(body['blocks'])),
  });

  const show = async ({ userId, channelId, message }: Origin, body: Json) => {
    const root = textOf(body['thread_ts']) || message?.thread_ts;
    const thread = root ? { thread_ts: root } : {};
    if (body['response_type'] === 'in_channel') {
      await call('chat.postMessage', { channel: channelId, ...thread, ...contentOf(body) });
      return;
    }
    const ts = `${Math.floor(time.now() / 1000)}.9${String(++ephemerals).padStart(5, '0')}`;
    const raw = { ...privately(body), ts, user: BOT_USER_ID, bot_id: BOT_ID, ...thread };
    workspace.messages.push({ ...messageFrom(raw, channelId), to: userId });
    workspace.changed();
  };

  return {
    urlFor: (origin) => {
      const key = randomBytes(12).toString('hex');
      urls.set(key, { origin, left: POSTS, until: Date.now() + LIFETIME_MS });
      return `${base()}/response/${key}`;
    },
    take: async (key, body) => {
      const url = urls.get(key);
      if (!url || url.left === 0 || Date.now() > url.until)
        return { status: 404, body: { ok: false, error: url ? 'expired_url' : 'used_url' } };
      url.left--;
      const blocks = listOf(body['blocks']);
      const mistakes = [...mistakesIn(blocks, 'message'), ...pictureMistakes(blocks, files)];
      if (mistakes.length > 0 || tooLong(blocks))
        return { status: 400, body: { ok: false, error: 'invalid_blocks', mistakes } };
      const { message } = url.origin;
      if (message && body['delete_original'] === true) await replace(message, undefined);
      else if (message && body['replace_original'] === true) await replace(message, body);
      else await show(url.origin, body);
      return { status: 200, body: { ok: true } };
    },
    show,
  };
}

function contentOf(body: Json): Record<string, string> {
  return {
    text: textOf(body['text']),
    ...(body['blocks'] === undefined ? {} : { blocks: JSON.stringify(body['blocks']) }),
    ...(body['metadata'] === undefined ? {} : { metadata: JSON.stringify(body['metadata']) }),
  };
}
