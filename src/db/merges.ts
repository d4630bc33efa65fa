// Moving the whole account of one client to another, and back: rows keep their ids and remember whose they were.
import type { MergeSide, TakenOver } from '#domain/merge.ts';
import type { ClientRef } from '#domain/types.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Queries } from './client.ts';
import { dateOf, dayOrNull } from './days.ts';
import { lendNames, returnNames } from './lent-names.ts';

/** From whom to whom the rows go. The one who was merged stays as a tombstone, under whose key imports still find it. */
export interface Merging {
  readonly workspaceId: string;
  readonly keepId: string;
  readonly mergedId: string;
}

/** How many rows went. */
export interface Moved {
  readonly invoices: number;
  readonly payments: number;
  readonly credits: number;
  readonly contacts: number;
}

/** A client as it stands in its row, a tombstone too; null when there is none. */
export async function findMergeSide(
  db: Queries,
  workspaceId: string,
  id: string,
): Promise<MergeSide | null> {
  if (!/^\d{1,18}$/.test(id)) return null;
  const row = await db.client.findUnique({
    where: { workspaceId_id: { workspaceId, id: BigInt(id) } },
  });
  if (!row) return null;
  const merged = await db.client.findMany({
    where: { workspaceId, mergedIntoId: row.id },
    orderBy: { id: 'asc' },
  });
  return {
    id,
    number: row.number,
    name: row.name,
    nameKey: row.nameKey,
    ownerUserId: row.ownerUserId,
    ownerEmail: row.ownerEmail,
    snoozedUntil: dayOrNull(row.snoozedUntil),
    snoozedByUserId: row.snoozedByUserId,
    mergedIntoId: row.mergedIntoId?.toString() ?? null,
    merged: merged.map((one) => ({ id: one.id.toString(), number: one.number, name: one.name })),
  };
}

/** Numbers that both have, of invoices or credits of one kind, or payments of one invoice number: one client has each once. */
export async function listSharedNumbers(
  tx: Queries,
  { workspaceId, keepId, mergedId }: Merging,
): Promise<string[]> {
  const both = (table: Prisma.Sql, same: Prisma.Sql) => Prisma.sql`
    FROM ${table} m JOIN ${table} k ON k.workspace_id = m.workspace_id AND k.client_id = ${BigInt(keepId)} AND ${same}
    WHERE m.workspace_id = ${workspaceId} AND m.client_id = ${BigInt(mergedId)}`;
  const rows = await tx.$queryRaw<{ number: string }[]>`
    SELECT m.number ${both(Prisma.sql`invoice`, Prisma.sql`k.number = m.number`)}
    UNION SELECT m.number ${both(Prisma.sql`credit`, Prisma.sql`k.kind = m.kind AND k.number = m.number`)}
    UNION SELECT regexp_replace(m.key, '@[0-9]+$', '') ${both(Prisma.sql`payment`, Prisma.sql`k.key = m.key`)}
    ORDER BY 1`;
  return rows.map(({ number }) => number);
}

/** Invoices that money of the other one settles: they could not be told apart again. */
export async function listCrossedNumbers(
  tx: Queries,
  { workspaceId, keepId, mergedId }: Merging,
): Promise<string[]> {
  const isMerged = (via: Prisma.Sql) =>
    Prisma.sql`(${via} IS NOT DISTINCT FROM ${BigInt(mergedId)})`;
  const rows = await tx.$queryRaw<{ number: string }[]>`
    SELECT DISTINCT i.number FROM invoice i
    JOIN allocation a ON a.workspace_id = i.workspace_id AND a.invoice_id = i.id
    LEFT JOIN payment p ON p.workspace_id = a.workspace_id AND p.id = a.payment_id
    LEFT JOIN credit c ON c.workspace_id = a.workspace_id AND c.id = a.credit_id
    WHERE i.workspace_id = ${workspaceId} AND i.client_id = ${BigInt(keepId)}
      AND ${isMerged(Prisma.sql`i.via_client_id`)}
        <> ${isMerged(Prisma.sql`coalesce(p.via_client_id, c.via_client_id)`)}
    ORDER BY i.number`;
  return rows.map(({ number }) => number);
}

