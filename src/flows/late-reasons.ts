// Why invoices are late, as somebody said: kept with each of them, with the words as a note, and with the day on which
// somebody gets in touch again.
import { recordActivities } from '#db/activity.ts';
import { wantCardRedraws } from '#db/cards.ts';
import type { Queries } from '#db/client.ts';
import { findClientById } from '#db/clients.ts';
import { wantRedraw } from '#db/digest-redraws.ts';
import { loadInvoicesById } from '#db/invoices.ts';
import { explainPayments } from '#db/late-payments.ts';
import { endQuestion, listQuestionInvoices } from '#db/late-questions.ts';
import {
  countCauses,
  findLastPromise,
  listOwnCauses,
  saveNextTouch,
  saveReasons,
} from '#db/late-reasons.ts';
import { findNoteOfOrigin, insertNote } from '#db/notes.ts';
import { listOpenQuestions } from '#db/open-questions.ts';
import { lockWorkspace } from '#db/workspaces.ts';
import { addDays } from '#domain/calendar.ts';
import type { Cause, Side } from '#domain/cause.ts';
import { causesOf, likeliestFirst } from '#domain/cause.ts';
import { noteText } from '#domain/note.ts';
import { daysLate } from '#domain/payer.ts';
import type { PromiseMistake } from '#domain/promised.ts';
import { promiseMistake, touchAfterPromise } from '#domain/promised.ts';
import type { Client, Day, Invoice } from '#domain/types.ts';
import type { Database } from './deps.ts';

/** What somebody said of why it was late. */
export interface SaidReason {
  readonly cause: string;
  /** Left out: the side on which the cause usually lies. */
  readonly side?: Side;
  /** Who said so: "Ms. Weber". */
  readonly saidBy?: string | null;
  readonly note?: string | null;
  /** What the client asks for. */
  readonly request?: string | null;
  /** When they will pay what is open; left out: as it was said before, if it was. */
  readonly promisedOn?: Day | null;
}

/** Whose words they are, and when. */
export interface Saying {
  readonly workspaceId: string;
  readonly said: SaidReason;
  readonly actor: string;
  readonly now: Date;
  readonly today: Day;
}

/** What the words are about, and what they answer. */
interface About {
  readonly clientId: string;
  readonly invoices: readonly { readonly id: string; readonly balanceMinor: bigint }[];
  /** The same form, or the same question with the same invoices, keeps one note. */
  readonly origin: string;
  readonly questionId: string | null;
}

/**
 * Keeps the reason for these invoices, within the transaction of a caller that holds the workspace: before that a cause that
 * nobody has named yet may still be removed. False: nobody knows the cause any more.
 */
export async function keepReason(tx: Queries, saying: Saying, about: About): Promise<boolean> {
  const { actor, now, said, workspaceId } = saying;
  const { clientId, invoices, questionId } = about;
  const causes = causesOf(await listOwnCauses(tx, workspaceId));
  const cause = causes.find(({ code }) => code === said.cause);
  if (!cause) return false;
  const invoiceIds = invoices.map(({ id }) => id);
  const noteId = await keepNote(tx, saying, about);
  const { promisedOn = null, request = null, saidBy = null, side = cause.side } = said;
  const kept = { side, cause: cause.code, saidBy, request, noteId };
  const reason = { ...kept, recordedBy: actor, recordedAt: now };
  const open = invoices.filter(({ balanceMinor }) => balanceMinor > 0n).map(({ id }) => id);
  const promise = promisedOn === null ? null : { on: promisedOn, invoiceIds: open };
  await saveReasons(tx, { workspaceId, invoiceIds, reason, promise });
  const question = questionId === null ? {} : { questionId };
  const entries = invoiceIds.map((invoiceId) => ({
    workspaceId,
    at: now,
    actor,
    action: 'reason.record',
    clientId,
    facts: {
      invoiceId,
      ...question,
      side,
      cause: cause.code,
      ...(promise?.invoiceIds.includes(invoiceId) ? { promisedOn: promise.on } : {}),
    },
  }));
  await recordActivities(tx, workspaceId, entries);
  await nextTouch(tx, saying, { ...about, cause });
  return true;
}

async function keepNote(tx: Queries, saying: Saying, about: About): Promise<string | null> {
  const { actor, now, said, workspaceId } = saying;
  const { clientId, invoices, origin } = about;
  const body = noteText(said.note ?? '');
  if (body === '') return null;
  const [only, ...others] = invoices;
  const invoiceId = others.length === 0 ? (only?.id ?? null) : null;
  const words = { kind: 'late_reason', body, authorUserId: actor, origin, at: now } as const;
  const none = { saidByUserId: null, permalink: null, nextTouchOn: null };
  const noteId = await insertNote(tx, { workspaceId, clientId, invoiceId, ...words, ...none });
  // The same form again keeps the note that there is.
  if (noteId === null) return (await findNoteOfOrigin(tx, { workspaceId, origin }))?.id ?? null;
  const facts = { noteId, kind: words.kind, ...(invoiceId === null ? {} : { invoiceId }) };
  const entry = { workspaceId, at: now, actor, action: 'note.add', clientId, facts };
  await recordActivities(tx, workspaceId, [entry]);
  return noteId;
}

