// What clients paid and were not thanked for: of one client for a letter, of all for the digest.
import type { Queries } from '#db/client.ts';
import { listContactsOf } from '#db/contacts.ts';
import { loadInvoicesById } from '#db/invoices.ts';
import { listUnthanked, listUnthankedClients } from '#db/thanks.ts';
import { findAskingRules, findWorkspace } from '#db/workspaces.ts';
import { localDay } from '#domain/calendar.ts';
import type { Contact } from '#domain/contact.ts';
import { recipientOf, whereaboutsOf } from '#domain/contact.ts';
import type { DigestFacts } from '#domain/digest.ts';
import type { PaidFacts } from '#domain/thanks.ts';
import { thanksFor } from '#domain/thanks.ts';
import type { Day, Invoice } from '#domain/types.ts';

/** What a thank-you to this client would name, and of which of that it asks why it was late. */
export interface Unthanked {
  /** Oldest due date first. */
  readonly unthanked: readonly Invoice[];
  readonly leftToClient: readonly string[];
}

export async function loadUnthanked(
  db: Queries,
  given: { workspaceId: string; clientId: string; today: Day },
): Promise<Unthanked> {
  const { workspaceId } = given;
  const found = await listUnthanked(db, given);
  if (found.length === 0) return { unthanked: [], leftToClient: [] };
  const ids = found.map(({ invoiceId }) => invoiceId);
  const leftToClient = found.flatMap((one) => (one.isLeftToClient ? [one.invoiceId] : []));
  const settled = await loadInvoicesById(db, { workspaceId, ids });
  const unthanked = settled.filter((one) => {
    const paid = paidFactsOf(one, leftToClient);
    return paid !== null && thanksFor(paid) !== null;
  });
  return { unthanked, leftToClient };
}

/** An invoice as a thank-you sees it; null where it is not paid, or nobody knows when. */
export function paidFactsOf(
  { balanceMinor, dueOn, id, paidOn }: Invoice,
  leftToClient: readonly string[],
): PaidFacts | null {
  if (balanceMinor > 0n || paidOn === null) return null;
  // The books know of no promises yet, so nobody has kept one.
  return { dueOn, paidOn, keptPromise: false, isLeftToClient: leftToClient.includes(id) };
}

/** Whether a thank-you asks of this invoice what held it up. */
export function isAskedAbout(invoice: Invoice, leftToClient: readonly string[]): boolean {
  const paid = paidFactsOf(invoice, leftToClient);
  return paid !== null && thanksFor(paid) === 'asked';
}

/** Everybody whom the digest may propose to thank, each by the calendar of whoever the letter would go to. */
export async function thanksFactsOf(
  db: Queries,
  given: { workspaceId: string; today: Day; since: Day | null },
): Promise<NonNullable<DigestFacts['thanks']> | null> {
  const { workspaceId } = given;
  const { thankGapDays: gapDays } = await findAskingRules(db, workspaceId);
  const clients = await listUnthankedClients(db, { ...given, gapDays });
  const team = clients.length === 0 ? null : await findWorkspace(db, workspaceId);
  if (!team) return null;
  const clientIds = clients.map(({ client }) => client.id);
  const contacts = await listContactsOf(db, { workspaceId, clientIds });
  const contactsOf = new Map<string, Contact[]>(clientIds.map((id) => [id, []]));
  for (const contact of contacts) contactsOf.get(contact.clientId)?.push(contact);
  const unthanked = clients.map(({ lastThanksAt, ...one }) => {
    const recipient = recipientOf(contactsOf.get(one.client.id) ?? []);
    const { timeZone, week } = whereaboutsOf(recipient, team);
    return {
      ...one,
      week,
      lastThanksOn: lastThanksAt === null ? null : localDay(lastThanksAt, timeZone),
    };
  });
  return { unthanked, gapDays };
}
