// What a letter to a client would say now: which stage and tone and why, to whom, about which invoices, and what the gate
// thinks of it. Reads only.
import { createHash } from 'node:crypto';
import type { Queries } from '#db/client.ts';
import { isOverdue } from '#domain/aging.ts';
import { amendsFor, hasOurFault } from '#domain/amends.ts';
import { addDays, instantOf, localDay, nextContactMoment } from '#domain/calendar.ts';
import type { Contact, Language, Whereabouts } from '#domain/contact.ts';
import { recipientOf, whereaboutsOf, withSharedMarks } from '#domain/contact.ts';
import { disputedOf } from '#domain/dispute-hold.ts';
import type { Purpose, Verdict } from '#domain/gate.ts';
import { gate } from '#domain/gate.ts';
import type { NextLetter, Tone, ToneReason } from '#domain/ladder.ts';
import { nextLetter, PRE_DUE_DAYS, toneFor } from '#domain/ladder.ts';
import type { Member } from '#domain/member.ts';
import { refusalKey } from '#domain/refusal-key.ts';
import type { ToldCase } from '#domain/telling.ts';
import type { Invoice } from '#domain/types.ts';
import { draftOf } from '#mail/draft.ts';
import type { Draft } from '#mail/letter.ts';
import type { LintWarning } from '#mail/lint.ts';
import { lint } from '#mail/lint.ts';
import type { Database } from './deps.ts';
import { letterFactsOf } from './letter-content.ts';
import type { Account } from './letter-facts.ts';
import {
  gateFactsOf,
  gateInvoiceOf,
  languageFor,
  loadAccount,
  templateFor,
} from './letter-facts.ts';
import type { ProposedInvoice, Ticked } from './reminder-invoices.ts';
import { chooseInvoices, refusalsOf } from './reminder-invoices.ts';
import { seenOfCase, tellingFactsOf, tellingLetter } from './telling.ts';
import { isAskedAbout } from './unthanked.ts';

/** More than this in one letter nobody reads; the oldest come first. */
const MOST_INVOICES = 100;

export interface Asked extends Ticked {
  readonly workspaceId: string;
  readonly clientId: string;
  readonly now: Date;
  readonly hasMailServer: boolean;
  /** What the person chose so far; left out: as we propose it. */
  readonly contactId?: string;
  readonly tone?: Tone;
  readonly ccAddress?: string | null;
  /** Who looks at it; left out: somebody who sets nothing aside. */
  readonly member?: Pick<Member, 'role' | 'isBarred'>;
  /** It is to thank for what was paid, and asks for no money. */
  readonly isThanks?: boolean;
  /** It is to tell them about this case. */
  readonly disputeId?: string | undefined;
}

export interface Proposal {
  readonly account: Account;
  readonly purpose: Purpose;
  readonly contact: Contact | null;
  readonly whereabouts: Whereabouts;
  readonly letter: NextLetter;
  readonly tone: Tone;
  /** Null: the person chose it. */
  readonly toneBecause: ToneReason | null;
  readonly language: Language;
  /** In which the letter writes its amounts and days. */
  readonly locale: string;
  readonly invoices: readonly ProposedInvoice[];
  /** Of the ticked ones. */
  readonly verdict: Verdict;
  /** The next good moment, where only the hour is in the way. */
  readonly scheduleFor: Date | null;
  /** When they open after today: a good moment for a letter that shall wait. */
  readonly nextOpening: Date;
  readonly draft: Draft;
  readonly warnings: readonly LintWarning[];
  /** Stands for the balances and dates that the person sees: when they differ at sending, the person looks again. */
  readonly seen: string;
  /** Stands for the refusals that the person sees: nobody sets aside what they were not shown. */
  readonly shown: string;
}

export type ProposalResult =
  | { readonly ok: true; readonly proposal: Proposal }
  | { readonly ok: false; readonly reason: 'no_client' }
  /** Nothing is overdue, and nothing is due within days that they were not told of. */
  | { readonly ok: false; readonly reason: 'nothing_due'; readonly account: Account }
  /** Of a thank-you: nothing was paid lately that they were not thanked for. */
  | { readonly ok: false; readonly reason: 'nothing_to_thank'; readonly account: Account }
  /** There is no such case, or none of its invoices is theirs any more. */
  | { readonly ok: false; readonly reason: 'no_case' };

export async function proposeReminder(db: Database, asked: Asked): Promise<ProposalResult> {
  return proposalIn(db.prisma, asked);
}

/** The same within a transaction. */
export async function proposalIn(tx: Queries, asked: Asked): Promise<ProposalResult> {
  const account = await loadAccount(tx, asked);
  if (!account) return { ok: false, reason: 'no_client' };
  const { isThanks = false } = asked;
  if (asked.disputeId !== undefined && account.toldInvoices.length === 0)
    return { ok: false, reason: 'no_case' };
  const reason = isThanks ? 'nothing_to_thank' : 'nothing_due';
  const { purpose, candidates } = candidatesOf(account, { isThanks });
  if (purpose === null) return { ok: false, reason, account };
  const contact = contactFor(account, asked.contactId);
  const whereabouts = whereaboutsOf(contact, account.workspace);
  const { plain, ...choice } = chooseInvoices(candidates, {
    ticked: asked,
    member: asked.member ?? null,
    today: account.today,
    judge: (invoices, overrides) =>
      gate(
        gateFactsOf(account, {
          now: asked.now,
          purpose,
          invoices: invoices.map((invoice) => gateInvoiceOf(invoice, null)),
          contact,
          ccAddress: asked.ccAddress ?? null,
          hasMailServer: asked.hasMailServer,
          overrides,
          ...(account.told && { telling: tellingFactsOf(account.told, null) }),
        }),
      ),
  });
  const words = await wordsFor(tx, asked, { account, contact, invoices: choice.invoices });
  if (!words) return { ok: false, reason, account };
  return {
    ok: true,
    proposal: {
      account,
      purpose,
      contact,
      whereabouts,
      ...words,
      ...choice,
      nextOpening: openingAfter(asked.now, whereabouts),
      seen: seenOf(candidates, contact, account.told),
      shown: shownOf(plain),
    },
  };
}

