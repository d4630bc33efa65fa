// The forms of notes when they are sent: mistakes beside their field, words never lost, and the list below drawn again.
import type { App } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { FIELD, VIEW } from '#blocks/ids.ts';
import { loadingModal } from '#blocks/kit.ts';
import { messageModal } from '#blocks/modal.ts';
import type { NoteDraft } from '#blocks/note.ts';
import { notice } from '#blocks/notice.ts';
import { md } from '#blocks/text.ts';
import { nameOf } from '#blocks/words.ts';
import { NOTE_KINDS, type NoteMistake, noteMistake } from '#domain/note.ts';
import { noteToEdit } from '#flows/note-list.ts';
import { addNote, editNote } from '#flows/notes.ts';
import { loadStatus } from '#flows/status.ts';
import type { Answers } from './answers.ts';
import { chosenIn, typedIn } from './answers.ts';
import type { Bot } from './bot.ts';
import type { Metadata } from './metadata.ts';
import { readMetadata } from './metadata.ts';
import { fillModal } from './modal.ts';
import {
  ADD_TITLE,
  actingIn,
  addedWords,
  addForm,
  EDIT_TITLE,
  editForm,
  mistakeWords,
} from './note.ts';
import { notesFor } from './notes.ts';
import { permalinkOf } from './permalink.ts';
import { redrawList } from './redraw-list.ts';
import type { Turn } from './turn.ts';
import { beginTurn } from './turn.ts';

/** What a form says, and who sent it. */
interface Sent extends Metadata {
  readonly formId: string;
  readonly userId: string;
  readonly draft: NoteDraft;
}

interface Taken {
  readonly client: WebClient;
  readonly sent: Sent;
  readonly turn: Turn;
}

export function registerNoteForms(app: App, bot: Bot): void {
  const forms = [
    { callbackId: VIEW.noteSubmit, title: ADD_TITLE, take: add },
    { callbackId: VIEW.noteChange, title: EDIT_TITLE, take: change },
  ];
  for (const { callbackId, take, title } of forms)
    app.view(callbackId, async ({ ack, body, client, view }) => {
      const sent = sentIn(view, body.user.id);
      const error = errorIn(sent);
      if (error) {
        await ack({ response_action: 'errors', errors: error });
        return;
      }
      await ack({ response_action: 'update', view: loadingModal(title) });
      await fillModal(client, { viewId: view.id, title }, async () => {
        const begun = await beginTurn(bot, client, { userId: sent.userId, role: 'collector' });
        if (!begun.ok) return messageModal({ title, message: begun.refusal });
        return take(bot, { client, sent, turn: begun.turn });
      });
      bot.kick(); // Cards are drawn again for everybody.
      await redrawBelow(bot, client, sent);
    });
}

function sentIn(
  view: { id: string; private_metadata: string; state: { values: Answers } },
  userId: string,
): Sent {
  const { values } = view.state;
  const kind = chosenIn(values, FIELD.noteKind);
  const chosen = chosenIn(values, FIELD.client);
  return {
    ...readMetadata(view.private_metadata),
    ...(chosen === null ? {} : { clientId: chosen }),
    formId: view.id,
    userId,
    draft: {
      kind: NOTE_KINDS.find((one) => one === kind) ?? 'general',
      body: typedIn(values, FIELD.noteBody) ?? '',
      nextTouchOn: values[FIELD.noteTouch]?.[FIELD.noteTouch]?.selected_date ?? null,
    },
  };
}

/** Said while the form is open, by the day on which it was opened. */
function errorIn({ draft, today }: Sent): Record<string, string> | null {
  const mistake = today === undefined ? null : noteMistake({ ...draft, today });
  return mistake && { [fieldOf(mistake)]: mistakeWords(mistake) };
}

function fieldOf(mistake: NoteMistake): string {
  switch (mistake) {
    case 'empty':
    case 'too_long':
      return FIELD.noteBody;
    case 'touch_too_early':
    case 'touch_too_late':
      return FIELD.noteTouch;
  }
}

/** A new note; of a message that is saved, with the way back to it. */
async function add(bot: Bot, { client, sent, turn }: Taken): Promise<ModalView> {
  const { channelId, clientId = '', draft, formId, messageTs: ts, saidBy = null } = sent;
  const message = channelId === undefined || ts === undefined ? null : { channelId, ts };
  const added = await addNote(bot.db, {
    ...actingIn(bot, turn),
    note: {
      ...draft,
      clientId,
      isChosen: true,
      saidByUserId: saidBy,
      origin: message ? `message:${message.channelId}:${message.ts}` : `view:${formId}`,
      permalink: message && (await permalinkOf(client, message)),
    },
  });
  if (!added.ok) {
    const said = notice(`Nothing was saved. ${mistakeWords(added.reason)}`);
    return anew(bot, { sent, turn, said });
  }
  if (added.isNew || !message)
    return messageModal({ title: ADD_TITLE, message: addedWords(added, { turn }) });
  const name = md`*${nameOf(added.client)}*`;
  const already =
    added.note.deletedAt === null
      ? md`This message is a note on ${name} already, so I did not save it twice.`
      : md`This message was a note on ${name}, and an admin has deleted it, so I did not save it again.`;
  return messageModal({ title: ADD_TITLE, message: notice(already) });
}

async function change(bot: Bot, { sent, turn }: Taken): Promise<ModalView> {
  const { draft, noteId = '' } = sent;
  const act = { ...actingIn(bot, turn), noteId };
  const changed = await editNote(bot.db, { ...act, words: draft });
  if (changed.ok) {
    const message = notice(md`The note on *${nameOf(changed.client)}* is changed.`);
    return messageModal({ title: EDIT_TITLE, message });
  }
  const said = notice(`Nothing was changed. ${mistakeWords(changed.reason)}`);
  const found = await noteToEdit(bot.db, act);
  if (found.ok) return editForm(turn, { ...found, draft, said, below: sent });
  // Too late for this one: what was written anew may become another.
  return anew(bot, { sent, turn, said });
}

/** The words once more, in the form of a new note. */
async function anew(
  bot: Bot,
  { said, sent, turn }: Omit<Taken, 'client'> & { said: ReturnType<typeof notice> },
): Promise<ModalView> {
  const { channelId, clientId = '', draft, from, listId, messageTs, query, saidBy } = sent;
  const key = { workspaceId: bot.workspaceId, clientId, today: turn.today };
  const status = await loadStatus(bot.db, key);
  const metadata = { channelId, from, listId, messageTs, query, saidBy };
  return addForm(turn, { client: status?.client ?? null, draft, said, metadata });
}

async function redrawBelow(bot: Bot, client: WebClient, sent: Sent): Promise<void> {
  const { clientId = '', from: offset = 0, listId, query = '', userId } = sent;
  if (listId === undefined) return;
  await redrawList(client, listId, () =>
    notesFor(bot, client, { userId, clientId, query, offset }),
  );
}
