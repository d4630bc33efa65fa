// Which bytes these are: text or not, in which encoding, under which hash. Reads a file once, in pieces.
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { Refusal } from './problem.ts';

export type Encoding = 'utf-8' | 'utf-16le' | 'windows-1252';

export interface Inspection {
  readonly encoding: Encoding;
  /** sha256 of the bytes, hex. */
  readonly hash: string;
}

/** Files that people pick by mistake, by their first bytes. */
const NOT_TEXT: readonly (readonly [magic: string, what: string, hint: string])[] = [
  [
    '504b0304',
    'an Excel workbook (or a zip file)',
    'Open it and save it as CSV, then import that.',
  ],
  ['d0cf11e0', 'an old Excel workbook', 'Open it and save it as CSV, then import that.'],
  ['25504446', 'a PDF', 'Export the report as CSV instead.'],
  ['89504e47', 'a picture', 'Export the report as CSV instead.'],
  ['ffd8ff', 'a picture', 'Export the report as CSV instead.'],
  ['47494638', 'a picture', 'Export the report as CSV instead.'],
  ['1f8b', 'a compressed file', 'Unpack it, then import the CSV inside.'],
];

/** Reads the whole file once. Refuses what is not text; text that is no valid UTF-8 is windows-1252. */
export async function inspectFile(path: string): Promise<Inspection> {
  const hash = createHash('sha256');
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  let encoding: Encoding = 'utf-8';
  let line = 1;
  let isFirst = true;
  for await (const chunk of createReadStream(path)) {
    const bytes = chunk as Buffer;
    if (isFirst) {
      refuseNonText(path, bytes);
      if (bytes[0] === 0xff && bytes[1] === 0xfe) encoding = 'utf-16le';
    }
    isFirst = false;
    hash.update(bytes);
    if (encoding === 'utf-16le') continue;
    const nul = bytes.indexOf(0);
    line += countLines(nul === -1 ? bytes : bytes.subarray(0, nul));
    if (nul !== -1) throw nulRefusal(line);
    if (encoding === 'utf-8' && !decodes(utf8, bytes, true)) encoding = 'windows-1252';
  }
  if (isFirst) throw new Refusal({ message: 'The file is empty.', hint: 'Export it again.' });
  if (encoding === 'utf-8' && !decodes(utf8, Buffer.alloc(0), false)) encoding = 'windows-1252';
  return { encoding, hash: hash.digest('hex') };
}

/** The text of the file in pieces, without a byte order mark. */
export async function* decodeFile(path: string, encoding: Encoding): AsyncGenerator<string> {
  const decoder = encoding === 'windows-1252' ? null : new TextDecoder(encoding);
  for await (const chunk of createReadStream(path)) {
    const bytes = chunk as Buffer;
    const text = decoder ? decoder.decode(bytes, { stream: true }) : decodeWindows1252(bytes);
    if (text.includes('\0')) throw nulRefusal();
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

function refuseNonText(path: string, bytes: Buffer): void {
  const start = bytes.subarray(0, 4).toString('hex');
  const [, what, hint] = NOT_TEXT.find(([magic]) => start.startsWith(magic)) ?? [];
  if (what && hint)
    throw new Refusal({ message: `${basename(path)} is ${what}, not a CSV file.`, hint });
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

function countLines(bytes: Buffer): number {
  let lines = 0;
  for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, at + 1)) lines += 1;
  return lines;
}

function nulRefusal(line?: number): Refusal {
  return new Refusal({
    message: 'The file holds a zero byte: it is damaged, or no text file.',
    hint: 'Export it again as CSV.',
    ...(line === undefined ? {} : { line }),
  });
}
