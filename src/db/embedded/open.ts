// Opens the database in a directory: holds its engine, or attaches to the process that holds it.
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { OpenDatabase, OpeningLog } from '#db/client.ts';
import { connectEmbedded, embeddedConfig, UnusableDatabase } from '#db/client.ts';
import { socketPathIn } from '#db/embedded/engine.ts';
import { clusterIn, holdEngine } from '#db/embedded/hold.ts';
import type { Holder } from '#db/embedded/lock.ts';
import { takeLock } from '#db/embedded/lock.ts';
import { readsOnly } from '#db/embedded/space.ts';
import type { Migration } from '#db/migrate.ts';
import { pendingMigrations, readMigrations } from '#db/migrate.ts';
import { tidyEmbedded } from '#db/tidy.ts';

export interface EmbeddedOptions {
  readonly dataDir: string;
  readonly log: OpeningLog;
  /** Join the process that holds the database instead of being refused. */
  readonly attach?: boolean;
  /** How long to wait for that process to answer. */
  readonly retryForMs?: number;
  readonly migrations?: Migration[];
  /** Below this many free bytes the database only reads. */
  readonly lowSpaceBytes?: number;
  /** The engine fell over too often and stays down; the process is of no more use. */
  readonly onDown?: (why: UnusableDatabase) => void;
}

const ATTACH_EVERY_MS = 200;
/** The kernel's limit is 107 on Linux and 103 on macOS. */
const LONGEST_SOCKET_PATH = 100;

export async function openEmbedded(options: EmbeddedOptions): Promise<OpenDatabase> {
  const dataDir = resolve(options.dataDir);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const migrations = options.migrations ?? (await readMigrations());
  const tries = Math.ceil((options.retryForMs ?? 15_000) / ATTACH_EVERY_MS);
  for (let left = tries; ; left -= 1) {
    const socketDir = await chooseSocketDir(dataDir);
    const lock = await takeLock(dataDir, socketDir);
    if (lock.ok) {
      const { log, lowSpaceBytes, onDown } = options;
      return holdEngine({ dataDir, socketDir, lock, log, lowSpaceBytes, migrations, onDown });
    }
    await forgetSocketDir(dataDir, socketDir);
    if (!options.attach) throw inUse(dataDir, lock.holder, lock.file);
    const attached = await attach(lock.holder.socketDir, {
      clusterDir: clusterIn(dataDir),
      migrations,
      log: options.log,
    });
    if (attached) return attached;
    if (left <= 1) throw silent(dataDir, lock.holder);
    await pause(ATTACH_EVERY_MS);
  }
}

/** Inside the data directory where the path is short enough for the kernel, else a private temporary one. */
async function chooseSocketDir(dataDir: string): Promise<string> {
  const own = join(dataDir, 'run');
  if (Buffer.byteLength(socketPathIn(own)) > LONGEST_SOCKET_PATH)
    return mkdtemp(join(tmpdir(), 'goodterms-'));
  await mkdir(own, { recursive: true });
  await chmod(own, 0o700);
  return own;
}

async function forgetSocketDir(dataDir: string, socketDir: string): Promise<void> {
  if (!socketDir.startsWith(dataDir)) await rm(socketDir, { recursive: true, force: true });
}

/** Null while nobody answers there yet. */
async function attach(
  socketDir: string,
  given: {
    readonly clusterDir: string;
    readonly migrations: Migration[];
    readonly log: OpeningLog;
  },
): Promise<OpenDatabase | null> {
  const { clusterDir, migrations, log } = given;
  const client = new pg.Client(embeddedConfig(socketDir));
  try {
    await client.connect();
  } catch {
    return null;
  }
  try {
    const pending = await pendingMigrations(client, migrations);
    if (pending.length > 0)
      throw new UnusableDatabase(
        'The running Good Terms is older than this program. Restart it, then try again.',
      );
  } finally {
    await client.end();
  }
  const db = connectEmbedded(socketDir, clusterDir);
  let isReadOnly = await readsOnly(db.prisma);
  return {
    ...db,
    engine: 'embedded',
    role: 'attached',
    isReadOnly: () => isReadOnly,
    async checkSpace() {
      isReadOnly = await readsOnly(db.prisma);
    },
    backUp: () => Promise.resolve(),
    tidy: () => tidyEmbedded(embeddedConfig(socketDir), log),
  };
}

function inUse(dataDir: string, { pid, host }: Holder, file: string): UnusableDatabase {
  return new UnusableDatabase(
    `The database in ${dataDir} is in use by process ${pid} on ${host}. Stop that process first. If that machine or container is gone for good, delete ${file}.`,
  );
}

function silent(dataDir: string, { pid, host }: Holder): UnusableDatabase {
  return new UnusableDatabase(
    `The database in ${dataDir} is held by process ${pid} on ${host}, which does not answer. Wait until it has started, or stop it.`,
  );
}
