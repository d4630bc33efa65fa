// What a person may say about a file when importing it, checked. Pure.
import { isCurrency } from '#domain/money.ts';
import type { DateOrder } from './date.ts';
import { DATE_ORDERS } from './date.ts';
import type { Field, Mapping } from './format.ts';
import { FIELDS } from './format.ts';
import { quoted, Refusal } from './problem.ts';
import type { AnswersByTable } from './remembered-answers.ts';

/** As typed. */
export interface SourceOptions {
  /** "field=Column,field=Column", any number of times; "field=" says that the field is not in the file. */
  readonly map?: readonly string[];
  readonly dateOrder?: string;
  /** ISO 4217, for rows that name none. */
  readonly currency?: string;
  /** Days from issue to due date, for rows that have none. */
  readonly terms?: string;
  /**
   * What was said of tables before. What is said now beats it; it beats our guess of a column, and fills in what the
   * file leaves open: the order of its dates, its currency, its terms.
   */
  readonly remembered?: AnswersByTable;
}

export interface ReadOptions {
  readonly mapping: Mapping;
  readonly dateOrder: DateOrder | null;
  readonly currency: string | null;
  readonly termDays: number | null;
  readonly remembered: AnswersByTable;
}

/** Refuses what it does not know, with the list of what it does. */
export function readOptions(options: SourceOptions): ReadOptions {
  return {
    mapping: mappingOf(options.map ?? []),
    dateOrder: options.dateOrder === undefined ? null : orderOf(options.dateOrder),
    currency: options.currency === undefined ? null : currencyOf(options.currency),
    termDays: options.terms === undefined ? null : daysOf(options.terms),
    remembered: options.remembered ?? new Map(),
  };
}

function mappingOf(words: readonly string[]): Mapping {
  const mapping = new Map<Field, string | null>();
  // Titles may hold commas, so only a comma before the next "field=" separates.
  for (const pair of words.flatMap((word) => word.split(/,(?=\s*\w+=)/))) {
    const [, name, title] = /^\s*(\w+)=(.*)$/s.exec(pair) ?? [];
    const field = FIELDS.find((known) => known === name);
    if (!field || title === undefined)
      throw new Refusal({
        message: `--map does not know ${quoted(pair)}.`,
        hint: `Write --map field=Column,field=Column with these fields: ${FIELDS.join(', ')}.`,
      });
    mapping.set(field, title.trim() || null);
  }
  return mapping;
}

function orderOf(word: string): DateOrder {
  const order = DATE_ORDERS.find((known) => known === word.toUpperCase());
  if (order) return order;
  throw new Refusal({
    message: `--date-order does not know ${quoted(word)}.`,
    hint: 'Use DMY (day first), MDY (month first) or YMD (year first).',
  });
}

function currencyOf(word: string): string {
  if (isCurrency(word.toUpperCase())) return word.toUpperCase();
  throw new Refusal({
    message: `--currency does not know ${quoted(word)}.`,
    hint: 'Use the three letters of ISO 4217, such as USD or EUR.',
  });
}

function daysOf(word: string): number {
  if (/^\d{1,3}$/.test(word)) return Number(word);
  throw new Refusal({
    message: `--terms ${quoted(word)} is not a number of days.`,
    hint: 'Use whole days from issue to due date, such as --terms 30.',
  });
}
