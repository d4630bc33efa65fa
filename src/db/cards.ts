// Cards about one client that stand in Slack: where they are, and which are to be drawn again.
import type { Queries } from './client.ts';
import { enqueue, findLiving, slackLane } from './outbox.ts';

export interface Card {
  readonly workspaceId: string;
  readonly id: string;
  readonly kind: 'status' | 'reminder' | 'question';
  readonly clientId: string;
  readonly reminderId: string | null;
  readonly questionId: string | null;
  /** Who shared it, or for whom it is; empty: whoever reads the thread. */
  readonly userId: string;
  readonly channelId: string | null;
  /** The message under which it stands; null: none. */
  readonly threadTs: string | null;
  readonly ts: string | null;
}

/** A card older than this is history: nobody draws it again. */
const LIVING_DAYS = 14;

type NewCard = Omit<Card, 'id' | 'questionId' | 'threadTs'> &
  Partial<Pick<Card, 'questionId' | 'threadTs'>> & { readonly at: Date };

/** Writes a card, posted already or to be posted; gives its id. */
export async function insertCard(tx: Queries, card: NewCard): Promise<string> {
  const { at, clientId, questionId = null, reminderId, ...rest } = card;
  const row = await tx.card.create({
    data: {
      ...rest,
      clientId: BigInt(clientId),
      reminderId: reminderId === null ? null : BigInt(reminderId),
      questionId: questionId === null ? null : BigInt(questionId),
      createdAt: at,
    },
    select: { id: true },
  });
  return row.id.toString();
}

/** Writes a card that is to be posted now, with its row in the outbox. */
export async function queueCard(
  tx: Queries,
  { passedOn, ...card }: Omit<NewCard, 'ts'> & { readonly passedOn?: PassedOn },
): Promise<void> {
  const { at, channelId, userId, workspaceId } = card;
  const id = await insertCard(tx, { ...card, ts: null });
  const about = passedOn && { first: passedOn.first, unreached: passedOn.unreached.join(',') };
  await enqueue(tx, {
    workspaceId,
    kind: 'card',
    key: keyOf({ questionId: null, ...card, id }),
    lane: slackLane(channelId ?? userId),
    about: { cardId: id, ...about },
    runAt: at,
    at,
  });
}

/** What a card is told that comes in the place of others. */
export interface PassedOn {
  /** The card that was refused first. */
  readonly first: string;
  /** The people for whom those were. */
  readonly unreached: readonly string[];
}

/** One living row for it in the outbox; a question has one card at a time. */
function keyOf({ id, kind, questionId }: Pick<Card, 'id' | 'kind' | 'questionId'>): string {
  return `${kind}:${kind === 'question' ? questionId : id}`;
}

/** For whom it was before it was passed on; [] where it is for whom it was meant. */
export async function listUnreached(db: Queries, card: Card): Promise<string[]> {
  const { workspaceId } = card;
  const row = await findLiving(db, { workspaceId, kind: 'card', key: keyOf(card) });
  return row?.about['unreached']?.split(',') ?? [];
}

/** A card of the same news as another, for somebody else. */
export interface SisterCard {
  readonly id: string;
  readonly userId: string;
  readonly channelId: string | null;
  /** It is there, or will be; false: Slack did not take it. */
  readonly isLiving: boolean;
}

/** All cards of one piece of news, from the first one on, in their order. */
export async function listSisters(db: Queries, card: Card, first: string): Promise<SisterCard[]> {
  const { clientId, kind, questionId, reminderId, workspaceId } = card;
  const rows = await db.card.findMany({
    where: {
      workspaceId,
      clientId: BigInt(clientId),
      kind,
      reminderId: reminderId === null ? null : BigInt(reminderId),
      questionId: questionId === null ? null : BigInt(questionId),
      id: { gte: BigInt(first) },
    },
    orderBy: { id: 'asc' },
  });
  const sisters: SisterCard[] = [];
  for (const { channelId, id, userId } of rows) {
    const key = keyOf({ id: id.toString(), kind, questionId });
    const living = await findLiving(db, { workspaceId, kind: 'card', key });
    sisters.push({
      id: id.toString(),
      userId,
      channelId,
      isLiving: living?.about['cardId'] === id.toString(),
    });
  }
  return sisters;
}

export async function findCard(
  db: Queries,
  given: { workspaceId: string; id: string },
): Promise<Card | null> {
  const row = await db.card.findUnique({
    where: { workspaceId_id: { workspaceId: given.workspaceId, id: BigInt(given.id) } },
  });
  return row && cardOf(row);
}

