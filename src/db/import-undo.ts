// Takes a committed batch back: the books as they were before it, unless later work stands on it.
import { Prisma } from '../../prisma/generated/client.ts';
import type { ActivityEntry } from './activity.ts';
import { recordActivities } from './activity.ts';
import type { Database, Queries } from './client.ts';
import { PATIENCE, takeTurn } from './import-apply.ts';
import type { Obstacles } from './import-obstacles.ts';
import { obstaclesTo } from './import-obstacles.ts';
import type { BatchRef } from './imports.ts';
import { planForRows } from './imports.ts';
import { forgetUnanswered, retellDays } from './late-payments.ts';
import { trustJoins, trustNobody } from './trust.ts';

interface Undone {
  readonly ok: true;
  readonly fileName: string;
  readonly invoices: { readonly removed: number; readonly restored: number };
  readonly clients: { readonly removed: number; readonly restored: number };
}

export type UndoOutcome =
  | Undone
  /** There is no such batch; it is undone already; it was never written; it is older than the record of changes. */
  | { readonly ok: false; readonly reason: 'unknown' | 'undone' | 'staged' | 'too-old' }
  | ({ readonly ok: false; readonly reason: 'built-upon' } & Obstacles);

/** One transaction: all of it or nothing. The record of the batch stays. */
export function undoBatch(
  db: Database,
  given: { workspaceId: string; batchId: bigint; actor: string; now: Date },
): Promise<UndoOutcome> {
  return db.prisma.$transaction(async (tx) => {
    const { workspaceId, batchId } = given;
    await takeTurn(tx, workspaceId);
    const found = await tx.importBatch.findFirst({ where: { workspaceId, id: batchId } });
    if (!found) return { ok: false, reason: 'unknown' };
    if (found.state === 'undone' || found.state === 'staged')
      return { ok: false, reason: found.state };
    if (found.reading === null) return { ok: false, reason: 'too-old' };
    const batch: BatchRef = { workspaceId, batchId, source: found.source };
    await planForRows(tx, Number.POSITIVE_INFINITY);
    const standing = await obstaclesTo(tx, batch);
    if (standing.obstacles.length > 0) return { ok: false, reason: 'built-upon', ...standing };
    await trustJoins(tx);
    const undone = await takeBack(tx, batch, found.fileName);
    await trustNobody(tx);
    // By the days that hold again: who paid late after all is asked still.
    const dropped = dropEntries(given, await forgetUnanswered(tx, batch, given.now));
    await tx.importBatch.update({
      where: { workspaceId_id: { workspaceId, id: batchId } },
      data: { state: 'undone', undoneAt: given.now },
    });
    await recordActivities(tx, workspaceId, [undoEntry(given, undone), ...dropped]);
    return undone;
  }, PATIENCE);
}

/** What refers to others goes first and comes back last. */
async function takeBack(tx: Queries, batch: BatchRef, fileName: string): Promise<Undone> {
  const ours = Prisma.sql`workspace_id = ${batch.workspaceId} AND batch_id = ${batch.batchId}`;
  const first = Prisma.sql`workspace_id = ${batch.workspaceId} AND first_batch_id = ${batch.batchId}`;
  await tx.$executeRaw`
    DELETE FROM allocation a USING payment p
    WHERE p.workspace_id = ${batch.workspaceId} AND p.batch_id = ${batch.batchId}
      AND a.workspace_id = p.workspace_id AND a.payment_id = p.id`;
  await tx.$executeRaw`DELETE FROM payment WHERE ${ours}`;
  await tx.$executeRaw`DELETE FROM credit WHERE ${first}`;
  const invoicesRemoved = await tx.$executeRaw`DELETE FROM invoice WHERE ${first}`;
  await tx.$executeRaw`DELETE FROM contact WHERE ${ours}`;
  await tx.$executeRaw`DELETE FROM client_alias WHERE ${ours}`;
  const clientsRemoved = await tx.$executeRaw`DELETE FROM client WHERE ${first}`;
  const clientsRestored = await restoreRows(tx, batch, CLIENT);
  const invoicesRestored = await restoreRows(tx, batch, INVOICE);
  await retellDays(tx, { batch });
  await restoreRows(tx, batch, CREDIT);
  await bringBack(tx, batch, 'payment');
  await bringBack(tx, batch, 'allocation');
  return {
    ok: true,
    fileName,
    invoices: { removed: invoicesRemoved, restored: invoicesRestored },
    clients: { removed: clientsRemoved, restored: clientsRestored },
  };
}

interface Restored {
  readonly entity: 'client' | 'invoice' | 'credit';
  /** What an import may change of it. */
  readonly columns: readonly string[];
}

const CLIENT: Restored = {
  entity: 'client',
  columns: ['name', 'name_key', 'email', 'owner_email'],
};
const INVOICE: Restored = {
  entity: 'invoice',
  columns:
    'issued_on due_on currency amount_minor balance_minor paid_on is_paid_assumed paid_minor is_disputed po terms payment_url settled_seen_at missing_since'.split(
      ' ',
    ),
};
const CREDIT: Restored = {
  entity: 'credit',
  columns: ['issued_on', 'currency', 'amount_minor', 'balance_minor'],
};

/** What columns held that are younger than a record of changes. */
const YOUNGER = '{"is_paid_assumed": false}';

async function restoreRows(
  tx: Queries,
  { workspaceId, batchId }: BatchRef,
  { entity, columns }: Restored,
): Promise<number> {
  const table = Prisma.raw(entity);
  const back = Prisma.raw(columns.map((column) => `${column} = was.${column}`).join(', '));
  return tx.$executeRaw`
    UPDATE ${table} t SET ${back}
    FROM import_change ch CROSS JOIN LATERAL jsonb_populate_record(NULL::${table}, ${YOUNGER}::jsonb || ch.before) was
    WHERE ch.workspace_id = ${workspaceId} AND ch.batch_id = ${batchId} AND ch.entity = ${entity}
      AND t.workspace_id = ${workspaceId} AND t.id = ch.entity_id`;
}

/** Rows that the batch had removed. */
async function bringBack(
  tx: Queries,
  { workspaceId, batchId }: BatchRef,
  entity: 'payment' | 'allocation',
): Promise<void> {
  const table = Prisma.raw(entity);
  await tx.$executeRaw`
    INSERT INTO ${table} SELECT was.*
    FROM import_change ch CROSS JOIN LATERAL jsonb_populate_record(NULL::${table}, ch.before) was
    WHERE ch.workspace_id = ${workspaceId} AND ch.batch_id = ${batchId} AND ch.entity = ${entity}
      AND ch.after IS NULL`;
}

function dropEntries(
  given: { workspaceId: string; batchId: bigint; actor: string; now: Date },
  questions: Awaited<ReturnType<typeof forgetUnanswered>>,
): ActivityEntry[] {
  const { actor, batchId, now: at, workspaceId } = given;
  const why = { about: 'payment', because: 'undone', batchId: batchId.toString() };
  return questions.map(({ clientId, questionId }) => ({
    workspaceId,
    at,
    actor,
    action: 'question.drop',
    clientId,
    facts: { questionId, ...why },
  }));
}

function undoEntry(
  given: { workspaceId: string; batchId: bigint; actor: string; now: Date },
  { invoices, clients }: Undone,
) {
  return {
    workspaceId: given.workspaceId,
    at: given.now,
    actor: given.actor,
    action: 'import.undo',
    facts: {
      batchId: given.batchId.toString(),
      invoicesRemoved: invoices.removed,
      invoicesRestored: invoices.restored,
      clientsRemoved: clients.removed,
      clientsRestored: clients.restored,
    },
  };
}
