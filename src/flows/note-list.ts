// What people read of the notes on a client: a page of them, the latest for a card, one to be changed.
import type { Queries } from '#db/client.ts';
import { findClientById } from '#db/clients.ts';
import type { NextTouch, Note } from '#db/notes.ts';
import { findNextTouch, findNote, listNotes } from '#db/notes.ts';
import type { Member } from '#domain/member.ts';
import type { EditRefusal } from '#domain/note.ts';
import { whyNotEdit } from '#domain/note.ts';
import type { Client, Day } from '#domain/types.ts';
import type { Database } from './deps.ts';

export type { Note } from '#db/notes.ts';

const NOTES_A_PAGE = 8;
const NOTES_ON_CARD = 3;

/** A page of the notes on one client, newest first. */
export interface NotePage {
  readonly client: Client;
  readonly notes: readonly Note[];
  /** Of all pages. */
  readonly total: number;
  /** How many come before this page, and how many a page holds. */
  readonly offset: number;
  readonly size: number;
  readonly nextTouch: NextTouch | null;
}

/** With words only notes in which each of them stands, as typed: % and _ mean themselves. Null when the client is not in the books. */
export async function notePageOf(
  db: Database,
  given: { workspaceId: string; clientId: string; words: string; offset: number; today: Day },
): Promise<NotePage | null> {
  const { today, workspaceId } = given;
  const client = await findClientById(db.prisma, workspaceId, given.clientId);
  if (!client) return null;
  const words = given.words.split(/\s+/).filter((word) => word !== '');
  const key = { workspaceId, clientId: client.id };
  const asked = { ...key, words, isLivingOnly: words.length > 0, limit: NOTES_A_PAGE };
  const first = await listNotes(db.prisma, { ...asked, from: given.offset });
  // The note that was alone on its page may be gone meanwhile.
  const offset = Math.min(given.offset, lastPageOf(first.total));
  const { notes, total } =
    offset === given.offset ? first : await listNotes(db.prisma, { ...asked, from: offset });
  return {
    client,
    notes,
    total,
    offset,
    size: NOTES_A_PAGE,
    nextTouch: await touchToCome(db.prisma, { ...key, today }),
  };
}

function lastPageOf(total: number): number {
  return Math.floor(Math.max(0, total - 1) / NOTES_A_PAGE) * NOTES_A_PAGE;
}

/** What a card shows of the notes on a client. */
export interface LatestNotes {
  readonly latest: readonly Note[];
  readonly more: number;
}

export async function latestNotesOf(
  db: Queries,
  key: { workspaceId: string; clientId: string },
): Promise<LatestNotes> {
  const asked = { ...key, words: [], isLivingOnly: true, from: 0, limit: NOTES_ON_CARD };
  const { notes, total } = await listNotes(db, asked);
  return { latest: notes, more: total - notes.length };
}

/** The next touch, unless its day is over. */
export async function touchToCome(
  db: Queries,
  { today, ...key }: { workspaceId: string; clientId: string; today: Day },
): Promise<NextTouch | null> {
  const touch = await findNextTouch(db, key);
  return touch && touch.on >= today ? touch : null;
}

export type EditableNote =
  | { readonly ok: true; readonly client: Client; readonly note: Note }
  | { readonly ok: false; readonly reason: EditRefusal | 'no_note' };

/** A note that this person may change now, or why not. */
export async function noteToEdit(
  db: Database,
  given: { workspaceId: string; noteId: string; member: Member; now: Date },
): Promise<EditableNote> {
  const { noteId: id, workspaceId } = given;
  const note = await findNote(db.prisma, { workspaceId, id });
  const client = note && (await findClientById(db.prisma, workspaceId, note.clientId));
  if (!note || !client) return { ok: false, reason: 'no_note' };
  const reason = whyNotEdit(note, given);
  return reason ? { ok: false, reason } : { ok: true, client, note };
}
