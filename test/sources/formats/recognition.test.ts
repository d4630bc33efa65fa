// Goal: a file is one format's and nobody else's, and no format stands undescribed. Method: every fixture against every format.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileBytes } from '#sources/bytes.ts';
import { FORMATS } from '#sources/formats/registry.ts';
import { openTable } from '#sources/open-table.ts';
import type { TableRow } from '#sources/table.ts';

const FIXTURES = 'test/sources/fixtures';
/** Fixtures that are a second shape of a format; every other one bears the name of its format. */
const SHAPES: Record<string, string> = {
  german: 'general',
  'general-metadata': 'general',
  'quickbooks-desktop': 'quickbooks-aging-detail',
  'quickbooks-desktop-untitled': 'quickbooks-aging-detail',
  'quickbooks-transaction-list': 'quickbooks-sales-detail',
};
const fixtures = readdirSync(FIXTURES)
  .filter((file) => file.endsWith('.csv'))
  .map((file) => file.slice(0, -'.csv'.length));
/** Workbooks of several sheets have tests of their own. */
const textFormats = FORMATS.filter((format) => !format.sheets);

async function headOf(path: string): Promise<TableRow[]> {
  const [sheet] = (await openTable(await fileBytes(path))).sheets;
  for await (const rows of sheet!.rows()) return rows.slice(0, 30);
  return [];
}

describe('recognition', () => {
  it.each(fixtures)('of %s is by one format only', async (name) => {
    const head = await headOf(join(FIXTURES, `${name}.csv`));
    const knowing = textFormats
      .filter((format) => format.recognise(head, new Map()) !== null)
      .map((format) => format.id);
    const expected = SHAPES[name] ?? name;
    expect(knowing[0]).toBe(expected);
    expect(knowing.filter((id) => id !== 'general' && id !== expected)).toEqual([]);
  });

  it('is left to the general format where a person maps columns', async () => {
    const map = new Map([['number' as const, 'Number']]);
    const head = await headOf(join(FIXTURES, 'stripe-invoices.csv'));
    expect(
      FORMATS.filter((format) => format.recognise(head, map) !== null).map(({ id }) => id),
    ).toEqual(['general']);
  });

  it('does not depend on capitals or signs in the titles', async () => {
    const head = await headOf(join(FIXTURES, 'xero-sales-invoices.csv'));
    const loud = head.map(({ line, cells }, at) => ({
      line,
      cells: at === 0 ? cells.map((cell) => `*${cell.toUpperCase()}`) : cells,
    }));
    expect(FORMATS.find((format) => format.recognise(loud, new Map()))?.id).toBe(
      'xero-sales-invoices',
    );
  });

  it('needs every title of a signature', async () => {
    for (const format of textFormats.filter(({ id }) => id !== 'general')) {
      const head = await headOf(join(FIXTURES, `${format.id}.csv`));
      const layout = format.recognise(head, new Map())!;
      const nameless = head.map((row) =>
        row.line === layout.headerLine ? { ...row, cells: row.cells.map(() => 'x') } : row,
      );
      expect(format.recognise(nameless, new Map()), format.id).toBeNull();
    }
  });
});

describe('every format', () => {
  const page = readFileSync('docs/IMPORT.md', 'utf8');
  const folder = readFileSync('src/sources/formats/README.md', 'utf8');
  const tests = readFileSync('test/sources/formats/documents.test.ts', 'utf8');

  it.each(FORMATS.map(({ id }) => id))('%s is described on both pages', (id) => {
    expect(page).toContain(`\`${id}\``);
    expect(folder).toContain(`\`${id}.ts\``);
  });

  it.each(textFormats.map(({ id }) => id))('%s has a fixture and expected documents', (id) => {
    expect(fixtures).toContain(id);
    expect(tests).toContain(`describe('${id}'`);
  });
});
