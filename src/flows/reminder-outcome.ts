// What became of a letter, in the books: stopped by the gate, taken, refused, in doubt, or to be tried again; and who is told.
import { recordActivity } from '#db/activity.ts';
import { queueCard, wantCardRedraws } from '#db/cards.ts';
import type { Queries } from '#db/client.ts';
import { findClientById } from '#db/clients.ts';
import { wantRedraw } from '#db/digest-redraws.ts';
import { wasSentAgain } from '#db/letter-book.ts';
import { finish, lapsedHandoffs, pauseLane, retryLater } from '#db/outbox.ts';
import type { Reminder } from '#db/reminders.ts';
import { findReminderByOutbox, saveRefusals } from '#db/reminders.ts';
import { endWantedBack } from '#db/wanted-back.ts';
import { lockWorkspace } from '#db/workspaces.ts';
import type { Refusal } from '#domain/gate.ts';
import { scheduleFor } from '#domain/gate.ts';
import type { MailOutcome } from '#mail/mailer.ts';
import { sayBounced } from './contact-marks.ts';
import type { Database } from './deps.ts';
import { noteNotTold, noteTold } from './dispute-told.ts';
import { endOfSent } from './reminder-copy.ts';
import type { HeldReminder } from './reminder-delivery.ts';
import { invoiceIdsOf } from './reminder-delivery.ts';
import { nextPlaces, whoShouldKnow } from './whom-to-tell.ts';

/** After this many tries (about six hours) a person is told. */
const MOST_ATTEMPTS = 10;
const MOST_LAPSES = 5;
const LONGEST_BACKOFF_SECONDS = 3_600;
/** It is away, full, or does not let us in: the next letter would fare no better now. */
const OF_THE_SERVER = new Set(['421', 'connection', 'timeout', 'dns', 'tls', 'auth']);
const SERVER_PAUSE_SECONDS = 45;

interface Telling {
  /** Slack user ids that are admins by configuration. */
  readonly admins: readonly string[];
  readonly now: Date;
}

/** Letters whose process was lost after the hand-off: nobody knows whether they arrived, so a person is asked. */
export async function findLostReminders(
  db: Database,
  given: { workspaceId: string } & Telling,
): Promise<void> {
  const { admins, now, workspaceId } = given;
  await db.prisma.$transaction(async (tx) => {
    await lockWorkspace(tx, workspaceId);
    for (const row of await lapsedHandoffs(tx, { ...given, kind: 'reminder', at: now })) {
      const reminder = await findReminderByOutbox(tx, { workspaceId, outboxId: row.id });
      const what = { action: 'reminder.unknown', code: 'lost', now, admins };
      if (reminder) await tellOf(tx, reminder, what);
    }
  });
}

/** A letter that was tried too often, or under which too many processes were lost: over, and the owner is told. */
export async function giveUpWornOut(
  db: Database,
  { held, reminder }: HeldReminder,
  given: Telling,
): Promise<boolean> {
  if (held.attempts <= MOST_ATTEMPTS && held.lapses <= MOST_LAPSES) return false;
  await db.prisma.$transaction(async (tx) => {
    await lockWorkspace(tx, reminder.workspaceId);
    await endUndelivered(tx, { held, reminder }, { ...FAILED, ...given, code: 'worn_out' });
  });
  return true;
}

/** The gate said no after all: back to wait where only the hour is in the way, else over, and the owner is told. */
export async function stopReminder(
  db: Database,
  { held, reminder }: HeldReminder,
  given: { refusals: readonly Refusal[] } & Telling,
): Promise<void> {
  const { admins, now, refusals } = given;
  const { workspaceId } = reminder;
  const later = scheduleFor({ ok: false, refusals });
  await db.prisma.$transaction(async (tx) => {
    await lockWorkspace(tx, workspaceId);
    const code = refusals[0]?.code ?? 'nothing_left';
    const codes = [...new Set(refusals.map((one) => one.code))].join(',');
    if (later !== null) {
      if (!(await retryLater(tx, held, { runAt: later, error: code, isUndelivered: true }))) return;
      return record(tx, reminder, { action: 'reminder.postpone', code: codes, now });
    }
    const how = { state: 'refused', action: 'reminder.refuse' } as const;
    const state = await endUndelivered(
      tx,
      { held, reminder },
      { ...how, code, codes, now, admins },
    );
    if (state === null) return;
    await saveRefusals(tx, { workspaceId, id: reminder.id, refusals });
    if (state === 'refused') await noteNotTold(tx, reminder, { refusals, at: now });
  });
}

