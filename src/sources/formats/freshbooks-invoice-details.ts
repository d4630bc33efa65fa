// The Invoice Details export of FreshBooks: one row for each line, no total, no balance, no due date.
import type { Content } from '../format.ts';
import { summedLines } from '../line-items.ts';
import { quoted } from '../problem.ts';
import { noClaim, PARTLY_PAID_NOTE, settlementOf } from '../status.ts';
import type { TitledRow } from '../titled-format.ts';
import { titledFormat } from '../titled-format.ts';

export const freshbooksInvoiceDetails = titledFormat({
  id: 'freshbooks-invoice-details',
  source: 'freshbooks',
  signature: ['clientname', 'invoice', 'dateissued', 'invoicestatus', 'linetotal'],
  fields: {
    clientName: ['clientname'],
    clientEmail: ['clientemail', 'email'],
    number: ['invoice'],
    issuedOn: ['dateissued'],
    dueOn: ['duedate', 'datedue'],
    currency: ['currency'],
    paidOn: ['datepaid'],
    po: ['ponumber'],
  },
  layout: () => ({ titles: { amount: 'Line Total' } }),
  reader: () => summedLines((row) => ({ ...contentOf(row), lineAmount: row.cell('linetotal') })),
});

/** The state is all that tells whether an invoice is paid. */
function contentOf({ draft, cell }: TitledRow): Content {
  const status = cell('invoicestatus');
  const reason = noClaim(status);
  if (reason !== null) return { kind: 'skipped', reason };
  const { paidOn: _, ...unpaid } = draft;
  switch (settlementOf(status)) {
    case 'paid':
      return { kind: 'invoice', draft: { ...draft, balance: '0' } };
    case 'partly':
      return { kind: 'invoice', draft: unpaid, note: PARTLY_PAID_NOTE, isBalanceAssumed: true };
    case 'unpaid': {
      const isDisputed = /^disputed$/i.test(status);
      return {
        kind: 'invoice',
        draft: isDisputed ? { ...unpaid, disputed: 'yes' } : unpaid,
        isBalanceAssumed: false,
      };
    }
    case 'unknown':
      return { kind: 'skipped', reason: `The status ${quoted(status)} is not known` };
  }
}
