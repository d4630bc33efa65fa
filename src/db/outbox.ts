// What must reach somebody exactly once, as rows: the intention, the claim on it, and the mark before it is handed over.
import type { Outbox as StoredRow } from '../../prisma/generated/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Queries } from './client.ts';

export type OutboxKind = 'reminder' | 'digest' | 'card' | 'dispute' | 'dispute_tell';

export type OutboxState =
  | 'queued'
  | 'claimed'
  | 'handoff'
  | 'sent'
  | 'failed'
  | 'unknown'
  | 'refused'
  | 'cancelled';

export interface OutboxRow {
  readonly workspaceId: string;
  readonly id: string;
  readonly kind: OutboxKind;
  readonly key: string;
  readonly lane: string;
  /** Ids of what it is about. */
  readonly about: Readonly<Record<string, string>>;
  readonly state: OutboxState;
  readonly runAt: Date;
  /** How often it was claimed; counted anew when a person lets it be sent again. */
  readonly attempts: number;
  /** How often a process that held it was lost. */
  readonly lapses: number;
  /** It was handed over then, by this attempt or an earlier one: what goes to Slack is looked for there first. */
  readonly handoffAt: Date | null;
  /** When nothing more was to be done, or when it became unknown. */
  readonly endedAt: Date | null;
  readonly error: string | null;
  readonly detail: string | null;
}

/** A row that this process holds: every later write names the fence and does nothing once it is stale. */
export interface HeldRow extends OutboxRow {
  readonly fence: string;
}

export type OutboxRef = Pick<OutboxRow, 'workspaceId' | 'id'>;
export type Held = Pick<HeldRow, 'workspaceId' | 'id' | 'fence'>;

/** In these states a row keeps its key to itself: the words of the unique index, which an insert must repeat. */
const LIVING = Prisma.sql`state IN ('queued', 'claimed', 'handoff', 'sent', 'unknown')`;

const COLUMNS = Prisma.sql`workspace_id AS "workspaceId", id, kind, key, lane, about, state, created_at AS "createdAt",
  run_at AS "runAt", fence, lease_until AS "leaseUntil", attempts, lapses, handoff_at AS "handoffAt",
  ended_at AS "endedAt", cancel_wanted_at AS "cancelWantedAt",
  cancel_wanted_by AS "cancelWantedBy", error, detail`;

/**
 * Adds a row unless a living one has its key, whose id is given then. Belongs in the transaction of what it is about.
 * A row that failed, was refused or cancelled frees its key; one that was sent or is unknown does not.
 */
export async function enqueue(
  tx: Queries,
  given: {
    workspaceId: string;
    kind: OutboxKind;
    key: string;
    lane: string;
    about: Readonly<Record<string, string>>;
    runAt: Date;
    at: Date;
  },
): Promise<{ id: string; isNew: boolean }> {
  // Whoever has the key may end between the two statements, and free it.
  for (;;) {
    const [added] = await tx.$queryRaw<{ id: bigint }[]>`
      INSERT INTO outbox (workspace_id, kind, key, lane, about, created_at, run_at)
      VALUES (${given.workspaceId}, ${given.kind}, ${given.key}, ${given.lane},
        ${JSON.stringify(given.about)}::jsonb, ${given.at}, ${given.runAt})
      ON CONFLICT (workspace_id, kind, key) WHERE ${LIVING} DO NOTHING RETURNING id`;
    if (added) return { id: added.id.toString(), isNew: true };
    const living = await findLiving(tx, given);
    if (living) return { id: living.id, isNew: false };
  }
}

/** The row that has this key to itself; null: none does. */
export async function findLiving(
  db: Queries,
  given: { workspaceId: string; kind: OutboxKind; key: string },
): Promise<OutboxRow | null> {
  const [row] = await db.$queryRaw<StoredRow[]>`
    SELECT ${COLUMNS} FROM outbox
    WHERE workspace_id = ${given.workspaceId} AND kind = ${given.kind} AND key = ${given.key} AND ${LIVING}`;
  return row ? rowOf(row) : null;
}

