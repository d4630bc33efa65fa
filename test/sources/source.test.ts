// Goal: bytes of every kind become the right values, or one clear refusal. Method: hand-written files, values compared.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImportedRow } from '#domain/imported.ts';
import { sniffDelimiter } from '#sources/delimiter.ts';
import type { SourceOptions } from '#sources/options.ts';
import type { Problem } from '#sources/problem.ts';
import { Refusal } from '#sources/problem.ts';
import type { Source } from '#sources/source.ts';
import { openSource } from '#sources/source.ts';

const FIXTURES = 'test/sources/fixtures';
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gt-source-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(content: string | Buffer): Promise<string> {
  const path = join(folder, 'file.csv');
  await writeFile(path, content);
  return path;
}

async function read(path: string, options: SourceOptions = {}) {
  const source: Source = await openSource(path, options);
  const rows: ImportedRow[] = [];
  let summaries = 0;
  for await (const batch of source.read()) {
    rows.push(...batch.rows);
    summaries += batch.summaries;
  }
  return { source, rows, summaries, warnings: source.warnings() };
}

async function refusal(content: string | Buffer, options: SourceOptions = {}): Promise<Problem> {
  try {
    await read(await file(content), options);
  } catch (error) {
    if (error instanceof Refusal) return error.problem;
    throw error;
  }
  throw new Error('The file was read.');
}

const HEADER = 'Customer,Invoice Number,Invoice Date,Due Date,Currency,Amount,Balance,Email\n';
async function rowsOf(lines: string, options: SourceOptions = {}) {
  return (await read(await file(HEADER + lines), options)).rows;
}
async function reasonOf(line: string, options: SourceOptions = {}) {
  const [row] = await rowsOf(line, options);
  return row?.kind === 'skipped' ? row.reason : row;
}

