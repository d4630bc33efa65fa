// What the first rows say of the whole file: the day of the report and its currency. Pure.
import { isCurrency } from '#domain/money.ts';
import type { Day } from '#domain/types.ts';
import { currenciesOfSign, currencyOfSign } from './currency-sign.ts';
import { parseDay } from './date.ts';
import type { Draft } from './format.ts';
import type { TableRow } from './table.ts';

const AS_OF = /\bas (?:of|at)\b:?\s*(.+)$/i;
const CURRENCY = /\b(?:currency|(?:all )?(?:amounts|figures|values) (?:are )?in)\b\W*([A-Z]{3})\b/i;

/** "As of Jul 25, 2026", "As at 31 March 2026". Digits alone are read with the month first, as QuickBooks prints them. */
export function asOfDay(rows: readonly TableRow[]): Day | null {
  for (const row of rows) {
    const [, text] = AS_OF.exec(titleOf(row)) ?? [];
    const day = text === undefined ? null : parseDay(text, 'MDY');
    if (day) return day;
  }
  return null;
}

/** "Currency: EUR", "All amounts in USD". */
export function currencyAbove(rows: readonly TableRow[]): string | null {
  for (const row of rows) {
    const code = CURRENCY.exec(titleOf(row))?.[1]?.toUpperCase() ?? '';
    if (isCurrency(code)) return code;
  }
  return null;
}

/** The one currency that the signs of the first amounts mean; null where there is none, "$", or more than one. */
export function currencyOfSigns(drafts: readonly Draft[]): string | null {
  const [first = null, ...others] = new Set(amountsOf(drafts).map(currencyOfSign));
  return others.length === 0 ? first : null;
}

/** Every currency that the signs of the first amounts may mean. */
export function currenciesOfSigns(drafts: readonly Draft[]): string[] {
  return [...new Set(amountsOf(drafts).flatMap(currenciesOfSign))];
}

function amountsOf(drafts: readonly Draft[]): string[] {
  return drafts.flatMap(({ amount, balance }) => amount ?? balance ?? []);
}

function titleOf(row: TableRow): string {
  return row.cells.join(' ').replace(/\s+/g, ' ').trim();
}
