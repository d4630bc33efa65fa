// Why it was late, as somebody said: the reason is kept with each invoice, and nobody is asked about it again.
import { recordActivities } from '#db/activity.ts';
import { wantCardRedraws } from '#db/cards.ts';
import type { Queries } from '#db/client.ts';
import { findClientById } from '#db/clients.ts';
import { wantRedraw } from '#db/digest-redraws.ts';
import type { PaymentAnswer } from '#db/late-payments.ts';
import { answerPayments } from '#db/late-payments.ts';
import type { LateQuestion, QuestionInvoice } from '#db/late-questions.ts';
import { endQuestion, listQuestionInvoices, lockQuestion } from '#db/late-questions.ts';
import { lockWorkspace } from '#db/workspaces.ts';
import { isWaiting } from '#domain/late-question.ts';
import type { PromiseMistake } from '#domain/promised.ts';
import { promiseMistake } from '#domain/promised.ts';
import type { Database } from './deps.ts';
import type { Saying } from './late-reasons.ts';
import { keepReason } from './late-reasons.ts';

interface Answering {
  readonly workspaceId: string;
  readonly questionId: string;
  /** Only these; left out: all that are open. */
  readonly invoiceIds?: readonly string[];
  readonly actor: string;
  readonly now: Date;
}

export type AnswerResult =
  | { readonly ok: true; readonly question: LateQuestion; readonly invoices: number }
  | { readonly ok: false; readonly reason: 'no_question' | 'unknown_cause' | PromiseMistake }
  /** Somebody was faster; what they said stands. */
  | { readonly ok: false; readonly reason: 'already'; readonly question: LateQuestion };

/** Keeps the reason for the open invoices of a question. The first answer holds. */
export async function answerQuestion(
  db: Database,
  given: Answering & Saying,
): Promise<AnswerResult> {
  const mistake = promiseMistake(given.said.promisedOn ?? null, given.today);
  if (mistake) return { ok: false, reason: mistake };
  return db.prisma.$transaction(async (tx): Promise<AnswerResult> => {
    const held = await hold(tx, given);
    if (!held.ok) return held;
    const { open, question } = held;
    const client = await findClientById(tx, given.workspaceId, question.clientId);
    const isKept = await keepReason(tx, given, {
      clientId: client?.id ?? question.clientId,
      invoices: open,
      origin: `question:${question.id}:${open.map(({ id }) => id).join(',')}`,
      questionId: question.id,
    });
    if (!isKept) return { ok: false, reason: 'unknown_cause' };
    return conclude(tx, held, { given, answer: 'answered' });
  });
}

/** Nobody knows, or it does not matter: it is not asked again. */
export async function skipQuestion(db: Database, given: Answering): Promise<AnswerResult> {
  return settle(db, given, 'skipped');
}

/** The next thank-you letter to the client asks what held it up. */
export async function leaveToClient(db: Database, given: Answering): Promise<AnswerResult> {
  return settle(db, given, 'client');
}

async function settle(
  db: Database,
  given: Answering,
  answer: 'skipped' | 'client',
): Promise<AnswerResult> {
  return db.prisma.$transaction(async (tx): Promise<AnswerResult> => {
    const held = await hold(tx, given);
    return held.ok ? conclude(tx, held, { given, answer }) : held;
  });
}

type Held = {
  readonly ok: true;
  readonly question: LateQuestion;
  readonly open: readonly QuestionInvoice[];
};

/** The question and those of its invoices that this answer is for, for us alone. */
async function hold(
  tx: Queries,
  given: Answering,
): Promise<Held | Exclude<AnswerResult, { ok: true }>> {
  const { invoiceIds, questionId, workspaceId } = given;
  await lockWorkspace(tx, workspaceId);
  const question = await lockQuestion(tx, { workspaceId, id: questionId });
  if (!question) return { ok: false, reason: 'no_question' };
  const all = await listQuestionInvoices(tx, question);
  const open = all.filter((one) => isWaiting(one) && (invoiceIds?.includes(one.id) ?? true));
  if (question.state !== 'open' || open.length === 0)
    return { ok: false, reason: 'already', question };
  return { ok: true, question, open };
}

async function conclude(
  tx: Queries,
  { open, question }: Held,
  how: { given: Answering; answer: PaymentAnswer & ('answered' | 'skipped' | 'client') },
): Promise<AnswerResult> {
  const { answer, given } = how;
  const { actor, now, workspaceId } = given;
  const invoiceIds = open.map(({ id }) => id);
  await answerPayments(tx, { workspaceId, invoiceIds, answer, by: actor, at: now });
  const rest = (await listQuestionInvoices(tx, question)).filter(
    (one) => isWaiting(one) && !invoiceIds.includes(one.id),
  );
  if (rest.length === 0)
    await endQuestion(tx, { workspaceId, id: question.id, state: 'done', at: now });
  if (answer !== 'answered')
    await recordActivities(
      tx,
      workspaceId,
      invoiceIds.map((invoiceId) => ({
        workspaceId,
        at: now,
        actor,
        action: answer === 'skipped' ? 'question.skip' : 'question.leave',
        clientId: question.clientId,
        facts: { invoiceId, questionId: question.id },
      })),
    );
  await wantRedraw(tx, workspaceId);
  await wantCardRedraws(tx, question);
  return { ok: true, question, invoices: open.length };
}
