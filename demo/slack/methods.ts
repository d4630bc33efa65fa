// What the emulator leaves out of Slack's methods, put right before and after each call, and mirrored for people to see.
import { BOT_ID, BOT_USER_ID, CARETAKER_ID, type Emulated, TEAM_ID, tokenOf } from './emulator.ts';
import { mistakesIn, tooLong, viewMistakes } from './limits.ts';
import { messageFrom, nameBlocks } from './messages.ts';
import { type Channel, type Json, listOf, objectOf, parsed, textOf } from './protocol.ts';
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
  scopes: string[];
}

const refused = (error: string, mistakes: string[] = []): Json => ({
  ok: false,
  error,
  ...(mistakes.length > 0 ? { response_metadata: { messages: mistakes } } : {}),
});

const POSTS = new Set(['chat.postMessage', 'chat.update', 'chat.postEphemeral']);
const READS = new Set(['conversations.history', 'conversations.replies']);

export function slackMethods(parts: Parts): Methods {
  const { emulated, workspace, views } = parts;
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
    const refusal = membershipRefusal(parts, call) ?? contentRefusal(method, args);
    if (refusal) return refusal;
    if (method === 'users.conversations') return joinedConversations(emulated, token, args);
    if (method.startsWith('views.')) return views.run({ token, method, args });
    if (isBot && method === 'chat.postMessage')
      Object.assign(args, { bot_id: BOT_ID, app_id: 'A0GOODTERMS' });
    const limit = Number(args['limit']) || 100;
    if (READS.has(method)) args['limit'] = '1000';
    const answer = await emulated.call(token, method, args);
    if (answer['ok'] !== true) return answer;
    if (READS.has(method)) return page(answer, args, limit);
    mirror({ method, args, answer });
    return completed(answer, workspace, isBot);
  };
  return { run };
}

/** Without `chat:write.public` a bot reads and writes only where it was invited. */
function membershipRefusal(parts: Parts, call: Call): Json | undefined {
  const { emulated, scopes } = parts;
  if (call.token !== emulated.botToken || call.isResponse) return undefined;
  if (!POSTS.has(call.method) && !READS.has(call.method)) return undefined;
  const channel = call.args['channel'] ?? '';
  const known = parts.workspace.channels.find(({ id, name }) => id === channel || name === channel);
  if (!known) return undefined;
  const mayPostAnywhere = scopes.includes('chat:write.public') && !known.isPrivate;
  if (call.method === 'chat.postMessage' && mayPostAnywhere) return undefined;
  return known.memberIds.includes(BOT_USER_ID) ? undefined : refused('not_in_channel');
}

