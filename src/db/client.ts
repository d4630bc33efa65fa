// The one door to the database: a Prisma client on either engine.
import { PrismaPg } from '@prisma/adapter-pg';
import type { PoolConfig } from 'pg';
import type { Prisma } from '../../prisma/generated/client.ts';
import { PrismaClient } from '../../prisma/generated/client.ts';

/** Runs queries, inside a transaction or outside. */
export type Queries = Prisma.TransactionClient;

export interface Database {
  readonly prisma: PrismaClient;
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

/** Connects to a PostgreSQL server. Does not prove that it answers. */
export function connectServer(url: string): Database {
  return connect({ ...serverConfig(url), connectionTimeoutMillis: 10_000 });
}

/** How `pg` reaches the server behind `url`, in UTC. */
export function serverConfig(url: string): PoolConfig {
  const parsed = new URL(url);
  const options = [parsed.searchParams.get('options'), UTC].filter(Boolean).join(' ');
  parsed.searchParams.delete('options'); // It would win over ours.
  return { connectionString: parsed.href, options };
}

/** Connects to the embedded engine that listens in `socketDir`. */
export function connectEmbedded(socketDir: string): Database {
  return connect(embeddedConfig(socketDir));
}

/** How `pg` reaches the embedded engine; nothing of it is taken from the environment. */
export function embeddedConfig(socketDir: string): PoolConfig {
  const user = 'postgres';
  return { host: socketDir, port: 5432, user, database: 'postgres', password: '', ssl: false };
}

function connect(config: PoolConfig): Database {
  const prisma = new PrismaClient({
    adapter: new PrismaPg(config),
    // The embedded engine runs one transaction at a time: the others wait for it instead of giving up.
    transactionOptions: { maxWait: 30_000, timeout: 30_000 },
  });
  return { prisma, close: () => prisma.$disconnect() };
}
