// Notes on a client: the form that writes or changes one, the list of them, and the question whom a reply is about.
import type { Button, InputBlock, KnownBlock, ModalView } from '@slack/types';
import { piecesOf } from '#domain/long-note.ts';
import {
  EDIT_MINUTES,
  LONGEST_TOUCH_DAYS,
  NOTE_KINDS,
  NOTE_LENGTH,
  type NoteKind,
} from '#domain/note.ts';
import type { ClientRef, Day } from '#domain/types.ts';
import { ACTION, FIELD, VIEW } from './ids.ts';
import { choiceInput, linesInput } from './inputs.ts';
import {
  actions,
  button,
  context,
  divider,
  input,
  type Message,
  message,
  modal,
  option,
  placeholder,
  section,
} from './kit.ts';
import { LIMITS } from './limits.ts';
import {
  deletedRemark,
  KIND_NAME,
  type NoteContext,
  noteBodyField,
  noteButton,
  noteRemark,
  paragraphs,
  type ShownNote,
  touchLine,
} from './note-words.ts';
import { pageButtons, pageWords } from './pages.ts';
import { clientOptions } from './picker.ts';
import { clip, type Mrkdwn, md, mention, NOTHING } from './text.ts';
import { nameOf, numberOf, shortDay } from './words.ts';

const QUERY_LENGTH = 60;
/** Of a note that escaped is too long for one section. */
const PIECE_LENGTH = 1_000;

/** What stands in the form at first. */
export interface NoteDraft {
  readonly kind: NoteKind;
  readonly body: string;
  readonly nextTouchOn: Day | null;
}

export interface NoteForm {
  readonly title: string;
  /** A note that is changed; else a new one. */
  readonly isChange: boolean;
  /** Null: the form asks, among `choices` where there are some, else with a typeahead. */
  readonly client: ClientRef | null;
  readonly choices?: readonly ClientRef[];
  readonly draft: NoteDraft;
  /** Whose message is saved. */
  readonly saidByUserId?: string | null;
  /** What has just been refused, and why. */
  readonly said?: Message;
  readonly metadata: string;
}

/** What, of which kind, and when somebody gets in touch again. */
export function noteModal(view: NoteForm): ModalView {
  const { client, draft, isChange, said, saidByUserId = null, title } = view;
  return modal({
    title,
    callbackId: isChange ? VIEW.noteChange : VIEW.noteSubmit,
    submit: 'Save',
    metadata: view.metadata,
    blocks: [
      ...(said ? [...said.blocks, divider()] : []),
      client === null ? clientInput(view) : section(md`*${nameOf(client)}* · ${numberOf(client)}`),
      ...bodyInputs(draft.body),
      choiceInput({
        label: 'What it is',
        field: FIELD.noteKind,
        options: NOTE_KINDS.map((kind) => option(KIND_NAME[kind], kind)),
        chosen: draft.kind,
      }),
      touchInput(draft.nextTouchOn),
      ...(saidByUserId === null
        ? []
        : [context(md`Said by ${mention(saidByUserId)}; the note leads back to the message.`)]),
    ],
  });
}

/** As many fields as the words need: each holds 3,000 characters, and none of them may be lost. */
function bodyInputs(body: string): KnownBlock[] {
  const [first = '', ...more] = body.length > NOTE_LENGTH ? piecesOf(body) : [body];
  const asked = { max: NOTE_LENGTH, isOptional: false };
  return [
    ...(more.length > 0
      ? [context(md`Longer than one note: it is kept as several, one after the other.`)]
      : []),
    linesInput({
      ...asked,
      label: 'Note',
      field: noteBodyField(1),
      value: first,
      example: 'Ms. Weber says that the PO number is missing; she sends it tomorrow',
    }),
    ...more.map((value, index) =>
      linesInput({
        ...asked,
        label: `Note, part ${index + 2}`,
        field: noteBodyField(index + 2),
        value,
        isOptional: true,
      }),
    ),
  ];
}

function clientInput({ choices = [] }: NoteForm): InputBlock {
  const asked = { label: 'Client', field: FIELD.client };
  if (choices.length > 0)
    return input({
      ...asked,
      element: { type: 'static_select', options: clientOptions(choices) },
    });
  return input({
    ...asked,
    hint: 'Type a part of the name or the customer number.',
    element: {
      type: 'external_select',
      min_query_length: 1,
      placeholder: placeholder('Name or number'),
    },
  });
}

function touchInput(on: Day | null): InputBlock {
  return input({
    label: 'Next touch',
    field: FIELD.noteTouch,
    isOptional: true,
    hint: `When somebody gets in touch with them again, if you know: from tomorrow up to ${LONGEST_TOUCH_DAYS} days ahead.`,
    element: {
      type: 'datepicker',
      placeholder: placeholder('Choose a day'),
      ...(on === null ? {} : { initial_date: on }),
    },
  });
}

