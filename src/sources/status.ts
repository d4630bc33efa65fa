// What the state words of invoicing programs mean for collecting. Pure.
import { titleKey } from './header.ts';

// A map, because a cell may well read "constructor".
const NO_CLAIM = new Map<string, string>(
  Object.entries({
    draft: 'it was not sent to the client yet',
    awaitingapproval: 'it was not sent to the client yet',
    pendingapproval: 'it was not sent to the client yet',
    submitted: 'it was not sent to the client yet',
    generating: 'it was not sent to the client yet',
    void: 'it no longer stands',
    voided: 'it no longer stands',
    cancelled: 'it no longer stands',
    canceled: 'it no longer stands',
    deleted: 'it no longer stands',
    declined: 'it no longer stands',
    rejected: 'it no longer stands',
    uncollectible: 'it was given up',
  }),
);

/** The reason to skip a document in this state, or null where it is a claim on the client, paid or not. */
export function noClaim(status: string): string | null {
  const why = NO_CLAIM.get(titleKey(status));
  return why === undefined ? null : `${status.trim()}: ${why}`;
}

const PAID = ['paid', 'autopaid', 'closed'];
const PARTLY = ['partial', 'partiallypaid', 'partpaid', 'partlypaid'];
const UNPAID =
  'unpaid due open sent viewed overdue late outstanding disputed failed retry autodebit'.split(' ');

/** For programs that tell no balance, only a word. */
export function settlementOf(status: string): 'paid' | 'partly' | 'unpaid' | 'unknown' {
  const key = titleKey(status);
  if (PAID.includes(key)) return 'paid';
  if (PARTLY.includes(key)) return 'partly';
  return UNPAID.includes(key) ? 'unpaid' : 'unknown';
}

/** Said once for a file of a program that tells no balance. */
export const PARTLY_PAID_NOTE =
  'The file does not say what is left of a partly paid invoice: a new one counts as open in full, one that the books know keeps its balance';
