// Invoices that a complete report no longer lists: asked about, and what the answers make of them.
import type { AskedInvoice, Settled } from '#domain/settlement.ts';
import type { ClientRef, Day } from '#domain/types.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Queries } from './client.ts';

interface AskedRow {
  id: bigint;
  number: string;
  currency: string;
  balance_minor: bigint;
  due_on: string;
  missing_since: string;
  client_id: bigint;
  client_number: string | null;
  client_name: string;
}

const ASKED = Prisma.sql`
  i.id, i.number, i.currency, i.balance_minor, i.due_on::text AS due_on, i.missing_since::text AS missing_since,
  c.id AS client_id, c.number AS client_number, c.name AS client_name`;

/** Those that nobody has answered for, the longest missing first. */
export async function listAskedInvoices(
  db: Queries,
  given: { workspaceId: string; limit: number },
): Promise<AskedInvoice[]> {
  const rows = await db.$queryRaw<AskedRow[]>`
    SELECT ${ASKED} FROM invoice i
    JOIN client c ON c.workspace_id = i.workspace_id AND c.id = i.client_id
    WHERE i.workspace_id = ${given.workspaceId} AND i.missing_since IS NOT NULL AND i.balance_minor > 0
    ORDER BY i.missing_since, c.name, c.id, i.due_on, i.id LIMIT ${given.limit}`;
  return rows.map(askedOf);
}

/** What an answer is about, with what the rule needs to know. */
export interface Answerable extends AskedInvoice {
  readonly amountMinor: bigint;
  /** Of the allocations: what credits settle, and what payments told of. */
  readonly creditedMinor: bigint;
  readonly alreadyPaidMinor: bigint;
  /** What a decided dispute granted of it and the books do not show yet. */
  readonly creditDueMinor: bigint;
}

/** Those of these invoices that wait for an answer, held until the transaction ends: whoever comes second finds none. */
export async function holdAskedInvoices(
  tx: Queries,
  given: { workspaceId: string; invoiceIds: readonly string[] },
): Promise<Answerable[]> {
  const ids = given.invoiceIds.map(BigInt);
  const rows = await tx.$queryRaw<
    (AskedRow & { amount_minor: bigint; credited: bigint; paid: bigint; credit_due: bigint })[]
  >`
    SELECT ${ASKED}, i.amount_minor, s.credited, s.paid, coalesce((SELECT h.credit_minor - h.credited_minor
      FROM dispute_invoice h JOIN dispute d ON d.workspace_id = h.workspace_id AND d.id = h.dispute_id
      WHERE h.workspace_id = i.workspace_id AND h.invoice_id = i.id AND h.is_open AND d.state = 'credit_due'
        AND h.credit_minor > h.credited_minor), 0)::bigint AS credit_due
    FROM invoice i
    JOIN client c ON c.workspace_id = i.workspace_id AND c.id = i.client_id
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(a.amount_minor) FILTER (WHERE a.credit_id IS NOT NULL), 0)::bigint AS credited,
        coalesce(sum(a.amount_minor) FILTER (WHERE a.payment_id IS NOT NULL), 0)::bigint AS paid
      FROM allocation a WHERE a.workspace_id = i.workspace_id AND a.invoice_id = i.id) s
    WHERE i.workspace_id = ${given.workspaceId} AND i.id = ANY(${ids}::bigint[])
      AND i.missing_since IS NOT NULL AND i.balance_minor > 0
    ORDER BY i.id FOR UPDATE OF i`;
  return rows.map((row) => ({
    ...askedOf(row),
    amountMinor: row.amount_minor,
    creditedMinor: row.credited,
    alreadyPaidMinor: row.paid,
    creditDueMinor: row.credit_due,
  }));
}

function askedOf(row: AskedRow): AskedInvoice {
  return {
    invoiceId: row.id.toString(),
    client: { id: row.client_id.toString(), number: row.client_number, name: row.client_name },
    number: row.number,
    currency: row.currency,
    balanceMinor: row.balance_minor,
    dueOn: row.due_on,
    missingSince: row.missing_since,
  };
}

export type SettledInvoice = Settled & {
  readonly invoiceId: string;
  readonly paidOn: Day;
  /** Nobody said the day: it is that of the report. */
  readonly isPaidAssumed: boolean;
};

