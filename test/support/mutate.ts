// Spoils files in the ways in which files get spoiled, the same way for the same seed.
import type { Cell, SheetSpec } from './workbook.ts';
import { workbookOf } from './workbook.ts';

/** 0 to n - 1, from a small generator (mulberry32): the same numbers for the same seed on every machine. */
export type Dice = (n: number) => number;

export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * n);
  };
}

/** What people and programs put where something else belongs. */
const ODD_CELLS: readonly string[] = [
  '',
  ' ',
  '"',
  '""',
  '=1+1',
  '#REF!',
  '#N/A',
  '-',
  '0',
  '-1',
  '1e30',
  `1${'0'.repeat(30)}`,
  '9'.repeat(400),
  '1,234.50',
  '1.234,50',
  '(5.00)',
  'NaN',
  'null',
  '31/02/2026',
  '2026-13-01',
  '99/99/9999',
  '0000-00-00',
  'XQZ',
  '€',
  'TOTAL',
  'Total',
  'Date',
  'Invoice',
  '\u202e‮',
  '👩‍💻',
  'a\tb',
  'x'.repeat(2_000),
  '__proto__',
  'constructor',
  "'; DROP TABLE",
];

type Rows<T> = T[][];

/** One change to a table of cells; `odd` makes a value that has no place there. */
function spoilRows<T>(rows: Rows<T>, dice: Dice, odd: () => T): void {
  const at = dice(rows.length);
  const row = rows[at] ?? [];
  const column = dice(Math.max(1, row.length));
  const other = dice(rows.length);
  const kinds: (() => unknown)[] = [
    () => row.splice(column, 1),
    () => row.splice(column, 0, odd()),
    () => row.splice(column, 1, odd()),
    () => row.splice(column, 0, ...row.slice(column, column + 1)),
    () => row.splice(0, row.length, ...row.toReversed()),
    () => rows.splice(at, 1),
    () => rows.splice(other, 0, [...row]),
    () => ([rows[at], rows[other]] = [rows[other] ?? [], row]),
    () => rows.splice(at, 0, []),
    () => rows.splice(at, 0, [odd()]),
    () => rows.splice(at),
    () => rows.forEach((one) => one.splice(column, 1)),
    () => rows.forEach((one) => one.splice(column, 0, ...one.slice(column, column + 1))),
    () => rows.forEach((one) => one.splice(0, one.length, ...one.toReversed())),
    () => rows.splice(other, 0, ...rows.slice(at).map((one) => [...one])),
    // More than the first rows, by which a file is recognised. Longer files would take the time of others.
    () => rows.splice(at, 0, ...Array.from({ length: 40 }, () => [...row])),
  ];
  kinds[dice(kinds.length)]?.();
}

/** A text file with one to four things wrong with its cells, its delimiter, its encoding or its bytes. */
export function spoilText(text: string, dice: Dice): Buffer {
  const delimiter = text.includes(';') && !text.includes(',') ? ';' : ',';
  const rows = text.split('\n').map((line) => line.split(delimiter));
  const times = dice(4);
  for (let time = 0; time <= times; time += 1)
    if (rows.length > 0) spoilRows(rows, dice, () => ODD_CELLS[dice(ODD_CELLS.length)] ?? '');
  const mark = dice(6) === 0 ? ([';', '\t', '|', ' '][dice(4)] ?? ';') : delimiter;
  const end = ['\n', '\n', '\r\n', '\r'][dice(4)] ?? '\n';
  return spoilBytes(encoded(rows.map((row) => row.join(mark)).join(end), dice), dice);
}

/** A workbook with something wrong with its cells, or now and then with its bytes. */
export function spoilWorkbook(sheets: readonly SheetSpec[], dice: Dice): Buffer {
  const spoiled = sheets.map((sheet) => ({ ...sheet, rows: sheet.rows.map((row) => [...row]) }));
  const times = dice(4);
  for (let time = 0; time <= times; time += 1) {
    const rows = spoiled[dice(spoiled.length)]?.rows ?? [];
    if (rows.length > 0) spoilRows<Cell>(rows, dice, () => oddCell(dice));
  }
  if (dice(8) === 0) spoiled.splice(dice(spoiled.length), 1);
  // Packing and unpacking take longer than all the rest.
  const book = workbookOf(spoiled, { isStored: dice(16) > 0 });
  return dice(5) === 0 ? spoilBytes(book, dice) : book;
}

function oddCell(dice: Dice): Cell {
  const text = ODD_CELLS[dice(ODD_CELLS.length)] ?? '';
  const stored = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const kinds: Cell[] = [
    text,
    null,
    1e30,
    { day: dice(4_000_000) },
    { xml: '<c t="e"><v>#REF!</v></c>' },
    { xml: `<c t="str"><v>${stored}</v></c>` },
    { xml: `<c><v>${stored}</v></c>` },
    { xml: '<c><f>A1</f></c>' },
  ];
  return kinds[dice(kinds.length)] ?? null;
}

function encoded(text: string, dice: Dice): Buffer {
  switch (dice(8)) {
    case 0:
      return Buffer.from(`\ufeff${text}`, 'utf16le');
    case 1:
      return Buffer.from(`\ufeff${text}`);
    case 2:
      return Buffer.from(text, 'latin1');
    default:
      return Buffer.from(text);
  }
}

function spoilBytes(bytes: Buffer, dice: Dice): Buffer {
  switch (dice(10)) {
    case 0: {
      const flipped = Buffer.from(bytes);
      for (let time = dice(8); time >= 0 && bytes.length > 0; time -= 1)
        flipped[dice(bytes.length)] = dice(256);
      return flipped;
    }
    case 1:
      return bytes.subarray(0, dice(bytes.length + 1));
    case 2: {
      const at = dice(bytes.length + 1);
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(dice(bytes.length + 1))]);
    }
    default:
      return bytes;
  }
}
