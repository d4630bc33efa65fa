// Who comes first, and who can wait: the amount at risk of one client in one currency. Pure.
import type { AgedBalance } from './aging.ts';
import { addDays } from './calendar.ts';
import type { PayerHabit } from './payer.ts';
import type { Day } from './types.ts';

/** Why an overdue client wants somebody's attention. `usualDaysLate` is their median: halves occur, below 0 means early. */
export type OverdueReason =
  | { readonly code: 'first_time_late'; readonly paid: number }
  | { readonly code: 'never_paid_yet' }
  | { readonly code: 'later_than_usual'; readonly usualDaysLate: number }
  | { readonly code: 'within_usual'; readonly usualDaysLate: number }
  | { readonly code: 'long_overdue' };

/** Why an overdue client can wait. */
export type HoldReason =
  | { readonly code: 'snoozed'; readonly until: Day }
  /** They promised to pay, up to and including that day. */
  | { readonly code: 'promised'; readonly until: Day }
  /** Somebody spoke with them: nobody gets in touch before that day. */
  | { readonly code: 'touch_later'; readonly on: Day }
  | { readonly code: 'disputed' }
  | { readonly code: 'credit_covers' };

/** The part of a payer's habit that says what is usual. */
export type Usual = Pick<PayerHabit, 'paid' | 'medianDaysLate' | 'onTimeShare'>;

type Overdue = Pick<AgedBalance, 'currency' | 'overdueMinor' | 'oldestDaysPastDue'>;

/** Over 90 days the age itself is the reason, however this client usually pays. */
const LONG_OVERDUE_DAYS = 90;

/**
 * What a client of this book typically owes overdue, by currency: the median of those who owe anything overdue (the lower
 * of the middle two, so that it is a real client's amount). The yardstick that lets yen stand beside dollars.
 */
export function typicalOverdue(balances: readonly Overdue[]): Map<string, bigint> {
  const amounts = new Map<string, bigint[]>();
  for (const { currency, overdueMinor } of balances) {
    if (overdueMinor <= 0n) continue;
    const known = amounts.get(currency);
    if (known) known.push(overdueMinor);
    else amounts.set(currency, [overdueMinor]);
  }
  return new Map([...amounts].map(([currency, list]) => [currency, lowerMedianOf(list)]));
}

/**
 * The amount at risk, a plain number for ranking only: size x how unusual x how old.
 * - size: overdue / what is typical in that currency; currencies are compared so and never added.
 * - how unusual: 1, and 1 more for each 30 days beyond this payer's median (beyond the due date when nothing was paid yet);
 *   4 at most.
 * - how old: 1, and 1 more for each 90 days of the oldest invoice; 3 at most.
 * More overdue or older never ranks lower. 0 when nothing is overdue.
 */
export function amountAtRisk(
  { overdueMinor, oldestDaysPastDue }: Omit<Overdue, 'currency'>,
  { medianDaysLate }: Pick<Usual, 'medianDaysLate'>,
  typicalMinor: bigint,
): number {
  if (overdueMinor <= 0n) return 0;
  const size = Number(overdueMinor) / Number(typicalMinor);
  const beyondUsual = Math.max(0, oldestDaysPastDue - (medianDaysLate ?? 0));
  const unusual = 1 + Math.min(beyondUsual / 30, 3);
  const old = 1 + Math.min(oldestDaysPastDue / 90, 2);
  return size * unusual * old;
}

/**
 * Why this client stands in the list. Over 90 days is long overdue; then nobody knows one who never paid; "first time late"
 * is said only of a client who paid every invoice so far on time; the others are measured by their own median, which is
 * still within the usual on the day itself.
 */
export function overdueReason(
  { oldestDaysPastDue }: Pick<Overdue, 'oldestDaysPastDue'>,
  { paid, medianDaysLate, onTimeShare }: Usual,
): OverdueReason {
  if (oldestDaysPastDue > LONG_OVERDUE_DAYS) return { code: 'long_overdue' };
  if (paid === 0 || medianDaysLate === null) return { code: 'never_paid_yet' };
  if (onTimeShare === 1) return { code: 'first_time_late', paid };
  return {
    code: oldestDaysPastDue > medianDaysLate ? 'later_than_usual' : 'within_usual',
    usualDaysLate: medianDaysLate,
  };
}

/**
 * What of an overdue balance may be asked for: without what is disputed of it, and as old as the oldest invoice of which
 * something is not. The books' sums stay what they are; only who comes first, and why, goes by this.
 */
export function chaseableOf(
  { currency, oldestDaysPastDue, overdueMinor }: Overdue,
  disputed: { readonly minor: bigint; readonly undisputedDaysPastDue: number },
): Overdue {
  const { minor, undisputedDaysPastDue } = disputed;
  if (minor <= 0n) return { currency, overdueMinor, oldestDaysPastDue };
  const left = overdueMinor - minor;
  return {
    currency,
    overdueMinor: left > 0n ? left : 0n,
    oldestDaysPastDue: undisputedDaysPastDue,
  };
}

/** What may hold the chase of one client in one currency. */
export interface Holds {
  readonly snoozedUntil: Day | null;
  /** When somebody gets in touch again, as was said. */
  readonly nextTouchOn: Day | null;
  readonly overdueMinor: bigint;
  readonly disputedOverdueMinor: bigint;
  /** What else of it is promised for today or a later day, and the last of these days; left out: nothing is. */
  readonly promised?: { readonly minor: bigint; readonly until: Day };
  readonly creditMinor: bigint;
  readonly today: Day;
}

/**
 * Why nobody need write to this client today, or null. Snoozed up to and including the day named; or all that may be
 * asked for is promised, up to and including the last day of it; or somebody gets in touch again on a later day (on that day itself they do); or all that is overdue is
 * disputed; or unused credit and unmatched payments cover all that is not disputed, so the books come first. A part of that
 * holds nothing.
 */
export function holdReason({
  snoozedUntil,
  nextTouchOn,
  overdueMinor,
  disputedOverdueMinor,
  promised,
  creditMinor,
  today,
}: Holds): HoldReason | null {
  if (snoozedUntil !== null && today <= snoozedUntil)
    return { code: 'snoozed', until: snoozedUntil };
  const isPromised =
    promised && promised.minor > 0n && promised.minor >= overdueMinor - disputedOverdueMinor;
  // A day that was named for later than that is the later one.
  if (isPromised && today <= promised.until && (nextTouchOn ?? '') <= addDays(promised.until, 1))
    return { code: 'promised', until: promised.until };
  if (nextTouchOn !== null && today < nextTouchOn) return { code: 'touch_later', on: nextTouchOn };
  if (disputedOverdueMinor >= overdueMinor) return { code: 'disputed' };
  if (creditMinor >= overdueMinor - disputedOverdueMinor) return { code: 'credit_covers' };
  return null;
}

function lowerMedianOf(amounts: bigint[]): bigint {
  const sorted = amounts.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? 1n;
}
