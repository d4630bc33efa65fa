// Settling a case: a way is proposed and somebody else accepts or declines it, or it is decided at once; what is credited is
// waited for; and a decision may be gone back on.
import type { Queries } from '#db/client.ts';
import { answerProposal, insertProposal } from '#db/dispute-events.ts';
import { listBooked, listNewCreditNotes, markDecided } from '#db/dispute-money.ts';
import type { DisputeChange } from '#db/disputes.ts';
import { findDispute } from '#db/disputes.ts';
import { addBusinessDays, localDay } from '#domain/calendar.ts';
import type { Decision, Dispute, Proposal } from '#domain/dispute.ts';
import { creditsOf, decisionMistake, hasCredit, needsApproval } from '#domain/dispute-amounts.ts';
import { CREDIT_WITHIN_DAYS, mayReopen, targetFor } from '#domain/dispute-clock.ts';
import { creditSight } from '#domain/dispute-credit.ts';
import type { DisputeFacts } from '#domain/dispute-event.ts';
import type { DisputeRefusal } from '#domain/dispute-refusal.ts';
import { noteText } from '#domain/note.ts';
import type { Database } from './deps.ts';
import type { Case, DisputeResult, Made, Moving } from './dispute-case.ts';
import { moveDispute } from './dispute-case.ts';
import { whyNotHolder } from './dispute-holder.ts';
import { closeInvoices, reopenInvoices, saveGrants } from './dispute-invoices.ts';
import { lookForCredit } from './dispute-money.ts';

/** Proposes a way to settle it; who proposed it does not say yes to it. */
export async function proposeResolution(
  db: Database,
  given: Moving & { readonly decision: Decision; readonly words: string | null },
): Promise<DisputeResult> {
  return moveDispute(db, { ...given, move: 'propose' }, async (tx, about) => {
    const mistake = decisionMistake(given.decision, about.dispute.invoices);
    return mistake ? { refusal: mistake } : propose(tx, given, about);
  });
}

/**
 * Decides it at once. What credits so much that a second person must say yes becomes a proposal instead, for an approver or
 * the owner's lead.
 */
export async function resolveDispute(
  db: Database,
  given: Moving & { readonly decision: Decision; readonly words: string | null },
): Promise<DisputeResult> {
  const { decision, member, now } = given;
  const result = await moveDispute(db, { ...given, move: 'settle' }, async (tx, about) => {
    const { dispute, policy, proposal } = about;
    if (proposal) return { refusal: { code: 'moved', last: null } };
    const mistake = decisionMistake(decision, dispute.invoices);
    if (mistake) return { refusal: mistake };
    const { approveFrom } = policy;
    if (needsApproval(decision, { invoices: dispute.invoices, approveFrom })) {
      const proposed = await propose(tx, given, about);
      return { ...proposed, change: { ...proposed.change, state: 'proposed' } };
    }
    const by = { by: member.slackUserId, at: now, approvedBy: null };
    return decide(tx, about, { decision, ...by, words: given.words });
  });
  return withCredit(db, given, result);
}

/** A credit that came before the decision closes the case at once: whoever decided is told so. */
async function withCredit(
  db: Database,
  { disputeId, now, workspaceId }: Moving,
  result: DisputeResult,
): Promise<DisputeResult> {
  if (!result.ok || result.dispute.state !== 'credit_due') return result;
  await lookForCredit(db, { workspaceId, disputeId, now });
  const after = await findDispute(db.prisma, { workspaceId, id: disputeId });
  return { ...result, dispute: after ?? result.dispute };
}

async function propose(
  tx: Queries,
  given: Moving & { readonly decision: Decision; readonly words: string | null },
  { dispute, leadUserId, policy }: Case,
): Promise<Made> {
  const { decision, member, now } = given;
  const { id: disputeId, invoices, workspaceId } = dispute;
  const words = noteText(given.words ?? '') || null;
  const isLarge = needsApproval(decision, { invoices, approveFrom: policy.approveFrom });
  const number = await insertProposal(
    tx,
    { workspaceId, disputeId },
    {
      ...decision,
      prevention: noteText(decision.prevention ?? '') || null,
      words,
      by: member.slackUserId,
      at: now,
      needsApproval: isLarge,
      leadUserId,
    },
  );
  const facts = { ...factsOf(decision, dispute), proposal: number, needsApproval: isLarge };
  return { event: { kind: 'proposed', facts, words } };
}

