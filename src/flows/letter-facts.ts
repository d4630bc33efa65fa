// Reads everything that a letter to one client rests on, and puts it into the shapes of the gate and of the letter.

import type { Queries } from '#db/client.ts';
import { findClientById } from '#db/clients.ts';
import { listContacts } from '#db/contacts.ts';
import { loadClientBook } from '#db/invoices.ts';
import { findTemplate } from '#db/mail-templates.ts';
import { findMember } from '#db/members.ts';
import type { ClientHolds } from '#db/reminder-facts.ts';
import { loadHolds } from '#db/reminder-facts.ts';
import type { PastLetter } from '#db/reminders.ts';
import { listPastLetters } from '#db/reminders.ts';
import { findSender } from '#db/senders.ts';
import { findWorkspace } from '#db/workspaces.ts';
import { daysPastDue } from '#domain/aging.ts';
import { localDay } from '#domain/calendar.ts';
import type { Contact, Language, Reachable } from '#domain/contact.ts';
import { whereaboutsOf, withSharedMarks } from '#domain/contact.ts';
import type { GateFacts, GateInvoice, Override, Purpose } from '#domain/gate.ts';
import type { LetterStage, Tone } from '#domain/ladder.ts';
import type { PayerHabit } from '#domain/payer.ts';
import { habitOf } from '#domain/payer.ts';
import type { Sender } from '#domain/sender.ts';
import type { Client, Credit, Day, Invoice, Workspace } from '#domain/types.ts';
import type { Template } from '#mail/draft.ts';
import { templateOf } from '#mail/draft.ts';
import type { LetterFacts } from '#mail/letter.ts';
import { localeOf } from '#mail/locale.ts';

/** One client as a letter sees it. */
export interface Account {
  readonly workspace: Workspace;
  readonly today: Day;
  readonly client: Client;
  readonly holds: ClientHolds;
  /** Open, oldest due date first. */
  readonly open: readonly Invoice[];
  readonly credits: readonly Credit[];
  readonly habit: PayerHabit;
  readonly contacts: readonly Contact[];
  readonly sender: Sender | null;
  /** Gone or on their way, oldest first. */
  readonly letters: readonly PastLetter[];
  /** Whoever looks after the client, as they sign and are answered. */
  readonly owner: { readonly name: string; readonly email: string | null } | null;
}

/** Everything on the account of a client; null when the client is not in the books. */
export async function loadAccount(
  db: Queries,
  given: { workspaceId: string; clientId: string; now: Date },
): Promise<Account | null> {
  const basis = await loadBasis(db, given);
  if (!basis) return null;
  const { client, today } = basis;
  const { workspaceId } = given;
  const book = await loadClientBook(db, workspaceId, client.id);
  const key = { workspaceId, clientId: client.id };
  return {
    ...basis,
    open: book.open,
    credits: book.credits,
    habit: habitOf({ paid: book.paid, openOverdue: book.open, today }),
    letters: await listPastLetters(db, { ...key, andWaiting: true }),
  };
}

async function loadBasis(
  db: Queries,
  given: { workspaceId: string; clientId: string; now: Date },
): Promise<Omit<Account, 'open' | 'credits' | 'habit' | 'letters'> | null> {
  const { workspaceId } = given;
  const workspace = await findWorkspace(db, workspaceId);
  const client = await findClientById(db, workspaceId, given.clientId);
  if (!workspace || !client) return null;
  const holds = await loadHolds(db, { workspaceId, clientId: client.id });
  if (!holds) return null;
  const member =
    client.ownerUserId === null ? null : await findMember(db, workspaceId, client.ownerUserId);
  // Somebody whose profile nobody has asked Slack for yet is known by an id only, and no letter is signed with that.
  const owner = member && member.name !== member.slackUserId ? member : null;
  return {
    workspace,
    today: localDay(given.now, workspace.timeZone),
    client,
    holds,
    contacts: await listContacts(db, workspaceId, client.id),
    sender: await findSender(db, workspaceId),
    owner: owner && { name: owner.name, email: owner.email },
  };
}

/** What the gate is asked about: facts of the account, and of the letter in question. */
export function gateFactsOf(
  account: Pick<Account, 'workspace' | 'today' | 'holds' | 'credits' | 'sender' | 'contacts'> & {
    letters: readonly Pick<PastLetter, 'sentAt' | 'createdBy'>[];
  },
  asked: {
    now: Date;
    purpose: Purpose;
    invoices: readonly GateInvoice[];
    contact: Contact | null;
    /** One more address, where the person gave one. */
    ccAddress: string | null;
    hasMailServer: boolean;
    overrides: readonly Override[];
  },
): GateFacts {
  const { holds, letters, workspace } = account;
  const { ccAddress, ...rest } = asked;
  const last = letters.at(-1);
  return {
    ...rest,
    cc: ccAddress === null ? null : reachableAt(account.contacts, ccAddress),
    today: account.today,
    client: holds,
    promises: [],
    instalments: [],
    credits: account.credits,
    lastContact: last ? { at: last.sentAt, byUserId: last.createdBy } : null,
    whereabouts: whereaboutsOf(asked.contact, workspace),
    sender: account.sender,
  };
}