/** The books changed while the mail server let us wait: the letter is written anew, at once. */
export async function rewriteReminder(
  db: Database,
  { held }: HeldReminder,
  now: Date,
): Promise<void> {
  await retryLater(db.prisma, held, { runAt: now, error: 'books_changed', isUndelivered: true });
}

/** What the mail server made of it, in the books. */
export async function concludeReminder(
  db: Database,
  holding: HeldReminder,
  given: { outcome: MailOutcome } & Telling,
): Promise<void> {
  const { held, reminder } = holding;
  const { admins, now, outcome } = given;
  if (outcome.kind === 'stopped') return;
  await db.prisma.$transaction(async (tx) => {
    await lockWorkspace(tx, reminder.workspaceId);
    switch (outcome.kind) {
      case 'sent':
        return noteSent(tx, holding, { outcome, now, admins });
      case 'later':
        return tryAgain(tx, holding, { ...outcome, now, admins });
      case 'refused': {
        const { answer: detail, code } = outcome;
        const action = outcome.isAddress ? 'reminder.bounce' : 'reminder.fail';
        const how = { ...FAILED, action, code, detail, now, admins } as const;
        if ((await endUndelivered(tx, holding, how)) === null) return;
        if (outcome.isAddress)
          await noteBounce(tx, reminder, {
            email: reminder.toAddress,
            exceptId: reminder.contactId,
            words: outcome.answer,
            now,
          });
        return;
      }
      case 'unknown': {
        const { answer: detail, code: error } = outcome;
        if (!(await finish(tx, held, { state: 'unknown', at: now, error, detail }))) return;
        const what = { action: 'reminder.unknown', code: error, now, admins };
        return tellOf(tx, reminder, what);
      }
    }
  });
}

/** It is gone; where the copy was not taken, somebody must hear of it, as the letter says whom it went to. */
async function noteSent(
  tx: Queries,
  { held, reminder }: HeldReminder,
  given: { outcome: Extract<MailOutcome, { kind: 'sent' }> } & Telling,
): Promise<void> {
  const { admins, now, outcome } = given;
  const { ccAddress: email } = reminder;
  const copy = outcome.copyRefused;
  if (!(await finish(tx, held, { state: 'sent', at: now, ...endOfSent(outcome) }))) return;
  await record(tx, reminder, { action: 'reminder.send', code: null, now });
  await noteTold(tx, reminder, now);
  if (email === null || !copy) return;
  if (copy.isAddress)
    await noteBounce(tx, reminder, { email, exceptId: null, words: copy.answer, now });
  const what = { action: 'reminder.copy_bounce', code: copy.code, now, admins };
  await tellOf(tx, reminder, what);
}

async function noteBounce(
  tx: Queries,
  { createdBy: actor, workspaceId }: Reminder,
  given: { email: string; exceptId: string | null; words: string; now: Date },
): Promise<void> {
  const { now: at, words } = given;
  await sayBounced(tx, { ...given, workspaceId, actor, bounce: { at, words } });
}

