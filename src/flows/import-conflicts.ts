// Rows of a staged file that contradict each other or the books: named on the card, laid side by side for who settles them.
import type { Database } from '#db/client.ts';
import type { ConflictingRow } from '#db/import-conflicts.ts';
import { listRowsOf } from '#db/import-conflicts.ts';
import type { RequestedImport } from '#db/import-requests.ts';
import type { ImportConflict } from '#domain/import-request.ts';
import type { ImportReport } from '#domain/imported.ts';

/** Enough to settle ten conflicts of a few lines each at a time. */
const MOST_LINES = 100;

/** The first conflicts of a dry run, by document, in the order of the file. */
export async function conflictsOf(
  db: Database,
  batch: { workspaceId: string; batchId: string },
  report: ImportReport,
): Promise<ImportConflict[]> {
  const rows = report.rows.skipped.filter((row) => row.isConflict).slice(0, MOST_LINES);
  if (rows.length === 0) return [];
  const reasonOf = new Map(rows.map(({ line, reason }) => [line, reason]));
  const groups = await grouped(db, { ...batch, lines: [...reasonOf.keys()] });
  return groups.map(({ number, clientName, rows: [first, ...others] }) => ({
    number,
    clientName,
    lines: [first, ...others].map(({ line }) => line),
    reason: reasonOf.get(first.line) ?? '',
  }));
}

/** The conflicts on the card with every row that tells of them; empty where there are none any more. */
export async function loadConflicts(db: Database, request: RequestedImport) {
  const { batchId, report, workspaceId } = request;
  const known = report?.conflicts ?? [];
  if (batchId === null || known.length === 0) return [];
  const lines = known.flatMap((conflict) => conflict.lines);
  const groups = await grouped(db, { workspaceId, batchId, lines });
  return groups.map((group) => {
    const [{ line }] = group.rows;
    return { ...group, reason: known.find((one) => one.lines.includes(line))?.reason ?? '' };
  });
}

interface Group {
  readonly number: string;
  readonly clientName: string;
  readonly rows: [ConflictingRow, ...ConflictingRow[]];
}

async function grouped(
  db: Database,
  given: { workspaceId: string; batchId: string; lines: readonly number[] },
): Promise<Group[]> {
  const groups = new Map<string, Group>();
  for (const row of await listRowsOf(db.prisma, given)) {
    const { clientName, key, number } = row;
    const group = groups.get(key);
    if (group) group.rows.push(row);
    else groups.set(key, { number, clientName, rows: [row] });
  }
  return [...groups.values()];
}
