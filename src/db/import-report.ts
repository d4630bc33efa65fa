// What a person is shown of a classified batch before it is written. Must run between `classifyRows` and the writing.
import type { ImportReport } from '#domain/imported.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Queries } from './client.ts';
import { fieldChanges } from './import-changes.ts';
import type { Classify, RowFigures } from './import-classify.ts';
import type { BatchRef } from './imports.ts';
import { paidDayOf } from './paid-days.ts';

/** Everything about the rows that the database knows; what the reading of the file told comes on top. */
export type RowFindings = RowFigures & {
  readonly skipped: ImportReport['rows']['skipped'];
  readonly clients: ImportReport['clients'];
  readonly changes: ImportReport['changes'];
  readonly presumedSettled: ImportReport['presumedSettled'];
  /** New to the books: payments dated after today, and before their invoice. */
  readonly paidAhead: OddPayments | null;
  readonly paidBefore: OddPayments | null;
  /** Open invoices of the ledger, of which the missing ones are a part. */
  readonly openInBooks: number;
};

/** Payments with a strange day: how many rows, and the first line. */
export interface OddPayments {
  readonly rows: number;
  readonly line: number;
}

/** How many examples a person is shown. */
const EXAMPLES = 20;

export async function findingsOf(
  tx: Queries,
  given: Classify,
  figures: RowFigures,
): Promise<RowFindings> {
  const { batch, today } = given;
  const presumedSettled = await missingInvoices(tx, batch);
  return {
    ...figures,
    ...(await oddPayments(tx, batch, today)),
    skipped: await skippedRows(tx, batch),
    clients: await clientsOf(tx, batch),
    changes: figures.hasUpdates ? await firstChanges(tx, given) : [],
    presumedSettled,
    openInBooks: presumedSettled.length === 0 ? 0 : await openInvoices(tx, batch),
  };
}

async function oddPayments(
  tx: Queries,
  { workspaceId, batchId }: BatchRef,
  today: Classify['today'],
): Promise<Pick<RowFindings, 'paidAhead' | 'paidBefore'>> {
  const [found] = await tx.$queryRaw<
    { ahead: number; ahead_line: number | null; before: number; before_line: number | null }[]
  >`
    SELECT (count(*) FILTER (WHERE paid_on > ${today}::date))::int AS ahead,
      min(line) FILTER (WHERE paid_on > ${today}::date) AS ahead_line,
      (count(*) FILTER (WHERE paid_on < issued_on))::int AS before, min(line) FILTER (WHERE paid_on < issued_on) AS before_line
    FROM import_row
    WHERE workspace_id = ${workspaceId} AND batch_id = ${batchId} AND kind = 'invoice'
      AND coalesce(action, 'new') IN ('new', 'update') AND paid_on IS NOT NULL`;
  const oddOf = (rows = 0, line: number | null = null) => (line === null ? null : { rows, line });
  return {
    paidAhead: oddOf(found?.ahead, found?.ahead_line),
    paidBefore: oddOf(found?.before, found?.before_line),
  };
}

function skippedRows(
  tx: Queries,
  { workspaceId, batchId }: BatchRef,
): Promise<RowFindings['skipped'][number][]> {
  return tx.$queryRaw`
    SELECT line, reason, fault_column AS "column", is_fault AS "isFault",
      coalesce(action = 'conflict', false) AS "isConflict"
    FROM import_row
    WHERE workspace_id = ${workspaceId} AND batch_id = ${batchId} AND NOT is_extra
      AND (kind = 'skipped' OR action IN ('conflict', 'overruled'))
    ORDER BY line`;
}

async function clientsOf(
  tx: Queries,
  { workspaceId, source }: BatchRef,
): Promise<RowFindings['clients']> {
  const known = Prisma.sql`EXISTS (SELECT 1 FROM client c
    WHERE c.workspace_id = ${workspaceId} AND c.source = ${source} AND c.key = b.client_key)`;
  const [found] = await tx.$queryRaw<{ all: number; matched: number }[]>`
    SELECT count(DISTINCT b.client_key)::int AS all,
      (count(DISTINCT b.client_key) FILTER (WHERE ${known}))::int AS matched FROM batch_client b`;
  const { all, matched } = found ?? { all: 0, matched: 0 };
  const names =
    all === matched
      ? []
      : await tx.$queryRaw<{ name: string }[]>`
          SELECT min(client_name) AS name FROM batch_client b WHERE NOT ${known}
          GROUP BY client_key ORDER BY min(first_line) LIMIT ${EXAMPLES}`;
  return { created: all - matched, matched, newNames: names.map(({ name }) => name) };
}

async function firstChanges(
  tx: Queries,
  { batch: { workspaceId, batchId }, asOf, today }: Classify,
): Promise<RowFindings['changes']> {
  const paid = paidDayOf('i', { asOf, today });
  const rows = await tx.$queryRaw<Changing[]>`
    SELECT i.number, r.client_name AS name, r.currency, to_jsonb(i) AS before, to_jsonb(i) || jsonb_strip_nulls(jsonb_build_object(
      'issued_on', r.issued_on, 'due_on', r.due_on, 'currency', r.currency, 'amount_minor', r.amount_minor,
      'balance_minor', r.balance_minor, 'is_disputed', r.is_disputed, 'po', r.po, 'terms', r.terms,
      'payment_url', r.payment_url, 'paid_minor', r.paid_minor, 'paid_on', ${paid.paidOn},
      'is_paid_assumed', ${paid.isAssumed}))
      || CASE WHEN r.is_assumed OR i.missing_since > ${asOf}::date THEN '{}' ELSE '{"missing_since":null}'::jsonb END AS after
    FROM import_row r JOIN invoice i ON i.workspace_id = r.workspace_id AND i.id = r.document_id
    WHERE r.workspace_id = ${workspaceId} AND r.batch_id = ${batchId} AND r.kind = 'invoice' AND r.action = 'update'
    ORDER BY r.line LIMIT ${EXAMPLES}`;
  return rows.map(({ number, name, currency, before, after }) => ({
    number,
    clientName: name,
    currency,
    fields: fieldChanges(before, after),
  }));
}

interface Changing {
  readonly number: string;
  readonly name: string;
  readonly currency: string;
  readonly before: Record<string, string | number | boolean | null>;
  readonly after: Record<string, string | number | boolean | null>;
}

function missingInvoices(
  tx: Queries,
  { workspaceId }: BatchRef,
): Promise<RowFindings['presumedSettled'][number][]> {
  return tx.$queryRaw`
    SELECT c.name AS "clientName", i.number, i.currency, i.balance_minor AS "balanceMinor"
    FROM batch_missing m JOIN invoice i ON i.workspace_id = ${workspaceId} AND i.id = m.invoice_id
    JOIN client c ON c.workspace_id = i.workspace_id AND c.id = i.client_id
    ORDER BY i.due_on, i.id`;
}

async function openInvoices(tx: Queries, { workspaceId, source }: BatchRef): Promise<number> {
  const [found] = await tx.$queryRaw<{ open: number }[]>`
    SELECT count(*)::int AS open FROM invoice i
    JOIN client c ON c.workspace_id = i.workspace_id AND c.id = coalesce(i.via_client_id, i.client_id)
    WHERE i.workspace_id = ${workspaceId} AND c.source = ${source} AND i.balance_minor > 0`;
  return found?.open ?? 0;
}
