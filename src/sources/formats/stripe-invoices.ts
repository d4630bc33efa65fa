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
  return {
    kind: 'invoice',
    draft: {
      ...(id !== '' && { number: id }),
      ...draft,
      ...namesOf(draft),
      ...(isPaid && { balance: '0' }),
    },
  };
}

/** A customer may have no name, and then goes by the address. */
function namesOf({ clientId, clientName, clientEmail }: Draft): Draft {
  const name = clientName ?? clientEmail ?? clientId;
  return name === undefined ? {} : { clientName: name };
}
