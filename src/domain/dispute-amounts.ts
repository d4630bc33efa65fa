// The money of a dispute: what of an invoice may be disputed, what a decision may credit, and what of it stays out of the
// chase. Pure. Amounts are minor units of the invoice's own currency; none is ever added to one of another.
import type { Decision, DisputedInvoice, Outcome } from './dispute.ts';
import { reaches, sumByCurrency } from './money.ts';
import type { Money } from './types.ts';

/** What somebody says is disputed of one invoice. */
export interface Claim {
  readonly invoiceId: string;
  readonly currency: string;
  /** Open now. */
  readonly balanceMinor: bigint;
  /** Of that what is promised. */
  readonly promisedMinor: bigint;
  readonly claimedMinor: bigint;
}

export type ClaimMistake =
  | { readonly code: 'no_invoice' }
  | { readonly code: 'settled' | 'nothing_claimed'; readonly invoiceId: string }
  | {
      readonly code: 'above_balance';
      readonly invoiceId: string;
      readonly currency: string;
      readonly mostMinor: bigint;
    };

/**
 * The first thing wrong with what is claimed; null when nothing is. Of each invoice at least one minor unit and at most its
 * balance less open promises is disputed: promises and disputes together never exceed the balance (SAP FSCM).
 */
export function claimMistake(claims: readonly Claim[]): ClaimMistake | null {
  if (claims.length === 0) return { code: 'no_invoice' };
  for (const { balanceMinor, claimedMinor, currency, invoiceId, promisedMinor } of claims) {
    if (balanceMinor <= 0n) return { code: 'settled', invoiceId };
    if (claimedMinor <= 0n) return { code: 'nothing_claimed', invoiceId };
    const mostMinor = mostClaimable({ balanceMinor, promisedMinor });
    if (claimedMinor > mostMinor) return { code: 'above_balance', invoiceId, currency, mostMinor };
  }
  return null;
}

/** The most that can be disputed of an invoice: its balance less what is promised, never below nothing. */
export function mostClaimable(claim: Pick<Claim, 'balanceMinor' | 'promisedMinor'>): bigint {
  const left = claim.balanceMinor - claim.promisedMinor;
  return left > 0n ? left : 0n;
}

export type DecisionMistake =
  | { readonly code: 'no_credit' | 'credit_unexpected' | 'not_in_case' }
  | {
      readonly code: 'above_claim';
      readonly invoiceId: string;
      readonly currency: string;
      readonly mostMinor: bigint;
    }
  | { readonly code: 'upheld_is_all' | 'partly_is_part' };

/**
 * What is wrong with a decision, the first thing only. Upheld credits all that was disputed or nothing (what was asked for
 * was something else: a new invoice, information); partly credits something, and less than all; rejected and withdrawn credit
 * nothing. No credit is larger than what was disputed.
 */
export function decisionMistake(
  decision: Pick<Decision, 'outcome' | 'credits'>,
  invoices: readonly Pick<DisputedInvoice, 'invoiceId' | 'currency' | 'claimedMinor'>[],
): DecisionMistake | null {
  const { credits, outcome } = decision;
  const known = new Set(invoices.map(({ invoiceId }) => invoiceId));
  for (const [invoiceId] of credits) if (!known.has(invoiceId)) return { code: 'not_in_case' };
  for (const { claimedMinor, currency, invoiceId } of invoices) {
    const credit = credits.get(invoiceId) ?? 0n;
    if (credit < 0n || credit > claimedMinor)
      return { code: 'above_claim', invoiceId, currency, mostMinor: claimedMinor };
  }
  const isNone = !hasCredit(decision);
  const isAll = invoices.every(
    ({ claimedMinor, invoiceId }) => (credits.get(invoiceId) ?? 0n) === claimedMinor,
  );
  return wrongFor(outcome, { isAll, isNone });
}

function wrongFor(
  outcome: Outcome,
  { isAll, isNone }: { isAll: boolean; isNone: boolean },
): DecisionMistake | null {
  switch (outcome) {
    case 'upheld':
      return isNone || isAll ? null : { code: 'upheld_is_all' };
    case 'partly':
      if (isNone) return { code: 'no_credit' };
      return isAll ? { code: 'partly_is_part' } : null;
    case 'rejected':
    case 'withdrawn':
      return isNone ? null : { code: 'credit_unexpected' };
  }
}

/** Whether it credits anything. */
export function hasCredit({ credits }: Pick<Decision, 'credits'>): boolean {
  return [...credits.values()].some((minor) => minor > 0n);
}

/** What a decision credits, by currency; [] where it credits nothing. */
export function creditsOf(
  { credits }: Pick<Decision, 'credits'>,
  invoices: readonly Pick<DisputedInvoice, 'invoiceId' | 'currency'>[],
): Money[] {
  const each = invoices.map(({ currency, invoiceId }) => ({
    currency,
    minor: credits.get(invoiceId) ?? 0n,
  }));
  return sumByCurrency(each).filter(({ minor }) => minor > 0n);
}

/** Whether a second person has to say yes: in some currency it credits `approveFrom` main units or more; null: none ever has. */
export function needsApproval(
  decision: Pick<Decision, 'credits'>,
  given: {
    readonly invoices: readonly Pick<DisputedInvoice, 'invoiceId' | 'currency'>[];
    readonly approveFrom: number | null;
  },
): boolean {
  const { approveFrom, invoices } = given;
  if (approveFrom === null) return false;
  return creditsOf(decision, invoices).some((credit) => reaches(credit, approveFrom));
}

/** Whether nothing that is disputed is open any more: it was paid after all, or credited before anybody decided. */
export function isCovered(
  invoices: readonly {
    readonly claimedMinor: bigint;
    /** What of it the books show as credited. */
    readonly knownMinor: bigint;
    readonly balanceMinor: bigint;
  }[],
): boolean {
  return (
    invoices.length > 0 &&
    invoices.every(
      ({ balanceMinor, claimedMinor, knownMinor }) =>
        balanceMinor <= 0n || knownMinor >= claimedMinor,
    )
  );
}
