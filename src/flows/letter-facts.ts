// Reads everything that a letter to one client rests on, and puts it into the shapes of the gate and of the letter.

import type { Queries } from '#db/client.ts';
import { findClientById } from '#db/clients.ts';
import { listAtAddress, listContacts } from '#db/contacts.ts';
import { loadClientBook, loadInvoicesById } from '#db/invoices.ts';
import type { GivenReason } from '#db/late-reasons.ts';
import { listPromises, listReasons } from '#db/late-reasons.ts';
import { findTemplate } from '#db/mail-templates.ts';
import { findMember } from '#db/members.ts';
import type { ClientHolds } from '#db/reminder-facts.ts';
import { loadHolds } from '#db/reminder-facts.ts';
import type { PastLetter } from '#db/reminders.ts';
import { listPastLetters } from '#db/reminders.ts';
import { findSender } from '#db/senders.ts';
import { findToldCase } from '#db/told-cases.ts';
import { findAskingRules, findWorkspace } from '#db/workspaces.ts';
import { REASONS_COUNT_DAYS } from '#domain/amends.ts';
import { addDays, instantOf, localDay } from '#domain/calendar.ts';
import type { Contact, Language, MarkedAddress } from '#domain/contact.ts';
import { marksAt, whereaboutsOf } from '#domain/contact.ts';
import { disputedOf } from '#domain/dispute-hold.ts';
import type { GateFacts, GateInvoice, Override, Purpose } from '#domain/gate.ts';
import type { LetterStage } from '#domain/ladder.ts';
import type { PayerHabit } from '#domain/payer.ts';
import { habitOf } from '#domain/payer.ts';
import type { Sender } from '#domain/sender.ts';
import type { TellingFacts, ToldCase } from '#domain/telling.ts';
import type { Client, Credit, Day, Invoice, Workspace } from '#domain/types.ts';
import type { Template } from '#mail/draft.ts';
import { templateOf } from '#mail/draft.ts';
import type { Unthanked } from './unthanked.ts';
import { loadUnthanked, NOTHING_PAID } from './unthanked.ts';

/** One client as a letter sees it; what was paid only where it is to thank for that. */
export interface Account extends Unthanked {
  readonly workspace: Workspace;
  readonly today: Day;
  readonly client: Client;
  readonly holds: ClientHolds;
  /** Open, oldest due date first. */
  readonly open: readonly Invoice[];
  readonly credits: readonly Credit[];
  readonly habit: PayerHabit;
  readonly contacts: readonly Contact[];
  /** Everybody in the workspace who has the address of the copy, or had it; nobody where there is no copy. */
  readonly atCopy: readonly MarkedAddress[];
  readonly sender: Sender | null;
  /** Gone or on their way, oldest first. */
  readonly letters: readonly PastLetter[];
  /** Least days between two thank-you letters. */
  readonly thankGapDays: number;
  /** Why their invoices were late in the last year, as people said, newest first. */
  readonly reasons: readonly GivenReason[];
  /** The case that it tells of, and the invoices of it that are in the books; null and none where it tells of none. */
  readonly told: ToldCase | null;
  readonly toldInvoices: readonly Invoice[];
  /** Whoever looks after the client, as they sign and are answered. */
  readonly owner: { readonly name: string; readonly email: string | null } | null;
}

/** Everything on the account of a client; null when the client is not in the books. */
export async function loadAccount(
  db: Queries,
  given: {
    workspaceId: string;
    clientId: string;
    now: Date;
    ccAddress?: string | null;
    /** It is for a thank-you. */
    isThanks?: boolean;
    /** It is to tell them about this case. */
    disputeId?: string | undefined;
  },
): Promise<Account | null> {
  const basis = await loadBasis(db, given);
  if (!basis) return null;
  const { client, today, workspace } = basis;
  const since = instantOf({
    day: addDays(today, -REASONS_COUNT_DAYS),
    hour: 0,
    zone: workspace.timeZone,
  });
  const { workspaceId } = given;
  const book = await loadClientBook(db, workspaceId, client.id);
  const key = { workspaceId, clientId: client.id };
  const email = given.ccAddress ?? null;
  const paid = given.isThanks ? await loadUnthanked(db, { ...key, today }) : NOTHING_PAID;
  return {
    ...basis,
    ...paid,
    promisedOn: { ...(await listPromises(db, key)), ...paid.promisedOn },
    atCopy: email === null ? [] : await listAtAddress(db, { workspaceId, email }),
    open: book.open,
    credits: book.credits,
    habit: habitOf({ paid: book.paid, openOverdue: book.open, today }),
    letters: await listPastLetters(db, { ...key, andWaiting: true }),
    reasons: await listReasons(db, { ...key, since }),
    ...(await loadTold(db, { ...key, disputeId: given.disputeId })),
  };
}

