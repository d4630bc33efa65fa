// The Pending Bills of a Tally group: titles over two rows, the party on a row of its own, Indian digit groups.
import { parseDay } from '../date.ts';
import type { Content, Draft, Layout } from '../format.ts';
import type { TableRow } from '../table.ts';
import type { TitledReader, TitledRow } from '../titled-format.ts';
import { eachRow, titledFormat } from '../titled-format.ts';

export const tallyPendingBills = titledFormat({
  id: 'tally-pending-bills',
  source: 'tally',
  signature: ['date', 'refno', 'partysname', 'opening', 'pending', 'dueon'],
  fields: {
    clientName: ['partysname'],
    number: ['refno'],
    issuedOn: ['date'],
    dueOn: ['dueon'],
    amount: ['opening'],
    balance: ['pending'],
  },
  layout: ({ above }) => layoutOf(above),
  reader,
});

/** Only the group of all debtors is complete. The period ends on the day of the report. */
function layoutOf(above: readonly TableRow[]): Partial<Layout> {
  const text = above.map((row) => row.cells.join(' ')).join('\n');
  const [, end] = /\bto (\d{1,2}-[A-Za-z]{3,9}-\d{2,4})/.exec(text) ?? [];
  return {
    asOf: end === undefined ? null : parseDay(end, 'DMY'),
    isCompleteOpenItems: /group\s*:\s*sundry debtors/i.test(text),
  };
}

function reader(): TitledReader {
  let party = '';
  return eachRow(({ draft, filled }: TitledRow): Content => {
    if (draft.number === undefined && draft.issuedOn === undefined) {
      // A party stands alone; the second row of titles and the totals do not.
      if (filled.length === 1) party = filled[0] ?? '';
      return { kind: 'summary' };
    }
    const isOnAccount = /^on account$/i.test(draft.number ?? '');
    const { number: _, ...unnumbered } = draft;
    const document = plain(isOnAccount ? unnumbered : draft);
    return {
      kind: isOnAccount ? 'unapplied_payment' : 'invoice',
      draft: { ...document, clientName: draft.clientName ?? party },
    };
  });
}

function plain({ amount, balance, ...draft }: Draft): Draft {
  return {
    ...draft,
    ...(amount !== undefined && { amount: plainAmount(amount) }),
    ...(balance !== undefined && { balance: plainAmount(balance) }),
  };
}

/** "1,25,000.00 Dr" as others write it: groups of two lose their commas, Cr and (-) become a minus. */
function plainAmount(text: string): string {
  const isCredit = /\s*cr\.?$/i.test(text) || text.startsWith('(-)');
  const digits = text.replace(/^\(-\)\s*/, '').replace(/\s*[dc]r\.?$/i, '');
  const isIndian = /^\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?$/.test(digits);
  return (isCredit ? '-' : '') + (isIndian ? digits.replaceAll(',', '') : digits);
}
