// Where it was measured, in one line: without it no number means anything.
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os';
import type { Engine } from './workbench.ts';
import { openWorkbench } from './workbench.ts';

/** Cores, memory, Node, what the engines call themselves, and how busy the machine is already. */
export async function machineLine(engines: readonly Engine[]): Promise<string> {
  const versions: string[] = [];
  for (const engine of engines) versions.push(`${engine.name} ${await versionOf(engine)}`);
  return [
    `${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? 'unknown'})`,
    `${(totalmem() / 2 ** 30).toFixed(1)} GiB`,
    `Node ${process.version}`,
    ...versions,
    `load ${loadavg()[0]?.toFixed(1)} at start`,
  ].join(', ');
}

async function versionOf(engine: Engine): Promise<string> {
  const bench = await openWorkbench(engine);
  try {
    const { rows } = await bench.floor.query<{ server_version: string }>('SHOW server_version');
    return `PostgreSQL ${rows[0]?.server_version.split(' ')[0]}`;
  } finally {
    await bench.close();
  }
}
