// The invoices and credits of a classified batch, from their staged rows into the books.
import { Prisma } from '../../prisma/generated/client.ts';
import type { Queries } from './client.ts';
import type { Step } from './import-apply.ts';
import { updateAndRecord } from './import-changes.ts';
import type { BatchRef } from './imports.ts';
import { OVERPAID } from './imports.ts';
import { paidDayOf } from './paid-days.ts';

const TRIES = 5;

/**
 * As many ids as the file has lines, one after the other: the invoice of a line gets the first plus its line, and so
 * its payment knows it without asking.
 */
export async function reserveIds(tx: Queries, { workspaceId, batchId }: BatchRef): Promise<bigint> {
  for (let left = TRIES; left > 0; left -= 1) {
    const [ids] = await tx.$queryRaw<{ first: bigint | null; isWhole: boolean }[]>`
      SELECT min(id) AS first, max(id) - min(id) + 1 = count(*) AS "isWhole" FROM (
        SELECT nextval('invoice_id_seq') AS id FROM generate_series(0, (SELECT max(line) FROM import_row
          WHERE workspace_id = ${workspaceId} AND batch_id = ${batchId}))) reserved`;
    // Another workspace may have taken some in between.
    if (ids?.first && ids.isWhole) return ids.first;
  }
  throw new Error('Others take ids all the time; the import could not get its own.');
}

/** Invoices that arrive settled are history, not news: `settled_seen_at` stays empty. */
export async function insertInvoices(tx: Queries, { batch, now, firstId }: Step): Promise<void> {
  const { workspaceId, batchId } = batch;
  await tx.$executeRaw`
    INSERT INTO invoice (workspace_id, id, client_id, via_client_id, number, issued_on, due_on, currency, amount_minor,
      balance_minor, paid_on, paid_minor, is_disputed, po, terms, payment_url, first_batch_id, created_at)
    SELECT r.workspace_id, ${firstId} + r.line, coalesce(c.merged_into_id, c.id),
      CASE WHEN c.merged_into_id IS NOT NULL THEN c.id END, r.number, r.issued_on, r.due_on, r.currency, r.amount_minor,
      r.balance_minor, CASE WHEN r.balance_minor <= 0 THEN r.paid_on END, coalesce(r.paid_minor, 0),
      coalesce(r.is_disputed, false), r.po, r.terms, r.payment_url, r.batch_id, ${now}::timestamptz
    FROM import_row r
    JOIN client c ON c.workspace_id = r.workspace_id AND c.source = ${batch.source} AND c.key = r.client_key
    WHERE r.workspace_id = ${workspaceId} AND r.batch_id = ${batchId} AND r.kind = 'invoice' AND r.action IS NULL`;
}

/** What the file leaves blank stays as it was. The step from open to settled is news; a reopened invoice is none. */
export async function updateInvoices(
  tx: Queries,
  { batch, now, asOf, today }: Step,
): Promise<void> {
  const paid = paidDayOf('t', { asOf, today });
  const changing = Prisma.sql`r.workspace_id = ${batch.workspaceId} AND r.batch_id = ${batch.batchId}
    AND r.kind = 'invoice' AND r.action = 'update'`;
  await updateAndRecord(tx, batch, {
    entity: 'invoice',
    touched: Prisma.sql`SELECT r.document_id FROM import_row r WHERE ${changing}`,
    update: Prisma.sql`
      UPDATE invoice t SET amount_minor = r.amount_minor, balance_minor = r.balance_minor, due_on = r.due_on,
        currency = r.currency, issued_on = coalesce(r.issued_on, t.issued_on),
        paid_on = ${paid.paidOn}, is_paid_assumed = ${paid.isAssumed},
        paid_minor = coalesce(r.paid_minor, least(t.paid_minor, r.amount_minor - r.balance_minor)),
        is_disputed = coalesce(r.is_disputed, t.is_disputed),
        po = coalesce(r.po, t.po), terms = coalesce(r.terms, t.terms),
        payment_url = coalesce(r.payment_url, t.payment_url),
        missing_since = CASE WHEN r.is_assumed OR t.missing_since > ${asOf}::date THEN t.missing_since END,
        settled_seen_at = CASE WHEN r.balance_minor > 0 THEN NULL
          WHEN t.balance_minor > 0 THEN ${now}::timestamptz ELSE t.settled_seen_at END
      FROM import_row r WHERE ${changing} AND t.workspace_id = r.workspace_id AND t.id = r.document_id`,
  });
}

