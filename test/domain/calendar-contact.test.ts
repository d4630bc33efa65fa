// Goal: a client is written to at a good moment by their own clock, and told of the next one.
// Method: tables of both sides of each boundary, changes of the clocks, and properties over every zone.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  badMoment,
  localDay,
  localTime,
  nextContactMoment,
  type WorkPlace,
} from '#domain/calendar.ts';

const weekOf = (country: string | null, region: string | null = null) => ({
  workingDays: [1, 2, 3, 4, 5],
  country,
  region,
});
const aPlace = (rest: Partial<WorkPlace> = {}): WorkPlace => ({
  timeZone: 'Europe/Berlin',
  week: weekOf('DE', 'BY'),
  hours: { from: 8, to: 18 },
  ...rest,
});
const at = (time: string) => new Date(time);

describe('the next good moment', () => {
  it.each<[string, string, string, Partial<WorkPlace>]>([
    ['now, if it is one', '2026-11-24T09:02:00Z', '2026-11-24T09:02:00.000Z', {}],
    ['the first second', '2026-11-24T07:00:00Z', '2026-11-24T07:00:00.000Z', {}],
    ['the last second', '2026-11-24T16:59:59Z', '2026-11-24T16:59:59.000Z', {}],
    ['before work: the same day', '2026-11-24T06:59:59Z', '2026-11-24T07:00:00.000Z', {}],
    ['after work: the day after', '2026-11-24T17:00:00Z', '2026-11-25T07:00:00.000Z', {}],
    ['past midnight: the same day', '2026-11-24T23:30:00Z', '2026-11-25T07:00:00.000Z', {}],
    ['Friday evening: Monday', '2026-11-27T18:40:00Z', '2026-11-30T07:00:00.000Z', {}],
    ['Sunday: Monday', '2026-11-29T09:00:00Z', '2026-11-30T07:00:00.000Z', {}],
    ['the eve of Corpus Christi: Friday', '2026-06-03T17:40:00Z', '2026-06-05T06:00:00.000Z', {}],
    [
      'where it is no holiday: the day after',
      '2026-06-03T17:40:00Z',
      '2026-06-04T06:00:00.000Z',
      { week: weekOf('DE', 'BE') },
    ],
    ['over Easter', '2026-04-02T17:00:00Z', '2026-04-07T06:00:00.000Z', {}],
    ['clocks forward at the weekend', '2026-03-27T18:00:00Z', '2026-03-30T06:00:00.000Z', {}],
    ['clocks back at the weekend', '2026-10-23T18:00:00Z', '2026-10-26T07:00:00.000Z', {}],
    [
      'a day further east',
      '2026-11-27T09:00:00Z', // Friday 22:00 in Auckland
      '2026-11-29T19:00:00.000Z', // Monday 08:00 there
      { timeZone: 'Pacific/Auckland', week: weekOf('NZ') },
    ],
    [
      'hours that begin early: not in the night',
      '2026-11-24T05:30:00Z',
      '2026-11-24T07:00:00.000Z',
      { hours: { from: 6, to: 14 } },
    ],
    [
      'hours that begin late',
      '2026-11-24T09:00:00Z',
      '2026-11-24T12:00:00.000Z',
      { hours: { from: 13, to: 17 } },
    ],
    [
      'hours over midnight: their evening',
      '2026-11-24T09:00:00Z',
      '2026-11-24T17:00:00.000Z',
      { hours: { from: 18, to: 2 } },
    ],
    [
      'hours of the night only: the usual ones',
      '2026-11-24T22:00:00Z',
      '2026-11-25T07:00:00.000Z',
      { hours: { from: 22, to: 6 } },
    ],
    [
      'no hours at all: the usual ones',
      '2026-11-24T22:00:00Z',
      '2026-11-25T07:00:00.000Z',
      { hours: { from: 9, to: 9 } },
    ],
    [
      'a day that never was (Friday 30 December 2011 in Apia)',
      '2011-12-30T05:00:00Z', // Thursday 19:00
      '2012-01-01T18:00:00.000Z', // Monday 08:00
      { timeZone: 'Pacific/Apia', week: weekOf(null) },
    ],
  ])('%s', (...[, now, expected, place]) => {
    expect(nextContactMoment(at(now), aPlace(place)).toISOString()).toBe(expected);
  });

  it('throws where nobody ever works, instead of searching forever', () => {
    const never = aPlace({ week: { ...weekOf(null), workingDays: [] } });
    expect(() => nextContactMoment(at('2026-11-24T09:00:00Z'), never)).toThrow(RangeError);
  });
});

describe('a bad moment', () => {
  it.each<[string, string | null, Partial<WorkPlace>]>([
    ['2026-11-24T19:59:00Z', null, { hours: { from: 0, to: 24 } }],
    ['2026-11-24T20:00:00Z', 'quiet_hours', { hours: { from: 0, to: 24 } }],
    ['2026-11-24T06:59:00Z', 'quiet_hours', { hours: { from: 7, to: 15 } }],
    ['2026-11-24T13:59:00Z', null, { hours: { from: 7, to: 15 } }],
    ['2026-11-24T14:00:00Z', 'outside_hours', { hours: { from: 7, to: 15 } }],
    ['2026-11-28T12:00:00Z', 'not_a_business_day', {}],
    ['2026-11-28T22:00:00Z', 'quiet_hours', {}],
    ['2026-11-28T12:00:00Z', null, { week: { ...weekOf(null), workingDays: [6] } }],
  ])('%s: %s', (now, expected, place) => {
    expect(badMoment(at(now), aPlace(place))).toBe(expected);
  });

  it.each([
    ['2026-11-24T08:05:59Z', 'Europe/Berlin', '09:05'],
    ['2026-11-24T23:00:00Z', 'Europe/Berlin', '00:00'],
    ['2026-11-24T18:30:00Z', 'Asia/Kathmandu', '00:15'],
  ])('at %s the clock in %s shows %s', (now, zone, expected) => {
    expect(localTime(at(now), zone)).toBe(expected);
  });
});

describe('in every zone', () => {
  const place: fc.Arbitrary<WorkPlace> = fc.record({
    timeZone: fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
    week: fc.constantFrom(
      weekOf(null),
      weekOf('DE', 'BY'),
      weekOf('US'),
      { workingDays: [7, 1, 2, 3, 4], country: 'SA', region: null },
      { workingDays: [6], country: null, region: null },
    ),
    hours: fc.record({
      from: fc.integer({ min: 0, max: 24 }),
      to: fc.integer({ min: 0, max: 24 }),
    }),
  });
  const instant = fc.date({
    min: new Date('2020-01-01T00:00:00Z'),
    max: new Date('2037-12-31T00:00:00Z'),
    noInvalidDate: true,
  });

  it('the next good moment is good, never before now, and stays what it is', () => {
    fc.assert(
      fc.property(instant, place, (now, place) => {
        const next = nextContactMoment(now, place);
        expect(next >= now).toBe(true);
        expect(badMoment(next, place)).toBeNull();
        expect(place.week.workingDays).toContain(weekdayOf(localDay(next, place.timeZone)));
        expect(nextContactMoment(next, place)).toEqual(next);
      }),
      { numRuns: 500 },
    );
  });

  it('no good moment lies between', () => {
    fc.assert(
      fc.property(
        instant,
        place,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (now, place, part) => {
          const next = nextContactMoment(now, place);
          const between = now.getTime() + (next.getTime() - now.getTime()) * part;
          if (between < next.getTime()) expect(badMoment(new Date(between), place)).not.toBeNull();
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

function weekdayOf(day: string): number {
  return new Date(day).getUTCDay() || 7;
}
