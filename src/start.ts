// Puts one bot together from its parts and starts it: what main.ts does for a real Slack and the demo
// for its stand-in.
import { setTimeout as wait } from 'node:timers/promises';
import type { Database } from '#db/client.ts';
import { isAnswering } from '#db/open.ts';
import type { Mailer } from '#flows/deps.ts';
import type { SenderDefaults } from '#flows/sender.ts';
import { adoptSender } from '#flows/sender.ts';
import { connectWorkspace } from '#flows/workspace.ts';
import { createJobs } from '#jobs/run.ts';
import { JOBS } from '#jobs/schedule.ts';
import type { PostingDeps } from '#messages/poster.ts';
import { createPoster } from '#messages/poster.ts';
import type { Clock } from '#platform/clock.ts';
import type { SlackConfig } from '#platform/config.ts';
import type { Log } from '#platform/log.ts';
import { createApp, createReceiver, identify } from '#slack/app.ts';

/** Four seconds, looked at every tenth of one. */
const MOST_STOPPING_TURNS = 40;

const MOST_IMPORT_BYTES = 20 * 1024 * 1024;

export interface BotParts {
  readonly slack: SlackConfig;
  readonly admins: readonly string[];
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  /** False where the clock is moved on purpose. */
  readonly isClockTrusted: boolean;
  /** What the embedded database needs each minute; absent on a server. */
  readonly keepDatabase?: (day: string) => Promise<void>;
  /** What makes the database fast again after many rows came at once. */
  readonly tidyDatabase?: () => Promise<void>;
  /** Absent or null: no mail server is configured, and no letter is sent. */
  readonly mailer?: Mailer | null;
  /** As whom the team writes where no admin has said so. */
  readonly sender?: SenderDefaults;
  /** The largest file that is fetched from Slack; 20 MB unless said otherwise. */
  readonly maxImportBytes?: number;
  /** Replaced in tests, which never wait. */
  readonly pause?: (ms: number) => Promise<void>;
  /** False where only `kick` moves the jobs: in tests, whose day is moved by hand. */
  readonly isTicking?: boolean;
}

export interface RunningBot {
  readonly workspaceId: string;
  /** The port of HTTP mode; null in Socket Mode. */
  readonly port: number | null;
  /** Runs the jobs now. */
  readonly kick: () => Promise<void>;
  /** Takes no further request, lets running jobs end, keeps the database open. */
  readonly stop: () => Promise<void>;
}

/** Starts listening only when Slack knows us and the database answers. Rejects when either does not. */
export async function startBot(parts: BotParts): Promise<RunningBot> {
  const { clock, db, log, slack } = parts;
  const identity = await identify(slack, log);
  const { id: workspaceId } = await connectWorkspace(db, {
    teamId: identity.teamId,
    name: identity.teamName,
  });
  if (parts.sender)
    await adoptSender(db, { workspaceId, defaults: parts.sender, now: clock.now() });
  const posting: PostingDeps = {
    db,
    clock,
    log,
    admins: parts.admins,
    poster: createPoster({ token: slack.botToken, apiUrl: slack.apiUrl, log }),
    pause: parts.pause ?? (async (ms) => wait(ms)),
  };
  const { isClockTrusted, mailer = null, maxImportBytes = MOST_IMPORT_BYTES } = parts;
  const { keepDatabase = async () => {}, tidyDatabase = async () => {} } = parts;
  const jobs = createJobs(
    { ...posting, workspaceId, keepDatabase, tidyDatabase, isClockTrusted, mailer, maxImportBytes },
    JOBS,
  );
  const receiver = createReceiver(slack, { log, isReady: () => isAnswering(db) });
  const turns = { underWay: 0 };
  const app = createApp(
    {
      ...posting,
      workspaceId,
      teamId: identity.teamId,
      mailer,
      maxImportBytes,
      kick: () => void jobs.kick(),
    },
    { slack, receiver, identity, turns },
  );
  const server = (await app.start(portOf(slack))) as Partial<ListeningServer>;
  if (parts.isTicking ?? true) jobs.start(); // Not before: a bot that cannot listen must not post.
  return {
    workspaceId,
    port: server.address?.()?.port ?? null,
    kick: async () => jobs.kick(),
    stop: async () => {
      // A client that keeps its connection open must not keep the process alive.
      const closing = app.stop();
      await untilQuiet(turns);
      server.closeAllConnections?.();
      await Promise.race([closing, wait(1_000, undefined, { ref: false })]);
      await jobs.stop();
    },
  };
}

/** Lets people who have asked get their answer, within reason. */
async function untilQuiet(turns: { readonly underWay: number }): Promise<void> {
  for (let i = 0; i < MOST_STOPPING_TURNS && turns.underWay > 0; i++) await wait(100);
}

interface ListeningServer {
  address(): { port: number } | null;
  closeAllConnections(): void;
}

function portOf(slack: SlackConfig): number {
  return slack.connection.kind === 'http' ? slack.connection.port : 0;
}
