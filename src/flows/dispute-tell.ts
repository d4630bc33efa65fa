// Where an admin switched it on: the client is told by itself that a case was opened, or what was decided, in the words of the
// template, to whom letters go, when it is a good moment there, through the gate of every letter. A no of it is said in the thread.
import { randomUUID } from 'node:crypto';
import type { Queries } from '#db/client.ts';
import { findDisputePolicy } from '#db/dispute-policy.ts';
import { findDispute } from '#db/disputes.ts';
import type { HeldRow } from '#db/outbox.ts';
import { claimNext, finish, lockHeld } from '#db/outbox.ts';
import { lockWorkspace } from '#db/workspaces.ts';
import type { Refusal } from '#domain/gate.ts';
import { isTelling } from '#domain/telling.ts';
import type { Approval } from './approval.ts';
import type { Database } from './deps.ts';
import { switchedOn } from './dispute-tell-queue.ts';
import { noteNotTold } from './dispute-told.ts';
import { drawnFor } from './drawn-for.ts';
import type { Proposal } from './reminder-proposal.ts';
import { proposalIn } from './reminder-proposal.ts';
import { submitIn } from './reminder-submit.ts';

const LEASE_MINUTES = 5;

/** Queues one letter that is wanted, or says why not; false: none is wanted. */
export async function tellNextClient(
  db: Database,
  given: { workspaceId: string; now: Date; hasMailServer: boolean },
): Promise<boolean> {
  const { now, workspaceId } = given;
  const held = await claimNext(db.prisma, {
    workspaceId,
    kind: 'dispute_tell',
    now,
    leaseUntil: new Date(now.getTime() + LEASE_MINUTES * 60_000),
    fence: randomUUID(),
  });
  if (!held) return false;
  await db.prisma.$transaction(async (tx) => {
    await lockWorkspace(tx, workspaceId);
    if ((await lockHeld(tx, held)) === null) return;
    const error = await tell(tx, held, given);
    await finish(tx, held, { state: error === null ? 'sent' : 'refused', at: now, error });
  });
  return true;
}

/** Null: a letter waits; else why none does. */
async function tell(
  tx: Queries,
  held: HeldRow,
  given: { workspaceId: string; now: Date; hasMailServer: boolean },
): Promise<string | null> {
  const { now: at, workspaceId } = given;
  const { by = '', disputeId = '', stage = '' } = held.about;
  const policy = await findDisputePolicy(tx, workspaceId);
  if (!isTelling(stage) || !switchedOn(policy, stage)) return 'switched_off';
  const dispute = await findDispute(tx, { workspaceId, id: disputeId });
  if (!dispute) return 'gone';
  const { clientId } = dispute;
  const result = await proposalIn(tx, { ...given, clientId, disputeId });
  if (!result.ok) return result.reason;
  const { proposal } = result;
  // Somebody was faster: they are asked something, or it is decided already.
  if (proposal.letter.stage !== stage) return 'moved';
  const letter = { workspaceId, disputeId, stage, createdBy: by, isAutomatic: true };
  const refusals = standing(proposal);
  if (refusals.length > 0) {
    await noteNotTold(tx, letter, { refusals, at });
    return 'refused';
  }
  const sent = await submitIn(tx, approvalOf(proposal, { ...given, by, disputeId }));
  if (!sent.ok && sent.reason === 'refused')
    await noteNotTold(tx, letter, { refusals: sent.refusals, at });
  return sent.ok ? null : sent.reason;
}

/** What keeps it from going out at all; for the hour it waits. */
function standing({ scheduleFor, verdict }: Proposal): readonly Refusal[] {
  return verdict.ok || scheduleFor !== null ? [] : verdict.refusals;
}

function approvalOf(
  proposal: Proposal,
  on: { workspaceId: string; now: Date; hasMailServer: boolean; by: string; disputeId: string },
): Approval {
  const { by, ...rest } = on;
  const { account, contact, draft, invoices, letter, tone } = proposal;
  const contactId = contact?.id ?? '';
  const invoiceIds = invoices.map(({ invoice }) => invoice.id);
  return {
    ...rest,
    ...draft,
    clientId: account.client.id,
    contactId,
    ccAddress: null,
    stage: letter.stage,
    tone,
    invoiceIds,
    drawnFor: drawnFor({ contactId, tone, invoiceIds }),
    seen: proposal.seen,
    shown: proposal.shown,
    overrideWhy: null,
    isScheduled: proposal.scheduleFor !== null,
    isAutomatic: true,
    member: { slackUserId: by, role: 'collector', isBarred: false },
  };
}
