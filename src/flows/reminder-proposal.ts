// What a letter to a client would say now: which stage and tone and why, to whom, about which invoices, and what the gate
// thinks of it. Reads only.
import { createHash } from 'node:crypto';
import { daysPastDue, isOverdue } from '#domain/aging.ts';
import { addDays, instantOf, localDay, nextContactMoment } from '#domain/calendar.ts';
import type { Contact, Language, Whereabouts } from '#domain/contact.ts';
import { recipientOf, whereaboutsOf, withSharedMarks } from '#domain/contact.ts';
import type { Override, Purpose, Refusal, Verdict } from '#domain/gate.ts';
import { gate, scheduleFor } from '#domain/gate.ts';
import type { NextLetter, Tone, ToneReason } from '#domain/ladder.ts';
import { nextLetter, PRE_DUE_DAYS, toneFor } from '#domain/ladder.ts';
import { refusalKey } from '#domain/refusal-key.ts';
import type { Day, Invoice } from '#domain/types.ts';
import { draftOf } from '#mail/draft.ts';
import type { Draft } from '#mail/letter.ts';
import type { LintWarning } from '#mail/lint.ts';
import { lint } from '#mail/lint.ts';
import type { Database } from './deps.ts';
import type { Account } from './letter-facts.ts';
import {
  gateFactsOf,
  gateInvoiceOf,
  languageFor,
  letterFactsOf,
  loadAccount,
  templateFor,
} from './letter-facts.ts';

/** More than this in one letter nobody reads; the oldest come first. */
const MOST_INVOICES = 100;

export interface Asked {
  readonly workspaceId: string;
  readonly clientId: string;
  readonly now: Date;
  readonly hasMailServer: boolean;
  /** What the person chose so far; left out: as we propose it. */
  readonly contactId?: string;
  readonly tone?: Tone;
  readonly ccAddress?: string | null;
  /** The invoices that stay ticked. */
  readonly invoiceIds?: readonly string[];
  readonly overrides?: readonly Override[];
}

interface ProposedInvoice {
  readonly invoice: Invoice;
  readonly daysPastDue: number;
  readonly isTicked: boolean;
  /** What may be asked for; 0 when it stays out. */
  readonly collectableMinor: bigint;
  /** Why it cannot be in the letter. */
  readonly refusal: Refusal | null;
}

export interface Proposal {
  readonly account: Account;
  readonly purpose: Exclude<Purpose, 'courtesy'>;
  readonly contact: Contact | null;
  readonly whereabouts: Whereabouts;
  readonly letter: NextLetter;
  readonly tone: Tone;
  /** Null: the person chose it. */
  readonly toneBecause: ToneReason | null;
  readonly language: Language;
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
  | { readonly ok: false; readonly reason: 'nothing_due'; readonly account: Account };

export async function proposeReminder(db: Database, asked: Asked): Promise<ProposalResult> {
  const account = await loadAccount(db.prisma, asked);
  if (!account) return { ok: false, reason: 'no_client' };
  const { purpose, candidates } = candidatesOf(account);
  if (purpose === null) return { ok: false, reason: 'nothing_due', account };
  const contact = contactFor(account, asked.contactId);
  const whereabouts = whereaboutsOf(contact, account.workspace);
  const ticked = new Set(asked.invoiceIds ?? candidates.map(({ id }) => id));
  const judge = (invoices: readonly Invoice[]): Verdict =>
    gate(
      gateFactsOf(account, {
        now: asked.now,
        purpose,
        invoices: invoices.map((invoice) => gateInvoiceOf(invoice, null)),
        contact,
        ccAddress: asked.ccAddress ?? null,
        hasMailServer: asked.hasMailServer,
        overrides: asked.overrides ?? [],
      }),
    );
  const verdict = judge(candidates.filter(({ id }) => ticked.has(id)));
  const invoices = withRefusals(candidates, { verdict: judge(candidates), ticked, account });
  const inLetter = invoices.filter((one) => one.isTicked && one.refusal === null);
  const about = inLetter.length > 0 ? inLetter : invoices; // A refused letter is still shown.
  const letter = nextLetter({
    invoices: about.map(({ invoice }) => invoice),
    letters: account.letters,
    today: account.today,
  });
  if (!letter) return { ok: false, reason: 'nothing_due', account };
  const proposedTone = toneFor({
    stage: letter.stage,
    habit: account.habit,
    oldestDaysPastDue: Math.max(...about.map((one) => one.daysPastDue)),
    hasOurFault: false,
  });
  const tone = asked.tone ?? proposedTone.tone;
  const language = languageFor(account, contact);
  const facts = letterFactsOf(account, {
    stage: letter.stage,
    tone,
    language,
    contactName: contact?.name ?? null,
    invoices: about,
  });
  const { workspaceId } = asked;
  const template = await templateFor(db.prisma, { workspaceId, stage: letter.stage, language });
  const draft = draftOf(facts, template);
  return {
    ok: true,
    proposal: {
      account,
      purpose,
      contact,
      whereabouts,
      letter,
      tone,
      toneBecause: tone === proposedTone.tone ? proposedTone.because : null,
      language,
      invoices,
      verdict,
      scheduleFor: scheduleFor(verdict),
      nextOpening: openingAfter(asked.now, whereabouts),
      draft,
      warnings: lint(draft, language),
      seen: seenOf(candidates, contact),
      shown: shownOf(verdict),
    },
  };
}

/** All that is overdue; else what is due within days. */
export function candidatesOf(account: Pick<Account, 'open' | 'today'>): {
  purpose: 'overdue' | 'pre_due' | null;
  candidates: readonly Invoice[];
} {
  const { open, today } = account;
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

/** Short, and different as soon as a balance, a date or the address is. */
export function seenOf(invoices: readonly Invoice[], contact: Contact | null): string {
  const lines = invoices.map(({ id, balanceMinor, dueOn }) => `${id} ${balanceMinor} ${dueOn}`);
  return hashOf([...lines, contact?.email ?? '']);
}

/** The refusals of a verdict, whatever their order. */
export function shownOf(verdict: Verdict): string {
  const keys = verdict.ok ? [] : verdict.refusals.map((one) => `${one.code} ${refusalKey(one)}`);
  return hashOf(keys.toSorted());
}

function hashOf(lines: readonly string[]): string {
  return createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 16);
}

function withRefusals(
  candidates: readonly Invoice[],
  on: { verdict: Verdict; ticked: ReadonlySet<string>; account: { today: Day } },
): ProposedInvoice[] {
  const { verdict } = on;
  const refusals = verdict.ok ? verdict.leftOut : verdict.refusals;
  const collectable = new Map(
    (verdict.invoices ?? []).map((one) => [one.id, one.collectableMinor]),
  );
  return candidates.map((invoice) => {
    const refusal =
      refusals.find((one) => 'invoiceId' in one && one.invoiceId === invoice.id) ?? null;
    return {
      invoice,
      daysPastDue: daysPastDue(invoice.dueOn, on.account.today),
      isTicked: refusal === null && on.ticked.has(invoice.id),
      collectableMinor: refusal ? 0n : (collectable.get(invoice.id) ?? invoice.balanceMinor),
      refusal,
    };
  });
}
