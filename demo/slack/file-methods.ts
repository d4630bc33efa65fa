// `files.*`: announce, upload, share, look up, delete. The emulator keeps the message, we keep the bytes.
import { BOT_ID, BOT_USER_ID, CARETAKER_ID, type Emulated, tokenOf } from './emulator.ts';
import type { FileStore } from './files.ts';
import { messageFrom } from './messages.ts';
import type { Call } from './methods.ts';
import { type Json, listOf, objectOf, parsed, type SlackFile, textOf } from './protocol.ts';
import { missingScope, refused } from './refusals.ts';
import type { Workspace } from './workspace.ts';

export interface FileMethods {
  run(call: Call): Promise<Json>;
  /** The bytes that were posted to an upload address; false where it is none. */
  receive(id: string, bytes: Buffer): Promise<boolean>;
}

interface Desk {
  emulated: Emulated;
  workspace: Workspace;
  files: FileStore;
  scopes: string[];
  base: () => string;
}

type Method = (desk: Desk, call: Call) => Promise<Json> | Json;

export function fileMethods(desk: Desk): FileMethods {
  return {
    run: async (call) => (METHODS[call.method] ?? unknownMethod)(desk, call),
    receive: async (id, bytes) => {
      if (!desk.files.receive(id, bytes)) return false;
      await desk.emulated.markUploaded(id);
      return true;
    },
  };
}

const unknownMethod: Method = () => refused('unknown_method');

const METHODS: Record<string, Method> = {
  'files.getUploadURLExternal': announced,
  'files.completeUploadExternal': completed,
  'files.info': looked,
  'files.delete': deleted,
};

async function announced({ emulated, workspace, files, base }: Desk, call: Call): Promise<Json> {
  if (!(Number(call.args['length']) > 0)) return refused('missing_argument');
  const answer = await emulated.call(call.token, call.method, call.args);
  if (answer['ok'] !== true) return answer;
  const id = textOf(answer['file_id']);
  const name = (call.args['filename'] ?? '').trim();
  files.announce({ id, name, userId: holderOf(workspace, emulated, call.token) });
  return { ...answer, upload_url: `${base()}/upload/v1/${id}` };
}

/** Whose token it is. */
function holderOf(workspace: Workspace, { botToken }: Emulated, token: string): string {
  if (token === botToken) return BOT_USER_ID;
  return workspace.members.find(({ name }) => tokenOf(name) === token)?.id ?? CARETAKER_ID;
}

async function completed(desk: Desk, call: Call): Promise<Json> {
  const channel = call.args['channel_id'];
  // Slack takes the id of a conversation here, not of a person.
  if (channel !== undefined && !/^[CGDZ]/.test(channel)) return refused('invalid_arguments');
  const answer = await desk.emulated.call(call.token, call.method, call.args);
  if (answer['ok'] !== true) return answer;
  const done = listOf(answer['files']);
  const shares = sharesIn(done[0] ?? {});
  for (const raw of done) {
    const file = desk.files.find(textOf(raw['id']));
    if (file) file.title = textOf(raw['title']);
    if (file) file.isUnexamined = shares.length === 0;
    for (const share of shares) desk.files.share(textOf(raw['id']), share);
  }
  for (const share of shares) show(desk, call.args, { share, files: done });
  return { ok: true, files: done.flatMap((raw) => answered(desk, raw)) };
}

interface NewShare {
  channelId: string;
  ts: string;
  threadTs?: string;
}

/** The messages that the emulator made of it. */
function sharesIn(raw: Json): NewShare[] {
  const { public: open, private: closed } = objectOf(raw['shares']);
  return Object.entries({ ...objectOf(open), ...objectOf(closed) }).map(([channelId, of]) => {
    const latest = listOf(of).at(-1) ?? {};
    const threadTs = textOf(latest['thread_ts']);
    return { channelId, ts: textOf(latest['ts']), ...(threadTs ? { threadTs } : {}) };
  });
}

function show(
  { workspace, files }: Desk,
  args: Record<string, string>,
  { share, files: raw }: { share: NewShare; files: Json[] },
): void {
  const user = textOf(raw[0]?.['user']);
  const text = args['initial_comment'] ?? '';
  const message = files.dress({
    ts: share.ts,
    user,
    text,
    subtype: 'file_share',
    ...(text ? {} : { blocks: parsed(args['blocks']) }),
    ...(share.threadTs ? { thread_ts: share.threadTs } : {}),
    ...(user === BOT_USER_ID ? { bot_id: BOT_ID } : {}),
    files: raw,
  });
  workspace.messages.push(messageFrom(message, share.channelId));
  workspace.changed();
}

function answered({ files }: Desk, raw: Json): Json[] {
  const file = files.find(textOf(raw['id']));
  return file ? [unexamined(files.describe(file))] : [];
}

/** Slack answers before it has looked at the file: neither what it is nor where it went is known yet. */
function unexamined(described: SlackFile): Json {
  const nothing = { mimetype: '', filetype: '', pretty_type: '', shares: {} };
  return { ...described, ...nothing, channels: [], groups: [], ims: [] };
}

function looked({ files, workspace, emulated, scopes }: Desk, { token, args }: Call): Json {
  const isBot = token === emulated.botToken;
  if (isBot && !scopes.includes('files:read')) return missingScope(scopes, 'files:read');
  const file = files.find(args['file'] ?? '');
  if (!file || !files.isVisibleTo(file, holderOf(workspace, emulated, token)))
    return refused('file_not_found');
  if (file.isDeleted) return refused('file_deleted');
  const described = files.describe(file);
  if (!file.isUnexamined) return { ok: true, file: described, comments: [] };
  file.isUnexamined = false; // Slack takes a moment: here it lasts until somebody has asked once.
  return { ok: true, file: unexamined(described), comments: [] };
}

function deleted({ files, workspace, emulated, scopes }: Desk, { token, args }: Call): Json {
  const isBot = token === emulated.botToken;
  if (isBot && !scopes.includes('files:write')) return missingScope(scopes, 'files:write');
  const holder = holderOf(workspace, emulated, token);
  const file = files.find(args['file'] ?? '');
  if (!file || !files.isVisibleTo(file, holder)) return refused('file_not_found');
  if (file.isDeleted) return refused('file_deleted');
  if (file.userId !== holder) return refused('cant_delete_file');
  file.isDeleted = true;
  file.bytes = Buffer.alloc(0);
  for (const [at, message] of workspace.messages.entries())
    if (message.files?.some(({ id }) => id === file.id))
      workspace.messages[at] = messageFrom(files.dress({ ...message }), message.channel);
  workspace.changed();
  return { ok: true };
}
