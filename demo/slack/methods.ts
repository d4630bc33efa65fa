// What the emulator leaves out of Slack's methods, put right before and after each call, and mirrored for people to see.
import { BOT_ID, BOT_USER_ID, type Emulated, tokenOf } from './emulator.ts';
import type { FileMethods } from './file-methods.ts';
import type { FileStore } from './files.ts';
import { completed } from './flags.ts';
import { holdsFileInput, mistakesIn, tooLong, viewMistakes } from './limits.ts';
import { nameBlocks } from './messages.ts';
import { mirrorFor } from './mirror.ts';
import { pictureMistakes } from './pictures.ts';
import { type Json, listOf, objectOf, parsed, textOf } from './protocol.ts';
import { missingScope, refused } from './refusals.ts';
import type { ViewStacks } from './views.ts';
import type { Workspace } from './workspace.ts';

export interface Call {
  token: string;
  method: string;
  args: Record<string, string>;
  /** An answer to a response_url, which works in channels that the bot is not in. */
  isResponse?: boolean;
}

export interface Methods {
  /** Runs one call as Slack would; the answer carries `ok`. */
  run(call: Call): Promise<Json>;
}

interface Parts {
  emulated: Emulated;
  workspace: Workspace;
  views: ViewStacks;
  files: FileStore;
  fileMethods: FileMethods;
  scopes: string[];
  /** User groups, by id. */
  groups: { id: string; handle: string; name: string }[];
}

const POSTS = new Set([
  'chat.postMessage',
  'chat.update',
  'chat.postEphemeral',
  'files.completeUploadExternal',
]);
const READS = new Set(['conversations.history', 'conversations.replies']);

export function slackMethods(parts: Parts): Methods {
  const { emulated, workspace, views, files, fileMethods } = parts;
  const mirror = mirrorFor(workspace);
  // The emulator takes any unknown token for its administrator.
  const tokens = new Set([
    emulated.botToken,
    ...workspace.members.map(({ name }) => tokenOf(name)),
  ]);
  const run = async (call: Call): Promise<Json> => {
    const { token, method } = call;
    const args = { ...call.args };
    if (!tokens.has(token)) return refused(token ? 'invalid_auth' : 'not_authed');
    const isBot = token === emulated.botToken;
    const refusal = membershipRefusal(parts, call) ?? contentRefusal(parts, method, args);
    if (refusal) return refusal;
    if (method === 'users.conversations') return joinedConversations(emulated, token, args);
    if (method === 'usergroups.list') return userGroups(parts);
    if (method.startsWith('views.')) return views.run({ token, method, args });
    if (method.startsWith('files.')) return fileMethods.run({ token, method, args });
    if (isBot && method === 'chat.postMessage')
      Object.assign(args, { bot_id: BOT_ID, app_id: 'A0GOODTERMS' });
    const limit = Number(args['limit']) || 100;
    if (READS.has(method)) args['limit'] = '1000';
    const answer = dressed(await emulated.call(token, method, args), files);
    if (answer['ok'] !== true) return answer;
    if (READS.has(method)) return page(from(answer, call), args, limit);
    mirror({ method, args, answer, user: holderOf(workspace, token) });
    return completed(answer, workspace, isBot);
  };
  return { run };
}

/** Whose token it is. */
function holderOf({ members }: Workspace, token: string): string {
  return members.find(({ name }) => tokenOf(name) === token)?.id ?? BOT_USER_ID;
}

/** With the files of its messages as we describe them. */
function dressed(answer: Json, files: FileStore): Json {
  const { message, messages } = answer;
  return {
    ...answer,
    ...(message === undefined ? {} : { message: files.dress(objectOf(message)) }),
    ...(messages === undefined
      ? {}
      : { messages: listOf(messages).map((one) => files.dress(one)) }),
  };
}

