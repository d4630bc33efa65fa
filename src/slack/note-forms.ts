// The forms of notes when they are sent: mistakes beside their field, words never lost, and the list below drawn again.
import type { App } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { FIELD, VIEW } from '#blocks/ids.ts';
import type { Message } from '#blocks/kit.ts';
import { messageModal } from '#blocks/modal.ts';
import type { NoteDraft } from '#blocks/note.ts';
import { withWords } from '#blocks/note-reply.ts';
import { noteBodyField } from '#blocks/note-words.ts';
import { notice } from '#blocks/notice.ts';
import { md } from '#blocks/text.ts';
import { nameOf } from '#blocks/words.ts';
import { notesOf } from '#domain/long-note.ts';
import { NOTE_KINDS, type NoteMistake, newNoteMistake, noteMistake } from '#domain/note.ts';
import { clientOfForm } from '#flows/note-client.ts';
import type { Note } from '#flows/note-list.ts';
import { noteToEdit } from '#flows/note-list.ts';
import { addNote, editNote } from '#flows/notes.ts';
import type { Answers } from './answers.ts';
import { chosenIn, typedIn } from './answers.ts';
import type { Bot } from './bot.ts';
import type { Metadata } from './metadata.ts';
import { readMetadata } from './metadata.ts';
import {
  ADD_TITLE,
  actingIn,
  addedWords,
  addForm,
  alreadyWords,
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
    { callbackId: VIEW.noteSubmit, mistakeOf: newNoteMistake, take: add },
    { callbackId: VIEW.noteChange, mistakeOf: noteMistake, take: change },
  ];
  for (const { callbackId, mistakeOf, take } of forms)
    app.view(callbackId, async ({ ack, body, client, view }) => {
      const sent = sentIn(view, body.user.id);
      const { draft, today } = sent;
      // By the day on which the form was opened.
      const mistake = today === undefined ? null : mistakeOf({ ...draft, today });
      if (mistake) {
        await ack({ response_action: 'errors', errors: errorOf(mistake) });
        return;
      }
      // Saved before Slack is answered: until then the form stays open, and the words in it.
      const shown = await takenBy(bot, take, { client, sent }).catch(async (error: unknown) => {
        await ack({ response_action: 'errors', errors: { [FIELD.noteBody]: BROKEN } });
        throw error;
      });
      await ack({ response_action: 'update', view: shown });
      bot.kick(); // Cards are drawn again for everybody.
      await redrawBelow(bot, client, sent);
    });
}

const BROKEN =
  'Something broke on our side. Your words are still here: press Save again, I keep them once.';

/** What the person sees then: also whoever may not write any more gets the words back. */
async function takenBy(
  bot: Bot,
  take: (bot: Bot, taken: Taken) => Promise<ModalView>,
  { client, sent }: Omit<Taken, 'turn'>,
): Promise<ModalView> {
  const asking = { userId: sent.userId, role: 'collector', isHurried: true } as const;
  const begun = await beginTurn(bot, client, asking);
  if (!begun.ok) return anew(bot, { sent, said: begun.refusal });
  return take(bot, { client, sent, turn: begun.turn });
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
      body: bodyIn(values),
      nextTouchOn: values[FIELD.noteTouch]?.[FIELD.noteTouch]?.selected_date ?? null,
    },
  };
}

/** Long words stand in several fields. */
function bodyIn(values: Answers): string {
  const pieces: string[] = [];
  for (let at = 1; noteBodyField(at) in values; at += 1)
    pieces.push(typedIn(values, noteBodyField(at)) ?? '');
  return pieces.filter((piece) => piece !== '').join('\n\n');
}

/** Said while the form is open. */
function errorOf(mistake: NoteMistake): Record<string, string> {
  return { [fieldOf(mistake)]: mistakeWords(mistake) };
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
    return anew(bot, { sent, said });
  }
  if (added.isNew || saysTheSame(draft, added.note)) {
    const done = added.isNew || !message ? addedWords(added, turn) : alreadyWords(added);
    return messageModal({ title: ADD_TITLE, message: done });
  }
  const { client: owner, note } = added;
  // What an admin has deleted does not come back by itself; what was written anew stays the person's.
  if (note.deletedAt !== null)
    return messageModal({ title: ADD_TITLE, message: withWords(alreadyWords(added), draft.body) });
  if (message) {
    const apart = { ...sent, channelId: undefined, messageTs: undefined, saidBy: undefined };
    return anew(bot, { sent: apart, said: withMore(alreadyWords(added)) });
  }
  const said = notice('This note is kept already, with other words. Save changes it to these.');
  return editForm(turn, { client: owner, note, draft, said, below: sent });
}

/** Nothing is in the form that is not in the note. */
function saysTheSame(draft: NoteDraft, note: Note): boolean {
  const isSameDay = draft.nextTouchOn === null || draft.nextTouchOn === note.nextTouchOn;
  return notesOf(draft.body)[0] === note.body && isSameDay;
}

function withMore(said: Message): Message {
  const more = notice('What you wrote differs from it: Save keeps it as another note.');
  return { text: `${said.text} ${more.text}`, blocks: [...said.blocks, ...more.blocks] };
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
  return anew(bot, { sent, said });
}

/** The words once more, in the form of a new note. */
async function anew(bot: Bot, { said, sent }: { sent: Sent; said: Message }): Promise<ModalView> {
  const { channelId, clientId = '', draft, from, listId, messageTs, query, saidBy } = sent;
  const client = await clientOfForm(bot.db, { workspaceId: bot.workspaceId, clientId });
  const metadata = { channelId, from, listId, messageTs, query, saidBy };
  return addForm(sent, { client, draft, said, metadata });
}

async function redrawBelow(bot: Bot, client: WebClient, sent: Sent): Promise<void> {
  const { clientId = '', from: offset = 0, listId, query = '', userId } = sent;
  if (listId === undefined) return;
  await redrawList(client, listId, () =>
    notesFor(bot, client, { userId, clientId, query, offset }),
  );
}
