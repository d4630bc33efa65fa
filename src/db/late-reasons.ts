// Why invoices were late, as people said: one reason for each, the list of causes, and how often each was named.
import type { Cause, CauseStep, CauseUse, Side } from '#domain/cause.ts';
import type { Day } from '#domain/types.ts';
import type { Queries } from './client.ts';
import { dayOrNull } from './days.ts';

/** The team's own words on causes. */
export async function listOwnCauses(db: Queries, workspaceId: string): Promise<Cause[]> {
  const rows = await db.cause.findMany({ where: { workspaceId }, orderBy: { code: 'asc' } });
  return rows.map((row) => ({
    code: row.code,
    name: row.name,
    side: row.side as Side,
    nextStep: row.nextStep as CauseStep,
    touchDays: row.touchDays,
    isRetired: row.isRetired,
  }));
}

export async function saveCause(
  tx: Queries,
  given: Cause & { workspaceId: string; by: string; at: Date },
): Promise<void> {
  const { workspaceId, code, by, at, name, side, nextStep, touchDays, isRetired } = given;
  const data = { name, side, nextStep, touchDays, isRetired, updatedAt: at, updatedBy: by };
  await tx.cause.upsert({
    where: { workspaceId_code: { workspaceId, code } },
    create: { workspaceId, code, ...data },
    update: data,
  });
}

/** Only one that nothing was ever laid to. */
export async function deleteCause(
  tx: Queries,
  given: { workspaceId: string; code: string },
): Promise<void> {
  await tx.cause.deleteMany({ where: given });
}

/** How often each cause was named for a client's invoices, and for all. */
export async function countCauses(
  db: Queries,
  given: { workspaceId: string; clientId: string },
): Promise<CauseUse[]> {
  const rows = await db.$queryRaw<{ cause: string; of_client: number; of_all: number }[]>`
    SELECT r.cause, (count(*) FILTER (WHERE i.client_id = ${BigInt(given.clientId)}))::int AS of_client,
      count(*)::int AS of_all
    FROM late_reason r JOIN invoice i ON i.workspace_id = r.workspace_id AND i.id = r.invoice_id
    WHERE r.workspace_id = ${given.workspaceId} GROUP BY r.cause`;
  return rows.map((row) => ({ cause: row.cause, byClient: row.of_client, byAll: row.of_all }));
}

/**
 * The causes that something was laid to, and how many invoices each holds: 0 where only the day of the next touch follows
 * from it.
 */
export async function listUsedCauses(
  db: Queries,
  workspaceId: string,
): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ cause: string; reasons: number }[]>`
    SELECT cause, sum(reasons)::int AS reasons FROM (
      SELECT cause, 1 AS reasons FROM late_reason WHERE workspace_id = ${workspaceId}
      UNION ALL
      SELECT next_touch_cause, 0 FROM client
      WHERE workspace_id = ${workspaceId} AND next_touch_cause IS NOT NULL) said
    GROUP BY cause`;
  return new Map(rows.map(({ cause, reasons }) => [cause, reasons]));
}

export interface NewReason {
  readonly side: Side;
  readonly cause: string;
  readonly saidBy: string | null;
  readonly noteId: string | null;
  readonly request: string | null;
  readonly recordedBy: string;
  readonly recordedAt: Date;
}

/**
 * One reason for an invoice: what is said later takes the place of what was said before, but for the words of before and
 * the day that was promised, which stay until there are others.
 */
export async function saveReasons(
  tx: Queries,
  given: {
    workspaceId: string;
    invoiceIds: readonly string[];
    reason: NewReason;
    /** When they will pay, of those that are open. */
    promise?: { readonly on: Day; readonly invoiceIds: readonly string[] } | null;
  },
): Promise<void> {
  const { invoiceIds, promise, reason, workspaceId } = given;
  const noteId = reason.noteId === null ? null : BigInt(reason.noteId);
  const promised = (promise?.invoiceIds ?? []).map(BigInt);
  await tx.$executeRaw`
    INSERT INTO late_reason (workspace_id, invoice_id, side, cause, said_by, note_id, request, recorded_by, recorded_at,
      promised_on)
    SELECT ${workspaceId}, s.id, ${reason.side}, ${reason.cause}, ${reason.saidBy}, ${noteId}::bigint, ${reason.request},
      ${reason.recordedBy}, ${reason.recordedAt}::timestamptz,
      CASE WHEN s.id = ANY(${promised}::bigint[]) THEN ${promise?.on ?? null}::date END
    FROM unnest(${invoiceIds.map(BigInt)}::bigint[]) AS s(id)
    ON CONFLICT (workspace_id, invoice_id) DO UPDATE SET side = excluded.side, cause = excluded.cause,
      said_by = excluded.said_by, note_id = coalesce(excluded.note_id, late_reason.note_id), request = excluded.request,
      recorded_by = excluded.recorded_by, recorded_at = excluded.recorded_at,
      promised_on = coalesce(excluded.promised_on, late_reason.promised_on)`;
}

