// Forgets what Slack delivered more than two days ago: it repeats nothing that old.
import { forgetOldReceipts } from '#flows/receipts.ts';
import type { JobDeps } from './run.ts';

export async function purgeReceipts(deps: JobDeps): Promise<void> {
  await forgetOldReceipts(deps.db, deps.clock.now());
}
