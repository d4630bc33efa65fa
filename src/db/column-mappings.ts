// What people said once of files with the same column titles, kept for the next one.
import type { ColumnMapping as MappingRow, Prisma } from '../../prisma/generated/client.ts';
import type { Queries } from './client.ts';

export interface ColumnMapping {
  /** Of the titles in their order. */
  readonly fingerprint: string;
  /** The titles, for people. */
  readonly columns: readonly string[];
  /** As the reading of a file takes them: plain data. */
  readonly answers: object;
  readonly createdBy: string;
  readonly createdAt: Date;
}

/** Keeps the latest word on these titles. */
export async function saveMapping(
  db: Queries,
  workspaceId: string,
  mapping: ColumnMapping,
): Promise<void> {
  const { fingerprint, createdBy, createdAt } = mapping;
  const data = {
    columns: [...mapping.columns],
    answers: mapping.answers as Prisma.InputJsonObject,
    createdBy,
    createdAt,
  };
  await db.columnMapping.upsert({
    where: { workspaceId_fingerprint: { workspaceId, fingerprint } },
    create: { workspaceId, fingerprint, ...data },
    update: data,
  });
}

export async function findMappingRow(
  db: Queries,
  workspaceId: string,
  fingerprint: string,
): Promise<ColumnMapping | null> {
  const row = await db.columnMapping.findUnique({
    where: { workspaceId_fingerprint: { workspaceId, fingerprint } },
  });
  return row && mappingOf(row);
}

/** The newest first. */
export async function listMappingRows(db: Queries, workspaceId: string): Promise<ColumnMapping[]> {
  const rows = await db.columnMapping.findMany({
    where: { workspaceId },
    orderBy: [{ createdAt: 'desc' }, { fingerprint: 'asc' }],
  });
  return rows.map(mappingOf);
}

/** True when there was one. */
export async function deleteMapping(
  db: Queries,
  workspaceId: string,
  fingerprint: string,
): Promise<boolean> {
  const { count } = await db.columnMapping.deleteMany({ where: { workspaceId, fingerprint } });
  return count === 1;
}

function mappingOf(row: MappingRow): ColumnMapping {
  return {
    fingerprint: row.fingerprint,
    columns: row.columns as string[],
    answers: row.answers as object,
    createdBy: row.createdBy,
    createdAt: row.createdAt,
  };
}
