// What people can see in the workspace right now. Knows nothing of HTTP or of the emulator.
import type { Channel, Member, Message, View } from './protocol.ts';

/** What a truthy answer can be. */
type Seen<T> = Exclude<T, false | null | undefined | 0 | ''>;

export interface Workspace {
  teamId: string;
  teamName: string;
  botUserId: string;
  members: Member[];
  channels: Channel[];
  /** User groups. */
  groups: { id: string; handle: string; name: string }[];
  /** Public messages and those for one person only, oldest first. */
  messages: Message[];
  /** Direct conversations of a person with the bot: user id -> channel id. */
  directMessages: Map<string, string>;
  /** Open modals of each person, the one on top last. */
  modals: Map<string, View[]>;
  homes: Map<string, View>;
  /** Calls the listener after each change; returns the way to stop. */
  onChange(listener: () => void): () => void;
  changed(): void;
  /**
   * Resolves with the first truthy answer of `probe`, asked now and after each change.
   * Rejects after `timeoutMs` (default 5,000), naming `what` was awaited.
   */
  until<T>(what: string, probe: () => T, timeoutMs?: number): Promise<Seen<T>>;
}

export function emptyWorkspace(
  identity: Pick<Workspace, 'teamId' | 'teamName' | 'botUserId'>,
): Workspace {
  const listeners = new Set<() => void>();
  const onChange = (listener: () => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  };
  return {
    ...identity,
    members: [],
    channels: [],
    groups: [],
    messages: [],
    directMessages: new Map(),
    modals: new Map(),
    homes: new Map(),
    onChange,
    changed: () => {
      for (const listener of listeners) listener();
    },
    until: (what, probe, timeoutMs = 5_000) =>
      new Promise((resolve, reject) => {
        const stop = onChange(() => look());
        const timer = setTimeout(() => {
          stop();
          reject(new Error(`Nobody saw ${what} within ${timeoutMs} ms`));
        }, timeoutMs);
        const look = () => {
          const seen = probe();
          if (!seen) return;
          clearTimeout(timer);
          stop();
          resolve(seen as Seen<typeof seen>);
        };
        look();
      }),
  };
}

export function repliesOf(workspace: Workspace, root: Message): Message[] {
  return workspace.messages.filter(
    ({ channel, ts, thread_ts }) =>
      channel === root.channel && thread_ts === root.ts && ts !== root.ts,
  );
}

export type ConversationKind = 'channel' | 'group' | 'im';

/** What Slack calls `channel_type`: public, private, or between one person and the bot. */
export function kindOf({ channels }: Workspace, channelId: string): ConversationKind {
  if (channelId.startsWith('D')) return 'im';
  return channels.some(({ id, isPrivate }) => id === channelId && isPrivate) ? 'group' : 'channel';
}

/** Finds by id or by name (with or without `#` or `@`); throws where there is none. */
export function channelOf(workspace: Workspace, idOrName: string): Channel {
  const name = idOrName.replace(/^#/, '');
  const found = workspace.channels.find((c) => c.id === name || c.name === name);
  if (!found) throw new Error(`No channel ${idOrName} in the stand-in`);
  return found;
}

export function memberOf(workspace: Workspace, idOrName: string): Member {
  const name = idOrName.replace(/^@/, '');
  const found = workspace.members.find((m) => m.id === name || m.name === name);
  if (!found) throw new Error(`No member ${idOrName} in the stand-in`);
  return found;
}
