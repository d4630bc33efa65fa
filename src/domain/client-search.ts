// Finds the client a person means: number, exact name, alias, words, then suggestions. Pure.
import type { ClientRef } from './types.ts';

/** The outcome of a look-up; a typo never picks a client by itself. */
export type ClientMatch<T extends ClientRef = ClientRef> =
  | { readonly kind: 'one'; readonly client: T }
  | { readonly kind: 'many'; readonly clients: readonly T[] }
  | { readonly kind: 'none'; readonly suggestions: readonly T[] };