/** What stands of an invoice for somebody who may say otherwise. */
export interface StandingReason {
  readonly invoiceId: string;
  readonly side: Side;
  readonly cause: string;
  readonly saidBy: string | null;
  readonly request: string | null;
  readonly promisedOn: Day | null;
}

export async function listStandingReasons(
  db: Queries,
  given: { workspaceId: string; invoiceIds: readonly string[] },
): Promise<StandingReason[]> {
  const { invoiceIds, workspaceId } = given;
  const rows = await db.lateReason.findMany({
    where: { workspaceId, invoiceId: { in: invoiceIds.map(BigInt) } },
  });
  return rows.map(({ cause, invoiceId, promisedOn, request, saidBy, side }) => ({
    invoiceId: invoiceId.toString(),
    side: side as Side,
    cause,
    saidBy,
    request,
    promisedOn: dayOrNull(promisedOn),
  }));
}

/** The last day, from today on, on which a client promised to pay something that is open; null: there is none. */
export async function findLastPromise(
  db: Queries,
  given: { workspaceId: string; clientId: string; today: Day },
): Promise<Day | null> {
  const [row] = await db.$queryRaw<{ day: string | null }[]>`
    SELECT max(r.promised_on)::text AS day
    FROM invoice i JOIN late_reason r ON r.workspace_id = i.workspace_id AND r.invoice_id = i.id
    WHERE i.workspace_id = ${given.workspaceId} AND i.client_id = ${BigInt(given.clientId)}
      AND i.balance_minor > 0 AND r.promised_on >= ${given.today}::date`;
  return row?.day ?? null;
}

/** By when a client promised to pay what is open, by invoice id; days that are over, too. */
export async function listPromises(
  db: Queries,
  given: { workspaceId: string; clientId: string },
): Promise<Record<string, Day>> {
  const rows = await db.$queryRaw<{ id: bigint; day: string }[]>`
    SELECT i.id, r.promised_on::text AS day
    FROM invoice i JOIN late_reason r ON r.workspace_id = i.workspace_id AND r.invoice_id = i.id
    WHERE i.workspace_id = ${given.workspaceId} AND i.client_id = ${BigInt(given.clientId)}
      AND i.balance_minor > 0 AND r.promised_on IS NOT NULL`;
  return Object.fromEntries(rows.map(({ day, id }) => [id.toString(), day]));
}

/** Paid late since then, the newest payment first, with what was answered when somebody was asked. */
export interface PaidLate {
  readonly id: string;
  readonly number: string;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly daysLate: number;
  readonly answer: string | null;
}

export async function listPaidLate(
  db: Queries,
  given: { workspaceId: string; clientId: string; since: Day; limit: number },
): Promise<PaidLate[]> {
  const rows = await db.$queryRaw<(Omit<PaidLate, 'id'> & { id: bigint })[]>`
    SELECT i.id, i.number, i.currency, i.amount_minor AS "amountMinor", i.paid_on - i.due_on AS "daysLate", p.answer
    FROM invoice i
    LEFT JOIN late_payment p ON p.workspace_id = i.workspace_id AND p.invoice_id = i.id
    WHERE i.workspace_id = ${given.workspaceId} AND i.client_id = ${BigInt(given.clientId)}
      AND i.balance_minor <= 0 AND i.paid_on >= ${given.since}::date AND i.paid_on > i.due_on
    ORDER BY i.paid_on DESC, i.id DESC LIMIT ${given.limit}`;
  return rows.map((row) => ({ ...row, id: row.id.toString() }));
}

/** The reasons that were given for a client's invoices since then: what holds this client up, and on whose side. */
export interface GivenReason {
  readonly invoiceId: string;
  readonly side: Side;
  readonly cause: string;
}

export async function listReasons(
  db: Queries,
  given: { workspaceId: string; clientId: string; since: Date },
): Promise<GivenReason[]> {
  const rows = await db.$queryRaw<{ invoice_id: bigint; side: string; cause: string }[]>`
    SELECT r.invoice_id, r.side, r.cause
    FROM late_reason r JOIN invoice i ON i.workspace_id = r.workspace_id AND i.id = r.invoice_id
    WHERE r.workspace_id = ${given.workspaceId} AND i.client_id = ${BigInt(given.clientId)}
      AND r.recorded_at >= ${given.since}
    ORDER BY r.recorded_at DESC, r.invoice_id`;
  return rows.map((row) => ({
    invoiceId: row.invoice_id.toString(),
    side: row.side as Side,
    cause: row.cause,
  }));
}

/** "Somebody gets in touch again then": nobody writes before. A later day that somebody noted themselves stays. */
export async function saveNextTouch(
  tx: Queries,
  given: {
    workspaceId: string;
    clientId: string;
    on: string;
    cause: string;
    byUserId: string;
  },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE client SET next_touch_on = ${given.on}::date, next_touch_cause = ${given.cause},
      next_touch_by_user_id = ${given.byUserId}
    WHERE workspace_id = ${given.workspaceId} AND id = ${BigInt(given.clientId)}
      AND (next_touch_on IS NULL OR next_touch_cause IS NOT NULL OR next_touch_on < ${given.on}::date)`;
}