/** Checks what the emulator accepts silently, and gives every block and element its id. */
function contentRefusal(method: string, args: Record<string, string>): Json | undefined {
  if (POSTS.has(method) && args['blocks']) {
    const blocks = parsed(args['blocks']);
    if (!Array.isArray(blocks)) return refused('invalid_blocks_format');
    const mistakes = mistakesIn(listOf(blocks), 'message');
    if (mistakes.length > 0) return refused('invalid_blocks', mistakes);
    if (tooLong(listOf(blocks))) return refused('msg_blocks_too_long');
    args['blocks'] = JSON.stringify(nameBlocks(listOf(blocks)));
  }
  if (method.startsWith('views.') && args['view']) {
    const view = objectOf(parsed(args['view']));
    const mistakes = viewMistakes(view);
    if (mistakes.length > 0) return refused('invalid_arguments', mistakes);
    args['view'] = JSON.stringify({ ...view, blocks: nameBlocks(listOf(view['blocks'])) });
  }
  return undefined;
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

async function joinedConversations(
  emulated: Emulated,
  token: string,
  args: Record<string, string>,
): Promise<Json> {
  const answer = await emulated.call(token, 'conversations.list', args);
  if (answer['ok'] !== true) return answer;
  return { ...answer, channels: listOf(answer['channels']).filter((c) => c['is_member'] === true) };
}

function mirrorFor(workspace: Workspace) {
  const rememberDirect = (user: string | undefined, channel: string) => {
    if (!user || !channel.startsWith('D')) return;
    const person = user === BOT_USER_ID ? undefined : user;
    if (person) workspace.directMessages.set(person, channel);
  };
  return ({
    method,
    args,
    answer,
  }: {
    method: string;
    args: Record<string, string>;
    answer: Json;
  }) => {
    const channel = textOf(answer['channel']);
    if (method === 'chat.postMessage') {
      rememberDirect(args['channel']?.startsWith('U') ? args['channel'] : undefined, channel);
      workspace.messages.push(messageFrom(objectOf(answer['message']), channel));
    } else if (method === 'chat.update') {
      const at = workspace.messages.findIndex(
        (m) => m.ts === answer['ts'] && m.channel === channel,
      );
      workspace.messages[at] = messageFrom(objectOf(answer['message']), channel);
    } else if (method === 'chat.delete') {
      const at = workspace.messages.findIndex(
        (m) => m.ts === answer['ts'] && m.channel === channel,
      );
      workspace.messages.splice(at, 1);
    } else if (method === 'chat.postEphemeral') {
      workspace.messages.push(ephemeralFrom(workspace, args, textOf(answer['message_ts'])));
    } else if (method === 'conversations.open') {
      rememberDirect(args['users'], textOf(objectOf(answer['channel'])['id']));
    } else return;
    workspace.changed();
  };
}

function ephemeralFrom(workspace: Workspace, args: Record<string, string>, ts: string) {
  const { channel = '', user = '', text = '', blocks, thread_ts } = args;
  const known = workspace.channels.find(({ id, name }) => id === channel || name === channel);
  const message = messageFrom(
    { ts, text, user: BOT_USER_ID, blocks: parsed(blocks), ...(thread_ts ? { thread_ts } : {}) },
    known?.id ?? channel,
  );
  return { ...message, to: user };
}

/** The flags of people and channels that the emulator does not keep; hides its own first user. */
function completed(answer: Json, workspace: Workspace, isBot: boolean): Json {
  const user = (value: Json) => Object.assign(value, userFlags(workspace, textOf(value['id'])));
  const channel = (value: Json) =>
    Object.assign(value, channelFlags(workspace, textOf(value['id'])));
  const isPerson = (id: unknown) => id !== CARETAKER_ID;
  return {
    ...answer,
    ...(answer['user_id'] !== undefined && isBot ? { is_enterprise_install: false } : {}),
    ...('profile' in objectOf(answer['user']) ? { user: user(objectOf(answer['user'])) } : {}),
    ...('topic' in objectOf(answer['channel'])
      ? { channel: channel(objectOf(answer['channel'])) }
      : {}),
    ...(Array.isArray(answer['channels'])
      ? { channels: listOf(answer['channels']).map(channel) }
      : {}),
    ...(Array.isArray(answer['members']) ? { members: people(answer['members'], user) } : {}),
  };

  /** Ids in conversations.members, whole users in users.list. */
  function people(members: unknown[], user: (value: Json) => Json): unknown[] {
    return members
      .filter((member) => isPerson(typeof member === 'string' ? member : objectOf(member)['id']))
      .map((member) => (typeof member === 'string' ? member : user(objectOf(member))));
  }
}

function userFlags(workspace: Workspace, id: string): Json {
  const member = workspace.members.find((m) => m.id === id);
  const isGuest = member?.isGuest ?? false;
  return {
    tz: member?.tz ?? 'Etc/UTC',
    is_owner: false,
    is_primary_owner: false,
    is_restricted: isGuest,
    is_ultra_restricted: false,
    is_app_user: false,
    team_id: TEAM_ID,
  };
}

function channelFlags(workspace: Workspace, id: string): Json {
  const channel: Channel | undefined = workspace.channels.find((c) => c.id === id);
  const isExtShared = channel?.isExtShared ?? false;
  return {
    is_ext_shared: isExtShared,
    is_shared: isExtShared,
    is_org_shared: false,
    is_pending_ext_shared: false,
  };
}
