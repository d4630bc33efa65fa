// Makes up for what was said in the threads of cases while nobody listened, and says where we cannot listen.
import { setReadable } from '#flows/dispute-readable.ts';
import type { ClaimedThread } from '#flows/dispute-thread.ts';
import { claimThread, forgetWaiting, releaseThread, replayThread } from '#flows/dispute-thread.ts';
import type { Oneself } from '#messages/dispute-thread.ts';
import { askWhoWeAre, readThread } from '#messages/dispute-thread.ts';
import { troubleOf } from '#messages/poster.ts';
import type { JobDeps } from './run.ts';

/** When each process first looked: what was said before that, it did not hear. */
const begun = new WeakMap<JobDeps, Date>();

export async function reconcileDueThreads(deps: JobDeps): Promise<void> {
  const { clock, db, workspaceId } = deps;
  const begunAt = begun.get(deps) ?? clock.now();
  begun.set(deps, begunAt);
  let oneself: Oneself | null = null;
  for (;;) {
    const now = clock.now();
    const thread = await claimThread(db, { workspaceId, begunAt, now });
    if (!thread) break;
    oneself ??= await whoWeAre(deps, thread);
    if (!oneself || !(await reconcile(deps, thread, oneself))) return;
  }
  await forgetWaiting(db, { workspaceId, now: clock.now() });
}

async function whoWeAre(deps: JobDeps, thread: ClaimedThread): Promise<Oneself | null> {
  try {
    return await askWhoWeAre(deps.poster);
  } catch (error) {
    deps.log.warn({ code: troubleOf(error).code }, 'threads of disputes not read');
    await releaseThread(deps.db, thread);
    return null;
  }
}

/** False: Slack wants to be left alone for now. */
async function reconcile(deps: JobDeps, thread: ClaimedThread, oneself: Oneself): Promise<boolean> {
  const { admins, clock, db, log, poster } = deps;
  const { channelId, disputeId, threadTs, workspaceId } = thread;
  const read = await readThread(poster, { channelId, threadTs, oneself });
  if (!read.ok && read.unreadable === null) {
    log.warn({ dispute: disputeId, code: read.code }, 'thread of a dispute not read');
    await releaseThread(db, thread);
    return false;
  }
  if (read.ok) await replayThread(db, thread, read.messages);
  const said = { code: read.unreadable, admins, now: clock.now() };
  await setReadable(db, { workspaceId, disputeId, ...said });
  return true;
}
