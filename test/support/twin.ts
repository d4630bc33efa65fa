// A second workspace whose rows have the very ids of another's: whatever forgets to name its workspace shows at once.
import type { Database } from '#db/client.ts';

/** What belongs to the books, in an order in which nothing refers to what comes later. */
const TABLES = [
  'import_batch',
  'import_change',
  'client',
  'client_alias',
  'clients_apart',
  'contact',
  'invoice',
  'payment',
  'credit',
  'allocation',
];

/** Every row of the books of `from`, again under the id `to`. */
export async function aTwin({ prisma }: Database, from: string, to: string): Promise<void> {
  await prisma.workspace.create({ data: { id: to, name: 'Twin' } });
  for (const table of TABLES)
    await prisma.$executeRawUnsafe(
      `INSERT INTO ${table} SELECT (jsonb_populate_record(NULL::${table},
        to_jsonb(t) || jsonb_build_object('workspace_id', $2::text))).*
      FROM ${table} t WHERE workspace_id = $1`,
      from,
      to,
    );
}

/** Every row of the books, as text. */
export async function everyRow({ prisma }: Database, workspaceId: string): Promise<string[]> {
  const rows: string[] = [];
  for (const table of TABLES) {
    const found = await prisma.$queryRawUnsafe<{ row: string }[]>(
      `SELECT to_jsonb(t)::text AS row FROM ${table} t WHERE workspace_id = $1 ORDER BY 1`,
      workspaceId,
    );
    rows.push(...found.map(({ row }) => `${table} ${row}`));
  }
  return rows;
}
