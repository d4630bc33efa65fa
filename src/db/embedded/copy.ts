// Copies a cluster, file by file. In one go: nothing else may run on it meanwhile, and it is many times faster so.
import { constants, copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Where the file system can, a copy shares its blocks with the original until one of them changes. */
export function copyCluster(from: string, to: string): void {
  mkdirSync(to, { recursive: true, mode: 0o700 });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.isDirectory()) copyCluster(source, target);
    else copyFileSync(source, target, constants.COPYFILE_FICLONE);
  }
}
