// Disputes in Slack: who gets a new one, its card and thread, and its card again after something changed.
import { claimDueDisputeRedraw, loadDisputeCard } from '#flows/dispute-card.ts';
import { runDisputeClock } from '#flows/dispute-clock.ts';
import { noticeDisputeMoney } from '#flows/dispute-money.ts';
import {
  claimDueDisputePost,
  hurryMendedDisputes,
  noteUnreadable,
  putOffDisputePost,
} from '#flows/dispute-posts.ts';
import { peopleToAsk, routeDueDisputes } from '#flows/dispute-route.ts';
import { tellNextClient } from '#flows/dispute-tell.ts';
import { postDispute } from '#messages/dispute.ts';
import { redrawDispute } from '#messages/dispute-redraw.ts';
import { PAUSE_BETWEEN_POSTS_MS } from '#messages/poster.ts';
import { refreshProfiles } from './owners.ts';
import type { JobDeps } from './run.ts';

/** So much of one tick, as other jobs wait for it. */
const MOST_POSTS = 20;
const MOST_REDRAWS = 20;

export async function routeDisputes(deps: JobDeps): Promise<void> {
  const { admins, clock, db, workspaceId } = deps;
  const userIds = await peopleToAsk(db, { workspaceId, admins, now: clock.now() });
  await refreshProfiles(deps, userIds);
  await routeDueDisputes(db, { workspaceId, admins, now: clock.now() });
}

/** Where it is switched on, clients are told by themselves: the letters are queued here, and go out like all others. */
export async function tellClients({ clock, db, mailer, workspaceId }: JobDeps): Promise<void> {
  const hasMailServer = mailer !== null;
  let isMore = true;
  while (isMore)
    isMore = await tellNextClient(db, { workspaceId, now: clock.now(), hasMailServer });
}

/** What the books and the clock have to say to the cases. */
export async function watchDisputes({ clock, db, workspaceId }: JobDeps): Promise<void> {
  await noticeDisputeMoney(db, { workspaceId, now: clock.now() });
  await runDisputeClock(db, { workspaceId, now: clock.now() });
}

export async function postDisputes(deps: JobDeps): Promise<void> {
  const { admins, clock, db, pause, workspaceId } = deps;
  await hurryMendedDisputes(db, { workspaceId, now: clock.now() });
  for (let posts = 0; posts < MOST_POSTS; posts++) {
    if (posts > 0) await pause(PAUSE_BETWEEN_POSTS_MS);
    const due = await claimDueDisputePost(db, { workspaceId, now: clock.now() });
    if (!due) return;
    const posted = await postDispute(deps, due);
    if (!posted.ok) await putOffDisputePost(db, due, { ...posted, admins, now: clock.now() });
  }
}

export async function redrawDisputes(deps: JobDeps): Promise<void> {
  const { admins, clock, db, workspaceId } = deps;
  for (let redraws = 0; redraws < MOST_REDRAWS; redraws++) {
    const due = await claimDueDisputeRedraw(db, { workspaceId, now: clock.now() });
    if (!due) return;
    const { dispute } = due;
    const content = await loadDisputeCard(db, { workspaceId, id: dispute.id, now: clock.now() });
    const code = await redrawDispute(deps, due, content);
    if (code !== null) await noteUnreadable(db, { dispute, code, admins, now: clock.now() });
  }
}
