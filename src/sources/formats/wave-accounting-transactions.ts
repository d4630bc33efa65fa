// The accounting transactions of Wave: a journal, whose rows of the receivable account are invoices and their payments.
import type { Draft, Reading } from '../format.ts';
import { quoted } from '../problem.ts';
import type { TitledReader, TitledRow } from '../titled-format.ts';
import { titledFormat } from '../titled-format.ts';

const DEBIT = 'debitamounttwocolumnapproach';
const CREDIT = 'creditamounttwocolumnapproach';

export const waveAccountingTransactions = titledFormat({
  id: 'wave-accounting-transactions',
  source: 'wave',
  signature: ['transactionid', 'accountname', DEBIT, CREDIT, 'customer', 'invoicenumber'],
  fields: {
    clientName: ['customer'],
    number: ['invoicenumber'],
    issuedOn: ['transactiondate'],
  },
  layout: () => ({ titles: { amount: 'Debit Amount', paidAmount: 'Credit Amount' } }),
  reader,
});

/** What the journal says of one invoice, wherever its rows stand. */
interface Account {
  readonly debits: { line: number; draft: Draft; amount: string }[];
  readonly credits: { line: number; draft: Draft; amount: string }[];
}

/** Keeps the rows of the receivable account until the end: only then is it known what was paid on an invoice. */
function reader(): TitledReader {
  const accounts = new Map<string, Account>();
  return {
    row(row) {
      const { line, draft } = row;
      if (!isReceivable(row)) return [{ line, kind: 'summary' }];
      const [debit, credit] = [row.cell(DEBIT), row.cell(CREDIT)];
      const reason =
        draft.number === undefined
          ? 'It moves the receivable account without naming an invoice'
          : (debit === '') === (credit === '') && 'It has no one amount, debit or credit';
      const isFault = draft.number !== undefined;
      if (reason !== false) return [{ line, kind: 'skipped', reason, isFault }];
      const key = `${draft.clientName ?? ''}\n${draft.number}`;
      const account = accounts.get(key) ?? { debits: [], credits: [] };
      accounts.set(key, account);
      const isDebit = debit !== '';
      (isDebit ? account.debits : account.credits).push({ line, draft, amount: debit || credit });
      return [];
    },
    end: () => [...accounts.values()].flatMap(readingsOf),
  };
}

function isReceivable(row: TitledRow): boolean {
  return (
    /receivable/i.test(row.cell('accounttype')) ||
    /^accounts receivable/i.test(row.cell('accountname'))
  );
}

function readingsOf({ debits, credits }: Account): Reading[] {
  const [invoice, ...more] = debits;
  if (!invoice)
    return credits.map(({ line, draft }) => ({
      line,
      kind: 'skipped',
      reason: `It pays invoice ${quoted(draft.number ?? '')}, which is not in this file`,
    }));
  const paidOn = credits.at(-1)?.draft.issuedOn;
  return [
    {
      line: invoice.line,
      kind: 'invoice',
      draft: { ...invoice.draft, ...(paidOn !== undefined && { paidOn }) },
      sums: {
        amount: debits.map(({ amount }) => amount),
        ...(credits.length > 0 && { paidAmount: credits.map(({ amount }) => amount) }),
      },
    },
    ...[...more, ...credits].map(({ line }) => ({ line, kind: 'summary' as const })),
  ];
}
