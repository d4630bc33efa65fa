// Which character separates the cells of a text table: counted over its first lines, quotes respected. Pure.

const CANDIDATES = [',', ';', '\t', '|'] as const;
export type Delimiter = (typeof CANDIDATES)[number];

/**
 * The delimiter that cuts the most rows into the same number of cells; the titles hold none but the true one.
 * A quote only opens a cell at its start, so that nested lists in quoted cells do not count.
 */
export function sniffDelimiter(text: string): Delimiter {
  let best: Delimiter = ',';
  let bestScore = 0;
  for (const candidate of CANDIDATES) {
    const score = scoreOf(countPerRecord(text, candidate));
    if (score > bestScore) [best, bestScore] = [candidate, score];
  }
  return best;
}

/** How many rows agree on a count (above zero); where two candidates agree as often, the one that cuts finer. */
function scoreOf(counts: readonly number[]): number {
  const agreeing = new Map<number, number>();
  for (const count of counts) if (count > 0) agreeing.set(count, (agreeing.get(count) ?? 0) + 1);
  return Math.max(0, ...[...agreeing].map(([count, rows]) => rows * 1_000 + Math.min(count, 999)));
}

function countPerRecord(text: string, delimiter: string): number[] {
  const counts: number[] = [];
  let count = 0;
  let isQuoted = false;
  let isStart = true;
  for (const char of text) {
    if (isQuoted) {
      if (char === '"') isQuoted = false;
      continue;
    }
    // A doubled quote closes and opens again, which changes nothing for counting.
    if (char === '"' && isStart) isQuoted = true;
    else if (char === delimiter) count += 1;
    else if (char === '\n' || char === '\r') {
      counts.push(count);
      count = 0;
    }
    isStart = char === delimiter || char === '\n' || char === '\r';
  }
  if (count > 0) counts.push(count);
  return counts;
}
