// Reads a delimited text file as rows of cells with true line numbers, in flat memory. Knows no invoices.
import type { Bytes } from './bytes.ts';
import { cutRecords } from './csv.ts';
import type { Delimiter } from './delimiter.ts';
import { sniffDelimiter } from './delimiter.ts';
import type { Encoding } from './encoding.ts';
import { decodeText, inspectText, MAX_LINE_BYTES } from './encoding.ts';
import { Refusal } from './problem.ts';
import type { Table, TableRow } from './table.ts';
import { BATCH_ROWS, hasText, MAX_COLUMNS, tooWide } from './table.ts';

interface Dialect {
  readonly encoding: Encoding;
  readonly delimiter: Delimiter;
}

const SNIFFED_CHARS = 65_536;

/** Inspects the text; reads all of it once, keeps nothing. */
export async function openText(bytes: Bytes): Promise<Table> {
  const { encoding, hash } = await inspectText(bytes);
  let start = '';
  for await (const text of decodeText(bytes, encoding)) {
    start += text;
    if (start.length >= SNIFFED_CHARS) break;
  }
  const delimiter = sniffDelimiter(start.slice(0, SNIFFED_CHARS));
  return { hash, sheets: [{ name: '', rows: () => readRows(bytes, { encoding, delimiter }) }] };
}

async function* readRows(bytes: Bytes, dialect: Dialect): AsyncGenerator<TableRow[]> {
  let line = 1;
  let rest = '';
  let batch: TableRow[] = [];
  function take(text: string, isEnd: boolean): void {
    const piece = cutRecords(text, dialect.delimiter, isEnd);
    for (const { cells, innerLines } of piece.records) {
      if (cells.length > MAX_COLUMNS) throw tooWide(line);
      if (hasText(cells)) batch.push({ line, cells });
      line += 1 + innerLines;
    }
    rest = piece.rest;
    // One row, with everything in its quotes: beyond this a quote was surely never closed.
    if (rest.length > MAX_LINE_BYTES) throw tooLarge(line);
    if (isEnd && rest !== '') throw neverClosed(line);
  }
  for await (const text of decodeText(bytes, dialect.encoding)) {
    take(rest + text, false);
    for (; batch.length >= BATCH_ROWS; batch = batch.slice(BATCH_ROWS))
      yield batch.slice(0, BATCH_ROWS);
  }
  take(rest, true);
  if (batch.length > 0) yield batch;
}

function tooLarge(line: number): Refusal {
  return new Refusal({
    line,
    message: 'A row is larger than one megabyte.',
    hint: 'Look for a quote (") on this line that is never closed.',
  });
}

function neverClosed(line: number): Refusal {
  return new Refusal({
    line,
    message: 'A quote (") is opened and never closed.',
    hint: 'Close it or remove it, then import again.',
  });
}
