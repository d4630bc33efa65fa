// Goal: what goes out is handed over by one process at a time, and never a second time by mistake.
// Method: a real database, several connections, instants as arguments.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '#db/client.ts';
import type { HeldRow, OutboxKind } from '#db/outbox.ts';
import { claimNext, enqueue, findLiving, finish, lockHeld } from '#db/outbox.ts';
import { aDatabase, TEST_SERVER } from '#test/support/database.ts';
import type { OutboxOfATeam } from '#test/support/outbox.ts';
import { anOutbox as anOutboxIn, at, LEASE } from '#test/support/outbox.ts';

let db: Database;
let count = 0;
beforeAll(async () => {
  db = await aDatabase();
});
afterAll(() => db.close());

async function anOutbox(kind?: OutboxKind): Promise<OutboxOfATeam> {
  count += 1;
  return anOutboxIn(db, `O${count}`, kind);
}

/** One row, queued and claimed. */
async function aHeldRow(outbox: OutboxOfATeam): Promise<HeldRow> {
  await outbox.enqueue('a');
  const held = await outbox.claim();
  if (!held) throw new Error('Nothing was due.');
  return held;
}

describe('a row of the outbox', () => {
  it('is claimed with what it is about, handed over and sent', async () => {
    const outbox = await anOutbox();
    const { id } = await outbox.enqueue('a');
    const held = await outbox.claim();
    const row = { id, kind: 'reminder', key: 'a', lane: 'mail', about: { reminderId: '7' } };
    expect(held).toMatchObject({
      ...row,
      state: 'claimed',
      attempts: 1,
      lapses: 0,
      fence: 'fence 1',
    });
    expect(await outbox.handOver(held!, 2)).toBe(true);
    expect(await outbox.find(id)).toMatchObject({ state: 'handoff', handoffAt: at(2) });
    await finish(db.prisma, held!, { state: 'sent', at: at(3), detail: '250 queued as 1' });
    const sent = { ...row, state: 'sent', endedAt: at(3), error: null, detail: '250 queued as 1' };
    expect(await outbox.find(id)).toMatchObject(sent);
    expect(await outbox.claim(9_999)).toBeNull();
  });

  it('is not claimed before its time, and the earliest comes first', async () => {
    const outbox = await anOutbox();
    await outbox.enqueue('later', { runAt: 20 });
    await outbox.enqueue('sooner', { runAt: 10 });
    expect(await outbox.claim(9)).toBeNull();
    expect((await outbox.claim(10))?.key).toBe('sooner');
    expect(await outbox.claim(19)).toBeNull();
    expect((await outbox.claim(20))?.key).toBe('later');
  });

  it('is one connection’s, however many claim at once', async () => {
    const outbox = await anOutbox();
    await Promise.all(Array.from({ length: 12 }, (_, n) => outbox.enqueue(`k${n}`)));
    const claims = await Promise.all(Array.from({ length: 20 }, () => outbox.claim()));
    const keys = claims.flatMap((held) => held?.key ?? []);
    expect(new Set(keys).size).toBe(keys.length);
    // Whoever skipped what another was about to take may have gone away with nothing: the rest is still there.
    for (let held = await outbox.claim(); held; held = await outbox.claim()) keys.push(held.key);
    expect(keys.sort()).toEqual(Array.from({ length: 12 }, (_, n) => `k${n}`).sort());
  });

  it('is of its team and its kind alone', async () => {
    const outbox = await anOutbox();
    const { id } = await outbox.enqueue('a');
    const other = await anOutbox();
    expect(await other.claim()).toBeNull();
    expect(await other.find(id)).toBeNull();
    const digests = { ...outbox, kind: 'digest' as const, now: at(0), leaseUntil: at(60) };
    expect(await claimNext(db.prisma, { ...digests, fence: 'x' })).toBeNull();
    expect(await other.find('not a number')).toBeNull();
  });

  it('goes back into the queue with the reason and a time, and each claim counts', async () => {
    const outbox = await anOutbox();
    const held = await aHeldRow(outbox);
    await outbox.handOver(held);
    expect(await outbox.again(held, 30)).toBe(true);
    expect(await outbox.find(held.id)).toMatchObject({ state: 'queued', error: '451' });
    expect(await outbox.claim(29)).toBeNull();
    expect(await outbox.claim(30)).toMatchObject({ attempts: 2, lapses: 0 });
  });

  it('is taken back until it is handed over, and whoever holds it hands nothing over then', async () => {
    const outbox = await anOutbox();
    const { id } = await outbox.enqueue('a');
    const held = await outbox.claim();
    expect(await outbox.cancel(id)).toBe('taken_back');
    expect(await outbox.handOver(held!)).toBe(false);
    expect(await outbox.again(held!, 5)).toBe(false);
    expect(await outbox.cancel(id)).toBeNull();
    expect(await outbox.claim(10)).toBeNull();
    expect(await outbox.find(id)).toMatchObject({ state: 'cancelled', endedAt: at(1) });
    expect(await outbox.enqueue('a')).toMatchObject({ isNew: true });
  });

  it('wanted back while it is handed over is never queued again', async () => {
    const outbox = await anOutbox();
    const { id } = await outbox.enqueue('a');
    const held = await outbox.claim();
    await outbox.handOver(held!);
    expect(await outbox.endWantedBack(held!)).toBeNull();
    expect(await outbox.cancel(id)).toBe('wanted');
    expect(await outbox.again(held!, 5)).toBe(false);
    expect(await outbox.find(id)).toMatchObject({ state: 'handoff' });
    expect(await outbox.endWantedBack(held!)).toBe('U1');
    expect(await outbox.find(id)).toMatchObject({ state: 'cancelled', error: '451' });
  });
});