/** Without `chat:write.public` a bot reads and writes only where it was invited. */
function membershipRefusal(parts: Parts, call: Call): Json | undefined {
  const { emulated, scopes } = parts;
  if (call.token !== emulated.botToken || call.isResponse) return undefined;
  if (!POSTS.has(call.method) && !READS.has(call.method)) return undefined;
  const channel = call.args['channel'] ?? call.args['channel_id'] ?? '';
  const known = parts.workspace.channels.find(({ id, name }) => id === channel || name === channel);
  if (!known) return undefined;
  const mayPostAnywhere = scopes.includes('chat:write.public') && !known.isPrivate;
  if (call.method === 'chat.postMessage' && mayPostAnywhere) return undefined;
  return known.memberIds.includes(BOT_USER_ID) ? undefined : refused('not_in_channel');
}

/** Checks what the emulator accepts silently, and gives every block and element its id. */
function contentRefusal(
  { files, scopes }: Parts,
  method: string,
  args: Record<string, string>,
): Json | undefined {
  if (POSTS.has(method) && args['blocks']) {
    const blocks = parsed(args['blocks']);
    if (!Array.isArray(blocks)) return refused('invalid_blocks_format');
    const list = listOf(blocks);
    const mistakes = [...mistakesIn(list, 'message'), ...pictureMistakes(list, files)];
    if (mistakes.length > 0) return refused('invalid_blocks', mistakes);
    if (tooLong(list)) return refused('msg_blocks_too_long');
    args['blocks'] = JSON.stringify(nameBlocks(list));
  }
  if (method.startsWith('views.') && args['view']) {
    const view = objectOf(parsed(args['view']));
    const pictures = pictureMistakes(listOf(view['blocks']), files);
    const mistakes = [...viewMistakes(view), ...pictures];
    if (mistakes.length > 0) return refused('invalid_arguments', mistakes);
    if (holdsFileInput(view) && !scopes.includes('files:read'))
      return missingScope(scopes, 'files:read');
    args['view'] = JSON.stringify({ ...view, blocks: nameBlocks(listOf(view['blocks'])) });
  }
  return undefined;
}

/** The emulator goes on from a cursor in a channel, and in a thread begins anew. */
function from(answer: Json, { args, method }: Call): Json {
  const { cursor } = args;
  if (!cursor || method !== 'conversations.replies') return answer;
  const messages = listOf(answer['messages']);
  const at = messages.findIndex(({ ts }) => ts === cursor);
  return at < 0 ? refused('invalid_cursor') : { ...answer, messages: messages.slice(at) };
}

/** `oldest`, `latest`, `inclusive` and `include_all_metadata`, none of which the emulator reads. */
function page(answer: Json, args: Record<string, string>, limit: number): Json {
  const isOn = (name: string) => ['true', '1'].includes(args[name] ?? '');
  const { oldest, latest } = args;
  const inRange = listOf(answer['messages']).filter(({ ts }) => {
    const at = textOf(ts);
    if (at === oldest || at === latest) return isOn('inclusive');
    return (!oldest || Number(at) > Number(oldest)) && (!latest || Number(at) < Number(latest));
  });
  const messages = inRange.slice(0, limit).map((message) => {
    if (isOn('include_all_metadata')) return message;
    return Object.fromEntries(Object.entries(message).filter(([key]) => key !== 'metadata'));
  });
  const next = inRange[limit];
  return {
    ...answer,
    messages,
    has_more: next !== undefined,
    response_metadata: { next_cursor: next ? textOf(next['ts']) : '' },
  };
}

function userGroups({ groups, scopes }: Parts): Json {
  const needed = 'usergroups:read';
  if (!scopes.includes(needed)) return missingScope(scopes, needed);
  return { ok: true, usergroups: groups.map((group) => ({ ...group, is_usergroup: true })) };
}

async function joinedConversations(
  emulated: Emulated,
  token: string,
  args: Record<string, string>,
): Promise<Json> {
  const answer = await emulated.call(token, 'conversations.list', args);
  if (answer['ok'] !== true) return answer;
  return { ...answer, channels: listOf(answer['channels']).filter((c) => c['is_member'] === true) };
}
