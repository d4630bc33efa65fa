// What a template may name: the fixed list of placeholders, and their values for one letter. Pure.
import type { Language } from '#domain/contact.ts';
import type { LetterFacts } from './letter.ts';
import { clip, oneLine } from './plain-text.ts';
import { longDayIn } from './render-values.ts';
import { toldOf } from './told-values.ts';

/** Placeholder -> what it stands for. Neither amounts nor dates of invoices: those stand in the table, read at sending. */
export const PLACEHOLDERS = {
  greeting: 'Hello Anna Weber, (Hello, where no name is known)',
  client: 'name of the client',
  contact: 'name of the person it goes to; not always known',
  team: 'name of your team',
  signer: 'who signs it',
  phone: 'your phone number; not always known',
  invoices: 'invoice INV-7, or: 3 invoices',
  Invoices: 'the same at the beginning of a sentence',
  invoice_count: '3',
  invoice_numbers: 'INV-7, INV-8 and INV-9',
  it_or_them: 'it for one invoice, them for several',
  is_or_are: 'is for one invoice, are for several',
  tone: 'softest, warm or plain',
  previous_on: 'day of the letter before this one; not always known',
  has_credit: 'true where the account has an open credit',
  has_dispute: 'true where a part in dispute is left out',
  has_po: 'true where every invoice has a PO number',
  has_payment_link: 'true where an invoice can be paid online',
  added_po: 'the PO number (PO-31), where one was missing before; not always known',
  missed_before: 'true where an invoice did not reach them before',
  our_delay: 'true where another delay before was on your side',
  all_on_time: 'true in a thank-you for what was paid on time',
  paid_late: 'the payment for INV-7 reached us 12 days after its date; not always known',
  late_count: 'how many payments that is about; 0 for none',
  query_about: 'what a dispute is about (the price); not always known',
  answer_by: 'day by which they have an answer (Thursday 26 November); not always known',
  question: 'what we need to know from them; known where they are asked',
  outcome: 'upheld, partly, rejected or withdrawn; known once it is decided',
  is_credited: 'true where something is credited',
  has_rest: 'true where a part of the invoices is not in dispute',
  has_left: 'true where something is left to pay once the credit is taken off',
} as const satisfies Record<string, string>;
type Placeholder = keyof typeof PLACEHOLDERS;

/** Null: not known for this letter. */
export type TemplateValues = Readonly<Record<Placeholder, string | number | boolean | null>>;

const NAME_LENGTH = 80;
const NUMBER_LENGTH = 40;
const NUMBERS_SHOWN = 5;

const WORDS = {
  en: {
    hello: 'Hello',
    and: 'and',
    more: 'more',
    one: ['invoice', 'Invoice'],
    several: 'invoices',
    it: 'it',
    them: 'them',
    is: 'is',
    are: 'are',
    po: ['the PO number', 'the PO numbers'],
    days: (late: number) => (late === 1 ? '1 day' : `${late} days`),
    paidLate: (is: { isOne: boolean; numbers: string; days: string }) =>
      is.isOne
        ? `the payment for ${is.numbers} reached us ${is.days} after its date`
        : `the payments for ${is.numbers} reached us up to ${is.days} after their dates`,
  },
  de: {
    hello: 'Guten Tag',
    and: 'und',
    more: 'weitere',
    one: ['Rechnung', 'Rechnung'],
    several: 'Rechnungen',
    it: 'sie',
    them: 'sie',
    is: 'ist',
    are: 'sind',
    po: ['die Bestellnummer', 'die Bestellnummern'],
    days: (late: number) => (late === 1 ? 'einen Tag' : `${late} Tage`),
    paidLate: (is: { isOne: boolean; numbers: string; days: string }) =>
      is.isOne
        ? `die Zahlung zu ${is.numbers} ist ${is.days} nach der Fälligkeit bei uns eingegangen`
        : `die Zahlungen zu ${is.numbers} sind bis zu ${is.days} nach der Fälligkeit bei uns eingegangen`,
  },
} as const satisfies Record<Language, object>;

