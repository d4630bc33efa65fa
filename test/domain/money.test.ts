// Goal: every amount is exact, whatever its size, and no two currencies are ever added.
// Method: tables of ISO 4217 digits, and properties over amounts far beyond what a float can hold.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addMoney,
  decimalOf,
  exponentOf,
  formatMoney,
  isCurrency,
  sumByCurrency,
} from '#domain/money.ts';

const minor = fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n });
const currency = fc.constantFrom('EUR', 'USD', 'JPY', 'KWD', 'HUF');

describe('currencies', () => {
  it.each(['EUR', 'USD', 'JPY', 'KWD', 'BGN'])('knows %s', (code) => {
    expect(isCurrency(code)).toBe(true);
  });

  it.each(['eur', 'EURO', 'BTC', 'XXX', 'ZZZ', '€', ''])('refuses "%s"', (code) => {
    expect(isCurrency(code)).toBe(false);
    expect(() => exponentOf(code)).toThrow(RangeError);
  });

  it.each([
    ['EUR', 2],
    ['JPY', 0],
    ['KRW', 0],
    ['XOF', 0],
    ['KWD', 3],
    ['TND', 3],
    // What Intl gets wrong: it gives the digits of cash.
    ['HUF', 2],
    ['COP', 2],
    ['IDR', 2],
    ['PKR', 2],
    ['IQD', 3],
  ])('has the digits of ISO 4217 for %s: %i', (code, digits) => {
    expect(exponentOf(code)).toBe(digits);
  });
});

describe('plain digits', () => {
  it.each([
    ['EUR', 0n, '0.00'],
    ['EUR', 5n, '0.05'],
    ['EUR', -5n, '-0.05'],
    ['EUR', 99n, '0.99'],
    ['EUR', 100n, '1.00'],
    ['EUR', -123456n, '-1234.56'],
    ['JPY', 0n, '0'],
    ['JPY', -5n, '-5'],
    ['KWD', 1n, '0.001'],
    ['KWD', 1000n, '1.000'],
    ['USD', 9007199254740993n, '90071992547409.93'],
  ])('%s %s is %s', (currency, minor, text) => {
    expect(decimalOf({ currency, minor })).toBe(text);
  });

  it('read back, give the same amount', () => {
    fc.assert(
      fc.property(currency, minor, (currency, minor) => {
        const text = decimalOf({ currency, minor });
        expect(text.split('.')[1]?.length ?? 0).toBe(exponentOf(currency));
        expect(BigInt(text.replace('.', ''))).toBe(minor);
      }),
    );
  });
});

describe('what people read', () => {
  it.each([
    ['en-US', { currency: 'EUR', minor: 1820000n }, '€18,200'],
    ['en-US', { currency: 'USD', minor: 950050n }, '$9,500.50'],
    ['en-US', { currency: 'USD', minor: -5n }, '-$0.05'],
    ['en-US', { currency: 'USD', minor: 0n }, '$0'],
    ['en-US', { currency: 'JPY', minor: 1234567n }, '¥1,234,567'],
    ['en-US', { currency: 'HUF', minor: 123456n }, 'HUF\u00a01,234.56'],
    ['en-US', { currency: 'KWD', minor: 1500n }, 'KWD\u00a01.500'],
    ['en-US', { currency: 'KWD', minor: 2000n }, 'KWD\u00a02'],
    ['de-DE', { currency: 'EUR', minor: 123456n }, '1.234,56\u00a0€'],
    ['en-US', { currency: 'USD', minor: 9007199254740993n }, '$90,071,992,547,409.93'],
  ])('%s %o: %s', (locale, money, text) => {
    expect(formatMoney(money, locale)).toBe(text);
  });

  it('keeps every digit of any amount', () => {
    fc.assert(
      fc.property(currency, minor, (currency, minor) => {
        const shown = formatMoney({ currency, minor }, 'en-US').replace(/[^0-9.]/g, '');
        const plain = decimalOf({ currency, minor }).replace('-', '');
        expect(shown).toBe(plain.replace(/\.0+$/, ''));
      }),
    );
  });
});

describe('sums', () => {
  it('adds within a currency', () => {
    expect(addMoney({ currency: 'EUR', minor: 1n }, { currency: 'EUR', minor: -3n })).toEqual({
      currency: 'EUR',
      minor: -2n,
    });
  });

  it('refuses to add two currencies', () => {
    expect(() => addMoney({ currency: 'EUR', minor: 1n }, { currency: 'USD', minor: 1n })).toThrow(
      'EUR and USD',
    );
  });

  it('gives one sum for each currency, by code', () => {
    const list = [
      { currency: 'USD', minor: 5n },
      { currency: 'EUR', minor: 1n },
      { currency: 'USD', minor: 7n },
    ];
    expect(sumByCurrency(list)).toEqual([
      { currency: 'EUR', minor: 1n },
      { currency: 'USD', minor: 12n },
    ]);
    expect(sumByCurrency([])).toEqual([]);
  });

  it('does not depend on the order', () => {
    fc.assert(
      fc.property(fc.array(fc.record({ currency, minor })), (list) => {
        expect(sumByCurrency(list.toReversed())).toEqual(sumByCurrency(list));
      }),
    );
  });
});
