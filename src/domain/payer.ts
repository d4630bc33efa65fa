// How a client usually pays. Pure.
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
