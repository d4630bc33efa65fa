// What of a client somebody can say why it is late: what is overdue now, and what was paid late of late, with what stands.
import { findClientById } from '#db/clients.ts';
import { loadClientBook } from '#db/invoices.ts';
import type { StandingReason } from '#db/late-reasons.ts';
import { listPaidLate, listStandingReasons } from '#db/late-reasons.ts';
import { isOverdue } from '#domain/aging.ts';
import { addDays, daysBetween } from '#domain/calendar.ts';
import type { Cause } from '#domain/cause.ts';
import type { Client, Day } from '#domain/types.ts';
import type { Database } from './deps.ts';
import { loadCauses } from './late-reasons.ts';

/** What was paid longer ago nobody corrects any more. */
export const EXPLAINED_WITHIN_DAYS = 180;
/** As many as a form has room for. */
const MOST_EXPLAINED = 50;

interface ExplainableInvoice {
  readonly id: string;
  readonly number: string;
  readonly currency: string;
  /** What is open, or what was billed where nothing is. */
  readonly minor: bigint;
  readonly isOpen: boolean;
  readonly daysLate: number;
  /** The client was asked why, and nobody has said what they answered. */
  readonly isLeftToClient: boolean;
  readonly reason: Omit<StandingReason, 'invoiceId'> | null;
}

interface Explainable {
  readonly client: Client;
  /** Overdue ones first, the oldest of them first; then those paid late, the newest payment first. */
  readonly invoices: readonly ExplainableInvoice[];
  /** All that the team knows. */
  readonly causes: readonly Cause[];
  /** The likeliest first. */
  readonly choices: readonly Cause[];
}

/** Null: the client is not in the books. */
export async function loadExplainable(
  db: Database,
  given: { workspaceId: string; clientId: string; today: Day },
): Promise<Explainable | null> {
  const { today, workspaceId } = given;
  const client = await findClientById(db.prisma, workspaceId, given.clientId);
  if (!client) return null;
  const { open } = await loadClientBook(db.prisma, workspaceId, client.id);
  const overdue = open.filter((invoice) => isOverdue(invoice, today)).slice(0, MOST_EXPLAINED);
  const since = addDays(today, -EXPLAINED_WITHIN_DAYS);
  const limit = MOST_EXPLAINED - overdue.length;
  const paid = await listPaidLate(db.prisma, { workspaceId, clientId: client.id, since, limit });
  const invoiceIds = [...overdue, ...paid].map(({ id }) => id);
  const standing = await listStandingReasons(db.prisma, { workspaceId, invoiceIds });
  const reasons = new Map(standing.map(({ invoiceId, ...reason }) => [invoiceId, reason]));
  const reasonOf = (id: string) => reasons.get(id) ?? null;
  return {
    client,
    invoices: [
      ...overdue.map(({ balanceMinor, currency, dueOn, id, number }) => ({
        id,
        number,
        currency,
        minor: balanceMinor,
        isOpen: true,
        isLeftToClient: false,
        daysLate: daysBetween(dueOn, today),
        reason: reasonOf(id),
      })),
      ...paid.map(({ amountMinor, answer, currency, daysLate, id, number }) => ({
        id,
        number,
        currency,
        minor: amountMinor,
        isOpen: false,
        daysLate,
        isLeftToClient: answer === 'client',
        reason: reasonOf(id),
      })),
    ],
    ...(await loadCauses(db, { workspaceId, clientId: client.id })),
  };
}
