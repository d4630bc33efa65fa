// One file on its way in: its batch and its staged rows, from the first chunk until kept or discarded.
import type { ImportedRow } from '#domain/imported.ts';
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

/** Adds rows to a staged batch in one statement; a few thousand at a time keep memory flat and others served. */
export async function stageRows(
  db: Queries,
  { workspaceId, batchId }: BatchRef,
  rows: readonly ImportedRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const docs = rows.map((row) => (row.kind === 'skipped' ? null : row));
  const minor = (value: bigint | null | undefined) => value?.toString() ?? null;
  await db.$executeRaw`
    INSERT INTO import_row (workspace_id, batch_id, line, kind, reason, client_key, client_number, client_name,
      name_key, client_email, owner_email, number, issued_on, due_on, currency, amount_minor, balance_minor,
      paid_on, paid_minor, is_disputed, po, terms, payment_url)
    SELECT ${workspaceId}, ${batchId}, t.* FROM unnest(
      ${rows.map((row) => row.line)}::int[],
      ${rows.map((row) => row.kind)}::text[],
      ${rows.map((row) => (row.kind === 'skipped' ? row.reason : null))}::text[],
      ${docs.map((doc) => doc?.clientKey ?? null)}::text[],
      ${docs.map((doc) => doc?.clientNumber ?? null)}::text[],
      ${docs.map((doc) => doc?.clientName ?? null)}::text[],
      ${docs.map((doc) => doc?.nameKey ?? null)}::text[],
      ${docs.map((doc) => doc?.clientEmail ?? null)}::text[],
      ${docs.map((doc) => doc?.ownerEmail ?? null)}::text[],
      ${docs.map((doc) => doc?.number ?? null)}::text[],
      ${docs.map((doc) => doc?.issuedOn ?? null)}::date[],
      ${docs.map((doc) => doc?.dueOn ?? null)}::date[],
      ${docs.map((doc) => doc?.currency ?? null)}::text[],
      ${docs.map((doc) => minor(doc?.amountMinor))}::bigint[],
      ${docs.map((doc) => minor(doc?.balanceMinor))}::bigint[],
      ${docs.map((doc) => doc?.paidOn ?? null)}::date[],
      ${docs.map((doc) => minor(doc?.paidMinor))}::bigint[],
      ${docs.map((doc) => doc?.isDisputed ?? null)}::boolean[],
      ${docs.map((doc) => doc?.po ?? null)}::text[],
      ${docs.map((doc) => doc?.terms ?? null)}::text[],
      ${docs.map((doc) => doc?.paymentUrl ?? null)}::text[]) AS t`;
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
  await db.importBatch.deleteMany({ where: { workspaceId, id: batchId, state: 'staged' } });
}

/** Removes what runs that were killed left behind: batches still staged since before `startedBefore`. */
export async function sweepStagedBatches(
  db: Queries,
  { workspaceId, startedBefore }: { workspaceId: string; startedBefore: Date },
): Promise<number> {
  const { count } = await db.importBatch.deleteMany({
    where: { workspaceId, state: 'staged', createdAt: { lt: startedBefore } },
  });
  return count;
}
