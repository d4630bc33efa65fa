// Tells one refusal of a code from another, so that setting one aside never covers the next. Pure.
import type { Refusal } from './gate.ts';

/**
 * Which promise, which credit, which contact, until which day. An hour counts until the next good moment. Empty where there
 * is only one of a kind, or where nobody may set it aside.
 */
export function refusalKey(refusal: Refusal): string {
  switch (refusal.code) {
    case 'presumed_paid':
      return `${refusal.invoiceId} ${refusal.since}`;
    case 'promised':
      return `${refusal.invoiceId} ${refusal.until}`;
    case 'snoozed':
      return refusal.until;
    case 'touch_later':
      return refusal.on;
    case 'contacted_recently':
    case 'thanked_recently':
      return refusal.at.toISOString();
    case 'reply_unanswered':
      return refusal.since.toISOString();
    case 'credit_open':
      return `${refusal.currency} ${refusal.balanceMinor}`;
    case 'outside_hours':
    case 'not_a_business_day':
      return refusal.next.toISOString();
    default:
      return '';
  }
}
