// What the clock does to cases: nudges at half of the time, on the day and past it, the offer of a neutral person, and the
// word that a credit did not come. On business days and not before the hour of the digest; each once, however often it runs.
import type { Queries } from '#db/client.ts';
import { isCreditMissed, listClockedDisputes } from '#db/dispute-due.ts';
import { findMember } from '#db/members.ts';
import { findWorkspace, lockWorkspace } from '#db/workspaces.ts';
import { addDays, isBusinessDay, localDay, localHour } from '#domain/calendar.ts';
import {
  dueNudge,
  isMediationDue,
  MEDIATION_AFTER_DAYS,
  MEDIATION_AFTER_DECLINED,
} from '#domain/dispute-clock.ts';
import type { Day } from '#domain/types.ts';
import type { Database } from './deps.ts';
import type { Case, Made } from './dispute-case.ts';
import { loadCase, writeMove } from './dispute-case.ts';

/** Does what is due to each case, one transaction for each. */
export async function runDisputeClock(
  db: Database,
  given: { readonly workspaceId: string; readonly now: Date },
): Promise<void> {
  const { now, workspaceId } = given;
  const workspace = await findWorkspace(db.prisma, workspaceId);
  if (!workspace) return;
  const { digestHour, timeZone, week } = workspace;
  const today = localDay(now, timeZone);
  if (!isBusinessDay(today, week) || localHour(now, timeZone) < digestHour) return;
  const stuckSince = addDays(today, -MEDIATION_AFTER_DAYS);
  const limits = { declined: MEDIATION_AFTER_DECLINED, stuckSince };
  for (const id of await listClockedDisputes(db.prisma, { workspaceId, today, ...limits }))
    if (await isAnythingDue(db.prisma, { workspaceId, id, today, now }))
      await db.prisma.$transaction(async (tx) => {
        await lockWorkspace(tx, workspaceId);
        await lookAt(tx, { workspaceId, id, today, now });
      });
}

interface At {
  readonly workspaceId: string;
  readonly id: string;
  readonly today: Day;
  readonly now: Date;
}

/** Without the lock first, as on most ticks there is nothing to do. */
async function isAnythingDue(db: Queries, at: At): Promise<boolean> {
  const about = await loadCase(db, at);
  return about !== null && (await dueOf(db, about, at)).length > 0;
}

async function lookAt(tx: Queries, at: At): Promise<void> {
  const about = await loadCase(tx, at);
  if (!about) return;
  for (const made of await dueOf(tx, about, at))
    await writeMove(tx, about, { ...made, actor: 'clock', at: at.now });
}

/** Everything that is due to this case now, in the order in which it is said. */
async function dueOf(db: Queries, about: Case, at: At): Promise<Made[]> {
  return [
    ...(await nudgeDue(db, about, at)),
    ...mediationDue(about, at),
    ...(await creditMissing(db, about, at)),
  ];
}

async function nudgeDue(db: Queries, about: Case, { today }: At): Promise<Made[]> {
  const { dispute, workspace } = about;
  const nudge = dueNudge(dispute, { today, week: workspace.week });
  if (!nudge) return [];
  const { targetOn } = dispute.clock;
  const facts = { ...(await reachedBy(db, about, nudge.to)), targetOn };
  return [{ change: { nudges: nudge.nudges }, event: { kind: 'nudged', facts } }];
}

/** Whom it reaches: the owner, else the lead; where there is neither, nobody in particular, and so the channel. */
async function reachedBy(
  db: Queries,
  { dispute, leadUserId, workspace }: Case,
  to: 'owner' | 'lead',
): Promise<{ to: 'owner' | 'lead'; userId: string | null; groupId: string | null }> {
  const { ownerGroupId: groupId, ownerUserId } = dispute;
  const owner = ownerUserId && (await findMember(db, workspace.id, ownerUserId));
  const isOwned = groupId !== null || (owner && !owner.isBarred);
  if (to === 'owner' && isOwned) return { to, userId: ownerUserId, groupId };
  if (leadUserId !== null) return { to: 'lead', userId: leadUserId, groupId: null };
  return { to, userId: isOwned ? ownerUserId : null, groupId };
}

/** Before anything harder than letters. */
function mediationDue({ dispute, policy }: Case, { now, today }: At): Made[] {
  if (!isMediationDue(dispute, today)) return [];
  const { declined } = dispute;
  const facts = { mediator: policy.mediatorUserId, declined };
  return [{ change: { mediationOfferedAt: now }, event: { kind: 'mediation_offered', facts } }];
}

/** On its day it is in time. */
async function creditMissing(
  db: Queries,
  about: Case,
  { id, today, workspaceId }: At,
): Promise<Made[]> {
  const { creditDueOn, decision, state } = about.dispute;
  if (state !== 'credit_due' || creditDueOn === null || creditDueOn >= today || !decision)
    return [];
  if (await isCreditMissed(db, { workspaceId, id, since: decision.at })) return [];
  const reached = await reachedBy(db, about, 'owner');
  return [{ event: { kind: 'credit_missing', facts: { ...reached, creditDueOn } } }];
}
