// Goal: a workbook reads as a person sees it, in flat memory, or is refused clearly. Method: workbooks built by hand.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ImportedRow } from '#domain/imported.ts';
import { memoryBytes } from '#sources/bytes.ts';
import { openTable } from '#sources/open-table.ts';
import type { SourceOptions } from '#sources/options.ts';
import type { Problem } from '#sources/problem.ts';
import { Refusal } from '#sources/problem.ts';
import { openBytes, openSource } from '#sources/source.ts';
import type { TableRow } from '#sources/table.ts';
import { dayOfSerial, lookOf, numberText } from '#sources/xlsx-cell.ts';
import { AKAUNTING } from '#test/support/akaunting.ts';
import type { Cell, SheetSpec } from '#test/support/workbook.ts';
import { bookParts, sharedPart, workbookOf, zipOf } from '#test/support/workbook.ts';

const REAL = join(
  process.env['AR_REAL_DATA_DIR'] ?? '../shared/data',
  'exports/akaunting_invoices_import.xlsx',
);

async function rowsOf(book: Buffer): Promise<TableRow[]> {
  const table = await openTable(memoryBytes('book.xlsx', book));
  const rows: TableRow[] = [];
  for (const sheet of table.sheets) for await (const batch of sheet.rows()) rows.push(...batch);
  return rows;
}
const cellsOf = async (...cells: Cell[]) =>
  (await rowsOf(workbookOf([{ name: 'S', rows: [cells] }])))[0]?.cells;
const xml = (text: string): Cell => ({ xml: text });

async function read(book: Buffer, options: SourceOptions = {}) {
  const source = await openBytes(memoryBytes('book.xlsx', book), options);
  const rows: ImportedRow[] = [];
  let summaries = 0;
  for await (const batch of source.read()) {
    rows.push(...batch.rows);
    summaries += batch.summaries;
  }
  return { source, rows, summaries, warnings: source.warnings() };
}

async function problemOf(promise: Promise<unknown>): Promise<Problem> {
  const error = await promise.then(
    () => new Error('It was read.'),
    (reason: unknown) => reason,
  );
  if (error instanceof Refusal) return error.problem;
  throw error;
}

const DAMAGED = {
  message: 'book.xlsx is a damaged workbook.',
  hint: 'Export or download it again; if it opens in Excel, save it as CSV and import that.',
};
const TITLES = ['Customer', 'Invoice', 'Date', 'Due date', 'Currency', 'Amount'];
const PLAIN: Cell[] = ['Acme', 'A-1', { day: 46_082 }, { day: 46_112 }, 'USD', 1234.5];
const invoices = (rows: Cell[][], name = 'Invoices'): SheetSpec => ({ name, rows });

