// How a team settles disputes, as rows: its policy, its rules of who gets what, and what is known of those who may.

import type { DisputeReason } from '#domain/dispute.ts';
import type { DisputePolicy } from '#domain/dispute-policy.ts';
import { NO_POLICY } from '#domain/dispute-policy.ts';
import type { DisputeRule } from '#domain/dispute-route.ts';
import type { Day } from '#domain/types.ts';
import type { Queries } from './client.ts';
import { dateOf, dayOrNull } from './days.ts';

export async function findDisputePolicy(db: Queries, workspaceId: string): Promise<DisputePolicy> {
  const row = await db.disputePolicy.findUnique({ where: { workspaceId } });
  if (!row) return NO_POLICY;
  const { workspaceId: _, ...policy } = row;
  return policy;
}

export async function saveDisputePolicy(
  tx: Queries,
  given: { workspaceId: string; policy: DisputePolicy },
): Promise<void> {
  const { policy, workspaceId } = given;
  await tx.disputePolicy.upsert({
    where: { workspaceId },
    create: { workspaceId, ...policy },
    update: policy,
  });
}

/** Oldest first. A rule of a client who was merged into another is a rule of that one, as their invoices are. */
export async function listDisputeRules(db: Queries, workspaceId: string): Promise<DisputeRule[]> {
  const rows = await db.disputeRule.findMany({ where: { workspaceId }, orderBy: { id: 'asc' } });
  const ids = rows.map(({ clientId }) => clientId).filter((id) => id !== null);
  const merged = await db.client.findMany({
    where: { workspaceId, id: { in: ids }, mergedIntoId: { not: null } },
    select: { id: true, mergedIntoId: true },
  });
  const keeperOf = new Map(merged.map(({ id, mergedIntoId }) => [id, mergedIntoId]));
  const clientOf = (id: bigint | null) => (id === null ? null : (keeperOf.get(id) ?? id));
  return rows.map((row) => ({
    id: row.id.toString(),
    clientId: clientOf(row.clientId)?.toString() ?? null,
    reason: row.reason as DisputeReason | null,
    fromAmount: row.fromAmount,
    userId: row.userId,
    groupId: row.groupId,
    days: row.days,
  }));
}

export async function insertDisputeRule(
  tx: Queries,
  given: Omit<DisputeRule, 'id'> & { workspaceId: string },
): Promise<string> {
  const { clientId, ...rest } = given;
  const row = await tx.disputeRule.create({
    data: { ...rest, clientId: clientId === null ? null : BigInt(clientId) },
    select: { id: true },
  });
  return row.id.toString();
}

/** False when it was gone already. */
export async function deleteDisputeRule(
  tx: Queries,
  given: { workspaceId: string; id: string },
): Promise<boolean> {
  const { count } = await tx.disputeRule.deleteMany({
    where: { workspaceId: given.workspaceId, id: BigInt(given.id) },
  });
  return count > 0;
}

/** Who stands in for a person, until when they are away, and who leads them. */
export interface Standing {
  readonly slackUserId: string;
  readonly awayUntil: Day | null;
  readonly statusAwayUntil: Date | null;
  readonly deputyUserId: string | null;
  readonly leadUserId: string | null;
}

/** Of these people those who are known. */
export async function listStandings(
  db: Queries,
  given: { workspaceId: string; userIds: readonly string[] },
): Promise<Standing[]> {
  const rows = await db.member.findMany({
    where: { workspaceId: given.workspaceId, slackUserId: { in: [...given.userIds] } },
    select: {
      slackUserId: true,
      awayUntil: true,
      statusAwayUntil: true,
      deputyUserId: true,
      leadUserId: true,
    },
  });
  return rows.map(({ awayUntil, ...rest }) => ({ ...rest, awayUntil: dayOrNull(awayUntil) }));
}

/** What somebody says of themselves, or an admin of them; what is left out stays. A person not met yet is written down. */
export async function saveStanding(
  tx: Queries,
  given: { workspaceId: string } & Pick<Standing, 'slackUserId'> & Partial<Standing>,
): Promise<void> {
  const { awayUntil, slackUserId, workspaceId, ...rest } = given;
  const day = awayUntil == null ? null : dateOf(awayUntil);
  const change = { ...rest, ...(awayUntil === undefined ? {} : { awayUntil: day }) };
  await tx.member.upsert({
    where: { workspaceId_slackUserId: { workspaceId, slackUserId } },
    create: { workspaceId, slackUserId, name: slackUserId, ...change },
    update: change,
  });
}
