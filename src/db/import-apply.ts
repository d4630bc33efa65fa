// Writes a staged batch into the books: one transaction, everything or nothing.
import type { ImportReport } from '#domain/imported.ts';
import { toJson } from '#platform/json.ts';
import { recordActivity } from './activity.ts';
import type { Database, Queries } from './client.ts';
import type { RowFigures } from './import-classify.ts';
import { classifyRows } from './import-classify.ts';
import { applyClients } from './import-clients.ts';
import { insertPayments, updatePayments } from './import-payments.ts';
import type { BatchRef } from './imports.ts';
import { freeStaging, planForManyRows } from './imports.ts';

export interface ApplyBatch {
  readonly batch: BatchRef;
  readonly actor: string;
  readonly now: Date;
  /** Completes the figures; its answer is kept with the batch. */
  readonly report: (figures: RowFigures) => ImportReport;
  /** Asked between the steps; true gives everything up. */
  readonly isStopped: () => boolean;
}

/** Thrown out of the transaction to roll it back. */
class RolledBack<T> extends Error {
  readonly result: T;

  constructor(result: T) {
    super('rolled back');
    this.result = result;
  }
}

/** A million rows take minutes on a slow disk; Prisma's own limit is five seconds. */
const PATIENCE = { timeout: 1_800_000, maxWait: 60_000 };

/** The report of what was written; null when it was stopped, or the batch waits no longer, and nothing was. */
export async function applyBatch(db: Database, given: ApplyBatch): Promise<ImportReport | null> {
  try {
    const report = await db.prisma.$transaction((tx) => apply(tx, given), PATIENCE);
    await freeStaging(db.prisma);
    return report;
  } catch (error) {
    if (error instanceof RolledBack) return null;
    throw error;
  }
}

/** What the staged rows would do to the books as they are now: the first steps of writing them, taken back. */
export async function previewBatch(db: Database, batch: BatchRef): Promise<RowFigures> {
  try {
    return await db.prisma.$transaction(async (tx) => {
      await planForManyRows(tx);
      throw new RolledBack(await classifyRows(tx, batch));
    }, PATIENCE);
  } catch (error) {
    if (error instanceof RolledBack) return error.result as RowFigures;
    throw error;
  }
}

async function apply(tx: Queries, given: ApplyBatch): Promise<ImportReport> {
  const { batch, now } = given;
  const { workspaceId, batchId } = batch;
  // Two imports of one workspace take turns, so that what was classified still holds when it is written.
  await tx.$executeRaw`SELECT 1 FROM workspace WHERE id = ${workspaceId} FOR NO KEY UPDATE`;
  const waiting = await tx.importBatch.count({
    where: { workspaceId, id: batchId, state: 'staged' },
  });
  if (waiting === 0) throw new RolledBack(null);
  await planForManyRows(tx);
  const report = given.report(await classifyRows(tx, batch));
  const { imported, updated } = report.rows;
  const steps = [
    applyClients,
    imported > 0 && insertInvoices,
    updated > 0 && updateInvoices,
    imported > 0 && insertPayments,
    updated > 0 && updatePayments,
    imported + updated > 0 && applyCredits,
  ];
  for (const step of steps) {
    if (!step) continue;
    if (given.isStopped()) throw new RolledBack(null);
    await step(tx, { batch, now });
  }
  if (given.isStopped()) throw new RolledBack(null);
  await closeBatch(tx, given, report);
  await recordActivity(tx, {
    workspaceId,
    at: now,
    actor: given.actor,
    action: 'import.commit',
    facts: {
      batchId: batchId.toString(),
      format: report.format,
      read: report.rows.read,
      imported: report.rows.imported,
      updated: report.rows.updated,
      unchanged: report.rows.unchanged,
      skipped: report.rows.skipped.length,
    },
  });
  return report;
}

interface Step {
  readonly batch: BatchRef;
  readonly now: Date;
}

