// The thread of a case as its record: what Slack tells of it is kept as it comes, a reading of the whole makes up for the rest,
// and both are read together with what happened in the case.
import type { Queries } from '#db/client.ts';
import { listDisputeEvents } from '#db/dispute-events.ts';
import type { MessageRef } from '#db/dispute-sayings.ts';
import {
  adoptWaiting,
  dropWaiting,
  findDisputeOfMessage,
  findDisputeOfThread,
  hasDisputeThread,
  insertSayings,
  insertWaiting,
  listSayings,
} from '#db/dispute-sayings.ts';
import type { DueThread } from '#db/dispute-threads.ts';
import { claimDueThread, wantThreadRead, wantThreadsRead } from '#db/dispute-threads.ts';
import { lockWorkspace } from '#db/workspaces.ts';
import { REOPEN_WITHIN_DAYS } from '#domain/dispute-clock.ts';
import type { RecordLine } from '#domain/dispute-record.ts';
import { inOrderOfTime, recordOf } from '#domain/dispute-record.ts';
import type { ReadMessage, Saying } from '#domain/dispute-saying.ts';
import { toldByRead } from '#domain/dispute-saying.ts';
import type { Database } from './deps.ts';

export type { DueThread } from '#db/dispute-threads.ts';

/** What Slack told of one message. */
export interface Told extends Omit<MessageRef, 'ts'> {
  /** Null: Slack does not say in which thread the message stands. */
  readonly threadTs: string | null;
  readonly ts: string;
  readonly sayings: readonly Saying[];
}

/**
 * Kept in the record of its case; or it is about none; or nobody has told of the message yet: then it waits for that, and
 * whoever can ask Slack in which thread the message stands tells it again with the thread.
 */
export type KeepResult = 'kept' | 'no_case' | 'waits';

/** Keeps what was told, whoever said it. The same again changes nothing. */
export async function keepSaying(db: Database, told: Told): Promise<KeepResult> {
  const { channelId, sayings, threadTs, ts, workspaceId } = told;
  const isHere =
    threadTs === null
      ? await hasDisputeThread(db.prisma, told)
      : (await findDisputeOfThread(db.prisma, { workspaceId, channelId, ts: threadTs })) !== null;
  if (!isHere || sayings.length === 0) return 'no_case';
  return db.prisma.$transaction(async (tx): Promise<KeepResult> => {
    // A reaction and its message may come at the same moment, each to a process of its own: one of them sees the other.
    await lockWorkspace(tx, workspaceId);
    const disputeId = await caseOf(tx, told);
    if (disputeId === null) {
      await insertWaiting(tx, told, sayings);
      return 'waits';
    }
    await insertSayings(tx, { workspaceId, disputeId }, sayings);
    await adoptWaiting(tx, { workspaceId, disputeId, channelId }, [ts]);
    return 'kept';
  });
}

async function caseOf(tx: Queries, { channelId, threadTs, ts, workspaceId }: Told) {
  return threadTs === null
    ? findDisputeOfMessage(tx, { workspaceId, channelId, ts })
    : findDisputeOfThread(tx, { workspaceId, channelId, ts: threadTs });
}

/** Something that was told could not be kept, or the channel changed: the clock reads the threads there again. */
export async function rereadThreads(
  db: Database,
  given: { readonly workspaceId: string; readonly channelId: string },
): Promise<void> {
  await wantThreadsRead(db.prisma, given);
}

const READ_EVERY_HOURS = 24;
/** As long as a case may be opened again, what is said of it counts. */
const READ_AFTER_CLOSING_DAYS = REOPEN_WITHIN_DAYS;
const WAITING_DAYS = 3;

/** A thread that this process is to read, with what is known of it right before. */
export interface ClaimedThread extends DueThread {
  readonly known: readonly Saying[];
}

/**
 * The next thread to be read as a whole: of cases that are not closed once after this process began and then daily, of closed
 * ones once after they were, and once after this process began where that is thirty days ago at most. Null: none is due.
 */
export async function claimThread(
  db: Database,
  given: { readonly workspaceId: string; readonly begunAt: Date; readonly now: Date },
): Promise<ClaimedThread | null> {
  const { begunAt, now, workspaceId } = given;
  const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
  const dayAgo = hoursAgo(READ_EVERY_HOURS);
  const since = {
    open: dayAgo > begunAt ? dayAgo : begunAt,
    begunAt,
    closedAfter: hoursAgo(READ_AFTER_CLOSING_DAYS * 24),
  };
  const due = await claimDueThread(db.prisma, { workspaceId, since, now });
  return due && { ...due, known: await listSayings(db.prisma, due) };
}

/** Slack did not answer: the next run reads it. */
export async function releaseThread(db: Database, thread: DueThread): Promise<void> {
  await wantThreadRead(db.prisma, thread);
}

/** Merges what the thread shows now into the record. What is not there any more stays in it, as it was told last. */
export async function replayThread(
  db: Database,
  { channelId, disputeId, known, workspaceId }: ClaimedThread,
  read: readonly ReadMessage[],
): Promise<void> {
  const timestamps = read.map(({ ts }) => ts);
  await db.prisma.$transaction(async (tx) => {
    await lockWorkspace(tx, workspaceId);
    await insertSayings(tx, { workspaceId, disputeId }, toldByRead(known, read));
    await adoptWaiting(tx, { workspaceId, disputeId, channelId }, timestamps);
  });
}

/** Forgets what was told of messages that stand in no thread of a case. */
export async function forgetWaiting(
  db: Database,
  { now, workspaceId }: { readonly workspaceId: string; readonly now: Date },
): Promise<void> {
  const before = Math.floor(now.getTime() / 1_000) - WAITING_DAYS * 86_400;
  await dropWaiting(db.prisma, { workspaceId, toldTs: `${before}.000000` });
}

/** What happened in a case and what was said in its thread, in the order of time. */
export async function loadDisputeRecord(
  db: Database,
  key: { readonly workspaceId: string; readonly disputeId: string },
): Promise<RecordLine[]> {
  const events = await listDisputeEvents(db.prisma, key);
  return inOrderOfTime(events, recordOf(await listSayings(db.prisma, key)));
}
