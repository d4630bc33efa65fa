// Goal: real exports come in with the figures their own columns give. Method: sums straight from the CSV text.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '#db/client.ts';
import { dayOf } from '#db/days.ts';
import type { ImportReport } from '#domain/imported.ts';
import { habitOf } from '#domain/payer.ts';
import type { Day } from '#domain/types.ts';
import { importFile } from '#flows/import.ts';
import { aDatabase } from '#test/support/database.ts';

const FOLDER = process.env['AR_REAL_DATA_DIR'] ?? '../shared/data';
const IBM = join(FOLDER, 'ibm/WA_Fn-UseC_-Accounts-Receivable.csv');
const IBM_BLANKS = join(FOLDER, 'ibm/WA_Accounts-Receivable_with_missing.csv');
const BOOK = join(FOLDER, 'highradius/open-invoices.csv');
const CLOSED = join(FOLDER, 'highradius/closed-payments-reconstructed.csv');
const isHere = [IBM, IBM_BLANKS, BOOK, CLOSED].every((path) => existsSync(path));
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
    for (const id of ['ibm', 'blanks', 'book', 'closed'])
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
      skipFaulty: true,
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

  it('closed payments: the median of every payer equals one worked out from the columns', async () => {
    const [header = '', ...lines] = readFileSync(CLOSED, 'utf8').split(/\r?\n/).filter(Boolean);
    const folder = mkdtempSync(join(tmpdir(), 'gt-closed-'));
    const path = join(folder, 'closed.csv');
    // Most of these rows have no number and some share one; a payer's habit needs each of them once: lines for numbers.
    const numbered = lines.map((line, at) =>
      line.replace(/^([^,]*,[^,]*),[^,]*,/, `$1,L${at + 2},`),
    );
    writeFileSync(path, `${[header, ...numbered].join('\n')}\n`);
    const map =
      'clientId=cust_number,clientName=name_customer,number=invoice_id,dueOn=due_date,paidOn=clear_date,amount=amount';
    try {
      const { rows, clients } = await bring('closed', path, { map: [map], currency: 'USD' });
      expect(rows).toMatchObject({ read: 40_000, imported: 40_000, skipped: [] });
      const daysOf = new Map<string, number[]>();
      for (const line of lines) {
        const cells = line.split(',');
        const client = cells[0] ?? '';
        daysOf.set(client, [...(daysOf.get(client) ?? []), Number(cells.at(-1))]);
      }
      expect(clients.created).toBe(daysOf.size);
      const payers = await db.prisma.$queryRaw<{ number: string; due: Day[]; paid: Day[] }[]>`
        SELECT c.number, array_agg(i.due_on::text ORDER BY i.id) AS due, array_agg(i.paid_on::text ORDER BY i.id) AS paid
        FROM invoice i JOIN client c ON c.workspace_id = i.workspace_id AND c.id = i.client_id
        WHERE i.workspace_id = 'closed' AND i.balance_minor = 0 GROUP BY c.id, c.number`;
      const middle = (days: number[]) => {
        const sorted = [...days].sort((a, b) => a - b);
        const half = sorted.length / 2;
        return half % 1 === 0 ? (sorted[half - 1]! + sorted[half]!) / 2 : sorted[Math.floor(half)]!;
      };
      const medians = payers.map(({ number, due, paid }) => {
        const invoices = due.map((dueOn, at) => ({
          currency: 'USD',
          amountMinor: 1n,
          dueOn,
          paidOn: paid[at] ?? dueOn,
        }));
        const habit = habitOf({ paid: invoices, openOverdue: [], today: '2020-05-22' });
        return [number, habit.medianDaysLate];
      });
      expect(Object.fromEntries(medians)).toEqual(
        Object.fromEntries([...daysOf].map(([number, days]) => [number, middle(days)])),
      );
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