/** Invoices that arrive settled are history, not news: `settled_seen_at` stays empty. */
async function insertInvoices(tx: Queries, { batch, now }: Step): Promise<void> {
  const { workspaceId, batchId } = batch;
  await tx.$executeRaw`
    INSERT INTO invoice (workspace_id, id, client_id, number, issued_on, due_on, currency, amount_minor, balance_minor,
      paid_on, paid_minor, is_disputed, po, terms, payment_url, first_batch_id, created_at)
    SELECT r.workspace_id, r.invoice_id, c.id, r.number, r.issued_on, r.due_on, r.currency, r.amount_minor, r.balance_minor,
      CASE WHEN r.balance_minor <= 0 THEN r.paid_on END, coalesce(r.paid_minor, 0), coalesce(r.is_disputed, false),
      r.po, r.terms, r.payment_url, r.batch_id, ${now}::timestamptz
    FROM import_row r
    JOIN client c ON c.workspace_id = r.workspace_id AND c.source = ${batch.source} AND c.key = r.client_key
    WHERE r.workspace_id = ${workspaceId} AND r.batch_id = ${batchId} AND r.kind = 'invoice' AND r.action IS NULL`;
}

/** What the file leaves blank stays as it was. The step from open to settled is news; a reopened invoice is none. */
async function updateInvoices(tx: Queries, { batch, now }: Step): Promise<void> {
  const { workspaceId, batchId } = batch;
  await tx.$executeRaw`
    UPDATE invoice i SET amount_minor = r.amount_minor, balance_minor = r.balance_minor, due_on = r.due_on,
      issued_on = coalesce(r.issued_on, i.issued_on),
      paid_on = CASE WHEN r.balance_minor <= 0 THEN coalesce(r.paid_on, i.paid_on) END,
      paid_minor = coalesce(r.paid_minor, least(i.paid_minor, r.amount_minor - r.balance_minor)),
      is_disputed = coalesce(r.is_disputed, i.is_disputed),
      po = coalesce(r.po, i.po), terms = coalesce(r.terms, i.terms),
      payment_url = coalesce(r.payment_url, i.payment_url),
      settled_seen_at = CASE WHEN r.balance_minor > 0 THEN NULL
        WHEN i.balance_minor > 0 THEN ${now}::timestamptz ELSE i.settled_seen_at END
    FROM import_row r
    WHERE r.workspace_id = ${workspaceId} AND r.batch_id = ${batchId} AND r.kind = 'invoice' AND r.action = 'update'
      AND i.workspace_id = r.workspace_id AND i.id = r.invoice_id`;
}

async function applyCredits(tx: Queries, { batch }: Step): Promise<void> {
  const { workspaceId, batchId } = batch;
  await tx.$executeRaw`
    INSERT INTO credit (workspace_id, client_id, kind, number, issued_on, currency, amount_minor, balance_minor)
    SELECT r.workspace_id, c.id, r.kind, r.number, r.issued_on, r.currency, r.amount_minor, r.balance_minor
    FROM import_row r
    JOIN client c ON c.workspace_id = r.workspace_id AND c.source = ${batch.source} AND c.key = r.client_key
    WHERE r.workspace_id = ${workspaceId} AND r.batch_id = ${batchId}
      AND r.kind IN ('credit_note', 'unapplied_payment') AND (r.action IS NULL OR r.action = 'update')
    ORDER BY r.line
    ON CONFLICT (workspace_id, client_id, kind, number) DO UPDATE SET issued_on = EXCLUDED.issued_on,
      amount_minor = EXCLUDED.amount_minor, balance_minor = EXCLUDED.balance_minor`;
}

/** Keeps the rows that a later reader needs: what was skipped, and what an update replaced. */
async function closeBatch(tx: Queries, given: ApplyBatch, report: ImportReport): Promise<void> {
  const { workspaceId, batchId } = given.batch;
  await tx.$executeRaw`
    DELETE FROM import_row WHERE workspace_id = ${workspaceId} AND batch_id = ${batchId}
      AND kind <> 'skipped' AND action IS NULL`;
  await tx.$executeRaw`
    UPDATE import_batch SET state = 'committed', committed_at = ${given.now}::timestamptz,
      report = ${toJson(report)}::jsonb
    WHERE workspace_id = ${workspaceId} AND id = ${batchId}`;
}
