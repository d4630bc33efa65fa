// Starts the emulated Slack with our people and channels, and calls its methods. Knows nothing of what is visible.
import { createEmulator } from 'emulate';
import { type Json, listOf, objectOf, type Seed, textOf } from './protocol.ts';
import type { SlackTime } from './time.ts';

export const APP_ID = 'A0GOODTERMS';
export const BOT_ID = 'B0GOODTERMS';
export const BOT_USER_ID = 'U0GOODTERMS';
export const TEAM_ID = 'T000000001';
/** The emulator's own first user: it administers the workspace and is shown to nobody. */
export const CARETAKER_ID = 'U000000001';

const CARETAKER_TOKEN = 'xoxp-caretaker';
const PEOPLE_SCOPES =
  'chat:write channels:read groups:read im:read channels:manage groups:write im:write users:read ' +
  'users:read.email channels:history groups:history im:history files:read files:write ' +
  'reactions:read reactions:write';

export interface Emulated {
  url: string;
  botToken: string;
  /** Calls a method as the holder of the token. */
  call: (token: string, method: string, args: Record<string, string>) => Promise<Json>;
  /** Calls a method as the workspace's caretaker; throws when it is refused. */
  manage(method: string, args: Record<string, string>): Promise<Json>;
  /** Lets it share a file that was announced; of the bytes it gets none. */
  markUploaded(fileId: string): Promise<void>;
  close(): Promise<void>;
}

export const tokenOf = (name: string): string => `xoxp-${name}`;

interface Identity {
  appName: string;
  botToken: string;
  scopes: string[];
}

export async function startEmulated(
  seed: Seed,
  { time, ...identity }: Identity & { time: SlackTime },
): Promise<Emulated> {
  const emulator = await createEmulator({
    service: 'slack',
    port: 0,
    seed: { slack: slackSeed(seed, identity) },
  });
  const call: Emulated['call'] = async (token, method, args) => {
    const response = await fetch(`${emulator.url}/api/${method}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
      body: new URLSearchParams(time.inward(args)),
    });
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    if (response.status === 404 || !isJson) return { ok: false, error: 'unknown_method' };
    return time.outward(objectOf(await response.json()));
  };
  const manage: Emulated['manage'] = async (method, args) => {
    const answer = await call(CARETAKER_TOKEN, method, args);
    if (answer['ok'] !== true) throw new Error(`${method}: ${textOf(answer['error'])}`);
    return answer;
  };
  const emulated: Emulated = {
    url: emulator.url,
    botToken: identity.botToken,
    call,
    manage,
    markUploaded: async (fileId) => {
      await fetch(`${emulator.url}/upload/v1/${fileId}`, { method: 'POST', body: '-' });
    },
    close: () => emulator.close(),
  };
  await seatPeople(emulated, seed);
  return emulated;
}

function slackSeed(seed: Seed, { appName, botToken, scopes }: Identity): Json {
  const bot = { app_id: APP_ID, bot_id: BOT_ID, bot_user_id: BOT_USER_ID, scopes };
  const users = seed.members.map((member) => ({
    name: member.name,
    email: member.email,
    real_name: member.realName,
    is_admin: member.isAdmin ?? false,
    profile: { title: member.title ?? '' },
  }));
  return {
    team: seed.team ?? { name: 'Acme', domain: 'acme' },
    users,
    channels: seed.channels.map(({ name, topic, isPrivate }) => ({
      name,
      ...(topic === undefined ? {} : { topic }),
      is_private: isPrivate ?? false,
    })),
    strict_scopes: true,
    oauth_apps: [
      {
        ...bot,
        client_id: '1',
        client_secret: 'c',
        name: appName,
        bot_name: 'goodterms',
        redirect_uris: ['http://127.0.0.1/'],
      },
    ],
    tokens: [
      { ...bot, token: botToken, type: 'bot', user_id: BOT_USER_ID },
      { token: CARETAKER_TOKEN, type: 'user', user_id: CARETAKER_ID, scopes: PEOPLE_SCOPES },
      ...users.map(({ name }) => ({
        token: tokenOf(name),
        type: 'user',
        user: name,
        scopes: PEOPLE_SCOPES,
      })),
    ],
  };
}

/** The emulator puts every user and no bot into every channel: bring that in line with the seed. */
async function seatPeople(emulated: Emulated, seed: Seed): Promise<void> {
  const users = listOf((await emulated.manage('users.list', { limit: '1000' }))['members']);
  const idOf = (name: string) => textOf(users.find((user) => user['name'] === name)?.['id']);
  const { channels } = await emulated.manage('conversations.list', {
    types: 'public_channel,private_channel',
  });
  for (const channel of seed.channels) {
    const id = textOf(listOf(channels).find((c) => c['name'] === channel.name)?.['id']);
    const inside = channel.members ?? seed.members.map(({ name }) => name);
    for (const { name } of seed.members)
      if (!inside.includes(name))
        await emulated.manage('conversations.kick', { channel: id, user: idOf(name) });
    if (channel.hasBot ?? true)
      await emulated.manage('conversations.invite', { channel: id, users: BOT_USER_ID });
  }
}
