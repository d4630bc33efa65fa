// Posts the digests that are due.
import { claimDueDigest, queueDueDigests } from '#flows/digest.ts';
import { postDigest } from '#messages/digest.ts';
import type { JobDeps } from './run.ts';

export async function postDueDigests(deps: JobDeps): Promise<void> {
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
