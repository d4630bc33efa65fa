// What clients paid and were not thanked for yet: invoices that no thank-you letter names which went out or is on its way.
import { addDays } from '#domain/calendar.ts';
import { THANKED_WITHIN_DAYS } from '#domain/thanks.ts';
import type { ClientRef, Day } from '#domain/types.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Queries } from './client.ts';

const LIVING = Prisma.sql`('queued', 'claimed', 'handoff', 'sent', 'unknown')`;

/** A settled invoice `i` of these books that nobody was thanked for. */
const IS_UNTHANKED = Prisma.sql`i.balance_minor <= 0 AND i.paid_on IS NOT NULL AND NOT EXISTS (
  SELECT 1 FROM reminder_invoice n
  JOIN reminder r ON r.workspace_id = n.workspace_id AND r.id = n.reminder_id AND r.stage = 'thanks'
  JOIN outbox o ON o.workspace_id = r.workspace_id AND o.id = r.outbox_id AND o.state IN ${LIVING}
  WHERE n.workspace_id = i.workspace_id AND n.invoice_id = i.id)`;

export interface UnthankedInvoice {
  readonly invoiceId: string;
  /** It came late, and what held it up is for the client to say. */
  readonly isLeftToClient: boolean;
}

/** What a client paid lately, on time or not, and what they paid late whenever it was and are to be asked about. */
export async function listUnthanked(
  db: Queries,
  given: { workspaceId: string; clientId: string; today: Day },
): Promise<UnthankedInvoice[]> {
  const { workspaceId } = given;
  const rows = await db.$queryRaw<{ id: bigint; is_left: boolean }[]>`
    SELECT i.id, coalesce(p.answer = 'client', false) AS is_left
    FROM invoice i
    LEFT JOIN late_payment p ON p.workspace_id = i.workspace_id AND p.invoice_id = i.id
    WHERE i.workspace_id = ${workspaceId} AND i.client_id = ${BigInt(given.clientId)}
      AND (i.settled_seen_at >= ${firstMoment(given)} OR p.answer = 'client') AND ${IS_UNTHANKED}
    ORDER BY i.id`;
  return rows.map((row) => ({ invoiceId: row.id.toString(), isLeftToClient: row.is_left }));
}

/** One client whom nobody has thanked yet. */
export interface UnthankedClient {
  readonly client: ClientRef;
  /** How many invoices a thank-you would name. */
  readonly invoices: number;
  /** The days on which we saw that they are paid, or somebody left the question why to the client. */
  readonly seenOn: readonly Day[];
  readonly lastThanksAt: Date | null;
}

/**
 * Everybody whom the digest may propose to thank, but for those who are left in peace: who paid since the last digest, and
 * who was not proposed then because of a holiday of theirs or of thanks of late. What the letter would name is decided
 * here as in domain/thanks.ts, in one trip for all clients; test/flows proves them equal.
 */
