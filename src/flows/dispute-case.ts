// One move of a case, whatever it is: the workspace held, the case read, the person and the table asked, the move written
// with its entry in the record of the case and in the activity log, and every card that shows it drawn again.
import type { ActivityEntry } from '#db/activity.ts';
import { recordActivities } from '#db/activity.ts';
import { wantCardRedraws } from '#db/cards.ts';
import type { Queries } from '#db/client.ts';
import { findClientById } from '#db/clients.ts';
import { wantRedraw } from '#db/digest-redraws.ts';
import { insertDisputeEvent, listDisputeEvents, listProposals } from '#db/dispute-events.ts';
import { findDisputePolicy, listStandings } from '#db/dispute-policy.ts';
import type { DisputeChange } from '#db/disputes.ts';
import { findDispute, saveDispute } from '#db/disputes.ts';
import { enqueue } from '#db/outbox.ts';
import { lockClient } from '#db/reminder-facts.ts';
import { findWorkspace, lockWorkspace } from '#db/workspaces.ts';
import type { Dispute, DisputeMove, Proposal } from '#domain/dispute.ts';
import { disputeAfter } from '#domain/dispute.ts';
import type { DisputeEventKind, DisputeFacts } from '#domain/dispute-event.ts';
import type { DisputePolicy } from '#domain/dispute-policy.ts';
import type { DisputeRefusal } from '#domain/dispute-refusal.ts';
import { whyNotMove } from '#domain/dispute-rights.ts';
import type { Member } from '#domain/member.ts';
import { may } from '#domain/member.ts';
import type { Client, Day, Workspace } from '#domain/types.ts';
import type { Database } from './deps.ts';
import { wantTelling } from './dispute-tell-queue.ts';

export type { DisputeRefusal } from '#domain/dispute-refusal.ts';

/** All cases of a team share one pace in Slack. */
export const DISPUTE_LANE = 'slack:disputes';

/** Who moves which case, and when. */
export interface Moving {
  readonly workspaceId: string;
  readonly disputeId: string;
  readonly member: Pick<Member, 'slackUserId' | 'role' | 'isBarred'>;
  readonly now: Date;
  readonly today: Day;
  /** How often it had been moved when the person looked: somebody was faster where it is another number. Left out: whatever it is. */
  readonly seenMoves?: number | undefined;
}

export type DisputeResult =
  | {
      readonly ok: true;
      readonly dispute: Dispute;
      readonly client: Client;
      /** False: it was so already, and nothing was written. */
      readonly isNew: boolean;
    }
  | {
      readonly ok: false;
      readonly reason: DisputeRefusal;
      /** As it stands; null: there is none. */
      readonly dispute: Dispute | null;
    };

/** A case and all that its rules ask about. */
export interface Case {
  readonly dispute: Dispute;
  readonly client: Client;
  readonly workspace: Workspace;
  readonly policy: DisputePolicy;
  /** The lead of its owner; null: none is named. */
  readonly leadUserId: string | null;
  /** The proposal that waits for an answer, or none. */
  readonly proposal: Proposal | null;
}

/** What a move makes of a case. */
export interface Made {
  readonly change?: DisputeChange;
  readonly event: {
    readonly kind: DisputeEventKind;
    readonly facts?: DisputeFacts;
    readonly words?: string | null;
  };
  /** Of the activity log; left out: "dispute." and the kind of the event. */
  readonly why?: string;
  /** Of the activity log, where the facts of the event hold what a person wrote; left out: those of the event. */
  readonly logged?: DisputeFacts;
  /** Each of its invoices has an entry of its own: nothing may take it out of the books under this. */
  readonly isPerInvoice?: boolean;
}

/** Makes one move in one transaction. `make` may still refuse, or find that it is so already (null). */
export async function moveDispute(
  db: Database,
  given: Moving & { readonly move: DisputeMove | 'accept' },
  make: (
    tx: Queries,
    about: Case & { readonly next: Dispute['state'] },
  ) => Promise<Made | { readonly refusal: DisputeRefusal } | null>,
): Promise<DisputeResult> {
  const { member, move, workspaceId } = given;
  return db.prisma.$transaction(async (tx): Promise<DisputeResult> => {
    await lockWorkspace(tx, workspaceId);
    const about = await loadCase(tx, { workspaceId, id: given.disputeId });
    if (!about) return { ok: false, reason: { code: 'gone' }, dispute: null };
    const { client, dispute } = about;
    // A letter is handed over under this lock: none goes out that has not seen what this move makes of the case.
    await lockClient(tx, { workspaceId, clientId: client.id });
    if (!may(member, 'collector')) return { ok: false, reason: { code: 'no_role' }, dispute };
    const next = disputeAfter(dispute.state, move === 'accept' ? 'settle' : move);
    const isNothingToAnswer = move === 'accept' && about.proposal === null;
    const isStale = (given.seenMoves ?? dispute.moves) !== dispute.moves;
    if (next === null || isNothingToAnswer || isStale)
      return { ok: false, reason: await movedBy(tx, dispute), dispute };
    const refusal = whyNotMove(move, { ...about, member });
    if (refusal) return { ok: false, reason: refusal, dispute };
    const made = await make(tx, { ...about, next });
    if (made === null) return { ok: true, dispute, client, isNew: false };
    if ('refusal' in made) return { ok: false, reason: made.refusal, dispute };
    await writeMove(tx, about, {
      ...made,
      change: { state: next, ...made.change },
      actor: member.slackUserId,
      at: given.now,
    });
    return { ok: true, dispute: await reread(tx, dispute), client, isNew: true };
  });
}

