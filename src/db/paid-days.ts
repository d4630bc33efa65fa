// On which day an invoice was paid: as a file tells it, else assumed, once, when a report shows that it is paid.
import type { Day } from '#domain/types.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Queries } from './client.ts';
import type { BatchRef } from './imports.ts';

interface PaidDay {
  readonly paidOn: Prisma.Sql;
  readonly isAssumed: Prisma.Sql;
}

/**
 * What a row `r` makes of the day of payment of the invoice `of` that it changes. Where no file tells it, the day of the
 * report counts, else today; never where no money came: the balance fell with the amount, or by a credit.
 */
export function paidDayOf(of: 't' | 'i', given: { asOf: Day | null; today: Day }): PaidDay {
  const was = Prisma.raw(of);
  const isNews = Prisma.sql`(${was}.balance_minor > 0
    AND ${was}.balance_minor - r.balance_minor > greatest(${was}.amount_minor - r.amount_minor, 0)
    AND (r.paid_minor IS NULL OR r.paid_minor > ${was}.paid_minor))`;
  const day = Prisma.sql`least(${given.today}::date, coalesce(${given.asOf}::date, ${given.today}::date))`;
  return {
    paidOn: Prisma.sql`CASE WHEN r.balance_minor <= 0
      THEN coalesce(r.paid_on, ${was}.paid_on, CASE WHEN ${isNews} THEN ${day} END) END`,
    isAssumed: Prisma.sql`r.balance_minor <= 0 AND r.paid_on IS NULL
      AND CASE WHEN ${was}.paid_on IS NULL THEN ${isNews} ELSE ${was}.is_paid_assumed END`,
  };
}

/**
 * Where a file says nothing of payments, a balance that fell by exactly what a credit note of the client lost in the same
 * file was settled by that, each note one invoice: nothing more was paid than before. Must precede the changes.
 */
export async function tellCredited(tx: Queries, { workspaceId, batchId }: BatchRef): Promise<void> {
  const ours = Prisma.sql`r.workspace_id = ${workspaceId} AND r.batch_id = ${batchId}`;
  await tx.$executeRaw`
    WITH used AS MATERIALIZED (
      SELECT r.client_key, r.currency, u.minor,
        row_number() OVER (PARTITION BY r.client_key, r.currency, u.minor ORDER BY r.line) AS place
      FROM import_row r
      LEFT JOIN credit k ON k.workspace_id = r.workspace_id AND k.id = r.document_id
      CROSS JOIN LATERAL (SELECT coalesce(k.balance_minor, r.amount_minor) - r.balance_minor AS minor) u
      WHERE ${ours} AND r.kind = 'credit_note' AND coalesce(r.action, 'update') = 'update' AND u.minor > 0
    ), fell AS MATERIALIZED (
      SELECT r.line, r.client_key, r.currency, i.balance_minor - r.balance_minor AS minor, i.paid_minor,
        row_number() OVER (PARTITION BY r.client_key, r.currency, i.balance_minor - r.balance_minor ORDER BY r.line) AS place
      FROM import_row r
      JOIN invoice i ON i.workspace_id = r.workspace_id AND i.id = r.document_id
      WHERE ${ours} AND r.kind = 'invoice' AND r.action = 'update' AND r.paid_minor IS NULL AND r.paid_on IS NULL
        AND EXISTS (SELECT 1 FROM used)
    )
    UPDATE import_row r SET paid_minor = f.paid_minor
    FROM fell f JOIN used u ON u.client_key = f.client_key AND u.currency = f.currency AND u.minor = f.minor
      AND u.place = f.place
    WHERE ${ours} AND r.kind = 'invoice' AND r.action = 'update' AND r.line = f.line`;
}
