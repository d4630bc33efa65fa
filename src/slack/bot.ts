// What every listener is given: the team this process speaks for and what it needs to answer.
import type { Mailer } from '#flows/deps.ts';
import type { PostingDeps } from '#messages/poster.ts';

/** Its poster is for messages that the bot owns; people are answered with the client that Bolt hands over. */
export interface Bot extends PostingDeps {
  readonly workspaceId: string;
  readonly teamId: string;
  /** Null where no mail server is configured. */
  readonly mailer: Mailer | null;
  /** The largest file that is fetched from Slack. */
  readonly maxImportBytes: number;
  /** Lets the jobs look at the rows now instead of at the next minute. */
  readonly kick: () => void;
}
