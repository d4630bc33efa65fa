// How amount, balance and what was paid of one document follow from each other. Pure.

interface Balances {
  readonly amountMinor: bigint;
  readonly balanceMinor: bigint;
  readonly paidMinor: bigint | null;
  readonly overpaidMinor: bigint;
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

interface Contradiction {
  readonly ok: false;
  readonly reason: string;
  /** Which of them is to be looked at. */
  readonly field: 'amount' | 'balance' | 'paidAmount';
}

/**
 * A missing balance is amount - paid, or nothing once a day of payment is named, else the amount.
 * A missing amount is the balance (an open-items list). A missing payment is amount - balance once a day is named.
 * What was paid beyond the amount of an invoice is overpaid, and so is a negative balance: paid + open = amount +
 * overpaid, unless credits settled a part. Programs print the balance of an over-paid invoice as nothing, too.
 */
export function balancesOf(given: Given): { ok: true; balances: Balances } | Contradiction {
  const signed = given.amount ?? given.balance;
  if (signed === null) return { ok: false, reason: 'the amount is blank', field: 'amount' };
  const isCredit = given.isCredit || signed < 0n;
  const sign = signed < 0n ? -1n : 1n;
  const amountMinor = signed * sign;
  const balance = given.balance === null ? null : given.balance * sign;
  const paid = isCredit ? null : given.paid;
  const isSettled = given.isPaid && !isCredit;
  const wrong = contradiction({ amount: amountMinor, balance, paid, isCredit });
  if (wrong) return wrong;
  const left =
    balance === null || (balance === 0n && paid !== null && paid > amountMinor)
      ? amountMinor - (paid ?? (isSettled ? amountMinor : 0n))
      : balance;
  return {
    ok: true,
    balances: {
      amountMinor,
      balanceMinor: left > 0n ? left : 0n,
      paidMinor: paid ?? (isSettled ? amountMinor - left : null),
      overpaidMinor: left < 0n ? -left : 0n,
      isCredit,
    },
  };
}

function contradiction(given: {
  amount: bigint;
  balance: bigint | null;
  paid: bigint | null;
  isCredit: boolean;
}): Contradiction | null {
  const { amount, balance, paid } = given;
  if (given.isCredit && balance !== null && balance < 0n)
    return wrong('balance', 'amount and balance have opposite signs');
  if (balance !== null && balance > amount)
    return wrong('balance', 'the balance is larger than the amount');
  if (paid !== null && paid < 0n) return wrong('paidAmount', 'the amount paid is negative');
  if (paid !== null && balance !== null && balance !== 0n && paid + balance > amount)
    return wrong('paidAmount', 'paid and balance together are more than the amount');
  return null;
}

function wrong(field: Contradiction['field'], reason: string): Contradiction {
  return { ok: false, reason, field };
}
