// The A/R Aging Detail report of QuickBooks, online and desktop: titles, bucket sections, subtotals, a TOTAL, a footer.
import type { Content, Format, Layout } from '../format.ts';
import { aliasOf, transaction } from '../quickbooks.ts';
import type { TitledFormat, TitledRow } from '../titled-format.ts';
import { eachRow, hasTitles, titledFormat } from '../titled-format.ts';

const TYPE = ['transactiontype', 'type', 'txntype'];
const CLIENT = ['customerfullname', 'customer', 'name', 'client'];
const BALANCE = ['openbalance', 'openbal', 'balance'];

/** Buckets are not read: they age by report settings, and ours come from the due dates. */
const report: TitledFormat = {
  id: 'quickbooks-aging-detail',
  source: 'quickbooks',
  above: /(?:a\/r|accounts receivable) age?ing detail/i,
  signature: [CLIENT, 'duedate', BALANCE],
  // Wordings differ between versions and languages of the screen.
  fields: {
    clientName: CLIENT,
    number: ['num', 'no', 'number', 'docnumber'],
    issuedOn: ['date', 'transactiondate'],
    dueOn: ['duedate'],
    currency: ['currency'],
    amount: ['amount'],
    balance: BALANCE,
    po: ['po', 'ponumber'],
    terms: ['terms'],
  },
  layout: (): Partial<Layout> => ({ isCompleteOpenItems: true }),
  reader: (header) => {
    const hasType = hasTitles(header, [TYPE]);
    return eachRow((row) => contentOf(row, hasType));
  },
};

const titled = titledFormat(report);
/** The desktop program exports the table without its heading; "Aging" then tells it from other reports. */
const { above: _, ...bare } = report;
const untitled = titledFormat({
  ...bare,
  signature: ['type', 'num', 'name', 'duedate', 'aging', 'openbalance'],
});

export const quickbooksAgingDetail: Format = {
  ...titled,
  recognise: (head, mapping) =>
    titled.recognise(head, mapping) ?? untitled.recognise(head, mapping),
};

function contentOf({ draft, filled, cell }: TitledRow, hasType: boolean): Content {
  const first = filled[0] ?? '';
  if (/^total$/i.test(first) && draft.balance !== undefined)
    return { kind: 'summary', openTotal: draft.balance };
  // Section titles and the footer stand alone on their rows.
  if (filled.length === 1 || /^total\b/i.test(first)) return { kind: 'summary' };
  // The desktop report may lack the type: a negative row is then taken for a credit by the common rule.
  return hasType
    ? transaction(cell(...TYPE), draft)
    : { kind: 'invoice', draft, ...aliasOf(draft) };
}
