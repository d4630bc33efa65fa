// Where the name of a client ends and what is said about them begins, in words typed one after the other. Pure.
import { normaliseName, type SearchableClient } from './client-search.ts';

/** More words than these no name has that people type. */
const MOST_WORDS = 8;

/** One way to split what was typed: the words that may name a client, and what follows them, as typed. */
export interface Split {
  readonly name: string;
  readonly rest: string;
}

/** All ways, the longest name first. */
export function splitsOf(typed: string): Split[] {
  const ends = [...typed.matchAll(/\S+/g)].map((match) => match.index + match[0].length);
  return ends
    .slice(0, MOST_WORDS)
    .map((end) => ({
      name: typed
        .slice(0, end)
        .trim()
        .replace(/[:,]+$/, ''),
      rest: typed.slice(end).trim(),
    }))
    .toReversed();
}

/**
 * Whether a split takes nothing but the name: all that was typed, its first word, the number, or whole words of the name
 * or an alias. "acme so they pay" is about Acme & Sons and begins with "so", although "so" begins "Sons".
 */
export function isCleanSplit({ name, rest }: Split, client: SearchableClient): boolean {
  const typed = normaliseName(name).split(' ');
  if (rest === '' || !/\s/.test(name)) return true;
  const called = [client.name, client.number ?? '', ...client.aliases].map((one) =>
    normaliseName(one).split(' '),
  );
  // "acme and we agreed": the "and" is not that of "Acme & Sons".
  return typed.at(-1) !== 'and' && called.some((one) => typed.every((word) => one.includes(word)));
}
