// A person looks at a letter before it goes: as it would read now, or in the words of one that was stopped; every no is on record.
import type { Queries } from '#db/client.ts';
import { loadInvoicesById } from '#db/invoices.ts';
import type { Reminder } from '#db/reminders.ts';
import { findReminder } from '#db/reminders.ts';
import type { Stated } from '#mail/outdated.ts';
import { outdatedIn, statedOf, together } from '#mail/outdated.ts';
import type { Database } from './deps.ts';
import type { Asked, Proposal, ProposalResult } from './reminder-proposal.ts';
import { proposalIn } from './reminder-proposal.ts';
import type { Looking } from './reminder-refusals.ts';
import { recordSeenRefusals } from './reminder-refusals.ts';
import { recalled, remembered, statedIn, statedOutside } from './stated.ts';

/** The letter whose words a new one begins with. */
interface FormerLetter {
  readonly reminder: Pick<Reminder, 'id' | 'stage' | 'state' | 'subject' | 'body'>;
}

/** What a person typed, and what the letter had stated while they did. */
interface TypedWords {
  readonly subject: string;
  readonly body: string;
  /** As `stated` of the drawing before gave it. */
  readonly stated: string;
}

export type PreviewResult =
  | {
      readonly ok: true;
      readonly proposal: Proposal;
      readonly former: FormerLetter | null;
      /** Amounts, days and numbers in words that are not ours which the letter does not state any more, as they stand there. */
      readonly outdated: readonly string[];
      /** What the letter states, and stated before while somebody typed: for the next drawing. */
      readonly stated: string;
    }
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
    /** Null: our words, or those of the letter to begin from. */
    typed?: TypedWords | null;
  },
): Promise<PreviewResult> {
  const { actor, formerId = null, looking, now, typed = null, workspaceId } = asked;
  return db.prisma.$transaction(async (tx): Promise<PreviewResult> => {
    const reminder =
      formerId === null ? null : await findReminder(tx, { workspaceId, id: formerId });
    if (formerId !== null && reminder === null) return { ok: false, reason: 'no_letter' };
    const again = reminder && {
      clientId: reminder.clientId,
      isThanks: reminder.stage === 'thanks',
      disputeId: reminder.disputeId ?? undefined,
    };
    const result = await proposalIn(tx, { ...asked, ...again });
    if (!result.ok) return result;
    const { proposal } = result;
    await recordSeenRefusals(tx, proposal, { actor, looking, now });
    const before = together([
      ...(reminder ? [await statedBy(tx, reminder)] : []),
      ...(typed ? [recalled(typed.stated)] : []),
    ]);
    const words = typed ?? reminder;
    return {
      ok: true,
      proposal,
      former: reminder && { reminder },
      outdated: words ? outdated(words, { before, proposal }) : [],
      stated: remembered(together([statedIn(proposal), before])),
    };
  });
}

/** What of theirs the letter does not state. */
function outdated(
  { body, subject }: { readonly subject: string; readonly body: string },
  on: { before: Stated; proposal: Proposal },
): string[] {
  const { before, proposal } = on;
  return outdatedIn(`${subject}\n${body}`, {
    before: together([before, statedOutside(proposal)]),
    now: statedIn(proposal),
    locales: [...new Set([proposal.locale, proposal.account.workspace.locale])],
  });
}

/** What whoever approved it saw. */
async function statedBy(tx: Queries, { invoices, workspaceId }: Reminder): Promise<Stated> {
  const ids = invoices.map(({ invoiceId }) => invoiceId);
  const known = await loadInvoicesById(tx, { workspaceId, ids });
  const numbers = new Map(known.map(({ id, number }) => [id, number]));
  const as = (minorOf: (one: Reminder['invoices'][number]) => bigint): Stated =>
    statedOf(
      invoices.map((one) => ({
        currency: one.currency,
        minor: minorOf(one),
        dueOn: one.dueOn,
        number: numbers.get(one.invoiceId) ?? '',
      })),
    );
  return together([
    as(({ balanceMinor }) => balanceMinor),
    as(({ balanceMinor, disputedMinor }) => balanceMinor - disputedMinor),
  ]);
}
