// Messages that become notes: the shortcut in the menu of any message, and replies in the threads of digests and cards.
import type {
  App,
  BlockAction,
  ButtonAction,
  MessageShortcut,
  StaticSelectAction,
} from '@slack/bolt';
import type { AllMessageEvents, ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { ACTION, SHORTCUT } from '#blocks/ids.ts';
import type { Message } from '#blocks/kit.ts';
import { messageModal } from '#blocks/modal.ts';
import { replyNotKept, replyQuestion } from '#blocks/note-reply.ts';
import { notice } from '#blocks/notice.ts';
import { namesOf, targetOfReply } from '#flows/note-client.ts';
import { addNote } from '#flows/notes.ts';
import { forgetDelivery, isFirstDelivery } from '#flows/receipts.ts';
import { troubleOf } from '#messages/poster.ts';
import type { Bot } from './bot.ts';
import { asksForImport } from './import.ts';
import type { Metadata } from './metadata.ts';
import { openModal } from './modal.ts';
import { actingIn, addedWords, addForm, alreadyWords } from './note.ts';
import { permalinkOf } from './permalink.ts';
import { asRead, peopleIn, withoutPeople } from './spoken.ts';
import type { Turn } from './turn.ts';
import { beginTurn } from './turn.ts';

const TITLE = 'Save as AR note';

export function registerNoteMessage(app: App, bot: Bot): void {
  app.shortcut<MessageShortcut>(SHORTCUT.noteSave, async ({ client, shortcut }) => {
    await onShortcut(bot, client, shortcut);
  });

  app.event('message', async ({ client, event }) => {
    const reply = replyIn(event);
    if (reply) await onReply(bot, client, reply);
  });

  app.action<BlockAction<StaticSelectAction>>(ACTION.noteReplyClient, async (args) => {
    const { action, body, client, respond } = args;
    const clientId = action.selected_option?.value ?? '';
    const message = await keepChosen(bot, client, { ...askedIn(body, action), clientId });
    await respond({ response_type: 'ephemeral', replace_original: true, ...message });
    bot.kick();
  });

  app.action<BlockAction<ButtonAction>>(ACTION.noteReplyOther, async (args) => {
    const { action, body, client } = args;
    const opening = { triggerId: body.trigger_id, title: TITLE };
    await openModal(client, opening, () => formForReply(bot, client, askedIn(body, action)));
  });

  app.action<BlockAction<ButtonAction>>(ACTION.noteReplyNone, async ({ respond }) => {
    await respond({ delete_original: true });
  });
}

/** The reply that a question is about: its block names it. */
function askedIn(
  { channel, user }: BlockAction,
  { block_id: blockId }: { block_id: string },
): Omit<Reply, 'text'> {
  const [, threadTs = '', ts = ''] = blockId.split(':');
  return { channelId: channel?.id ?? '', threadTs, ts, userId: user.id };
}

/** The form opens at once, with the words of the message; whose it is and where it stands is kept. */
async function onShortcut(
  bot: Bot,
  client: WebClient,
  { channel, message, message_ts: messageTs, trigger_id: triggerId, user }: MessageShortcut,
): Promise<void> {
  await openModal(client, { triggerId, title: TITLE }, async () => {
    const begun = await beginTurn(bot, client, { userId: user.id, role: 'collector' });
    if (!begun.ok) return messageModal({ title: TITLE, message: begun.refusal });
    const body = await readable(bot, message.text ?? '');
    const saidBy = message.user === undefined ? {} : { saidBy: message.user };
    const metadata = { channelId: channel.id, messageTs, ...saidBy };
    return formWith(begun.turn, { body, metadata });
  });
}

/** The form for a message: it asks for the client, and has room for all of the words. */
function formWith(turn: Turn, { body, metadata }: { body: string; metadata: Metadata }): ModalView {
  const draft = { kind: 'general', body, nextTouchOn: null } as const;
  return addForm(turn, { title: TITLE, client: null, draft, metadata });
}

/** What somebody said in a thread. */
interface Reply {
  readonly channelId: string;
  readonly threadTs: string;
  readonly ts: string;
  readonly userId: string;
  readonly text: string;
}

/** A reply of a person, said for the first time: nothing that was changed, taken back or told by a bot, and no file for an import. */
function replyIn(event: AllMessageEvents): Reply | null {
  const { subtype } = event;
  if (subtype !== undefined && subtype !== 'thread_broadcast' && subtype !== 'file_share')
    return null;
  if (!('thread_ts' in event) || !('user' in event) || !('text' in event)) return null;
  const { channel: channelId, text = '', thread_ts: threadTs, ts, user: userId } = event;
  const isOfBot = 'bot_id' in event && Boolean(event.bot_id);
  if (isOfBot || !userId || !threadTs || threadTs === ts || text.trim() === '') return null;
  if (subtype === 'file_share' && asksForImport(text)) return null;
  return { channelId, threadTs, ts, userId, text };
}

/** In the thread of a digest or of one of our cards it is a note; where nobody can tell on whom, the person is asked. */
async function onReply(bot: Bot, client: WebClient, reply: Reply): Promise<void> {
  const { workspaceId } = bot;
  const { channelId, text, threadTs, ts, userId } = reply;
  const words = asRead(withoutPeople(text));
  const target = await targetOfReply(bot.db, { workspaceId, channelId, threadTs, words });
  if (target.kind === 'none') return;
  const begun = await beginTurn(bot, client, { userId, role: 'collector' });
  if (!begun.ok) {
    await tellOnce(bot, client, { reply, refusal: begun.refusal });
    return;
  }
  if (target.kind === 'ask') {
    const key = `note|${originOf(reply)}`;
    const { now: at } = begun.turn;
    if (!(await isFirstDelivery(bot.db, { workspaceId, key, at }))) return;
    try {
      await answer(client, reply, replyQuestion({ clients: target.clients, threadTs, ts }));
    } catch (error) {
      // Neither kept nor asked about: the next delivery asks.
      await forgetDelivery(bot.db, { workspaceId, key });
      throw error;
    }
    return;
  }
  const kept = await keep(bot, client, { reply, turn: begun.turn, clientId: target.clientId });
  if (kept.isNew) await answer(client, reply, kept.message);
  bot.kick();
}

/** Seen by the person alone, in the thread. */
async function answer(client: WebClient, reply: Reply, message: Message): Promise<void> {
  const { channelId: channel, threadTs: thread_ts, userId: user } = reply;
  await client.chat.postEphemeral({ channel, user, thread_ts, ...message });
}

/** Others talk here, too: they hear once in a thread that they are not noted, and whom to ask. */
async function tellOnce(
  bot: Bot,
  client: WebClient,
  { refusal, reply }: { reply: Reply; refusal: Message },
): Promise<void> {
  const { workspaceId } = bot;
  const { channelId, threadTs, userId } = reply;
  const key = `note-refused|${channelId}|${threadTs}|${userId}`;
  if (!(await isFirstDelivery(bot.db, { workspaceId, key, at: bot.clock.now() }))) return;
  try {
    await answer(client, reply, replyNotKept(refusal));
  } catch (error) {
    bot.log.info({ code: troubleOf(error).code }, 'a reply that is no note was not answered');
  }
}

function originOf({ channelId, ts }: Pick<Reply, 'channelId' | 'ts'>): string {
  return `message:${channelId}:${ts}`;
}

/** Keeps what was said as a note; what Slack delivers again is none. */
async function keep(
  bot: Bot,
  client: WebClient,
  given: { reply: Reply; turn: Turn; clientId: string; isChosen?: boolean },
): Promise<{ isNew: boolean; message: Message }> {
  const { clientId, isChosen = false, reply, turn } = given;
  const added = await addNote(bot.db, {
    ...actingIn(bot, turn),
    note: {
      clientId,
      isChosen,
      kind: 'general',
      body: await readable(bot, reply.text),
      nextTouchOn: null,
      origin: originOf(reply),
      permalink: await permalinkOf(client, reply),
    },
  });
  const isNew = added.ok && added.isNew;
  const isOld = added.ok && !added.isNew;
  return { isNew, message: isOld ? alreadyWords(added) : addedWords(added, turn) };
}

async function readable(bot: Bot, text: string): Promise<string> {
  const { db, workspaceId } = bot;
  return asRead(text, await namesOf(db, { workspaceId, userIds: peopleIn(text) }));
}

/** Which reply a question is about; the words are read again in Slack, as a button carries none. */
interface Asked extends Omit<Reply, 'text'> {
  readonly clientId: string;
}

async function keepChosen(bot: Bot, client: WebClient, asked: Asked): Promise<Message> {
  const begun = await beginTurn(bot, client, { userId: asked.userId, role: 'collector' });
  if (!begun.ok) return begun.refusal;
  const text = await textOf(client, asked);
  if (text === null) return GONE;
  const { clientId } = asked;
  const given = { reply: { ...asked, text }, turn: begun.turn, clientId, isChosen: true };
  return (await keep(bot, client, given)).message;
}

/** For a client whom the question does not name: the form, with the reply in it. */
async function formForReply(
  bot: Bot,
  client: WebClient,
  asked: Omit<Reply, 'text'>,
): Promise<ModalView> {
  const begun = await beginTurn(bot, client, { userId: asked.userId, role: 'collector' });
  if (!begun.ok) return messageModal({ title: TITLE, message: begun.refusal });
  const text = await textOf(client, asked);
  if (text === null) return messageModal({ title: TITLE, message: GONE });
  const { channelId, ts: messageTs } = asked;
  const body = await readable(bot, text);
  return formWith(begun.turn, { body, metadata: { channelId, messageTs } });
}

const GONE = notice('Your reply is not there any more. Nothing was saved.');

/** Null: it is gone, or somebody else's. */
async function textOf(client: WebClient, reply: Omit<Reply, 'text'>): Promise<string | null> {
  const { channelId: channel, threadTs, ts, userId } = reply;
  const range = { ts: threadTs, oldest: ts, latest: ts, inclusive: true, limit: 10 };
  const { messages = [] } = await client.conversations.replies({ channel, ...range });
  return messages.find((one) => one.ts === ts && one.user === userId)?.text || null;
}
