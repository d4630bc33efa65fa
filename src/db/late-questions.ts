// Questions of why somebody paid late, as rows: whom they were put to, what they are about, and what became of them.
import type { Side } from '#domain/cause.ts';
import type { Day } from '#domain/types.ts';
import type { LateQuestion as StoredQuestion } from '../../prisma/generated/client.ts';
import { insertCard } from './cards.ts';
import type { Queries } from './client.ts';
import type { PaymentAnswer } from './late-payments.ts';
import { enqueue } from './outbox.ts';

export interface LateQuestion {
  readonly workspaceId: string;
  readonly id: string;
  readonly clientId: string;
  readonly about: 'payment' | 'contact';
  readonly reminderId: string | null;
  /** Null: everybody who reads the digest. */
  readonly userId: string | null;
  readonly state: 'open' | 'done' | 'dropped';
  readonly askedAt: Date;
}

/** One invoice that a question is about. */
export interface QuestionInvoice {
  readonly id: string;
  readonly number: string;
  readonly currency: string;
  readonly balanceMinor: bigint;
  readonly dueOn: Day;
  /** What came late; null where the question is about a letter. */
  readonly payment: {
    readonly paidOn: Day;
    readonly paidMinor: bigint;
    readonly daysLate: number;
    readonly isPart: boolean;
    readonly answer: PaymentAnswer | null;
    readonly answeredBy: string | null;
  } | null;
  readonly reason: {
    readonly side: Side;
    readonly cause: string;
    readonly saidBy: string | null;
    readonly request: string | null;
    readonly promisedOn: Day | null;
    readonly recordedBy: string;
    /** Said since the question was asked. */
    readonly isNew: boolean;
  } | null;
}

/** Writes a question with its card, to be posted to the person, or into the thread where nobody looks after the client. */
export async function insertQuestion(
  tx: Queries,
  given: {
    workspaceId: string;
    clientId: string;
    about: LateQuestion['about'];
    reminderId: string | null;
    userId: string | null;
    invoiceIds: readonly string[];
    thread: { channelId: string; ts: string } | null;
    at: Date;
  },
): Promise<string> {
  const { about, at, clientId, thread, userId, workspaceId } = given;
  const { id } = await tx.lateQuestion.create({
    data: {
      workspaceId,
      clientId: BigInt(clientId),
      about,
      reminderId: given.reminderId === null ? null : BigInt(given.reminderId),
      userId,
      askedAt: at,
    },
    select: { id: true },
  });
  await tx.latePayment.updateMany({
    where: { workspaceId, invoiceId: { in: given.invoiceIds.map(BigInt) }, questionId: null },
    data: { questionId: id },
  });
  const place = userId === null ? thread : null;
  const cardId = await insertCard(tx, {
    workspaceId,
    kind: 'question',
    clientId,
    reminderId: null,
    questionId: id.toString(),
    userId: userId ?? '',
    channelId: place?.channelId ?? null,
    threadTs: place?.ts ?? null,
    ts: null,
    at,
  });
  await enqueue(tx, {
    workspaceId,
    kind: 'card',
    key: `question:${id}`,
    lane: `slack:${place?.channelId ?? userId ?? ''}`,
    about: { cardId },
    runAt: at,
    at,
  });
  return id.toString();
}

export async function findQuestion(
  db: Queries,
  given: { workspaceId: string; id: string },
): Promise<LateQuestion | null> {
  if (!/^\d{1,18}$/.test(given.id)) return null;
  const where = { workspaceId: given.workspaceId, id: BigInt(given.id) };
  const row = await db.lateQuestion.findUnique({ where: { workspaceId_id: where } });
  return row && questionOf(row);
}

/** The invoices of a question, the latest payments first. */
export async function listQuestionInvoices(
  db: Queries,
  question: Pick<LateQuestion, 'workspaceId' | 'id' | 'reminderId' | 'askedAt'>,
): Promise<QuestionInvoice[]> {
  const { workspaceId } = question;
  const rows = await db.$queryRaw<InvoiceRow[]>`
    SELECT i.id, i.number, i.currency, i.balance_minor, i.due_on::text AS due_on,
      p.paid_on::text AS paid_on, p.paid_minor, p.days_late, p.is_part, p.answer, p.answered_by,
      r.side, r.cause, r.said_by, r.request, r.promised_on::text AS promised_on, r.recorded_by,
      r.recorded_at >= ${question.askedAt} AS is_new
    FROM (SELECT invoice_id FROM late_payment WHERE workspace_id = ${workspaceId} AND question_id = ${BigInt(question.id)}
      UNION SELECT invoice_id FROM reminder_invoice
      WHERE workspace_id = ${workspaceId} AND reminder_id = ${BigInt(question.reminderId ?? '0')}) q
    JOIN invoice i ON i.workspace_id = ${workspaceId} AND i.id = q.invoice_id
    LEFT JOIN late_payment p ON p.workspace_id = ${workspaceId} AND p.invoice_id = i.id
      AND p.question_id = ${BigInt(question.id)}
    LEFT JOIN late_reason r ON r.workspace_id = ${workspaceId} AND r.invoice_id = i.id
    ORDER BY p.days_late DESC NULLS LAST, i.due_on, i.id`;
  return rows.map(invoiceOf);
}

interface InvoiceRow {
  id: bigint;
  number: string;
  currency: string;
  balance_minor: bigint;
  due_on: string;
  paid_on: string | null;
  paid_minor: bigint | null;
  days_late: number | null;
  is_part: boolean | null;
  answer: string | null;
  answered_by: string | null;
  side: string | null;
  cause: string | null;
  said_by: string | null;
  request: string | null;
  promised_on: string | null;
  recorded_by: string | null;
  is_new: boolean | null;
}

