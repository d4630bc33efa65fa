// Goal: a database is brought to exactly prisma/schema.prisma, once, whole or not at all.
// Method: an embedded engine without any table, or PostgreSQL where TEST_DATABASE_URL names one.
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { embeddedConfig, serverConfig } from '#db/client.ts';
import { startEngine } from '#db/embedded/engine.ts';
import { createCluster } from '#db/embedded/template.ts';
import type { Migration } from '#db/migrate.ts';
import { applyPending, migrateServer, pendingMigrations, readMigrations } from '#db/migrate.ts';
import { openDatabase } from '#db/open.ts';
import { aChild } from '#test/support/child.ts';
import { aBareDatabase, silentLog, TEST_SERVER } from '#test/support/database.ts';
import { diffToSchema } from '../../scripts/schema-diff.ts';

const known = await readMigrations();
const also = (sql: string): Migration[] => [...known, { name: '2999_next', sql, checksum: 'c' }];

/** Without tables. */
async function aPlace() {
  if (TEST_SERVER) {
    const { url, drop } = await aBareDatabase(TEST_SERVER);
    return { config: serverConfig(url), drop };
  }
  const dir = await mkdtemp(join(tmpdir(), 'gt-migrate-'));
  await createCluster(join(dir, 'pg'), []);
  const engine = await startEngine({ clusterDir: join(dir, 'pg'), socketDir: dir });
  const drop = async () => {
    await engine.stop();
    await rm(dir, { recursive: true });
  };
  return { config: embeddedConfig(dir), drop };
}

