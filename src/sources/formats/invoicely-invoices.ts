// The invoice export of Invoicely: six columns, no currency and no balance; a word says whether it is paid.
import type { Content } from '../format.ts';
import { quoted } from '../problem.ts';
import { noClaim, PARTLY_PAID_NOTE, settlementOf } from '../status.ts';
import type { TitledRow } from '../titled-format.ts';
import { eachRow, titledFormat } from '../titled-format.ts';

export const invoicelyInvoices = titledFormat({
  id: 'invoicely-invoices',
  source: 'invoicely',
  signature: ['date', 'due', 'details', 'client', 'status', 'total'],
  fields: {
    clientName: ['client'],
    number: ['details'],
    issuedOn: ['date'],
    dueOn: ['due'],
    currency: ['currency'],
    amount: ['total'],
  },
  reader: () => eachRow(contentOf),
});

function contentOf({ draft, cell }: TitledRow): Content {
  const status = cell('status');
  const reason = noClaim(status);
  if (reason !== null) return { kind: 'skipped', reason };
  switch (settlementOf(status)) {
    case 'paid':
      return { kind: 'invoice', draft: { ...draft, balance: '0' } };
    case 'partly':
      return { kind: 'invoice', draft, note: PARTLY_PAID_NOTE, isBalanceAssumed: true };
    case 'unpaid':
      return { kind: 'invoice', draft, isBalanceAssumed: false };
    case 'unknown':
      return { kind: 'skipped', reason: `The status ${quoted(status)} is not known` };
  }
}
