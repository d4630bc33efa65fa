// Goal: the embedded engine stands the load of a busy bot with a terminal beside it.
// Method: many queries and transactions through Prisma at once, from two processes, with errors among them.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { OpenDatabase } from '#db/client.ts';
import { UnusableDatabase } from '#db/client.ts';
import { openEmbedded } from '#db/embedded/open.ts';
import { limitRestarts } from '#db/embedded/restarts.ts';
import { isAnswering } from '#db/open.ts';
import { aChild } from '#test/support/child.ts';
// oxlint-disable-next-line import/no-unassigned-import -- It sets a switch of V8.
import '#test/support/quick-engine.ts';

let dataDir: string;
let db: OpenDatabase;
let revived = () => {};

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'gt-load-'));
  const log = {
    info: (message: string) => message.includes('started again') && revived(),
    warn: () => undefined,
  };
  db = await openEmbedded({ dataDir, log, lowSpaceBytes: 0 });
});

afterAll(async () => {
  await db.close();
  await rm(dataDir, { recursive: true });
});

const times = <T>(count: number, make: (n: number) => T): T[] =>
  Array.from({ length: count }, (_, n) => make(n));

it('answers each of many queries at once with its own result', async () => {
  const answers = await Promise.all(
    times(400, (n) => db.prisma.$queryRaw<{ n: number }[]>`SELECT ${n}::int AS n`),
  );
  expect(answers.map((rows) => rows[0]?.n)).toEqual(times(400, (n) => n));
});

it('loses no update of transactions that run beside plain queries and failures', async () => {
  await db.prisma.workspace.create({ data: { id: 'sum', name: '0' } });
  const add = () =>
    db.prisma.$transaction(async (tx) => {
      const row = await tx.workspace.findUniqueOrThrow({ where: { id: 'sum' } });
      await tx.workspace.update({
        where: { id: 'sum' },
        data: { name: String(Number(row.name) + 1) },
      });
    });
  const fail = () =>
    db.prisma
      .$transaction(async (tx) => {
        await tx.workspace.update({ where: { id: 'sum' }, data: { name: 'spoilt' } });
        await tx.workspace.create({ data: { id: 'sum', name: 'taken' } }); // The key exists: everything is taken back.
      })
      .catch((error: { code: string }) => error.code);
  const read = () => db.prisma.workspace.findUniqueOrThrow({ where: { id: 'sum' } });
  const results = await Promise.all(
    times(60, (n) => (n % 3 === 0 ? add() : n % 3 === 1 ? fail() : read().then((row) => row.name))),
  );
  expect(results.filter((result) => result === 'P2002')).toHaveLength(20);
  expect(results).not.toContain('spoilt');
  expect((await read()).name).toBe('20');
});

it('gives the engine back when Prisma gave up waiting for a transaction', async () => {
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let isOpen = () => {};
  const open = new Promise<void>((resolve) => {
    isOpen = resolve;
  });
  const first = db.prisma.$transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1`;
    isOpen();
    await held;
  });
  await open;
  const second = db.prisma
    .$transaction((tx) => tx.$queryRaw`SELECT 2`, { maxWait: 50 })
    .catch((error: { code: string }) => error.code);
  expect(await second).toBe('P2028');
  release();
  await first;
  expect(await db.prisma.$queryRaw`SELECT 3 AS n`).toEqual([{ n: 3 }]);
});

it('ends a transaction that takes longer than it may, and goes on', async () => {
  const code = await db.prisma
    .$transaction(
      async (tx) => {
        await tx.workspace.create({ data: { id: 'slow', name: 'x' } });
        await tx.$queryRaw`SELECT pg_sleep(0.3)::text`;
        await tx.$queryRaw`SELECT 1`;
      },
      { timeout: 100 },
    )
    .catch((error: { code: string }) => error.code);
  expect(code).toBe('P2028');
  expect(await db.prisma.workspace.count({ where: { id: 'slow' } })).toBe(0);
});

it('carries 10 MB in a column', async () => {
  const name = 'x'.repeat(10 * 1024 * 1024);
  await db.prisma.workspace.create({ data: { id: 'big', name } });
  const row = await db.prisma.workspace.findUniqueOrThrow({ where: { id: 'big' } });
  expect(row.name === name).toBe(true);
});

it('serves two other processes beside this one without losing an update', async () => {
  await db.prisma.workspace.create({ data: { id: 'counter', name: '0' } });
  const children = [aChild('count', dataDir, '40'), aChild('count', dataDir, '40')];
  for (let n = 0; n < 40; n += 1)
    await db.prisma.$transaction(async (tx) => {
      const row = await tx.workspace.findUniqueOrThrow({ where: { id: 'counter' } });
      await tx.workspace.update({
        where: { id: 'counter' },
        data: { name: String(Number(row.name) + 1) },
      });
    });
  expect(await Promise.all(children.map(({ exit }) => exit))).toEqual([0, 0]);
  expect(children.map(({ lines }) => lines)).toEqual([['attached'], ['attached']]);
  const row = await db.prisma.workspace.findUniqueOrThrow({ where: { id: 'counter' } });
  expect(row.name).toBe('120');
});

/** COPY from the client is what the engine does not survive. */
const crash = (at: OpenDatabase) =>
  at.prisma.$queryRawUnsafe('COPY workspace FROM STDIN').catch(() => undefined);

it('comes back by itself after the engine fell over, with everything that was committed', async () => {
  await db.prisma.workspace.create({ data: { id: 'before', name: 'x' } });
  await crash(db);
  await new Promise<void>((resolve) => {
    revived = resolve;
  });
  expect(await db.prisma.workspace.count({ where: { id: 'before' } })).toBe(1);
});

it('says so when the engine falls over again and again, and stays down', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'gt-down-'));
  let wake = () => {};
  let downs: string[] = [];
  const log = { info: (text: string) => text.includes('started again') && wake(), warn() {} };
  const onDown = ({ message }: UnusableDatabase) => {
    downs = [...downs, message];
    wake();
  };
  const fallen = await openEmbedded({ dataDir: dir, log, lowSpaceBytes: 0, onDown });
  for (let n = 0; n < 6; n += 1) {
    expect(downs).toEqual([]);
    const next = new Promise<void>((resolve) => {
      wake = resolve;
    });
    await crash(fallen);
    await next;
  }
  expect(downs).toEqual([expect.stringContaining('stopped 6 times within an hour')]);
  await expect(fallen.checkSpace()).rejects.toThrow(UnusableDatabase);
  await expect(fallen.backUp('2026-03-01')).rejects.toThrow('stays down. Start Good Terms again');
  expect(await isAnswering(fallen)).toBe(false);
  await fallen.close();
  await rm(dir, { recursive: true });
});

it('counts restarts within an hour only', () => {
  const mayRestart = limitRestarts(2, 3_600_000);
  const asked = [0, 1_000, 3_599_999, 3_600_000, 3_600_001, 3_601_000, 99_000_000];
  expect(asked.map(mayRestart)).toEqual([true, true, false, true, false, true, true]);
});
