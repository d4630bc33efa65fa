// What open disputes keep out of the chase, invoice by invoice.
import type { DisputeHold } from '#domain/types.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Queries } from './client.ts';

/** Invoice id -> the open case that it is in; an invoice is in one at most. */
export async function listDisputeHolds(
  db: Queries,
  given: { workspaceId: string } & ({ clientId: string } | { invoiceIds: readonly string[] }),
): Promise<Map<string, DisputeHold>> {
  const isMeant =
    'clientId' in given
      ? Prisma.sql`i.client_id = ${BigInt(given.clientId)}`
      : Prisma.sql`h.invoice_id = ANY(${given.invoiceIds.map(BigInt)}::bigint[])`;
  const rows = await db.$queryRaw<
    { invoice_id: bigint; dispute_id: bigint; number: number; held_minor: bigint }[]
  >`
    SELECT h.invoice_id, h.dispute_id, d.number, h.held_minor
    FROM dispute_invoice h
    JOIN dispute d ON d.workspace_id = h.workspace_id AND d.id = h.dispute_id
    JOIN invoice i ON i.workspace_id = h.workspace_id AND i.id = h.invoice_id
    WHERE h.workspace_id = ${given.workspaceId} AND h.is_open AND ${isMeant}`;
  return new Map(
    rows.map((row) => [
      row.invoice_id.toString(),
      { disputeId: row.dispute_id.toString(), number: row.number, heldMinor: row.held_minor },
    ]),
  );
}

/**
 * Whether the ledger's mark on an invoice `i` is of before the decision of a case about it: what was decided counts, until the
 * ledger takes its mark away and sets it anew.
 */
export const IS_OVERRULED = Prisma.sql`EXISTS (SELECT 1 FROM dispute_invoice o
  WHERE o.workspace_id = i.workspace_id AND o.invoice_id = i.id AND o.overrules_mark)`;

/** Those of the invoices of which that is so. */
export async function listOverruled(
  db: Queries,
  given: { workspaceId: string; invoiceIds: readonly bigint[] },
): Promise<Set<bigint>> {
  if (given.invoiceIds.length === 0) return new Set();
  const rows = await db.disputeInvoice.findMany({
    where: {
      workspaceId: given.workspaceId,
      invoiceId: { in: [...given.invoiceIds] },
      overrulesMark: true,
    },
    select: { invoiceId: true },
  });
  return new Set(rows.map(({ invoiceId }) => invoiceId));
}

/** The disputed part of the balance of an invoice `i`, as `disputedOf` of the rules has it; wants `JOIN_HOLDS`. */
export const DISPUTED_MINOR = Prisma.sql`
  CASE WHEN i.balance_minor <= 0 THEN 0
    WHEN h.invoice_id IS NOT NULL THEN least(h.held_minor, i.balance_minor)
    WHEN i.is_disputed AND NOT ${IS_OVERRULED} THEN i.balance_minor ELSE 0 END`;

/** Joins the open holds `h` to the invoices `i` of a query. */
export const JOIN_HOLDS = Prisma.sql`
  LEFT JOIN dispute_invoice h ON h.workspace_id = i.workspace_id AND h.invoice_id = i.id AND h.is_open`;
