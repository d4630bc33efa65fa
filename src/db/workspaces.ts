// Workspaces and how they like to work.
import type { AskingRules } from '#domain/asking.ts';
import type { AskPolicy } from '#domain/late-question.ts';
import type { Workspace } from '#domain/types.ts';
import type { Workspace as WorkspaceRow } from '../../prisma/generated/client.ts';
import type { Queries } from './client.ts';

/** The one that the terminal fills before Slack is connected. */
export const FIRST_WORKSPACE_ID = 'main';

export async function findWorkspace(db: Queries, id: string): Promise<Workspace | null> {
  const row = await db.workspace.findUnique({ where: { id } });
  return row && workspaceOf(row);
}

export async function listWorkspaces(db: Queries): Promise<Workspace[]> {
  return (await db.workspace.findMany({ orderBy: { id: 'asc' } })).map(workspaceOf);
}

export async function createWorkspace(
  db: Queries,
  workspace: { id: string; name: string; slackTeamId: string | null },
): Promise<void> {
  await db.$executeRaw`
    INSERT INTO workspace (id, name, slack_team_id)
    VALUES (${workspace.id}, ${workspace.name}, ${workspace.slackTeamId})
    ON CONFLICT DO NOTHING`;
}

/** Those who change the books of one workspace take turns. The first thing in their transactions, so that none waits for another in a ring. */
export async function lockWorkspace(tx: Queries, id: string): Promise<void> {
  await tx.$executeRaw`SELECT 1 FROM workspace WHERE id = ${id} FOR NO KEY UPDATE`;
}

export async function findWorkspaceByTeam(db: Queries, teamId: string): Promise<Workspace | null> {
  const row = await db.workspace.findUnique({ where: { slackTeamId: teamId } });
  return row && workspaceOf(row);
}

/** Connects a Slack team to the workspace, unless another team was faster; true when it is now theirs. */
export async function adoptWorkspace(
  db: Queries,
  given: { id: string; teamId: string; name: string },
): Promise<boolean> {
  const { count } = await db.workspace.updateMany({
    where: { id: given.id, slackTeamId: null },
    data: { slackTeamId: given.teamId, name: given.name },
  });
  return count === 1;
}

export type WorkspaceSettings = Omit<Workspace, 'id' | 'slackTeamId' | 'name'>;

export async function saveSettings(
  db: Queries,
  workspaceId: string,
  settings: Partial<WorkspaceSettings>,
): Promise<void> {
  const { week, ...rest } = settings;
  await db.workspace.update({
    where: { id: workspaceId },
    data: { ...rest, ...(week && { ...week, workingDays: [...week.workingDays] }) },
  });
}

function workspaceOf(row: WorkspaceRow): Workspace {
  return {
    id: row.id,
    slackTeamId: row.slackTeamId,
    name: row.name,
    digestChannelId: row.digestChannelId,
    digestHour: row.digestHour,
    timeZone: row.timeZone,
    locale: row.locale,
    week: { workingDays: row.workingDays, country: row.country, region: row.region },
  };
}

/** From when on a late payment is asked about. */
export async function findAskPolicy(db: Queries, id: string): Promise<AskPolicy> {
  const row = await db.workspace.findUniqueOrThrow({
    where: { id },
    select: { askFromDays: true, askFromAmount: true },
  });
  return { fromDays: row.askFromDays, fromAmount: row.askFromAmount };
}

/** From when on a late payment is asked about, and how often a client is thanked. */
export async function findAskingRules(db: Queries, id: string): Promise<AskingRules> {
  const row = await db.workspace.findUniqueOrThrow({
    where: { id },
    select: { askFromDays: true, askFromAmount: true, thankGapDays: true },
  });
  const { askFromAmount: fromAmount, askFromDays: fromDays, thankGapDays } = row;
  return { fromDays, fromAmount, thankGapDays };
}

export async function saveAskingRules(
  tx: Queries,
  given: { workspaceId: string; rules: AskingRules },
): Promise<void> {
  const { fromAmount: askFromAmount, fromDays: askFromDays, thankGapDays } = given.rules;
  await tx.workspace.update({
    where: { id: given.workspaceId },
    data: { askFromDays, askFromAmount, thankGapDays },
  });
}
