// What a person says in a conversation, with or without files: written through Slack, then told to the bot that listens.
import { channelId, escaped } from './deeds.ts';
import { type Session, sendEvent } from './delivery.ts';
import { tokenOf } from './emulator.ts';
import {
  type Json,
  type Member,
  type Message,
  objectOf,
  type SlackFile,
  textOf,
} from './protocol.ts';
import type { StandIn } from './stand-in.ts';
import { kindOf } from './workspace.ts';

export interface NewFile {
  name: string;
  bytes: Uint8Array;
}

export interface Sharing {
  /** A channel, or "bot" for the direct conversation with it. */
  channel: string;
  /** Ids of uploaded files. */
  files: string[];
  text?: string;
  threadTs?: string;
}

export async function say(
  session: Session,
  me: Member,
  { channel, text, threadTs }: { channel: string; text: string; threadTs: string | undefined },
): Promise<Message> {
  const { standIn } = session;
  const id = await conversation(standIn, me, channel);
  const args = {
    channel: id,
    text: escaped(text, standIn.workspace),
    ...(threadTs ? { thread_ts: threadTs } : {}),
  };
  const answer = await asPerson(standIn, me, { method: 'chat.postMessage', args });
  return told(session, id, textOf(answer['ts']));
}

/** Puts the bytes into the workspace, where only this person sees them so far. */
export async function upload(
  { standIn }: Session,
  me: Member,
  { name, bytes }: NewFile,
): Promise<string> {
  // A person's own client takes an empty file too.
  const args = { filename: name, length: String(bytes.length || 1) };
  const answer = await asPerson(standIn, me, { method: 'files.getUploadURLExternal', args });
  const id = textOf(answer['file_id']);
  await standIn.inside.fileMethods.receive(id, Buffer.from(bytes));
  return id;
}

export async function share(
  session: Session,
  me: Member,
  { channel, files, text = '', threadTs }: Sharing,
): Promise<Message> {
  const { standIn } = session;
  const id = await conversation(standIn, me, channel);
  const args = {
    channel_id: id,
    files: JSON.stringify(files.map((file) => ({ id: file }))),
    ...(text ? { initial_comment: escaped(text, standIn.workspace) } : {}),
    ...(threadTs ? { thread_ts: threadTs } : {}),
  };
  await asPerson(standIn, me, { method: 'files.completeUploadExternal', args });
  const shared = standIn.workspace.messages.findLast(
    (message) => message.channel === id && message.files?.some((file) => file.id === files[0]),
  );
  return told(session, id, shared?.ts ?? '');
}

export async function deleteFile({ standIn }: Session, me: Member, file: string): Promise<void> {
  await asPerson(standIn, me, { method: 'files.delete', args: { file } });
}

export async function asPerson(
  { inside }: StandIn,
  me: Member,
  call: { method: string; args: Record<string, string> },
): Promise<Json> {
  const answer = await inside.methods.run({ token: tokenOf(me.name), ...call });
  if (answer['ok'] !== true)
    throw new Error(`${me.name} cannot ${call.method}: ${textOf(answer['error'])}`);
  return answer;
}

const conversation = async (standIn: StandIn, me: Member, channel: string): Promise<string> =>
  channel === 'bot' ? directWithBot(standIn, me) : channelId(standIn, channel);

export async function directWithBot(standIn: StandIn, me: Member): Promise<string> {
  const { workspace, botUserId } = standIn;
  const known = workspace.directMessages.get(me.id);
  if (known) return known;
  const args = { users: botUserId };
  const answer = await asPerson(standIn, me, { method: 'conversations.open', args });
  const id = textOf(objectOf(answer['channel'])['id']);
  workspace.directMessages.set(me.id, id);
  return id;
}

const SUBSCRIPTION = { im: 'message.im', group: 'message.groups', channel: 'message.channels' };

/** The bot hears what it subscribes to, where it is a member; messages unless another event is named. */
export function isHeard({ standIn }: Session, channelId: string, event?: string): boolean {
  const { workspace, manifest, botUserId } = standIn;
  const kind = kindOf(workspace, channelId);
  const room = workspace.channels.find(({ id }) => id === channelId);
  const isThere = kind === 'im' || room?.memberIds.includes(botUserId) === true;
  return isThere && manifest.events.includes(event ?? SUBSCRIPTION[kind]);
}

async function told(session: Session, channelId: string, ts: string): Promise<Message> {
  const { workspace } = session.standIn;
  const said = workspace.messages.find((one) => one.ts === ts && one.channel === channelId);
  if (!said) throw new Error('What was said is not there.');
  if (!isHeard(session, channelId)) return said;
  const kind = kindOf(workspace, channelId);
  const room = workspace.channels.find(({ id }) => id === channelId);
  const { text, user, thread_ts, files } = said;
  const sharing = { subtype: 'file_share', upload: true, display_as_bot: false };
  await sendEvent(session, {
    type: 'message',
    ...(files ? { ...sharing, files: room?.isExtShared ? files.map(veiled) : files } : {}),
    channel: channelId,
    text,
    user,
    ...(thread_ts ? { thread_ts } : {}),
    ts,
    event_ts: ts,
    channel_type: kind,
  });
  return said;
}

/** In a channel shared with another company Slack tells no more: the rest is behind `files.info`. */
const veiled = ({ id }: SlackFile): Json => ({
  id,
  created: 0,
  timestamp: 0,
  mode: 'file_access',
  file_access: 'check_file_info',
  user: '',
});
