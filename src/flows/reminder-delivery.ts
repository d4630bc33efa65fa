// From the outbox to the mail server: what is due, and the gate once more in the transaction of the hand-off.
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { LetterBook } from '#db/letter-book.ts';
import { loadLetterBook } from '#db/letter-book.ts';
import type { HeldRow } from '#db/outbox.ts';
import { claimNext, markHandoff } from '#db/outbox.ts';
import { lockClient } from '#db/reminder-facts.ts';
import type { Reminder } from '#db/reminders.ts';
import { findReminderByOutbox } from '#db/reminders.ts';
import { localDay } from '#domain/calendar.ts';
import type { Contact } from '#domain/contact.ts';
import { withSharedMarks } from '#domain/contact.ts';
import type { Purpose, Refusal, Verdict } from '#domain/gate.ts';
import { gate } from '#domain/gate.ts';
import type { LetterStage } from '#domain/ladder.ts';
import { nextLetter } from '#domain/ladder.ts';
import { thanksStage } from '#domain/thanks.ts';
import type { Day } from '#domain/types.ts';
import { mailAddressOf } from '#mail/address.ts';
import type { OutgoingMail } from '#mail/mailer.ts';
import { renderLetter } from '#mail/render.ts';
import type { Database } from './deps.ts';
import { letterFactsOf, replyToOf } from './letter-content.ts';
import type { Account } from './letter-facts.ts';
import { gateFactsOf, gateInvoiceOf } from './letter-facts.ts';
import { tellingFactsOf } from './telling.ts';
import { paidFactsOf } from './unthanked.ts';

/** Longer than the slowest mail server may take for one letter, three times over. */
const LEASE_MINUTES = 10;

/** A letter that this process holds. */
export interface HeldReminder {
  readonly held: HeldRow;
  readonly reminder: Reminder;
}

/** Claims one letter that is due; null when none is. */
export async function claimDueReminder(
  db: Database,
  given: { workspaceId: string; now: Date },
): Promise<HeldReminder | null> {
  const held = await claimNext(db.prisma, {
    ...given,
    kind: 'reminder',
    leaseUntil: new Date(given.now.getTime() + LEASE_MINUTES * 60_000),
    fence: randomUUID(),
  });
  if (!held) return null;
  const reminder = await findReminderByOutbox(db.prisma, {
    workspaceId: given.workspaceId,
    outboxId: held.id,
  });
  if (!reminder) throw new Error(`Row ${held.id} of the outbox has no letter.`);
  return { held, reminder };
}

/** The finished letter with the facts as they are now, or why it does not go out. */
export async function prepareReminder(
  db: Database,
  { reminder }: HeldReminder,
  now: Date,
): Promise<
  | { readonly mail: OutgoingMail; readonly book: LetterBook }
  | { readonly refusals: readonly Refusal[] }
> {
  const book = await loadLetterBook(db.prisma, keyOf(reminder));
  const verdict = askGate(reminder, book, now);
  if (!verdict.ok) return { refusals: verdict.refusals };
  if (!book?.sender) return { refusals: [{ code: 'no_sender' }] };
  const to = mailAddressOf(reminder.toAddress);
  const cc = reminder.ccAddress === null ? null : mailAddressOf(reminder.ccAddress);
  if (to === null) return { refusals: [{ code: 'no_contact' }] };
  const replyTo = replyToOf(book);
  const answersGoTo = replyTo && mailAddressOf(replyTo.address);
  const { letters, sender } = book;
  const collectable = new Map(verdict.invoices.map((one) => [one.id, one.collectableMinor]));
  const facts = letterFactsOf(accountOf(book, now), {
    stage: reminder.stage,
    tone: reminder.tone,
    language: reminder.language,
    contact: { name: reminder.toName, country: contactOf(reminder, book)?.country ?? null },
    invoices: book.invoices.flatMap((invoice) => {
      const collectableMinor = collectable.get(invoice.id);
      return collectableMinor === undefined ? [] : [{ invoice, collectableMinor }];
    }),
  });
  const ids = invoiceIdsOf(reminder);
  return {
    book,
    mail: {
      ...renderLetter({ draft: reminder, facts }),
      from: { name: sender.fromName, address: sender.fromAddress },
      to: { name: reminder.toName, address: to },
      cc: cc === null ? null : { name: null, address: cc },
      replyTo: replyTo && answersGoTo ? { name: replyTo.name, address: answersGoTo } : null,
      messageId: reminder.messageId,
      references: letters
        .filter((one) => one.invoiceIds.some((id) => ids.includes(id)))
        .map((one) => one.messageId),
      date: now,
    },
  };
}

