// The invoice export of Stripe's dashboard, whose columns a person picks: read by alias, currencies in small letters.
import type { Content, Draft } from '../format.ts';
import { noClaim } from '../status.ts';
import type { TitledRow } from '../titled-format.ts';
import { eachRow, titledFormat } from '../titled-format.ts';

export const stripeInvoices = titledFormat({
  id: 'stripe-invoices',
  source: 'stripe',
  signature: [
    ['id', 'number'],
    'amountdue',
    'amountpaid',
    'currency',
    'status',
    ['customer', 'customerid', 'customeremail', 'customername'],
    ['duedateutc', 'dateutc', 'createdutc', 'createddateutc'],
  ],
  fields: {
    clientId: ['customerid', 'customer'],
    clientName: ['customername', 'customerdescription'],
    clientEmail: ['customeremail'],
    number: ['number', 'invoicenumber', 'id'],
    issuedOn: ['finalizedatutc', 'dateutc', 'createddateutc', 'createdutc'],
    dueOn: ['duedateutc'],
    currency: ['currency'],
    // What is due is the whole of the invoice here, not what is left of it.
    amount: ['amountdue'],
    balance: ['amountremaining'],
    paidAmount: ['amountpaid'],
    paidOn: ['paidatutc', 'datepaidutc'],
    paymentUrl: ['hostedinvoiceurl'],
  },
  reader: () => eachRow(contentOf),
});

function contentOf({ draft, cell }: TitledRow): Content {
  const status = cell('status');
  const reason = noClaim(status);
  if (reason !== null) return { kind: 'skipped', reason };
  // Paid outside of Stripe counts as paid, though no money came through it.
  const isPaid = /^paid$/i.test(status);
  const id = cell('id');
  const number = draft.number ?? (id === '' ? undefined : id);
  // A customer may have no name, and then goes by the address.
  const clientName = draft.clientName ?? draft.clientEmail ?? draft.clientId;
  // One by one: to spread several parts takes longer than everything else that is done to a row.
  const filled: { -readonly [field in keyof Draft]: Draft[field] } = { ...draft };
  if (number !== undefined) filled.number = number;
  if (clientName !== undefined) filled.clientName = clientName;
  if (isPaid) filled.balance = '0';
  return { kind: 'invoice', draft: filled };
}
