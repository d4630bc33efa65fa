// The nearest word of a list, for "did you mean". Pure.
import { search } from 'fast-fuzzy';

/** The word most like `word`; null when none is near. */
export function nearestOf(word: string, words: readonly string[]): string | null {
  return search(word, [...words], { threshold: 0.75 })[0] ?? null;
}
