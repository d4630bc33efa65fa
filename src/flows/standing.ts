// Who is away until when, who stands in for them and who leads them: said by themselves or an admin, in the record.
import { recordActivity } from '#db/activity.ts';
import type { Standing } from '#db/dispute-policy.ts';
import { listStandings, saveStanding } from '#db/dispute-policy.ts';
import { countOpenDisputesOf } from '#db/disputes.ts';
import { lockWorkspace } from '#db/workspaces.ts';
import type { AwayMistake } from '#domain/away.ts';
import { awayMistake } from '#domain/away.ts';
import type { Day } from '#domain/types.ts';
import type { Database } from './deps.ts';

export type { Standing };

interface Of {
  readonly workspaceId: string;
  readonly userId: string;
}

/** What is known of a person, and how many cases are theirs. */
export async function standingOf(
  db: Database,
  { userId, workspaceId }: Of,
): Promise<{ readonly standing: Standing; readonly cases: number }> {
  const [found] = await listStandings(db.prisma, { workspaceId, userIds: [userId] });
  const nothing = { awayUntil: null, statusAwayUntil: null, deputyUserId: null, leadUserId: null };
  const cases = await countOpenDisputesOf(db.prisma, { workspaceId, ownerUserId: userId });
  return { standing: found ?? { slackUserId: userId, ...nothing }, cases };
}

export type AwayResult =
  | { readonly ok: true; readonly standing: Standing; readonly cases: number }
  | { readonly ok: false; readonly reason: AwayMistake };

/** Somebody is away up to and including a day (null: back again); a deputy who is not named anew stays. */
export async function sayAway(
  db: Database,
  given: Of & {
    readonly until: Day | null;
    readonly deputyUserId: string | null;
    readonly actor: string;
    readonly now: Date;
    readonly today: Day;
  },
): Promise<AwayResult> {
  const { actor, deputyUserId, now, until, userId, workspaceId } = given;
  const mistake = until === null ? null : awayMistake({ ...given, until });
  if (mistake) return { ok: false, reason: mistake };
  await db.prisma.$transaction(async (tx) => {
    await lockWorkspace(tx, workspaceId);
    const deputy = deputyUserId === null ? {} : { deputyUserId };
    await saveStanding(tx, { workspaceId, slackUserId: userId, awayUntil: until, ...deputy });
    const facts = {
      member: userId,
      until,
      ...(deputyUserId === null ? {} : { deputy: deputyUserId }),
    };
    await recordActivity(tx, { workspaceId, at: now, actor, action: 'member.away', facts });
  });
  return { ok: true, ...(await standingOf(db, { workspaceId, userId })) };
}

/** An admin says who answers for what somebody owns; null: nobody of their own. False: nobody leads themselves. */
export async function nameLead(
  db: Database,
  given: Of & { readonly leadUserId: string | null; readonly actor: string; readonly now: Date },
): Promise<boolean> {
  const { actor, leadUserId, now, userId, workspaceId } = given;
  if (leadUserId === userId) return false;
  await db.prisma.$transaction(async (tx) => {
    await lockWorkspace(tx, workspaceId);
    await saveStanding(tx, { workspaceId, slackUserId: userId, leadUserId });
    const facts = { member: userId, lead: leadUserId };
    await recordActivity(tx, { workspaceId, at: now, actor, action: 'member.lead', facts });
  });
  return true;
}
