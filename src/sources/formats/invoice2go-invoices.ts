// The invoice export of Invoice2go: one row each, lists with semicolons nested in quoted cells, no due date.
import type { Content } from '../format.ts';
import { noClaim } from '../status.ts';
import type { TitledRow } from '../titled-format.ts';
import { eachRow, titledFormat } from '../titled-format.ts';

const UNSENT = 'An invoice is marked as unsent: make sure that the client has it';

export const invoice2goInvoices = titledFormat({
  id: 'invoice2go-invoices',
  source: 'invoice2go',
  signature: [
    'documentnumber',
    'documentstatus',
    'currencycode',
    'totalamount',
    'balancedueamount',
  ],
  fields: {
    clientName: ['name'],
    clientEmail: ['emailrecipient'],
    number: ['documentnumber'],
    issuedOn: ['documentdate'],
    dueOn: ['duedate'],
    currency: ['currencycode'],
    amount: ['totalamount'],
    balance: ['balancedueamount'],
    paidAmount: ['amountpaidamount'],
    paidOn: ['datepaid'],
  },
  reader: () => eachRow(contentOf),
});

function contentOf({ draft, cell }: TitledRow): Content {
  const reason = noClaim(cell('documentstatus')) ?? noClaim(cell('state'));
  if (reason !== null) return { kind: 'skipped', reason };
  const isUnsent = /^unsent$/i.test(cell('documentstatus'));
  return { kind: 'invoice', draft, ...(isUnsent && { note: UNSENT }) };
}