describe('the general format', () => {
  it('reads every field', async () => {
    const { rows, source, warnings } = await read(`${FIXTURES}/general.csv`);
    expect([source.format, source.source, warnings]).toEqual(['general', 'csv', []]);
    const [first, second, third, credit] = rows;
    expect(first).toEqual({
      kind: 'invoice',
      line: 2,
      clientKey: 'n:0042',
      clientNumber: '0042',
      clientName: 'Hill & Sons, Ltd',
      nameKey: 'hill and sons ltd',
      clientEmail: 'ap@hill.example',
      ownerEmail: 'mia@us.example',
      number: '00017',
      issuedOn: '2026-03-01',
      dueOn: '2026-03-31',
      currency: 'USD',
      amountMinor: 125000n,
      balanceMinor: 125000n,
      isBalanceAssumed: false,
      isDueAssumed: false,
      overpaidMinor: 0n,
      paidOn: null,
      paidMinor: null,
      isDisputed: false,
      po: 'PO-9',
      terms: 'Net 30',
      paymentUrl: 'https://pay.example/17',
    });
    expect(second).toMatchObject({
      dueOn: '2026-03-17',
      balanceMinor: 2000n,
      paidMinor: 6000n,
      paidOn: '2026-03-20',
      isDisputed: true,
    });
    expect(third).toMatchObject({
      currency: 'JPY',
      amountMinor: 120000n,
      balanceMinor: 0n,
      paidMinor: 120000n,
    });
    expect(credit).toMatchObject({
      kind: 'credit_note',
      number: 'A-2',
      amountMinor: 5000n,
      balanceMinor: 5000n,
      paidMinor: null,
    });
  });

  it('finds titles below a preamble, semicolons, decimal commas and lines within quotes', async () => {
    const { rows, summaries } = await read(`${FIXTURES}/german.csv`);
    expect(
      rows.map((row) => row.kind === 'invoice' && [row.line, row.clientName, row.amountMinor]),
    ).toEqual([
      [5, 'Bäcker; Söhne', 125000n],
      [6, 'Zwei Zeilen', 8050n],
      [8, 'Müller', 100000n],
    ]);
    expect(summaries).toBe(1);
  });

  it.each<[string, (text: string) => Buffer]>([
    ['UTF-8', (text) => Buffer.from(text)],
    ['UTF-8 with a mark', (text) => Buffer.from(`\ufeff${text}`)],
    ['UTF-16LE', (text) => Buffer.from(`\ufeff${text}`, 'utf16le')],
    ['windows-1252', (text) => Buffer.from(text.replace('€', '\u0080'), 'latin1')],
  ])('reads %s', async (_, encode) => {
    const path = await file(encode(`${HEADER}Café €,I-1,,2026-02-01,EUR,5.00,,\r\n`));
    const { rows } = await read(path);
    expect(rows).toMatchObject([
      {
        clientName: 'Café €',
        clientKey: 'k:cafe',
        amountMinor: 500n,
      },
    ]);
  });

  it('obeys --map, and a mapped column serves no other field', async () => {
    const path = await file('Ref,Who,Due,Date,Sum,Left\nR1,Ann,2026-01-31,2026-01-01,10.00,4.00\n');
    const { rows } = await read(path, {
      map: ['number=Ref,clientName=who', 'amount=Sum,balance=Left'],
      currency: 'usd',
    });
    expect(rows).toMatchObject([
      {
        number: 'R1',
        clientName: 'Ann',
        dueOn: '2026-01-31',
        issuedOn: '2026-01-01',
        amountMinor: 1000n,
        balanceMinor: 400n,
      },
    ]);
  });

  it('takes an open balance for the amount where there is no other', async () => {
    const path = await file(
      'cust_number,name_customer,doc_id,posting_date,due_in_date,invoice_currency,total_open_amount,cust_payment_terms\n0200,SUPER  foundation,193,2020-03-30,2020-04-14,USD,98.50,NAA8\n',
    );
    expect((await read(path)).rows).toMatchObject([
      {
        clientKey: 'n:0200',
        clientName: 'SUPER foundation',
        number: '193',
        issuedOn: '2020-03-30',
        dueOn: '2020-04-14',
        amountMinor: 9850n,
        balanceMinor: 9850n,
      },
    ]);
  });

  it('reads titles that stand in the file twice once', async () => {
    const { rows, summaries } = await read(
      await file(`${HEADER}A,1,,2026-02-01,EUR,5.00,,\n${HEADER}`),
    );
    expect([rows.length, summaries]).toEqual([1, 1]);
  });

  it('leaves out an address that is none, and says so once', async () => {
    const { rows, warnings } = await read(
      await file(
        `${HEADER}A,1,,2026-02-01,EUR,5,5,"a@b.c, d@e.f"\nA,2,,2026-02-01,EUR,5,5,nobody\nA,3,,2026-02-01,EUR,5,5,x@y.example\n`,
      ),
    );
    expect(rows.map((row) => row.kind === 'invoice' && row.clientEmail)).toEqual([
      null,
      null,
      'x@y.example',
    ]);
    expect(warnings).toEqual([
      'Email held no single e-mail address and was left out (2 rows, first on line 2).',
    ]);
  });
});

