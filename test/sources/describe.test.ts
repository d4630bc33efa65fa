// Goal: a person sees the columns of any table as they stand, and finds the right row taken for the titles.
// Method: tables of every kind, described.
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { memoryBytes } from '#sources/bytes.ts';
import { columnCalled, columnLabels, fingerprintOf, likelyHeader } from '#sources/columns.ts';
import { describeTable } from '#sources/describe.ts';
import { openTable } from '#sources/open-table.ts';
import { Refusal } from '#sources/problem.ts';
import { openBytes } from '#sources/source.ts';
import { diceOf, spoilText } from '#test/support/mutate.ts';
import { aTable } from '#test/support/table-file.ts';
import { workbookOf } from '#test/support/workbook.ts';

const SEEDS = 60;

describe('a table laid open', () => {
  it('shows titles, three values that differ, and what we take each column for', async () => {
    const table = await describeTable(
      aTable(
        'Customer,Invoice,Due date,Remarks,Total,,Total',
        'Acme,A-1,2026-03-31,,5,x,7',
        'Acme,A-2,2026-03-31,,6,,7',
        'Acme,A-3,2026-03-31,,7,,7',
        `${'A very long name of a client that does not end '.repeat(3)},A-4,2026-03-31,,8,,7`,
      ),
    );
    expect(table.columns).toEqual([
      {
        position: 1,
        label: 'Customer',
        samples: ['Acme', 'A very long name of a client that does …'],
        field: 'clientName',
      },
      { position: 2, label: 'Invoice', samples: ['A-1', 'A-2', 'A-3'], field: 'number' },
      { position: 3, label: 'Due date', samples: ['2026-03-31'], field: 'dueOn' },
      { position: 4, label: 'Remarks', samples: [], field: null },
      { position: 5, label: 'Total', samples: ['5', '6', '7'], field: 'amount' },
      { position: 6, label: '(column 6)', samples: ['x'], field: null },
      { position: 7, label: 'Total (column 7)', samples: ['7'], field: null },
    ]);
    expect([table.headerLine, table.missing]).toEqual([1, []]);
  });

  it('leaves out columns with neither title nor value, and shows what stands beside the titles', async () => {
    const table = await describeTable(aTable('Who,,,What,', 'Acme,,,5,,Beta'));
    expect(table.columns.map(({ label }) => label)).toEqual(['Who', 'What', '(column 6)']);
  });

  it('follows what was said', async () => {
    const table = aTable('Customer,Invoice,Due date,Total,Left', 'Acme,A-1,2026-03-31,5,4');
    const { columns } = await describeTable(table, { map: ['balance=Left,amount='] });
    expect(columns.map(({ field }) => field)).toEqual([
      'clientName',
      'number',
      'dueOn',
      null,
      'balance',
    ]);
  });

  it('is the same table that the general format reads, under the same fingerprint', async () => {
    const bytes = memoryBytes('g.csv', readFileSync('test/sources/fixtures/general-metadata.csv'));
    const [table, source] = await Promise.all([describeTable(bytes), openBytes(bytes, {})]);
    expect(source.fingerprint).toMatch(/^[0-9a-f]{64}$/);
    expect([table.fingerprint, table.headerLine]).toEqual([source.fingerprint, source.headerLine]);
  });

  it('can be one of a format with a name, of which nothing was said so far', async () => {
    const bytes = memoryBytes('s.csv', readFileSync('test/sources/fixtures/stripe-invoices.csv'));
    expect((await describeTable(bytes)).columns.length).toBeGreaterThan(5);
    const source = await openBytes(bytes, {});
    expect(source.answers).toBeNull();
  });

  it('is found in a workbook among notes', async () => {
    const book = workbookOf([
      { name: 'Notes', rows: [['Dear all'], ['see the other sheet']] },
      {
        name: 'Liste',
        rows: [
          ['Kunde', 'Beleg', 'Brutto'],
          ['Acme', 'R-1', 5],
        ],
      },
    ]);
    const table = await describeTable(memoryBytes('b.xlsx', book));
    expect(table).toMatchObject({ sheet: 'Liste', headerLine: 1 });
    expect(table.columns.map(({ samples }) => samples)).toEqual([['Acme'], ['R-1'], ['5']]);
  });

  it.each(readdirSync('test/sources/fixtures'))(
    'may be spoiled: it is described or refused, and each label finds its column: %s',
    async (name) => {
      const text = readFileSync(`test/sources/fixtures/${name}`, 'utf8');
      for (let seed = 1; seed <= SEEDS; seed += 1) {
        const bytes = memoryBytes(name, spoilText(text, diceOf(seed)));
        const table = await describeTable(bytes).catch((error: unknown) => {
          if (error instanceof Refusal) return null;
          throw new Error(`Seed ${seed} crashes.`, { cause: error });
        });
        if (!table) continue;
        for await (const rows of (await openTable(bytes)).sheets[0]!.rows()) {
          const titles = rows.find(({ line }) => line === table.headerLine)?.cells ?? [];
          for (const { label, position } of table.columns)
            expect([seed, columnCalled(titles, label)]).toEqual([seed, position - 1]);
          break;
        }
      }
    },
  );

  it('needs a row', async () => {
    await expect(describeTable(aTable(' ', ''))).rejects.toThrow('The file has no rows.');
  });
});

