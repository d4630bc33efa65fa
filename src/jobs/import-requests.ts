// Does the work on imports that people asked for in Slack, and draws their cards: the next one when one is done.
import { randomBytes } from 'node:crypto';
import type { ImportProgress } from '#flows/import.ts';
import { claimDueCard, loadCard } from '#flows/import-cards.ts';
import { readRequested, reportAgain } from '#flows/import-reading.ts';
import type { HeldImport } from '#flows/import-work.ts';
import {
  claimDueImport,
  discardRequested,
  failRequested,
  keepImport,
  letGoOfRequest,
  noteProgress,
  retryRequestedLater,
  tooManyLapses,
  undoRequested,
  writeRequested,
} from '#flows/import-work.ts';
import { drawImportCard, drawProgress } from '#messages/import-card.ts';
import { fetchSlackFile } from '#messages/slack-file.ts';
import type { JobDeps } from './run.ts';

/** A card is drawn again at most this often while its file is read: Slack takes about one post a second. */
const BETWEEN_DRAWINGS_MS = 2_500;
const KEEP_EVERY_MS = 20_000;
/** How often Slack is asked for a file before somebody has to. */
const MOST_ATTEMPTS = 5;

export async function runImports(deps: JobDeps): Promise<void> {
  for (;;) {
    await drawCards(deps);
    const held = await claimDueImport(deps.db, {
      workspaceId: deps.workspaceId,
      now: deps.clock.now(),
    });
    if (!held) return;
    try {
      await workOn(deps, held);
    } catch (error) {
      await drawCards(deps); // People learn of it now, not at the next minute.
      throw error;
    }
  }
}

async function drawCards(deps: JobDeps): Promise<void> {
  for (;;) {
    const due = await claimDueCard(flowDeps(deps), deps.workspaceId);
    if (!due) return;
    await drawImportCard(deps, due.claimed, due);
  }
}

/** One step of one import. A fault of ours is told to the people on the card, then thrown on. */
async function workOn(deps: JobDeps, held: HeldImport): Promise<void> {
  const stop = new AbortController();
  const beat = setInterval(() => void keep(deps, held, stop), KEEP_EVERY_MS);
  try {
    const lapsed = tooManyLapses(held);
    if (lapsed) await failRequested(flowDeps(deps), held, lapsed);
    else await takeStep(deps, held, stop);
  } catch (error) {
    if (stop.signal.aborted) return await letGoOfRequest(flowDeps(deps), held);
    const reference = randomBytes(2).toString('hex').toUpperCase();
    await failRequested(flowDeps(deps), held, {
      message: 'Something broke on our side.',
      hint: 'Try again; if it stays, send this reference to whoever runs the bot.',
      canRetry: true,
      reference,
    });
    throw new Error(`Import ${held.id} broke off (ref ${reference}).`, { cause: error });
  } finally {
    clearInterval(beat);
  }
}

async function takeStep(deps: JobDeps, held: HeldImport, stop: AbortController): Promise<void> {
  switch (held.state) {
    case 'reading':
      return read(deps, held, stop);
    case 'writing':
      await writeRequested(flowDeps(deps), held);
      return deps.tidyDatabase();
    case 'undoing':
      return undoRequested(flowDeps(deps), held);
    default:
      return discardRequested(flowDeps(deps), held);
  }
}

async function read(deps: JobDeps, held: HeldImport, stop: AbortController): Promise<void> {
  if (await reportAgain(flowDeps(deps), held)) return;
  const file = await fetchSlackFile(deps.poster, {
    fileId: held.fileId,
    maxBytes: deps.maxImportBytes,
    signal: stop.signal,
  });
  if (!file.ok) {
    const { problem, afterSeconds } = file;
    if (afterSeconds === undefined || held.attempts >= MOST_ATTEMPTS)
      return failRequested(flowDeps(deps), held, problem);
    const longer = afterSeconds * 2 ** (held.attempts - 1);
    return retryRequestedLater(flowDeps(deps), held, { problem, afterSeconds: longer });
  }
  try {
    const progress = progressOf(deps, held, stop);
    await readRequested(flowDeps(deps), held, {
      path: file.path,
      ...progress,
      signal: stop.signal,
    });
  } finally {
    await file.dispose();
  }
}

/** Draws how far it has come, now and then and never two at once; whoever cancelled meanwhile stops it. */
function progressOf(
  deps: JobDeps,
  held: HeldImport,
  stop: AbortController,
): { onProgress: (progress: ImportProgress) => void; settled: () => Promise<void> } {
  let drawnAt = deps.clock.now().getTime();
  let drawing: Promise<void> | null = null;
  const draw = async (progress: ImportProgress): Promise<void> => {
    if (!(await noteProgress(deps.db, held, progress))) return stop.abort();
    const view = await loadCard(flowDeps(deps), { ...held, progress });
    await drawProgress(deps, held, view);
  };
  const onProgress = (progress: ImportProgress): void => {
    const now = deps.clock.now().getTime();
    if (drawing || now - drawnAt < BETWEEN_DRAWINGS_MS) return;
    drawnAt = now;
    drawing = draw(progress)
      .catch((error: unknown) => deps.log.warn({ err: error }, 'progress not noted'))
      .finally(() => {
        drawing = null;
      });
  };
  const settled = async (): Promise<void> => {
    await drawing;
  };
  return { onProgress, settled };
}

async function keep(deps: JobDeps, held: HeldImport, stop: AbortController): Promise<void> {
  try {
    if (!(await keepImport(flowDeps(deps), held))) stop.abort();
  } catch (error) {
    deps.log.warn({ err: error }, 'an import could not be kept in hand');
  }
}

function flowDeps(deps: JobDeps) {
  return { db: deps.db, now: deps.clock.now() };
}
