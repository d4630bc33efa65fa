// Reads a delimited text file as rows of cells with true line numbers, in flat memory. Knows no invoices.
import { Readable } from 'node:stream';
import type { CsvError } from 'csv-parse';
import { parse } from 'csv-parse';
import type { Delimiter } from './delimiter.ts';
import { sniffDelimiter } from './delimiter.ts';
import type { Encoding } from './encoding.ts';
import { decodeFile, inspectFile } from './encoding.ts';
import { Refusal } from './problem.ts';

export interface TableRow {
  /** The line on which the row begins, 1-based. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface Table {
  readonly path: string;
  readonly hash: string;
  readonly encoding: Encoding;
  readonly delimiter: Delimiter;
}

/** One row, with everything in its quotes: beyond this a quote was surely never closed. */
const MAX_ROW_BYTES = 1_048_576;
const MAX_COLUMNS = 1_000;
const BATCH_ROWS = 2_000;
const SNIFFED_CHARS = 65_536;

/** Inspects the file; reads all of it once, keeps nothing. */
export async function openTable(path: string): Promise<Table> {
  const { encoding, hash } = await inspectFile(path);
  let start = '';
  for await (const text of decodeFile(path, encoding)) {
    start += text;
    if (start.length >= SNIFFED_CHARS) break;
  }
  return { path, hash, encoding, delimiter: sniffDelimiter(start.slice(0, SNIFFED_CHARS)) };
}

/** All rows with anything in them, in batches; may be called again for another pass. */
export async function* readRows(table: Table): AsyncGenerator<TableRow[]> {
  const parser = parse({
    delimiter: table.delimiter,
    // All three, because reports put a preamble of one kind above a body of another.
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: MAX_ROW_BYTES,
  });
  const text = Readable.from(decodeFile(table.path, table.encoding));
  text.on('error', (error) => parser.destroy(error)).pipe(parser);
  let line = 1;
  let batch: TableRow[] = [];
  try {
    for await (const record of parser) {
      const cells = record as string[];
      if (cells.length > MAX_COLUMNS) throw tooWide(line);
      if (cells.some((cell) => cell !== '' && cell.trim() !== '')) batch.push({ line, cells });
      line += 1 + linesWithin(cells);
      if (batch.length < BATCH_ROWS) continue;
      yield batch;
      batch = [];
    }
  } catch (error) {
    throw refusalOf(error, line);
  } finally {
    text.destroy();
    parser.destroy();
  }
  if (batch.length > 0) yield batch;
}

/** The parser's own count doubles CRLF in quotes, so lines are counted here. */
function linesWithin(cells: readonly string[]): number {
  let lines = 0;
  for (const cell of cells)
    if (cell.includes('\n') || cell.includes('\r')) lines += cell.match(/\r\n|\n|\r/g)?.length ?? 0;
  return lines;
}

function tooWide(line: number): Refusal {
  return new Refusal({
    line,
    message: `A row has more than ${MAX_COLUMNS} columns.`,
    hint: 'Export a table with one invoice on each row.',
  });
}

function refusalOf(error: unknown, line: number): unknown {
  switch ((error as Partial<CsvError>).code) {
    case 'CSV_MAX_RECORD_SIZE':
      return new Refusal({
        line,
        message: 'A row is larger than one megabyte.',
        hint: 'Look for a quote (") on this line that is never closed.',
      });
    case 'CSV_QUOTE_NOT_CLOSED':
      return new Refusal({
        line,
        message: 'A quote (") is opened and never closed.',
        hint: 'Close it or remove it, then import again.',
      });
    default:
      return error;
  }
}
