// One client at a glance: what is owed, how they usually pay, what to do next. Pure.
import type { AgedBalance } from './aging.ts';
import type { PayerHabit } from './payer.ts';
import type { Client, Credit, Day, Invoice } from './types.ts';

/** What a careful collector would do next, as data; blocks/ has the words. */
export type NextStep =
  | { readonly code: 'nothing_open' }
  | { readonly code: 'nothing_due'; readonly nextDueOn: Day }
  | { readonly code: 'wait_snoozed'; readonly until: Day }
  | { readonly code: 'settle_dispute' }
  | { readonly code: 'match_credit' }
  | {
      readonly code: 'ask_softly';
      readonly because: 'first_time_late' | 'never_paid_yet' | 'within_usual';
    }
  | { readonly code: 'remind'; readonly because: 'later_than_usual' | 'long_overdue' };

export interface ClientStatus {
  readonly client: Client;
  readonly asOf: Day;
  readonly balances: readonly AgedBalance[];
  readonly habit: PayerHabit;
  /** Open invoices, oldest due date first. */
  readonly invoices: readonly (Invoice & { readonly daysPastDue: number })[];
  readonly credits: readonly Credit[];
  readonly next: NextStep;
}
