// Goal: whatever happens to the outbox in whatever order, its rows are what a small model of it says.
// Method: random steps, also by processes whose claim is long over (the seed is printed on failure); a real database.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '#db/client.ts';
import type { HeldRow, OutboxKind, OutboxState } from '#db/outbox.ts';
import { aDatabase } from '#test/support/database.ts';
import type { OutboxOfATeam } from '#test/support/outbox.ts';
import { anOutbox, at, LEASE } from '#test/support/outbox.ts';

let db: Database;
beforeAll(async () => {
  db = await aDatabase();
});
afterAll(() => db.close());

/** What a row should be. */
interface Row {
  readonly id: string;
  readonly key: string;
  state: OutboxState;
  runAt: number;
  leaseUntil: number;
  holder: HeldRow | null;
  attempts: number;
  lapses: number;
  /** It was handed over, by this attempt or an earlier one. */
  isHandedOver: boolean;
  /** Somebody wanted it back. */
  isWanted: boolean;
}

interface World {
  readonly kind: OutboxKind;
  readonly outbox: OutboxOfATeam;
  readonly rows: Row[];
  /** All that were ever given. */
  readonly claims: HeldRow[];
  now: number;
}

interface Step {
  readonly does: keyof typeof STEPS;
  /** Which row, claim or key. */
  readonly n: number;
  readonly seconds: number;
  readonly end: (typeof ENDS)[number];
}

const ENDS = ['sent', 'failed', 'refused', 'unknown'] as const;
const isLiving = ({ state }: Row) => !['failed', 'refused', 'cancelled'].includes(state);
const isHeld = ({ state }: Row) => state === 'claimed' || state === 'handoff';

function stop(row: Row, change: Partial<Row>): void {
  Object.assign(row, { holder: null, leaseUntil: 0, ...change });
}

/** The newest claims most often; with the row that it holds, if it is not stale. */
function aClaim({ claims, rows }: World, n: number) {
  const held = claims.at(-1 - (n % Math.max(claims.length, 1)));
  return { held, row: rows.find((row) => held && row.holder === held) };
}