describe('a lease', () => {
  it('that is over lets another process take what was only claimed, and counts it', async () => {
    const outbox = await anOutbox();
    await aHeldRow(outbox);
    expect(await outbox.claim(LEASE)).toBeNull();
    expect(await outbox.claim(LEASE + 1)).toMatchObject({ attempts: 2, lapses: 1 });
  });

  it.each([
    ['handing over', (outbox: OutboxOfATeam, held: HeldRow) => outbox.handOver(held, 61)],
    ['the end', (outbox: OutboxOfATeam, held: HeldRow) => outbox.end(held, 'sent')],
    ['another time', (outbox: OutboxOfATeam, held: HeldRow) => outbox.again(held, 99)],
    ['a lock', (_outbox: OutboxOfATeam, held: HeldRow) => lockHeld(db.prisma, held)],
  ])(
    'that another process has by now lets the first one write nothing: %s',
    async (_name, write) => {
      const outbox = await anOutbox();
      const first = await aHeldRow(outbox);
      const second = await outbox.claim(LEASE + 1);
      const before = await outbox.rows();
      expect(await write(outbox, first)).toBeFalsy();
      expect(await outbox.rows()).toEqual(before);
      expect(await write(outbox, second!)).toBeTruthy();
    },
  );

  it('that is over lets nobody hand over, even if nobody else has taken the row yet', async () => {
    const outbox = await anOutbox();
    const held = await aHeldRow(outbox);
    expect(await outbox.handOver(held, LEASE + 1)).toBe(false);
    expect(await outbox.handOver(held, LEASE)).toBe(true);
    expect(await outbox.handOver(held, LEASE)).toBe(false); // One hand-over for each claim.
  });

  // On the embedded engine a transaction keeps everybody out anyway.
  it.skipIf(!TEST_SERVER)('that is over ends for nobody while its holder writes', async () => {
    const outbox = await anOutbox();
    const held = await aHeldRow(outbox);
    await db.prisma.$transaction(async (tx) => {
      expect(await lockHeld(tx, held)).toBe('claimed');
      expect(await outbox.claim(LEASE + 1)).toBeNull();
    });
    expect(await outbox.claim(LEASE + 1)).not.toBeNull();
  });

  it('on a letter that was handed over makes it unknown, once, and it is never taken again', async () => {
    const outbox = await anOutbox('reminder');
    const held = await aHeldRow(outbox);
    await outbox.handOver(held);
    expect(await outbox.claim(LEASE + 1)).toBeNull();
    expect(await outbox.lapsed(LEASE)).toEqual([]);
    const found = await Promise.all([outbox.lapsed(LEASE + 1), outbox.lapsed(LEASE + 1)]);
    expect(found.flat()).toMatchObject([{ id: held.id, state: 'unknown', error: 'process_lost' }]);
    expect(await outbox.end(held, 'sent')).toBe(false);
    expect(await outbox.claim(9_999)).toBeNull();
  });

  it.each(['digest', 'card'] as const)(
    'on a %s lets another look for it in Slack',
    async (kind) => {
      const outbox = await anOutbox(kind);
      const first = await aHeldRow(outbox);
      await outbox.handOver(first, 3);
      const second = await outbox.claim(LEASE + 1);
      expect(second).toMatchObject({ state: 'claimed', lapses: 1, handoffAt: at(3) });
      expect(await outbox.end(first, 'sent')).toBe(false);
    },
  );
});

