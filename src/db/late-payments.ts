// Money for invoices that were overdue when it came: seen once an invoice, asked about once, answered once.
import type { LatePaymentSeen } from '#domain/late-question.ts';
import type { Day } from '#domain/types.ts';
import type { Queries } from './client.ts';
import type { BatchRef } from './imports.ts';

/**
 * Writes down what an import tells of late payments: invoices that were open before it, whose balance it lowers by more
 * than their amount, and whose money came after the due date. Without a day of payment that of the report counts, and
 * never more money than the balance fell by: a file may tell once more of what came before. One that was seen before is not
 * seen again, whatever came since. A credit is no payment: where the file tells what was paid, that must have grown.
 * Whoever said why while it was open is not asked again.
 */
export async function seeLatePayments(
  tx: Queries,
  given: { batch: BatchRef; asOf: Day | null; today: Day; now: Date },
): Promise<void> {
  const { workspaceId, batchId } = given.batch;
  await tx.$executeRaw`
    INSERT INTO late_payment (workspace_id, invoice_id, seen_at, paid_on, paid_minor, days_late, is_part, batch_id)
    SELECT i.workspace_id, i.id, ${given.now}::timestamptz, p.paid_on, least(y.arrived, m.arrived),
      p.paid_on - i.due_on, i.balance_minor > 0, ${batchId}
    FROM import_change ch
    JOIN invoice i ON i.workspace_id = ch.workspace_id AND i.id = ch.entity_id
    JOIN import_row r ON r.workspace_id = ch.workspace_id AND r.batch_id = ch.batch_id AND r.document_id = i.id
      AND r.kind = 'invoice' AND r.action = 'update'
    CROSS JOIN LATERAL (SELECT (ch.before->>'balance_minor')::bigint AS was) b
    CROSS JOIN LATERAL (SELECT b.was - greatest(i.balance_minor, 0)
      - greatest((ch.before->>'amount_minor')::bigint - i.amount_minor, 0) AS arrived) m
    LEFT JOIN (SELECT a.invoice_id, max(t.paid_on) AS paid_on, sum(a.amount_minor)::bigint AS arrived
      FROM payment t JOIN allocation a ON a.workspace_id = t.workspace_id AND a.payment_id = t.id
      WHERE t.workspace_id = ${workspaceId} AND t.batch_id = ${batchId} GROUP BY a.invoice_id) y ON y.invoice_id = i.id
    CROSS JOIN LATERAL (SELECT least(${given.today}::date, coalesce(CASE WHEN i.balance_minor <= 0 THEN i.paid_on END,
      y.paid_on, ${given.asOf}::date, ${given.today}::date)) AS paid_on) p
    WHERE ch.workspace_id = ${workspaceId} AND ch.batch_id = ${batchId} AND ch.entity = 'invoice'
      AND b.was > 0 AND m.arrived > 0 AND p.paid_on > i.due_on
      AND (r.paid_minor IS NULL OR r.paid_minor > (ch.before->>'paid_minor')::bigint)
      AND NOT EXISTS (SELECT 1 FROM late_reason q WHERE q.workspace_id = i.workspace_id AND q.invoice_id = i.id)
    ON CONFLICT (workspace_id, invoice_id) DO NOTHING`;
}

/**
 * A day of payment that was assumed, and that a file tells by now, or tells no more since an import was taken back: what
 * was seen late goes by it. What came in time after all is not asked about; what did not after all is asked about anew
 * where its question is over.
 */
export async function retellDays(tx: Queries, { batch }: { batch: BatchRef }): Promise<void> {
  await tx.$executeRaw`
    WITH told AS (
      UPDATE late_payment p SET paid_on = i.paid_on, days_late = i.paid_on - i.due_on, answer = n.answer,
        question_id = CASE WHEN n.answer IS NOT NULL OR EXISTS (SELECT 1 FROM late_question q
          WHERE q.workspace_id = was.workspace_id AND q.id = was.question_id AND q.state = 'open') THEN was.question_id END
      FROM import_change ch JOIN invoice i ON i.workspace_id = ch.workspace_id AND i.id = ch.entity_id
      JOIN late_payment was ON was.workspace_id = i.workspace_id AND was.invoice_id = i.id
      CROSS JOIN LATERAL (SELECT CASE WHEN was.answer IS NOT NULL AND was.answer <> 'on_time' THEN was.answer
        WHEN i.paid_on <= i.due_on THEN 'on_time' END AS answer) n
      WHERE ch.workspace_id = ${batch.workspaceId} AND ch.batch_id = ${batch.batchId} AND ch.entity = 'invoice'
        AND (ch.before->>'is_paid_assumed')::boolean AND NOT (ch.after->>'is_paid_assumed')::boolean
        AND p.workspace_id = i.workspace_id AND p.invoice_id = i.id AND NOT p.is_part AND p.paid_on <> i.paid_on
      RETURNING was.question_id)
    UPDATE card SET redraws_wanted = redraws_wanted + 1
    WHERE workspace_id = ${batch.workspaceId} AND question_id IN (SELECT question_id FROM told)`;
}

