// A file on its way in, beside the least that each step must cost: reading its bytes, and PostgreSQL's own COPY of it.
import { spawn } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createWorkspace } from '#db/workspaces.ts';
import { importFile } from '#flows/import.ts';
import { TODAY, WORKSPACE_ID } from './books.ts';
import { csvOf } from './csv.ts';
import { watchMemory } from './memory.ts';
import type { Row } from './table.ts';
import { median, timed } from './turns.ts';
import type { Workbench } from './workbench.ts';

/** The four things that people do with one file, in the order in which they do them. */
const STEPS = [
  { what: 'dry run', commit: false, isNew: true },
  { what: 'commit', commit: true, isNew: true },
  { what: 'the same, dry run', commit: false, isNew: false },
  { what: 'the same, commit', commit: true, isNew: false },
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
    const copyMs = bench.url === null ? null : await copyMsOf(bench, bench.url, path);
    const rows: Row[] = [];
    for (const step of STEPS) {
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
        'COPY ms': copyMs,
        'ratio COPY': copyMs === null ? null : oursMs / copyMs,
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

/** The bytes alone. */
async function readAll(path: string): Promise<void> {
  for await (const _chunk of createReadStream(path)); // Nothing is done with them.
}

/** The file into a table of text columns without any key; null where psql is not installed. */
async function copyMsOf({ floor }: Workbench, url: string, path: string): Promise<number | null> {
  if ((await exitCodeOf('psql', ['--version'])) !== 0) {
    console.error('  psql is not installed: COPY is not measured.');
    return null;
  }
  const [header = ''] = csvOf(0);
  const columns = header
    .trim()
    .split(',')
    .map((name) => `"${name}" text`);
  await floor.query(`CREATE TABLE bare (${columns.join(', ')})`);
  const script = `\\copy bare FROM '${path}' WITH (FORMAT csv, HEADER)`;
  const ms = await medianOf(async () => {
    await floor.query('TRUNCATE bare');
    return timed(async () => {
      const code = await exitCodeOf('psql', ['-X', '-q', '-d', url, '-c', script]);
      if (code !== 0) throw new Error(`psql ended with ${code}.`);
    });
  });
  await floor.query('DROP TABLE bare');
  return ms;
}

/** -1 when there is no such program. */
function exitCodeOf(program: string, args: readonly string[]): Promise<number | null> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    child.on('error', () => resolve(-1));
    child.on('close', resolve);
  });
}
