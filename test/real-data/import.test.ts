// Goal: real exports come in with the figures their own columns give. Method: sums straight from the CSV text.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '#db/client.ts';
import { dayOf } from '#db/days.ts';
import type { ImportReport } from '#domain/imported.ts';
import { importFile } from '#flows/import.ts';
import { aDatabase } from '#test/support/database.ts';

const FOLDER = process.env['AR_REAL_DATA_DIR'] ?? '../shared/data';
const IBM = join(FOLDER, 'ibm/WA_Fn-UseC_-Accounts-Receivable.csv');
const IBM_BLANKS = join(FOLDER, 'ibm/WA_Accounts-Receivable_with_missing.csv');
const BOOK = join(FOLDER, 'highradius/open-invoices.csv');
const isHere = [IBM, IBM_BLANKS, BOOK].every((path) => existsSync(path));
if (!isHere) process.stderr.write(`Skipped: no real data in ${FOLDER} (set AR_REAL_DATA_DIR).\n`);

const MAP =
  'number=invoiceNumber,clientId=customerID,issuedOn=InvoiceDate,dueOn=DueDate,amount=InvoiceAmount,paidOn=SettledDate,disputed=Disputed';

/** These files quote nothing, which a test may rely on and a reader may not. */
function recordsOf(path: string): Record<string, string>[] {
  const [header = '', ...lines] = readFileSync(path, 'utf8').split(/\r?\n/).filter(Boolean);
  const names = header.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    return Object.fromEntries(names.map((name, at) => [name, cells[at] ?? '']));
  });
}

const centsOf = (text = '') => BigInt(text.replace('.', ''));
const daysFrom = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 86_400_000;

describe.skipIf(!isHere)('real files', () => {
  let db: Database;
  beforeAll(async () => {
    db = await aDatabase();
    for (const id of ['ibm', 'blanks', 'book'])
      await db.prisma.workspace.create({ data: { id, name: id } });
  });
  afterAll(() => db.close());

  async function bring(
    workspaceId: string,
    path: string,
    options: { map?: string[]; currency?: string } = {},
  ): Promise<ImportReport> {
    const request = {
      workspaceId,
      actor: 'terminal',
      path,
      fileName: 'real.csv',
      options,
      commit: true,
    };
    const outcome = await importFile({ db, now: new Date('2026-11-21T09:00:00Z') }, request);
    if (!outcome.ok) throw new Error(`${outcome.problem.message} ${outcome.problem.hint}`);
    return outcome.report;
  }

  it('IBM: days late and on-time share equal its own columns, row for row', async () => {
    const records = recordsOf(IBM);
    const report = await bring('ibm', IBM, { map: [MAP], currency: 'USD' });
    expect(report.rows).toMatchObject({ read: 2466, imported: 2466, skipped: [] });
    expect(report.clients.created).toBe(100);
    const found = await db.prisma.invoice.findMany({
      where: { workspaceId: 'ibm' },
      include: { client: true },
    });
    const lateBy = new Map(
      found.map(({ client, number, dueOn, paidOn }) => [
        `${client.number} ${number}`,
        Math.max(0, daysFrom(dayOf(dueOn), dayOf(paidOn!))),
      ]),
    );
    for (const record of records)
      expect(
        lateBy.get(`${record['customerID']} ${record['invoiceNumber']}`),
        record['invoiceNumber'],
      ).toBe(Number(record['DaysLate']));
    const onTime = records.filter((record) => record['DaysLate'] === '0').length / records.length;
    expect([...lateBy.values()].filter((days) => days === 0).length / lateBy.size).toBe(onTime);
    expect(found.filter((invoice) => invoice.isDisputed)).toHaveLength(561);
    const sum = records.reduce(
      (total, record) => total + centsOf(Number(record['InvoiceAmount']).toFixed(2)),
      0n,
    );
    const paid = await db.prisma.payment.aggregate({
      where: { workspaceId: 'ibm' },
      _sum: { amountMinor: true },
    });
    const allocated = await db.prisma.allocation.aggregate({
      where: { workspaceId: 'ibm' },
      _sum: { amountMinor: true },
    });
    expect([paid._sum.amountMinor, allocated._sum.amountMinor]).toEqual([sum, sum]);
  });

  it('IBM with blanks: every row is either in the books or shown with its reason', async () => {
    const records = recordsOf(IBM_BLANKS);
    const { rows } = await bring('blanks', IBM_BLANKS, { map: [MAP], currency: 'USD' });
    expect(rows.read).toBe(records.length);
    expect(rows.imported + rows.unchanged + rows.skipped.length).toBe(rows.read);
    const blank = records.flatMap((record, at) =>
      ['customerID', 'invoiceNumber', 'DueDate', 'InvoiceAmount'].some(
        (name) => record[name] === '',
      )
        ? [at + 2]
        : [],
    );
    const skipped = new Set(rows.skipped.map(({ line }) => line));
    expect(blank.filter((line) => !skipped.has(line))).toEqual([]);
    expect(
      rows.skipped.filter(({ line }) => !blank.includes(line)).map(({ reason }) => reason),
    ).toEqual([]);
  });

  it('HighRadius: totals per currency and bucket equal an independent sum; a second import changes nothing', async () => {
    const report = await bring('book', BOOK);
    const once = [...new Map(recordsOf(BOOK).map((record) => [record['doc_id'], record])).values()];
    expect(report.rows).toEqual({
      read: 9995,
      imported: 9703,
      updated: 0,
      unchanged: 292,
      summary: 0,
      skipped: [],
    });
    const bucket = (due: string) => {
      const late = daysFrom(due, '2020-05-22');
      return late <= 0
        ? 'current'
        : late <= 30
          ? '1-30'
          : late <= 60
            ? '31-60'
            : late <= 90
              ? '61-90'
              : '90+';
    };
    const sum = (rows: { key: string; minor: bigint }[]) => {
      const totals: Record<string, { count: number; minor: bigint }> = {};
      for (const { key, minor } of rows) {
        totals[key] ??= { count: 0, minor: 0n };
        totals[key].count += 1;
        totals[key].minor += minor;
      }
      return totals;
    };
    const expected = sum(
      once.map((record) => ({
        key: `${record['invoice_currency']} ${bucket(record['due_in_date'] ?? '')}`,
        minor: centsOf(record['total_open_amount']),
      })),
    );
    const found = await db.prisma.invoice.findMany({ where: { workspaceId: 'book' } });
    expect(
      sum(
        found.map(({ currency, dueOn, balanceMinor }) => ({
          key: `${currency} ${bucket(dayOf(dueOn))}`,
          minor: balanceMinor,
        })),
      ),
    ).toEqual(expected);
    expect(Object.keys(expected).length).toBeGreaterThan(4);
    const numbers = new Set(once.map((record) => record['cust_number']));
    expect(await db.prisma.client.count({ where: { workspaceId: 'book' } })).toBe(numbers.size);
    expect((await bring('book', BOOK)).rows).toEqual({
      read: 9995,
      imported: 0,
      updated: 0,
      unchanged: 9995,
      summary: 0,
      skipped: [],
    });
  });
});
