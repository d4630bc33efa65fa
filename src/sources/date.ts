// Reads calendar days as files write them; their order of day and month is voted over the whole file. Pure.
import type { Day } from '#domain/types.ts';
import { remembered } from './memo.ts';
import type { Problem } from './problem.ts';
import { quoted } from './problem.ts';
import type { Question } from './question.ts';

export const DATE_ORDERS = ['DMY', 'MDY', 'YMD'] as const;
export type DateOrder = (typeof DATE_ORDERS)[number];

interface Sample {
  readonly line: number;
  readonly text: string;
  /** The title of its column. */
  readonly column?: string | undefined;
}

/** The first date of the file that proves an order, or that two orders read differently. */
export interface DateVotes {
  dmy?: Sample;
  mdy?: Sample;
  ambiguous?: Sample;
}

const MONTHS =
  'january february march april may june july august september october november december'.split(
    ' ',
  );
const TIME = /[T ]\d{1,2}:\d{2}.*$/;
const YEAR_FIRST = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/;
const COMPACT = /^(\d{4})(\d{2})(\d{2})$/;
const NUMERIC = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})$/;
const DAY_MONTH = /^(\d{1,2})[-. ]+([A-Za-z]{3,9})\.?[-, ]+(\d{4}|\d{2})$/;
const DASH = 45;
const ZERO = 48;
const MONTH_DAY = /^([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})$/;

/** Lets one cell vote. Dates with the year first or the month in words need no vote. */
export function countDate(votes: DateVotes, sample: Sample): void {
  if (isoDay(sample.text) !== null) return;
  const vote = voteOf(sample.text);
  if (vote !== 'none') votes[vote] ??= sample;
}

/** The days of a file are few, however many rows it has. */
const voteOf = remembered((text): keyof DateVotes | 'none' => {
  const match = NUMERIC.exec(bare(text));
  if (!match) return 'none';
  const dmy = numericDay(match, 'DMY');
  const mdy = numericDay(match, 'MDY');
  if (dmy === mdy) return 'none';
  if (mdy === null) return 'dmy';
  return dmy === null ? 'mdy' : 'ambiguous';
});

/** The order of the file, or why a person must say it. What was asked for wins over the vote. */
export function decideOrder(
  votes: DateVotes,
  asked: DateOrder | null,
): { ok: true; order: DateOrder } | { ok: false; problem: Problem } {
  const { dmy, mdy, ambiguous } = votes;
  const against = asked === 'DMY' && !dmy ? mdy : asked === 'MDY' && !mdy ? dmy : undefined;
  if (against)
    return {
      ok: false,
      problem: {
        ...placeOf(against),
        message: `--date-order ${asked} does not fit: ${quoted(against.text)} can only be ${asked === 'DMY' ? 'MDY' : 'DMY'}.`,
        hint: `Leave --date-order out, or say ${asked === 'DMY' ? 'MDY (month first)' : 'DMY (day first)'}.`,
        question: orderQuestion(asked === 'DMY' ? { mdy: against } : { dmy: against }),
      },
    };
  if (asked) return { ok: true, order: asked };
  if (dmy && mdy)
    return {
      ok: false,
      problem: {
        ...placeOf(dmy.line > mdy.line ? dmy : mdy),
        message: `Dates are mixed: ${quoted(dmy.text)} on line ${dmy.line} has the day first, ${quoted(mdy.text)} on line ${mdy.line} the month.`,
        hint: 'Say which one is right with --date-order DMY or --date-order MDY; rows of the other kind are then listed as errors.',
        question: orderQuestion({ dmy, mdy }),
      },
    };
  if (dmy) return { ok: true, order: 'DMY' };
  if (mdy) return { ok: true, order: 'MDY' };
  if (!ambiguous) return { ok: true, order: 'YMD' };
  return {
    ok: false,
    problem: {
      ...placeOf(ambiguous),
      message: `Nothing in the file tells whether ${quoted(ambiguous.text)} has the day or the month first.`,
      hint: 'Say it with --date-order DMY (day first) or --date-order MDY (month first).',
      question: orderQuestion({ dmy: ambiguous, mdy: ambiguous }),
    },
  };
}

/** Whether the dates of a file tell nothing of their order, so that an earlier answer may serve. */
export function isOrderOpen({ dmy, mdy, ambiguous }: DateVotes): boolean {
  return !dmy && !mdy && ambiguous !== undefined;
}

