// Asks what held late payments up, once for each, in the team's hours.
import { askWhyLate } from '#flows/late-questions.ts';
import type { JobDeps } from './run.ts';

export async function askQuestions({ admins, clock, db, workspaceId }: JobDeps): Promise<void> {
  await askWhyLate(db, { workspaceId, now: clock.now(), admins });
}