function invoiceOf(row: InvoiceRow): QuestionInvoice {
  const { id, number, currency, paid_on: paidOn, side, cause, recorded_by: recordedBy } = row;
  return {
    id: id.toString(),
    number,
    currency,
    balanceMinor: row.balance_minor,
    dueOn: row.due_on,
    payment:
      paidOn === null
        ? null
        : {
            paidOn,
            paidMinor: row.paid_minor ?? 0n,
            daysLate: row.days_late ?? 0,
            isPart: row.is_part ?? false,
            answer: row.answer as PaymentAnswer | null,
            answeredBy: row.answered_by,
          },
    reason:
      side === null || cause === null || recordedBy === null
        ? null
        : {
            side: side as Side,
            cause,
            saidBy: row.said_by,
            request: row.request,
            promisedOn: row.promised_on,
            recordedBy,
            isNew: row.is_new ?? false,
          },
  };
}

/** Held until the transaction ends, so that two people who answer at once take turns. */
export async function lockQuestion(
  tx: Queries,
  given: { workspaceId: string; id: string },
): Promise<LateQuestion | null> {
  if (!/^\d{1,18}$/.test(given.id)) return null;
  await tx.$executeRaw`
    SELECT 1 FROM late_question WHERE workspace_id = ${given.workspaceId} AND id = ${BigInt(given.id)} FOR UPDATE`;
  return findQuestion(tx, given);
}

/** Ends a question. */
export async function endQuestion(
  tx: Queries,
  given: { workspaceId: string; id: string; state: 'done' | 'dropped'; at: Date },
): Promise<void> {
  await tx.lateQuestion.update({
    where: { workspaceId_id: { workspaceId: given.workspaceId, id: BigInt(given.id) } },
    data: { state: given.state, endedAt: given.at },
  });
}

/** How many questions each person got since an instant; null is the digest's thread. */
export async function countAskedSince(
  db: Queries,
  given: { workspaceId: string; since: Date },
): Promise<Map<string | null, number>> {
  const groups = await db.lateQuestion.groupBy({
    by: ['userId'],
    where: { workspaceId: given.workspaceId, askedAt: { gte: given.since } },
    _count: true,
  });
  return new Map(groups.map(({ userId, _count }) => [userId, _count]));
}

/**
 * Letters that went out before an instant, whose invoices are open still, and of which nobody has said since what came
 * back: no answer noted, no note, no reason, no later letter. Each is asked about once.
 */
export async function listSilentLetters(
  db: Queries,
  given: { workspaceId: string; before: Date; after: Date },
): Promise<{ reminderId: string; clientId: string; userId: string }[]> {
  const rows = await db.$queryRaw<{ id: bigint; client_id: bigint; created_by: string }[]>`
    SELECT DISTINCT ON (k.id) l.id, k.id AS client_id, l.created_by
    FROM reminder l
    JOIN outbox o ON o.workspace_id = l.workspace_id AND o.id = l.outbox_id AND o.state = 'sent'
    JOIN client c ON c.workspace_id = l.workspace_id AND c.id = l.client_id
    JOIN client k ON k.workspace_id = c.workspace_id AND k.id = coalesce(c.merged_into_id, c.id)
    WHERE l.workspace_id = ${given.workspaceId} AND l.stage IN ('friendly', 'follow_up')
      AND o.handoff_at < ${given.before} AND o.handoff_at >= ${given.after} AND k.replied_at IS NULL
      AND NOT EXISTS (SELECT 1 FROM late_question q WHERE q.workspace_id = l.workspace_id AND q.reminder_id = l.id)
      AND NOT EXISTS (SELECT 1 FROM note n WHERE n.workspace_id = l.workspace_id AND n.client_id IN (c.id, k.id)
        AND n.created_at > o.handoff_at AND n.deleted_at IS NULL)
      AND NOT EXISTS (SELECT 1 FROM reminder l2
        JOIN outbox o2 ON o2.workspace_id = l2.workspace_id AND o2.id = l2.outbox_id AND o2.state = 'sent'
        JOIN client c2 ON c2.workspace_id = l2.workspace_id AND c2.id = l2.client_id
        WHERE l2.workspace_id = l.workspace_id AND coalesce(c2.merged_into_id, c2.id) = k.id
          AND l2.stage <> 'thanks' AND l2.dispute_id IS NULL AND o2.handoff_at > o.handoff_at)
      AND EXISTS (SELECT 1 FROM reminder_invoice ri
        JOIN invoice i ON i.workspace_id = ri.workspace_id AND i.id = ri.invoice_id AND i.balance_minor > 0
        WHERE ri.workspace_id = l.workspace_id AND ri.reminder_id = l.id
          AND NOT EXISTS (SELECT 1 FROM late_reason r
            WHERE r.workspace_id = i.workspace_id AND r.invoice_id = i.id AND r.recorded_at > o.handoff_at))
    ORDER BY k.id, o.handoff_at DESC`;
  return rows.map((row) => ({
    reminderId: row.id.toString(),
    clientId: row.client_id.toString(),
    userId: row.created_by,
  }));
}

export function questionOf(row: Omit<StoredQuestion, 'gatheredOn' | 'endedAt'>): LateQuestion {
  return {
    workspaceId: row.workspaceId,
    id: row.id.toString(),
    clientId: row.clientId.toString(),
    about: row.about === 'contact' ? 'contact' : 'payment',
    reminderId: row.reminderId?.toString() ?? null,
    userId: row.userId,
    state: row.state as LateQuestion['state'],
    askedAt: row.askedAt,
  };
}
