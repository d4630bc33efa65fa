// One file on its way in: its batch and its staged rows, from the first chunk until kept or discarded.
import type { ImportedDocument, ImportedRow } from '#domain/imported.ts';
import type { Queries } from './client.ts';

/** A batch and the workspace it belongs to: what every step of an import needs. */
export interface BatchRef {
  readonly workspaceId: string;
  readonly batchId: bigint;
  /** The ledger, in which client keys are unique. */
  readonly source: string;
}

export interface NewBatch {
  readonly workspaceId: string;
  readonly source: string;
  readonly format: string;
  readonly fileName: string;
  readonly fileHash: string;
  readonly actor: string;
  readonly now: Date;
}

export async function createBatch(db: Queries, batch: NewBatch): Promise<BatchRef> {
  const { now, ...data } = batch;
  const { id } = await db.importBatch.create({
    data: { ...data, state: 'staged', createdAt: now },
    select: { id: true },
  });
  return { workspaceId: batch.workspaceId, batchId: id, source: batch.source };
}

/** Rows of one statement. Larger ones fill the memory with long texts faster than it is cleared. */
const ROWS_AT_ONCE = 250;

/** Adds rows to a staged batch. */
export async function stageRows(
  db: Queries,
  batch: BatchRef,
  rows: readonly ImportedRow[],
): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE)
    await insertRows(db, batch, rows.slice(at, at + ROWS_AT_ONCE));
}

async function insertRows(
  db: Queries,
  { workspaceId, batchId }: BatchRef,
  rows: readonly ImportedRow[],
): Promise<void> {
  const column = (valueOf: (doc: ImportedDocument) => Cell) =>
    arrayLiteral(rows.map((row) => (row.kind === 'skipped' ? null : valueOf(row))));
  await db.$executeRaw`
    INSERT INTO import_row (workspace_id, batch_id, line, kind, reason, client_key, client_number, client_name,
      name_key, client_email, owner_email, number, issued_on, due_on, currency, amount_minor, balance_minor,
      paid_on, paid_minor, is_disputed, po, terms, payment_url, invoice_id)
    SELECT ${workspaceId}, ${batchId}, t.*, nextval('invoice_id_seq') FROM unnest(
      ${arrayLiteral(rows.map((row) => row.line))}::int[],
      ${arrayLiteral(rows.map((row) => row.kind))}::text[],
      ${arrayLiteral(rows.map((row) => (row.kind === 'skipped' ? row.reason : null)))}::text[],
      ${column((doc) => doc.clientKey)}::text[],
      ${column((doc) => doc.clientNumber)}::text[],
      ${column((doc) => doc.clientName)}::text[],
      ${column((doc) => doc.nameKey)}::text[],
      ${column((doc) => doc.clientEmail)}::text[],
      ${column((doc) => doc.ownerEmail)}::text[],
      ${column((doc) => doc.number)}::text[],
      ${column((doc) => doc.issuedOn)}::date[],
      ${column((doc) => doc.dueOn)}::date[],
      ${column((doc) => doc.currency)}::text[],
      ${column((doc) => doc.amountMinor)}::bigint[],
      ${column((doc) => doc.balanceMinor)}::bigint[],
      ${column((doc) => doc.paidOn)}::date[],
      ${column((doc) => doc.paidMinor)}::bigint[],
      ${column((doc) => doc.isDisputed)}::boolean[],
      ${column((doc) => doc.po)}::text[],
      ${column((doc) => doc.terms)}::text[],
      ${column((doc) => doc.paymentUrl)}::text[]) AS t`;
}

type Cell = string | number | bigint | boolean | null;

/** PostgreSQL's text form of an array. Prisma's own way with arrays costs as much as reading the file. */
function arrayLiteral(values: readonly Cell[]): string {
  let text = '';
  for (const value of values) {
    if (text !== '') text += ',';
    text += typeof value === 'string' ? quoted(value) : value === null ? 'NULL' : value.toString();
  }
  return `{${text}}`;
}

function quoted(text: string): string {
  return `"${/["\\]/.test(text) ? text.replace(/["\\]/g, '\\$&') : text}"`;
}

/**
 * Must open every transaction that joins staged rows with the books. The planner has no statistics of rows that came
 * a moment ago, takes a batch for a single row and loops where it should hash: minutes instead of a second.
 */
export async function planForManyRows(tx: Queries): Promise<void> {
  await tx.$executeRaw`SET LOCAL enable_nestloop = off`;
  await tx.$executeRaw`SET LOCAL work_mem = '64MB'`;
}

/** Removes a staged batch with its rows; a committed one stays. */
export async function discardBatch(db: Queries, { workspaceId, batchId }: BatchRef): Promise<void> {
  await db.$executeRaw`
    WITH gone AS (DELETE FROM import_batch
      WHERE workspace_id = ${workspaceId} AND id = ${batchId} AND state = 'staged' RETURNING workspace_id, id)
    DELETE FROM import_row r USING gone g WHERE r.workspace_id = g.workspace_id AND r.batch_id = g.id`;
  await freeStaging(db);
}

/** Removes what runs that were killed left behind: batches still staged since before `startedBefore`. */
export async function sweepStagedBatches(
  db: Queries,
  { workspaceId, startedBefore }: { workspaceId: string; startedBefore: Date },
): Promise<void> {
  await db.$executeRaw`
    WITH gone AS (DELETE FROM import_batch
      WHERE workspace_id = ${workspaceId} AND state = 'staged' AND created_at < ${startedBefore}::timestamptz
      RETURNING workspace_id, id)
    DELETE FROM import_row r USING gone g WHERE r.workspace_id = g.workspace_id AND r.batch_id = g.id`;
}

/**
 * Gives the room of rows that have served back at once: the embedded engine has nobody who would do it later.
 * Housekeeping: what was written stays written whether it succeeds or not.
 */
export async function freeStaging(db: Queries): Promise<void> {
  await db.$executeRaw`VACUUM (SKIP_LOCKED) import_row`.catch(() => undefined);
}
