// What stands on a committed import and would fall with it: later changes, payments and words of people.
import { Prisma } from '../../prisma/generated/client.ts';
import type { Queries } from './client.ts';
import type { BatchRef } from './imports.ts';

const SHOWN = 20;

/** Each obstacle is a sentence for a person; none means that the batch can be taken back to the last cent. */
export async function obstaclesTo(
  tx: Queries,
  batch: BatchRef,
): Promise<{ obstacles: string[]; more: number }> {
  const found = [
    ...(await changedSince(tx, batch)),
    ...(await invoicesBuiltUpon(tx, batch)),
    ...(await clientsBuiltUpon(tx, batch)),
  ];
  return { obstacles: found.slice(0, SHOWN), more: Math.max(0, found.length - SHOWN) };
}

interface Named {
  readonly name: string;
  readonly number?: string;
  readonly batch?: string | null;
  readonly action?: string | null;
}

/** Values may have come back to what they were; what they stand on, such as payments, has not. */
const changedByLater = Prisma.sql`EXISTS (SELECT 1 FROM import_change l
  JOIN import_batch b ON b.workspace_id = l.workspace_id AND b.id = l.batch_id AND b.state = 'committed'
  WHERE l.workspace_id = ch.workspace_id AND l.entity = ch.entity AND l.entity_id = ch.entity_id
    AND l.batch_id > ch.batch_id)`;

/** Rows that the batch changed and that are no longer what it made of them. */
async function changedSince(tx: Queries, { workspaceId, batchId }: BatchRef): Promise<string[]> {
  const documents = (entity: 'invoice' | 'credit') => tx.$queryRaw<Named[]>`
    SELECT c.name, t.number FROM import_change ch
    JOIN ${Prisma.raw(entity)} t ON t.workspace_id = ch.workspace_id AND t.id = ch.entity_id
    JOIN client c ON c.workspace_id = t.workspace_id AND c.id = t.client_id
    WHERE ch.workspace_id = ${workspaceId} AND ch.batch_id = ${batchId} AND ch.entity = ${entity}
      AND (NOT to_jsonb(t) @> ch.after OR ${changedByLater}) ORDER BY t.id`;
  const changed = [...(await documents('invoice')), ...(await documents('credit'))];
  // A snooze or an owner given since then is no change of what the import told.
  const clients = await tx.$queryRaw<Named[]>`
    SELECT t.name FROM import_change ch
    JOIN client t ON t.workspace_id = ch.workspace_id AND t.id = ch.entity_id
    WHERE ch.workspace_id = ${workspaceId} AND ch.batch_id = ${batchId} AND ch.entity = 'client'
      AND (t.name, t.email, t.owner_email) IS DISTINCT FROM
        (ch.after->>'name', ch.after->>'email', ch.after->>'owner_email') ORDER BY t.id`;
  return [
    ...changed.map(({ name, number }) => `${number} of ${name} was changed since`),
    ...clients.map(({ name }) => `The name or addresses of ${name} were changed since`),
  ];
}

/** Invoices and credits that the batch brought and that something later is about. */
async function invoicesBuiltUpon(
  tx: Queries,
  { workspaceId, batchId }: BatchRef,
): Promise<string[]> {
  const found = await tx.$queryRaw<Named[]>`
    WITH ours AS (
      SELECT i.id, i.client_id, i.number, 'invoice' AS entity FROM invoice i
      WHERE i.workspace_id = ${workspaceId} AND i.first_batch_id = ${batchId}
      UNION ALL
      SELECT k.id, k.client_id, k.number, 'credit' FROM credit k
      WHERE k.workspace_id = ${workspaceId} AND k.first_batch_id = ${batchId}
    ), later AS (
      SELECT ch.entity, ch.entity_id, min(ch.batch_id) AS batch FROM import_change ch
      JOIN import_batch b ON b.workspace_id = ch.workspace_id AND b.id = ch.batch_id AND b.state = 'committed'
      WHERE ch.workspace_id = ${workspaceId} AND ch.batch_id <> ${batchId} GROUP BY 1, 2
    ), acts AS (
      SELECT (a.facts->>'invoiceId')::bigint AS id, min(a.action) AS action FROM activity a
      WHERE a.workspace_id = ${workspaceId} AND a.facts ? 'invoiceId' AND NOT a.facts ? 'batchId'
        AND a.client_id IN (SELECT client_id FROM ours) GROUP BY 1)
    SELECT c.name, o.number, l.batch::text AS batch, acts.action FROM ours o
    JOIN client c ON c.workspace_id = ${workspaceId} AND c.id = o.client_id
    LEFT JOIN later l ON l.entity = o.entity AND l.entity_id = o.id
    LEFT JOIN acts ON o.entity = 'invoice' AND acts.id = o.id
    WHERE l.batch IS NOT NULL OR acts.action IS NOT NULL ORDER BY o.entity DESC, o.id`;
  return found.map(({ name, number, batch, action }) =>
    batch
      ? `Import ${batch} changed ${number} of ${name}`
      : `Somebody has worked on ${number} of ${name} (${action})`,
  );
}

/** Clients that the batch brought and that others have used since. */
async function clientsBuiltUpon(
  tx: Queries,
  { workspaceId, batchId }: BatchRef,
): Promise<string[]> {
  const found = await tx.$queryRaw<Named[]>`
    WITH ours AS (
      SELECT id, name, merged_into_id, owner_user_id, snoozed_until FROM client
      WHERE workspace_id = ${workspaceId} AND first_batch_id = ${batchId}
    ), touching AS (
      SELECT client_id, via_client_id, first_batch_id AS batch FROM invoice
      WHERE workspace_id = ${workspaceId} AND first_batch_id IS DISTINCT FROM ${batchId}
      UNION ALL
      SELECT client_id, via_client_id, first_batch_id FROM credit
      WHERE workspace_id = ${workspaceId} AND first_batch_id IS DISTINCT FROM ${batchId}
      UNION ALL
      SELECT client_id, via_client_id, batch_id FROM contact
      WHERE workspace_id = ${workspaceId} AND batch_id IS DISTINCT FROM ${batchId}
      UNION ALL
      SELECT client_id, via_client_id, batch_id FROM client_alias
      WHERE workspace_id = ${workspaceId} AND batch_id IS DISTINCT FROM ${batchId}
    ), others AS (
      SELECT id, min(batch) AS batch FROM (
        SELECT client_id AS id, batch FROM touching
        UNION ALL SELECT via_client_id, batch FROM touching WHERE via_client_id IS NOT NULL) t GROUP BY id
    ), acts AS (
      SELECT client_id AS id, min(action) AS action FROM activity
      WHERE workspace_id = ${workspaceId} AND NOT facts ? 'batchId' AND client_id IN (SELECT id FROM ours) GROUP BY 1)
    SELECT o.name, min(x.batch)::text AS batch,
      coalesce(min(acts.action), min(CASE WHEN o.merged_into_id IS NOT NULL OR m.id IS NOT NULL THEN 'client.merge' END))
        AS action
    FROM ours o
    LEFT JOIN others x ON x.id = o.id
    LEFT JOIN acts ON acts.id = o.id
    LEFT JOIN client m ON m.workspace_id = ${workspaceId} AND m.merged_into_id = o.id
    WHERE x.id IS NOT NULL OR acts.id IS NOT NULL OR m.id IS NOT NULL OR o.merged_into_id IS NOT NULL
    GROUP BY o.id, o.name ORDER BY o.id`;
  return found.map(({ name, batch, action }) =>
    batch
      ? `Import ${batch} brought more for ${name}`
      : `Somebody has worked on ${name} (${action})`,
  );
}
