// How old what is owed is: the buckets. Pure.
import { daysBetween } from './calendar.ts';
import type { Day, Invoice } from './types.ts';

/** Days past the **due** date: due today is current, one day late is 1-30. */
export const BUCKETS = ['current', 'd1_30', 'd31_60', 'd61_90', 'd90plus'] as const;
export type Bucket = (typeof BUCKETS)[number];

/** What one client (or everybody) owes in one currency, by age. The buckets add up to `openMinor`, the counts to `invoices`. */
export interface AgedBalance {
  readonly currency: string;
  readonly openMinor: bigint;
  /** Strictly after the due date. */
  readonly overdueMinor: bigint;
  /** Number of open invoices. */
  readonly invoices: number;
  readonly buckets: Readonly<Record<Bucket, bigint>>;
  readonly counts: Readonly<Record<Bucket, number>>;
  /** 0 when nothing is overdue. */
  readonly oldestDaysPastDue: number;
}

/** What aging needs to know of an invoice. */
export type OpenItem = Pick<Invoice, 'currency' | 'balanceMinor' | 'dueOn'>;

/** How many days past its due date something is: 0 on the day itself, negative before it. */
export function daysPastDue(dueOn: Day, today: Day): number {
  return daysBetween(dueOn, today);
}

/** The bucket for that many days past due: up to 0 is current, 1 to 30, 31 to 60, 61 to 90, and from 91 on "over 90". */
export function bucketOf(days: number): Bucket {
  if (days <= 0) return 'current';
  if (days <= 30) return 'd1_30';
  if (days <= 60) return 'd31_60';
  return days <= 90 ? 'd61_90' : 'd90plus';
}

/** Whether the client still owes on it. Nothing left, or credited by more than it was, is settled: our debt is no claim. */
export function isOpen({ balanceMinor }: Pick<OpenItem, 'balanceMinor'>): boolean {
  return balanceMinor > 0n;
}

/** Whether the client still owes on it and the due date has passed; due today is not overdue. */
export function isOverdue(
  { balanceMinor, dueOn }: Omit<OpenItem, 'currency'>,
  today: Day,
): boolean {
  return isOpen({ balanceMinor }) && dueOn < today;
}

/** No money in any bucket. */
export function emptyBuckets(): Record<Bucket, bigint> {
  return { current: 0n, d1_30: 0n, d31_60: 0n, d61_90: 0n, d90plus: 0n };
}

/**
 * What is open, by age, one entry for each currency, ordered by code. Settled invoices are left out, over-credited ones too:
 * what we owe on one invoice must not hide what is overdue on another (it counts as a credit once it is booked as one).
 */
export function agingOf(invoices: Iterable<OpenItem>, today: Day): AgedBalance[] {
  const sums = new Map<string, Sum>();
  for (const invoice of invoices) {
    if (!isOpen(invoice)) continue;
    const { currency, balanceMinor, dueOn } = invoice;
    const sum = sumFor(sums, currency);
    const age = Math.max(0, daysPastDue(dueOn, today));
    const bucket = bucketOf(age);
    sum.openMinor += balanceMinor;
    sum.overdueMinor += age > 0 ? balanceMinor : 0n;
    sum.invoices += 1;
    sum.buckets[bucket] += balanceMinor;
    sum.counts[bucket] += 1;
    sum.oldestDaysPastDue = Math.max(sum.oldestDaysPastDue, age);
  }
  return byCode(sums);
}

/** The balances of many clients as one for each currency, ordered by code; the oldest is the oldest of all. */
export function addBalances(balances: Iterable<AgedBalance>): AgedBalance[] {
  const sums = new Map<string, Sum>();
  for (const balance of balances) {
    const sum = sumFor(sums, balance.currency);
    sum.openMinor += balance.openMinor;
    sum.overdueMinor += balance.overdueMinor;
    sum.invoices += balance.invoices;
    for (const bucket of BUCKETS) {
      sum.buckets[bucket] += balance.buckets[bucket];
      sum.counts[bucket] += balance.counts[bucket];
    }
    sum.oldestDaysPastDue = Math.max(sum.oldestDaysPastDue, balance.oldestDaysPastDue);
  }
  return byCode(sums);
}

interface Sum {
  currency: string;
  openMinor: bigint;
  overdueMinor: bigint;
  invoices: number;
  buckets: Record<Bucket, bigint>;
  counts: Record<Bucket, number>;
  oldestDaysPastDue: number;
}

function sumFor(sums: Map<string, Sum>, currency: string): Sum {
  const known = sums.get(currency);
  if (known) return known;
  const sum: Sum = {
    currency,
    openMinor: 0n,
    overdueMinor: 0n,
    invoices: 0,
    buckets: emptyBuckets(),
    counts: { current: 0, d1_30: 0, d31_60: 0, d61_90: 0, d90plus: 0 },
    oldestDaysPastDue: 0,
  };
  sums.set(currency, sum);
  return sum;
}

function byCode(sums: ReadonlyMap<string, Sum>): AgedBalance[] {
  return [...sums.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1));
}
