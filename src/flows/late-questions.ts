// "What held it up?": asked once of whoever looks after the client, when money came late or a letter stayed without a word.
import { wantCardRedraws } from '#db/cards.ts';
import type { Queries } from '#db/client.ts';
import { findClientById } from '#db/clients.ts';
import { findLastPostedDigest, listDigestMessages } from '#db/digests.ts';
import { answerPayments, listUnasked } from '#db/late-payments.ts';
import type { LateQuestion, QuestionInvoice } from '#db/late-questions.ts';
import {
  countAskedSince,
  endQuestion,
  findQuestion,
  insertQuestion,
  listOpenQuestions,
  listQuestionInvoices,
  listSilentLetters,
  markGathered,
} from '#db/late-questions.ts';
import { findReminder } from '#db/reminders.ts';
import { findAskPolicy, findWorkspace, lockWorkspace } from '#db/workspaces.ts';
import {
  addBusinessDays,
  instantOf,
  isBusinessDay,
  localDay,
  localHour,
} from '#domain/calendar.ts';
import type { Cause } from '#domain/cause.ts';
import type { Unanswered } from '#domain/digest.ts';
import {
  CONTACT_ASKED_AFTER_DAYS,
  isGatheringDay,
  MOST_QUESTIONS_A_DAY,
  planQuestions,
} from '#domain/late-question.ts';
import type { ClientRef, Day, Workspace } from '#domain/types.ts';
import type { Database } from './deps.ts';
import { loadCauses } from './late-reasons.ts';

/** Later in the day nobody is asked any more. */
const LAST_HOUR = 18;
/** A letter older than this is not asked about: whatever was said is forgotten. */
const OLDEST_LETTER_DAYS = 10;

/** Asks what has to be asked today, in the team's hours; however often it runs, each payment and letter once. */
export async function askWhyLate(
  db: Database,
  given: { workspaceId: string; now: Date },
): Promise<void> {
  const { now, workspaceId } = given;
  const workspace = await findWorkspace(db.prisma, workspaceId);
  if (!workspace || !isTimeToAsk(workspace, now)) return;
  const today = localDay(now, workspace.timeZone);
  const since = instantOf({ day: today, hour: 0, zone: workspace.timeZone });
  const letters = lettersAskedAbout(workspace, today);
  // Without the lock first, as nearly always there is nothing to do.
  const isAnything =
    (await listUnasked(db.prisma, workspaceId)).length > 0 ||
    (await listSilentLetters(db.prisma, { workspaceId, ...letters })).length > 0;
  if (!isAnything) return;
  await db.prisma.$transaction(async (tx) => {
    await lockWorkspace(tx, workspaceId);
    const askedToday = await countAskedSince(tx, { workspaceId, since });
    await askAboutPayments(tx, { workspace, askedToday, now });
    await askAboutLetters(tx, { workspaceId, askedToday, letters, now });
  });
}

function isTimeToAsk(workspace: Workspace, now: Date): boolean {
  const hour = localHour(now, workspace.timeZone);
  return (
    isBusinessDay(localDay(now, workspace.timeZone), workspace.week) &&
    hour >= workspace.digestHour &&
    hour < LAST_HOUR
  );
}

/** Letters of long enough ago that an answer could be there, and not of so long ago that nobody remembers. */
function lettersAskedAbout(
  { timeZone, week }: Workspace,
  today: Day,
): { before: Date; after: Date } {
  const day = (back: number) =>
    instantOf({ day: addBusinessDays(today, -back, week), hour: 0, zone: timeZone });
  return { before: day(CONTACT_ASKED_AFTER_DAYS - 1), after: day(OLDEST_LETTER_DAYS) };
}

async function askAboutPayments(
  tx: Queries,
  given: { workspace: Workspace; askedToday: Map<string | null, number>; now: Date },
): Promise<void> {
  const { askedToday, now, workspace } = given;
  const workspaceId = workspace.id;
  const thread = await threadOfDigest(tx, workspaceId);
  const plan = planQuestions(await listUnasked(tx, workspaceId), {
    policy: await findAskPolicy(tx, workspaceId),
    askedToday,
    hasThread: thread !== null,
  });
  await answerPayments(tx, {
    workspaceId,
    invoiceIds: plan.below,
    answer: 'below',
    by: null,
    at: now,
  });
  for (const question of plan.questions) {
    const about = { about: 'payment', reminderId: null } as const;
    await insertQuestion(tx, { workspaceId, ...question, ...about, thread, at: now });
    askedToday.set(question.userId, (askedToday.get(question.userId) ?? 0) + 1);
  }
}

