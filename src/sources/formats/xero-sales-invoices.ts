// The sales invoice export of Xero: one row for each line of a document, with the totals of the document on each.
import type { Content, DocumentKind } from '../format.ts';
import { repeatedLines } from '../line-items.ts';
import { quoted } from '../problem.ts';
import { noClaim } from '../status.ts';
import type { TitledRow } from '../titled-format.ts';
import { titledFormat } from '../titled-format.ts';

// A map, because a cell may well read "constructor".
const KINDS = new Map<string, DocumentKind>(
  Object.entries({
    '': 'invoice',
    'sales invoice': 'invoice',
    'sales credit note': 'credit_note',
    'sales overpayment': 'unapplied_payment',
    'sales prepayment': 'unapplied_payment',
  }),
);

export const xeroSalesInvoices = titledFormat({
  id: 'xero-sales-invoices',
  source: 'xero',
  signature: ['contactname', 'invoicenumber', 'invoicedate', 'total', 'invoiceamountdue', 'type'],
  fields: {
    clientName: ['contactname'],
    clientEmail: ['emailaddress'],
    number: ['invoicenumber'],
    issuedOn: ['invoicedate'],
    dueOn: ['duedate'],
    currency: ['currency'],
    amount: ['total'],
    balance: ['invoiceamountdue'],
    paidAmount: ['invoiceamountpaid'],
    po: ['reference'],
  },
  reader: () => repeatedLines(contentOf),
});

function contentOf({ draft, cell }: TitledRow): Content {
  const reason = noClaim(cell('status'));
  if (reason !== null) return { kind: 'skipped', reason };
  const type = cell('type');
  const kind = KINDS.get(type.toLowerCase());
  return kind
    ? { kind, draft }
    : { kind: 'skipped', reason: `${quoted(type)} is no document of a sale` };
}
