// Looks after the tables when many rows have come at once. Nothing fails because of it.
import pg from 'pg';
import type { OpeningLog } from '#db/client.ts';

const READ_BY_PLANNERS = ['client', 'invoice', 'payment', 'credit', 'allocation'];
/** Where an import leaves as many dead rows as the file had lines. */
const LEFT_EMPTY = ['import_row'];
const LONGEST_MS = 10 * 60_000;

/** A server's autovacuum does the rest. What we may not analyze it skips with a notice. */
export async function tidyServer(config: pg.ClientConfig, log: OpeningLog): Promise<void> {
  await run([`ANALYZE ${READ_BY_PLANNERS.join(', ')}`], config, log);
}

/** Nobody else vacuums there: space would never be used again, and no index be read without its table. */
export async function tidyEmbedded(config: pg.ClientConfig, log: OpeningLog): Promise<void> {
  const tables = [...READ_BY_PLANNERS, ...LEFT_EMPTY];
  // One by one: the others are served in between.
  const statements = tables.map((table) => `VACUUM (ANALYZE) ${table}`);
  await run(statements, config, log);
}

/** On a connection of its own, outside any transaction. */
async function run(
  statements: readonly string[],
  config: pg.ClientConfig,
  log: OpeningLog,
): Promise<void> {
  const limits = { connectionTimeoutMillis: 10_000, query_timeout: LONGEST_MS };
  const client = new pg.Client({ ...config, ...limits });
  client.on('error', () => undefined); // Reported by the statement that meets it.
  try {
    await client.connect();
    for (const sql of statements) await client.query(sql);
  } catch (error) {
    log.warn(`The tables were not tidied: ${String(error)}`);
  } finally {
    await client.end().catch(() => undefined);
  }
}
