// Goal: a server that is silent for a while costs the queries that were under way, and nothing after.
// Method: a proxy that swallows and forgets bytes, before the test server or else before the embedded engine.
import { mkdtemp, rm } from 'node:fs/promises';
import type { NetConnectOpts, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '#db/client.ts';
import { connectServer } from '#db/client.ts';
import type { Engine } from '#db/embedded/engine.ts';
import { socketPathIn, startEngine } from '#db/embedded/engine.ts';
import { createCluster } from '#db/embedded/template.ts';
import { readMigrations } from '#db/migrate.ts';
import { isAnswering } from '#db/open.ts';
import { TEST_SERVER } from '#test/support/database.ts';

const WITHIN_MS = 1_000;

async function aProxy(to: NetConnectOpts) {
  let isFrozen = false;
  let swallow = () => {};
  const swallowed = new Promise<void>((resolve) => {
    swallow = resolve;
  });
  const clients = new Set<Socket>();
  const forward = (from: Socket, into: Socket) => {
    from.on('data', (bytes) => void (isFrozen ? swallow() : into.write(bytes)));
    from.on('error', () => undefined);
    from.on('close', () => into.destroy());
  };
  const server = createServer((client) => {
    clients.add(client);
    client.on('close', () => clients.delete(client));
    const upstream = connect(to);
    forward(client, upstream);
    forward(upstream, client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    port,
    clients,
    swallowed,
    freeze: () => void (isFrozen = true),
    thaw: () => void (isFrozen = false),
    close: () => {
      for (const client of clients) client.destroy();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

let dir: string;
let engine: Engine | null = null;
let proxy: Awaited<ReturnType<typeof aProxy>>;
let db: Database;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gt-freeze-'));
  if (TEST_SERVER) return;
  await createCluster(join(dir, 'pg'), await readMigrations());
  engine = await startEngine({ clusterDir: join(dir, 'pg'), socketDir: dir });
});

afterAll(async () => {
  await engine?.stop();
  await rm(dir, { recursive: true });
});

beforeEach(async () => {
  const url = new URL(TEST_SERVER ?? 'postgresql://postgres@127.0.0.1/postgres');
  const there = { host: url.hostname, port: Number(url.port || 5432) };
  proxy = await aProxy(TEST_SERVER ? there : { path: socketPathIn(dir) });
  url.host = `127.0.0.1:${proxy.port}`;
  db = connectServer(url.href, WITHIN_MS);
  await expect.poll(() => isAnswering(db), { timeout: 20_000 }).toBe(true); // The first one also loads Prisma.
});

afterEach(async () => {
  await db.close();
  await proxy.close();
});

const one = () => db.prisma.$queryRaw<{ n: number }[]>`SELECT 1 AS n`;

describe('while the server is frozen', () => {
  it('a query fails in words, and its connection is never used again', async () => {
    const [before] = proxy.clients;
    proxy.freeze();
    await expect(one()).rejects.toThrow('The database did not answer within 1 s.');
    proxy.thaw();
    expect(await one()).toEqual([{ n: 1 }]);
    expect(proxy.clients.has(before as Socket)).toBe(false);
  });

  it('the database does not answer; after, it does, however many asked meanwhile', async () => {
    proxy.freeze();
    const asked = await Promise.allSettled(Array.from({ length: 15 }, one)); // More than there are connections.
    expect(asked.map(({ status }) => status)).not.toContain('fulfilled');
    expect(await isAnswering(db)).toBe(false);
    proxy.thaw();
    expect(await isAnswering(db)).toBe(true);
    expect(await Promise.all(Array.from({ length: 15 }, one))).toHaveLength(15);
  });

  it.each([
    { what: 'a statement in a transaction ends with it', timeout: 500, hasMore: true },
    { what: 'a COMMIT fails like a query', timeout: 60_000, hasMore: false },
  ])('$what, and the connection is never used again', async ({ timeout, hasMore }) => {
    const [before] = proxy.clients;
    const work = db.prisma.$transaction(
      async (tx) => {
        await tx.$queryRaw`SELECT 1`;
        proxy.freeze();
        if (hasMore) await tx.$queryRaw`SELECT 2`;
      },
      { timeout },
    );
    await expect(work).rejects.toThrow('The database did not answer within 1 s.');
    proxy.thaw();
    expect(await one()).toEqual([{ n: 1 }]);
    expect(proxy.clients.has(before as Socket)).toBe(false);
  });

  it('the database can be closed', async () => {
    proxy.freeze();
    const asked = one().then(
      () => 'answered',
      (error: Error) => error.message,
    );
    await proxy.swallowed;
    await db.close();
    expect(await asked).toContain('did not answer');
  });
});

it('a statement takes as long as it needs inside a transaction, outside only as long as it may', async () => {
  const sleep = (tx: Pick<Database['prisma'], '$queryRaw'>) =>
    tx.$queryRaw`SELECT pg_sleep(1.2)::text AS slept`;
  expect(await db.prisma.$transaction((tx) => sleep(tx))).toEqual([{ slept: '' }]);
  await expect(sleep(db.prisma)).rejects.toThrow('did not answer');
});
