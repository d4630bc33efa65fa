// Finds which format a table is of, and in which of its sheets. Knows no values.
import type { Format, Layout } from './format.ts';
import { FORMATS } from './formats/registry.ts';
import { titleKey } from './header.ts';
import type { ReadOptions } from './options.ts';
import { Refusal } from './problem.ts';
import type { Sheet, Table, TableRow } from './table.ts';
import { belowEachOther } from './table.ts';

/** All rows of the sheets that a format reads; may be called again for another pass. */
export type Rows = () => AsyncGenerator<TableRow[]>;

interface Recognised {
  readonly format: Format;
  readonly layout: Layout;
  readonly rows: Rows;
  /** Names of the other sheets with something in them. */
  readonly unread: readonly string[];
}

/** A sheet with its first rows that are not blank; none where it is blank. */
interface HeadedSheet {
  readonly sheet: Sheet;
  readonly head: readonly TableRow[];
}

const HEAD_ROWS = 30;

/** The first format that knows any of the sheets: the particular ones come before the general one. Throws a Refusal. */
export async function recogniseTable(table: Table, options: ReadOptions): Promise<Recognised> {
  const all = await headedSheets(table);
  const filled = all.filter(({ head }) => head.length > 0);
  const [first] = filled;
  if (!first)
    throw new Refusal({ message: 'The file has no rows.', hint: 'Export it again.', line: 1 });
  const refusals: Refusal[] = [];
  for (const format of FORMATS)
    for (const sheets of choicesFor(format, { all, filled })) {
      const layout = tryLayout(refusals, () => format.recognise(sheets[0].head, options.mapping));
      if (layout) return recognised({ format, layout, sheets, filled });
    }
  throw refusals[0] ?? withoutTitles(first.head);
}

function headedSheets(table: Table): Promise<HeadedSheet[]> {
  return Promise.all(
    table.sheets.map(async (sheet) => {
      for await (const rows of sheet.rows()) return { sheet, head: rows.slice(0, HEAD_ROWS) };
      return { sheet, head: [] };
    }),
  );
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
}): Recognised {
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

function withoutTitles(head: readonly TableRow[]): Refusal {
  return new Refusal({
    line: head[0]?.line ?? 1,
    message: `No row of column titles was found in the first ${HEAD_ROWS} rows.`,
    hint: 'Add titles such as Customer, Invoice Number, Due Date, Amount, or name yours with --map number=Column,clientName=Column,…',
  });
}
