// The clients of a staged batch: new ones, the other names of known ones, and who is written to.
import type { Queries } from './client.ts';
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
  await tx.$executeRaw`
    INSERT INTO client (workspace_id, source, key, number, name, name_key, created_at)
    SELECT DISTINCT ON (r.client_key COLLATE "C") r.workspace_id, ${batch.source}, r.client_key, r.client_number, r.client_name,
      r.name_key, ${now}::timestamptz
    FROM import_row r
    WHERE r.workspace_id = ${batch.workspaceId} AND r.batch_id = ${batch.batchId}
      AND r.action = 'new' AND r.client_id IS NULL
    ORDER BY r.client_key COLLATE "C", r.line
    ON CONFLICT (workspace_id, source, key) DO NOTHING`;
}

/** A client first met by its number alone takes the first name that a file gives. */
async function nameClients(tx: Queries, batch: BatchRef): Promise<void> {
  await tx.$executeRaw`
    UPDATE client c SET name = n.client_name, name_key = n.name_key
    FROM (SELECT DISTINCT ON (client_key COLLATE "C") client_key, client_name, name_key FROM import_row
      WHERE workspace_id = ${batch.workspaceId} AND batch_id = ${batch.batchId}
        AND kind <> 'skipped' AND (action IS NULL OR action <> 'conflict')
        AND client_name <> client_number
      ORDER BY client_key COLLATE "C", line) n
    WHERE c.workspace_id = ${batch.workspaceId} AND c.source = ${batch.source} AND c.key = n.client_key
      AND c.name = c.number`;
}

async function insertAliases(tx: Queries, batch: BatchRef): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO client_alias (workspace_id, client_id, alias, alias_key)
    SELECT c.workspace_id, c.id, n.client_name, n.name_key
    FROM (SELECT client_key, name_key, min(client_name) AS client_name FROM import_row
      WHERE workspace_id = ${batch.workspaceId} AND batch_id = ${batch.batchId}
        AND kind <> 'skipped' AND (action IS NULL OR action <> 'conflict')
        AND client_name <> client_number
      GROUP BY client_key, name_key) n
    JOIN client c ON c.workspace_id = ${batch.workspaceId} AND c.source = ${batch.source} AND c.key = n.client_key
    WHERE c.name_key <> n.name_key
    ON CONFLICT DO NOTHING`;
}

/** The last address of the file wins; a blank one takes nothing away. */
async function updateAddresses(tx: Queries, batch: BatchRef): Promise<void> {
  const { workspaceId, batchId } = batch;
  await tx.$executeRaw`
    UPDATE client c SET email = coalesce(a.email, c.email), owner_email = coalesce(a.owner, c.owner_email)
    FROM (SELECT client_key,
        (array_agg(client_email ORDER BY line DESC) FILTER (WHERE client_email IS NOT NULL))[1] AS email,
        (array_agg(owner_email ORDER BY line DESC) FILTER (WHERE owner_email IS NOT NULL))[1] AS owner
      FROM import_row
      WHERE workspace_id = ${workspaceId} AND batch_id = ${batchId}
        AND kind <> 'skipped' AND (action IS NULL OR action <> 'conflict')
        AND (client_email IS NOT NULL OR owner_email IS NOT NULL)
      GROUP BY client_key) a
    WHERE c.workspace_id = ${batch.workspaceId} AND c.source = ${batch.source} AND c.key = a.client_key
      AND (c.email, c.owner_email) IS DISTINCT FROM (coalesce(a.email, c.email), coalesce(a.owner, c.owner_email))`;
  await tx.$executeRaw`
    INSERT INTO contact (workspace_id, client_id, role, email)
    SELECT c.workspace_id, c.id, 'invoice_inbox', e.client_email
    FROM (SELECT DISTINCT client_key, client_email FROM import_row
      WHERE workspace_id = ${workspaceId} AND batch_id = ${batchId} AND client_email IS NOT NULL
        AND kind <> 'skipped' AND (action IS NULL OR action <> 'conflict')) e
    JOIN client c ON c.workspace_id = ${batch.workspaceId} AND c.source = ${batch.source} AND c.key = e.client_key
    ON CONFLICT (workspace_id, client_id, role, email) DO NOTHING`;
}
