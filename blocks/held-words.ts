// What a case holds, short enough for a line among many.
import type { Money } from '#domain/types.ts';
import { type Mrkdwn, md } from './text.ts';
import { amounts } from './words.ts';

const CURRENCIES_SHOWN = 2;

/** "€2,000", "€2,000, $500 and more". */
export function heldWords(held: readonly Money[], locale: string): Mrkdwn {
  const shown = amounts(held.slice(0, CURRENCIES_SHOWN), locale);
  return held.length > CURRENCIES_SHOWN ? md`${shown} and more` : md`${shown}`;
}
