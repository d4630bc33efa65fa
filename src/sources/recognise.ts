// Finds which format a table is of, and in which of its sheets. Knows no values.
import { describeSheets } from './describe.ts';
import type { Format, Layout, Mapping } from './format.ts';
import { general, generalLayout } from './formats/general.ts';
import { FORMATS } from './formats/registry.ts';
import { titleKey } from './header.ts';
import type { ReadOptions } from './options.ts';
import { Refusal } from './problem.ts';
import type { TableDescription } from './question.ts';
import { findKnownTable } from './remembered-answers.ts';
import type { HeadedSheet } from './sheet-start.ts';
import { filledSheets, HEAD_ROWS, headedSheets } from './sheet-start.ts';
import type { Table, TableRow } from './table.ts';
import { belowEachOther } from './table.ts';

/** All rows of the sheets that a format reads; may be called again for another pass. */
export type Rows = () => AsyncGenerator<TableRow[]>;

interface Recognised {
  readonly format: Format;
  readonly layout: Layout;
  readonly rows: Rows;
  /** What is in force of what was said of its columns, now or before. */
  readonly mapping: Mapping;
  /** Names of the other sheets with something in them. */
  readonly unread: readonly string[];
  /** The table as the general format sees it. */
  describe(): TableDescription;
}

/**
 * A table whose columns were said before, else the first format that knows any of the sheets: the particular ones come
 * before the general one. Throws a Refusal.
 */
export async function recogniseTable(table: Table, options: ReadOptions): Promise<Recognised> {
  const all = await headedSheets(table);
  const filled = filledSheets(all);
  const describe = () => describeSheets(filled, options);
  const known = findKnownTable(filled, options);
  if (known) {
    const { sheet, mapping } = known;
    const layout = generalLayout(sheet.head, known);
    return {
      ...recognised({ format: general, layout, sheets: [sheet], filled }),
      mapping,
      describe,
    };
  }
  const refusals: Refusal[] = [];
  const { mapping } = options;
  for (const format of FORMATS)
    for (const sheets of choicesFor(format, { all, filled })) {
      const layout = tryLayout(refusals, () => format.recognise(sheets[0].head, mapping));
      if (layout) return { ...recognised({ format, layout, sheets, filled }), mapping, describe };
    }
  throw withQuestion(refusals[0] ?? withoutTitles(filled[0].head), describe());
}

/** The sheets that this format could read as one, the one with its titles first. */
function choicesFor(
  format: Format,
  { all, filled }: { all: readonly HeadedSheet[]; filled: readonly HeadedSheet[] },
): (readonly [HeadedSheet, ...HeadedSheet[]])[] {
  if (!format.sheets) return filled.map((sheet) => [sheet]);
  const named = format.sheets.flatMap(
    (key) => all.find(({ sheet }) => titleKey(sheet.name) === key) ?? [],
  );
  const [first, ...others] = named;
  return first && named.length === format.sheets.length ? [[first, ...others]] : [];
}

/** A sheet of notes must not keep the sheet of invoices from being tried. */
function tryLayout(refusals: Refusal[], recognise: () => Layout | null): Layout | null {
  try {
    return recognise();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    refusals.push(error);
    return null;
  }
}

function recognised(given: {
  format: Format;
  layout: Layout;
  sheets: readonly [HeadedSheet, ...HeadedSheet[]];
  filled: readonly HeadedSheet[];
}): Pick<Recognised, 'format' | 'layout' | 'rows' | 'unread'> {
  const { format, layout, sheets, filled } = given;
  const [{ sheet: main }] = sheets;
  return {
    format,
    layout,
    rows: () =>
      sheets.length === 1 ? main.rows() : belowEachOther(sheets.map(({ sheet }) => sheet)),
    unread: filled.flatMap((one) => (sheets.includes(one) ? [] : [one.sheet.name])),
  };
}

function withQuestion({ problem }: Refusal, table: TableDescription): Refusal {
  const { fingerprint } = table;
  return new Refusal({ ...problem, question: { kind: 'mapping', table }, fingerprint });
}

function withoutTitles(head: readonly TableRow[]): Refusal {
  return new Refusal({
    line: head[0]?.line ?? 1,
    message: `No row of column titles was found in the first ${HEAD_ROWS} rows.`,
    hint: 'Add titles such as Customer, Invoice Number, Due Date, Amount, or name yours with --map number=Column,clientName=Column,…',
  });
}
