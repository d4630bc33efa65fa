// What the staged rows of a batch mean against the books: new, changed, repeated or in conflict, decided as one set.
import type { ImportReport } from '#domain/imported.ts';
import type { Queries } from './client.ts';
import type { BatchRef } from './imports.ts';

/**
 * Sets each row's `action`; null means unchanged, so that a file seen before rewrites nothing. May run again: the
 * books may have moved since. A number that stands twice in the file counts once; other values make it a conflict.
 */
export async function classifyRows(db: Queries, batch: BatchRef): Promise<void> {
  const { workspaceId, batchId } = batch;
  await db.$executeRaw`
    UPDATE import_row SET action = NULL, client_id = NULL, invoice_id = NULL, before = NULL,
      reason = CASE WHEN kind = 'skipped' THEN reason END
    WHERE workspace_id = ${workspaceId} AND batch_id = ${batchId} AND action IS NOT NULL`;
  await db.$executeRaw`
    WITH staged AS (
      SELECT r.*,
        first_value(r.line) OVER same AS first_line
      FROM import_row r
      WHERE r.workspace_id = ${workspaceId} AND r.batch_id = ${batchId} AND r.kind <> 'skipped'
      WINDOW same AS (PARTITION BY r.client_key COLLATE "C", r.number COLLATE "C", r.kind COLLATE "C" ORDER BY r.line)
    ), known AS (
      SELECT r.line, r.first_line, c.id AS client_id, i.id AS invoice_id,
        CASE
          WHEN r.line <> r.first_line AND (r.issued_on, r.due_on, r.currency, r.amount_minor, r.balance_minor, r.paid_on,
            r.paid_minor, r.is_disputed, r.po, r.terms, r.payment_url) IS NOT DISTINCT FROM (f.issued_on, f.due_on,
            f.currency, f.amount_minor, f.balance_minor, f.paid_on, f.paid_minor, f.is_disputed, f.po, f.terms,
            f.payment_url) THEN 'repeat'
          WHEN r.line <> r.first_line THEN 'conflict'
          WHEN coalesce(i.id, k.id) IS NULL THEN 'new'
          WHEN coalesce(i.currency, k.currency) <> r.currency THEN 'conflict'
          WHEN i.amount_minor <> r.amount_minor OR i.balance_minor <> r.balance_minor OR i.due_on <> r.due_on
            OR i.issued_on IS DISTINCT FROM coalesce(r.issued_on, i.issued_on)
            OR i.is_disputed IS DISTINCT FROM coalesce(r.is_disputed, i.is_disputed)
            OR i.paid_minor <> coalesce(r.paid_minor, i.paid_minor)
            OR (r.balance_minor = 0 AND i.paid_on IS DISTINCT FROM coalesce(r.paid_on, i.paid_on))
            OR i.po IS DISTINCT FROM coalesce(r.po, i.po)
            OR i.terms IS DISTINCT FROM coalesce(r.terms, i.terms)
            OR i.payment_url IS DISTINCT FROM coalesce(r.payment_url, i.payment_url)
            OR k.amount_minor <> r.amount_minor OR k.balance_minor <> r.balance_minor
            OR k.issued_on <> r.issued_on THEN 'update'
          ELSE 'unchanged'
        END AS action,
        CASE
          WHEN r.line <> r.first_line THEN 'The same number of the same client has other values on line ' || r.first_line
          WHEN coalesce(i.currency, k.currency) <> r.currency
            THEN 'The books have it in ' || coalesce(i.currency, k.currency) || ', the file in ' || r.currency
        END AS reason,
        CASE WHEN i.id IS NOT NULL THEN jsonb_build_object('issuedOn', i.issued_on, 'dueOn', i.due_on,
          'amountMinor', i.amount_minor::text, 'balanceMinor', i.balance_minor::text, 'paidOn', i.paid_on,
          'paidMinor', i.paid_minor::text, 'isDisputed', i.is_disputed, 'po', i.po, 'terms', i.terms,
          'paymentUrl', i.payment_url)
        WHEN k.id IS NOT NULL THEN jsonb_build_object('issuedOn', k.issued_on,
          'amountMinor', k.amount_minor::text, 'balanceMinor', k.balance_minor::text) END AS before
      FROM staged r
      LEFT JOIN import_row f ON r.line <> r.first_line AND f.workspace_id = r.workspace_id
        AND f.batch_id = r.batch_id AND f.line = r.first_line
      LEFT JOIN client c ON c.workspace_id = r.workspace_id AND c.source = ${batch.source} AND c.key = r.client_key
      LEFT JOIN invoice i ON r.kind = 'invoice' AND i.workspace_id = r.workspace_id AND i.client_id = c.id
        AND i.number = r.number
      LEFT JOIN credit k ON r.kind <> 'invoice' AND k.workspace_id = r.workspace_id AND k.client_id = c.id
        AND k.kind = r.kind AND k.number = r.number
    )
    UPDATE import_row r SET action = k.action, client_id = k.client_id, invoice_id = k.invoice_id,
      reason = CASE WHEN k.action = 'conflict' THEN k.reason END,
      before = CASE WHEN k.action = 'update' THEN k.before END
    FROM known k
    WHERE r.workspace_id = ${workspaceId} AND r.batch_id = ${batchId} AND r.line = k.line
      AND k.action <> 'unchanged'`;
}

