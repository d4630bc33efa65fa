// What a letter shows, in clean words and in order, before it becomes plain text or HTML: the two parts cannot differ.
import { sumByCurrency } from '#domain/money.ts';
import type { Draft, LetterFacts, LetterInvoice } from './letter.ts';
import { clip, httpsUrl, isRightToLeft, manyLines, oneLine } from './plain-text.ts';
import { disputedPartsOf } from './render-disputed.ts';
import { paidTableOf } from './render-paid.ts';
import { amountIn, countIn, shortDayIn } from './render-values.ts';
import { LETTER_WORDS, type LetterWords } from './render-words.ts';
import { valuesOf } from './template-values.ts';

export interface LetterModel {
  readonly language: string;
  readonly subject: string;
  readonly brand: { readonly name: string; readonly logoUrl: string | null };
  /** Paragraphs of lines. */
  readonly prose: readonly (readonly string[])[];
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  readonly totals: readonly Labelled[];
  readonly credits: {
    readonly title: string;
    readonly lines: readonly Labelled[];
    readonly note: string;
  } | null;
  readonly ways: {
    readonly title: string;
    readonly links: readonly { readonly words: string; readonly url: string }[];
    /** Free words per currency; titled where there is more than one. */
    readonly accounts: readonly {
      readonly title: string | null;
      readonly lines: readonly string[];
    }[];
  } | null;
  readonly question: string;
  readonly closing: readonly string[];
  /** Isolated as a whole where they are written from right to left. */
  readonly names: readonly string[];
}

export interface Column {
  readonly title: string;
  readonly isNumber: boolean;
  /** May be broken over lines where it is long. */
  readonly canWrap: boolean;
}

export interface Row {
  readonly cells: readonly string[];
  readonly note: string | null;
}

export interface Labelled {
  readonly label: string;
  readonly amount: string;
}

const SUBJECT_MOST = 200;

export function modelOf({ draft, facts }: { draft: Draft; facts: LetterFacts }): LetterModel {
  const words = LETTER_WORDS[facts.language];
  const { team } = facts;
  const name = oneLine(team.name);
  const numbers = facts.invoices.map(({ number }) => number);
  // A thank-you shows what was paid, and nothing that is open or could be paid.
  const isThanks = facts.stage === 'thanks';
  return {
    language: facts.language,
    subject: clip(oneLine(draft.subject), SUBJECT_MOST) || String(valuesOf(facts).Invoices),
    brand: { name, logoUrl: httpsUrl(team.logoUrl ?? '') },
    prose: paragraphsOf(draft.body),
    ...(isThanks ? paidTableOf(facts, words) : tableOf(facts, words)),
    totals: isThanks ? [] : totalsOf(facts, words),
    credits: isThanks ? null : creditsOf(facts, words),
    ways: isThanks ? null : waysOf(facts, words),
    question: facts.invoices.length === 1 ? words.isOneWrong : words.isAnyWrong,
    ...(facts.told ? disputedPartsOf(facts, words) : {}),
    closing: closingOf(facts, words),
    names: [facts.clientName, facts.contactName ?? '', name, team.signer, ...numbers]
      .map(oneLine)
      .filter(isRightToLeft),
  };
}

function paragraphsOf(text: string): string[][] {
  const clean = manyLines(text);
  return clean === '' ? [] : clean.split('\n\n').map((paragraph) => paragraph.split('\n'));
}

function tableOf(facts: LetterFacts, words: LetterWords): Pick<LetterModel, 'columns' | 'rows'> {
  const { invoices, locale } = facts;
  const hasPo = invoices.some(({ po }) => oneLine(po ?? '') !== '');
  const hasIssued = invoices.some(({ issuedOn }) => issuedOn !== null);
  const isLate = invoices.some(({ daysPastDue }) => daysPastDue > 0);
  const text = (title: string): Column => ({ title, isNumber: false, canWrap: false });
  const number = (title: string): Column => ({ title, isNumber: true, canWrap: false });
  const columns = [
    { ...text(words.invoice), canWrap: true },
    ...(hasPo ? [{ ...text(words.po), canWrap: true }] : []),
    ...(hasIssued ? [text(words.issued)] : []),
    text(words.due),
    number(isLate ? words.daysLate : words.dueIn),
    number(words.amount),
  ];
  const rows = invoices.map((one) => ({
    cells: [
      oneLine(one.number),
      ...(hasPo ? [oneLine(one.po ?? '') || '-'] : []),
      ...(hasIssued ? [one.issuedOn === null ? '-' : shortDayIn(locale, one.issuedOn)] : []),
      shortDayIn(locale, one.dueOn),
      ageOf(one, { isLate, locale, words }),
      amountIn(locale, { currency: one.currency, minor: one.collectableMinor }),
    ],
    note: queriedNote(one, { locale, words }),
  }));
  return { columns, rows };
}

