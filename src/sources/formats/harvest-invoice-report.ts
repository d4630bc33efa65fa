// The invoice report of Harvest as one table: currencies by name, amounts in the manner of each client, no due date.
import { currencyAtEnd } from '../currency-sign.ts';
import type { Content } from '../format.ts';
import type { TitledRow } from '../titled-format.ts';
import { eachRow, titledFormat } from '../titled-format.ts';

export const harvestInvoiceReport = titledFormat({
  id: 'harvest-invoice-report',
  source: 'harvest',
  signature: ['id', 'client', 'invoiceamount', 'paidamount', 'balance', 'currency', 'documenttype'],
  fields: {
    clientName: ['client'],
    number: ['id'],
    issuedOn: ['issuedate'],
    dueOn: ['duedate'],
    currency: ['currency'],
    amount: ['invoiceamount'],
    balance: ['balance'],
    paidAmount: ['paidamount'],
    paidOn: ['lastpaymentdate'],
    po: ['ponumber'],
  },
  layout: () => ({ mixesMarks: true }),
  reader: () => eachRow(contentOf),
});

/** What was written off has a balance of nothing, like what was paid, but no payment. */
function contentOf({ draft, cell }: TitledRow): Content {
  const currency = currencyAtEnd(cell('currency'));
  const isCredit = /credit/i.test(cell('documenttype'));
  return {
    kind: isCredit ? 'credit_note' : 'invoice',
    draft: currency === null ? draft : { ...draft, currency },
  };
}
