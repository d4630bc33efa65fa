// What an edge holds and hands to the flows without seeing into it.
import type { Database } from '#db/client.ts';

export type { Database } from '#db/client.ts';
export type { Mailer, MailOutcome } from '#mail/mailer.ts';

/** For what is written, and for what is decided by the day. */
export interface FlowDeps {
  readonly db: Database;
  readonly now: Date;
}
