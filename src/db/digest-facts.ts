// The facts of a digest, summed by the database: one row per client and currency, however many invoices.
import type { AgedBalance } from '#domain/aging.ts';
import type { ClientBalance, DigestFacts, SettledInvoice } from '#domain/digest.ts';
import type { Day } from '#domain/types.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Queries } from './client.ts';
import { DISPUTED_MINOR, JOIN_HOLDS } from './dispute-holds.ts';

interface BalanceRow {
  client_id: bigint;
  number: string | null;
  name: string;
  owner_user_id: string | null;
  snoozed_until: string | null;
  snoozed_by_user_id: string | null;
  next_touch_on: string | null;
  currency: string;
  open_minor: string;
  overdue_minor: string;
  invoices: number;
  oldest: number;
  sums: string[];
  counts: number[];
  disputed_minor: string;
  undisputed_oldest: number;
  promised_minor: string;
  promised_until: string | null;
  missing: number;
  missing_minor: string;
  newly: number;
  credit_minor: string;
  paid: number;
  median_days_late: number | null;
  on_time: number;
}

/**
 * What is owed per client and currency on `today`, and what changed since the day of the last digest.
 * Payer habits are loaded for clients with something overdue only; test/flows proves them equal to
 * the rules in domain/payer.ts and domain/aging.ts.
 */
export async function loadDigestFacts(
  db: Queries,
  given: { workspaceId: string; today: Day; since: Day | null; settledAfter: Date | null },
): Promise<DigestFacts> {
  const { workspaceId, today, since } = given;
  const rows = await db.$queryRaw<BalanceRow[]>`
    WITH owed AS (
      SELECT client_id, currency,
        sum(balance_minor) AS open_minor,
        coalesce(sum(balance_minor) FILTER (WHERE due_on < ${today}::date), 0) AS overdue_minor,
        count(*)::int AS invoices,
        greatest(max(${today}::date - due_on), 0) AS oldest,
        coalesce(sum(balance_minor) FILTER (WHERE due_on >= ${today}::date), 0) AS s0,
        coalesce(sum(balance_minor) FILTER (WHERE ${today}::date - due_on BETWEEN 1 AND 30), 0) AS s1,
        coalesce(sum(balance_minor) FILTER (WHERE ${today}::date - due_on BETWEEN 31 AND 60), 0) AS s2,
        coalesce(sum(balance_minor) FILTER (WHERE ${today}::date - due_on BETWEEN 61 AND 90), 0) AS s3,
        coalesce(sum(balance_minor) FILTER (WHERE ${today}::date - due_on > 90), 0) AS s4,
        (count(*) FILTER (WHERE due_on >= ${today}::date))::int AS n0,
        (count(*) FILTER (WHERE ${today}::date - due_on BETWEEN 1 AND 30))::int AS n1,
        (count(*) FILTER (WHERE ${today}::date - due_on BETWEEN 31 AND 60))::int AS n2,
        (count(*) FILTER (WHERE ${today}::date - due_on BETWEEN 61 AND 90))::int AS n3,
        (count(*) FILTER (WHERE ${today}::date - due_on > 90))::int AS n4,
        coalesce(sum(disputed_minor) FILTER (WHERE due_on < ${today}::date), 0) AS disputed_minor,
        greatest(max(${today}::date - due_on) FILTER (WHERE disputed_minor < balance_minor), 0) AS undisputed_oldest,
        coalesce(sum(balance_minor - disputed_minor) FILTER (WHERE due_on < ${today}::date
          AND promised_on IS NOT NULL), 0) AS promised_minor,
        max(promised_on) FILTER (WHERE due_on < ${today}::date AND disputed_minor < balance_minor) AS promised_until,
        count(missing_since)::int AS missing,
        coalesce(sum(balance_minor) FILTER (WHERE missing_since IS NOT NULL), 0) AS missing_minor,
        (count(*) FILTER (WHERE due_on < ${today}::date AND due_on >= ${since}::date))::int AS newly
      FROM (${openInvoices(given)}) open
      GROUP BY client_id, currency),
    late AS (SELECT DISTINCT client_id FROM owed WHERE overdue_minor > 0),
    habit AS (
      SELECT i.client_id, count(*)::int AS paid,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY i.paid_on - i.due_on) AS median_days_late,
        (count(*) FILTER (WHERE i.paid_on <= i.due_on))::int AS on_time
      FROM invoice i JOIN late USING (client_id)
      WHERE i.workspace_id = ${workspaceId} AND i.balance_minor <= 0 AND i.paid_on IS NOT NULL
      GROUP BY i.client_id),
    touch AS (
      SELECT merged_into_id AS client_id, max(next_touch_on) AS next_touch_on FROM client
      WHERE workspace_id = ${workspaceId} AND merged_into_id IS NOT NULL AND next_touch_on IS NOT NULL
      GROUP BY merged_into_id),
    unused AS (
      SELECT client_id, currency, sum(balance_minor) AS credit_minor
      FROM credit WHERE workspace_id = ${workspaceId} AND balance_minor > 0
      GROUP BY client_id, currency)
    SELECT o.client_id, c.number, c.name, c.owner_user_id, c.snoozed_until::text AS snoozed_until,
      c.snoozed_by_user_id, greatest(c.next_touch_on, t.next_touch_on)::text AS next_touch_on, o.currency,
      o.open_minor::text AS open_minor, o.overdue_minor::text AS overdue_minor, o.invoices, o.oldest,
      ARRAY[o.s0::text, o.s1::text, o.s2::text, o.s3::text, o.s4::text] AS sums,
      ARRAY[o.n0, o.n1, o.n2, o.n3, o.n4] AS counts,
      o.disputed_minor::text AS disputed_minor, o.undisputed_oldest,
      o.promised_minor::text AS promised_minor, o.promised_until::text AS promised_until, o.missing, o.missing_minor::text AS missing_minor, o.newly,
      coalesce(u.credit_minor, 0)::text AS credit_minor,
      coalesce(h.paid, 0) AS paid, h.median_days_late, coalesce(h.on_time, 0) AS on_time
    FROM owed o
    JOIN client c ON c.workspace_id = ${workspaceId} AND c.id = o.client_id
    LEFT JOIN habit h ON h.client_id = o.client_id
    LEFT JOIN touch t ON t.client_id = o.client_id
    LEFT JOIN unused u ON u.client_id = o.client_id AND u.currency = o.currency`;
  const balances = rows.map(balanceOf);
  const settled = await listSettled(db, workspaceId, given.settledAfter);
  const isAllQuiet = balances.every(({ balance }) => balance.overdueMinor === 0n);
  const lastLatePaymentOn = isAllQuiet ? await lastLatePayment(db, workspaceId) : null;
  return { today, since, balances, settled, lastLatePaymentOn };
}

