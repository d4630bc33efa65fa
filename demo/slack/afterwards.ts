// What a person does with a message that stands there: change it, delete it, react to it. Done through Slack, then told to the bot.
import { escaped } from './deeds.ts';
import { type Session, sendEvent } from './delivery.ts';
import type { Json, Member, Message } from './protocol.ts';
import { asPerson, isHeard } from './speech.ts';
import { kindOf } from './workspace.ts';

export async function edit(
  session: Session,
  me: Member,
  { message, text }: { message: Message; text: string },
): Promise<Message> {
  const before = { ...standing(session, message) };
  const words = escaped(text, session.standIn.workspace);
  const args = { channel: message.channel, ts: message.ts, text: words };
  await asPerson(session.standIn, me, { method: 'chat.update', args });
  const after = standing(session, message);
  const told = {
    subtype: 'message_changed',
    message: shown(after),
    previous_message: shown(before),
  };
  await tell(session, message.channel, told);
  return after;
}

export async function remove(session: Session, me: Member, message: Message): Promise<void> {
  const before = { ...standing(session, message) };
  const args = { channel: message.channel, ts: message.ts };
  await asPerson(session.standIn, me, { method: 'chat.delete', args });
  const told = {
    subtype: 'message_deleted',
    deleted_ts: message.ts,
    previous_message: shown(before),
  };
  await tell(session, message.channel, told);
}

/** Gives a reaction, or takes it back where this person has given it. */
export async function react(
  session: Session,
  me: Member,
  { message, name }: { message: Message; name: string },
): Promise<void> {
  const { channel, ts: timestamp, user: item_user } = standing(session, message);
  const given = standing(session, message).reactions?.find((one) => one.name === name);
  const isGiven = given?.users.includes(me.id) === true;
  const method = isGiven ? 'reactions.remove' : 'reactions.add';
  await asPerson(session.standIn, me, { method, args: { channel, timestamp, name } });
  const type = isGiven ? 'reaction_removed' : 'reaction_added';
  if (!isHeard(session, channel, type)) return;
  const item = { type: 'message', channel, ts: timestamp };
  await sendEvent(session, {
    type,
    user: me.id,
    reaction: name,
    item,
    item_user,
    event_ts: nextTs(session),
  });
}

function standing({ standIn }: Session, { channel, ts }: Message): Message {
  const found = standIn.workspace.messages.find((one) => one.ts === ts && one.channel === channel);
  if (!found) throw new Error('The message is not there any more.');
  return found;
}

async function tell(session: Session, channel: string, told: Json): Promise<void> {
  if (!isHeard(session, channel)) return;
  const ts = nextTs(session);
  const where = { channel, channel_type: kindOf(session.standIn.workspace, channel) };
  await sendEvent(session, { type: 'message', hidden: true, ts, event_ts: ts, ...where, ...told });
}

/** A message inside an event has its channel beside it, and who reacted nowhere. */
function shown(message: Message): Json {
  const { channel: _, reactions: __, to: ___, ...rest } = message;
  return { type: 'message', ...rest };
}

let last = 0;

/** Like Slack's: seconds with a count, no two the same. */
function nextTs({ standIn }: Session): string {
  last = Math.max(standIn.inside.time.now() * 1_000, last + 1);
  const micros = String(last);
  return `${micros.slice(0, -6)}.${micros.slice(-6)}`;
}
