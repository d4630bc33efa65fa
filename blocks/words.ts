// Days, counts, amounts and names in words. Knows nothing of views.
import { DateTime } from 'luxon';
import type { Bucket } from '#domain/aging.ts';
import { daysBetween } from '#domain/calendar.ts';
import { formatMoney } from '#domain/money.ts';
import type { ClientRef, Day, Money } from '#domain/types.ts';
import { clean, clip, join, type Mrkdwn, md, mention } from './text.ts';

const NAME_LENGTH = 80;
const AMOUNTS_SHOWN = 8;

export const BUCKET_NAME: Readonly<Record<Bucket, string>> = {
  current: 'Not yet due',
  d1_30: '1-30 days',
  d31_60: '31-60 days',
  d61_90: '61-90 days',
  d90plus: 'Over 90 days',
};

/** "1 client", "2 clients". */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}

/** A number of days, with a half where a median has one. */
export function days(number: number): string {
  return count(Math.round(number * 10) / 10, 'day');
}

/** "a", "a and b", "a, b and c". */
export function list(items: readonly Mrkdwn[], word: 'and' | 'or' = 'and'): Mrkdwn {
  const last = items.at(-1);
  if (last === undefined || items.length === 1) return last ?? md``;
  return md`${join(items.slice(0, -1), ', ')} ${word} ${last}`;
}

/** "Tuesday 24 November", in the order of the locale. */
export function longDay(day: Day, locale: string): string {
  return at(day, locale).toLocaleString({ weekday: 'long', day: 'numeric', month: 'long' });
}

/** "Fri 27 Nov", with the year where it is not the year of `asOf`. */
export function shortDay(day: Day, on: { locale: string; asOf?: Day }): string {
  const isThisYear = on.asOf === undefined || day.slice(0, 4) === on.asOf.slice(0, 4);
  return at(day, on.locale).toLocaleString({
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    ...(isThisYear ? {} : { year: 'numeric' }),
  });
}

/** A day of the past week by its name alone, an earlier one by its date. */
export function recentDay(day: Day, on: { locale: string; asOf: Day }): string {
  return daysBetween(day, on.asOf) < 7
    ? at(day, on.locale).toLocaleString({ weekday: 'long' })
    : shortDay(day, on);
}

/** "10:02", as the team's clock shows it. */
export function clockTime(at: Date, on: { locale: string; timeZone: string }): string {
  return DateTime.fromJSDate(at, { zone: on.timeZone })
    .setLocale(on.locale)
    .toLocaleString(DateTime.TIME_SIMPLE);
}

/** "Fri 27 Nov 2026", as the team's calendar shows it. */
export function clockDay(at: Date, on: { locale: string; timeZone: string }): string {
  return DateTime.fromJSDate(at, { zone: on.timeZone })
    .setLocale(on.locale)
    .toLocaleString(DateTime.DATE_MED_WITH_WEEKDAY);
}

/** "100,000" in the way of the locale. */
export function digits(number: number, locale: string): string {
  return number.toLocaleString(locale);
}

/** A calendar day has no zone; UTC keeps it the same day for everybody. */
function at(day: Day, locale: string): DateTime {
  return DateTime.fromISO(day, { zone: 'utc', locale });
}

/** Amounts of several currencies side by side, never added up. */
export function amounts(values: readonly Money[], locale: string): Mrkdwn {
  const shown = values.slice(0, AMOUNTS_SHOWN).map((money) => md`${formatMoney(money, locale)}`);
  const more = values.length - shown.length;
  return list(
    more > 0 ? [...shown, md`${count(more, 'more currency', 'more currencies')}`] : shown,
  );
}

/** "is" for one amount, "are" for several: "€5 and $3 are overdue". */
export function are(number: number): string {
  return number === 1 ? 'is' : 'are';
}

/** A client's name at a readable length, still as its people wrote it: escape it before it is mrkdwn. */
export function nameOf(client: { readonly name: string }): string {
  return clip(clean(client.name), NAME_LENGTH) || 'Client without a name';
}

/** What tells a client from its namesakes: the customer number, else our id. */
export function numberOf(client: Pick<ClientRef, 'id' | 'number'>): string {
  const number = client.number === null ? '' : clean(client.number);
  return number === '' ? `id ${client.id}` : `#${clip(number, 40)}`;
}

/** Who looks after the client; an e-mail address where that person is not known in Slack. */
export function ownerOf(client: {
  ownerUserId: string | null;
  ownerEmail?: string | null;
}): Mrkdwn {
  if (client.ownerUserId !== null) return md`owner ${mention(client.ownerUserId)}`;
  if (client.ownerEmail) return md`owner ${clip(client.ownerEmail, NAME_LENGTH)}`;
  return md`nobody looks after this client yet`;
}
