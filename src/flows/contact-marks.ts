// What is known against an address: said once, it holds for everybody in the workspace who has it, in the record of each.
import { recordActivity } from '#db/activity.ts';
import { wantCardRedraws } from '#db/cards.ts';
import type { Queries } from '#db/client.ts';
import type { MarkedContact } from '#db/contacts.ts';
import { clearBounced, clearOptedOut, markBounced, markOptedOut } from '#db/contacts.ts';
import { wantRedraw } from '#db/digest-redraws.ts';

interface Address {
  readonly workspaceId: string;
  readonly email: string;
  readonly actor: string;
  readonly now: Date;
  /** The contact whose own record says it already; null: none does. */
  readonly exceptId: string | null;
}

/** Mail to this address came back, and what their server said; with null it arrives again. */
export async function sayBounced(
  tx: Queries,
  on: Address & { bounce: { readonly at: Date; readonly words: string | null } | null },
): Promise<void> {
  const { bounce } = on;
  const contacts = bounce
    ? await markBounced(tx, { ...on, ...bounce })
    : await clearBounced(tx, on);
  await record(tx, on, { contacts, changed: 'bouncedAt' });
}

/** Whoever reads at this address wants no reminders since then; with null they take them again. */
export async function sayOptedOut(
  tx: Queries,
  on: Address & { since: Date | null },
): Promise<void> {
  const { since } = on;
  const contacts = since
    ? await markOptedOut(tx, { ...on, at: since })
    : await clearOptedOut(tx, on);
  await record(tx, on, { contacts, changed: 'optedOutAt' });
}

async function record(
  tx: Queries,
  on: Address,
  what: { contacts: readonly MarkedContact[]; changed: 'bouncedAt' | 'optedOutAt' },
): Promise<void> {
  const { actor, exceptId, now: at, workspaceId } = on;
  const { changed } = what;
  for (const { clientId, id, role } of what.contacts.filter((one) => one.id !== exceptId)) {
    const facts = { contact: id, role, changed };
    await recordActivity(tx, { workspaceId, at, actor, action: 'contact.change', clientId, facts });
    await wantCardRedraws(tx, { workspaceId, clientId });
  }
  if (what.contacts.length > 0) await wantRedraw(tx, workspaceId);
}
