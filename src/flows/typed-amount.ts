// An amount as a person types it into a form, read as people of their locale write it.
import { exponentOf } from '#domain/money.ts';
import { parseAmount } from '#sources/amount.ts';

/**
 * Minor units; null where it is none, or may mean two amounts: nobody writes three decimals of a cent, so "1.000" of a team
 * that writes 1,000 is a slip or a habit from elsewhere. What only the other mark can mean is read with that.
 */
export function typedAmount(
  text: string,
  given: { readonly locale: string; readonly currency: string },
): bigint | null {
  const { currency, locale } = given;
  const mark = markOf(locale);
  const other = mark === ',' ? '.' : ',';
  const [, decimals = '', ...more] = text.split(mark);
  const hasThreeDecimals = more.length === 0 && /^\d{3}(?![\d.,])/.test(decimals);
  if (hasThreeDecimals && exponentOf(currency) !== 3) return null;
  const read = parseAmount(text, { mark, currency });
  if (read.ok) return read.minor;
  const otherwise = parseAmount(text, { mark: other, currency });
  return otherwise.ok ? otherwise.minor : null;
}

/** What stands before the decimals there. */
function markOf(locale: string): '.' | ',' {
  const parts = new Intl.NumberFormat(locale).formatToParts(1.5);
  return parts.some(({ type, value }) => type === 'decimal' && value === ',') ? ',' : '.';
}
