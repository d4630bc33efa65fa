// The conversation that reads notes: /ar notes, the list a page at a time, looking for words, deleting.
import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { ACTION } from '#blocks/ids.ts';
import type { Message } from '#blocks/kit.ts';
import { messageModal } from '#blocks/modal.ts';
import { notesModal } from '#blocks/note.ts';
import { notice } from '#blocks/notice.ts';
import { may } from '#domain/member.ts';
import { whyNotEdit } from '#domain/note.ts';
import { clientAtStart } from '#flows/note-client.ts';
import { notePageOf } from '#flows/note-list.ts';
import { deleteNote } from '#flows/notes.ts';
import type { Bot } from './bot.ts';
import type { CommandCall } from './commands.ts';
import { readMetadata, writeMetadata } from './metadata.ts';
import { openModal, placeOn } from './modal.ts';
import { actingIn, mistakeWords, wordsAfter } from './note.ts';
import { redrawList } from './redraw-list.ts';
import { whichClient } from './status.ts';
import { beginTurn } from './turn.ts';

const TITLE = 'Notes';
const LONGEST_QUERY = 200;

/** `/ar notes acme` shows all notes on a client, `/ar notes acme po` those with "po" in them. */
export async function onNotesCommand(call: CommandCall): Promise<void> {
  const { body, bot, client } = call;
  const typed = await wordsAfter(call);
  if (typed === '') {
    await call.respond({ ...notice('Which client? Type it like this: /ar notes Acme.') });
    return;
  }
  await openModal(client, { triggerId: body.trigger_id, title: TITLE }, async () => {
    const { user_id: userId } = body;
    const begun = await beginTurn(bot, client, { userId, role: 'viewer' });
    if (!begun.ok) return messageModal({ title: TITLE, message: begun.refusal });
    const named = await clientAtStart(bot.db, { workspaceId: bot.workspaceId, typed });
    const query = named.rest.slice(0, LONGEST_QUERY);
    if (named.ok)
      return notesFor(bot, client, { userId, clientId: named.client.id, query, offset: 0 });
    const message = whichClient(named, { query: typed, actionId: ACTION.notesOpen });
    const kept = named.reason === 'many' ? { query } : {};
    return messageModal({ title: TITLE, message, metadata: writeMetadata(kept) });
  });
}

export function registerNotes(app: App, bot: Bot): void {
  app.action<BlockAction<ButtonAction>>(ACTION.notesOpen, async ({ action, body, client }) => {
    const { query = '' } = readMetadata(body.view?.private_metadata);
    const opening = { triggerId: body.trigger_id, title: TITLE, ...placeOn(body.view) };
    const asked = { userId: body.user.id, clientId: action.value ?? '', query, offset: 0 };
    await openModal(client, opening, () => notesFor(bot, client, asked));
  });

  for (const actionId of [ACTION.notesNext, ACTION.notesPrevious])
    app.action<BlockAction<ButtonAction>>(actionId, async ({ action, body, client }) => {
      if (!body.view) return;
      const offset = /^\d{1,6}$/.test(action.value ?? '') ? Number(action.value) : 0;
      const { clientId = '', query = '' } = readMetadata(body.view.private_metadata);
      const asked = { userId: body.user.id, clientId, query, offset };
      await redrawList(client, body.view.id, () => notesFor(bot, client, asked));
    });

  app.action<BlockAction<ButtonAction>>(ACTION.noteDelete, async ({ action, body, client }) => {
    const userId = body.user.id;
    const said = await erase(bot, client, { userId, noteId: action.value ?? '' });
    bot.kick(); // Cards are drawn again for everybody.
    if (!body.view) return;
    const {
      clientId = '',
      from: offset = 0,
      query = '',
    } = readMetadata(body.view.private_metadata);
    const asked = { userId, clientId, query, offset, said };
    await redrawList(client, body.view.id, () => notesFor(bot, client, asked));
  });
}

/** The list for a person: or why they do not see it. */
export async function notesFor(
  bot: Bot,
  client: WebClient,
  given: { userId: string; clientId: string; query: string; offset: number; said?: Message },
): Promise<ModalView> {
  const { clientId, offset, query, said, userId } = given;
  const begun = await beginTurn(bot, client, { userId, role: 'viewer' });
  if (!begun.ok) return messageModal({ title: TITLE, message: begun.refusal });
  const { member, now, today, workspace } = begun.turn;
  const asked = { workspaceId: bot.workspaceId, clientId, words: query, offset, today };
  const page = await notePageOf(bot.db, asked);
  if (!page) {
    const gone = notice('This client is not in the books any more.');
    return messageModal({ title: TITLE, message: gone });
  }
  const editable = page.notes.filter((note) => whyNotEdit(note, { member, now }) === null);
  return notesModal({
    ...page,
    query,
    today,
    locale: workspace.locale,
    timeZone: workspace.timeZone,
    canAdd: may(member, 'collector'),
    canDelete: may(member, 'admin'),
    editable: new Set(editable.map(({ id }) => id)),
    metadata: writeMetadata({ list: 'notes', clientId: page.client.id, query, from: page.offset }),
    ...(said ? { said } : {}),
  });
}

async function erase(
  bot: Bot,
  client: WebClient,
  { noteId, userId }: { userId: string; noteId: string },
): Promise<Message> {
  const begun = await beginTurn(bot, client, { userId, role: 'admin' });
  if (!begun.ok) return begun.refusal;
  const erased = await deleteNote(bot.db, { ...actingIn(bot, begun.turn), noteId });
  return notice(erased.ok ? 'Deleted.' : `Nothing was deleted. ${mistakeWords(erased.reason)}`);
}
