// Every no of the gate on record: when a letter is looked at, once a day for each reason, and when somebody wants to send it.
import { recordActivity } from '#db/activity.ts';
import type { Queries } from '#db/client.ts';
import { listRefusedSince } from '#db/refusal-record.ts';
import { lockWorkspace } from '#db/workspaces.ts';
import { instantOf } from '#domain/calendar.ts';
import type { Refusal } from '#domain/gate.ts';
import type { LetterStage } from '#domain/ladder.ts';
import type { Account } from './letter-facts.ts';
import type { Proposal } from './reminder-proposal.ts';

/**
 * How the letter came before a person: they opened its preview, changed something in it, or it stood in a list. An
 * opening is on record each time; of the others what the record of today does not hold yet.
 */
export type Looking = 'opened' | 'changed' | 'listed';

/** Somebody looked at a letter, and as it is it cannot go. */
export async function recordSeenRefusals(
  tx: Queries,
  proposal: Proposal,
  seen: { actor: string; now: Date; looking: Looking },
): Promise<void> {
  const { actor, looking, now } = seen;
  const { client, today, workspace } = proposal.account;
  const all = standingIn(proposal);
  if (all.length === 0) return;
  const key = { workspaceId: workspace.id, clientId: client.id };
  // Two who look at once must not both find nothing on record.
  await lockWorkspace(tx, workspace.id);
  const since = instantOf({ day: today, hour: 0, zone: workspace.timeZone });
  const known = looking === 'opened' ? [] : await listRefusedSince(tx, { ...key, since });
  const refusals = all.filter((one) => !known.includes(markOf(one)) && !known.includes(one.code));
  if (refusals.length === 0) return;
  await recordActivity(tx, {
    ...key,
    at: now,
    actor,
    action: 'reminder.refuse',
    facts: { ...factsOf(refusals), where: looking === 'listed' ? 'list' : 'preview' },
  });
}

/**
 * Somebody wanted to send a letter, and it may not go, what they saw of it is no longer so or was not for what they chose,
 * or there is one already.
 */
export async function recordRefusedApproval(
  tx: Queries,
  given: {
    account: Account;
    approval: {
      readonly stage: LetterStage;
      readonly invoiceIds: readonly string[];
      readonly member: { readonly slackUserId: string };
      readonly now: Date;
    };
    refusals: readonly Refusal[] | 'already' | 'changed' | 'other_choice';
    /** The letter of which they are told instead; null: none. */
    twin: { readonly id: string } | null;
  },
): Promise<void> {
  const { account, approval, refusals, twin } = given;
  await recordActivity(tx, {
    workspaceId: account.workspace.id,
    clientId: account.client.id,
    at: approval.now,
    actor: approval.member.slackUserId,
    action: 'reminder.refuse',
    facts: {
      stage: approval.stage,
      ...(typeof refusals === 'string' ? { codes: refusals } : factsOf(refusals)),
      invoiceIds: approval.invoiceIds.join(','),
      ...(twin && { twinId: twin.id }),
    },
  });
}

/** What keeps the letter from going as it stands, or an invoice out of it. That somebody unticked every invoice is no reason of the gate's. */
function standingIn({ invoices, verdict }: Proposal): Refusal[] {
  if (verdict.ok) return [...verdict.leftOut];
  const isAnyFree = invoices.some(({ refusals }) => refusals.length === 0);
  return isAnyFree
    ? verdict.refusals.filter(({ code }) => code !== 'nothing_left')
    : [
        ...invoices.flatMap(({ refusals }) => refusals),
        ...verdict.refusals.filter((one) => !('invoiceId' in one)),
      ];
}

function factsOf(refusals: readonly Refusal[]): { codes: string; refusals: string } {
  const listed = (words: readonly string[]): string => [...new Set(words)].join(',');
  return {
    codes: listed(refusals.map(({ code }) => code)),
    refusals: listed(refusals.map(markOf)),
  };
}

/** The code, and the invoice where it is about one. */
function markOf(refusal: Refusal): string {
  return 'invoiceId' in refusal ? `${refusal.code}:${refusal.invoiceId}` : refusal.code;
}
