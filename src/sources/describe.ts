// Lays a table open for a person who says which column is what. Knows no amounts and no days.
import type { Bytes } from './bytes.ts';
import { fileBytes } from './bytes.ts';
import { columnLabels, fingerprintOf, labelAt, likelyHeader } from './columns.ts';
import type { Mapping } from './format.ts';
import { fieldsOf, namedHeader } from './formats/general.ts';
import { openTable } from './open-table.ts';
import type { ReadOptions, SourceOptions } from './options.ts';
import { readOptions } from './options.ts';
import { clipped } from './problem.ts';
import type { TableDescription } from './question.ts';
import { findKnownTable } from './remembered-answers.ts';
import { missingFields } from './required.ts';
import type { HeadedSheet } from './sheet-start.ts';
import { filledSheets, headedSheets } from './sheet-start.ts';
import type { TableRow } from './table.ts';

const SAMPLES = 3;

/** A file on disk or in memory, whatever format reads it. Throws a Refusal where it is no table. */
export async function describeTable(
  file: Bytes | string,
  options: SourceOptions = {},
): Promise<TableDescription> {
  const said = readOptions(options);
  const table = await openTable(typeof file === 'string' ? await fileBytes(file) : file);
  return describeSheets(filledSheets(await headedSheets(table)), said);
}

/**
 * The table that is remembered; else the first with the columns that were mapped, or with titles that we know; else
 * the row that is most likely the titles, on the sheet where it has the most of them.
 */
export function describeSheets(
  sheets: readonly [HeadedSheet, ...HeadedSheet[]],
  options: ReadOptions,
): TableDescription {
  const known = findKnownTable(sheets, options);
  if (known) return describeRows(known.sheet, known);
  const { mapping } = options;
  for (const sheet of sheets) {
    const header = namedHeader(sheet.head, mapping);
    if (header) return describeRows(sheet, { header, mapping });
  }
  const [best] = sheets
    .flatMap((sheet) => {
      const header = likelyHeader(sheet.head);
      return header ? [{ sheet, header }] : [];
    })
    .sort((a, b) => filled(b.header) - filled(a.header));
  // Every sheet here has a first row.
  if (!best) throw new TypeError('There is no row to describe.');
  return describeRows(best.sheet, { header: best.header, mapping });
}

/** The table below this row of titles. */
function describeRows(
  { sheet, start }: HeadedSheet,
  { header, mapping }: { header: TableRow; mapping: Mapping },
): TableDescription {
  const rows = start.filter((row) => row.line > header.line);
  const labels = columnLabels(header.cells);
  const fieldAt = new Map([...fieldsOf(header, mapping)].map(([field, at]) => [at, field]));
  const width = Math.max(...[header, ...rows].map(({ cells }) => cells.length));
  const columns = Array.from({ length: width }, (_, at) => ({
    position: at + 1,
    label: labels[at] ?? labelAt('', at),
    samples: samplesOf(rows, at),
    field: fieldAt.get(at) ?? null,
  }));
  const fields = new Set(fieldAt.values());
  return {
    sheet: sheet.name,
    headerLine: header.line,
    fingerprint: fingerprintOf(header.cells),
    columns: columns.filter(
      ({ samples }, at) => samples.length > 0 || (header.cells[at]?.trim() ?? '') !== '',
    ),
    missing: missingFields((field) => fields.has(field)),
  };
}

function samplesOf(rows: readonly TableRow[], at: number): string[] {
  const samples = new Set<string>();
  for (const { cells } of rows) {
    const text = clipped(cells[at] ?? '');
    if (text !== '') samples.add(text);
    if (samples.size === SAMPLES) break;
  }
  return [...samples];
}

function filled({ cells }: TableRow): number {
  return cells.filter((cell) => cell.trim() !== '').length;
}
