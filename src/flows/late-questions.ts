// "What held it up?": asked once of whoever looks after the client, when money came late or a letter stayed without a word.
import type { ActivityEntry } from '#db/activity.ts';
import { recordActivities } from '#db/activity.ts';
import type { Queries } from '#db/client.ts';
import { findClientById } from '#db/clients.ts';
import { findLastPostedDigest, listDigestMessages } from '#db/digests.ts';
import { answerPayments, listUnasked } from '#db/late-payments.ts';
import type { LateQuestion, QuestionInvoice } from '#db/late-questions.ts';
import {
  countAskedSince,
  findQuestion,
  insertQuestion,
  listQuestionInvoices,
  listSilentLetters,
} from '#db/late-questions.ts';
import { listMembers } from '#db/members.ts';
import { listOpenQuestions } from '#db/open-questions.ts';
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
import type { LatePaymentSeen } from '#domain/late-question.ts';
import {
  CONTACT_ASKED_AFTER_DAYS,
  MOST_QUESTIONS_A_DAY,
  planQuestions,
} from '#domain/late-question.ts';
import { may } from '#domain/member.ts';
import type { ClientRef, Day, Workspace } from '#domain/types.ts';
import type { Database } from './deps.ts';
import { loadCauses } from './late-reasons.ts';
import { dropOvertaken } from './late-unanswered.ts';

/** Later in the day nobody is asked any more. */
const LAST_HOUR = 18;
/** A letter older than this is not asked about: whatever was said is forgotten. */
const OLDEST_LETTER_DAYS = 10;

/** Asks what has to be asked today, in the team's hours; however often it runs, each payment and letter once. */
export async function askWhyLate(
  db: Database,
  given: {
    workspaceId: string;
    now: Date;
    /** Admins by configuration, whatever their role in the books. */
    admins?: readonly string[];
  },
): Promise<void> {
  const { admins = [], now, workspaceId } = given;
  const workspace = await findWorkspace(db.prisma, workspaceId);
  if (!workspace || !isTimeToAsk(workspace, now)) return;
  const today = localDay(now, workspace.timeZone);
  const since = instantOf({ day: today, hour: 0, zone: workspace.timeZone });
  const letters = lettersAskedAbout(workspace, today);
  // Without the lock first, as nearly always there is nothing to do.
  const isAnything =
    (await listOpenQuestions(db.prisma, workspaceId)).some(({ waiting }) => waiting === 0) ||
    (await listUnasked(db.prisma, workspaceId)).length > 0 ||
    (await listSilentLetters(db.prisma, { workspaceId, ...letters })).length > 0;
  if (!isAnything) return;
  await db.prisma.$transaction(async (tx) => {
    await lockWorkspace(tx, workspaceId);
    await dropOvertaken(tx, { workspaceId, at: now });
    const askedToday = await countAskedSince(tx, { workspaceId, since });
    const thread = await threadOfDigest(tx, workspaceId);
    const asking = { workspace, admins, askedToday, thread, now };
    await askAboutPayments(tx, asking);
    await askAboutLetters(tx, { ...asking, letters });
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

interface Asking {
  readonly workspace: Workspace;
  readonly admins: readonly string[];
  readonly askedToday: Map<string | null, number>;
  readonly thread: { readonly channelId: string; readonly ts: string } | null;
  readonly now: Date;
}

/**
 * A question names amounts, and answering needs the role collector: whoever has less, or has left, is not asked. One
 * look-up for all of them, as everybody waits for the workspace meanwhile.
 */
async function whoAnswer(
  tx: Queries,
  userIds: readonly (string | null)[],
  { admins, workspace }: Asking,
): Promise<ReadonlySet<string | null>> {
  const slackUserIds = [...new Set(userIds)].filter((one) => one !== null);
  const members = await listMembers(tx, { workspaceId: workspace.id, slackUserIds });
  const able = members.filter(
    (one) => (admins.includes(one.slackUserId) && !one.isBarred) || may(one, 'collector'),
  );
  return new Set(able.map(({ slackUserId }) => slackUserId));
}

async function askAboutPayments(tx: Queries, given: Asking): Promise<void> {
  const { askedToday, now, thread, workspace } = given;
  const workspaceId = workspace.id;
  const unasked = await listUnasked(tx, workspaceId);
  const owners = unasked.map(({ ownerUserId }) => ownerUserId);
  const able = await whoAnswer(tx, owners, given);
  const seen = unasked.map(
    (one): LatePaymentSeen => (able.has(one.ownerUserId) ? one : { ...one, ownerUserId: null }),
  );
  const plan = planQuestions(seen, {
    policy: await findAskPolicy(tx, workspaceId),
    askedToday,
    hasThread: thread !== null,
  });
  const below = { workspaceId, invoiceIds: plan.below, answer: 'below', by: null } as const;
  await answerPayments(tx, { ...below, at: now });
  const entries = seen
    .filter(({ invoiceId }) => plan.below.includes(invoiceId))
    .map(({ clientId, invoiceId }) =>
      entryOf(given, { action: 'question.below', clientId, facts: { invoiceId } }),
    );
  for (const question of plan.questions) {
    const about = { about: 'payment', reminderId: null } as const;
    const asked = { workspaceId, ...question, ...about, thread, at: now };
    entries.push(askEntry(given, { ...asked, questionId: await insertQuestion(tx, asked) }));
    askedToday.set(question.userId, (askedToday.get(question.userId) ?? 0) + 1);
  }
  await recordActivities(tx, workspaceId, entries);
}

function entryOf(
  { now: at, workspace }: Asking,
  entry: Pick<ActivityEntry, 'action' | 'clientId' | 'facts'>,
): ActivityEntry {
  return { workspaceId: workspace.id, at, actor: 'clock', ...entry };
}

/** One for a question, whatever it is about; of nobody's client it says so. */
function askEntry(
  asking: Asking,
  asked: Pick<LateQuestion, 'about' | 'clientId' | 'reminderId' | 'userId'> & {
    readonly invoiceIds: readonly string[];
    readonly questionId: string;
  },
): ActivityEntry {
  const { about, clientId, invoiceIds, questionId, reminderId, userId } = asked;
  const what = about === 'payment' ? { invoices: invoiceIds.length } : { reminderId };
  return entryOf(asking, {
    action: 'question.ask',
    clientId,
    facts: { questionId, about, member: userId, ...what },
  });
}

async function askAboutLetters(
  tx: Queries,
  given: Asking & { readonly letters: { before: Date; after: Date } },
): Promise<void> {
  const { askedToday, letters, now, thread, workspace } = given;
  const workspaceId = workspace.id;
  const silent = await listSilentLetters(tx, { workspaceId, ...letters });
  const writers = silent.map(({ userId }) => userId);
  const able = await whoAnswer(tx, writers, given);
  const entries: ActivityEntry[] = [];
  for (const letter of silent) {
    const { clientId, reminderId } = letter;
    const userId = able.has(letter.userId) ? letter.userId : null;
    const before = askedToday.get(userId) ?? 0;
    if (before >= MOST_QUESTIONS_A_DAY || (userId === null && thread === null)) continue;
    askedToday.set(userId, before + 1);
    const about = { about: 'contact', reminderId, invoiceIds: [], thread } as const;
    const asked = { workspaceId, clientId, userId, ...about, at: now };
    entries.push(askEntry(given, { ...asked, questionId: await insertQuestion(tx, asked) }));
  }
  await recordActivities(tx, workspaceId, entries);
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
