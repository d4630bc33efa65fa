// Sales by Customer Detail and the transaction lists of QuickBooks Online: rows below their customer, lines to be added up.
import type { Content, Draft, Layout } from '../format.ts';
import { summedLines } from '../line-items.ts';
import { Refusal } from '../problem.ts';
import { transaction } from '../quickbooks.ts';
import type { TitledReader, TitledRow } from '../titled-format.ts';
import { hasTitles, titledFormat } from '../titled-format.ts';

const TYPE = ['transactiontype', 'type'];
const LINES = ['productservice', 'productservicefullname', 'quantity', 'qty', 'salesprice'];

const NO_BALANCE =
  'This report does not say what is still open, as the A/R Aging Detail report does: a new invoice counts as open in full, one that the books know keeps its balance';
const NO_TAX = 'Its amounts are sales without tax.';

/** Without the rows that close them, sections nest without end. Of these, names of one letter are already too long for a client. */
const MAX_DEPTH = 200;

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
    warnings: hasTitles(header, [LINES]) ? [NO_TAX] : [],
  }),
  reader: (header) => reader(hasTitles(header, [LINES])),
});

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
    const content = withNote(cell(...TYPE), {
      ...draft,
      clientName: draft.clientName ?? path.slice(0, MAX_DEPTH).join(':'),
      ...(isPaid && draft.balance === undefined && { balance: '0' }),
      ...(!hasLines && { amount: cell('amount') }),
    });
    return hasLines && content.kind !== 'skipped'
      ? { ...content, lineAmount: cell('amount') }
      : content;
  };
  return summedLines(contentOf);
}

/** "Unpaid" in the column "A/R paid" is said of what is partly paid, too: only "Paid" and a balance tell what is open. */
function withNote(type: string, draft: Draft): Content {
  const content = transaction(type, draft);
  return content.kind === 'invoice' && draft.balance === undefined
    ? { ...content, note: NO_BALANCE }
    : content;
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
