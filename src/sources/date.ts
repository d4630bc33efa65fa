// Reads calendar days as files write them; their order of day and month is voted over the whole file. Pure.
import type { Day } from '#domain/types.ts';
import type { Problem } from './problem.ts';
import { quoted } from './problem.ts';

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
const MONTH_DAY = /^([A-Za-z]{3,9})\.? (\d{1,2}),? (\d{4})$/;

/** Lets one cell vote. Dates with the year first or the month in words need no vote. */
export function countDate(votes: DateVotes, sample: Sample): void {
  const match = NUMERIC.exec(bare(sample.text));
  if (!match) return;
  const dmy = numericDay(match, 'DMY');
  const mdy = numericDay(match, 'MDY');
  if (dmy !== null && mdy === null) votes.dmy ??= sample;
  if (mdy !== null && dmy === null) votes.mdy ??= sample;
  if (dmy !== null && mdy !== null && dmy !== mdy) votes.ambiguous ??= sample;
}

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
    },
  };
}

function placeOf({ line, column }: Sample): Pick<Problem, 'line' | 'column'> {
  return column === undefined ? { line } : { line, column };
}

/**
 * The day a cell means; null where it is none. ISO dates and months in English words are read in any order.
 * Two-digit years: 00-79 are 2000-2079, 80-99 are 1980-1999. A time of day is ignored, not converted.
 */
export function parseDay(text: string, order: DateOrder): Day | null {
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

/** Only days that exist, from 1900 to 2199. */
function dayFrom(year = '', month = '', day = ''): Day | null {
  const y = year.length === 2 ? Number(year) + (Number(year) < 80 ? 2000 : 1900) : Number(year);
  const [m, d] = [Number(month), Number(day)];
  if (y < 1900 || y > 2199 || m < 1 || m > 12 || d < 1 || d > daysIn(y, m)) return null;
  return `${y}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
