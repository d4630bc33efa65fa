// Notes on clients as rows. What stands under a merged client is read with those of the one who has its invoices since.
import type { NoteKind } from '#domain/note.ts';
import type { Day } from '#domain/types.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Queries } from './client.ts';
import { dateOf, dayOrNull } from './days.ts';

export interface Note {
  readonly id: string;
  readonly clientId: string;
  readonly kind: NoteKind;
  /** Empty once deleted. */
  readonly body: string;
  readonly authorUserId: string;
  /** Whose message it was, where a message was saved. */
  readonly saidByUserId: string | null;
  readonly permalink: string | null;
  /** Of one invoice only, or of the client. */
  readonly invoiceId: string | null;
  readonly invoiceNumber: string | null;
  readonly nextTouchOn: Day | null;
  readonly createdAt: Date;
  readonly editedAt: Date | null;
  readonly deletedAt: Date | null;
  readonly deletedByUserId: string | null;
}

interface NoteRow {
  id: bigint;
  client_id: bigint;
  kind: string;
  body: string;
  author_user_id: string;
  said_by_user_id: string | null;
  permalink: string | null;
  invoice_id: bigint | null;
  invoice_number: string | null;
  next_touch_on: string | null;
  created_at: Date;
  edited_at: Date | null;
  deleted_at: Date | null;
  deleted_by: string | null;
}

const SELECT_NOTE = Prisma.sql`
  SELECT n.id, n.client_id, n.kind, n.body, n.author_user_id, n.said_by_user_id, n.permalink, n.invoice_id,
    i.number AS invoice_number, n.next_touch_on::text AS next_touch_on, n.created_at, n.edited_at, n.deleted_at,
    (SELECT a.actor FROM activity a
     WHERE n.deleted_at IS NOT NULL AND a.workspace_id = n.workspace_id AND a.client_id = n.client_id
       AND a.at = n.deleted_at AND a.action = 'note.delete' AND a.facts->>'noteId' = n.id::text LIMIT 1) AS deleted_by`;

const FROM_NOTE = Prisma.sql`
  FROM note n LEFT JOIN invoice i ON i.workspace_id = n.workspace_id AND i.id = n.invoice_id`;

export interface NewNote {
  readonly workspaceId: string;
  readonly clientId: string;
  /** Of one invoice only; left out: of the client. */
  readonly invoiceId?: string | null;
  readonly kind: NoteKind;
  readonly body: string;
  readonly authorUserId: string;
  readonly saidByUserId: string | null;
  readonly permalink: string | null;
  readonly origin: string;
  readonly nextTouchOn: Day | null;
  readonly at: Date;
}

/** Its id; null where there is a note of this origin already. */
export async function insertNote(tx: Queries, note: NewNote): Promise<string | null> {
  const invoiceId = note.invoiceId ? BigInt(note.invoiceId) : null;
  const [row] = await tx.$queryRaw<{ id: bigint }[]>`
    INSERT INTO note (workspace_id, client_id, invoice_id, kind, body, author_user_id, said_by_user_id, permalink, origin,
      next_touch_on, created_at)
    VALUES (${note.workspaceId}, ${BigInt(note.clientId)}, ${invoiceId}::bigint, ${note.kind}, ${note.body}, ${note.authorUserId},
      ${note.saidByUserId}, ${note.permalink}, ${note.origin}, ${note.nextTouchOn}::date, ${note.at})
    ON CONFLICT (workspace_id, origin) DO NOTHING RETURNING id`;
  return row?.id.toString() ?? null;
}

export async function findNoteOfOrigin(
  db: Queries,
  given: { workspaceId: string; origin: string },
): Promise<Note | null> {
  const [row] = await db.$queryRaw<NoteRow[]>`
    ${SELECT_NOTE} ${FROM_NOTE} WHERE n.workspace_id = ${given.workspaceId} AND n.origin = ${given.origin}`;
  return row ? noteOf(row) : null;
}

export async function findNote(
  db: Queries,
  given: { workspaceId: string; id: string },
): Promise<Note | null> {
  if (!/^\d{1,18}$/.test(given.id)) return null;
  const [row] = await db.$queryRaw<NoteRow[]>`
    ${SELECT_NOTE} ${FROM_NOTE} WHERE n.workspace_id = ${given.workspaceId} AND n.id = ${BigInt(given.id)}`;
  return row ? noteOf(row) : null;
}

