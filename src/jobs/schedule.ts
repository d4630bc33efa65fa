// THE TABLE of jobs. The clock only ticks; what is due is decided from rows, so any number of
// processes may run every job, and running one twice changes nothing.

import { postCards, redrawCards } from './cards.ts';
import { keepDatabase } from './database.ts';
import { postDueDigests, redrawDigests } from './digest.ts';
import { reconcileDueThreads } from './dispute-threads.ts';
import {
  postDisputes,
  redrawDisputes,
  routeDisputes,
  tellClients,
  watchDisputes,
} from './disputes.ts';
import { runImports } from './import-requests.ts';
import { meetOwners, resolveOwners } from './owners.ts';
import { askQuestions } from './questions.ts';
import { purgeReceipts } from './receipts.ts';
import { sendReminders } from './reminders.ts';
import type { Job } from './run.ts';

export const JOBS: readonly Job[] = [
  { name: 'database.keep', run: keepDatabase },
  // Owners first, so that the digest can mention them.
  { name: 'owner.resolve', run: resolveOwners },
  { name: 'owner.meet', run: meetOwners },
  { name: 'digest.post', run: postDueDigests },
  { name: 'dispute.tell', run: tellClients },
  { name: 'reminder.send', run: sendReminders },
  // After the digest, in whose thread some are asked.
  { name: 'question.ask', run: askQuestions },
  { name: 'card.post', run: postCards },
  // A case has somebody before its card is posted; what the clock says of it comes in between.
  { name: 'dispute.route', run: routeDisputes },
  { name: 'dispute.watch', run: watchDisputes },
  { name: 'dispute.post', run: postDisputes },
  // After what they show: everybody sees at once what was done.
  { name: 'digest.redraw', run: redrawDigests },
  { name: 'card.redraw', run: redrawCards },
  { name: 'dispute.redraw', run: redrawDisputes },
  { name: 'dispute.read', run: reconcileDueThreads },
  { name: 'import.run', run: runImports },
  { name: 'receipt.purge', run: purgeReceipts },
];