describe('a cell', () => {
  it.each<[string, string]>([
    ['1234.5', '1234.5'],
    ['1234.4999999999998', '1234.5'],
    ['0.30000000000000004', '0.3'],
    ['1234567890123456789', '1234567890123456789'],
    ['-80.25', '-80.25'],
    ['1E+30', '1000000000000000000000000000000'],
    ['1.2345E-3', '0.0012345'],
    ['-1.5e2', '-150'],
    ['5.0E+1', '50'],
    ['1.234', '1.2340'],
    ['0', '0'],
  ])('of a number %s reads %s', (stored, text) => {
    expect(numberText(stored, { kind: 'plain' }, false)).toBe(text);
  });

  it.each<[number, boolean, string | null]>([
    [1, false, '1900-01-01'],
    [59, false, '1900-02-28'],
    [60, false, null], // The 29 February 1900 of Lotus.
    [61, false, '1900-03-01'],
    [43_831, false, '2020-01-01'],
    [43_831.999, false, '2020-01-01'],
    [0.5, false, null],
    [0, true, '1904-01-01'],
    [42_369, true, '2020-01-01'],
    [3_000_000, false, null],
    [Number.NaN, false, null],
  ])('of day %s (from 1904: %s) reads %s', (serial, is1904, day) => {
    expect(dayOfSerial(serial, is1904)).toBe(day);
  });

  it.each<[number, string | undefined, string]>([
    [14, undefined, 'date'],
    [22, undefined, 'date'],
    [20, undefined, 'plain'], // h:mm
    [4, undefined, 'plain'],
    [164, 'dd/mm/yy;@', 'date'],
    [164, '[$-409]mmm\\-yy', 'date'],
    [164, '"day "0', 'plain'],
    [164, '[Red]#,##0.00', 'plain'],
    [164, '#,##0.00\\ "kr."', 'plain'],
    [164, 'Standard', 'plain'],
    [164, '[h]:mm', 'plain'],
    [164, '000000', 'digits'],
  ])('with format %s %s is shown as %s', (id, code, kind) => {
    expect(lookOf(id, code).kind).toBe(kind);
  });

  it('reads shared, inline, rich, formula, boolean and date texts', async () => {
    const cells = await cellsOf(
      'Bäcker & <Söhne>',
      xml('<c t="inlineStr"><is><r><t>In</t></r><r><t>line</t></r><rPh><t>no</t></rPh></is></c>'),
      xml('<c t="str"><f>A1&amp;"x"</f><v>a &quot;b&quot; &#8364;&#x41;</v></c>'),
      xml('<c><f>1+1</f><v>2</v></c>'),
      xml('<c t="b"><v>1</v></c>'),
      xml('<c t="d"><v>2026-03-01T00:00:00</v></c>'),
      xml('<c s="2"><v>17</v></c>'),
      null,
      '_x0041_b',
      xml('<c t="str"><v><![CDATA[5 < 6]]></v></c>'),
    );
    expect(cells).toEqual([
      'Bäcker & <Söhne>',
      'Inline',
      'a "b" €A',
      '2',
      'TRUE',
      '2026-03-01',
      '00017',
      '',
      'Ab',
      '5 < 6',
    ]);
  });

  it('says where an error and a formula without a result stand', async () => {
    const cells = await cellsOf('x', xml('<c t="e"><v>#REF!</v></c>'), xml('<c><f>B9</f></c>'));
    expect(cells).toEqual(['x', '#REF! in cell B1', '#FORMULA! in cell C1']);
  });
});

describe('a sheet', () => {
  it('keeps true row numbers over gaps, prefixes and missing references', async () => {
    const sheet =
      '<x:worksheet xmlns:x="u"><x:sheetData><x:row r="3"><x:c r="B3"><x:v>1</x:v></x:c><x:c><x:v>2</x:v></x:c></x:row>' +
      '<x:row><x:c t="str"><x:v> </x:v></x:c></x:row><!-- a > b --><x:row><x:c><x:v>3</x:v></x:c></x:row></x:sheetData></x:worksheet>';
    const parts = [
      ...bookParts([{ name: 'S' }]),
      { name: 'xl/worksheets/sheet1.xml', content: sheet },
    ];
    expect(await rowsOf(zipOf(parts))).toEqual([
      { line: 3, cells: ['', '1', '2'] },
      { line: 5, cells: ['3'] },
    ]);
  });

  it('gives an invoice like a row of CSV, with title rows above as metadata', async () => {
    const book = workbookOf([invoices([['Invoices of Acme Ltd'], [], TITLES, PLAIN])]);
    const { source, rows } = await read(book);
    expect([source.format, source.hash.length]).toEqual(['general', 64]);
    expect(rows).toMatchObject([
      {
        kind: 'invoice',
        line: 4,
        clientName: 'Acme',
        issuedOn: '2026-03-01',
        dueOn: '2026-03-31',
        amountMinor: 123450n,
      },
    ]);
  });

  it('counts days from 1904 where the workbook does', async () => {
    const { rows } = await read(workbookOf([invoices([TITLES, PLAIN])], { is1904: true }));
    expect(rows[0]).toMatchObject({ dueOn: '2030-04-01' });
  });

  it('is found among notes; hidden ones do not exist, others are named as not read', async () => {
    const book = workbookOf([
      { name: 'Read me', rows: [['Made with care']] },
      { name: 'Old', state: 'hidden', rows: [TITLES, ['Gone', 'G-1', 1, 2, 'USD', 3]] },
      invoices([TITLES, PLAIN]),
      { name: 'Blank', rows: [] },
    ]);
    const { rows, warnings } = await read(book);
    expect(rows).toMatchObject([{ number: 'A-1' }]);
    expect(warnings[0]).toBe('Sheet "Read me" was not read.');
  });

  it('turns a row with an error in a cell that counts into a skipped row naming the cell', async () => {
    const error = xml('<c t="e"><v>#N/A</v></c>');
    const broken: Cell[] = [
      error,
      'A-2',
      { day: 46_082 },
      { day: 46_112 },
      'USD',
      xml('<c><f>X1</f><v/></c>'),
    ];
    const { rows } = await read(workbookOf([invoices([TITLES, PLAIN, broken])]));
    expect(rows[1]).toEqual({
      kind: 'skipped',
      line: 3,
      reason:
        'Customer is #N/A in cell A3: correct it in the spreadsheet; Amount in cell F3 is a formula without its result: open the file in Excel and save it',
      isFault: true,
      column: 'Customer',
    });
    const besides: Cell[] = [...PLAIN, error];
    const { rows: others } = await read(workbookOf([invoices([[...TITLES, 'Remarks'], besides])]));
    expect(others[0]?.kind).toBe('invoice');
  });
});

