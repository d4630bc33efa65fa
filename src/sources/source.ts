// One file as an import sees it: recognised, its marks and dates voted, then read row by row. Knows no database.
import type { ImportedRow } from '#domain/imported.ts';
import type { Day } from '#domain/types.ts';
import type { DecimalMark, MarkVotes } from './amount.ts';
import { countMark, decideMark } from './amount.ts';
import type { Bytes } from './bytes.ts';
import { fileBytes } from './bytes.ts';
import { openTotals } from './checksum.ts';
import type { DateVotes } from './date.ts';
import { countDate, decideOrder } from './date.ts';
import type { ReadSettings } from './document.ts';
import { readDocument } from './document.ts';
import type { Draft, Field, Layout, Reading } from './format.ts';
import { openTable } from './open-table.ts';
import type { SourceOptions } from './options.ts';
import { readOptions } from './options.ts';
import { quoted, Refusal } from './problem.ts';
import type { Rows } from './recognise.ts';
import { recogniseTable } from './recognise.ts';
import { refuseIncomplete } from './required.ts';
import { sheetErrorsOf } from './sheet-error.ts';

/** Rows of the file in its order, and how many of each batch were titles, sections and totals. */
interface SourceBatch {
  readonly rows: readonly ImportedRow[];
  readonly summaries: number;
}

export interface Source {
  readonly format: string;
  /** The ledger: part of what tells clients apart. */
  readonly source: string;
  /** sha256 of the bytes. */
  readonly hash: string;
  readonly asOf: Day | null;
  /** Whether the file lists everything that was open on its day. */
  readonly isCompleteOpenItems: boolean;
  /** Line of the column titles: every row below it that is not blank is read. */
  readonly headerLine: number;
  /** Throws a Refusal where the whole file turns out wrong, such as a total that does not add up. */
  read(): AsyncGenerator<SourceBatch>;
  /** Complete once `read` has ended. */
  warnings(): readonly string[];
}

const REST_ROWS = 2_000;

/** A file on disk as a source; see `openBytes`. */
export async function openSource(
  path: string,
  asked: SourceOptions,
  signal?: AbortSignal,
): Promise<Source> {
  return openBytes(await fileBytes(path), asked, signal);
}

/** Reads the file once to recognise it and to vote. Throws a Refusal that says what to do, or the signal's reason. */
export async function openBytes(
  bytes: Bytes,
  asked: SourceOptions,
  signal?: AbortSignal,
): Promise<Source> {
  const options = readOptions(asked);
  const table = await openTable(bytes);
  const { format, layout, rows, unread } = await recogniseTable(table, options);
  refuseIncomplete(layout, options);
  const votes = await vote(rows, layout, signal);
  const order = decideOrder(votes.dates, options.dateOrder);
  if (!order.ok) throw new Refusal(order.problem);
  const notes = new Map<string, { count: number; line: number }>();
  const settings: ReadSettings = {
    titles: layout.titles,
    order: order.order,
    marks: votes.marks,
    mixesMarks: layout.mixesMarks ?? false,
    currency: options.currency ?? layout.currency ?? null,
    termDays: options.termDays,
    warn: (what, line) => {
      const note = notes.get(what);
      notes.set(what, note ? { ...note, count: note.count + 1 } : { count: 1, line });
    },
  };
  return {
    format: format.id,
    source: format.source,
    hash: table.hash,
    asOf: layout.asOf,
    isCompleteOpenItems: layout.isCompleteOpenItems ?? false,
    headerLine: layout.headerLine,
    read: () => readBatches({ rows, layout, settings }),
    warnings: () => [
      ...layout.warnings,
      ...unread.map((name) => `Sheet ${quoted(name)} was not read.`),
      ...[...notes].map(([what, { count, line }]) =>
        count === 1 ? `${what} (line ${line}).` : `${what} (${count} rows, first on line ${line}).`,
      ),
    ],
  };
}

const DATES = ['issuedOn', 'dueOn', 'paidOn'] as const;
const AMOUNTS = ['amount', 'balance', 'paidAmount'] as const;

/** Every cell of the file votes on the order of dates; every column of amounts on its own decimal mark. */
async function vote(
  rows: Rows,
  layout: Layout,
  signal?: AbortSignal,
): Promise<{ dates: DateVotes; marks: Map<Field, DecimalMark> }> {
  const dates: DateVotes = {};
  const perColumn = new Map<Field, MarkVotes>();
  for await (const readings of readAll(rows, layout)) {
    signal?.throwIfAborted();
    for (const reading of readings) {
      if (reading.kind === 'summary' || reading.kind === 'skipped') continue;
      const { draft, line, sums } = reading;
      for (const field of DATES) {
        const text = draft[field];
        if (text !== undefined) countDate(dates, { line, text, column: layout.titles[field] });
      }
      for (const field of AMOUNTS) {
        const lines = field === 'balance' ? undefined : sums?.[field];
        for (const text of lines ?? [draft[field]]) {
          if (text === undefined) continue;
          const votes = perColumn.get(field) ?? { point: 0, comma: 0 };
          countMark(votes, text);
          perColumn.set(field, votes);
        }
      }
    }
  }
  return { dates, marks: marksOf(perColumn) };
}

/** A column that does not tell follows the other amounts of its file. */
function marksOf(perColumn: ReadonlyMap<Field, MarkVotes>): Map<Field, DecimalMark> {
  const all = { point: 0, comma: 0 };
  for (const { point, comma } of perColumn.values()) {
    all.point += point;
    all.comma += comma;
  }
  const marks = new Map<Field, DecimalMark>();
  for (const [field, votes] of perColumn) {
    const own = decideMark(votes);
    marks.set(field, own === 'unknown' ? decideMark(all) : own);
  }
  return marks;
}

async function* readAll(rows: Rows, layout: Layout): AsyncGenerator<Reading[]> {
  const reader = layout.reader();
  for await (const batch of rows())
    yield batch.flatMap((row) => (row.line > layout.headerLine ? reader.row(row) : []));
  // A journal gives its invoices at the end: many at once.
  const rest = reader.end();
  for (let at = 0; at < rest.length; at += REST_ROWS) yield rest.slice(at, at + REST_ROWS);
}

async function* readBatches(given: {
  rows: Rows;
  layout: Layout;
  settings: ReadSettings;
}): AsyncGenerator<SourceBatch> {
  const { settings } = given;
  const check = openTotals(settings, given.layout.onWrongTotal);
  for await (const readings of readAll(given.rows, given.layout)) {
    const rows: ImportedRow[] = [];
    let summaries = 0;
    for (const reading of readings) {
      check(reading);
      if (reading.kind === 'summary') summaries += 1;
      else if (reading.kind === 'skipped')
        rows.push({ kind: 'skipped', line: reading.line, reason: reading.reason });
      else rows.push(readSound(reading, settings));
    }
    yield { rows, summaries };
  }
}

/** The document, unless the spreadsheet could not work out what is taken for its values. */
function readSound(
  reading: Extract<Reading, { readonly draft: Draft }>,
  settings: ReadSettings,
): ImportedRow {
  const errors = sheetErrorsOf(reading, settings.titles);
  if (errors.length === 0) return readDocument(reading, settings);
  return { kind: 'skipped', line: reading.line, reason: errors.join('; ') };
}
