// An import that somebody asked for in Slack: its states, what may be done in each, and what its card shows. Pure.
import type { ImportReport, SkippedLine } from './imported.ts';
import { sumByCurrency } from './money.ts';
import type { Day, Money } from './types.ts';

export type ImportState =
  | 'queued'
  | 'reading'
  | 'asking'
  | 'ready'
  | 'writing'
  | 'imported'
  | 'undoing'
  | 'undone'
  | 'cancelled'
  | 'failed';

/** Endings of the files that can be imported; what is in one is looked at when it is read. */
export const FILE_ENDINGS = ['csv', 'tsv', 'txt', 'xlsx'] as const;

/** What a person may do with an import. */
export type ImportDeed = 'approve' | 'cancel' | 'answer' | 'columns' | 'settle' | 'undo' | 'retry';

const LEADS_TO: Readonly<Record<ImportDeed, Partial<Record<ImportState, ImportState>>>> = {
  approve: { ready: 'writing' },
  cancel: {
    queued: 'cancelled',
    reading: 'cancelled',
    asking: 'cancelled',
    ready: 'cancelled',
  },
  answer: { asking: 'queued' },
  columns: { asking: 'queued', ready: 'queued' },
  settle: { ready: 'queued' },
  undo: { imported: 'undoing' },
  retry: { failed: 'queued' },
};

/** The state after a deed; null where it comes too late or too early. */
export function stateAfter(state: ImportState, deed: ImportDeed): ImportState | null {
  return LEADS_TO[deed][state] ?? null;
}

/** What people decided about a file. */
export interface ImportAnswers {
  readonly dateOrder?: string;
  /** ISO 4217. */
  readonly currency?: string;
  /** Days from issue to due date. */
  readonly terms?: string;
  /** Which column of the table is which. */
  readonly columns?: {
    readonly fingerprint: string;
    /** Field -> label of its column; null: not in the file. */
    readonly mapping: Readonly<Record<string, string | null>>;
  };
  /** Lines that are taken although others, or the books, contradict them. */
  readonly take?: readonly number[];
}

/** What the file leaves open: a person says it. */
export type ImportQuestion =
  | {
      readonly kind: 'dateOrder';
      readonly choices: readonly { readonly value: string; readonly label: string }[];
      readonly samples: readonly {
        readonly text: string;
        readonly line: number;
        readonly column: string | null;
      }[];
    }
  | { readonly kind: 'currency'; readonly suggestions: readonly string[] }
  /** With the table, as the due date may stand in a column that we do not know. */
  | { readonly kind: 'terms'; readonly table?: ImportTable }
  | { readonly kind: 'mapping'; readonly table: ImportTable };

/** A table laid open, so that a person can say which column is which. */
export interface ImportTable {
  readonly fingerprint: string;
  readonly headerLine: number;
  readonly columns: readonly ImportColumn[];
  /** Of each list one field is needed and has no column. */
  readonly missing: readonly (readonly string[])[];
}

interface ImportColumn {
  readonly label: string;
  /** The first values that differ. */
  readonly samples: readonly string[];
  /** The field that it is taken for; null: for none. */
  readonly field: string | null;
}

/** The table of which somebody may say which column is which; null where there is nothing to say. */
export function tableIn(question: ImportQuestion | null): ImportTable | null {
  return (question && 'table' in question && question.table) || null;
}

/** More columns make a form longer than anybody reads. */
const COLUMNS_SHOWN = 40;

/** The columns that a person is asked about: those that we take for something, then the first of the others. */
export function columnsToAsk({ columns }: ImportTable): readonly ImportColumn[] {
  const first = columns.filter(({ field }) => field !== null);
  const others = columns.filter(({ field }) => field === null);
  const asked = new Set([...first, ...others].slice(0, COLUMNS_SHOWN));
  return columns.filter((column) => asked.has(column));
}

/** Of each, one is needed: without it no row is an invoice. The due date may follow from the date and the terms. */
const NEEDED = [
  ['number'],
  ['clientName', 'clientId'],
  ['amount', 'balance'],
  ['dueOn', 'issuedOn'],
] as const;

