// Amounts, days and counts as a letter writes them. Pure; a calendar day stays that day in any time zone.
import { decimalOf, exponentOf } from '#domain/money.ts';
import type { Day, Money } from '#domain/types.ts';

const amounts = new Map<string, Intl.NumberFormat>();
const days = new Map<string, Intl.DateTimeFormat>();

/** With every digit of the currency, as on an invoice ("€14,000.00"), unlike in Slack; exact to 300 digits. */
export function amountIn(locale: string, money: Money): string {
  const { currency } = money;
  const digits = exponentOf(currency);
  const options = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  const format = remembered(amounts, `${locale} ${currency}`, () =>
    Intl.NumberFormat(locale, { style: 'currency', currency, ...options }),
  );
  // Intl reads a string of digits exactly; a number would round above 2^53.
  return format.format(decimalOf(money) as `${number}`);
}

/** "4 Mar 2025", "04.03.2025": short, and never to be read as the third of April. */
export function shortDayIn(locale: string, day: Day): string {
  return locale.startsWith('de')
    ? dayIn(locale, day, { day: '2-digit', month: '2-digit' })
    : dayIn(locale, day, { day: 'numeric', month: 'short' });
}

/** "4 March 2025", "4. März 2025". */
export function longDayIn(locale: string, day: Day): string {
  return dayIn(locale, day, { day: 'numeric', month: 'long' });
}

/** "Thursday 26 November", "Donnerstag, 26. November"; with the year where it is another one than that of `asOf`. */
export function weekdayIn(locale: string, day: Day, asOf: Day): string {
  const isThisYear = day.slice(0, 4) === asOf.slice(0, 4);
  const year = isThisYear ? {} : ({ year: 'numeric' } as const);
  const shape = { weekday: 'long', day: 'numeric', month: 'long', ...year } as const;
  const format = remembered(days, `${locale} weekday ${isThisYear}`, () =>
    Intl.DateTimeFormat(locale, { ...shape, timeZone: 'UTC' }),
  );
  return format.format(new Date(`${day}T00:00:00Z`));
}

export function countIn(locale: string, count: number): string {
  return count.toLocaleString(locale);
}

function dayIn(
  locale: string,
  day: Day,
  shape: { day: 'numeric' | '2-digit'; month: 'long' | 'short' | '2-digit' },
): string {
  // Midnight in UTC, read in UTC: any other zone would make it the day before or after for somebody.
  const format = remembered(days, `${locale} ${shape.month}`, () =>
    Intl.DateTimeFormat(locale, { ...shape, year: 'numeric', timeZone: 'UTC' }),
  );
  return format.format(new Date(`${day}T00:00:00Z`));
}

/** Making a format costs a hundred times what using it does. */
function remembered<Format>(formats: Map<string, Format>, key: string, make: () => Format): Format {
  const format = formats.get(key) ?? make();
  formats.set(key, format);
  return format;
}
