// A fresh, migrated, empty database for one test file: embedded, or on the server of TEST_DATABASE_URL.
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Database, OpeningLog } from '#db/client.ts';
import { connectServer } from '#db/client.ts';
import { openEmbedded } from '#db/embedded/open.ts';
import { migrateServer, readMigrations } from '#db/migrate.ts';
// oxlint-disable-next-line import/no-unassigned-import -- It sets a switch of V8; processes get it by --import.
import './quick-engine.ts';

export const TEST_SERVER = process.env['TEST_DATABASE_URL'];

export const silentLog: OpeningLog = { info: () => undefined, warn: () => undefined };

export async function aDatabase(): Promise<Database> {
  return TEST_SERVER ? aServerDatabase(TEST_SERVER) : anEmbeddedDatabase();
}

async function anEmbeddedDatabase(): Promise<Database> {
  const dataDir = await mkdtemp(join(tmpdir(), 'gt-test-'));
  const db = await openEmbedded({ dataDir, log: silentLog, lowSpaceBytes: 0 });
  return {
    ...db,
    close: async () => {
      await db.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function aServerDatabase(server: string): Promise<Database> {
  const template = await aTemplate(server);
  const { url, drop } = await aBareDatabase(server, template);
  const db = connectServer(url);
  return {
    ...db,
    close: async () => {
      await db.close();
      await drop();
    },
  };
}

/** An empty database on the server, or a copy of `template`. */
export async function aBareDatabase(server: string, template = 'template1') {
  const name = `gt_${randomBytes(6).toString('hex')}`;
  await onServer(server, (admin) => admin.query(`CREATE DATABASE ${name} TEMPLATE ${template}`));
  const drop = () =>
    onServer(server, (admin) => admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
  return { url: urlOf(server, name), name, drop };
}

/** Made once for each state of the migrations; test files that start together wait for the first. */
async function aTemplate(server: string): Promise<string> {
  const hash = createHash('sha256');
  for (const { checksum } of await readMigrations()) hash.update(checksum);
  const name = `gt_template_${hash.digest('hex').slice(0, 12)}`;
  await onServer(server, async (admin) => {
    await admin.query(`SELECT pg_advisory_lock(hashtext($1))`, [name]);
    const { rowCount } = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (rowCount) return;
    const draft = `${name}_draft`;
    await admin.query(`DROP DATABASE IF EXISTS ${draft} WITH (FORCE)`);
    await admin.query(`CREATE DATABASE ${draft}`);
    await migrateServer(urlOf(server, draft));
    await admin.query(`ALTER DATABASE ${draft} RENAME TO ${name}`);
  });
  return name;
}

async function onServer<T>(server: string, task: (admin: pg.Client) => Promise<T>): Promise<T> {
  const admin = new pg.Client(server);
  await admin.connect();
  try {
    return await task(admin);
  } finally {
    await admin.end();
  }
}

function urlOf(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}
