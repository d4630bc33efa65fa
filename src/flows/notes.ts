// Notes on clients: written once, changed by their author for a while, deleted by an admin; each of it in the record.
import { recordActivity } from '#db/activity.ts';
import { wantCardRedraws } from '#db/cards.ts';
import type { Queries } from '#db/client.ts';
import { findClientById } from '#db/clients.ts';
import { wantRedraw } from '#db/digest-redraws.ts';
import type { Note } from '#db/notes.ts';
import {
  eraseNote,
  findNextTouch,
  findNote,
  findNoteOfOrigin,
  insertNote,
  saveNoteChange,
  saveNotedTouch,
} from '#db/notes.ts';
import { lockWorkspace } from '#db/workspaces.ts';
import { notesOf } from '#domain/long-note.ts';
import type { Member } from '#domain/member.ts';
import type {
  DeleteRefusal,
  EditRefusal,
  NewNoteMistake,
  NoteKind,
  NoteMistake,
} from '#domain/note.ts';
import { newNoteMistake, noteMistake, noteText, whyNotDelete, whyNotEdit } from '#domain/note.ts';
import type { Client, Day } from '#domain/types.ts';
import type { Database } from './deps.ts';

/** Who does it, and when. */
interface Acting {
  readonly workspaceId: string;
  readonly member: Member;
  readonly now: Date;
  readonly today: Day;
}

/** What a person may write in a note. */
export interface NoteWords {
  readonly kind: NoteKind;
  readonly body: string;
  readonly nextTouchOn: Day | null;
}

export interface NoteToAdd extends NoteWords {
  readonly clientId: string;
  /** "view:V1", "message:C1:1700000000.000100", "command:T1": what Slack delivers twice is one note. */
  readonly origin: string;
  readonly saidByUserId?: string | null;
  readonly permalink?: string | null;
  /** A person chose the client: what is a note on another one may be one on this client, too. */
  readonly isChosen?: boolean;
}

export type AddNoteResult =
  | {
      readonly ok: true;
      readonly isNew: boolean;
      /** The first one, where the words are longer than a note holds. */
      readonly note: Note;
      /** Into how many notes the words go. */
      readonly count: number;
      readonly client: Client;
    }
  | { readonly ok: false; readonly reason: NewNoteMistake | 'no_client' };

/**
 * Writes a note on a client, or on the one it was merged into; words that are longer than a note holds become several, all
 * or none of them. A note of the same origin is left as it is.
 */
export async function addNote(
  db: Database,
  given: Acting & { readonly note: NoteToAdd },
): Promise<AddNoteResult> {
  const { note, today, workspaceId } = given;
  const mistake = newNoteMistake({ ...note, today });
  if (mistake) return { ok: false, reason: mistake };
  const count = notesOf(note.body).length;
  return db.prisma.$transaction(async (tx): Promise<AddNoteResult> => {
    await lockWorkspace(tx, workspaceId);
    const client = await findClientById(tx, workspaceId, note.clientId);
    if (!client) return { ok: false, reason: 'no_client' };
    const first = await insertOnce(tx, given, { client, origin: note.origin });
    const isElsewhere = !first.isNew && first.client.id !== client.id && note.isChosen === true;
    const origin = `${note.origin}:${client.id}`;
    const added = isElsewhere ? await insertOnce(tx, given, { client, origin }) : first;
    if (added.isNew && note.nextTouchOn !== null)
      await setTouch(tx, given, { clientId: client.id, on: note.nextTouchOn });
    return { ok: true, count, ...added };
  });
}

/** The new note, or the one that there is of this origin, with its client. Only one at a time holds the workspace. */
async function insertOnce(
  tx: Queries,
  given: Acting & { readonly note: NoteToAdd },
  { client, origin }: { client: Client; origin: string },
): Promise<{ isNew: boolean; note: Note; client: Client }> {
  const { note, workspaceId } = given;
  const there = await findNoteOfOrigin(tx, { workspaceId, origin });
  if (there) {
    const owner = await findClientById(tx, workspaceId, there.clientId);
    return { isNew: false, note: there, client: owner ?? client };
  }
  const bodies = notesOf(note.body);
  // The first one last: where the newest stands on top, the others follow below it.
  for (const [at, body] of [...bodies.entries()].toReversed()) {
    const isFirst = at === 0;
    await insert(tx, given, {
      clientId: client.id,
      body,
      origin: isFirst ? origin : `${origin}#${at + 1}`,
      nextTouchOn: isFirst ? note.nextTouchOn : null,
    });
  }
  const written = await findNoteOfOrigin(tx, { workspaceId, origin });
  if (!written) throw new Error('A note was written and is not there.');
  await redraw(tx, { workspaceId, clientId: client.id });
  return { isNew: true, note: written, client };
}

async function insert(
  tx: Queries,
  given: Acting & { readonly note: NoteToAdd },
  one: { clientId: string; body: string; origin: string; nextTouchOn: Day | null },
): Promise<void> {
  const { member, note, now, workspaceId } = given;
  const { kind, permalink = null, saidByUserId = null } = note;
  const authorUserId = member.slackUserId;
  const whose = { authorUserId, saidByUserId, permalink };
  const id = await insertNote(tx, { workspaceId, kind, ...whose, ...one, at: now });
  if (id === null) throw new Error(`There is a note of ${one.origin}, and it was not seen.`);
  await record(tx, given, { action: 'note.add', note: { ...one, id, kind, invoiceId: null } });
}

