// Goal: no day is lost or gained by clocks, zones, weekends or holidays.
// Method: tables of known changes, and properties over zones with odd offsets, read against Intl.
import fc from 'fast-check';
import { Settings } from 'luxon';
import { afterEach, describe, expect, it } from 'vitest';
import {
  addBusinessDays,
  addDays,
  businessDaysBetween,
  CONTACT_HOURS,
  daysBetween,
  instantOf,
  isBusinessDay,
  isDay,
  isTimeZone,
  knowsHolidays,
  localDay,
  localHour,
  nextBusinessDay,
  QUIET_HOURS,
  withinHours,
} from '#domain/calendar.ts';

const ZONES = [
  'UTC',
  'Asia/Kolkata',
  'America/St_Johns',
  'Pacific/Apia',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Havana',
  'Asia/Kathmandu',
];
const zone = fc.constantFrom(...ZONES);
const instant = fc.date({
  min: new Date('1990-01-01T00:00:00Z'),
  max: new Date('2037-12-31T00:00:00Z'),
  noInvalidDate: true,
});
const day = instant.map((date) => date.toISOString().slice(0, 10));
const days = fc.integer({ min: -4000, max: 4000 });
const weekOf = (country: string | null, region: string | null = null) => ({
  workingDays: [1, 2, 3, 4, 5],
  country,
  region,
});
const week = fc.constantFrom(
  weekOf(null),
  weekOf('US'),
  weekOf('DE', 'BY'),
  { workingDays: [7, 1, 2, 3, 4], country: 'IL', region: null },
  { workingDays: [6], country: 'JP', region: null },
);

/** The wall clock as Intl, not luxon, reads it. */
function wallClock(at: Date, zone: string): string {
  const parts = new Intl.DateTimeFormat('sv-SE', {
    timeZone: zone,
    dateStyle: 'short',
    timeStyle: 'short',
  });
  return parts.format(at);
}

function wallTime(text: string) {
  const [day = '', time = ''] = text.split(' ');
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return { day, hour, minute };
}

describe('calendar days', () => {
  it.each([
    ['2025-03-01', '2025-03-01', 0],
    ['2025-03-01', '2025-03-31', 30], // Across the change of the clocks.
    ['2025-10-01', '2025-10-31', 30],
    ['2024-02-28', '2024-03-01', 2],
    ['2025-02-28', '2025-03-01', 1],
    ['2025-01-01', '2024-12-31', -1],
    ['1969-12-31', '1970-01-01', 1],
  ])('from %s to %s: %i', (from, to, expected) => {
    expect(isDay(from) && isDay(to)).toBe(true);
    expect(daysBetween(from, to)).toBe(expected);
    expect(addDays(from, expected)).toBe(to);
  });

  it.each([
    '2025-02-29',
    '2025-02-30',
    '2025-13-01',
    '2025-1-1',
    '01/02/2025',
    '',
    'today',
    '2025/01/01',
    '2025-01-01T00:00',
  ])('refuses "%s"', (text) => {
    expect(isDay(text)).toBe(false);
    expect(() => daysBetween(text, '2025-01-01')).toThrow(RangeError);
    expect(() => instantOf({ day: text, hour: 9, zone: 'UTC' })).toThrow(RangeError);
  });

  it('ends with the year 9999', () => {
    expect(addDays('9999-12-30', 1)).toBe('9999-12-31');
    expect(() => addDays('9999-12-31', 1)).toThrow(RangeError);
    expect(() => addDays('0000-01-01', -1)).toThrow(RangeError);
    expect(() => addDays('2026-11-24', Number.NaN)).toThrow(RangeError);
  });

  it('goes there and back', () => {
    fc.assert(
      fc.property(day, days, (from, count) => {
        expect(daysBetween(from, addDays(from, count))).toBe(count);
        expect(addDays(addDays(from, count), -count)).toBe(from);
      }),
    );
  });
});

