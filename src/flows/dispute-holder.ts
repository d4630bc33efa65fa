// Who can have a case: somebody who is known, not barred and may work on cases; and whether they are away now.
import type { Queries } from '#db/client.ts';
import { listStandings } from '#db/dispute-policy.ts';
import { findMember } from '#db/members.ts';
import type { HolderObstacle } from '#domain/dispute-refusal.ts';
import { may } from '#domain/member.ts';
import type { Day } from '#domain/types.ts';

interface Holder {
  readonly workspaceId: string;
  readonly userId: string;
  /** Those whom the configuration makes admins, whatever role is written down. */
  readonly admins: readonly string[];
}

/** Why this person cannot have a case; null: they can. */
export async function whyNotHolder(
  db: Queries,
  { admins, userId, workspaceId }: Holder,
): Promise<HolderObstacle | null> {
  const member = await findMember(db, workspaceId, userId);
  if (!member) return 'unknown';
  if (member.isBarred) return 'barred';
  return admins.includes(userId) || may(member, 'collector') ? null : 'no_role';
}

/** Somebody who is not there. */
export interface Absent {
  /** The last day, as they said; null: their Slack status says so, without a day. */
  readonly until: Day | null;
  readonly deputyUserId: string | null;
}

/** Null: they are there. */
export async function absenceOf(
  db: Queries,
  given: { workspaceId: string; userId: string; now: Date; today: Day },
): Promise<Absent | null> {
  const { now, today, userId, workspaceId } = given;
  const [standing] = await listStandings(db, { workspaceId, userIds: [userId] });
  if (!standing) return null;
  const { awayUntil, deputyUserId, statusAwayUntil } = standing;
  if (awayUntil !== null && today <= awayUntil) return { until: awayUntil, deputyUserId };
  return statusAwayUntil !== null && statusAwayUntil > now ? { until: null, deputyUserId } : null;
}