export type EditNoteResult =
  | { readonly ok: true; readonly client: Client; readonly note: Note }
  | {
      readonly ok: false;
      readonly reason: NoteMistake | EditRefusal | 'no_note';
    };

/** Changes a note of one's own. A day that is taken out again is no next touch any more, if it still was one. */
export async function editNote(
  db: Database,
  given: Acting & { readonly noteId: string; readonly words: NoteWords },
): Promise<EditNoteResult> {
  const { member, noteId, now, today, words, workspaceId } = given;
  return db.prisma.$transaction(async (tx): Promise<EditNoteResult> => {
    await lockWorkspace(tx, workspaceId);
    const found = await noteWithClient(tx, { workspaceId, noteId });
    if (!found) return { ok: false, reason: 'no_note' };
    const { client, note } = found;
    const isSameDay = words.nextTouchOn === note.nextTouchOn;
    // The day of a note from before midnight is still good.
    const mistake = noteMistake({ ...words, ...(isSameDay && { nextTouchOn: null }), today });
    const reason = whyNotEdit(note, { member, now }) ?? mistake;
    if (reason) return { ok: false, reason };
    const body = noteText(words.body);
    const change = { ...words, workspaceId, id: note.id, body, at: now };
    await saveNoteChange(tx, change);
    if (!isSameDay) await changeTouch(tx, given, { client, note });
    const changed: Note = { ...note, ...words, body, editedAt: now };
    await redraw(tx, { workspaceId, clientId: note.clientId });
    await record(tx, given, { action: 'note.edit', note: changed });
    return { ok: true, client, note: changed };
  });
}

async function changeTouch(
  tx: Queries,
  given: Acting & { readonly words: NoteWords },
  { client, note }: { client: Client; note: Note },
): Promise<void> {
  const key = { workspaceId: given.workspaceId, clientId: client.id };
  const { nextTouchOn: on } = given.words;
  if (on !== null) return setTouch(tx, given, { clientId: client.id, on });
  const now = await findNextTouch(tx, key);
  const isOfNote =
    now?.on === note.nextTouchOn && now?.cause === null && now.byUserId === note.authorUserId;
  if (isOfNote) await saveNotedTouch(tx, { ...key, on: null, byUserId: note.authorUserId });
}

async function setTouch(
  tx: Queries,
  { member, workspaceId }: Acting,
  { clientId, on }: { clientId: string; on: Day },
): Promise<void> {
  await saveNotedTouch(tx, { workspaceId, clientId, on, byUserId: member.slackUserId });
}

export type DeleteNoteResult =
  | { readonly ok: true; readonly client: Client }
  | { readonly ok: false; readonly reason: DeleteRefusal | 'no_note' };

/** Erases the words of a note; that there was one, and who deleted it, stays. */
export async function deleteNote(
  db: Database,
  given: Acting & { readonly noteId: string },
): Promise<DeleteNoteResult> {
  const { member, noteId, now, workspaceId } = given;
  return db.prisma.$transaction(async (tx): Promise<DeleteNoteResult> => {
    await lockWorkspace(tx, workspaceId);
    const found = await noteWithClient(tx, { workspaceId, noteId });
    if (!found) return { ok: false, reason: 'no_note' };
    const { client, note } = found;
    const reason = whyNotDelete(note, member);
    if (reason) return { ok: false, reason };
    await eraseNote(tx, { workspaceId, id: note.id, at: now });
    await redraw(tx, { workspaceId, clientId: note.clientId });
    await record(tx, given, { action: 'note.delete', note });
    return { ok: true, client };
  });
}

async function noteWithClient(
  tx: Queries,
  { noteId, workspaceId }: { workspaceId: string; noteId: string },
): Promise<{ client: Client; note: Note } | null> {
  const note = await findNote(tx, { workspaceId, id: noteId });
  const client = note && (await findClientById(tx, workspaceId, note.clientId));
  return note && client ? { client, note } : null;
}

/** Cards show notes, and the digest the next touch. */
async function redraw(
  tx: Queries,
  key: { readonly workspaceId: string; readonly clientId: string },
): Promise<void> {
  await wantRedraw(tx, key.workspaceId);
  await wantCardRedraws(tx, key);
}

/** Never the words: they stand in the note alone, where they can be erased. */
async function record(
  tx: Queries,
  { member, now, workspaceId }: Acting,
  {
    action,
    note,
  }: {
    action: 'note.add' | 'note.edit' | 'note.delete';
    note: Pick<Note, 'id' | 'clientId' | 'invoiceId' | 'kind' | 'nextTouchOn'>;
  },
): Promise<void> {
  const { clientId, id: noteId, invoiceId, kind, nextTouchOn } = note;
  await recordActivity(tx, {
    workspaceId,
    at: now,
    actor: member.slackUserId,
    action,
    clientId,
    facts: {
      noteId,
      kind,
      ...(invoiceId === null ? {} : { invoiceId }),
      ...(nextTouchOn === null || action === 'note.delete' ? {} : { nextTouchOn }),
    },
  });
}
