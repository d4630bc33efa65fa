// Cases that the clock has to look at: those nobody has decided whose nudge or neutral person may be due, and those whose
// credit did not come.
import type { Day } from '#domain/types.ts';
import type { Queries } from './client.ts';

/**
 * Undecided cases that do not rest and whose next nudge may be due (business days are at least as many calendar days), or to
 * which a neutral person is to be offered; and decided ones whose day of the credit is over, and who were not told so since the
 * decision. Which of them are due indeed, the rules say. Lowest number first.
 */
export async function listClockedDisputes(
  db: Queries,
  given: { workspaceId: string; today: Day; declined: number; stuckSince: Day },
): Promise<string[]> {
  const { declined, stuckSince, today, workspaceId } = given;
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT d.id::text AS id FROM dispute d
    WHERE d.workspace_id = ${workspaceId} AND (
      (d.state IN ('open', 'asked', 'proposed') AND (
        ((d.snoozed_until IS NULL OR d.snoozed_until < ${today}::date) AND (
          (d.nudges = 0 AND d.clock_from + (d.target_days + 1) / 2 <= ${today}::date)
          OR (d.nudges <= 1 AND d.target_on <= ${today}::date)
          OR (d.nudges <= 2 AND d.target_on < ${today}::date)))
        OR (d.mediation_offered_at IS NULL AND d.mediator_user_id IS NULL
          AND (d.declined >= ${declined} OR d.clock_from <= ${stuckSince}::date))))
      OR (d.state = 'credit_due' AND d.credit_due_on < ${today}::date AND NOT EXISTS (
        SELECT 1 FROM dispute_event e
        WHERE e.workspace_id = d.workspace_id AND e.dispute_id = d.id AND e.kind = 'credit_missing'
          AND e.at >= d.decided_at)))
    ORDER BY d.number`;
  return rows.map(({ id }) => id);
}

/** Whether the case was told since it was decided that its credit did not come. */
export async function isCreditMissed(
  db: Queries,
  given: { workspaceId: string; id: string; since: Date },
): Promise<boolean> {
  const found = await db.disputeEvent.count({
    where: {
      workspaceId: given.workspaceId,
      disputeId: BigInt(given.id),
      kind: 'credit_missing',
      at: { gte: given.since },
    },
  });
  return found > 0;
}
