// The A/R Aging Detail report of QuickBooks, online and desktop: titles, bucket sections, subtotals, a TOTAL, a footer.
import type { Day } from '#domain/types.ts';
import { parseDay } from '../date.ts';
import type { DocumentKind, Format, Reading } from '../format.ts';
import type { Aliases, Columns } from '../header.ts';
import { columnsAt, draftOf, findColumns, titleKey } from '../header.ts';
import type { TableRow } from '../table.ts';

/** Wordings differ between versions and languages of the screen. */
const ALIASES: Aliases = {
  clientName: ['customerfullname', 'customer', 'name', 'client'],
  number: ['num', 'no', 'number', 'docnumber'],
  issuedOn: ['date', 'transactiondate'],
  dueOn: ['duedate'],
  amount: ['amount'],
  balance: ['openbalance', 'openbal', 'balance'],
  po: ['po', 'ponumber'],
  terms: ['terms'],
};
const TYPE = ['transactiontype', 'type', 'txntype'];

/** Buckets are not read: they age by report settings, and ours come from the due dates. */
const KINDS: Readonly<Record<string, DocumentKind>> = {
  invoice: 'invoice',
  statementcharge: 'invoice',
  financecharge: 'invoice',
  creditmemo: 'credit_note',
  creditnote: 'credit_note',
  payment: 'unapplied_payment',
};

export const quickbooksAgingDetail: Format = {
  id: 'quickbooks-aging-detail',
  source: 'quickbooks',
  recognise(head, mapping) {
    const title = head.findIndex((row) => /a\/r aging detail/i.test(row.cells.join(' ')));
    if (title === -1 || mapping.size > 0) return null;
    const header = head.slice(title + 1).find((row) => isHeader(row));
    if (!header) return null;
    const columns = namedColumns(header);
    const type = header.cells.findIndex((cell) => TYPE.includes(titleKey(cell)));
    return {
      headerLine: header.line,
      titles: columns.titles,
      columns: header.cells.map((cell) => cell.trim()).filter(Boolean),
      asOf: asOfDay(head),
      warnings: [],
      reader: () => ({
        row: (row) => [readingOf(row, { columns, type })],
        end: () => [],
      }),
    };
  },
};

function isHeader(row: TableRow): boolean {
  const { indexOf } = namedColumns(row);
  return indexOf.has('balance') && indexOf.has('dueOn') && indexOf.has('clientName');
}

function namedColumns(row: TableRow): Columns {
  return columnsAt(row.cells, findColumns(row.cells, ALIASES).indexOf);
}

function readingOf(row: TableRow, given: { columns: Columns; type: number }): Reading {
  const { line, cells } = row;
  const filled = cells.map((cell) => cell.trim()).filter(Boolean);
  const first = filled[0] ?? '';
  const draft = draftOf(cells, given.columns);
  if (/^total$/i.test(first) && draft.balance !== undefined)
    return { line, kind: 'summary', openTotal: draft.balance };
  // Section titles and the footer stand alone on their rows.
  if (filled.length === 1 || /^total\b/i.test(first)) return { line, kind: 'summary' };
  const type = given.type === -1 ? '' : (cells[given.type]?.trim() ?? '');
  // The desktop report may lack the type: a negative row is then taken for a credit by the common rule.
  const kind = given.type === -1 ? 'invoice' : KINDS[titleKey(type)];
  if (kind) return { line, kind, draft };
  const reason = `${type || 'A row without a type'} is neither an invoice, a credit memo nor a payment`;
  return { line, kind: 'skipped', reason, ...(draft.balance && { balance: draft.balance }) };
}

function asOfDay(head: readonly TableRow[]): Day | null {
  for (const row of head) {
    const [, text] = /^as of (.+)$/i.exec(row.cells.join(' ').trim()) ?? [];
    if (text) return parseDay(text, 'MDY');
  }
  return null;
}