/**
 * Writes that these are paid. What arrived becomes a payment of the key that an import of the same money would give it,
 * so that it is not told twice.
 */
export async function settleInvoices(
  tx: Queries,
  given: { workspaceId: string; settled: readonly SettledInvoice[]; now: Date },
): Promise<void> {
  const { workspaceId, settled, now } = given;
  const answer = Prisma.sql`unnest(
    ${settled.map(({ invoiceId }) => BigInt(invoiceId))}::bigint[],
    ${settled.map(({ paidOn }) => paidOn)}::date[],
    ${settled.map(({ paidMinor }) => paidMinor)}::bigint[],
    ${settled.map(({ arrivedMinor }) => arrivedMinor)}::bigint[],
    ${settled.map(({ isPaidAssumed }) => isPaidAssumed)}::boolean[])
    AS s(invoice_id, paid_on, paid_minor, arrived_minor, is_assumed)`;
  await tx.$executeRaw`
    UPDATE invoice i SET balance_minor = 0, paid_on = s.paid_on, is_paid_assumed = s.is_assumed, paid_minor = s.paid_minor,
      settled_seen_at = ${now}::timestamptz, missing_since = NULL
    FROM ${answer} WHERE i.workspace_id = ${workspaceId} AND i.id = s.invoice_id`;
  await tx.$executeRaw`
    WITH paid AS MATERIALIZED (
      SELECT i.workspace_id, nextval('payment_id_seq') AS id, i.id AS invoice_id, i.client_id, i.via_client_id,
        i.number || '@' || s.paid_minor AS key, s.paid_on, i.currency, s.arrived_minor AS amount_minor
      FROM ${answer}
      JOIN invoice i ON i.workspace_id = ${workspaceId} AND i.id = s.invoice_id
      WHERE s.arrived_minor > 0
    ), arrived AS (
      INSERT INTO payment (workspace_id, id, client_id, via_client_id, key, paid_on, currency, amount_minor)
      SELECT workspace_id, id, client_id, via_client_id, key, paid_on, currency, amount_minor FROM paid
    )
    INSERT INTO allocation (workspace_id, invoice_id, payment_id, amount_minor)
    SELECT workspace_id, invoice_id, id, amount_minor FROM paid`;
}

/** Writes that a credit settled these: nothing is open, and nothing was paid. */
export async function settleCredited(
  tx: Queries,
  given: { workspaceId: string; invoiceIds: readonly string[]; now: Date },
): Promise<void> {
  await tx.invoice.updateMany({
    where: { workspaceId: given.workspaceId, id: { in: given.invoiceIds.map(BigInt) } },
    data: { balanceMinor: 0n, missingSince: null, settledSeenAt: given.now },
  });
}

/** Writes that the report is wrong about these. */
export async function keepOpen(
  tx: Queries,
  given: { workspaceId: string; invoiceIds: readonly string[] },
): Promise<void> {
  await tx.invoice.updateMany({
    where: { workspaceId: given.workspaceId, id: { in: given.invoiceIds.map(BigInt) } },
    data: { missingSince: null },
  });
}

/** An invoice by its number or id, asked about or not. */
export interface CalledInvoice {
  readonly invoiceId: string;
  readonly number: string;
  readonly client: ClientRef;
  /** Whose record tells of it: the client, and the one who was merged into it. */
  readonly clientIds: readonly string[];
  readonly isAsked: boolean;
}

export async function listInvoicesCalled(
  db: Queries,
  given: { workspaceId: string; numbers?: readonly string[]; invoiceIds?: readonly string[] },
): Promise<CalledInvoice[]> {
  const rows = await db.invoice.findMany({
    where: {
      workspaceId: given.workspaceId,
      OR: [
        { number: { in: [...(given.numbers ?? [])] } },
        { id: { in: (given.invoiceIds ?? []).map(BigInt) } },
      ],
    },
    include: { client: { select: { id: true, number: true, name: true } } },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ client, ...row }) => ({
    invoiceId: row.id.toString(),
    number: row.number,
    client: { ...client, id: client.id.toString() },
    clientIds: [row.clientId, row.viaClientId].flatMap((id) => id?.toString() ?? []),
    isAsked: row.missingSince !== null && row.balanceMinor > 0n,
  }));
}
