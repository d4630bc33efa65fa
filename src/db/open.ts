// Opens the database that the configuration names: a server when it gives a URL, else the embedded one.
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import type { Database, OpenDatabase, OpeningLog } from '#db/client.ts';
import { connectServer, serverConfig, UnusableDatabase } from '#db/client.ts';
import { openEmbedded } from '#db/embedded/open.ts';
import { pendingMigrations, readMigrations } from '#db/migrate.ts';
import { tidyServer } from '#db/tidy.ts';

export interface OpenOptions {
  /** A PostgreSQL server; without it the embedded engine in `dataDir`. */
  readonly url?: string;
  readonly dataDir: string;
  readonly log: OpeningLog;
  /** Embedded only: join the process that holds the database instead of being refused. */
  readonly attach?: boolean;
  /** How long to wait for a server, or for the process that holds the embedded engine, to answer. */
  readonly retryForMs?: number;
  /** Embedded only: the engine fell over too often and stays down; the process is of no more use. */
  readonly onDown?: (why: UnusableDatabase) => void;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;
const CONNECT_TIMEOUT_MS = 5_000;
const ANSWER_WITHIN_MS = 2_000;

/** Answers, and has the present schema; else throws `UnusableDatabase` with what to do. */
export async function openDatabase(options: OpenOptions): Promise<OpenDatabase> {
  const { url, retryForMs = 15_000, ...embedded } = options;
  if (url === undefined) return openEmbedded({ ...embedded, retryForMs });
  const client = await reachServer(url, { retryForMs, log: options.log });
  try {
    const pending = await pendingMigrations(client, await readMigrations());
    if (pending.length > 0)
      throw new UnusableDatabase(
        `The database lacks ${pending.map(({ name }) => name).join(', ')}. Run: npm run db:migrate`,
      );
  } finally {
    await client.end();
  }
  return {
    ...connectServer(url),
    engine: 'server',
    role: 'server',
    isReadOnly: () => false,
    checkSpace: () => Promise.resolve(),
    backUp: () => Promise.resolve(),
    tidy: () => tidyServer(serverConfig(url), options.log),
  };
}

/** Whether the database answers within two seconds: for /readyz and doctor. */
export async function isAnswering({ prisma }: Database): Promise<boolean> {
  const asked = prisma.$queryRaw`SELECT 1`.then(
    () => true,
    () => false,
  );
  return Promise.race([asked, pause(ANSWER_WITHIN_MS, false, { ref: false })]);
}

interface Reaching {
  readonly retryForMs: number;
  readonly log: OpeningLog;
}

/** A server may start after us: ask again, more and more slowly, until the pauses add up to `retryForMs`. */
async function reachServer(url: string, { retryForMs, log }: Reaching): Promise<pg.Client> {
  let waited = 0;
  for (let next = FIRST_PAUSE_MS; ; next = Math.min(next * 2, LONGEST_PAUSE_MS)) {
    const client = new pg.Client({
      ...serverConfig(url),
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      query_timeout: CONNECT_TIMEOUT_MS,
    });
    client.on('error', () => undefined); // Reported by the query that meets it.
    try {
      await client.connect();
      await client.query('SELECT 1');
      return client;
    } catch (error) {
      await client.end().catch(() => undefined);
      if (waited >= retryForMs) throw unreachable(url, error);
      if (waited === 0) log.info(`Waiting for the database at ${placeOf(url)}.`);
      await pause(next);
      waited += next;
    }
  }
}

function unreachable(url: string, error: unknown): UnusableDatabase {
  return new UnusableDatabase(
    `The database at ${placeOf(url)} does not answer: ${reasonOf(error)}. Check DATABASE_URL and that the server runs.`,
    { cause: error },
  );
}

/** Never the password. */
function placeOf(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname}:${port || 5432}${pathname}`;
}

/** Node reports several refused addresses as one error without a message. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(String).join('; ');
  return error instanceof Error ? error.message : String(error);
}
