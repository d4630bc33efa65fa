// Causes, sides, periods and shares in words.
import { DateTime } from 'luxon';
import type { Cause } from '#domain/cause.ts';
import { causeOf } from '#domain/cause.ts';
import { formatMoney } from '#domain/money.ts';
import type { Bar } from '#domain/pareto.ts';
import type { Period } from '#domain/period.ts';
import type { Day } from '#domain/types.ts';
import { SIDE_NAME } from './cause-words.ts';
import { clean, clip } from './text.ts';
import { count } from './words.ts';

const CAUSE_LENGTH = 40;
const CELLS = 10;

/** At a readable length, still as the team wrote it: escape it before it is mrkdwn. */
export function causeName(code: string, causes: readonly Cause[]): string {
  return clip(clean(causeOf(code, causes).name), CAUSE_LENGTH) || code;
}

/** "27 Aug 2026 – 24 Nov 2026"; one day is one day. */
export function periodWords({ from, to }: Period, locale: string): string {
  return from === to
    ? dayWords(from, locale)
    : `${dayWords(from, locale)} – ${dayWords(to, locale)}`;
}

function dayWords(day: Day, locale: string): string {
  const at = DateTime.fromISO(day, { zone: 'utc', locale });
  return at.toLocaleString({ day: 'numeric', month: 'short', year: 'numeric' });
}

/** "44 %", and "<1 %" of what rounding would hide. */
export function shareWords(share: number): string {
  const percent = Math.round(share * 100);
  return share > 0 && percent === 0 ? '<1 %' : `${percent} %`;
}

/** How a weight reads: "5 invoices", or "€168,000·days" where a currency is given. */
export function weightWords(
  weight: bigint,
  on: { currency: string | null; locale: string },
): string {
  if (on.currency === null) return count(Number(weight), 'invoice');
  return `${formatMoney({ currency: on.currency, minor: weight }, on.locale)}·days`;
}

/** "ours"; of several sides how much on each: "2 ours, 1 theirs". */
export function sideWords(
  { sides }: Pick<Bar, 'sides'>,
  partWords: (part: bigint) => string,
): string {
  const [only, ...others] = sides;
  if (only && others.length === 0) return SIDE_NAME[only.side];
  return sides.map(({ side, weight }) => `${partWords(weight)} ${SIDE_NAME[side]}`).join(', ');
}

/** A share as a row of cells, for the eye; the figures stand beside it. */
export function cells(share: number): string {
  const full = share === 0 ? 0 : Math.max(1, Math.round(share * CELLS));
  return '█'.repeat(full) + '░'.repeat(CELLS - full);
}