describe('the workbook of Akaunting', () => {
  it('joins invoices, totals and payments, and accounts for every row of every sheet', async () => {
    const { source, rows, summaries, warnings } = await read(workbookOf(AKAUNTING));
    expect([source.format, source.source, warnings]).toEqual(['akaunting', 'akaunting', []]);
    expect(rows).toMatchObject([
      {
        line: 2,
        number: 'INV-1',
        amountMinor: 9000n,
        balanceMinor: 0n,
        paidMinor: 9000n,
        paidOn: '2026-02-03',
        po: 'PO-7',
      },
      { line: 3, number: 'INV-2', balanceMinor: 100000n, paidMinor: 23450n, paidOn: '2026-02-02' },
      { line: 4, number: 'INV-3', currency: 'EUR', balanceMinor: 8000n, paidMinor: null },
      { line: 5, kind: 'skipped', reason: 'draft: it was not sent to the client yet' },
      {
        line: 22,
        kind: 'skipped',
        reason:
          'The payment in row 5 of sheet invoice_transactions names an invoice that is not in the workbook',
      },
    ]);
    const all = AKAUNTING.reduce((sum, sheet) => sum + sheet.rows.length, 0);
    expect(rows.length + summaries).toBe(all - 1); // The titles of the first sheet are no row.
  });

  it('skips an invoice whose payment is in another currency, or that is partly paid without one', async () => {
    const changed = AKAUNTING.map((sheet) =>
      sheet.name === 'invoice_transactions'
        ? {
            ...sheet,
            rows: sheet.rows
              .slice(0, 2)
              .map((row) => row.map((cell) => (cell === 'USD' ? 'GBP' : cell))),
          }
        : sheet,
    );
    const { rows } = await read(workbookOf(changed));
    expect(rows.slice(0, 2)).toMatchObject([
      { reason: 'Its payment in row 2 of sheet invoice_transactions is in GBP' },
      { reason: 'partial: the workbook holds no payment of it' },
    ]);
  });

  it.skipIf(!existsSync(REAL))('reads a genuine one', async () => {
    const source = await openSource(REAL, {});
    const rows: ImportedRow[] = [];
    for await (const batch of source.read()) rows.push(...batch.rows);
    expect(rows).toMatchObject([
      { line: 2, number: 'INV-00001', amountMinor: 9000n, balanceMinor: 0n, paidOn: '2020-01-01' },
    ]);
  });
});

