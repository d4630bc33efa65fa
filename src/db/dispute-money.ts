// What the books tell of the invoices of open disputes: how far they were looked at, and what has changed since.
import type { CreditedInvoice, CreditNote } from '#domain/dispute-credit.ts';
import type { Day } from '#domain/types.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Queries } from './client.ts';

interface Key {
  readonly workspaceId: string;
  readonly id: string;
}

/** The books as they are now are no news to the case; those that it was opened with are what a credit is measured from. */
export async function markSeen(tx: Queries, { id, workspaceId }: Key): Promise<void> {
  await tx.$executeRaw`
    UPDATE dispute_invoice h SET seen_minor = i.balance_minor, seen_paid_minor = i.paid_minor,
      opened_paid_minor = coalesce(h.opened_paid_minor, i.paid_minor)
    FROM invoice i
    WHERE h.workspace_id = ${workspaceId} AND h.dispute_id = ${BigInt(id)}
      AND i.workspace_id = h.workspace_id AND i.id = h.invoice_id`;
}

/** What is claimed of these is said of the books as they are now: whatever was credited before is no part of it. */
export async function measureAnew(
  tx: Queries,
  { id, invoiceIds, workspaceId }: Key & { readonly invoiceIds: readonly string[] },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE dispute_invoice h SET balance_minor = i.balance_minor, opened_paid_minor = i.paid_minor, credited_minor = 0
    FROM invoice i
    WHERE h.workspace_id = ${workspaceId} AND h.dispute_id = ${BigInt(id)}
      AND h.invoice_id = ANY(${invoiceIds.map(BigInt)}::bigint[])
      AND i.workspace_id = h.workspace_id AND i.id = h.invoice_id`;
}

/**
 * What the decision finds: what was paid of each invoice, as only what comes later explains a lower balance, and whether the
 * ledger marks it as disputed, as the decision outranks that mark.
 */
export async function markDecided(tx: Queries, { id, workspaceId }: Key): Promise<void> {
  await tx.$executeRaw`
    UPDATE dispute_invoice h SET decided_paid_minor = i.paid_minor, overrules_mark = i.is_disputed
    FROM invoice i
    WHERE h.workspace_id = ${workspaceId} AND h.dispute_id = ${BigInt(id)}
      AND i.workspace_id = h.workspace_id AND i.id = h.invoice_id`;
}

/** A mark that the ledger took away is over: set again it counts again. */
export async function forgetMarks(db: Queries, workspaceId: string): Promise<void> {
  await db.$executeRaw`
    UPDATE dispute_invoice h SET overrules_mark = false FROM invoice i
    WHERE h.workspace_id = ${workspaceId} AND h.overrules_mark
      AND i.workspace_id = h.workspace_id AND i.id = h.invoice_id AND NOT i.is_disputed`;
}

/** An invoice of a case as the books have it now, and as they had it when the case was opened and when it was decided. */
export interface BookedInvoice extends CreditedInvoice {
  readonly claimedMinor: bigint;
  readonly openedMinor: bigint;
  readonly openedPaidMinor: bigint;
}

/** The invoices of a case, with what the books show of each. */
export async function listBooked(db: Queries, { id, workspaceId }: Key): Promise<BookedInvoice[]> {
  return db.$queryRaw<BookedInvoice[]>`
    SELECT h.invoice_id::text AS "invoiceId", h.currency, h.claimed_minor AS "claimedMinor",
      h.credit_minor AS "creditMinor", h.credited_minor AS "knownMinor",
      h.balance_minor AS "openedMinor", coalesce(h.opened_paid_minor, i.paid_minor) AS "openedPaidMinor",
      coalesce(h.decided_minor, h.balance_minor) AS "decidedMinor",
      coalesce(h.decided_paid_minor, i.paid_minor) AS "decidedPaidMinor",
      i.balance_minor AS "balanceMinor", i.paid_minor AS "paidMinor"
    FROM dispute_invoice h
    JOIN invoice i ON i.workspace_id = h.workspace_id AND i.id = h.invoice_id
    WHERE h.workspace_id = ${workspaceId} AND h.dispute_id = ${BigInt(id)}
    ORDER BY h.invoice_id`;
}

/** Cases that wait for a credit all of which the books have: whoever wrote that did not come to close them. */
export async function listAllCredited(db: Queries, workspaceId: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT d.id::text AS id FROM dispute d
    WHERE d.workspace_id = ${workspaceId} AND d.state = 'credit_due' AND NOT EXISTS (
      SELECT 1 FROM dispute_invoice h WHERE h.workspace_id = d.workspace_id AND h.dispute_id = d.id
        AND h.credit_minor > 0 AND h.credited_minor <> h.credit_minor)
    ORDER BY d.id`;
  return rows.map(({ id }) => id);
}

