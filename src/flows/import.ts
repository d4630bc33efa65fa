// Invoices in: a file is read, staged, held against the books, reported and, only when asked, written.
import type { Database } from '#db/client.ts';
import { findWorkspace } from '#db/workspaces.ts';
import type { ImportReport } from '#domain/imported.ts';
import type { SourceOptions } from '#sources/options.ts';
import type { Problem } from '#sources/problem.ts';
import { Refusal } from '#sources/problem.ts';
import type { StagedImport } from './import-stages.ts';
import { applyImport, discardImport, reportImport, stageImport } from './import-stages.ts';

export type { Problem as ImportProblem } from '#sources/problem.ts';

export interface ImportDeps {
  readonly db: Database;
  readonly now: Date;
}

export interface ImportProgress {
  readonly step: 'staging' | 'writing';
  /** Rows of the file staged so far. */
  readonly rows: number;
}

export interface ImportRequest {
  readonly workspaceId: string;
  /** Slack user id or "terminal". */
  readonly actor: string;
  readonly path: string;
  /** As the person knows it. */
  readonly fileName: string;
  readonly options: SourceOptions;
  /** False: says what would happen and leaves nothing behind. */
  readonly commit: boolean;
  readonly onProgress?: (progress: ImportProgress) => void;
  /** Gives the import up; nothing of it stays. */
  readonly signal?: AbortSignal;
}

export type ImportOutcome =
  | { readonly ok: true; readonly report: ImportReport }
  | { readonly ok: false; readonly problem: Problem };

const STOPPED: Problem = {
  message: 'Stopped; nothing was written.',
  hint: 'Run the same import again when you like.',
};

/** One file, from its bytes to the report. A file that cannot be read writes nothing. */
export async function importFile(deps: ImportDeps, request: ImportRequest): Promise<ImportOutcome> {
  if (!(await findWorkspace(deps.db.prisma, request.workspaceId)))
    return refused(`There is no workspace "${request.workspaceId}".`, 'Leave --workspace out.');
  let staged: StagedImport | null = null;
  let isWritten = false;
  try {
    staged = await stageImport(deps, request);
    if (!request.commit) return { ok: true, report: await reportImport(deps, staged) };
    request.onProgress?.({ step: 'writing', rows: staged.read });
    const report = await applyImport(deps, staged, request);
    isWritten = report !== null;
    return report ? { ok: true, report } : { ok: false, problem: STOPPED };
  } catch (error) {
    if (request.signal?.aborted) return { ok: false, problem: STOPPED };
    const problem = problemOf(error, request.fileName);
    if (problem) return { ok: false, problem };
    throw error;
  } finally {
    if (staged && !isWritten) await discardImport(deps, staged);
  }
}

/** What a person can do something about; null for what is broken on our side. */
function problemOf(error: unknown, fileName: string): Problem | null {
  if (error instanceof Refusal) return error.problem;
  switch ((error as NodeJS.ErrnoException).code) {
    case 'ENOENT':
      return { message: `There is no file ${fileName}.`, hint: 'Check the name and the folder.' };
    case 'EISDIR':
      return { message: `${fileName} is a folder.`, hint: 'Name the file in it.' };
    case 'EACCES':
      return { message: `${fileName} may not be read.`, hint: 'Check who is allowed to read it.' };
    default:
      return null;
  }
}

function refused(message: string, hint: string): ImportOutcome {
  return { ok: false, problem: { message, hint } };
}
