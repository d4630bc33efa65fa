// Reads an Excel workbook as sheets of rows with true row numbers, in flat memory but for its shared texts. Knows no invoices.
import { createHash } from 'node:crypto';
import type { Bytes } from './bytes.ts';
import type { Table, TableRow } from './table.ts';
import { BATCH_ROWS, hasText, MAX_COLUMNS, tooWide } from './table.ts';
import type { Book } from './xlsx-book.ts';
import { readBook, scanPart, textCollector } from './xlsx-book.ts';
import type { Look } from './xlsx-cell.ts';
import { columnName, columnOf, numberText } from './xlsx-cell.ts';
import type { XmlHandler } from './xlsx-xml.ts';
import { attributeOf, XmlFault } from './xlsx-xml.ts';
import type { ZipPart } from './xlsx-zip.ts';
import { readArchive } from './xlsx-zip.ts';

const PLAIN_LOOK: Look = { kind: 'plain' };
const MAX_SHEET_BYTES = 4 * 1024 ** 3;

/** Reads the workbook but not its rows. Refuses what is locked, damaged, or unfolds to too much. */
export async function openWorkbook(bytes: Bytes): Promise<Table> {
  const hash = createHash('sha256');
  for await (const chunk of bytes.stream()) hash.update(chunk);
  const book = await readBook(bytes, await readArchive(bytes));
  const sheets = book.sheets.map(({ name, part }) => ({
    name,
    rows: () => readRows(bytes, { book, part }),
  }));
  return { hash: hash.digest('hex'), sheets };
}

async function* readRows(
  bytes: Bytes,
  given: { book: Book; part: ZipPart },
): AsyncGenerator<TableRow[]> {
  let batch: TableRow[] = [];
  const handler = sheetHandler(given.book, (row) => batch.push(row));
  for await (const _ of scanPart(bytes, { part: given.part, most: MAX_SHEET_BYTES, handler })) {
    for (; batch.length >= BATCH_ROWS; batch = batch.slice(BATCH_ROWS))
      yield batch.slice(0, BATCH_ROWS);
  }
  if (batch.length > 0) yield batch;
}

/** A cell as it is stored. One object serves all cells of a sheet: there are millions. */
interface StoredCell {
  column: number;
  line: number;
  type: string;
  style: number;
  isFormula: boolean;
  stored: string;
}

/** Follows the tags of a sheet and gives each row that has anything in it. */
function sheetHandler(book: Book, onRow: (row: TableRow) => void): XmlHandler {
  const inline = textCollector();
  const cell: StoredCell = {
    column: -1,
    line: 0,
    type: '',
    style: 0,
    isFormula: false,
    stored: '',
  };
  let isData = false;
  let isValue = false;
  let cells: string[] = [];
  function openCell(tag: string): void {
    const reference = attributeOf(tag, 'r');
    const column = reference === undefined ? cell.column + 1 : columnOf(reference);
    if (column === null || column <= cell.column) throw new XmlFault('A cell is out of place.');
    cell.column = column;
    cell.type = attributeOf(tag, 't') ?? 'n';
    cell.style = Number(attributeOf(tag, 's') ?? 0);
    cell.isFormula = false;
    cell.stored = '';
  }
  function closeCell(): void {
    const text = cell.type === 'inlineStr' ? inline.take() : textOf(book, cell);
    if (text === '') return;
    if (cell.column >= MAX_COLUMNS) throw tooWide(cell.line);
    while (cells.length < cell.column) cells.push('');
    cells.push(text);
  }
  function openRow(tag: string): void {
    const line = Number(attributeOf(tag, 'r') ?? cell.line + 1);
    if (!Number.isInteger(line) || line <= cell.line) throw new XmlFault('A row is out of place.');
    cell.line = line;
    cell.column = -1;
    cells = [];
  }
  return {
    open(name, tag) {
      if (name === 'sheetData') isData = true;
      if (!isData) return;
      if (name === 'row') openRow(tag);
      else if (name === 'c') openCell(tag);
      else if (name === 'f') cell.isFormula = true;
      else if (name === 'v') isValue = true;
      else inline.open(name, tag);
    },
    text(piece) {
      if (isValue) cell.stored += piece;
      else if (isData) inline.text(piece);
    },
    close(name) {
      if (name === 'sheetData') isData = false;
      if (!isData) return;
      if (name === 'v') isValue = false;
      else if (name === 'c') closeCell();
      else if (name === 'row') {
        if (hasText(cells)) onRow({ line: cell.line, cells });
      } else inline.close(name);
    },
  };
}

/** As a person sees it. An error says its cell, because whatever reads the text must be able to tell. */
function textOf(book: Book, cell: StoredCell): string {
  const { type, stored } = cell;
  switch (type) {
    case 's':
      return stored === '' ? '' : sharedText(book, stored);
    case 'str':
      return stored;
    case 'b':
      return stored === '' ? '' : stored === '1' ? 'TRUE' : 'FALSE';
    case 'd':
      return stored.slice(0, 10);
    case 'e':
      return `${stored} in cell ${columnName(cell.column)}${cell.line}`;
    default:
      if (stored !== '')
        return numberText(stored, book.looks[cell.style] ?? PLAIN_LOOK, book.is1904);
      // Some programs write formulas and leave it to Excel to work them out.
      return cell.isFormula ? `#FORMULA! in cell ${columnName(cell.column)}${cell.line}` : '';
  }
}

function sharedText(book: Book, index: string): string {
  const text = book.sharedTexts[Number(index)];
  if (text === undefined) throw new XmlFault('A text is missing.');
  return text;
}
