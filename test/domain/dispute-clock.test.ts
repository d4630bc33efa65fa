// Goal: a case has its business days and no fewer; nobody is nudged early, twice, or on account of a missed day.
// Method: a case of Tuesday 24 November in Hamburg, tables on both sides of each day, and random days.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, isBusinessDay } from '#domain/calendar.ts';
import type { DisputeClock } from '#domain/dispute.ts';
import {
  ageOf,
  dueNudge,
  isMediationDue,
  isStale,
  mayReopen,
  nudgesOf,
  restMistake,
  targetFor,
} from '#domain/dispute-clock.ts';

const TUESDAY = '2026-11-24';
const week = { workingDays: [1, 2, 3, 4, 5], country: 'DE', region: 'HH' };
const clockOf = (rest: Partial<DisputeClock> = {}): DisputeClock => ({
  from: TUESDAY,
  days: 4,
  targetOn: targetFor(TUESDAY, rest.days ?? 4, week),
  nudges: 0,
  snoozedUntil: null,
  snoozes: 0,
  ...rest,
});
const open = (rest: Partial<DisputeClock> = {}) => ({
  state: 'open' as const,
  clock: clockOf(rest),
});

describe('the target', () => {
  it.each<[string, string, number, string]>([
    ['four business days', TUESDAY, 4, '2026-11-30'],
    ['one', TUESDAY, 1, '2026-11-25'],
    ['from a Friday', '2026-11-27', 1, '2026-11-30'],
    ['over Christmas', '2026-12-23', 2, '2026-12-28'],
    ['opened on a Sunday', '2026-11-29', 1, '2026-11-30'],
  ])('%s', (...[, from, days, on]) => {
    expect(targetFor(from, days, week)).toBe(on);
  });
});

describe('nudges', () => {
  it('come at half, on the day, and to the lead on the business day after', () => {
    expect(nudgesOf(clockOf(), week)).toEqual([
      { on: '2026-11-26', to: 'owner' },
      { on: '2026-11-30', to: 'owner' },
      { on: '2026-12-01', to: 'lead' },
    ]);
  });

  it.each<[string, string, Partial<DisputeClock>, object | null]>([
    ['the day before half', '2026-11-25', {}, null],
    ['half', '2026-11-26', {}, { to: 'owner', nudges: 1 }],
    ['half, given', '2026-11-26', { nudges: 1 }, null],
    ['the day before the target', '2026-11-29', { nudges: 1 }, null],
    ['the target', '2026-11-30', { nudges: 1 }, { to: 'owner', nudges: 2 }],
    ['the day after it', '2026-12-01', { nudges: 2 }, { to: 'lead', nudges: 3 }],
    ['all given', '2027-03-01', { nudges: 3 }, null],
    ['a week was missed: one only', '2026-12-07', {}, { to: 'lead', nudges: 3 }],
    ['resting until today', '2026-11-30', { snoozedUntil: '2026-11-30' }, null],
    [
      'rested until yesterday',
      '2026-12-01',
      { snoozedUntil: '2026-11-30' },
      { to: 'lead', nudges: 3 },
    ],
    ['one day only: half is the day', '2026-11-25', { days: 1 }, { to: 'owner', nudges: 2 }],
  ])('%s', (...[, today, rest, expected]) => {
    expect(dueNudge(open(rest), { today, week })).toEqual(expected);
  });

  it.each(['credit_due', 'closed'] as const)('none once it is %s', (state) => {
    expect(dueNudge({ state, clock: clockOf() }, { today: '2027-01-15', week })).toBeNull();
  });

  it('are at most three whatever days the clock is asked, and never two on one day', () => {
    const days = fc.uniqueArray(fc.nat(60), { maxLength: 40 });
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 20 }), (asked, length) => {
        let clock = clockOf({ days: length });
        let given = 0;
        for (const day of asked.sort((a, b) => a - b).map((n) => addDays(TUESDAY, n))) {
          const due = dueNudge({ state: 'open', clock }, { today: day, week });
          if (due) {
            given += 1;
            expect(due.nudges).toBeGreaterThan(clock.nudges);
            clock = clockOf({ days: length, nudges: due.nudges });
          }
          expect(dueNudge({ state: 'open', clock }, { today: day, week })).toBeNull();
        }
        expect(given).toBeLessThanOrEqual(3);
      }),
    );
  });
});

