// Keeps copies of the embedded cluster, since the engine itself never forces its writes to the disk.
// To go back: stop the program and put one of the copies in place of `pg`.
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Engine } from '#db/embedded/engine.ts';

const KEPT = 3;

export type BackupKind = 'daily' | 'before';

/** Makes `<dir>/<kind>-<name>` unless it is there, and drops all but the last three of its kind. */
export async function backupEmbedded(
  engine: Pick<Engine, 'copyTo'>,
  { dir, kind, name }: { readonly dir: string; readonly kind: BackupKind; readonly name: string },
): Promise<string> {
  const target = join(dir, `${kind}-${name}`);
  if (existsSync(target)) return target;
  await mkdir(dir, { recursive: true, mode: 0o700 });
  const draft = join(dir, `draft-${kind}-${name}`);
  await rm(draft, { recursive: true, force: true });
  try {
    await engine.copyTo(draft);
    await forceToDisk(draft);
    await rename(draft, target);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  await forceOne(dirname(target));
  await prune(dir, kind);
  return target;
}

/** Removes the whole clusters that a crash left unfinished. Only for the holder of the lock, before it makes any. */
export async function sweepDrafts(dataDir: string): Promise<void> {
  await sweep(dataDir, 'pg-draft-');
  await sweep(join(dataDir, 'backups'), 'draft-');
}

async function sweep(dir: string, prefix: string): Promise<void> {
  const names = existsSync(dir) ? await readdir(dir) : [];
  for (const name of names)
    if (name.startsWith(prefix)) await rm(join(dir, name), { recursive: true, force: true });
}

async function prune(dir: string, kind: BackupKind): Promise<void> {
  const names = (await readdir(dir)).filter((name) => name.startsWith(`${kind}-`)).sort();
  for (const name of names.slice(0, -KEPT)) await rm(join(dir, name), { recursive: true });
}

/** Every file and folder below `dir`, then `dir` itself. */
async function forceToDisk(dir: string): Promise<void> {
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    await (entry.isDirectory() ? forceToDisk(path) : forceOne(path));
  }
  await forceOne(dir);
}

async function forceOne(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