describe('business days', () => {
  it.each([
    ['2026-11-20', '', true], // Friday
    ['2026-11-21', '', false], // Saturday
    ['2026-11-22', '', false],
    ['2026-11-23', '', true],
    ['2026-11-26', '', true],
    ['2026-11-26', 'US', false], // Thanksgiving
    ['2026-06-04', 'DE', true],
    ['2026-06-04', 'DE BY', false], // Corpus Christi, in Bavaria only
    ['2021-12-27', 'GB ENG', false], // The substitute of Christmas on a Saturday
    ['2021-12-28', 'GB ENG', false],
    ['2021-12-29', 'GB ENG', true],
    ['2021-12-31', 'US', false], // The substitute lies in the year before its holiday.
    ['2026-02-16', 'US', false],
    ['2026-02-14', 'US', false],
    ['2025-10-31', 'US', true], // Halloween is observed, nobody is off.
    ['2024-03-08', 'CN', true], // A half holiday leaves a business day.
    ['2024-04-23', 'IL', false], // Begins at sunset of the day before.
    ['2024-04-22', 'IL', true],
    ['2024-04-09', 'SA', false], // Eid, several days
    ['2024-04-11', 'SA', false],
  ])('%s in "%s": %s', (day, place, expected) => {
    const [country, region = null] = place.split(' ');
    expect(isBusinessDay(day, weekOf(country || null, region))).toBe(expected);
  });

  it('knows a holiday on a day of 23 hours', () => {
    const everyDay = { workingDays: [1, 2, 3, 4, 5, 6, 7], country: 'DE', region: 'BB' };
    expect(isBusinessDay('2024-03-31', everyDay)).toBe(false); // Easter Sunday, clocks forward
    expect(isBusinessDay('2024-04-07', everyDay)).toBe(true);
  });

  it('takes both the holiday and its substitute for free where Saturday is worked', () => {
    const everyDay = { workingDays: [1, 2, 3, 4, 5, 6, 7], country: 'GB', region: 'ENG' };
    const free = ['2021-12-24', '2021-12-25', '2021-12-26', '2021-12-27', '2021-12-28'];
    expect(free.map((day) => isBusinessDay(day, everyDay))).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it.each([
    ['2026-11-19', 1, '2026-11-20'],
    ['2026-11-20', 1, '2026-11-23'],
    ['2026-11-21', 1, '2026-11-23'],
    ['2026-11-21', 0, '2026-11-21'],
    ['2026-11-25', 1, '2026-11-27'], // Thanksgiving between
    ['2026-11-27', -1, '2026-11-25'],
    ['2026-11-22', -1, '2026-11-20'],
  ])('%s and %i business days is %s', (from, count, expected) => {
    expect(addBusinessDays(from, count, weekOf('US'))).toBe(expected);
  });

  it('next is never the day itself', () => {
    expect(nextBusinessDay('2026-11-23', weekOf(null))).toBe('2026-11-24');
    expect(nextBusinessDay('2026-11-20', weekOf(null))).toBe('2026-11-23');
  });

  it.each([
    ['2026-11-20', '2026-11-20', 0],
    ['2026-11-20', '2026-11-22', 0],
    ['2026-11-20', '2026-11-23', 1],
    ['2026-11-21', '2026-11-23', 1],
    ['2026-11-23', '2026-11-20', -1],
    ['2026-11-23', '2026-11-30', 4],
  ])('between %s and %s: %i', (from, to, expected) => {
    expect(businessDaysBetween(from, to, weekOf('US'))).toBe(expected);
  });

  it('refuses a week without a working day and a broken count, instead of searching forever', () => {
    const never = { workingDays: [], country: null, region: null };
    expect(() => nextBusinessDay('2026-11-20', never)).toThrow(RangeError);
    expect(() => nextBusinessDay('2026-11-20', { ...never, workingDays: [0, 8] })).toThrow(
      RangeError,
    );
    expect(() => addBusinessDays('2026-11-20', 0.5, weekOf(null))).toThrow(RangeError);
    expect(() => addBusinessDays('2026-11-20', Number.NaN, weekOf(null))).toThrow(RangeError);
  });

  it('adding and counting agree', () => {
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 60 }), week, (from, count, week) => {
        const to = addBusinessDays(from, count, week);
        expect(businessDaysBetween(from, to, week)).toBe(count);
        if (count > 0) expect(isBusinessDay(to, week)).toBe(true);
        expect(to >= from).toBe(true);
      }),
    );
  });

  it.each([
    ['DE', null, true],
    ['DE', 'BY', true],
    ['DE', 'ZZ', false],
    ['SG', 'BY', false],
    ['XX', null, false],
    ['toString', null, false],
    ['', null, false],
  ])('knows the holidays of %s %s: %s', (country, region, expected) => {
    expect(knowsHolidays(country, region)).toBe(expected);
  });
});

