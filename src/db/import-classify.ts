// What the staged rows of a batch mean against the books: new, changed, repeated or in conflict, decided as one set.
import type { ImportReport } from '#domain/imported.ts';
import type { Day } from '#domain/types.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Queries } from './client.ts';
import type { BatchRef } from './imports.ts';
import { OVERPAID } from './imports.ts';
import { tellCredited } from './paid-days.ts';

export interface Classify {
  readonly batch: BatchRef;
  /** The day of the report, where the file says it. */
  readonly asOf: Day | null;
  /** The day of the team's calendar. */
  readonly today: Day;
  /** The file lists all that was open on its day, and every row of it was understood. */
  readonly isComplete: boolean;
  /** Lines that a person took although another row, or the books, contradict them. */
  readonly take: readonly number[];
  /** Rows of the file: how many decides by which way they are looked up. */
  readonly read: number;
}

/** How many rows became what. */
export interface RowFigures {
  readonly rows: Pick<ImportReport['rows'], 'imported' | 'updated' | 'unchanged'>;
  readonly repeats: number;
  readonly totals: ImportReport['totals'];
  /** Something is to be written, be it beside the rows: money above an amount. */
  readonly hasNew: boolean;
  readonly hasUpdates: boolean;
}

/**
 * Leaves of the staged rows only those that still have something to say: new ones as they are, changed ones and
 * conflicts marked with their `action`; what the books know already is deleted. Two tables of this transaction tell
 * the rest: `batch_client` what the file says of clients, `batch_missing` which open invoices it lacks. Needs a batch
 * that was never classified: roll back after a preview.
 */
export async function classifyRows(tx: Queries, given: Classify): Promise<RowFigures> {
  await tx.$executeRaw`
    CREATE TEMPORARY TABLE batch_client (client_key text, client_number text, client_name text, name_key text,
      client_alias text, client_email text, owner_email text, first_line int, last_line int, first_new_line int)
    ON COMMIT DROP`;
  await tx.$executeRaw`CREATE TEMPORARY TABLE batch_missing (invoice_id bigint) ON COMMIT DROP`;
  const groups = await sortRows(tx, given);
  await holdBackExtras(tx, given.batch);
  const hasUpdates = groups.some(({ action }) => action === 'update');
  if (hasUpdates) await tellCredited(tx, given.batch);
  const repeats = rowsWith(groups, 'repeat');
  return {
    rows: {
      imported: rowsWith(groups, 'new'),
      updated: rowsWith(groups, 'update'),
      unchanged: rowsWith(groups, 'unchanged') + repeats,
    },
    repeats,
    totals: totalsOf(groups),
    hasNew: groups.some(({ action }) => action === 'new'),
    hasUpdates,
  };
}

/**
 * One statement, so that each row is held against the books once. A number that stands twice in the file counts once;
 * other values make all of its rows a conflict, until a person takes one of them.
 */