export async function listUnthankedClients(
  db: Queries,
  given: { workspaceId: string; today: Day; since: Day | null; gapDays: number },
): Promise<UnthankedClient[]> {
  const { today, workspaceId } = given;
  const rows = await db.$queryRaw<
    {
      id: bigint;
      number: string | null;
      name: string;
      invoices: number;
      seen_on: string[];
      last_thanks_at: Date | null;
    }[]
  >`
    WITH news AS (${clientsWithNews(given)}), paid AS (
      SELECT i.client_id, i.settled_seen_at AS seen_at FROM invoice i JOIN news USING (client_id)
      WHERE i.workspace_id = ${workspaceId} AND i.settled_seen_at >= ${firstMoment(given)}
        AND i.settled_seen_at IS NOT NULL AND i.paid_on <= i.due_on AND ${IS_UNTHANKED}
      UNION ALL
      SELECT i.client_id, greatest(i.settled_seen_at, p.answered_at) FROM late_payment p
      JOIN invoice i ON i.workspace_id = p.workspace_id AND i.id = p.invoice_id
      WHERE p.workspace_id = ${workspaceId} AND p.answer = 'client' AND i.paid_on > i.due_on AND ${IS_UNTHANKED})
    SELECT c.id, c.number, c.name, count(*)::int AS invoices,
      array_agg(DISTINCT (paid.seen_at AT TIME ZONE w.time_zone)::date::text) AS seen_on,
      (SELECT max(coalesce(o.handoff_at, o.run_at)) FROM reminder r
        JOIN client k ON k.workspace_id = r.workspace_id AND k.id = r.client_id AND coalesce(k.merged_into_id, k.id) = c.id
        JOIN outbox o ON o.workspace_id = r.workspace_id AND o.id = r.outbox_id AND o.state IN ${LIVING}
        WHERE r.workspace_id = c.workspace_id AND r.stage = 'thanks') AS last_thanks_at
    FROM paid
    JOIN workspace w ON w.id = ${workspaceId}
    JOIN client c ON c.workspace_id = w.id AND c.id = paid.client_id
    WHERE (c.snoozed_until IS NULL OR c.snoozed_until < ${today}::date)
      AND NOT EXISTS (SELECT 1 FROM client k
        WHERE k.workspace_id = c.workspace_id AND k.do_not_remind AND c.id IN (k.id, k.merged_into_id))
    GROUP BY c.workspace_id, c.id, c.number, c.name
    ORDER BY c.id`;
  return rows.map((row) => ({
    client: { id: row.id.toString(), number: row.number, name: row.name },
    invoices: row.invoices,
    seenOn: row.seen_on,
    lastThanksAt: row.last_thanks_at,
  }));
}

/** No run of days off lasts longer anywhere. */
const LONGEST_BREAK_DAYS = 14;

/** Those of whom the last digest could not know what today's does: few of many thousands, found by their indexes. */
function clientsWithNews(given: {
  workspaceId: string;
  today: Day;
  since: Day | null;
  gapDays: number;
}): Prisma.Sql {
  const { gapDays, today, workspaceId } = given;
  const since = given.since ?? addDays(today, -THANKED_WITHIN_DAYS);
  const thankedSince = addDays(since, -gapDays - LONGEST_BREAK_DAYS);
  return Prisma.sql`
    SELECT i.client_id FROM invoice i
    WHERE i.workspace_id = ${workspaceId} AND i.settled_seen_at >= ${startOf(since, workspaceId)}
      AND i.settled_seen_at IS NOT NULL AND i.balance_minor <= 0 AND i.paid_on <= i.due_on
    UNION
    SELECT i.client_id FROM late_payment p
    JOIN invoice i ON i.workspace_id = p.workspace_id AND i.id = p.invoice_id
    WHERE p.workspace_id = ${workspaceId} AND p.answer = 'client' AND ${IS_UNTHANKED}
    UNION
    SELECT t.client_id FROM contact t
    WHERE t.workspace_id = ${workspaceId} AND (t.country IS NOT NULL OR t.region IS NOT NULL)
    UNION
    SELECT coalesce(k.merged_into_id, k.id) FROM reminder r
    JOIN client k ON k.workspace_id = r.workspace_id AND k.id = r.client_id
    JOIN outbox o ON o.workspace_id = r.workspace_id AND o.id = r.outbox_id AND o.state IN ${LIVING}
    WHERE r.workspace_id = ${workspaceId} AND r.stage = 'thanks'
      AND coalesce(o.handoff_at, o.run_at) >= ${startOf(thankedSince, workspaceId)}`;
}

/** From then on a payment is recent enough to be thanked for, by the team's calendar. */
function firstMoment({ today, workspaceId }: { today: Day; workspaceId: string }): Prisma.Sql {
  return startOf(addDays(today, -THANKED_WITHIN_DAYS), workspaceId);
}

/** Midnight at the team's. */
function startOf(day: Day, workspaceId: string): Prisma.Sql {
  return Prisma.sql`(${day}::date::timestamp
    AT TIME ZONE (SELECT time_zone FROM workspace WHERE id = ${workspaceId}))`;
}
