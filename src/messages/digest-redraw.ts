// Drawing a digest from its rows: when it is posted, and again after somebody changed one.
import { digestMessages } from '#blocks/digest.ts';
import type { Message } from '#blocks/kit.ts';
import type { Database } from '#db/client.ts';
import type { ClaimedRedraw } from '#db/digest-redraws.ts';
import { finishRedraw, listSnoozeMarks, retryRedrawLater } from '#db/digest-redraws.ts';
import { listDigestMessages } from '#db/digests.ts';
import { listDisputeMarks } from '#db/dispute-stale.ts';
import { listLetterMarks } from '#db/reminders.ts';
import { findSender } from '#db/senders.ts';
import { findWorkspace } from '#db/workspaces.ts';
import { instantOf } from '#domain/calendar.ts';
import type { DigestPlan } from '#domain/digest.ts';
import { reachOf } from '#domain/sender.ts';
import type { Workspace } from '#domain/types.ts';
import type { PostingDeps } from './poster.ts';
import { troubleOf } from './poster.ts';

/** What was said that morning, with what has been done since. */
export async function drawDigest(
  db: Database,
  given: { workspace: Workspace; plan: DigestPlan },
): Promise<Message[]> {
  const { plan, workspace } = given;
  const clientIds = [...new Set(plan.needsSomeone.map((entry) => entry.clientId))];
  const about = { workspaceId: workspace.id, clientIds };
  const { locale, timeZone } = workspace;
  const since = instantOf({ day: plan.asOf, hour: 0, zone: timeZone });
  const letters = await listLetterMarks(db.prisma, { ...about, since, areThanks: false });
  const toThank = (plan.toThank ?? []).map((one) => one.clientId);
  const thanked = { ...about, clientIds: toThank, since, areThanks: true };
  const thanks = await listLetterMarks(db.prisma, thanked);
  const stale = (plan.disputes?.shown ?? []).map((one) => one.disputeId);
  const disputes = await listDisputeMarks(db.prisma, { ...about, disputeIds: stale });
  const snoozes = await listSnoozeMarks(db.prisma, { ...about, today: plan.asOf });
  return digestMessages({
    plan,
    locale,
    timeZone,
    letters: new Map(letters.map((mark) => [mark.clientId, mark])),
    thanks: new Map(thanks.map((mark) => [mark.clientId, mark])),
    snoozes: new Map(snoozes.map((mark) => [mark.clientId, mark])),
    disputes: new Map(disputes.map((mark) => [mark.disputeId, mark])),
    isPreview: false,
    reach: reachOf(await findSender(db.prisma, workspace.id)),
  });
}

/** Draws a claimed digest again in place; what Slack does not take now is drawn later. */
export async function redrawDigest(deps: PostingDeps, claimed: ClaimedRedraw): Promise<void> {
  const { digest } = claimed;
  const workspace = await findWorkspace(deps.db.prisma, digest.workspaceId);
  try {
    if (workspace && digest.plan) {
      const messages = await drawDigest(deps.db, { workspace, plan: digest.plan });
      for (const { part, ts } of await listDigestMessages(deps.db.prisma, digest)) {
        const message = messages[part];
        if (ts === null || !message) continue;
        await deps.poster.chat.update({ channel: digest.channelId, ts, ...message });
      }
    }
    await finishRedraw(deps.db.prisma, claimed);
  } catch (error) {
    const trouble = troubleOf(error);
    deps.log.warn({ digest: digest.id, code: trouble.code }, 'digest not redrawn');
    // A message that was deleted, or a channel that is gone, stays as it is.
    if (trouble.kind === 'for_good') await finishRedraw(deps.db.prisma, claimed);
    else await retryRedrawLater(deps.db.prisma, claimed, later(deps, trouble.afterSeconds));
  }
}

function later(deps: PostingDeps, seconds: number): Date {
  return new Date(deps.clock.now().getTime() + seconds * 1_000);
}
