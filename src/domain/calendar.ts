// Days, business days and the wall clock of a place. Pure: never asks what time it is.
import Holidays from 'date-holidays';
import { DateTime, IANAZone, Settings } from 'luxon';
import type { Day, WorkingWeek } from './types.ts';

Settings.throwOnInvalid = true;
declare module 'luxon' {
  interface TSSettings {
    throwOnInvalid: true;
  }
}

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Hours of a wall clock, 0-23: from `from` up to but not including `to`; 21 to 8 runs over midnight. */
export interface Hours {
  readonly from: number;
  readonly to: number;
}

/** When a client may be written to, by the client's own clock, unless they told us their own hours. */
export const CONTACT_HOURS: Hours = { from: 8, to: 18 };

/** When a client is never written to, by the client's own clock, whoever asks. */
export const QUIET_HOURS: Hours = { from: 21, to: 8 };

/** Whether this is a day of the calendar, written YYYY-MM-DD; 30 February is none. */
export function isDay(text: string): boolean {
  // Date.parse alone would read 30 February as 2 March.
  return DAY.test(text) && new Date(Date.parse(text)).getUTCDate() === Number(text.slice(8));
}

/** Calendar days from one day to another, negative when `to` is earlier. Counts dates, so a change of the clocks is no matter. */
export function daysBetween(from: Day, to: Day): number {
  return dayNumberOf(to) - dayNumberOf(from);
}

/** The day that many calendar days later (earlier when negative). Throws outside the years 0 to 9999. */
export function addDays(day: Day, days: number): Day {
  const result = new Date((dayNumberOf(day) + days) * DAY_MS).toISOString().slice(0, 10);
  if (!isDay(result)) throw new RangeError(`${days} days from ${day} is out of the calendar`);
  return result;
}

/** Whether people work on this day: a working day of the week and no public holiday there. A holiday and its substitute are both free. */
export function isBusinessDay(day: Day, week: WorkingWeek): boolean {
  if (!week.workingDays.includes(weekdayOf(day))) return false;
  return week.country === null || !publicHolidays(week.country, week.region, day).has(day);
}

/** The first business day after this one; never the day itself. */
export function nextBusinessDay(day: Day, week: WorkingWeek): Day {
  return addBusinessDays(day, 1, week);
}

/** The n-th business day after this one (before it when negative); 0 gives the day itself, business day or not. Throws when nobody ever works. */
export function addBusinessDays(day: Day, days: number, week: WorkingWeek): Day {
  if (!Number.isSafeInteger(days)) throw new RangeError(`${days} is not a number of days`);
  if (!week.workingDays.some((weekday) => weekday >= 1 && weekday <= 7))
    throw new RangeError('A working week needs at least one working day (1 = Monday to 7)');
  const step = Math.sign(days);
  let current = day;
  for (let left = Math.abs(days); left > 0; ) {
    current = addDays(current, step);
    if (isBusinessDay(current, week)) left -= 1;
  }
  return current;
}

/** Business days after `from` up to and including `to`, so Friday to Monday is 1; negative when `to` is earlier. */
export function businessDaysBetween(from: Day, to: Day, week: WorkingWeek): number {
  if (to < from) return -businessDaysBetween(to, from, week);
  let count = 0;
  for (let day = from; day < to; ) {
    day = addDays(day, 1);
    if (isBusinessDay(day, week)) count += 1;
  }
  return count;
}

/** Whether public holidays of this country (ISO 3166-1 alpha-2) and, when given, region are known. Elsewhere only the week counts. */
export function knowsHolidays(country: string, region: string | null): boolean {
  const book = new Holidays();
  if (!Object.hasOwn(book.getCountries(), country)) return false;
  return region === null || Object.hasOwn(book.getStates(country) ?? {}, region);
}

/** Whether this names a time zone of the IANA database ("Europe/Berlin"); offsets such as "+02:00" do not. */
export function isTimeZone(zone: string): boolean {
  return /^[a-z]/i.test(zone) && IANAZone.isValidZone(zone);
}

/** The date on the wall there at this instant. Throws on an unknown zone. */
export function localDay(instant: Date, zone: string): Day {
  return DateTime.fromJSDate(instant, { zone }).toISODate();
}

/** The hour on the wall clock there, 0-23. Throws on an unknown zone. */
export function localHour(instant: Date, zone: string): number {
  return DateTime.fromJSDate(instant, { zone }).hour;
}

/** The time on the wall clock there, "09:05" to the minute begun. Throws on an unknown zone. */
export function localTime(instant: Date, zone: string): string {
  return DateTime.fromJSDate(instant, { zone }).toFormat('HH:mm');
}

/** Whether the wall clock of that place stands within these hours. */
export function withinHours(instant: Date, { zone, ...hours }: Hours & { zone: string }): boolean {
  return isHourWithin(localHour(instant, zone), hours);
}

