// What a table must tell before any row of it is read. Pure.
import type { Field, Layout } from './format.ts';
import type { ReadOptions } from './options.ts';
import { Refusal } from './problem.ts';

/** Refuses a layout from which no invoice could ever be read, and names the flag that would help. */
export function refuseIncomplete(layout: Layout, options: ReadOptions): void {
  const has = (field: Field) => layout.titles[field] !== undefined;
  const missing = [
    !has('number') && 'the invoice number (number)',
    !has('clientId') && !has('clientName') && 'the client (clientId or clientName)',
    !has('amount') && !has('balance') && 'the amount (amount or balance)',
  ].filter((what) => what !== false);
  if (missing.length > 0)
    throw refusal(layout, {
      message: `No column was found for ${missing.join(', ')}.`,
      hint: `Name it with --map field=Column. The columns are: ${layout.columns.join(', ')}.`,
    });
  if (!has('currency') && !layout.currency && options.currency === null)
    throw refusal(layout, {
      message: 'The file does not say which currency its amounts are in.',
      hint: 'Say it with --currency, such as --currency USD.',
    });
  if (!has('dueOn') && !(has('issuedOn') && (has('terms') || options.termDays !== null)))
    throw refusal(layout, {
      message: 'No column was found for the due date (dueOn).',
      hint: has('issuedOn')
        ? 'Give the days from issue to due date with --terms, such as --terms 30, or name the column with --map dueOn=Column.'
        : `Name it with --map dueOn=Column. The columns are: ${layout.columns.join(', ')}.`,
    });
}

function refusal(layout: Layout, problem: { message: string; hint: string }): Refusal {
  return new Refusal({ line: layout.headerLine, ...problem });
}
