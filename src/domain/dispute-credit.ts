// Whether a credit is in the books: what of each invoice went away without a payment, and which credit notes came, held
// against what was decided, or, before that, what is disputed. Pure.
import type { Money } from './types.ts';

/** What the books show of one invoice since the decision. */
export interface CreditedInvoice {
  readonly invoiceId: string;
  readonly currency: string;
  /** What was granted of it, and what of that the books were seen to have. */
  readonly creditMinor: bigint;
  readonly knownMinor: bigint;
  /** Its balance then, with what had been credited before, and now; and what was paid of it in all by then and by now. */
  readonly decidedMinor: bigint;
  readonly balanceMinor: bigint;
  readonly decidedPaidMinor: bigint;
  readonly paidMinor: bigint;
}

/** A credit note of the client that came since the case was opened, and that is no other case's. */
export interface CreditNote extends Money {
  readonly id: string;
  readonly number: string;
  /** It came before the decision: it may be what was granted, and is nothing to be told of. */
  readonly isOlder: boolean;
  /** The invoices of the case that the ledger says it was used for. */
  readonly appliedTo: readonly string[];
}

export type CreditSight =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'seen' | 'differs'; readonly came: Came };

/** In one currency: what came, what was granted, and, of every currency, the credit notes that say or explain it. */
interface Came extends Money {
  readonly grantedMinor: bigint;
  readonly notes: readonly CreditNote[];
}

/** What of an invoice went away since the decision without a payment that explains it: never below nothing. */
export function creditedOf(
  invoice: Omit<CreditedInvoice, 'invoiceId' | 'currency' | 'creditMinor' | 'knownMinor'>,
): bigint {
  const { balanceMinor, decidedMinor, decidedPaidMinor, paidMinor } = invoice;
  const open = balanceMinor > 0n ? balanceMinor : 0n;
  const paid = paidMinor - decidedPaidMinor;
  const credited = decidedMinor - open - (paid > 0n ? paid : 0n);
  return credited > 0n ? credited : 0n;
}

/** One change of the books of an invoice in a case. */
export interface CreditStep {
  /** What was granted; of an undecided case what is disputed. */
  readonly expectedMinor: bigint;
  /** What of it the books were seen to have before. */
  readonly knownMinor: bigint;
  /** What went away with this change without a payment; below nothing: came back. */
  readonly untoldMinor: bigint;
  /** What went away so in all, since the decision or, before it, since the opening. */
  readonly goneMinor: bigint;
  readonly isDecided: boolean;
  readonly notes: readonly Pick<CreditNote, 'minor'>[];
}

/**
 * What of an invoice the books show as credited after a change. What is exactly what is expected, or was missing of it, is the
 * credit; so is what a credit note of that amount explains. Once a credit is waited for, less than it is a part of it. More
 * than it may be a payment that no file told of, and so may anything else before the decision: what nobody can tell stays
 * held, as it must not be asked for. What comes back into the books is credited no more.
 */
export function creditedAfter(step: CreditStep): bigint {
  const { expectedMinor, goneMinor, isDecided, knownMinor, notes, untoldMinor } = step;
  if (untoldMinor === 0n) return knownMinor;
  if (goneMinor === expectedMinor) return expectedMinor;
  if (untoldMinor < 0n) return knownMinor + untoldMinor > 0n ? knownMinor + untoldMinor : 0n;
  const missingMinor = expectedMinor - knownMinor;
  if (missingMinor <= 0n) return knownMinor;
  if (notes.some(({ minor }) => minor === untoldMinor))
    return untoldMinor < missingMinor ? knownMinor + untoldMinor : expectedMinor;
  const isPart = isDecided ? untoldMinor <= missingMinor : untoldMinor === missingMinor;
  return isPart ? knownMinor + untoldMinor : knownMinor;
}

/** What had been credited by the decision: as it was seen, or all that is granted where exactly that went away by then. */
export function creditedBy(given: {
  readonly knownMinor: bigint;
  readonly goneMinor: bigint;
  readonly grantedMinor: bigint;
}): bigint {
  const { goneMinor, grantedMinor, knownMinor } = given;
  return goneMinor === grantedMinor ? grantedMinor : knownMinor;
}

