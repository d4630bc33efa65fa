// A person approved a letter: the gate is asked again, and the letter is queued once or the person is told why not.
import type { Queries } from '#db/client.ts';
import { lockClient } from '#db/reminder-facts.ts';
import type { Reminder } from '#db/reminders.ts';
import { findReminder } from '#db/reminders.ts';
import { lockWorkspace } from '#db/workspaces.ts';
import { localDay } from '#domain/calendar.ts';
import { whereaboutsOf } from '#domain/contact.ts';
import { disputedOf } from '#domain/dispute-hold.ts';
import type { GateInvoice, Override, Refusal, Verdict } from '#domain/gate.ts';
import { gate, overrideOf, scheduleFor } from '#domain/gate.ts';
import { nextLetter } from '#domain/ladder.ts';
import { tellingFor } from '#domain/telling.ts';
import type { Invoice } from '#domain/types.ts';
import type { Approval, ApprovalMistake } from './approval.ts';
import { approvalMistake } from './approval.ts';
import type { Database } from './deps.ts';
import type { Changed } from './drawn-for.ts';
import { changedSince, drawnFor } from './drawn-for.ts';
import type { Account } from './letter-facts.ts';
import { gateFactsOf, gateInvoiceOf, loadAccount } from './letter-facts.ts';
import { maySetAside } from './reminder-invoices.ts';
import { candidatesOf, contactFor, openingAfter, seenOf, shownOf } from './reminder-proposal.ts';
import type { SetAside } from './reminder-queue.ts';
import { queueLetter } from './reminder-queue.ts';
import { recordRefusedApproval } from './reminder-refusals.ts';
import { kindOf, tellingFactsOf } from './telling.ts';

export type SubmitResult =
  | { readonly ok: true; readonly reminder: Reminder }
  | { readonly ok: false; readonly reason: 'no_client' }
  | { readonly ok: false; readonly reason: ApprovalMistake }
  /** It was sent faster than the words could be drawn for what is chosen now. */
  | { readonly ok: false; readonly reason: 'other_choice'; readonly changed: readonly Changed[] }
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
  return db.prisma.$transaction((tx) => submitIn(tx, approval));
}

/** The same within a transaction. */
export async function submitIn(tx: Queries, asked: Approval): Promise<SubmitResult> {
  await lockWorkspace(tx, asked.workspaceId);
  const account = await loadAccount(tx, { ...asked, isThanks: isThanks(asked) });
  if (!account) return { ok: false, reason: 'no_client' };
  await lockClient(tx, keyOf(account));
  const approval = account.told ? { ...asked, invoiceIds: idsOf(account.toldInvoices) } : asked;
  const decided = decide(account, approval);
  if (decided.ok) {
    const { isNew, reminder } = await queueLetter(tx, { account, approval, ...decided });
    if (isNew) return { ok: true, reminder };
    await recordRefusedApproval(tx, { account, approval, refusals: 'already', twin: reminder });
    return { ok: false, reason: 'already', reminder };
  }
  // What another thank-you names is none of this one's any more, so that a second click finds the books changed.
  const mayHaveTwin = decided.reason === 'refused' || isThanks(approval);
  const twin = mayHaveTwin ? await livingTwin(tx, { account, approval }) : null;
  const refusals = decided.reason === 'refused' ? decided.refusals : decided.reason;
  await recordRefusedApproval(tx, { account, approval, refusals, twin });
  return twin ? { ok: false, reason: 'already', reminder: twin } : decided;
}

function idsOf(invoices: readonly Invoice[]): string[] {
  return invoices.map(({ id }) => id);
}

type Decision =
  | { readonly ok: true; readonly runAt: Date; readonly setAside: readonly SetAside[] }
  | Extract<SubmitResult, { reason: 'other_choice' | 'changed' | 'refused' }>;

