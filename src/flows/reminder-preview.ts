// A person looks at a letter before it goes: as it would read now, or in the words of one that was stopped; every no is on record.
import type { Queries } from '#db/client.ts';
import { loadInvoicesById } from '#db/invoices.ts';
import type { Reminder } from '#db/reminders.ts';
import { findReminder } from '#db/reminders.ts';
import { outdatedIn } from '#mail/outdated.ts';
import type { Database } from './deps.ts';
import type { Asked, Proposal, ProposalResult } from './reminder-proposal.ts';
import { proposalIn } from './reminder-proposal.ts';
import type { Looking } from './reminder-refusals.ts';
import { recordSeenRefusals } from './reminder-refusals.ts';

/** The letter whose words a new one begins with. */
export interface FormerLetter {
  readonly reminder: Pick<Reminder, 'id' | 'stage' | 'state' | 'subject' | 'body'>;
  /** Amounts and days in its words that the books no longer have, as they stand there. */
  readonly outdated: readonly string[];
}

export type PreviewResult =
  | { readonly ok: true; readonly proposal: Proposal; readonly former: FormerLetter | null }
  | { readonly ok: false; readonly reason: 'no_letter' }
  | Exclude<ProposalResult, { ok: true }>;

/** What the letter would be now, with what the gate has against it on record. */
export async function previewReminder(
  db: Database,
  asked: Asked & {
    actor: string;
    looking: Looking;
    /** The letter to begin from, whose client it is then about; null: none. */
    formerId?: string | null;
  },
): Promise<PreviewResult> {
  const { actor, formerId = null, looking, now, workspaceId } = asked;
  return db.prisma.$transaction(async (tx): Promise<PreviewResult> => {
    const reminder =
      formerId === null ? null : await findReminder(tx, { workspaceId, id: formerId });
    if (formerId !== null && reminder === null) return { ok: false, reason: 'no_letter' };
    const again = reminder && {
      clientId: reminder.clientId,
      isThanks: reminder.stage === 'thanks',
    };
    const result = await proposalIn(tx, { ...asked, ...again });
    if (!result.ok) return result;
    const { proposal } = result;
    await recordSeenRefusals(tx, proposal, { actor, looking, now });
    const former = reminder && { reminder, outdated: await outdated(tx, reminder, proposal) };
    return { ok: true, proposal, former };
  });
}

/** What the person who approved it saw, held against the books of now. */
async function outdated(tx: Queries, reminder: Reminder, proposal: Proposal): Promise<string[]> {
  const { invoices, subject, body, workspaceId } = reminder;
  const ids = invoices.map(({ invoiceId }) => invoiceId);
  const now = await loadInvoicesById(tx, { workspaceId, ids });
  const before = now.flatMap(({ currency, id }) => {
    const then = invoices.find(({ invoiceId }) => invoiceId === id);
    return then ? [{ currency, minor: then.balanceMinor, dueOn: then.dueOn }] : [];
  });
  return outdatedIn(`${subject}\n${body}`, {
    before,
    now: now.map(({ balanceMinor: minor, currency, dueOn }) => ({ currency, minor, dueOn })),
    locales: [...new Set([proposal.locale, proposal.account.workspace.locale])],
  });
}
