// Invoices that a complete report no longer lists: presumed settled, asked about, never paid by themselves. Pure.
import type { ClientRef, Day } from './types.ts';

/** An open invoice that the books' newest report no longer lists. */
export interface AskedInvoice {
  readonly invoiceId: string;
  readonly client: ClientRef;
  readonly number: string;
  readonly currency: string;
  readonly balanceMinor: bigint;
  readonly dueOn: Day;
  /** The day of that report. */
  readonly missingSince: Day;
}

/** What a person can say: it was paid, or the report is wrong and it is still open. */
export type SettlementAnswer = 'paid' | 'open';

/** How much of it was paid in all, and how much of that arrived only now. */
export interface Settled {
  readonly paidMinor: bigint;
  readonly arrivedMinor: bigint;
}

/**
 * What "paid" makes of an invoice: nothing stays open, and payments make up all of its amount but for what credits
 * settle. What payments already told of does not arrive again.
 */
export function settledBy(invoice: {
  readonly amountMinor: bigint;
  readonly creditedMinor: bigint;
  readonly alreadyPaidMinor: bigint;
}): Settled {
  const owedMinor = invoice.amountMinor - invoice.creditedMinor;
  const paidMinor = owedMinor > 0n ? owedMinor : 0n;
  const missingMinor = paidMinor - invoice.alreadyPaidMinor;
  return { paidMinor, arrivedMinor: missingMinor > 0n ? missingMinor : 0n };
}
