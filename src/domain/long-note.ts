// Words longer than a note holds: cut where people pause, and kept as several notes that lose nothing. Pure.
import { NOTE_LENGTH, noteText } from './note.ts';

/** "(12 of 14) " before the words of each, and room to spare. */
const MARK_LENGTH = 20;
/** Characters (UTF-16 units) of one piece. */
const PIECE_LENGTH = NOTE_LENGTH - MARK_LENGTH;
/** From best to least: between paragraphs, lines, sentences, words. */
const PAUSES = [/\n\s*\n/g, /\n/g, /(?<=[.!?])\s/g, /\s/g];

/**
 * The words in pieces of at most `length` UTF-16 units, cut at the last pause in the second half of each, the best kind that
 * is there; within a word only where it has none, and never within a character of two units. What lies at a cut and is
 * blank is left out, nothing else.
 */
export function piecesOf(text: string, length = PIECE_LENGTH): string[] {
  const pieces: string[] = [];
  let rest = noteText(text);
  while (rest.length > length) {
    const end = endOfPiece(rest, length);
    pieces.push(rest.slice(0, end).trimEnd());
    rest = rest.slice(end).trimStart();
  }
  return [...pieces, rest];
}

function endOfPiece(text: string, length: number): number {
  const within = text.slice(0, length + 1);
  for (const pause of PAUSES) {
    const last = [...within.matchAll(pause)].at(-1)?.index ?? 0;
    if (last >= length / 2) return last;
  }
  const isInPair = (text.codePointAt(length - 1) ?? 0) > 0xffff;
  return isInPair ? length - 1 : length;
}

/** What was typed as the bodies of notes: one as it is, or several that begin with "(1 of 3)". None is longer than a note may be. */
export function notesOf(typed: string): string[] {
  const text = noteText(typed);
  if (text.length <= NOTE_LENGTH) return [text];
  const pieces = piecesOf(text);
  return pieces.map((piece, at) => `(${at + 1} of ${pieces.length}) ${piece}`);
}
