// What a letter states: the facts of an account in the shape in which the letter shows them.
import { daysPastDue } from '#domain/aging.ts';
import type { Amends } from '#domain/amends.ts';
import { localDay } from '#domain/calendar.ts';
import type { Contact, Language } from '#domain/contact.ts';
import type { LetterStage, Tone } from '#domain/ladder.ts';
import type { Sender } from '#domain/sender.ts';
import type { ToldCase } from '#domain/telling.ts';
import { isTelling } from '#domain/telling.ts';
import type { Invoice } from '#domain/types.ts';
import type { LetterFacts, LetterInvoice } from '#mail/letter.ts';
import { localeOf } from '#mail/locale.ts';
import type { Account } from './letter-facts.ts';
import { kindOf, queriedOf, toldFactsOf } from './telling.ts';
import { isAskedAbout } from './unthanked.ts';

/** Every fact that the letter may state. A thank-you knows nothing of what is open. */
export function letterFactsOf(
  account: Omit<Account, 'habit' | 'reasons' | 'unthanked' | 'toldInvoices'>,
  asked: {
    stage: LetterStage;
    tone: Tone;
    language: Language;
    /** Whom it greets, and by whose manner it writes amounts and days. */
    contact: Pick<Contact, 'name' | 'country'> | null;
    /** What the gate lets through, with what may be asked for. */
    invoices: readonly InLetter[];
    /** What it says of delays on our side; left out: its words are written already. */
    amends?: Amends | null;
  },
): LetterFacts {
  const { client, sender, today, workspace } = account;
  const { amends = null, contact, invoices, language, stage, tone } = asked;
  const isThanks = stage === 'thanks';
  const told = isTelling(stage) ? account.told : null;
  // Only what asks for money, or leaves some to pay, says how.
  const hasWays = !isThanks && (told === null || stage === 'dispute_decision');
  const currencies = new Set(invoices.map(({ invoice }) => invoice.currency));
  const ids = new Set(invoices.map(({ invoice }) => invoice.id));
  const previous = account.letters.findLast(
    (letter) => kindOf(letter.stage) === 'ladder' && letter.invoiceIds.some((id) => ids.has(id)),
  );
  return {
    language,
    locale: localeOf({
      language,
      country: contact?.country ?? null,
      workspaceLocale: workspace.locale,
    }),
    today,
    stage,
    tone,
    clientName: client.name,
    contactName: contact?.name ?? null,
    team: teamOf(account),
    invoices: invoices.map((one) => letterInvoiceOf(one, { account, isThanks, hasWays, told })),
    credits: account.credits
      .filter(({ currency }) => !isThanks && currencies.has(currency))
      .map(({ currency, balanceMinor, kind, number }) => ({
        currency,
        minor: balanceMinor,
        kind,
        number,
      })),
    payTo: Object.entries(sender?.payTo ?? {})
      .filter(([currency]) => hasWays && currencies.has(currency))
      .map(([currency, words]) => ({ currency, words })),
    previous: previous
      ? { stage: previous.stage, sentOn: localDay(previous.sentAt, workspace.timeZone) }
      : null,
    amends,
    ...(told && { told: toldFactsOf(told, today) }),
  };
}

function teamOf(account: Pick<Account, 'workspace' | 'sender' | 'owner'>): LetterFacts['team'] {
  const { owner, sender, workspace } = account;
  return {
    name: sender?.fromName ?? workspace.name,
    signer: owner?.name ?? sender?.fromName ?? workspace.name,
    phone: sender?.phone ?? null,
    replyTo: replyToOf(account)?.address ?? sender?.fromAddress ?? '',
    logoUrl: sender?.logoUrl ?? null,
    signature: sender?.signature ?? null,
  };
}

/** An invoice that the gate lets through, with what may be asked for. */
interface InLetter {
  readonly invoice: Invoice;
  readonly collectableMinor: bigint;
}

function letterInvoiceOf(
  { collectableMinor, invoice }: InLetter,
  on: {
    account: Pick<Account, 'today' | 'sender' | 'leftToClient' | 'promisedOn'>;
    isThanks: boolean;
    hasWays: boolean;
    told: ToldCase | null;
  },
): LetterInvoice {
  const { account, hasWays, isThanks, told } = on;
  const queried = told ? queriedOf(told, invoice) : undefined;
  const { dueOn, paidOn } = invoice;
  return {
    number: invoice.number,
    issuedOn: invoice.issuedOn,
    dueOn,
    daysPastDue: daysPastDue(dueOn, account.today),
    currency: invoice.currency,
    amountMinor: invoice.amountMinor,
    balanceMinor: invoice.balanceMinor,
    collectableMinor,
    po: invoice.po,
    paymentUrl: hasWays
      ? (invoice.paymentUrl ?? paymentLinkOf(account.sender, invoice.number))
      : null,
    paid:
      isThanks && paidOn !== null
        ? {
            on: paidOn,
            daysLate: daysPastDue(dueOn, paidOn),
            isAsked: isAskedAbout(invoice, account),
          }
        : null,
    ...(queried && { queried }),
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