describe('the most likely titles', () => {
  const lineOf = (...rows: string[]) =>
    likelyHeader(rows.map((text, at) => ({ line: at + 1, cells: text.split(',') })))?.line;

  it.each([
    ['the first row of words', ['Kunde,Beleg,Brutto', 'Acme,R-1,5'], 1],
    ['below a heading and a day', ['Journal', 'Stand 31.3.2026', 'Kunde,Beleg', 'Acme,R-1'], 3],
    ['above values that are words', ['Kunde,Art,Ort', 'Acme,Ware,Ulm', 'Beta,Ware,Bonn'], 1],
    ['with a blank title', ['Kunde,,Brutto', 'Acme,R-1,5', 'Beta,R-2,6'], 1],
    ['above a section', ['Kunde,Beleg,Brutto', 'Nord', 'Acme,R-1,5'], 1],
    [
      'not a line of words at the end',
      ['Nr,Wert', '1,5', 'Mit freundlichen Grüßen,Ihr,Team,Nord'],
      1,
    ],
    ['the first row where none has two words', ['1,2', 'a,3'], 1],
  ])('%s', (_, rows, line) => {
    expect(lineOf(...rows)).toBe(line);
  });
});

describe('what a column is called', () => {
  it('tells repeated and blank titles apart by their position', () => {
    expect(columnLabels(['Amount', ' ', 'amount', ' Due\n date ', 'Amount'])).toEqual([
      'Amount',
      '(column 2)',
      'amount (column 3)',
      'Due date',
      'Amount (column 5)',
    ]);
  });

  it.each([
    ['Amount', 0],
    ['AMOUNT', 0],
    ['amount (column 3)', 2],
    ['Amount (column 1)', 0],
    ['(column 2)', 1],
    ['(column 3)', 2],
    ['Invoice No', 3],
    ['invoice-no', 3],
    ['Amount (column 4)', -1],
    ['Sum', -1],
    ['', -1],
  ])('%j is column %i', (label, at) => {
    expect(columnCalled(['Amount', '', 'amount', 'Invoice_No.'], label)).toBe(at);
  });

  it('finds every column by its own label', () => {
    const title = fc.constantFrom('Amount', 'amount', 'AMOUNT ', '', ' ', 'Due date', '#', '№ 1');
    fc.assert(
      fc.property(fc.array(title, { maxLength: 12 }), (cells) => {
        const found = columnLabels(cells).map((label) => columnCalled(cells, label));
        expect(found).toEqual(cells.map((_, at) => at));
      }),
    );
  });
});

describe('the fingerprint', () => {
  it('is that of the titles in their order, however they are written', () => {
    const print = fingerprintOf(['Customer', 'Invoice #', 'Total']);
    expect(fingerprintOf([' CUSTOMER', 'invoice', 'Total.', '', ' '])).toBe(print);
    expect(fingerprintOf(['Customer', 'Total', 'Invoice #'])).not.toBe(print);
    expect(fingerprintOf(['Customer', '', 'Invoice #', 'Total'])).not.toBe(print);
    expect(fingerprintOf(['CustomerInvoice', '', 'Total'])).not.toBe(print);
  });
});