export interface NoteList extends NoteContext {
  readonly client: ClientRef;
  readonly notes: readonly ShownNote[];
  /** How many there are, how many come before these, and how many a page holds. */
  readonly total: number;
  readonly offset: number;
  readonly size: number;
  /** What was looked for; '': all notes. */
  readonly query: string;
  readonly nextTouch: { readonly on: Day; readonly byUserId: string | null } | null;
  readonly canAdd: boolean;
  readonly canDelete: boolean;
  /** Those that this person may change now. */
  readonly editable: ReadonlySet<string>;
  /** What has just been done, or why not. */
  readonly said?: Message;
  readonly metadata: string;
}

/** The notes on one client, newest first, a page at a time. */
export function notesModal(view: NoteList): ModalView {
  const { client, nextTouch, said } = view;
  return modal({
    title: 'Notes',
    callbackId: VIEW.message,
    metadata: view.metadata,
    blocks: [
      ...(said ? [...said.blocks, divider()] : []),
      section(md`*${nameOf(client)}* · ${numberOf(client)}\n${foundLine(view)}`),
      ...(nextTouch === null ? [] : [section(touchLine(nextTouch, view))]),
      ...actions(view.canAdd ? [noteButton(client)] : []),
      ...view.notes.flatMap((note) => noteBlocks(note, view)),
      ...pageButtons({
        ...view,
        next: ACTION.notesNext,
        previous: ACTION.notesPrevious,
        valueAt: String,
      }),
    ],
  });
}

function foundLine(view: NoteList): Mrkdwn {
  const { notes, query, total } = view;
  const words = clip(query, QUERY_LENGTH);
  if (total === 0)
    return query === ''
      ? md`Nobody has noted anything yet.`
      : md`No note on this client has “${words}” in it.`;
  const found = query === '' ? NOTHING : md` with “${words}”`;
  return md`${pageWords({ ...view, shown: notes.length, noun: 'note' })}${found}, newest first.`;
}

function noteBlocks(note: ShownNote, view: NoteList): KnownBlock[] {
  if (note.deletedAt !== null) return [divider(), context(deletedRemark(note, view))];
  const about = `${KIND_NAME[note.kind]}, ${clip(note.body, 40)}`;
  const edit = button({ label: 'Edit', actionId: ACTION.noteEdit, value: note.id, about });
  const erase = button({
    label: 'Delete',
    actionId: ACTION.noteDelete,
    value: note.id,
    about,
    confirm: {
      title: 'Delete this note?',
      text: 'Its words are gone for good. That there was a note, and that you deleted it, stays.',
      yes: 'Delete',
    },
  });
  return [
    divider(),
    ...bodyBlocks(note.body),
    context(noteRemark(note, view)),
    ...actions([...(view.editable.has(note.id) ? [edit] : []), ...(view.canDelete ? [erase] : [])]),
  ];
}

/** All of it: escaped it may be longer than a section holds. */
function bodyBlocks(body: string): KnownBlock[] {
  const whole = paragraphs(body);
  if (whole.mrkdwn.length <= LIMITS.sectionText) return [section(whole)];
  return piecesOf(body, PIECE_LENGTH).map((piece) => section(paragraphs(piece)));
}

/** Done, with a way to mend it. */
export function noteSaved(is: {
  client: ClientRef;
  noteId: string;
  nextTouchOn: Day | null;
  locale: string;
  today: Day;
  /** Into how many notes the words went; the id is that of the first. */
  notes?: number;
  /** They were spoken with: whoever noted it may know now what holds them up. */
  isContact?: boolean;
}): Message {
  const { client, isContact = false, locale, nextTouchOn, notes = 1, today } = is;
  const name = md`*${nameOf(client)}*`;
  const touch =
    nextTouchOn === null
      ? NOTHING
      : md` Next touch: ${shortDay(nextTouchOn, { locale, asOf: today })}.`;
  const saved =
    notes === 1
      ? md`Saved as a note on ${name}.`
      : md`Saved as ${notes} notes on ${name}, as one holds ${NOTE_LENGTH} characters.`;
  const text = md`${saved}${touch}`;
  const hint = context(
    md`You can change ${notes === 1 ? 'it' : 'each of them'} for ${EDIT_MINUTES} minutes.`,
  );
  const why = button({
    label: 'Say why it is late',
    actionId: ACTION.reasonOpen,
    value: client.id,
    about: nameOf(client),
  });
  return message(text, [
    section(text),
    hint,
    ...actions([mendButton(is), ...(isContact ? [why] : [])]),
  ]);
}

/** Several are mended in the list, where each has its button. */
function mendButton(is: { client: ClientRef; noteId: string; notes?: number }): Button {
  const { client, noteId, notes = 1 } = is;
  const about = `the notes on ${clip(nameOf(client), 40)}`;
  if (notes > 1)
    return button({ label: 'All notes', actionId: ACTION.notesOpen, value: client.id, about });
  return button({
    label: 'Edit',
    actionId: ACTION.noteEdit,
    value: noteId,
    about: `the note on ${clip(nameOf(client), 40)}`,
  });
}
