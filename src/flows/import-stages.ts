// The four stages of an import, apart, so that a person may look at a staged one before it is written.
import { applyBatch, previewBatch } from '#db/import-apply.ts';
import type { Classify } from '#db/import-classify.ts';
import type { OddPayments, RowFindings } from '#db/import-report.ts';
import type { BatchReading, BatchRef } from '#db/imports.ts';
import {
  createBatch,
  discardBatch,
  findStagedBatch,
  finishReading,
  stageRows,
  sweepStagedBatches,
} from '#db/imports.ts';
import { findWorkspace } from '#db/workspaces.ts';
import { localDay } from '#domain/calendar.ts';
import type { ImportReport } from '#domain/imported.ts';
import type { RememberedAnswers } from '#sources/remembered-answers.ts';
import type { Source } from '#sources/source.ts';
import { openSource } from '#sources/source.ts';
import { rememberedAnswers, rememberMapping } from './column-mappings.ts';
import type { FlowDeps } from './deps.ts';
import { noticeDisputeMoneySoon } from './dispute-money.ts';
import type { ImportRequest } from './import.ts';

/** A file whose rows wait in the database, and what only the reading of it could tell. */
export interface StagedImport extends BatchReading {
  readonly batch: BatchRef;
  readonly format: string;
  readonly fileName: string;
}

/** Lines that a person took although another row, or the books, contradict them. */
interface Taken {
  readonly take?: readonly number[];
}

/** A staged batch may wait for a person's click this long; an older one was forgotten, or its run was killed. */
const ABANDONED_AFTER_MS = 24 * 3_600_000;

/** Reads the file into a staged batch. Throws a Refusal, or the signal's reason; then no batch stays. */
export async function stageImport(
  deps: FlowDeps,
  request: Omit<ImportRequest, 'commit'>,
): Promise<StagedImport> {
  const { workspaceId, signal, fileName } = request;
  await sweepStagedBatches(deps.db.prisma, {
    workspaceId,
    startedBefore: new Date(deps.now.getTime() - ABANDONED_AFTER_MS),
  });
  const remembered = await rememberedAnswers(deps.db, workspaceId);
  const source = await openSource(
    request.path,
    { remembered, ...request.options },
    { signal, onRows: (rows) => request.onProgress?.({ step: 'reading', rows, total: null }) },
  );
  const batch = await createBatch(deps.db.prisma, {
    workspaceId,
    source: source.source,
    format: source.format,
    fileName,
    fileHash: source.hash,
    actor: request.actor,
    now: deps.now,
  });
  try {
    const reading = await stageAll(deps, { source, batch, request });
    await finishReading(deps.db.prisma, batch, reading);
    return { batch, format: source.format, fileName, ...reading };
  } catch (error) {
    await discardBatch(deps.db.prisma, batch);
    throw error;
  }
}

/** A staged import that waits for a person, be it read by another process; null when it waits no longer. */
export async function findStagedImport(
  deps: FlowDeps,
  given: { workspaceId: string; batchId: string },
): Promise<StagedImport | null> {
  const found = await findStagedBatch(deps.db.prisma, {
    workspaceId: given.workspaceId,
    batchId: BigInt(given.batchId),
  });
  if (!found) return null;
  const { workspaceId, batchId, source, ...rest } = found;
  return { batch: { workspaceId, batchId, source }, ...rest };
}

/** What the staged rows would do to the books as they are now; writes nothing. */
export async function reportImport(
  deps: FlowDeps,
  staged: StagedImport,
  taken: Taken = {},
): Promise<ImportReport> {
  const classify = await classifyOf(deps, staged, taken);
  return reportOf(staged, await previewBatch(deps.db, classify), null);
}

/**
 * Writes the staged rows in one transaction; null when the signal came first, or they wait no longer: nothing was
 * written. What people said of the table is remembered for the next file like it.
 */
