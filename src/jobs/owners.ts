// Finds the Slack users behind the owner e-mails of the books, and what owners are called.
import { resolveOwner, unresolvedOwners } from '#flows/owner.ts';
import { loadWorkspace, rememberProfile, unmetOwners } from '#flows/workspace.ts';
import { fetchProfile, findUserByEmail } from '#messages/people.ts';
import { troubleOf } from '#messages/poster.ts';
import type { JobDeps } from './run.ts';

/** Slack allows about fifty look-ups a minute. */
const MOST_A_RUN = 20;
const TRY_AGAIN_MS = 24 * 3_600_000;

/** When an e-mail was last looked up in vain: forgotten at a restart, which only costs a look-up. */
const triedAt = new Map<string, number>();

export async function resolveOwners(deps: JobDeps): Promise<void> {
  const now = deps.clock.now();
  const keyOf = (email: string): string => `${deps.workspaceId}|${email}`;
  const emails = (await unresolvedOwners(deps.db, deps.workspaceId)).filter(
    (email) => now.getTime() - (triedAt.get(keyOf(email)) ?? -Infinity) > TRY_AGAIN_MS,
  );
  for (const email of emails.slice(0, MOST_A_RUN)) {
    triedAt.set(keyOf(email), now.getTime());
    try {
      const slackUserId = await findUserByEmail(deps.poster, email);
      if (slackUserId !== null)
        await resolveOwner(deps.db, { workspaceId: deps.workspaceId, email, slackUserId, now });
    } catch (error) {
      deps.log.warn({ code: troubleOf(error).code }, 'owner not looked up');
      return;
    }
  }
}

/** Asks Slack for the profiles of owners who have never spoken to us: their names stand under letters. */
export async function meetOwners(deps: JobDeps): Promise<void> {
  const { clock, db, log, poster, workspaceId } = deps;
  const unmet = await unmetOwners(db, { workspaceId, limit: MOST_A_RUN });
  if (unmet.length === 0) return;
  const { slackTeamId: teamId } = await loadWorkspace(db, workspaceId);
  if (teamId === null) return;
  for (const slackUserId of unmet) {
    const key = `${workspaceId}|${slackUserId}`;
    const now = clock.now();
    if (now.getTime() - (triedAt.get(key) ?? -Infinity) <= TRY_AGAIN_MS) continue;
    triedAt.set(key, now.getTime());
    try {
      await rememberProfile(
        db,
        await fetchProfile(poster, { workspaceId, teamId, slackUserId, now }),
        now,
      );
    } catch (error) {
      log.warn({ code: troubleOf(error).code }, 'owner not met');
    }
  }
}

/** Asks Slack what is so of these people now: whether they have left, or are away. What it does not say stays as it is known. */
export async function refreshProfiles(deps: JobDeps, userIds: readonly string[]): Promise<void> {
  const { clock, db, log, poster, workspaceId } = deps;
  if (userIds.length === 0) return;
  const { slackTeamId: teamId } = await loadWorkspace(db, workspaceId);
  if (teamId === null) return;
  for (const slackUserId of userIds.slice(0, MOST_A_RUN)) {
    const now = clock.now();
    try {
      const profile = await fetchProfile(poster, { workspaceId, teamId, slackUserId, now });
      await rememberProfile(db, profile, now);
    } catch (error) {
      log.warn({ code: troubleOf(error).code }, 'profile not asked for');
    }
  }
}
