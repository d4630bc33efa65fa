// Why invoices were late, counted by the database: one statement for a period and the one before it, and the invoices
// behind each figure.
import type { Side } from '#domain/cause.ts';
import { SIDES } from '#domain/cause.ts';
import type { LateInvoice, WhichLate } from '#domain/late-invoice.ts';
import type { ReasonTally } from '#domain/pareto.ts';
import type { Period } from '#domain/period.ts';
import { periodBefore } from '#domain/period.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Queries } from './client.ts';

/** Of whom, and when. Without a client it is everybody. */
export interface WhyScope {
  readonly workspaceId: string;
  readonly clientId: string | null;
  readonly period: Period;
}

interface TallyRow {
  cause: string | null;
  side: string | null;
  currency: string;
  now: number;
  now_days: string;
  before: number;
  before_days: string;
}

/** Late invoices of the period and of the one before it, by cause, side and currency; null where no reason is recorded. */
export async function loadReasonTallies(db: Queries, scope: WhyScope): Promise<ReasonTally[]> {
  const { workspaceId, period } = scope;
  const both = { from: periodBefore(period).from, to: period.to };
  const rows = await db.$queryRaw<TallyRow[]>`
    WITH late AS (
      SELECT i.id, i.currency, i.paid_on >= ${period.from}::date AS is_now,
        greatest(i.amount_minor, 0)::numeric * (i.paid_on - i.due_on) AS amount_days
      FROM invoice i WHERE ${isLate({ ...scope, period: both })})
    SELECT r.cause, r.side, l.currency,
      (count(*) FILTER (WHERE l.is_now))::int AS now,
      coalesce(sum(l.amount_days) FILTER (WHERE l.is_now), 0)::text AS now_days,
      (count(*) FILTER (WHERE NOT l.is_now))::int AS before,
      coalesce(sum(l.amount_days) FILTER (WHERE NOT l.is_now), 0)::text AS before_days
    FROM late l
    LEFT JOIN late_reason r ON r.workspace_id = ${workspaceId} AND r.invoice_id = l.id
    GROUP BY r.cause, r.side, l.currency`;
  return rows.map(({ cause, side, currency, ...row }) => ({
    cause,
    side: side === null ? null : sideOf(side),
    currency,
    now: { invoices: row.now, amountDays: BigInt(row.now_days) },
    before: { invoices: row.before, amountDays: BigInt(row.before_days) },
  }));
}

/** Settled in the period, after the due date. */
function isLate({ workspaceId, clientId, period }: WhyScope): Prisma.Sql {
  const ofClient =
    clientId === null ? Prisma.empty : Prisma.sql`AND i.client_id = ${BigInt(clientId)}`;
  return Prisma.sql`i.workspace_id = ${workspaceId} AND i.balance_minor <= 0
    AND i.paid_on BETWEEN ${period.from}::date AND ${period.to}::date AND i.paid_on > i.due_on ${ofClient}`;
}

interface LateRow {
  id: bigint;
  number: string;
  client_id: bigint;
  client_number: string | null;
  client_name: string;
  currency: string;
  amount_minor: bigint;
  issued_on: string | null;
  due_on: string;
  paid_on: string;
  days_late: number;
  cause: string | null;
  side: string | null;
  total: number;
}

/** The invoices behind a figure, the latest payment first, and how many there are in all. Null as limit: every one. */
export async function listLateInvoices(
  db: Queries,
  given: WhyScope & {
    which: WhichLate;
    currency: string | null;
    limit: number | null;
    offset: number;
  },
): Promise<{ total: number; offset: number; invoices: LateInvoice[] }> {
  const { which, currency, limit, offset } = given;
  const inCurrency = currency === null ? Prisma.empty : Prisma.sql`AND i.currency = ${currency}`;
  const rows = await db.$queryRaw<LateRow[]>`
    SELECT i.id, i.number, i.client_id, c.number AS client_number, c.name AS client_name, i.currency,
      i.amount_minor, i.issued_on::text AS issued_on, i.due_on::text AS due_on, i.paid_on::text AS paid_on,
      i.paid_on - i.due_on AS days_late, r.cause, r.side, (count(*) OVER ())::int AS total
    FROM invoice i
    JOIN client c ON c.workspace_id = i.workspace_id AND c.id = i.client_id
    LEFT JOIN late_reason r ON r.workspace_id = i.workspace_id AND r.invoice_id = i.id
    WHERE ${isLate(given)} AND ${isMeant(which)} ${inCurrency}
    ORDER BY i.paid_on DESC, i.id DESC
    LIMIT ${limit}::int OFFSET ${offset}::int`;
  const [first] = rows;
  // Nothing on this page: perhaps there is less than there was when it was asked for.
  if (!first && offset > 0) return listLateInvoices(db, { ...given, offset: 0 });
  return { total: first?.total ?? 0, offset, invoices: rows.map(lateInvoiceOf) };
}

// oxlint-disable-next-line typescript/consistent-return -- tsc holds the switch to every choice.
function isMeant(which: WhichLate): Prisma.Sql {
  switch (which.kind) {
    case 'all':
      return Prisma.sql`true`;
    case 'reasoned':
      return Prisma.sql`r.cause IS NOT NULL`;
    case 'none':
      return Prisma.sql`r.cause IS NULL`;
    case 'ours':
      return Prisma.sql`r.side = 'ours'`;
    case 'cause':
      return Prisma.sql`r.cause = ${which.cause}`;
  }
}

function lateInvoiceOf(row: LateRow): LateInvoice {
  return {
    id: row.id.toString(),
    number: row.number,
    client: { id: row.client_id.toString(), number: row.client_number, name: row.client_name },
    currency: row.currency,
    amountMinor: row.amount_minor,
    issuedOn: row.issued_on,
    dueOn: row.due_on,
    paidOn: row.paid_on,
    daysLate: row.days_late,
    cause: row.cause,
    side: row.side === null ? null : sideOf(row.side),
  };
}

function sideOf(text: string): Side {
  return SIDES.find((side) => side === text) ?? 'unknown';
}