describe('migrations', () => {
  let place: Awaited<ReturnType<typeof aPlace>>;
  let client: pg.Client;

  beforeAll(async () => {
    place = await aPlace();
  });
  afterAll(() => place.drop());

  beforeEach(async () => {
    client = new pg.Client(place.config);
    await client.connect();
  });
  // Everything that a migration makes is in this schema: without it the place is as it was.
  afterEach(async () => {
    await client.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public');
    await client.end();
  });

  it('produce exactly the schema, and a difference would be seen', async () => {
    await applyPending(client, known);
    expect(await diffToSchema('database', place.config)).toBe('');
    await client.query('ALTER TABLE client DROP COLUMN snoozed_until');
    await client.query('DROP INDEX invoice_open_idx');
    const script = await diffToSchema('database', place.config);
    expect(script).toContain('ADD COLUMN     "snoozed_until" DATE');
    expect(script).toContain('CREATE INDEX "invoice_open_idx"');
  });

  it('are applied once and recorded as Prisma records them', async () => {
    expect(await pendingMigrations(client, known)).toEqual(known);
    expect(await applyPending(client, known)).toEqual(known.map(({ name }) => name));
    expect(await applyPending(client, known)).toEqual([]);
    const { rows } = await client.query('SELECT * FROM _prisma_migrations ORDER BY started_at');
    expect(rows).toHaveLength(known.length);
    expect(rows[0]).toMatchObject({
      migration_name: known[0]?.name,
      checksum: createHash('sha256')
        .update(known[0]?.sql ?? '')
        .digest('hex'),
      applied_steps_count: 1,
      rolled_back_at: null,
      logs: null,
    });
    expect(rows[0].finished_at).toBeInstanceOf(Date);
  });

  it('move the digests of before into the outbox as far as they had come', async () => {
    const next = known.findIndex(({ name }) => name.endsWith('_digest_on_outbox'));
    await applyPending(client, known.slice(0, next));
    await client.query(`INSERT INTO workspace (id, name) VALUES ('w', 'x')`);
    await client.query(`
      INSERT INTO digest (workspace_id, id, channel_id, local_date, state, run_at, fence, lease_until, attempts, lapses,
        error, posted_at)
      SELECT 'w', id, 'C1', date '2026-11-20' + id, state, timestamptz '2026-11-20 08:00Z', 'f', timestamptz '2026-11-20 08:15Z',
        id, 1, error, posted_at::timestamptz
      FROM (VALUES (1, 'posted', NULL, '2026-11-20 08:01Z'), (2, 'failed', 'is_archived', NULL), (3, 'queued', 'no_answer', NULL),
        (4, 'claimed', NULL, NULL), (5, 'claimed', NULL, NULL)) old (id, state, error, posted_at)`);
    await client.query(`
      INSERT INTO digest_message (workspace_id, digest_id, part, handoff_at)
      SELECT 'w', id, 0, '2026-11-20 08:00:30Z' FROM unnest(ARRAY[1, 4]) id`);
    await applyPending(client, known);
    const { rows } = await client.query(`
      SELECT key, lane, about, state, attempts, lapses, error, fence,
        handoff_at IS NOT NULL AS "isHandedOff", ended_at IS NOT NULL AS "isOver" FROM outbox ORDER BY key`);
    const common = { lane: 'slack:C1', lapses: 1, error: null, fence: null };
    const row = (id: number, more: object) => ({
      ...common,
      key: `C1:2026-11-${20 + id}`,
      about: { digestId: `${id}` },
      attempts: id,
      isHandedOff: false,
      isOver: false,
      ...more,
    });
    expect(rows).toEqual([
      row(1, { state: 'sent', isHandedOff: true, isOver: true }),
      row(2, { state: 'failed', error: 'is_archived', isOver: true }),
      row(3, { state: 'queued', error: 'no_answer' }),
      row(4, { state: 'handoff', fence: 'f', isHandedOff: true }),
      row(5, { state: 'claimed', fence: 'f' }),
    ]);
    const digests = await client.query('SELECT id FROM digest WHERE posted_at IS NOT NULL');
    expect(digests.rows).toEqual([{ id: '1' }]);
  });

  it('give the invoices of a letter from before the currency of the books', async () => {
    const at = known.findIndex(({ name }) => name.endsWith('_letter_currency'));
    await applyPending(client, known.slice(0, at));
    await client.query(`
      INSERT INTO workspace (id, name) VALUES ('w', 'Northwind Studio');
      INSERT INTO client (workspace_id, id, source, key, name, name_key) VALUES ('w', 1, 'csv', 'n:1', 'Acme', 'acme');
      INSERT INTO invoice (workspace_id, id, client_id, number, issued_on, due_on, currency, amount_minor, balance_minor)
      VALUES ('w', 1, 1, 'INV-7', '2026-10-01', '2026-11-01', 'CHF', 100, 100);
      INSERT INTO outbox (workspace_id, id, kind, key, lane, about, created_at, run_at)
      VALUES ('w', 1, 'reminder', 'k', 'mail', '{}', '2026-11-20', '2026-11-20');
      INSERT INTO reminder (workspace_id, id, client_id, outbox_id, stage, tone, language, contact_id, to_address,
        subject, body, created_by, created_at, local_date, message_id)
      VALUES ('w', 1, 1, 1, 'friendly', 'warm', 'en', 1, 'ap@acme.example', 's', 'b', 'U1', '2026-11-20', '2026-11-20', 'm');
      INSERT INTO reminder_invoice (workspace_id, reminder_id, invoice_id, balance_minor, due_on)
      VALUES ('w', 1, 1, 100, '2026-11-01'), ('w', 1, 99, 100, '2026-11-01')`);
    await applyPending(client, known);
    const { rows } = await client.query(
      'SELECT currency FROM reminder_invoice ORDER BY invoice_id',
    );
    expect(rows).toEqual([{ currency: 'CHF' }, { currency: 'XXX' }]);
  });

  it('leave nothing half applied when one fails, and go on when it is mended', async () => {
    await expect(
      applyPending(client, also('CREATE TABLE half (a int); INSERT INTO half VALUES (1 / 0);')),
    ).rejects.toThrow('The migration 2999_next failed and was taken back: error: division by zero');
    const { rows } = await client.query(`SELECT to_regclass('half') AS half`);
    expect(rows[0].half).toBeNull();
    expect(await applyPending(client, also('CREATE TABLE half (a int)'))).toEqual(['2999_next']);
  });

  it('are refused when one was edited after it had been applied', async () => {
    await applyPending(client, known);
    const edited = known.map((migration) => ({ ...migration, checksum: '0'.repeat(64) }));
    await expect(applyPending(client, edited)).rejects.toThrow(
      `${known[0]?.name} was edited after it had been applied`,
    );
  });

  it('are refused on a database that is newer than the program', async () => {
    await applyPending(client, also('SELECT 1'));
    await expect(pendingMigrations(client, known)).rejects.toThrow(
      'The database is newer than this program: it holds the migration 2999_next',
    );
  });

  it('are refused after another tool left one unfinished, unless that was resolved', async () => {
    await applyPending(client, known);
    await client.query('UPDATE _prisma_migrations SET finished_at = NULL');
    await expect(pendingMigrations(client, known)).rejects.toThrow('not finished');
    await client.query('UPDATE _prisma_migrations SET rolled_back_at = now()');
    expect(await pendingMigrations(client, known)).toEqual(known);
  });
});

