// That a client is to be told by itself, as an intention: written with what they are told of, and only where that is switched on.
import type { Queries } from '#db/client.ts';
import { findDisputePolicy } from '#db/dispute-policy.ts';
import { enqueue } from '#db/outbox.ts';
import type { DisputeEventKind } from '#domain/dispute-event.ts';
import type { DisputePolicy } from '#domain/dispute-policy.ts';
import type { TellingStage } from '#domain/telling.ts';

const TELL_LANE = 'disputes:tell';

/** What an admin switches on, and which letter it is. */
export function switchedOn(
  policy: Pick<DisputePolicy, 'sendsReceived' | 'sendsDecision'>,
  stage: TellingStage,
): boolean {
  if (stage === 'dispute_received') return policy.sendsReceived;
  return stage === 'dispute_decision' && policy.sendsDecision;
}

function stageOf(kind: DisputeEventKind): TellingStage | null {
  if (kind === 'opened') return 'dispute_received';
  return kind === 'decided' ? 'dispute_decision' : null;
}

/** Belongs in the transaction of what the client is told of. Off, as it is where nobody has said anything, nothing is written. */
export async function wantTelling(
  tx: Queries,
  given: {
    workspaceId: string;
    disputeId: string;
    kind: DisputeEventKind;
    seq: number;
    by: string;
    at: Date;
  },
): Promise<void> {
  const { at, by, disputeId, kind, seq, workspaceId } = given;
  const stage = stageOf(kind);
  if (stage === null || !switchedOn(await findDisputePolicy(tx, workspaceId), stage)) return;
  await enqueue(tx, {
    workspaceId,
    kind: 'dispute_tell',
    key: `${disputeId}:${seq}`,
    lane: TELL_LANE,
    about: { disputeId, stage, by },
    runAt: at,
    at,
  });
}