/** Which letter it is, in which tone and language, and how it reads; null where none makes sense. */
async function wordsFor(
  tx: Queries,
  asked: Asked,
  on: { account: Account; contact: Contact | null; invoices: readonly ProposedInvoice[] },
): Promise<Pick<
  Proposal,
  'letter' | 'tone' | 'toneBecause' | 'language' | 'locale' | 'draft' | 'warnings'
> | null> {
  const { account, contact, invoices } = on;
  const inLetter = invoices.filter(({ isTicked }) => isTicked);
  const about = inLetter.length > 0 ? inLetter : invoices; // A refused letter is still shown.
  const letter = letterAbout(
    about.map(({ invoice }) => invoice),
    { account, isThanks: asked.isThanks ?? false },
  );
  if (!letter) return null;
  const { stage } = letter;
  const { reasons } = account;
  const proposed = toneFor({
    stage,
    habit: account.habit,
    oldestDaysPastDue: Math.max(...about.map((one) => one.daysPastDue)),
    hasOurFault: hasOurFault(reasons),
  });
  const tone = asked.tone ?? proposed.tone;
  const language = languageFor(account, contact);
  // What was held up before is no word for a thank-you, nor for an answer to a query.
  const amends =
    asked.isThanks || account.told
      ? null
      : amendsFor(
          reasons,
          about.map(({ invoice }) => invoice),
        );
  const facts = letterFactsOf(account, { stage, tone, language, contact, invoices: about, amends });
  const { workspaceId } = asked;
  const draft = draftOf(facts, await templateFor(tx, { workspaceId, stage, language }));
  return {
    letter,
    tone,
    toneBecause: tone === proposed.tone ? proposed.because : null,
    language,
    locale: facts.locale,
    draft,
    warnings: lint(draft, language, stage),
  };
}

/** Which letter these invoices call for, and why. */
function letterAbout(
  invoices: readonly Invoice[],
  { account, isThanks }: { account: Account; isThanks: boolean },
): NextLetter | null {
  if (account.told) return tellingLetter(account.told);
  if (!isThanks) return nextLetter({ invoices, letters: account.letters, today: account.today });
  const asked = invoices.filter((one) => isAskedAbout(one, account)).length;
  return { stage: 'thanks', because: { code: 'paid', invoices: invoices.length, asked } };
}

/** All that is overdue; else what is due within days. For a thank-you what was paid, about a dispute all of it. */
export function candidatesOf(
  account: Pick<Account, 'open' | 'today' | 'unthanked' | 'told' | 'toldInvoices'>,
  { isThanks }: { isThanks: boolean },
): {
  purpose: Purpose | null;
  candidates: readonly Invoice[];
} {
  const { open, today, told, toldInvoices, unthanked } = account;
  if (told) return { purpose: 'answer', candidates: toldInvoices };
  if (isThanks)
    return {
      purpose: unthanked.length > 0 ? 'courtesy' : null,
      candidates: unthanked.slice(0, MOST_INVOICES),
    };
  const overdue = open.filter((invoice) => isOverdue(invoice, today));
  if (overdue.length > 0)
    return { purpose: 'overdue', candidates: overdue.slice(0, MOST_INVOICES) };
  const soon = open.filter(({ dueOn }) => dueOn <= addDays(today, PRE_DUE_DAYS));
  return soon.length > 0
    ? { purpose: 'pre_due', candidates: soon.slice(0, MOST_INVOICES) }
    : { purpose: null, candidates: [] };
}

export function contactFor(
  account: Pick<Account, 'contacts'>,
  contactId: string | undefined,
): Contact | null {
  const chosen = withSharedMarks(account.contacts).find(({ id }) => id === contactId);
  return chosen ?? recipientOf(account.contacts);
}

/** The first good moment there of a later day than this one. */
export function openingAfter(now: Date, whereabouts: Whereabouts): Date {
  const zone = whereabouts.timeZone;
  const tomorrow = instantOf({ day: addDays(localDay(now, zone), 1), hour: 0, zone });
  return nextContactMoment(tomorrow, whereabouts);
}

/** Short, and different as soon as a balance, its disputed part or currency, a date, a PO number that words may name, or the address is, or what the letter says of a case. */
export function seenOf(
  invoices: readonly Invoice[],
  contact: Contact | null,
  told: ToldCase | null,
): string {
  const lines = invoices.map((one) => {
    const { balanceMinor, currency, dueOn, id, paidOn, po } = one;
    const paid = paidOn === null ? [] : [paidOn];
    return [id, balanceMinor, disputedOf(one), currency, dueOn, ...paid, po ?? ''].join(' ');
  });
  return hashOf([...lines, contact?.email ?? '', ...(told ? [seenOfCase(told)] : [])]);
}

/** The refusals of a verdict on all that could be in the letter, whatever their order. */
export function shownOf(verdict: Verdict): string {
  return hashOf(
    refusalsOf(verdict)
      .map((one) => `${one.code} ${refusalKey(one)}`)
      .toSorted(),
  );
}

function hashOf(lines: readonly string[]): string {
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 16);
}
