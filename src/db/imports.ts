// One file on its way in: its batch and its staged rows, from the first chunk until kept or discarded.
import type { ImportedDocument, ImportedRow } from '#domain/imported.ts';
import type { Day } from '#domain/types.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Database, Queries } from './client.ts';
import type { CopyValue } from './copy-in.ts';
import { copyLine } from './copy-in.ts';

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

const STAGED = `import_row (workspace_id, batch_id, line, kind, reason, fault_column, client_key, client_number,
  client_name, name_key, client_alias, client_email, owner_email, number, issued_on, due_on, currency, amount_minor,
  balance_minor, is_assumed, is_due_assumed, paid_on, paid_minor, is_disputed, po, terms, payment_url, is_fault,
  is_extra)`;

/** Rows on their way into a staged batch. */
export interface Staging {
  add(rows: readonly ImportedRow[]): Promise<void>;
  /** Resolves when all of them are staged. */
  end(): Promise<void>;
  abort(): Promise<void>;
}

export async function stageRows(db: Database, batch: BatchRef): Promise<Staging> {
  const copy = await db.copyInto(STAGED);
  const { workspaceId, batchId } = batch;
  return {
    async add(rows) {
      let lines = '';
      for (const row of rows) lines += copyLine([workspaceId, batchId, ...stagedValues(row)]);
      for (const row of rows) {
        const extra = extraOf(row);
        if (extra) lines += copyLine([workspaceId, batchId, ...stagedValues(extra, true)]);
      }
      await copy.write(lines);
    },
    end: () => copy.end(),
    abort: () => copy.abort(),
  };
}

const NOTHING = Array.from({ length: 12 }, () => null);

/** In the order of `STAGED`. */
function stagedValues(row: ImportedRow, isExtra = false): CopyValue[] {
  if (row.kind === 'skipped') {
    const { line, kind, reason, column, isFault } = row;
    return [
      line,
      kind,
      reason,
      column,
      ...NOTHING,
      null,
      false,
      false,
      ...NOTHING.slice(0, 6),
      isFault,
      false,
    ];
  }
  return [
    row.line,
    row.kind,
    null,
    null,
    row.clientKey,
    row.clientNumber,
    row.clientName,
    row.nameKey,
    row.clientAlias ?? null,
    row.clientEmail,
    row.ownerEmail,
    row.number,
    row.issuedOn,
    row.dueOn,
    row.currency,
    row.amountMinor,
    row.balanceMinor,
    row.isBalanceAssumed,
    row.isDueAssumed,
    row.paidOn,
    row.paidMinor === null ? null : row.paidMinor - row.overpaidMinor,
    row.isDisputed,
    row.po,
    row.terms,
    row.paymentUrl,
    false,
    isExtra,
  ];
}

/** After the number of an invoice: what was paid beyond it. */
export const OVERPAID = ' (overpaid)';

/** What was paid beyond an invoice is money of the client that no invoice has used. */
function extraOf(row: ImportedRow): ImportedDocument | null {
  if (row.kind !== 'invoice' || row.overpaidMinor === 0n) return null;
  return {
    ...row,
    kind: 'unapplied_payment',
    number: `${row.number}${OVERPAID}`,
    issuedOn: row.paidOn ?? row.issuedOn,
    amountMinor: row.overpaidMinor,
    balanceMinor: row.overpaidMinor,
    overpaidMinor: 0n,
    isBalanceAssumed: false,
    paidOn: null,
    paidMinor: null,
  };
}

/** What only the reading of a file could tell. */
export interface BatchReading {
  /** Rows of the file, titles and totals among them. */
  readonly read: number;
  readonly summaries: number;
  readonly warnings: readonly string[];
  readonly asOf: Day | null;
  readonly isCompleteOpenItems: boolean;
  /** Rows that a person can mend; while there are any, nothing can be said of what the file lacks. */
  readonly faults: number;
  /** Of the column titles: what people say of the table is remembered under it. */
  readonly fingerprint: string;
  /** The titles of all columns. */
  readonly columns: readonly string[];
  /** What people said of this table, now or before, as plain data; null where nobody said anything. */
  readonly answers: object | null;
}

