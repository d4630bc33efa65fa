// Imports that somebody asked for in Slack, as rows: the intention, what people decided, and the claim on the work.

import type {
  CardReport,
  ImportAnswer,
  ImportAnswers,
  ImportQuestion,
  ImportState,
  RequestProblem,
  RequestProgress,
} from '#domain/import-request.ts';
import type { ImportReport } from '#domain/imported.ts';
import { fromStored, toStored } from '#platform/json.ts';
import type { ImportRequest as RequestRow } from '../../prisma/generated/client.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Queries } from './client.ts';

export interface RequestedImport {
  readonly workspaceId: string;
  readonly id: string;
  readonly requestedBy: string;
  readonly fileId: string;
  readonly fileName: string;
  readonly state: ImportState;
  readonly answers: ImportAnswers;
  /** Asked in the state "asking"; later the table that people may look at again. */
  readonly question: ImportQuestion | null;
  readonly report: CardReport | null;
  readonly problem: RequestProblem | null;
  readonly progress: RequestProgress | null;
  readonly batchId: string | null;
  readonly decidedBy: string | null;
  readonly decidedAt: Date | null;
  readonly answered: readonly ImportAnswer[];
  /** Null: the direct message to whoever asked, once it is known. */
  readonly channelId: string | null;
  readonly threadTs: string | null;
  readonly handoffAt: Date | null;
  readonly cardTs: string | null;
  /** Batches whose skipped rows were handed to Slack, and are known to stand there. */
  readonly skippedHandoff: string | null;
  readonly skippedPosted: string | null;
  readonly attempts: number;
  readonly lapses: number;
}

/** An import that this process holds: every later write names the fence and does nothing once it is stale. */
export interface HeldImport extends RequestedImport {
  readonly fence: string;
}

export type RequestRef = Pick<RequestedImport, 'workspaceId' | 'id'>;
type Held = RequestRef & Pick<HeldImport, 'fence'>;

/** Adds a request unless its origin is known; its id, or null where there was one already. */
export async function addRequest(
  db: Queries,
  given: {
    workspaceId: string;
    origin: string;
    requestedBy: string;
    fileId: string;
    fileName: string;
    channelId: string | null;
    threadTs: string | null;
    now: Date;
  },
): Promise<string | null> {
  const [row] = await db.$queryRaw<{ id: bigint }[]>`
    INSERT INTO import_request (workspace_id, origin, requested_by, requested_at, file_id, file_name, channel_id,
      thread_ts, run_at, draw_at)
    VALUES (${given.workspaceId}, ${given.origin}, ${given.requestedBy}, ${given.now}, ${given.fileId},
      ${given.fileName}, ${given.channelId}, ${given.threadTs}, ${given.now}, ${given.now})
    ON CONFLICT (workspace_id, origin) DO NOTHING RETURNING id`;
  return row?.id.toString() ?? null;
}

export async function findRequest(
  db: Queries,
  { workspaceId, id }: RequestRef,
): Promise<RequestedImport | null> {
  if (!/^\d{1,18}$/.test(id)) return null;
  const row = await db.importRequest.findUnique({
    where: { workspaceId_id: { workspaceId, id: BigInt(id) } },
  });
  return row && requestOf(row);
}

/** The same, held until the transaction ends: whoever else would change it waits, and then sees what became of it. */
export async function holdRequest(tx: Queries, ref: RequestRef): Promise<RequestedImport | null> {
  if (!(await findRequest(tx, ref))) return null;
  await tx.$queryRaw`
    SELECT id FROM import_request WHERE workspace_id = ${ref.workspaceId} AND id = ${BigInt(ref.id)} FOR UPDATE`;
  return findRequest(tx, ref);
}

/** What a change may set; `null` clears. */
export interface RequestChange {
  readonly state?: ImportState;
  readonly answers?: ImportAnswers;
  readonly question?: ImportQuestion | null;
  readonly report?: CardReport | null;
  readonly problem?: RequestProblem | null;
  readonly progress?: RequestProgress | null;
  readonly batchId?: string | null;
  readonly decidedBy?: string;
  readonly decidedAt?: Date;
  readonly answered?: readonly ImportAnswer[];
  readonly channelId?: string | null;
  readonly threadTs?: string | null;
  readonly runAt?: Date;
  readonly attempts?: number;
  readonly lapses?: number;
}

/** Changes a request that is held, and asks for its card to be drawn. */
export async function changeRequest(
  tx: Queries,
  { workspaceId, id }: RequestRef,
  change: RequestChange,
): Promise<void> {
  await tx.importRequest.updateMany({
    where: { workspaceId, id: BigInt(id) },
    data: { ...columnsOf(change), redrawsWanted: { increment: 1 } },
  });
}

/** States in which a process works on a request: one at a time in a workspace. */
const BUSY = Prisma.sql`('reading', 'writing', 'undoing')`;

/**
 * Takes one request that waits for work; a lapsed lease of a dead process is taken over. Needs a transaction: the locks
 * on all that could be taken make two processes ask one after the other.
 */
