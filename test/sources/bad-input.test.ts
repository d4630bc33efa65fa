// Goal: whatever is dropped on the import, a person reads what is wrong, where, and what to do, and nothing is written.
// Method: each kind of bad file through the terminal's own import, its whole sentence compared.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runImport } from '#cli/import.ts';
import type { Database } from '#db/client.ts';
import { findWorkspace } from '#db/workspaces.ts';
import type { Bytes } from '#sources/bytes.ts';
import { Refusal } from '#sources/problem.ts';
import { openBytes, openSource } from '#sources/source.ts';
import { aDatabase } from '#test/support/database.ts';
import type { Cell } from '#test/support/workbook.ts';
import { bookParts, sharedPart, workbookOf, zipOf } from '#test/support/workbook.ts';

const HEADER = 'Customer,Invoice,Date,Due date,Currency,Amount\n';
const GOOD = 'Acme,A-1,2026-03-01,2026-03-31,USD,100.00\n';

let db: Database;
let folder: string;
const workspaceId = 'w';
beforeAll(async () => {
  db = await aDatabase();
  folder = await mkdtemp(join(tmpdir(), 'gt-bad-'));
  await db.prisma.workspace.create({ data: { id: workspaceId, name: 'Team' } });
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});

async function commit(path: string, ...words: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const workspace = await findWorkspace(db.prisma, workspaceId);
  const terminal = {
    db,
    workspace: workspace!,
    now: new Date('2026-11-21T09:00:00Z'),
    out: (text: string) => out.push(text),
    err: (text: string) => err.push(text),
    isTty: false,
  };
  const code = await runImport(terminal, [path, '--commit', ...words]);
  return { code, out: out.join('\n'), err: err.join('\n').replaceAll(folder, '') };
}

