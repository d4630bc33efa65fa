// The amounts of one document, in which currency, and whether the file says what of them is still open. Pure.
import type { ImportedDocument } from '#domain/imported.ts';
import { isCurrency } from '#domain/money.ts';
import type { DecimalMark } from './amount.ts';
import { countMark, decideMark, parseAmount } from './amount.ts';
import { balancesOf } from './balances.ts';
import { currencyOfSign } from './currency-sign.ts';
import type { ReadSettings, RowToRead } from './document-faults.ts';
import { blame, titleOf } from './document-faults.ts';
import type { Field, Layout } from './format.ts';
import { quoted } from './problem.ts';

/** Said once for a file that tells nothing of what was paid; formats that know more say more. */
export const BALANCE_NOTE =
  'The file does not say what is still open: a new invoice counts as open in full, one that the books know keeps its balance';

type ReadMoney = Pick<
  ImportedDocument,
  'currency' | 'amountMinor' | 'balanceMinor' | 'paidMinor' | 'overpaidMinor' | 'isBalanceAssumed'
> & { readonly isCredit: boolean };

export function readMoney(read: RowToRead): ReadMoney | null {
  const { draft, faults, settings } = read;
  const currency = draft.currency?.toUpperCase() ?? signOf(read) ?? settings.currency;
  if (!currency) blame(read, 'currency', `${titleOf(read, 'currency')} is blank`);
  else if (!isCurrency(currency))
    blame(read, 'currency', `${quoted(currency)} is not a currency code`);
  if (!currency || !isCurrency(currency)) return null;
  const before = faults.length;
  const amount = readAmount(read, 'amount', currency);
  const balance = readAmount(read, 'balance', currency);
  const paid = readAmount(read, 'paidAmount', currency);
  if (faults.length > before) return null;
  const found = balancesOf({
    amount,
    balance,
    paid,
    isPaid: draft.paidOn !== undefined,
    isCredit: read.kind !== 'invoice',
  });
  if (!found.ok) {
    blame(read, found.field, found.reason);
    return null;
  }
  const { balances } = found;
  const tellsPayments = !balances.isCredit && hasPayments(settings.titles);
  const isBalanceAssumed = balance === null && (read.isBalanceAssumed ?? !tellsPayments);
  return {
    currency,
    amountMinor: balances.amountMinor,
    balanceMinor: balances.balanceMinor,
    paidMinor: balances.paidMinor,
    overpaidMinor: balances.overpaidMinor,
    isCredit: balances.isCredit,
    isBalanceAssumed,
  };
}

/** A column of payments tells by its blank cells, too: nothing was paid. It says nothing of how a credit was used. */
function hasPayments(titles: Layout['titles']): boolean {
  return titles.paidAmount !== undefined || titles.paidOn !== undefined;
}

function signOf({ draft, sums }: RowToRead): string | null {
  return currencyOfSign(draft.amount ?? draft.balance ?? sums?.amount?.[0] ?? '');
}

/** The amount of one field, or the sum of its lines; null where the file says nothing. */
function readAmount(
  read: RowToRead,
  field: 'amount' | 'balance' | 'paidAmount',
  currency: string,
): bigint | null {
  const { settings } = read;
  const single = read.draft[field];
  const texts = (field === 'balance' ? undefined : read.sums?.[field]) ?? (single ? [single] : []);
  let sum: bigint | null = null;
  for (const text of texts) {
    const mark = markOf(text, field, settings);
    const parsed = parseAmount(text, { mark, currency });
    if (parsed.ok) sum = (sum ?? 0n) + parsed.minor;
    else blame(read, field, `${titleOf(read, field)} ${parsed.reason}`);
  }
  return sum;
}

/** How a cell of this column is read: by the mark of its column, or by its own where the program mixes them. */
export function markOf(
  text: string,
  field: Field,
  settings: Pick<ReadSettings, 'marks' | 'mixesMarks'>,
): DecimalMark {
  const ofColumn = settings.marks.get(field) ?? 'unknown';
  if (!settings.mixesMarks) return ofColumn;
  const votes = { point: 0, comma: 0 };
  countMark(votes, text);
  const own = decideMark(votes);
  return own === 'unknown' ? ofColumn : own;
}
