// Reads the file of an import that somebody asked for in Slack: to the dry run, or to a question that only they can answer.
import type { Database } from '#db/client.ts';
import type { HeldImport, RequestChange } from '#db/import-requests.ts';
import type {
  CardReport,
  ImportAnswers,
  ImportQuestion,
  ImportTable,
} from '#domain/import-request.ts';
import { cardReport } from '#domain/import-request.ts';
import { describeTable } from '#sources/describe.ts';
import type { SourceOptions } from '#sources/options.ts';
import type { Problem } from '#sources/problem.ts';
import { Refusal } from '#sources/problem.ts';
import type { RememberedAnswers } from '#sources/remembered-answers.ts';
import { rememberedAnswers } from './column-mappings.ts';
import type { FlowDeps } from './deps.ts';
import type { ImportProgress } from './import.ts';
import { conflictsOf } from './import-conflicts.ts';
import type { StagedImport } from './import-stages.ts';
import { discardImport, reportImport, stageImport } from './import-stages.ts';
import { endStep, stagedOf, takenIn } from './import-work.ts';

/** The staged rows of an earlier reading are held against the books again; false when there are none to use. */
export async function reportAgain(deps: FlowDeps, held: HeldImport): Promise<boolean> {
  const staged = await stagedOf(deps, held);
  if (!staged) return false;
  if (!held.report) {
    // Somebody chose other columns: these rows are of no use any more.
    await discardImport(deps, staged);
    return false;
  }
  const report = await shownReport(deps, held, staged);
  await endStep(deps, held, readyWith({ report, staged, question: held.question }));
  return true;
}

interface Reading {
  readonly path: string;
  readonly onProgress: (progress: ImportProgress) => void;
  /** Resolves when no progress is being drawn: what is drawn after that is the outcome. */
  readonly settled: () => Promise<void>;
  readonly signal: AbortSignal;
}

/** Reads the file of a request, from its bytes to the dry run or to a question. Throws the reason of the signal. */
export async function readRequested(
  deps: FlowDeps,
  held: HeldImport,
  given: Reading,
): Promise<void> {
  const { change, staged } = await outcomeOf(deps, held, given);
  await given.settled();
  const isTaken = await endStep(deps, held, change);
  if (!isTaken && staged) await discardImport(deps, staged); // It was cancelled meanwhile.
}

async function outcomeOf(
  deps: FlowDeps,
  held: HeldImport,
  given: Reading,
): Promise<{ change: RequestChange; staged: StagedImport | null }> {
  const { workspaceId, answers, requestedBy: actor, fileName } = held;
  const { path, onProgress, signal } = given;
  const options = await optionsOf(deps.db, workspaceId, answers);
  let staged: StagedImport | null = null;
  try {
    const file = { path, fileName, options, onProgress, signal };
    staged = await stageImport(deps, { workspaceId, actor, ...file });
    const report = await shownReport(deps, held, staged);
    const question = await columnsOf(staged, { path, options });
    return { change: readyWith({ report, staged, question }), staged };
  } catch (error) {
    if (staged) await discardImport(deps, staged);
    if (!(error instanceof Refusal)) throw error;
    const { problem } = error;
    const isOfTerms = problem.question?.kind === 'terms';
    const table = isOfTerms ? await describeTable(path, options) : null;
    return { change: refusedWith(problem, table), staged: null };
  }
}

/** The table, for somebody who wants to look at the columns again; the particular formats know theirs. */
async function columnsOf(
  staged: StagedImport,
  file: { path: string; options: SourceOptions },
): Promise<ImportQuestion | null> {
  if (staged.format !== 'general') return null;
  return { kind: 'mapping', table: await describeTable(file.path, file.options) };
}

async function shownReport(
  deps: FlowDeps,
  held: HeldImport,
  staged: StagedImport,
): Promise<CardReport> {
  const report = await reportImport(deps, staged, takenIn(held));
  const batchId = staged.batch.batchId.toString();
  const { workspaceId } = held;
  return cardReport(report, await conflictsOf(deps.db, { workspaceId, batchId }, report));
}

function readyWith(given: {
  report: CardReport;
  staged: StagedImport;
  question: ImportQuestion | null;
}): RequestChange {
  return {
    state: 'ready',
    report: given.report,
    batchId: given.staged.batch.batchId.toString(),
    question: given.question,
    problem: null,
    progress: null,
  };
}

function refusedWith(problem: Problem, table: ImportTable | null): RequestChange {
  const { question: asked, fingerprint: _, ...said } = problem;
  const question: ImportQuestion | undefined = table && asked ? { kind: 'terms', table } : asked;
  const rest = { progress: null, batchId: null, report: null };
  return question
    ? { ...rest, state: 'asking', question, problem: { ...said, canRetry: false } }
    : { ...rest, state: 'failed', question: null, problem: { ...said, canRetry: false } };
}

/** What was just said of the columns counts as remembered: it beats what was said of them before. */
async function optionsOf(
  db: Database,
  workspaceId: string,
  answers: ImportAnswers,
): Promise<SourceOptions> {
  const { dateOrder, currency, terms, columns } = answers;
  const remembered = new Map(await rememberedAnswers(db, workspaceId));
  if (columns) {
    const before = remembered.get(columns.fingerprint);
    remembered.set(columns.fingerprint, { ...NOTHING_SAID, ...before, mapping: columns.mapping });
  }
  return {
    remembered,
    ...(dateOrder !== undefined && { dateOrder }),
    ...(currency !== undefined && { currency }),
    ...(terms !== undefined && { terms }),
  };
}

const NOTHING_SAID: RememberedAnswers = {
  mapping: {},
  dateOrder: null,
  currency: null,
  termDays: null,
};
