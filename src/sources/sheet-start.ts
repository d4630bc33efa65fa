// The first rows of each sheet, by which a table is recognised and described. Knows no titles and no values.
import { Refusal } from './problem.ts';
import type { Sheet, Table, TableRow } from './table.ts';

/** Titles stand in the first of these rows or nowhere. */
export const HEAD_ROWS = 30;
/** Rows from which values are shown to people. */
const START_ROWS = 200;

export interface HeadedSheet {
  readonly sheet: Sheet;
  /** The first rows that are not blank; none where the sheet is blank. */
  readonly head: readonly TableRow[];
  /** The same and some more. */
  readonly start: readonly TableRow[];
}

/** The sheets with anything in them, of which there is one. */
export function filledSheets(
  sheets: readonly HeadedSheet[],
): readonly [HeadedSheet, ...HeadedSheet[]] {
  const [first, ...others] = sheets.filter(({ head }) => head.length > 0);
  if (first) return [first, ...others];
  throw new Refusal({ message: 'The file has no rows.', hint: 'Export it again.', line: 1 });
}

export function headedSheets(table: Table): Promise<HeadedSheet[]> {
  return Promise.all(
    table.sheets.map(async (sheet) => {
      for await (const rows of sheet.rows())
        return { sheet, head: rows.slice(0, HEAD_ROWS), start: rows.slice(0, START_ROWS) };
      return { sheet, head: [], start: [] };
    }),
  );
}
