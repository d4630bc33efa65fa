// Writes a staged batch into the books: one transaction, everything or nothing.
import type { ImportReport } from '#domain/imported.ts';
import type { Day } from '#domain/types.ts';
import { toJson } from '#platform/json.ts';
import { recordActivity } from './activity.ts';
import type { Database, Queries } from './client.ts';
import { recordInvoiceChanges } from './import-changes.ts';
import type { Classify } from './import-classify.ts';
import { classifyRows } from './import-classify.ts';
import { applyClients } from './import-clients.ts';
import {
  applyCredits,
  insertInvoices,
  markMissing,
  reserveIds,
  updateInvoices,
  withdrawOverpaid,
} from './import-documents.ts';
import { insertPayments, updatePayments } from './import-payments.ts';
import type { RowFindings } from './import-report.ts';
import { findingsOf } from './import-report.ts';
import type { BatchRef } from './imports.ts';
import { freeStaging, planForRows } from './imports.ts';
import { withLateIndexes } from './late-indexes.ts';
import { retellDays, seeLatePayments } from './late-payments.ts';
import { markHead } from './same-file.ts';
import { trustJoins, trustNobody } from './trust.ts';

export interface ApplyBatch extends Classify {
  /** Others may be at work in the books at the same time. */
  readonly isShared: boolean;
  readonly actor: string;
  readonly now: Date;
  /** Completes the findings; its answer is kept with the batch. */
  /** What a person said of the file; null where it is not to be known again by it. */
  readonly saidOf: string | null;
  readonly report: (findings: RowFindings) => ImportReport;
  /** Asked between the steps; true gives everything up. */
  readonly isStopped: () => boolean;
}

/** What each step of the writing is given. */
export interface Step {
  readonly batch: BatchRef;
  readonly now: Date;
  readonly asOf: Classify['asOf'];
  readonly today: Day;
  /** Plus the line: the id of a new invoice. */
  readonly firstId: bigint;
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
export const PATIENCE = { timeout: 1_800_000, maxWait: 60_000 };

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
export async function previewBatch(db: Database, given: Classify): Promise<RowFindings> {
  try {
    return await db.prisma.$transaction(async (tx) => {
      await planForRows(tx, given.read);
      throw new RolledBack(await findingsOf(tx, given, await classifyRows(tx, given)));
    }, PATIENCE);
  } catch (error) {
    if (error instanceof RolledBack) return error.result as RowFindings;
    throw error;
  }
}

async function apply(tx: Queries, given: ApplyBatch): Promise<ImportReport> {
  const { workspaceId, batchId } = given.batch;
  await takeTurn(tx, workspaceId);
  // Held, so that nobody sweeps its rows meanwhile.
  const waiting = await tx.$executeRaw`
    SELECT 1 FROM import_batch WHERE workspace_id = ${workspaceId} AND id = ${batchId} AND state = 'staged' FOR UPDATE`;
  if (waiting === 0) throw new RolledBack(null);
  await planForRows(tx, given.read);
  const figures = await classifyRows(tx, given);
  const report = given.report(await findingsOf(tx, given, figures));
  const { hasNew, hasUpdates } = figures;
  const steps = [
    applyClients,
    hasNew && insertInvoices,
    hasUpdates && updateInvoices,
    hasNew && insertPayments,
    hasUpdates && updatePayments,
    hasUpdates && withdrawOverpaid,
    (hasNew || hasUpdates) && applyCredits,
    report.presumedSettled.length > 0 && markMissing,
    hasUpdates && seeLatePayments,
    hasUpdates && retellDays,
  ];
  const firstId = hasNew ? await reserveIds(tx, given.batch) : 0n;
  await trustJoins(tx);
  const takeSteps = async () => {
    for (const step of steps) {
      if (!step) continue;
      if (given.isStopped()) throw new RolledBack(null);
      await step(tx, { ...given, firstId });
    }
  };
  if (!given.isShared && (await mostlyNew(tx, report.rows.imported)))
    await withLateIndexes(tx, FILLED, takeSteps);
  else await takeSteps();
  await trustNobody(tx);
  if (given.isStopped()) throw new RolledBack(null);
  await closeBatch(tx, given, report);
  await recordInvoiceChanges(tx, given);
  await recordActivity(tx, commitEntry(given, report));
  if (given.saidOf !== null) await markHead(tx, { ...given.batch, saidOf: given.saidOf });
  return report;
}

/** The tables that grow with every row of a file. */
const FILLED = ['invoice', 'payment', 'allocation'];
/** Fewer are in before an index is built. */
const MANY_ROWS = 5_000;

/** Whether the file brings at least as many invoices as there are: then it is quicker to build the indexes anew. */
async function mostlyNew(tx: Queries, imported: number): Promise<boolean> {
  if (imported < MANY_ROWS) return false;
  const [found] = await tx.$queryRaw<{ isMost: boolean }[]>`
    SELECT count(*) <= ${imported} AS "isMost" FROM invoice`;
  return found?.isMost ?? false;
}

/** Two imports of one workspace take turns, so that what was classified still holds when it is written. */
export async function takeTurn(tx: Queries, workspaceId: string): Promise<void> {
  await tx.$executeRaw`SELECT 1 FROM workspace WHERE id = ${workspaceId} FOR NO KEY UPDATE`;
}

/** Keeps of the rows what a later reader needs: what was not taken, and why. */
async function closeBatch(tx: Queries, given: ApplyBatch, report: ImportReport): Promise<void> {
  const { workspaceId, batchId } = given.batch;
  await tx.$executeRaw`
    DELETE FROM import_row WHERE workspace_id = ${workspaceId} AND batch_id = ${batchId}
      AND kind <> 'skipped' AND coalesce(action, 'new') IN ('new', 'update')`;
  await tx.$executeRaw`
    UPDATE import_batch SET state = 'committed', committed_at = ${given.now}::timestamptz,
      report = ${toJson(report)}::jsonb
    WHERE workspace_id = ${workspaceId} AND id = ${batchId}`;
}

function commitEntry({ batch, now, actor, take }: ApplyBatch, report: ImportReport) {
  const { rows, format, presumedSettled } = report;
  return {
    workspaceId: batch.workspaceId,
    at: now,
    actor,
    action: 'import.commit',
    facts: {
      batchId: batch.batchId.toString(),
      format,
      read: rows.read,
      imported: rows.imported,
      updated: rows.updated,
      unchanged: rows.unchanged,
      skipped: rows.skipped.length,
      presumedSettled: presumedSettled.length,
      ...(take.length > 0 && { takenLines: take.join(',') }),
    },
  };
}