/** Each with what of it is disputed, and the day for which it is promised where that is not over. */
function openInvoices({ today, workspaceId }: { workspaceId: string; today: Day }): Prisma.Sql {
  return Prisma.sql`
    SELECT i.client_id, i.currency, i.balance_minor, i.due_on, i.missing_since, p.promised_on,
      ${DISPUTED_MINOR} AS disputed_minor
    FROM invoice i ${JOIN_HOLDS}
    LEFT JOIN late_reason p ON p.workspace_id = i.workspace_id AND p.invoice_id = i.id
      AND p.promised_on >= ${today}::date
    WHERE i.workspace_id = ${workspaceId} AND i.balance_minor > 0`;
}

/** Invoices that we saw become settled after the instant of the last digest. */
async function listSettled(
  db: Queries,
  workspaceId: string,
  after: Date | null,
): Promise<SettledInvoice[]> {
  if (after === null) return [];
  const rows = await db.$queryRaw<
    {
      client_id: bigint;
      name: string;
      currency: string;
      amount_minor: bigint;
      due_on: string;
      paid_on: string;
    }[]
  >`
    SELECT i.client_id, c.name, i.currency, i.amount_minor,
           i.due_on::text AS due_on, i.paid_on::text AS paid_on
    FROM invoice i JOIN client c ON c.workspace_id = i.workspace_id AND c.id = i.client_id
    WHERE i.workspace_id = ${workspaceId} AND i.settled_seen_at > ${after}
      AND i.settled_seen_at IS NOT NULL AND i.balance_minor <= 0 AND i.paid_on IS NOT NULL`;
  return rows.map((row) => ({
    clientId: row.client_id.toString(),
    clientName: row.name,
    currency: row.currency,
    amountMinor: row.amount_minor,
    dueOn: row.due_on,
    paidOn: row.paid_on,
  }));
}

async function lastLatePayment(db: Queries, workspaceId: string): Promise<Day | null> {
  const [row] = await db.$queryRaw<{ day: string | null }[]>`
    SELECT max(paid_on)::text AS day FROM invoice
    WHERE workspace_id = ${workspaceId} AND balance_minor <= 0 AND paid_on > due_on`;
  return row?.day ?? null;
}

function balanceOf(row: BalanceRow): ClientBalance {
  return {
    client: {
      id: row.client_id.toString(),
      number: row.number,
      name: row.name,
      ownerUserId: row.owner_user_id,
      snoozedUntil: row.snoozed_until,
      snoozedByUserId: row.snoozed_by_user_id,
    },
    balance: agedBalanceOf(row),
    nextTouchOn: row.next_touch_on,
    disputedOverdueMinor: BigInt(row.disputed_minor),
    undisputedDaysPastDue: row.undisputed_oldest,
    ...(row.promised_until !== null && {
      promised: { minor: BigInt(row.promised_minor), until: row.promised_until },
    }),
    creditMinor: BigInt(row.credit_minor),
    missing: { invoices: row.missing, minor: BigInt(row.missing_minor) },
    newlyOverdue: row.newly,
    habit: {
      paid: row.paid,
      medianDaysLate: row.median_days_late,
      onTimeShare: row.paid === 0 ? null : row.on_time / row.paid,
    },
  };
}

function agedBalanceOf(row: BalanceRow): AgedBalance {
  const [s0 = '0', s1 = '0', s2 = '0', s3 = '0', s4 = '0'] = row.sums;
  const [n0 = 0, n1 = 0, n2 = 0, n3 = 0, n4 = 0] = row.counts;
  return {
    currency: row.currency,
    openMinor: BigInt(row.open_minor),
    overdueMinor: BigInt(row.overdue_minor),
    invoices: row.invoices,
    buckets: {
      current: BigInt(s0),
      d1_30: BigInt(s1),
      d31_60: BigInt(s2),
      d61_90: BigInt(s3),
      d90plus: BigInt(s4),
    },
    counts: { current: n0, d1_30: n1, d31_60: n2, d61_90: n3, d90plus: n4 },
    oldestDaysPastDue: row.oldest,
  };
}