/** A process of ours broke off before anything was handed over: the letter waits for the next try. */
async function tryAgain(
  tx: Queries,
  { held, reminder }: HeldReminder,
  given: { code: string; answer: string | null } & Telling,
): Promise<void> {
  const { admins, answer: detail, code, now } = given;
  // Whoever wanted it back when it had been handed over was promised that it is not tried again.
  const mayHaveArrived = await wasSentAgain(tx, reminder);
  const by = await endWantedBack(tx, held, { at: now, error: code, detail, mayHaveArrived });
  if (by !== null) {
    await record(tx, reminder, { action: 'reminder.cancel', code, now, actor: by });
    const what = { action: 'reminder.unknown', code, now, admins };
    if (mayHaveArrived) await tellOf(tx, reminder, what);
    return;
  }
  if (held.attempts >= MOST_ATTEMPTS || held.lapses > MOST_LAPSES) {
    await endUndelivered(tx, { held, reminder }, { ...FAILED, code, detail, now, admins });
    return;
  }
  const seconds = Math.min(60 * 2 ** (held.attempts - 1), LONGEST_BACKOFF_SECONDS);
  const runAt = new Date(now.getTime() + seconds * 1_000);
  // Where the server itself is the trouble, the other letters wait for it, too.
  if (OF_THE_SERVER.has(code)) {
    const notBefore = new Date(now.getTime() + SERVER_PAUSE_SECONDS * 1_000);
    await pauseLane(tx, { ...held, notBefore });
  }
  const again = { runAt, error: code, detail, isUndelivered: true };
  if (!(await retryLater(tx, held, again))) return;
  await wantRedraw(tx, reminder.workspaceId);
  await wantCardRedraws(tx, reminder);
}

const FAILED = { state: 'failed', action: 'reminder.fail' } as const;

/**
 * The end of a letter whose last try certainly did not arrive, and who is told. Where a person let it go once more because
 * an earlier try may have arrived, that is as unknown as it was: it keeps its key, and counts as a contact. Null: stale.
 */
async function endUndelivered(
  tx: Queries,
  { held, reminder }: HeldReminder,
  given: {
    state: 'failed' | 'refused';
    action: string;
    code: string;
    /** All of them, where there are several. */
    codes?: string;
    detail?: string | null;
  } & Telling,
): Promise<'failed' | 'refused' | 'unknown' | null> {
  const { admins, code: error, codes: code = error, detail = null, now } = given;
  const mayHaveArrived = await wasSentAgain(tx, reminder);
  const state = mayHaveArrived ? 'unknown' : given.state;
  const ended = { state, at: now, error, detail, isUndelivered: true } as const;
  if (!(await finish(tx, held, ended))) return null;
  const action = mayHaveArrived ? 'reminder.unknown' : given.action;
  await tellOf(tx, reminder, { action, code, now, admins });
  return state;
}

/** The record, and a card for whoever looks after the client; where they may not work on it, for who is next. */
async function tellOf(
  tx: Queries,
  reminder: Reminder,
  what: { action: string; code: string } & Telling,
): Promise<void> {
  const { workspaceId } = reminder;
  const { admins, code, now: at } = what;
  await record(tx, reminder, what);
  const client = await findClientById(tx, workspaceId, reminder.clientId);
  const letter = { ...reminder, clientId: client?.id ?? reminder.clientId };
  const groups = await whoShouldKnow(tx, { letter, admins });
  const places = await nextPlaces(tx, { workspaceId, groups, asked: new Set(), admins });
  const about = { workspaceId, kind: 'reminder', reminderId: reminder.id } as const;
  for (const place of places)
    await queueCard(tx, { ...about, ...place, clientId: letter.clientId, at });
  if (places.length === 0)
    await record(tx, reminder, { action: 'card.fail', code, now: at, actor: 'clock' });
}

async function record(
  tx: Queries,
  reminder: Reminder,
  what: { action: string; code: string | null; now: Date; actor?: string },
): Promise<void> {
  const { workspaceId } = reminder;
  await recordActivity(tx, {
    workspaceId,
    at: what.now,
    actor: what.actor ?? reminder.createdBy,
    action: what.action,
    clientId: reminder.clientId,
    facts: {
      reminderId: reminder.id,
      stage: reminder.stage,
      invoiceIds: invoiceIdsOf(reminder).join(','),
      ...(what.code === null ? {} : { code: what.code }),
    },
  });
  await wantRedraw(tx, workspaceId);
  await wantCardRedraws(tx, reminder);
}
