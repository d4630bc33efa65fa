// `goodterms import FILE…`: reads the words, runs the import, prints what happened.
import { basename } from 'node:path';
import type { ImportReport } from '#domain/imported.ts';
import { formatMoney } from '#domain/money.ts';
import type { ImportProblem, ImportProgress, ImportRequest } from '#flows/import.ts';
import { importFile } from '#flows/import.ts';
import { toJson } from '#platform/json.ts';
import type { ExitCode, Terminal } from './terminal.ts';
import { readArgs, UsageError } from './terminal.ts';

/** A terminal whose import can be given up half way; nothing of it then stays. */
export type ImportTerminal = Terminal & { readonly signal?: AbortSignal };

const USAGE =
  'goodterms import FILE… [--commit] [--json] [--map field=Column,…] [--date-order DMY|MDY|YMD] [--currency USD] [--terms 30]';

const OPTIONS = {
  commit: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  map: { type: 'string', multiple: true },
  'date-order': { type: 'string' },
  currency: { type: 'string' },
  terms: { type: 'string' },
} as const;

const SHOWN_ROWS = 20;

const ROWS_PER_PROGRESS = 20_000;

/** 0 done; 2 a file is not right and nothing was written; 1 stopped, and nothing was written. */
export async function runImport(
  terminal: ImportTerminal,
  argv: readonly string[],
): Promise<ExitCode> {
  const { values, positionals: files } = wordsOf(argv);
  if (files.length === 0) throw new UsageError(`Which file? ${USAGE}`);
  const reports: ImportReport[] = [];
  // Of several files none is written unless all can be read.
  const passes = values.commit && files.length > 1 ? [false, true] : [values.commit];
  for (const commit of passes) {
    reports.length = 0;
    for (const path of files) {
      const outcome = await importFile(terminal, requestOf(terminal, { values, path, commit }));
      if (!outcome.ok) {
        terminal.err(problemText(path, outcome.problem));
        return terminal.signal?.aborted ? 1 : 2;
      }
      reports.push(outcome.report);
    }
  }
  if (values.json) terminal.out(toJson(reports.length === 1 ? reports[0] : reports));
  else print(terminal, { reports, files, isCommitted: values.commit });
  return 0;
}

function wordsOf(argv: readonly string[]) {
  return readArgs({ args: [...argv], options: OPTIONS, allowPositionals: true });
}

function requestOf(
  terminal: ImportTerminal,
  given: { values: ReturnType<typeof wordsOf>['values']; path: string; commit: boolean },
): ImportRequest {
  const { values, path, commit } = given;
  return {
    workspaceId: terminal.workspace.id,
    actor: 'terminal',
    path,
    fileName: basename(path),
    options: {
      ...(values.map && { map: values.map }),
      ...(values['date-order'] !== undefined && { dateOrder: values['date-order'] }),
      ...(values.currency !== undefined && { currency: values.currency }),
      ...(values.terms !== undefined && { terms: values.terms }),
    },
    commit,
    ...(terminal.isTty && { onProgress: progressTo(terminal) }),
    ...(terminal.signal && { signal: terminal.signal }),
  };
}

/** A line now and then; small files need none. */
function progressTo(terminal: Terminal): (progress: ImportProgress) => void {
  const started = performance.now();
  let next = ROWS_PER_PROGRESS;
  return ({ step, rows }) => {
    if (rows < next) return;
    if (step === 'staging') next += ROWS_PER_PROGRESS;
    const rate = Math.round((rows * 1000) / Math.max(1, performance.now() - started));
    const doing = step === 'writing' ? 'Writing' : 'Read';
    terminal.err(`${doing} ${count(rows)} rows (${count(rate)} a second)`);
  };
}

/** FILE:LINE: what is wrong, then what to do. */
function problemText(path: string, problem: ImportProblem): string {
  const place = [path, problem.line, problem.column && `column "${problem.column}"`];
  return `${place.filter(Boolean).join(':')}: ${problem.message}\n${problem.hint}`;
}

function print(
  terminal: Terminal,
  given: { reports: readonly ImportReport[]; files: readonly string[]; isCommitted: boolean },
): void {
  for (const [at, report] of given.reports.entries())
    terminal.out(linesOf(report, basename(given.files[at] ?? '')).join('\n'));
  terminal.out(
    given.isCommitted ? 'Imported.' : 'Nothing was written. Run again with --commit to import.',
  );
}

function linesOf({ rows, ...report }: ImportReport, file: string): string[] {
  const more = rows.skipped.length - SHOWN_ROWS;
  return [
    `${file}, read as ${report.format}`,
    `  Rows     ${count(rows.read)} read: ${count(rows.imported)} new, ${count(rows.updated)} changed, ${count(rows.unchanged)} unchanged, ${count(rows.skipped.length)} skipped${rows.summary ? `, ${count(rows.summary)} titles and totals` : ''}`,
    ...report.totals.map(
      ({ currency, invoices, openMinor }) =>
        `  ${currency}      ${count(invoices)} ${invoices === 1 ? 'invoice' : 'invoices'}, ${formatMoney({ currency, minor: openMinor }, 'en-US')} open`,
    ),
    `  Clients  ${count(report.clients.created)} new, ${count(report.clients.matched)} known`,
    ...report.warnings.map((warning) => `  Note     ${warning}`),
    ...rows.skipped
      .slice(0, SHOWN_ROWS)
      .map(({ line, reason }) => `  Skipped  line ${line}: ${reason}`),
    ...(more > 0 ? [`  Skipped  ${count(more)} more; --json lists them all`] : []),
  ];
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}
