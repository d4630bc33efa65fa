// What a call of a method changed for the people who look at the workspace.
import { BOT_USER_ID } from './emulator.ts';
import { messageFrom } from './messages.ts';
import { type Json, objectOf, parsed, textOf } from './protocol.ts';
import type { Workspace } from './workspace.ts';

export function mirrorFor(workspace: Workspace) {
  const rememberDirect = (user: string | undefined, channel: string) => {
    if (!user || !channel.startsWith('D')) return;
    const person = user === BOT_USER_ID ? undefined : user;
    if (person) workspace.directMessages.set(person, channel);
  };
  return ({
    method,
    args,
    answer,
    user,
  }: {
    method: string;
    args: Record<string, string>;
    answer: Json;
    /** Who called. */
    user: string;
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
    } else if (method === 'reactions.add' || method === 'reactions.remove') {
      react(workspace, { ...args, user, isGiven: method === 'reactions.add' });
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

/** Anew, as others may hold what stood there before. */
function react(
  workspace: Workspace,
  is: { channel?: string; timestamp?: string; name?: string; user: string; isGiven: boolean },
): void {
  const { channel, isGiven, name = '', timestamp, user } = is;
  const at = workspace.messages.findIndex((m) => m.ts === timestamp && m.channel === channel);
  const message = workspace.messages[at];
  if (!message) return;
  const others = (message.reactions ?? []).filter((one) => one.name !== name);
  const of = message.reactions?.find((one) => one.name === name)?.users ?? [];
  const users = isGiven ? [...of, user] : of.filter((one) => one !== user);
  const now = users.length > 0 ? [{ name, users, count: users.length }] : [];
  workspace.messages[at] = { ...message, reactions: [...others, ...now] };
}
