// What became of a letter, in the books: stopped by the gate, taken, refused, in doubt, or to be tried again; and who is told.
import { recordActivity } from '#db/activity.ts';
import { insertCard, wantCardRedraws } from '#db/cards.ts';
import type { Queries } from '#db/client.ts';
import { findClientById } from '#db/clients.ts';
import { wantRedraw } from '#db/digest-redraws.ts';
import { enqueue, finish, lapsedHandoffs, pauseLane, retryLater } from '#db/outbox.ts';
import type { Reminder } from '#db/reminders.ts';
import { findReminderByOutbox, saveRefusals } from '#db/reminders.ts';
import { lockWorkspace } from '#db/workspaces.ts';
import type { Refusal } from '#domain/gate.ts';
import { scheduleFor } from '#domain/gate.ts';
import type { MailOutcome } from '#mail/mailer.ts';
import { sayBounced } from './contact-marks.ts';
import type { Database } from './deps.ts';
import { endOfSent } from './reminder-copy.ts';
import type { HeldReminder } from './reminder-delivery.ts';
import { invoiceIdsOf } from './reminder-delivery.ts';

/** After this many tries (about six hours) a person is told. */
const MOST_ATTEMPTS = 10;
const MOST_LAPSES = 5;
const LONGEST_BACKOFF_SECONDS = 3_600;
/** It is away, full, or does not let us in: the next letter would fare no better now. */
const OF_THE_SERVER = new Set(['421', 'connection', 'timeout', 'dns', 'tls', 'auth']);
const SERVER_PAUSE_SECONDS = 45;

/** Letters whose process was lost after the hand-off: nobody knows whether they arrived, so a person is asked. */
export async function findLostReminders(
  db: Database,
  given: { workspaceId: string; now: Date },
): Promise<void> {
  const { now, workspaceId } = given;
  await db.prisma.$transaction(async (tx) => {
    await lockWorkspace(tx, workspaceId);
    for (const row of await lapsedHandoffs(tx, { ...given, kind: 'reminder', at: now })) {
      const reminder = await findReminderByOutbox(tx, { workspaceId, outboxId: row.id });
      if (reminder) await tellOf(tx, reminder, { action: 'reminder.unknown', code: 'lost', now });
    }
  });
}

/** A letter that was tried too often, or under which too many processes were lost: over, and the owner is told. */
export async function giveUpWornOut(
  db: Database,
  { held, reminder }: HeldReminder,
  now: Date,
): Promise<boolean> {
  if (held.attempts <= MOST_ATTEMPTS && held.lapses <= MOST_LAPSES) return false;
  await db.prisma.$transaction(async (tx) => {
    await lockWorkspace(tx, reminder.workspaceId);
    const code = 'worn_out';
    if (await finish(tx, held, { state: 'failed', at: now, error: code }))
      await tellOf(tx, reminder, { action: 'reminder.fail', code, now });
  });
  return true;
}

/** The gate said no after all: back to wait where only the hour is in the way, else over, and the owner is told. */
export async function stopReminder(
  db: Database,
  { held, reminder }: HeldReminder,
  given: { refusals: readonly Refusal[]; now: Date },
): Promise<void> {
  const { now, refusals } = given;
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
    if (!(await finish(tx, held, { state: 'refused', at: now, error: code }))) return;
    await saveRefusals(tx, { workspaceId, id: reminder.id, refusals });
    await tellOf(tx, reminder, { action: 'reminder.refuse', code: codes, now });
  });
}