function sortRows(tx: Queries, given: Classify): Promise<Group[]> {
  const { workspaceId, batchId, source } = given.batch;
  return tx.$queryRaw<Group[]>`
    WITH staged AS NOT MATERIALIZED (
      SELECT r.ctid AS place, r.*, coalesce(c.merged_into_id, c.id) AS client_id,
        CASE WHEN c.merged_into_id IS NOT NULL THEN c.id END AS via_client_id,
        coalesce(coalesce(c.merged_into_id, c.id)::text, r.client_key) AS holder
      FROM import_row r
      LEFT JOIN client c ON c.workspace_id = ${workspaceId} AND c.source = ${source} AND c.key = r.client_key
      WHERE r.workspace_id = ${workspaceId} AND r.batch_id = ${batchId} AND r.kind <> 'skipped'
    ), twice AS MATERIALIZED (${rowsThatStandTwice(given.take)}), known AS MATERIALIZED (
      SELECT r.place, r.line, r.kind, r.is_extra, r.currency, r.client_key, r.client_number, r.client_name, r.name_key,
        r.client_alias, r.client_email, r.owner_email, i.id AS invoice_id, coalesce(i.id, k.id) AS document_id,
        e.balance_minor, e.due_on, a.action,
        CASE
          WHEN a.action = 'overruled' THEN 'Line ' || d.winner || ' was taken instead'
          WHEN a.action <> 'conflict' THEN NULL
          WHEN d.line IS NOT NULL THEN 'The same number of the same client has other values on line ' || d.other
          WHEN a.is_of_other THEN 'A client that was merged with this one has the same number'
          WHEN r.is_assumed AND r.amount_minor < i.paid_minor
            THEN 'More was paid so far than this amount, and the file does not say what is open'
          WHEN i.paid_minor > 0 THEN 'The books have it and its payments in ' || i.currency || ', the file in ' || r.currency
          ELSE 'The books have it in ' || coalesce(i.currency, k.currency) || ', the file in ' || r.currency
        END AS reason
      FROM staged r
      LEFT JOIN twice d ON d.line = r.line AND d.is_extra = r.is_extra
      LEFT JOIN invoice i ON r.kind = 'invoice' AND i.workspace_id = ${workspaceId} AND i.client_id = r.client_id
        AND i.number = r.number
      LEFT JOIN credit k ON r.kind <> 'invoice' AND k.workspace_id = ${workspaceId} AND k.client_id = r.client_id
        AND k.kind = r.kind AND k.number = r.number
      LEFT JOIN credit o ON r.kind = 'invoice' AND o.workspace_id = ${workspaceId} AND o.client_id = r.client_id
        AND o.kind = 'unapplied_payment' AND o.number = r.number || ${OVERPAID} AND o.balance_minor > 0
      LEFT JOIN staged x ON x.line = r.line AND x.is_extra AND NOT r.is_extra
      CROSS JOIN LATERAL (SELECT CASE
        WHEN r.is_assumed AND coalesce(i.id, k.id) IS NOT NULL THEN least(r.amount_minor,
          greatest(0, coalesce(i.balance_minor - i.amount_minor, k.balance_minor - k.amount_minor) + r.amount_minor))
        ELSE r.balance_minor END AS balance_minor,
        CASE WHEN r.is_assumed AND r.is_due_assumed THEN coalesce(i.due_on, r.due_on) ELSE r.due_on END AS due_on) e
      CROSS JOIN LATERAL (${verdict(given)}) a
    ), gone AS (
      DELETE FROM import_row r USING known k WHERE r.ctid = k.place AND k.action IN ('unchanged', 'repeat')
    ), marked AS (
      UPDATE import_row r SET action = k.action, document_id = coalesce(k.document_id, r.document_id),
        balance_minor = k.balance_minor, due_on = k.due_on, reason = k.reason
      FROM known k WHERE r.ctid = k.place AND k.action IN ('update', 'conflict', 'overruled')
    ), met AS (
      INSERT INTO batch_client
      SELECT client_key, client_number, client_name, name_key, client_alias, client_email, owner_email,
        min(line), max(line), min(line) FILTER (WHERE action = 'new')
      FROM known WHERE action NOT IN ('conflict', 'overruled') AND NOT is_extra GROUP BY 1, 2, 3, 4, 5, 6, 7
    )${given.isComplete ? missing(given) : Prisma.empty}
    SELECT kind, action, currency, (count(*) FILTER (WHERE NOT is_extra))::int AS rows,
      sum(balance_minor)::text AS open
    FROM known GROUP BY 1, 2, 3 ORDER BY currency`;
}

/**
 * What becomes of a row `r` beside its like in the file, `d`, and in the books: the invoice `i` or the credit `k`. `x` is
 * what the row tells of too much money, `o` what the books have of it.
 */
function verdict({ take, asOf }: Classify): Prisma.Sql {
  return Prisma.sql`SELECT CASE
        WHEN d.verdict IS NOT NULL THEN d.verdict
        WHEN coalesce(i.id, k.id) IS NULL THEN 'new'
        WHEN coalesce(i.via_client_id, k.via_client_id) IS DISTINCT FROM r.via_client_id THEN 'conflict'
        WHEN r.is_assumed AND r.amount_minor < i.paid_minor THEN 'conflict'
        WHEN coalesce(i.currency, k.currency) <> r.currency THEN
          CASE WHEN r.line = ANY(${[...take]}::int[]) AND coalesce(i.paid_minor, 0) = 0 THEN 'update'
            ELSE 'conflict' END
        WHEN i.id IS NOT NULL AND (i.amount_minor <> r.amount_minor OR i.balance_minor <> e.balance_minor
          OR i.due_on <> e.due_on
          OR i.issued_on IS DISTINCT FROM coalesce(r.issued_on, i.issued_on)
          OR i.is_disputed IS DISTINCT FROM coalesce(r.is_disputed, i.is_disputed)
          OR i.paid_minor <> coalesce(r.paid_minor, i.paid_minor)
          OR (e.balance_minor <= 0 AND i.paid_on IS DISTINCT FROM coalesce(r.paid_on, i.paid_on))
          OR (e.balance_minor <= 0 AND i.is_paid_assumed AND r.paid_on IS NOT NULL)
          OR i.po IS DISTINCT FROM coalesce(r.po, i.po)
          OR i.terms IS DISTINCT FROM coalesce(r.terms, i.terms)
          OR i.payment_url IS DISTINCT FROM coalesce(r.payment_url, i.payment_url)
          OR (r.paid_on IS NOT NULL AND r.paid_minor > 0 AND e.balance_minor > 0 AND NOT EXISTS (SELECT 1 FROM allocation l
            WHERE l.workspace_id = i.workspace_id AND l.invoice_id = i.id AND l.payment_id IS NOT NULL))
          OR (r.paid_minor IS NOT NULL AND o.id IS NOT NULL AND x.line IS NULL)
          OR (NOT r.is_assumed AND i.missing_since <= coalesce(${asOf}::date, i.missing_since)))
          OR k.amount_minor <> r.amount_minor OR k.balance_minor <> e.balance_minor
          OR k.issued_on <> r.issued_on THEN 'update'
        ELSE 'unchanged'
      END AS action,
      coalesce(i.id, k.id) IS NOT NULL
        AND coalesce(i.via_client_id, k.via_client_id) IS DISTINCT FROM r.via_client_id AS is_of_other`;
}