export async function savePlaceOfCard(
  db: Queries,
  given: { workspaceId: string; id: string; channelId: string; ts: string | null },
): Promise<void> {
  await db.card.update({
    where: { workspaceId_id: { workspaceId: given.workspaceId, id: BigInt(given.id) } },
    data: { channelId: given.channelId, ts: given.ts },
  });
}

/** Asks for every card that shows this client to be drawn again. Belongs in the transaction of the change. */
export async function wantCardRedraws(
  tx: Queries,
  given: { workspaceId: string; clientId: string },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE card SET redraws_wanted = redraws_wanted + 1
    WHERE workspace_id = ${given.workspaceId} AND client_id IN (
      WITH k AS (SELECT coalesce(merged_into_id, id) AS id FROM client
        WHERE workspace_id = ${given.workspaceId} AND id = ${BigInt(given.clientId)})
      SELECT id FROM k UNION ALL
      SELECT m.id FROM client m, k WHERE m.workspace_id = ${given.workspaceId} AND m.merged_into_id = k.id)`;
}

/** The same for all that name causes: the list of them has changed. */
export async function wantCauseRedraws(tx: Queries, workspaceId: string): Promise<void> {
  await wantRedrawsOf(tx, { workspaceId, kinds: ['status', 'question'] });
}

/** The same for all that say whom letters reach. */
export async function wantReachRedraws(tx: Queries, workspaceId: string): Promise<void> {
  await wantRedrawsOf(tx, { workspaceId, kinds: ['status', 'reminder'] });
}

async function wantRedrawsOf(
  tx: Queries,
  given: { workspaceId: string; kinds: Card['kind'][] },
): Promise<void> {
  await tx.card.updateMany({
    where: { workspaceId: given.workspaceId, kind: { in: given.kinds } },
    data: { redrawsWanted: { increment: 1 } },
  });
}

/** A card that this process draws again; `upTo` counts the changes that the drawing will show. */
export interface ClaimedCardRedraw {
  readonly card: Card & { readonly channelId: string; readonly ts: string };
  readonly upTo: number;
  readonly fence: string;
}

export async function claimCardRedraw(
  db: Queries,
  given: { workspaceId: string; now: Date; leaseUntil: Date; fence: string },
): Promise<ClaimedCardRedraw | null> {
  const since = new Date(given.now.getTime() - LIVING_DAYS * 86_400_000);
  const [found] = await db.$queryRaw<{ id: bigint; redraws_wanted: number }[]>`
    WITH due AS MATERIALIZED (
      SELECT workspace_id, id FROM card
      WHERE workspace_id = ${given.workspaceId} AND redraws_wanted > redraws_done
        AND ts IS NOT NULL AND channel_id IS NOT NULL AND created_at > ${since}
        AND (lease_until IS NULL OR lease_until < ${given.now})
      ORDER BY id DESC LIMIT 1 FOR UPDATE SKIP LOCKED)
    UPDATE card c SET fence = ${given.fence}, lease_until = ${given.leaseUntil}
    FROM due WHERE c.workspace_id = due.workspace_id AND c.id = due.id
    RETURNING c.id, c.redraws_wanted`;
  if (!found) return null;
  const card = await findCard(db, { workspaceId: given.workspaceId, id: found.id.toString() });
  if (!card || card.channelId === null || card.ts === null) return null;
  const { channelId, ts } = card;
  return { card: { ...card, channelId, ts }, upTo: found.redraws_wanted, fence: given.fence };
}

/** The card shows it now; a change that came meanwhile is drawn next. */
export async function finishCardRedraw(db: Queries, held: ClaimedCardRedraw): Promise<void> {
  await release(db, held, { redrawsDone: held.upTo, leaseUntil: null });
}

/** Slack did not take it: again from `at` on. */
export async function retryCardRedrawLater(
  db: Queries,
  held: ClaimedCardRedraw,
  at: Date,
): Promise<void> {
  await release(db, held, { leaseUntil: at });
}

async function release(db: Queries, held: ClaimedCardRedraw, data: object): Promise<void> {
  const { id, workspaceId } = held.card;
  await db.card.updateMany({ where: { workspaceId, id: BigInt(id), fence: held.fence }, data });
}

function cardOf(row: {
  workspaceId: string;
  id: bigint;
  kind: string;
  clientId: bigint;
  reminderId: bigint | null;
  questionId: bigint | null;
  userId: string;
  channelId: string | null;
  threadTs: string | null;
  ts: string | null;
}): Card {
  return {
    workspaceId: row.workspaceId,
    id: row.id.toString(),
    kind: row.kind as Card['kind'],
    clientId: row.clientId.toString(),
    reminderId: row.reminderId?.toString() ?? null,
    questionId: row.questionId?.toString() ?? null,
    userId: row.userId,
    channelId: row.channelId,
    threadTs: row.threadTs,
    ts: row.ts,
  };
}
