// Brings a database to the present schema: prisma/migrations in order, each in one transaction.
// The record is Prisma's own table, so that `prisma migrate status` and `deploy` agree with it.
import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import pg from 'pg';
import { serverConfig, UnusableDatabase } from '#db/client.ts';

export interface Migration {
  readonly name: string;
  readonly sql: string;
  /** sha256 of the file, as Prisma writes it. */
  readonly checksum: string;
}

interface AppliedRow {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished_at: Date | null;
}

const FOLDER = new URL('../../prisma/migrations/', import.meta.url);
/** The advisory lock that Prisma takes too: `prisma migrate deploy` and we exclude each other. */
const LOCK = 72707369;

const TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                      VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum                VARCHAR(64) NOT NULL,
    finished_at             TIMESTAMPTZ,
    migration_name          VARCHAR(255) NOT NULL,
    logs                    TEXT,
    rolled_back_at          TIMESTAMPTZ,
    started_at              TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count     INTEGER NOT NULL DEFAULT 0
)`;

/** The migrations of this program, oldest first. */
export async function readMigrations(folder: URL = FOLDER): Promise<Migration[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(new URL(`${name}/migration.sql`, folder), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}

/** Migrates the server behind `url`; returns the names of what was applied. Safe beside others who do the same. */
export async function migrateServer(url: string, migrations?: Migration[]): Promise<string[]> {
  const client = new pg.Client(serverConfig(url));
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    return await applyPending(client, migrations ?? (await readMigrations()));
  } finally {
    await client.end(); // Gives the lock back, too.
  }
}

/** Applies what is missing. The caller sees to it that nobody else does so at the same time. */
export async function applyPending(client: pg.Client, migrations: Migration[]): Promise<string[]> {
  const pending = await pendingMigrations(client, migrations);
  if (pending.length === 0) return [];
  await client.query(TABLE);
  for (const migration of pending) await applyOne(client, migration);
  return pending.map(({ name }) => name);
}

/** What is missing in the database, oldest first. Throws `UnusableDatabase` when it is not an older state of ours. */
export async function pendingMigrations(
  client: pg.Client,
  migrations: Migration[],
): Promise<Migration[]> {
  const found = await client.query(`SELECT to_regclass('_prisma_migrations') IS NOT NULL AS found`);
  if (!found.rows[0]?.found) return [...migrations];
  const { rows } = await client.query<AppliedRow>(
    `SELECT migration_name, checksum, finished_at FROM _prisma_migrations
     WHERE rolled_back_at IS NULL ORDER BY started_at`,
  );
  for (const row of rows) refuseStranger(row, migrations);
  const applied = new Set(rows.map((row) => row.migration_name));
  return migrations.filter(({ name }) => !applied.has(name));
}

function refuseStranger(row: AppliedRow, migrations: Migration[]): void {
  const name = row.migration_name;
  const ours = migrations.find((migration) => migration.name === name);
  if (!ours)
    throw new UnusableDatabase(
      `The database is newer than this program: it holds the migration ${name}, which this version does not know. Start the newer version of Good Terms.`,
    );
  if (!row.finished_at)
    throw new UnusableDatabase(
      `The migration ${name} was begun by another tool and not finished. Repair it with "prisma migrate resolve", then start again.`,
    );
  if (ours.checksum !== row.checksum)
    throw new UnusableDatabase(
      `The migration ${name} was edited after it had been applied. Put prisma/migrations/${name}/migration.sql back as it was.`,
    );
}

async function applyOne(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(sql);
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, clock_timestamp(), clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw new Error(`The migration ${name} failed and was taken back: ${String(error)}`, {
      cause: error,
    });
  }
}