/** An order is offered with a date that it reads. */
function orderQuestion(by: { dmy?: Sample; mdy?: Sample }): Question {
  const samples = [...new Set([by.dmy ?? [], by.mdy ?? []].flat())];
  return {
    kind: 'dateOrder',
    choices: [
      by.dmy ? [{ value: 'DMY' as const, label: `Day first: ${meaning(by.dmy, 'DMY')}` }] : [],
      by.mdy ? [{ value: 'MDY' as const, label: `Month first: ${meaning(by.mdy, 'MDY')}` }] : [],
    ].flat(),
    samples: samples.map(({ text, line, column }) => ({ text, line, column: column ?? null })),
  };
}

/** "3/4/2026 is 3 April 2026". */
function meaning({ text }: Sample, order: DateOrder): string {
  const [year, month, day] = (parseDay(text, order) ?? '').split('-').map(Number);
  const name = MONTHS[(month ?? 0) - 1] ?? '';
  return `${bare(text)} is ${day} ${name.charAt(0).toUpperCase()}${name.slice(1)} ${year}`;
}

function placeOf({ line, column }: Sample): Pick<Problem, 'line' | 'column'> {
  return column === undefined ? { line } : { line, column };
}

/**
 * The day a cell means; null where it is none. ISO dates and months in English words are read in any order.
 * Two-digit years: 00-79 are 2000-2079, 80-99 are 1980-1999. A time of day is ignored, not converted.
 */
export function parseDay(text: string, order: DateOrder): Day | null {
  return isoDay(text) ?? DAYS[order](text);
}

/** A day that is written as we write it, which is how most files do; null for all others. Walks the digits: patterns are slow. */
function isoDay(text: string): Day | null {
  if (text.length !== 10 || text.charCodeAt(4) !== DASH || text.charCodeAt(7) !== DASH) return null;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  return isReal({ year, month, day: digits(text, 8, 10) }) ? text : null;
}

/** The number that these characters write, or -1. */
function digits(text: string, from: number, to: number): number {
  let number = 0;
  for (let at = from; at < to; at += 1) {
    const digit = text.charCodeAt(at) - ZERO;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number;
}

const DAYS: { readonly [order in DateOrder]: (text: string) => Day | null } = {
  DMY: remembered((text) => dayOf(text, 'DMY')),
  MDY: remembered((text) => dayOf(text, 'MDY')),
  YMD: remembered((text) => dayOf(text, 'YMD')),
};

function dayOf(text: string, order: DateOrder): Day | null {
  const date = bare(text);
  const iso = YEAR_FIRST.exec(date);
  if (iso) return dayFrom(iso[1], iso[3], iso[4]);
  const numeric = NUMERIC.exec(date);
  if (numeric) return numericDay(numeric, order);
  const compact = COMPACT.exec(date);
  if (compact) return dayFrom(compact[1], compact[2], compact[3]);
  const dayMonth = DAY_MONTH.exec(date);
  if (dayMonth) return dayFrom(dayMonth[3], monthNumber(dayMonth[2]), dayMonth[1]);
  const monthDay = MONTH_DAY.exec(date);
  return monthDay ? dayFrom(monthDay[3], monthNumber(monthDay[1]), monthDay[2]) : null;
}

function bare(text: string): string {
  return text.trim().replace(TIME, '');
}

function numericDay(match: RegExpExecArray, order: DateOrder): Day | null {
  const [, a, , b, c] = match;
  if (order === 'DMY') return dayFrom(c, b, a);
  if (order === 'MDY') return dayFrom(c, a, b);
  return c?.length === 2 ? dayFrom(a?.padStart(2, '0'), b, c) : null;
}

function monthNumber(word = ''): string {
  const name = word.toLowerCase().replace(/^sept$/, 'sep');
  return String(MONTHS.findIndex((month) => month === name || month.slice(0, 3) === name) + 1);
}

function dayFrom(year = '', month = '', day = ''): Day | null {
  const y = year.length === 2 ? Number(year) + (Number(year) < 80 ? 2000 : 1900) : Number(year);
  const [m, d] = [Number(month), Number(day)];
  if (!isReal({ year: y, month: m, day: d })) return null;
  return `${y}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`;
}

/** Only days that exist, from 1900 to 2199. */
function isReal({ year, month, day }: { year: number; month: number; day: number }): boolean {
  if (year < 1900 || year > 2199 || month < 1 || month > 12) return false;
  return day >= 1 && day <= daysIn(year, month);
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