export type HandOver =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: 'refused'; readonly refusals: readonly Refusal[] }
  /** What it states was read before, and something of it is otherwise by now: it is written anew. */
  | { readonly ok: false; readonly reason: 'outdated' }
  /** It is not this process's any more: another one has it, or somebody took it back. */
  | { readonly ok: false; readonly reason: 'not_held' };

/**
 * The point of no return: in one transaction, with the client locked, everything is read again, the gate is asked a last
 * time and the hand-off is marked. Anything but `ok` means that nothing may be sent. `book` is what the letter was written
 * from: a server may let us wait, and the account to pay into, a PO number or a credit may be another one by then.
 */
export async function handOverReminder(
  db: Database,
  { held, reminder }: HeldReminder,
  given: { book: LetterBook; now: Date },
): Promise<HandOver> {
  const { now } = given;
  return db.prisma.$transaction(async (tx): Promise<HandOver> => {
    await lockClient(tx, reminder);
    const book = await loadLetterBook(tx, keyOf(reminder));
    const verdict = askGate(reminder, book, now);
    if (!verdict.ok) return { ok: false, reason: 'refused', refusals: verdict.refusals };
    if (!isDeepStrictEqual(book, given.book)) return { ok: false, reason: 'outdated' };
    const isMarked = await markHandoff(tx, held, now);
    return isMarked ? { ok: true } : { ok: false, reason: 'not_held' };
  });
}

/** The gate's word on an approved letter, with the facts as they were read just now. */
function askGate(reminder: Reminder, book: LetterBook | null, now: Date): Verdict {
  const approved = new Map(reminder.invoices.map((one) => [one.invoiceId, one]));
  // A client that is gone, or an invoice that was undone since.
  if (!book || book.invoices.length < approved.size)
    return { ok: false, refusals: [{ code: 'nothing_left' }] };
  const account = accountOf(book, now);
  // Sent once more, it is the letter that may be there already, whatever has followed it.
  const isOfCase = reminder.disputeId !== null;
  const rung =
    book.isSentAgain || isOfCase
      ? null
      : { stage: reminder.stage, nextStage: nextStageOf(reminder, book, account.today) };
  return gate(
    gateFactsOf(account, {
      now,
      purpose: PURPOSES[reminder.stage],
      invoices: book.invoices.map((one) => gateInvoiceOf(one, approved.get(one.id) ?? null)),
      contact: contactOf(reminder, book),
      ccAddress: reminder.ccAddress,
      hasMailServer: true,
      overrides: reminder.overrides,
      ...(rung && { rung }),
      ...(isOfCase && { telling: tellingFactsOf(book.told, reminder.disputeSeen ?? '') }),
    }),
  );
}

const PURPOSES: Readonly<Record<LetterStage, Purpose>> = {
  pre_due: 'pre_due',
  friendly: 'overdue',
  follow_up: 'overdue',
  thanks: 'courtesy',
  dispute_received: 'answer',
  dispute_question: 'answer',
  dispute_decision: 'answer',
};

/** Which letter is next about its invoices by now; of a thank-you one that is open again is refused for its balance. */
function nextStageOf(reminder: Reminder, book: LetterBook, today: Day): LetterStage | null {
  const { invoices, letters } = book;
  if (reminder.stage !== 'thanks') return nextLetter({ invoices, letters, today })?.stage ?? null;
  const paid = invoices.flatMap((one) => {
    const facts = paidFactsOf(one, book);
    return facts ? [{ id: one.id, ...facts }] : [];
  });
  return thanksStage(paid, letters);
}

/** Whom the person approved; another address than that is nobody they approved. */
function contactOf(reminder: Reminder, { contacts }: LetterBook): Contact | null {
  const contact = withSharedMarks(contacts).find(({ id }) => id === reminder.contactId);
  return contact?.email === reminder.toAddress ? contact : null;
}

/** Of the account only the letter's own invoices. */
function accountOf(
  book: LetterBook,
  now: Date,
): Omit<Account, 'habit' | 'reasons' | 'unthanked' | 'toldInvoices'> {
  return { ...book, today: localDay(now, book.workspace.timeZone), open: book.invoices };
}

function keyOf(reminder: Reminder) {
  return { ...reminder, invoiceIds: invoiceIdsOf(reminder) };
}

/** The ids of the invoices that the letter names. */
export function invoiceIdsOf({ invoices }: Reminder): string[] {
  return invoices.map(({ invoiceId }) => invoiceId);
}
