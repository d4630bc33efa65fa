// Runs the jobs, one after the other, once a minute and whenever somebody asked for something now.
import { schedule } from 'node-cron';
import type { Day } from '#domain/types.ts';
import { clockSkewSeconds } from '#flows/health.ts';
import type { PostingDeps } from '#messages/poster.ts';

export interface JobDeps extends PostingDeps {
  /** Which team this process speaks for. */
  readonly workspaceId: string;
  /** Looks after the embedded database: free space, and a copy for the day. Nothing to do on a server. */
  readonly keepDatabase: (day: Day) => Promise<void>;
  /** False where the clock is moved on purpose (demo, --today). */
  readonly isClockTrusted: boolean;
}

export interface Job {
  readonly name: string;
  readonly run: (deps: JobDeps) => Promise<void>;
}

export interface JobClock {
  /** Runs the jobs now, or right after the run under way; resolves when they have ended. */
  kick(): Promise<void>;
  /** No further run; resolves when the one under way has ended. */
  stop(): Promise<void>;
}

/** More than this between our clock and the database's, and nothing is sent: hours and leases would lie. */
const MOST_SKEW_SECONDS = 300;

export function startJobs(
  deps: JobDeps & { readonly isTicking: boolean },
  jobs: readonly Job[],
): JobClock {
  let last = Promise.resolve();
  let isStopped = false;
  const kick = (): Promise<void> => {
    last = last.then(() => (isStopped ? undefined : runAll(deps, jobs)));
    return last;
  };
  const tick = deps.isTicking ? schedule('* * * * *', kick, { noOverlap: true }) : null;
  return {
    kick,
    stop: async () => {
      isStopped = true;
      await tick?.destroy();
      await last;
    },
  };
}

/** Runs every job once; one that fails is logged and does not keep the others from running. */
async function runAll(deps: JobDeps, jobs: readonly Job[]): Promise<void> {
  try {
    const skew = deps.isClockTrusted ? await clockSkewSeconds(deps.db, deps.clock.now()) : 0;
    if (skew > MOST_SKEW_SECONDS) {
      deps.log.error({ skew }, 'nothing is sent: this clock and the database differ too much');
      return;
    }
  } catch (error) {
    deps.log.error({ err: error }, 'jobs not run: the database does not answer');
    return;
  }
  for (const job of jobs) {
    try {
      await job.run(deps);
    } catch (error) {
      deps.log.error({ job: job.name, err: error }, 'job failed');
    }
  }
}
