// Starts, copies and stops the thread that holds the embedded engine.
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

export interface WorkerOptions {
  readonly clusterDir: string;
  readonly socketPath: string;
  readonly patienceMs: number;
}

export type ToEngine =
  | { readonly kind: 'copy'; readonly id: number; readonly to: string }
  | { readonly kind: 'close' };

export type FromEngine =
  | { readonly kind: 'ready' }
  | { readonly kind: 'copied'; readonly id: number; readonly error: string | null }
  | { readonly kind: 'crashed'; readonly reason: string };

export interface Engine {
  /** Copies the cluster as it is between two transactions; everybody waits meanwhile. `to` must not exist. */
  copyTo(to: string): Promise<void>;
  /** Waits for the running transaction, ends the connections, writes everything out. */
  stop(): Promise<void>;
  /** Resolves with the reason when the thread ends; null: it was stopped. */
  readonly ended: Promise<string | null>;
}

/** How long a client may sit idle in a transaction while others wait. */
const PATIENCE_MS = 60_000;

export interface EngineOptions {
  readonly clusterDir: string;
  readonly socketDir: string;
  readonly patienceMs?: number;
}

/** Where the `pg` package looks for the socket of a server in `socketDir`. */
export function socketPathIn(socketDir: string): string {
  return join(socketDir, '.s.PGSQL.5432');
}

/** Opens the cluster (and creates it where there is none). Rejects with what the engine said. */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const workerData: WorkerOptions = {
    clusterDir: options.clusterDir,
    socketPath: socketPathIn(options.socketDir),
    patienceMs: options.patienceMs ?? PATIENCE_MS,
  };
  const worker = new Worker(workerFile(), { workerData, execArgv: [] });
  const copies = new Map<number, (error: string | null) => void>();
  let reason: string | null = null;
  let isStopping = false;

  const ended = new Promise<string | null>((resolve) => {
    worker.on('error', (error) => {
      reason = String(error);
    });
    worker.on('exit', (code) => {
      for (const done of copies.values()) done('the embedded engine has ended');
      resolve(isStopping ? null : (reason ?? `it ended with code ${code}`));
    });
  });
  const ready = new Promise<void>((resolve) => {
    worker.on('message', (message: FromEngine) => {
      if (message.kind === 'ready') resolve();
      else if (message.kind === 'crashed') reason = message.reason;
      else copies.get(message.id)?.(message.error);
    });
  });
  const early = await Promise.race([ready.then(() => null), ended]);
  if (early !== null) throw new Error(`The embedded database did not start: ${early}`);
  worker.unref(); // What keeps the process alive is the bot, not its database.

  const send = (message: ToEngine): void => worker.postMessage(message);
  return {
    ended,
    async stop() {
      isStopping = true;
      worker.ref();
      send({ kind: 'close' });
      await ended;
    },
    async copyTo(to) {
      const id = copies.size;
      const error = await new Promise<string | null>((resolve) => {
        copies.set(id, resolve);
        send({ kind: 'copy', id, to });
      });
      if (error !== null) throw new Error(`The database could not be copied to ${to}: ${error}`);
    },
  };
}

/** A thread inherits no loader from tsx or vitest: Node reads TypeScript itself, or worker.mjs sees to it. */
function workerFile(): URL {
  const isNative = Boolean(Reflect.get(process.features, 'typescript'));
  return isNative
    ? new URL('./worker.ts', import.meta.url)
    : new URL('./worker.mjs', import.meta.url);
}
