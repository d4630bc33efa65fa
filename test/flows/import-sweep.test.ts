// Goal: sweeping out what nobody confirmed never takes rows away from an import that is being written, nor waits for it.
// Method: a batch that was staged two days ago is written and swept at once, in both orders, a few times over.
import { describe, expect, it } from 'vitest';
import { brokenLinks } from '#db/activity.ts';
import { sweepStagedBatches } from '#db/imports.ts';
import { applyImport } from '#flows/import-stages.ts';
import { TEST_SERVER } from '#test/support/database.ts';
import { anImportDesk } from '#test/support/import-desk.ts';

const NOW = new Date('2026-11-21T09:00:00Z');
const TWO_DAYS_AGO = new Date('2026-11-19T09:00:00Z');
const ROWS = 250;
const ROUNDS = 4;
const desk = anImportDesk(NOW.toISOString());

const bookOf = (round: number) =>
  [
    'Customer No,Customer,Invoice,Due Date,Currency,Amount',
    ...Array.from(
      { length: ROWS },
      (_, n) => `C${n},Client ${n},I-${round}-${n},2026-10-01,EUR,10`,
    ),
    '',
  ].join('\n');

const figures = async () => {
  const { prisma } = desk.db;
  const { workspaceId } = desk;
  const [staged] = await prisma.$queryRaw<{ rows: number }[]>`
    SELECT count(*)::int AS rows FROM import_row WHERE workspace_id = ${workspaceId}`;
  return {
    invoices: await prisma.invoice.count({ where: { workspaceId } }),
    stagedRows: staged?.rows,
    batches: await prisma.importBatch.count({ where: { workspaceId } }),
  };
};

describe('a batch that is swept while it is written', () => {
  it.each(['the writing', 'the sweep'])(
    'is written whole or not at all: %s goes first',
    async (first) => {
      let written = 0;
      for (let round = 0; round < ROUNDS; round += 1) {
        const old = await desk.stage(bookOf(round), TWO_DAYS_AGO);
        const write = () => applyImport(desk.deps, old, { actor: 'terminal' });
        // Whoever stages another file sweeps.
        const sweep = () =>
          desk.attempt('Customer,Invoice,Due Date,Currency,Amount\n', { commit: false });
        const early = first === 'the sweep' ? sweep() : null;
        const [report] = await Promise.all([write(), sweep(), early]);
        if (report) written += 1;
        expect(report?.rows.imported ?? ROWS).toBe(ROWS);
        expect(await figures()).toEqual({
          invoices: written * ROWS,
          stagedRows: 0,
          batches: written,
        });
      }
      expect(await brokenLinks(desk.db.prisma, desk.workspaceId)).toEqual([]);
    },
  );

  it.skipIf(!TEST_SERVER)('is not waited for', async () => {
    const old = await desk.stage(bookOf(0), TWO_DAYS_AGO);
    const { workspaceId, batchId } = old.batch;
    const { prisma } = desk.db;
    await prisma.$transaction(async (tx) => {
      await tx.$executeRaw`
        SELECT 1 FROM import_batch WHERE workspace_id = ${workspaceId} AND id = ${batchId} FOR UPDATE`;
      await sweepStagedBatches(prisma, { workspaceId, startedBefore: NOW });
    });
    expect(await figures()).toEqual({ invoices: 0, stagedRows: ROWS, batches: 1 });
    await sweepStagedBatches(prisma, { workspaceId, startedBefore: NOW });
    expect(await figures()).toEqual({ invoices: 0, stagedRows: 0, batches: 0 });
  });
});
