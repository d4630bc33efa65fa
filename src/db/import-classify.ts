// What the staged rows of a batch mean against the books: new, changed, repeated or in conflict, decided as one set.
import type { ImportReport } from '#domain/imported.ts';
import type { Queries } from './client.ts';
import type { BatchRef } from './imports.ts';

/** What a person is shown of classified rows. */
export type RowFigures = Pick<ImportReport, 'totals' | 'clients'> & {
  readonly rows: Omit<ImportReport['rows'], 'read' | 'summary'>;
  readonly repeats: number;
};

/**
 * Leaves of the staged rows only those that still have something to say: new ones as they are, changed ones and
 * conflicts marked with their `action`; what the books know already is deleted. What the file tells of clients is
 * gathered in `batch_client`, a table of this transaction. Needs a batch that was never classified: roll back after
 * a preview.
 */
export async function classifyRows(tx: Queries, batch: BatchRef): Promise<RowFigures> {
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE batch_client (client_key text, client_number text, client_name text, name_key text,
      client_email text, owner_email text, first_line int, last_line int, first_new_line int) ON COMMIT DROP`;
  const groups = await sortRows(tx, batch);
  const taken = groups.filter((group) => group.action !== 'conflict');
  const repeats = rowsWith(taken, 'repeat');
  return {
    rows: {
      imported: rowsWith(taken, 'new'),
      updated: rowsWith(taken, 'update'),
      unchanged: rowsWith(taken, 'unchanged') + repeats,
      skipped: await tx.$queryRaw<{ line: number; reason: string }[]>`
        SELECT line, reason FROM import_row
        WHERE workspace_id = ${batch.workspaceId} AND batch_id = ${batch.batchId}
          AND (kind = 'skipped' OR action = 'conflict')
        ORDER BY line`,
    },
    repeats,
    totals: totalsOf(taken),
    clients: await countClients(tx, batch),
  };
}

/**
 * One statement, so that each row is held against the books once. A number that stands twice in the file counts
 * once; other values make it a conflict.
 */
function sortRows(tx: Queries, { workspaceId, batchId, source }: BatchRef): Promise<Group[]> {
  return tx.$queryRaw<Group[]>`
    WITH staged AS NOT MATERIALIZED (
      SELECT r.ctid AS place, r.* FROM import_row r
      WHERE r.workspace_id = ${workspaceId} AND r.batch_id = ${batchId} AND r.kind <> 'skipped'
    ), twice AS (
      SELECT f.* FROM staged f
      JOIN (SELECT min(line) AS line FROM staged GROUP BY client_key, number, kind HAVING count(*) > 1) t USING (line)
    ), known AS MATERIALIZED (
      SELECT r.place, r.line, r.kind, r.currency, r.balance_minor, r.client_key, r.client_number, r.client_name,
        r.name_key, r.client_email, r.owner_email, i.id AS invoice_id, a.action,
        CASE
          WHEN a.action <> 'conflict' THEN NULL
          WHEN f.line IS NOT NULL THEN 'The same number of the same client has other values on line ' || f.line
          ELSE 'The books have it in ' || coalesce(i.currency, k.currency) || ', the file in ' || r.currency
        END AS reason,
        CASE
          WHEN a.action <> 'update' THEN NULL
          WHEN i.id IS NOT NULL THEN jsonb_build_object('issuedOn', i.issued_on, 'dueOn', i.due_on,
            'amountMinor', i.amount_minor::text, 'balanceMinor', i.balance_minor::text, 'paidOn', i.paid_on,
            'paidMinor', i.paid_minor::text, 'isDisputed', i.is_disputed, 'po', i.po, 'terms', i.terms,
            'paymentUrl', i.payment_url)
          ELSE jsonb_build_object('issuedOn', k.issued_on,
            'amountMinor', k.amount_minor::text, 'balanceMinor', k.balance_minor::text)
        END AS before
      FROM staged r
      LEFT JOIN twice f ON f.client_key = r.client_key AND f.number = r.number AND f.kind = r.kind AND f.line < r.line
      LEFT JOIN client c ON c.workspace_id = ${workspaceId} AND c.source = ${source} AND c.key = r.client_key
      LEFT JOIN invoice i ON r.kind = 'invoice' AND i.workspace_id = ${workspaceId} AND i.client_id = c.id
        AND i.number = r.number
      LEFT JOIN credit k ON r.kind <> 'invoice' AND k.workspace_id = ${workspaceId} AND k.client_id = c.id
        AND k.kind = r.kind AND k.number = r.number
      CROSS JOIN LATERAL (SELECT CASE
        WHEN f.line IS NOT NULL THEN CASE
          WHEN (r.issued_on, r.due_on, r.currency, r.amount_minor, r.balance_minor, r.paid_on, r.paid_minor,
            r.is_disputed, r.po, r.terms, r.payment_url) IS NOT DISTINCT FROM (f.issued_on, f.due_on, f.currency,
            f.amount_minor, f.balance_minor, f.paid_on, f.paid_minor, f.is_disputed, f.po, f.terms, f.payment_url)
          THEN 'repeat' ELSE 'conflict' END
        WHEN coalesce(i.id, k.id) IS NULL THEN 'new'
        WHEN coalesce(i.currency, k.currency) <> r.currency THEN 'conflict'
        WHEN i.id IS NOT NULL AND (i.amount_minor <> r.amount_minor OR i.balance_minor <> r.balance_minor OR i.due_on <> r.due_on
          OR i.issued_on IS DISTINCT FROM coalesce(r.issued_on, i.issued_on)
          OR i.is_disputed IS DISTINCT FROM coalesce(r.is_disputed, i.is_disputed)
          OR i.paid_minor <> coalesce(r.paid_minor, i.paid_minor)
          OR (r.balance_minor <= 0 AND i.paid_on IS DISTINCT FROM coalesce(r.paid_on, i.paid_on))
          OR i.po IS DISTINCT FROM coalesce(r.po, i.po)
          OR i.terms IS DISTINCT FROM coalesce(r.terms, i.terms)
          OR i.payment_url IS DISTINCT FROM coalesce(r.payment_url, i.payment_url))
          OR k.amount_minor <> r.amount_minor OR k.balance_minor <> r.balance_minor
          OR k.issued_on <> r.issued_on THEN 'update'
        ELSE 'unchanged'
      END AS action) a
    ), gone AS (
      DELETE FROM import_row r USING known k WHERE r.ctid = k.place AND k.action IN ('unchanged', 'repeat')
    ), marked AS (
      UPDATE import_row r SET action = k.action, invoice_id = k.invoice_id, reason = k.reason, before = k.before
      FROM known k WHERE r.ctid = k.place AND k.action IN ('update', 'conflict')
    ), met AS (
      INSERT INTO batch_client
      SELECT client_key, client_number, client_name, name_key, client_email, owner_email,
        min(line), max(line), min(line) FILTER (WHERE action = 'new')
      FROM known WHERE action <> 'conflict' GROUP BY 1, 2, 3, 4, 5, 6
    )
    SELECT kind, action, currency, count(*)::int AS rows, sum(balance_minor)::text AS open
    FROM known GROUP BY 1, 2, 3 ORDER BY currency`;
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

/** Must run before new clients are written. */
async function countClients(
  tx: Queries,
  { workspaceId, source }: BatchRef,
): Promise<RowFigures['clients']> {
  const [found] = await tx.$queryRaw<{ all: number; matched: number }[]>`
    SELECT count(DISTINCT b.client_key)::int AS all, count(DISTINCT c.key)::int AS matched
    FROM batch_client b
    LEFT JOIN client c ON c.workspace_id = ${workspaceId} AND c.source = ${source} AND c.key = b.client_key`;
  const { all, matched } = found ?? { all: 0, matched: 0 };
  return { created: all - matched, matched };
}