/** What is known of an address: the marks of the contacts who have it. */
function reachableAt(contacts: readonly Contact[], email: string): Reachable {
  const known = withSharedMarks(contacts).find(
    (contact) => contact.email.toLowerCase() === email.toLowerCase(),
  );
  return known ?? { email, bouncedAt: null, optedOutAt: null };
}

/** An invoice for the gate; `approved` as the person saw it, or null while the letter is only proposed. */
export function gateInvoiceOf(invoice: Invoice, approved: GateInvoice['approved']): GateInvoice {
  const { balanceMinor, isDisputed } = invoice;
  return {
    id: invoice.id,
    number: invoice.number,
    currency: invoice.currency,
    balanceMinor,
    dueOn: invoice.dueOn,
    disputedMinor: isDisputed && balanceMinor > 0n ? balanceMinor : 0n,
    missingSince: invoice.missingSince,
    approved,
  };
}

/** Which language a contact is written to in. */
export function languageFor(account: Pick<Account, 'sender'>, contact: Contact | null): Language {
  return contact?.language ?? account.sender?.language ?? 'en';
}

/** The team's own words where they have written some, else ours. */
export async function templateFor(
  db: Queries,
  given: { workspaceId: string; stage: LetterStage; language: Language },
): Promise<Template> {
  const { language, stage } = given;
  return (await findTemplate(db, given)) ?? templateOf(stage, language);
}

/** Every fact that the letter may state. */
export function letterFactsOf(
  account: Omit<Account, 'habit'>,
  asked: {
    stage: LetterStage;
    tone: Tone;
    language: Language;
    contactName: string | null;
    /** What the gate lets through, with what may be asked for. */
    invoices: readonly { readonly invoice: Invoice; readonly collectableMinor: bigint }[];
  },
): LetterFacts {
  const { client, sender, today, workspace } = account;
  const { contactName, invoices, language, stage, tone } = asked;
  const currencies = new Set(invoices.map(({ invoice }) => invoice.currency));
  const ids = new Set(invoices.map(({ invoice }) => invoice.id));
  const previous = account.letters.findLast((letter) =>
    letter.invoiceIds.some((id) => ids.has(id)),
  );
  return {
    language,
    locale: localeOf(language, workspace.locale),
    today,
    stage,
    tone,
    clientName: client.name,
    contactName,
    team: {
      name: sender?.fromName ?? workspace.name,
      signer: account.owner?.name ?? sender?.fromName ?? workspace.name,
      phone: sender?.phone ?? null,
      replyTo: replyToOf(account)?.address ?? sender?.fromAddress ?? '',
      logoUrl: sender?.logoUrl ?? null,
      signature: sender?.signature ?? null,
    },
    invoices: invoices.map(({ invoice, collectableMinor }) => ({
      number: invoice.number,
      issuedOn: invoice.issuedOn,
      dueOn: invoice.dueOn,
      daysPastDue: daysPastDue(invoice.dueOn, today),
      currency: invoice.currency,
      amountMinor: invoice.amountMinor,
      balanceMinor: invoice.balanceMinor,
      collectableMinor,
      po: invoice.po,
      paymentUrl: invoice.paymentUrl ?? paymentLinkOf(sender, invoice.number),
    })),
    credits: account.credits
      .filter(({ currency }) => currencies.has(currency))
      .map(({ currency, balanceMinor, kind, number }) => ({
        currency,
        minor: balanceMinor,
        kind,
        number,
      })),
    payTo: Object.entries(sender?.payTo ?? {})
      .filter(([currency]) => currencies.has(currency))
      .map(([currency, words]) => ({ currency, words })),
    previous: previous
      ? { stage: previous.stage, sentOn: localDay(previous.sentAt, workspace.timeZone) }
      : null,
  };
}

/** Where answers go: to whoever looks after the client, or to the one address of the team. Null: to the sender. */
export function replyToOf(
  account: Pick<Account, 'sender' | 'owner'>,
): { readonly name: string | null; readonly address: string } | null {
  const { owner, sender } = account;
  if (!sender) return null;
  if (sender.replyTo !== 'owner') return { name: sender.fromName, address: sender.replyTo };
  return owner?.email ? { name: owner.name, address: owner.email } : null;
}

function paymentLinkOf(sender: Sender | null, number: string): string | null {
  if (!sender?.paymentLink) return null;
  return sender.paymentLink.replaceAll('{number}', encodeURIComponent(number.toWellFormed()));
}
