// Sees to it that one process at most opens an embedded database: PGlite itself would not notice a second one.
import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readdir, readFile, stat, unlink } from 'node:fs/promises';
import { connect } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { UnusableDatabase } from '#db/client.ts';
import { socketPathIn } from '#db/embedded/engine.ts';

/** Who holds a database, as its lock file says. */
export interface Holder {
  readonly id: string;
  readonly pid: number;
  /** When the process started, in the system's ticks: tells it from a later one with the same number. */
  readonly started: string | null;
  readonly host: string;
  readonly boot: string;
  /** Where its engine listens. */
  readonly socketDir: string;
}

export type LockOutcome =
  | { readonly ok: true; release(): Promise<void> }
  | { readonly ok: false; readonly holder: Holder; readonly file: string };

interface LockFile {
  readonly file: string;
  readonly generation: number;
  /** Null: the file is not whole. */
  readonly holder: Holder | null;
}

interface Held extends LockFile {
  readonly holder: Holder;
}

const NAME = /^lock\.(\d+)$/;

/**
 * Takes the lock of `dir`, or tells who holds it. The lock of a dead process is succeeded, never
 * overwritten: each successor makes the file of the next generation, which only one can make.
 * Throws `UnusableDatabase` when a lock file is damaged and its holder may live.
 */
export async function takeLock(dir: string, socketDir: string): Promise<LockOutcome> {
  await mkdir(dir, { recursive: true });
  const me = await describeMyself(socketDir);
  const draft = join(dir, `lock-draft-${me.id}`);
  await writeToDisk(draft, JSON.stringify(me));
  try {
    for (;;) {
      const before = await listLocks(dir);
      const held = await firstAlive(before);
      if (held) return { ok: false, holder: held.holder, file: held.file };
      const generation = Math.max(0, ...before.map((lock) => lock.generation)) + 1;
      const file = join(dir, `lock.${generation}`);
      if (!(await makeOnce(draft, file))) continue;
      // Somebody who looked when the directory was otherwise may have made another one: both step back.
      const others = (await listLocks(dir)).filter(({ holder }) => holder?.id !== me.id);
      if (!(await firstAlive(others))) {
        for (const lock of others) await remove(lock.file);
        return { ok: true, release: () => remove(file) };
      }
      await remove(file);
      await pause(20 + Math.random() * 80);
    }
  } finally {
    await remove(draft);
  }
}

/** On the disk before it is linked: a loss of power must not leave a lock file without its content. */
async function writeToDisk(file: string, text: string): Promise<void> {
  const handle = await open(file, 'w', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** A link appears with its whole content, or fails because the name is taken. */
async function makeOnce(draft: string, file: string): Promise<boolean> {
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function listLocks(dir: string): Promise<LockFile[]> {
  const locks: LockFile[] = [];
  for (const name of await readdir(dir)) {
    const generation = NAME.exec(name)?.[1];
    if (generation === undefined) continue;
    const file = join(dir, name);
    const text = await readFile(file, 'utf8').catch((error: unknown) => {
      if (codeOf(error) === 'ENOENT') return null;
      throw unreadable(file, String(error));
    });
    if (text === null) continue; // Released meanwhile.
    locks.push({ file, generation: Number(generation), holder: parseHolder(text) });
  }
  return locks;
}

function parseHolder(text: string): Holder | null {
  try {
    const { id, pid, started, host, boot, socketDir } = JSON.parse(text) as Holder;
    const isWhole = [id, host, boot, socketDir].every((value) => typeof value === 'string');
    return isWhole && Number.isInteger(pid) ? { id, pid, started, host, boot, socketDir } : null;
  } catch {
    return null;
  }
}

async function firstAlive(locks: readonly LockFile[]): Promise<Held | null> {
  for (const { holder, ...lock } of locks) {
    if (holder === null) await refuseUnlessLeftBehind(lock.file);
    else if (await isAlive(holder)) return { ...lock, holder };
  }
  return null;
}

/**
 * A lock file appears whole. One that is not was cut short when the machine lost its power, and its holder died with
 * it: certain when the file is older than the running system. Any other damage is for a person to judge.
 */
async function refuseUnlessLeftBehind(file: string): Promise<void> {
  const written = await stat(file).catch(() => null);
  if (written === null) return; // Removed meanwhile.
  const booted = await bootedAtMs();
  if (booted === null || written.mtimeMs >= booted) throw unreadable(file, 'it is damaged');
}

function unreadable(file: string, why: string): UnusableDatabase {
  return new UnusableDatabase(
    `The lock file ${file} cannot be read (${why}), so nobody knows whether the database is in use. Make sure that no Good Terms runs on it, here or on another machine; then delete that file and start again.`,
  );
}

/** Only what is certainly dead counts as dead: another machine's process may live. */
async function isAlive(holder: Holder): Promise<boolean> {
  if (holder.host !== hostname()) return true;
  if (holder.boot === (await bootId()) && (await isRunning(holder))) return true;
  return answers(socketPathIn(holder.socketDir)); // Alive in a container whose processes we cannot see.
}

async function isRunning({ pid, started }: Holder): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return false;
  }
  const now = await startOf(pid);
  return started === null || now === null || started === now;
}

/** Whether somebody listens: the kernel closes a socket with its process. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const tell = (is: boolean) => {
      socket.destroy();
      resolve(is);
    };
    socket.on('connect', () => tell(true)).on('error', () => tell(false));
  });
}

async function describeMyself(socketDir: string): Promise<Holder> {
  const { pid } = process;
  const boot = await bootId();
  const started = await startOf(pid);
  return { id: randomUUID(), pid, started, host: hostname(), boot, socketDir };
}

async function bootId(): Promise<string> {
  const id = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => null);
  return id?.trim() ?? 'unknown'; // Elsewhere the pid alone decides.
}

/** When the system started, in milliseconds since 1970; null where there is no /proc. */
async function bootedAtMs(): Promise<number | null> {
  const text = await readFile('/proc/stat', 'utf8').catch(() => '');
  const seconds = /^btime (\d+)$/m.exec(text)?.[1];
  return seconds === undefined ? null : Number(seconds) * 1_000;
}

/** Field 22 of /proc/PID/stat, where there is one. */
async function startOf(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
}

async function remove(file: string): Promise<void> {
  await unlink(file).catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw error;
  });
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
