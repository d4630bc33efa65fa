// The team's workspace: connecting it to Slack, its settings, and who may do what.
import { recordActivity } from '#db/activity.ts';
import type { Database } from '#db/client.ts';
import { findMember, listAdmins, listUnmetOwners, saveProfile, saveRole } from '#db/members.ts';
import type { WorkspaceSettings } from '#db/workspaces.ts';
import {
  adoptWorkspace,
  createWorkspace,
  FIRST_WORKSPACE_ID,
  findWorkspace,
  findWorkspaceByTeam,
  listWorkspaces,
  saveSettings,
} from '#db/workspaces.ts';
import { isTimeZone, knowsHolidays } from '#domain/calendar.ts';
import type { Member, MemberProfile } from '#domain/member.ts';
import type { Role, Workspace } from '#domain/types.ts';

/** The workspace that a terminal means: the named one, or the only one, made when there is none yet. */
export async function workspaceForTerminal(
  db: Database,
  id: string | null,
): Promise<Workspace | { readonly problem: string }> {
  const all = await listWorkspaces(db.prisma);
  const names = all.map((one) => one.id).join(', ');
  if (id !== null) {
    const named = all.find((one) => one.id === id || one.slackTeamId === id);
    return named ?? { problem: `There is no workspace ${id}. There is: ${names || 'none yet'}.` };
  }
  if (all.length > 1)
    return { problem: `Several workspaces: name one with --workspace: ${names}.` };
  const [only] = all;
  if (only) return only;
  await createWorkspace(db.prisma, { id: FIRST_WORKSPACE_ID, name: 'My team', slackTeamId: null });
  const made = await findWorkspace(db.prisma, FIRST_WORKSPACE_ID);
  if (!made) throw new Error('The first workspace could not be made.');
  return made;
}

/** The workspace of a Slack team: known, or the unconnected one that the terminal filled, or a new one. */
export async function connectWorkspace(
  db: Database,
  team: { teamId: string; name: string },
): Promise<Workspace> {
  const known = await findWorkspaceByTeam(db.prisma, team.teamId);
  if (known) return known;
  const waiting = (await listWorkspaces(db.prisma)).filter((one) => one.slackTeamId === null);
  const [first] = waiting;
  const isAdopted =
    waiting.length === 1 &&
    first !== undefined &&
    (await adoptWorkspace(db.prisma, { id: first.id, ...team }));
  if (!isAdopted)
    await createWorkspace(db.prisma, {
      id: team.teamId,
      name: team.name,
      slackTeamId: team.teamId,
    });
  const workspace = await findWorkspaceByTeam(db.prisma, team.teamId);
  if (!workspace) throw new Error('The workspace of this Slack team could not be made.');
  return workspace;
}

export async function loadWorkspace(db: Database, workspaceId: string): Promise<Workspace> {
  const workspace = await findWorkspace(db.prisma, workspaceId);
  if (!workspace) throw new Error('This workspace is gone.');
  return workspace;
}

export type SettingsMistake = 'no_zone' | 'no_working_day' | 'no_country' | 'no_region';

export type SettingsResult =
  | { readonly ok: true; readonly workspace: Workspace }
  | { readonly ok: false; readonly reason: SettingsMistake };

/** What is wrong with settings, if anything: known without asking the database. */
export function settingsMistake(settings: Partial<WorkspaceSettings>): SettingsMistake | null {
  const { week, timeZone } = settings;
  if (timeZone !== undefined && !isTimeZone(timeZone)) return 'no_zone';
  if (!week) return null;
  if (week.workingDays.length === 0) return 'no_working_day';
  if (week.country === null) return week.region === null ? null : 'no_country';
  if (!knowsHolidays(week.country, null)) return 'no_country';
  return week.region === null || knowsHolidays(week.country, week.region) ? null : 'no_region';
}

/** Changes how the team works. Each setting that was changed is in the record. */
export async function changeSettings(
  db: Database,
  given: { workspaceId: string; settings: Partial<WorkspaceSettings>; actor: string; now: Date },
): Promise<SettingsResult> {
  const { workspaceId, settings, actor } = given;
  const reason = settingsMistake(settings);
  if (reason) return { ok: false, reason };
  return db.prisma.$transaction(async (tx): Promise<SettingsResult> => {
    await saveSettings(tx, workspaceId, settings);
    const { week: changedWeek, ...plain } = settings;
    await recordActivity(tx, {
      workspaceId,
      at: given.now,
      actor,
      action: 'settings.change',
      facts: {
        ...plain,
        ...(changedWeek && {
          workingDays: changedWeek.workingDays.join(','),
          country: changedWeek.country,
          region: changedWeek.region,
        }),
      },
    });
    const workspace = await findWorkspace(tx, workspaceId);
    if (!workspace) throw new Error('This workspace is gone.');
    return { ok: true, workspace };
  });
}

/** Gives a person a role, in the record. */
export async function changeRole(
  db: Database,
  given: { workspaceId: string; slackUserId: string; role: Role; actor: string; now: Date },
): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    const before = await findMember(tx, given.workspaceId, given.slackUserId);
    await saveRole(tx, given);
    await recordActivity(tx, {
      workspaceId: given.workspaceId,
      at: given.now,
      actor: given.actor,
      action: 'member.role',
      facts: { member: given.slackUserId, to: given.role, from: before?.role ?? 'none' },
    });
  });
}

export async function knownMember(
  db: Database,
  workspaceId: string,
  slackUserId: string,
): Promise<Member | null> {
  return findMember(db.prisma, workspaceId, slackUserId);
}

export async function rememberProfile(
  db: Database,
  profile: MemberProfile,
  now: Date,
): Promise<Member> {
  return saveProfile(db.prisma, profile, now);
}

/** Owners of clients whose profile was never asked for: letters are signed with their names and answered to them. */
export async function unmetOwners(
  db: Database,
  given: { workspaceId: string; limit: number },
): Promise<string[]> {
  return listUnmetOwners(db.prisma, given);
}

export async function admins(db: Database, workspaceId: string): Promise<Member[]> {
  return listAdmins(db.prisma, workspaceId);
}
