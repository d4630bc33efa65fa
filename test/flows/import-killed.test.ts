// Goal: an import that is killed leaves all of its file or nothing, and can simply be run again.
// Method: another process imports and is killed at each of its steps; then the books are opened and counted.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '#db/client.ts';
import { openEmbedded } from '#db/embedded/open.ts';
import { importFile } from '#flows/import.ts';
import { aChild } from '#test/support/child.ts';
import { silentLog } from '#test/support/database.ts';

/** Enough for the indexes to be built after the rows. */
const ROWS = 5_500;
/** Three databases are opened, one by another process; each may take seconds where others work, too. */
const PATIENCE_MS = 120_000;

let folder: string;
let file: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gt-killed-'));
  file = join(folder, 'book.csv');
  const lines = Array.from(
    { length: ROWS },
    (_, n) =>
      `C${n % 50},Client ${n % 50},I-${n},2026-09-01,2026-10-01,USD,10.00,0,2026-10-05,10.00`,
  );
  await writeFile(
    file,
    `Customer No,Customer,Invoice,Invoice Date,Due Date,Currency,Amount,Balance,Paid On,Amount Paid\n${lines.join('\n')}\n`,
  );
});
afterAll(() => rm(folder, { recursive: true }));

const indexesOf = ({ prisma }: Database) =>
  prisma.$queryRaw`SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname`;

it.each(['staging', 'writing', 'written'])(
  'killed while %s',
  async (step) => {
    const dataDir = join(folder, step);
    const open = () => openEmbedded({ dataDir, log: silentLog, lowSpaceBytes: 0 });
    const first = await open();
    await first.prisma.workspace.create({ data: { id: 'main', name: 'Team' } });
    const indexes = await indexesOf(first);
    await first.close();
    const child = aChild('import', dataDir, file);
    try {
      await child.says(step);
    } finally {
      await child.kill();
    }
    const db = await open();
    try {
      const counts = async () => [
        await db.prisma.invoice.count(),
        await db.prisma.payment.count(),
        await db.prisma.allocation.count(),
        await db.prisma.client.count(),
        await db.prisma.importBatch.count({ where: { state: 'committed' } }),
      ];
      const [nothing, all] = [
        [0, 0, 0, 0, 0],
        [ROWS, ROWS, ROWS, 50, 1],
      ];
      expect([nothing, all]).toContainEqual(await counts());
      if (step === 'written') expect(await counts()).toEqual(all);
      const again = await importFile(
        { db, now: new Date('2026-11-21T10:00:00Z') },
        {
          workspaceId: 'main',
          actor: 'terminal',
          path: file,
          fileName: 'book.csv',
          options: {},
          commit: true,
        },
      );
      expect(again.ok && again.report.rows.imported + again.report.rows.unchanged).toBe(ROWS);
      expect((await counts()).slice(0, 4)).toEqual(all.slice(0, 4));
      expect(await indexesOf(db)).toEqual(indexes);
    } finally {
      await db.close();
    }
  },
  PATIENCE_MS,
);