/** Moves the account, and lends the one who stays the names of the other. */
export async function joinAccounts(tx: Queries, merging: Merging): Promise<Moved> {
  const { workspaceId } = merging;
  const [keepId, mergedId] = [BigInt(merging.keepId), BigInt(merging.mergedId)];
  const moved = await moveRows(
    (table) => tx.$executeRaw`
      UPDATE ${table} t SET client_id = ${keepId}, via_client_id = ${mergedId}
      WHERE t.workspace_id = ${workspaceId} AND t.client_id = ${mergedId}`,
  );
  // A contact that both have stays with the tombstone: one is enough.
  const contacts = await tx.$executeRaw`
    UPDATE contact t SET client_id = ${keepId}, via_client_id = ${mergedId}
    WHERE t.workspace_id = ${workspaceId} AND t.client_id = ${mergedId} AND NOT EXISTS (
      SELECT 1 FROM contact o WHERE o.workspace_id = t.workspace_id AND o.client_id = ${keepId}
        AND o.role = t.role AND o.email = t.email)`;
  await tx.client.update({
    where: { workspaceId_id: { workspaceId, id: mergedId } },
    data: { mergedIntoId: keepId },
  });
  await lendNames(tx, { workspaceId, keepId });
  return { ...moved, contacts };
}

/** Gives back what came with the merged client and what imports brought under its key since. */
export async function partAccounts(tx: Queries, merging: Merging): Promise<Moved> {
  const { workspaceId } = merging;
  const [keepId, mergedId] = [BigInt(merging.keepId), BigInt(merging.mergedId)];
  const moved = await moveRows(
    (table) => tx.$executeRaw`
      UPDATE ${table} t SET client_id = ${mergedId}, via_client_id = NULL
      WHERE t.workspace_id = ${workspaceId} AND t.client_id = ${keepId} AND t.via_client_id = ${mergedId}`,
  );
  await partDisputes(tx, { workspaceId, keepId, mergedId });
  const contacts = await tx.$executeRaw`
    UPDATE contact t SET client_id = ${mergedId}, via_client_id = NULL
    WHERE t.workspace_id = ${workspaceId} AND t.client_id = ${keepId} AND t.via_client_id = ${mergedId}
      AND NOT EXISTS (SELECT 1 FROM contact o WHERE o.workspace_id = t.workspace_id AND o.client_id = ${mergedId}
        AND o.role = t.role AND o.email = t.email)`;
  await tx.contact.updateMany({
    where: { workspaceId, clientId: keepId, viaClientId: mergedId },
    data: { viaClientId: null },
  });
  await returnNames(tx, { workspaceId, keepId, mergedId });
  await tx.client.update({
    where: { workspaceId_id: { workspaceId, id: mergedId } },
    data: { mergedIntoId: null },
  });
  await lendNames(tx, { workspaceId, keepId });
  return { ...moved, contacts };
}

/** A dispute opened while they were one goes with its invoices; one about invoices of both stays. */
async function partDisputes(
  tx: Queries,
  given: { workspaceId: string; keepId: bigint; mergedId: bigint },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE dispute d SET client_id = ${given.mergedId}
    WHERE d.workspace_id = ${given.workspaceId} AND d.client_id = ${given.keepId} AND ${given.mergedId} = ALL(
      SELECT i.client_id FROM dispute_invoice h
      JOIN invoice i ON i.workspace_id = h.workspace_id AND i.id = h.invoice_id
      WHERE h.workspace_id = d.workspace_id AND h.dispute_id = d.id)
      AND EXISTS (SELECT 1 FROM dispute_invoice h WHERE h.workspace_id = d.workspace_id AND h.dispute_id = d.id)`;
}

async function moveRows(
  move: (table: Prisma.Sql) => Promise<number>,
): Promise<Omit<Moved, 'contacts'>> {
  return {
    invoices: await move(Prisma.sql`invoice`),
    payments: await move(Prisma.sql`payment`),
    credits: await move(Prisma.sql`credit`),
  };
}

/** Writes what the one who stays takes over, or gets back. */
export async function saveTakenOver(
  tx: Queries,
  given: { workspaceId: string; clientId: string; taken: TakenOver },
): Promise<void> {
  const { owner, snooze } = given.taken;
  if (!owner && !snooze) return;
  await tx.client.update({
    where: { workspaceId_id: { workspaceId: given.workspaceId, id: BigInt(given.clientId) } },
    data: {
      ...owner,
      ...(snooze && {
        snoozedUntil: snooze.snoozedUntil === null ? null : dateOf(snooze.snoozedUntil),
        snoozedByUserId: snooze.snoozedByUserId,
      }),
    },
  });
}

/** True when nobody had said it before. */
export async function saveApart(
  tx: Queries,
  given: { workspaceId: string; one: ClientRef; other: ClientRef },
): Promise<boolean> {
  const [clientId, otherId] = [BigInt(given.one.id), BigInt(given.other.id)].sort((a, b) =>
    a < b ? -1 : 1,
  );
  const count = await tx.$executeRaw`
    INSERT INTO clients_apart (workspace_id, client_id, other_id)
    VALUES (${given.workspaceId}, ${clientId}, ${otherId}) ON CONFLICT DO NOTHING`;
  return count === 1;
}
