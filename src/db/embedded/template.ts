// Makes a new embedded database: a copy of a migrated, empty one that is built once and kept.
// Building takes seconds and hundreds of megabytes of memory; copying takes a blink.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { embeddedConfig } from '#db/client.ts';
import { copyCluster } from '#db/embedded/copy.ts';
import { startEngine } from '#db/embedded/engine.ts';
import { takeLock } from '#db/embedded/lock.ts';
import type { Migration } from '#db/migrate.ts';
import { applyPending } from '#db/migrate.ts';

const CACHE = fileURLToPath(new URL('../../../node_modules/.cache/goodterms', import.meta.url));

/** Nobody makes a second database in here: without what they are made from, two thirds of the files are gone. */
const SLIMMER = [
  'UPDATE pg_database SET datistemplate = false',
  'DROP DATABASE template0',
  'DROP DATABASE template1',
  'VACUUM FREEZE',
];

/** Puts a migrated, empty cluster at `clusterDir`, whole or not at all. The parent directory must exist. */
export async function createCluster(
  clusterDir: string,
  migrations: Migration[],
  cache: string = CACHE,
): Promise<void> {
  const draft = await mkdtemp(`${clusterDir}-draft-`);
  try {
    const template = await findTemplate(migrations, cache);
    if (template) copyCluster(template, draft);
    else await buildCluster(draft, migrations);
    await rename(draft, clusterDir);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** The template in the cache, built first if need be; null where the cache cannot be written. */
async function findTemplate(migrations: Migration[], cache: string): Promise<string | null> {
  const template = join(cache, `cluster-${await templateKey(migrations)}`);
  if (existsSync(template)) return template;
  try {
    await mkdir(cache, { recursive: true });
    await buildOnce(template, migrations);
    return template;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') return null;
    throw error;
  }
}

/** One process builds, the others wait for it: each would need the memory. */
async function buildOnce(template: string, migrations: Migration[]): Promise<void> {
  const cache = dirname(template);
  while (!existsSync(template)) {
    const lock = await takeLock(cache, cache);
    if (!lock.ok) {
      await pause(100);
      continue;
    }
    const draft = await mkdtemp(`${template}-draft-`);
    try {
      if (existsSync(template)) return;
      await buildCluster(draft, migrations);
      await rename(draft, template);
    } finally {
      await rm(draft, { recursive: true, force: true });
      await lock.release();
    }
  }
}

async function buildCluster(clusterDir: string, migrations: Migration[]): Promise<void> {
  const socketDir = await mkdtemp(join(tmpdir(), 'gt-'));
  const engine = await startEngine({ clusterDir, socketDir });
  try {
    const client = new pg.Client(embeddedConfig(socketDir));
    await client.connect();
    await applyPending(client, migrations);
    for (const sql of SLIMMER) await client.query(sql);
    await client.end();
  } finally {
    await engine.stop();
    await rm(socketDir, { recursive: true, force: true });
  }
}

/** Changes with the engine and with any migration. */
async function templateKey(migrations: Migration[]): Promise<string> {
  const main = createRequire(import.meta.url).resolve('@electric-sql/pglite');
  const about = JSON.parse(await readFile(join(dirname(main), '../package.json'), 'utf8'));
  const hash = createHash('sha256').update(String(about.version));
  for (const { name, checksum } of migrations) hash.update(`${name} ${checksum}\n`);
  return hash.digest('hex').slice(0, 16);
}
