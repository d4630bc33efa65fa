// The four stages of an import, apart, so that a person may look at a staged one before it is written.
import { applyBatch, previewBatch } from '#db/import-apply.ts';
import type { RowFigures } from '#db/import-classify.ts';
import type { BatchRef } from '#db/imports.ts';
import { createBatch, discardBatch, stageRows, sweepStagedBatches } from '#db/imports.ts';
import type { ImportReport } from '#domain/imported.ts';
import type { Source } from '#sources/source.ts';
import { openSource } from '#sources/source.ts';
import type { ImportDeps, ImportRequest } from './import.ts';

/** A file whose rows wait in the database, and what only the reading of it could tell. */
export interface StagedImport {
  readonly batch: BatchRef;
  readonly format: string;
  readonly read: number;
  readonly summaries: number;
  readonly warnings: readonly string[];
}

/** A staged batch may wait for a person's click this long; an older one was forgotten, or its run was killed. */
const ABANDONED_AFTER_MS = 24 * 3_600_000;

/** Reads the file into a staged batch. Throws a Refusal, or the signal's reason; then no batch stays. */
export async function stageImport(
  deps: ImportDeps,
  request: Omit<ImportRequest, 'commit'>,
): Promise<StagedImport> {
  const { workspaceId, signal } = request;
  await sweepStagedBatches(deps.db.prisma, {
    workspaceId,
    startedBefore: new Date(deps.now.getTime() - ABANDONED_AFTER_MS),
  });
  const source = await openSource(request.path, request.options, signal);
  const batch = await createBatch(deps.db.prisma, {
    workspaceId,
    source: source.source,
    format: source.format,
    fileName: request.fileName,
    fileHash: source.hash,
    actor: request.actor,
    now: deps.now,
  });
  try {
    const counts = await stageAll(deps, { source, batch, request });
    return { batch, format: source.format, ...counts, warnings: source.warnings() };
  } catch (error) {
    await discardBatch(deps.db.prisma, batch);
    throw error;
  }
}

/** What the staged rows would do to the books as they are now; writes nothing. */
export async function reportImport(deps: ImportDeps, staged: StagedImport): Promise<ImportReport> {
  return reportOf(staged, await previewBatch(deps.db, staged.batch), null);
}

/** Writes the staged rows in one transaction; null when the signal came first, or they wait no longer: nothing was written. */
export function applyImport(
  deps: ImportDeps,
  staged: StagedImport,
  given: { actor: string; signal?: AbortSignal },
): Promise<ImportReport | null> {
  return applyBatch(deps.db, {
    batch: staged.batch,
    actor: given.actor,
    now: deps.now,
    report: (figures) => reportOf(staged, figures, staged.batch.batchId.toString()),
    isStopped: () => given.signal?.aborted ?? false,
  });
}

/** Forgets a staged import. */
export async function discardImport(deps: ImportDeps, staged: StagedImport): Promise<void> {
  await discardBatch(deps.db.prisma, staged.batch);
}

/** One chunk is written while the next is being read. */
async function stageAll(
  deps: ImportDeps,
  given: { source: Source; batch: BatchRef; request: Pick<ImportRequest, 'onProgress' | 'signal'> },
): Promise<{ read: number; summaries: number }> {
  const { source, batch, request } = given;
  let read = 0;
  let summaries = 0;
  let writing = Promise.resolve();
  try {
    for await (const chunk of source.read()) {
      request.signal?.throwIfAborted();
      await writing;
      writing = stageRows(deps.db.prisma, batch, chunk.rows);
      writing.catch(() => {}); // Awaited on the next round or below; until then a failure must not end the process.
      summaries += chunk.summaries;
      read += chunk.rows.length + chunk.summaries;
      request.onProgress?.({ step: 'staging', rows: read });
    }
  } finally {
    await writing;
  }
  return { read, summaries };
}

function reportOf(staged: StagedImport, figures: RowFigures, batchId: string | null): ImportReport {
  const { repeats, rows, totals, clients } = figures;
  const repeated =
    repeats === 1
      ? 'One row repeats an earlier row exactly; it counts as unchanged.'
      : `${repeats} rows repeat an earlier row exactly; they count as unchanged.`;
  return {
    format: staged.format,
    rows: {
      read: staged.read,
      imported: rows.imported,
      updated: rows.updated,
      unchanged: rows.unchanged,
      summary: staged.summaries,
      skipped: rows.skipped,
    },
    totals,
    clients,
    warnings: repeats === 0 ? staged.warnings : [...staged.warnings, repeated],
    presumedSettled: [],
    batchId,
  };
}
