// The least that each part of an import must cost: the bytes of the file, and PostgreSQL's own COPY of it, bare and into
// tables with the keys of the books, with nothing compared and nothing recorded.
import { createReadStream } from 'node:fs';
import { csvOf } from './csv.ts';
import { median, timed } from './turns.ts';
import type { Workbench } from './workbench.ts';

/** The bytes alone. */
export async function readAll(path: string): Promise<void> {
  for await (const _chunk of createReadStream(path)); // Nothing is done with them.
}

export interface CopyFloors {
  /** The file as it is into a table of text columns without any key. */
  readonly bareMs: number;
  /** The same, and its rows on into tables with the keys and indexes of the books: what COPY costs where those stand. */
  readonly keyedMs: number;
}

const KEPT = ['invoice', 'payment', 'allocation'];

/** Medians of three runs each; what they need is made and taken away. */
export async function copyFloorsOf(bench: Workbench, path: string): Promise<CopyFloors> {
  const { floor } = bench;
  const [header = ''] = csvOf(0);
  const names = header
    .trim()
    .split(',')
    .map((name) => `"${name}"`);
  await floor.query(`CREATE TABLE bare (${names.map((name) => `${name} text`).join(', ')})`);
  for (const table of KEPT)
    await floor.query(`CREATE TABLE like_${table} (LIKE ${table} INCLUDING ALL)`);
  const made = ['bare', ...KEPT.map((table) => `like_${table}`)];
  const bare: number[] = [];
  const keyed: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    await floor.query(`TRUNCATE ${made.join(', ')}`);
    const copyMs = await timed(() => copyFile(bench, { path, names }));
    bare.push(copyMs);
    keyed.push(copyMs + (await timed(() => insertKeyed(bench))));
  }
  await floor.query(`DROP TABLE ${made.join(', ')}`);
  return { bareMs: median(bare), keyedMs: median(keyed) };
}

async function copyFile(
  { db }: Workbench,
  { path, names }: { path: string; names: readonly string[] },
): Promise<void> {
  const copy = await db.copyInto(`bare (${names.join(', ')}) `, 'csv');
  let rest = '';
  let isFirst = true;
  for await (const chunk of createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 20 })) {
    const text = rest + String(chunk);
    const end = text.lastIndexOf('\n') + 1;
    const from = isFirst ? text.indexOf('\n') + 1 : 0;
    isFirst = false;
    rest = text.slice(end);
    await copy.write(text.slice(from, end));
  }
  await copy.end();
}

async function insertKeyed({ floor }: Workbench): Promise<void> {
  await floor.query('BEGIN');
  for (const sql of KEYED) await floor.query(sql);
  await floor.query('COMMIT');
}

const ROWS = `SELECT 'w' AS w, row_number() OVER () AS id, substr("clientId", 2)::bigint AS client, *,
  (replace(amount, '.', ''))::bigint AS minor, (replace(balance, '.', ''))::bigint AS open,
  (nullif("paidOn", ''))::date AS paid FROM bare`;

const KEYED = [
  `INSERT INTO like_invoice (workspace_id, id, client_id, number, issued_on, due_on, currency, amount_minor,
     balance_minor, paid_on, paid_minor, po)
   SELECT w, id, client, number, "issuedOn"::date, "dueOn"::date, currency, minor, open, paid, minor - open, po
   FROM (${ROWS}) r`,
  `INSERT INTO like_payment (workspace_id, id, client_id, key, paid_on, currency, amount_minor)
   SELECT w, id, client, number || '@' || minor, paid, currency, minor FROM (${ROWS}) r WHERE paid IS NOT NULL`,
  `INSERT INTO like_allocation (workspace_id, id, invoice_id, payment_id, amount_minor)
   SELECT w, id, id, id, minor FROM (${ROWS}) r WHERE paid IS NOT NULL`,
];
