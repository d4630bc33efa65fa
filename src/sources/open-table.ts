// Opens a file as a table by what its first bytes say it is. Knows no invoices.
import type { Bytes } from './bytes.ts';
import { readPart } from './bytes.ts';
import { refuseOldOffice } from './old-office.ts';
import type { Table } from './table.ts';
import { openText } from './text-table.ts';
import { openWorkbook } from './xlsx.ts';
import { isZip } from './xlsx-zip.ts';

/** Throws a Refusal that says what the file is instead, where it is no table. */
export async function openTable(bytes: Bytes): Promise<Table> {
  const start = await readPart(bytes, 0, 8);
  if (isZip(start)) return openWorkbook(bytes);
  await refuseOldOffice(bytes, start);
  return openText(bytes);
}
