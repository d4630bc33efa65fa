// The invoice report of Harvest in groups: a row for each currency, its invoices, their total; no due date.
import { currencyAtEnd } from '../currency-sign.ts';
import type { Content } from '../format.ts';
import { noClaim } from '../status.ts';
import type { TitledReader, TitledRow } from '../titled-format.ts';
import { eachRow, titledFormat } from '../titled-format.ts';

export const harvestInvoiceReportGrouped = titledFormat({
  id: 'harvest-invoice-report-grouped',
  source: 'harvest',
  signature: [
    'status',
    'issuedate',
    'paid',
    'id',
    'client',
    'invoiceamount',
    'paidamount',
    'balance',
  ],
  fields: {
    clientName: ['client'],
    number: ['id'],
    issuedOn: ['issuedate'],
    amount: ['invoiceamount'],
    balance: ['balance'],
    paidAmount: ['paidamount'],
  },
  layout: () => ({
    titles: { currency: 'The currency of the section' },
    mixesMarks: true,
    onWrongTotal: 'warn',
  }),
  reader,
});

/** "Paid" tells how many days it took, not when; drafts are part of the total. */
function reader(): TitledReader {
  let section: string | null = null;
  return eachRow(({ draft, filled, cell }: TitledRow): Content => {
    const currency = section === null ? {} : { currency: section };
    if (filled.length === 1) {
      section = currencyAtEnd(filled[0] ?? '') ?? section;
      return { kind: 'summary' };
    }
    if (draft.clientName === undefined && /^total$/i.test(filled[0] ?? ''))
      return { kind: 'summary', ...(draft.balance && { openTotal: draft.balance }), ...currency };
    const reason = noClaim(cell('status'));
    if (reason === null) return { kind: 'invoice', draft: { ...draft, ...currency } };
    const balance = draft.balance ?? draft.amount;
    return { kind: 'skipped', reason, ...(balance && { balance }), ...currency };
  });
}