describe('rows that cannot be taken', () => {
  it.each([
    ['A,,,2026-02-01,EUR,5,,', 'Invoice Number is blank'],
    [',1,,2026-02-01,EUR,5,,', 'The client has neither a number nor a name'],
    ['A,1,,,EUR,5,,', 'There is no due date, and no terms to work it out from'],
    ['A,1,,2026-02-30,EUR,5,,', 'Due Date "2026-02-30" is not a date like the others'],
    ['A,1,,2026-02-01,EUX,5,,', '"EUX" is not a currency code'],
    ['A,1,,2026-02-01,,5,,', 'Currency is blank'],
    ['A,1,,2026-02-01,EUR,,,', 'The amount is blank'],
    ['A,1,,2026-02-01,EUR,5,6,', 'The balance is larger than the amount'],
    ['A,1,2026-01-01,2026-02-01,EUR,-5,1,', 'Amount and balance have opposite signs'],
    ['A,1,,2026-02-01,EUR,5,-1,', 'What was overpaid needs a date'],
    ['A,1,,2026-02-01,EUR,five,,', 'Amount "five" is not an amount'],
    [
      'A,1,,2026-02-01,EUR,1000000000000000000000000000000,,',
      'Amount "1000000000000000000000000000000" is too large',
    ],
    ['A,1,,2026-02-01,EUR,5.0055,,', 'Amount "5.0055" has more decimals than EUR has'],
    ['A,1,,2026-02-01,EUR,-5,,', 'A credit needs a date'],
    [`A,${'9'.repeat(301)},,2026-02-01,EUR,5,,`, 'Invoice Number is longer than 300 characters'],
    [
      'A,,,x,EUR,y,,',
      'Amount "y" is not an amount; Due Date "x" is not a date like the others; Invoice Number is blank',
    ],
  ])('%s', async (line, reason) => {
    expect(await reasonOf(line)).toBe(reason);
  });

  it('has a due date where terms are given', async () => {
    expect(await rowsOf('A,1,2026-01-31,,EUR,5,,', { terms: '30' })).toMatchObject([
      { dueOn: '2026-03-02' },
    ]);
  });
});

describe('files that cannot be taken', () => {
  it.each<[string, string | Buffer, Partial<Problem>]>([
    ['an empty file', '', { message: 'The file is empty.' }],
    ['blank lines', '\n\n \n', { message: 'The file has no rows.' }],
    [
      'a picture',
      Buffer.from('89504e470d0a1a0a0000000d', 'hex'),
      { message: 'file.csv is a picture, not a table.' },
    ],
    [
      'a workbook',
      Buffer.from('504b030414000600', 'hex'),
      { message: 'file.csv is a damaged workbook.' },
    ],
    ['a zero byte', `${HEADER}A,1,\0,2026`, { line: 2 }],
    [
      'prose',
      'Dear all,\nplease pay.\n',
      { line: 1, message: 'No row of column titles was found in the first 30 rows.' },
    ],
    [
      'an open quote',
      `${HEADER}A,1,,2026-02-01,EUR,5,,\nA,2,,2026-02-01,EUR,"5,,\n`,
      { line: 3, message: 'A quote (") is opened and never closed.' },
    ],
    [
      'an endless row',
      `${HEADER}${'x'.repeat(2_000_000)}\n`,
      { line: 2, message: 'A row is larger than one megabyte.' },
    ],
    ['too many columns', `${HEADER}${','.repeat(1_500)}x\n`, { line: 2 }],
    [
      'mixed dates',
      `${HEADER}A,1,13/1/2026,1/14/2026,EUR,5,,\n`,
      {
        line: 2,
        message:
          'Dates are mixed: "13/1/2026" on line 2 has the day first, "1/14/2026" on line 2 the month.',
      },
    ],
    [
      'undecidable dates',
      `${HEADER}A,1,1/2/2026,1/3/2026,EUR,5,,\n`,
      { hint: 'Say it with --date-order DMY (day first) or --date-order MDY (month first).' },
    ],
    [
      'no currency',
      'Customer,Invoice,Due Date,Amount\nA,1,2026-02-01,5\n',
      { line: 1, hint: 'Say it with --currency, such as --currency USD.' },
    ],
    [
      'no amount',
      'Customer,Invoice,Due Date,Currency\nA,1,2026-02-01,EUR\n',
      { message: 'No column was found for the amount (amount or balance).' },
    ],
    [
      'no due date',
      'Customer,Invoice,Invoice Date,Currency,Amount\nA,1,2026-02-01,EUR,5\n',
      {
        hint: 'Give the days from issue to due date with --terms, such as --terms 30, or name the column with --map dueOn=Column.',
      },
    ],
  ])('%s', async (_, content, problem) => {
    expect(await refusal(content)).toMatchObject(problem);
  });

  it('refuses flags it does not know, with those it does', async () => {
    expect((await refusal(HEADER, { map: ['nummer=Customer'] })).hint).toContain(
      'clientId, clientName',
    );
    expect(await refusal(HEADER, { map: ['number=Nr'] })).toMatchObject({
      column: 'Nr',
      hint: 'The columns are: Customer, Invoice Number, Invoice Date, Due Date, Currency, Amount, Balance, Email.',
    });
    expect((await refusal(HEADER, { dateOrder: 'MYD' })).message).toContain('"MYD"');
    expect((await refusal(HEADER, { currency: 'dollar' })).message).toContain('"dollar"');
    expect((await refusal(HEADER, { terms: 'soon' })).message).toContain('"soon"');
  });
});

