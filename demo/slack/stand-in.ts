// A local stand-in of Slack: the emulator behind a proxy that keeps what people see and fails on order. Development only.
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BOT_USER_ID, CARETAKER_ID, type Emulated, startEmulated, TEAM_ID } from './emulator.ts';
import { type Faults, noFaults } from './faults.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { wordsOf } from './messages.ts';
import { type Methods, slackMethods } from './methods.ts';
import {
  type Json,
  listOf,
  type Message,
  objectOf,
  type Seed,
  textOf,
  type View,
} from './protocol.ts';
import { type ResponseUrls, responseUrls } from './response-urls.ts';
import { type ViewStacks, viewStacks } from './views.ts';
import { channelOf, emptyWorkspace, memberOf, repliesOf, type Workspace } from './workspace.ts';

export interface StandIn {
  /** The bot's `slackApiUrl`, ending in `/api/`. */
  apiUrl: string;
  botToken: string;
  teamId: string;
  botUserId: string;
  manifest: Manifest;
  workspace: Workspace;
  /** Every call the bot made, oldest first, with what it was answered; lost answers included. */
  calls: { method: string; args: Record<string, string>; answer: Json }[];
  failNext: Faults['failNext'];
  /** A channel by name or id: its id and what everybody in it sees, threads included. */
  channel(idOrName: string): { id: string; messages: Message[] };
  /** The direct conversation between the bot and a person, opened by either of them. */
  directMessages(user: string): Message[];
  replies(root: Message): Message[];
  /** What only this person sees, in any channel. */
  ephemeralFor(user: string): Message[];
  /** The person's open modals, the one on top last. */
  openViews(user: string): View[];
  home(user: string): View | undefined;
  userId(name: string): string;
  /** The words of a message or view, one text a line. */
  wordsOf: typeof wordsOf;
  until: Workspace['until'];
  /** Seats the bot or a person in a channel, or takes them out of it. */
  invite(channel: string, user: string): Promise<void>;
  kick(channel: string, user: string): Promise<void>;
  close(): Promise<void>;
  /** For acting as a person; see human.ts. */
  inside: { emulated: Emulated; methods: Methods; views: ViewStacks; responses: ResponseUrls };
}