/** Says yes to the proposal that stands: it becomes the decision. */
export async function acceptProposal(
  db: Database,
  given: Moving & { readonly proposal: number },
): Promise<DisputeResult> {
  const { member, now, workspaceId } = given;
  const result = await moveDispute(db, { ...given, move: 'accept' }, async (tx, about) => {
    const { dispute, proposal } = about;
    const stands = standing(proposal, given.proposal);
    if ('refusal' in stands) return stands;
    const mistake = decisionMistake(stands, dispute.invoices);
    if (mistake) return { refusal: mistake };
    const approvedBy = member.slackUserId;
    const answer = { kind: 'accepted', by: approvedBy, at: now, why: null } as const;
    await answerProposal(tx, { workspaceId, disputeId: dispute.id }, answer);
    const { by, words } = stands;
    return decide(tx, about, { decision: stands, by, at: now, approvedBy, words });
  });
  return withCredit(db, given, result);
}

/** Says no to it, and why: somebody proposes something else. */
export async function declineProposal(
  db: Database,
  given: Moving & { readonly proposal: number; readonly why: string },
): Promise<DisputeResult> {
  const { member, now, workspaceId } = given;
  const why = noteText(given.why);
  return moveDispute(db, { ...given, move: 'decline' }, async (tx, { dispute, proposal }) => {
    const stands = standing(proposal, given.proposal);
    if ('refusal' in stands) return stands;
    if (why === '') return { refusal: { code: 'no_words' } };
    const answer = { kind: 'declined', by: member.slackUserId, at: now, why } as const;
    await answerProposal(tx, { workspaceId, disputeId: dispute.id }, answer);
    return {
      change: { declined: dispute.declined + 1 },
      event: { kind: 'declined', facts: { proposal: stands.number, by: stands.by }, words: why },
    };
  });
}

/** Takes one's own proposal back; that is no failed one. */
export async function takeBackProposal(
  db: Database,
  given: Moving & { readonly proposal: number },
): Promise<DisputeResult> {
  const { member, now, workspaceId } = given;
  return moveDispute(db, { ...given, move: 'take_back' }, async (tx, { dispute, proposal }) => {
    const stands = standing(proposal, given.proposal);
    if ('refusal' in stands) return stands;
    const answer = { kind: 'taken_back', by: member.slackUserId, at: now, why: null } as const;
    await answerProposal(tx, { workspaceId, disputeId: dispute.id }, answer);
    return { event: { kind: 'proposal_taken_back', facts: { proposal: stands.number } } };
  });
}

/** The one that somebody saw; another one has come in its place otherwise. */
function standing(
  proposal: Proposal | null,
  number: number,
): Proposal | { readonly refusal: DisputeRefusal } {
  if (proposal?.number === number) return proposal;
  return { refusal: { code: 'moved', last: null } };
}

/** Writes the decision: the part that is not credited is asked for again at once, the credit is waited for. */
async function decide(
  tx: Queries,
  { dispute, workspace }: Case,
  given: {
    readonly decision: Decision;
    readonly by: string;
    readonly at: Date;
    readonly approvedBy: string | null;
    readonly words: string | null;
  },
): Promise<Made> {
  const { approvedBy, at, by, decision } = given;
  const { id, workspaceId } = dispute;
  const isCredit = hasCredit(decision);
  await saveGrants(tx, dispute, decision);
  await markDecided(tx, { workspaceId, id });
  const { outcome, rootCause, rootSide } = decision;
  const today = localDay(at, workspace.timeZone);
  const change: DisputeChange = {
    state: isCredit ? 'credit_due' : 'closed',
    outcome,
    rootSide,
    rootCause,
    prevention: noteText(decision.prevention ?? '') || null,
    decidedBy: by,
    decidedAt: at,
    approvedBy,
    takenAt: dispute.takenAt ?? at,
    creditDueOn: isCredit ? addBusinessDays(today, CREDIT_WITHIN_DAYS, workspace.week) : null,
    closedAt: isCredit ? null : at,
  };
  const facts = { ...factsOf(decision, dispute), by, approvedBy };
  return { change, event: { kind: 'decided', facts, words: given.words }, isPerInvoice: true };
}