describe('the wall clock', () => {
  afterEach(() => {
    Settings.now = () => Date.now();
  });

  it.each([
    ['2026-11-24T03:29:00Z', 'America/St_Johns', '2026-11-23 23h'],
    ['2026-11-24T03:30:00Z', 'America/St_Johns', '2026-11-24 00h'],
    ['2026-11-23T18:29:59Z', 'Asia/Kolkata', '2026-11-23 23h'],
    ['2026-11-23T18:30:00Z', 'Asia/Kolkata', '2026-11-24 00h'],
    ['2011-12-30T09:59:00Z', 'Pacific/Apia', '2011-12-29 23h'],
    ['2011-12-30T10:00:00Z', 'Pacific/Apia', '2011-12-31 00h'], // 30 December never was.
  ])('at %s in %s it is %s', (text, zone, expected) => {
    const at = new Date(text);
    const hour = String(localHour(at, zone)).padStart(2, '0');
    expect(`${localDay(at, zone)} ${hour}h`).toBe(expected);
  });

  it.each([
    ['2026-11-24 09:00', 'Europe/Berlin', '2026-11-24T08:00:00.000Z'],
    ['2026-07-24 09:00', 'Europe/Berlin', '2026-07-24T07:00:00.000Z'],
    ['2025-11-02 01:30', 'America/New_York', '2025-11-02T05:30:00.000Z'], // Comes twice: the first.
    ['2025-11-02 01:15', 'America/St_Johns', '2025-11-02T03:45:00.000Z'],
    ['2024-11-03 00:30', 'America/Havana', '2024-11-03T04:30:00.000Z'],
    ['2024-04-07 01:45', 'Australia/Lord_Howe', '2024-04-06T14:45:00.000Z'],
    ['2025-03-09 02:30', 'America/New_York', '2025-03-09T07:30:00.000Z'], // Skipped: 03:30.
    ['2025-03-09 01:59', 'America/New_York', '2025-03-09T06:59:00.000Z'],
    ['2025-03-09 03:00', 'America/New_York', '2025-03-09T07:00:00.000Z'],
    ['2024-03-10 00:00', 'America/Havana', '2024-03-10T05:00:00.000Z'], // Midnight is skipped.
    ['2011-12-30 09:00', 'Pacific/Apia', '2011-12-30T19:00:00.000Z'], // The whole day is: the 31st.
  ])('%s in %s is %s', (wall, zone, expected) => {
    expect(instantOf({ ...wallTime(wall), zone }).toISOString()).toBe(expected);
  });

  it('means the full hour without minutes', () => {
    expect(instantOf({ day: '2026-11-24', hour: 9, zone: 'UTC' }).toISOString()).toBe(
      '2026-11-24T09:00:00.000Z',
    );
  });

  it('does not depend on the season in which it runs', () => {
    const twice = { day: '2025-11-02', hour: 1, minute: 30, zone: 'America/New_York' };
    for (const today of ['2026-01-15T00:00:00Z', '2026-07-15T00:00:00Z']) {
      Settings.now = () => Date.parse(today);
      expect(instantOf(twice).toISOString(), today).toBe('2025-11-02T05:30:00.000Z');
    }
  });

  it('reads the same as Intl in every zone', () => {
    fc.assert(
      fc.property(instant, zone, (at, zone) => {
        const [day, time] = wallClock(at, zone).split(' ');
        expect(localDay(at, zone)).toBe(day);
        expect(localHour(at, zone)).toBe(Number(time?.slice(0, 2)));
      }),
    );
  });

  it('goes to the wall and back, always to the first of two', () => {
    fc.assert(
      fc.property(instant, zone, (at, zone) => {
        const wall = wallClock(at, zone);
        const again = instantOf({ ...wallTime(wall), zone });
        expect(wallClock(again, zone)).toBe(wall);
        expect(again.getTime()).toBeLessThanOrEqual(at.getTime());
        expect(at.getTime() - again.getTime()).toBeLessThan(2 * 3_600_000);
      }),
    );
  });

  it('refuses a zone or time that does not exist', () => {
    expect(() => localDay(new Date(0), 'Mars/Olympus')).toThrow('Mars/Olympus');
    expect(() => instantOf({ day: '2026-11-24', hour: 24.5, zone: 'UTC' })).toThrow('hour');
    expect(() => instantOf({ day: '2026-11-24', hour: 25, zone: 'UTC' })).toThrow('hour');
  });

  it.each([
    ['Europe/Berlin', true],
    ['UTC', true],
    ['America/Argentina/Buenos_Aires', true],
    ['Mars/Olympus', false],
    ['local', false],
    ['+02:00', false],
    ['utc+3', false],
    ['', false],
  ])('"%s" is a time zone: %s', (name, expected) => {
    expect(isTimeZone(name)).toBe(expected);
  });
});

describe('hours of a client', () => {
  const at = (time: string) => new Date(`2026-11-24T${time}:00Z`);

  it.each([
    ['07:59', false],
    ['08:00', true],
    ['17:59', true],
    ['18:00', false],
  ])('good at %s: %s', (time, expected) => {
    expect(withinHours(at(time), { ...CONTACT_HOURS, zone: 'UTC' })).toBe(expected);
  });

  it.each([
    ['20:59', false],
    ['21:00', true],
    ['00:00', true],
    ['07:59', true],
    ['08:00', false],
  ])('quiet at %s: %s', (time, expected) => {
    expect(withinHours(at(time), { ...QUIET_HOURS, zone: 'UTC' })).toBe(expected);
  });

  it('goes by their clock, not ours', () => {
    expect(withinHours(at('16:00'), { ...QUIET_HOURS, zone: 'Asia/Kolkata' })).toBe(true); // 21:30
  });

  it('never calls an hour both good and quiet', () => {
    fc.assert(
      fc.property(instant, zone, (at, zone) => {
        const good = withinHours(at, { ...CONTACT_HOURS, zone });
        expect(good && withinHours(at, { ...QUIET_HOURS, zone })).toBe(false);
      }),
    );
  });
});
