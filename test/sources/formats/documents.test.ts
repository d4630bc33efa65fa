// Goal: every export shape gives exactly the documents that a person reads in it. Method: hand-written files, values compared.
import { describe, expect, it } from 'vitest';
import { documentsOf } from './read.ts';

const fixture = (name: string) => `test/sources/fixtures/${name}.csv`;
const read = (name: string, options = {}) => documentsOf(fixture(name), options);

describe('quickbooks-aging-detail', () => {
  it('reads invoices, credits and payments, and is complete', async () => {
    expect(await read('quickbooks-aging-detail', { currency: 'USD' })).toEqual({
      format: 'quickbooks-aging-detail',
      ledger: 'quickbooks',
      asOf: '2026-07-25',
      isComplete: true,
      documents: [
        [
          7,
          'invoice',
          'NORTHWIND',
          'F-1',
          '2025-11-11',
          '2025-12-11',
          'USD',
          '1000.00',
          '800.00',
          null,
        ],
        [
          8,
          'credit_note',
          'HARBOUR:Dock 4',
          'C-1',
          '2026-01-23',
          '2026-01-23',
          'USD',
          '100.00',
          '100.00',
          null,
        ],
        [
          9,
          'unapplied_payment',
          'HARBOUR:Dock 4',
          '2026-02-01/6000',
          '2026-02-01',
          '2026-02-01',
          'USD',
          '60.00',
          '25.00',
          null,
        ],
        [
          12,
          'invoice',
          'Bay Sports',
          'F-2',
          '2026-08-01',
          '2026-09-01',
          'USD',
          '500.00',
          '500.00',
          null,
        ],
      ],
      skipped: [[13, 'Journal Entry is neither an invoice, a credit memo nor a payment']],
      summaries: 6,
      aliases: [undefined, 'Dock 4', 'Dock 4', undefined],
      warnings: [],
    });
  });

  it('reads the desktop table without its heading, which has no amounts', async () => {
    const found = await read('quickbooks-desktop-untitled', { currency: 'USD' });
    expect(found).toMatchObject({ format: 'quickbooks-aging-detail', isComplete: true });
    expect(found.documents).toEqual([
      [
        3,
        'invoice',
        'Harbour:Dock 4',
        '3041',
        '2025-11-18',
        '2025-12-18',
        'USD',
        '1284.50',
        '1284.50',
        null,
      ],
      [
        6,
        'unapplied_payment',
        'Harbour:Dock 4',
        '2025-11-02/8450',
        '2025-11-02',
        null,
        'USD',
        '84.50',
        '84.50',
        null,
      ],
      [
        7,
        'credit_note',
        'Bay Sports',
        '3042',
        '2025-11-03',
        '2025-11-03',
        'USD',
        '100.00',
        '100.00',
        null,
      ],
    ]);
    expect([found.skipped, found.summaries]).toEqual([[], 5]);
  });

  it('reads the desktop report with its heading and without types', async () => {
    const found = await read('quickbooks-desktop', { currency: 'USD' });
    expect([found.format, found.asOf]).toEqual(['quickbooks-aging-detail', '2025-12-31']);
    expect(found.documents.map((line) => [line[1], line[3], line[8]])).toEqual([
      ['invoice', '2041', '1284.50'],
      ['credit_note', '2042', '42.00'],
      ['invoice', '2063', '2180.75'],
    ]);
  });
});