/** What is decided, for the record: codes, and the sum of the credits by currency in minor units. */
function factsOf(decision: Decision, { invoices }: Dispute): DisputeFacts {
  const { outcome, rootCause, rootSide } = decision;
  const sums = creditsOf(decision, invoices);
  const credited = sums.map(({ currency, minor }) => `${currency} ${minor}`).join(', ');
  return { outcome, rootSide, rootCause, credited };
}

/** A person says that the credit is in the books, whatever the imports told: the credit notes that came for it are used up. */
export async function creditSeen(db: Database, given: Moving): Promise<DisputeResult> {
  return moveDispute(db, { ...given, move: 'credit_seen' }, async (tx, { dispute }) => {
    const { id, workspaceId } = dispute;
    const notes = await listNewCreditNotes(tx, { workspaceId, disputeId: id });
    const sight = creditSight(await listBooked(tx, { workspaceId, id }), notes);
    const its = sight.kind === 'nothing' ? [] : sight.came.notes;
    await closeInvoices(tx, dispute);
    const facts = its.length === 0 ? {} : { creditIds: its.map((note) => note.id).join(',') };
    return { change: { closedAt: given.now }, event: { kind: 'credit_seen', facts } };
  });
}

/**
 * Goes back on a decision, within thirty days, with a reason: the case is open again with all that was said and done, a new
 * clock, and what was disputed out of the chase, as far as it is open still and in no other case.
 */
export async function reopenDispute(
  db: Database,
  given: Moving & { readonly why: string; readonly admins?: readonly string[] },
): Promise<DisputeResult> {
  const { admins = [], now, today } = given;
  const why = noteText(given.why);
  return moveDispute(db, { ...given, move: 'reopen' }, async (tx, { dispute, workspace }) => {
    const { timeZone, week } = workspace;
    if (why === '') return { refusal: { code: 'no_words' } };
    if (dispute.decision && !mayReopen(dispute.decision.at, { now, timeZone }))
      return { refusal: { code: 'reopen_too_late' } };
    const refusal = await reopenInvoices(tx, dispute);
    if (refusal) return { refusal };
    const { days } = dispute.clock;
    const clock = { clockFrom: today, targetOn: targetFor(today, days, week), nudges: 0 };
    const fresh = { snoozedUntil: null, snoozes: 0, declined: 0, mediationOfferedAt: null };
    const undecided = { outcome: null, rootSide: null, rootCause: null, prevention: null };
    const nobody = { decidedBy: null, decidedAt: null, approvedBy: null };
    const open = { creditDueOn: null, closedAt: null, askedOverAt: null };
    const holder = await holderAgain(tx, dispute, admins);
    return {
      change: { ...clock, ...fresh, ...undecided, ...nobody, ...open, ...holder },
      event: {
        kind: 'reopened',
        facts: { outcome: dispute.decision?.outcome ?? null },
        words: why,
      },
      isPerInvoice: true,
    };
  });
}

/** Whoever had it has it again; where they may not work on cases any more, it is looked for somebody anew. */
async function holderAgain(
  tx: Queries,
  { ownerUserId: userId, workspaceId }: Dispute,
  admins: readonly string[],
): Promise<DisputeChange> {
  const why = userId === null ? null : await whyNotHolder(tx, { workspaceId, userId, admins });
  if (why === null || why === 'unknown') return {};
  return { routedAt: null, ownerUserId: null, ownerGroupId: null, takenAt: null };
}
