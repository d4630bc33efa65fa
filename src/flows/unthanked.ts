// What clients paid and were not thanked for: of one client for a letter, of all for the digest.
import type { Queries } from '#db/client.ts';
import { listContactsOf } from '#db/contacts.ts';
import { loadInvoicesById } from '#db/invoices.ts';
import { listUnthanked, listUnthankedClients } from '#db/thanks.ts';
import { findAskingRules, findWorkspace } from '#db/workspaces.ts';
import { addBusinessDays, addDays, instantOf, isBusinessDay, localDay } from '#domain/calendar.ts';
import type { Contact } from '#domain/contact.ts';
import { recipientOf, whereaboutsOf } from '#domain/contact.ts';
import type { DigestFacts } from '#domain/digest.ts';
import { isPromiseKept } from '#domain/promised.ts';
import type { PaidFacts } from '#domain/thanks.ts';
import { THANKED_WITHIN_DAYS, thanksFor } from '#domain/thanks.ts';
import type { Day, Invoice, Workspace } from '#domain/types.ts';

/** What was said of invoices that were paid late: left to the client to explain, or promised for a day, by invoice id. */
export interface SaidOfLate {
  readonly leftToClient: readonly string[];
  readonly promisedOn: Readonly<Record<string, Day>>;
}

/** What a thank-you to this client would name, and of which of that it asks why it was late. */
export interface Unthanked extends SaidOfLate {
  /** Oldest due date first. */
  readonly unthanked: readonly Invoice[];
}

export const NOTHING_PAID: Unthanked = { unthanked: [], leftToClient: [], promisedOn: {} };

export async function loadUnthanked(
  db: Queries,
  given: { workspaceId: string; clientId: string; today: Day },
): Promise<Unthanked> {
  const { today, workspaceId } = given;
  const team = await findWorkspace(db, workspaceId);
  const found = team
    ? await listUnthanked(db, { ...given, seenSince: seenSince(team, today) })
    : [];
  if (found.length === 0) return NOTHING_PAID;
  const ids = found.map(({ invoiceId }) => invoiceId);
  const leftToClient = found.flatMap((one) => (one.isLeftToClient ? [one.invoiceId] : []));
  const promisedOn = Object.fromEntries(
    found.flatMap((one) => (one.promisedOn === null ? [] : [[one.invoiceId, one.promisedOn]])),
  );
  const said = { leftToClient, promisedOn };
  const settled = await loadInvoicesById(db, { workspaceId, ids });
  const unthanked = settled.filter((one) => {
    const paid = paidFactsOf(one, said);
    return paid !== null && thanksFor(paid) !== null;
  });
  return { unthanked, ...said };
}

/** An invoice as a thank-you sees it; null where it is not paid, or nobody knows when. */
export function paidFactsOf(
  { balanceMinor, dueOn, id, paidOn }: Invoice,
  { leftToClient, promisedOn }: SaidOfLate,
): PaidFacts | null {
  if (balanceMinor > 0n || paidOn === null) return null;
  return {
    dueOn,
    paidOn,
    keptPromise: isPromiseKept({ dueOn, paidOn, promisedOn: promisedOn[id] ?? null }),
    isLeftToClient: leftToClient.includes(id),
  };
}

/** Whether a thank-you asks of this invoice what held it up. */
export function isAskedAbout(invoice: Invoice, said: SaidOfLate): boolean {
  const paid = paidFactsOf(invoice, said);
  return paid !== null && thanksFor(paid) === 'asked';
}

/** Everybody whom the digest may propose to thank, each by the calendar of whoever the letter would go to. */
export async function thanksFactsOf(
  db: Queries,
  given: { workspaceId: string; today: Day; since: Day | null },
): Promise<NonNullable<DigestFacts['thanks']> | null> {
  const { workspaceId } = given;
  const team = await findWorkspace(db, workspaceId);
  if (!team) return null;
  const { thankGapDays: gapDays } = await findAskingRules(db, workspaceId);
  const since = given.since ?? addDays(given.today, -THANKED_WITHIN_DAYS);
  const clients = await listUnthankedClients(db, {
    ...given,
    timeZone: team.timeZone,
    seenSince: seenSince(team, given.today),
    newsSince: startOf(lastBusinessDay(since, team), team),
    thankedSince: startOf(addDays(since, -gapDays - LONGEST_BREAK_DAYS), team),
  });
  if (clients.length === 0) return null;
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

/** That day, or the one before it on which the team worked: only what was seen since may be new to the digest. */
function lastBusinessDay(day: Day, { week }: Workspace): Day {
  return isBusinessDay(day, week) ? day : addBusinessDays(day, -1, week);
}

/** No run of days off lasts longer anywhere. */
const LONGEST_BREAK_DAYS = 14;

/** From then on a payment is recent enough to be thanked for. */
function seenSince(team: Workspace, today: Day): Date {
  return startOf(addDays(today, -THANKED_WITHIN_DAYS), team);
}

function startOf(day: Day, team: Workspace): Date {
  return instantOf({ day, hour: 0, zone: team.timeZone });
}