describe('quickbooks-sales-detail', () => {
  it('adds lines up below their customer and warns of what the report does not say', async () => {
    expect(await read('quickbooks-sales-detail', { currency: 'USD', terms: '30' })).toEqual({
      format: 'quickbooks-sales-detail',
      ledger: 'quickbooks',
      asOf: null,
      isComplete: false,
      documents: [
        [
          7,
          'invoice',
          'Harbour',
          'S-1',
          '2026-01-15',
          '2026-02-14',
          'USD',
          '320.50',
          '320.50',
          null,
        ],
        [
          11,
          'invoice',
          'Harbour:Dock 4',
          'S-3',
          '2026-02-03',
          '2026-03-05',
          'USD',
          '80.00',
          '80.00',
          null,
        ],
        [
          13,
          'credit_note',
          'Harbour',
          'S-4',
          '2026-02-10',
          '2026-03-12',
          'USD',
          '50.00',
          '50.00',
          null,
        ],
        [
          16,
          'invoice',
          'Bay Sports',
          'S-5',
          '2026-03-01',
          '2026-03-31',
          'USD',
          '30.00',
          '30.00',
          null,
        ],
      ],
      skipped: [[9, 'Sales Receipt is neither an invoice, a credit memo nor a payment']],
      summaries: 9,
      aliases: [undefined, 'Dock 4', undefined, undefined],
      warnings: [
        'Its amounts are sales without tax.',
        'This report does not say what is still open, as the A/R Aging Detail report does: a new invoice counts as open in full, one that the books know keeps its balance (3 rows, first on line 7).',
      ],
    });
  });

  it('reads a transaction list with an open balance', async () => {
    const found = await read('quickbooks-transaction-list', { currency: 'USD' });
    expect(found).toMatchObject({ format: 'quickbooks-sales-detail', warnings: [], summaries: 2 });
    expect(found.documents).toEqual([
      [
        7,
        'invoice',
        'Bay Sports',
        'T-1',
        '2026-01-15',
        '2026-02-14',
        'USD',
        '120.00',
        '70.00',
        null,
      ],
      [
        8,
        'unapplied_payment',
        'Bay Sports',
        '2026-01-20/5000',
        '2026-01-20',
        '2026-01-20',
        'USD',
        '50.00',
        '0.00',
        null,
      ],
      [
        9,
        'unapplied_payment',
        'Bay Sports',
        '2026-01-22/900',
        '2026-01-22',
        '2026-01-22',
        'USD',
        '9.00',
        '9.00',
        null,
      ],
    ]);
    expect(found.skipped).toEqual([
      [10, 'Estimate is neither an invoice, a credit memo nor a payment'],
    ]);
  });
});

describe('xero-sales-invoices', () => {
  it('groups lines and tells credit notes, over-payments, drafts and bills apart', async () => {
    expect(await read('xero-sales-invoices')).toEqual({
      format: 'xero-sales-invoices',
      ledger: 'xero',
      asOf: null,
      isComplete: false,
      documents: [
        [
          2,
          'invoice',
          'Pine Bakery',
          'XI-1',
          '2026-03-28',
          '2026-04-27',
          'NZD',
          '1265.00',
          '1000.00',
          '265.00',
        ],
        [
          5,
          'invoice',
          'Pine Bakery',
          'XI-2',
          '2026-04-01',
          '2026-05-01',
          'NZD',
          '115.00',
          '0.00',
          '115.00',
        ],
        [
          6,
          'credit_note',
          'Pine Bakery',
          'XC-1',
          '2026-04-02',
          null,
          'NZD',
          '46.00',
          '46.00',
          null,
        ],
        [
          7,
          'unapplied_payment',
          'Quay Books',
          '2026-04-03/2000',
          '2026-04-03',
          null,
          'AUD',
          '20.00',
          '20.00',
          null,
        ],
      ],
      skipped: [
        [8, 'Draft: it was not sent to the client yet'],
        [9, 'Voided: it no longer stands'],
        [10, '"Bill" is no document of a sale'],
      ],
      summaries: 1,
      aliases: [undefined, undefined, undefined, undefined],
      warnings: [],
    });
  });
});

