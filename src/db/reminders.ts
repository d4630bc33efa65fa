// Letters as rows: what a person approved, how far each has come, and the facts of a client that a letter rests on.

import type { Language } from '#domain/contact.ts';
import type { Override, Refusal } from '#domain/gate.ts';
import type { LetterStage, SentLetter, Tone } from '#domain/ladder.ts';
import type { Day } from '#domain/types.ts';
import { fromStored, toStored } from '#platform/json.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Queries } from './client.ts';
import { dateOf, dayOf } from './days.ts';
import type { OutboxState } from './outbox.ts';

/** An invoice in a letter, as the person saw it. */
interface ApprovedInvoice {
  readonly invoiceId: string;
  readonly balanceMinor: bigint;
  /** What of it was in dispute, and is not asked for. */
  readonly disputedMinor: bigint;
  readonly currency: string;
  readonly dueOn: Day;
}

export interface Reminder {
  readonly workspaceId: string;
  readonly id: string;
  readonly clientId: string;
  readonly outboxId: string;
  readonly stage: LetterStage;
  readonly tone: Tone;
  readonly language: Language;
  readonly contactId: string;
  readonly toName: string | null;
  readonly toAddress: string;
  readonly ccAddress: string | null;
  readonly subject: string;
  readonly body: string;
  readonly overrides: readonly Override[];
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly isScheduled: boolean;
  readonly messageId: string;
  /** The case that it tells the client about, and what stands for what it says of it; null: none. */
  readonly disputeId: string | null;
  readonly disputeSeen: string | null;
  /** Nobody pressed Send: it went by itself, as `createdBy` opened or decided the case. */
  readonly isAutomatic: boolean;
  readonly sentAt: Date | null;
  /** Unknown for an earlier try: the last one certainly did not arrive, or was taken back. */
  readonly isEarlierInDoubt: boolean;
  /** Why the gate stopped it after it was approved. */
  readonly refusals: readonly Refusal[];
  readonly invoices: readonly ApprovedInvoice[];
  /** How far its delivery has come. */
  readonly state: OutboxState;
  readonly runAt: Date;
  /** Code and words of what went wrong. */
  readonly error: string | null;
  readonly detail: string | null;
}

const WITH_ALL = { invoices: { orderBy: { invoiceId: 'asc' } }, outbox: true } as const;

type ReminderRow = Prisma.ReminderGetPayload<{ include: typeof WITH_ALL }>;

export type NewReminder = Omit<
  Reminder,
  'id' | 'sentAt' | 'isEarlierInDoubt' | 'refusals' | 'state' | 'runAt' | 'error' | 'detail'
> & { readonly localDate: Day };

/** Writes an approved letter; its delivery stands in the outbox already. Gives its id. */
export async function insertReminder(tx: Queries, letter: NewReminder): Promise<string> {
  const { workspaceId, invoices, overrides, ...rest } = letter;
  const row = await tx.reminder.create({
    data: {
      ...rest,
      workspaceId,
      clientId: BigInt(letter.clientId),
      outboxId: BigInt(letter.outboxId),
      disputeId: letter.disputeId === null ? null : BigInt(letter.disputeId),
      contactId: BigInt(letter.contactId),
      localDate: dateOf(letter.localDate),
      overrides: JSON.parse(toStored(overrides)),
    },
    select: { id: true },
  });
  await tx.reminderInvoice.createMany({
    data: invoices.map((one) => ({
      workspaceId,
      reminderId: row.id,
      invoiceId: BigInt(one.invoiceId),
      balanceMinor: one.balanceMinor,
      disputedMinor: one.disputedMinor,
      currency: one.currency,
      dueOn: dateOf(one.dueOn),
    })),
  });
  return row.id.toString();
}

