// Builds the indexes of a table after many rows came into it, which takes a fraction of keeping them up row by row.
import { Prisma } from '../../prisma/generated/client.ts';
import type { Queries } from './client.ts';

interface Index {
  readonly name: string;
  readonly sql: string;
}

/**
 * Runs `work` without the indexes of these tables, but for the primary keys, and builds them again, in the one
 * transaction: it ends with all of them or as if nothing had been. Nobody else can use the tables meanwhile, so this is
 * for the embedded engine, which serves nobody else meanwhile anyway.
 */
export async function withLateIndexes(
  tx: Queries,
  tables: readonly string[],
  work: () => Promise<void>,
): Promise<void> {
  const indexes = await tx.$queryRaw<Index[]>`
    SELECT i.indexname AS name, i.indexdef AS sql FROM pg_indexes i
    WHERE i.schemaname = current_schema() AND i.tablename = ANY(${[...tables]}::text[])
      AND NOT EXISTS (SELECT 1 FROM pg_constraint c
        WHERE c.conname = i.indexname AND c.conrelid = to_regclass(quote_ident(i.tablename)))`;
  for (const { name } of indexes) await tx.$executeRaw`DROP INDEX ${Prisma.raw(`"${name}"`)}`;
  await work();
  await tx.$executeRaw`SET LOCAL maintenance_work_mem = '32MB'`;
  for (const { sql } of indexes) await tx.$executeRaw`${Prisma.raw(sql)}`;
}
