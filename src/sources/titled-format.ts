// Builds a format whose column titles stand in one row: finding them, and what the rows above say. Pure.
import type { Content, Draft, Format, Layout, Mapping, Reading, RowReader } from './format.ts';
import type { Aliases, Columns } from './header.ts';
import { draftOf, findColumns, titleKey } from './header.ts';
import type { TableRow } from './table.ts';
import { asOfDay, currenciesOfSigns, currencyAbove, currencyOfSigns } from './title-rows.ts';

/** One row under its titles. */
export interface TitledRow extends TableRow {
  readonly draft: Draft;
  /** The trimmed text below a title, written as `titleKey` leaves it: the first of these that is not blank, or "". */
  readonly cell: (...keys: readonly string[]) => string;
  /** The trimmed cells with anything in them. */
  readonly filled: readonly string[];
}

/** Reads titled rows of one pass; may remember. */
export interface TitledReader {
  row(row: TitledRow): readonly Reading[];
  end(): readonly Reading[];
}

export interface TitledFormat {
  readonly id: string;
  readonly source: string;
  /** One of the rows above the titles must match. */
  readonly above?: RegExp;
  /** Titles that must all stand in the row; of a list, one of them. As `titleKey` leaves them. */
  readonly signature: readonly (string | readonly string[])[];
  readonly fields: Aliases;
  /** What this format knows beyond its titles. */
  readonly layout?: (given: {
    readonly above: readonly TableRow[];
    readonly header: TableRow;
  }) => Partial<Layout>;
  readonly reader: (header: TableRow) => TitledReader;
}

/** The format; with `--map` given a file is left to the general one. */
export function titledFormat(spec: TitledFormat): Format {
  return {
    id: spec.id,
    source: spec.source,
    recognise: (head, mapping) => recognise(spec, head, mapping),
  };
}

/** A reader for formats in which each row says by itself what it is. */
export function eachRow(read: (row: TitledRow) => Content): TitledReader {
  return { row: (row) => [{ ...read(row), line: row.line }], end: () => [] };
}

/** Whether all titles of a signature stand in this row. */
export function hasTitles(row: TableRow, signature: TitledFormat['signature']): boolean {
  const keys = keysOf(row);
  return signature.every((title) =>
    typeof title === 'string' ? keys.has(title) : title.some((one) => keys.has(one)),
  );
}

/** The first rows are asked by every format. */
const KEYS = new WeakMap<TableRow, ReadonlySet<string>>();

function keysOf(row: TableRow): ReadonlySet<string> {
  const keys = KEYS.get(row) ?? new Set(row.cells.map(titleKey));
  KEYS.set(row, keys);
  return keys;
}

function recognise(spec: TitledFormat, head: readonly TableRow[], mapping: Mapping): Layout | null {
  const at = head.findIndex((row) => hasTitles(row, spec.signature));
  const header = head[at];
  if (!header || mapping.size > 0) return null;
  const above = head.slice(0, at);
  if (spec.above && !above.some((row) => spec.above?.test(row.cells.join(' ')))) return null;
  const columns = findColumns(header.cells, spec.fields);
  const drafts = head.slice(at + 1).map((row) => draftOf(row.cells, columns));
  const known = spec.layout?.({ above, header });
  const titled = titledRows(header, columns);
  return {
    headerLine: header.line,
    columns: header.cells.map((cell) => cell.trim()).filter(Boolean),
    asOf: asOfDay(above),
    warnings: [],
    currency: currencyAbove(above) ?? currencyOfSigns(drafts),
    currencies: currenciesOfSigns(drafts),
    ...known,
    titles: { ...columns.titles, ...known?.titles },
    reader: () => rowReader(spec.reader(header), titled),
  };
}

/** Titles that come again within the table say nothing new. */
function rowReader(reader: TitledReader, titled: (row: TableRow) => TitledRow | null): RowReader {
  return {
    row(row) {
      const found = titled(row);
      return found ? reader.row(found) : [{ line: row.line, kind: 'summary' }];
    },
    end: () => reader.end(),
  };
}

function titledRows(header: TableRow, columns: Columns): (row: TableRow) => TitledRow | null {
  const titles = header.cells.map((cell) => cell.trim());
  const indexOf = new Map<string, number>();
  for (const [at, cell] of header.cells.entries()) {
    const key = titleKey(cell);
    if (!indexOf.has(key)) indexOf.set(key, at);
  }
  return ({ line, cells }) => {
    if (titles.every((title, at) => title === (cells[at]?.trim() ?? ''))) return null;
    return {
      line,
      cells,
      get filled() {
        return cells.map((cell) => cell.trim()).filter(Boolean);
      },
      draft: draftOf(cells, columns),
      // A method: tsx gives an arrow function its name whenever one is made, which takes as long as half of the row.
      cell(...keys) {
        return textUnder(keys, { cells, indexOf });
      },
    };
  };
}

function textUnder(
  keys: readonly string[],
  { cells, indexOf }: { cells: readonly string[]; indexOf: ReadonlyMap<string, number> },
): string {
  for (const key of keys) {
    const text = cells[indexOf.get(key) ?? -1]?.trim();
    if (text) return text;
  }
  return '';
}
