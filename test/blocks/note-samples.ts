// Notes on clients, drawn with the worst data there is.
import { type NoteList, noteModal, noteSaved, notesModal } from '#blocks/note.ts';
import { replyNotKept, replyQuestion, withWords } from '#blocks/note-reply.ts';
import type { ShownNote } from '#blocks/note-words.ts';
import { notice } from '#blocks/notice.ts';
import { NOTE_KINDS } from '#domain/note.ts';
import { NASTY_NAMES } from './samples.ts';
import type { Drawn } from './worst-case.ts';

export function aNote(is: Partial<ShownNote> = {}): ShownNote {
  return {
    id: '7',
    kind: 'call',
    body: 'They pay on Friday.',
    authorUserId: 'U1',
    saidByUserId: null,
    permalink: null,
    invoiceNumber: null,
    nextTouchOn: null,
    createdAt: new Date('2026-11-24T08:02:00Z'),
    editedAt: null,
    deletedAt: null,
    deletedByUserId: null,
    ...is,
  };
}

/** As much as Slack lets anybody say, all of it to be escaped. */
const LONG = '& <b> '.repeat(6_000);

const at = new Date('2026-11-24T08:09:00Z');

function worstNote(body: string, index: number): ShownNote {
  const isDeleted = index % 5 === 4;
  return aNote({
    id: String(index),
    kind: NOTE_KINDS[index % NOTE_KINDS.length]!,
    body: isDeleted ? '' : body,
    authorUserId: index % 2 === 0 ? 'U0123456789' : body,
    saidByUserId: index % 3 === 0 ? null : body,
    permalink: index % 2 === 0 ? null : body,
    invoiceNumber: body,
    nextTouchOn: '2027-01-04',
    editedAt: at,
    deletedAt: isDeleted ? at : null,
    deletedByUserId: index % 10 === 4 ? 'U1' : null,
  });
}

const WORST_TEXTS = NASTY_NAMES.map((name, index) => worstNote(name, index));

/** What a card shows of them. */
export const WORST_LATEST = { latest: WORST_TEXTS.slice(-3), more: 99_999 };

export function aNoteList(is: Partial<NoteList> = {}): NoteList {
  const { notes = [aNote()] } = is;
  return {
    client: { id: '1', number: 'C-1', name: 'Acme & Sons' },
    notes,
    total: notes.length,
    offset: 0,
    size: 8,
    query: '',
    nextTouch: null,
    canAdd: true,
    canDelete: false,
    editable: new Set(),
    locale: 'en-GB',
    timeZone: 'Europe/Berlin',
    today: '2026-11-24',
    metadata: '',
    ...is,
  };
}

export const WORST_NOTES: Readonly<Record<string, () => Drawn>> = {
  noteModal: () => ({
    views: NASTY_NAMES.flatMap((name) => {
      const client = { id: '1', number: name, name };
      const draft = { kind: 'general' as const, body: name, nextTouchOn: '2026-12-01' };
      const form = { title: name, isChange: false, draft, metadata: 'x'.repeat(3_000) };
      const choices = NASTY_NAMES.map((one, index) => ({ ...client, id: `${index}`, name: one }));
      return [
        noteModal({ ...form, client, isChange: true, said: notice(name) }),
        noteModal({ ...form, client, draft: { ...draft, body: LONG } }),
        noteModal({ ...form, client: null, saidByUserId: name }),
        noteModal({ ...form, client: null, choices, draft: { ...draft, nextTouchOn: null } }),
      ];
    }),
  }),
  notesModal: () => ({
    views: [
      aNoteList({ notes: [], total: 0 }),
      ...NASTY_NAMES.flatMap((name, first) => {
        const notes = Array.from({ length: 8 }, (_, index) =>
          worstNote(
            first === 0 ? LONG.slice(0, 3_000) : NASTY_NAMES[(first + index) % NASTY_NAMES.length]!,
            index,
          ),
        );
        const list = aNoteList({
          client: { id: '1', number: name, name },
          notes,
          total: 99_999,
          offset: 8,
          query: name,
          nextTouch: { on: '2027-01-04', byUserId: first % 2 === 0 ? name : null },
          canDelete: true,
          editable: new Set(notes.map(({ id }) => id)),
          said: notice(name),
          metadata: 'x'.repeat(3_000),
        });
        return [list, { ...list, notes: [], total: 0 }];
      }),
    ].map(notesModal),
  }),
  noteSaved: () => ({
    messages: NASTY_NAMES.flatMap((name) =>
      [true, false].map((isLong) =>
        noteSaved({
          client: { id: '1', number: null, name },
          noteId: '7',
          nextTouchOn: isLong ? '2027-01-04' : null,
          locale: 'en-GB',
          today: '2026-11-24',
          notes: isLong ? 14 : 1,
          isContact: isLong,
        }),
      ),
    ),
  }),
  replyQuestion: () => ({
    messages: [0, 1, 100, 500].map((length) => {
      const clients = Array.from({ length }, (_, index) => {
        const name = NASTY_NAMES[index % NASTY_NAMES.length]!;
        return { id: String(index), number: index % 2 === 0 ? null : name, name };
      });
      return replyQuestion({ clients, threadTs: '1700000000.000100', ts: '1700000000.000200' });
    }),
  }),
  replyNotKept: () => ({
    messages: NASTY_NAMES.map((name) => replyNotKept(notice(`Ask ${name}.`))),
  }),
  withWords: () => ({
    messages: ['', ...NASTY_NAMES, LONG].map((name) => withWords(notice('Not saved.'), name)),
  }),
};