export async function claimWork(
  tx: Queries,
  given: { workspaceId: string; now: Date; leaseUntil: Date; fence: string },
): Promise<HeldImport | null> {
  const { workspaceId, now } = given;
  const waits = Prisma.sql`state IN ('queued', 'reading', 'writing', 'undoing')
    OR (state = 'cancelled' AND batch_id IS NOT NULL)`;
  await tx.$queryRaw`
    SELECT id FROM import_request WHERE workspace_id = ${workspaceId} AND (${waits}) ORDER BY id FOR UPDATE`;
  const [found] = await tx.$queryRaw<{ id: bigint }[]>`
    WITH due AS MATERIALIZED (
      SELECT workspace_id, id FROM import_request
      WHERE workspace_id = ${workspaceId} AND (${waits}) AND run_at <= ${now}
        AND (lease_until IS NULL OR lease_until < ${now})
        AND NOT EXISTS (SELECT 1 FROM import_request o
          WHERE o.workspace_id = ${workspaceId} AND o.state IN ${BUSY} AND o.lease_until >= ${now})
      ORDER BY state IN ${BUSY} DESC, id LIMIT 1)
    UPDATE import_request r SET fence = ${given.fence}, lease_until = ${given.leaseUntil},
      state = CASE r.state WHEN 'queued' THEN 'reading' ELSE r.state END, attempts = attempts + 1,
      lapses = lapses + (r.state IN ${BUSY} AND r.lease_until IS NOT NULL)::int
    FROM due WHERE r.workspace_id = due.workspace_id AND r.id = due.id
    RETURNING r.id`;
  return found ? heldBy(tx, { workspaceId, id: found.id, fence: given.fence }) : null;
}

/** Keeps a request in hand; false when it was cancelled or taken away. */
export async function renewLease(
  db: Queries,
  held: HeldImport,
  leaseUntil: Date,
): Promise<boolean> {
  const { count } = await db.importRequest.updateMany({
    where: { ...whereHeld(held), state: held.state },
    data: { leaseUntil },
  });
  return count === 1;
}

/** How far it has come; false when it was cancelled or taken away meanwhile. */
export async function saveProgress(
  db: Queries,
  held: HeldImport,
  progress: RequestProgress,
): Promise<boolean> {
  const { count } = await db.importRequest.updateMany({
    where: { ...whereHeld(held), state: held.state },
    data: columnsOf({ progress }),
  });
  return count === 1;
}

/** Ends the work on a request and asks for its card; false when it was cancelled or taken away meanwhile. */
export async function finishWork(
  db: Queries,
  held: HeldImport,
  change: RequestChange,
): Promise<boolean> {
  const { count } = await db.importRequest.updateMany({
    where: { ...whereHeld(held), state: held.state },
    data: { ...columnsOf(change), leaseUntil: null, redrawsWanted: { increment: 1 } },
  });
  return count === 1;
}

/** Lets a request go as it is. */
export async function releaseRequest(db: Queries, held: Held): Promise<void> {
  await db.importRequest.updateMany({ where: whereHeld(held), data: { leaseUntil: null } });
}

/** A batch by now, and what was reported of it once it was written; null when it is gone. */
export async function findBatch(
  db: Queries,
  { workspaceId, batchId }: { workspaceId: string; batchId: string },
): Promise<{
  readonly state: 'staged' | 'committed' | 'undone';
  readonly report: Pick<ImportReport, 'rows'> | null;
} | null> {
  const row = await db.importBatch.findUnique({
    where: { workspaceId_id: { workspaceId, id: BigInt(batchId) } },
    select: { state: true, report: true },
  });
  if (!row) return null;
  const state = row.state as 'staged' | 'committed' | 'undone';
  return { state, report: row.report as Pick<ImportReport, 'rows'> | null };
}

export async function heldBy(
  db: Queries,
  given: { workspaceId: string; id: bigint; fence: string },
): Promise<HeldImport | null> {
  const { workspaceId, id, fence } = given;
  const row = await db.importRequest.findUnique({ where: { workspaceId_id: { workspaceId, id } } });
  return row?.fence === fence ? { ...requestOf(row), fence } : null;
}

export function whereHeld({ workspaceId, id, fence }: Held) {
  return { workspaceId, id: BigInt(id), fence };
}

function columnsOf(change: RequestChange): object {
  const { answers, answered, batchId, question, report, problem, progress, ...plain } = change;
  return {
    ...plain,
    ...(answers && { answers: jsonOf(answers) }),
    ...(answered && { answered: jsonOf(answered) }),
    ...(batchId !== undefined && { batchId: batchId === null ? null : BigInt(batchId) }),
    ...(question !== undefined && { question: jsonOf(question) }),
    ...(report !== undefined && { report: jsonOf(report) }),
    ...(problem !== undefined && { problem: jsonOf(problem) }),
    ...(progress !== undefined && { progress: jsonOf(progress) }),
  };
}

function jsonOf(value: object | null): Prisma.InputJsonValue | typeof Prisma.DbNull {
  return value === null ? Prisma.DbNull : (JSON.parse(toStored(value)) as Prisma.InputJsonValue);
}

function requestOf(row: RequestRow): RequestedImport {
  const stored = (value: Prisma.JsonValue): unknown =>
    value === null ? null : fromStored(JSON.stringify(value));
  return {
    workspaceId: row.workspaceId,
    id: row.id.toString(),
    requestedBy: row.requestedBy,
    fileId: row.fileId,
    fileName: row.fileName,
    state: row.state as ImportState,
    answers: stored(row.answers) as ImportAnswers,
    question: stored(row.question) as ImportQuestion | null,
    report: stored(row.report) as CardReport | null,
    problem: stored(row.problem) as RequestProblem | null,
    progress: stored(row.progress) as RequestProgress | null,
    batchId: row.batchId?.toString() ?? null,
    decidedBy: row.decidedBy,
    decidedAt: row.decidedAt,
    answered: stored(row.answered) as ImportAnswer[],
    channelId: row.channelId,
    threadTs: row.threadTs,
    handoffAt: row.handoffAt,
    cardTs: row.cardTs,
    skippedHandoff: row.skippedHandoff?.toString() ?? null,
    skippedPosted: row.skippedPosted?.toString() ?? null,
    attempts: row.attempts,
    lapses: row.lapses,
  };
}
