// Finds the Slack users behind the owner e-mails of the books.
import { resolveOwner, unresolvedOwners } from '#flows/owner.ts';
import { findUserByEmail } from '#messages/people.ts';
import { troubleOf } from '#messages/poster.ts';
import type { JobDeps } from './run.ts';

/** Slack allows about fifty look-ups a minute. */
const MOST_A_RUN = 20;
const TRY_AGAIN_MS = 24 * 3_600_000;

/** When an e-mail was last looked up in vain: forgotten at a restart, which only costs a look-up. */
const triedAt = new Map<string, number>();

export async function resolveOwners(deps: JobDeps): Promise<void> {
  const now = deps.clock.now();
  const keyOf = (email: string): string => `${deps.workspaceId}|${email}`;
  const emails = (await unresolvedOwners(deps.db, deps.workspaceId)).filter(
    (email) => now.getTime() - (triedAt.get(keyOf(email)) ?? -Infinity) > TRY_AGAIN_MS,
  );
  for (const email of emails.slice(0, MOST_A_RUN)) {
    triedAt.set(keyOf(email), now.getTime());
    try {
      const slackUserId = await findUserByEmail(deps.poster, email);
      if (slackUserId !== null)
        await resolveOwner(deps.db, { workspaceId: deps.workspaceId, email, slackUserId, now });
    } catch (error) {
      deps.log.warn({ code: troubleOf(error).code }, 'owner not looked up');
      return;
    }
  }
}
