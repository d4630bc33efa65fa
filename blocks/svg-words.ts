// Words in a picture (SVG): escaped, cut to the room there is, and without what its font cannot draw.
import { clean } from './text.ts';

export const INK = '#1d1c1d';
export const SOFT = '#616061';

interface Place {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly fill?: string;
  readonly anchor?: 'start' | 'end';
  readonly isBold?: boolean;
}

export function text(
  { x, y, size, fill = INK, anchor = 'start', isBold = false }: Place,
  words: string,
): string {
  const weight = isBold ? ' font-weight="bold"' : '';
  return `<text x="${x}" y="${y}" font-size="${size}" fill="${fill}" text-anchor="${anchor}"${weight}>${escapeXml(words)}</text>`;
}

const ENTITY: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

function escapeXml(words: string): string {
  return words.replaceAll(/[&<>"']/g, (character) => ENTITY[character] ?? '');
}

/** What the font of the picture does not have would come out as boxes. */
const NOT_DRAWN =
  /[^\u0020-\u007E\u00A0-\u052F\u0590-\u06FF\u10A0-\u10FF\u1E00-\u1FFF\u2010-\u2027\u202F-\u203A\u20A0-\u20BF\u2116\u2122\u2212\u00D7]+/gu;

/** One line without controls and without letters of scripts that the picture cannot draw. */
export function drawable(words: string): string {
  return clean(clean(words).replaceAll(NOT_DRAWN, ' '));
}

const NARROW = /[iljtfrI.,:;|!'()[\]\s·]/u;
const BROAD = /[mwMWQGOДЖМФШЩЫЮжмфшщыюΩΦΨωφψ@%№—…]/u;

/** About how broad it comes out. */
export function widthOf(words: string, size: number): number {
  let units = 0;
  for (const character of words)
    units += NARROW.test(character)
      ? 0.37
      : BROAD.test(character)
        ? 0.96
        : /\p{Lu}/u.test(character)
          ? 0.72
          : 0.61;
  return units * size;
}

/** As much of it as fits, ending in an ellipsis when something was left out. */
export function fit(words: string, width: number, size: number): string {
  if (widthOf(words, size) <= width) return words;
  const kept = Array.from(words);
  while (kept.length > 0 && widthOf(`${kept.join('')}…`, size) > width) kept.pop();
  return `${kept.join('').trimEnd()}…`;
}
