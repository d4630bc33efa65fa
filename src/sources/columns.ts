// What each column of a table is called, also where titles repeat or are blank, and which row holds the titles. Pure.
import { createHash } from 'node:crypto';
import { titleKey } from './header.ts';
import type { TableRow } from './table.ts';

const WITH_POSITION = /^(.*?)\s*\(column (\d{1,4})\)$/i;

/** The titles; a blank one, and one that stands further left already, by its position: "Amount (column 5)", "(column 3)". */
export function columnLabels(cells: readonly string[]): string[] {
  const seen = new Set<string>();
  return cells.map((cell, at) => {
    const title = onOneLine(cell);
    const isFirst = title !== '' && !seen.has(title.toLowerCase());
    seen.add(title.toLowerCase());
    return isFirst ? title : labelAt(title, at);
  });
}

/** The label of a column beyond the last title, or of one whose title does not tell it apart. */
export function labelAt(title: string, at: number): string {
  return `${title} (column ${at + 1})`.trim();
}

export function hasPosition(label: string): boolean {
  return WITH_POSITION.test(label);
}

/** The index of the column that a person or an earlier import calls so; -1 where there is none. Spelling beats likeness. */
export function columnCalled(cells: readonly string[], label: string): number {
  const wanted = onOneLine(label);
  const labels = columnLabels(cells);
  const exact = labels.indexOf(wanted);
  if (exact !== -1) return exact;
  const small = labels.findIndex((one) => one.toLowerCase() === wanted.toLowerCase());
  if (small !== -1) return small;
  const [, title, position] = WITH_POSITION.exec(wanted) ?? [];
  if (title !== undefined && position !== undefined) {
    const at = Number(position) - 1;
    const isThere = title === '' || titleKey(title) === titleKey(cells[at] ?? '');
    return isThere ? at : -1;
  }
  const key = titleKey(wanted);
  return key === '' ? -1 : cells.findIndex((cell) => titleKey(cell) === key);
}

/** The same for two files with the same titles in the same order, however they are spelled; what follows the last title does not count. */
export function fingerprintOf(cells: readonly string[]): string {
  const keys = cells.map(titleKey);
  const last = keys.findLastIndex((key) => key !== '');
  return createHash('sha256')
    .update(keys.slice(0, last + 1).join('\n'))
    .digest('hex');
}

/**
 * The row that is most likely the titles where no title is known: the one with the most cells of words (letters, no
 * digit), at least two, that has a row below it with at least half as many cells filled; of equals the first. Values are
 * rarely all words, and what stands above the titles fills few cells. Without any such row it is the first.
 */
export function likelyHeader(rows: readonly TableRow[]): TableRow | null {
  let best = rows[0] ?? null;
  let most = 1;
  for (const [at, row] of rows.entries()) {
    const count = wordsIn(row);
    if (count <= most) continue;
    const isAbove = rows.slice(at + 1).some((below) => 2 * filledIn(below) >= filledIn(row));
    if (isAbove) [best, most] = [row, count];
  }
  return best;
}

function wordsIn({ cells }: TableRow): number {
  return cells.filter((cell) => /\p{L}/u.test(cell) && !/\p{N}/u.test(cell)).length;
}

function filledIn({ cells }: TableRow): number {
  return cells.filter((cell) => cell.trim() !== '').length;
}

function onOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
