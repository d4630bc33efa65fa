// Messages that become notes: the shortcut in the menu of any message, and replies in the threads of digests and cards.
import type {
  App,
  BlockAction,
  ButtonAction,
  MessageShortcut,
  StaticSelectAction,
} from '@slack/bolt';
import type { AllMessageEvents } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { ACTION, SHORTCUT } from '#blocks/ids.ts';
import type { Message } from '#blocks/kit.ts';
import { messageModal } from '#blocks/modal.ts';
import { replyQuestion } from '#blocks/note.ts';
import { notice } from '#blocks/notice.ts';
import { NOTE_LENGTH } from '#domain/note.ts';
import { namesOf, targetOfReply } from '#flows/note-client.ts';
import { addNote } from '#flows/notes.ts';
import { isFirstDelivery } from '#flows/receipts.ts';
import type { Bot } from './bot.ts';
import { asksForImport } from './import.ts';
import { openModal } from './modal.ts';
import { actingIn, addedWords, addForm } from './note.ts';
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
    const [, threadTs = '', ts = ''] = action.block_id.split(':');
    const message = await keepChosen(bot, client, {
      channelId: body.channel?.id ?? '',
      threadTs,
      ts,
      userId: body.user.id,
      clientId: action.selected_option?.value ?? '',
    });
    await respond({ response_type: 'ephemeral', replace_original: true, ...message });
    bot.kick();
  });

  app.action<BlockAction<ButtonAction>>(ACTION.noteReplyNone, async ({ respond }) => {
    await respond({ delete_original: true });
  });
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
    const isCut = body.length > NOTE_LENGTH;
    return addForm(begun.turn, {
      title: TITLE,
      client: null,
      draft: { kind: 'general', body, nextTouchOn: null },
      metadata: {
        channelId: channel.id,
        messageTs,
        ...(message.user === undefined ? {} : { saidBy: message.user }),
      },
      ...(isCut ? { said: CUT } : {}),
    });
  });
}

const CUT = notice(
  `The message is longer than a note may be: these are its first ${NOTE_LENGTH} characters. The note leads back to all of it.`,
);

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
  if (!begun.ok) return; // Strangers talk here, too; nobody is told off for it.
  const answer = (message: Message) =>
    client.chat.postEphemeral({
      channel: channelId,
      user: userId,
      thread_ts: threadTs,
      ...message,
    });
  if (target.kind === 'ask') {
    const key = `note|${originOf(reply)}`;
    const { now: at } = begun.turn;
    if (await isFirstDelivery(bot.db, { workspaceId, key, at }))
      await answer(replyQuestion({ clients: target.clients, threadTs, ts }));
    return;
  }
  const kept = await keep(bot, client, { reply, turn: begun.turn, clientId: target.clientId });
  if (kept.isNew) await answer(kept.message);
  bot.kick();
}

function originOf({ channelId, ts }: Pick<Reply, 'channelId' | 'ts'>): string {
  return `message:${channelId}:${ts}`;
}

/** Keeps what was said as a note; what Slack delivers again is none. */
async function keep(
  bot: Bot,
  client: WebClient,
  { clientId, reply, turn }: { reply: Reply; turn: Turn; clientId: string },
): Promise<{ isNew: boolean; message: Message }> {
  const body = await readable(bot, reply.text);
  const isCut = body.length > NOTE_LENGTH;
  const added = await addNote(bot.db, {
    ...actingIn(bot, turn),
    note: {
      clientId,
      kind: 'general',
      body: isCut ? `${body.slice(0, NOTE_LENGTH - 1)}…` : body,
      nextTouchOn: null,
      origin: originOf(reply),
      permalink: await permalinkOf(client, reply),
    },
  });
  return { isNew: added.ok && added.isNew, message: addedWords(added, { turn, isCut }) };
}

async function readable(bot: Bot, text: string): Promise<string> {
  const { db, workspaceId } = bot;
  return asRead(text, await namesOf(db, { workspaceId, userIds: peopleIn(text) }));
}

/** The reply is read again in Slack: a button carries no words. */
async function keepChosen(
  bot: Bot,
  client: WebClient,
  given: Omit<Reply, 'text'> & { clientId: string },
): Promise<Message> {
  const { channelId: channel, clientId, threadTs, ts, userId } = given;
  const begun = await beginTurn(bot, client, { userId, role: 'collector' });
  if (!begun.ok) return begun.refusal;
  const range = { ts: threadTs, oldest: ts, latest: ts, inclusive: true, limit: 10 };
  const { messages = [] } = await client.conversations.replies({ channel, ...range });
  const said = messages.find((one) => one.ts === ts && one.user === userId);
  if (!said?.text) return notice('Your reply is not there any more. Nothing was saved.');
  const reply = { ...given, text: said.text };
  return (await keep(bot, client, { reply, turn: begun.turn, clientId })).message;
}
