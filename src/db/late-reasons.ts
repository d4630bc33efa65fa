// Why invoices were late, as people said: one reason for each, the list of causes, and how often each was named.
import type { Cause, CauseStep, CauseUse, Side } from '#domain/cause.ts';
import type { Queries } from './client.ts';

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

/** One reason for an invoice: what is said later takes the place of what was said before. */
export async function saveReasons(
  tx: Queries,
  given: { workspaceId: string; invoiceIds: readonly string[]; reason: NewReason },
): Promise<void> {
  const { invoiceIds, reason, workspaceId } = given;
  const { noteId, ...rest } = reason;
  const data = { ...rest, noteId: noteId === null ? null : BigInt(noteId) };
  for (const id of invoiceIds.map(BigInt))
    await tx.lateReason.upsert({
      where: { workspaceId_invoiceId: { workspaceId, invoiceId: id } },
      create: { workspaceId, invoiceId: id, ...data },
      update: data,
    });
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
