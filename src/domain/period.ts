// Stretches of time as people name them: two days, a month, a quarter, a year. Pure.
import { addDays, daysBetween, isDay } from './calendar.ts';
import type { Day } from './types.ts';

/** Both days belong to it. */
export interface Period {
  readonly from: Day;
  readonly to: Day;
}

/** Why what was typed is no period. */
export type PeriodRefusal =
  | { readonly reason: 'unreadable'; readonly word: string }
  | { readonly reason: 'not_begun'; readonly from: Day }
  | { readonly reason: 'backwards'; readonly from: Day; readonly to: Day };

export type PeriodResult =
  | { readonly ok: true; readonly period: Period }
  | ({ readonly ok: false } & PeriodRefusal);

/** What is looked back on where nobody says otherwise: so many days up to and including today. */
const USUAL_DAYS = 90;

const SHAPE = /^(\d{4})(?:-(?:q(?<quarter>[1-4])|(?<month>\d{2})(?<day>-\d{2})?))?$/i;
/** What somebody may have meant as a day or a period, whether it is one or not. */
const LIKE = /^(?:\d{4}-[\dq]\S*|\d{4}[./]\d{1,2}\S*|\d{1,2}[./-](?:\d{1,2}[./-])?\d{4}|q[1-4])$/i;

/** "2026-10-05", "2026-10", "2026-Q3" or "2026" as the days that they cover; null when it is none of them. */
export function periodCalled(word: string): Period | null {
  const match = SHAPE.exec(word);
  const [, year = ''] = match ?? [];
  const { quarter, month, day } = match?.groups ?? {};
  if (!match || !isYear(year)) return null;
  if (day !== undefined) return isDay(word) ? { from: word, to: word } : null;
  const first = quarter !== undefined ? Number(quarter) * 3 - 2 : Number(month ?? 1);
  const months = quarter !== undefined ? 3 : month === undefined ? 12 : 1;
  if (first < 1 || first > 12) return null;
  return { from: firstOf(year, first), to: addDays(firstOf(year, first + months), -1) };
}

function isYear(text: string): boolean {
  return text >= '1900' && text <= '2100';
}

/** The first day of a month that is counted from January of the year on. */
function firstOf(year: string, month: number): Day {
  const [at, within] = month > 12 ? [Number(year) + 1, month - 12] : [year, month];
  return `${at}-${String(within).padStart(2, '0')}-01`;
}

/**
 * What was typed after a word, taken apart: up to two periods at its end, and the name before them. "#2026" is the
 * number of a client, never a year.
 */
export function splitPeriod(words: string): {
  readonly name: string;
  readonly from: string | null;
  readonly to: string | null;
} {
  const left = words.split(/\s+/).filter(Boolean);
  const last = takePeriod(left);
  if (/^to$/i.test(left.at(-1) ?? '') && isPeriodLike(left.at(-2))) left.pop();
  const first = last === null ? null : takePeriod(left);
  if (last !== null && /^from$/i.test(left.at(-1) ?? '')) left.pop();
  const name = left.join(' ');
  return first === null ? { name, from: last, to: null } : { name, from: first, to: last };
}

/** Takes a period off the end, where one stands there. */
function takePeriod(words: string[]): string | null {
  return isPeriodLike(words.at(-1)) ? (words.pop() ?? null) : null;
}

function isPeriodLike(word = ''): boolean {
  return LIKE.test(word) || (/^\d{4}$/.test(word) && isYear(word));
}

/**
 * The period between two words. One word alone is all of what it names, a single day everything since; none is the last
 * ninety days. What has not come yet is left out, so that the period before it is as long.
 */
export function periodOf(
  words: { readonly from: string | null; readonly to: string | null },
  today: Day,
): PeriodResult {
  for (const word of [words.from, words.to])
    if (word !== null && !periodCalled(word)) return { ok: false, reason: 'unreadable', word };
  const first = words.from === null ? null : periodCalled(words.from);
  const last = words.to === null ? null : periodCalled(words.to);
  const isOneDay = first !== null && first.from === first.to;
  const end = last?.to ?? (first === null || isOneDay ? today : first.to);
  const to = end < today ? end : today;
  const from = first?.from ?? addDays(to, 1 - USUAL_DAYS);
  if (from > today) return { ok: false, reason: 'not_begun', from };
  if (from > to) return { ok: false, reason: 'backwards', from, to };
  return { ok: true, period: { from, to } };
}

/** Number of days, the first and the last among them. */
export function lengthOf({ from, to }: Period): number {
  return daysBetween(from, to) + 1;
}

/** As many days, up to the day before it begins. */
export function periodBefore(period: Period): Period {
  return { from: addDays(period.from, -lengthOf(period)), to: addDays(period.from, -1) };
}

/** What to say of it, and what to type instead. */
export function periodRefusalWords(refused: PeriodRefusal): { what: string; next: string } {
  const examples = 'a day such as 2026-10-05, a month 2026-10, a quarter 2026-Q3 or a year 2026';
  switch (refused.reason) {
    case 'unreadable':
      return {
        what: `"${refused.word}" is no time that I can read.`,
        next: `Name ${examples}. The number of a client begins with a #.`,
      };
    case 'not_begun':
      return { what: `${refused.from} has not come yet.`, next: `Name ${examples}.` };
    case 'backwards':
      return {
        what: `${refused.to} is before ${refused.from}.`,
        next: 'Name the earlier day first: 2026-07-01 2026-09-30.',
      };
  }
}
