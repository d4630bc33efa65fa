// What the reports of QuickBooks have in common: transaction types, and jobs below customers. Pure.
import type { Content, DocumentKind, Draft } from './format.ts';
import { titleKey } from './header.ts';

// A map, because a cell may well read "constructor".
const KINDS = new Map<string, DocumentKind>(
  Object.entries({
    invoice: 'invoice',
    statementcharge: 'invoice',
    financecharge: 'invoice',
    creditmemo: 'credit_note',
    creditnote: 'credit_note',
    payment: 'unapplied_payment',
  }),
);

/** The document of a transaction type as QuickBooks writes it, or the row as skipped. */
export function transaction(type: string, draft: Draft): Content {
  const kind = KINDS.get(titleKey(type));
  if (kind) return { kind, draft, ...aliasOf(draft) };
  return {
    kind: 'skipped',
    reason: `${type || 'A row without a type'} is neither an invoice, a credit memo nor a payment`,
    ...(draft.balance && { balance: draft.balance }),
  };
}

/** "Parent:Child" is the client; people also call it by its last part. QuickBooks allows no colon within a name. */
export function aliasOf({ clientName = '' }: Draft): { alias?: string } {
  const at = clientName.lastIndexOf(':');
  const child = clientName.slice(at + 1).trim();
  return at > 0 && child !== '' ? { alias: child } : {};
}
