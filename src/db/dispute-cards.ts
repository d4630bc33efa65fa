// The cards of disputes as rows: where they stand, which are to be drawn again, and what of their threads is not posted yet.
import type { Dispute } from '#domain/dispute.ts';
import type { Day } from '#domain/types.ts';
import type { Queries } from './client.ts';
import { dateOf } from './days.ts';
import { findDispute } from './disputes.ts';

interface Key {
  readonly workspaceId: string;
  readonly id: string;
}

/** The channel that it was handed to, to be looked for there when the answer is lost. */
export async function saveChannelOfDispute(
  tx: Queries,
  given: Key & { channelId: string },
): Promise<void> {
  const { channelId, id, workspaceId } = given;
  await tx.dispute.updateMany({
    where: { workspaceId, id: BigInt(id), threadTs: null },
    data: { channelId },
  });
}

/** The channel that it was handed to last; null: it never was. */
export async function findChannelOfDispute(db: Queries, key: Key): Promise<string | null> {
  const row = await db.dispute.findUnique({
    where: { workspaceId_id: { workspaceId: key.workspaceId, id: BigInt(key.id) } },
    select: { channelId: true },
  });
  return row?.channelId ?? null;
}

/** Where it stands for good, and what it shows. False: it stood somewhere already. */
export async function savePlaceOfDispute(
  tx: Queries,
  given: Key & { channelId: string; threadTs: string; drawnMoves: number; drawnOn: Day },
): Promise<boolean> {
  const { channelId, drawnMoves, drawnOn, id, threadTs, workspaceId } = given;
  const { count } = await tx.dispute.updateMany({
    where: { workspaceId, id: BigInt(id), threadTs: null },
    data: { channelId, threadTs, drawnMoves, drawnOn: dateOf(drawnOn), unreadable: null },
  });
  return count === 1;
}

/** Its thread takes what we say again: what one of these codes said of it is over, and its card says so no more. */
export async function clearUnreadable(
  tx: Queries,
  given: Key & { codes: readonly string[] },
): Promise<void> {
  const { codes, id, workspaceId } = given;
  await tx.dispute.updateMany({
    where: { workspaceId, id: BigInt(id), unreadable: { in: [...codes] } },
    data: { unreadable: null, moves: { increment: 1 } },
  });
}

/** One row of the outbox of a case that Slack has not taken yet. */
export interface WaitingPost {
  readonly seq: number;
  readonly runAt: Date;
  readonly isQueued: boolean;
}

/** What comes before this place of the record and is not posted yet; first come first. What was given up holds nobody back. */
export async function findPostBefore(
  db: Queries,
  given: { workspaceId: string; disputeId: string; seq: number },
): Promise<WaitingPost | null> {
  const [row] = await db.$queryRaw<{ seq: number; run_at: Date; state: string }[]>`
    SELECT e.seq, o.run_at, o.state FROM dispute_event e
    JOIN outbox o ON o.workspace_id = e.workspace_id AND o.kind = 'dispute'
      AND o.key = e.dispute_id::text || ':' || e.seq::text
      AND o.state IN ('queued', 'claimed', 'handoff', 'unknown')
    WHERE e.workspace_id = ${given.workspaceId} AND e.dispute_id = ${BigInt(given.disputeId)}
      AND e.seq < ${given.seq}
    ORDER BY e.seq LIMIT 1`;
  return row ? { seq: row.seq, runAt: row.run_at, isQueued: row.state === 'queued' } : null;
}

/** What of a case waits for a later try is tried at once. */
export async function hurryPosts(
  tx: Queries,
  given: { workspaceId: string; disputeId: string; at: Date },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE outbox SET run_at = ${given.at}
    WHERE workspace_id = ${given.workspaceId} AND kind = 'dispute' AND state = 'queued'
      AND about->>'disputeId' = ${given.disputeId} AND run_at > ${given.at}`;
}

/** The same for all that waited for a person to mend a thread that is readable now; `waits` are those in line behind it. */
export async function hurryMended(
  tx: Queries,
  given: { workspaceId: string; at: Date },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE outbox o SET run_at = ${given.at} FROM dispute d
    WHERE o.workspace_id = ${given.workspaceId} AND o.kind = 'dispute' AND o.state = 'queued'
      AND o.run_at > ${given.at}
      AND o.error IN ('not_in_channel', 'channel_not_found', 'is_archived', 'externally_shared', 'waits')
      AND d.workspace_id = o.workspace_id AND d.id = (o.about->>'disputeId')::bigint
      AND d.thread_ts IS NOT NULL AND d.unreadable IS NULL`;
}

/** A card that this process draws again; `upTo` counts the moves that the drawing will show at least. */
export interface ClaimedDisputeRedraw {
  readonly dispute: Dispute & { readonly place: NonNullable<Dispute['place']> };
  readonly upTo: number;
  readonly today: Day;
  readonly fence: string;
}

/** One that was moved since it was drawn, or that is not closed and says what was true on another day. */
export async function claimDisputeRedraw(
  db: Queries,
  given: { workspaceId: string; now: Date; today: Day; leaseUntil: Date; fence: string },
): Promise<ClaimedDisputeRedraw | null> {
  const { fence, leaseUntil, now, today, workspaceId } = given;
  const [row] = await db.$queryRaw<{ id: bigint; moves: number }[]>`
    WITH due AS MATERIALIZED (
      SELECT workspace_id, id FROM dispute
      WHERE workspace_id = ${workspaceId} AND thread_ts IS NOT NULL
        AND (moves > drawn_moves OR (state <> 'closed' AND drawn_on < ${today}::date))
        AND (draw_lease_until IS NULL OR draw_lease_until < ${now})
      ORDER BY (moves > drawn_moves) DESC, id LIMIT 1 FOR UPDATE SKIP LOCKED)
    UPDATE dispute d SET draw_fence = ${fence}, draw_lease_until = ${leaseUntil}
    FROM due WHERE d.workspace_id = due.workspace_id AND d.id = due.id
    RETURNING d.id, d.moves`;
  if (!row) return null;
  const dispute = await findDispute(db, { workspaceId, id: row.id.toString() });
  if (!dispute?.place) return null;
  return { dispute: { ...dispute, place: dispute.place }, upTo: row.moves, today, fence };
}

/** It shows that now; a move that came meanwhile is drawn next. */
export async function finishDisputeRedraw(db: Queries, held: ClaimedDisputeRedraw): Promise<void> {
  const drawn = { drawnMoves: held.upTo, drawnOn: dateOf(held.today) };
  await release(db, held, { ...drawn, drawLeaseUntil: null });
}

/** Slack did not take it: again from `at` on. */
export async function retryDisputeRedrawLater(
  db: Queries,
  held: ClaimedDisputeRedraw,
  at: Date,
): Promise<void> {
  await release(db, held, { drawLeaseUntil: at });
}

async function release(db: Queries, held: ClaimedDisputeRedraw, data: object): Promise<void> {
  const { id, workspaceId } = held.dispute;
  await db.dispute.updateMany({
    where: { workspaceId, id: BigInt(id), drawFence: held.fence },
    data,
  });
}