describe('the QuickBooks aging detail', () => {
  const options = { currency: 'USD' };

  it('tells invoices, credits and payments apart and shows the rest', async () => {
    const { source, rows, summaries } = await read(
      `${FIXTURES}/quickbooks-aging-detail.csv`,
      options,
    );
    expect([source.format, source.source, source.asOf]).toEqual([
      'quickbooks-aging-detail',
      'quickbooks',
      '2026-07-25',
    ]);
    expect(rows).toMatchObject([
      {
        kind: 'invoice',
        line: 7,
        clientName: 'NORTHWIND',
        number: 'F-1',
        dueOn: '2025-12-11',
        amountMinor: 100000n,
        balanceMinor: 80000n,
        paidMinor: null,
      },
      {
        kind: 'credit_note',
        clientName: 'HARBOUR:Dock 4',
        number: 'C-1',
        amountMinor: 10000n,
        balanceMinor: 10000n,
      },
      {
        kind: 'unapplied_payment',
        number: '2026-02-01/6000',
        amountMinor: 6000n,
        balanceMinor: 2500n,
      },
      { kind: 'invoice', number: 'F-2', balanceMinor: 50000n },
      {
        kind: 'skipped',
        line: 13,
        reason: 'Journal Entry is neither an invoice, a credit memo nor a payment',
      },
    ]);
    expect(summaries).toBe(6);
  });

  it('reads the desktop report, which has no types', async () => {
    const { source, rows } = await read(`${FIXTURES}/quickbooks-desktop.csv`, options);
    expect(source.format).toBe('quickbooks-aging-detail');
    expect(rows).toMatchObject([
      { kind: 'invoice', number: '2041', dueOn: '2025-12-18', balanceMinor: 128450n },
      { kind: 'credit_note', number: '2042', balanceMinor: 4200n },
      {
        kind: 'invoice',
        number: '2063',
        dueOn: '2026-01-13',
        amountMinor: 418075n,
        balanceMinor: 218075n,
        po: 'PO-1',
      },
    ]);
  });

  it('refuses a report whose rows do not add up to its TOTAL', async () => {
    const text = await readFile(`${FIXTURES}/quickbooks-aging-detail.csv`, 'utf8');
    const problem = await refusal(text.replace('800.00', '800.01'), options);
    expect(problem).toMatchObject({
      line: 15,
      message: 'The open balances above do not add up to the total "1,182.00".',
    });
  });

  it('needs to be told the currency', async () => {
    await expect(openSource(`${FIXTURES}/quickbooks-aging-detail.csv`, {})).rejects.toThrow(
      'does not say which currency',
    );
  });
});

describe('the delimiter', () => {
  it('is not fooled by lists within quotes', () => {
    expect(
      sniffDelimiter('Id,Taxes,Total\n1,"name;rate;id;TAX;5;x",5\n2,"a;b;c;""d;e"";f",6\n'),
    ).toBe(',');
    expect(sniffDelimiter('a;b;c\n"x,y,z,w,v";1,5;2\n')).toBe(';');
    expect(sniffDelimiter('a\tb\n1,0\t2,0\n')).toBe('\t');
    expect(sniffDelimiter('a|b|c\n1|2|3\n')).toBe('|');
  });
});
