// The nouns of Slack's protocol as the stand-in handles them, under Slack's own field names. Types and tiny readers only.

export type Json = Record<string, unknown>;
export type Block = Json & { type: string; block_id?: string };

/** A message as people see it; `to` is set on one that only that person sees. */
export interface Message {
  channel: string;
  ts: string;
  user: string;
  text: string;
  blocks: Block[];
  thread_ts?: string;
  bot_id?: string;
  subtype?: string;
  files?: SlackFile[];
  metadata?: { event_type: string; event_payload: Json };
  edited?: { user: string; ts: string };
  reactions?: { name: string; users: string[]; count: number }[];
  to?: string;
}

/** A file as Slack describes it. A deleted one has only its id and the mode `tombstone`. */
export interface SlackFile {
  id: string;
  mode: string;
  name?: string;
  title?: string;
  mimetype?: string;
  filetype?: string;
  size?: number;
  user?: string;
  url_private?: string;
  url_private_download?: string;
  permalink?: string;
  channels?: string[];
  groups?: string[];
  ims?: string[];
}

/** A modal or a Home tab as `views.*` answers it, plus the person who looks at it. */
export interface View {
  id: string;
  type: 'modal' | 'home';
  user: string;
  hash: string;
  callback_id: string;
  private_metadata: string;
  external_id: string;
  title: Json | null;
  submit: Json | null;
  close: Json | null;
  blocks: Block[];
  state: { values: Record<string, Record<string, Json>> };
  root_view_id: string;
  previous_view_id: string | null;
  notify_on_close: boolean;
}

export interface Member {
  id: string;
  name: string;
  realName: string;
  email: string;
  title: string;
  tz: string;
  isAdmin: boolean;
  isGuest: boolean;
  isBot: boolean;
}

export interface Channel {
  id: string;
  name: string;
  topic: string;
  isPrivate: boolean;
  isExtShared: boolean;
  memberIds: string[];
}

export interface MemberSeed {
  name: string;
  realName: string;
  email: string;
  title?: string;
  tz?: string;
  isAdmin?: boolean;
  /** A guest of the workspace: `is_restricted` and `is_ultra_restricted`. */
  isGuest?: boolean;
}

interface ChannelSeed {
  name: string;
  topic?: string;
  isPrivate?: boolean;
  /** Shared with another company through Slack Connect. */
  isExtShared?: boolean;
  /** User names; everybody when left out. */
  members?: string[];
  /** Default true. */
  hasBot?: boolean;
}

export interface Seed {
  team?: { name: string; domain: string };
  members: MemberSeed[];
  channels: ChannelSeed[];
  /** User groups: what people write behind the @, and what it is called. */
  groups?: { handle: string; name: string }[];
  /** Bot scopes; those of manifest.yml when left out. */
  scopes?: string[];
  /** Event subscriptions; those of manifest.yml when left out. */
  events?: string[];
}

export const isObject = (value: unknown): value is Json =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

export const objectOf = (value: unknown): Json => (isObject(value) ? value : {});

export const listOf = (value: unknown): Json[] =>
  Array.isArray(value) ? value.filter(isObject) : [];

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** JSON in a string, or the value itself; undefined when it is no JSON. */
export function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
