// A database of its own for one run of one subject, on either engine, with a plain connection to it for the floors.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Database } from '#db/client.ts';
import { connectServer, embeddedConfig, serverConfig } from '#db/client.ts';
import { openEmbedded } from '#db/embedded/open.ts';
import { migrateServer } from '#db/migrate.ts';
import { aBareDatabase } from '#test/support/database.ts';

/** `null` is the embedded engine, else the address of a server. */
export type Engine = { readonly name: 'embedded' | 'server'; readonly url: string | null };

export interface Workbench {
  readonly engine: Engine;
  readonly db: Database;
  /** A plain `pg` client on the same database. */
  readonly floor: pg.Client;
  /** Where the database answers; null for the embedded one. */
  readonly url: string | null;
  close(): Promise<void>;
}

/** Empty and migrated. */
export function openWorkbench(engine: Engine): Promise<Workbench> {
  return engine.url === null ? openHere(engine) : openThere(engine, engine.url);
}

async function openHere(engine: Engine): Promise<Workbench> {
  const dataDir = await mkdtemp(join(tmpdir(), 'gt-bench-'));
  const remove = () => rm(dataDir, { recursive: true, force: true });
  try {
    const log = { info: () => undefined, warn: () => undefined };
    const db = await openEmbedded({ dataDir, log });
    const floor = new pg.Client(embeddedConfig(join(dataDir, 'run')));
    await floor.connect();
    const close = async () => {
      await floor.end();
      await db.close();
      await remove();
    };
    return { engine, db, floor, url: null, close };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function openThere(engine: Engine, server: string): Promise<Workbench> {
  const { url, drop } = await aBareDatabase(server);
  try {
    await migrateServer(url);
    const db = connectServer(url);
    const floor = new pg.Client(serverConfig(url));
    await floor.connect();
    const close = async () => {
      await floor.end();
      await db.close();
      await drop();
    };
    return { engine, db, floor, url, close };
  } catch (error) {
    await drop();
    throw error;
  }
}