describe('xero-aged-receivables-detail', () => {
  it('reads what is open below each contact, and is complete', async () => {
    expect(await read('xero-aged-receivables-detail', { currency: 'NZD' })).toEqual({
      format: 'xero-aged-receivables-detail',
      ledger: 'xero',
      asOf: '2026-03-31',
      isComplete: true,
      documents: [
        [
          9,
          'invoice',
          'Pine Bakery',
          'XA-1',
          '2026-01-15',
          '2026-02-14',
          'NZD',
          '2000.00',
          '2000.00',
          null,
        ],
        [
          11,
          'credit_note',
          'Pine Bakery',
          'XAC-1',
          '2026-03-01',
          '2026-03-01',
          'NZD',
          '50.00',
          '50.00',
          null,
        ],
        [
          14,
          'invoice',
          'Total Wine',
          'XA-3',
          '2026-03-10',
          '2026-04-09',
          'NZD',
          '70.00',
          '70.00',
          null,
        ],
        [
          15,
          'unapplied_payment',
          'Total Wine',
          '2026-03-20/2000',
          '2026-03-20',
          null,
          'NZD',
          '20.00',
          '20.00',
          null,
        ],
      ],
      skipped: [[10, 'There is no due date, and no terms to work it out from']],
      summaries: 6,
      aliases: [undefined, undefined, undefined, undefined],
      warnings: [],
    });
  });
});

describe('freshbooks-invoice-details', () => {
  it('adds lines up and goes by the state', async () => {
    expect(await read('freshbooks-invoice-details', { terms: '30' })).toEqual({
      format: 'freshbooks-invoice-details',
      ledger: 'freshbooks',
      asOf: null,
      isComplete: false,
      documents: [
        [
          2,
          'invoice',
          'Moss Garage',
          '0000011',
          '2026-01-28',
          '2026-02-27',
          'USD',
          '1205.00',
          '1205.00',
          null,
        ],
        [
          4,
          'invoice',
          'Moss Garage',
          '0000012',
          '2026-01-29',
          '2026-02-28',
          'USD',
          '20.00',
          '0.00',
          '20.00',
        ],
        [
          6,
          'invoice',
          'Fern Travel',
          '0000013',
          '2026-02-01',
          '2026-03-03',
          'CAD',
          '40.00',
          '40.00',
          null,
        ],
        [
          7,
          'invoice',
          'Fern Travel',
          '0000014',
          '2026-02-02',
          '2026-03-04',
          'CAD',
          '41.00',
          '41.00',
          null,
        ],
      ],
      skipped: [
        [8, 'draft: it was not sent to the client yet'],
        [10, 'The status "frobnicated" is not known'],
      ],
      summaries: 3,
      aliases: [undefined, undefined, undefined, undefined],
      warnings: [
        'The file does not say what is left of a partly paid invoice: a new one counts as open in full, one that the books know keeps its balance (line 6).',
      ],
    });
  });
});

describe('zoho-invoice', () => {
  it('keeps nineteen digits of a customer and works due dates out from terms', async () => {
    const found = await read('zoho-invoice');
    expect(found).toMatchObject({ format: 'zoho-invoice', ledger: 'zoho', isComplete: false });
    expect(found.documents).toEqual([
      [
        2,
        'invoice',
        '4600000000000073035 Elm Hardware',
        'ZI-000001',
        '2026-01-28',
        '2026-02-27',
        'USD',
        '489.75',
        '489.75',
        null,
      ],
      [
        4,
        'invoice',
        '4600000000000073036 Elm Hardware',
        'ZI-000002',
        '2026-01-29',
        '2026-01-29',
        'EUR',
        '460.00',
        '160.00',
        '300.00',
      ],
      [
        5,
        'invoice',
        '4600000000000073048 Ivy Baking',
        'ZI-000003',
        '2026-01-30',
        '2026-02-27',
        'USD',
        '45.00',
        '0.00',
        '45.00',
      ],
    ]);
    expect(found.skipped).toEqual([
      [6, 'Draft: it was not sent to the client yet'],
      [7, 'Void: it no longer stands'],
    ]);
    expect([found.summaries, found.warnings]).toEqual([1, []]);
  });
});

