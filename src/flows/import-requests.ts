// Imports that people ask for in Slack: asking, and what they decide on the way. The work itself is in import-work.ts.
import { recordActivity } from '#db/activity.ts';
import type { Database } from '#db/client.ts';
import type { RequestChange, RequestedImport } from '#db/import-requests.ts';
import { addRequest, changeRequest, findRequest, holdRequest } from '#db/import-requests.ts';
import type { ImportAnswers, ImportDeed } from '#domain/import-request.ts';
import { stateAfter } from '#domain/import-request.ts';

export type { RequestedImport } from '#db/import-requests.ts';

/** One file, one request: true when it is new, false for what was asked already. */
export async function requestImport(
  db: Database,
  given: {
    workspaceId: string;
    /** What the person did to ask, once: the form or the message, and the file. */
    origin: string;
    actor: string;
    fileId: string;
    fileName: string;
    /** Where the card is to stand; null: in the direct message. */
    channelId: string | null;
    threadTs: string | null;
    now: Date;
  },
): Promise<boolean> {
  const { workspaceId, actor, now } = given;
  return db.prisma.$transaction(async (tx) => {
    const id = await addRequest(tx, { ...given, requestedBy: actor });
    if (id === null) return false;
    await recordActivity(tx, {
      workspaceId,
      at: now,
      actor,
      action: 'import.request',
      facts: { requestId: id, fileId: given.fileId },
    });
    return true;
  });
}

export async function loadRequest(
  db: Database,
  given: { workspaceId: string; requestId: string },
): Promise<RequestedImport | null> {
  return findRequest(db.prisma, { workspaceId: given.workspaceId, id: given.requestId });
}

export type DeedResult =
  | { readonly ok: true; readonly request: RequestedImport }
  | { readonly ok: false; readonly reason: 'unknown' }
  /** Somebody else was first, or it has gone on meanwhile. */
  | { readonly ok: false; readonly reason: 'late'; readonly request: RequestedImport };

interface Deciding {
  readonly workspaceId: string;
  readonly requestId: string;
  readonly actor: string;
  readonly now: Date;
}

/** Somebody presses a button: the row changes for the first of them, a job does the rest. */
export async function decideImport(
  db: Database,
  given: Deciding & { deed: 'approve' | 'cancel' | 'undo' | 'retry' },
): Promise<DeedResult> {
  return decide(db, given, () => ({ problem: null }));
}

/** Somebody answers what the file leaves open: it is read again with that. */
export async function answerQuestion(
  db: Database,
  given: Deciding & { answer: Pick<ImportAnswers, 'dateOrder' | 'currency' | 'terms'> },
): Promise<DeedResult> {
  return decide(db, { ...given, deed: 'answer' }, ({ answers }) => ({
    answers: { ...answers, ...given.answer },
    question: null,
  }));
}

/** Somebody says which column is which: the file is read again with that, whatever it was taken for before. */
export async function chooseColumns(
  db: Database,
  given: Deciding & { columns: NonNullable<ImportAnswers['columns']> },
): Promise<DeedResult> {
  return decide(db, { ...given, deed: 'columns' }, ({ answers }) => ({
    // Lines that were taken may stand for something else now.
    answers: { ...answers, columns: given.columns, take: [] },
    question: null,
    report: null,
  }));
}

/** Somebody takes one of several rows that contradict each other: the same rows are held against the books again. */
export async function settleConflicts(
  db: Database,
  given: Deciding & {
    settled: { readonly lines: readonly number[]; readonly take: readonly number[] };
  },
): Promise<DeedResult> {
  const { lines, take } = given.settled;
  return decide(db, { ...given, deed: 'settle' }, ({ answers }) => ({
    answers: {
      ...answers,
      take: [...(answers.take ?? []).filter((line) => !lines.includes(line)), ...take],
    },
  }));
}

/** What is written and undone is recorded when it is done. */
const RECORDED: readonly ImportDeed[] = ['cancel', 'answer', 'columns', 'settle'];

async function decide(
  db: Database,
  given: Deciding & { deed: ImportDeed },
  change: (seen: RequestedImport) => RequestChange,
): Promise<DeedResult> {
  const { workspaceId, requestId, actor, now, deed } = given;
  return db.prisma.$transaction(async (tx): Promise<DeedResult> => {
    const request = await holdRequest(tx, { workspaceId, id: requestId });
    if (!request) return { ok: false, reason: 'unknown' };
    const state = stateAfter(request.state, deed);
    if (state === null) return { ok: false, reason: 'late', request };
    await changeRequest(tx, request, {
      ...change(request),
      state,
      decidedBy: actor,
      decidedAt: now,
      runAt: now,
      attempts: 0,
      lapses: 0,
    });
    if (RECORDED.includes(deed))
      await recordActivity(tx, {
        workspaceId,
        at: now,
        actor,
        action: `import.${deed}`,
        facts: { requestId, batchId: request.batchId },
      });
    return { ok: true, request };
  });
}