export function valuesOf(facts: LetterFacts): TemplateValues {
  const words = WORDS[facts.language];
  const numbers = facts.invoices.map(({ number }) => clip(oneLine(number), NUMBER_LENGTH));
  const isOne = numbers.length === 1;
  const contact = nameOf(facts.contactName);
  const about = (noun: string) =>
    isOne ? `${noun} ${numbers[0] ?? ''}`.trim() : `${numbers.length} ${words.several}`;
  return {
    greeting: contact === null ? `${words.hello},` : `${words.hello} ${contact},`,
    client: nameOf(facts.clientName),
    contact,
    team: nameOf(facts.team.name),
    signer: nameOf(facts.team.signer),
    phone: nameOf(facts.team.phone),
    invoices: about(words.one[0]),
    Invoices: about(words.one[1]),
    invoice_count: numbers.length,
    invoice_numbers: listed(numbers, facts.language),
    it_or_them: isOne ? words.it : words.them,
    is_or_are: isOne ? words.is : words.are,
    tone: facts.tone,
    previous_on: facts.previous === null ? null : longDayIn(facts.locale, facts.previous.sentOn),
    has_credit: facts.credits.length > 0,
    has_dispute: facts.invoices.some((one) => one.collectableMinor < one.balanceMinor),
    has_po: facts.invoices.length > 0 && facts.invoices.every(({ po }) => nameOf(po) !== null),
    has_payment_link: facts.invoices.some(({ paymentUrl }) => paymentUrl !== null),
    added_po: addedPoOf(facts),
    missed_before: facts.amends?.hasMissedInvoice ?? false,
    our_delay: facts.amends?.isSorry ?? false,
    all_on_time:
      facts.invoices.length > 0 && facts.invoices.every(({ paid }) => (paid?.daysLate ?? 1) <= 0),
    ...askedOf(facts),
    ...toldOf(facts),
  };
}

/** "the PO number (PO-31)", "the PO numbers (PO-31 and PO-32)". */
function addedPoOf({ amends, language }: LetterFacts): string | null {
  const pos = (amends?.addedPos ?? []).flatMap((po) => clip(oneLine(po), NUMBER_LENGTH) || []);
  if (pos.length === 0) return null;
  const [one, several] = WORDS[language].po;
  return `${pos.length === 1 ? one : several} (${listed(pos, language)})`;
}

/** The payments that came late and of which they are to say why. */
function askedOf({
  invoices,
  language,
}: LetterFacts): Pick<TemplateValues, 'paid_late' | 'late_count'> {
  const asked = invoices.flatMap(({ number, paid }) =>
    paid?.isAsked ? [{ number: clip(oneLine(number), NUMBER_LENGTH), late: paid.daysLate }] : [],
  );
  if (asked.length === 0) return { paid_late: null, late_count: 0 };
  const { days, paidLate } = WORDS[language];
  const words = paidLate({
    isOne: asked.length === 1,
    numbers: listed(
      asked.map(({ number }) => number),
      language,
    ),
    days: days(Math.max(...asked.map(({ late }) => late))),
  });
  return { paid_late: words, late_count: asked.length };
}

/** A name at a readable length; one without a visible character is none. */
function nameOf(text: string | null): string | null {
  return clip(oneLine(text ?? ''), NAME_LENGTH) || null;
}

/** "A", "A and B", "A, B and C", "A, B, C, D and 4 more". */
function listed(numbers: readonly string[], language: Language): string {
  const { and, more } = WORDS[language];
  const isLong = numbers.length > NUMBERS_SHOWN;
  const shown = isLong ? numbers.slice(0, NUMBERS_SHOWN - 1) : numbers.slice(0, -1);
  const last = isLong ? `${numbers.length - shown.length} ${more}` : (numbers.at(-1) ?? '');
  return shown.length === 0 ? last : `${shown.join(', ')} ${and} ${last}`;
}