/** An invoice of an open case whose balance or payments are others than the case was told. */
export interface BookMove {
  readonly disputeId: string;
  readonly invoiceId: string;
  readonly number: string;
  readonly currency: string;
  readonly heldMinor: bigint;
  readonly seenMinor: bigint;
  readonly seenPaidMinor: bigint;
  readonly balanceMinor: bigint;
  readonly paidMinor: bigint;
  /** When the newest payment that a file told of came; null: none is told. */
  readonly paidOn: Day | null;
}

/** In the order of the cases. */
export async function listBookMoves(
  db: Queries,
  given: { workspaceId: string; disputeId?: string },
): Promise<BookMove[]> {
  const ofOne =
    given.disputeId === undefined
      ? Prisma.empty
      : Prisma.sql`AND h.dispute_id = ${BigInt(given.disputeId)}`;
  return db.$queryRaw<BookMove[]>`
    SELECT h.dispute_id::text AS "disputeId", h.invoice_id::text AS "invoiceId", i.number, i.currency,
      h.held_minor AS "heldMinor", coalesce(h.seen_minor, h.balance_minor) AS "seenMinor",
      coalesce(h.seen_paid_minor, i.paid_minor) AS "seenPaidMinor",
      i.balance_minor AS "balanceMinor", i.paid_minor AS "paidMinor",
      (SELECT max(p.paid_on)::text FROM allocation a
        JOIN payment p ON p.workspace_id = a.workspace_id AND p.id = a.payment_id
        WHERE a.workspace_id = i.workspace_id AND a.invoice_id = i.id) AS "paidOn"
    FROM dispute_invoice h
    JOIN invoice i ON i.workspace_id = h.workspace_id AND i.id = h.invoice_id
    WHERE h.workspace_id = ${given.workspaceId} AND h.is_open ${ofOne}
      AND (i.balance_minor IS DISTINCT FROM coalesce(h.seen_minor, h.balance_minor)
        OR i.paid_minor IS DISTINCT FROM coalesce(h.seen_paid_minor, i.paid_minor))
    ORDER BY h.dispute_id, h.invoice_id`;
}

/** A credit note that may be the one that a case waits for. */
export interface NewCreditNote extends CreditNote {
  readonly disputeId: string;
  /** The case was told of it: that it came, or that it is another amount than was granted. */
  readonly isTold: boolean;
  /** What was granted in its currency; nothing of an undecided case. */
  readonly grantedMinor: bigint;
}

/**
 * Credit notes that imports brought for the client of a case since it was opened, but for those that are another case's: that
 * closed it, that the ledger used for its invoices, or that come with the amount by which the books closed it within thirty
 * days before. A client who was merged has those of the one who has its account now.
 */
export async function listNewCreditNotes(
  db: Queries,
  given: { workspaceId: string; disputeId?: string },
): Promise<NewCreditNote[]> {
  return db.$queryRaw<NewCreditNote[]>`
    WITH ${WAITING(given)}, ${CANDIDATES}, ${OTHERS}
    SELECT k.dispute_id::text AS "disputeId", k.id::text AS id, k.number, k.currency, k.amount_minor AS minor,
      k.is_older AS "isOlder", k.granted_minor AS "grantedMinor", ${IS_TOLD} AS "isTold",
      ARRAY(SELECT a.invoice_id::text FROM applied a
        WHERE a.credit_id = k.id AND a.dispute_id = k.dispute_id ORDER BY a.invoice_id) AS "appliedTo"
    FROM candidate k
    WHERE NOT EXISTS (SELECT 1 FROM used u WHERE u.credit_id = k.id::text AND u.dispute_id <> k.dispute_id)
      AND NOT EXISTS (SELECT 1 FROM unnoted u
        WHERE u.account = k.account AND u.currency = k.currency AND u.minor = k.amount_minor::text
          AND u.dispute_id <> k.dispute_id AND u.at BETWEEN k.committed_at - interval '30 days' AND k.committed_at)
      AND (NOT EXISTS (SELECT 1 FROM applied a WHERE a.credit_id = k.id AND a.dispute_id <> k.dispute_id)
        OR EXISTS (SELECT 1 FROM applied a WHERE a.credit_id = k.id AND a.dispute_id = k.dispute_id))
    ORDER BY k.dispute_id, k.id`;
}

