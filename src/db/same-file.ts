// Knows a file again that was imported before, as long as nothing has happened in the books since.
import type { ImportReport } from '#domain/imported.ts';
import type { Queries } from './client.ts';
import type { BatchRef } from './imports.ts';

/** Remembers after which entry of the record a batch was committed; the last thing in its transaction. */
export async function markHead(
  tx: Queries,
  given: Pick<BatchRef, 'workspaceId' | 'batchId'> & { saidOf: string },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE import_batch b SET said_of = ${given.saidOf}, head_after = w.activity_head
    FROM workspace w WHERE w.id = b.workspace_id
      AND b.workspace_id = ${given.workspaceId} AND b.id = ${given.batchId}`;
}

/** JSON has large numbers as text. */
type StoredReport = Omit<ImportReport, 'totals'> & {
  readonly totals: readonly {
    readonly currency: string;
    readonly invoices: number;
    readonly openMinor: string;
    readonly creditMinor?: string;
  }[];
};

/**
 * The import of this very file of which everything still stands: whatever changes the books stands in the record, whose
 * head has not moved since. Null: there is none.
 */
export async function findSameFile(
  db: Queries,
  given: { workspaceId: string; fileHash: string; saidOf: string },
): Promise<{ readonly batchId: string; readonly report: ImportReport } | null> {
  const [row] = await db.$queryRaw<{ id: bigint; report: StoredReport }[]>`
    SELECT b.id, b.report FROM import_batch b JOIN workspace w ON w.id = b.workspace_id
    WHERE b.workspace_id = ${given.workspaceId} AND b.state = 'committed' AND b.file_hash = ${given.fileHash}
      AND b.said_of = ${given.saidOf} AND b.head_after = w.activity_head AND b.report IS NOT NULL
    ORDER BY b.id DESC LIMIT 1`;
  if (!row) return null;
  const { report } = row;
  const totals = report.totals.map((total) => ({
    ...total,
    openMinor: BigInt(total.openMinor),
    creditMinor: BigInt(total.creditMinor ?? '0'), // Older reports do not say it.
  }));
  return { batchId: row.id.toString(), report: { ...report, totals } };
}
