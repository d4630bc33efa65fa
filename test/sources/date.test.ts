// Goal: a date is the day that was meant, or refused. Method: tables of forms and votes, then a property.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '#domain/calendar.ts';
import type { DateOrder, DateVotes } from '#sources/date.ts';
import { countDate, decideOrder, parseDay } from '#sources/date.ts';

function vote(...texts: string[]) {
  const votes: DateVotes = {};
  for (const [at, text] of texts.entries()) countDate(votes, { line: at + 2, text });
  return decideOrder(votes, null);
}

describe('forms', () => {
  it.each<[string, DateOrder, string | null]>([
    ['2026-03-04', 'DMY', '2026-03-04'],
    ['2026/3/4', 'MDY', '2026-03-04'],
    ['2026-03-04T11:07:43+00:00', 'DMY', '2026-03-04'],
    ['20260304', 'DMY', '2026-03-04'],
    ['1/6/2012', 'MDY', '2012-01-06'],
    ['1/6/2012', 'DMY', '2012-06-01'],
    ['04.03.2026', 'DMY', '2026-03-04'],
    ['04-03-2026', 'MDY', '2026-04-03'],
    ['12/31/2025 4:19 PM', 'MDY', '2025-12-31'],
    ['Jan 28 2021', 'DMY', '2021-01-28'],
    ['Jul 25, 2026', 'DMY', '2026-07-25'],
    ['1-Feb-26', 'MDY', '2026-02-01'],
    ['31 March 2026', 'MDY', '2026-03-31'],
    ['4 Sept. 2026', 'MDY', '2026-09-04'],
    ['29/02/2024', 'DMY', '2024-02-29'],
    ['1/2/79', 'DMY', '2079-02-01'],
    ['1/2/80', 'DMY', '1980-02-01'],
    ['26/03/04', 'YMD', '2026-03-04'],
    // Days that do not exist, and things that are no days.
    ['29/02/2025', 'DMY', null],
    ['31/04/2025', 'DMY', null],
    ['00/01/2025', 'DMY', null],
    ['13/13/2025', 'DMY', null],
    ['2025-02-30', 'DMY', null],
    ['28/03/2025', 'MDY', null],
    ['1/2/2013', 'YMD', null],
    ['1/2-2013', 'DMY', null],
    ['01/02/0026', 'DMY', null],
    ['12 days', 'DMY', null],
    ['5 Foo 2026', 'DMY', null],
    ['45123', 'DMY', null],
    ['', 'DMY', null],
  ])('%s in order %s is %s', (text, order, day) => {
    expect(parseDay(text, order)).toBe(day);
  });
});

describe('the order of a file', () => {
  it('is proved by one date that fits only one order', () => {
    expect(vote('1/2/2026', '13/2/2026')).toEqual({ ok: true, order: 'DMY' });
    expect(vote('1/2/2026', '2/13/2026')).toEqual({ ok: true, order: 'MDY' });
  });

  it('is asked for when nothing proves it', () => {
    const outcome = vote('5/5/2026', '1/2/2026');
    expect(outcome).toMatchObject({ ok: false, problem: { line: 3 } });
    expect(!outcome.ok && outcome.problem.hint).toContain('--date-order DMY');
  });

  it('does not matter where both orders mean the same day', () => {
    expect(vote('5/5/2026', '2026-01-02', '13/13/2026')).toMatchObject({ ok: true });
  });

  it('is refused when the file proves both', () => {
    const outcome = vote('13/2/2026', '2/13/2026');
    expect(!outcome.ok && outcome.problem.message).toContain('"2/13/2026" on line 3');
  });

  it('is refused when what a person says fits no date that tells', () => {
    const outcome = decideOrder({ dmy: { line: 2, text: '13/2/2026' } }, 'MDY');
    expect(!outcome.ok && outcome.problem).toMatchObject({
      line: 2,
      message: '--date-order MDY does not fit: "13/2/2026" can only be DMY.',
    });
  });

  it('is what a person says', () => {
    const mixed = { dmy: { line: 2, text: '13/2/2026' }, mdy: { line: 3, text: '2/13/2026' } };
    expect(decideOrder(mixed, 'MDY')).toEqual({ ok: true, order: 'MDY' });
  });
});

it('reads back every day from 1900 to 2199 in every order', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 109_571 }), (days) => {
      const day = addDays('1900-01-01', days);
      const [y, m, d] = day.split('-').map(Number);
      expect(parseDay(day, 'DMY')).toBe(day);
      expect(parseDay(`${m}/${d}/${y}`, 'MDY')).toBe(day);
      expect(parseDay(`${d}.${m}.${y}`, 'DMY')).toBe(day);
      expect(parseDay(`${y}/${m}/${d}`, 'YMD')).toBe(day);
    }),
  );
});
