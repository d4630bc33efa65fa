// The payments that a staged batch tells of. A file knows only how much of an invoice is paid so far: what is new
// against the books becomes a payment, so the same file twice adds nothing and no invoice is paid more than it says.
import { Prisma } from '../../prisma/generated/client.ts';
import type { Queries } from './client.ts';
import type { Step } from './import-apply.ts';
import { deleteAndRecord } from './import-changes.ts';
import type { BatchRef } from './imports.ts';

/** The payments of new invoices, each settling its own. */
export async function insertPayments(tx: Queries, { batch, firstId }: Step): Promise<void> {
  await insertPaid(
    tx,
    batch,
    Prisma.sql`
      SELECT r.workspace_id, nextval('payment_id_seq') AS id, ${firstId} + r.line AS invoice_id,
        coalesce(c.merged_into_id, c.id) AS client_id, CASE WHEN c.merged_into_id IS NOT NULL THEN c.id END AS via_client_id,
        r.number || '@' || r.paid_minor AS key, r.paid_on, r.currency, r.paid_minor AS amount_minor
      FROM import_row r
      JOIN client c ON c.workspace_id = r.workspace_id AND c.source = ${batch.source} AND c.key = r.client_key
      WHERE r.workspace_id = ${batch.workspaceId} AND r.batch_id = ${batch.batchId} AND r.kind = 'invoice'
        AND r.action IS NULL AND r.paid_on IS NOT NULL AND r.paid_minor > 0`,
  );
}

/** Must follow the update of the invoices, whose `paid_minor` is what payments have to add up to. */
export async function updatePayments(tx: Queries, { batch }: { batch: BatchRef }): Promise<void> {
  const { workspaceId, batchId } = batch;
  await withdrawPayments(tx, batch);
  await insertPaid(
    tx,
    batch,
    Prisma.sql`
      SELECT i.workspace_id, nextval('payment_id_seq') AS id, i.id AS invoice_id, i.client_id, i.via_client_id,
        i.number || '@' || i.paid_minor AS key, r.paid_on, i.currency,
        i.paid_minor - coalesce(s.allocated, 0) AS amount_minor
      FROM import_row r
      JOIN invoice i ON i.workspace_id = r.workspace_id AND i.id = r.document_id
      LEFT JOIN (SELECT a.invoice_id, sum(a.amount_minor)::bigint AS allocated
        FROM import_row u
        JOIN allocation a ON a.workspace_id = u.workspace_id AND a.invoice_id = u.document_id
        WHERE u.workspace_id = ${workspaceId} AND u.batch_id = ${batchId} AND u.action = 'update'
          AND u.kind = 'invoice' AND a.payment_id IS NOT NULL
        GROUP BY a.invoice_id) s ON s.invoice_id = i.id
      WHERE r.workspace_id = ${workspaceId} AND r.batch_id = ${batchId} AND r.kind = 'invoice'
        AND r.action = 'update' AND r.paid_on IS NOT NULL AND i.paid_minor > coalesce(s.allocated, 0)`,
  );
}

/** A payment that bounced or was moved: what the books have beyond the file is withdrawn and told anew. */
async function withdrawPayments(tx: Queries, batch: BatchRef): Promise<void> {
  const { workspaceId, batchId } = batch;
  const over = await tx.$queryRaw<{ invoice_id: bigint; payment_ids: bigint[]; last_on: Date }[]>`
    SELECT i.id AS invoice_id, array_agg(p.id) AS payment_ids, max(p.paid_on) AS last_on
    FROM import_row r
    JOIN invoice i ON i.workspace_id = r.workspace_id AND i.id = r.document_id
    JOIN allocation a ON a.workspace_id = i.workspace_id AND a.invoice_id = i.id
    JOIN payment p ON p.workspace_id = a.workspace_id AND p.id = a.payment_id
    WHERE r.workspace_id = ${workspaceId} AND r.batch_id = ${batchId} AND r.action = 'update'
      AND r.kind = 'invoice'
    GROUP BY i.id, i.paid_minor HAVING sum(a.amount_minor) > i.paid_minor`;
  if (over.length === 0) return;
  const paymentIds = over.flatMap((invoice) => invoice.payment_ids);
  const withdrawn = Prisma.sql`${paymentIds}::bigint[]`;
  await deleteAndRecord(tx, batch, {
    entity: 'allocation',
    where: Prisma.sql`t.payment_id = ANY(${withdrawn})`,
  });
  await deleteAndRecord(tx, batch, {
    entity: 'payment',
    where: Prisma.sql`t.id = ANY(${withdrawn})`,
  });
  await tx.$executeRaw`
    UPDATE import_row r SET paid_on = o.last_on
    FROM unnest(${over.map((invoice) => invoice.invoice_id)}::bigint[],
      ${over.map((invoice) => invoice.last_on)}::date[]) AS o(invoice_id, last_on)
    WHERE r.workspace_id = ${workspaceId} AND r.batch_id = ${batchId} AND r.kind = 'invoice'
      AND r.document_id = o.invoice_id AND r.paid_on IS NULL`;
}

/** Payment and allocation get their ids beforehand, so that neither has to be looked up again. */
async function insertPaid(tx: Queries, batch: BatchRef, paid: Prisma.Sql): Promise<void> {
  await tx.$executeRaw`
    WITH paid AS MATERIALIZED (${paid}), arrived AS (
      INSERT INTO payment (workspace_id, id, client_id, via_client_id, key, paid_on, currency, amount_minor, batch_id)
      SELECT workspace_id, id, client_id, via_client_id, key, paid_on, currency, amount_minor, ${batch.batchId}
      FROM paid
    )
    INSERT INTO allocation (workspace_id, invoice_id, payment_id, amount_minor)
    SELECT workspace_id, invoice_id, id, amount_minor FROM paid`;
}
