// Goal: what bites in each export does not bite twice. Method: a fixture changed in one place, and what then must be said.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { currencyAtEnd, currencyOfSign } from '#sources/currency-sign.ts';
import type { SourceOptions } from '#sources/options.ts';
import { documentsOf } from './read.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gt-formats-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Change {
  readonly from: string | RegExp;
  readonly to: string;
}

/** The fixture with every place that matches changed. */
async function changed(name: string, { from, to }: Change): Promise<string> {
  const before = await readFile(`test/sources/fixtures/${name}.csv`, 'utf8');
  const after = before.replaceAll(typeof from === 'string' ? from : new RegExp(from, 'g'), to);
  if (after === before) throw new Error(`Nothing in ${name} matches.`);
  const path = join(folder, `${name}.csv`);
  await writeFile(path, after);
  return path;
}

async function readChanged(name: string, change: Change, options: SourceOptions = {}) {
  return documentsOf(await changed(name, change), options);
}

describe('totals', () => {
  it('block for QuickBooks', async () => {
    const read = readChanged(
      'quickbooks-desktop-untitled',
      { from: '"1,284.50"\n', to: '"1,284.51"\n' },
      { currency: 'USD' },
    );
    await expect(read).rejects.toThrow(
      'The open balances above do not add up to the total "1,100.00".',
    );
  });

  it('warn for Xero, and all rows are read', async () => {
    const found = await readChanged(
      'xero-aged-receivables-detail',
      { from: ',2300.5,', to: ',2400.5,' },
      { currency: 'NZD' },
    );
    expect(found.documents).toHaveLength(4);
    expect(found.warnings).toEqual([
      'The open balances above do not add up to the total "2400.5" (line 17).',
    ]);
  });

  it('warn for Harvest in the currency of the section only', async () => {
    const found = await readChanged(
      'harvest-invoice-report-grouped',
      { from: 'Total,,"10,50",,"10,50"', to: 'Total,,"10,50",,"10,51"' },
      { terms: '30' },
    );
    expect(found.warnings).toEqual([
      'The open balances above do not add up to the total "10,51" (line 11).',
    ]);
  });
});

describe('currencies', () => {
  it.each([
    ['invoice-ninja-v4', {}],
    ['quickbooks-aging-detail', {}],
    ['tally-pending-bills', {}],
    ['wave-accounting-transactions', { terms: '30' }],
    ['xero-aged-receivables-detail', {}],
  ])('must be said for %s', async (name, options) => {
    await expect(documentsOf(`test/sources/fixtures/${name}.csv`, options)).rejects.toMatchObject({
      problem: { hint: 'Say it with --currency, such as --currency USD.' },
    });
  });

  it('are taken from a sign that only one country uses', async () => {
    const found = await readChanged('invoice-ninja-v4', { from: '$', to: '£' });
    expect(found.documents.map((line) => line[6])).toEqual(['GBP', 'GBP', 'GBP']);
  });

  it.each([
    ['€1,020.00', 'EUR'],
    ['(12,50 zł)', 'PLN'],
    ['US$ 5', 'USD'],
    ['CHF 1’000.00', 'CHF'],
    ['$5', null],
    ['¥500', null],
    ['5 kr', null],
    ['-5.00', null],
  ])('of %s: %s', (amount, currency) => {
    expect(currencyOfSign(amount)).toBe(currency);
  });

  it.each([
    ['Swedish Krona - SEK', 'SEK'],
    ['EUR', 'EUR'],
    ['Krona', null],
    ['Some - XQX', null],
  ])('by the name %s: %s', (name, currency) => {
    expect(currencyAtEnd(name)).toBe(currency);
  });
});

describe('due dates', () => {
  it.each([
    'freshbooks-invoice-details',
    'harvest-invoice-report',
    'harvest-invoice-report-grouped',
    'invoice2go-invoices',
    'wave-accounting-transactions',
  ])('that %s has none of are asked for', async (name) => {
    const path = `test/sources/fixtures/${name}.csv`;
    await expect(documentsOf(path, { currency: 'USD' })).rejects.toThrow(
      'No column was found for the due date (dueOn).',
    );
  });
});

