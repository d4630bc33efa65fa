// What the words in the form of a letter were drawn for: whoever is faster than the drawing would send words about others.
import { createHash } from 'node:crypto';
import type { Tone } from '#domain/ladder.ts';

/** Whom the words greet, in which tone, and about which invoices. */
export interface DrawnFor {
  readonly contactId: string;
  readonly tone: Tone;
  /** Stands for the set of invoices. */
  readonly invoices: string;
}

/** What of it a person can change in the form. */
export type Changed = keyof DrawnFor;

export function drawnFor(choice: {
  readonly contactId: string;
  readonly tone: Tone;
  readonly invoiceIds: readonly string[];
}): DrawnFor {
  const { contactId, invoiceIds, tone } = choice;
  const set = [...new Set(invoiceIds)].toSorted().join(',');
  const invoices = createHash('sha256').update(set).digest('hex').slice(0, 16);
  return { contactId, tone, invoices };
}

/** What was chosen otherwise since the words were drawn; all of it where nobody knows what they were drawn for. */
export function changedSince(drawn: DrawnFor | null, now: DrawnFor): Changed[] {
  const parts = ['contactId', 'tone', 'invoices'] as const;
  return parts.filter((part) => drawn?.[part] !== now[part]);
}
