// Tells workbooks under a password from those of old Excel: both are containers that cannot be read here.
import type { Bytes } from './bytes.ts';
import { Refusal } from './problem.ts';

const CONTAINER = 'd0cf11e0a1b11ae1';
/** The name under which a container lists what a password locks. */
const LOCKED = Buffer.from('EncryptedPackage', 'utf16le');

/** Throws a Refusal where these are the first bytes of such a container. */
export async function refuseOldOffice(bytes: Bytes, start: Buffer): Promise<void> {
  if (start.toString('hex') !== CONTAINER) return;
  throw (await holds(bytes, LOCKED))
    ? new Refusal({
        message: `${bytes.name} is locked with a password.`,
        hint: 'Open it in Excel, take the password off, save it, then import that.',
      })
    : new Refusal({
        message: `${bytes.name} is an old Excel workbook (.xls), which is not read.`,
        hint: 'Open it and save it as .xlsx or CSV, then import that.',
      });
}

/** The list may stand anywhere in the file. */
async function holds(bytes: Bytes, needle: Buffer): Promise<boolean> {
  let tail: Buffer = Buffer.alloc(0);
  for await (const chunk of bytes.stream()) {
    const piece = Buffer.concat([tail, chunk]);
    if (piece.includes(needle)) return true;
    tail = piece.subarray(-needle.length);
  }
  return false;
}
