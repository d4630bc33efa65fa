// What clients paid and were not thanked for yet: invoices that no thank-you letter names which went out or is on its way.
// Several plain questions in a row: as one, a database that does not know yet how few letters there are asks it all over
// again for every invoice.
import type { ClientRef, Day } from '#domain/types.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Queries } from './client.ts';

const LIVING = Prisma.sql`('queued', 'claimed', 'handoff', 'sent', 'unknown')`;

export interface UnthankedInvoice {
  readonly invoiceId: string;
  /** It came late, and what held it up is for the client to say. */
  readonly isLeftToClient: boolean;
  /** When they had said that they would pay it, or null. */
  readonly promisedOn: Day | null;
}

/** What a client paid lately, on time or not, and what they paid late whenever it was and are to be asked about. */
export async function listUnthanked(
  db: Queries,
  given: { workspaceId: string; clientId: string; seenSince: Date },
): Promise<UnthankedInvoice[]> {
  const { workspaceId } = given;
  const rows = await db.$queryRaw<{ id: bigint; is_left: boolean; promised_on: string | null }[]>`
    SELECT i.id, coalesce(p.answer = 'client', false) AS is_left, q.promised_on::text AS promised_on
    FROM invoice i
    LEFT JOIN late_payment p ON p.workspace_id = i.workspace_id AND p.invoice_id = i.id
    LEFT JOIN late_reason q ON q.workspace_id = i.workspace_id AND q.invoice_id = i.id
    WHERE i.workspace_id = ${workspaceId} AND i.client_id = ${BigInt(given.clientId)}
      AND i.balance_minor <= 0 AND i.paid_on IS NOT NULL
      AND (i.settled_seen_at >= ${given.seenSince} OR p.answer = 'client')
    ORDER BY i.id`;
  const unthanked = await withoutThanked(db, { workspaceId, rows });
  return unthanked.map((row) => ({
    invoiceId: row.id.toString(),
    isLeftToClient: row.is_left,
    promisedOn: row.promised_on,
  }));
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

interface Since {
  readonly workspaceId: string;
  readonly today: Day;
  /** Of the team, whose days count. */
  readonly timeZone: string;
  /** From then on payments are recent enough to be thanked for. */
  readonly seenSince: Date;
  /** From then on they are news to the digest. */
  readonly newsSince: Date;
  /** From then on a thank-you may have put off another one. */
  readonly thankedSince: Date;
}

/**
 * Everybody whom the digest may propose to thank, but for those who are left in peace: who paid since the last digest, and
 * who was not proposed then because of a holiday of theirs or of thanks of late. What the letter would name is decided
 * here as in domain/thanks.ts, in a few trips for all clients; test/flows proves them equal.
 */
export async function listUnthankedClients(db: Queries, given: Since): Promise<UnthankedClient[]> {
  const { workspaceId } = given;
  const rows = await listPaid(db, given);
  const unthanked = await withoutThanked(db, { workspaceId, rows });
  const groups = new Map<bigint, { invoices: number; seenOn: Set<Day> }>();
  for (const { client_id: clientId, seen_on: seenOn } of unthanked) {
    const group = groups.get(clientId) ?? { invoices: 0, seenOn: new Set() };
    groups.set(clientId, { invoices: group.invoices + 1, seenOn: group.seenOn.add(seenOn) });
  }
  const clients = await listApproachable(db, { ...given, ids: [...groups.keys()] });
  const lastThanks = await lastThanksTo(
    db,
    workspaceId,
    clients.map(({ id }) => id),
  );
  return clients.map(({ id, name, number }) => ({
    client: { id: id.toString(), number, name },
    invoices: groups.get(id)?.invoices ?? 0,
    seenOn: [...(groups.get(id)?.seenOn ?? [])],
    lastThanksAt: lastThanks.get(id) ?? null,
  }));
}

/**
 * What those paid of whom the last digest could not know what today's does: few of many thousands, found by their indexes.
 * Instants come as values: from an expression PostgreSQL cannot tell how few rows it will find.
 */
async function listPaid(
  db: Queries,
  given: Since,
): Promise<{ id: bigint; client_id: bigint; seen_on: string }[]> {
  const { timeZone, workspaceId } = given;
  return db.$queryRaw`
    WITH news AS MATERIALIZED (
      SELECT client_id FROM invoice
      WHERE workspace_id = ${workspaceId} AND settled_seen_at >= ${given.newsSince}
        AND settled_seen_at IS NOT NULL AND balance_minor <= 0 AND paid_on <= due_on
      UNION
      SELECT i.client_id FROM invoice i
      JOIN late_reason q ON q.workspace_id = i.workspace_id AND q.invoice_id = i.id AND q.promised_on >= i.paid_on
      WHERE i.workspace_id = ${workspaceId} AND i.settled_seen_at >= ${given.newsSince}
        AND i.settled_seen_at IS NOT NULL AND i.balance_minor <= 0 AND i.paid_on > i.due_on
      UNION
      SELECT client_id FROM contact
      WHERE workspace_id = ${workspaceId} AND (country IS NOT NULL OR region IS NOT NULL)
      UNION
      SELECT coalesce(k.merged_into_id, k.id) FROM reminder r
      JOIN client k ON k.workspace_id = r.workspace_id AND k.id = r.client_id
      JOIN outbox o ON o.workspace_id = r.workspace_id AND o.id = r.outbox_id AND o.state IN ${LIVING}
      WHERE r.workspace_id = ${workspaceId} AND r.stage = 'thanks'
        AND coalesce(o.handoff_at, o.run_at) >= ${given.thankedSince})
    SELECT i.id, i.client_id, (i.settled_seen_at AT TIME ZONE ${timeZone})::date::text AS seen_on
    FROM invoice i
    WHERE i.workspace_id = ${workspaceId} AND i.settled_seen_at >= ${given.seenSince}
      AND i.settled_seen_at IS NOT NULL AND i.balance_minor <= 0 AND i.paid_on <= i.due_on
      AND i.client_id IN (SELECT client_id FROM news)
    UNION ALL
    SELECT i.id, i.client_id, (i.settled_seen_at AT TIME ZONE ${timeZone})::date::text
    FROM invoice i
    JOIN late_reason q ON q.workspace_id = i.workspace_id AND q.invoice_id = i.id AND q.promised_on >= i.paid_on
    LEFT JOIN late_payment p ON p.workspace_id = i.workspace_id AND p.invoice_id = i.id AND p.answer = 'client'
    WHERE i.workspace_id = ${workspaceId} AND i.settled_seen_at >= ${given.seenSince}
      AND i.settled_seen_at IS NOT NULL AND i.balance_minor <= 0 AND i.paid_on > i.due_on
      AND p.invoice_id IS NULL AND i.client_id IN (SELECT client_id FROM news)
    UNION ALL
    SELECT i.id, i.client_id,
      (greatest(i.settled_seen_at, p.answered_at) AT TIME ZONE ${timeZone})::date::text
    FROM late_payment p
    JOIN invoice i ON i.workspace_id = p.workspace_id AND i.id = p.invoice_id
    WHERE p.workspace_id = ${workspaceId} AND p.answer = 'client'
      AND i.balance_minor <= 0 AND i.paid_on > i.due_on`;
}

/** Those of the invoices that no living thank-you names. */
async function withoutThanked<Row extends { readonly id: bigint }>(
  db: Queries,
  given: { workspaceId: string; rows: readonly Row[] },
): Promise<Row[]> {
  const { rows, workspaceId } = given;
  if (rows.length === 0) return [];
  const thanked = await db.$queryRaw<{ invoice_id: bigint }[]>`
    SELECT n.invoice_id FROM reminder_invoice n
    JOIN reminder r ON r.workspace_id = n.workspace_id AND r.id = n.reminder_id AND r.stage = 'thanks'
    JOIN outbox o ON o.workspace_id = r.workspace_id AND o.id = r.outbox_id AND o.state IN ${LIVING}
    WHERE n.workspace_id = ${workspaceId} AND n.invoice_id = ANY(${rows.map(({ id }) => id)}::bigint[])`;
  const ids = new Set(thanked.map((row) => row.invoice_id));
  return rows.filter(({ id }) => !ids.has(id));
}

/** Those of the clients who are not left in peace, by id. */
async function listApproachable(
  db: Queries,
  given: { workspaceId: string; today: Day; ids: readonly bigint[] },
): Promise<{ id: bigint; number: string | null; name: string }[]> {
  const { ids, today, workspaceId } = given;
  if (ids.length === 0) return [];
  const quiet = await db.$queryRaw<{ id: bigint }[]>`
    SELECT coalesce(merged_into_id, id) AS id FROM client
    WHERE workspace_id = ${workspaceId} AND do_not_remind`;
  const inPeace = new Set(quiet.map(({ id }) => id));
  const clients = await db.$queryRaw<{ id: bigint; number: string | null; name: string }[]>`
    SELECT id, number, name FROM client
    WHERE workspace_id = ${workspaceId} AND id = ANY(${[...ids]}::bigint[])
      AND (snoozed_until IS NULL OR snoozed_until < ${today}::date)
    ORDER BY id`;
  return clients.filter(({ id }) => !inPeace.has(id));
}

/** When each of these clients, or one merged into it, was last thanked, or is going to be. */
async function lastThanksTo(
  db: Queries,
  workspaceId: string,
  clientIds: readonly bigint[],
): Promise<Map<bigint, Date>> {
  if (clientIds.length === 0) return new Map();
  const rows = await db.$queryRaw<{ id: bigint; at: Date }[]>`
    SELECT coalesce(k.merged_into_id, k.id) AS id, max(coalesce(o.handoff_at, o.run_at)) AS at
    FROM reminder r
    JOIN client k ON k.workspace_id = r.workspace_id AND k.id = r.client_id
    JOIN outbox o ON o.workspace_id = r.workspace_id AND o.id = r.outbox_id AND o.state IN ${LIVING}
    WHERE r.workspace_id = ${workspaceId} AND r.stage = 'thanks'
      AND coalesce(k.merged_into_id, k.id) = ANY(${[...clientIds]}::bigint[])
    GROUP BY 1`;
  return new Map(rows.map(({ at, id }) => [id, at]));
}