function decide(account: Account, approval: Approval): Decision {
  const changed = changedSince(approval.drawnFor, drawnFor(approval));
  if (changed.length > 0) return { ok: false, reason: 'other_choice', changed };
  const { purpose, candidates } = candidatesOf(account, { isThanks: isThanks(approval) });
  const chosen = candidates.filter(({ id }) => approval.invoiceIds.includes(id));
  const contact = contactFor(account, approval.contactId);
  const isAsSeen =
    seenOf(candidates, contact, account.told) === approval.seen &&
    chosen.length === approval.invoiceIds.length;
  if (purpose === null || !isAsSeen || contact?.id !== approval.contactId)
    return { ok: false, reason: 'changed' };
  const judge = (invoices: readonly GateInvoice[], overrides: readonly Override[]): Verdict =>
    gate(
      gateFactsOf(account, {
        now: approval.now,
        purpose,
        invoices,
        contact,
        ccAddress: approval.ccAddress,
        hasMailServer: approval.hasMailServer,
        overrides,
        ...(account.told && { telling: tellingFactsOf(account.told, null) }),
      }),
    );
  const proposed = candidates.map((invoice) => gateInvoiceOf(invoice, null));
  // A reason was given for what was shown, not for what has come up since.
  if (isReasoned(approval) && shownOf(judge(proposed, [])) !== approval.shown)
    return { ok: false, reason: 'changed' };
  const approved = chosen.map((invoice) =>
    gateInvoiceOf(invoice, { ...invoice, disputedMinor: disputedOf(invoice) }),
  );
  const plain = judge(approved, []);
  const setAside = plain.ok ? [] : plain.refusals.flatMap((one) => setAsideIn(approval, one));
  const verdict = judge(approved, setAside);
  const later = verdict.ok ? null : scheduleFor(verdict);
  const mayGo = verdict.ok || (later !== null && approval.isScheduled);
  if (!mayGo)
    return { ok: false, reason: 'refused', refusals: verdict.refusals, scheduleFor: later };
  // Somebody else's letter moved the ladder while this one was read: the words are for the wrong stage.
  if (!isNextStill(approval, { account, chosen })) return { ok: false, reason: 'changed' };
  if (!approval.isScheduled) return { ok: true, runAt: approval.now, setAside };
  const opening = openingAfter(approval.now, whereaboutsOf(contact, account.workspace));
  return { ok: true, runAt: later ?? opening, setAside };
}

function isThanks({ stage }: Approval): boolean {
  return stage === 'thanks';
}

/** A thank-you is no step of the ladder: what it may name was looked at with the books. Of a case the letter must fit it still. */
function isNextStill(
  approval: Approval,
  { account, chosen }: { account: Account; chosen: readonly Invoice[] },
): boolean {
  if (account.told) return tellingFor(account.told) === approval.stage;
  if (isThanks(approval)) return true;
  const { letters, today } = account;
  return nextLetter({ invoices: chosen, letters, today })?.stage === approval.stage;
}

function isReasoned({ overrideWhy, setAside }: Approval): boolean {
  return overrideWhy !== null || (setAside?.invoiceIds.length ?? 0) > 0;
}

/**
 * This refusal set aside, where this person may and said why: of an invoice by what they said of the invoices that they
 * ticked all the same, of the whole letter by what they said of it. Hours are not, where the letter is to wait for a good
 * moment.
 */
function setAsideIn(approval: Approval, refusal: Refusal): SetAside[] {
  const { isScheduled, member, overrideWhy, setAside } = approval;
  const invoiceId = 'invoiceId' in refusal ? refusal.invoiceId : null;
  const isTicked = invoiceId !== null && setAside?.invoiceIds.includes(invoiceId) === true;
  const reason = invoiceId === null ? overrideWhy : isTicked ? setAside.why : null;
  const why = (reason ?? '').trim();
  const isHour = 'next' in refusal;
  if (why === '' || !maySetAside(refusal, member) || (isHour && isScheduled)) return [];
  return [{ ...overrideOf(refusal, { byUserId: member.slackUserId, why }), invoiceId }];
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
      kindOf(letter.stage) === kindOf(approval.stage) &&
      localDay(letter.sentAt, zone) >= today &&
      letter.invoiceIds.some((id) => approval.invoiceIds.includes(id)),
  );
  if (!twin) return null;
  return findReminder(tx, { workspaceId: approval.workspaceId, id: twin.reminderId });
}

function keyOf(account: Account): { workspaceId: string; clientId: string } {
  return { workspaceId: account.workspace.id, clientId: account.client.id };
}
