// One file as an import sees it: recognised, its marks and dates voted, then read row by row. Knows no database.
import type { ImportedRow } from '#domain/imported.ts';
import type { Day } from '#domain/types.ts';
import type { DecimalMark, MarkVotes } from './amount.ts';
import { countMark, decideMark } from './amount.ts';
import { openTotals } from './checksum.ts';
import type { DateVotes } from './date.ts';
import { countDate, decideOrder } from './date.ts';
import type { ReadSettings } from './document.ts';
import { readDocument } from './document.ts';
import type { Field, Format, Layout, Reading } from './format.ts';
import { FORMATS } from './formats/registry.ts';
import type { ReadOptions, SourceOptions } from './options.ts';
import { readOptions } from './options.ts';
import { Refusal } from './problem.ts';
import { refuseIncomplete } from './required.ts';
import type { Table, TableRow } from './table.ts';
import { openTable, readRows } from './table.ts';

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
  /** Throws a Refusal where the whole file turns out wrong, such as a total that does not add up. */
  read(): AsyncGenerator<SourceBatch>;
  /** Complete once `read` has ended. */
  warnings(): readonly string[];
}

const HEAD_ROWS = 30;

/** Reads the file once to recognise it and to vote. Throws a Refusal that says what to do, or the signal's reason. */
export async function openSource(
  path: string,
  asked: SourceOptions,
  signal?: AbortSignal,
): Promise<Source> {
  const options = readOptions(asked);
  const table = await openTable(path);
  const { format, layout } = recognise(await headOf(table), options);
  refuseIncomplete(layout, options);
  const votes = await vote(table, layout, signal);
  const order = decideOrder(votes.dates, options.dateOrder);
  if (!order.ok) throw new Refusal(order.problem);
  const notes = new Map<string, { count: number; line: number }>();
  const settings: ReadSettings = {
    titles: layout.titles,
    order: order.order,
    marks: votes.marks,
    currency: options.currency,
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
    read: () => readBatches({ table, layout, settings }),
    warnings: () => [
      ...layout.warnings,
      ...[...notes].map(([what, { count, line }]) =>
        count === 1 ? `${what} (line ${line}).` : `${what} (${count} rows, first on line ${line}).`,
      ),
    ],
  };
}

/** The first rows with anything in them. */
async function headOf(table: Table): Promise<TableRow[]> {
  for await (const rows of readRows(table)) return rows.slice(0, HEAD_ROWS);
  throw new Refusal({ message: 'The file has no rows.', hint: 'Export it again.' });
}

function recognise(
  head: readonly TableRow[],
  options: ReadOptions,
): { format: Format; layout: Layout } {
  for (const format of FORMATS) {
    const layout = format.recognise(head, options.mapping);
    if (layout) return { format, layout };
  }
  throw new Refusal({
    line: head[0]?.line ?? 1,
    message: `No row of column titles was found in the first ${HEAD_ROWS} rows.`,
    hint: 'Add titles such as Customer, Invoice Number, Due Date, Amount, or name yours with --map number=Column,clientName=Column,…',
  });
}

const DATES = ['issuedOn', 'dueOn', 'paidOn'] as const;
const AMOUNTS = ['amount', 'balance', 'paidAmount'] as const;

/** Every cell of the file votes on the order of dates; every column of amounts on its own decimal mark. */
async function vote(
  table: Table,
  layout: Layout,
  signal?: AbortSignal,
): Promise<{ dates: DateVotes; marks: Map<Field, DecimalMark> }> {
  const dates: DateVotes = {};
  const perColumn = new Map<Field, MarkVotes>();
  for await (const readings of readAll(table, layout)) {
    signal?.throwIfAborted();
    for (const reading of readings) {
      if (reading.kind === 'summary' || reading.kind === 'skipped') continue;
      const { draft, line } = reading;
      for (const field of DATES) {
        const text = draft[field];
        if (text !== undefined) countDate(dates, { line, text });
      }
      for (const field of AMOUNTS) {
        const text = draft[field];
        if (text === undefined) continue;
        const votes = perColumn.get(field) ?? { point: 0, comma: 0 };
        countMark(votes, text);
        perColumn.set(field, votes);
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

async function* readAll(table: Table, layout: Layout): AsyncGenerator<Reading[]> {
  const reader = layout.reader();
  for await (const rows of readRows(table))
    yield rows.flatMap((row) => (row.line > layout.headerLine ? reader.row(row) : []));
  yield [...reader.end()];
}

async function* readBatches(given: {
  table: Table;
  layout: Layout;
  settings: ReadSettings;
}): AsyncGenerator<SourceBatch> {
  const { settings } = given;
  const check = openTotals(settings);
  for await (const readings of readAll(given.table, given.layout)) {
    const rows: ImportedRow[] = [];
    let summaries = 0;
    for (const reading of readings) {
      check(reading);
      if (reading.kind === 'summary') summaries += 1;
      else if (reading.kind === 'skipped')
        rows.push({ kind: 'skipped', line: reading.line, reason: reading.reason });
      else rows.push(readDocument(reading, settings));
    }
    yield { rows, summaries };
  }
}