/** What is wrong with the fields that were chosen for the columns, from left to right; null when nothing is. */
export function mappingMistake(
  fields: readonly (string | null)[],
): { readonly at: number; readonly field: string; readonly reason: 'twice' | 'missing' } | null {
  for (const [at, field] of fields.entries())
    if (field !== null && fields.indexOf(field) < at) return { at, field, reason: 'twice' };
  const missing = NEEDED.find((some) => !some.some((field) => fields.includes(field)));
  return missing ? { at: 0, field: missing[0], reason: 'missing' } : null;
}

/** Why an import did not come to its end, and what to do: both are sentences. */
export interface RequestProblem {
  readonly message: string;
  readonly hint: string;
  readonly line?: number;
  readonly column?: string;
  /** The same file may go in after all, once that was done. */
  readonly canRetry: boolean;
  /** Finds the fault in the log. */
  readonly reference?: string;
}

export interface RequestProgress {
  readonly step: 'reading' | 'staging' | 'writing';
  readonly rows: number;
  readonly total: number | null;
}

/** What was answered on the card after the import: it goes on saying so. */
export type ImportAnswer =
  | {
      /** Invoices that the report no longer lists. */
      readonly kind: 'paid' | 'open';
      readonly invoices: number;
      readonly by: string;
    }
  | {
      /** Two clients that looked like one. */
      readonly kind: 'merged' | 'apart' | 'split';
      readonly keepName: string;
      readonly mergeName: string;
      readonly mergeId: string;
      readonly by: string;
    };

/** One document of a file whose rows contradict each other or the books. */
export interface ImportConflict {
  readonly number: string;
  readonly clientName: string;
  readonly lines: readonly number[];
  /** Why none of them is taken, as it is said of the first. */
  readonly reason: string;
}

/** As much of a report as a card shows; the rest is counted. */
export interface CardReport {
  readonly format: string;
  readonly asOf: Day | null;
  readonly rows: {
    readonly read: number;
    readonly imported: number;
    readonly updated: number;
    readonly unchanged: number;
    readonly summary: number;
    readonly skipped: number;
  };
  readonly totals: ImportReport['totals'];
  readonly clients: ImportReport['clients'];
  readonly changes: ImportReport['changes'];
  /** The first rows that a person can mend. */
  readonly faults: readonly SkippedLine[];
  readonly faultCount: number;
  /** The first documents of which nothing is taken until somebody settles them. */
  readonly conflicts: readonly ImportConflict[];
  /** Rows in conflict, all of them. */
  readonly conflictCount: number;
  readonly warnings: readonly string[];
  readonly warningCount: number;
  /** Open in the books and not in a complete report. */
  readonly missing: { readonly count: number; readonly money: readonly Money[] };
}

const FAULTS_SHOWN = 5;
const CHANGES_SHOWN = 5;
const WARNINGS_SHOWN = 5;
const NAMES_SHOWN = 5;

export function cardReport(
  report: ImportReport,
  conflicts: readonly ImportConflict[] = [],
): CardReport {
  const { skipped, ...counts } = report.rows;
  const faults = skipped.filter((row) => row.isFault && !row.isConflict);
  return {
    format: report.format,
    asOf: report.asOf,
    rows: { ...counts, skipped: skipped.length },
    totals: report.totals,
    clients: { ...report.clients, newNames: report.clients.newNames.slice(0, NAMES_SHOWN) },
    changes: report.changes.slice(0, CHANGES_SHOWN),
    faults: faults.slice(0, FAULTS_SHOWN),
    faultCount: faults.length,
    conflicts,
    conflictCount: skipped.filter((row) => row.isConflict).length,
    warnings: report.warnings.slice(0, WARNINGS_SHOWN),
    warningCount: report.warnings.length,
    missing: {
      count: report.presumedSettled.length,
      money: sumByCurrency(
        report.presumedSettled.map(({ currency, balanceMinor }) => ({
          currency,
          minor: balanceMinor,
        })),
      ),
    },
  };
}
