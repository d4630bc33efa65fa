// One file as an import sees it: recognised, its marks and dates voted, then read row by row. Knows no database.
import type { ImportedRow, SkippedRow } from '#domain/imported.ts';
import type { Day } from '#domain/types.ts';
import type { DecimalMark, MarkVotes } from './amount.ts';
import { countMark, decideMark } from './amount.ts';
import type { Bytes } from './bytes.ts';
import { fileBytes } from './bytes.ts';
import { openTotals } from './checksum.ts';
import { fingerprintOf } from './columns.ts';
import type { DateVotes } from './date.ts';
import { countDate, decideOrder, isOrderOpen } from './date.ts';
import { readDocument } from './document.ts';
import type { ReadSettings } from './document-faults.ts';
import type { Draft, Field, Layout, Reading } from './format.ts';
import { openTable } from './open-table.ts';
import type { SourceOptions } from './options.ts';
import { readOptions } from './options.ts';
import type { Problem } from './problem.ts';
import { quoted, Refusal } from './problem.ts';
import type { TableDescription } from './question.ts';
import type { Rows } from './recognise.ts';
import { recogniseTable } from './recognise.ts';
import type { RememberedAnswers } from './remembered-answers.ts';
import { answersInForce, answersTo } from './remembered-answers.ts';
import { lackOf } from './required.ts';
import { sheetErrorsOf } from './sheet-error.ts';
import { BATCH_ROWS } from './table.ts';

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
  /** Of the titles: what people say of the file is remembered under it. */
  readonly fingerprint: string;
  /** Rows below the titles, as many as `read` will give. */
  readonly rows: number;
  /** Titles of all columns. */
  readonly columns: readonly string[];
  /** What people said of this table, now or before, to be remembered under the fingerprint; null where nobody did. */
  readonly answers: RememberedAnswers | null;
  /** Throws a Refusal where the whole file turns out wrong, such as a total that does not add up. */
  read(): AsyncGenerator<SourceBatch>;
  /** Complete once `read` has ended. */
  warnings(): readonly string[];
}

/** Who looks on while a file is looked over. */
interface Watch {
  /** Gives it up. */
  readonly signal?: AbortSignal | undefined;
  /** How many rows were seen so far. */
  readonly onRows?: (rows: number) => void;
}

/** A file on disk as a source; see `openBytes`. */
export async function openSource(
  path: string,
  asked: SourceOptions,
  watch: Watch = {},
): Promise<Source> {
  return openBytes(await fileBytes(path), asked, watch);
}

/** Reads the file once to recognise it and to vote. Throws a Refusal that says what to do, or the signal's reason. */
export async function openBytes(
  bytes: Bytes,
  asked: SourceOptions,
  watch: Watch = {},
): Promise<Source> {
  const options = readOptions(asked);
  const table = await openTable(bytes);
  const found = await recogniseTable(table, options);
  const { format, layout, rows, unread } = found;
  const fingerprint = layout.fingerprint ?? fingerprintOf(layout.columns);
  const known = answersTo(fingerprint, options.remembered);
  const currency = options.currency ?? layout.currency ?? known?.currency ?? null;
  const termDays = options.termDays ?? known?.termDays ?? null;
  const lack = lackOf(layout, { currency, termDays });
  if (lack) throw refusalOf(lack.problem, lack.isOfColumns ? found : { layout });
  const { rows: count, ...votes } = await vote(rows, layout, watch);
  const remembered = isOrderOpen(votes.dates) ? known?.dateOrder : null;
  const order = decideOrder(votes.dates, options.dateOrder ?? remembered ?? null);
  if (!order.ok) throw refusalOf(order.problem, { layout });
  const notes = new Map<string, { count: number; line: number }>();
  const settings: ReadSettings = {
    titles: layout.titles,
    order: order.order,
    marks: votes.marks,
    mixesMarks: layout.mixesMarks ?? false,
    currency,
    termDays,
    warn: (what, line) => {
      const note = notes.get(what);
      if (note) note.count += 1;
      else notes.set(what, { count: 1, line });
    },
  };
  return {
    format: format.id,
    source: format.source,
    hash: table.hash,
    asOf: layout.asOf,
    isCompleteOpenItems: layout.isCompleteOpenItems ?? false,
    headerLine: layout.headerLine,
    fingerprint,
    columns: layout.columns,
    rows: count,
    answers: answersInForce({ ...found, options, known }),
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

/** With the question of its columns where they are described, and the table under which an answer is remembered. */
function refusalOf(
  problem: Problem,
  { layout, describe }: { layout: Layout; describe?: () => TableDescription },
): Refusal {
  const { fingerprint } = layout;
  if (fingerprint === undefined) return new Refusal(problem);
  const question = describe && { kind: 'mapping' as const, table: describe() };
  return new Refusal({ ...problem, ...(question && { question }), fingerprint });
}

const DATES = ['issuedOn', 'dueOn', 'paidOn'] as const;
const AMOUNTS = ['amount', 'balance', 'paidAmount'] as const;

/** Every cell of the file votes on the order of dates; every column of amounts on its own decimal mark. */
async function vote(
  rows: Rows,
  layout: Layout,
  watch: Watch,
): Promise<{ dates: DateVotes; marks: Map<Field, DecimalMark>; rows: number }> {
  let count = 0;
  const dates: DateVotes = {};
  const perColumn = new Map<Field, MarkVotes>();
  for await (const readings of readAll(rows, layout)) {
    watch.signal?.throwIfAborted();
    count += readings.length;
    watch.onRows?.(count);
    for (const reading of readings) {
      if (reading.kind === 'summary' || reading.kind === 'skipped') continue;
      const { draft, line, sums } = reading;
      for (const field of DATES) {
        const text = draft[field];
        if (text !== undefined) countDate(dates, { line, text, column: layout.titles[field] });
      }
      for (const field of AMOUNTS) {
        const lines = field === 'balance' ? undefined : sums?.[field];
        const text = draft[field];
        if (lines) for (const one of lines) countMark(votesOf(perColumn, field), one);
        else if (text !== undefined) countMark(votesOf(perColumn, field), text);
      }
    }
  }
  return { dates, marks: marksOf(perColumn), rows: count };
}

function votesOf(perColumn: Map<Field, MarkVotes>, field: Field): MarkVotes {
  const votes = perColumn.get(field) ?? { point: 0, comma: 0 };
  if (votes.point + votes.comma === 0) perColumn.set(field, votes);
  return votes;
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
  for await (const batch of rows()) {
    const readings: Reading[] = [];
    for (const row of batch)
      if (row.line > layout.headerLine)
        for (const reading of reader.row(row)) readings.push(reading);
    yield readings;
  }
  // A journal gives its invoices at the end: many at once.
  const rest = reader.end();
  for (let at = 0; at < rest.length; at += BATCH_ROWS) yield rest.slice(at, at + BATCH_ROWS);
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
      else if (reading.kind === 'skipped') rows.push(skippedRow(reading));
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
  return skippedRow({
    line: reading.line,
    reason: errors.map(({ reason }) => reason).join('; '),
    isFault: true,
    column: errors[0]?.title,
  });
}

function skippedRow(given: {
  line: number;
  reason: string;
  isFault?: boolean;
  column?: string | undefined;
}): SkippedRow {
  const { line, reason, isFault = false, column = null } = given;
  return { kind: 'skipped', line, reason, isFault, column };
}
