// Goal: the demo's made-up company tells the stories it promises, the same ones for the same day.
import { describe, expect, it } from 'vitest';
import { aCompany } from '../../demo/company.ts';

type Row = Record<string, string>;

/** Enough CSV for text that never holds a line break. */
function rowsOf(csv: string): Row[] {
  const [head = '', ...lines] = csv.trim().split('\r\n');
  const cells = (line: string) =>
    [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
      ([, quoted, bare]) => quoted?.replaceAll('""', '"') ?? bare ?? '',
    );
  const names = cells(head);
  return lines.map((line) =>
    Object.fromEntries(cells(line).map((cell, index) => [names[index] ?? '?', cell])),
  );
}

const cents = (text = '') => Math.round(Number(text || '0') * 100);
const DAYS = ['2024-02-29', '2026-03-29', '2026-11-22', '2026-11-24', '2027-01-01'];

describe.each(DAYS)('the company on %s', (today) => {
  const company = aCompany(today);
  const rows = rowsOf(company.csv);
  const of = (id: string) => rows.filter((row) => row['clientId'] === id);
  const overdue = rows.filter((row) => cents(row['balance']) > 0 && row['dueOn']! < today);

  it('is the same each time', () => {
    expect(aCompany(today).csv).toBe(company.csv);
  });

  it('has forty clients, three currencies, two of one name, and two years', () => {
    expect(new Set(rows.map((row) => row['clientId'])).size).toBe(40);
    expect(new Set(rows.map((row) => row['currency']))).toEqual(new Set(['EUR', 'USD', 'GBP']));
    const acmes = rows.filter((row) => row['clientName'] === 'Acme Ltd');
    expect(new Set(acmes.map((row) => row['clientId']))).toEqual(new Set(['0200988', '0201003']));
    const issued = rows.map((row) => row['issuedOn']!);
    const years = (Date.parse(today) - Date.parse(issued[0]!)) / 86_400_000 / 365;
    expect(years).toBeGreaterThan(1.9);
    expect(issued.at(-1)! < today).toBe(true);
  });

  it('adds up, row by row, and pays nothing in the future', () => {
    for (const row of rows) {
      expect(cents(row['paidAmount']) + cents(row['balance'])).toBe(cents(row['amount']));
      expect(cents(row['amount'])).toBeGreaterThan(0);
      expect(row['issuedOn']! <= row['dueOn']!).toBe(true);
      if (row['paidOn']) expect(row['paidOn'] < today).toBe(true);
      else expect(row['paidAmount']).toBe('');
    }
    expect(new Set(rows.map((row) => row['number'])).size).toBe(rows.length);
  });

  it('has enough to do, in each currency, and clients with nothing overdue', () => {
    const late = new Set(overdue.map((row) => row['clientId']));
    expect(late.size).toBeGreaterThanOrEqual(10);
    expect(late.size).toBeLessThanOrEqual(30);
    expect(new Set(overdue.map((row) => row['currency'])).size).toBe(3);
  });

  it('tells its stories: first time late, disputed, paid in part, gone quiet', () => {
    const globex = of('K-1005').filter((row) => row['dueOn']! < today);
    const open = globex.filter((row) => cents(row['balance']) > 0);
    expect(open).toHaveLength(1);
    expect(Date.parse(today) - Date.parse(open[0]!['dueOn']!)).toBe(5 * 86_400_000);
    for (const row of globex.filter((one) => one !== open[0]))
      expect(row['paidOn']! <= row['dueOn']!, `${row['number']} on time`).toBe(true);
    const disputed = rows.filter((row) => row['disputed'] === 'yes');
    expect(new Set(disputed.map((row) => row['clientId']))).toEqual(
      new Set(['K-1008', 'K-1013', 'K-1036']),
    );
    const parts = rows.filter((row) => cents(row['balance']) > 0 && cents(row['paidAmount']) > 0);
    expect(new Set(parts.map((row) => row['clientId']))).toEqual(
      new Set(['K-1007', 'K-1016', 'K-1032']),
    );
    expect(overdue.some((row) => row['clientId'] === 'K-1019')).toBe(true);
  });

  it('uses reserved addresses only', () => {
    const text = JSON.stringify(rows) + JSON.stringify(company.members);
    for (const [, host] of text.matchAll(/(?:@|https:\/\/)([\w.-]+)/g))
      expect(host).toMatch(/\.example\.com$/);
  });
});
