// The disputes that may lead a digest, and what has become since of those that do.
import type { DisputeState } from '#domain/dispute.ts';
import type { ClockedDispute } from '#domain/dispute-stale.ts';
import type { Day } from '#domain/types.ts';
import type { Queries } from './client.ts';

/** Undecided cases whose day is over, with whoever has the account of their client now. */
export async function listOverdueDisputes(
  db: Queries,
  given: { workspaceId: string; today: Day },
): Promise<ClockedDispute[]> {
  const rows = await db.$queryRaw<
    {
      id: bigint;
      number: number;
      client_id: bigint;
      name: string;
      state: string;
      owner_user_id: string | null;
      owner_group_id: string | null;
      clock_from: string;
      target_days: number;
      target_on: string;
      nudges: number;
      snoozed_until: string | null;
      snoozes: number;
      held: { currency: string; minor: string }[];
    }[]
  >`
    SELECT d.id, d.number, k.id AS client_id, k.name, d.state, d.owner_user_id, d.owner_group_id,
      d.clock_from::text AS clock_from, d.target_days, d.target_on::text AS target_on, d.nudges,
      d.snoozed_until::text AS snoozed_until, d.snoozes,
      coalesce((SELECT jsonb_agg(jsonb_build_object('currency', s.currency, 'minor', s.minor::text) ORDER BY s.currency)
        FROM (SELECT h.currency, sum(h.held_minor) AS minor FROM dispute_invoice h
          WHERE h.workspace_id = d.workspace_id AND h.dispute_id = d.id AND h.held_minor > 0
          GROUP BY h.currency) s), '[]') AS held
    FROM dispute d
    JOIN client c ON c.workspace_id = d.workspace_id AND c.id = d.client_id
    JOIN client k ON k.workspace_id = c.workspace_id AND k.id = coalesce(c.merged_into_id, c.id)
    WHERE d.workspace_id = ${given.workspaceId} AND d.state IN ('open', 'asked', 'proposed')
      AND d.target_on < ${given.today}::date
    ORDER BY d.target_on, d.number`;
  return rows.map((row) => ({
    disputeId: row.id.toString(),
    number: row.number,
    clientId: row.client_id.toString(),
    name: row.name,
    held: row.held.map(({ currency, minor }) => ({ currency, minor: BigInt(minor) })),
    ownerUserId: row.owner_user_id,
    ownerGroupId: row.owner_group_id,
    state: row.state as DisputeState,
    clock: {
      from: row.clock_from,
      days: row.target_days,
      targetOn: row.target_on,
      nudges: row.nudges,
      snoozedUntil: row.snoozed_until,
      snoozes: row.snoozes,
    },
  }));
}

/** What was done with a case after a digest named it. */
export interface DisputeMark {
  readonly disputeId: string;
  readonly state: DisputeState;
  readonly decidedBy: string | null;
  readonly snoozedUntil: Day | null;
  readonly ownerUserId: string | null;
}

export async function listDisputeMarks(
  db: Queries,
  given: { workspaceId: string; disputeIds: readonly string[] },
): Promise<DisputeMark[]> {
  if (given.disputeIds.length === 0) return [];
  return db.$queryRaw<DisputeMark[]>`
    SELECT id::text AS "disputeId", state, decided_by AS "decidedBy", snoozed_until::text AS "snoozedUntil",
      owner_user_id AS "ownerUserId"
    FROM dispute
    WHERE workspace_id = ${given.workspaceId} AND id = ANY(${given.disputeIds.map(BigInt)}::bigint[])`;
}