describe('past its day', () => {
  it.each<[string, string, Partial<DisputeClock>, boolean]>([
    ['on the day itself', '2026-11-30', {}, false],
    ['the day after', '2026-12-01', {}, true],
    ['resting until today', '2026-12-01', { snoozedUntil: '2026-12-01' }, false],
    ['rested until yesterday', '2026-12-02', { snoozedUntil: '2026-12-01' }, true],
  ])('%s', (...[, today, rest, expected]) => {
    expect(isStale(open(rest), today)).toBe(expected);
    expect(isStale({ ...open(rest), state: 'closed' }, today)).toBe(false);
  });

  it.each<[string, number]>([
    [TUESDAY, 0],
    ['2026-11-25', 1],
    ['2026-11-29', 3],
    ['2026-11-30', 4],
    ['2026-11-20', 0],
  ])('age on %s', (today, days) => {
    expect(ageOf(open(), { today, week })).toBe(days);
  });
});

describe('a rest', () => {
  it.each<[string, { until?: string; why?: string; snoozes?: number }, string | null]>([
    ['until tomorrow', {}, null],
    ['until today', { until: TUESDAY }, 'too_early'],
    ['ten business days', { until: '2026-12-08' }, null],
    ['one more', { until: '2026-12-09' }, 'too_late'],
    ['no reason', { why: ' ' }, 'no_reason'],
    ['the third', { snoozes: 2 }, null],
    ['the fourth', { snoozes: 3 }, 'too_often'],
  ])(
    '%s',
    (...[, { snoozes = 0, until = '2026-11-25', why = 'Waiting for the carrier' }, code]) => {
      expect(restMistake({ snoozes }, { until, why, today: TUESDAY, week })).toBe(code);
    },
  );
});

describe('a neutral person', () => {
  const facts = { ...open(), declined: 0, mediationOfferedAt: null, mediatorUserId: null };
  it.each<[string, object, string, boolean]>([
    ['nineteen days', {}, '2026-12-13', false],
    ['twenty days', {}, '2026-12-14', true],
    ['one proposal declined', { declined: 1 }, TUESDAY, false],
    ['two proposals declined', { declined: 2 }, TUESDAY, true],
    ['offered already', { declined: 2, mediationOfferedAt: new Date(0) }, TUESDAY, false],
    ['there already', { declined: 2, mediatorUserId: 'U1' }, TUESDAY, false],
    ['decided', { declined: 2, state: 'closed' }, TUESDAY, false],
  ])('%s', (...[, rest, today, expected]) => {
    expect(isMediationDue({ ...facts, ...rest }, today)).toBe(expected);
  });
});

it.each<[string, string, boolean]>([
  ['thirty days later', '2026-12-24T22:59:00Z', true],
  ['thirty-one days later in Hamburg, still the day before in UTC', '2026-12-24T23:00:00Z', false],
])('may be opened again: %s', (_what, now, expected) => {
  const decidedAt = new Date('2026-11-24T12:00:00Z');
  const at = { now: new Date(now), timeZone: 'Europe/Berlin' };
  expect(mayReopen(decidedAt, at)).toBe(expected);
});

it('has its target on a business day, whatever day it comes in', () => {
  fc.assert(
    fc.property(fc.nat(800), fc.integer({ min: 1, max: 30 }), (n, days) => {
      expect(isBusinessDay(targetFor(addDays(TUESDAY, n), days, week), week)).toBe(true);
    }),
  );
});
