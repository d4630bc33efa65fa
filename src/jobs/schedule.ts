// THE TABLE of jobs. The clock only ticks; what is due is decided from rows, so any number of
// processes may run every job, and running one twice changes nothing.
import { keepDatabase } from './database.ts';
import { postDueDigests, redrawDigests } from './digest.ts';
import { runImports } from './import-requests.ts';
import { resolveOwners } from './owners.ts';
import { purgeReceipts } from './receipts.ts';
import type { Job } from './run.ts';

export const JOBS: readonly Job[] = [
  { name: 'database.keep', run: keepDatabase },
  // Owners first, so that the digest can mention them.
  { name: 'owner.resolve', run: resolveOwners },
  { name: 'digest.post', run: postDueDigests },
  { name: 'digest.redraw', run: redrawDigests },
  { name: 'import.run', run: runImports },
  { name: 'receipt.purge', run: purgeReceipts },
];
