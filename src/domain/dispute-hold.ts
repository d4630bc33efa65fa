// What of an invoice is out of the chase because the client disputes it, and what of it may be asked for. Pure.
import type { Invoice } from './types.ts';

type Disputable = Pick<Invoice, 'balanceMinor' | 'isDisputed' | 'dispute'>;

/**
 * The disputed part of the balance, in minor units: what an open case keeps out of the chase, where there is one, even
 * where that is nothing; else all of it where the ledger marks the invoice. Never more than is open, never below nothing.
 */
export function disputedOf({ balanceMinor, dispute, isDisputed }: Disputable): bigint {
  if (balanceMinor <= 0n) return 0n;
  if (!dispute) return isDisputed ? balanceMinor : 0n;
  const { heldMinor } = dispute;
  if (heldMinor <= 0n) return 0n;
  return heldMinor < balanceMinor ? heldMinor : balanceMinor;
}

/** What of the balance may be asked for: all but the disputed part; nothing of what is settled. */
export function undisputedOf(invoice: Disputable): bigint {
  return invoice.balanceMinor > 0n ? invoice.balanceMinor - disputedOf(invoice) : 0n;
}
