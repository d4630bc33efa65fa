// Goal: delimited text becomes rows with true line numbers, however it arrives. Method: small texts, and any cuts of them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Bytes } from '#sources/bytes.ts';
import { memoryBytes } from '#sources/bytes.ts';
import { cutRecords } from '#sources/csv.ts';
import { sniffDelimiter } from '#sources/delimiter.ts';
import { openTable } from '#sources/open-table.ts';
import type { Sheet } from '#sources/table.ts';
import { belowEachOther } from '#sources/table.ts';

const cellsOf = (text: string, delimiter = ',') =>
  cutRecords(text, delimiter, true).records.map(({ cells }) => cells);

async function rowsOf(bytes: Bytes) {
  const rows = [];
  for (const sheet of (await openTable(bytes)).sheets)
    for await (const batch of sheet.rows()) rows.push(...batch);
  return rows;
}

/** The same bytes, arriving in pieces of these sizes over and over. */
function inPieces(text: string, sizes: readonly number[]): Bytes {
  const whole = Buffer.from(text);
  return {
    ...memoryBytes('pieces.csv', whole),
    async *stream(from = 0, to = whole.length) {
      for (let at = from, turn = 0; at < to; turn += 1) {
        const end = Math.min(to, at + (sizes[turn % sizes.length] ?? 1));
        yield whole.subarray(at, end);
        at = end;
      }
    },
  };
}

describe('a record', () => {
  it.each<[string, string, string[][]]>([
    [
      'plain',
      'a,b\nc,d\n',
      [
        ['a', 'b'],
        ['c', 'd'],
      ],
    ],
    ['without an end', 'a,b', [['a', 'b']]],
    [
      'a blank cell at the end',
      'a,\n,b',
      [
        ['a', ''],
        ['', 'b'],
      ],
    ],
    ['three kinds of ends', 'a\r\nb\rc\nd', [['a'], ['b'], ['c'], ['d']]],
    ['blank lines', 'a\n\n\nb', [['a'], [''], [''], ['b']]],
    ['quotes', '"a,b","c""d",""\n', [['a,b', 'c"d', '']]],
    ['lines in quotes', '"a\r\nb",c\r\n', [['a\r\nb', 'c']]],
    ['a quote inside a cell', 'a "b" c,5" pipe\n', [['a "b" c', '5" pipe']]],
    ['text behind a closing quote', '"a" b,c\n', [['"a" b', 'c']]],
    ['only quotes', '"""",""""""\n', [['"', '""']]],
  ])('%s', (_, text, cells) => {
    expect(cellsOf(text)).toEqual(cells);
  });

  it('with an open quote is left over', () => {
    expect(cutRecords('a\n"b\nc', ',', true)).toMatchObject({ rest: '"b\nc' });
  });

  it('that goes on in the next piece is left for it', () => {
    expect(cutRecords('a,b\r\nc,"d"', ',', false)).toMatchObject({ rest: 'c,"d"' });
    expect(cutRecords('a,b\r', ',', false)).toMatchObject({ records: [], rest: 'a,b\r' });
  });

  it('comes out as it went in, quoted', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'é') });
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 1 }), { minLength: 1 }), (table) => {
        const text = table
          .map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(','))
          .join('\r\n');
        expect(cellsOf(text)).toEqual(table);
      }),
    );
  });
});

describe('a text', () => {
  it('numbers its rows by the lines on which they begin, blank ones left out', async () => {
    const text = 'x,1\n\n"two\r\nlines",2\n , \n"a\n\nb",3\r\nlast,4';
    expect(await rowsOf(memoryBytes('a.csv', Buffer.from(text)))).toEqual([
      { line: 1, cells: ['x', '1'] },
      { line: 3, cells: ['two\r\nlines', '2'] },
      { line: 6, cells: ['a\n\nb', '3'] },
      { line: 9, cells: ['last', '4'] },
    ]);
  });

  it('reads the same however it is cut into pieces', async () => {
    const part = fc.constantFrom('a', 'é', '€', '"', '""', ',', '\n', '\r', '\r\n', '"b,c"', ' ');
    await fc.assert(
      fc.asyncProperty(
        fc.array(part, { minLength: 1, maxLength: 60 }),
        fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 5 }),
        async (parts, sizes) => {
          const text = `k,l\n${parts.join('')}`;
          const outcome = (bytes: Bytes) => rowsOf(bytes).catch((error: Error) => error.message);
          const whole = await outcome(memoryBytes('a.csv', Buffer.from(text)));
          expect(await outcome(inPieces(text, sizes))).toEqual(whole);
        },
      ),
    );
  });
});

it('finds the delimiter although nested lists and doubled quotes hold others', () => {
  const nested = 'no,items,total\n1,"a ""x;y;z""; b; c",5\n2,"d; ""e;f"" ;g",6\n';
  expect(sniffDelimiter(nested)).toBe(',');
  expect(sniffDelimiter('a;b\n1,5;2,5\n3,5;4,5\n')).toBe(';');
});

it('lays sheets below each other: lines of the first are its rows, the others count on', async () => {
  const sheet = (name: string, ...lines: number[]): Sheet => ({
    name,
    async *rows() {
      for (const line of lines) yield [{ line, cells: ['x'] }];
    },
  });
  const rows = [];
  for await (const batch of belowEachOther([sheet('A', 1, 4), sheet('B'), sheet('C', 2, 3)]))
    rows.push(...batch.map(({ line, place }) => [line, place?.sheet, place?.row]));
  expect(rows).toEqual([
    [1, 'A', 1],
    [4, 'A', 4],
    [6, 'C', 2],
    [7, 'C', 3],
  ]);
});
