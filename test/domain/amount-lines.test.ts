// Goal: what a bookkeeper types of amounts means one thing or is refused: never another invoice, never another amount.
// Method: a table of lines, and the way back of what was written.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAmountLines } from '#domain/amount-lines.ts';
import { typedAmount } from '#flows/typed-amount.ts';

const INVOICES = [
  { id: '1', number: 'INV-1', currency: 'EUR' },
  { id: '2', number: 'INV-10', currency: 'USD' },
  { id: '3', number: '200', currency: 'EUR' },
  { id: '4', number: '2026 / 7', currency: 'JPY' },
];
const readAs = (locale: string) => (text: string, currency: string) =>
  typedAmount(text, { locale, currency });

function read(typed: string, chosen: string[] = [], locale = 'en-GB') {
  const result = readAmountLines(typed, { invoices: INVOICES, chosen, read: readAs(locale) });
  return result.ok ? Object.fromEntries(result.amounts) : result.mistake.code;
}

describe('lines of amounts', () => {
  it.each([
    ['', ['1', '2'], { 1: null, 2: null }],
    ['50', ['1'], { 1: 50_00n }],
    ['€ 1,234.50', ['1'], { 1: 1_234_50n }],
    ['INV-1 50\nINV-10 7.5', [], { 1: 50_00n, 2: 7_50n }],
    ['inv-10: 7', ['1'], { 1: null, 2: 7_00n }],
    ['INV-10', ['1'], { 1: null, 2: null }],
    ['  \n2026 / 7 = 300 JPY\n', [], { 4: 300n }],
    ['INV-1 -5', [], { 1: -5_00n }],
    ['200', [], { 3: null }],
    // 200 EUR of INV-1, or the invoice called so as well?
    ['200', ['1'], 'number_or_amount'],
    ['200', ['3'], { 3: null }],
    ['50', [], 'which_invoice'],
    ['50', ['1', '2'], 'which_invoice'],
    ['50\n60', ['1'], 'which_invoice'],
    ['INV-2 50', ['1'], 'unknown_invoice'],
    ['INV-100 50', [], 'unknown_invoice'],
    ['INV-1 50 USD', [], 'bad_amount'],
    ['INV-1 all', [], 'bad_amount'],
    ['INV-1 1.005', [], 'bad_amount'],
    ['2026 / 7 1.5', [], 'bad_amount'],
    ['INV-1 5\ninv-1 6', [], 'named_twice'],
  ] as const)('%j of %j are %o', (typed, chosen, meant) => {
    expect(read(typed, [...chosen])).toEqual(meant);
  });
});

describe('an amount', () => {
  it.each([
    ['en-GB', '1,000', 1_000_00n],
    ['de-DE', '1.000', 1_000_00n],
    ['en-GB', '1.000', null],
    ['de-DE', '1,000', null],
    ['en-GB', '200,50', 200_50n],
    ['de-DE', '200.50', 200_50n],
    ['de-DE', '1.234,5', 1_234_50n],
    ['en-GB', '1.234,50', 1_234_50n],
    ['de-CH', "1'234.50", 1_234_50n],
    ['en-GB', '12.345', null],
    ['en-GB', '1.234.567', 1_234_567_00n],
    ['en-GB', 'a lot', null],
  ])('of a team that writes %s: %s', (locale, text, minor) => {
    expect(typedAmount(text, { locale, currency: 'EUR' })).toBe(minor);
  });

  it('is read back as it was written, in every locale', () => {
    const locales = ['en-GB', 'en-US', 'de-DE', 'fr-FR', 'de-CH', 'sv-SE', 'nl-NL'];
    fc.assert(
      fc.property(
        fc.constantFrom(...locales),
        fc.constantFrom('EUR', 'JPY', 'KWD'),
        fc.bigInt({ min: 0n, max: 10n ** 12n }),
        (locale, currency, minor) => {
          const digits = { EUR: 2, JPY: 0, KWD: 3 }[currency] ?? 2;
          const whole = minor / 10n ** BigInt(digits);
          const rest = (minor % 10n ** BigInt(digits)).toString().padStart(digits, '0');
          const text = new Intl.NumberFormat(locale, { minimumFractionDigits: digits }).format(
            (digits === 0 ? `${whole}` : `${whole}.${rest}`) as `${number}`,
          );
          expect(typedAmount(text, { locale, currency })).toBe(minor);
        },
      ),
    );
  });
});
