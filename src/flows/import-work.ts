// The work on imports that people asked for in Slack: each step takes one request from its row to the next state, so
// that a process that dies between two of them leaves nothing but a row for the next one.
import { randomUUID } from 'node:crypto';
import type { Database } from '#db/client.ts';
import type { HeldImport, RequestChange } from '#db/import-requests.ts';
import {
  claimWork,
  findBatch,
  finishWork,
  releaseRequest,
  renewLease,
  saveProgress,
} from '#db/import-requests.ts';
import type { RequestProblem, RequestProgress } from '#domain/import-request.ts';
import { cardReport } from '#domain/import-request.ts';
import type { ImportReport } from '#domain/imported.ts';
import type { FlowDeps } from './deps.ts';
import type { StagedImport } from './import-stages.ts';
import { applyImport, discardImport, findStagedImport, reportImport } from './import-stages.ts';
import { undoImport } from './import-undo.ts';

export type { HeldImport } from '#db/import-requests.ts';

/** Renewed while the work goes on; a dead process is succeeded after this. */
const LEASE_MINUTES = 3;
/** An import that loses the process that holds it this often is given up. */
const MOST_LAPSES = 3;

const leaseFrom = (now: Date): Date => new Date(now.getTime() + LEASE_MINUTES * 60_000);

/** Takes one import that waits for work, one at a time in a workspace; null when none does. */
export async function claimDueImport(
  db: Database,
  given: { workspaceId: string; now: Date },
): Promise<HeldImport | null> {
  const claim = { ...given, leaseUntil: leaseFrom(given.now), fence: randomUUID() };
  return db.prisma.$transaction((tx) => claimWork(tx, claim));
}

/** Why it is not worked on any more; null while it is. */
export function tooManyLapses({ lapses }: HeldImport): RequestProblem | null {
  if (lapses <= MOST_LAPSES) return null;
  return {
    message: 'The bot stopped several times while it was at this file.',
    hint: 'Its log says why. Look at `goodterms imports` before you try again: the file may be in already.',
    canRetry: true,
  };
}

/** Must be called now and then while a step takes its time; false: it is not ours any more. */
export async function keepImport(deps: FlowDeps, held: HeldImport): Promise<boolean> {
  return renewLease(deps.db.prisma, held, leaseFrom(deps.now));
}

/** False when somebody cancelled it, or another process took it. */
export async function noteProgress(
  db: Database,
  held: HeldImport,
  progress: RequestProgress,
): Promise<boolean> {
  return saveProgress(db.prisma, held, progress);
}

/**
 * Writes what somebody agreed to. A process that died after it was written is caught up with; where the staged rows are
 * gone the file is read again, and asked about again.
 */
export async function writeRequested(deps: FlowDeps, held: HeldImport): Promise<void> {
  const { workspaceId, batchId } = held;
  const actor = held.decidedBy ?? held.requestedBy;
  const staged = await stagedOf(deps, held);
  const report = staged && (await applyImport(deps, staged, { actor, ...takenIn(held) }));
  const batch = batchId && (await findBatch(deps.db.prisma, { workspaceId, batchId }));
  if (!report && !(batch && batch.state === 'committed')) {
    await endStep(deps, held, { state: 'queued', batchId: null, report: null });
    return;
  }
  const shown = report ? { report: cardReport(report) } : {};
  await endStep(deps, held, { state: 'imported', problem: null, ...shown });
}

/** Takes back what was written, or says on the card what stands on it. */
export async function undoRequested(deps: FlowDeps, held: HeldImport): Promise<void> {
  const { workspaceId, batchId } = held;
  const actor = held.decidedBy ?? held.requestedBy;
  const undone = await undoImport(deps, { workspaceId, batchId: batchId ?? '0', actor });
  if (undone.ok || undone.reason === 'undone') {
    await endStep(deps, held, { state: 'undone', problem: null });
    return;
  }
  await endStep(deps, held, { state: 'imported', problem: notUndone(undone) });
}

function notUndone(
  refused: Exclude<Awaited<ReturnType<typeof undoImport>>, { ok: true }>,
): RequestProblem {
  const problem = { canRetry: false, hint: 'Everything stays as it was imported.' };
  switch (refused.reason) {
    case 'built-upon': {
      const more = refused.more > 0 ? ` And ${refused.more} more.` : '';
      const said = refused.obstacles.map((one) => `${one}.`).join(' ');
      const message = `It cannot be undone, as later work stands on it. ${said}${more}`;
      const first = refused.areImports
        ? ' Later imports can be undone first, the newest first.'
        : '';
      return { ...problem, hint: `${problem.hint}${first}`, message };
    }
    case 'too-old':
      return { ...problem, message: 'It is older than the record that undoing needs.' };
    case 'unknown':
    case 'staged':
    case 'undone':
      return { ...problem, message: 'There is nothing of it in the books that could be undone.' };
  }
}

/** Nobody wants the rows of a cancelled import any more. */
export async function discardRequested(deps: FlowDeps, held: HeldImport): Promise<void> {
  const staged = await stagedOf(deps, held);
  if (staged) await discardImport(deps, staged);
  await endStep(deps, held, { batchId: null });
}

/** Gives an import up, and says why on its card: with what is so, however far it had come. */
export async function failRequested(
  deps: FlowDeps,
  held: HeldImport,
  problem: RequestProblem,
): Promise<void> {
  const { workspaceId, batchId } = held;
  const batch = batchId && (await findBatch(deps.db.prisma, { workspaceId, batchId }));
  const stands = { committed: 'imported', undone: 'undone', staged: 'failed' } as const;
  const state = batch ? stands[batch.state] : 'failed';
  await endStep(deps, held, { state, progress: null, problem });
}

/** Lets go of an import that was cancelled while it was worked on. */
export async function letGoOfRequest(deps: FlowDeps, held: HeldImport): Promise<void> {
  await releaseRequest(deps.db.prisma, held);
}

/** What passes by itself is tried again; the card says why it takes so long. */
export async function retryRequestedLater(
  deps: FlowDeps,
  held: HeldImport,
  given: { problem: RequestProblem; afterSeconds: number },
): Promise<void> {
  const runAt = new Date(deps.now.getTime() + given.afterSeconds * 1_000);
  await endStep(deps, held, { state: 'queued', progress: null, problem: given.problem, runAt });
}

/** The rows of a reading that were skipped, all of them; null when that is not known any more. */
export async function skippedRows(
  deps: FlowDeps,
  held: HeldImport,
): Promise<ImportReport['rows']['skipped'] | null> {
  const staged = await stagedOf(deps, held);
  if (staged) return (await reportImport(deps, staged)).rows.skipped;
  const { workspaceId, batchId } = held;
  const batch = batchId && (await findBatch(deps.db.prisma, { workspaceId, batchId }));
  return (batch && batch.report?.rows.skipped) || null;
}

/** Ends a step; false when it was cancelled or taken over meanwhile: then the request is only let go. */
export async function endStep(
  deps: FlowDeps,
  held: HeldImport,
  change: RequestChange,
): Promise<boolean> {
  if (await finishWork(deps.db.prisma, held, change)) return true;
  await releaseRequest(deps.db.prisma, held);
  return false;
}

/** The rows that wait for a decision; null when there are none any more. */
export function stagedOf(deps: FlowDeps, held: HeldImport): Promise<StagedImport | null> {
  const { workspaceId, batchId } = held;
  return batchId === null
    ? Promise.resolve(null)
    : findStagedImport(deps, { workspaceId, batchId });
}

export function takenIn({ answers }: HeldImport): { take: readonly number[] } {
  return { take: answers.take ?? [] };
}