/** Each step does the same to the model and to the database, and compares what they answer. */
const STEPS = {
  async wait(world: World, { seconds }: Step) {
    world.now += seconds;
  },
  async enqueue({ outbox, rows, now }: World, { n, seconds }: Step) {
    const [key, runAt] = [`k${n}`, now + (seconds % 10)];
    const living = rows.find((row) => row.key === key && isLiving(row));
    const { id, isNew } = await outbox.enqueue(key, { runAt });
    expect(living?.id ?? id).toBe(id);
    expect(isNew).toBe(living === undefined);
    const fresh = { leaseUntil: 0, holder: null, attempts: 0, lapses: 0 };
    const untouched = { isHandedOver: false, isWanted: false };
    if (isNew) rows.push({ id, key, state: 'queued', runAt, ...fresh, ...untouched });
  },
  async claim({ outbox, rows, claims, kind, now }: World) {
    const mayBeTaken = (row: Row) =>
      row.state === 'claimed' || (row.state === 'handoff' && kind !== 'reminder');
    const due = rows.filter((row) =>
      row.state === 'queued' ? row.runAt <= now : mayBeTaken(row) && row.leaseUntil < now,
    );
    const earliest = Math.min(...due.map(({ runAt }) => runAt));
    const held = await outbox.claim(now);
    const row = due.find(({ id, runAt }) => id === held?.id && runAt === earliest);
    expect(row === undefined).toBe(due.length === 0);
    if (!held || !row) return expect(held).toBeNull();
    claims.push(held);
    row.attempts += 1;
    row.lapses += isHeld(row) ? 1 : 0;
    Object.assign(row, { state: 'claimed', holder: held, leaseUntil: now + LEASE });
  },
  async handOver(world: World, { n }: Step) {
    const { held, row } = aClaim(world, n);
    if (!held) return;
    const isOk = row?.state === 'claimed' && row.leaseUntil >= world.now;
    expect(await world.outbox.handOver(held, world.now)).toBe(isOk);
    if (row && isOk) Object.assign(row, { state: 'handoff', isHandedOver: true });
  },
  async retry(world: World, { n, seconds }: Step) {
    const { held, row } = aClaim(world, n);
    if (!held) return;
    const runAt = world.now + seconds;
    const isOk = row !== undefined && !row.isWanted;
    expect(await world.outbox.again(held, runAt)).toBe(isOk);
    if (row && isOk) stop(row, { state: 'queued', runAt });
  },
  async endWantedBack(world: World, { n, seconds }: Step) {
    const { held, row } = aClaim(world, n);
    if (!held) return;
    const mayHaveArrived = seconds % 3 === 0;
    const by = await world.outbox.endWantedBack(held, mayHaveArrived);
    expect(by).toBe(row?.isWanted ? 'U1' : null);
    if (row?.isWanted) stop(row, { state: mayHaveArrived ? 'unknown' : 'cancelled' });
  },
  async end(world: World, { n, end: state }: Step) {
    const { held, row } = aClaim(world, n);
    if (!held) return;
    expect(await world.outbox.end(held, state)).toBe(row !== undefined);
    if (row) stop(row, { state });
  },
  async lapse({ outbox, rows, kind, now }: World) {
    if (kind !== 'reminder') return;
    const lost = rows.filter((row) => row.state === 'handoff' && row.leaseUntil < now);
    const found = (await outbox.lapsed(now)).map(({ id }) => id);
    expect(found.sort()).toEqual(lost.map(({ id }) => id).sort());
    for (const row of lost) stop(row, { state: 'unknown', lapses: row.lapses + 1 });
  },
  /** Whoever holds it hands nothing over any more; what has been handed over is only wanted back. */
  async cancel({ outbox, rows }: World, { n, seconds }: Step) {
    const row = rows[n % rows.length];
    if (!row) return;
    const mayHaveArrived = seconds % 3 === 0;
    const isWaiting = row.state === 'queued' || (row.state === 'claimed' && !row.isHandedOver);
    const expected = isWaiting ? 'taken_back' : row.state === 'handoff' ? 'wanted' : null;
    expect(await outbox.cancel(row.id, mayHaveArrived)).toBe(expected);
    if (expected !== null) row.isWanted = true;
    if (isWaiting) stop(row, { state: mayHaveArrived ? 'unknown' : 'cancelled' });
  },
  async settle({ outbox, rows, now }: World, { n, seconds }: Step) {
    const row = rows[n % rows.length];
    if (!row) return;
    const state = seconds % 2 === 0 ? 'sent' : 'queued';
    expect(await outbox.settle(row.id, state, now)).toBe(row.state === 'unknown');
    if (row.state !== 'unknown') return;
    const untouched = { isHandedOver: false, isWanted: false };
    const again = { state, runAt: now, attempts: 0, lapses: 0, ...untouched } as const;
    Object.assign(row, state === 'sent' ? { state } : again);
  },
};

/** How often each step is drawn: rows shall come far before they end. */
const WEIGHTS: Readonly<Record<Step['does'], number>> = {
  claim: 5,
  enqueue: 4,
  handOver: 4,
  wait: 3,
  end: 2,
  lapse: 2,
  settle: 2,
  endWantedBack: 1,
  retry: 1,
  cancel: 2,
};

const aStep: fc.Arbitrary<Step> = fc.record({
  does: fc.constantFrom(
    ...Object.entries(WEIGHTS).flatMap(([does, times]) =>
      Array.from({ length: times }, () => does as Step['does']),
    ),
  ),
  n: fc.oneof(fc.constant(0), fc.nat(3)),
  seconds: fc.nat(LEASE),
  end: fc.constantFrom(...ENDS),
});

let count = 0;

it.each(['reminder', 'card'] as const)('rows of kind %s', async (kind) => {
  const reached = new Set<OutboxState>();
  await fc.assert(
    fc.asyncProperty(
      fc.array(aStep, { minLength: 40, maxLength: 60, size: 'max' }),
      async (steps) => {
        count += 1;
        const outbox = await anOutbox(db, `M${count}`, kind);
        const world: World = { kind, outbox, rows: [], claims: [], now: 0 };
        for (const step of steps) {
          await STEPS[step.does](world, step);
          for (const { state } of world.rows) reached.add(state);
        }
        const wanted = world.rows.map(({ runAt, holder, state, attempts, lapses }) => ({
          state,
          attempts,
          lapses,
          runAt: at(runAt),
          fence: holder?.fence ?? null,
        }));
        expect(await outbox.rows()).toMatchObject(wanted);
      },
    ),
    { numRuns: 60 },
  );
  expect(reached.size).toBe(8); // Or it would prove nothing.
});