/**
 * Takes one row that is due, and whose lane may be used, for this process until `leaseUntil`. What a lost process had
 * only claimed is taken over; what it had handed to Slack as well, to be looked for there; never what it had handed to
 * a mail server, where nobody can look: that is for `lapsedHandoffs`.
 */
export async function claimNext(
  db: Queries,
  given: { workspaceId: string; kind: OutboxKind; now: Date; leaseUntil: Date; fence: string },
): Promise<HeldRow | null> {
  const { workspaceId, kind, now, leaseUntil, fence } = given;
  // By the time alone, as the index has it: sorting all that is due for each claim took 40 ms with 10 000 rows.
  const [row] = await db.$queryRaw<StoredRow[]>`
    WITH due AS MATERIALIZED (
      SELECT o.workspace_id AS due_workspace, o.id AS due_id FROM outbox o
      WHERE o.workspace_id = ${workspaceId} AND o.kind = ${kind}
        AND o.state IN ('queued', 'claimed', 'handoff') AND o.run_at <= ${now}
        AND (o.state = 'queued' OR (o.lease_until < ${now}
          AND (o.state = 'claimed' OR (o.state = 'handoff' AND o.kind <> 'reminder'))))
        AND NOT EXISTS (SELECT 1 FROM outbox_lane l
          WHERE l.workspace_id = o.workspace_id AND l.lane = o.lane AND l.not_before > ${now})
      ORDER BY o.run_at LIMIT 1 FOR UPDATE OF o SKIP LOCKED)
    UPDATE outbox SET state = 'claimed', fence = ${fence}, lease_until = ${leaseUntil},
      attempts = attempts + 1, lapses = lapses + (state <> 'queued')::int
    FROM due WHERE workspace_id = due_workspace AND id = due_id
    RETURNING ${COLUMNS}`;
  return row ? { ...rowOf(row), fence } : null;
}

/** Locks a row until the transaction ends, so that what is written about it is written by its holder; null: stale. */
export async function lockHeld(tx: Queries, held: Held): Promise<'claimed' | 'handoff' | null> {
  const [row] = await tx.$queryRaw<{ state: 'claimed' | 'handoff' }[]>`
    SELECT state FROM outbox
    WHERE workspace_id = ${held.workspaceId} AND id = ${BigInt(held.id)} AND fence = ${held.fence}
      AND state IN ('claimed', 'handoff')
    FOR UPDATE`;
  return row?.state ?? null;
}

/**
 * The mark to be committed before the byte that cannot be taken back. False: somebody else holds the row by now, or
 * may take it at any moment, as the lease is over.
 */
export async function markHandoff(tx: Queries, held: Held, at: Date): Promise<boolean> {
  const { count } = await tx.outbox.updateMany({
    where: { ...whereHeld(held), state: 'claimed', leaseUntil: { gte: at } },
    data: { state: 'handoff', handoffAt: at },
  });
  return count === 1;
}

/** The end of what this process holds; false: stale. */
export async function finish(
  tx: Queries,
  held: Held,
  given: {
    state: 'sent' | 'failed' | 'refused' | 'unknown';
    at: Date;
    error?: string | null;
    detail?: string | null;
    /** It is certain that this try did not arrive; unknown then: an earlier one may have. */
    isUndelivered?: boolean;
  },
): Promise<boolean> {
  const { at: endedAt, detail = null, error = null, isUndelivered = false, state } = given;
  const handoff = isUndelivered ? { handoffAt: null } : {};
  return letGo(tx, held, { to: { state, endedAt, error, detail, ...handoff } });
}

