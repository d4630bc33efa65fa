// Reads the parts of a zip archive, each in flat memory and checked; refuses what unfolds to more than a workbook can be.
import { Readable } from 'node:stream';
import { crc32, createInflateRaw } from 'node:zlib';
import type { Bytes } from './bytes.ts';
import { readPart } from './bytes.ts';
import { Refusal } from './problem.ts';

export interface ZipPart {
  readonly name: string;
  /** 0 stored, 8 deflated; nothing else is read. */
  readonly method: number;
  readonly crc: number;
  readonly packedSize: number;
  readonly size: number;
  /** Where its own header begins. */
  readonly offset: number;
}

/** Parts by name, in small letters: programs do not agree on capitals. */
export type Archive = ReadonlyMap<string, ZipPart>;

/** Far above any real workbook; a bomb reaches them at once. */
const MAX_PARTS = 5_000;
const MAX_RATIO = 200;
/** Below this nothing is suspicious: a sheet of blanks folds very small. */
const HARMLESS_BYTES = 16 * 1024 * 1024;

const LOCAL_HEADER = 0x04034b50;
const LISTED_PART = 0x02014b50;
const END_OF_LIST = 0x06054b50;
const END_BYTES = 22;
const MAX_COMMENT = 65_535;
/** This value says that the true one is 64 bits wide and stands in an extra field. */
const WIDE = 0xffffffff;

export function isZip(start: Buffer): boolean {
  return start.length >= 4 && start.readUInt32LE(0) === LOCAL_HEADER;
}

/** The list at the end of the archive. */
export async function readArchive(bytes: Bytes): Promise<Archive> {
  const tail = await readPart(bytes, Math.max(0, bytes.size - END_BYTES - MAX_COMMENT), bytes.size);
  const end = endOfList(tail);
  if (end === -1) throw damaged(bytes);
  const count = tail.readUInt16LE(end + 10);
  const listSize = tail.readUInt32LE(end + 12);
  const listOffset = tail.readUInt32LE(end + 16);
  if (count > MAX_PARTS || listSize > bytes.size || listOffset === WIDE) throw tooLarge(bytes);
  const list = await readPart(bytes, listOffset, listOffset + listSize);
  const parts = new Map<string, ZipPart>();
  let at = 0;
  for (let index = 0; index < count; index += 1) {
    if (at + 46 > list.length || list.readUInt32LE(at) !== LISTED_PART) throw damaged(bytes);
    const next = at + 46 + lengthsAt(list, at + 28) + list.readUInt16LE(at + 32);
    if (next > list.length) throw damaged(bytes);
    if (list.readUInt16LE(at + 8) & 1) throw locked(bytes);
    const part = partAt(list, at);
    if (parts.has(part.name)) throw damaged(bytes);
    parts.set(part.name, part);
    at = next;
  }
  return parts;
}

/** The unfolded bytes; never more than `most`, and none that do not match their checksum go unnoticed. */
export async function* readZipPart(
  bytes: Bytes,
  part: ZipPart,
  most: number,
): AsyncGenerator<Buffer> {
  if (part.size > most) throw tooLarge(bytes);
  if (part.method !== 0 && part.method !== 8) throw damaged(bytes);
  let size = 0;
  let crc = 0;
  for await (const { chunk, read } of unpack(bytes, part)) {
    size += chunk.length;
    // The sizes that an archive claims prove nothing, so what comes out is measured.
    if (size > most || (size > HARMLESS_BYTES && size > MAX_RATIO * read)) throw tooLarge(bytes);
    crc = crc32(chunk, crc);
    yield chunk;
  }
  if (size !== part.size || crc !== part.crc) throw damaged(bytes);
}

async function* unpack(
  bytes: Bytes,
  part: ZipPart,
): AsyncGenerator<{ chunk: Buffer; read: number }> {
  const header = await readPart(bytes, part.offset, part.offset + 30);
  if (header.length < 30 || header.readUInt32LE(0) !== LOCAL_HEADER) throw damaged(bytes);
  const from = part.offset + 30 + lengthsAt(header, 26);
  const packed = bytes.stream(from, Math.min(from + part.packedSize, bytes.size));
  if (part.method === 0) {
    for await (const chunk of packed) yield { chunk, read: chunk.length };
    return;
  }
  const source = Readable.from(packed);
  const inflate = createInflateRaw();
  source.on('error', (error) => inflate.destroy(error)).pipe(inflate);
  try {
    for await (const chunk of inflate) yield { chunk: chunk as Buffer, read: inflate.bytesWritten };
  } catch (error) {
    throw isZlibError(error) ? damaged(bytes) : error;
  } finally {
    source.destroy();
    inflate.destroy();
  }
}

/** The last signature whose comment reaches exactly to the end of the file; -1 where there is none. */
function endOfList(tail: Buffer): number {
  for (let at = tail.length - END_BYTES; at >= 0; at -= 1)
    if (
      tail.readUInt32LE(at) === END_OF_LIST &&
      at + END_BYTES + tail.readUInt16LE(at + 20) === tail.length
    )
      return at;
  return -1;
}

function partAt(list: Buffer, at: number): ZipPart {
  const nameEnd = at + 46 + list.readUInt16LE(at + 28);
  const name = list.toString('utf8', at + 46, nameEnd);
  const extra = list.subarray(nameEnd, nameEnd + list.readUInt16LE(at + 30));
  const wide = wideNumbers(extra);
  const number = (position: number) => {
    const narrow = list.readUInt32LE(at + position);
    return narrow === WIDE ? (wide.shift() ?? narrow) : narrow;
  };
  const size = number(24);
  const packedSize = number(20);
  return {
    name: partName(name),
    method: list.readUInt16LE(at + 10),
    crc: list.readUInt32LE(at + 16),
    size,
    packedSize,
    offset: number(42),
  };
}

export function partName(name: string): string {
  return name.replaceAll('\\', '/').replace(/^\/+/, '').toLowerCase();
}

/** Sizes and offset as 64 bits, in the order in which the narrow fields are full. */
function wideNumbers(extra: Buffer): number[] {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    const field = extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2));
    return Array.from({ length: Math.floor(field.length / 8) }, (_, index) =>
      Number(field.readBigUInt64LE(index * 8)),
    );
  }
  return [];
}

/** Two lengths side by side: of the name and of the extra fields. */
function lengthsAt(header: Buffer, at: number): number {
  return header.readUInt16LE(at) + header.readUInt16LE(at + 2);
}

function isZlibError(error: unknown): boolean {
  return String((error as NodeJS.ErrnoException).code).startsWith('Z_');
}

export function damaged(bytes: Pick<Bytes, 'name'>): Refusal {
  return new Refusal({
    message: `${bytes.name} is a damaged workbook.`,
    hint: 'Export or download it again; if it opens in Excel, save it as CSV and import that.',
  });
}

export function tooLarge(bytes: Pick<Bytes, 'name'>): Refusal {
  return new Refusal({
    message: `${bytes.name} unfolds to more than a workbook of invoices can hold.`,
    hint: 'If it is a real export, save it as CSV and import that.',
  });
}

function locked(bytes: Bytes): Refusal {
  return new Refusal({
    message: `${bytes.name} is locked with a password.`,
    hint: 'Take the password off, save it, then import that.',
  });
}
