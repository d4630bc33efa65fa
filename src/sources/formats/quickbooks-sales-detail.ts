// Sales by Customer Detail and the transaction lists of QuickBooks Online: rows below their customer, lines to be added up.
import type { Content, Layout } from '../format.ts';
import { summedLines } from '../line-items.ts';
import { Refusal } from '../problem.ts';
import { transaction } from '../quickbooks.ts';
import type { TableRow } from '../table.ts';
import type { TitledReader, TitledRow } from '../titled-format.ts';
import { hasTitles, titledFormat } from '../titled-format.ts';

const TYPE = ['transactiontype', 'type'];
const LINES = ['productservice', 'productservicefullname', 'quantity', 'qty', 'salesprice'];

const NO_BALANCE =
  'This report does not say what is still open: every invoice in it counts as open in full. The A/R Aging Detail report says it.';
const NO_TAX = 'Its amounts are sales without tax.';

/** "Balance" is a running total of the customer here, and is never read. */
export const quickbooksSalesDetail = titledFormat({
  id: 'quickbooks-sales-detail',
  source: 'quickbooks',
  above: /sales by customer detail|transaction list|invoice list/i,
  signature: [['date', 'transactiondate'], TYPE, ['num', 'no'], 'amount'],
  fields: {
    clientName: ['customerfullname', 'customer', 'name'],
    number: ['num', 'no'],
    issuedOn: ['transactiondate', 'date'],
    dueOn: ['duedate'],
    currency: ['currency'],
    balance: ['openbalance'],
    terms: ['terms'],
    po: ['ponumber', 'po'],
  },
  layout: ({ header }): Partial<Layout> => ({
    titles: { clientName: 'Customer', amount: 'Amount' },
    warnings: warningsOf(header),
  }),
  reader: (header) => reader(hasTitles(header, [LINES])),
});

function warningsOf(header: TableRow): string[] {
  const tellsOpen = hasTitles(header, [['openbalance', 'arpaid']]);
  return [...(tellsOpen ? [] : [NO_BALANCE]), ...(hasTitles(header, [LINES]) ? [NO_TAX] : [])];
}

function reader(hasLines: boolean): TitledReader {
  /** The customer whose section this is; jobs lie within the section of their customer. */
  const path: string[] = [];
  const contentOf = (row: TitledRow): Content & { lineAmount?: string } => {
    const { draft, filled, cell } = row;
    const [first = ''] = filled;
    const total = /^total(?: for (.+?)(?: with sub-customers)?)?$/i.exec(first);
    if (total) {
      const at = path.lastIndexOf(total[1] ?? '');
      path.length = at === -1 ? 0 : at;
      return { kind: 'summary' };
    }
    if (filled.length === 1) {
      refuseCashBasis(row.line, first);
      path.push(first);
      return { kind: 'summary' };
    }
    const isPaid = /^paid$/i.test(cell('arpaid'));
    const content = transaction(cell(...TYPE), {
      ...draft,
      clientName: draft.clientName ?? path.join(':'),
      ...(isPaid && draft.balance === undefined && { balance: '0' }),
      ...(!hasLines && { amount: cell('amount') }),
    });
    return hasLines && content.kind !== 'skipped'
      ? { ...content, lineAmount: cell('amount') }
      : content;
  };
  return summedLines(contentOf);
}

/** On a cash basis the report lists what was paid, which is the opposite of what is owed. */
function refuseCashBasis(line: number, footer: string): void {
  if (!/^cash basis\b/i.test(footer)) return;
  throw new Refusal({
    line,
    message: 'The report is on a cash basis: it lists what was paid, not what is owed.',
    hint: 'Run it on an accrual basis, or export the A/R Aging Detail report.',
  });
}
