// A fresh, migrated, empty database for one test file.
import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import pg from 'pg';
import type { Database } from '#db/client.ts';
import { connectServer } from '#db/client.ts';

/** Interim: always the server of TEST_DATABASE_URL or the local one. */
export async function aDatabase(): Promise<Database> {
  const base = process.env['TEST_DATABASE_URL'] ?? 'postgresql://postgres@127.0.0.1:5432/postgres';
  const name = `gt_${randomBytes(6).toString('hex')}`;
  const admin = new pg.Client(base);
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  await admin.end();
  const url = new URL(base);
  url.pathname = `/${name}`;
  const client = new pg.Client(url.href);
  await client.connect();
  for (const folder of (await readdir('prisma/migrations', { withFileTypes: true }))
    .filter((e) => e.isDirectory())
    .map((e) => e.name)
    .sort())
    await client.query(await readFile(`prisma/migrations/${folder}/migration.sql`, 'utf8'));
  await client.end();
  const db = connectServer(url.href);
  return {
    ...db,
    close: async () => {
      await db.close();
      const again = new pg.Client(base);
      await again.connect();
      await again.query(`DROP DATABASE ${name} WITH (FORCE)`);
      await again.end();
    },
  };
}
