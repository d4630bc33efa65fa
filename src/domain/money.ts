// Amounts of money: digits, sums and how a person reads them. Pure; never a float, never a sum over two currencies.
import type { Money } from './types.ts';

const CURRENCIES = new Set(Intl.supportedValuesOf('currency'));

// ISO 4217 itself, because Intl gives the digits used in cash: no cents for HUF, COP or IDR, which invoices do have.
const WITHOUT_MINOR_UNITS = new Set(
  'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'.split(' '),
);
const WITH_THREE_DIGITS = new Set('BHD IQD JOD KWD LYD OMR TND'.split(' '));

/** Whether this is an ISO 4217 code, in capitals ("EUR"); codes that were retired lately still count, old invoices carry them. */
export function isCurrency(code: string): boolean {
  return CURRENCIES.has(code);
}

/** How many digits stand after the decimal point of this currency (ISO 4217): 2 for EUR, 0 for JPY, 3 for KWD. Throws on an unknown code. */
export function exponentOf(currency: string): number {
  if (!isCurrency(currency)) throw new RangeError(`"${currency}" is not an ISO 4217 currency`);
  if (WITHOUT_MINOR_UNITS.has(currency)) return 0;
  return WITH_THREE_DIGITS.has(currency) ? 3 : 2;
}

/** The amount as plain digits, every digit of the currency shown: 1234 cents are "12.34", 5 yen are "5". Exact. */
export function decimalOf({ currency, minor }: Money): string {
  const exponent = exponentOf(currency);
  const sign = minor < 0n ? '-' : '';
  const digits = String(minor < 0n ? -minor : minor).padStart(exponent + 1, '0');
  if (exponent === 0) return sign + digits;
  return `${sign}${digits.slice(0, -exponent)}.${digits.slice(-exponent)}`;
}

/** The amount as people of this locale (BCP 47) write it; whole amounts lose their ".00": "€18,200", "$9,500.50". Exact to 300 digits. */
export function formatMoney(money: Money, locale: string): string {
  // Intl reads a string of digits exactly; a number would round above 2^53.
  return formatFor(locale, money.currency).format(decimalOf(money) as `${number}`);
}

/** The sum of two amounts of one currency; two currencies are a mistake of the caller and throw. */
export function addMoney(a: Money, b: Money): Money {
  if (a.currency !== b.currency)
    throw new TypeError(`${a.currency} and ${b.currency} cannot be added without a rate`);
  return { currency: a.currency, minor: a.minor + b.minor };
}

/** One sum for each currency that occurs, ordered by code. Nothing is converted. */
export function sumByCurrency(amounts: Iterable<Money>): Money[] {
  const sums = new Map<string, Money>();
  for (const amount of amounts) {
    const sum = sums.get(amount.currency);
    sums.set(amount.currency, sum ? addMoney(sum, amount) : amount);
  }
  return [...sums.keys()].sort().flatMap((currency) => sums.get(currency) ?? []);
}

/** Whether an amount is so many main units of its currency or more: exactly so many are enough. */
export function reaches({ currency, minor }: Money, mainUnits: number): boolean {
  return minor >= BigInt(mainUnits) * 10n ** BigInt(exponentOf(currency));
}

const formats = new Map<string, Intl.NumberFormat>();

function formatFor(locale: string, currency: string): Intl.NumberFormat {
  const key = `${locale} ${currency}`;
  const known = formats.get(key);
  if (known) return known;
  const digits = exponentOf(currency);
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    trailingZeroDisplay: 'stripIfInteger',
  });
  formats.set(key, format);
  return format;
}