/** What of an invoice stays out of the chase: what is disputed, or was granted, less what is credited of it. */
export function heldOf(expectedMinor: bigint, creditedMinor: bigint): bigint {
  return expectedMinor > creditedMinor ? expectedMinor - creditedMinor : 0n;
}

/**
 * Seen: in each currency every invoice went down by exactly what was granted of it, or one credit note, or all of them
 * together, are exactly what was granted; the notes that this uses up are named also where the balances prove it. Differs:
 * something came, and it is another amount. Nothing came, or only in one of several currencies: it is waited for.
 */
export function creditSight(
  invoices: readonly CreditedInvoice[],
  notes: readonly CreditNote[],
): CreditSight {
  const granted = invoices.filter(({ creditMinor }) => creditMinor > 0n);
  const currencies = [...new Set(granted.map(({ currency }) => currency))].sort();
  const sights = currencies.map((currency) =>
    sightIn(
      granted.filter((one) => one.currency === currency),
      notes.filter((one) => one.currency === currency),
    ),
  );
  const differing = sights.find(({ kind }) => kind === 'differs');
  if (differing) return differing;
  const seen = sights.flatMap((sight) => (sight.kind === 'seen' ? [sight.came] : []));
  const [first] = seen;
  if (!first || seen.length < sights.length) return { kind: 'nothing' };
  return { kind: 'seen', came: { ...first, notes: seen.flatMap((came) => came.notes) } };
}

/** In one currency. */
function sightIn(invoices: readonly CreditedInvoice[], notes: readonly CreditNote[]): CreditSight {
  const currency = invoices[0]?.currency ?? '';
  const grantedMinor = sum(invoices.map(({ creditMinor }) => creditMinor));
  const by = (kind: 'seen' | 'differs', minor: bigint, its: readonly CreditNote[]) =>
    ({ kind, came: { currency, minor, grantedMinor, notes: its } }) as const;
  if (invoices.every(isCredited)) return by('seen', grantedMinor, explaining(invoices, notes));
  const fresh = notes.filter(({ isOlder }) => !isOlder);
  const proof = [...notes.map((note) => [note]), fresh, notes].find(
    (some) => sum(some.map(({ minor }) => minor)) === grantedMinor,
  );
  if (proof) return by('seen', grantedMinor, proof);
  const credited = sum(invoices.map(creditedOf));
  if (credited > 0n) return by('differs', credited, fresh);
  const noted = sum(fresh.map(({ minor }) => minor));
  return noted > 0n ? by('differs', noted, fresh) : { kind: 'nothing' };
}

function isCredited(invoice: CreditedInvoice): boolean {
  return invoice.knownMinor === invoice.creditMinor || creditedOf(invoice) === invoice.creditMinor;
}

/**
 * The notes behind what the balances prove, so that no other case takes them for its own: those that the ledger used for these
 * invoices, else one over all that was granted, else one for each invoice, else those that add up to it. None where none does.
 */
function explaining(
  invoices: readonly CreditedInvoice[],
  notes: readonly CreditNote[],
): readonly CreditNote[] {
  const ids = new Set(invoices.map(({ invoiceId }) => invoiceId));
  const applied = notes.filter(({ appliedTo }) => appliedTo.some((id) => ids.has(id)));
  if (applied.length > 0) return applied;
  const grantedMinor = sum(invoices.map(({ creditMinor }) => creditMinor));
  const one = notes.find(({ minor }) => minor === grantedMinor);
  if (one) return [one];
  const each: CreditNote[] = [];
  for (const { creditMinor } of invoices) {
    const its = notes.find((note) => note.minor === creditMinor && !each.includes(note));
    if (its) each.push(its);
  }
  return each.length === invoices.length
    ? each
    : (addingUp(notes.slice(0, MOST_NOTES), grantedMinor) ?? []);
}

/** So many are looked at together: every further one doubles the ways to add them up. */
const MOST_NOTES = 12;

/** The first of the notes that make up the amount. */
function addingUp(notes: readonly CreditNote[], minor: bigint): readonly CreditNote[] | null {
  if (minor === 0n) return [];
  const [first, ...rest] = notes;
  if (!first || minor < 0n) return null;
  const withIt = addingUp(rest, minor - first.minor);
  return withIt ? [first, ...withIt] : addingUp(rest, minor);
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, one) => total + one, 0n);
}
