// Goal: periods mean the days that people mean, and what is none is told.
// Method: tables at both ends, properties over all days.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '#domain/calendar.ts';
import {
  lengthOf,
  periodBefore,
  periodCalled,
  periodOf,
  periodRefusalWords,
  splitPeriod,
} from '#domain/period.ts';

const TODAY = '2026-11-24';

describe('a period by its name', () => {
  it.each([
    ['2026-10-05', '2026-10-05', '2026-10-05'],
    ['2026-10', '2026-10-01', '2026-10-31'],
    ['2026-02', '2026-02-01', '2026-02-28'],
    ['2024-02', '2024-02-01', '2024-02-29'],
    ['2026-12', '2026-12-01', '2026-12-31'],
    ['2026-Q1', '2026-01-01', '2026-03-31'],
    ['2026-q3', '2026-07-01', '2026-09-30'],
    ['2026-Q4', '2026-10-01', '2026-12-31'],
    ['2026', '2026-01-01', '2026-12-31'],
    ['1900', '1900-01-01', '1900-12-31'],
    ['2100', '2100-01-01', '2100-12-31'],
  ])('%s is %s to %s', (word, from, to) => expect(periodCalled(word)).toEqual({ from, to }));

  it.each([
    '',
    '2026-13',
    '2026-00',
    '2026-02-29',
    '2026-1',
    '2026-Q0',
    '2026-Q5',
    'Q3',
    '1899',
    '2101',
    '26-10',
    '2026-10-5',
    '2026/10',
    '05.10.2026',
    'yesterday',
    '2026-10-05T00:00',
  ])('"%s" is none', (word) => expect(periodCalled(word)).toBeNull());
});

describe('what was typed', () => {
  it.each([
    ['', '', null, null],
    ['acme', 'acme', null, null],
    ['acme & sons 2026-10', 'acme & sons', '2026-10', null],
    ['2026', '', '2026', null],
    ['2026-07-01 2026-09-30', '', '2026-07-01', '2026-09-30'],
    ['acme from 2026-07 to 2026-Q3', 'acme', '2026-07', '2026-Q3'],
    ['acme from 2026-07', 'acme', '2026-07', null],
    ['studio to 2026', 'studio to', '2026', null],
    ['0200769623', '0200769623', null, null],
    ['1042', '1042', null, null], // No year, so the number of a client.
    ['#2026', '#2026', null, null],
    ['#2026 2026', '#2026', '2026', null],
    ['studio 24/7', 'studio 24/7', null, null],
    ['2026-13', '', '2026-13', null], // Told as a mistake, not looked up as a name.
    ['acme 05.10.2026', 'acme', '05.10.2026', null],
    ['acme q3', 'acme', 'q3', null],
    ['2024 design 2026', '2024 design', '2026', null],
    ['2024 2025 2026', '2024', '2025', '2026'],
  ])('"%s"', (words, ...[name, from, to]) =>
    expect(splitPeriod(words)).toEqual({ name, from, to }),
  );
});

describe('the period that is meant', () => {
  it.each([
    [null, null, '2026-08-27', TODAY],
    ['2026-10', null, '2026-10-01', '2026-10-31'],
    ['2026-11', null, '2026-11-01', TODAY], // So far.
    ['2026', null, '2026-01-01', TODAY],
    ['2026-10-05', null, '2026-10-05', TODAY],
    [TODAY, null, TODAY, TODAY],
    ['2026-10-05', '2026-10-05', '2026-10-05', '2026-10-05'],
    ['2026-07', '2026-Q3', '2026-07-01', '2026-09-30'],
    ['2026-07-01', '2030', '2026-07-01', TODAY],
    [null, '2026-09-30', '2026-07-03', '2026-09-30'],
  ])('%s, %s: %s to %s', (first, last, ...[from, to]) => {
    expect(periodOf({ from: first, to: last }, TODAY)).toEqual({ ok: true, period: { from, to } });
  });

  it.each([
    ['2026-13', null, { reason: 'unreadable', word: '2026-13' }],
    ['2026-10', '31.12.2026', { reason: 'unreadable', word: '31.12.2026' }],
    ['2026-11-25', null, { reason: 'not_begun', from: '2026-11-25' }],
    ['2027', null, { reason: 'not_begun', from: '2027-01-01' }],
    ['2026-09-02', '2026-09-01', { reason: 'backwards', from: '2026-09-02', to: '2026-09-01' }],
  ] as const)('%s, %s is refused in words, with an example', (from, to, refused) => {
    expect(periodOf({ from, to }, TODAY)).toEqual({ ok: false, ...refused });
    const { what, next } = periodRefusalWords(refused);
    expect(what).toMatch(/\.$/);
    expect(next).toMatch(/2026-\d\d/);
  });
});

describe('the period before', () => {
  it('ends the day before and is as long', () => {
    expect(periodBefore({ from: '2026-10-01', to: '2026-10-31' })).toEqual({
      from: '2026-08-31',
      to: '2026-09-30',
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 4000 }),
        fc.integer({ min: 0, max: 900 }),
        (at, days) => {
          const from = addDays('2020-01-01', at);
          const period = { from, to: addDays(from, days) };
          const before = periodBefore(period);
          expect(lengthOf(before)).toBe(days + 1);
          expect(addDays(before.to, 1)).toBe(from);
        },
      ),
    );
  });
});
