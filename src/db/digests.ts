// Digests as rows: the intention (one per channel and day), the claim on it, and its Slack messages.
import type { DigestPlan } from '#domain/digest.ts';
import type { Day } from '#domain/types.ts';
import { fromStored, toStored } from '#platform/json.ts';
import type { Digest as DigestRow } from '../../prisma/generated/client.ts';
import type { Queries } from './client.ts';
import { dateOf, dayOf } from './days.ts';

export interface Digest {
  readonly workspaceId: string;
  readonly id: string;
  readonly channelId: string;
  readonly localDate: Day;
  readonly state: 'queued' | 'claimed' | 'posted' | 'failed';
  /** What was said that morning; null until first claimed. */
  readonly plan: DigestPlan | null;
  readonly attempts: number;
  /** How often a process that held it was lost. */
  readonly lapses: number;
  readonly error: string | null;
  readonly requestedBy: string | null;
  readonly postedAt: Date | null;
  readonly plannedAt: Date | null;
}

/** A digest that this process holds: every later write names the fence and does nothing once it is stale. */
export interface ClaimedDigest extends Digest {
  readonly fence: string;
}

/** The database's clock, to find out whether ours is wrong. */
export async function databaseNow(db: Queries): Promise<Date> {
  const [row] = await db.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
  if (!row) throw new Error('The database did not tell its time.');
  return row.now;
}

/** Queues the digest of the day unless there is one; true when it is new. */
export async function queueDigest(
  db: Queries,
  given: {
    workspaceId: string;
    channelId: string;
    localDate: Day;
    runAt: Date;
    requestedBy: string | null;
  },
): Promise<boolean> {
  const count = await db.$executeRaw`
    INSERT INTO digest (workspace_id, channel_id, local_date, run_at, requested_by)
    VALUES (${given.workspaceId}, ${given.channelId}, ${given.localDate}::date, ${given.runAt},
            ${given.requestedBy})
    ON CONFLICT (workspace_id, channel_id, local_date) DO NOTHING`;
  return count === 1;
}

/**
 * Lets a digest that was given up be tried again; true when it was one. Nothing of it stands in Slack
 * yet? Then it says what is so now, not what was so when it failed.
 */
export async function requeueFailedDigest(
  db: Queries,
  given: { workspaceId: string; id: string; runAt: Date; requestedBy: string },
): Promise<boolean> {
  const count = await db.$executeRaw`
    UPDATE digest d SET state = 'queued', run_at = ${given.runAt}, attempts = 0, lapses = 0,
      requested_by = ${given.requestedBy},
      plan = CASE WHEN EXISTS (SELECT 1 FROM digest_message m
                               WHERE m.workspace_id = d.workspace_id AND m.digest_id = d.id)
                  THEN plan END
    WHERE workspace_id = ${given.workspaceId} AND id = ${BigInt(given.id)} AND state = 'failed'`;
  return count === 1;
}

/** Takes one due digest for this process until `leaseUntil`; a lapsed lease of a dead process is taken over. */
export async function claimDigest(
  db: Queries,
  given: { workspaceId: string; now: Date; leaseUntil: Date; fence: string },
): Promise<ClaimedDigest | null> {
  const [found] = await db.$queryRaw<{ workspace_id: string; id: bigint }[]>`
    WITH due AS MATERIALIZED (
      SELECT workspace_id, id FROM digest
      WHERE workspace_id = ${given.workspaceId}
        AND ((state = 'queued' AND run_at <= ${given.now})
          OR (state = 'claimed' AND lease_until < ${given.now}))
      ORDER BY run_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
    UPDATE digest d SET state = 'claimed', fence = ${given.fence},
                        lease_until = ${given.leaseUntil}, attempts = attempts + 1,
                        lapses = lapses + (d.state = 'claimed')::int
    FROM due WHERE d.workspace_id = due.workspace_id AND d.id = due.id
    RETURNING d.workspace_id, d.id`;
  if (!found) return null;
  const row = await db.digest.findUnique({
    where: { workspaceId_id: { workspaceId: found.workspace_id, id: found.id } },
  });
  return row?.fence === given.fence ? { ...digestOf(row), fence: given.fence } : null;
}

type Held = Pick<ClaimedDigest, 'workspaceId' | 'id' | 'fence'>;

