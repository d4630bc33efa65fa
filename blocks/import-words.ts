// The words for what imports know by codes: formats, the fields of an invoice, what an update changes.

import type { ImportQuestion, RequestProblem } from '#domain/import-request.ts';
import type { InvoiceChange } from '#domain/imported.ts';
import { formatMoney } from '#domain/money.ts';
import type { Day } from '#domain/types.ts';
import { clip, join, type Mrkdwn, md, NOTHING, shorten } from './text.ts';
import { list, nameOf, shortDay } from './words.ts';

const LINE_LENGTH = 240;

const FORMAT_NAMES: Readonly<Record<string, string>> = {
  akaunting: 'an Akaunting workbook',
  'freshbooks-invoice-details': 'FreshBooks Invoice Details',
  general: 'a table of invoices',
  'harvest-invoice-report': 'a Harvest invoice report',
  'harvest-invoice-report-grouped': 'a Harvest invoice report in groups',
  'invoice-ninja-v4': 'an Invoice Ninja export',
  'invoice2go-invoices': 'an Invoice2go export',
  'invoicely-invoices': 'an Invoicely export',
  'lago-invoices': 'a Lago export',
  'quickbooks-aging-detail': 'QuickBooks A/R Aging Detail',
  'quickbooks-sales-detail': 'QuickBooks sales detail',
  'stripe-invoices': 'Stripe invoices',
  'tally-pending-bills': 'Tally Pending Bills',
  'wave-accounting-transactions': 'Wave transactions',
  'xero-aged-receivables-detail': 'Xero Aged Receivables Detail',
  'xero-sales-invoices': 'Xero sales invoices',
  'zoho-invoice': 'a Zoho invoice export',
};

/** What a file was recognised as. */
export function formatName(format: string): string {
  return FORMAT_NAMES[format] ?? clip(format, 60);
}

/** The fields of an invoice that a column may hold, in the order in which people look for them. */
export const FIELD_NAMES: Readonly<Record<string, string>> = {
  number: 'Invoice number',
  clientName: 'Client name',
  clientId: 'Customer number',
  issuedOn: 'Invoice date',
  dueOn: 'Due date',
  amount: 'Amount',
  balance: 'Still open',
  currency: 'Currency',
  paidOn: 'Paid on',
  paidAmount: 'Paid so far',
  terms: 'Terms (days to pay)',
  clientEmail: 'E-mail of the client',
  ownerEmail: 'E-mail of the owner',
  po: 'Purchase order',
  disputed: 'In dispute (yes or no)',
  paymentUrl: 'Link to pay',
};

const CHANGE_NAMES: Readonly<Record<string, string>> = {
  issuedOn: 'date',
  dueOn: 'due date',
  currency: 'currency',
  amountMinor: 'amount',
  balanceMinor: 'still open',
  paidOn: 'paid on',
  isPaidAssumed: 'day of payment assumed',
  paidMinor: 'paid so far',
  isDisputed: 'in dispute',
  po: 'purchase order',
  terms: 'terms',
  paymentUrl: 'link to pay',
};

/** "INV-7 (Acme): still open €100 → €50, due date Fri 27 Nov → Fri 4 Dec" */
export function changeLine(change: InvoiceChange, on: { locale: string; asOf: Day }): Mrkdwn {
  const fields = change.fields.flatMap(({ field, before, after }) => {
    const name = CHANGE_NAMES[field];
    if (name === undefined) return [];
    const [was, is] = [before, after].map((value) =>
      changed(value, { ...on, currency: change.currency, field }),
    );
    return [md`${name} ${was ?? 'none'} → ${is ?? 'none'}`];
  });
  const line = md`*${shorten(md`${change.number}`, 60)}* (${nameOf({ name: change.clientName })}): ${join(fields, ', ')}`;
  return shorten(line, LINE_LENGTH);
}

function changed(
  value: string | null,
  on: { locale: string; asOf: Day; currency: string; field: string },
): string {
  if (value === null) return 'none';
  if (on.field.endsWith('Minor'))
    return formatMoney({ currency: on.currency, minor: BigInt(value) }, on.locale);
  if (on.field.endsWith('On')) return shortDay(value, on);
  if (on.field.startsWith('is')) return value === 'true' ? 'yes' : 'no';
  return value;
}

/** "Line 4, column “Due”: “32.13.” is not a date." */
export function placedLine(at: { line?: number; column?: string | null; text: string }): Mrkdwn {
  const place = join(
    [
      at.line === undefined ? NOTHING : md`line ${at.line}`,
      at.column ? md`column “${at.column}”` : NOTHING,
    ],
    ', ',
  );
  return shorten(
    place === NOTHING || place.mrkdwn === '' ? md`${at.text}` : md`${capital(place)}: ${at.text}`,
    LINE_LENGTH,
  );
}

/** What went wrong and what to do, with where and with the reference that finds it in the log. */
export function problemText(problem: RequestProblem): Mrkdwn {
  const reference = problem.reference === undefined ? NOTHING : md` (ref ${problem.reference})`;
  const { line, column, message, hint } = problem;
  const where = placedLine({
    text: message,
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
  });
  return md`${where}${reference}\n${shorten(md`${hint}`, LINE_LENGTH)}`;
}

/** The question as a sentence, with why it is one. */
export function questionText(question: ImportQuestion): Mrkdwn {
  switch (question.kind) {
    case 'dateOrder': {
      const [sample] = question.samples;
      const why = sample
        ? placedLine({ ...sample, text: `${sample.text} can be read in more than one way.` })
        : NOTHING;
      return md`*In which order are day and month written?*\n${why}`;
    }
    case 'currency':
      return md`*Which currency are its amounts in?*\nThe file does not say so.`;
    case 'terms':
      return md`*How many days after its date is an invoice due?*\nThe file has no due dates.`;
    case 'mapping':
      return md`*Which column is which?*\n${missingWords(question.table.missing)} Say it once, and I remember it for the next file like this.`;
  }
}

/** Of each list one field would do. */
function missingWords(missing: readonly (readonly string[])[]): Mrkdwn {
  if (missing.length === 0) return md`I do not know this table yet.`;
  const names = missing.map((fields) =>
    list(
      fields.map((field) => md`${(FIELD_NAMES[field] ?? field).toLowerCase()}`),
      'or',
    ),
  );
  return md`I found no column for ${list(names)}.`;
}

function capital(text: Mrkdwn): Mrkdwn {
  return { mrkdwn: text.mrkdwn.charAt(0).toUpperCase() + text.mrkdwn.slice(1) };
}