/** Back into the queue, unless somebody wants it back; false: that, or stale. */
export async function retryLater(
  tx: Queries,
  held: Held,
  given: {
    runAt: Date;
    error: string;
    detail?: string | null;
    /** It is certain that nothing arrived, so an earlier hand-off means nothing any more. */
    isUndelivered?: boolean;
  },
): Promise<boolean> {
  const { runAt, error, detail = null, isUndelivered = false } = given;
  const handoff = isUndelivered ? { handoffAt: null } : {};
  const again = { state: 'queued', runAt, error, detail, ...handoff };
  return letGo(tx, held, { to: again, where: { cancelWantedAt: null } });
}

async function letGo(
  tx: Queries,
  held: Held,
  change: { to: object; where?: object },
): Promise<boolean> {
  const { count } = await tx.outbox.updateMany({
    where: { ...whereHeld(held), state: { in: ['claimed', 'handoff'] }, ...change.where },
    data: { ...change.to, fence: null, leaseUntil: null },
  });
  return count === 1;
}

/** A person says what became of it, or that it shall be sent again; false: it is not unknown any more. */
export async function settleUnknown(
  tx: Queries,
  { to, at, ...ref }: OutboxRef & { to: 'sent' | 'queued'; at: Date },
): Promise<boolean> {
  const before = { endedAt: null, handoffAt: null, error: null, detail: null };
  const wanted = { cancelWantedAt: null, cancelWantedBy: null };
  const again = { state: to, runAt: at, attempts: 0, lapses: 0, ...before, ...wanted };
  const { count } = await tx.outbox.updateMany({
    where: { ...whereIs(ref), state: 'unknown' },
    data: to === 'sent' ? { state: to, endedAt: at } : again,
  });
  return count === 1;
}

/** Marks as unknown what lost processes had handed over, and gives it: each row to one caller. */
export async function lapsedHandoffs(
  db: Queries,
  given: { workspaceId: string; kind: OutboxKind; now: Date; at: Date },
): Promise<OutboxRow[]> {
  const rows = await db.$queryRaw<StoredRow[]>`
    UPDATE outbox SET state = 'unknown', ended_at = ${given.at}, error = 'process_lost', lapses = lapses + 1,
      fence = NULL, lease_until = NULL
    WHERE workspace_id = ${given.workspaceId} AND kind = ${given.kind} AND state = 'handoff'
      AND lease_until < ${given.now}
    RETURNING ${COLUMNS}`;
  return rows.map(rowOf);
}

/** The lane of everything that is posted to a channel: Slack's pace is one for each. */
export function slackLane(channelId: string): string {
  return `slack:${channelId}`;
}

/** Nothing more of the lane before then; never earlier than what stands there. */
export async function pauseLane(
  db: Queries,
  given: { workspaceId: string; lane: string; notBefore: Date },
): Promise<void> {
  await db.$executeRaw`
    INSERT INTO outbox_lane (workspace_id, lane, not_before)
    VALUES (${given.workspaceId}, ${given.lane}, ${given.notBefore})
    ON CONFLICT (workspace_id, lane)
      DO UPDATE SET not_before = greatest(outbox_lane.not_before, excluded.not_before)`;
}

export async function findOutbox(db: Queries, ref: OutboxRef): Promise<OutboxRow | null> {
  if (!/^\d{1,18}$/.test(ref.id)) return null;
  const row = await db.outbox.findUnique({ where: { workspaceId_id: whereIs(ref) } });
  return row && rowOf(row);
}

function whereIs({ workspaceId, id }: OutboxRef) {
  return { workspaceId, id: BigInt(id) };
}

function whereHeld(held: Held) {
  return { ...whereIs(held), fence: held.fence };
}

function rowOf(row: StoredRow): OutboxRow {
  return {
    workspaceId: row.workspaceId,
    id: row.id.toString(),
    kind: row.kind as OutboxKind,
    key: row.key,
    lane: row.lane,
    about: row.about as Record<string, string>,
    state: row.state as OutboxState,
    runAt: row.runAt,
    attempts: row.attempts,
    lapses: row.lapses,
    handoffAt: row.handoffAt,
    endedAt: row.endedAt,
    error: row.error,
    detail: row.detail,
  };
}
