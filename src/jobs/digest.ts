// Posts the digests that are due, and draws again those under which something changed.
import { claimDueDigest, claimDueRedraw, queueDueDigests } from '#flows/digest.ts';
import { postDigest } from '#messages/digest.ts';
import { redrawDigest } from '#messages/digest-redraw.ts';
import type { PostingDeps } from '#messages/poster.ts';
import type { JobDeps } from './run.ts';

/** What these jobs need of all that jobs are given: a terminal has no more. */
type DigestJobDeps = PostingDeps & Pick<JobDeps, 'workspaceId'>;

export async function postDueDigests(deps: DigestJobDeps): Promise<void> {
  await queueDueDigests(deps.db, { workspaceId: deps.workspaceId, now: deps.clock.now() });
  for (;;) {
    const due = await claimDueDigest(deps.db, {
      workspaceId: deps.workspaceId,
      now: deps.clock.now(),
    });
    if (!due) return;
    await postDigest(deps, due);
  }
}

export async function redrawDigests(deps: DigestJobDeps): Promise<void> {
  for (;;) {
    const claimed = await claimDueRedraw(deps.db, {
      workspaceId: deps.workspaceId,
      now: deps.clock.now(),
    });
    if (!claimed) return;
    await redrawDigest(deps, claimed);
  }
}
