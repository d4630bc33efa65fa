// What somebody wants back: before it is handed over it ends, and after that it is not tried again.
import type { Queries } from './client.ts';
import type { Held, OutboxRef, OutboxState } from './outbox.ts';

/**
 * Takes back what has not been handed over, also from a process that holds it: its fence is gone, so it hands nothing over.
 * What has been handed over may arrive all the same: `wanted` means that it is not tried again if it did not. Null: it is over.
 * What may have arrived by an earlier try goes back to being unknown.
 */
export async function cancel(
  tx: Queries,
  given: OutboxRef & { at: Date; by: string; mayHaveArrived?: boolean },
): Promise<'taken_back' | 'wanted' | null> {
  const { at, by, id, mayHaveArrived = false, workspaceId } = given;
  const end = mayHaveArrived ? 'unknown' : 'cancelled';
  // One statement: between two of them a process could claim the row, or put it back.
  const [row] = await tx.$queryRaw<{ state: OutboxState }[]>`
    UPDATE outbox SET cancel_wanted_at = ${at}, cancel_wanted_by = coalesce(cancel_wanted_by, ${by}),
      state = CASE state WHEN 'handoff' THEN state ELSE ${end} END,
      ended_at = CASE state WHEN 'handoff' THEN ended_at ELSE ${at} END,
      fence = CASE state WHEN 'handoff' THEN fence END,
      lease_until = CASE state WHEN 'handoff' THEN lease_until END
    WHERE workspace_id = ${workspaceId} AND id = ${BigInt(id)}
      AND (state IN ('queued', 'handoff') OR (state = 'claimed' AND handoff_at IS NULL))
    RETURNING state`;
  if (!row) return null;
  return row.state === 'handoff' ? 'wanted' : 'taken_back';
}

/**
 * The end of a try that certainly did not arrive, and that somebody wanted back meanwhile: taken back, or unknown as before
 * where an earlier try may have arrived. Gives who wanted it; null: nobody did, or stale.
 */
export async function endWantedBack(
  tx: Queries,
  held: Held,
  given: { at: Date; error: string; detail: string | null; mayHaveArrived?: boolean },
): Promise<string | null> {
  const { at: endedAt, detail, error, mayHaveArrived = false } = given;
  const state = mayHaveArrived ? 'unknown' : 'cancelled';
  const [row] = await tx.outbox.updateManyAndReturn({
    where: {
      workspaceId: held.workspaceId,
      id: BigInt(held.id),
      fence: held.fence,
      state: { in: ['claimed', 'handoff'] },
      cancelWantedBy: { not: null },
    },
    data: { state, endedAt, error, detail, handoffAt: null, fence: null, leaseUntil: null },
    select: { cancelWantedBy: true },
  });
  return row?.cancelWantedBy ?? null;
}
