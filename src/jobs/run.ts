// Runs the jobs, one after the other, once a minute and whenever somebody asked for something now.
import { setTimeout as wait } from 'node:timers/promises';
import type { ScheduledTask } from 'node-cron';
import { schedule } from 'node-cron';
import type { Day } from '#domain/types.ts';
import type { Mailer } from '#flows/deps.ts';
import { clockSkewSeconds } from '#flows/health.ts';
import type { PostingDeps } from '#messages/poster.ts';

export interface JobDeps extends PostingDeps {
  /** Which team this process speaks for. */
  readonly workspaceId: string;
  /** Looks after the embedded database: free space, and a copy for the day. Nothing to do on a server. */
  readonly keepDatabase: (day: Day) => Promise<void>;
  /** After many rows came at once: makes the next queries fast. */
  readonly tidyDatabase: () => Promise<void>;
  /** Null where no mail server is configured. */
  readonly mailer: Mailer | null;
  /** The largest file that is fetched from Slack. */
  readonly maxImportBytes: number;
  /** False where the clock is moved on purpose (the demo). */
  readonly isClockTrusted: boolean;
}

export interface Job {
  readonly name: string;
  readonly run: (deps: JobDeps) => Promise<void>;
}

export interface JobClock {
  /** Runs the jobs now and each minute from now on. */
  start(): void;
  /** Runs the jobs now, or right after the run under way; resolves when they have ended. */
  kick(): Promise<void>;
  /** No further run; resolves when the one under way has ended. */
  stop(): Promise<void>;
}

/** More than this between our clock and the database's, and nothing is sent: hours and leases would lie. */
const MOST_SKEW_SECONDS = 300;
const MOST_JOB_MS = 10 * 60_000;

export function createJobs(deps: JobDeps, jobs: readonly Job[]): JobClock {
  let last = Promise.resolve();
  let isStopped = false;
  const kick = (): Promise<void> => {
    last = last.then(() => (isStopped ? undefined : runAll(deps, jobs)));
    return last;
  };
  let tick: ScheduledTask | null = null;
  return {
    kick,
    start: () => {
      tick = schedule('* * * * *', kick, { noOverlap: true, logger: quiet(deps.log) });
      void kick();
    },
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
      await inTime(job.run(deps));
    } catch (error) {
      deps.log.error({ job: job.name, err: error }, 'job failed');
    }
  }
}

/** A job that hangs must not keep the others from running for ever; its lease keeps its work safe. */
async function inTime(running: Promise<void>): Promise<void> {
  const given = new AbortController();
  const limit = wait(MOST_JOB_MS, 'late' as const, { signal: given.signal, ref: false });
  try {
    if ((await Promise.race([running, limit])) === 'late')
      throw new Error('The job has not ended in time; the others go on without it.');
  } finally {
    given.abort();
    limit.catch(() => undefined);
  }
}

/** node-cron would write lines of its own; ours are structured. */
function quiet(log: JobDeps['log']) {
  const write = (level: 'debug' | 'warn' | 'error') => (message: string | Error) =>
    log[level]({ from: 'node-cron' }, message instanceof Error ? message.message : message);
  return {
    debug: write('debug'),
    info: write('debug'),
    warn: write('warn'),
    error: write('error'),
  };
}
