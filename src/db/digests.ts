// Digests as rows: the intention (one per channel and day), what it says, and its Slack messages. How far it has come is
// in the outbox.
import type { DigestPlan } from '#domain/digest.ts';
import type { Day } from '#domain/types.ts';
import { fromStored, toStored } from '#platform/json.ts';
import type { Digest as DigestRow } from '../../prisma/generated/client.ts';
import type { Database, Queries } from './client.ts';
import { dateOf, dayOf } from './days.ts';
import type { HeldRow } from './outbox.ts';
import { claimNext, enqueue, finish, lockHeld, markHandoff, slackLane } from './outbox.ts';

export interface Digest {
  readonly workspaceId: string;
  readonly id: string;
  readonly channelId: string;
  readonly localDate: Day;
  /** What was said that morning; null until first claimed. */
  readonly plan: DigestPlan | null;
  readonly plannedAt: Date | null;
  /** Null until all of it stands in the channel. */
  readonly postedAt: Date | null;
  readonly requestedBy: string | null;
}

/** A digest that this process holds, through its row in the outbox. */
export interface ClaimedDigest extends Digest {
  readonly held: HeldRow;
}

interface DigestKey {
  readonly workspaceId: string;
  readonly channelId: string;
  readonly localDate: Day;
}

/** The database's clock, to find out whether ours is wrong. */
export async function databaseNow(db: Queries): Promise<Date> {
  const [row] = await db.$queryRaw<{ now: Date }[]>`SELECT clock_timestamp() AS now`;
  if (!row) throw new Error('The database did not tell its time.');
  return row.now;
}

/** Queues the digest of the day unless there is one; true when it is new. Needs a transaction. */
export async function queueDigest(
  tx: Queries,
  given: DigestKey & { at: Date; requestedBy: string | null },
): Promise<boolean> {
  const [added] = await tx.$queryRaw<{ id: bigint }[]>`
    INSERT INTO digest (workspace_id, channel_id, local_date, requested_by)
    VALUES (${given.workspaceId}, ${given.channelId}, ${given.localDate}::date, ${given.requestedBy})
    ON CONFLICT (workspace_id, channel_id, local_date) DO NOTHING RETURNING id`;
  if (!added) return false;
  await enqueueDigest(tx, { ...given, id: added.id.toString() });
  return true;
}

/**
 * Lets a digest that was given up be tried again; true when it was one. Nothing of it stands in Slack
 * yet? Then it says what is so now, not what was so when it failed. Needs a transaction.
 */
export async function requeueFailedDigest(
  tx: Queries,
  digest: Pick<Digest, 'workspaceId' | 'id' | 'channelId' | 'localDate'>,
  given: { at: Date; requestedBy: string },
): Promise<boolean> {
  const { isNew } = await enqueueDigest(tx, { ...digest, at: given.at });
  if (!isNew) return false;
  await tx.$executeRaw`
    UPDATE digest d SET requested_by = ${given.requestedBy},
      plan = CASE WHEN EXISTS (SELECT 1 FROM digest_message m
                               WHERE m.workspace_id = d.workspace_id AND m.digest_id = d.id)
                  THEN plan END
    WHERE workspace_id = ${digest.workspaceId} AND id = ${BigInt(digest.id)}`;
  return true;
}

async function enqueueDigest(
  tx: Queries,
  given: DigestKey & { id: string; at: Date },
): Promise<{ isNew: boolean }> {
  const { workspaceId, channelId, localDate, id, at } = given;
  return enqueue(tx, {
    workspaceId,
    kind: 'digest',
    key: `${channelId}:${localDate}`,
    lane: slackLane(channelId),
    about: { digestId: id },
    runAt: at,
    at,
  });
}

/** Takes one due digest for this process until `leaseUntil`; a lapsed lease of a dead process is taken over. */
export async function claimDigest(
  db: Queries,
  given: { workspaceId: string; now: Date; leaseUntil: Date; fence: string },
): Promise<ClaimedDigest | null> {
  const held = await claimNext(db, { ...given, kind: 'digest' });
  if (!held) return null;
  const row = await db.digest.findUniqueOrThrow({
    where: {
      workspaceId_id: { workspaceId: held.workspaceId, id: BigInt(held.about['digestId'] ?? '') },
    },
  });
  return { ...digestOf(row), held };
}

/** Fixes what a digest says; false: somebody else holds it by now. */
export async function savePlan(
  db: Database,
  digest: ClaimedDigest,
  given: { plan: DigestPlan; at: Date },
): Promise<boolean> {
  return db.prisma.$transaction(async (tx) => {
    if ((await lockHeld(tx, digest.held)) === null) return false;
    const data = { plan: JSON.parse(toStored(given.plan)), plannedAt: given.at };
    await tx.digest.updateMany({ where: whereIs(digest), data });
    return true;
  });
}

/** All of it stands in the channel; false: somebody else holds it by now. */
export async function markDigestPosted(
  db: Database,
  digest: ClaimedDigest,
  at: Date,
): Promise<boolean> {
  return db.prisma.$transaction(async (tx) => {
    if (!(await finish(tx, digest.held, { state: 'sent', at }))) return false;
    await tx.digest.updateMany({ where: whereIs(digest), data: { postedAt: at } });
    return true;
  });
}

function whereIs({ workspaceId, id }: Pick<Digest, 'workspaceId' | 'id'>) {
  return { workspaceId, id: BigInt(id) };
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

/**
 * Committed before a part is posted: after a crash it is looked up in Slack instead of posted again. False: somebody
 * else holds the digest by now, or may take it at any moment.
 */
export async function markPartHandoff(
  db: Database,
  digest: ClaimedDigest,
  { part, at }: { part: number; at: Date },
): Promise<boolean> {
  return db.prisma.$transaction(async (tx) => {
    const state = await lockHeld(tx, digest.held);
    if (state === null) return false;
    // The first part that is posted hands the whole digest over.
    if (state === 'claimed' && !(await markHandoff(tx, digest.held, at))) return false;
    const { workspaceId, id } = whereIs(digest);
    await tx.digestMessage.upsert({
      where: { workspaceId_digestId_part: { workspaceId, digestId: id, part } },
      create: { workspaceId, digestId: id, part, handoffAt: at },
      update: { handoffAt: at },
    });
    return true;
  });
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

export async function findDigest(db: Queries, given: DigestKey): Promise<Digest | null> {
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
      postedAt: { not: null },
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
    plan: row.plan === null ? null : (fromStored(JSON.stringify(row.plan)) as DigestPlan),
    plannedAt: row.plannedAt,
    postedAt: row.postedAt,
    requestedBy: row.requestedBy,
  };
}
