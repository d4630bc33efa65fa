// The invoice export of Lago: dotted titles, amounts in the smallest unit of their currency, two states.
import { decimalOf, isCurrency } from '#domain/money.ts';
import type { Content } from '../format.ts';
import { quoted } from '../problem.ts';
import { noClaim } from '../status.ts';
import type { TitledRow } from '../titled-format.ts';
import { eachRow, titledFormat } from '../titled-format.ts';

export const lagoInvoices = titledFormat({
  id: 'lago-invoices',
  source: 'lago',
  signature: ['invoicelagoid', 'invoicenumber', 'invoicetotalamountcents', 'invoicepaymentstatus'],
  fields: {
    clientId: ['invoicecustomerexternalid', 'invoicecustomercustomerlagoid'],
    clientName: ['invoicecustomername', 'invoicecustomerlegalname'],
    clientEmail: ['invoicecustomeremail'],
    number: ['invoicenumber'],
    issuedOn: ['invoiceissuingdate'],
    dueOn: ['invoicepaymentduedate'],
    currency: ['invoicecurrency'],
    amount: ['invoicetotalamountcents'],
  },
  reader: () => eachRow(contentOf),
});

/** The total is what is left to pay after credits and coupons; a payment is all or nothing. */
function contentOf({ draft, cell }: TitledRow): Content {
  const status = cell('invoicestatus');
  if (!/^finalized$/i.test(status))
    return { kind: 'skipped', reason: noClaim(status) ?? `${quoted(status)} is not finalized` };
  const { amount = '', currency = '' } = draft;
  const code = currency.toUpperCase();
  if (!/^-?\d+$/.test(amount))
    return {
      kind: 'skipped',
      reason: `The total ${quoted(amount)} is no whole number of cents`,
      isFault: true,
      column: 'invoice.total_amount_cents',
    };
  const total = isCurrency(code) ? decimalOf({ currency: code, minor: BigInt(amount) }) : amount;
  const isPaid = /^succeeded$/i.test(cell('invoicepaymentstatus'));
  return {
    kind: 'invoice',
    draft: { ...draft, amount: total, ...(isPaid && { balance: '0' }) },
    isBalanceAssumed: false,
  };
}
