// The thread in which the embedded engine lives: PGlite behind a unix socket that speaks PostgreSQL.
// A query blocks this thread and nothing else. Started by engine.ts, never imported.
import type { Socket } from 'node:net';
import { createServer } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { copyCluster } from '#db/embedded/copy.ts';
import type { FromEngine, ToEngine, WorkerOptions } from '#db/embedded/engine.ts';
import type { Gate, GateClient } from '#db/embedded/gate.ts';
import { createGate } from '#db/embedded/gate.ts';
import type { SessionState } from '#db/embedded/protocol.ts';
import {
  createReader,
  fatalMessage,
  queryMessage,
  sessionStateOf,
  welcome,
} from '#db/embedded/protocol.ts';

const { clusterDir, socketPath, patienceMs } = workerData as WorkerOptions;

const pglite = await PGlite.create(clusterDir, {
  // The defaults are the engine's own business; only its buffers are too large for a small bot.
  startParams: [...PGlite.defaultStartParams, '-c', 'shared_buffers=8MB'],
  initDbStartParams: ['--wal-segsize=1'], // A new cluster is 15 MB smaller, and so is every copy of it.
});
const { rows } = await pglite.query<{ version: string }>(
  `SELECT current_setting('server_version') AS version`,
);
const version = rows[0]?.version ?? '';
const sockets = new Set<Socket>();
const gate = createGate({ run: runExchange, patienceMs });
const server = createServer((socket) => serve(socket, gate));
server.listen(socketPath, () => tell({ kind: 'ready' }));
parentPort?.on('message', (message: ToEngine) => void obey(message));

function tell(message: FromEngine): void {
  parentPort?.postMessage(message);
}

/** Runs to the end before anybody else runs. An engine that stopped would spin for ever on the next call: leave first. */
function runExchange(bytes: Uint8Array, send: (piece: Buffer) => void): SessionState | null {
  let end = Buffer.alloc(0);
  let crash: unknown = null;
  const onRawData = (data: Uint8Array) => {
    const piece = Buffer.from(data); // The engine reuses its memory.
    end = Buffer.concat([end, piece.subarray(-6)]).subarray(-6);
    send(piece);
  };
  pglite.execProtocolRawStream(bytes, { syncToFs: false, onRawData }).catch((error) => {
    crash = error;
    tell({ kind: 'crashed', reason: String(error) });
    process.exit(1);
  });
  return crash === null ? sessionStateOf(end) : null;
}

function serve(socket: Socket, gate: Gate): void {
  const read = createReader();
  const client: GateClient = {
    send: (bytes) => void socket.write(bytes),
    dismiss: (bytes) => void socket.end(bytes, () => socket.destroy()),
  };
  sockets.add(socket);
  socket.on('error', () => socket.destroy());
  socket.on('close', () => {
    sockets.delete(socket);
    gate.leave(client);
  });
  socket.on('data', (chunk) => {
    try {
      for (const part of read(chunk)) {
        if (part.kind === 'exchange') gate.submit(client, part.bytes, part.isComplete);
        else if (part.kind === 'startup') socket.write(welcome(version));
        else if (part.kind === 'encryption') socket.write('N');
        else socket.end(); // Goodbye; or a cancel request, which one session cannot serve.
      }
    } catch (error) {
      client.dismiss(fatalMessage('08P01', String(error)));
    }
  });
}

async function obey(message: ToEngine): Promise<void> {
  if (message.kind === 'copy') {
    const copy = gate.alone(async () => {
      await checkpoint();
      copyCluster(clusterDir, message.to);
    });
    const error = await copy.then(() => null, String);
    tell({ kind: 'copied', id: message.id, error });
    return;
  }
  server.close();
  await gate.alone(async () => {
    for (const socket of sockets) socket.destroy();
    await checkpoint();
    await pglite.close();
    process.exit(0);
  });
}

async function checkpoint(): Promise<void> {
  await pglite.execProtocolRawStream(queryMessage('CHECKPOINT'), { onRawData: () => undefined });
}
