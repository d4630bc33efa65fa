// Which threads of cases are to be read as a whole, to make up for what Slack did not tell, and which process reads them.
import { Prisma } from '../../prisma/generated/client.ts';
import type { Queries } from './client.ts';

/** A thread of a case that this process reads. */
export interface DueThread {
  readonly workspaceId: string;
  readonly disputeId: string;
  readonly channelId: string;
  readonly threadTs: string;
}

/** From when on a thread counts as read. */
export interface DueSince {
  /** Of cases that are not closed: read once a day, and when a process begins. */
  readonly open: Date;
  /** When this process began: what was said before that in cases closed lately, it did not hear. */
  readonly begunAt: Date;
  /** Cases closed before this day are read once after they were closed, and no more. */
  readonly closedAfter: Date;
}

/** What waits for its credit is talked about like what is undecided. */
const dueSince = ({
  begunAt,
  closedAfter,
  open,
}: DueSince) => Prisma.sql`thread_ts IS NOT NULL AND (
  reconciled_at IS NULL
  OR (state <> 'closed' AND reconciled_at < ${open})
  OR (state = 'closed' AND (reconciled_at < closed_at
    OR (closed_at >= ${closedAfter} AND reconciled_at < ${begunAt}))))`;

/**
 * Takes one thread that is due: marked as read before it is, so that no other process reads it, too. The one not tried for
 * longest comes first: one that Slack never gives holds up no other.
 */
export async function claimDueThread(
  db: Queries,
  given: { workspaceId: string; since: DueSince; now: Date },
): Promise<DueThread | null> {
  const { now, since, workspaceId } = given;
  const [found] = await db.$queryRaw<{ id: bigint; channel_id: string; thread_ts: string }[]>`
    WITH due AS MATERIALIZED (
      SELECT workspace_id, id FROM dispute WHERE workspace_id = ${workspaceId} AND ${dueSince(since)}
      ORDER BY tried_at NULLS FIRST, id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED)
    UPDATE dispute d SET reconciled_at = ${now}, tried_at = ${now}
    FROM due WHERE d.workspace_id = due.workspace_id AND d.id = due.id
    RETURNING d.id, d.channel_id, d.thread_ts`;
  if (!found) return null;
  const { channel_id: channelId, id, thread_ts: threadTs } = found;
  return { workspaceId, disputeId: id.toString(), channelId, threadTs };
}

/** It was not read after all: the next run does it. */
export async function wantThreadRead(
  db: Queries,
  { disputeId, workspaceId }: Pick<DueThread, 'workspaceId' | 'disputeId'>,
): Promise<void> {
  await db.dispute.updateMany({
    where: { workspaceId, id: BigInt(disputeId) },
    data: { reconciledAt: null },
  });
}

/** Something about the channel changed, or something told in it was not kept: its threads are read again. */
export async function wantThreadsRead(
  db: Queries,
  { channelId, workspaceId }: Pick<DueThread, 'workspaceId' | 'channelId'>,
): Promise<void> {
  await db.dispute.updateMany({ where: { workspaceId, channelId }, data: { reconciledAt: null } });
}
