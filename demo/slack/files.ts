// The files of the workspace: their bytes, who may see them, and how Slack describes them. Knows nothing of HTTP.
import { fileTypeOf } from './file-types.ts';
import type { Json, SlackFile } from './protocol.ts';
import { type ConversationKind, kindOf, type Workspace } from './workspace.ts';

const SNIPPET_BYTES = 1_000_000;

interface Share {
  channelId: string;
  ts: string;
  threadTs?: string;
}

interface HeldFile {
  id: string;
  userId: string;
  name: string;
  title: string;
  createdAt: number;
  /** Undefined until the upload has come in. */
  bytes: Buffer | undefined;
  shares: Share[];
  /** Handed to the bot in a modal. */
  isSubmitted: boolean;
  isDeleted: boolean;
  /** Slack has the bytes and has not looked at them yet: no message can show it. */
  isUnexamined: boolean;
}

export interface FileStore {
  /** A file that is still to come, under the id that it will have. */
  announce(file: { id: string; userId: string; name: string }): void;
  /** The bytes of an announced file; false where nobody announced it. */
  receive(id: string, bytes: Buffer): boolean;
  /** Undefined where there was never such a file, or nothing of it has come yet. */
  find(id: string): HeldFile | undefined;
  share(id: string, share: Share): void;
  /** Lets the bot see a file that was chosen in one of its forms. */
  handOver(id: string): void;
  /** As in answers, events and messages; of a deleted file only the tombstone is left. */
  describe(file: HeldFile): SlackFile;
  isVisibleTo(file: HeldFile, userId: string): boolean;
  /** The message with its files as they are now. */
  dress(message: Json): Json;
}

interface Parts {
  base: () => string;
  workspace: Workspace;
}

export function fileStore({ base, workspace }: Parts): FileStore {
  const held = new Map<string, HeldFile>();
  const find = (id: string) => {
    const file = held.get(id);
    return file?.bytes ? file : undefined;
  };
  const describe = (file: HeldFile) =>
    file.isDeleted
      ? { id: file.id, mode: 'tombstone' }
      : {
          ...traits(file),
          ...addresses(file, base(), workspace.teamId),
          ...places(file, workspace),
        };
  const described = (raw: Json): Json => {
    const file = find(String(raw['id']));
    return file ? describe(file) : raw;
  };
  return {
    announce: ({ id, userId, name }) => {
      held.set(id, {
        id,
        userId,
        name,
        title: name,
        createdAt: Math.floor(Date.now() / 1000),
        bytes: undefined,
        shares: [],
        isSubmitted: false,
        isDeleted: false,
        isUnexamined: false,
      });
    },
    receive: (id, bytes) => {
      const file = held.get(id);
      if (!file || file.shares.length > 0) return false;
      file.bytes = bytes;
      return true;
    },
    find,
    share: (id, share) => void held.get(id)?.shares.push(share),
    handOver: (id) => {
      const file = held.get(id);
      if (file) file.isSubmitted = true;
    },
    describe,
    isVisibleTo: (file, userId) => isVisibleTo(file, userId, workspace),
    dress: (message) =>
      Array.isArray(message['files'])
        ? { ...message, files: message['files'].map(described) }
        : message,
  };
}

const traits = (file: HeldFile) => {
  const { filetype, mimetype, prettyType, isText } = fileTypeOf(file.name);
  const size = file.bytes?.length ?? 0;
  const isSnippet = isText === true && size < SNIPPET_BYTES;
  return {
    id: file.id,
    created: file.createdAt,
    timestamp: file.createdAt,
    name: file.name,
    title: file.title,
    mimetype,
    filetype,
    pretty_type: prettyType,
    user: file.userId,
    editable: isSnippet,
    size,
    mode: isSnippet ? 'snippet' : 'hosted',
    is_external: false,
    external_type: '',
    public_url_shared: false,
    display_as_bot: false,
    username: '',
    file_access: 'visible',
    has_rich_preview: false,
  };
};

/** Slack writes names in addresses its own way: `Open Items.csv` becomes `open_items.csv`. */
function addresses({ id, userId, name }: HeldFile, base: string, teamId: string) {
  const slug = encodeURIComponent(name.toLowerCase().replace(/[^\p{L}\p{N}.-]+/gu, '_'));
  const folder = `${base}/files-pri/${teamId}-${id}`;
  return {
    user_team: teamId,
    url_private: `${folder}/${slug}`,
    url_private_download: `${folder}/download/${slug}`,
    permalink: `${base}/files/${userId}/${id}/${slug}`,
  };
}

/** Where the file was shared; Slack tells public channels, private ones and direct messages apart. */
function places({ shares, userId }: HeldFile, workspace: Workspace) {
  const among = (kind: ConversationKind) =>
    shares.filter(({ channelId }) => kindOf(workspace, channelId) === kind);
  const idsOf = (kind: ConversationKind) => among(kind).map(({ channelId }) => channelId);
  const bucket = (of: Share[]) =>
    Object.fromEntries(
      of.map(({ channelId, ts, threadTs }) => [
        channelId,
        [{ ts, ...(threadTs ? { thread_ts: threadTs } : {}), share_user_id: userId }],
      ]),
    );
  const everywhere = { public: among('channel'), private: [...among('group'), ...among('im')] };
  return {
    is_public: everywhere.public.length > 0,
    channels: idsOf('channel'),
    groups: idsOf('group'),
    ims: idsOf('im'),
    shares: Object.fromEntries(
      Object.entries(everywhere)
        .filter(([, of]) => of.length > 0)
        .map(([name, of]) => [name, bucket(of)]),
    ),
  };
}

function isVisibleTo(file: HeldFile, userId: string, workspace: Workspace): boolean {
  const isBot = userId === workspace.botUserId;
  if (file.userId === userId || (isBot && file.isSubmitted)) return true;
  return file.shares.some(({ channelId }) =>
    kindOf(workspace, channelId) === 'im'
      ? isBot || workspace.directMessages.get(userId) === channelId
      : workspace.channels.some(
          ({ id, memberIds }) => id === channelId && memberIds.includes(userId),
        ),
  );
}