export async function applyCredits(tx: Queries, { batch }: Step): Promise<void> {
  const { workspaceId, batchId } = batch;
  await tx.$executeRaw`
    INSERT INTO credit (workspace_id, client_id, via_client_id, kind, number, issued_on, currency, amount_minor,
      balance_minor, first_batch_id)
    SELECT r.workspace_id, coalesce(c.merged_into_id, c.id), CASE WHEN c.merged_into_id IS NOT NULL THEN c.id END,
      r.kind, r.number, r.issued_on, r.currency, r.amount_minor, r.balance_minor, r.batch_id
    FROM import_row r
    JOIN client c ON c.workspace_id = r.workspace_id AND c.source = ${batch.source} AND c.key = r.client_key
    WHERE r.workspace_id = ${workspaceId} AND r.batch_id = ${batchId}
      AND r.kind IN ('credit_note', 'unapplied_payment') AND r.action IS NULL
    ORDER BY r.line`;
  const changing = Prisma.sql`r.workspace_id = ${workspaceId} AND r.batch_id = ${batchId}
    AND r.kind IN ('credit_note', 'unapplied_payment') AND r.action = 'update'`;
  await updateAndRecord(tx, batch, {
    entity: 'credit',
    touched: Prisma.sql`SELECT r.document_id FROM import_row r WHERE ${changing}`,
    update: Prisma.sql`
      UPDATE credit t SET issued_on = r.issued_on, currency = r.currency, amount_minor = r.amount_minor,
        balance_minor = r.balance_minor
      FROM import_row r WHERE ${changing} AND t.workspace_id = r.workspace_id AND t.id = r.document_id`,
  });
}

/** A file that tells what was paid, and of no more than the amount, takes back what an earlier one told of more. */
export async function withdrawOverpaid(tx: Queries, { batch }: Step): Promise<void> {
  const corrected = Prisma.sql`
    SELECT k.id FROM import_row r
    JOIN invoice i ON i.workspace_id = r.workspace_id AND i.id = r.document_id
    JOIN credit k ON k.workspace_id = i.workspace_id AND k.client_id = i.client_id AND k.kind = 'unapplied_payment'
      AND k.number = i.number || ${OVERPAID} AND k.balance_minor > 0
    LEFT JOIN import_row x ON x.workspace_id = r.workspace_id AND x.batch_id = r.batch_id AND x.line = r.line AND x.is_extra
    WHERE r.workspace_id = ${batch.workspaceId} AND r.batch_id = ${batch.batchId} AND r.kind = 'invoice'
      AND r.action = 'update' AND r.paid_minor IS NOT NULL AND x.line IS NULL`;
  await updateAndRecord(tx, batch, {
    entity: 'credit',
    touched: corrected,
    update: Prisma.sql`
      UPDATE credit t SET amount_minor = 0, balance_minor = 0
      WHERE t.workspace_id = ${batch.workspaceId} AND t.id IN (${corrected})`,
  });
}

/** Presumed settled and asked about; only a person, or a payment that a file tells, makes them paid. */
export async function markMissing(tx: Queries, { batch, asOf }: Step): Promise<void> {
  await updateAndRecord(tx, batch, {
    entity: 'invoice',
    touched: Prisma.sql`SELECT invoice_id FROM batch_missing`,
    update: Prisma.sql`
      UPDATE invoice t SET missing_since = ${asOf}::date FROM batch_missing m
      WHERE t.workspace_id = ${batch.workspaceId} AND t.id = m.invoice_id`,
  });
}
