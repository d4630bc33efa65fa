// Goal: clients that share the engine's one session never see each other's statements.
// Method: raw protocol on several connections at once, written in the pieces that would mix.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { embeddedConfig } from '#db/client.ts';
import type { Engine } from '#db/embedded/engine.ts';
import { startEngine } from '#db/embedded/engine.ts';
import type { GateClient } from '#db/embedded/gate.ts';
import { createGate } from '#db/embedded/gate.ts';
import { createReader, sessionStateOf } from '#db/embedded/protocol.ts';
import { createCluster } from '#db/embedded/template.ts';
import { readMigrations } from '#db/migrate.ts';
import { aChild } from '#test/support/child.ts';
import { aWire, bind, execute, flush, parse, query, sync } from '#test/support/wire.ts';

let dir: string;
let engine: Engine;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'gt-gate-'));
  await createCluster(join(dir, 'pg'), await readMigrations());
  engine = await startEngine({ clusterDir: join(dir, 'pg'), socketDir: dir, patienceMs: 300 });
});

afterAll(async () => {
  await engine.stop();
  await rm(dir, { recursive: true });
});

async function aClient(): Promise<pg.Client> {
  const client = new pg.Client(embeddedConfig(dir));
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

describe('the reader', () => {
  const startup = Buffer.from([0, 0, 0, 8, 0, 3, 0, 0]);

  it('gives the same exchanges however the bytes are cut', () => {
    const sent = Buffer.concat([
      startup,
      parse('SELECT 1'),
      bind(),
      execute(),
      sync(),
      query('SELECT 2'),
    ]);
    for (let cut = 1; cut < sent.length; cut += 1) {
      const read = createReader();
      const parts = [...read(sent.subarray(0, cut)), ...read(sent.subarray(cut))];
      expect(parts.map(({ kind }) => kind)).toEqual(['startup', 'exchange', 'exchange']);
      const exchanges = parts.flatMap((part) => (part.kind === 'exchange' ? [part.bytes] : []));
      expect(Buffer.concat([startup, ...exchanges])).toEqual(sent);
    }
  });

  it('marks what ends with Flush as unfinished', () => {
    const read = createReader();
    read(startup);
    const [first, second] = read(Buffer.concat([parse('SELECT 1'), flush(), sync()]));
    expect(first).toMatchObject({ kind: 'exchange', isComplete: false });
    expect(second).toMatchObject({ kind: 'exchange', isComplete: true });
  });

  it('refuses what is not the protocol', () => {
    expect(() => createReader()(Buffer.from('GET / HTTP/1.1\r\n\r\n'))).toThrow(
      'not the PostgreSQL',
    );
  });

  it('reads the state of the session only from a whole ReadyForQuery', () => {
    expect(sessionStateOf(Buffer.from('Z\0\0\0\x05T', 'latin1'))).toBe('T');
    expect(sessionStateOf(Buffer.from('C\0\0\0\x05T', 'latin1'))).toBeNull();
    expect(sessionStateOf(Buffer.from('\0\0\x05I', 'latin1'))).toBeNull();
  });
});

describe('the gate', () => {
  const client = (): GateClient => ({ send: () => undefined, dismiss: () => undefined });
  const turn = () => new Promise((resolve) => setImmediate(resolve));

  it('serves the owner of a transaction first and the others in their order', async () => {
    const ran: string[] = [];
    const gate = createGate({
      patienceMs: 1_000,
      run: (bytes) => {
        ran.push(String(bytes));
        return String(bytes).startsWith('begin') ? 'T' : String(bytes) === 'a error' ? 'E' : 'I';
      },
    });
    const [a, b, c] = [client(), client(), client()];
    gate.submit(a, Buffer.from('begin a'), true);
    gate.submit(b, Buffer.from('b'), true);
    gate.submit(c, Buffer.from('c'), true);
    for (let n = 0; n < 5; n += 1) await turn();
    expect(ran).toEqual(['begin a']);
    gate.submit(a, Buffer.from('a error'), true); // A failed transaction is still one.
    for (let n = 0; n < 5; n += 1) await turn();
    expect(ran).toEqual(['begin a', 'a error']);
    gate.submit(a, Buffer.from('a rollback'), true);
    for (let n = 0; n < 5; n += 1) await turn();
    expect(ran).toEqual(['begin a', 'a error', 'a rollback', 'b', 'c']);
  });

  it('rolls back what a client leaves behind, and drops what it still had waiting', async () => {
    const ran: string[] = [];
    const gate = createGate({
      patienceMs: 1_000,
      run: (bytes) => {
        ran.push(Buffer.from(bytes).toString('latin1'));
        return String(bytes) === 'begin' ? 'T' : 'I';
      },
    });
    const [a, b] = [client(), client()];
    gate.submit(a, Buffer.from('begin'), true);
    await turn();
    gate.submit(b, Buffer.from('b'), true);
    gate.submit(a, Buffer.from('never'), true);
    gate.leave(a);
    for (let n = 0; n < 5; n += 1) await turn();
    expect(ran.map((text) => (text.includes('ROLLBACK') ? 'rollback' : text))).toEqual([
      'begin',
      'rollback',
      'b',
    ]);
  });
});

describe('two connections on one engine', () => {
  it('keeps unnamed statements apart when their messages arrive alternately', async () => {
    const [a, b, third] = [await aWire(dir), await aWire(dir), await aWire(dir)];
    /** Its answer shows that what was written before has arrived, alone. */
    const arrived = async () => {
      const answer = third.until('Z');
      third.write(query('SELECT 1'));
      await answer;
    };
    for (let n = 0; n < 50; n += 1) {
      const answers = [a.until('Z'), b.until('Z')] as const;
      const steps = [parse(`SELECT 'a${n}'`), parse(`SELECT 'b${n}'`), bind(), bind()];
      for (const [at, step] of [...steps, execute(), execute(), sync(), sync()].entries()) {
        (at % 2 === 0 ? a : b).write(step);
        await arrived();
      }
      expect(await answers[0]).toContain(`a${n}`);
      expect(await answers[1]).toContain(`b${n}`);
    }
    for (const wire of [a, b, third]) wire.end();
  });

  it('keeps them apart when a client flushes in the middle of an exchange', async () => {
    const [a, b] = [await aWire(dir), await aWire(dir)];
    const parsed = a.until('1');
    a.write(Buffer.concat([parse(`SELECT 'mine'`), flush()]));
    await parsed;
    const other = b.until('Z');
    b.write(Buffer.concat([parse(`SELECT 'theirs'`), bind(), execute(), sync()]));
    const mine = a.until('Z');
    a.write(Buffer.concat([bind(), execute(), sync()]));
    expect(await mine).toContain('mine');
    expect(await other).toContain('theirs');
    a.end();
    b.end();
  });

  it('keeps an error to the one who made it', async () => {
    const [a, b] = [await aWire(dir), await aWire(dir)];
    const answers = [a.until('Z'), b.until('Z')] as const;
    a.write(Buffer.concat([parse('SELECT nope'), bind(), execute(), sync()]));
    b.write(Buffer.concat([parse(`SELECT 'fine'`), bind(), execute(), sync()]));
    expect(await answers[0]).toContain('42703');
    expect(await answers[1]).toContain('fine');
    expect(await answers[1]).not.toContain('42703');
    a.end();
    b.end();
  });

  it('makes the other wait for the end of a transaction and shows it nothing unfinished', async () => {
    const [a, b] = [await aClient(), await aClient()];
    await a.query('BEGIN');
    await a.query(`INSERT INTO workspace (id, name) VALUES ('tx', 'x')`);
    let isAnswered = false;
    const asked = b.query(`SELECT count(*)::int AS n FROM workspace WHERE id = 'tx'`);
    void asked.finally(() => {
      isAnswered = true;
    });
    await a.query('SELECT 1');
    expect(isAnswered).toBe(false);
    await a.query('ROLLBACK');
    expect((await asked).rows[0].n).toBe(0);
    await Promise.all([a.end(), b.end()]);
  });

  it('ends a transaction that keeps the others waiting', async () => {
    const [idle, other] = [await aClient(), await aClient()];
    const ended = new Promise((resolve) =>
      idle.on('error', (error) => resolve(Reflect.get(error, 'code'))),
    );
    await idle.query('BEGIN');
    await idle.query(`INSERT INTO workspace (id, name) VALUES ('idle', 'x')`);
    const { rows } = await other.query(
      `SELECT count(*)::int AS n FROM workspace WHERE id = 'idle'`,
    );
    expect(rows[0].n).toBe(0);
    expect(await ended).toBe('25P03');
    await other.end();
  });

  it('rolls back the transaction of a process that is killed', async () => {
    const child = aChild('stall', dir);
    await child.says('in transaction');
    await child.kill();
    const client = await aClient();
    const { rows } = await client.query(
      `SELECT count(*)::int AS n FROM workspace WHERE id = 'stalled'`,
    );
    expect(rows[0].n).toBe(0);
    await client.end();
  });

  it('carries a parameter of 10 MB there and back', async () => {
    const client = await aClient();
    const text = 'é'.repeat(5 * 1024 * 1024);
    const { rows } = await client.query('SELECT length($1::text) AS n, $1::text AS text', [text]);
    expect(rows[0].n).toBe(5 * 1024 * 1024);
    expect(rows[0].text === text).toBe(true);
    await client.end();
  });
});
