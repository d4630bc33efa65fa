// Goal: an amount is read exactly or not at all. Method: the accepted forms as a table, then properties.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DecimalMark } from '#sources/amount.ts';
import { countMark, decideMark, parseAmount } from '#sources/amount.ts';

function minor(text: string, mark: DecimalMark = '.', currency = 'USD'): bigint | string {
  const amount = parseAmount(text, { mark, currency });
  return amount.ok ? amount.minor : amount.reason;
}

function markOf(...cells: string[]): DecimalMark {
  const votes = { point: 0, comma: 0 };
  for (const cell of cells) countMark(votes, cell);
  return decideMark(votes);
}

describe('accepted forms', () => {
  it.each<[string, DecimalMark, bigint]>([
    ['1,234.50', '.', 123450n],
    ['1 234,50', ',', 123450n],
    ['1\u00a0234,50', ',', 123450n],
    ['1\u202f234,50', ',', 123450n],
    ['1.234,50', ',', 123450n],
    ["1'234.50", '.', 123450n],
    ['(1,234.50)', '.', -123450n],
    ['-1,234.50', '.', -123450n],
    ['1,234.50-', '.', -123450n],
    ['$13.50', '.', 1350n],
    ['-$13.50', '.', -1350n],
    ['$-13.50', '.', -1350n],
    ['($13.50)', '.', -1350n],
    ['13,50 €', ',', 1350n],
    ['USD 13.50', '.', 1350n],
    ['US$13.50', '.', 1350n],
    ['0', '.', 0n],
    ['1,234,567.8', '.', 123456780n],
    ['1265.0000', '.', 126500n],
    ['007.10', '.', 710n],
  ])('%s with %s is %s', (text, mark, expected) => {
    expect(minor(text, mark)).toBe(expected);
  });

  it.each([
    '1,23.45',
    '12,34',
    '1.234,50',
    'abc',
    '--5',
    '(-5)',
    '-5-',
    '1e5',
    '1.2.3',
    '1,234,56',
    '$',
    '',
    '1_000',
    '5 %',
    '0x10',
  ])('%s is an error where the point is the mark', (text) => {
    expect(minor(text)).toEqual(expect.any(String));
  });
});

describe('the mark of a column', () => {
  it('follows the cells that tell', () => {
    expect(markOf('1,234', '12.50')).toBe('.');
    expect(markOf('1.234', '12,50')).toBe(',');
    expect(markOf('1 234,50', '1.000')).toBe(',');
    expect(markOf('1,234', '500')).toBe('unknown');
  });

  it('makes errors of the minority, never other numbers', () => {
    expect(markOf('12 500,00', '1,234.50', '7.25')).toBe('.');
    expect(minor('12 500,00', '.')).toBe('"12 500,00" is not an amount like the others');
  });

  it('asks rather than guess between one and one thousand', () => {
    expect(minor('1.000', 'unknown')).toBe('"1.000" may mean two different amounts');
    expect(minor('1,000', 'unknown')).toBe(100000n);
    expect(minor('1.000', ',')).toBe(100000n);
    expect(minor('1.000', 'unknown', 'KWD')).toBe(1000n);
  });
});

describe('the currency', () => {
  it('sets the decimals', () => {
    expect(minor('1234', '.', 'JPY')).toBe(1234n);
    expect(minor('1234.00', '.', 'JPY')).toBe(1234n);
    expect(minor('1234.5', '.', 'JPY')).toBe('"1234.5" has more decimals than JPY has');
    expect(minor('1.234', '.', 'KWD')).toBe(1234n);
    expect(minor('1.235', '.', 'USD')).toBe('"1.235" has more decimals than USD has');
  });

  it('may not contradict the cell', () => {
    expect(minor('EUR 12.00')).toBe('"EUR 12.00" is not in USD');
  });

  it('has a limit', () => {
    expect(minor('1'.padEnd(31, '0'))).toMatch(/too large$/);
    expect(minor('1000000000000000.00')).toBe(10n ** 17n);
    expect(minor('1000000000000000.01')).toMatch(/too large$/);
  });
});

describe('properties', () => {
  const cents = fc.bigInt({ min: 0n, max: 10n ** 17n });
  const group = (digits: string, separator: string) =>
    digits.replace(/\B(?=(\d{3})+$)/g, separator);

  it('what is written in any accepted form comes back exactly', () => {
    const form = fc.constantFrom<[string, DecimalMark, string]>(
      [',', '.', '.'],
      ["'", '.', '.'],
      ['', '.', '.'],
      ['.', ',', ','],
      [' ', ',', ','],
      ['\u202f', ',', ','],
    );
    const sign = fc.constantFrom(
      (text: string) => `-${text}`,
      (text: string) => `${text}-`,
      (text: string) => `(${text})`,
      (text: string) => `-$${text}`,
    );
    fc.assert(
      fc.property(cents, form, sign, (value, [separator, mark, point], negative) => {
        const text = `${group(String(value / 100n), separator)}${point}${String(value % 100n).padStart(2, '0')}`;
        expect(minor(text, mark)).toBe(value);
        expect(minor(negative(text), mark)).toBe(-value);
      }),
    );
  });

  it('never throws and never answers with a float', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.constantFrom<DecimalMark>('.', ',', 'unknown'),
        (text, mark) => {
          expect(['bigint', 'string']).toContain(typeof minor(text, mark));
        },
      ),
    );
  });
});