describe('invoice-ninja-v4', () => {
  it('groups lines below the preamble and takes off what was paid', async () => {
    const found = await read('invoice-ninja-v4', { currency: 'USD' });
    expect(found).toMatchObject({ format: 'invoice-ninja-v4', ledger: 'invoice-ninja' });
    expect(found.documents).toEqual([
      [
        5,
        'invoice',
        'Reed Dental',
        '0007',
        '2026-01-25',
        '2026-02-20',
        'USD',
        '13.50',
        '8.49',
        '5.01',
      ],
      [
        6,
        'invoice',
        'Reed Dental',
        '0008',
        '2026-02-19',
        '2026-03-21',
        'USD',
        '1026.67',
        '1026.67',
        '0.00',
      ],
      [
        8,
        'invoice',
        'Reed Dental',
        '0009',
        '2026-02-20',
        '2026-03-22',
        'USD',
        '9.00',
        '0.00',
        '9.00',
      ],
    ]);
    expect(found.skipped).toEqual([
      [9, 'Draft: it was not sent to the client yet'],
      [11, 'It belongs to PAYMENTS, not to the invoices'],
    ]);
    expect(found.summaries).toBe(2);
  });
});

describe('invoice2go-invoices', () => {
  it('is not fooled by nested lists, and says what was never sent', async () => {
    const found = await read('invoice2go-invoices', { terms: '14' });
    expect(found).toMatchObject({ format: 'invoice2go-invoices', ledger: 'invoice2go' });
    expect(found.documents).toEqual([
      [
        2,
        'invoice',
        'Jo Gordon',
        '21',
        '2026-01-28',
        '2026-02-11',
        'USD',
        '70.20',
        '70.20',
        '0.00',
      ],
      [
        3,
        'invoice',
        'Jo Gordon',
        '22',
        '2026-02-28',
        '2026-03-14',
        'USD',
        '30.50',
        '0.00',
        '30.50',
      ],
    ]);
    expect(found.skipped).toEqual([[4, 'deleted: it no longer stands']]);
    expect(found.warnings).toEqual([
      'An invoice is marked as unsent: make sure that the client has it (line 2).',
    ]);
  });
});

describe('invoicely-invoices', () => {
  it('takes the currency from its sign and the balance from the state', async () => {
    const found = await read('invoicely-invoices');
    expect(found).toMatchObject({ format: 'invoicely-invoices', ledger: 'invoicely' });
    expect(found.documents).toEqual([
      [
        2,
        'invoice',
        'Wayne Works',
        'INV-1',
        '2026-01-28',
        '2026-02-27',
        'EUR',
        '1020.00',
        '1020.00',
        null,
      ],
      [
        3,
        'invoice',
        'Wayne Works',
        'INV-2',
        '2026-01-29',
        '2026-02-28',
        'EUR',
        '20.00',
        '0.00',
        null,
      ],
      [
        4,
        'invoice',
        'Kent Press',
        'INV-3',
        '2026-01-30',
        '2026-03-01',
        'EUR',
        '30.00',
        '30.00',
        null,
      ],
      [
        7,
        'invoice',
        'Kent Press',
        'INV-6',
        '2026-02-01',
        '2026-03-03',
        'EUR',
        '60.00',
        '60.00',
        null,
      ],
      [
        8,
        'invoice',
        'Wayne Works',
        'INV-7',
        '2026-02-02',
        '2026-03-04',
        'EUR',
        '7.25',
        '7.25',
        null,
      ],
    ]);
    expect(found.skipped).toEqual([
      [5, 'Draft: it was not sent to the client yet'],
      [6, 'The status "Accepted" is not known'],
      [9, 'Cancelled: it no longer stands'],
    ]);
    expect(found.warnings).toEqual([
      'The file does not say what is left of a partly paid invoice: a new one counts as open in full, one that the books know keeps its balance (line 4).',
    ]);
  });
});