/** The file was read to its end: from now on the batch can be shown and written, by any process. */
export async function finishReading(
  db: Queries,
  { workspaceId, batchId }: BatchRef,
  reading: BatchReading,
): Promise<void> {
  await db.importBatch.update({
    where: { workspaceId_id: { workspaceId, id: batchId } },
    data: { reading: JSON.parse(JSON.stringify(reading)) as Prisma.InputJsonObject },
  });
}

/** A staged batch whose file was read to its end; null when it waits no longer. */
export async function findStagedBatch(
  db: Queries,
  given: { workspaceId: string; batchId: bigint },
): Promise<(BatchRef & BatchReading & { format: string; fileName: string }) | null> {
  const row = await db.importBatch.findFirst({
    where: { workspaceId: given.workspaceId, id: given.batchId, state: 'staged' },
  });
  if (!row?.reading) return null;
  const { source, format, fileName } = row;
  return { ...given, source, format, fileName, ...(row.reading as unknown as BatchReading) };
}

/** What was written, undone or not; the newest first. */
export async function listCommittedBatches(db: Queries, workspaceId: string) {
  const rows = await db.importBatch.findMany({
    where: { workspaceId, committedAt: { not: null } },
    orderBy: { id: 'desc' },
    take: 100,
  });
  return rows.map(({ id, committedAt, createdAt, fileName, format, actor, state, report }) => {
    const { rows: counts } = (report ?? { rows: {} }) as { rows: Partial<Record<string, number>> };
    const { imported = 0, updated = 0 } = counts;
    return {
      batchId: id.toString(),
      committedAt: committedAt ?? createdAt,
      fileName,
      format,
      actor,
      rows: { imported, updated },
      isUndone: state === 'undone',
    };
  });
}

/** From so many rows on, each is looked up in one walk through the books rather than by itself. */
const MANY_ROWS = 200;

/**
 * Must open every transaction that joins staged rows with the books. The planner has no statistics of rows that came
 * a moment ago, takes a batch for a single row and loops where it should hash: minutes instead of a second.
 */
export async function planForRows(tx: Queries, rows: number): Promise<void> {
  if (rows >= MANY_ROWS) await tx.$executeRaw`SET LOCAL enable_nestloop = off`;
  await tx.$executeRaw`SET LOCAL work_mem = '32MB'`;
  await tx.$executeRaw`SET LOCAL jit = off`; // Compiling these statements takes longer than running them.
}

/** Removes a staged batch with its rows; a committed one stays. */
export async function discardBatch(db: Queries, { workspaceId, batchId }: BatchRef): Promise<void> {
  await removeStaged(db, workspaceId, Prisma.sql`id = ${batchId}`);
  await freeStaging(db);
}

/**
 * Removes what runs that were killed left behind: batches still staged since before `startedBefore`. One that somebody
 * holds is being written or swept this very moment: nobody waits for it.
 */
export async function sweepStagedBatches(
  db: Queries,
  { workspaceId, startedBefore }: { workspaceId: string; startedBefore: Date },
): Promise<void> {
  await removeStaged(
    db,
    workspaceId,
    Prisma.sql`id IN (SELECT id FROM import_batch WHERE workspace_id = ${workspaceId} AND state = 'staged'
      AND created_at < ${startedBefore}::timestamptz FOR UPDATE SKIP LOCKED)`,
  );
}

async function removeStaged(db: Queries, workspaceId: string, which: Prisma.Sql): Promise<void> {
  await db.$executeRaw`
    WITH gone AS (DELETE FROM import_batch
      WHERE workspace_id = ${workspaceId} AND state = 'staged' AND ${which} RETURNING workspace_id, id)
    DELETE FROM import_row r USING gone g WHERE r.workspace_id = g.workspace_id AND r.batch_id = g.id`;
}

/**
 * Gives the room of rows that have served back at once: the embedded engine has nobody who would do it later.
 * Housekeeping: what was written stays written whether it succeeds or not.
 */
export async function freeStaging(db: Queries): Promise<void> {
  await db.$executeRaw`VACUUM (SKIP_LOCKED) import_row`.catch(() => undefined);
}
