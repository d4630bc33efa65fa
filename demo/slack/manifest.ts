// What the app asks of Slack, read from manifest.yml: bot scopes, slash commands, shortcuts, events.
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { type Json, listOf, objectOf, textOf } from './protocol.ts';

export interface Manifest {
  name: string;
  scopes: string[];
  commands: { command: string; description: string; usageHint: string; isEscaped: boolean }[];
  /** What stands in the menu of a message. */
  shortcuts: { name: string; callbackId: string }[];
  /** Event subscriptions such as `message.channels`. */
  events: string[];
  /** Nobody can write to the app. */
  isReadOnly: boolean;
}

const FILE = new URL('../../manifest.yml', import.meta.url);

/** Used where no manifest.yml lies at the root. */
const FALLBACK: Manifest = {
  name: 'Good Terms',
  scopes: [
    'chat:write',
    'commands',
    'users:read',
    'users:read.email',
    'im:write',
    'channels:read',
    'groups:read',
    'channels:history',
    'groups:history',
    'im:history',
  ],
  commands: [
    {
      command: '/ar',
      description: 'Overdue invoices',
      usageHint: 'status <client>',
      isEscaped: true,
    },
  ],
  shortcuts: [],
  events: ['app_home_opened'],
  isReadOnly: true,
};

export function readManifest(): Manifest {
  if (!existsSync(FILE)) return FALLBACK;
  const manifest: unknown = parse(readFileSync(FILE, 'utf8'));
  const features = objectOf(objectOf(manifest)['features']);
  const scopes = objectOf(objectOf(objectOf(manifest)['oauth_config'])['scopes'])['bot'];
  const settings = objectOf(objectOf(manifest)['settings']);
  const events = objectOf(settings['event_subscriptions'])['bot_events'];
  return {
    name: textOf(objectOf(features['bot_user'])['display_name']) || FALLBACK.name,
    scopes: Array.isArray(scopes) ? scopes.map(String) : [],
    commands: listOf(features['slash_commands']).map((command: Json) => ({
      command: textOf(command['command']),
      description: textOf(command['description']),
      usageHint: textOf(command['usage_hint']),
      isEscaped: command['should_escape'] === true,
    })),
    shortcuts: listOf(features['shortcuts'])
      .filter(({ type }) => type === 'message')
      .map((shortcut) => ({
        name: textOf(shortcut['name']),
        callbackId: textOf(shortcut['callback_id']),
      })),
    events: Array.isArray(events) ? events.map(String) : [],
    isReadOnly: objectOf(features['app_home'])['messages_tab_read_only_enabled'] === true,
  };
}
