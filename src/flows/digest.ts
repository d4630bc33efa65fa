// The morning digest: what it would say, when one is due, and the claim on it. Posting is messages/digest.ts.
import { randomUUID } from 'node:crypto';
import { recordActivity } from '#db/activity.ts';
import type { Database } from '#db/client.ts';
import { loadDigestFacts } from '#db/digest-facts.ts';
import type { ClaimedRedraw } from '#db/digest-redraws.ts';
import { claimRedraw } from '#db/digest-redraws.ts';
import type { ClaimedDigest, Digest } from '#db/digests.ts';
import {
  claimDigest,
  findDigest,
  findLastPostedDigest,
  queueDigest,
  requeueFailedDigest,
  savePlan,
} from '#db/digests.ts';
import { listOverdueDisputes } from '#db/dispute-stale.ts';
import { findWorkspace } from '#db/workspaces.ts';
import { isBusinessDay, localDay, localHour } from '#domain/calendar.ts';
import type { DigestPlan } from '#domain/digest.ts';
import { planDigest } from '#domain/digest.ts';
import type { Day, Workspace } from '#domain/types.ts';
import { gatherUnanswered, unansweredThisWeek } from './late-unanswered.ts';
import { thanksFactsOf } from './unthanked.ts';

/** Longer than everything that one digest may take, with its pauses between parts; skew stays below half of it. */
const LEASE_MINUTES = 15;
const REDRAW_LEASE_MINUTES = 5;

/** A digest that loses the process that holds it this often is given up. */
const MOST_LAPSES = 5;

/** What the digest of `today` says, from the rows as they are now. */
export async function planToday(
  db: Database,
  given: { workspaceId: string; today: Day },
): Promise<DigestPlan> {
  const last = await findLastPostedDigest(db.prisma, given.workspaceId, given.today);
  const since = last?.localDate ?? null;
  const [facts, unanswered, thanks, disputes] = await Promise.all([
    loadDigestFacts(db.prisma, { ...given, since, settledAfter: last?.plannedAt ?? null }),
    unansweredThisWeek(db, given),
    thanksFactsOf(db.prisma, { ...given, since }),
    listOverdueDisputes(db.prisma, given),
  ]);
  return planDigest({
    ...facts,
    disputes,
    ...(unanswered === null ? {} : { unanswered }),
    ...(thanks === null ? {} : { thanks }),
  });
}

/** Queues today's digest once its hour has come on a business day. Later today counts, tomorrow does not. */
export async function queueDueDigests(
  db: Database,
  given: { workspaceId: string; now: Date },
): Promise<void> {
  const workspace = await findWorkspace(db.prisma, given.workspaceId);
  if (!workspace?.digestChannelId) return;
  const localDate = localDay(given.now, workspace.timeZone);
  if (localHour(given.now, workspace.timeZone) < workspace.digestHour) return;
  if (!isBusinessDay(localDate, workspace.week)) return;
  const digest = { workspaceId: workspace.id, channelId: workspace.digestChannelId, localDate };
  await db.prisma.$transaction((tx) =>
    queueDigest(tx, { ...digest, at: given.now, requestedBy: null }),
  );
}

export type RequestResult =
  | { readonly ok: true; readonly channelId: string }
  | { readonly ok: false; readonly reason: 'no_channel' }
  | { readonly ok: false; readonly reason: 'already_posted'; readonly digest: Digest }
  | { readonly ok: false; readonly reason: 'on_its_way'; readonly channelId: string };

/** Somebody asks for the digest of `today` now. There is one a day and channel, whoever asks and however often. */
export async function requestDigest(
  db: Database,
  given: { workspaceId: string; today: Day; now: Date; actor: string },
): Promise<RequestResult> {
  const workspace = await findWorkspace(db.prisma, given.workspaceId);
  const channelId = workspace?.digestChannelId;
  if (!channelId) return { ok: false, reason: 'no_channel' };
  const key = { workspaceId: given.workspaceId, channelId, localDate: given.today };
  const asked = { at: given.now, requestedBy: given.actor };
  return db.prisma.$transaction(async (tx): Promise<RequestResult> => {
    const digest = await findDigest(tx, key);
    if (digest?.postedAt) return { ok: false, reason: 'already_posted', digest };
    const isQueued = digest
      ? await requeueFailedDigest(tx, digest, asked)
      : await queueDigest(tx, { ...key, ...asked });
    if (!isQueued) return { ok: false, reason: 'on_its_way', channelId };
    await recordActivity(tx, {
      workspaceId: given.workspaceId,
      at: given.now,
      actor: given.actor,
      action: 'digest.request',
      facts: { localDate: given.today, channelId },
    });
    return { ok: true, channelId };
  });
}

/** Whether all of the digest of `today` stands in the channel of the team. */
export async function isDigestPosted(
  db: Database,
  given: { workspaceId: string; today: Day },
): Promise<boolean> {
  const channelId = (await findWorkspace(db.prisma, given.workspaceId))?.digestChannelId;
  if (!channelId) return false;
  const key = { workspaceId: given.workspaceId, channelId, localDate: given.today };
  return Boolean((await findDigest(db.prisma, key))?.postedAt);
}

/** A digest to post now, or one that is not to be posted any more. */
export interface DueDigest {
  readonly digest: ClaimedDigest;
  /** What it says; null when it is over. */
  readonly plan: DigestPlan | null;
  /** Why it is not posted any more. */
  readonly over: 'day_over' | 'too_many_attempts' | null;
  readonly workspace: Workspace;
}

/** Claims one due digest and fixes what it says; null when nothing is due. */
export async function claimDueDigest(
  db: Database,
  given: { workspaceId: string; now: Date },
): Promise<DueDigest | null> {
  const { workspaceId, now } = given;
  const workspace = await findWorkspace(db.prisma, workspaceId);
  if (!workspace) return null;
  const digest = await claimDigest(db.prisma, {
    workspaceId,
    now,
    leaseUntil: new Date(now.getTime() + LEASE_MINUTES * 60_000),
    fence: randomUUID(),
  });
  if (!digest) return null;
  const over = overReason(digest, localDay(now, workspace.timeZone));
  if (over) return { digest, plan: null, over, workspace };
  const plan = digest.plan ?? (await planToday(db, { workspaceId, today: digest.localDate }));
  const isHeld = digest.plan !== null || (await savePlan(db, digest, { plan, at: now }));
  if (!isHeld) return null;
  await gatherUnanswered(db, { workspaceId, today: digest.localDate, now });
  return { digest, plan, over, workspace };
}

/** A morning that is gone is not caught up, unless somebody at a terminal asked for that very day. */
function overReason(digest: ClaimedDigest, today: Day): DueDigest['over'] {
  if (digest.held.lapses > MOST_LAPSES) return 'too_many_attempts';
  return digest.localDate < today && digest.requestedBy !== 'terminal' ? 'day_over' : null;
}

/** One process at a time draws the digest again after a change. */
export async function claimDueRedraw(
  db: Database,
  given: { workspaceId: string; now: Date },
): Promise<ClaimedRedraw | null> {
  const leaseUntil = new Date(given.now.getTime() + REDRAW_LEASE_MINUTES * 60_000);
  return claimRedraw(db.prisma, { ...given, leaseUntil, fence: randomUUID() });
}
