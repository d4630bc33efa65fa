// Finds the client a person means: number, exact name, alias, words of either, then suggestions. Pure.
import { search } from 'fast-fuzzy';
import type { ClientRef } from './types.ts';

/** The outcome of a look-up; a typo never picks a client by itself. */
export type ClientMatch<T extends ClientRef = ClientRef> =
  | { readonly kind: 'one'; readonly client: T }
  | { readonly kind: 'many'; readonly clients: readonly T[] }
  | { readonly kind: 'none'; readonly suggestions: readonly T[] };

/** A client with the other names under which people look it up. */
export type SearchableClient = ClientRef & { readonly aliases: readonly string[] };

const MOST_CHOICES = 10;
const MOST_SUGGESTIONS = 3;
/** Share of the letters typed that must be right, two swapped ones counting as one slip: one slip in 3 letters, two in 6. */
const LIKENESS = 0.65;

/** Letters that carry no accent to take off, yet are typed without it. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ς: 'σ',
};

/**
 * What two spellings of one name share: "Müller & Söhne, Ltd." and "MULLER AND SOHNE LTD" are both "muller and sohne ltd".
 * Case, accents, punctuation and blanks go. Legal forms stay: "Acme Ltd" and "Acme GmbH" are two clients. Letters of every
 * script stay; a name of symbols alone stays as it is, so that two such names do not become one.
 */
export function normaliseName(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replace(/[\p{Cf}\u0300-\u036f]/gu, '') // Marks of other scripts (Thai, Devanagari, kana) are letters, not accents.
    .toLowerCase()
    .replace(/[ßæœøłđðþıς]/g, (letter) => PLAIN_LETTERS[letter] ?? letter)
    .normalize('NFC')
    .replaceAll('&', ' and ');
  const words = plain.replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ').trim();
  return words || plain.trim();
}

/** The order of a list of clients: by name, then by id, so that it is the same every time. */
export function byNameThenId(
  a: Pick<ClientRef, 'id' | 'name'>,
  b: Pick<ClientRef, 'id' | 'name'>,
): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return a.id < b.id ? -1 : Number(a.id > b.id);
}

/**
 * The client that a person means by what they typed. The first of these that fits anybody decides: customer number, whole
 * name, alias, then every word typed being the beginning of a word of the name, then of an alias. Two who fit are a
 * choice (at most ten, by name), never the first of them. Nobody fits: the three most alike, as suggestions only.
 */
export function findClient<T extends SearchableClient>(
  query: string,
  candidates: readonly T[],
): ClientMatch<T> {
  const key = normaliseName(query);
  if (key === '') return { kind: 'none', suggestions: [] };
  const number = query.trim().replace(/^#\s*/, '').toLowerCase();
  const words = key.split(' ');
  const byNumber = choiceOf(
    candidates.filter((one) => one.number?.trim().toLowerCase() === number),
  );
  if (byNumber) return byNumber;
  const named = candidates.map((client) => ({ client, name: normaliseName(client.name) }));
  const clientsNamed = (fits: (name: string) => boolean) =>
    choiceOf(named.filter(({ name }) => fits(name)).map(({ client }) => client));
  const clientsCalled = (fits: (alias: string) => boolean) =>
    choiceOf(
      candidates.filter(({ aliases }) => aliases.some((alias) => fits(normaliseName(alias)))),
    );
  return (
    clientsNamed((name) => name === key) ??
    clientsCalled((alias) => alias === key) ??
    clientsNamed((name) => beginsWords(name, words)) ??
    clientsCalled((alias) => beginsWords(alias, words)) ?? {
      kind: 'none',
      suggestions: mostAlike(key, named),
    }
  );
}

function choiceOf<T extends ClientRef>(clients: T[]): ClientMatch<T> | null {
  const [client, ...others] = clients.sort(byNameThenId);
  if (client === undefined) return null;
  if (others.length === 0) return { kind: 'one', client };
  return { kind: 'many', clients: [client, ...others].slice(0, MOST_CHOICES) };
}

function beginsWords(name: string, typed: readonly string[]): boolean {
  const words = name.split(' ');
  return typed.every((start) => words.some((word) => word.startsWith(start)));
}

function mostAlike<T extends SearchableClient>(
  key: string,
  named: readonly { client: T; name: string }[],
): T[] {
  const found = search(key, [...named], {
    keySelector: ({ client, name }) => [name, ...client.aliases.map(normaliseName)],
    threshold: LIKENESS,
    returnMatchData: true,
  });
  return found
    .sort(
      (a, b) =>
        b.score - a.score ||
        a.match.index - b.match.index ||
        byNameThenId(a.item.client, b.item.client),
    )
    .slice(0, MOST_SUGGESTIONS)
    .map(({ item }) => item.client);
}
