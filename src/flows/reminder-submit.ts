// A person approved a letter: the gate is asked again, and the letter is queued once or the person is told why not.
import { createHash, randomUUID } from 'node:crypto';
import { recordActivity } from '#db/activity.ts';
import { wantCardRedraws } from '#db/cards.ts';
import type { Queries } from '#db/client.ts';
import { wantRedraw } from '#db/digest-redraws.ts';
import { enqueue } from '#db/outbox.ts';
import { lockClient } from '#db/reminder-facts.ts';
import type { Reminder } from '#db/reminders.ts';
import { findReminder, findReminderByOutbox, insertReminder } from '#db/reminders.ts';
import { lockWorkspace } from '#db/workspaces.ts';
import { localDay } from '#domain/calendar.ts';
import { whereaboutsOf } from '#domain/contact.ts';
import type { Override, Refusal } from '#domain/gate.ts';
import { gate, overrideOf, overrideRuleOf, scheduleFor } from '#domain/gate.ts';
import { nextLetter } from '#domain/ladder.ts';
import { may } from '#domain/member.ts';
import type { Day } from '#domain/types.ts';
import type { Approval, ApprovalMistake } from './approval.ts';
import { approvalMistake } from './approval.ts';
import type { Database } from './deps.ts';
import type { Account } from './letter-facts.ts';
import { gateFactsOf, gateInvoiceOf, languageFor, loadAccount } from './letter-facts.ts';
import { candidatesOf, contactFor, openingAfter, seenOf, shownOf } from './reminder-proposal.ts';

const MAIL_LANE = 'mail';

export type SubmitResult =
  | { readonly ok: true; readonly reminder: Reminder }
  | { readonly ok: false; readonly reason: 'no_client' }
  | { readonly ok: false; readonly reason: ApprovalMistake }
  /** A balance, a date or the stage is another one than the person saw. */
  | { readonly ok: false; readonly reason: 'changed' }
  | {
      readonly ok: false;
      readonly reason: 'refused';
      readonly refusals: readonly Refusal[];
      readonly scheduleFor: Date | null;
    }
  /** The same letter is on its way or gone, by whoever it was. */
  | { readonly ok: false; readonly reason: 'already'; readonly reminder: Reminder };

/** Queues the letter, at most one for this client, stage, invoices and day there. */
export async function submitReminder(db: Database, approval: Approval): Promise<SubmitResult> {
  const mistake = approvalMistake(approval);
  if (mistake) return { ok: false, reason: mistake };
  return db.prisma.$transaction(async (tx): Promise<SubmitResult> => {
    await lockWorkspace(tx, approval.workspaceId);
    const account = await loadAccount(tx, approval);
    if (!account) return { ok: false, reason: 'no_client' };
    await lockClient(tx, keyOf(account));
    const decided = decide(account, approval);
    if (decided.ok) return queue(tx, { account, approval, ...decided });
    if (decided.reason === 'refused') {
      const twin = await livingTwin(tx, { account, approval });
      if (twin) return { ok: false, reason: 'already', reminder: twin };
      await recordRefusals(tx, { account, approval, refusals: decided.refusals });
    }
    return decided;
  });
}

type Decision =
  | { readonly ok: true; readonly runAt: Date; readonly overrides: readonly Override[] }
  | Extract<SubmitResult, { reason: 'changed' | 'refused' }>;

function decide(account: Account, approval: Approval): Decision {
  const { purpose, candidates } = candidatesOf(account);
  const chosen = candidates.filter(({ id }) => approval.invoiceIds.includes(id));
  const next = nextLetter({ invoices: chosen, letters: account.letters, today: account.today });
  const contact = contactFor(account, approval.contactId);
  const isAsSeen =
    seenOf(candidates, contact) === approval.seen && chosen.length === approval.invoiceIds.length;
  if (purpose === null || !isAsSeen || contact?.id !== approval.contactId)
    return { ok: false, reason: 'changed' };
  const judge = (overrides: readonly Override[]) =>
    gate(
      gateFactsOf(account, {
        now: approval.now,
        purpose,
        invoices: chosen.map((invoice) => gateInvoiceOf(invoice, invoice)),
        contact,
        ccAddress: approval.ccAddress,
        hasMailServer: approval.hasMailServer,
        overrides,
      }),
    );
  const plain = judge([]);
  // A reason was given for what was shown, not for what has come up since.
  if (approval.overrideWhy !== null && shownOf(plain) !== approval.shown)
    return { ok: false, reason: 'changed' };
  const overrides = plain.ok ? [] : overridesOf(plain.refusals, approval);
  const verdict = judge(overrides);
  const later = verdict.ok ? null : scheduleFor(verdict);
  const mayGo = verdict.ok || (later !== null && approval.isScheduled);
  if (!mayGo)
    return { ok: false, reason: 'refused', refusals: verdict.refusals, scheduleFor: later };
  // Somebody else's letter moved the ladder while this one was read: the words are for the wrong stage.
  if (next?.stage !== approval.stage) return { ok: false, reason: 'changed' };
  if (!approval.isScheduled) return { ok: true, runAt: approval.now, overrides };
  const opening = openingAfter(approval.now, whereaboutsOf(contact, account.workspace));
  return { ok: true, runAt: later ?? opening, overrides };
}