/** What its author made of it. */
export async function saveNoteChange(
  tx: Queries,
  given: {
    workspaceId: string;
    id: string;
    kind: NoteKind;
    body: string;
    nextTouchOn: Day | null;
    at: Date;
  },
): Promise<void> {
  const { at, body, id, kind, nextTouchOn, workspaceId } = given;
  await tx.note.update({
    where: { workspaceId_id: { workspaceId, id: BigInt(id) } },
    data: {
      kind,
      body,
      nextTouchOn: nextTouchOn === null ? null : dateOf(nextTouchOn),
      editedAt: at,
    },
  });
}

/** The words go, and the way to them; that there was a note stays. */
export async function eraseNote(
  tx: Queries,
  given: { workspaceId: string; id: string; at: Date },
): Promise<void> {
  await tx.note.update({
    where: { workspaceId_id: { workspaceId: given.workspaceId, id: BigInt(given.id) } },
    data: { body: '', permalink: null, deletedAt: given.at },
  });
}

/** The notes of a client who was not merged into another, newest first, and how many there are in all; with `words` those that hold each of them. */
export async function listNotes(
  db: Queries,
  given: {
    workspaceId: string;
    clientId: string;
    words: readonly string[];
    /** Without those that were deleted. */
    isLivingOnly: boolean;
    from: number;
    limit: number;
  },
): Promise<{ readonly notes: Note[]; readonly total: number }> {
  const { from, limit, workspaceId } = given;
  const patterns = given.words.map((word) => `%${word.replaceAll(/[\\%_]/g, '\\$&')}%`);
  const isFound = Prisma.sql`n.workspace_id = ${workspaceId} AND n.client_id IN (
      SELECT id FROM client WHERE workspace_id = ${workspaceId}
        AND (id = ${BigInt(given.clientId)} OR merged_into_id = ${BigInt(given.clientId)}))
    AND n.body ILIKE ALL (${patterns}::text[]) AND (n.deleted_at IS NULL OR NOT ${given.isLivingOnly})`;
  const rows = await db.$queryRaw<(NoteRow & { total: number })[]>`
    ${SELECT_NOTE}, count(*) OVER ()::int AS total ${FROM_NOTE} WHERE ${isFound}
    ORDER BY n.created_at DESC, n.id DESC LIMIT ${limit} OFFSET ${from}`;
  const [first] = rows;
  if (first || from === 0) return { notes: rows.map(noteOf), total: first?.total ?? 0 };
  // Beyond the last note nothing tells how many there are.
  const [counted] = await db.$queryRaw<{ total: number }[]>`
    SELECT count(*)::int AS total FROM note n WHERE ${isFound}`;
  return { notes: [], total: counted?.total ?? 0 };
}

/** When somebody gets in touch with a client again, and who said so. */
export interface NextTouch {
  readonly on: Day;
  readonly byUserId: string | null;
  /** The cause of lateness from which it follows; null: somebody noted the day itself. */
  readonly cause: string | null;
}

export async function findNextTouch(
  db: Queries,
  given: { workspaceId: string; clientId: string },
): Promise<NextTouch | null> {
  const row = await db.client.findUnique({
    where: { workspaceId_id: { workspaceId: given.workspaceId, id: BigInt(given.clientId) } },
    select: { nextTouchOn: true, nextTouchByUserId: true, nextTouchCause: true },
  });
  const on = dayOrNull(row?.nextTouchOn ?? null);
  if (!row || on === null) return null;
  return { on, byUserId: row.nextTouchByUserId, cause: row.nextTouchCause };
}

/** With null nobody has named a day. */
export async function saveNotedTouch(
  tx: Queries,
  given: { workspaceId: string; clientId: string; on: Day | null; byUserId: string },
): Promise<void> {
  const { byUserId, clientId, on, workspaceId } = given;
  await tx.client.update({
    where: { workspaceId_id: { workspaceId, id: BigInt(clientId) } },
    data: {
      nextTouchOn: on === null ? null : dateOf(on),
      nextTouchByUserId: on === null ? null : byUserId,
      nextTouchCause: null,
    },
  });
}

function noteOf(row: NoteRow): Note {
  return {
    id: row.id.toString(),
    clientId: row.client_id.toString(),
    kind: row.kind as NoteKind,
    body: row.body,
    authorUserId: row.author_user_id,
    saidByUserId: row.said_by_user_id,
    permalink: row.permalink,
    invoiceId: row.invoice_id?.toString() ?? null,
    invoiceNumber: row.invoice_number,
    nextTouchOn: row.next_touch_on,
    createdAt: row.created_at,
    editedAt: row.edited_at,
    deletedAt: row.deleted_at,
    deletedByUserId: row.deleted_by,
  };
}
