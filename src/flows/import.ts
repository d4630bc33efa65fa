// Invoices in: a file is read, staged, held against the books, reported and, only when asked, written.
import { findWorkspace } from '#db/workspaces.ts';
import type { ImportReport } from '#domain/imported.ts';
import type { SourceOptions } from '#sources/options.ts';
import type { Problem } from '#sources/problem.ts';
import { Refusal } from '#sources/problem.ts';
import type { FlowDeps } from './deps.ts';
import { reportSameFile, saidOf } from './import-again.ts';
import type { StagedImport } from './import-stages.ts';
import { applyImport, discardImport, reportImport, stageImport } from './import-stages.ts';

export { FIELDS as IMPORT_FIELDS } from '#sources/format.ts';
export type { Problem as ImportProblem } from '#sources/problem.ts';

export interface ImportProgress {
  /** Looking over the whole file, staging its rows, writing the books. */
  readonly step: 'reading' | 'staging' | 'writing';
  /** Rows of the file that this step is through with. */
  readonly rows: number;
  /** Rows of the file; null while that is not known. */
  readonly total: number | null;
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
  /** Lines that are taken although another row, or the books, contradict them. */
  readonly take?: readonly number[];
  /** Writes the sound rows of a file although others cannot be read. */
  readonly skipFaulty?: boolean;
  /** Asked before anything is written; false gives the import up. */
  readonly mayWrite?: () => Promise<boolean>;
  readonly onProgress?: (progress: ImportProgress) => void;
  /** Gives the import up; nothing of it stays. */
  readonly signal?: AbortSignal;
}

export type ImportOutcome =
  | { readonly ok: true; readonly report: ImportReport }
  /** Nothing was written. The report says what a file with some broken rows would have done. */
  | { readonly ok: false; readonly problem: Problem; readonly report?: ImportReport };

const STOPPED: Problem = {
  message: 'Stopped; nothing was written.',
  hint: 'Run the same import again when you like.',
};

/** One file, from its bytes to the report. A file that cannot be read writes nothing. */
export async function importFile(deps: FlowDeps, request: ImportRequest): Promise<ImportOutcome> {
  if (!(await findWorkspace(deps.db.prisma, request.workspaceId)))
    return refused(`There is no workspace "${request.workspaceId}".`, 'Leave --workspace out.');
  let staged: StagedImport | null = null;
  let isWritten = false;
  try {
    const same = await reportSameFile(deps, request);
    if (same) return { ok: true, report: same };
    staged = await stageImport(deps, request);
    if (!request.commit) return { ok: true, report: await reportImport(deps, staged, request) };
    if (staged.faults > 0 && !request.skipFaulty) {
      const report = await reportImport(deps, staged, request);
      const problem = faultProblem(report);
      if (problem) return { ok: false, problem, report };
    }
    if (request.mayWrite && !(await request.mayWrite())) return { ok: false, problem: STOPPED };
    request.onProgress?.({ step: 'writing', rows: staged.read, total: staged.read });
    const report = await applyImport(deps, staged, { ...request, saidOf: saidOf(request) });
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

/** The first broken row, as the reason why nothing of the file was written; null where every row can be read. */
export function faultProblem({ rows }: ImportReport): Problem | null {
  const [first, ...others] = rows.skipped.filter(({ isFault }) => isFault);
  if (!first) return null;
  const more =
    others.length === 1 ? ' 1 more row has faults.' : ` ${others.length} more rows have faults.`;
  return {
    message: `${first.reason}.${others.length === 0 ? '' : more}`,
    hint: 'Mend the file and run the import again, or leave such rows out with --skip-faulty.',
    line: first.line,
    ...(first.column !== null && { column: first.column }),
  };
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
