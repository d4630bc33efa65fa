// The one door to the database: a Prisma client on either engine.
import { PrismaPg } from '@prisma/adapter-pg';
import type { ClientBase, PoolConfig } from 'pg';
import type { Prisma } from '../../prisma/generated/client.ts';
import { PrismaClient } from '../../prisma/generated/client.ts';
import type { OpenCopyIn } from './copy-in.ts';
import { copyIntoEmbedded, copyIntoServer } from './copy-in.ts';
import { endWhenSilent } from './silence.ts';

/** Runs queries, inside a transaction or outside. */
export type Queries = Prisma.TransactionClient;

export interface Database {
  readonly prisma: PrismaClient;
  /** For many rows at once. */
  readonly copyInto: OpenCopyIn;
  /** Others may be at work at the same time; false of the embedded engine, which runs one transaction after the other. */
  readonly isShared: boolean;
  close(): Promise<void>;
}

/** A database that was opened for the program, with what an operator may ask of it. */
export interface OpenDatabase extends Database {
  readonly engine: 'embedded' | 'server';
  /** The one process that runs the embedded engine, one that came to it later, or any client of a server. */
  readonly role: 'holder' | 'attached' | 'server';
  /** True while the embedded engine refuses to write because the disk is nearly full. */
  isReadOnly(): boolean;
  /** Looks at the free space again: for the tick of each minute. Nothing to do on a server. */
  checkSpace(): Promise<void>;
  /** Keeps a copy of the embedded database for `day` (YYYY-MM-DD), once a day; nothing where it is not ours to do. */
  backUp(day: string): Promise<void>;
  /**
   * After many rows came at once: lets the planner know them, and the embedded engine clean up after itself. For the
   * best: what fails is logged, never thrown.
   */
  tidy(): Promise<void>;
}

/** Where opening a database says what it does. */
export interface OpeningLog {
  info(message: string): void;
  warn(message: string): void;
}

/** The database cannot be used as it is; the message says what to do, for a person. */
export class UnusableDatabase extends Error {
  override readonly name = 'UnusableDatabase';
}

/** Prisma reads and writes instants without their offset: the session must keep UTC whatever the server's zone is. */
const UTC = '-c TimeZone=UTC';

/** How long a server may take to answer; longer work belongs into a transaction with a time limit of its own. */
const SERVER_ANSWERS_WITHIN_MS = 20_000;
/** On the embedded engine everybody waits for the transaction that runs, and the longest, an import, may take 30 min. */
const ENGINE_ANSWERS_WITHIN_MS = 31 * 60_000;
/** From then on the kernel asks once a second whether the other side lives. */
const KEEP_ALIVE_AFTER_MS = 10_000;

/** Connects to a PostgreSQL server. Does not prove that it answers. */
export function connectServer(url: string, answerWithinMs = SERVER_ANSWERS_WITHIN_MS): Database {
  const config: PoolConfig = {
    ...serverConfig(url),
    connectionTimeoutMillis: answerWithinMs / 2,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
  };
  const copyInto = copyIntoServer(serverConfig(url));
  return { ...connect(config, answerWithinMs), copyInto, isShared: true };
}

/** How `pg` reaches the server behind `url`, in UTC. */
export function serverConfig(url: string): PoolConfig {
  const parsed = new URL(url);
  const options = [parsed.searchParams.get('options'), UTC].filter(Boolean).join(' ');
  parsed.searchParams.delete('options'); // It would win over ours.
  return { connectionString: parsed.href, options };
}

/** Connects to the embedded engine that listens in `socketDir` and keeps its files in `clusterDir`. */
export function connectEmbedded(socketDir: string, clusterDir: string): Database {
  const db = connect(embeddedConfig(socketDir), ENGINE_ANSWERS_WITHIN_MS);
  return { ...db, copyInto: copyIntoEmbedded(db.prisma, clusterDir), isShared: false };
}

/** How `pg` reaches the embedded engine; nothing of it is taken from the environment. */
export function embeddedConfig(socketDir: string): PoolConfig {
  const user = 'postgres';
  return { host: socketDir, port: 5432, user, database: 'postgres', password: '', ssl: false };
}

function connect(config: PoolConfig, answerWithinMs: number): Pick<Database, 'prisma' | 'close'> {
  const onConnect = (client: ClientBase) => endWhenSilent(client, answerWithinMs);
  const prisma = new PrismaClient({
    adapter: new PrismaPg({ ...config, onConnect }),
    // The embedded engine runs one transaction at a time: the others wait for it instead of giving up.
    transactionOptions: { maxWait: 30_000, timeout: 30_000 },
  });
  return { prisma, close: () => prisma.$disconnect() };
}
