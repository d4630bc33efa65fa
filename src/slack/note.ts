// The conversation in which a note is written or changed: /ar note, a button, a form, and what comes of it.
import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { ACTION } from '#blocks/ids.ts';
import type { Message } from '#blocks/kit.ts';
import { messageModal } from '#blocks/modal.ts';
import type { NoteDraft } from '#blocks/note.ts';
import { noteModal, noteSaved } from '#blocks/note.ts';
import { withWords } from '#blocks/note-reply.ts';
import { notice } from '#blocks/notice.ts';
import { md } from '#blocks/text.ts';
import { nameOf } from '#blocks/words.ts';
import { localDay } from '#domain/calendar.ts';
import { EDIT_MINUTES, isContact, LONGEST_TOUCH_DAYS, NOTE_LENGTH } from '#domain/note.ts';
import type { ClientRef, Day } from '#domain/types.ts';
import type { NamedClient } from '#flows/note-client.ts';
import { clientAtStart, namesOf } from '#flows/note-client.ts';
import type { Note } from '#flows/note-list.ts';
import { noteToEdit } from '#flows/note-list.ts';
import type { AddNoteResult, DeleteNoteResult, EditNoteResult } from '#flows/notes.ts';
import { addNote } from '#flows/notes.ts';
import { loadStatus } from '#flows/status.ts';
import type { Bot } from './bot.ts';
import type { CommandCall } from './commands.ts';
import type { Metadata } from './metadata.ts';
import { readMetadata, writeMetadata } from './metadata.ts';
import { openModal, placeOn } from './modal.ts';
import { asRead, peopleIn } from './spoken.ts';
import type { Turn } from './turn.ts';
import { beginTurn } from './turn.ts';

export const ADD_TITLE = 'Add note';
export const EDIT_TITLE = 'Edit note';
const VERB = /^\S+\s*/;
const EMPTY: NoteDraft = { kind: 'general', body: '', nextTouchOn: null };

/** What follows the word of the command, as it reads on the screen. */
export async function wordsAfter({ bot, body }: CommandCall): Promise<string> {
  const rest = body.text.trim().replace(VERB, '');
  const userIds = peopleIn(rest);
  return asRead(rest, await namesOf(bot.db, { workspaceId: bot.workspaceId, userIds }));
}

/** `/ar note acme They pay on Friday` is kept at once; without words, or where it is not clear who is meant, a form asks. */
export async function onNoteCommand(call: CommandCall): Promise<void> {
  const { body, respond } = call;
  try {
    await keepOrAsk(call);
  } catch (error) {
    // Slack has cleared the line in which they were typed.
    const typed = asRead(body.text.trim().replace(VERB, ''));
    await respond({ ...withWords(notice('Nothing was saved.'), typed) }).catch(() => undefined);
    throw error;
  }
}

async function keepOrAsk(call: CommandCall): Promise<void> {
  const { body, bot, client } = call;
  const typed = await wordsAfter(call);
  const opening = { triggerId: body.trigger_id, title: ADD_TITLE };
  if (typed === '') {
    await openModal(client, opening, async () => {
      const begun = await beginTurn(bot, client, { userId: body.user_id, role: 'collector' });
      if (!begun.ok) return messageModal({ title: ADD_TITLE, message: begun.refusal });
      return addForm(begun.turn, { client: null });
    });
    return;
  }
  const begun = await beginTurn(bot, client, { userId: body.user_id, role: 'collector' });
  if (!begun.ok) {
    await call.respond({ ...withWords(begun.refusal, typed) });
    return;
  }
  const { turn } = begun;
  const named = await clientAtStart(bot.db, { workspaceId: bot.workspaceId, typed });
  if (named.ok && named.rest !== '') {
    const words = { ...EMPTY, body: named.rest };
    const origin = `command:${body.trigger_id}`;
    const note = { ...words, clientId: named.client.id, origin };
    const added = await addNote(bot.db, { ...actingIn(bot, turn), note });
    const answer = addedWords(added, turn);
    await call.respond({ ...(added.ok ? answer : withWords(answer, typed)) });
    bot.kick();
    return;
  }
  await openModal(client, opening, async () => formForWords(turn, named));
}

/** Nobody, or several, are called so: the words are kept in the form that asks who is meant. */
function formForWords(turn: Turn, named: NamedClient): ModalView {
  const draft = { ...EMPTY, body: named.rest };
  if (named.ok) return addForm(turn, { client: named.client, draft });
  if (named.reason === 'many')
    return addForm(turn, { client: null, choices: named.clients, draft });
  const said = notice('I do not know a client called so. Choose one; your words are kept.');
  return addForm(turn, { client: null, draft, said });
}

/** The form for a new note. */
export function addForm(
  { today }: { readonly today?: Day | undefined },
  given: {
    client: ClientRef | null;
    choices?: readonly ClientRef[];
    draft?: NoteDraft;
    said?: Message;
    title?: string;
    metadata?: Metadata;
  },
): ModalView {
  const { client, draft = EMPTY, metadata = {}, title = ADD_TITLE, ...rest } = given;
  const ids = client === null ? {} : { clientId: client.id };
  return noteModal({
    ...rest,
    title,
    isChange: false,
    client,
    draft,
    saidByUserId: metadata.saidBy ?? null,
    metadata: writeMetadata({ ...metadata, ...ids, today }),
  });
}

