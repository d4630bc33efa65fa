// The very same file once more: what it says is in the books already, so it need not be staged to find that out.
import { findSameFile } from '#db/same-file.ts';
import type { ImportReport } from '#domain/imported.ts';
import { toJson } from '#platform/json.ts';
import { hashOfFile } from '#sources/file-hash.ts';
import type { FlowDeps } from './deps.ts';
import type { ImportRequest } from './import.ts';

/** What a person said of a file, as far as it changes how it is read or what is taken of it. */
export function saidOf({
  options,
  skipFaulty,
  take,
}: Pick<ImportRequest, 'options' | 'skipFaulty' | 'take'>): string {
  const { currency, dateOrder, map, terms } = options;
  return toJson({
    currency,
    dateOrder,
    map,
    terms,
    skipFaulty: skipFaulty ?? false,
    take: take ?? [],
  });
}

/**
 * The report of a file that was imported before, byte for byte, with nothing done in the books since; null where it has
 * to be read. A file with contradictions, broken rows, or invoices missing from it is read again: those are asked about anew.
 */
export async function reportSameFile(
  deps: FlowDeps,
  request: ImportRequest,
): Promise<ImportReport | null> {
  const fileHash = await hashOfFile(request.path, request.signal).catch(() => null);
  if (fileHash === null) return null; // Reading it says why.
  const { workspaceId } = request;
  const same = await findSameFile(deps.db.prisma, {
    workspaceId,
    fileHash,
    saidOf: saidOf(request),
  });
  if (!same) return null;
  const { batchId, report } = same;
  const { imported, skipped, unchanged, updated } = report.rows;
  const isAskedAnew =
    report.presumedSettled.length > 0 ||
    skipped.some(({ isConflict, isFault }) => isConflict || isFault);
  if (isAskedAnew) return null;
  const { created, matched } = report.clients;
  return {
    ...report,
    rows: { ...report.rows, imported: 0, updated: 0, unchanged: imported + updated + unchanged },
    clients: { created: 0, matched: created + matched, newNames: [] },
    changes: [],
    warnings: [
      ...report.warnings,
      `This very file was written as import ${batchId}, and nothing has happened in the books since.`,
    ],
    batchId: request.commit ? batchId : null,
  };
}