describe('a person', () => {
  it('says what became of an unknown one, or sends it again with fresh attempts', async () => {
    const outbox = await anOutbox();
    const held = await aHeldRow(outbox);
    expect(await outbox.settle(held.id, 'queued')).toBe(false);
    await outbox.handOver(held);
    await outbox.end(held, 'unknown');
    expect(await outbox.settle(held.id, 'queued', 5)).toBe(true);
    expect(await outbox.settle(held.id, 'sent')).toBe(false);
    const second = await outbox.claim(5);
    expect(second).toMatchObject({ id: held.id, attempts: 1, handoffAt: null, endedAt: null });
    await outbox.end(second!, 'unknown');
    expect(await outbox.settle(held.id, 'sent', 8)).toBe(true);
    expect(await outbox.find(held.id)).toMatchObject({ state: 'sent', endedAt: at(8) });
  });
});

describe('a key', () => {
  it('is one row’s, however many ask at once', async () => {
    const outbox = await anOutbox();
    const asked = await Promise.all(Array.from({ length: 20 }, () => outbox.enqueue('a')));
    expect(asked.filter(({ isNew }) => isNew)).toHaveLength(1);
    expect(new Set(asked.map(({ id }) => id)).size).toBe(1);
    expect(await outbox.rows()).toHaveLength(1);
  });

  it.each(['committed', 'taken back'])('waits for a transaction that is %s', async (how) => {
    const outbox = await anOutbox();
    let second: Promise<{ id: string; isNew: boolean }> | undefined;
    const first = db.prisma.$transaction(async (tx) => {
      const given = { workspaceId: outbox.workspaceId, kind: 'reminder' as const, key: 'a' };
      const times = { runAt: at(0), at: at(0) };
      const added = await enqueue(tx, { ...given, ...times, lane: 'mail', about: {} });
      second = outbox.enqueue('a'); // On a connection of its own.
      await tx.$queryRaw`SELECT 1`;
      if (how === 'taken back') throw new Error('taken back');
      return added;
    });
    const added = await first.catch(() => null);
    expect(await second).toEqual({ id: added?.id ?? expect.any(String), isNew: added === null });
    expect(await outbox.rows()).toHaveLength(1);
  });

  it.each([
    ['queued', true, async () => undefined],
    ['claimed', true, (outbox: OutboxOfATeam) => outbox.claim()],
    ['handoff', true, async (outbox: OutboxOfATeam) => outbox.handOver((await outbox.claim())!)],
    ['sent', true, async (outbox: OutboxOfATeam) => outbox.end((await outbox.claim())!, 'sent')],
    [
      'unknown',
      true,
      async (outbox: OutboxOfATeam) => outbox.end((await outbox.claim())!, 'unknown'),
    ],
    [
      'failed',
      false,
      async (outbox: OutboxOfATeam) => outbox.end((await outbox.claim())!, 'failed'),
    ],
    [
      'refused',
      false,
      async (outbox: OutboxOfATeam) => outbox.end((await outbox.claim())!, 'refused'),
    ],
    ['cancelled', false, async (outbox: OutboxOfATeam, id: string) => outbox.cancel(id)],
  ])('of a row that is %s is taken: %s', async (state, isTaken, come) => {
    const outbox = await anOutbox();
    const first = await outbox.enqueue('a');
    await come(outbox, first.id);
    expect(await outbox.find(first.id)).toMatchObject({ state });
    const living = { workspaceId: outbox.workspaceId, kind: 'reminder' as const, key: 'a' };
    expect((await findLiving(db.prisma, living))?.id).toBe(isTaken ? first.id : undefined);
    const second = await outbox.enqueue('a');
    expect(second.isNew).toBe(!isTaken);
    expect(second.id === first.id).toBe(isTaken);
  });
});

describe('a lane', () => {
  it('holds back its own rows until its time, also what a lost process held', async () => {
    const outbox = await anOutbox('digest');
    await outbox.enqueue('held', { lane: 'slack:C1' });
    await outbox.claim();
    await outbox.enqueue('one', { lane: 'slack:C1' });
    await outbox.enqueue('two', { lane: 'slack:C2' });
    await outbox.pause('slack:C1', 100);
    expect((await outbox.claim(99))?.key).toBe('two');
    expect(await outbox.claim(99)).toBeNull();
    expect((await outbox.claim(100))?.key).toBe('held');
    expect((await outbox.claim(100))?.key).toBe('one');
  });

  it('is never let go earlier than what was asked before', async () => {
    const outbox = await anOutbox();
    await outbox.enqueue('a');
    await Promise.all([50, 5, 20].map((until) => outbox.pause('mail', until)));
    expect(await outbox.claim(49)).toBeNull();
    await outbox.pause('mail', 70);
    expect(await outbox.claim(69)).toBeNull();
    expect(await outbox.claim(70)).not.toBeNull();
  });
});
