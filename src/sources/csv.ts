// Cuts delimited text into records, as it comes in. Pure: no bytes, no batches, no meaning.

interface CsvRecord {
  readonly cells: readonly string[];
  /** How many lines end within its quotes. */
  readonly innerLines: number;
}

interface CsvPiece {
  readonly records: readonly CsvRecord[];
  /** The record that is not whole yet: the next piece begins with it. */
  readonly rest: string;
}

const QUOTE = 34;
const LF = 10;
const CR = 13;

/**
 * All whole records of a text; at its end the last one too, whose quote may then be left open: it stays in `rest`.
 * A record ends at LF, CR or both, since reports put a preamble of one kind above a body of another. A quote opens a
 * cell only as its first character; a cell that goes on behind its closing quote is taken literally, quotes and all.
 */
export function cutRecords(text: string, delimiter: string, isEnd: boolean): CsvPiece {
  const records: CsvRecord[] = [];
  let at = 0;
  while (at < text.length) {
    const found = recordAt({ text, from: at, delimiter: delimiter.charCodeAt(0), isEnd });
    if (!found) break;
    records.push(found);
    at = found.next;
  }
  return { records, rest: text.slice(at) };
}

interface Place {
  readonly text: string;
  readonly from: number;
  readonly delimiter: number;
  readonly isEnd: boolean;
}

/** The record that begins here, or null where its end has not come yet. */
function recordAt(place: Place): (CsvRecord & { next: number }) | null {
  const { text, delimiter, isEnd } = place;
  const cells: string[] = [];
  let innerLines = 0;
  for (let from = place.from; ; ) {
    const isQuoted = text.charCodeAt(from) === QUOTE;
    const close = isQuoted ? closingQuote(text, from + 1) : from;
    if (close === -1) return null;
    const end = cellEnd(text, isQuoted ? close + 1 : from, delimiter);
    if (end === text.length && !isEnd) return null;
    const isWhole = isQuoted && end === close + 1;
    const cell = isWhole ? unquoted(text, from + 1, close) : text.slice(from, end);
    if (isQuoted) innerLines += linesIn(cell);
    cells.push(cell);
    if (text.charCodeAt(end) === delimiter) {
      from = end + 1;
      continue;
    }
    const isPair = text.charCodeAt(end) === CR && text.charCodeAt(end + 1) === LF;
    // A CR that ends the text may be half of a pair.
    if (text.charCodeAt(end) === CR && end + 1 === text.length && !isEnd) return null;
    return { cells, innerLines, next: end + (isPair ? 2 : 1) };
  }
}

/** Doubled quotes stand for one and close nothing; -1 where none closes. */
function closingQuote(text: string, from: number): number {
  let at = text.indexOf('"', from);
  while (at !== -1 && text.charCodeAt(at + 1) === QUOTE) at = text.indexOf('"', at + 2);
  return at;
}

function cellEnd(text: string, from: number, delimiter: number): number {
  let at = from;
  for (; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (char === delimiter || char === LF || char === CR) break;
  }
  return at;
}

function unquoted(text: string, from: number, to: number): string {
  const cell = text.slice(from, to);
  return cell.includes('"') ? cell.replaceAll('""', '"') : cell;
}

function linesIn(cell: string): number {
  if (!cell.includes('\n') && !cell.includes('\r')) return 0;
  return cell.match(/\r\n|\n|\r/g)?.length ?? 0;
}
