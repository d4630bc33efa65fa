// A file on its way in, beside the least that each step must cost: reading its bytes, and PostgreSQL's own COPY of it.
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createWorkspace } from '#db/workspaces.ts';
import { importFile } from '#flows/import.ts';
import { TODAY, WORKSPACE_ID } from './books.ts';
import { csvOf } from './csv.ts';
import { copyFloorsOf, readAll } from './import-floors.ts';
import { watchMemory } from './memory.ts';
import type { Row } from './table.ts';
import { median, timed } from './turns.ts';
import type { Workbench } from './workbench.ts';

/** What people do with one file, in the order in which they do it; `isDisturbed`: something else happened in the books before. */
const STEPS = [
  { what: 'dry run', commit: false, isNew: true },
  { what: 'commit', commit: true, isNew: true },
  { what: 'the same, dry run', commit: false, isNew: false },
  { what: 'the same, commit', commit: true, isNew: false },
  { what: 'the same after other work', commit: true, isNew: false, isDisturbed: true },
] as const;

export async function benchImport(bench: Workbench, size: number): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'gt-bench-file-'));
  try {
    const path = join(folder, 'invoices.csv');
    await pipeline(Readable.from(csvOf(size)), createWriteStream(path));
    await createWorkspace(bench.db.prisma, {
      id: WORKSPACE_ID,
      name: 'Bench & Co',
      slackTeamId: null,
    });
    const readMs = await medianOf(() => timed(() => readAll(path)));
    const { bareMs, keyedMs } = await copyFloorsOf(bench, path);
    const rows: Row[] = [];
    for (const step of STEPS) {
      if ('isDisturbed' in step)
        await bench.floor.query(`UPDATE workspace SET activity_head = 'something else'`);
      const memory = watchMemory();
      const oursMs = await timed(() => importOnce(bench, { path, size, ...step })).finally(() =>
        memory.stop(),
      );
      rows.push({
        engine: bench.engine.name,
        rows: size,
        step: step.what,
        'ours ms': oursMs,
        'rows/s': size / (oursMs / 1_000),
        'read ms': readMs,
        'ratio read': oursMs / readMs,
        'bare COPY ms': bareMs,
        'ratio bare': oursMs / bareMs,
        'keyed COPY ms': keyedMs,
        'ratio keyed': oursMs / keyedMs,
        'RSS above start, MB': memory.aboveStartMb(),
      });
    }
    return rows;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** One run; a report that does not account for every row of the file is refused. */
async function importOnce(
  { db }: Workbench,
  given: { path: string; size: number; commit: boolean; isNew: boolean },
): Promise<void> {
  const outcome = await importFile(
    { db, now: new Date(`${TODAY}T12:00:00Z`) },
    {
      workspaceId: WORKSPACE_ID,
      actor: 'terminal',
      path: given.path,
      fileName: 'invoices.csv',
      options: {},
      commit: given.commit,
    },
  );
  if (!outcome.ok) throw new Error(`${outcome.problem.message} ${outcome.problem.hint}`);
  const { rows } = outcome.report;
  const done = given.isNew ? rows.imported : rows.unchanged;
  if (rows.read !== given.size || done !== given.size)
    throw new Error(`Of ${given.size} rows ${rows.read} were read and ${done} taken.`);
}

async function medianOf(measure: () => Promise<number>): Promise<number> {
  return median([await measure(), await measure(), await measure()]);
}
