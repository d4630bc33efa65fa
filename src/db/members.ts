// The people of the team as rows: who they are in Slack and what they may do.

import type { Member, MemberProfile } from '#domain/member.ts';
import { roleCalled } from '#domain/member.ts';
import type { Role } from '#domain/types.ts';
import type { Member as MemberRow } from '../../prisma/generated/client.ts';
import type { Queries } from './client.ts';

export async function findMember(
  db: Queries,
  workspaceId: string,
  slackUserId: string,
): Promise<Member | null> {
  const row = await db.member.findUnique({
    where: { workspaceId_slackUserId: { workspaceId, slackUserId } },
  });
  return row && memberOf(row);
}

/** Those of these people who are known. */
export async function listMembers(
  db: Queries,
  given: { workspaceId: string; slackUserIds: readonly string[] },
): Promise<Member[]> {
  const { slackUserIds, workspaceId } = given;
  const rows = await db.member.findMany({
    where: { workspaceId, slackUserId: { in: [...slackUserIds] } },
  });
  return rows.map(memberOf);
}

/** Saves what Slack says; the role that an admin gave stays. */
export async function saveProfile(
  db: Queries,
  profile: MemberProfile,
  refreshedAt: Date,
): Promise<Member> {
  const { workspaceId, slackUserId, ...facts } = profile;
  const row = await db.member.upsert({
    where: { workspaceId_slackUserId: { workspaceId, slackUserId } },
    create: { ...profile, refreshedAt },
    update: { ...facts, refreshedAt },
  });
  return memberOf(row);
}

/** Owners of clients whose name and address nobody has asked Slack for yet. */
export async function listUnmetOwners(
  db: Queries,
  given: { workspaceId: string; limit: number },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT c.owner_user_id AS id FROM client c
    LEFT JOIN member m ON m.workspace_id = c.workspace_id AND m.slack_user_id = c.owner_user_id
    WHERE c.workspace_id = ${given.workspaceId} AND c.owner_user_id IS NOT NULL
      AND c.merged_into_id IS NULL AND m.refreshed_at IS NULL
    ORDER BY 1 LIMIT ${given.limit}`;
  return rows.map(({ id }) => id);
}

/** Gives a role to a person, known or not yet. */
export async function saveRole(
  db: Queries,
  given: { workspaceId: string; slackUserId: string; role: Role },
): Promise<void> {
  const { workspaceId, slackUserId, role } = given;
  await db.member.upsert({
    where: { workspaceId_slackUserId: { workspaceId, slackUserId } },
    create: { workspaceId, slackUserId, role, name: slackUserId },
    update: { role },
  });
}

/** Up to five people who may give access: shown to somebody who has none. */
export async function listAdmins(db: Queries, workspaceId: string): Promise<Member[]> {
  const rows = await db.member.findMany({
    where: { workspaceId, isBarred: false, OR: [{ role: 'admin' }, { isSlackAdmin: true }] },
    orderBy: { slackUserId: 'asc' },
    take: 5,
  });
  return rows.map(memberOf);
}

function memberOf(row: MemberRow): Member {
  return {
    workspaceId: row.workspaceId,
    slackUserId: row.slackUserId,
    name: row.name,
    email: row.email,
    role: roleOf(row),
    isBarred: row.isBarred,
    refreshedAt: row.refreshedAt,
  };
}

function roleOf(row: MemberRow): Role {
  if (row.isBarred) return 'none';
  return row.isSlackAdmin ? 'admin' : (roleCalled(row.role) ?? 'none');
}
