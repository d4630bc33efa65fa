// The fixed words around the prose of a letter, in each language.
import type { Language } from '#domain/contact.ts';

export interface LetterWords {
  readonly invoice: string;
  readonly po: string;
  readonly issued: string;
  readonly due: string;
  readonly daysLate: string;
  readonly dueIn: string;
  readonly amount: string;
  readonly paidOn: string;
  readonly paidAmount: string;
  readonly fullAmount: string;
  readonly queriedPart: string;
  readonly credited: string;
  readonly left: string;
  readonly queriedTotal: (currency: string) => string;
  readonly leftTotal: (currency: string) => string;
  readonly today: string;
  readonly notYetDue: string;
  readonly days: (count: string, isOne: boolean) => string;
  readonly total: (currency: string) => string;
  readonly queried: (amounts: { of: string; part: string }) => string;
  readonly credits: string;
  readonly creditsApart: string;
  readonly credit_note: (number: string) => string;
  readonly unapplied_payment: (number: string) => string;
  readonly waysToPay: string;
  readonly inCurrency: (currency: string) => string;
  readonly payOnline: (numbers: string) => string;
  readonly payAllOnline: string;
  readonly isOneWrong: string;
  readonly isAnyWrong: string;
  readonly isAnythingToAdd: string;
  readonly isSeenOtherwise: string;
  readonly regards: string;
  readonly phone: string;
  readonly mail: string;
}

export const LETTER_WORDS: Readonly<Record<Language, LetterWords>> = {
  en: {
    invoice: 'Invoice',
    po: 'PO',
    issued: 'Issued',
    due: 'Due',
    daysLate: 'Days late',
    dueIn: 'Due in',
    amount: 'Amount open',
    paidOn: 'Paid on',
    paidAmount: 'Amount',
    fullAmount: 'Amount',
    queriedPart: 'Queried',
    credited: 'Credited',
    left: 'Left to pay',
    queriedTotal: (currency) => `Queried in ${currency}`,
    leftTotal: (currency) => `Left to pay in ${currency}`,
    today: 'today',
    notYetDue: 'not yet due',
    days: (count, isOne) => (isOne ? `${count} day` : `${count} days`),
    total: (currency) => `Total in ${currency}`,
    queried: ({ of, part }) => `Of ${of}, the part of ${part} that you queried is left out.`,
    credits: 'Open credit on your account',
    creditsApart: 'It is not taken off the amounts above.',
    credit_note: (number) => `Credit note ${number}`,
    unapplied_payment: (number) => `Payment not yet matched to an invoice, ${number}`,
    waysToPay: 'How to pay',
    inCurrency: (currency) => `In ${currency}`,
    payOnline: (numbers) => `Pay ${numbers} online`,
    payAllOnline: 'Pay online',
    isOneWrong: 'Something wrong with this invoice? Just reply to this mail.',
    isAnyWrong: 'Something wrong with one of these invoices? Just reply to this mail.',
    isAnythingToAdd: 'Anything to add? Just reply to this mail.',
    isSeenOtherwise: 'Do you see it differently? Just reply to this mail.',
    regards: 'Kind regards,',
    phone: 'Phone',
    mail: 'E-mail',
  },
  de: {
    invoice: 'Rechnung',
    po: 'Bestellnr.',
    issued: 'Datum',
    due: 'Fällig am',
    daysLate: 'Tage überfällig',
    dueIn: 'Fällig in',
    amount: 'Offener Betrag',
    paidOn: 'Bezahlt am',
    paidAmount: 'Betrag',
    fullAmount: 'Betrag',
    queriedPart: 'Beanstandet',
    credited: 'Gutschrift',
    left: 'Noch zu zahlen',
    queriedTotal: (currency) => `Beanstandet in ${currency}`,
    leftTotal: (currency) => `Noch zu zahlen in ${currency}`,
    today: 'heute',
    notYetDue: 'noch nicht',
    days: (count, isOne) => (isOne ? `${count} Tag` : `${count} Tagen`),
    total: (currency) => `Summe in ${currency}`,
    queried: ({ of, part }) =>
      `Von ${of} ist der Teil von ${part}, den Sie beanstandet haben, nicht enthalten.`,
    credits: 'Offenes Guthaben auf Ihrem Kundenkonto',
    creditsApart: 'Es ist von den Beträgen oben nicht abgezogen.',
    credit_note: (number) => `Gutschrift ${number}`,
    unapplied_payment: (number) => `Noch nicht zugeordnete Zahlung ${number}`,
    waysToPay: 'So können Sie bezahlen',
    inCurrency: (currency) => `In ${currency}`,
    payOnline: (numbers) => `${numbers} online bezahlen`,
    payAllOnline: 'Online bezahlen',
    isOneWrong: 'Stimmt etwas mit dieser Rechnung nicht? Antworten Sie einfach auf diese E-Mail.',
    isAnyWrong:
      'Stimmt etwas mit einer dieser Rechnungen nicht? Antworten Sie einfach auf diese E-Mail.',
    isAnythingToAdd: 'Möchten Sie etwas ergänzen? Antworten Sie einfach auf diese E-Mail.',
    isSeenOtherwise: 'Sehen Sie es anders? Antworten Sie einfach auf diese E-Mail.',
    regards: 'Mit freundlichen Grüßen',
    phone: 'Telefon',
    mail: 'E-Mail',
  },
};
