// What every listener is given: the team this process speaks for and what it needs to answer.
import type { Database } from '#flows/deps.ts';
import type { PostingDeps } from '#messages/poster.ts';
import type { Clock } from '#platform/clock.ts';
import type { Log } from '#platform/log.ts';

export interface Bot {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly workspaceId: string;
  readonly teamId: string;
  /** Slack user ids that are admins by configuration. */
  readonly admins: readonly string[];
  /** For messages that the bot owns. Listeners answer people with the client Bolt hands them. */
  readonly posting: PostingDeps;
  /** Lets the jobs look at the rows now instead of at the next minute. */
  readonly kick: () => void;
}
