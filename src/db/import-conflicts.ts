// Staged rows that contradict each other or the books, as a person compares them.
import type { Day } from '#domain/types.ts';
import type { Queries } from './client.ts';

export interface ConflictingRow {
  readonly line: number;
  /** What tells one document of the file from another. */
  readonly key: string;
  readonly number: string;
  readonly clientName: string;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly balanceMinor: bigint;
  readonly dueOn: Day | null;
}

/** These lines of a staged batch, in their order. */
export async function listRowsOf(
  db: Queries,
  given: { workspaceId: string; batchId: string; lines: readonly number[] },
): Promise<ConflictingRow[]> {
  return db.$queryRaw`
    SELECT line, kind || ' ' || client_key || ' ' || number AS key, number, client_name AS "clientName", currency,
      amount_minor AS "amountMinor", balance_minor AS "balanceMinor", due_on::text AS "dueOn"
    FROM import_row
    WHERE workspace_id = ${given.workspaceId} AND batch_id = ${BigInt(given.batchId)}
      AND line = ANY(${[...given.lines]}::int[]) AND NOT is_extra AND kind <> 'skipped'
    ORDER BY line`;
}
