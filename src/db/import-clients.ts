// The clients of a classified batch: new ones, the other names of known ones, and who is written to.
import { normaliseName } from '#domain/client-search.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Queries } from './client.ts';
import { updateAndRecord } from './import-changes.ts';
import type { BatchRef } from './imports.ts';

/** The number is the client; a name only helps to find it, so other spellings become aliases. */
export async function applyClients(
  tx: Queries,
  { batch, now }: { batch: BatchRef; now: Date },
): Promise<void> {
  await insertClients(tx, batch, now);
  await nameClients(tx, batch);
  await insertAliases(tx, batch);
  await updateAddresses(tx, batch);
}

async function insertClients(tx: Queries, batch: BatchRef, now: Date): Promise<void> {
  const created = await tx.$executeRaw`
    INSERT INTO client (workspace_id, source, key, number, name, name_key, first_batch_id, created_at)
    SELECT DISTINCT ON (client_key COLLATE "C") ${batch.workspaceId}, ${batch.source}, client_key, client_number,
      client_name, name_key, ${batch.batchId}, ${now}::timestamptz
    FROM batch_client WHERE first_new_line IS NOT NULL
    ORDER BY client_key COLLATE "C", first_new_line
    ON CONFLICT (workspace_id, source, key) DO NOTHING`;
  // Each new invoice asks for its client; without statistics that reads an index of the whole workspace.
  if (created > 0) await tx.$executeRaw`ANALYZE client`;
}

/** A client first met by its number alone takes the first name that a file gives. */
async function nameClients(tx: Queries, batch: BatchRef): Promise<void> {
  const nameless = Prisma.sql`c.workspace_id = ${batch.workspaceId} AND c.source = ${batch.source}
    AND c.key = n.client_key AND c.name = c.number`;
  const named = Prisma.sql`(
    SELECT DISTINCT ON (client_key COLLATE "C") client_key, client_name, name_key FROM batch_client
    WHERE client_name <> client_number ORDER BY client_key COLLATE "C", first_line) n`;
  await updateAndRecord(tx, batch, {
    entity: 'client',
    touched: Prisma.sql`SELECT c.id FROM client c, ${named} WHERE ${nameless}
      AND c.first_batch_id IS DISTINCT FROM ${batch.batchId}`,
    update: Prisma.sql`
      UPDATE client t SET name = n.client_name, name_key = n.name_key FROM client c, ${named}
      WHERE ${nameless} AND t.workspace_id = c.workspace_id AND t.id = c.id`,
  });
}

/** Of a merged client they are names of the one that has its invoices. */
async function insertAliases(tx: Queries, batch: BatchRef): Promise<void> {
  const jobs = await tx.$queryRaw<{ client_key: string; client_alias: string }[]>`
    SELECT DISTINCT client_key, client_alias FROM batch_client WHERE client_alias IS NOT NULL`;
  await tx.$executeRaw`
    INSERT INTO client_alias (workspace_id, client_id, via_client_id, alias, alias_key, batch_id)
    SELECT c.workspace_id, coalesce(c.merged_into_id, c.id), CASE WHEN c.merged_into_id IS NOT NULL THEN c.id END,
      n.alias, n.alias_key, ${batch.batchId}
    FROM (
      SELECT client_key, name_key AS alias_key, min(client_name) AS alias FROM batch_client
      WHERE client_name IS DISTINCT FROM client_number GROUP BY 1, 2
      UNION ALL
      SELECT * FROM unnest(${jobs.map((job) => job.client_key)}::text[],
        ${jobs.map((job) => normaliseName(job.client_alias))}::text[],
        ${jobs.map((job) => job.client_alias)}::text[])) n
    JOIN client c ON c.workspace_id = ${batch.workspaceId} AND c.source = ${batch.source} AND c.key = n.client_key
    WHERE c.name_key <> n.alias_key
    ON CONFLICT DO NOTHING`;
}

/** The last address of the file wins; a blank one takes nothing away. */
async function updateAddresses(tx: Queries, batch: BatchRef): Promise<void> {
  const told = Prisma.sql`(
    SELECT client_key,
      (array_agg(client_email ORDER BY last_line DESC) FILTER (WHERE client_email IS NOT NULL))[1] AS email,
      (array_agg(owner_email ORDER BY last_line DESC) FILTER (WHERE owner_email IS NOT NULL))[1] AS owner
    FROM batch_client GROUP BY client_key) a`;
  const changing = Prisma.sql`c.workspace_id = ${batch.workspaceId} AND c.source = ${batch.source}
    AND c.key = a.client_key
    AND (c.email, c.owner_email) IS DISTINCT FROM (coalesce(a.email, c.email), coalesce(a.owner, c.owner_email))`;
  await updateAndRecord(tx, batch, {
    entity: 'client',
    touched: Prisma.sql`SELECT c.id FROM client c, ${told}
      WHERE ${changing} AND c.first_batch_id IS DISTINCT FROM ${batch.batchId}`,
    update: Prisma.sql`
      UPDATE client t SET email = coalesce(a.email, t.email), owner_email = coalesce(a.owner, t.owner_email)
      FROM client c, ${told} WHERE ${changing} AND t.workspace_id = c.workspace_id AND t.id = c.id`,
  });
  // What is known against an address stays with it, even where the contact who had it was taken away.
  await tx.$executeRaw`
    INSERT INTO contact (workspace_id, client_id, via_client_id, role, email, batch_id,
      bounced_at, bounce_words, opted_out_at)
    SELECT DISTINCT ON (coalesce(c.merged_into_id, c.id), e.client_email) c.workspace_id,
      coalesce(c.merged_into_id, c.id), CASE WHEN c.merged_into_id IS NOT NULL THEN c.id END, 'invoice_inbox',
      e.client_email, ${batch.batchId}, m.bounced_at, m.bounce_words, m.opted_out_at
    FROM (SELECT DISTINCT client_key, client_email FROM batch_client WHERE client_email IS NOT NULL) e
    JOIN client c ON c.workspace_id = ${batch.workspaceId} AND c.source = ${batch.source} AND c.key = e.client_key
    LEFT JOIN (
      SELECT lower(email) AS address, min(bounced_at) AS bounced_at, min(opted_out_at) AS opted_out_at,
        (array_agg(bounce_words ORDER BY bounced_at) FILTER (WHERE bounced_at IS NOT NULL))[1] AS bounce_words
      FROM contact
      WHERE workspace_id = ${batch.workspaceId} AND (bounced_at IS NOT NULL OR opted_out_at IS NOT NULL)
      GROUP BY 1) m ON m.address = lower(e.client_email)
    ON CONFLICT (workspace_id, client_id, role, email) DO NOTHING`;
}