/** Where somebody is, and when people work there. */
export interface WorkPlace {
  readonly timeZone: string;
  readonly week: WorkingWeek;
  readonly hours: Hours;
}

/** Why somebody is not written to at a moment. */
type BadMoment = 'quiet_hours' | 'not_a_business_day' | 'outside_hours';

/**
 * Why this is no moment to write to somebody there, or null: at night (from 21:00 up to 8:00), whatever hours they keep;
 * else on a weekend or a holiday there; else outside their hours. Hours that lie in the night altogether count for none,
 * and the usual ones for them.
 */
export function badMoment(instant: Date, place: WorkPlace): BadMoment | null {
  const { timeZone: zone, week, hours } = place;
  if (withinHours(instant, { ...QUIET_HOURS, zone })) return 'quiet_hours';
  if (!isBusinessDay(localDay(instant, zone), week)) return 'not_a_business_day';
  return contactHours(hours).includes(localHour(instant, zone)) ? null : 'outside_hours';
}

/** When somebody there may be written to: now, if this is a good moment, else as their hours next begin on a business day there. */
export function nextContactMoment(now: Date, place: WorkPlace): Date {
  if (badMoment(now, place) === null) return now;
  const hours = contactHours(place.hours);
  for (let day = localDay(now, place.timeZone); ; day = nextBusinessDay(day, place.week))
    for (const hour of hours) {
      const moment = instantOf({ day, hour, zone: place.timeZone });
      // Asked again, as a day or an hour may be missing from the calendar of a place.
      if (moment > now && badMoment(moment, place) === null) return moment;
    }
}

/** A time on the wall clock of a place. */
export interface WallTime {
  readonly day: Day;
  /** 0-23 */
  readonly hour: number;
  /** 0-59; the full hour when left out. */
  readonly minute?: number;
  readonly zone: string;
}

/** The instant of that wall time. A time that comes twice (clocks set back) means the first; one that is skipped moves forward by the gap. */
export function instantOf({ day, hour, minute = 0, zone }: WallTime): Date {
  dayNumberOf(day); // Refuses what is no date.
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const wall = DateTime.fromObject({ year, month, day: date, hour, minute }, { zone });
  // Left alone, luxon would pick by the offset of the day on which it runs.
  return new Date(Math.min(...wall.getPossibleOffsets().map((one) => one.toMillis())));
}

/** The hours of a day, in order, in which somebody who keeps these hours may be written to. */
function contactHours(hours: Hours): readonly number[] {
  const good = HOURS_OF_A_DAY.filter(
    (hour) => isHourWithin(hour, hours) && !isHourWithin(hour, QUIET_HOURS),
  );
  return good.length > 0 ? good : contactHours(CONTACT_HOURS);
}

const HOURS_OF_A_DAY: readonly number[] = Array.from({ length: 24 }, (_, hour) => hour);

function isHourWithin(hour: number, { from, to }: Hours): boolean {
  return from <= to ? from <= hour && hour < to : from <= hour || hour < to;
}

/** Days since 1970-01-01. Throws on what is no day of the calendar. */
function dayNumberOf(day: Day): number {
  if (!isDay(day)) throw new RangeError(`"${day}" is not a calendar day (YYYY-MM-DD)`);
  return Date.parse(day) / DAY_MS; // A date without a time is read as UTC.
}

/** 1 = Monday to 7 = Sunday (ISO 8601). 1970-01-01 was a Thursday. */
function weekdayOf(day: Day): number {
  return ((((dayNumberOf(day) + 3) % 7) + 7) % 7) + 1;
}

const holidayBook = new Map<string, ReadonlySet<Day>>();

/** The public holidays there in the year of this day. The library needs some ten milliseconds a year, so each is asked for once. */
function publicHolidays(country: string, region: string | null, day: Day): ReadonlySet<Day> {
  const year = Number(day.slice(0, 4));
  const key = `${country} ${region ?? ''} ${year}`;
  const known = holidayBook.get(key);
  if (known) return known;
  const opts = { types: ['public' as const] };
  const there = region ? new Holidays(country, region, opts) : new Holidays(country, opts);
  const days = new Set((there.getHolidays(year) ?? []).flatMap(daysOf));
  holidayBook.set(key, days);
  return days;
}

/** Every whole day of a holiday: Eid lasts several; one that starts at noon leaves its day a business day. */
function daysOf({ date, start, end }: { date: string; start: Date; end: Date }): Day[] {
  // Two hours of slack: a day on which the clocks change has 23 or 25 hours.
  const whole = Math.floor((end.getTime() - start.getTime() + 2 * HOUR_MS) / DAY_MS);
  return Array.from({ length: whole }, (_, index) => addDays(date.slice(0, 10), index));
}
