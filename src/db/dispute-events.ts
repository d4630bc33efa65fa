// What happened in a case and what was proposed to settle it, as rows: the record that its thread shows.
import type { Decision, Outcome, Proposal, RootCause, RootSide } from '#domain/dispute.ts';
import type { DisputeEvent, DisputeEventKind, DisputeFacts } from '#domain/dispute-event.ts';
import type { DisputeProposal as StoredProposal } from '../../prisma/generated/client.ts';
import type { Queries } from './client.ts';

interface Key {
  readonly workspaceId: string;
  readonly disputeId: string;
}

/** Adds to the record of a case, in the transaction that holds the workspace; gives the place of it. */
export async function insertDisputeEvent(
  tx: Queries,
  { disputeId, workspaceId }: Key,
  event: Omit<DisputeEvent, 'seq'>,
): Promise<number> {
  const key = { workspaceId, disputeId: BigInt(disputeId) };
  const last = await tx.disputeEvent.aggregate({ where: key, _max: { seq: true } });
  const seq = (last._max.seq ?? 0) + 1;
  await tx.disputeEvent.create({ data: { ...key, ...event, seq } });
  return seq;
}

/** The record of a case, oldest first. */
export async function listDisputeEvents(
  db: Queries,
  { disputeId, workspaceId }: Key,
): Promise<DisputeEvent[]> {
  const rows = await db.disputeEvent.findMany({
    where: { workspaceId, disputeId: BigInt(disputeId) },
    orderBy: { seq: 'asc' },
  });
  return rows.map((row) => ({
    seq: row.seq,
    at: row.at,
    actor: row.actor,
    kind: row.kind as DisputeEventKind,
    facts: row.facts as DisputeFacts,
    words: row.words,
  }));
}

/** The case that was told more from this origin ("view:V1"); null: none was. */
export async function findDisputeAddedTo(
  db: Queries,
  { origin, workspaceId }: { workspaceId: string; origin: string },
): Promise<string | null> {
  const found = await db.disputeEvent.findFirst({
    where: { workspaceId, kind: 'added', facts: { path: ['origin'], equals: origin } },
    select: { disputeId: true },
  });
  return found?.disputeId.toString() ?? null;
}

/** Writes a proposal with the next number of the case; gives that. */
export async function insertProposal(
  tx: Queries,
  { disputeId, workspaceId }: Key,
  given: Decision & Pick<Proposal, 'words' | 'by' | 'at' | 'needsApproval' | 'leadUserId'>,
): Promise<number> {
  const { at, by, credits, ...rest } = given;
  const key = { workspaceId, disputeId: BigInt(disputeId) };
  const number = (await tx.disputeProposal.count({ where: key })) + 1;
  const minor = [...credits].map(([invoiceId, credit]) => [invoiceId, credit.toString()]);
  await tx.disputeProposal.create({
    data: {
      ...key,
      ...rest,
      number,
      credits: Object.fromEntries(minor),
      proposedBy: by,
      proposedAt: at,
    },
  });
  return number;
}

/** Every proposal of a case, oldest first. */
export async function listProposals(
  db: Queries,
  { disputeId, workspaceId }: Key,
): Promise<Proposal[]> {
  const rows = await db.disputeProposal.findMany({
    where: { workspaceId, disputeId: BigInt(disputeId) },
    orderBy: { number: 'asc' },
  });
  return rows.map(proposalOf);
}

/** Says what became of the one that stands. */
export async function answerProposal(
  tx: Queries,
  { disputeId, workspaceId }: Key,
  given: NonNullable<Proposal['answer']>,
): Promise<void> {
  const { at, by, kind, why } = given;
  await tx.disputeProposal.updateMany({
    where: { workspaceId, disputeId: BigInt(disputeId), answer: null },
    data: { answer: kind, answeredBy: by, answeredAt: at, why },
  });
}

function proposalOf(row: StoredProposal): Proposal {
  const { answer, answeredAt, answeredBy } = row;
  const credits = Object.entries(row.credits as Record<string, string>);
  return {
    number: row.number,
    outcome: row.outcome as Outcome,
    credits: new Map(credits.map(([invoiceId, minor]) => [invoiceId, BigInt(minor)])),
    rootSide: row.rootSide as RootSide,
    rootCause: row.rootCause as RootCause,
    prevention: row.prevention,
    words: row.words,
    by: row.proposedBy,
    at: row.proposedAt,
    needsApproval: row.needsApproval,
    leadUserId: row.leadUserId,
    answer:
      answer === null || answeredAt === null || answeredBy === null
        ? null
        : {
            kind: answer as NonNullable<Proposal['answer']>['kind'],
            by: answeredBy,
            at: answeredAt,
            why: row.why,
          },
  };
}