/** What a person is shown of classified rows. */
export type RowFigures = Pick<ImportReport, 'totals' | 'clients'> & {
  readonly rows: Omit<ImportReport['rows'], 'read' | 'summary'>;
  readonly repeats: number;
};

/** Counts classified rows; must run before they are applied, when new clients are still unknown. */
export async function countRows(db: Queries, batch: BatchRef): Promise<RowFigures> {
  const { workspaceId, batchId } = batch;
  const groups = await db.$queryRaw<Group[]>`
    SELECT kind, coalesce(action, 'unchanged') AS action, currency, count(*)::int AS rows, sum(balance_minor)::text AS open
    FROM import_row WHERE workspace_id = ${workspaceId} AND batch_id = ${batchId}
    GROUP BY 1, 2, 3 ORDER BY currency`;
  const taken = groups.filter((group) => group.kind !== 'skipped' && group.action !== 'conflict');
  const repeats = rowsWith(taken, 'repeat');
  return {
    rows: {
      imported: rowsWith(taken, 'new'),
      updated: rowsWith(taken, 'update'),
      unchanged: rowsWith(taken, 'unchanged') + repeats,
      skipped: await db.$queryRaw<{ line: number; reason: string }[]>`
        SELECT line, reason FROM import_row
        WHERE workspace_id = ${workspaceId} AND batch_id = ${batchId} AND (kind = 'skipped' OR action = 'conflict')
        ORDER BY line`,
    },
    repeats,
    totals: totalsOf(taken),
    clients: await clientsOf(db, batch),
  };
}

interface Group {
  readonly kind: string;
  readonly action: string;
  readonly currency: string;
  readonly rows: number;
  readonly open: string;
}

function rowsWith(groups: readonly Group[], action: string): number {
  return groups.reduce((sum, group) => sum + (group.action === action ? group.rows : 0), 0);
}

function totalsOf(groups: readonly Group[]): RowFigures['totals'] {
  const totals = new Map<string, { invoices: number; openMinor: bigint }>();
  for (const { kind, action, currency, rows, open } of groups) {
    if (kind !== 'invoice' || action === 'repeat') continue;
    const { invoices, openMinor } = totals.get(currency) ?? { invoices: 0, openMinor: 0n };
    totals.set(currency, { invoices: invoices + rows, openMinor: openMinor + BigInt(open) });
  }
  return [...totals].map(([currency, sums]) => ({ currency, ...sums }));
}

async function clientsOf(db: Queries, batch: BatchRef): Promise<RowFigures['clients']> {
  const [found] = await db.$queryRaw<{ all: bigint; matched: bigint }[]>`
    SELECT count(*) AS all, count(c.id) AS matched
    FROM (SELECT DISTINCT client_key FROM import_row
      WHERE workspace_id = ${batch.workspaceId} AND batch_id = ${batch.batchId}
        AND kind <> 'skipped' AND (action IS NULL OR action <> 'conflict')) k
    LEFT JOIN client c ON c.workspace_id = ${batch.workspaceId} AND c.source = ${batch.source} AND c.key = k.client_key`;
  const matched = Number(found?.matched ?? 0);
  return { created: Number(found?.all ?? 0) - matched, matched };
}
