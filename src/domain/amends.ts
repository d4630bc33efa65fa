// What a letter says of delays that lay on our own side: what we did about them, or that we are sorry. Pure.
import type { Side } from './cause.ts';

/** Reasons older than this shape no letter any more. */
export const REASONS_COUNT_DAYS = 365;

/** Why one of the client's invoices was late, as somebody said. */
export interface PastReason {
  readonly side: Side;
  readonly cause: string;
}

export interface Amends {
  /** The PO numbers that the invoices of the letter have now, where one was missing or wrong before; [] where not. */
  readonly addedPos: readonly string[];
  /** An invoice did not reach them before, so this letter shows the details once more. */
  readonly hasMissedInvoice: boolean;
  /** Another delay before was ours, and all that can be said is that we are sorry. */
  readonly isSorry: boolean;
}

export function hasOurFault(reasons: readonly PastReason[]): boolean {
  return reasons.some(({ side }) => side === 'ours');
}

/**
 * What we did is said only where the books show it: PO numbers, where every invoice of the letter has one by now; the
 * details of invoices, which stand in every letter. Of delays on any other side nothing is said, ever. Null: nothing to say.
 */
export function amendsFor(
  reasons: readonly PastReason[],
  invoices: readonly { readonly po: string | null }[],
): Amends | null {
  const causes = new Set(reasons.filter(({ side }) => side === 'ours').map(({ cause }) => cause));
  if (causes.size === 0) return null;
  const pos = invoices.map(({ po }) => (po ?? '').trim());
  const isPo = PO_CAUSES.some((cause) => causes.has(cause));
  const addedPos = isPo && pos.length > 0 && !pos.includes('') ? [...new Set(pos)] : [];
  const hasMissedInvoice = causes.has(MISSED_INVOICE);
  return { addedPos, hasMissedInvoice, isSorry: addedPos.length === 0 && !hasMissedInvoice };
}

const PO_CAUSES: readonly string[] = ['po_missing', 'po_or_reference_wrong'];
const MISSED_INVOICE = 'invoice_not_received';
