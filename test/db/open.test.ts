// Goal: an embedded database is opened once, survives a kill, and refuses in words what it cannot do.
// Method: real directories and real processes; KILLS=20 for more rounds of kills.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, utimes, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { backupEmbedded } from '#db/embedded/backup.ts';
import { clusterIn } from '#db/embedded/hold.ts';
import { takeLock } from '#db/embedded/lock.ts';
import { openEmbedded } from '#db/embedded/open.ts';
import { createCluster } from '#db/embedded/template.ts';
import type { Migration } from '#db/migrate.ts';
import { readMigrations } from '#db/migrate.ts';
import { isAnswering, openDatabase } from '#db/open.ts';
import { aChild } from '#test/support/child.ts';
import { silentLog } from '#test/support/database.ts';

const KILLS = Number(process.env['KILLS'] ?? 1);

vi.setConfig({ testTimeout: 120_000 + KILLS * 20_000 }); // Processes are started and killed.

let dataDir: string;
const open = (more: Partial<Parameters<typeof openEmbedded>[0]> = {}) =>
  openEmbedded({ dataDir, log: silentLog, lowSpaceBytes: 0, retryForMs: 1_000, ...more });

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'gt-open-'));
});

afterEach(async () => {
  await rm(dataDir, { recursive: true });
});

describe('the lock', () => {
  const holder = {
    id: 'other',
    pid: 1,
    started: null,
    host: hostname(),
    boot: 'another boot',
    socketDir: '/nowhere',
  };
  const leave = (change: object, name = 'lock.1') =>
    writeFile(join(dataDir, name), JSON.stringify({ ...holder, ...change }));

  it('is refused while its holder lives, and free again after its release', async () => {
    const first = await takeLock(dataDir, dataDir);
    const second = await takeLock(dataDir, dataDir);
    expect(first.ok).toBe(true);
    expect(second).toMatchObject({ ok: false, holder: { pid: process.pid } });
    if (first.ok) await first.release();
    expect((await takeLock(dataDir, dataDir)).ok).toBe(true);
  });

  it('is succeeded after a restart of the machine, whoever has the number now', async () => {
    await leave({ pid: process.pid });
    expect((await takeLock(dataDir, dataDir)).ok).toBe(true);
    expect(await readdir(dataDir)).toEqual(['lock.2']);
  });

  it('is never taken from another machine', async () => {
    await leave({ host: 'elsewhere' });
    expect(await takeLock(dataDir, dataDir)).toMatchObject({ ok: false, holder: { pid: 1 } });
  });

  it.each(['', '{"pid":', 'null', '{"pid":1}'])(
    'is succeeded when a loss of power left its file damaged: %j',
    async (text) => {
      const file = join(dataDir, 'lock.1');
      await writeFile(file, text);
      await utimes(file, 1, 1); // Long before this system started.
      expect((await takeLock(dataDir, dataDir)).ok).toBe(true);
      expect(await readdir(dataDir)).toEqual(['lock.2']);
    },
  );

  it('is refused with what to do when its file was damaged while the system ran', async () => {
    const file = join(dataDir, 'lock.1');
    await writeFile(file, '');
    await expect(open()).rejects.toThrow(`The lock file ${file} cannot be read`);
    await expect(open()).rejects.toThrow('then delete that file and start again');
    await rm(file);
    expect((await takeLock(dataDir, dataDir)).ok).toBe(true);
  });

  it('goes to exactly one of many who find it left behind', async () => {
    for (let round = 0; round < 30; round += 1) {
      await leave({});
      const outcomes = await Promise.all(
        Array.from({ length: 8 }, () => takeLock(dataDir, dataDir)),
      );
      const winners = outcomes.filter(({ ok }) => ok);
      expect(winners).toHaveLength(1);
      for (const lock of winners) if (lock.ok) await lock.release();
    }
  });

  it('goes to exactly one of several processes', async () => {
    await leave({});
    const children = Array.from({ length: 3 }, () => aChild('hold', dataDir));
    const winner = await Promise.any(
      children.map((child) => child.says('open').then((line) => ({ child, line }))),
    );
    const losers = children.filter((child) => child !== winner.child);
    await Promise.all(losers.map(({ exit }) => exit));
    await winner.child.kill();
    const pid = winner.line.split(' ')[1];
    for (const { lines } of losers)
      expect(lines).toEqual([expect.stringMatching(`^refused .* in use by process ${pid} `)]);
  });
});