/** Writes what came of a case, in the transaction of a caller that holds the workspace; `change` may be of anything but what its table says. */
export async function writeMove(
  tx: Queries,
  { client, dispute }: Pick<Case, 'client' | 'dispute'>,
  made: Made & { readonly actor: string; readonly at: Date },
): Promise<void> {
  const { actor, at, event, why } = made;
  const { id: disputeId, workspaceId } = dispute;
  const { facts = {}, kind, words = null } = event;
  const logged = made.logged ?? facts;
  await saveDispute(tx, { workspaceId, id: disputeId }, made.change ?? {});
  const entry = { at, actor, kind, facts, words };
  const seq = await insertDisputeEvent(tx, { workspaceId, disputeId }, entry);
  await tell(tx, { workspaceId, disputeId, seq, at });
  await wantTelling(tx, { workspaceId, disputeId, kind, seq, by: actor, at });
  await wantRedraw(tx, workspaceId);
  await wantCardRedraws(tx, { workspaceId, clientId: client.id });
  const common = { workspaceId, at, actor, action: `dispute.${kind}`, clientId: client.id };
  const base = { ...common, ...(why === undefined ? {} : { why }) };
  const entries: ActivityEntry[] = made.isPerInvoice
    ? dispute.invoices.map(({ invoiceId }) => ({
        ...base,
        facts: { ...logged, disputeId, invoiceId },
      }))
    : [{ ...base, facts: { ...logged, disputeId } }];
  await recordActivities(tx, workspaceId, entries);
}

/** Its thread is told, in the order of the record; what opened it is told by the card at its head. */
async function tell(
  tx: Queries,
  given: { workspaceId: string; disputeId: string; seq: number; at: Date },
): Promise<void> {
  const { at, disputeId, seq, workspaceId } = given;
  await enqueue(tx, {
    workspaceId,
    kind: 'dispute',
    key: `${disputeId}:${seq}`,
    lane: DISPUTE_LANE,
    about: { disputeId, seq: seq.toString() },
    runAt: at,
    at,
  });
}

/** Null: there is no such case, or its client is gone. */
export async function loadCase(
  db: Queries,
  key: { workspaceId: string; id: string },
): Promise<Case | null> {
  const { workspaceId } = key;
  const dispute = await findDispute(db, key);
  const workspace = await findWorkspace(db, workspaceId);
  const client = dispute && (await findClientById(db, workspaceId, dispute.clientId));
  if (!dispute || !workspace || !client) return null;
  const policy = await findDisputePolicy(db, workspaceId);
  const proposals = await listProposals(db, { workspaceId, disputeId: dispute.id });
  const leadUserId = await leadOf(db, { workspaceId, ownerUserId: dispute.ownerUserId, policy });
  const proposal = proposals.find(({ answer }) => answer === null) ?? null;
  return { dispute, client, workspace, policy, leadUserId, proposal };
}

/** The lead of a person, else the team's. Nobody leads themselves. */
async function leadOf(
  db: Queries,
  given: { workspaceId: string; ownerUserId: string | null; policy: DisputePolicy },
): Promise<string | null> {
  const { ownerUserId, policy, workspaceId } = given;
  const userIds = ownerUserId === null ? [] : [ownerUserId];
  const [owner] = await listStandings(db, { workspaceId, userIds });
  const lead = owner?.leadUserId ?? policy.leadUserId;
  return lead === ownerUserId ? null : lead;
}

/** Who was faster. */
export async function movedBy(
  db: Queries,
  { id: disputeId, workspaceId }: Dispute,
): Promise<DisputeRefusal & { code: 'moved' }> {
  const events = await listDisputeEvents(db, { workspaceId, disputeId });
  return { code: 'moved', last: events.at(-1) ?? null };
}

async function reread(tx: Queries, { id, workspaceId }: Dispute): Promise<Dispute> {
  const dispute = await findDispute(tx, { workspaceId, id });
  if (!dispute) throw new Error('A case was moved and is not there.');
  return dispute;
}