export async function applyImport(
  deps: FlowDeps,
  staged: StagedImport,
  given: Taken & { actor: string; signal?: AbortSignal; saidOf?: string },
): Promise<ImportReport | null> {
  const report = await applyBatch(deps.db, {
    ...(await classifyOf(deps, staged, given)),
    isShared: deps.db.isShared,
    actor: given.actor,
    now: deps.now,
    saidOf: given.saidOf ?? null,
    report: (findings) => reportOf(staged, findings, staged.batch.batchId.toString()),
    isStopped: () => given.signal?.aborted ?? false,
  });
  const { workspaceId } = staged.batch;
  if (report) await noticeDisputeMoneySoon(deps.db, { workspaceId, now: deps.now });
  const { fingerprint, columns, answers } = staged;
  if (report && answers !== null)
    await rememberMapping(deps.db, {
      workspaceId: staged.batch.workspaceId,
      fingerprint,
      columns,
      answers: answers as RememberedAnswers,
      actor: given.actor,
      now: deps.now,
    });
  return report;
}

/** Forgets a staged import. */
export async function discardImport(deps: FlowDeps, staged: StagedImport): Promise<void> {
  await discardBatch(deps.db.prisma, staged.batch);
}

async function stageAll(
  deps: FlowDeps,
  given: { source: Source; batch: BatchRef; request: Pick<ImportRequest, 'onProgress' | 'signal'> },
): Promise<BatchReading> {
  const { source, batch, request } = given;
  let [read, summaries, faults] = [0, 0, 0];
  const staging = await stageRows(deps.db, batch);
  try {
    for await (const chunk of source.read()) {
      request.signal?.throwIfAborted();
      await staging.add(chunk.rows);
      summaries += chunk.summaries;
      read += chunk.rows.length + chunk.summaries;
      for (const row of chunk.rows) if (row.kind === 'skipped' && row.isFault) faults += 1;
      request.onProgress?.({ step: 'staging', rows: read, total: source.rows });
    }
    await staging.end();
  } catch (error) {
    await staging.abort();
    throw error;
  }
  const { asOf, isCompleteOpenItems, fingerprint, columns, answers } = source;
  const about = { asOf, isCompleteOpenItems, fingerprint, columns, answers };
  return { read, summaries, faults, ...about, warnings: source.warnings() };
}

async function classifyOf(
  deps: FlowDeps,
  staged: StagedImport,
  { take = [] }: Taken,
): Promise<Classify> {
  const { batch, asOf, isCompleteOpenItems, faults, read } = staged;
  const workspace = await findWorkspace(deps.db.prisma, batch.workspaceId);
  const today = localDay(deps.now, workspace?.timeZone ?? 'UTC');
  // What a broken row was about is not known: it may be the very invoice that seems to be missing.
  const isComplete = isCompleteOpenItems && asOf !== null && faults === 0;
  return { batch, asOf, today, isComplete, take, read };
}

function reportOf(
  staged: StagedImport,
  findings: RowFindings,
  batchId: string | null,
): ImportReport {
  const { rows, skipped, totals, clients, changes, presumedSettled } = findings;
  return {
    format: staged.format,
    asOf: staged.asOf,
    rows: { read: staged.read, ...rows, summary: staged.summaries, skipped },
    totals,
    clients,
    changes,
    warnings: [...staged.warnings, ...warningsOf(staged, findings)],
    presumedSettled,
    batchId,
  };
}

/** From this many on, half of the open invoices missing looks like a report of something else. */
const MANY_MISSING = 5;

function warningsOf(staged: StagedImport, findings: RowFindings): string[] {
  const { repeats, presumedSettled, openInBooks, paidAhead, paidBefore } = findings;
  const missing = presumedSettled.length;
  const isPart = missing >= MANY_MISSING && missing * 2 > openInBooks;
  return [
    repeats === 1 && 'One row repeats an earlier row exactly; it counts as unchanged.',
    repeats > 1 && `${repeats} rows repeat an earlier row exactly; they count as unchanged.`,
    paidAhead && `${paymentsAt(paidAhead)} in the future; is the order of day and month right?`,
    paidBefore && `${paymentsAt(paidBefore)} before the invoice was issued; is that right?`,
    staged.isCompleteOpenItems &&
      staged.faults > 0 &&
      'Because some rows cannot be read, invoices that the report does not list are left as they are.',
    isPart &&
      `The report does not list ${missing} of the ${openInBooks} open invoices of this ledger: is it the whole report?`,
  ].filter((warning) => typeof warning === 'string');
}

/** "2 payments are dated (line 3 first)". */
function paymentsAt({ rows, line }: OddPayments): string {
  return rows === 1
    ? `The payment on line ${line} is dated`
    : `${rows} payments (line ${line} is the first) are dated`;
}
