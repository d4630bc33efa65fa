// The CSV export of Invoice Ninja 4: three rows of preamble, one row for each line, amounts with their sign.
import type { Content } from '../format.ts';
import { repeatedLines } from '../line-items.ts';
import { noClaim } from '../status.ts';
import type { TitledReader, TitledRow } from '../titled-format.ts';
import { titledFormat } from '../titled-format.ts';

export const invoiceNinjaV4 = titledFormat({
  id: 'invoice-ninja-v4',
  source: 'invoice-ninja',
  signature: ['client', 'invoicenumber', 'amount', 'paid', 'status', 'duedate', 'itemproduct'],
  fields: {
    clientName: ['client'],
    clientEmail: ['email'],
    number: ['invoicenumber'],
    issuedOn: ['invoicedate'],
    dueOn: ['duedate'],
    currency: ['currency', 'currencycode'],
    amount: ['amount'],
    paidAmount: ['paid'],
    po: ['ponumber'],
  },
  reader,
});

/** An export of everything goes on with QUOTES, PAYMENTS and others, each under titles of its own. */
function reader(): TitledReader {
  let section = 'INVOICES';
  return repeatedLines(({ draft, filled, cell }: TitledRow): Content => {
    const [first = ''] = filled;
    if (filled.length === 1) {
      if (/^[A-Z][A-Z ]+$/.test(first)) section = first;
      return { kind: 'summary' };
    }
    if (!/^invoices$/i.test(section))
      return { kind: 'skipped', reason: `It belongs to ${section}, not to the invoices` };
    const reason = noClaim(cell('status'));
    return reason === null ? { kind: 'invoice', draft } : { kind: 'skipped', reason };
  });
}