/** What this person may set aside, once they said why. Hours are not, where the letter is to wait for a good moment. */
function overridesOf(refusals: readonly Refusal[], approval: Approval): Override[] {
  const { isScheduled, member, overrideWhy } = approval;
  if (overrideWhy === null || overrideWhy.trim() === '') return [];
  const said = { byUserId: member.slackUserId, why: overrideWhy.trim() };
  return refusals.flatMap((refusal) => {
    const rule = overrideRuleOf(refusal.code);
    const isHour = 'next' in refusal;
    if (rule === null || !may(member, rule.role) || (isHour && isScheduled)) return [];
    return [overrideOf(refusal, said)];
  });
}

async function queue(
  tx: Queries,
  given: {
    account: Account;
    approval: Approval;
    runAt: Date;
    overrides: readonly Override[];
  },
): Promise<SubmitResult> {
  const { account, approval, overrides, runAt } = given;
  const { workspaceId } = approval;
  const about = await newLetterOf(tx, given);
  if (!about.isNew) {
    const twin = await findReminderByOutbox(tx, { workspaceId, outboxId: about.outboxId });
    if (!twin) throw new Error('A letter is in the outbox without its words.');
    return { ok: false, reason: 'already', reminder: twin };
  }
  await recordActivity(tx, {
    workspaceId,
    at: approval.now,
    actor: approval.member.slackUserId,
    action: 'reminder.approve',
    clientId: account.client.id,
    ...(overrides[0] === undefined ? {} : { why: overrides[0].why }),
    facts: {
      reminderId: about.reminderId,
      stage: approval.stage,
      invoiceIds: approval.invoiceIds.join(','),
      runAt: runAt.toISOString(),
      setAside: overrides.map(({ code }) => code).join(','),
    },
  });
  await wantRedraw(tx, workspaceId);
  await wantCardRedraws(tx, keyOf(account));
  const reminder = await findReminder(tx, { workspaceId, id: about.reminderId });
  if (!reminder) throw new Error('A letter that was just written is gone.');
  return { ok: true, reminder };
}

/** The row of the outbox, and the letter's own where that one is new. */
async function newLetterOf(
  tx: Queries,
  given: { account: Account; approval: Approval; runAt: Date; overrides: readonly Override[] },
): Promise<
  | { readonly isNew: false; readonly outboxId: string }
  | { readonly isNew: true; readonly outboxId: string; readonly reminderId: string }
> {
  const { account, approval, overrides, runAt } = given;
  const { workspaceId } = approval;
  const contact = contactFor(account, approval.contactId);
  if (!contact || !account.sender) throw new Error('The gate let a letter pass to nobody.');
  const localDate = localDay(runAt, contact.timeZone ?? account.workspace.timeZone);
  const { id: outboxId, isNew } = await enqueue(tx, {
    workspaceId,
    kind: 'reminder',
    key: keyOfLetter({ account, approval, localDate }),
    lane: MAIL_LANE,
    about: { clientId: account.client.id },
    runAt,
    at: approval.now,
  });
  if (!isNew) return { isNew, outboxId };
  const chosen = account.open.filter(({ id }) => approval.invoiceIds.includes(id));
  const reminderId = await insertReminder(tx, {
    workspaceId,
    clientId: account.client.id,
    outboxId,
    stage: approval.stage,
    tone: approval.tone,
    language: languageFor(account, contact),
    contactId: contact.id,
    toName: contact.name,
    toAddress: contact.email,
    ccAddress: approval.ccAddress,
    subject: approval.subject.trim(),
    body: approval.body.trim(),
    overrides,
    createdBy: approval.member.slackUserId,
    createdAt: approval.now,
    localDate,
    isScheduled: runAt > approval.now,
    messageId: `${randomUUID()}@${account.sender.fromAddress.split('@').at(-1)}`,
    invoices: chosen.map(({ id, balanceMinor, dueOn }) => ({
      invoiceId: id,
      balanceMinor,
      dueOn,
    })),
  });
  return { isNew, outboxId, reminderId };
}

/** The business key: however often and by whomever it is asked for, there is one. */
function keyOfLetter(given: { account: Account; approval: Approval; localDate: Day }): string {
  const { account, approval, localDate } = given;
  const ids = [...approval.invoiceIds].sort().join(',');
  const hash = createHash('sha256').update(ids).digest('hex').slice(0, 16);
  return `${account.client.id}:${approval.stage}:${hash}:${localDate}`;
}

/** A letter of today about one of these invoices that is on its way or gone: what a second click is told of. */
async function livingTwin(
  tx: Queries,
  given: { account: Account; approval: Approval },
): Promise<Reminder | null> {
  const { account, approval } = given;
  const zone = account.workspace.timeZone;
  const today = localDay(approval.now, zone);
  const twin = account.letters.findLast(
    (letter) =>
      localDay(letter.sentAt, zone) >= today &&
      letter.invoiceIds.some((id) => approval.invoiceIds.includes(id)),
  );
  if (!twin) return null;
  return findReminder(tx, { workspaceId: approval.workspaceId, id: twin.reminderId });
}

async function recordRefusals(
  tx: Queries,
  given: { account: Account; approval: Approval; refusals: readonly Refusal[] },
): Promise<void> {
  const { account, approval, refusals } = given;
  await recordActivity(tx, {
    workspaceId: approval.workspaceId,
    at: approval.now,
    actor: approval.member.slackUserId,
    action: 'reminder.refuse',
    clientId: account.client.id,
    facts: {
      stage: approval.stage,
      codes: [...new Set(refusals.map(({ code }) => code))].join(','),
      invoiceIds: approval.invoiceIds.join(','),
    },
  });
}

function keyOf(account: Account): { workspaceId: string; clientId: string } {
  return { workspaceId: account.workspace.id, clientId: account.client.id };
}
