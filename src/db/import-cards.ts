// The cards of imports as rows: who draws one again, and what of it is known to stand in Slack.
import type { Queries } from './client.ts';
import type { HeldImport } from './import-requests.ts';
import { heldBy, whereHeld } from './import-requests.ts';

/** A card that this process draws; `upTo` counts the changes that the drawing will show. */
export interface ClaimedCard {
  readonly request: HeldImport;
  readonly upTo: number;
}

/** Takes one card under which something changed. While its file is being read, the reader draws it. */
export async function claimCard(
  db: Queries,
  given: { workspaceId: string; now: Date; leaseUntil: Date; fence: string },
): Promise<ClaimedCard | null> {
  const { workspaceId, now, fence } = given;
  const [found] = await db.$queryRaw<{ id: bigint; redraws_wanted: number }[]>`
    WITH due AS MATERIALIZED (
      SELECT workspace_id, id FROM import_request
      WHERE workspace_id = ${workspaceId} AND redraws_wanted > redraws_done AND draw_at <= ${now}
        AND state <> 'reading' AND (lease_until IS NULL OR lease_until < ${now})
      ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
    UPDATE import_request r SET fence = ${fence}, lease_until = ${given.leaseUntil}
    FROM due WHERE r.workspace_id = due.workspace_id AND r.id = due.id
    RETURNING r.id, r.redraws_wanted`;
  if (!found) return null;
  const request = await heldBy(db, { workspaceId, id: found.id, fence });
  return request && { request, upTo: found.redraws_wanted };
}

/** The card shows it now; a change that came meanwhile is drawn next. */
export async function finishCard(db: Queries, { request, upTo }: ClaimedCard): Promise<void> {
  await update(db, request, { redrawsDone: upTo, leaseUntil: null });
}

/** Slack did not take it: again from `at` on. The work on the import goes on without it. */
export async function retryCardLater(
  db: Queries,
  { request }: ClaimedCard,
  at: Date,
): Promise<void> {
  await update(db, request, { drawAt: at, leaseUntil: null });
}

/** Where the card is to stand. */
export async function savePlace(
  db: Queries,
  held: HeldImport,
  place: { channelId: string; threadTs: string | null },
): Promise<void> {
  await update(db, held, { ...place, handoffAt: null });
}

/** Committed before the card is posted: after a crash it is looked up in Slack instead of posted again. */
export async function markCardHandoff(db: Queries, held: HeldImport, at: Date): Promise<boolean> {
  return update(db, held, { handoffAt: at });
}

/** Not fenced: the card stands in Slack, whoever holds the request by now. */
export async function saveCardTs(
  db: Queries,
  { workspaceId, id }: Pick<HeldImport, 'workspaceId' | 'id'>,
  ts: string,
): Promise<void> {
  await db.importRequest.updateMany({
    where: { workspaceId, id: BigInt(id) },
    data: { cardTs: ts },
  });
}

/** Committed before the file of skipped rows is uploaded, for the same reason. */
export async function markSkippedHandoff(
  db: Queries,
  held: HeldImport,
  batchId: string,
): Promise<boolean> {
  return update(db, held, { skippedHandoff: BigInt(batchId) });
}

export async function markSkippedPosted(
  db: Queries,
  held: HeldImport,
  batchId: string,
): Promise<void> {
  await update(db, held, { skippedPosted: BigInt(batchId) });
}

/** More new clients than anybody would be asked about. */
const MOST_NEW_CLIENTS = 500;

/** Clients that came with a batch and stand for themselves. */
export async function listNewClients(
  db: Queries,
  { workspaceId, batchId }: { workspaceId: string; batchId: string },
): Promise<string[]> {
  const rows = await db.client.findMany({
    where: { workspaceId, firstBatchId: BigInt(batchId), mergedIntoId: null },
    select: { id: true },
    orderBy: { id: 'asc' },
    take: MOST_NEW_CLIENTS,
  });
  return rows.map(({ id }) => id.toString());
}

/** Open invoices that a batch was the first not to list, and of which nobody has said yet whether they were paid. */
export async function listMissingOf(
  db: Queries,
  { workspaceId, batchId }: { workspaceId: string; batchId: string },
): Promise<{ readonly id: string; readonly currency: string; readonly minor: bigint }[]> {
  const rows = await db.$queryRaw<{ id: bigint; currency: string; minor: bigint }[]>`
    SELECT i.id, i.currency, i.balance_minor AS minor
    FROM import_change ch JOIN invoice i ON i.workspace_id = ch.workspace_id AND i.id = ch.entity_id
    WHERE ch.workspace_id = ${workspaceId} AND ch.batch_id = ${BigInt(batchId)} AND ch.entity = 'invoice'
      AND ch.before ->> 'missing_since' IS NULL AND ch.after ->> 'missing_since' IS NOT NULL
      AND i.missing_since IS NOT NULL AND i.balance_minor > 0
    ORDER BY i.id`;
  return rows.map((row) => ({ ...row, id: row.id.toString() }));
}

async function update(db: Queries, held: HeldImport, data: object): Promise<boolean> {
  const { count } = await db.importRequest.updateMany({ where: whereHeld(held), data });
  return count === 1;
}
