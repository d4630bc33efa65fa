// Which bytes these are: text or not, in which encoding, under which hash. Reads them once, in pieces.
import { createHash } from 'node:crypto';
import type { Bytes } from './bytes.ts';
import { Refusal } from './problem.ts';
import { MAX_COLUMNS, tooWide } from './table.ts';

export type Encoding = 'utf-8' | 'utf-16le' | 'windows-1252';

export interface Inspection {
  readonly encoding: Encoding;
  /** sha256 of the bytes, hex. */
  readonly hash: string;
}

/** No row of invoices comes near this, however many notes it carries. */
export const MAX_LINE_BYTES = 1_048_576;

/** Files that people pick by mistake, by their first bytes. */
const NOT_TEXT: readonly (readonly [magic: string, what: string, hint: string])[] = [
  ['25504446', 'a PDF', 'Export the report as CSV or XLSX instead.'],
  ['89504e47', 'a picture', 'Export the report as CSV or XLSX instead.'],
  ['ffd8ff', 'a picture', 'Export the report as CSV or XLSX instead.'],
  ['47494638', 'a picture', 'Export the report as CSV or XLSX instead.'],
  ['1f8b', 'a compressed file', 'Unpack it, then import the file inside.'],
];

/** Reads everything once. Refuses what is not text; text that is no valid UTF-8 is windows-1252. */
export async function inspectText(source: Bytes): Promise<Inspection> {
  const hash = createHash('sha256');
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  const lines = lineCounter();
  let encoding: Encoding = 'utf-8';
  let isFirst = true;
  for await (const bytes of source.stream()) {
    if (isFirst) {
      refuseNonText(source.name, bytes);
      if (bytes[0] === 0xff && bytes[1] === 0xfe) encoding = 'utf-16le';
    }
    isFirst = false;
    hash.update(bytes);
    const nul = encoding === 'utf-16le' ? -1 : bytes.indexOf(0);
    lines.add(nul === -1 ? bytes : bytes.subarray(0, nul));
    if (nul !== -1) throw nulRefusal(lines.line());
    if (encoding === 'utf-8' && !decodes(utf8, bytes, true)) encoding = 'windows-1252';
  }
  if (isFirst) throw new Refusal({ message: 'The file is empty.', hint: 'Export it again.' });
  if (encoding === 'utf-8' && !decodes(utf8, Buffer.alloc(0), false)) encoding = 'windows-1252';
  return { encoding, hash: hash.digest('hex') };
}

/** The text in pieces, without a byte order mark. */
export async function* decodeText(source: Bytes, encoding: Encoding): AsyncGenerator<string> {
  const decoder = encoding === 'windows-1252' ? null : new TextDecoder(encoding);
  let line = 1;
  for await (const bytes of source.stream()) {
    const text = decoder ? decoder.decode(bytes, { stream: true }) : decodeWindows1252(bytes);
    if (encoding === 'utf-16le') {
      const nul = text.indexOf('\0');
      line += (nul === -1 ? text : text.slice(0, nul)).split('\n').length - 1;
      if (nul !== -1) throw nulRefusal(line);
    }
    yield text;
  }
  const rest = decoder?.decode();
  if (rest) yield rest;
}

/** 0x80 to 0x9f, where windows-1252 is not Latin-1; Node's own decoder gets these wrong in some versions. */
const UPPER = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

function decodeWindows1252(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replace(/[\u0080-\u009f]/g, (char) => UPPER.charAt(char.charCodeAt(0) - 0x80));
}

function refuseNonText(name: string, bytes: Buffer): void {
  const start = bytes.subarray(0, 4).toString('hex');
  const [, what, hint] = NOT_TEXT.find(([magic]) => start.startsWith(magic)) ?? [];
  if (what && hint) throw new Refusal({ message: `${name} is ${what}, not a table.`, hint });
  if (start.startsWith('feff'))
    throw new Refusal({
      message: 'The file is UTF-16 with the high byte first, which is not read.',
      hint: 'Save it as "CSV UTF-8".',
    });
}

function decodes(
  decoder: InstanceType<typeof TextDecoder>,
  bytes: Buffer,
  stream: boolean,
): boolean {
  try {
    decoder.decode(bytes, { stream });
    return true;
  } catch {
    return false;
  }
}

/** Counts lines and refuses one without an end at once, so that nobody waits for gigabytes of it to be read. */
function lineCounter(): { add(bytes: Buffer): void; line(): number } {
  let line = 1;
  let length = 0;
  return {
    line: () => line,
    add(bytes) {
      const lastEnd = Math.max(bytes.lastIndexOf(10), bytes.lastIndexOf(13));
      line += countOf(bytes, 10);
      length = lastEnd === -1 ? length + bytes.length : bytes.length - 1 - lastEnd;
      if (length > 2 * MAX_LINE_BYTES) throw tooLong(line, bytes);
    },
  };
}

function tooLong(line: number, bytes: Buffer): Refusal {
  const delimiters = Math.max(...[',', ';', '\t', '|'].map((char) => countOf(bytes, char)));
  // Prose has a comma now and then; a delimiter every few characters is a table lying on its side.
  if (delimiters > Math.max(MAX_COLUMNS, bytes.length / 20)) return tooWide(line);
  return new Refusal({
    line,
    message: 'A line is longer than one megabyte.',
    hint: 'Export a table with one invoice on each row; look for a quote (") that is never closed.',
  });
}

function countOf(bytes: Buffer, char: number | string): number {
  let count = 0;
  for (let at = bytes.indexOf(char); at !== -1; at = bytes.indexOf(char, at + 1)) count += 1;
  return count;
}

function nulRefusal(line: number): Refusal {
  return new Refusal({
    line,
    message: 'The file holds a zero byte: it is damaged, or no text file.',
    hint: 'Export it again as CSV or XLSX.',
  });
}
