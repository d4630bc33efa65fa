// Which currency a sign or a name means, where it means one only: "$", "¥" and "kr" mean several. Pure.
import { isCurrency } from '#domain/money.ts';

// A map, because a cell may well read "constructor".
const BY_SIGN = new Map<string, string>(
  Object.entries({
    '€': 'EUR',
    '£': 'GBP',
    '₹': 'INR',
    '₩': 'KRW',
    '₽': 'RUB',
    '₪': 'ILS',
    '₺': 'TRY',
    '₫': 'VND',
    '₴': 'UAH',
    '₦': 'NGN',
    '₱': 'PHP',
    zł: 'PLN',
    US$: 'USD',
    CA$: 'CAD',
    A$: 'AUD',
    AU$: 'AUD',
    NZ$: 'NZD',
    HK$: 'HKD',
    S$: 'SGD',
    R$: 'BRL',
  }),
);

/** What several countries write alike, the most used first. */
const BY_SHARED_SIGN = new Map<string, readonly string[]>(
  Object.entries({
    $: ['USD', 'CAD', 'AUD', 'NZD', 'SGD', 'HKD', 'MXN'],
    '¥': ['JPY', 'CNY'],
    '￥': ['JPY', 'CNY'],
    kr: ['SEK', 'NOK', 'DKK', 'ISK'],
    Kr: ['SEK', 'NOK', 'DKK', 'ISK'],
    C$: ['CAD'],
    Fr: ['CHF'],
    '₨': ['INR', 'PKR', 'LKR', 'NPR'],
  }),
);

/** The ISO 4217 code, or null where there is no sign or one that several countries use. */
export function currencyOfSign(amount: string): string | null {
  if (/^[\d.,\s-]*$/.test(amount)) return null;
  const sign = signOf(amount);
  return BY_SIGN.get(sign) ?? (isCurrency(sign) ? sign : null);
}

/** All codes that the sign of this amount may mean. */
export function currenciesOfSign(amount: string): readonly string[] {
  const one = currencyOfSign(amount);
  return one === null ? (BY_SHARED_SIGN.get(signOf(amount)) ?? []) : [one];
}

function signOf(amount: string): string {
  return amount.replace(/[\d.,'’()\s-]/g, '');
}

/** "Swedish Krona - SEK" and "SEK" are SEK; null where no code stands at the end. */
export function currencyAtEnd(name: string): string | null {
  const code = /(?:^|[\s(-])([A-Z]{3})\)?$/.exec(name.trim())?.[1] ?? '';
  return isCurrency(code) ? code : null;
}
