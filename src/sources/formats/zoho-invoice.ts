// The invoice export of Zoho Invoice and Zoho Books: one row for each line, with the whole invoice on each.
import type { Content } from '../format.ts';
import { repeatedLines } from '../line-items.ts';
import { noClaim } from '../status.ts';
import type { TitledRow } from '../titled-format.ts';
import { titledFormat } from '../titled-format.ts';

export const zohoInvoice = titledFormat({
  id: 'zoho-invoice',
  source: 'zoho',
  signature: ['invoiceid', 'invoicenumber', 'invoicestatus', 'customerid', 'total', 'balance'],
  fields: {
    clientId: ['customerid'],
    clientName: ['customername'],
    clientEmail: ['primarycontactemailid', 'customeremail', 'email'],
    number: ['invoicenumber'],
    issuedOn: ['invoicedate'],
    dueOn: ['duedate'],
    currency: ['currencycode'],
    amount: ['total'],
    balance: ['balance'],
    paidOn: ['lastpaymentdate'],
    po: ['purchaseorder'],
    terms: ['paymenttermslabel'],
  },
  reader: () => repeatedLines(contentOf),
});

function contentOf({ draft, cell }: TitledRow): Content {
  const reason = noClaim(cell('invoicestatus'));
  return reason === null ? { kind: 'invoice', draft } : { kind: 'skipped', reason };
}
