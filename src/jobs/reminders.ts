// Delivers the letters that people approved: a few at a time, each handed over once.

import type { MailOutcome } from '#flows/deps.ts';
import type { HandOver, HeldReminder } from '#flows/reminder-delivery.ts';
import { claimDueReminder, handOverReminder, prepareReminder } from '#flows/reminder-delivery.ts';
import {
  concludeReminder,
  findLostReminders,
  giveUpWornOut,
  rewriteReminder,
  stopReminder,
} from '#flows/reminder-outcome.ts';
import { createTurns } from '#platform/turns.ts';
import type { JobDeps } from './run.ts';

/** Letters under way side by side; only one of them is handed over and not yet in the books. */
const WORKERS = 4;
/** With the time that each try may take, well within the lease. */
const MOST_CONCLUSIONS = 12;
const BETWEEN_CONCLUSIONS_MS = 5_000;

type ReminderJobDeps = Pick<
  JobDeps,
  'admins' | 'db' | 'clock' | 'log' | 'mailer' | 'pause' | 'workspaceId'
>;

/** Of the whole process: a run that takes long may be joined by the next one. */
const oneAtATime = createTurns(1);

export async function sendReminders(deps: ReminderJobDeps): Promise<void> {
  const { admins, clock, db, mailer, workspaceId } = deps;
  await findLostReminders(db, { workspaceId, now: clock.now(), admins });
  if (!mailer) return;
  const work = async (): Promise<void> => {
    for (;;) {
      const holding = await claimDueReminder(db, { workspaceId, now: clock.now() });
      if (!holding) return;
      await deliver(deps, holding, mailer);
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: WORKERS }, work));
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

async function deliver(
  deps: ReminderJobDeps,
  holding: HeldReminder,
  mailer: NonNullable<ReminderJobDeps['mailer']>,
): Promise<void> {
  const { admins, clock, db, log } = deps;
  if (await giveUpWornOut(db, holding, { now: clock.now(), admins })) return;
  const prepared = await prepareReminder(db, holding, clock.now());
  if ('refusals' in prepared)
    return stopReminder(db, holding, { refusals: prepared.refusals, now: clock.now(), admins });
  let said: HandOver = { ok: true };
  let leave: () => void = () => undefined;
  try {
    const outcome = await mailer.send(prepared.mail, async () => {
      // Until this letter is in the books no other is handed over: whoever kills us leaves one in doubt at most.
      leave = await oneAtATime();
      said = await handOverReminder(db, holding, { book: prepared.book, now: clock.now() });
      return said.ok;
    });
    log.info({ reminder: holding.reminder.id, outcome: outcome.kind }, 'letter handed over');
    if (outcome.kind !== 'stopped') await conclude(deps, holding, outcome);
    else await notHandedOver(deps, holding, said);
  } finally {
    leave();
  }
}

async function notHandedOver(
  { admins, clock, db }: ReminderJobDeps,
  holding: HeldReminder,
  said: HandOver,
): Promise<void> {
  if (said.ok || said.reason === 'not_held') return;
  const now = clock.now();
  if (said.reason === 'outdated') return rewriteReminder(db, holding, now);
  return stopReminder(db, holding, { refusals: said.refusals, now, admins });
}

/** What the server said must not be lost because the books are busy: an import may hold them for a while. */
async function conclude(
  deps: ReminderJobDeps,
  holding: HeldReminder,
  outcome: MailOutcome,
): Promise<void> {
  const { admins, clock, db, log } = deps;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await concludeReminder(db, holding, { outcome, now: clock.now(), admins });
    } catch (error) {
      if (attempt >= MOST_CONCLUSIONS) throw error;
      log.warn({ reminder: holding.reminder.id, err: error }, 'the books are busy; again');
      await deps.pause(BETWEEN_CONCLUSIONS_MS);
    }
  }
}
