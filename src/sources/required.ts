// What a table must tell before any row of it is read. Pure.
import type { Field, Layout } from './format.ts';
import type { ReadOptions } from './options.ts';
import type { Problem } from './problem.ts';

/** Of each, one field must have a column. */
const REQUIRED: readonly (readonly [what: string, ...fields: Field[]])[] = [
  ['the invoice number (number)', 'number'],
  ['the client (clientId or clientName)', 'clientId', 'clientName'],
  ['the amount (amount or balance)', 'amount', 'balance'],
];
/** A due date can be worked out from the day of issue, once somebody has said the terms. */
const DAYS: readonly Field[] = ['dueOn', 'issuedOn'];

/** The fields without which nothing can be read, and for which there is no column; of each list one is needed. */
export function missingFields(has: (field: Field) => boolean): (readonly Field[])[] {
  return [...REQUIRED.map(([, ...fields]) => fields), DAYS].filter((fields) => !fields.some(has));
}

export interface Lack {
  readonly problem: Problem;
  /** No answer but another column helps. */
  readonly isOfColumns: boolean;
}

/** Why no invoice could ever be read from this layout, with the flag that would help; null where invoices can be. */
export function lackOf(
  layout: Layout,
  options: Pick<ReadOptions, 'currency' | 'termDays'>,
): Lack | null {
  const has = (field: Field) => layout.titles[field] !== undefined;
  const line = layout.headerLine;
  const columns = `The columns are: ${layout.columns.join(', ')}.`;
  const missing = REQUIRED.filter(([, ...fields]) => !fields.some(has));
  if (missing.length > 0)
    return {
      isOfColumns: true,
      problem: {
        line,
        message: `No column was found for ${missing.map(([what]) => what).join(', ')}.`,
        hint: `Name it with --map field=Column. ${columns}`,
      },
    };
  if (!has('currency') && !layout.currency && options.currency === null)
    return {
      isOfColumns: false,
      problem: {
        line,
        message: 'The file does not say which currency its amounts are in.',
        hint: 'Say it with --currency, such as --currency USD.',
        question: { kind: 'currency', suggestions: layout.currencies ?? [] },
      },
    };
  if (has('dueOn') || (has('issuedOn') && (has('terms') || options.termDays !== null))) return null;
  const message = 'No column was found for the due date (dueOn).';
  if (!has('issuedOn'))
    return {
      isOfColumns: true,
      problem: { line, message, hint: `Name it with --map dueOn=Column. ${columns}` },
    };
  return {
    isOfColumns: false,
    problem: {
      line,
      message,
      hint: 'Give the days from issue to due date with --terms, such as --terms 30, or name the column with --map dueOn=Column.',
      question: { kind: 'terms' },
    },
  };
}
