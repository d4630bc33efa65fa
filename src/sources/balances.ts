// How amount, balance and what was paid of one document follow from each other. Pure.

export interface Balances {
  readonly amountMinor: bigint;
  readonly balanceMinor: bigint;
  readonly paidMinor: bigint | null;
  /** A negative invoice is money in the client's favour. */
  readonly isCredit: boolean;
}

interface Given {
  readonly amount: bigint | null;
  readonly balance: bigint | null;
  readonly paid: bigint | null;
  /** The file names a day of payment. */
  readonly isPaid: boolean;
  readonly isCredit: boolean;
}

/**
 * A missing balance is amount - paid, or nothing once a day of payment is named, else the amount.
 * A missing amount is the balance (an open-items list). A missing payment is amount - balance once a day is named.
 */
export function balancesOf(
  given: Given,
): { ok: true; balances: Balances } | { ok: false; reason: string } {
  const signed = given.amount ?? given.balance;
  if (signed === null) return { ok: false, reason: 'the amount is blank' };
  const isCredit = given.isCredit || signed < 0n;
  const sign = signed < 0n ? -1n : 1n;
  const amount = signed * sign;
  const balance = given.balance === null ? null : given.balance * sign;
  const paid = isCredit ? null : given.paid;
  const open =
    balance ?? (paid === null ? (given.isPaid && !isCredit ? 0n : amount) : amount - paid);
  const settled = paid ?? (given.isPaid && !isCredit ? amount - open : null);
  if (open < 0n && balance === null) return { ok: false, reason: 'more was paid than the amount' };
  if (open < 0n) return { ok: false, reason: 'amount and balance have opposite signs' };
  if (open > amount) return { ok: false, reason: 'the balance is larger than the amount' };
  if (settled !== null && settled < 0n) return { ok: false, reason: 'the amount paid is negative' };
  if (settled !== null && settled + open > amount)
    return { ok: false, reason: 'paid and balance together are more than the amount' };
  return {
    ok: true,
    balances: { amountMinor: amount, balanceMinor: open, paidMinor: settled, isCredit },
  };
}
