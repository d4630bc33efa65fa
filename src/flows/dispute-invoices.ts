// What the invoices of a case become when it is decided, closed or opened again: what stays out of the chase of each.
import type { Queries } from '#db/client.ts';
import type { BookedInvoice } from '#db/dispute-money.ts';
import { listBooked, markSeen } from '#db/dispute-money.ts';
import { listOpenDisputesOf, saveDisputedInvoices } from '#db/disputes.ts';
import type { Decision, Dispute } from '#domain/dispute.ts';
import { hasCredit } from '#domain/dispute-amounts.ts';
import { creditedBy, creditedOf, heldOf } from '#domain/dispute-credit.ts';
import type { DisputeRefusal } from '#domain/dispute-refusal.ts';

/** What is credited stays out of the chase until the books show it, less what they show already; the rest is asked for again at once. */
export async function saveGrants(
  tx: Queries,
  { id, workspaceId }: Dispute,
  decision: Pick<Decision, 'credits'>,
): Promise<void> {
  const booked = await listBooked(tx, { workspaceId, id });
  const invoices = booked.map((one) => {
    const { balanceMinor, invoiceId, knownMinor } = one;
    const creditMinor = decision.credits.get(invoiceId) ?? 0n;
    const goneMinor = goneSinceOpening(one);
    const creditedMinor = creditedBy({ knownMinor, goneMinor, grantedMinor: creditMinor });
    const heldMinor = heldOf(creditMinor, creditedMinor);
    const decidedMinor = balanceMinor + creditedMinor;
    return { invoiceId, heldMinor, creditMinor, creditedMinor, decidedMinor };
  });
  await saveDisputedInvoices(tx, { workspaceId, id }, { invoices, isOpen: hasCredit(decision) });
}

function goneSinceOpening(one: BookedInvoice): bigint {
  const { balanceMinor, openedMinor, openedPaidMinor, paidMinor } = one;
  const opened = { decidedMinor: openedMinor, decidedPaidMinor: openedPaidMinor };
  return creditedOf({ ...opened, balanceMinor, paidMinor });
}

/** Nothing of it is kept out of the chase any more. Belongs in the transaction of what closes the case. */
export async function closeInvoices(
  tx: Queries,
  { id, invoices, workspaceId }: Dispute,
): Promise<void> {
  const closed = invoices.map(({ invoiceId }) => ({ invoiceId, heldMinor: 0n }));
  await saveDisputedInvoices(tx, { workspaceId, id }, { invoices: closed, isOpen: false });
}

/** All that was disputed and is open still, in the transaction of what opens the case again; not where another case has it. */
export async function reopenInvoices(
  tx: Queries,
  dispute: Dispute,
): Promise<DisputeRefusal | null> {
  const { id, workspaceId } = dispute;
  const invoiceIds = dispute.invoices.map(({ invoiceId }) => invoiceId);
  const others = await listOpenDisputesOf(tx, { workspaceId, invoiceIds });
  const elsewhere = others.find((one) => one.id !== id);
  if (elsewhere) return { code: 'in_other_case', number: elsewhere.number };
  const booked = await listBooked(tx, { workspaceId, id });
  const invoices = booked.map((one) => {
    const { balanceMinor, claimedMinor, invoiceId, knownMinor } = one;
    const creditedMinor = least(knownMinor, goneSinceOpening(one));
    const heldMinor = least(heldOf(claimedMinor, creditedMinor), balanceMinor);
    return { invoiceId, heldMinor, creditMinor: 0n, creditedMinor, decidedMinor: null };
  });
  await saveDisputedInvoices(tx, { workspaceId, id }, { invoices, isOpen: true });
  await markSeen(tx, { workspaceId, id });
  return null;
}

function least(a: bigint, b: bigint): bigint {
  const smaller = a < b ? a : b;
  return smaller > 0n ? smaller : 0n;
}