/** What the mail server made of it, in the books. */
export async function concludeReminder(
  db: Database,
  holding: HeldReminder,
  given: { outcome: MailOutcome; now: Date },
): Promise<void> {
  const { held, reminder } = holding;
  const { now, outcome } = given;
  if (outcome.kind === 'stopped') return;
  await db.prisma.$transaction(async (tx) => {
    await lockWorkspace(tx, reminder.workspaceId);
    switch (outcome.kind) {
      case 'sent':
        return noteSent(tx, holding, { outcome, now });
      case 'later':
        return tryAgain(tx, holding, { ...outcome, now });
      case 'refused': {
        const ended = { state: 'failed', at: now, error: outcome.code, detail: outcome.answer };
        if (!(await finish(tx, held, { ...ended, state: 'failed' }))) return;
        if (outcome.isAddress)
          await noteBounce(tx, reminder, {
            email: reminder.toAddress,
            exceptId: reminder.contactId,
            words: outcome.answer,
            now,
          });
        const action = outcome.isAddress ? 'reminder.bounce' : 'reminder.fail';
        return tellOf(tx, reminder, { action, code: outcome.code, now });
      }
      case 'unknown': {
        const { answer: detail, code: error } = outcome;
        if (!(await finish(tx, held, { state: 'unknown', at: now, error, detail }))) return;
        return tellOf(tx, reminder, { action: 'reminder.unknown', code: error, now });
      }
    }
  });
}

/** It is gone; where the copy was not taken, somebody must hear of it, as the letter says whom it went to. */
async function noteSent(
  tx: Queries,
  { held, reminder }: HeldReminder,
  given: { outcome: Extract<MailOutcome, { kind: 'sent' }>; now: Date },
): Promise<void> {
  const { now, outcome } = given;
  const { ccAddress: email } = reminder;
  const copy = outcome.copyRefused;
  if (!(await finish(tx, held, { state: 'sent', at: now, ...endOfSent(outcome) }))) return;
  await record(tx, reminder, { action: 'reminder.send', code: null, now });
  if (email === null || !copy) return;
  if (copy.isAddress)
    await noteBounce(tx, reminder, { email, exceptId: null, words: copy.answer, now });
  await tellOf(tx, reminder, { action: 'reminder.copy_bounce', code: copy.code, now });
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
  given: { code: string; answer: string | null; now: Date },
): Promise<void> {
  const { code, now } = given;
  if (held.attempts >= MOST_ATTEMPTS || held.lapses > MOST_LAPSES) {
    const ended = { state: 'failed', at: now, error: code, detail: given.answer } as const;
    if (await finish(tx, held, ended))
      await tellOf(tx, reminder, { action: 'reminder.fail', code, now });
    return;
  }
  const seconds = Math.min(60 * 2 ** (held.attempts - 1), LONGEST_BACKOFF_SECONDS);
  const runAt = new Date(now.getTime() + seconds * 1_000);
  // Where the server itself is the trouble, the other letters wait for it, too.
  if (OF_THE_SERVER.has(code)) {
    const notBefore = new Date(now.getTime() + SERVER_PAUSE_SECONDS * 1_000);
    await pauseLane(tx, { ...held, notBefore });
  }
  const again = { runAt, error: code, detail: given.answer, isUndelivered: true };
  if (!(await retryLater(tx, held, again))) return;
  await wantRedraw(tx, reminder.workspaceId);
  await wantCardRedraws(tx, reminder);
}

/** The record, and a card for whoever looks after the client, or else approved the letter. */
async function tellOf(
  tx: Queries,
  reminder: Reminder,
  what: { action: string; code: string; now: Date },
): Promise<void> {
  const { workspaceId } = reminder;
  const client = await findClientById(tx, workspaceId, reminder.clientId);
  const userId = client?.ownerUserId ?? reminder.createdBy;
  await record(tx, reminder, what);
  const cardId = await insertCard(tx, {
    workspaceId,
    kind: 'reminder',
    clientId: client?.id ?? reminder.clientId,
    reminderId: reminder.id,
    userId,
    channelId: null,
    ts: null,
    at: what.now,
  });
  await enqueue(tx, {
    workspaceId,
    kind: 'card',
    key: `reminder:${cardId}`,
    lane: `slack:${userId}`,
    about: { cardId },
    runAt: what.now,
    at: what.now,
  });
}

async function record(
  tx: Queries,
  reminder: Reminder,
  what: { action: string; code: string | null; now: Date },
): Promise<void> {
  const { workspaceId } = reminder;
  await recordActivity(tx, {
    workspaceId,
    at: what.now,
    actor: reminder.createdBy,
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
