// The workbook of invoices that Akaunting exports: six sheets, of which totals and payments belong to the first.
import type { Day } from '#domain/types.ts';
import type { Content, Draft, Format, Reading, RowReader } from '../format.ts';
import type { Aliases, Columns } from '../header.ts';
import { draftOf, findColumns, titleKey } from '../header.ts';
import { noClaim, settlementOf } from '../status.ts';
import type { TableRow } from '../table.ts';

const SHEETS = [
  'invoices',
  'invoiceitems',
  'invoiceitemtaxes',
  'invoicehistories',
  'invoicetotals',
  'invoicetransactions',
] as const;

const ALIASES: Aliases = {
  number: ['invoicenumber'],
  clientName: ['contactname'],
  clientEmail: ['contactemail'],
  issuedOn: ['invoicedat'],
  dueOn: ['dueat'],
  currency: ['currencycode'],
  amount: ['amount'],
  po: ['ordernumber'],
};

export const akaunting: Format = {
  id: 'akaunting',
  source: 'akaunting',
  sheets: SHEETS,
  recognise(head, mapping) {
    const [header] = head;
    if (!header || mapping.size > 0) return null;
    const columns = findColumns(header.cells, ALIASES);
    const { indexOf } = columns;
    if (!indexOf.has('number') || !indexOf.has('dueOn') || !indexOf.has('clientName')) return null;
    return {
      headerLine: header.line,
      titles: { ...columns.titles, paidOn: 'paid_at', paidAmount: 'amount of the payments' },
      columns: header.cells.map((cell) => cell.trim()).filter(Boolean),
      asOf: null,
      warnings: [],
      reader: () => readerOf(header, columns),
    };
  },
};

interface Invoice {
  readonly line: number;
  readonly draft: Draft;
  readonly status: string;
}

interface Payment {
  readonly row: TableRow;
  readonly amount: string;
  readonly currency: string;
  readonly paidOn: string;
}

/** What the sheets below say of the invoice with this number. */
interface Rest {
  /** With discount and tax, which the sheet of invoices leaves out. */
  total?: string;
  readonly payments: Payment[];
}

/** Holds the invoices until the payments are in, which stand in the last sheet. */
function readerOf(header: TableRow, columns: Columns): RowReader {
  const invoices: Invoice[] = [];
  const rests = new Map<string, Rest>();
  const titled = titledCells(header);
  function restOf(number: string): Rest {
    const rest = rests.get(number) ?? { payments: [] };
    rests.set(number, rest);
    return rest;
  }
  function row(row: TableRow): Reading[] {
    const cell = titled(row);
    const sheet = titleKey(row.place?.sheet ?? '');
    if (cell === null) return [{ line: row.line, kind: 'summary' }];
    if (sheet === 'invoices') {
      invoices.push({
        line: row.line,
        draft: draftOf(row.cells, columns),
        status: cell('status'),
      });
      return [];
    }
    if (sheet === 'invoicetransactions') {
      const [amount, currency, paidOn] = [cell('amount'), cell('currencycode'), cell('paidat')];
      restOf(cell('invoicenumber')).payments.push({ row, amount, currency, paidOn });
      return [];
    }
    if (sheet === 'invoicetotals' && cell('code') === 'total')
      restOf(cell('invoicenumber')).total = cell('amount');
    return [{ line: row.line, kind: 'summary' }];
  }
  return { row, end: () => readingsOf(invoices, rests) };
}

type Cell = (key: string) => string;

/** The cells of a row by the titles of its sheet; null for the titles themselves. */
function titledCells(header: TableRow): (row: TableRow) => Cell | null {
  let sheet: string = SHEETS[0];
  let titles = header.cells.map(titleKey);
  return ({ cells, place }) => {
    const [key, keys] = [titleKey(place?.sheet ?? SHEETS[0]), cells.map(titleKey)];
    if (key !== sheet) [sheet, titles] = [key, keys];
    if (titles.every((title, at) => title === (keys[at] ?? ''))) return null;
    return (title) => cells[titles.indexOf(title)]?.trim() ?? '';
  };
}

function readingsOf(invoices: readonly Invoice[], rests: ReadonlyMap<string, Rest>): Reading[] {
  const readings: Reading[] = [];
  const known = new Set<string>();
  for (const invoice of invoices) {
    const number = invoice.draft.number ?? '';
    // A number that comes twice has its payments once.
    const rest = known.has(number) ? undefined : rests.get(number);
    known.add(number);
    readings.push(invoiceReading(invoice, rest ?? { payments: [] }));
  }
  for (const [number, { payments }] of rests)
    for (const payment of payments) readings.push(paymentReading(payment, known.has(number)));
  return readings.sort((a, b) => a.line - b.line);
}

function paymentReading({ row }: Payment, isOfInvoice: boolean): Reading {
  if (isOfInvoice) return { line: row.line, kind: 'summary' };
  const reason = `The payment in ${placeOf(row)} names an invoice that is not in the workbook`;
  return { line: row.line, kind: 'skipped', reason };
}

function invoiceReading({ line, draft, status }: Invoice, { total, payments }: Rest): Reading {
  const reason = noClaim(status);
  if (reason !== null) return { line, kind: 'skipped', reason };
  const fault = paymentFault(draft, payments);
  if (fault) return { line, ...fault };
  const settlement = settlementOf(status);
  if (settlement === 'partly' && payments.length === 0)
    return { line, kind: 'skipped', reason: `${status}: the workbook holds no payment of it` };
  const paidOn = lastDay(payments);
  return {
    line,
    kind: 'invoice',
    draft: {
      ...draft,
      ...(total && { amount: total }),
      ...(paidOn && { paidOn }),
      ...(settlement === 'paid' && { balance: '0' }),
    },
    ...(payments.length > 0 && { sums: { paidAmount: payments.map(({ amount }) => amount) } }),
  };
}

/** Payments in another currency cannot be taken off without a rate, and a blank one says nothing. */
function paymentFault({ currency }: Draft, payments: readonly Payment[]): Content | null {
  for (const { row, ...payment } of payments) {
    if (payment.amount === '')
      return {
        kind: 'skipped',
        reason: `Its payment in ${placeOf(row)} has no amount`,
        isFault: true,
        column: 'amount',
      };
    if (payment.currency !== '' && payment.currency !== currency)
      return {
        kind: 'skipped',
        reason: `Its payment in ${placeOf(row)} is in ${payment.currency}`,
      };
  }
  return null;
}

function placeOf({ place, line }: TableRow): string {
  return place ? `row ${place.row} of sheet ${place.sheet}` : `row ${line}`;
}

/** A workbook shows days as ISO, whose order as text is their order in time. */
function lastDay(payments: readonly Payment[]): Day | undefined {
  return payments
    .map(({ paidOn }) => paidOn)
    .filter(Boolean)
    .sort()
    .at(-1);
}
