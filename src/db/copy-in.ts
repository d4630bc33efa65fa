// Many rows into one table by COPY, which costs a fraction of INSERT. What is copied in stays when the rest fails.

import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { PrismaClient } from '../../prisma/generated/client.ts';

/** Rows on their way into a table. */
interface CopyIn {
  /** Takes whole lines; resolves when more may come. */
  write(lines: string): Promise<void>;
  /** Resolves when all rows are in the table. */
  end(): Promise<void>;
  /** Lets go of it half way; some of the rows may be in the table. */
  abort(): Promise<void>;
}

/** `target` names a table and its columns: "import_row (line, kind)". Lines are as `copyLine` writes them, or of a CSV. */
export type OpenCopyIn = (target: string, form?: 'text' | 'csv') => Promise<CopyIn>;

export type CopyValue = string | number | bigint | boolean | null;

/** One row in the text form of COPY. */
export function copyLine(values: readonly CopyValue[]): string {
  let line = '';
  for (const [at, value] of values.entries()) {
    if (at > 0) line += '\t';
    line += value === null ? '\\N' : typeof value === 'string' ? escaped(value) : value.toString();
  }
  return `${line}\n`;
}

const ESCAPES: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

function escaped(text: string): string {
  return /[\\\t\n\r]/.test(text)
    ? text.replace(/[\\\t\n\r]/g, (sign) => ESCAPES[sign] ?? sign)
    : text;
}

/** A server that says nothing for so long is gone. */
const SILENT_MS = 5 * 60_000;

/** On a connection of its own; the rows are in the table all at once, at the end. */
export function copyIntoServer(config: pg.ClientConfig): OpenCopyIn {
  return async (target, form = 'text') => {
    const client = new pg.Client({ ...config, keepAlive: true });
    client.on('error', () => undefined); // Reported by the stream.
    await client.connect();
    const socket = client.connection.stream as Socket;
    socket.setTimeout(SILENT_MS, () => socket.destroy());
    const stream = client.query(copyFrom(`COPY ${target} FROM STDIN WITH (FORMAT ${form})`));
    stream.on('error', () => undefined); // Met by whoever writes next.
    return {
      async write(lines) {
        if (stream.errored) throw stream.errored;
        if (!stream.write(lines)) await once(stream, 'drain');
      },
      async end() {
        stream.end();
        await finished(stream);
        await client.end();
      },
      async abort() {
        stream.destroy();
        socket.destroy();
        await client.end().catch(() => undefined);
      },
    };
  };
}

/** Names of the files by which rows reach the embedded engine, in its own directory. */
export const COPY_FILE = /^copy-in-[0-9a-f-]+\.tmp$/;
/** The directory under the name that the engine knows it by. */
const INSIDE = '/pglite/data';
const FILE_CHARS = 1_000_000;

/** By files that the engine reads itself: over its socket a stream would be cut into exchanges that it cannot join. */
export function copyIntoEmbedded(prisma: PrismaClient, clusterDir: string): OpenCopyIn {
  return (target, form = 'text') => {
    let waiting = '';
    let copying = Promise.resolve();
    const copy = async (lines: string) => {
      const name = `copy-in-${randomUUID()}.tmp`;
      try {
        await writeFile(join(clusterDir, name), lines, { mode: 0o600 });
        await prisma.$executeRawUnsafe(
          `COPY ${target} FROM '${INSIDE}/${name}' WITH (FORMAT ${form})`,
        );
      } finally {
        await rm(join(clusterDir, name), { force: true });
      }
    };
    /** One file is copied while the next is being filled. */
    const flush = async () => {
      const lines = waiting;
      waiting = '';
      await copying;
      copying = copy(lines);
      copying.catch(() => {}); // Met by the next flush, or at the end.
    };
    return Promise.resolve({
      async write(lines) {
        waiting += lines;
        if (waiting.length >= FILE_CHARS) await flush();
      },
      async end() {
        if (waiting !== '') await flush();
        await copying;
      },
      abort: () => copying.catch(() => undefined),
    });
  };
}
