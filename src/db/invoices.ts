// Invoices and credits of one client as the rules want them.
import type { PaidInvoice } from '#domain/payer.ts';
import type { Credit, DisputeHold, Invoice } from '#domain/types.ts';
import type { Invoice as InvoiceRow } from '../../prisma/generated/client.ts';
import type { Queries } from './client.ts';
import { dayOf, dayOrNull } from './days.ts';
import { listDisputeHolds, listOverruled } from './dispute-holds.ts';

export interface ClientBook {
  readonly open: Invoice[];
  readonly paid: PaidInvoice[];
  readonly credits: Credit[];
}

interface PaidRow {
  currency: string;
  amount_minor: bigint;
  due_on: string;
  paid_on: string;
}

/** Everything on one client's account: open invoices (oldest due first), paid ones, unused credits. */
export async function loadClientBook(
  db: Queries,
  workspaceId: string,
  clientId: string,
): Promise<ClientBook> {
  const mine = { workspaceId, clientId: BigInt(clientId) };
  const [open, paid, credits, holds] = await Promise.all([
    db.invoice.findMany({
      where: { ...mine, balanceMinor: { gt: 0 } },
      orderBy: [{ dueOn: 'asc' }, { number: 'asc' }],
    }),
    // Years of them: days come as text, with no Date in between.
    db.$queryRaw<PaidRow[]>`
      SELECT currency, amount_minor, due_on::text AS due_on, paid_on::text AS paid_on
      FROM invoice
      WHERE workspace_id = ${workspaceId} AND client_id = ${mine.clientId}
        AND balance_minor <= 0 AND paid_on IS NOT NULL`,
    loadOpenCredits(db, { workspaceId, clientId }),
    listDisputeHolds(db, { workspaceId, clientId }),
  ]);
  return {
    open: await withHolds(db, { workspaceId, rows: open, holds }),
    paid: paid.map((row) => ({
      currency: row.currency,
      amountMinor: row.amount_minor,
      dueOn: row.due_on,
      paidOn: row.paid_on,
    })),
    credits,
  };
}

/** These invoices as they stand now, whoever has them since a merge; oldest due date first. */
export async function loadInvoicesById(
  tx: Queries,
  given: { workspaceId: string; ids: readonly string[] },
): Promise<Invoice[]> {
  const rows = await tx.invoice.findMany({
    where: { workspaceId: given.workspaceId, id: { in: given.ids.map(BigInt) } },
    orderBy: [{ dueOn: 'asc' }, { number: 'asc' }],
  });
  const invoiceIds = rows.map(({ id }) => id.toString());
  const holds = await listDisputeHolds(tx, { workspaceId: given.workspaceId, invoiceIds });
  return withHolds(tx, { workspaceId: given.workspaceId, rows, holds });
}

/** What of a client's credit notes and unmatched payments is unused, oldest first. */
async function loadOpenCredits(
  tx: Queries,
  given: { workspaceId: string; clientId: string },
): Promise<Credit[]> {
  const rows = await tx.credit.findMany({
    where: {
      workspaceId: given.workspaceId,
      clientId: BigInt(given.clientId),
      balanceMinor: { gt: 0 },
    },
    orderBy: [{ issuedOn: 'asc' }, { id: 'asc' }],
  });
  return rows.map((row) => ({
    id: row.id.toString(),
    kind: row.kind === 'credit_note' ? 'credit_note' : 'unapplied_payment',
    number: row.number,
    issuedOn: dayOf(row.issuedOn),
    currency: row.currency,
    balanceMinor: row.balanceMinor,
  }));
}

/** The ledger's mark counts where no case about the invoice was decided since it was set. */
async function withHolds(
  db: Queries,
  given: {
    workspaceId: string;
    rows: readonly InvoiceRow[];
    holds: ReadonlyMap<string, DisputeHold>;
  },
): Promise<Invoice[]> {
  const { holds, rows, workspaceId } = given;
  const marked = rows.filter(({ isDisputed }) => isDisputed);
  const invoiceIds = marked.map(({ id }) => id);
  const overruled = await listOverruled(db, { workspaceId, invoiceIds });
  return rows.map((row) =>
    invoiceOf(overruled.has(row.id) ? { ...row, isDisputed: false } : row, holds),
  );
}

function invoiceOf(row: InvoiceRow, holds: ReadonlyMap<string, DisputeHold>): Invoice {
  const dispute = holds.get(row.id.toString());
  return {
    ...(dispute && { dispute }),
    id: row.id.toString(),
    clientId: row.clientId.toString(),
    number: row.number,
    issuedOn: dayOrNull(row.issuedOn),
    dueOn: dayOf(row.dueOn),
    currency: row.currency,
    amountMinor: row.amountMinor,
    balanceMinor: row.balanceMinor,
    paidOn: dayOrNull(row.paidOn),
    isDisputed: row.isDisputed,
    missingSince: dayOrNull(row.missingSince),
    po: row.po,
    paymentUrl: row.paymentUrl,
  };
}