describe('harvest-invoice-report', () => {
  it('reads both manners of writing an amount and currencies by name', async () => {
    const found = await read('harvest-invoice-report', { terms: '30' });
    expect(found).toMatchObject({
      format: 'harvest-invoice-report',
      ledger: 'harvest',
      skipped: [],
    });
    expect(found.documents).toEqual([
      [
        2,
        'invoice',
        'Birch AB',
        '101',
        '2026-01-10',
        '2026-02-09',
        'SEK',
        '20160.00',
        '0.00',
        '20160.00',
      ],
      [
        3,
        'invoice',
        'Birch AB',
        '102',
        '2026-01-11',
        '2026-02-10',
        'SEK',
        '1000.00',
        '0.00',
        '0.00',
      ],
      [
        4,
        'invoice',
        'Oak Ltd',
        '103',
        '2026-01-12',
        '2026-02-11',
        'EUR',
        '1500.50',
        '1500.50',
        '0.00',
      ],
      [
        5,
        'invoice',
        'Oak Ltd',
        '104',
        '2026-01-13',
        '2026-02-12',
        'EUR',
        '500.25',
        '400.00',
        '100.25',
      ],
    ]);
  });
});

describe('harvest-invoice-report-grouped', () => {
  it('takes the currency from the section and holds its totals', async () => {
    const found = await read('harvest-invoice-report-grouped', { terms: '30' });
    expect(found).toMatchObject({ format: 'harvest-invoice-report-grouped', ledger: 'harvest' });
    expect(found.documents).toEqual([
      [
        5,
        'invoice',
        'Birch AB',
        '2026-101',
        '2026-07-31',
        '2026-08-30',
        'SEK',
        '22500.00',
        '0.00',
        '22500.00',
      ],
      [
        6,
        'invoice',
        'Birch AB',
        '2026-102',
        '2026-08-31',
        '2026-09-30',
        'SEK',
        '1234.50',
        '1200.00',
        '34.50',
      ],
      [
        10,
        'invoice',
        'Oak Ltd',
        '2026-104',
        '2026-08-30',
        '2026-09-29',
        'EUR',
        '10.50',
        '10.50',
        null,
      ],
    ]);
    expect(found.skipped).toEqual([[7, 'Draft: it was not sent to the client yet']]);
    expect([found.summaries, found.warnings]).toEqual([4, []]);
  });
});

describe('tally-pending-bills', () => {
  it('reads bills below their party, Indian groups, Dr and Cr, and is complete', async () => {
    const found = await read('tally-pending-bills', { currency: 'INR' });
    expect(found).toMatchObject({ format: 'tally-pending-bills', ledger: 'tally' });
    expect([found.asOf, found.isComplete]).toEqual(['2026-04-16', true]);
    expect(found.documents).toEqual([
      [
        7,
        'invoice',
        'Lotus Traders',
        'TB-001',
        '2026-02-01',
        '2026-03-03',
        'INR',
        '125000.00',
        '25000.00',
        null,
      ],
      [
        9,
        'unapplied_payment',
        'Lotus Traders',
        '2026-02-06/200000',
        '2026-02-06',
        null,
        'INR',
        '2000.00',
        '500.00',
        null,
      ],
      [
        12,
        'invoice',
        'Banyan Mills',
        'TB-003',
        '2026-02-07',
        '2026-02-07',
        'INR',
        '700.00',
        '700.00',
        null,
      ],
    ]);
    expect(found.skipped).toEqual([[8, 'There is no due date, and no terms to work it out from']]);
    expect(found.summaries).toBe(4);
  });
});

describe('lago-invoices', () => {
  it('reads cents by the exponent of their currency and goes by both states', async () => {
    const found = await read('lago-invoices');
    expect(found).toMatchObject({ format: 'lago-invoices', ledger: 'lago', summaries: 0 });
    expect(found.documents).toEqual([
      [
        2,
        'invoice',
        'hoops_1 hoops_1',
        'HOO-001',
        '2026-06-06',
        '2026-07-06',
        'USD',
        '1234.05',
        '1234.05',
        null,
      ],
      [
        3,
        'invoice',
        'hoops_1 hoops_1',
        'HOO-002',
        '2026-06-07',
        '2026-07-07',
        'JPY',
        '2000',
        '0',
        null,
      ],
      [
        4,
        'invoice',
        'kites kites',
        'KIT-001',
        '2026-06-08',
        '2026-07-08',
        'KWD',
        '1.500',
        '1.500',
        null,
      ],
    ]);
    expect(found.skipped).toEqual([
      [5, 'draft: it was not sent to the client yet'],
      [6, 'voided: it no longer stands'],
      [7, 'The total "20.00" is no whole number of cents'],
    ]);
  });
});

