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
    const score = text.includes(candidate) ? scoreOf(countPerRecord(text, candidate)) : 0;
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

const QUOTE = 34;
const LF = 10;
const CR = 13;

function countPerRecord(text: string, candidate: Delimiter): number[] {
  const delimiter = candidate.charCodeAt(0);
  const counts: number[] = [];
  let count = 0;
  let isQuoted = false;
  let isStart = true;
  for (let at = 0; at < text.length; at += 1) {
    const char = text.charCodeAt(at);
    if (isQuoted) {
      if (char !== QUOTE) continue;
      if (text.charCodeAt(at + 1) === QUOTE)
        at += 1; // Stands for one and closes nothing.
      else isQuoted = false;
      continue;
    }
    const isEnd = char === LF || char === CR;
    if (char === QUOTE && isStart) isQuoted = true;
    else if (char === delimiter) count += 1;
    else if (isEnd) {
      counts.push(count);
      count = 0;
    }
    isStart = isEnd || char === delimiter;
  }
  if (count > 0) counts.push(count);
  return counts;
}
