// The report of an import as lines for a person.
import type { ImportReport, InvoiceChange } from '#domain/imported.ts';
import { formatMoney } from '#domain/money.ts';
import type { ImportProblem } from '#flows/import.ts';
import { commandOf } from './terminal.ts';

const SHOWN_ROWS = 20;
const SHOWN_CHANGES = 5;
const SHOWN_NAMES = 5;

/** FILE:LINE: what is wrong, then what to do. */
export function problemText(path: string, problem: ImportProblem): string {
  const place = [path, problem.line, problem.column && `column "${problem.column}"`];
  return `${place.filter(Boolean).join(':')}: ${problem.message}\n${problem.hint}`;
}

/** What a person reads once a file is in. */
export function importedText({ batchId, rows }: ImportReport): string {
  const none = rows.imported + rows.updated === 0 ? ': no row of it was new or changed' : '';
  return `Imported as batch ${batchId}${none}. To take it back: ${commandOf(`undo ${batchId}`)}`;
}

export function linesOf({ rows, ...report }: ImportReport, file: string): string[] {
  const asOf = report.asOf ? `, as of ${report.asOf}` : '';
  const faults = rows.skipped.filter(({ isFault }) => isFault).length;
  const conflicts = rows.skipped.filter(({ isConflict }) => isConflict).length;
  return [
    `${file}, read as ${report.format}${asOf}`,
    `  Rows     ${count(rows.read)} read: ${count(rows.imported)} new, ${count(rows.updated)} changed, ${count(rows.unchanged)} unchanged, ${count(rows.skipped.length)} skipped${rows.summary ? `, ${count(rows.summary)} titles and totals` : ''}`,
    ...report.totals.map((total) => `  ${total.currency}      ${totalText(total)}`),
    `  Clients  ${count(report.clients.created)} new${namesOf(report.clients)}, ${count(report.clients.matched)} known`,
    ...cut(report.changes, SHOWN_CHANGES).map((change) => `  Changes  ${changeText(change)}`),
    ...report.warnings.map((warning) => `  Note     ${warning}`),
    ...missingLines(report),
    ...cut(rows.skipped, SHOWN_ROWS).map((row) => `  Skipped  ${skippedText(row)}`),
    ...(rows.skipped.length > SHOWN_ROWS
      ? [`  Skipped  ${count(rows.skipped.length - SHOWN_ROWS)} more; --json lists them all`]
      : []),
    ...(faults > 0
      ? [
          `  Faulty   ${counted(faults, 'row')} cannot be read: mend the file, or leave them out with --skip-faulty`,
        ]
      : []),
    ...(conflicts > 0
      ? [
          `  Conflict ${counted(conflicts, 'row')} must be settled by a person: take a line with --take LINE`,
        ]
      : []),
  ];
}

function totalText(total: ImportReport['totals'][number]): string {
  const { currency, invoices, openMinor, creditMinor } = total;
  const open = `${counted(invoices, 'invoice')}, ${formatMoney({ currency, minor: openMinor }, 'en-US')} open`;
  if (creditMinor === 0n) return open;
  return `${open}, less ${formatMoney({ currency, minor: creditMinor }, 'en-US')} in credits`;
}

function skippedText(row: ImportReport['rows']['skipped'][number]): string {
  const column = row.column ? `, column "${row.column}"` : '';
  return `line ${row.line}${column}: ${row.reason}`;
}

function namesOf({ created, newNames }: ImportReport['clients']): string {
  if (created === 0) return '';
  const more = created > SHOWN_NAMES ? '; …' : '';
  return ` (${newNames.slice(0, SHOWN_NAMES).join('; ')}${more})`;
}

function changeText({ number, clientName, currency, fields }: InvoiceChange): string {
  const words = fields.map(({ field, before, after }) => {
    const [was, is] = [before, after].map((value) => {
      if (value === null || !field.endsWith('Minor')) return value ?? 'none';
      return formatMoney({ currency, minor: BigInt(value) }, 'en-US');
    });
    return `${FIELD_NAMES[field] ?? field} ${was} -> ${is}`;
  });
  return `${number} of ${clientName}: ${words.join(', ')}`;
}

const FIELD_NAMES: Readonly<Record<string, string>> = {
  issuedOn: 'issued',
  dueOn: 'due',
  amountMinor: 'amount',
  balanceMinor: 'open',
  paidOn: 'paid on',
  isPaidAssumed: 'day assumed',
  paidMinor: 'paid',
  isDisputed: 'disputed',
  po: 'PO',
  paymentUrl: 'payment link',
  missingSince: 'missing since',
};

function missingLines({ presumedSettled }: Pick<ImportReport, 'presumedSettled'>): string[] {
  const lines = cut(presumedSettled, SHOWN_ROWS).map(
    ({ number, clientName, currency, balanceMinor }) =>
      `  Missing  ${number} of ${clientName}, ${formatMoney({ currency, minor: balanceMinor }, 'en-US')}: not in the report; was it paid?`,
  );
  const more = presumedSettled.length - SHOWN_ROWS;
  return more > 0 ? [...lines, `  Missing  ${count(more)} more; --json lists them all`] : lines;
}

function cut<T>(list: readonly T[], most: number): readonly T[] {
  return list.slice(0, most);
}

export function counted(number: number, noun: string): string {
  return `${count(number)} ${noun}${number === 1 ? '' : 's'}`;
}

export function count(number: number): string {
  return number.toLocaleString('en-US');
}
