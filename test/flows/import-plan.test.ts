// Goal: what a small file costs does not grow with the file times the books.
// Method: each statement of an import is first explained and taken back, then run; rows and blocks that it touched are
// counted, never timed. Once for every row of the file and once for all of the books is fine; both multiplied is not.
import { expect, it } from 'vitest';
import type { Database, Queries } from '#db/client.ts';
import { anImportDesk } from '#test/support/import-desk.ts';
import { Prisma } from '../../prisma/generated/client.ts';

const INVOICES = 20_000;
const CLIENTS = 2_000;
/** Each statement may walk through all rows of the books in so many steps of its plan. */
const WALKS = 10;
/** And may read all of their blocks so many times, and these for each row of the file. */
const [READS, BLOCKS_A_ROW] = [4, 20];

const desk = anImportDesk('2026-11-21T09:00:00Z');

interface Plan {
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Join Filter'?: number;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly Plan[];
}

interface Cost {
  readonly sql: string;
  readonly rows: number;
  readonly blocks: number;
}

function rowsOf(plan: Plan): number {
  const each =
    plan['Actual Rows'] +
    (plan['Rows Removed by Filter'] ?? 0) +
    (plan['Rows Removed by Join Filter'] ?? 0);
  return (plan.Plans ?? []).reduce((sum, one) => sum + rowsOf(one), each * plan['Actual Loops']);
}

async function explain(tx: Queries, sql: Prisma.Sql): Promise<Cost> {
  await tx.$executeRawUnsafe('SAVEPOINT explained');
  const [answer] = await tx.$queryRaw<{ 'QUERY PLAN': readonly { Plan: Plan }[] }[]>(
    Prisma.sql`EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON) ${sql}`,
  );
  await tx.$executeRawUnsafe('ROLLBACK TO SAVEPOINT explained');
  const plan = answer!['QUERY PLAN'][0]!.Plan;
  const blocks = plan['Shared Hit Blocks'] + plan['Shared Read Blocks'];
  return { sql: sql.sql, rows: rowsOf(plan), blocks };
}

/** The same database, that tells the cost of each statement that it is given within a transaction. */
function watched(db: Database, costs: Cost[]): Database {
  const explaining =
    (tx: Queries, run: '$queryRaw' | '$executeRaw') =>
    async (first: TemplateStringsArray | Prisma.Sql, ...values: unknown[]) => {
      const sql = 'raw' in first ? Prisma.sql([...first], ...values) : first;
      if (/^\s*(WITH|SELECT|INSERT|UPDATE|DELETE)\b/.test(sql.sql))
        costs.push(await explain(tx, sql));
      return tx[run](sql);
    };
  const eye = (tx: Queries): Queries =>
    new Proxy(tx, {
      get: (target, name) =>
        name === '$queryRaw' || name === '$executeRaw'
          ? explaining(target, name)
          : Reflect.get(target, name),
    });
  const prisma = new Proxy(db.prisma, {
    get: (target, name) =>
      name === '$transaction'
        ? (work: (tx: Queries) => Promise<unknown>, patience: object) =>
            target.$transaction((tx) => work(eye(tx)), patience)
        : Reflect.get(target, name),
  });
  return { ...db, prisma };
}

/** Twenty thousand invoices, all paid but every hundredth, with the statistics that tidying after an import leaves. */
async function aLargeBook(source: string): Promise<number> {
  const { db, workspaceId } = desk;
  await db.prisma.$executeRaw`
    INSERT INTO client (workspace_id, source, key, number, name, name_key)
    SELECT ${workspaceId}, ${source}, 'k:client ' || n, NULL, 'Client ' || n, 'client ' || n
    FROM generate_series(1, ${CLIENTS}) n`;
  await db.prisma.$executeRaw`
    INSERT INTO invoice (workspace_id, client_id, number, issued_on, due_on, currency, amount_minor, balance_minor,
      paid_minor, paid_on)
    SELECT ${workspaceId}, c.id, 'I-' || n, '2026-06-01'::date, '2026-07-01'::date, 'EUR', 10000,
      CASE WHEN n % 100 = 0 THEN 10000 ELSE 0 END, CASE WHEN n % 100 = 0 THEN 0 ELSE 10000 END,
      CASE WHEN n % 100 = 0 THEN NULL ELSE '2026-07-05'::date END
    FROM generate_series(1, ${INVOICES}) n
    JOIN client c ON c.workspace_id = ${workspaceId} AND c.key = 'k:client ' || (1 + n % ${CLIENTS}::int)`;
  await db.prisma.$executeRaw`ANALYZE client, invoice`;
  const [size] = await db.prisma.$queryRaw<{ blocks: number }[]>`
    SELECT ((pg_total_relation_size('invoice') + pg_total_relation_size('client')) / 8192)::int AS blocks`;
  return size?.blocks ?? 0;
}

/** Half of it changes invoices of the books, half brings new ones; as many as `rows` in all. */
function plainFile(rows: number): string {
  const lines = Array.from({ length: rows }, (_, n) => {
    const number = n % 2 === 0 ? (n + 2) * 5 : INVOICES + n;
    const client = 1 + (number % CLIENTS);
    return `Client ${client},I-${number},2026-06-01,2026-07-02,EUR,100.00,40.00,2026-07-05,60.00`;
  });
  const titles =
    'Customer,Invoice,Invoice Date,Due Date,Currency,Amount,Balance,Paid On,Amount Paid';
  return `${titles}\n${lines.join('\n')}\n`;
}

/** A complete report, so that whatever else is open is missing. */
function agingReport(rows: number): string {
  const lines = Array.from({ length: rows }, (_, n) => {
    const number = (n + 1) * 100;
    return `,06/01/2026,Invoice,I-${number},Client ${1 + (number % CLIENTS)},07/01/2026,100.00,100.00`;
  });
  return [
    'A/R Aging Detail Report',
    '"As of Oct 31, 2026"',
    '',
    ',Date,Transaction type,Num,Customer full name,Due date,Amount,Open balance',
    ...lines,
    `TOTAL,,,,,,,${(rows * 100).toFixed(2)}`,
    '',
  ].join('\n');
}

it.each([
  {
    what: 'a plain file, each row looked up by itself',
    source: 'csv',
    content: plainFile,
    rows: 190,
  },
  { what: 'a plain file, looked up as a set', source: 'csv', content: plainFile, rows: 2_000 },
  {
    what: 'a complete report',
    source: 'quickbooks',
    content: agingReport,
    rows: 190,
    dateOrder: 'MDY',
  },
])('$what', async ({ source, content, rows, dateOrder = 'YMD' }) => {
  const blocks = await aLargeBook(source);
  const costs: Cost[] = [];
  const outcome = await desk.attempt(content(rows), {
    options: { currency: 'EUR', dateOrder },
    db: watched(desk.db, costs),
  });
  expect(outcome).toMatchObject({ ok: true });
  const tooMuch = costs.filter(
    (cost) =>
      cost.rows > WALKS * (INVOICES + rows) || cost.blocks > READS * blocks + BLOCKS_A_ROW * rows,
  );
  expect(costs.length).toBeGreaterThan(10);
  expect(tooMuch).toEqual([]);
});