describe.skipIf(!TEST_SERVER)('on a server', () => {
  const server = TEST_SERVER ?? '';

  it('three processes at once apply each migration once', async () => {
    const { url, drop } = await aBareDatabase(server);
    const children = [aChild('migrate', url), aChild('migrate', url), aChild('migrate', url)];
    expect(await Promise.all(children.map(({ exit }) => exit))).toEqual([0, 0, 0]);
    expect(children.flatMap(({ lines }) => lines).sort()).toEqual([
      'applied 0',
      'applied 0',
      `applied ${known.length}`,
    ]);
    await drop();
  });

  it('opening says what is missing, and opens when it is there', async () => {
    const { url, drop } = await aBareDatabase(server);
    const open = () => openDatabase({ url, dataDir: '', log: silentLog, retryForMs: 0 });
    await expect(open()).rejects.toThrow('Run: npm run db:migrate');
    await migrateServer(url);
    const db = await open();
    expect(db).toMatchObject({ engine: 'server', role: 'server' });
    expect(db.isReadOnly()).toBe(false);
    await db.close();
    await drop();
  });

  it('instants mean the same whatever the zone of the database is', async () => {
    const { url, name, drop } = await aBareDatabase(server);
    await migrateServer(url);
    const admin = new pg.Client(url);
    await admin.connect();
    await admin.query(`ALTER DATABASE ${name} SET timezone = 'Asia/Kolkata'`);
    await admin.end();
    const db = await openDatabase({ url, dataDir: '', log: silentLog });
    const createdAt = new Date('2026-03-01T12:00:00Z');
    await db.prisma.workspace.create({ data: { id: 'w', name: 'x', createdAt } });
    const asText = await db.prisma.$queryRaw`
      SELECT to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') AS at FROM workspace`;
    expect(asText).toEqual([{ at: '2026-03-01 12:00' }]);
    await db.prisma.$executeRaw`UPDATE workspace SET created_at = '2026-03-01T23:30:00+05:30'`;
    const row = await db.prisma.workspace.findUniqueOrThrow({ where: { id: 'w' } });
    expect(row.createdAt.toISOString()).toBe('2026-03-01T18:00:00.000Z');
    await db.close();
    await drop();
  });
});

describe('a server that does not answer', () => {
  it('is named without its password', async () => {
    const url = 'postgresql://somebody:secret@127.0.0.1:1/books';
    const failure = await openDatabase({ url, dataDir: '', log: silentLog, retryForMs: 150 }).catch(
      (error: Error) => error.message,
    );
    expect(failure).toMatch(/^The database at 127.0.0.1:1\/books does not answer: .*ECONNREFUSED/);
    expect(failure).not.toContain('secret');
  });
});
