// Goal: an import that is killed leaves all of its file or nothing, and can simply be run again.
// Method: another process imports and is killed while it reads, while it writes and once it is through, one after the
// other on the same books, which are opened and counted in between.
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
/** Seven times a database is opened, three times by another process; each may take seconds where others work, too. */
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

const STEPS = ['staging', 'writing', 'written'];

it(
  'is all there or not at all after each kill, and each run is the run before it again',
  async () => {
    const dataDir = join(folder, 'data');
    const open = () => openEmbedded({ dataDir, log: silentLog, lowSpaceBytes: 0 });
    const first = await open();
    await first.prisma.workspace.create({ data: { id: 'main', name: 'Team' } });
    const indexes = await indexesOf(first);
    await first.close();
    const [nothing, all] = [
      [0, 0, 0, 0, 0],
      [ROWS, ROWS, ROWS, 50, 1],
    ];
    for (const step of STEPS) {
      await killedWhile(step, dataDir);
      const db = await open();
      try {
        const counts = await countsOf(db);
        // Of all that was there once nothing is lost; a second import of the same adds a batch and no more.
        if (step === 'written') expect(counts.slice(0, 4)).toEqual(all.slice(0, 4));
        else
          expect([nothing, all]).toContainEqual([
            ...counts.slice(0, 4),
            Math.min(counts[4] ?? 0, 1),
          ]);
        expect(await indexesOf(db)).toEqual(indexes);
        if (step === 'written') expect(await againIn(db)).toMatchObject({ unchanged: ROWS });
      } finally {
        await db.close();
      }
    }
  },
  PATIENCE_MS,
);

async function killedWhile(step: string, dataDir: string): Promise<void> {
  const child = aChild('import', dataDir, file);
  try {
    await child.says(step);
  } finally {
    await child.kill();
  }
}

const countsOf = async ({ prisma }: Database) => [
  await prisma.invoice.count(),
  await prisma.payment.count(),
  await prisma.allocation.count(),
  await prisma.client.count(),
  await prisma.importBatch.count({ where: { state: 'committed' } }),
];

async function againIn(db: Database) {
  const outcome = await importFile(
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
  return outcome.ok ? outcome.report.rows : outcome;
}
