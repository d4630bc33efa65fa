// The one door to the database: a Prisma client on either engine.
import { PrismaPg } from '@prisma/adapter-pg';
import type { Prisma } from '../../prisma/generated/client.ts';
import { PrismaClient } from '../../prisma/generated/client.ts';

/** Runs queries, inside a transaction or outside. */
export type Queries = Prisma.TransactionClient;

export interface Database {
  readonly prisma: PrismaClient;
  close(): Promise<void>;
}

/** Connects to a PostgreSQL server. Does not prove that it answers. */
export function connectServer(url: string): Database {
  const prisma = new PrismaClient({ adapter: new PrismaPg({ connectionString: url }) });
  return { prisma, close: () => prisma.$disconnect() };
}