/** What `seeLatePayments` does, for invoices that a person said were paid. */
export async function seeSettledLate(
  tx: Queries,
  given: {
    workspaceId: string;
    settled: readonly { invoiceId: string; paidOn: Day; arrivedMinor: bigint }[];
    now: Date;
  },
): Promise<void> {
  const { now, settled, workspaceId } = given;
  await tx.$executeRaw`
    INSERT INTO late_payment (workspace_id, invoice_id, seen_at, paid_on, paid_minor, days_late, is_part)
    SELECT i.workspace_id, i.id, ${now}::timestamptz, s.paid_on, s.arrived, s.paid_on - i.due_on, false
    FROM unnest(${settled.map((one) => BigInt(one.invoiceId))}::bigint[], ${settled.map((one) => one.paidOn)}::date[],
      ${settled.map((one) => one.arrivedMinor)}::bigint[]) AS s(invoice_id, paid_on, arrived)
    JOIN invoice i ON i.workspace_id = ${workspaceId} AND i.id = s.invoice_id
    WHERE s.arrived > 0 AND s.paid_on > i.due_on
      AND NOT EXISTS (SELECT 1 FROM late_reason q WHERE q.workspace_id = i.workspace_id AND q.invoice_id = i.id)
    ON CONFLICT (workspace_id, invoice_id) DO NOTHING`;
}

/**
 * An import that is taken back takes what it told along, but for what somebody has answered; gives the questions that are
 * dropped with it, as nothing of them waits any more.
 */
export async function forgetUnanswered(
  tx: Queries,
  batch: BatchRef,
  at: Date,
): Promise<{ questionId: string; clientId: string }[]> {
  await tx.$executeRaw`
    WITH gone AS (
      DELETE FROM late_payment
      WHERE workspace_id = ${batch.workspaceId} AND batch_id = ${batch.batchId}
        AND (answer IS NULL OR answer IN ('below', 'dropped', 'on_time'))
      RETURNING question_id)
    UPDATE card SET redraws_wanted = redraws_wanted + 1
    WHERE workspace_id = ${batch.workspaceId} AND question_id IN (SELECT question_id FROM gone)`;
  const dropped = await tx.$queryRaw<{ id: bigint; client_id: bigint }[]>`
    UPDATE late_question q SET state = 'dropped', ended_at = ${at}
    WHERE workspace_id = ${batch.workspaceId} AND state = 'open' AND about = 'payment' AND NOT EXISTS (
      SELECT 1 FROM late_payment p
      WHERE p.workspace_id = q.workspace_id AND p.question_id = q.id AND p.answer IS NULL)
    RETURNING q.id, q.client_id`;
  return dropped.map((row) => ({
    questionId: row.id.toString(),
    clientId: row.client_id.toString(),
  }));
}

/** Late payments that nobody was asked about yet. */
export async function listUnasked(db: Queries, workspaceId: string): Promise<LatePaymentSeen[]> {
  const rows = await db.$queryRaw<
    (Omit<LatePaymentSeen, 'invoiceId' | 'clientId'> & { invoiceId: bigint; clientId: bigint })[]
  >`
    SELECT p.invoice_id AS "invoiceId", i.client_id AS "clientId", c.owner_user_id AS "ownerUserId",
      i.currency, p.paid_minor AS "paidMinor", p.days_late AS "daysLate"
    FROM late_payment p
    JOIN invoice i ON i.workspace_id = p.workspace_id AND i.id = p.invoice_id
    JOIN client c ON c.workspace_id = i.workspace_id AND c.id = i.client_id
    WHERE p.workspace_id = ${workspaceId} AND p.question_id IS NULL AND p.answer IS NULL
    ORDER BY p.invoice_id`;
  return rows.map((row) => ({
    ...row,
    invoiceId: row.invoiceId.toString(),
    clientId: row.clientId.toString(),
  }));
}

/** `on_time`: nobody had to say why, as a later file told of an earlier day. */
export type PaymentAnswer = 'answered' | 'skipped' | 'client' | 'dropped' | 'below' | 'on_time';

/** Answers those of these that are open still; gives their ids. */
export async function answerPayments(
  tx: Queries,
  given: {
    workspaceId: string;
    invoiceIds: readonly string[];
    answer: PaymentAnswer;
    by: string | null;
    at: Date;
  },
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ invoice_id: bigint }[]>`
    UPDATE late_payment SET answer = ${given.answer}, answered_by = ${given.by}, answered_at = ${given.at}
    WHERE workspace_id = ${given.workspaceId} AND invoice_id = ANY(${given.invoiceIds.map(BigInt)}::bigint[])
      AND answer IS NULL
    RETURNING invoice_id`;
  return rows.map(({ invoice_id }) => invoice_id.toString());
}

/** Somebody said why these were late, asked or not, and perhaps otherwise than before: that is the answer now. */
export async function explainPayments(
  tx: Queries,
  given: { workspaceId: string; invoiceIds: readonly string[]; by: string; at: Date },
): Promise<void> {
  await tx.latePayment.updateMany({
    where: {
      workspaceId: given.workspaceId,
      invoiceId: { in: given.invoiceIds.map(BigInt) },
      // Null differs from nothing in SQL.
      OR: [{ answer: null }, { answer: { not: 'on_time' } }],
    },
    data: { answer: 'answered', answeredBy: given.by, answeredAt: given.at },
  });
}
