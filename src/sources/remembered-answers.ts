// What a team once said about a table, found again by its titles. Pure.
import { isCurrency } from '#domain/money.ts';
import { columnCalled, fingerprintOf } from './columns.ts';
import type { DateOrder } from './date.ts';
import { DATE_ORDERS } from './date.ts';
import type { Field, Layout, Mapping } from './format.ts';
import { FIELDS } from './format.ts';
import type { ReadOptions } from './options.ts';
import type { HeadedSheet } from './sheet-start.ts';
import type { TableRow } from './table.ts';

/** Plain data, to be kept as JSON under the fingerprint of the table. A field or word that is not known is passed over. */
export interface RememberedAnswers {
  /** The label of the column for a field; null where the field is not in the table. Without a word: as we guess. */
  readonly mapping: Readonly<Record<string, string | null>>;
  readonly dateOrder: string | null;
  /** ISO 4217. */
  readonly currency: string | null;
  readonly termDays: number | null;
}

/** By fingerprint. */
export type AnswersByTable = ReadonlyMap<string, RememberedAnswers>;

/** What was said of this table before, as far as it can be used; null where nothing was. */
export function answersTo(
  fingerprint: string | null,
  remembered: AnswersByTable,
): KnownAnswers | null {
  const answers = fingerprint === null ? undefined : remembered.get(fingerprint);
  if (!answers) return null;
  const { currency, termDays } = answers;
  return {
    dateOrder: DATE_ORDERS.find((order) => order === answers.dateOrder) ?? null,
    currency: currency !== null && isCurrency(currency) ? currency : null,
    termDays: Number.isSafeInteger(termDays) ? termDays : null,
  };
}

interface KnownAnswers {
  readonly dateOrder: DateOrder | null;
  readonly currency: string | null;
  readonly termDays: number | null;
}

interface KnownTable {
  readonly sheet: HeadedSheet;
  readonly header: TableRow;
  /** What was remembered, but for what is said now. */
  readonly mapping: Mapping;
}

/** The first row of titles for which a mapping is remembered that still fits; null where there is none. */
export function findKnownTable(
  sheets: readonly HeadedSheet[],
  options: Pick<ReadOptions, 'mapping' | 'remembered'>,
): KnownTable | null {
  if (options.remembered.size === 0) return null;
  for (const sheet of sheets)
    for (const header of sheet.head) {
      const answers = options.remembered.get(fingerprintOf(header.cells));
      const mapping = answers && mergedMapping(header, { said: options.mapping, answers });
      if (mapping) return { sheet, header, mapping };
    }
  return null;
}

function mergedMapping(
  { cells }: TableRow,
  { said, answers }: { said: Mapping; answers: RememberedAnswers },
): Mapping | null {
  const known = FIELDS.flatMap((field): [Field, string | null][] => {
    const label = answers.mapping[field];
    return label === undefined ? [] : [[field, label]];
  });
  const labels = [...known.map(([, label]) => label), ...said.values()];
  const isThere = (label: string | null) => label === null || columnCalled(cells, label) !== -1;
  if (known.length === 0 || !labels.every(isThere)) return null;
  const taken = new Set(
    [...said.values()].map((label) => label !== null && columnCalled(cells, label)),
  );
  const kept = known.filter(
    ([field, label]) =>
      !said.has(field) && (label === null || !taken.has(columnCalled(cells, label))),
  );
  return new Map([...said, ...kept]);
}

/** What people said of this table, now or before, as it is to be remembered; null where nobody said anything. */
export function answersInForce(given: {
  readonly layout: Layout;
  readonly mapping: Mapping;
  readonly options: ReadOptions;
  readonly known: KnownAnswers | null;
}): RememberedAnswers | null {
  const { layout, options, known } = given;
  const mapping: Record<string, string | null> = {};
  for (const [field, label] of given.mapping)
    mapping[field] = label === null ? null : (layout.titles[field] ?? label);
  const answers = {
    mapping,
    dateOrder: options.dateOrder ?? known?.dateOrder ?? null,
    currency: options.currency ?? known?.currency ?? null,
    termDays: options.termDays ?? known?.termDays ?? null,
  };
  const isSilent =
    given.mapping.size === 0 &&
    answers.dateOrder === null &&
    answers.currency === null &&
    answers.termDays === null;
  return isSilent ? null : answers;
}
