// Turning the pages of a list that is too long for one view.
import type { ActionsBlock, Button } from '@slack/types';
import { actions, button } from './kit.ts';
import { type Mrkdwn, md } from './text.ts';
import { count } from './words.ts';

/** "21-40 of 43 invoices"; on a single page "3 invoices". */
export function pageWords(is: {
  offset: number;
  shown: number;
  total: number;
  noun: string;
}): Mrkdwn {
  const { noun, offset, shown, total } = is;
  const all = count(total, noun);
  return shown === total ? md`${all}` : md`${offset + 1}-${offset + shown} of ${all}`;
}

/** A button for each side that has more; none on a single page. */
export function pageButtons(is: {
  offset: number;
  /** Of a page. */
  size: number;
  total: number;
  next: string;
  previous: string;
  valueAt: (offset: number) => string;
}): ActionsBlock[] {
  const { offset, size, total } = is;
  const turn = (label: string, actionId: string, at: number): Button =>
    button({ label, actionId, value: is.valueAt(at) });
  return actions([
    ...(offset > 0 ? [turn('Previous page', is.previous, Math.max(0, offset - size))] : []),
    ...(offset + size < total ? [turn('Next page', is.next, offset + size)] : []),
  ]);
}
