// `goodterms import --watch FOLDER`: takes files as they appear, once they have stopped growing.
import { mkdir, readdir, rename, stat, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { ImportOutcome, ImportRequest } from '#flows/import.ts';
import { importedText, linesOf, problemText } from './import-print.ts';
import type { ExitCode, Terminal } from './terminal.ts';
import { UsageError } from './terminal.ts';

/** One value for each look into the folder; the end of it is the end of watching. */
export type Looks = AsyncIterable<void>;

interface Watching {
  readonly folder: string;
  readonly commit: boolean;
  readonly importOne: (
    path: string,
    wishes: Pick<ImportRequest, 'commit' | 'mayWrite'>,
  ) => Promise<ImportOutcome>;
}

type WatchTerminal = Terminal & {
  readonly signal?: AbortSignal;
  readonly tidy?: () => Promise<void>;
};

/** Where files go that were taken, and those that could not be. */
const TAKEN = 'imported';
const REFUSED = 'refused';

const KNOWN = ['.csv', '.tsv', '.txt', '.xlsx'];

/**
 * Whoever writes a file may pause: it counts as whole when size and time stayed the same over this many looks, and
 * when they are still the same after it was read.
 */
const LOOKS_UNCHANGED = 3;

/** Watches until the looks end. Each file is an import of its own: taken or refused, it leaves the folder. */
export async function watchFolder(
  terminal: WatchTerminal & { readonly looks?: Looks },
  watching: Watching,
): Promise<ExitCode> {
  const { folder } = watching;
  const isFolder = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new UsageError(`There is no folder ${folder}.`);
  terminal.err(
    `Watching ${folder}${watching.commit ? '' : ' without writing anything (no --commit)'}. Stop with Ctrl-C.`,
  );
  let seen = new Map<string, Seen>();
  for await (const _look of terminal.looks ?? []) {
    if (terminal.signal?.aborted) break;
    const now = await filesIn(folder);
    const next = new Map<string, Seen>();
    for (const [name, mark] of now) {
      const before = seen.get(name);
      const isSame = before?.mark === mark;
      const state: Seen = {
        mark,
        looks: isSame ? before.looks + 1 : 1,
        isDone: isSame && before.isDone,
      };
      next.set(name, state);
      if (state.isDone || state.looks < LOOKS_UNCHANGED) continue;
      const isDone = await take(terminal, watching, { name, mark });
      next.set(name, { ...state, looks: isDone ? state.looks : 0, isDone });
    }
    seen = next;
  }
  return 0;
}

interface Seen {
  /** Size and time of the last change. */
  readonly mark: string;
  readonly looks: number;
  /** Shown already, and left where it is. */
  readonly isDone: boolean;
}

/** Names of files that may be exports, with their marks; not those that programs keep while they write. */
async function filesIn(folder: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const isOurs = entry.isFile() && KNOWN.includes(extname(entry.name).toLowerCase());
    if (!isOurs || /^[.~]/.test(entry.name)) continue;
    const mark = await markOf(join(folder, entry.name));
    if (mark !== null) found.set(entry.name, mark);
  }
  return found;
}

async function markOf(path: string): Promise<string | null> {
  const found = await stat(path).catch(() => null);
  return found && `${found.size}/${found.mtimeMs}`;
}

/** False when the file turned out to be still growing. */
async function take(
  terminal: WatchTerminal,
  { folder, commit, importOne }: Watching,
  { name, mark }: { name: string; mark: string },
): Promise<boolean> {
  const path = join(folder, name);
  let isGrowing = false;
  const mayWrite = async () => {
    isGrowing = (await markOf(path)) !== mark;
    return !isGrowing;
  };
  const outcome = await importOne(path, { commit, mayWrite });
  if (isGrowing || terminal.signal?.aborted) return false;
  if (outcome.ok) {
    terminal.out(linesOf(outcome.report, name).join('\n'));
    if (!commit) return true;
    terminal.out(importedText(outcome.report));
    const taken = await moveTo(folder, { name, to: TAKEN });
    terminal.out(`Moved to ${taken}`);
    await terminal.tidy?.();
    return true;
  }
  // A file that is still being written is refused for what it lacks; the whole one comes later.
  if ((await markOf(path)) !== mark) return false;
  const text = problemText(name, outcome.problem);
  terminal.err(text);
  if (!commit) return true;
  const refused = await moveTo(folder, { name, to: REFUSED });
  await writeFile(`${refused}.why.txt`, `${text}\n`);
  terminal.err(`Moved to ${refused}`);
  return true;
}

/** Never over a file of the same name. */
async function moveTo(folder: string, { name, to }: { name: string; to: string }): Promise<string> {
  const home = join(folder, to);
  await mkdir(home, { recursive: true });
  const extension = extname(name);
  const stem = name.slice(0, name.length - extension.length);
  for (let copy = 1; ; copy += 1) {
    const target = join(home, copy === 1 ? name : `${stem} (${copy})${extension}`);
    if (await stat(target).catch(() => null)) continue;
    await rename(join(folder, name), target);
    return target;
  }
}
