// How old what is owed is: the buckets. Pure.
/** Days past the **due** date: due today is current, one day late is 1-30. */
export const BUCKETS = ['current', 'd1_30', 'd31_60', 'd61_90', 'd90plus'] as const;
export type Bucket = (typeof BUCKETS)[number];

/** What one client (or everybody) owes in one currency, by age. */
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
