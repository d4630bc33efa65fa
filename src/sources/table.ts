// What a table is to everything above it: sheets of rows with true line numbers. Knows no bytes and no invoices.
import { Refusal } from './problem.ts';

export interface TableRow {
  /** The line of the text, or the row of the sheet, on which it begins; 1-based. */
  readonly line: number;
  readonly cells: readonly string[];
  /** Where a person finds it, in a workbook of which several sheets are read: `line` then counts on from sheet to sheet. */
  readonly place?: { readonly sheet: string; readonly row: number };
}

export interface Sheet {
  /** Empty for a text file. */
  readonly name: string;
  /** All rows with anything in them, in batches; may be called again for another pass. */
  rows(): AsyncGenerator<TableRow[]>;
}

export interface Table {
  /** sha256 of the bytes, hex. */
  readonly hash: string;
  /** At least one; those of a workbook that a person sees. */
  readonly sheets: readonly Sheet[];
}

export const MAX_COLUMNS = 1_000;
/** So few that a batch has served before the memory is cleared: what is still in use then is copied, and that takes long. */
export const BATCH_ROWS = 500;

/** Several sheets as one: the lines of the first are its rows, the others count on below it. */
export async function* belowEachOther(sheets: readonly Sheet[]): AsyncGenerator<TableRow[]> {
  let above = 0;
  for (const sheet of sheets) {
    let last = 0;
    for await (const rows of sheet.rows()) {
      last = rows.at(-1)?.line ?? last;
      yield rows.map(({ line, cells }) => ({
        line: above + line,
        cells,
        place: { sheet: sheet.name, row: line },
      }));
    }
    above += last;
  }
}

export function hasText(cells: readonly string[]): boolean {
  return cells.some((cell) => cell !== '' && cell.trim() !== '');
}

export function tooWide(line: number): Refusal {
  return new Refusal({
    line,
    message: `A row has more than ${MAX_COLUMNS} columns.`,
    hint: 'Export a table with one invoice on each row.',
  });
}
