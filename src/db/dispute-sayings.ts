// What people said in the threads of cases, as rows: whatever is told twice, late or shuffled leaves the same rows.
import type { DisputeFile } from '#domain/dispute.ts';
import type { Saying, SayingKind } from '#domain/dispute-saying.ts';
import { kept } from '#domain/dispute-saying.ts';
import type { Queries } from './client.ts';

/** A message in a channel, by its ts. */
export interface MessageRef {
  readonly workspaceId: string;
  readonly channelId: string;
  readonly ts: string;
}

/** The case of a thread, by the message at its head; null: it is the thread of something else. */
export async function findDisputeOfThread(
  db: Queries,
  { channelId, ts: threadTs, workspaceId }: MessageRef,
): Promise<string | null> {
  const found = await db.dispute.findFirst({
    where: { workspaceId, channelId, threadTs },
    select: { id: true },
  });
  return found?.id.toString() ?? null;
}

/** The case in whose thread a message stands that was told of; null: it was not told yet, or stands elsewhere. */
export async function findDisputeOfMessage(
  db: Queries,
  message: MessageRef,
): Promise<string | null> {
  const { channelId, ts, workspaceId } = message;
  const [found] = await db.$queryRaw<{ id: bigint }[]>`
    SELECT d.id FROM dispute d
    WHERE d.workspace_id = ${workspaceId} AND d.channel_id = ${channelId} AND (d.thread_ts = ${ts} OR EXISTS (
      SELECT 1 FROM dispute_saying s WHERE s.workspace_id = d.workspace_id AND s.dispute_id = d.id AND s.ts = ${ts}))
    LIMIT 1`;
  return found?.id.toString() ?? null;
}

/** Whether any case has its thread in this channel. */
export async function hasDisputeThread(
  db: Queries,
  { channelId, workspaceId }: Pick<MessageRef, 'workspaceId' | 'channelId'>,
): Promise<boolean> {
  return (await db.dispute.findFirst({ where: { workspaceId, channelId } })) !== null;
}

interface Key {
  readonly workspaceId: string;
  readonly disputeId: string;
}

/** Adds what is new; of one key what was told last stays. */
export async function insertSayings(
  tx: Queries,
  { disputeId, workspaceId }: Key,
  sayings: readonly Saying[],
): Promise<void> {
  if (sayings.length === 0) return;
  // The bytes of a ts decide, whatever the language of the database.
  await tx.$executeRaw`
    INSERT INTO dispute_saying (workspace_id, dispute_id, ts, kind, key, told_ts, user_id, text, files, is_on)
    SELECT ${workspaceId}, ${BigInt(disputeId)}, s.ts, s.kind, s.key, s."toldTs", s."userId", s.text, s.files, s."isOn"
    FROM jsonb_to_recordset(${JSON.stringify(kept(sayings))}::jsonb)
      AS s(ts text, kind text, key text, "toldTs" text, "userId" text, text text, files jsonb, "isOn" boolean)
    ON CONFLICT (workspace_id, dispute_id, ts, kind, key) DO UPDATE
      SET told_ts = excluded.told_ts, user_id = excluded.user_id, text = excluded.text, files = excluded.files,
        is_on = excluded.is_on
      WHERE excluded.told_ts > dispute_saying.told_ts COLLATE "C"`;
}

/** Everything that was said in the thread of a case, in no order. */
export async function listSayings(db: Queries, { disputeId, workspaceId }: Key): Promise<Saying[]> {
  const rows = await db.disputeSaying.findMany({
    where: { workspaceId, disputeId: BigInt(disputeId) },
  });
  return rows.map((row) => ({
    ts: row.ts,
    kind: row.kind as SayingKind,
    key: row.key,
    toldTs: row.toldTs,
    userId: row.userId,
    text: row.text,
    files: row.files as unknown as DisputeFile[],
    isOn: row.isOn,
  }));
}

/** Those that came before the message that they are about: under this id they wait, with the channel as their text. */
const WAITING = '0';

/** Keeps what is told of a message nobody has told of: it may be in the thread of a case. */
export async function insertWaiting(
  tx: Queries,
  { channelId, workspaceId }: Pick<MessageRef, 'workspaceId' | 'channelId'>,
  sayings: readonly Saying[],
): Promise<void> {
  const waiting = sayings.map((saying) => ({ ...saying, text: channelId }));
  await insertSayings(tx, { workspaceId, disputeId: WAITING }, waiting);
}

/** Gives a case what waited for these messages of its thread; the caller holds the workspace. */
export async function adoptWaiting(
  tx: Queries,
  { channelId, disputeId, workspaceId }: Key & { readonly channelId: string },
  timestamps: readonly string[],
): Promise<void> {
  const ts = { in: [...timestamps] };
  const where = { workspaceId, disputeId: BigInt(WAITING), text: channelId, ts };
  if ((await tx.disputeSaying.count({ where })) === 0) return;
  const waiting = await listSayings(tx, { workspaceId, disputeId: WAITING });
  const theirs = waiting.filter((one) => one.text === channelId && timestamps.includes(one.ts));
  const adopted = theirs.map((saying) => ({ ...saying, text: '' }));
  await insertSayings(tx, { workspaceId, disputeId }, adopted);
  await tx.disputeSaying.deleteMany({ where });
}

/** Whatever was told before `toldTs` and still waits is about no case. */
export async function dropWaiting(
  db: Queries,
  { toldTs, workspaceId }: { readonly workspaceId: string; readonly toldTs: string },
): Promise<void> {
  await db.disputeSaying.deleteMany({
    where: { workspaceId, disputeId: BigInt(WAITING), toldTs: { lt: toldTs } },
  });
}
