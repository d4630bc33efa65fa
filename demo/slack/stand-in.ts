// A local stand-in of Slack: the emulator behind a proxy that keeps what people see and fails on order. Development only.
import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { BOT_USER_ID, CARETAKER_ID, type Emulated, startEmulated, TEAM_ID } from './emulator.ts';
import { type Faults, noFaults } from './faults.ts';
import { type FileMethods, fileMethods } from './file-methods.ts';
import { type FileStore, fileStore } from './files.ts';
import { type Manifest, readManifest } from './manifest.ts';
import { wordsOf } from './messages.ts';
import { type Methods, slackMethods } from './methods.ts';
import { listOf, type Message, objectOf, type Seed, textOf, type View } from './protocol.ts';
import { type ResponseUrls, responseUrls } from './response-urls.ts';
import { answer, type CallRecord } from './serve.ts';
import { type SlackTime, slackTime } from './time.ts';
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
  /** Every call the bot made, oldest first, with what it was answered; lost answers and downloads included. */
  calls: CallRecord[];
  failNext: Faults['failNext'];
  failNextDownload: Faults['failNextDownload'];
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
  /** What is in a file, whoever may see it. */
  bytesOf(file: { id: string }): Buffer;
  userId(name: string): string;
  /** The words of a message or view, one text a line. */
  wordsOf: typeof wordsOf;
  until: Workspace['until'];
  /** Seats the bot or a person in a channel, or takes them out of it. */
  invite(channel: string, user: string): Promise<void>;
  kick(channel: string, user: string): Promise<void>;
  close(): Promise<void>;
  /** For acting as a person; see human.ts. */
  inside: {
    emulated: Emulated;
    methods: Methods;
    views: ViewStacks;
    responses: ResponseUrls;
    files: FileStore;
    fileMethods: FileMethods;
    time: SlackTime;
  };
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
  const time = slackTime();
  const emulated = await startEmulated(seed, { appName: manifest.name, botToken, scopes, time });
  const workspace = await workspaceOf(emulated, seed);
  const faults = noFaults();
  const calls: CallRecord[] = [];
  let address = '';
  const base = () => address;
  const inside = insideOf({ emulated, workspace, scopes, base, time, groups: workspace.groups });
  const serving = { ...inside, faults, calls, botToken, scopes };
  const server = createServer((request, response) => {
    void answer(serving, request, response).catch((error: unknown) => {
      console.error('The stand-in of Slack broke:', error);
      response.writeHead(500).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    ...lookers(workspace),
    apiUrl: `${address}/api/`,
    botToken,
    teamId: TEAM_ID,
    botUserId: BOT_USER_ID,
    manifest,
    workspace,
    calls,
    failNext: (method, order) => faults.failNext(method, order),
    failNextDownload: (order) => faults.failNextDownload(order),
    bytesOf: ({ id }) => inside.files.find(id)?.bytes ?? Buffer.alloc(0),
    wordsOf,
    until: (what, probe, timeoutMs) => workspace.until(what, probe, timeoutMs),
    invite: seat(emulated, workspace, 'invite'),
    kick: seat(emulated, workspace, 'kick'),
    close: () => closeAll(server, emulated),
    inside,
  };
}

interface Ground {
  emulated: Emulated;
  workspace: Workspace;
  scopes: string[];
  /** Our own address, known once the server listens. */
  base: () => string;
  time: SlackTime;
  groups: Workspace['groups'];
}

function insideOf(ground: Ground): StandIn['inside'] {
  const { emulated, workspace, base, time } = ground;
  const files = fileStore({ base, workspace });
  const filing = fileMethods({ ...ground, files });
  const views = viewStacks(emulated, workspace);
  const methods = slackMethods({ ...ground, views, files, fileMethods: filing });
  const responses = responseUrls({
    base,
    workspace,
    methods,
    files,
    time,
    botToken: emulated.botToken,
  });
  return { emulated, methods, views, responses, files, fileMethods: filing, time };
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
  for (const [at, group] of (seed.groups ?? []).entries())
    workspace.groups.push({ id: `S00000000${at + 1}`, ...group });
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

async function closeAll(server: Server, emulated: Emulated): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await emulated.close();
}