describe('wave-accounting-transactions', () => {
  it('joins payments to their invoices wherever they stand in the journal', async () => {
    const found = await read('wave-accounting-transactions', { currency: 'USD', terms: '30' });
    expect(found).toMatchObject({ format: 'wave-accounting-transactions', ledger: 'wave' });
    expect(found.documents).toEqual([
      [
        2,
        'invoice',
        'Mark Wool',
        '2',
        '2026-01-28',
        '2026-02-27',
        'USD',
        '974.00',
        '964.00',
        '10.00',
      ],
      [
        4,
        'invoice',
        'Luca Kay',
        '3',
        '2026-01-28',
        '2026-02-27',
        'USD',
        '590.50',
        '0.00',
        '590.50',
      ],
      // Over-paid by 10.00: see test/sources/money.test.ts.
      [11, 'invoice', 'Ann Over', '4', '2026-02-16', '2026-03-18', 'USD', '50.00', '0.00', '60.00'],
    ]);
    expect(found.skipped).toEqual([
      [10, 'It moves the receivable account without naming an invoice'],
      [9, 'It pays invoice "1", which is not in this file'],
    ]);
    expect(found.summaries).toBe(6);
  });
});

describe('stripe-invoices', () => {
  it('takes Amount Due for the whole, small letters for a currency, and the state for what it is', async () => {
    const found = await read('stripe-invoices');
    expect(found).toMatchObject({ format: 'stripe-invoices', ledger: 'stripe', summaries: 0 });
    expect(found.documents).toEqual([
      [
        2,
        'invoice',
        'cus_A1 Atlas Labs',
        '7F1-0001',
        '2026-01-05',
        '2026-02-04',
        'USD',
        '1250.00',
        '1000.00',
        '250.00',
      ],
      [
        3,
        'invoice',
        'cus_B2 pay@bolt.example',
        '7F1-0002',
        '2026-01-06',
        '2026-02-05',
        'EUR',
        '99.00',
        '0.00',
        '99.00',
      ],
      [
        4,
        'invoice',
        'cus_A1 Atlas Labs',
        '7F1-0003',
        '2026-01-07',
        '2026-02-06',
        'USD',
        '45.00',
        '0.00',
        '0.00',
      ],
      [
        5,
        'invoice',
        'cus_C3 cus_C3',
        'in_1D',
        '2026-01-08',
        '2026-02-07',
        'JPY',
        '1200',
        '1200',
        '0',
      ],
    ]);
    expect(found.skipped).toEqual([
      [6, 'draft: it was not sent to the client yet'],
      [7, 'void: it no longer stands'],
      [8, 'uncollectible: it was given up'],
      [9, 'There is no due date, and no terms to work it out from'],
    ]);
  });
});

describe('general', () => {
  it('takes the day and the currency from what stands above, and a sign before that', async () => {
    const found = await read('general-metadata');
    expect(found).toMatchObject({ format: 'general', ledger: 'csv', asOf: '2026-03-31' });
    expect(found.isComplete).toBe(false);
    expect(found.documents).toEqual([
      [
        5,
        'invoice',
        'Pine Bakery',
        'G-1',
        '2026-01-10',
        '2026-02-09',
        'AUD',
        '1200.00',
        '1200.00',
        null,
      ],
      [
        6,
        'invoice',
        'Quay Books',
        'G-2',
        '2026-01-11',
        '2026-02-10',
        'EUR',
        '80.00',
        '80.00',
        null,
      ],
    ]);
  });
});
