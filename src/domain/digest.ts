// What the morning digest says: totals, what changed, who needs someone, what waits, good news. Pure.
import type { AgedBalance } from './aging.ts';
import type { PayerHabit } from './payer.ts';
import type { Client, Day, Money } from './types.ts';

/** What one client owes in one currency on the day of the digest, with what is known of the client. */
export interface ClientBalance {
  readonly client: Omit<Client, 'aliases' | 'email' | 'ownerEmail'>;
  readonly balance: AgedBalance;
  /** Overdue and marked as disputed in the books. */
  readonly disputedOverdueMinor: bigint;
  /** Credit notes and unmatched payments of this client in this currency that are not used up. */
  readonly creditMinor: bigint;
  /** Invoices that became overdue since the last digest. */
  readonly newlyOverdue: number;
  readonly habit: Pick<PayerHabit, 'paid' | 'medianDaysLate' | 'onTimeShare'>;
}

/** An invoice that was seen to be settled since the last digest. */
export interface SettledInvoice {
  readonly clientId: string;
  readonly clientName: string;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly dueOn: Day;
  readonly paidOn: Day;
}

export interface DigestFacts {
  readonly today: Day;
  /** Local date of the last digest that was posted; null before the first. */
  readonly since: Day | null;
  readonly balances: readonly ClientBalance[];
  readonly settled: readonly SettledInvoice[];
  /** The day on which a late payment last arrived. */
  readonly lastLatePaymentOn: Day | null;
}

/** Why a client stands where it stands, as data; blocks/ has the words. */
export type DigestReason =
  | { readonly code: 'first_time_late'; readonly paid: number }
  | { readonly code: 'never_paid_yet' }
  | { readonly code: 'later_than_usual'; readonly usualDaysLate: number }
  | { readonly code: 'within_usual'; readonly usualDaysLate: number }
  | { readonly code: 'long_overdue' }
  | { readonly code: 'snooze_ended'; readonly on: Day }
  | { readonly code: 'snoozed'; readonly until: Day }
  | { readonly code: 'disputed' }
  | { readonly code: 'credit_covers' };

/** One line of the digest: a client in one currency. */
export interface DigestEntry {
  readonly clientId: string;
  readonly number: string | null;
  readonly name: string;
  readonly ownerUserId: string | null;
  readonly currency: string;
  readonly overdueMinor: bigint;
  readonly oldestDaysPastDue: number;
  /** 1 = first; those who need someone come before those who wait. */
  readonly rank: number;
  readonly reason: DigestReason;
}

export interface GoodNews {
  readonly clientId: string;
  readonly name: string;
  readonly paid: Money;
  readonly invoices: number;
  /** How many of them on or before the due date. */
  readonly onTime: number;
}

export interface DigestPlan {
  readonly asOf: Day;
  readonly since: Day | null;
  /** Per currency over all clients. */
  readonly totals: readonly (AgedBalance & { readonly overdueClients: number })[];
  /** Distinct clients with something overdue. */
  readonly overdueClients: number;
  readonly newlyOverdue: number;
  readonly paid: readonly {
    readonly currency: string;
    readonly minor: bigint;
    readonly late: number;
    readonly onTime: number;
  }[];
  readonly needsSomeone: readonly DigestEntry[];
  readonly waiting: readonly DigestEntry[];
  readonly goodNews: readonly GoodNews[];
  /** Only told when nothing is overdue. */
  readonly daysSinceLatePayment: number | null;
}
