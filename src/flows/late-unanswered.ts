// Questions of what held a payment up that nobody has answered: the list, the weekly line, and how they end.
import type { ActivityEntry } from '#db/activity.ts';
import { recordActivities } from '#db/activity.ts';
import { wantCardRedraws } from '#db/cards.ts';
import type { Queries } from '#db/client.ts';
import { findClientsById } from '#db/clients.ts';
import { answerPayments } from '#db/late-payments.ts';
import type { LateQuestion } from '#db/late-questions.ts';
import { endQuestion, listQuestionInvoices } from '#db/late-questions.ts';
import { listLeftQuestions, listOpenQuestions, markGathered } from '#db/open-questions.ts';
import { findWorkspace, lockWorkspace } from '#db/workspaces.ts';
import { addDays, instantOf, localDay } from '#domain/calendar.ts';
import type { Unanswered } from '#domain/digest.ts';
import { isGatheringDay, LEFT_COUNTS_DAYS } from '#domain/late-question.ts';
import type { ClientRef, Day, Workspace } from '#domain/types.ts';
import type { Database } from './deps.ts';

/** A question that waits for an answer, in a list. */
export interface OpenQuestion {
  readonly id: string;
  readonly client: ClientRef;
  readonly userId: string | null;
  readonly about: LateQuestion['about'];
  readonly invoices: number;
  /** A letter has asked the client: it is for us to say what they answered. */
  readonly isLeftToClient: boolean;
}

/** Ours first, the oldest of them first; then those that letters have asked the clients. */
export async function listUnanswered(
  db: Database,
  given: { workspaceId: string; now: Date },
): Promise<OpenQuestion[]> {
  const { workspaceId } = given;
  const workspace = await findWorkspace(db.prisma, workspaceId);
  if (!workspace) return [];
  const today = localDay(given.now, workspace.timeZone);
  const open = await listOpenQuestions(db.prisma, workspaceId);
  const listed = [
    ...open.map((question) => ({ question, isLeftToClient: false })),
    ...(await leftToClients(db, { workspace, today })).map((question) => ({
      question,
      isLeftToClient: true,
    })),
  ];
  const ids = listed.map(({ question }) => question.clientId);
  const clients = await findClientsById(db.prisma, { workspaceId, ids });
  const found: OpenQuestion[] = [];
  for (const { isLeftToClient, question } of listed) {
    const { about, id, userId, waiting: invoices } = question;
    if (invoices === 0) continue;
    const client = clients.get(question.clientId);
    if (client) found.push({ id, client, userId, about, invoices, isLeftToClient });
  }
  return found;
}

function leftToClients(db: Database, given: { workspace: Workspace; today: Day }) {
  const { id: workspaceId, timeZone: zone } = given.workspace;
  const since = instantOf({ day: addDays(given.today, -LEFT_COUNTS_DAYS), hour: 0, zone });
  return listLeftQuestions(db.prisma, { workspaceId, since });
}

/** What the weekly line names, by client; null on days without one. */
export async function unansweredThisWeek(
  db: Database,
  given: { workspaceId: string; today: Day },
): Promise<Unanswered[] | null> {
  const { today, workspaceId } = given;
  const workspace = await findWorkspace(db.prisma, workspaceId);
  if (!workspace || !isGatheringDay(today, workspace.week)) return null;
  const open = await listOpenQuestions(db.prisma, workspaceId);
  const kept = open.filter(
    // The others are dropped with this digest.
    ({ gatheredOn, waiting }) => waiting > 0 && (gatheredOn === null || gatheredOn >= today),
  );
  const counted = [...kept, ...(await leftToClients(db, { workspace, today }))];
  const ids = counted.map(({ clientId }) => clientId);
  const clients = await findClientsById(db.prisma, { workspaceId, ids });
  const byClient = new Map<string, Unanswered>();
  for (const question of counted) {
    const client = clients.get(question.clientId);
    if (!client) continue;
    const questions = (byClient.get(client.id)?.questions ?? 0) + 1;
    byClient.set(client.id, { clientId: client.id, name: client.name, questions });
  }
  return [...byClient.values()];
}

/**
 * On the first business day of a week: what was in the line of the week before is dropped, the rest is in this one's.
 * Belongs to the moment when the digest of that day is fixed; a second call of the same day changes nothing.
 */
export async function gatherUnanswered(
  db: Database,
  given: { workspaceId: string; today: Day; now: Date },
): Promise<void> {
  const { now, today, workspaceId } = given;
  const workspace = await findWorkspace(db.prisma, workspaceId);
  if (!workspace || !isGatheringDay(today, workspace.week)) return;
  await db.prisma.$transaction(async (tx) => {
    await lockWorkspace(tx, workspaceId);
    await dropOvertaken(tx, { workspaceId, at: now });
    const open = await listOpenQuestions(tx, workspaceId);
    const old = open.filter(({ gatheredOn }) => gatheredOn !== null && gatheredOn < today);
    for (const question of old) {
      const invoices = await listQuestionInvoices(tx, question);
      const invoiceIds = invoices.filter((one) => one.payment?.answer === null).map(({ id }) => id);
      await answerPayments(tx, { workspaceId, invoiceIds, answer: 'dropped', by: null, at: now });
      await endQuestion(tx, { workspaceId, id: question.id, state: 'dropped', at: now });
      await wantCardRedraws(tx, question);
    }
    await recordActivities(tx, workspaceId, dropEntries(old, { because: 'unanswered', at: now }));
    const ids = open.filter(({ gatheredOn }) => gatheredOn === null).map(({ id }) => id);
    await markGathered(tx, { workspaceId, ids, on: today });
  });
}

/**
 * Drops the questions of which nothing waits any more, though nobody answered: what a letter was about is paid, and the
 * payment has a question of its own; or it came in time after all. The caller holds the workspace.
 */
export async function dropOvertaken(
  tx: Queries,
  given: { workspaceId: string; at: Date },
): Promise<void> {
  const { at, workspaceId } = given;
  const overtaken = (await listOpenQuestions(tx, workspaceId)).filter((one) => one.waiting === 0);
  for (const question of overtaken) {
    await endQuestion(tx, { workspaceId, id: question.id, state: 'dropped', at });
    await wantCardRedraws(tx, question);
  }
  await recordActivities(tx, workspaceId, dropEntries(overtaken, { because: 'overtaken', at }));
}

function dropEntries(
  dropped: readonly LateQuestion[],
  { at, because }: { at: Date; because: 'overtaken' | 'unanswered' },
): ActivityEntry[] {
  return dropped.map(({ about, clientId, id: questionId, workspaceId }) => ({
    workspaceId,
    at,
    actor: 'clock',
    action: 'question.drop',
    clientId,
    facts: { questionId, about, because },
  }));
}