describe('a workbook that is none', () => {
  const good = workbookOf([invoices([TITLES, PLAIN])]);
  const bomb = (content: string, claims = {}) =>
    zipOf([
      ...bookParts([{ name: 'S' }]),
      sharedPart([]),
      { name: 'xl/worksheets/sheet1.xml', content, claims },
    ]);
  const sheet = (inner: string) => `<worksheet><sheetData>${inner}</sheetData></worksheet>`;

  it.each<[string, () => Buffer, string]>([
    [
      'a bomb by ratio',
      () => bomb(sheet('<row/>'.repeat(8_000_000))),
      'book.xlsx unfolds to more than a workbook of invoices can hold.',
    ],
    [
      'a bomb that lies about its size',
      () => bomb(sheet('<row/>'.repeat(8_000_000)), { size: 100 }),
      'book.xlsx unfolds to more than a workbook of invoices can hold.',
    ],
    [
      'texts beyond what memory may hold',
      () =>
        zipOf([
          ...bookParts([{ name: 'S' }]),
          { ...sharedPart([]), claims: { size: 2 ** 30 } },
          { name: 'xl/worksheets/sheet1.xml', content: sheet('') },
        ]),
      'book.xlsx unfolds to more than a workbook of invoices can hold.',
    ],
    ['a shorter size than is true', () => bomb(sheet('<row/>'), { size: 5 }), DAMAGED.message],
    ['a document type', () => bomb(`<!DOCTYPE x [<!ENTITY a "b">]>${sheet('')}`), DAMAGED.message],
    [
      'an entity of its own',
      () => bomb(sheet('<row><c t="str"><v>&lol;</v></c></row>')),
      DAMAGED.message,
    ],
    ['a missing text', () => bomb(sheet('<row><c t="s"><v>7</v></c></row>')), DAMAGED.message],
    ['rows out of order', () => bomb(sheet('<row r="2"/><row r="1"/>')), DAMAGED.message],
    ['an end that is missing', () => bomb('<worksheet><sheetData><row>'), DAMAGED.message],
    ['a cut file', () => good.subarray(0, -30), DAMAGED.message],
    [
      'a locked part',
      () => zipOf([{ name: 'xl/workbook.xml', content: '', claims: { flags: 1 } }]),
      'book.xlsx is locked with a password.',
    ],
    [
      'a zip of something else',
      () => zipOf([{ name: 'invoices.csv', content: 'a,b' }]),
      'book.xlsx is a zip file without an Excel workbook in it.',
    ],
    [
      'a binary workbook',
      () =>
        zipOf([
          {
            name: '_rels/.rels',
            content:
              '<R><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.bin"/></R>',
          },
          { name: 'xl/workbook.bin', content: 'x' },
        ]),
      'book.xlsx is a binary workbook (.xlsb), which is not read.',
    ],
    [
      'only hidden sheets',
      () => workbookOf([{ name: 'S', state: 'veryHidden', rows: [TITLES] }]),
      'book.xlsx shows no sheet.',
    ],
  ])('is refused: %s', async (_, make, message) => {
    expect(await problemOf(read(make()))).toMatchObject({ message });
  });

  it('notices every flipped byte of its data', async () => {
    const from = good.indexOf('sheet1.xml') + 'sheet1.xml'.length;
    for (let at = from; at < from + 40; at += 1) {
      const flipped = Buffer.from(good);
      flipped[at] = (flipped[at] ?? 0) ^ 0x10;
      expect(await problemOf(read(flipped)), `byte ${at}`).toEqual(DAMAGED);
    }
  });

  it('notices an amount that was changed behind its checksum', async () => {
    const stored = workbookOf([invoices([TITLES, PLAIN])], { isStored: true });
    const changed = Buffer.from(stored);
    changed.write('9234.5', changed.indexOf('1234.5'));
    expect((await read(stored)).rows).toMatchObject([{ amountMinor: 123450n }]);
    expect(await problemOf(read(changed))).toEqual(DAMAGED);
  });

  it('with a row beyond a thousand columns is refused with its row', async () => {
    const wide = sheet(`<row r="7"><c r="ALM7"><v>1</v></c></row>`);
    expect(await problemOf(read(bomb(wide)))).toEqual({
      line: 7,
      message: 'A row has more than 1000 columns.',
      hint: 'Export a table with one invoice on each row.',
    });
  });

  it('with 100,000 rows is read in flat memory', async () => {
    const rows = Array.from({ length: 100_000 }, (_, at) => {
      const r = at + 2;
      return `<row r="${r}"><c r="A${r}" t="str"><v>Client ${r % 977}</v></c><c r="B${r}"><v>${r}</v></c><c r="C${r}" s="1"><v>46112</v></c><c r="D${r}"><v>${r}.25</v></c></row>`;
    });
    const titles =
      '<row r="1"><c t="str"><v>Customer</v></c><c t="str"><v>Invoice</v></c><c t="str"><v>Due date</v></c><c t="str"><v>Amount</v></c></row>';
    const book = bomb(sheet(titles + rows.join('')));
    rows.length = 0;
    const source = await openBytes(memoryBytes('book.xlsx', book), { currency: 'USD' });
    const before = process.memoryUsage().heapUsed;
    let [count, sum, most] = [0, 0n, 0];
    for await (const batch of source.read()) {
      for (const row of batch.rows) if (row.kind === 'invoice') sum += row.amountMinor;
      count += batch.rows.length;
      most = Math.max(most, batch.rows.length);
    }
    expect([count, sum]).toEqual([100_000, 500_017_500_000n]);
    expect(most).toBeLessThan(5_000);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(150e6);
  });
});
