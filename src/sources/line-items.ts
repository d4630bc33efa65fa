// Joins rows that are lines of one document, as they follow each other; holds one document at most. Pure.
import type { Content, Draft, Field, Reading } from './format.ts';
import type { TitledReader, TitledRow } from './titled-format.ts';

/**
 * For files that repeat the whole document on each of its lines: the first line is the document, the next ones with
 * the same number that contradict nothing are summaries. A line that does contradict is a document of its own.
 */
export function repeatedLines(read: (row: TitledRow) => Content): TitledReader {
  let last: { draft: Draft; kind: string } | null = null;
  return {
    row(row) {
      const content = read(row);
      const isLine = last?.kind === content.kind && continues(last.draft, row.draft);
      if (isLine) return [{ line: row.line, kind: 'summary' }];
      last = { draft: row.draft, kind: content.kind };
      return [{ ...content, line: row.line }];
    },
    end: () => [],
  };
}

/** For files that have amounts per line and no total: gives the document once its last line is in. */
export function summedLines(
  read: (row: TitledRow) => Content & { readonly lineAmount?: string },
): TitledReader {
  let open: { reading: Reading; draft: Draft; amounts: string[] } | null = null;
  const close = (): Reading[] => {
    if (!open) return [];
    const { reading, amounts } = open;
    open = null;
    return [isDocument(reading) ? { ...reading, sums: { amount: amounts } } : reading];
  };
  return {
    row(row) {
      const { lineAmount, ...content } = read(row);
      if (lineAmount === undefined) return [...close(), { ...content, line: row.line }];
      if (open?.reading.kind === content.kind && continues(open.draft, row.draft)) {
        open.amounts.push(lineAmount);
        return [{ line: row.line, kind: 'summary' }];
      }
      const before = close();
      open = { reading: { ...content, line: row.line }, draft: row.draft, amounts: [lineAmount] };
      return before;
    },
    end: close,
  };
}

function isDocument(reading: Reading): reading is Extract<Reading, { draft: Draft }> {
  return reading.kind !== 'summary' && reading.kind !== 'skipped';
}

/** Blank cells contradict nothing: some programs fill the first line only. */
function continues(first: Draft, next: Draft): boolean {
  if (next.number === undefined || next.number !== first.number) return false;
  for (const field in next) if (first[field as Field] !== next[field as Field]) return false;
  return true;
}
