// `goodterms import FILE…`: runs the import, asks what the file leaves open, prints what happened.
import { basename } from 'node:path';
import type { ImportReport } from '#domain/imported.ts';
import type { ImportOutcome, ImportProblem, ImportRequest } from '#flows/import.ts';
import { faultProblem, importFile } from '#flows/import.ts';
import { toJson } from '#platform/json.ts';
import { importedText, linesOf, problemText } from './import-print.ts';
import { progressTo } from './import-progress.ts';
import type { Ask } from './import-questions.ts';
import { answerOf } from './import-questions.ts';
import type { Looks } from './import-watch.ts';
import { watchFolder } from './import-watch.ts';
import type { ImportWords } from './import-words.ts';
import { readImportWords } from './import-words.ts';
import type { ExitCode, Terminal } from './terminal.ts';

/** A terminal whose import can be given up half way; nothing of it then stays. */
export type ImportTerminal = Terminal & {
  readonly signal?: AbortSignal;
  /** Writes over what it showed before. Without it nobody watches. */
  readonly show?: (line: string) => void;
  /** Since the program began. */
  readonly elapsedMs?: () => number;
  /** Without it nobody is there to answer. */
  readonly ask?: Ask;
  /** When `--watch` looks into its folder. */
  readonly looks?: Looks;
  /** Looks after the tables once many rows have come. */
  readonly tidy?: () => Promise<void>;
};

/** 0 done; 2 a file is not right and nothing of it was written; 1 stopped, and nothing was written. */
export async function runImport(
  terminal: ImportTerminal,
  argv: readonly string[],
): Promise<ExitCode> {
  const words = readImportWords(argv);
  // Of several files each is read twice, and asked about once. A watched folder may bring another file of that name.
  const answers: Answers = new Map();
  const importOne = (path: string, wishes: Partial<ImportRequest> & { commit: boolean }) =>
    importAsking({ ...terminal, answers: words.folder === null ? answers : new Map() }, words, {
      path,
      ...wishes,
    });
  if (words.folder !== null)
    return watchFolder(terminal, { ...words, folder: words.folder, importOne });
  const reports: ImportReport[] = [];
  // Of several files none is written unless all can be read.
  const passes = words.commit && words.files.length > 1 ? [false, true] : [words.commit];
  for (const commit of passes) {
    reports.length = 0;
    for (const path of words.files) {
      const outcome = await importOne(path, { commit });
      if (!outcome.ok) return refuse(terminal, { words, path, outcome });
      const fault = words.commit && !commit ? faultOf(outcome.report, words) : null;
      if (fault) return refuse(terminal, { words, path, outcome: { ok: false, problem: fault } });
      reports.push(outcome.report);
    }
  }
  if (words.json) terminal.out(toJson(reports.length === 1 ? reports[0] : reports));
  else print(terminal, words, reports);
  if (words.commit) await terminal.tidy?.();
  return reports.some((report) => faultOf(report, words) !== null) ? 2 : 0;
}

type Answers = Map<string, ImportRequest['options']>;

/** One file; what it leaves open is asked for, as often as there is somebody to answer. */
async function importAsking(
  terminal: ImportTerminal & { readonly answers: Answers },
  words: ImportWords,
  given: { path: string; commit: boolean } & Partial<ImportRequest>,
): Promise<ImportOutcome> {
  const request = requestOf(terminal, words, given);
  let options = terminal.answers.get(given.path) ?? request.options;
  for (;;) {
    const outcome = await importFile(terminal, { ...request, options });
    terminal.show?.('');
    if (outcome.ok || !outcome.problem.question || !terminal.ask || words.json) return outcome;
    const { ask } = terminal;
    terminal.err(`${given.path}: ${outcome.problem.message}`);
    const answered = await answerOf(outcome.problem.question, options, { ask, say: terminal.err });
    if (!answered) return outcome;
    options = answered;
    terminal.answers.set(given.path, answered);
  }
}

function requestOf(
  terminal: ImportTerminal,
  words: ImportWords,
  given: { path: string; commit: boolean } & Partial<ImportRequest>,
): ImportRequest {
  const { show, elapsedMs } = terminal;
  return {
    workspaceId: terminal.workspace.id,
    actor: 'terminal',
    fileName: basename(given.path),
    ...words.wishes,
    ...(show && elapsedMs && { onProgress: progressTo(show, elapsedMs) }),
    ...(terminal.signal && { signal: terminal.signal }),
    ...given,
  };
}

function refuse(
  terminal: ImportTerminal,
  given: {
    words: ImportWords;
    path: string;
    outcome: Extract<ImportOutcome, { ok: false }>;
  },
): ExitCode {
  const { words, path, outcome } = given;
  if (words.json) terminal.out(toJson({ error: { file: path, ...outcome.problem } }));
  else if (outcome.report) terminal.out(linesOf(outcome.report, basename(path)).join('\n'));
  terminal.err(problemText(path, outcome.problem));
  return terminal.signal?.aborted ? 1 : 2;
}

function faultOf(report: ImportReport, { wishes }: ImportWords): ImportProblem | null {
  return wishes.skipFaulty ? null : faultProblem(report);
}

function print(terminal: Terminal, words: ImportWords, reports: readonly ImportReport[]): void {
  for (const [at, report] of reports.entries())
    terminal.out(linesOf(report, basename(words.files[at] ?? '')).join('\n'));
  if (!words.commit) return terminal.out('Nothing was written. Run again with --commit to import.');
  for (const report of reports) terminal.out(importedText(report));
}