/** Who does it, as the flows want it. */
export function actingIn(bot: Bot, { member, now, today }: Turn) {
  return { workspaceId: bot.workspaceId, member, now, today };
}

/** What came of a new note, for whoever wrote it. */
export function addedWords(added: AddNoteResult, { today, workspace }: Turn): Message {
  if (!added.ok) return notice(`Nothing was saved. ${mistakeWords(added.reason)}`);
  const { client, count: notes, note } = added;
  const { locale } = workspace;
  const { id: noteId, nextTouchOn } = note;
  const about = { client, noteId, notes, nextTouchOn, isContact: isContact(note.kind) };
  return noteSaved({ ...about, locale, today });
}

/** Of a message that was a note before, and so is not saved again. */
export function alreadyWords(added: AddNoteResult & { ok: true }): Message {
  const name = md`*${nameOf(added.client)}*`;
  return notice(
    added.note.deletedAt === null
      ? md`This message is a note on ${name} already, so I did not save it twice.`
      : md`This message was a note on ${name}, and an admin has deleted it, so I did not save it again.`,
  );
}

type Refused = (
  | (AddNoteResult & { ok: false })
  | (EditNoteResult & { ok: false })
  | (DeleteNoteResult & { ok: false })
)['reason'];

/** Why not, and what to do. */
export function mistakeWords(reason: Refused): string {
  switch (reason) {
    case 'empty':
      return 'Write what there is to note.';
    case 'too_long':
      return `A note holds ${NOTE_LENGTH} characters at most; shorten it, or write two.`;
    case 'touch_too_early':
      return 'Choose a day after today.';
    case 'touch_too_late':
      return `The next touch lies ${LONGEST_TOUCH_DAYS} days ahead at most; choose an earlier day.`;
    case 'no_client':
      return 'This client is not in the books any more.';
    case 'no_note':
      return 'This note is not in the books any more.';
    case 'deleted':
      return 'Somebody has deleted this note already.';
    case 'not_author':
      return 'Only whoever wrote a note can change it. Add one of your own.';
    case 'too_late':
      return `A note can be changed for ${EDIT_MINUTES} minutes. Add another one that says how it is now.`;
    case 'no_role':
      return 'Your role does not let you do this.';
  }
}

export function registerNote(app: App, bot: Bot): void {
  app.action<BlockAction<ButtonAction>>(ACTION.noteAdd, async ({ action, body, client }) => {
    const opening = { triggerId: body.trigger_id, title: ADD_TITLE, ...placeOn(body.view) };
    await openModal(client, opening, async () => {
      const begun = await beginTurn(bot, client, { userId: body.user.id, role: 'collector' });
      if (!begun.ok) return messageModal({ title: ADD_TITLE, message: begun.refusal });
      const { today } = begun.turn;
      const key = { workspaceId: bot.workspaceId, clientId: action.value ?? '', today };
      const status = await loadStatus(bot.db, key);
      if (status) return addForm(begun.turn, { client: status.client, metadata: listBelow(body) });
      const gone = notice('This client is not in the books any more. Nothing was changed.');
      return messageModal({ title: ADD_TITLE, message: gone });
    });
  });

  app.action<BlockAction<ButtonAction>>(ACTION.noteEdit, async ({ action, body, client }) => {
    const opening = { triggerId: body.trigger_id, title: EDIT_TITLE, ...placeOn(body.view) };
    await openModal(client, opening, () =>
      editFormFor(bot, client, {
        userId: body.user.id,
        noteId: action.value ?? '',
        below: listBelow(body),
      }),
    );
  });
}

/** The list that a form lies on, to be drawn again. */
function listBelow({ view }: BlockAction): Metadata {
  const { from, list, query } = readMetadata(view?.private_metadata);
  if (list !== 'notes' || !view) return {};
  return { listId: view.id, ...(from && { from }), ...(query && { query }) };
}

async function editFormFor(
  bot: Bot,
  client: WebClient,
  given: { userId: string; noteId: string; below: Metadata },
): Promise<ModalView> {
  const { below, noteId, userId } = given;
  const begun = await beginTurn(bot, client, { userId, role: 'collector' });
  if (!begun.ok) return messageModal({ title: EDIT_TITLE, message: begun.refusal });
  const found = await noteToEdit(bot.db, { ...actingIn(bot, begun.turn), noteId });
  if (!found.ok)
    return messageModal({ title: EDIT_TITLE, message: notice(mistakeWords(found.reason)) });
  return editForm(begun.turn, { ...found, below });
}

/** The form for a note that its author changes. */
export function editForm(
  turn: Turn,
  given: { client: ClientRef; note: Note; draft?: NoteDraft; said?: Message; below: Metadata },
): ModalView {
  const { below, client, draft, note, said } = given;
  const { from, listId, query } = below;
  // Against the day on which it was written: what was tomorrow then stays good over midnight.
  const today = localDay(note.createdAt, turn.workspace.timeZone);
  return noteModal({
    title: EDIT_TITLE,
    isChange: true,
    client,
    draft: draft ?? note,
    saidByUserId: note.saidByUserId,
    metadata: writeMetadata({ from, listId, query, noteId: note.id, clientId: client.id, today }),
    ...(said ? { said } : {}),
  });
}