/**
 * Where something of it is open still, the last day that they promised for anything that is open, else the cause says when
 * somebody gets in touch again: what was promised holds as long as its day has not come, whatever is said of the cause.
 */
async function nextTouch(
  tx: Queries,
  { actor, today, workspaceId }: Saying,
  { cause, clientId, invoices }: About & { readonly cause: Cause },
): Promise<void> {
  if (invoices.every(({ balanceMinor }) => balanceMinor <= 0n)) return;
  const promisedOn = await findLastPromise(tx, { workspaceId, clientId, today });
  const on =
    promisedOn !== null
      ? touchAfterPromise(promisedOn)
      : cause.touchDays !== null
        ? addDays(today, cause.touchDays)
        : null;
  if (on === null) return;
  await saveNextTouch(tx, { workspaceId, clientId, on, cause: cause.code, byUserId: actor });
}

export type ExplainResult =
  | { readonly ok: true; readonly client: Client; readonly invoices: number }
  /** Nothing of what they named is late, or it is not theirs. */
  | { readonly ok: false; readonly reason: 'no_client' | 'unknown_cause' | 'nothing_late' }
  | { readonly ok: false; readonly reason: PromiseMistake };

/**
 * Somebody says why invoices of a client are late, or were, without having been asked, or otherwise than before. What is
 * said later counts; the record keeps both. Questions about them are answered by it.
 */
export async function explainInvoices(
  db: Database,
  given: Saying & {
    readonly clientId: string;
    readonly invoiceIds: readonly string[];
    /** The form: sent twice it is one note. */
    readonly origin: string;
  },
): Promise<ExplainResult> {
  const { actor, now, origin, today, workspaceId } = given;
  const mistake = promiseMistake(given.said.promisedOn ?? null, today);
  if (mistake) return { ok: false, reason: mistake };
  return db.prisma.$transaction(async (tx): Promise<ExplainResult> => {
    await lockWorkspace(tx, workspaceId);
    const client = await findClientById(tx, workspaceId, given.clientId);
    if (!client) return { ok: false, reason: 'no_client' };
    const ids = given.invoiceIds.filter((id) => /^\d{1,18}$/.test(id));
    const invoices = (await loadInvoicesById(tx, { workspaceId, ids })).filter(
      (invoice) => invoice.clientId === client.id && isOrWasLate(invoice, today),
    );
    if (invoices.length === 0) return { ok: false, reason: 'nothing_late' };
    const about = { clientId: client.id, invoices, origin, questionId: null };
    if (!(await keepReason(tx, given, about))) return { ok: false, reason: 'unknown_cause' };
    const invoiceIds = invoices.map(({ id }) => id);
    await explainPayments(tx, { workspaceId, invoiceIds, by: actor, at: now });
    await endAnswered(tx, { workspaceId, invoiceIds, at: now });
    await wantRedraw(tx, workspaceId);
    await wantCardRedraws(tx, { workspaceId, clientId: client.id });
    return { ok: true, client, invoices: invoices.length };
  });
}

/** Ends the questions about these invoices of which nothing waits any more. */
async function endAnswered(
  tx: Queries,
  given: { workspaceId: string; invoiceIds: readonly string[]; at: Date },
): Promise<void> {
  const { at, invoiceIds, workspaceId } = given;
  for (const question of await listOpenQuestions(tx, workspaceId)) {
    if (question.waiting > 0) continue;
    const about = await listQuestionInvoices(tx, question);
    if (about.some(({ id }) => invoiceIds.includes(id)))
      await endQuestion(tx, { workspaceId, id: question.id, state: 'done', at });
  }
}

/** All causes that the team knows, and those to choose from, likeliest of this client first. */
export async function loadCauses(
  db: Database,
  key: { workspaceId: string; clientId: string },
): Promise<{ readonly causes: readonly Cause[]; readonly choices: readonly Cause[] }> {
  const causes = causesOf(await listOwnCauses(db.prisma, key.workspaceId));
  return { causes, choices: likeliestFirst(causes, await countCauses(db.prisma, key)) };
}

function isOrWasLate({ balanceMinor, dueOn, paidOn }: Invoice, today: Day): boolean {
  return balanceMinor > 0n ? dueOn < today : paidOn !== null && daysLate({ dueOn, paidOn }) > 0;
}