async function askAboutLetters(
  tx: Queries,
  given: {
    workspaceId: string;
    askedToday: Map<string | null, number>;
    letters: { before: Date; after: Date };
    now: Date;
  },
): Promise<void> {
  const { askedToday, letters, now, workspaceId } = given;
  for (const { clientId, reminderId, userId } of await listSilentLetters(tx, {
    workspaceId,
    ...letters,
  })) {
    const before = askedToday.get(userId) ?? 0;
    if (before >= MOST_QUESTIONS_A_DAY) continue;
    askedToday.set(userId, before + 1);
    const about = { about: 'contact', reminderId, invoiceIds: [], thread: null } as const;
    await insertQuestion(tx, { workspaceId, clientId, userId, ...about, at: now });
  }
}

/** Where those are asked about whom nobody looks after: under the newest digest. */
async function threadOfDigest(
  tx: Queries,
  workspaceId: string,
): Promise<{ channelId: string; ts: string } | null> {
  const digest = await findLastPostedDigest(tx, workspaceId);
  if (!digest) return null;
  const [root] = await listDigestMessages(tx, digest);
  return root?.ts ? { channelId: digest.channelId, ts: root.ts } : null;
}

/** A question as its card shows it. */
export interface QuestionOverview {
  readonly workspace: Workspace;
  readonly question: LateQuestion;
  readonly client: ClientRef;
  readonly invoices: readonly QuestionInvoice[];
  /** When the letter went out, of a question about one. */
  readonly sentAt: Date | null;
  /** All that the team knows, retired ones too. */
  readonly causes: readonly Cause[];
  /** Those to choose from, the likeliest first. */
  readonly choices: readonly Cause[];
}

/** Null: it is not in the books any more. */
export async function loadQuestion(
  db: Database,
  given: { workspaceId: string; id: string },
): Promise<QuestionOverview | null> {
  const { workspaceId } = given;
  const question = await findQuestion(db.prisma, given);
  const workspace = await findWorkspace(db.prisma, workspaceId);
  if (!question || !workspace) return null;
  const client = await findClientById(db.prisma, workspaceId, question.clientId);
  if (!client) return null;
  const letter =
    question.reminderId === null
      ? null
      : await findReminder(db.prisma, { workspaceId, id: question.reminderId });
  return {
    workspace,
    question,
    client,
    invoices: await listQuestionInvoices(db.prisma, question),
    sentAt: letter?.sentAt ?? null,
    ...(await loadCauses(db, { workspaceId, clientId: client.id })),
  };
}

/** A question that waits for an answer, in a list. */
export interface OpenQuestion {
  readonly id: string;
  readonly client: ClientRef;
  readonly userId: string | null;
  readonly about: LateQuestion['about'];
  readonly invoices: number;
}

export async function listUnanswered(db: Database, workspaceId: string): Promise<OpenQuestion[]> {
  const open: OpenQuestion[] = [];
  for (const question of await listOpenQuestions(db.prisma, workspaceId)) {
    const client = await findClientById(db.prisma, workspaceId, question.clientId);
    if (!client) continue;
    const invoices = await listQuestionInvoices(db.prisma, question);
    const waiting = invoices.filter((one) => !one.payment || one.payment.answer === null);
    const { about, id, userId } = question;
    open.push({ id, client, userId, about, invoices: waiting.length });
  }
  return open;
}

/** What the weekly line names, by client; null on days without one. */
export async function unansweredThisWeek(
  db: Database,
  given: { workspaceId: string; today: Day },
): Promise<Unanswered[] | null> {
  const { today, workspaceId } = given;
  const workspace = await findWorkspace(db.prisma, workspaceId);
  if (!workspace || !isGatheringDay(today, workspace.week)) return null;
  const byClient = new Map<string, Unanswered>();
  for (const question of await listOpenQuestions(db.prisma, workspaceId)) {
    if (question.gatheredOn !== null && question.gatheredOn < today) continue; // Dropped with this digest.
    const client = await findClientById(db.prisma, workspaceId, question.clientId);
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
    const open = await listOpenQuestions(tx, workspaceId);
    const old = open.filter(({ gatheredOn }) => gatheredOn !== null && gatheredOn < today);
    for (const question of old) {
      const invoices = await listQuestionInvoices(tx, question);
      const invoiceIds = invoices.filter((one) => one.payment?.answer === null).map(({ id }) => id);
      await answerPayments(tx, { workspaceId, invoiceIds, answer: 'dropped', by: null, at: now });
      await endQuestion(tx, { workspaceId, id: question.id, state: 'dropped', at: now });
      await wantCardRedraws(tx, question);
    }
    const ids = open.filter(({ gatheredOn }) => gatheredOn === null).map(({ id }) => id);
    await markGathered(tx, { workspaceId, ids, on: today });
  });
}
