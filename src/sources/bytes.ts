// The bytes of one file, wherever they lie: read in pieces, any number of times, never as a whole. Knows no format.
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Refusal } from './problem.ts';

export interface Bytes {
  /** As the person knows it. */
  readonly name: string;
  readonly size: number;
  /** From the first byte up to, not including, the last; all of them when left out. */
  stream(from?: number, to?: number): AsyncIterable<Buffer>;
}

/** A file on disk. Refuses what is no file, and a file that another program still writes while it is read. */
export async function fileBytes(path: string): Promise<Bytes> {
  const name = basename(path);
  const before = await stat(path);
  if (before.isDirectory())
    throw new Refusal({ message: `${name} is a folder.`, hint: 'Name the file in it.' });
  if (!before.isFile())
    throw new Refusal({
      message: `${name} is no ordinary file.`,
      hint: 'Save it as a file first.',
    });
  async function refuseChanged(): Promise<void> {
    const now = await stat(path);
    if (now.size === before.size && now.mtimeMs === before.mtimeMs && now.ino === before.ino)
      return;
    throw new Refusal({
      message: `${name} was changed while it was read.`,
      hint: 'Wait until the program that writes it has finished, then import again.',
    });
  }
  async function* stream(from = 0, to = before.size): AsyncGenerator<Buffer> {
    await refuseChanged();
    if (from >= to) return;
    for await (const chunk of createReadStream(path, { start: from, end: to - 1 }))
      yield chunk as Buffer;
    await refuseChanged();
  }
  return { name, size: before.size, stream };
}

/** Bytes that are already here. */
export function memoryBytes(name: string, bytes: Buffer): Bytes {
  async function* stream(from = 0, to = bytes.length): AsyncGenerator<Buffer> {
    if (from < to) yield bytes.subarray(from, to);
  }
  return { name, size: bytes.length, stream };
}

/** A small part as one piece; shorter where the file ends. */
export async function readPart(bytes: Bytes, from: number, to: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of bytes.stream(from, Math.min(to, bytes.size))) parts.push(part);
  return Buffer.concat(parts);
}
