// Lets many clients share the one session of the embedded engine, one exchange or transaction at a time.
// The engine has one unnamed statement and one transaction: a client keeps it until it is idle again.
import type { SessionState } from '#db/embedded/protocol.ts';
import { fatalMessage, queryMessage, SYNC } from '#db/embedded/protocol.ts';

export interface GateClient {
  send(bytes: Buffer): void;
  /** Sends the last words and ends the connection. */
  dismiss(bytes: Buffer): void;
}

export interface GateOptions {
  /** Runs whole messages to their end; hands every piece of the answer to `send`. Null: no ReadyForQuery came. */
  readonly run: (bytes: Uint8Array, send: (piece: Buffer) => void) => SessionState | null;
  /** A client that keeps the others waiting in the middle of a transaction for this long is dismissed. */
  readonly patienceMs: number;
}

export interface Gate {
  submit(client: GateClient, bytes: Buffer, isComplete: boolean): void;
  /** The client is gone: what it had not finished is rolled back. */
  leave(client: GateClient): void;
  /** Runs `task` while nobody else uses the engine and no transaction is open. */
  alone<T>(task: () => Promise<T>): Promise<T>;
}

interface Job {
  readonly client: GateClient | null;
  readonly start: () => void;
}

export function createGate({ run, patienceMs }: GateOptions): Gate {
  let jobs: Job[] = [];
  let owner: GateClient | null = null;
  let isBusy = false;
  let isWoken = false;
  let patience: NodeJS.Timeout | undefined;

  const wake = (): void => {
    if (isWoken || isBusy) return;
    isWoken = true;
    setImmediate(step); // One job a turn, so that sockets are served in between.
  };

  const step = (): void => {
    isWoken = false;
    if (isBusy) return;
    const next = jobs.findIndex(({ client }) => owner === null || client === owner);
    const job = jobs[next];
    if (!job) return watch();
    jobs.splice(next, 1);
    clearTimeout(patience);
    patience = undefined;
    job.start();
    if (jobs.length > 0) wake();
  };

  /** Others wait for an owner that says nothing: give it some time, then end it. */
  const watch = (): void => {
    if (owner === null || jobs.length === 0 || patience) return;
    const late = owner;
    patience = setTimeout(() => {
      patience = undefined;
      if (owner !== late) return;
      const text = 'the transaction was ended: it kept the embedded database waiting for too long';
      late.dismiss(fatalMessage('25P03', text));
      leave(late);
    }, patienceMs);
  };

  const leave = (client: GateClient): void => {
    jobs = jobs.filter((job) => job.client !== client);
    if (owner === client) {
      clearTimeout(patience);
      patience = undefined;
      owner = null;
      run(Buffer.concat([SYNC, queryMessage('ROLLBACK')]), () => undefined);
    }
    if (jobs.length > 0) wake();
  };

  return {
    submit(client, bytes, isComplete) {
      const start = () => {
        const state = run(bytes, (piece) => client.send(piece));
        owner = isComplete && state === 'I' ? null : client;
      };
      jobs.push({ client, start });
      wake();
    },
    leave,
    alone(task) {
      return new Promise((resolve, reject) => {
        const start = () => {
          isBusy = true;
          const ended = () => {
            isBusy = false;
            wake();
          };
          task().finally(ended).then(resolve, reject);
        };
        jobs.push({ client: null, start });
        wake();
      });
    },
  };
}