/** Rows whose number stands on several lines, with what becomes of each; only the winner is held against the books. */
function rowsThatStandTwice(take: readonly number[]): Prisma.Sql {
  return Prisma.sql`
    SELECT line, is_extra, winner, CASE WHEN print = first_print THEN other_line ELSE first_line END AS other, CASE
      WHEN winner IS NULL THEN 'conflict'
      WHEN line = winner THEN NULL
      WHEN print = winning_print THEN 'repeat'
      ELSE 'overruled' END AS verdict
    FROM (
      SELECT *, max(print) FILTER (WHERE line = winner) OVER (PARTITION BY holder, number, kind) AS winning_print,
        min(line) FILTER (WHERE print <> first_print) OVER (PARTITION BY holder, number, kind) AS other_line
      FROM (
        SELECT line, is_extra, print, holder, number, kind, first_value(line) OVER one AS first_line,
          first_value(print) OVER one AS first_print,
          coalesce(max(line) FILTER (WHERE line = ANY(${[...take]}::int[])) OVER one,
            CASE WHEN min(print) OVER one = max(print) OVER one THEN min(line) OVER one END) AS winner
        FROM (
          SELECT s.*, (s.issued_on, s.due_on, s.currency, s.amount_minor, s.balance_minor, s.paid_on, s.paid_minor,
            s.is_disputed, s.po, s.terms, s.payment_url, x.amount_minor)::text AS print
          FROM staged s LEFT JOIN staged x ON x.line = s.line AND x.is_extra AND NOT s.is_extra JOIN (
            SELECT holder, number, kind FROM staged GROUP BY 1, 2, 3 HAVING count(*) > 1) d
            ON d.holder = s.holder AND d.number = s.number AND d.kind = s.kind
        ) printed
        WINDOW one AS (PARTITION BY holder, number, kind ORDER BY line
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
      ) judged
    ) compared`;
}

/** Open in the books on the day of the report, of the same ledger and of its currencies, and not in it. */
function missing({ batch, asOf }: Classify): Prisma.Sql {
  return Prisma.sql`, missing AS (
      INSERT INTO batch_missing
      SELECT i.id FROM invoice i
      JOIN client c ON c.workspace_id = i.workspace_id AND c.id = coalesce(i.via_client_id, i.client_id)
      WHERE i.workspace_id = ${batch.workspaceId} AND i.balance_minor > 0 AND c.source = ${batch.source}
        AND i.missing_since IS NULL
        AND coalesce(i.issued_on, (i.created_at AT TIME ZONE 'UTC')::date) <= ${asOf}::date
        AND i.currency IN (SELECT currency FROM known)
        AND NOT EXISTS (SELECT 1 FROM known k WHERE k.invoice_id = i.id)
    )`;
}

/** What one row told beside its invoice waits with it. */
async function holdBackExtras(tx: Queries, { workspaceId, batchId }: BatchRef): Promise<void> {
  await tx.$executeRaw`
    UPDATE import_row x SET action = r.action, reason = r.reason FROM import_row r
    WHERE x.workspace_id = ${workspaceId} AND x.batch_id = ${batchId} AND x.is_extra
      AND r.workspace_id = ${workspaceId} AND r.batch_id = ${batchId} AND r.line = x.line AND NOT r.is_extra
      AND r.action IN ('conflict', 'overruled')`;
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

const COUNTED = ['new', 'update', 'unchanged'];

function totalsOf(groups: readonly Group[]): RowFigures['totals'] {
  const totals = new Map<string, RowFigures['totals'][number]>();
  for (const { kind, action, currency, rows, open } of groups) {
    if (!COUNTED.includes(action)) continue;
    const so = totals.get(currency) ?? { currency, invoices: 0, openMinor: 0n, creditMinor: 0n };
    const sum =
      kind === 'invoice'
        ? { invoices: so.invoices + rows, openMinor: so.openMinor + BigInt(open) }
        : { creditMinor: so.creditMinor + BigInt(open) };
    totals.set(currency, { ...so, ...sum });
  }
  return [...totals.values()];
}