export async function startStandIn({
  seed,
  port = 0,
}: {
  seed: Seed;
  port?: number;
}): Promise<StandIn> {
  const written = readManifest();
  const manifest = { ...written, events: seed.events ?? written.events };
  const scopes = seed.scopes ?? manifest.scopes;
  const botToken = `xoxb-${randomBytes(8).toString('hex')}`;
  const emulated = await startEmulated(seed, { appName: manifest.name, botToken, scopes });
  const workspace = await workspaceOf(emulated, seed);
  const views = viewStacks(emulated, workspace);
  const methods = slackMethods({ emulated, workspace, views, scopes });
  const faults = noFaults();
  const calls: StandIn['calls'] = [];
  let base = '';
  const responses = responseUrls({ base: () => base, workspace, methods, botToken });
  const server = createServer((request, response) => {
    void answer({ methods, responses, faults, calls, scopes }, request, response).catch(
      (error: unknown) => {
        console.error('The stand-in of Slack broke:', error);
        response.writeHead(500).end();
      },
    );
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...lookers(workspace),
    apiUrl: `${base}/api/`,
    botToken,
    teamId: TEAM_ID,
    botUserId: BOT_USER_ID,
    manifest,
    workspace,
    calls,
    failNext: (method, fault) => faults.failNext(method, fault),
    wordsOf,
    until: (what, probe, timeoutMs) => workspace.until(what, probe, timeoutMs),
    invite: seat(emulated, workspace, 'invite'),
    kick: seat(emulated, workspace, 'kick'),
    close: () => closeAll(server, emulated),
    inside: { emulated, methods, views, responses },
  };
}

function lookers(workspace: Workspace) {
  const idOf = (user: string) => memberOf(workspace, user).id;
  const publicIn = (id: string) =>
    workspace.messages.filter(({ channel, to }) => channel === id && to === undefined);
  return {
    channel: (idOrName: string) => {
      const { id } = channelOf(workspace, idOrName);
      return { id, messages: publicIn(id) };
    },
    directMessages: (user: string) => publicIn(workspace.directMessages.get(idOf(user)) ?? ''),
    replies: (root: Message) => repliesOf(workspace, root),
    ephemeralFor: (user: string) => workspace.messages.filter(({ to }) => to === idOf(user)),
    openViews: (user: string) => workspace.modals.get(idOf(user)) ?? [],
    home: (user: string) => workspace.homes.get(idOf(user)),
    userId: idOf,
  };
}

const seat =
  (emulated: Emulated, workspace: Workspace, verb: 'invite' | 'kick') =>
  async (channelName: string, user: string): Promise<void> => {
    const channel = channelOf(workspace, channelName);
    const person = memberOf(workspace, user).id;
    const whom = verb === 'invite' ? { users: person } : { user: person };
    await emulated.manage(`conversations.${verb}`, { channel: channel.id, ...whom });
    channel.memberIds = await membersOf(emulated, channel.id);
    workspace.changed();
  };

async function membersOf(emulated: Emulated, channel: string): Promise<string[]> {
  const { members } = await emulated.manage('conversations.members', { channel });
  return (Array.isArray(members) ? members.map(String) : []).filter((id) => id !== CARETAKER_ID);
}

async function workspaceOf(emulated: Emulated, seed: Seed): Promise<Workspace> {
  const identity = { teamId: TEAM_ID, teamName: seed.team?.name ?? 'Acme', botUserId: BOT_USER_ID };
  const workspace = emptyWorkspace(identity);
  const { members } = await emulated.manage('users.list', { limit: '1000' });
  for (const user of listOf(members).filter(({ id }) => id !== CARETAKER_ID)) {
    const seeded = seed.members.find(({ name }) => name === user['name']);
    workspace.members.push({
      id: textOf(user['id']),
      name: textOf(user['name']),
      realName: textOf(user['real_name']),
      email: textOf(objectOf(user['profile'])['email']),
      title: seeded?.title ?? '',
      tz: seeded?.tz ?? 'Etc/UTC',
      isAdmin: user['is_admin'] === true,
      isGuest: seeded?.isGuest ?? false,
      isBot: user['is_bot'] === true,
    });
  }
  const { channels } = await emulated.manage('conversations.list', {
    types: 'public_channel,private_channel',
    limit: '1000',
  });
  for (const channel of listOf(channels)) {
    const seeded = seed.channels.find(({ name }) => name === channel['name']);
    workspace.channels.push({
      id: textOf(channel['id']),
      name: textOf(channel['name']),
      topic: textOf(objectOf(channel['topic'])['value']),
      isPrivate: channel['is_private'] === true,
      isExtShared: seeded?.isExtShared ?? false,
      memberIds: await membersOf(emulated, textOf(channel['id'])),
    });
  }
  return workspace;
}

interface Serving {
  methods: Methods;
  responses: ResponseUrls;
  faults: Faults;
  calls: StandIn['calls'];
  scopes: string[];
}

async function answer(
  { methods, responses, faults, calls, scopes }: Serving,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [, root = '', name = ''] = new URL(request.url ?? '/', 'http://stand.in').pathname.split(
    '/',
  );
  const args = await readBody(request);
  const send = (status: number, body: Json, headers: Record<string, string> = {}) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  };
  if (root === 'response') {
    const taken = await responses.take(name, args);
    return send(taken.status, taken.body);
  }
  if (root !== 'api') return send(404, { ok: false, error: 'not_found' });
  const fault = faults.take(name);
  const call = { method: name, args: textual(args) };
  const failed = (error: string) => calls.push({ ...call, answer: { ok: false, error } });
  if (fault === 'timeout') return void failed(fault); // Nothing is ever answered.
  if (fault === 'http_500')
    return (failed(fault), send(500, { ok: false, error: 'internal_error' }));
  if (fault === 'rate_limited')
    return (failed(fault), send(429, { ok: false, error: 'ratelimited' }, { 'retry-after': '1' }));
  if (typeof fault === 'object') return (failed(fault.error), send(200, { ok: false, ...fault }));
  const token = request.headers.authorization?.replace(/^Bearer /, '') ?? '';
  const result = await methods.run({ token, ...call });
  calls.push({ ...call, answer: result });
  if (result['error'] === 'unknown_method')
    console.error(`The stand-in of Slack has no method ${name}.`);
  if (fault === 'lost_answer') return void response.destroy();
  send(200, result, { 'x-oauth-scopes': scopes.join(',') });
}

/** web-api sends forms; response_url posts are JSON. */
async function readBody(request: IncomingMessage): Promise<Json> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const body = Buffer.concat(chunks).toString('utf8');
  if (request.headers['content-type']?.includes('json')) return objectOf(JSON.parse(body || '{}'));
  return Object.fromEntries(new URLSearchParams(body));
}

const textual = (args: Json): Record<string, string> =>
  Object.fromEntries(
    Object.entries(args)
      .filter(([key]) => key !== 'token')
      .map(([key, value]) => [key, typeof value === 'string' ? value : JSON.stringify(value)]),
  );

async function closeAll(server: Server, emulated: Emulated): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await emulated.close();
}