export async function savePlan(
  db: Queries,
  held: Held,
  given: { plan: DigestPlan; at: Date },
): Promise<boolean> {
  return updateHeld(db, held, { plan: JSON.parse(toStored(given.plan)), plannedAt: given.at });
}

export async function markDigestPosted(db: Queries, held: Held, at: Date): Promise<boolean> {
  return updateHeld(db, held, { state: 'posted', postedAt: at, error: null, leaseUntil: null });
}

export async function retryDigestLater(
  db: Queries,
  held: Held,
  given: { runAt: Date; error: string },
): Promise<boolean> {
  return updateHeld(db, held, { state: 'queued', leaseUntil: null, ...given });
}

export async function markDigestFailed(db: Queries, held: Held, error: string): Promise<boolean> {
  return updateHeld(db, held, { state: 'failed', leaseUntil: null, error });
}

async function updateHeld(db: Queries, held: Held, data: object): Promise<boolean> {
  const { count } = await db.digest.updateMany({
    where: {
      workspaceId: held.workspaceId,
      id: BigInt(held.id),
      fence: held.fence,
      state: 'claimed',
    },
    data,
  });
  return count === 1;
}

export interface DigestMessage {
  readonly part: number;
  readonly handoffAt: Date | null;
  readonly ts: string | null;
}

export async function listDigestMessages(
  db: Queries,
  digest: Pick<Digest, 'workspaceId' | 'id'>,
): Promise<DigestMessage[]> {
  return db.digestMessage.findMany({
    where: { workspaceId: digest.workspaceId, digestId: BigInt(digest.id) },
    select: { part: true, handoffAt: true, ts: true },
    orderBy: { part: 'asc' },
  });
}

/** Committed before a part is posted: after a crash it is looked up in Slack instead of posted again. */
export async function markHandoff(
  db: Queries,
  held: Held,
  given: { part: number; at: Date },
): Promise<boolean> {
  const count = await db.$executeRaw`
    INSERT INTO digest_message (workspace_id, digest_id, part, handoff_at)
    SELECT workspace_id, id, ${given.part}, ${given.at} FROM digest
    WHERE workspace_id = ${held.workspaceId} AND id = ${BigInt(held.id)}
      AND fence = ${held.fence} AND state = 'claimed'
    ON CONFLICT (workspace_id, digest_id, part) DO UPDATE SET handoff_at = excluded.handoff_at`;
  return count === 1;
}

/** Not fenced: the message stands in Slack, whoever holds the digest by now. */
export async function saveMessageTs(
  db: Queries,
  digest: Pick<Digest, 'workspaceId' | 'id'>,
  given: { part: number; ts: string },
): Promise<void> {
  await db.digestMessage.updateMany({
    where: { workspaceId: digest.workspaceId, digestId: BigInt(digest.id), part: given.part },
    data: { ts: given.ts },
  });
}

export async function findDigest(
  db: Queries,
  given: { workspaceId: string; channelId: string; localDate: Day },
): Promise<Digest | null> {
  const row = await db.digest.findUnique({
    where: {
      workspaceId_channelId_localDate: {
        workspaceId: given.workspaceId,
        channelId: given.channelId,
        localDate: dateOf(given.localDate),
      },
    },
  });
  return row && digestOf(row);
}

/** The newest digest that people can see, before the given day or at all. */
export async function findLastPostedDigest(
  db: Queries,
  workspaceId: string,
  before?: Day,
): Promise<Digest | null> {
  const row = await db.digest.findFirst({
    where: {
      workspaceId,
      state: 'posted',
      ...(before === undefined ? {} : { localDate: { lt: dateOf(before) } }),
    },
    orderBy: [{ localDate: 'desc' }, { id: 'desc' }],
  });
  return row && digestOf(row);
}

export function digestOf(row: DigestRow): Digest {
  return {
    workspaceId: row.workspaceId,
    id: row.id.toString(),
    channelId: row.channelId,
    localDate: dayOf(row.localDate),
    state: row.state as Digest['state'],
    plan: row.plan === null ? null : (fromStored(JSON.stringify(row.plan)) as DigestPlan),
    attempts: row.attempts,
    lapses: row.lapses,
    error: row.error,
    requestedBy: row.requestedBy,
    postedAt: row.postedAt,
    plannedAt: row.plannedAt,
  };
}