async function loadTold(
  db: Queries,
  given: { workspaceId: string; clientId: string; disputeId: string | undefined },
): Promise<Pick<Account, 'told' | 'toldInvoices'>> {
  const { clientId, disputeId: id, workspaceId } = given;
  const told = id === undefined ? null : await findToldCase(db, { workspaceId, id });
  if (!told) return { told: null, toldInvoices: [] };
  const ids = told.dispute.invoices.map(({ invoiceId }) => invoiceId);
  const invoices = await loadInvoicesById(db, { workspaceId, ids });
  return { told, toldInvoices: invoices.filter((one) => one.clientId === clientId) };
}

/** What comes with a client whatever the letter is about. */
type Basis = Pick<
  Account,
  'workspace' | 'today' | 'client' | 'holds' | 'contacts' | 'sender' | 'owner' | 'thankGapDays'
>;

async function loadBasis(
  db: Queries,
  given: { workspaceId: string; clientId: string; now: Date },
): Promise<Basis | null> {
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
    thankGapDays: (await findAskingRules(db, workspaceId)).thankGapDays,
  };
}

/** What the gate is asked about: facts of the account, and of the letter in question. */
export function gateFactsOf(
  account: Pick<
    Account,
    | 'workspace'
    | 'today'
    | 'holds'
    | 'credits'
    | 'sender'
    | 'atCopy'
    | 'letters'
    | 'thankGapDays'
    | 'promisedOn'
  >,
  asked: {
    now: Date;
    purpose: Purpose;
    invoices: readonly GateInvoice[];
    contact: Contact | null;
    /** One more address, where the person gave one. */
    ccAddress: string | null;
    hasMailServer: boolean;
    overrides: readonly Override[];
    rung?: NonNullable<GateFacts['rung']>;
    telling?: TellingFacts;
  },
): GateFacts {
  const { holds, letters, workspace } = account;
  const { ccAddress, ...rest } = asked;
  const last = letters.at(-1);
  const written = last ? { at: last.sentAt, byUserId: last.createdBy } : null;
  const spoken = holds.lastSpoken;
  const lastThanks = letters.findLast(({ stage }) => stage === 'thanks');
  return {
    ...rest,
    cc: ccAddress === null ? null : { email: ccAddress, ...marksAt(ccAddress, account.atCopy) },
    today: account.today,
    client: holds,
    promises: Object.entries(account.promisedOn).map(([id, until]) => ({
      invoiceIds: [id],
      until,
    })),
    instalments: [],
    credits: account.credits,
    lastContact: !written || (spoken && spoken.at > written.at) ? spoken : written,
    ...(lastThanks && { thanks: { lastAt: lastThanks.sentAt, gapDays: account.thankGapDays } }),
    whereabouts: whereaboutsOf(asked.contact, workspace),
    sender: account.sender,
  };
}

/** An invoice for the gate; `approved` as the person saw it, or null while the letter is only proposed. */
export function gateInvoiceOf(invoice: Invoice, approved: GateInvoice['approved']): GateInvoice {
  const { balanceMinor, dispute } = invoice;
  return {
    id: invoice.id,
    number: invoice.number,
    currency: invoice.currency,
    balanceMinor,
    dueOn: invoice.dueOn,
    disputedMinor: disputedOf(invoice),
    ...(dispute && { disputeNumber: dispute.number }),
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