/** The cases that are not closed, of the workspace or that one: they come first, so that no closed one is read for them. */
const WAITING = ({ disputeId, workspaceId }: { workspaceId: string; disputeId?: string }) =>
  Prisma.sql`waiting AS MATERIALIZED (
    SELECT d.workspace_id, d.id, d.state = 'credit_due' AS is_decided, d.opened_at, d.decided_at,
      coalesce(c.merged_into_id, c.id) AS account
    FROM dispute d
    JOIN client c ON c.workspace_id = d.workspace_id AND c.id = d.client_id
    WHERE d.workspace_id = ${workspaceId} AND d.state IN ('open', 'asked', 'proposed', 'credit_due')
      ${disputeId === undefined ? Prisma.empty : Prisma.sql`AND d.id = ${BigInt(disputeId)}`})`;

/** The notes of their clients since the opening, in a currency that matters to the case. */
const CANDIDATES = Prisma.sql`candidate AS MATERIALIZED (
    SELECT d.workspace_id, d.id AS dispute_id, d.is_decided, d.opened_at, d.decided_at, d.account,
      k.id, k.number, k.currency, k.amount_minor, b.committed_at, g.granted_minor,
      d.is_decided AND b.committed_at <= d.decided_at AS is_older
    FROM waiting d
    JOIN credit k ON k.workspace_id = d.workspace_id AND k.client_id = d.account
      AND k.kind = 'credit_note' AND k.amount_minor > 0
    JOIN import_batch b ON b.workspace_id = k.workspace_id AND b.id = k.first_batch_id AND b.committed_at > d.opened_at
    JOIN LATERAL (SELECT sum(h.credit_minor)::bigint AS granted_minor FROM dispute_invoice h
      WHERE h.workspace_id = d.workspace_id AND h.dispute_id = d.id AND h.currency = k.currency
        AND (h.credit_minor > 0 OR NOT d.is_decided)) g ON g.granted_minor IS NOT NULL)`;

const IS_TOLD = Prisma.sql`EXISTS (SELECT 1 FROM dispute_event e
    WHERE e.workspace_id = k.workspace_id AND e.dispute_id = k.dispute_id
      AND k.id::text = ANY(string_to_array(e.facts->>'creditIds', ','))
      AND CASE WHEN k.is_decided THEN e.kind = 'credit_differs' AND e.at >= k.decided_at
        ELSE e.kind IN ('payment_seen', 'credit_differs', 'credit_seen') END)`;

/**
 * Of all cases of those clients: the notes that closed one, the amounts by which the books closed one without a note, and what
 * the ledger used for their invoices.
 */
const OTHERS = Prisma.sql`its AS MATERIALIZED (
    SELECT o.workspace_id, o.id, w.account
    FROM (SELECT DISTINCT workspace_id, account FROM candidate) w
    JOIN client c ON c.workspace_id = w.workspace_id AND coalesce(c.merged_into_id, c.id) = w.account
    JOIN dispute o ON o.workspace_id = c.workspace_id AND o.client_id = c.id
  ), seen AS MATERIALIZED (
    SELECT o.account, o.id AS dispute_id, e.at, e.actor, e.facts
    FROM its o
    JOIN dispute_event e ON e.workspace_id = o.workspace_id AND e.dispute_id = o.id AND e.kind = 'credit_seen'
  ), used AS MATERIALIZED (
    SELECT dispute_id, unnest(string_to_array(facts->>'creditIds', ',')) AS credit_id FROM seen
  ), unnoted AS MATERIALIZED (
    SELECT account, dispute_id, at, facts->>'currency' AS currency, facts->>'minor' AS minor FROM seen
    WHERE actor = 'clock' AND NOT facts ? 'creditIds'
  ), applied AS MATERIALIZED (
    SELECT a.credit_id, a.invoice_id, h.dispute_id FROM its o
    JOIN dispute_invoice h ON h.workspace_id = o.workspace_id AND h.dispute_id = o.id AND (h.is_open OR h.credit_minor > 0)
    JOIN allocation a ON a.workspace_id = h.workspace_id AND a.invoice_id = h.invoice_id AND a.credit_id IS NOT NULL)`;