async function aFile(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

async function stagedRows(): Promise<number> {
  const [found] = await db.prisma.$queryRaw<{ rows: number }[]>`
    SELECT count(*)::int AS rows FROM import_row WHERE workspace_id = ${workspaceId}`;
  return found?.rows ?? 0;
}

const written = async () => {
  const where = { workspaceId };
  const { client, invoice, credit, importBatch, activity } = db.prisma;
  return Promise.all([
    client.count({ where }),
    invoice.count({ where }),
    credit.count({ where }),
    importBatch.count({ where }),
    stagedRows(),
    activity.count({ where }),
  ]);
};
const NOTHING = [0, 0, 0, 0, 0, 0];

const bomb = () =>
  zipOf([
    ...bookParts([{ name: 'S' }]),
    sharedPart([]),
    {
      name: 'xl/worksheets/sheet1.xml',
      content: `<worksheet><sheetData>${'<row/>'.repeat(4_000_000)}</sheetData></worksheet>`,
    },
  ]);
const container = (inside: string) =>
  Buffer.concat([
    Buffer.from('d0cf11e0a1b11ae1', 'hex'),
    Buffer.alloc(100_000),
    Buffer.from(inside, 'utf16le'),
    Buffer.alloc(500),
  ]);
const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');

const nameIn = (said: string) => /^\/([^:]+)/.exec(said)?.[1] ?? '';

describe('a file that is refused', () => {
  it.each<[what: string, content: () => string | Buffer, said: string]>([
    ['empty', () => '', '/a.csv: The file is empty.\nExport it again.'],
    ['only blank lines', () => '\n , \n', '/a.csv:1: The file has no rows.\nExport it again.'],
    [
      'a PNG picture',
      () => Buffer.from('89504e470d0a1a0a0000', 'hex'),
      '/scan.png: scan.png is a picture, not a table.\nExport the report as CSV or XLSX instead.',
    ],
    [
      'a JPEG picture called CSV',
      () => Buffer.from('ffd8ffe000104a464946', 'hex'),
      '/photo.csv: photo.csv is a picture, not a table.\nExport the report as CSV or XLSX instead.',
    ],
    [
      'a PDF',
      () => '%PDF-1.7\n',
      '/bill.pdf: bill.pdf is a PDF, not a table.\nExport the report as CSV or XLSX instead.',
    ],
    [
      'a cut gzip file',
      () => gzipSync(HEADER + GOOD).subarray(0, 20),
      '/a.csv.gz: a.csv.gz is a compressed file, not a table.\nUnpack it, then import the file inside.',
    ],
    [
      'a zip bomb',
      bomb,
      '/bomb.xlsx: bomb.xlsx unfolds to more than a workbook of invoices can hold.\nIf it is a real export, save it as CSV and import that.',
    ],
    [
      'an encrypted XLSX',
      () => container('EncryptedPackage'),
      '/secret.xlsx: secret.xlsx is locked with a password.\nOpen it in Excel, take the password off, save it, then import that.',
    ],
    [
      'an old XLS',
      () => container('Workbook'),
      '/old.xls: old.xls is an old Excel workbook (.xls), which is not read.\nOpen it and save it as .xlsx or CSV, then import that.',
    ],
    [
      'a line of five megabytes',
      () => `${HEADER}${'x'.repeat(5_000_000)}\n`,
      '/long.csv:2: A line is longer than one megabyte.\nExport a table with one invoice on each row; look for a quote (") that is never closed.',
    ],
    [
      'a line of a million columns',
      () => 'ab,'.repeat(1_000_000),
      '/wide.csv:1: A row has more than 1000 columns.\nExport a table with one invoice on each row.',
    ],
    [
      '1,001 columns',
      () => `${HEADER}${GOOD}${','.repeat(1_000)}x\n`,
      '/wide.csv:3: A row has more than 1000 columns.\nExport a table with one invoice on each row.',
    ],
    [
      'quotes that are never closed',
      () => `${HEADER}${GOOD}"Acme,A-2,2026-03-01,2026-03-31,USD,1\n`,
      '/quote.csv:3: A quote (") is opened and never closed.\nClose it or remove it, then import again.',
    ],
    [
      'a quote that swallows megabytes of lines',
      () => `${HEADER}"${GOOD.repeat(30_000)}`,
      '/quote.csv:2: A row is larger than one megabyte.\nLook for a quote (") on this line that is never closed.',
    ],
    [
      'NUL bytes',
      () => `${HEADER}${GOOD}Ac\0me,A-2,2026-03-01,2026-03-31,USD,1\n`,
      '/nul.csv:3: The file holds a zero byte: it is damaged, or no text file.\nExport it again as CSV or XLSX.',
    ],
    [
      'NUL characters in UTF-16',
      () => utf16(`${HEADER}${GOOD}Ac\0me,A-2\n`),
      '/nul.csv:3: The file holds a zero byte: it is damaged, or no text file.\nExport it again as CSV or XLSX.',
    ],
    [
      'UTF-16 with the high byte first',
      () => utf16(HEADER + GOOD).swap16(),
      '/be.csv: The file is UTF-16 with the high byte first, which is not read.\nSave it as "CSV UTF-8".',
    ],
    [
      'mixed date orders',
      () => `${HEADER}Acme,A-1,13/1/2026,13/2/2026,USD,1\nAcme,A-2,1/14/2026,2/14/2026,USD,1\n`,
      '/dates.csv:3:column "Date": Dates are mixed: "13/1/2026" on line 2 has the day first, "1/14/2026" on line 3 the month.\nSay which one is right with --date-order DMY or --date-order MDY; rows of the other kind are then listed as errors.',
    ],
    [
      'undecidable dates',
      () => `${HEADER}Acme,A-1,2026-01-02,1/2/2026,USD,1\n`,
      '/dates.csv:2:column "Due date": Nothing in the file tells whether "1/2/2026" has the day or the month first.\nSay it with --date-order DMY (day first) or --date-order MDY (month first).',
    ],
    [
      'no column for the due date',
      () => 'Customer,Invoice,Currency,Amount\nAcme,A-1,USD,1\n',
      '/due.csv:1: No column was found for the due date (dueOn).\nName it with --map dueOn=Column. The columns are: Customer, Invoice, Currency, Amount.',
    ],
    [
      'no titles',
      () => 'Dear all\nsee below\n',
      '/text.csv:1: No row of column titles was found in the first 30 rows.\nAdd titles such as Customer, Invoice Number, Due Date, Amount, or name yours with --map number=Column,clientName=Column,…',
    ],
  ])('%s', async (_, content, said) => {
    const path = await aFile(nameIn(said), content());
    expect(await commit(path)).toEqual({ code: 2, out: '', err: said });
    expect(await written()).toEqual(NOTHING);
  });

  it('a folder, and a file that is not there', async () => {
    await mkdir(join(folder, 'exports.csv'));
    expect(await commit(join(folder, 'exports.csv'))).toEqual({
      code: 2,
      out: '',
      err: '/exports.csv: exports.csv is a folder.\nName the file in it.',
    });
    expect(await commit(join(folder, 'gone.csv'))).toEqual({
      code: 2,
      out: '',
      err: '/gone.csv: There is no file gone.csv.\nCheck the name and the folder.',
    });
    expect(await written()).toEqual(NOTHING);
  });

  it('a file that vanishes or grows between its two readings', async () => {
    const path = await aFile('half.csv', HEADER + GOOD);
    const read = async (spoil: () => Promise<void>) => {
      const source = await openSource(path, {});
      await spoil();
      for await (const _ of source.read());
    };
    await expect(read(() => writeFile(path, HEADER + GOOD + GOOD))).rejects.toThrow(
      'half.csv was changed while it was read.',
    );
    await expect(read(() => rm(path))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('a line of two gigabytes, after no more than a few megabytes of it', async () => {
    const size = 2 * 1024 ** 3;
    const chunk = Buffer.alloc(65_536, 'x');
    let pulled = 0;
    const endless: Bytes = {
      name: 'huge.csv',
      size,
      async *stream(from = 0, to = size) {
        for (let at = from; at < to; at += chunk.length) {
          pulled += 1;
          yield chunk.subarray(0, to - at);
        }
      },
    };
    await expect(openBytes(endless, {})).rejects.toThrow(Refusal);
    expect(pulled * chunk.length).toBeLessThan(4 * 1024 ** 2);
  });
});

describe('a row that cannot be taken', () => {
  const row = (fields: Partial<Record<'name' | 'due' | 'currency' | 'amount', string>>) =>
    `${fields.name ?? 'Beta'},B-1,2026-03-01,${fields.due ?? '2026-03-31'},${fields.currency ?? 'USD'},${fields.amount ?? '5'}\n`;

  it.each<[what: string, line: string, said: string]>([
    [
      '#REF! for an amount',
      row({ amount: '#REF!' }),
      'Amount is #REF!: correct it in the spreadsheet',
    ],
    ['#N/A for a client', row({ name: '#N/A' }), 'Customer is #N/A: correct it in the spreadsheet'],
    ['no due date', row({ due: '' }), 'There is no due date, and no terms to work it out from'],
    [
      'a day that does not exist',
      row({ due: '2026-02-30' }),
      'Due date "2026-02-30" is not a date like the others',
    ],
    [
      'an amount of 10^30',
      row({ amount: `1${'0'.repeat(30)}` }),
      'Amount "1000000000000000000000000000000" is too large',
    ],
    ['an amount of 1E+30', row({ amount: '1E+30' }), 'Amount "1E+30" is not an amount'],
    ['a currency that does not exist', row({ currency: 'XQZ' }), '"XQZ" is not a currency code'],
    ['a formula for an amount', row({ amount: '=1+1' }), 'Amount "=1+1" is not an amount'],
    ['no amount', row({ amount: '' }), 'The amount is blank'],
  ])('is shown with its line and column, and nothing is written: %s', async (what, line, said) => {
    const column = what.includes('client')
      ? 'Customer'
      : what.includes('due date') || what.includes('day')
        ? 'Due date'
        : what.includes('currency')
          ? 'Currency'
          : 'Amount';
    const path = await aFile('rows.csv', HEADER + GOOD + line);
    for (const words of [[path], [path, '--commit']]) {
      const { code, out } = await run(...words);
      expect(code).toBe(2);
      expect(out).toContain('2 read: 1 new, 0 changed, 0 unchanged, 1 skipped');
      expect(out).toContain(`  Skipped  line 3, column "${column}": ${said}`);
      expect(await written()).toEqual(NOTHING);
    }
    expect((await run(path, '--commit')).out).toContain(`rows.csv:3:column "${column}": ${said}`);
  });

  it('of a workbook names the cell', async () => {
    const titles: Cell[] = ['Customer', 'Invoice', 'Due date', 'Currency', 'Amount'];
    const broken: Cell[] = [
      'Acme',
      'A-1',
      { day: 46_112 },
      'USD',
      { xml: '<c t="e"><v>#REF!</v></c>' },
    ];
    const huge: Cell[] = ['Acme', 'A-2', { day: 46_112 }, 'USD', { xml: '<c><v>1E+30</v></c>' }];
    const book = workbookOf([{ name: 'S', rows: [['My invoices'], titles, broken, huge] }]);
    const { out } = await run(await aFile('rows.xlsx', book));
    expect(out).toContain(
      'Skipped  line 3, column "Amount": Amount is #REF! in cell E3: correct it in the spreadsheet',
    );
    expect(out).toContain(
      'Skipped  line 4, column "Amount": Amount "1000000000000000000000000000000" is too large',
    );
    expect(await written()).toEqual(NOTHING);
  });

  async function run(...words: string[]) {
    const lines: string[] = [];
    const workspace = await findWorkspace(db.prisma, workspaceId);
    const say = (text: string) => lines.push(text);
    const terminal = {
      db,
      workspace: workspace!,
      now: new Date('2026-11-21T09:00:00Z'),
      out: say,
      err: say,
      isTty: false,
    };
    return { code: await runImport(terminal, words), out: lines.join('\n') };
  }
});

describe('what looks wrong and is read', () => {
  async function documentsOf(content: string | Buffer) {
    const source = await openSource(await aFile('odd.csv', content), {});
    const documents = [];
    let summaries = 0;
    for await (const batch of source.read()) {
      documents.push(...batch.rows);
      summaries += batch.summaries;
    }
    return { documents, summaries, warnings: source.warnings() };
  }

  it('a negative invoice is a credit note', async () => {
    const { documents } = await documentsOf(`${HEADER}Acme,A-1,2026-03-01,2026-03-31,USD,-80.50\n`);
    expect(documents).toMatchObject([{ kind: 'credit_note', amountMinor: 8050n }]);
  });

  it('five hundred columns', async () => {
    const more = ',x'.repeat(494);
    const { documents } = await documentsOf(`${HEADER.trim()}${more}\n${GOOD.trim()}${more}\n`);
    expect(documents).toMatchObject([{ number: 'A-1', amountMinor: 10000n }]);
  });

  it('a formula is the text that it is', async () => {
    const { documents } = await documentsOf(
      `${HEADER}"=HYPERLINK(1)",=1+1,2026-03-01,2026-03-31,USD,1\n`,
    );
    expect(documents).toMatchObject([{ clientName: '=HYPERLINK(1)', number: '=1+1' }]);
  });

  it('titles that come twice: a row of them is no invoice, of two columns the first is read', async () => {
    const again = await documentsOf(HEADER + GOOD + HEADER + GOOD.replace('A-1', 'A-2'));
    expect(again.documents).toMatchObject([{ number: 'A-1' }, { number: 'A-2', line: 4 }]);
    expect(again.summaries).toBe(1);
    const twice = await documentsOf(`${HEADER.trim()},Amount\n${GOOD.trim()},7\n`);
    expect(twice.documents).toMatchObject([{ amountMinor: 10000n }]);
    expect(twice.warnings[0]).toBe('Two columns are called "Amount"; the first one is read.');
  });

  it.each<[string, (text: string) => Buffer]>([
    ['UTF-16LE with a mark', utf16],
    ['windows-1252', (text) => Buffer.from(text, 'latin1')],
  ])('%s', async (_, encode) => {
    const { documents } = await documentsOf(
      encode(`${HEADER}Müller,A-1,2026-03-01,2026-03-31,EUR,1\n`),
    );
    expect(documents).toMatchObject([{ clientName: 'Müller', line: 2 }]);
  });

  it('invalid UTF-8 is windows-1252, whose every byte is a letter', async () => {
    const cut = Buffer.concat([
      Buffer.from(`${HEADER}M`),
      Buffer.from([0xc3]),
      Buffer.from('ller,A-1,2026-03-01,2026-03-31,EUR,1\n'),
    ]);
    expect((await documentsOf(cut)).documents).toMatchObject([{ clientName: 'MÃller' }]);
  });
});
