// Questions of why somebody paid late that wait: for an answer of ours, or of the client, whom a letter has asked.
import type { Day } from '#domain/types.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Queries } from './client.ts';
import { dateOf } from './days.ts';
import type { LateQuestion } from './late-questions.ts';
import { questionOf } from './late-questions.ts';

interface QuestionRow {
  id: bigint;
  client_id: bigint;
  about: string;
  reminder_id: bigint | null;
  user_id: string | null;
  state: string;
  asked_at: Date;
  gathered_on: string | null;
}

const QUESTION = Prisma.sql`q.id, q.client_id, q.about, q.reminder_id, q.user_id, q.state, q.asked_at,
  q.gathered_on::text AS gathered_on`;

/** One that nobody has answered, and how many of its invoices wait (see `isWaiting`): none once they were paid meanwhile. */
export type OpenLateQuestion = LateQuestion & {
  readonly gatheredOn: Day | null;
  readonly waiting: number;
};

/** The oldest first. */
export async function listOpenQuestions(
  db: Queries,
  workspaceId: string,
): Promise<OpenLateQuestion[]> {
  const rows = await db.$queryRaw<(QuestionRow & { waiting: number })[]>`
    SELECT ${QUESTION}, ((SELECT count(*) FROM late_payment p
        WHERE p.workspace_id = q.workspace_id AND p.question_id = q.id AND p.answer IS NULL)
      + (SELECT count(*) FROM reminder_invoice n
        JOIN invoice i ON i.workspace_id = n.workspace_id AND i.id = n.invoice_id AND i.balance_minor > 0
        LEFT JOIN late_reason r ON r.workspace_id = i.workspace_id AND r.invoice_id = i.id AND r.recorded_at >= q.asked_at
        WHERE n.workspace_id = q.workspace_id AND n.reminder_id = q.reminder_id AND r.cause IS NULL))::int AS waiting
    FROM late_question q WHERE q.workspace_id = ${workspaceId} AND q.state = 'open' ORDER BY q.id`;
  return rows.map((row) => ({
    ...questionOfRow(row, workspaceId),
    gatheredOn: row.gathered_on,
    waiting: row.waiting,
  }));
}

/** Questions left to the client, whose letter went out since then and of which nobody has said yet what came back. */
export async function listLeftQuestions(
  db: Queries,
  given: { workspaceId: string; since: Date },
): Promise<(LateQuestion & { readonly waiting: number })[]> {
  const { since, workspaceId } = given;
  const rows = await db.$queryRaw<(QuestionRow & { waiting: number })[]>`
    SELECT ${QUESTION}, w.waiting FROM (
      SELECT p.question_id, count(DISTINCT p.invoice_id)::int AS waiting FROM late_payment p
      JOIN reminder_invoice n ON n.workspace_id = p.workspace_id AND n.invoice_id = p.invoice_id
      JOIN reminder l ON l.workspace_id = n.workspace_id AND l.id = n.reminder_id AND l.stage = 'thanks'
      JOIN outbox o ON o.workspace_id = l.workspace_id AND o.id = l.outbox_id AND o.state = 'sent' AND o.handoff_at >= ${since}
      WHERE p.workspace_id = ${workspaceId} AND p.answer = 'client' GROUP BY p.question_id) w
    JOIN late_question q ON q.workspace_id = ${workspaceId} AND q.id = w.question_id ORDER BY q.id`;
  return rows.map((row) => ({ ...questionOfRow(row, workspaceId), waiting: row.waiting }));
}

function questionOfRow(row: QuestionRow, workspaceId: string): LateQuestion {
  return questionOf({
    workspaceId,
    id: row.id,
    clientId: row.client_id,
    about: row.about,
    reminderId: row.reminder_id,
    userId: row.user_id,
    state: row.state,
    askedAt: row.asked_at,
  });
}

/** The weekly line of this day names them. */
export async function markGathered(
  tx: Queries,
  given: { workspaceId: string; ids: readonly string[]; on: Day },
): Promise<void> {
  await tx.lateQuestion.updateMany({
    where: { workspaceId: given.workspaceId, id: { in: given.ids.map(BigInt) }, state: 'open' },
    data: { gatheredOn: dateOf(given.on) },
  });
}