describe('an embedded database', () => {
  it('starts migrated and empty, answers, and keeps its rows', async () => {
    const db = await openDatabase({ dataDir, log: silentLog });
    expect(db).toMatchObject({ engine: 'embedded', role: 'holder' });
    expect(await isAnswering(db)).toBe(true);
    expect(await db.prisma.workspace.count()).toBe(0);
    await db.prisma.workspace.create({ data: { id: 'kept', name: 'x' } });
    await db.close();
    expect(await isAnswering(db)).toBe(false);
    const again = await open();
    expect(await again.prisma.workspace.count()).toBe(1);
    await again.close();
    expect(await readdir(dataDir)).toEqual(['pg']);
  });

  it('is held by the first, though it would attach; refused to the next with the pid of the first; joined by one that attaches, however long its name', async () => {
    const deep = join(dataDir, randomBytes(60).toString('hex')); // Too long a name for a socket.
    const db = await open({ dataDir: deep, attach: true });
    expect(db.role).toBe('holder');
    await expect(open({ dataDir: deep })).rejects.toThrow(
      `in use by process ${process.pid} on ${hostname()}`,
    );
    const joined = await open({ dataDir: deep, attach: true });
    expect(joined.role).toBe('attached');
    expect(await isAnswering(joined)).toBe(true);
    await joined.prisma.workspace.create({ data: { id: 'w', name: 'x' } });
    await joined.close();
    expect(await db.prisma.workspace.count()).toBe(1);
    await db.close();
  });

  it('tells who holds it when that process does not answer', async () => {
    const lock = await takeLock(dataDir, join(dataDir, 'nobody'));
    await expect(open({ attach: true, retryForMs: 300 })).rejects.toThrow(
      `held by process ${process.pid} on ${hostname()}, which does not answer`,
    );
    if (lock.ok) await lock.release();
  });

  it('has lost nothing that was committed when its process is killed', async () => {
    for (let round = 0; round < KILLS; round += 1) {
      const child = aChild('write', dataDir);
      await child.says('committed', 20 + (round % 20) * 7);
      await child.kill();
      const said = child.lines.length;
      const db = await open();
      const rows = await db.prisma.workspace.count();
      expect(rows - said === 0 || rows - said === 1).toBe(true); // The last may have been committed and not said.
      await db.prisma.$executeRaw`DELETE FROM workspace`;
      await db.close();
    }
  });

  it('only reads while the disk is nearly full, and writes again after', async () => {
    await createCluster(clusterIn(dataDir), await readMigrations());
    const said: string[] = [];
    const log = { info: (m: string) => said.push(m), warn: (m: string) => said.push(m) };
    const db = await open({ log, lowSpaceBytes: Number.MAX_SAFE_INTEGER });
    expect(db.isReadOnly()).toBe(true);
    expect(said.join()).toContain('only reads until there is room');
    const write = () => db.prisma.workspace.create({ data: { id: 'w', name: 'x' } });
    await expect(write()).rejects.toThrow('read-only transaction');
    await db.backUp('2026-03-01');
    expect(existsSync(join(dataDir, 'backups'))).toBe(false);
    expect(await db.prisma.workspace.count()).toBe(0);
    await db.close();
  });

  it('makes no database on a full disk', async () => {
    await expect(open({ lowSpaceBytes: Number.MAX_SAFE_INTEGER })).rejects.toThrow('too full');
    expect(await readdir(dataDir)).toEqual([]);
  });

  it('refuses a directory of another PostgreSQL with what to do', async () => {
    await mkdir(join(dataDir, 'pg'));
    await writeFile(join(dataDir, 'pg', 'PG_VERSION'), '17\n');
    await expect(open()).rejects.toThrow(/written by PostgreSQL 17; this version reads 18. Export/);
    expect(await readdir(dataDir)).toEqual(['pg']);
  });

  it('keeps three daily copies, from which it can be brought back', async () => {
    const older = ['2026-03-01', '2026-03-02'].map((day) =>
      join(dataDir, 'backups', `daily-${day}`),
    );
    for (const copy of older) await mkdir(copy, { recursive: true });
    const db = await open();
    for (const day of ['2026-03-03', '2026-03-04', '2026-03-04']) {
      await db.prisma.workspace.create({ data: { id: randomBytes(4).toString('hex'), name: day } });
      await db.backUp(day);
    }
    await db.close();
    const copies = (await readdir(join(dataDir, 'backups'))).sort();
    expect(copies).toEqual(['daily-2026-03-02', 'daily-2026-03-03', 'daily-2026-03-04']);
    await rm(join(dataDir, 'pg'), { recursive: true });
    await rename(join(dataDir, 'backups', 'daily-2026-03-03'), join(dataDir, 'pg'));
    const back = await open();
    expect(await back.prisma.workspace.count()).toBe(1); // As it was on that day.
    await back.close();
  });

  it('removes what a crash left of clusters and copies, and of a copy that fails', async () => {
    const left = ['pg-draft-Ab1', join('backups', 'draft-daily-2026-02-28')];
    for (const name of left) {
      await mkdir(join(dataDir, name), { recursive: true });
      await writeFile(join(dataDir, name, 'PG_VERSION'), '18\n');
    }
    const db = await open();
    expect((await readdir(dataDir)).filter((name) => name.includes('draft'))).toEqual([]);
    expect(await readdir(join(dataDir, 'backups'))).toEqual([]);
    const copyTo = async (to: string) => {
      await mkdir(to);
      throw new Error('no room');
    };
    const dir = join(dataDir, 'backups');
    const copy = backupEmbedded({ copyTo }, { dir, kind: 'daily', name: '2026-03-01' });
    await expect(copy).rejects.toThrow('no room');
    expect(await readdir(dir)).toEqual([]);
    await db.close();
  });

  it('gives the planner its figures and the space of dead rows back, and never throws', async () => {
    const db = await open();
    await db.prisma.$executeRaw`INSERT INTO workspace (id, name) VALUES ('w', 'x')`;
    await db.prisma.$executeRaw`
      INSERT INTO client (workspace_id, source, key, name, name_key)
      SELECT 'w', 'csv', 'n:' || i, 'Client ' || i, 'client ' || i FROM generate_series(1, 500) i`;
    const known = () => db.prisma.$queryRaw`
      SELECT reltuples::int AS rows, relallvisible > 0 AS "isVisible" FROM pg_class WHERE relname = 'client'`;
    expect(await known()).toEqual([{ rows: 0, isVisible: false }]);
    const joined = await open({ attach: true });
    await joined.tidy();
    await joined.close();
    expect(await known()).toEqual([{ rows: 500, isVisible: true }]);
    await db.close();
    await db.tidy();
  });

  it('keeps a copy before it migrates, and takes back a migration that fails', async () => {
    const known = await readMigrations();
    await createCluster(clusterIn(dataDir), known);
    const next = (sql: string): Migration[] => [
      ...known,
      { name: '29990101000000_next', sql, checksum: 'c'.repeat(64) },
    ];
    await expect(
      open({ migrations: next('CREATE TABLE half (a int); SELECT nope;') }),
    ).rejects.toThrow('29990101000000_next failed and was taken back');
    expect(await readdir(join(dataDir, 'backups'))).toEqual(['before-29990101000000_next']);
    const db = await open({ migrations: next('CREATE TABLE half (a int);') });
    expect(await db.prisma.$queryRaw`SELECT count(*)::int AS n FROM half`).toEqual([{ n: 0 }]);
    await db.close();
    await expect(open()).rejects.toThrow('The database is newer than this program');
    expect(await readdir(dataDir)).toEqual(['backups', 'pg']);
  });
});