export async function findReminder(
  db: Queries,
  given: { workspaceId: string; id: string },
): Promise<Reminder | null> {
  if (!/^\d{1,18}$/.test(given.id)) return null;
  const row = await db.reminder.findUnique({
    where: { workspaceId_id: { workspaceId: given.workspaceId, id: BigInt(given.id) } },
    include: WITH_ALL,
  });
  return row && reminderOf(row);
}

/** The letter that a row of the outbox delivers. */
export async function findReminderByOutbox(
  db: Queries,
  given: { workspaceId: string; outboxId: string },
): Promise<Reminder | null> {
  const row = await db.reminder.findFirst({
    where: { workspaceId: given.workspaceId, outboxId: BigInt(given.outboxId) },
    include: WITH_ALL,
  });
  return row && reminderOf(row);
}

/** The letters to a client, or to one merged into it, newest first. */
export async function listReminders(
  db: Queries,
  given: { workspaceId: string; clientId: string; limit: number },
): Promise<Reminder[]> {
  const { workspaceId } = given;
  const id = BigInt(given.clientId);
  const rows = await db.reminder.findMany({
    where: { workspaceId, client: { OR: [{ id }, { mergedIntoId: id }] } },
    include: WITH_ALL,
    orderBy: { id: 'desc' },
    take: given.limit,
  });
  return rows.map(reminderOf);
}

export async function saveRefusals(
  tx: Queries,
  given: { workspaceId: string; id: string; refusals: readonly Refusal[] },
): Promise<void> {
  await tx.reminder.update({
    where: { workspaceId_id: { workspaceId: given.workspaceId, id: BigInt(given.id) } },
    data: { refusals: JSON.parse(toStored(given.refusals)) },
  });
}

/** A letter of a client on the way or gone, as the next one must know it. */
export interface PastLetter extends SentLetter {
  readonly reminderId: string;
  readonly createdBy: string;
  readonly messageId: string;
  readonly state: OutboxState;
}

/** States in which a letter has reached the client, or may have. */
const GONE = Prisma.sql`('handoff', 'sent', 'unknown')`;
const LIVING = Prisma.sql`('queued', 'claimed', 'handoff', 'sent', 'unknown')`;

/**
 * The letters to a client that went out, or may have; with `andWaiting` those on their way, too. Oldest first. For one
 * on its way `sentAt` is the moment for which it is meant.
 */
export async function listPastLetters(
  db: Queries,
  given: { workspaceId: string; clientId: string; andWaiting: boolean; exceptId?: string },
): Promise<PastLetter[]> {
  const states = given.andWaiting ? LIVING : GONE;
  const rows = await db.$queryRaw<
    {
      id: bigint;
      stage: string;
      at: Date;
      created_by: string;
      message_id: string;
      state: string;
      invoice_ids: bigint[];
    }[]
  >`
    SELECT r.id, r.stage, coalesce(o.handoff_at, o.run_at) AS at, r.created_by, r.message_id, o.state,
      ARRAY(SELECT i.invoice_id FROM reminder_invoice i
            WHERE i.workspace_id = r.workspace_id AND i.reminder_id = r.id) AS invoice_ids
    FROM reminder r
    JOIN outbox o ON o.workspace_id = r.workspace_id AND o.id = r.outbox_id AND o.state IN ${states}
    WHERE r.workspace_id = ${given.workspaceId} AND r.id <> ${BigInt(given.exceptId ?? '0')}
      AND r.client_id IN (
        SELECT ${BigInt(given.clientId)}::bigint UNION ALL
        SELECT id FROM client
        WHERE workspace_id = ${given.workspaceId} AND merged_into_id = ${BigInt(given.clientId)})
    ORDER BY 3, 1`;
  return rows.map((row) => ({
    reminderId: row.id.toString(),
    stage: row.stage as LetterStage,
    sentAt: row.at,
    createdBy: row.created_by,
    messageId: row.message_id,
    state: row.state as OutboxState,
    invoiceIds: row.invoice_ids.map(String),
  }));
}

