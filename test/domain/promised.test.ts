// Goal: a promised day counts from today to 90 days ahead, all of that day is theirs, and it was kept or not. Method: tables.
import { describe, expect, it } from 'vitest';
import { isPromiseKept, promiseMistake, touchAfterPromise } from '#domain/promised.ts';

describe('a day on which they pay', () => {
  it.each([
    [null, null],
    ['2026-11-23', 'promise_over'],
    ['2026-11-24', null],
    ['2027-02-22', null],
    ['2027-02-23', 'promise_too_far'],
    ['2026-13-01', 'promise_over'],
  ])('%s is %s', (day, expected) => {
    expect(promiseMistake(day, '2026-11-24')).toBe(expected);
  });

  it('is theirs to its end', () => {
    expect(touchAfterPromise('2026-11-30')).toBe('2026-12-01');
  });

  it.each([
    ['late, on the day', '2026-11-27', '2026-11-27', true],
    ['late, before it', '2026-11-26', '2026-11-27', true],
    ['after it', '2026-11-28', '2026-11-27', false],
    ['on the due date, with no need of a promise', '2026-11-10', '2026-11-27', false],
    ['late, and nothing was promised', '2026-11-27', null, false],
  ])('was kept or not: paid %s', (...[, paidOn, promisedOn, expected]) => {
    expect(isPromiseKept({ dueOn: '2026-11-10', paidOn, promisedOn })).toBe(expected);
  });
});
