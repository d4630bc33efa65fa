// Lays text out in columns for mail programs that show plain text. Pure.
import { isolateWhole } from './plain-text.ts';

/** As wide as a line of a plain mail should be (RFC 5322 says 78). */
export const LINE_WIDTH = 78;

const GAP = 2;
/** A number broken into narrower pieces than this reads worse than a list. */
const NARROWEST = 10;
const ZERO_WIDTH = /\p{M}|\u200C|\u200D/u;
const WIDE =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303F\uFF01-\uFF60\uFFE0-\uFFE6]/u;
/** Numbers are broken after these where they can be. */
const AFTER_BREAK = /(?<=[-/_. ])/u;

export interface TextColumn {
  readonly title: string;
  readonly isNumber: boolean;
  readonly canWrap: boolean;
}

export interface Layout {
  readonly widths: readonly number[];
  readonly width: number;
}

/** How wide each column is, or null when even broken cells do not fit on a line. */
export function layoutOf(
  columns: readonly TextColumn[],
  rows: readonly (readonly string[])[],
): Layout | null {
  const natural = (titleWidths: readonly number[]) =>
    titleWidths.map((width, at) =>
      rows.reduce((most, cells) => Math.max(most, widthOf(cells[at] ?? '')), width),
    );
  const gaps = GAP * (columns.length - 1);
  const whole = natural(columns.map(({ title }) => widthOf(title)));
  if (sum(whole) + gaps <= LINE_WIDTH) return { widths: whole, width: sum(whole) + gaps };
  // Titles may be broken at their blanks, and numbers in most places.
  const titles = columns.map(({ title }) => Math.max(...title.split(' ').map(widthOf)));
  const least = natural(titles);
  const fixed = sum(least.filter((_, at) => !columns[at]?.canWrap));
  const given = shared(
    least.flatMap((most, at) =>
      columns[at]?.canWrap ? [{ most, least: Math.max(titles[at] ?? 0, NARROWEST) }] : [],
    ),
    LINE_WIDTH - gaps - fixed,
  );
  if (given === null) return null;
  const wrapping = given.values();
  const widths = least.map((width, at) =>
    columns[at]?.canWrap ? (wrapping.next().value ?? width) : width,
  );
  return { widths, width: sum(widths) + gaps };
}

/** The lines of one row; cells that are too long go on below, within their column. */
export function rowLines(
  cells: readonly string[],
  { columns, layout }: { columns: readonly TextColumn[]; layout: Layout },
): string[] {
  const wrapped = cells.map((cell, at) => wrapCell(cell, layout.widths[at] ?? LINE_WIDTH));
  const height = Math.max(1, ...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    wrapped
      .map((lines, at) => {
        const text = lines[line] ?? '';
        const shown = isolateWhole(text);
        const padding = ' '.repeat(Math.max(0, (layout.widths[at] ?? 0) - widthOf(text)));
        return columns[at]?.isNumber ? padding + shown : shown + padding;
      })
      .join(' '.repeat(GAP))
      .trimEnd(),
  );
}

/** Words in lines of at most `width`; a word that is longer (an address of the web) stays whole. */
export function wrapWords(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && widthOf(line) + 1 + widthOf(word) > width) {
      lines.push(line.trimEnd());
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line.trimEnd()];
}

/** How many columns of a fixed-width font the text takes. */
export function widthOf(text: string): number {
  // Most text is plain: no need to look at each character.
  if (/^[\x20-\x7E]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text)
    if (!ZERO_WIDTH.test(character)) width += WIDE.test(character) ? 2 : 1;
  return width;
}

/** A cell in lines of at most `width`, broken after a hyphen, slash or blank where there is one. */
export function wrapCell(text: string, width: number): string[] {
  if (widthOf(text) <= width) return [text];
  const lines: string[] = [];
  let line = '';
  for (const piece of text.split(AFTER_BREAK).flatMap((part) => cut(part, width))) {
    if (widthOf(line) + widthOf(piece.trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += piece;
  }
  return [...lines, line.trimEnd()].filter((one) => one !== '');
}

function cut(text: string, width: number): string[] {
  if (widthOf(text) <= width) return [text];
  const pieces: string[] = [];
  let piece = '';
  let taken = 0;
  for (const character of text) {
    const own = widthOf(character);
    if (taken + own > width) {
      pieces.push(piece);
      piece = '';
      taken = 0;
    }
    piece += character;
    taken += own;
  }
  return [...pieces, piece];
}

/** What each of the columns gets of the room: as much as it wants, else a fair part; null where that is too little. */
function shared(
  wanted: readonly { readonly most: number; readonly least: number }[],
  room: number,
): number[] | null {
  const given: number[] = [];
  let left = room;
  for (const [at, { least, most }] of wanted.entries()) {
    const later = sum(wanted.slice(at + 1).map(({ most }) => most));
    const fair = Math.floor(left / (wanted.length - at));
    const part = Math.min(most, Math.max(fair, left - later, least));
    given.push(part);
    left -= part;
  }
  return left < 0 ? null : given;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
