// The clients of a classified batch: new ones, the other names of known ones, and who is written to.
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
  const created = await tx.$executeRaw`
    INSERT INTO client (workspace_id, source, key, number, name, name_key, created_at)
    SELECT DISTINCT ON (client_key COLLATE "C") ${batch.workspaceId}, ${batch.source}, client_key, client_number,
      client_name, name_key, ${now}::timestamptz
    FROM batch_client WHERE first_new_line IS NOT NULL
    ORDER BY client_key COLLATE "C", first_new_line
    ON CONFLICT (workspace_id, source, key) DO NOTHING`;
  // Each new invoice asks for its client; without statistics that reads an index of the whole workspace.
  if (created > 0) await tx.$executeRaw`ANALYZE client`;
}

/** A client first met by its number alone takes the first name that a file gives. */
async function nameClients(tx: Queries, batch: BatchRef): Promise<void> {
  await tx.$executeRaw`
    UPDATE client c SET name = n.client_name, name_key = n.name_key
    FROM (SELECT DISTINCT ON (client_key COLLATE "C") client_key, client_name, name_key FROM batch_client
      WHERE client_name <> client_number ORDER BY client_key COLLATE "C", first_line) n
    WHERE c.workspace_id = ${batch.workspaceId} AND c.source = ${batch.source} AND c.key = n.client_key
      AND c.name = c.number`;
}

async function insertAliases(tx: Queries, batch: BatchRef): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO client_alias (workspace_id, client_id, alias, alias_key)
    SELECT c.workspace_id, c.id, n.client_name, n.name_key
    FROM (SELECT client_key, name_key, min(client_name) AS client_name FROM batch_client
      WHERE client_name <> client_number GROUP BY client_key, name_key) n
    JOIN client c ON c.workspace_id = ${batch.workspaceId} AND c.source = ${batch.source} AND c.key = n.client_key
    WHERE c.name_key <> n.name_key
    ON CONFLICT DO NOTHING`;
}

/** The last address of the file wins; a blank one takes nothing away. */
async function updateAddresses(tx: Queries, batch: BatchRef): Promise<void> {
  await tx.$executeRaw`
    UPDATE client c SET email = coalesce(a.email, c.email), owner_email = coalesce(a.owner, c.owner_email)
    FROM (SELECT client_key,
        (array_agg(client_email ORDER BY last_line DESC) FILTER (WHERE client_email IS NOT NULL))[1] AS email,
        (array_agg(owner_email ORDER BY last_line DESC) FILTER (WHERE owner_email IS NOT NULL))[1] AS owner
      FROM batch_client GROUP BY client_key) a
    WHERE c.workspace_id = ${batch.workspaceId} AND c.source = ${batch.source} AND c.key = a.client_key
      AND (c.email, c.owner_email) IS DISTINCT FROM (coalesce(a.email, c.email), coalesce(a.owner, c.owner_email))`;
  await tx.$executeRaw`
    INSERT INTO contact (workspace_id, client_id, role, email)
    SELECT c.workspace_id, c.id, 'invoice_inbox', e.client_email
    FROM (SELECT DISTINCT client_key, client_email FROM batch_client WHERE client_email IS NOT NULL) e
    JOIN client c ON c.workspace_id = ${batch.workspaceId} AND c.source = ${batch.source} AND c.key = e.client_key
    ON CONFLICT (workspace_id, client_id, role, email) DO NOTHING`;
}
