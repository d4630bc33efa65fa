// What changed under a posted digest since it was drawn, and who draws it again: one process at a time.
import type { Day } from '#domain/types.ts';
import type { Queries } from './client.ts';
import type { Digest } from './digests.ts';
import { digestOf } from './digests.ts';

/**
 * Asks for the newest posted digest to be drawn again, and for one that is on its way, which may have been drawn before.
 * Belongs in the transaction of the change it shall show.
 */
export async function wantRedraw(tx: Queries, workspaceId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE digest SET redraws_wanted = redraws_wanted + 1
    WHERE workspace_id = ${workspaceId} AND local_date >= coalesce(
      (SELECT max(local_date) FROM digest WHERE workspace_id = ${workspaceId} AND posted_at IS NOT NULL),
      '-infinity')`;
}

/** A digest that this process draws again; `upTo` counts the changes that the drawing will show. */
export interface ClaimedRedraw {
  readonly digest: Digest;
  readonly upTo: number;
  readonly fence: string;
}

export async function claimRedraw(
  db: Queries,
  given: { workspaceId: string; now: Date; leaseUntil: Date; fence: string },
): Promise<ClaimedRedraw | null> {
  const [found] = await db.$queryRaw<{ id: bigint; redraws_wanted: number }[]>`
    WITH due AS MATERIALIZED (
      SELECT workspace_id, id FROM digest
      WHERE workspace_id = ${given.workspaceId} AND posted_at IS NOT NULL
        AND redraws_wanted > redraws_done
        AND (redraw_lease_until IS NULL OR redraw_lease_until < ${given.now})
      ORDER BY id DESC LIMIT 1 FOR UPDATE SKIP LOCKED)
    UPDATE digest d SET redraw_fence = ${given.fence}, redraw_lease_until = ${given.leaseUntil}
    FROM due WHERE d.workspace_id = due.workspace_id AND d.id = due.id
    RETURNING d.id, d.redraws_wanted`;
  if (!found) return null;
  const row = await db.digest.findUnique({
    where: { workspaceId_id: { workspaceId: given.workspaceId, id: found.id } },
  });
  return row && { digest: digestOf(row), upTo: found.redraws_wanted, fence: given.fence };
}

/** The card shows it now; a change that came meanwhile is drawn next. */
export async function finishRedraw(db: Queries, held: ClaimedRedraw): Promise<void> {
  await release(db, held, { redrawsDone: held.upTo, redrawLeaseUntil: null });
}

/** Slack did not take it: again from `at` on. */
export async function retryRedrawLater(db: Queries, held: ClaimedRedraw, at: Date): Promise<void> {
  await release(db, held, { redrawLeaseUntil: at });
}

async function release(db: Queries, held: ClaimedRedraw, data: object): Promise<void> {
  const { id, workspaceId } = held.digest;
  await db.digest.updateMany({
    where: { workspaceId, id: BigInt(id), redrawFence: held.fence },
    data,
  });
}

export interface SnoozeMark {
  readonly clientId: string;
  readonly snoozedUntil: Day;
  readonly byUserId: string | null;
}

/** Which of these clients are being left in peace on `today`; who was merged since, with the one who has the invoices. */
export async function listSnoozeMarks(
  db: Queries,
  given: { workspaceId: string; clientIds: readonly string[]; today: Day },
): Promise<SnoozeMark[]> {
  const rows = await db.$queryRaw<
    { id: bigint; snoozed_until: string; snoozed_by_user_id: string | null }[]
  >`
    SELECT c.id, k.snoozed_until::text AS snoozed_until, k.snoozed_by_user_id
    FROM client c
    JOIN client k ON k.workspace_id = c.workspace_id AND k.id = coalesce(c.merged_into_id, c.id)
    WHERE c.workspace_id = ${given.workspaceId} AND c.id = ANY(${given.clientIds.map(BigInt)}::bigint[])
      AND k.snoozed_until >= ${given.today}::date`;
  return rows.map((row) => ({
    clientId: row.id.toString(),
    snoozedUntil: row.snoozed_until,
    byUserId: row.snoozed_by_user_id,
  }));
}
