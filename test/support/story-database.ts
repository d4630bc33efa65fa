// The database of a story: one engine for all stories of a test file, emptied in between. To start one takes longer than
// most stories do.
import { afterAll } from 'vitest';
import type { Database } from '#db/client.ts';
import { aDatabase, TEST_SERVER } from './database.ts';

/** Nobody uses it at the moment. */
let spare: Database | null = null;

afterAll(async () => {
  await spare?.close();
  spare = null;
});

/** As good as new. Stories that run at the same time have one each. */
export async function aStoryDatabase(): Promise<Database> {
  if (TEST_SERVER) return aDatabase();
  const db = spare ?? (await aDatabase());
  const isUsed = spare !== null;
  spare = null;
  if (isUsed) await empty(db);
  return {
    ...db,
    close: async () => {
      if (spare) await db.close();
      else spare = db;
    },
  };
}

/** No row is left and every sequence begins again; the record that cannot be changed needs the trust of a superuser. */
async function empty({ prisma }: Database): Promise<void> {
  await prisma.$executeRaw`
    DO $$ DECLARE one record; BEGIN
      SET LOCAL session_replication_role = replica;
      FOR one IN SELECT tablename AS name FROM pg_tables
        WHERE schemaname = 'public' AND tablename <> '_prisma_migrations' LOOP
        EXECUTE format('DELETE FROM %I', one.name);
      END LOOP;
      FOR one IN SELECT sequencename AS name FROM pg_sequences WHERE schemaname = 'public' LOOP
        EXECUTE format('ALTER SEQUENCE %I RESTART', one.name);
      END LOOP;
    END $$`;
}