describe('QuickBooks', () => {
  it.each(['A/R Ageing Detail', 'Accounts receivable aging detail'])(
    'calls its report %s too',
    async (title) => {
      const found = await readChanged(
        'quickbooks-aging-detail',
        { from: 'A/R Aging Detail Report', to: title },
        { currency: 'USD' },
      );
      expect(found.format).toBe('quickbooks-aging-detail');
    },
  );

  it('refuses a sales report on a cash basis, which lists what was paid', async () => {
    const path = await changed('quickbooks-sales-detail', {
      from: 'Accrual basis',
      to: 'Cash Basis',
    });
    await expect(documentsOf(path, { currency: 'USD', terms: '30' })).rejects.toMatchObject({
      problem: {
        line: 19,
        message: 'The report is on a cash basis: it lists what was paid, not what is owed.',
      },
    });
  });
});

describe('lines of one document', () => {
  it('that do not agree are documents of their own, for a person to settle', async () => {
    const found = await readChanged('zoho-invoice', {
      from: 'Nails,,1.00,464.25,464.25,489.75,489.75,489.75',
      to: 'Nails,,1.00,464.25,464.25,489.75,500.00,500.00',
    });
    expect(found.documents.slice(0, 2).map((line) => [line[0], line[3], line[7]])).toEqual([
      [2, 'ZI-000001', '489.75'],
      [3, 'ZI-000001', '500.00'],
    ]);
  });

  it('that do not follow each other are not joined', async () => {
    const found = await readChanged(
      'freshbooks-invoice-details',
      {
        from: /Moss Garage,0000011(.*)\n(.*\n)(.*\n)(.*\n)/,
        to: '$2$3Moss Garage,0000011$1\n$4',
      },
      { terms: '30' },
    );
    const parts = found.documents.filter((line) => line[3] === '0000011');
    expect(parts.map((line) => line[7])).toEqual(['490.00', '715.00']);
  });

  it('are all read or none: one bad amount shows the whole invoice', async () => {
    const found = await readChanged(
      'freshbooks-invoice-details',
      { from: '490.00,USD', to: 'n/a,USD' },
      { terms: '30' },
    );
    expect(found.skipped[0]).toEqual([2, 'Line Total "n/a" is not an amount']);
  });
});

describe('ids', () => {
  it('that a spreadsheet cut short are shown, never taken for one client', async () => {
    const found = await readChanged('zoho-invoice', {
      from: '4600000000000073048',
      to: '4.6E+18',
    });
    expect(found.skipped[0]).toEqual([
      5,
      'Customer ID "4.6E+18" was cut short by a spreadsheet: import the file as it was exported',
    ]);
  });
});

describe('words that JavaScript knows', () => {
  it('are no sign, no state and no type', async () => {
    expect(currencyOfSign('constructor')).toBeNull();
    const state = await readChanged('zoho-invoice', { from: ',Void,', to: ',constructor,' });
    expect(state.documents.at(-1)?.[3]).toBe('ZI-000005');
    const type = await readChanged('xero-sales-invoices', { from: ',Bill,', to: ',constructor,' });
    expect(type.skipped.at(-1)).toEqual([10, '"constructor" is no document of a sale']);
    const row = await readChanged(
      'quickbooks-aging-detail',
      { from: 'Journal Entry', to: 'constructor' },
      { currency: 'USD' },
    );
    expect(row.skipped).toEqual([
      [13, 'constructor is neither an invoice, a credit memo nor a payment'],
    ]);
  });
});

describe('completeness', () => {
  it('of Tally is that of the group of all debtors', async () => {
    const found = await readChanged(
      'tally-pending-bills',
      { from: 'Sundry Debtors', to: 'Debtors of the North' },
      { currency: 'INR' },
    );
    expect([found.format, found.isComplete]).toEqual(['tally-pending-bills', false]);
  });
});

it('reads titles that come again within a file once', async () => {
  const text = await readFile('test/sources/fixtures/stripe-invoices.csv', 'utf8');
  const path = join(folder, 'twice.csv');
  await writeFile(path, `${text}${text.split('\n')[0]}\n`);
  const found = await documentsOf(path);
  expect([found.documents.length, found.skipped.length, found.summaries]).toEqual([4, 4, 1]);
});
