// Runs the embedded engine for this process: creates or checks the cluster, migrates it, keeps it alive.
import { existsSync } from 'node:fs';
import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { OpenDatabase, OpeningLog } from '#db/client.ts';
import { connectEmbedded, embeddedConfig, UnusableDatabase } from '#db/client.ts';
import { COPY_FILE } from '#db/copy-in.ts';
import { backupEmbedded, sweepDrafts } from '#db/embedded/backup.ts';
import type { Engine } from '#db/embedded/engine.ts';
import { socketPathIn, startEngine } from '#db/embedded/engine.ts';
import { keepAlive } from '#db/embedded/revival.ts';
import { freeBytes, LOW_SPACE_BYTES, setReadOnly } from '#db/embedded/space.ts';
import { createCluster } from '#db/embedded/template.ts';
import type { Migration } from '#db/migrate.ts';
import { applyPending, pendingMigrations } from '#db/migrate.ts';
import { tidyEmbedded } from '#db/tidy.ts';

/** The major version of PostgreSQL inside the pinned PGlite. */
const ENGINE_MAJOR = '18';

export interface HoldOptions {
  readonly dataDir: string;
  readonly socketDir: string;
  readonly lock: { release(): Promise<void> };
  readonly log: OpeningLog;
  readonly migrations: Migration[];
  readonly lowSpaceBytes?: number | undefined;
  readonly onDown?: ((why: UnusableDatabase) => void) | undefined;
}

/** The caller has taken the lock; it is given back when this fails or when the database is closed. */
export async function holdEngine(options: HoldOptions): Promise<OpenDatabase> {
  const { dataDir, socketDir, lock, log } = options;
  const letGo = async () => {
    await rm(socketDir, { recursive: true, force: true });
    await lock.release();
  };
  let engine: Engine | null = null;
  try {
    const clusterDir = clusterIn(dataDir);
    const isNew = !existsSync(clusterDir);
    await sweepDrafts(dataDir);
    await sweepCopies(clusterDir);
    await checkVersion(clusterDir);
    const lowSpace = await isLow(options);
    if (isNew && lowSpace) throw noRoom(dataDir, 'to make a database');
    if (isNew) await createCluster(clusterDir, options.migrations);
    await rm(socketPathIn(socketDir), { force: true }); // Left by a process that was killed.
    engine = await startEngine({ clusterDir, socketDir });
    await migrate(engine, { ...options, isNew, lowSpace });
    log.warn(
      `The embedded database in ${dataDir} survives a crash of the program, but not every loss of power; copies are kept in ${join(dataDir, 'backups')}. Set DATABASE_URL for a server.`,
    );
    return await keep(engine, { ...options, clusterDir, letGo });
  } catch (error) {
    await engine?.stop();
    await letGo();
    throw error;
  }
}

/** Where the files of the engine are. */
export function clusterIn(dataDir: string): string {
  return join(dataDir, 'pg');
}

/** What an import that was killed left for the engine to read. */
async function sweepCopies(clusterDir: string): Promise<void> {
  const names = await readdir(clusterDir).catch(() => []);
  const left = names.filter((name) => COPY_FILE.test(name));
  await Promise.all(left.map((name) => rm(join(clusterDir, name), { force: true })));
}

async function checkVersion(clusterDir: string): Promise<void> {
  const file = join(clusterDir, 'PG_VERSION');
  const text = await readFile(file, 'utf8').catch(() => (existsSync(clusterDir) ? 'none' : null));
  const major = text?.trim() ?? ENGINE_MAJOR;
  if (major !== ENGINE_MAJOR)
    throw new UnusableDatabase(
      `${clusterDir} was written by PostgreSQL ${major}; this version reads ${ENGINE_MAJOR}. Export with the Good Terms version that wrote it and import the files here into an empty directory.`,
    );
}

interface Migrating extends HoldOptions {
  readonly isNew: boolean;
  readonly lowSpace: boolean;
}

async function migrate(engine: Engine, options: Migrating): Promise<void> {
  const client = new pg.Client(embeddedConfig(options.socketDir));
  await client.connect();
  try {
    const [first] = await pendingMigrations(client, options.migrations);
    if (!first) return;
    if (options.lowSpace) throw noRoom(options.dataDir, 'to migrate the database');
    if (!options.isNew) {
      const dir = join(options.dataDir, 'backups');
      await backupEmbedded(engine, { dir, kind: 'before', name: first.name });
    }
    const applied = await applyPending(client, options.migrations);
    options.log.info(`Migrations applied: ${applied.join(', ')}.`);
  } finally {
    await client.end();
  }
}

interface Keeping extends HoldOptions {
  readonly clusterDir: string;
  readonly letGo: () => Promise<void>;
}

async function keep(first: Engine, options: Keeping): Promise<OpenDatabase> {
  const { dataDir, socketDir, clusterDir, log, letGo } = options;
  const db = connectEmbedded(socketDir, clusterDir);
  let isReadOnly = false;
  const revival = keepAlive(first, {
    ...options,
    onRevived: async () => {
      if (isReadOnly) await setReadOnly(db.prisma, true);
    },
  });

  const checkSpace = async () => {
    const isLowNow = await isLow(options);
    if (isLowNow === isReadOnly) return;
    await setReadOnly(db.prisma, isLowNow);
    isReadOnly = isLowNow;
    const where = `The disk of ${dataDir}`;
    if (isLowNow) log.warn(`${where} is nearly full: the database only reads until there is room.`);
    else log.info(`${where} has room again: the database writes again.`);
  };
  await checkSpace();
  let isClosing = false;
  return {
    ...db,
    engine: 'embedded',
    role: 'holder',
    isReadOnly: () => isReadOnly,
    async checkSpace() {
      revival.engine(); // Throws when it is down for good.
      await checkSpace();
    },
    async backUp(day) {
      if (isReadOnly) return; // A copy would take the room that is left.
      const dir = join(dataDir, 'backups');
      await backupEmbedded(revival.engine(), { dir, kind: 'daily', name: day });
    },
    async tidy() {
      if (!isReadOnly) await tidyEmbedded(embeddedConfig(socketDir), log);
    },
    async close() {
      if (isClosing) return;
      isClosing = true;
      await revival.stop(() => db.close());
      await letGo();
    },
  };
}

async function isLow({ dataDir, lowSpaceBytes }: HoldOptions): Promise<boolean> {
  return (await freeBytes(dataDir)) < (lowSpaceBytes ?? LOW_SPACE_BYTES);
}

function noRoom(dataDir: string, task: string): UnusableDatabase {
  return new UnusableDatabase(
    `The disk of ${dataDir} is too full ${task}: make at least ${LOW_SPACE_BYTES / 1024 / 1024} MB of room.`,
  );
}
