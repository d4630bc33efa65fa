// The Aged Receivables Detail report of Xero: each contact on its own row, what is open below it, a grand total.
import type { Content } from '../format.ts';
import type { TitledReader, TitledRow } from '../titled-format.ts';
import { eachRow, titledFormat } from '../titled-format.ts';

/** The columns of ages are not read: only "Total" says what is open, whatever the report ages by. */
export const xeroAgedReceivablesDetail = titledFormat({
  id: 'xero-aged-receivables-detail',
  source: 'xero',
  above: /age?d receivables detail/i,
  signature: ['invoicedate', 'invoicenumber', 'total'],
  fields: {
    clientName: ['contact', 'contactname'],
    clientEmail: ['email'],
    number: ['invoicenumber'],
    issuedOn: ['invoicedate'],
    dueOn: ['duedate'],
    currency: ['currency', 'invoicecurrency'],
    balance: ['total'],
    po: ['invoicereference'],
  },
  layout: () => ({
    titles: { clientName: 'Contact' },
    isCompleteOpenItems: true,
    // Its grand total was seen to differ from its rows.
    onWrongTotal: 'warn',
  }),
  reader,
});

function reader(): TitledReader {
  let contact = '';
  return eachRow(({ draft, filled }: TitledRow): Content => {
    const first = filled[0] ?? '';
    const isDocument = draft.balance !== undefined && (draft.number ?? draft.issuedOn);
    if (isDocument) {
      const isCredit = draft.number === undefined && /^[-(]/.test(draft.balance ?? '');
      const named = { ...draft, clientName: draft.clientName ?? contact };
      return { kind: isCredit ? 'unapplied_payment' : 'invoice', draft: named };
    }
    if (/^total$/i.test(first) && draft.balance !== undefined)
      return { kind: 'summary', openTotal: draft.balance };
    // What has no figure is a contact, even one called "Total Wine".
    if (draft.balance === undefined) contact = first;
    return { kind: 'summary' };
  });
}
