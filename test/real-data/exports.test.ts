// Goal: exports of other programs, genuine or recorded, come in with the figures their own cells give. Method: cells counted and summed here by position, without our readers.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SourceOptions } from '#sources/options.ts';
import { documentsOf } from '#test/sources/formats/read.ts';

const FOLDER = join(process.env['AR_REAL_DATA_DIR'] ?? '../shared/data', 'exports');
const isHere = existsSync(FOLDER);
if (!isHere)
  process.stderr.write(`Skipped: no real exports in ${FOLDER} (set AR_REAL_DATA_DIR).\n`);

/** Cells of a comma-separated text, quotes doubled; enough for these files. */
function cellsOf(text: string): string[][] {
  return text
    .split(/\r?\n/)
    .filter(Boolean)
    .map((line) =>
      [...`,${line}`.matchAll(/,(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
        ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
      ),
    );
}

/** Cents of "1,234.50", "12 500,00", "$13.50": the last mark with one or two digits behind it is the decimal one. */
function cents(text = ''): number {
  const [, whole = '', decimals = ''] =
    /^[^\d-]*(-?[\d ,.]*?)(?:[.,](\d{1,2})0*)?$/.exec(text) ?? [];
  const sign = whole.startsWith('-') ? -1 : 1;
  return sign * (Number(whole.replace(/\D/g, '')) * 100 + Number(decimals.padEnd(2, '0')));
}

interface Expected {
  readonly format: string;
  readonly options?: SourceOptions;
  /** Cells of the rows that are documents. */
  readonly rows: (cells: string[][]) => string[][];
  /** Open amount of one such row, in cents. */
  readonly open: (row: string[]) => number;
  readonly documents: number;
  readonly openCents: number;
  readonly skipped?: number;
  readonly summaries?: number;
}

const usd = { currency: 'USD' };
const usdNet30 = { currency: 'USD', terms: '30' };
const under = (header: number) => (cells: string[][]) => cells.slice(header);

const FILES: Record<string, Expected> = {
  'qbo_ar_aging_detail_report.csv': {
    format: 'quickbooks-aging-detail',
    options: usd,
    rows: (cells) => cells.filter((row) => /invoice|credit memo/i.test(row[2] ?? '')),
    open: (row) => cents(row[7]),
    documents: 4,
    openCents: 140_000,
    summaries: 6,
  },
  'qbd_style_ar_aging_flat.csv': {
    format: 'quickbooks-aging-detail',
    options: usd,
    rows: under(4),
    open: (row) => cents(row[5]),
    documents: 3,
    openCents: 410_725,
  },
  'xero_sales_invoices_export.csv': {
    format: 'xero-sales-invoices',
    rows: under(1),
    open: (row) => cents(row[26]?.replace(/00$/, '')),
    documents: 2,
    openCents: 149_500,
  },
  'xero_aged_receivables_detail.as-csv.csv': {
    format: 'xero-aged-receivables-detail',
    options: usdNet30,
    rows: (cells) => cells.filter((row) => row[9]?.startsWith('XERO')),
    open: (row) => cents(row[17]),
    documents: 1,
    openCents: 200_000,
    summaries: 2,
  },
  'freshbooks_invoice_details.csv': {
    format: 'freshbooks-invoice-details',
    options: { terms: '30' },
    rows: under(1),
    open: (row) => cents(row[15]),
    documents: 1,
    openCents: 789_000,
    summaries: 2,
  },
  'zoho_invoice.csv': {
    format: 'zoho-invoice',
    rows: () => [],
    open: () => 0,
    documents: 0,
    openCents: 0,
    skipped: 3,
    summaries: 1,
  },
  'invoiceninja_v4_invoices.csv': {
    format: 'invoice-ninja-v4',
    options: usd,
    rows: (cells) => [...new Map(under(4)(cells).map((row) => [row[2], row])).values()],
    open: (row) => cents(row[3]) - cents(row[4]),
    documents: 2,
    openCents: 2_822,
    summaries: 1,
  },
  'invoice2go_invoices.csv': {
    format: 'invoice2go-invoices',
    options: { terms: '30' },
    rows: under(1),
    open: (row) => cents(row[34]),
    documents: 1,
    openCents: 7_020,
  },
  'invoicely_invoices.csv': {
    format: 'invoicely-invoices',
    options: usd,
    rows: under(1),
    open: (row) => cents(row[5]),
    documents: 1,
    openCents: 102_000,
  },
  'harvest_invoice_report_sv.csv': {
    format: 'harvest-invoice-report',
    options: { terms: '30' },
    rows: under(1),
    open: (row) => cents(row[8]),
    documents: 3,
    openCents: 50_000,
  },
  'harvest_invoice_report_grouped.csv': {
    format: 'harvest-invoice-report-grouped',
    options: { terms: '30' },
    rows: (cells) => cells.filter((row) => row[0] === 'Paid' || row[0] === 'Open'),
    open: (row) => cents(row[7]),
    documents: 2,
    openCents: 123_450,
    skipped: 1,
    summaries: 2,
  },
  'tally_pending_bills.as-csv.csv': {
    format: 'tally-pending-bills',
    options: { currency: 'INR', terms: '30' },
    rows: (cells) => cells.filter((row) => row[1]?.startsWith('INV')),
    open: (row) => cents(row[4]),
    documents: 1,
    openCents: 500_000,
    summaries: 2,
  },
  'lago_export_fixture.csv': {
    format: 'lago-invoices',
    rows: (cells) => cells.filter((row) => row[12] === 'finalized'),
    open: (row) => Number(row[8]),
    documents: 1,
    openCents: 1_000,
    skipped: 1,
  },
};

async function readFile(name: string, options: SourceOptions = {}) {
  const found = await documentsOf(join(FOLDER, name), options);
  const openCents = found.documents.reduce((sum, line) => {
    const open = Math.round(Number(line[8]) * 100);
    return sum + (line[1] === 'invoice' ? open : -open);
  }, 0);
  return { ...found, openCents };
}

describe.skipIf(!isHere)('exports', () => {
  it.each(Object.entries(FILES))('%s', async (name, expected) => {
    const rows = expected.rows(cellsOf(readFileSync(join(FOLDER, name), 'utf8')));
    const own = rows.reduce((sum, row) => sum + expected.open(row), 0);
    const found = await readFile(name, expected.options);
    expect({
      format: found.format,
      documents: found.documents.length,
      openCents: found.openCents,
      skipped: found.skipped.length,
      summaries: found.summaries,
    }).toEqual({
      format: expected.format,
      documents: expected.documents,
      openCents: expected.openCents,
      skipped: expected.skipped ?? 0,
      summaries: expected.summaries ?? 0,
    });
    expect(own, 'the sum of its own cells').toBe(expected.openCents);
  });

  it('wave_accounting_transactions.csv: the receivable account adds up to what is open', async () => {
    const name = 'wave_accounting_transactions.csv';
    const account = cellsOf(readFileSync(join(FOLDER, name), 'utf8')).filter(
      (row) => row[2] === 'Accounts Receivable',
    );
    const own = account.reduce((sum, row) => sum + cents(row[7]) - cents(row[8]), 0);
    const found = await readFile(name, usdNet30);
    expect([found.format, found.openCents, found.documents.length, found.summaries]).toEqual([
      'wave-accounting-transactions',
      own,
      3,
      2,
    ]);
    expect(own).toBe(847_441);
    expect(found.documents.map((line) => [line[3], line[8], line[9]])).toEqual([
      ['2', '4974.00', null],
      ['3', '0.00', '590.50'],
      ['4', '3500.41', null],
    ]);
  });

  it('zoho_invoice.csv, had its drafts been sent: the balance of each number once', async () => {
    const text = readFileSync(join(FOLDER, 'zoho_invoice.csv'), 'utf8');
    const numbers = new Map(
      cellsOf(text)
        .slice(1)
        .map((row) => [row[2], cents(row[33])]),
    );
    const folder = mkdtempSync(join(tmpdir(), 'gt-zoho-'));
    try {
      const path = join(folder, 'sent.csv');
      writeFileSync(path, text.replaceAll(',Draft,', ',Sent,'));
      const found = await documentsOf(path);
      expect(found.documents.map((line) => [line[3], cents(String(line[8]))])).toEqual([
        ...numbers,
      ]);
      expect([...numbers.values()].reduce((sum, balance) => sum + balance, 0)).toBe(133_975);
      const last = cellsOf(text)[3] ?? [];
      expect(found.documents[2]?.slice(2, 7)).toEqual([
        `${last[7]} ${last[5]}`,
        last[2],
        last[0],
        last[10],
        last[14],
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
