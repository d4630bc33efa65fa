// What of a client can be disputed, as rows: the open invoices, and whose an invoice is by its number.
import type { Queries } from './client.ts';
import { dayOf } from './days.ts';

/** An open invoice as the form of a dispute shows it. */
export interface OpenInvoice {
  readonly id: string;
  readonly number: string;
  readonly currency: string;
  readonly balanceMinor: bigint;
  readonly dueOn: string;
}

/** Oldest due date first. */
export async function listOpenInvoices(
  db: Queries,
  given: { workspaceId: string; clientId: string },
): Promise<OpenInvoice[]> {
  const rows = await db.invoice.findMany({
    where: {
      workspaceId: given.workspaceId,
      clientId: BigInt(given.clientId),
      balanceMinor: { gt: 0 },
    },
    orderBy: [{ dueOn: 'asc' }, { number: 'asc' }],
    select: { id: true, number: true, currency: true, balanceMinor: true, dueOn: true },
  });
  return rows.map(({ dueOn, id, ...rest }) => ({
    ...rest,
    id: id.toString(),
    dueOn: dayOf(dueOn),
  }));
}

/** Whose invoices carry one of these numbers, with what is open of them. */
export async function listInvoicesNumbered(
  db: Queries,
  given: { workspaceId: string; numbers: readonly string[] },
): Promise<{ id: string; clientId: string; number: string; balanceMinor: bigint }[]> {
  const rows = await db.invoice.findMany({
    where: { workspaceId: given.workspaceId, number: { in: [...given.numbers] } },
    orderBy: { id: 'asc' },
    take: 100,
    select: { id: true, clientId: true, number: true, balanceMinor: true },
  });
  return rows.map(({ clientId, id, ...rest }) => ({
    ...rest,
    id: id.toString(),
    clientId: clientId.toString(),
  }));
}