/** The last letter of a kind to each of these clients since an instant, gone or on its way: what a digest shows of it. An answer to a query is neither. */
export interface LetterMark {
  readonly clientId: string;
  readonly stage: LetterStage;
  readonly state: OutboxState;
  readonly byUserId: string;
  /** When it went out, or is meant to. */
  readonly at: Date;
}

export async function listLetterMarks(
  db: Queries,
  given: { workspaceId: string; clientIds: readonly string[]; since: Date; areThanks: boolean },
): Promise<LetterMark[]> {
  const rows = await db.$queryRaw<
    { id: bigint; stage: string; state: string; created_by: string; at: Date }[]
  >`
    SELECT DISTINCT ON (c.id) c.id, r.stage, o.state, r.created_by,
      coalesce(o.handoff_at, o.run_at) AS at
    FROM client c
    JOIN client k ON k.workspace_id = c.workspace_id
      AND coalesce(k.merged_into_id, k.id) = coalesce(c.merged_into_id, c.id)
    JOIN reminder r ON r.workspace_id = c.workspace_id AND r.client_id = k.id
      AND r.dispute_id IS NULL AND (r.stage = 'thanks') = ${given.areThanks}
    JOIN outbox o ON o.workspace_id = r.workspace_id AND o.id = r.outbox_id AND o.state IN ${LIVING}
      AND coalesce(o.handoff_at, o.run_at) >= ${given.since}
    WHERE c.workspace_id = ${given.workspaceId} AND c.id = ANY(${given.clientIds.map(BigInt)}::bigint[])
    ORDER BY c.id, r.id DESC`;
  return rows.map((row) => ({
    clientId: row.id.toString(),
    stage: row.stage as LetterStage,
    state: row.state as OutboxState,
    byUserId: row.created_by,
    at: row.at,
  }));
}

function reminderOf(row: ReminderRow): Reminder {
  return {
    workspaceId: row.workspaceId,
    id: row.id.toString(),
    clientId: row.clientId.toString(),
    outboxId: row.outboxId.toString(),
    stage: row.stage as LetterStage,
    tone: row.tone as Tone,
    language: row.language as Language,
    contactId: row.contactId.toString(),
    toName: row.toName,
    toAddress: row.toAddress,
    ccAddress: row.ccAddress,
    subject: row.subject,
    body: row.body,
    overrides: fromStored(JSON.stringify(row.overrides)) as Override[],
    createdBy: row.createdBy,
    createdAt: row.createdAt,
    isScheduled: row.isScheduled,
    messageId: row.messageId,
    disputeId: row.disputeId?.toString() ?? null,
    disputeSeen: row.disputeSeen,
    isAutomatic: row.isAutomatic,
    sentAt: row.outbox.state === 'sent' ? row.outbox.handoffAt : null,
    isEarlierInDoubt: row.outbox.state === 'unknown' && row.outbox.handoffAt === null,
    refusals: row.refusals === null ? [] : refusalsOf(row.refusals),
    invoices: row.invoices.map((one) => ({
      invoiceId: one.invoiceId.toString(),
      balanceMinor: one.balanceMinor,
      disputedMinor: one.disputedMinor,
      currency: one.currency,
      dueOn: dayOf(one.dueOn),
    })),
    state: row.outbox.state as OutboxState,
    runAt: row.outbox.runAt,
    error: row.outbox.error,
    detail: row.outbox.detail,
  };
}

/** JSON has no instants: in what the gate said each full timestamp was one. */
function refusalsOf(stored: Prisma.JsonValue): Refusal[] {
  return (fromStored(JSON.stringify(stored)) as object[]).map(
    (refusal) =>
      Object.fromEntries(
        Object.entries(refusal).map(([key, value]: [string, unknown]) => [
          key,
          typeof value === 'string' && INSTANT.test(value) ? new Date(value) : value,
        ]),
      ) as unknown as Refusal,
  );
}

const INSTANT = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;
