// How a client usually pays. Pure.
import { daysPastDue, isOverdue, type OpenItem } from './aging.ts';
import { daysBetween } from './calendar.ts';
import type { Day } from './types.ts';

export interface PaidInvoice {
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly dueOn: Day;
  readonly paidOn: Day;
}

/** Days late are negative for early payers. All shares are 0-1. Null: nothing paid yet. */
export interface PayerHabit {
  /** Number of paid invoices. */
  readonly paid: number;
  readonly medianDaysLate: number | null;
  /** Weighted average payment delay (Upflow): sum(amount x days late) / sum(amount), open overdue counted with today. */
  readonly weightedDaysLate: number | null;
  /** Paid on or before due / paid. */
  readonly onTimeShare: number | null;
  /** Days late of the last five paid, newest first. */
  readonly lastFive: readonly number[];
}

/** How late an invoice was paid: 0 on the due date, negative for early. */
export function daysLate({ dueOn, paidOn }: Pick<PaidInvoice, 'dueOn' | 'paidOn'>): number {
  return daysBetween(dueOn, paidOn);
}

/** The middle of the numbers, the mean of the middle two when their count is even; null of none. One odd payment does not move it. */
export function medianOf(numbers: readonly number[]): number | null {
  const sorted = numbers.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.floor((sorted.length - 1) / 2)];
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2;
}

/** What the habit of one client is read from: invoices paid, and open ones (of which only the overdue count). */
export interface PaymentHistory {
  readonly paid: readonly PaidInvoice[];
  readonly openOverdue: readonly OpenItem[];
  readonly today: Day;
}

/**
 * How this client usually pays. Days are days in any currency, so count, median, share and last five go over all paid invoices.
 * The weighted delay weighs by amount, so it stays within one currency: the one with the most paid invoices (then the most
 * overdue ones, then the first code). A client who has paid nothing but owes overdue has a weighted delay and no median;
 * one with neither has none of the three.
 */
export function habitOf({ paid, openOverdue, today }: PaymentHistory): PayerHabit {
  const newestFirst = paid.toSorted(
    (a, b) => daysBetween(a.paidOn, b.paidOn) || daysBetween(a.dueOn, b.dueOn),
  );
  const delays = newestFirst.map(daysLate);
  const onTime = delays.filter((days) => days <= 0).length;
  const overdue = openOverdue.filter((item) => isOverdue(item, today));
  return {
    paid: paid.length,
    medianDaysLate: medianOf(delays),
    weightedDaysLate: weightedDelay({ paid, overdue, today }),
    onTimeShare: paid.length === 0 ? null : onTime / paid.length,
    lastFive: delays.slice(0, 5),
  };
}

function weightedDelay({
  paid,
  overdue,
  today,
}: Omit<PaymentHistory, 'openOverdue'> & { overdue: readonly OpenItem[] }): number | null {
  const currency = usualCurrency(paid, overdue);
  const parts = [
    ...paid.map((one) => ({ ...one, minor: one.amountMinor, days: daysLate(one) })),
    ...overdue.map((one) => ({
      ...one,
      minor: one.balanceMinor,
      days: daysPastDue(one.dueOn, today),
    })),
  ].filter((part) => part.currency === currency && part.minor > 0n);
  let weighted = 0n;
  let total = 0n;
  for (const { minor, days } of parts) {
    weighted += minor * BigInt(days);
    total += minor;
  }
  return total === 0n ? null : Number(weighted) / Number(total);
}

function usualCurrency(paid: readonly PaidInvoice[], overdue: readonly OpenItem[]): string | null {
  const counts = new Map<string, { paid: number; overdue: number }>();
  const countOf = (currency: string) => {
    const count = counts.get(currency) ?? { paid: 0, overdue: 0 };
    counts.set(currency, count);
    return count;
  };
  for (const { currency } of paid) countOf(currency).paid += 1;
  for (const { currency } of overdue) countOf(currency).overdue += 1;
  const [first] = [...counts].sort(
    ([codeA, a], [codeB, b]) =>
      b.paid - a.paid || b.overdue - a.overdue || (codeA < codeB ? -1 : 1),
  );
  return first?.[0] ?? null;
}