/** In a table of late invoices the days late; in one of those to come, the days left. */
function ageOf(
  { daysPastDue }: LetterInvoice,
  on: { isLate: boolean; locale: string; words: LetterWords },
): string {
  const { isLate, locale, words } = on;
  if (daysPastDue === 0) return words.today;
  if (isLate) return daysPastDue > 0 ? countIn(locale, daysPastDue) : words.notYetDue;
  return words.days(countIn(locale, -daysPastDue), daysPastDue === -1);
}

function queriedNote(
  { balanceMinor, collectableMinor, currency }: LetterInvoice,
  { locale, words }: { locale: string; words: LetterWords },
): string | null {
  if (collectableMinor >= balanceMinor) return null;
  return words.queried({
    of: amountIn(locale, { currency, minor: balanceMinor }),
    part: amountIn(locale, { currency, minor: balanceMinor - collectableMinor }),
  });
}

/** One for each currency: what is asked for, never converted. */
function totalsOf({ invoices, locale }: LetterFacts, words: LetterWords): Labelled[] {
  const asked = invoices.map(({ collectableMinor, currency }) => ({
    currency,
    minor: collectableMinor,
  }));
  return sumByCurrency(asked).map((sum) => ({
    label: words.total(sum.currency),
    amount: amountIn(locale, sum),
  }));
}

function creditsOf({ credits, locale }: LetterFacts, words: LetterWords): LetterModel['credits'] {
  if (credits.length === 0) return null;
  const lines = credits.map((credit) => ({
    label: words[credit.kind](oneLine(credit.number)).trim().replace(/,$/, ''),
    amount: amountIn(locale, credit),
  }));
  return { title: words.credits, lines, note: words.creditsApart };
}

function waysOf(facts: LetterFacts, words: LetterWords): LetterModel['ways'] {
  const links = linksOf(facts, words);
  const currencies = new Set(facts.invoices.map(({ currency }) => currency));
  const filled = facts.payTo
    .map(({ currency, words }) => ({ currency, text: manyLines(words) }))
    .filter(({ currency, text }) => text !== '' && currencies.has(currency));
  if (links.length === 0 && filled.length === 0) return null;
  const accounts = filled.map(({ currency, text }) => ({
    title: currencies.size > 1 ? words.inCurrency(currency) : null,
    lines: text.split('\n'),
  }));
  return { title: words.waysToPay, links, accounts };
}

/** One for each address: a team may have one page for all of its invoices. */
function linksOf({ invoices }: LetterFacts, words: LetterWords): { words: string; url: string }[] {
  const numbersOf = new Map<string, string[]>();
  for (const { number, paymentUrl } of invoices) {
    const url = httpsUrl(paymentUrl ?? '');
    if (url !== null) numbersOf.set(url, [...(numbersOf.get(url) ?? []), oneLine(number)]);
  }
  return [...numbersOf].map(([url, numbers]) => {
    const isForAll = numbers.length > 1 && numbers.length === invoices.length;
    return { words: isForAll ? words.payAllOnline : words.payOnline(numbers.join(', ')), url };
  });
}

function closingOf({ team }: LetterFacts, words: LetterWords): string[] {
  const signature = manyLines(team.signature ?? '').split('\n');
  const phone = oneLine(team.phone ?? '');
  const mail = oneLine(team.replyTo);
  const signed = [
    oneLine(team.signer),
    ...(signature[0] === '' ? [oneLine(team.name)] : signature),
  ];
  const says = (text: string) => signed.some((line) => line.includes(text));
  return [
    words.regards,
    // The team signs its own letters once, not as itself of itself.
    ...new Set(signed.filter((line) => line !== '')),
    ...(phone !== '' && !says(phone) ? [`${words.phone}: ${phone}`] : []),
    ...(mail !== '' && !says(mail) ? [`${words.mail}: ${mail}`] : []),
  ];
}
