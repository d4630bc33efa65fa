// Disputes in Slack: the card at the head of a thread and the facts under it, each posted once and in the order of the record.
import { type DisputeCardView, disputeCard } from '#blocks/dispute-card.ts';
import { type DisputeFactAbout, disputeFact } from '#blocks/dispute-fact.ts';
import { disputeMend } from '#blocks/dispute-mend.ts';
import type { Message } from '#blocks/kit.ts';
import { clearUnreadable, saveChannelOfDispute, savePlaceOfDispute } from '#db/dispute-cards.ts';
import type { HeldRow } from '#db/outbox.ts';
import { finish, markHandoff, pauseLane, retryLater } from '#db/outbox.ts';
import type { Dispute } from '#domain/dispute.ts';
import type { DisputeEvent } from '#domain/dispute-event.ts';
import { OF_THE_APP } from './card.ts';
import { readersOf } from './channel.ts';
import { findPosted } from './find-posted.ts';
import type { PostingDeps, SlackTrouble } from './poster.ts';
import { PAUSE_BETWEEN_POSTS_MS, post, troubleOf } from './poster.ts';

const EVENT_TYPE = 'goodterms_dispute';
const LONGEST_WAIT_SECONDS = 1_800;
/** What a person mends about a channel; over as soon as it takes a message of ours. */
export const OF_THE_CHANNEL: readonly string[] = [
  'not_in_channel',
  'channel_not_found',
  'is_archived',
  'externally_shared',
  'no_channel',
];

type CardContent = DisputeCardView & DisputeFactAbout;

/** One message that is due, as `claimDueDisputePost` gives it. */
export type DueDisputePost = { readonly held: HeldRow; readonly dispute: Dispute } & (
  | {
      readonly kind: 'root';
      readonly channelId: string | null;
      readonly triedIn: string | null;
      readonly content: CardContent;
    }
  | { readonly kind: 'fact'; readonly event: DisputeEvent; readonly content: CardContent }
  | {
      readonly kind: 'mend';
      readonly code: string;
      readonly channelId: string | null;
      readonly people: readonly string[];
      readonly content: CardContent;
    }
);

/** Over, or waiting for its next try; else a person has to mend something, which is for the caller to write down. */
export type DisputePostResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: string; readonly isUndelivered: boolean };

const DONE: DisputePostResult = { ok: true };

/** Posts one message: marked before, looked for by its metadata after a lost answer, never twice. */
export async function postDispute(
  deps: PostingDeps,
  due: DueDisputePost,
): Promise<DisputePostResult> {
  const attempt = { isUndelivered: due.held.handoffAt === null };
  try {
    switch (due.kind) {
      case 'root':
        return await postRoot(deps, due, attempt);
      case 'fact':
        return await postFact(deps, due, attempt);
      case 'mend':
        return await tellSomebody(deps, due, attempt);
    }
  } catch (error) {
    return whenRefused(deps, due, { trouble: troubleOf(error), attempt });
  }
}

/** False until it is certain that nothing an earlier attempt handed over has arrived. */
interface Attempt {
  isUndelivered: boolean;
}

type Due<Kind extends DueDisputePost['kind']> = Extract<DueDisputePost, { readonly kind: Kind }>;

async function postRoot(
  deps: PostingDeps,
  due: Due<'root'>,
  attempt: Attempt,
): Promise<DisputePostResult> {
  const { channelId, content, held } = due;
  const earlier = await findEarlierRoot(deps, due, attempt);
  if (earlier) return settleRoot(deps, due, earlier);
  if (channelId === null) return refused('no_channel', attempt);
  const obstacle = await obstacleIn(deps, channelId);
  if (obstacle !== null) return refused(obstacle, attempt);
  const { id, workspaceId } = due.dispute;
  const isMarked = await deps.db.prisma.$transaction(async (tx) => {
    await saveChannelOfDispute(tx, { workspaceId, id, channelId });
    return markHandoff(tx, held, deps.clock.now());
  });
  if (!isMarked) return DONE; // Another process has it by now.
  const card = disputeCard({ ...content, dispute: { ...content.dispute, unreadable: null } });
  const ts = await send(deps, due, { channelId, message: card });
  return settleRoot(deps, due, { channelId, ts });
}

/** Where an earlier attempt's card stands. One that cannot be looked for holds back nothing that goes elsewhere. */
async function findEarlierRoot(
  deps: PostingDeps,
  { channelId, dispute, held, triedIn }: Due<'root'>,
  attempt: Attempt,
): Promise<{ channelId: string; ts: string } | null> {
  if (attempt.isUndelivered || triedIn === null) return null;
  try {
    const ts = await findOurs(deps, { channelId: triedIn, threadTs: null, dispute, held });
    attempt.isUndelivered = true;
    return ts === null ? null : { channelId: triedIn, ts };
  } catch (error) {
    if (troubleOf(error).kind !== 'for_good' || channelId === triedIn) throw error;
    return null;
  }
}

async function settleRoot(
  { clock, db }: PostingDeps,
  { content, dispute, held }: Due<'root'>,
  place: { channelId: string; ts: string },
): Promise<DisputePostResult> {
  const { id, workspaceId } = dispute;
  const drawn = { drawnMoves: content.dispute.moves, drawnOn: content.today };
  await db.prisma.$transaction(async (tx) => {
    const { channelId, ts: threadTs } = place;
    await savePlaceOfDispute(tx, { workspaceId, id, channelId, threadTs, ...drawn });
    await finish(tx, held, { state: 'sent', at: clock.now() });
  });
  return DONE;
}

async function postFact(
  deps: PostingDeps,
  due: Due<'fact'>,
  attempt: Attempt,
): Promise<DisputePostResult> {
  const { content, dispute, event, held } = due;
  if (dispute.place === null) return refused('message_not_found', attempt);
  const { channelId, threadTs } = dispute.place;
  const { id, workspaceId } = dispute;
  const earlier = attempt.isUndelivered
    ? null
    : await findOurs(deps, { channelId, threadTs, dispute, held });
  attempt.isUndelivered = true;
  if (earlier === null) {
    const obstacle = await obstacleIn(deps, channelId);
    if (obstacle !== null) return refused(obstacle, attempt);
    if (!(await markHandoff(deps.db.prisma, held, deps.clock.now()))) return DONE;
    await send(deps, due, { channelId, threadTs, message: disputeFact(event, content) });
  }
  await deps.db.prisma.$transaction(async (tx) => {
    await finish(tx, held, { state: 'sent', at: deps.clock.now() });
    await clearUnreadable(tx, { workspaceId, id, codes: OF_THE_CHANNEL });
  });
  return DONE;
}

/** The first of those who should know whom Slack lets us write to. */
async function tellSomebody(
  deps: PostingDeps,
  due: Due<'mend'>,
  attempt: Attempt,
): Promise<DisputePostResult> {
  const { content, dispute, held } = due;
  const { db, clock } = deps;
  const message = disputeMend({ ...due, client: content.client });
  let isMarked = false;
  let last = 'nobody';
  for (const userId of due.people) {
    try {
      const { channel } = await deps.poster.conversations.open({ users: userId });
      const channelId = channel?.id ?? userId;
      const where = { channelId, threadTs: null, dispute, held };
      const isThere = held.handoffAt !== null && (await findOurs(deps, where)) !== null;
      if (!isThere) {
        isMarked ||= await markHandoff(db.prisma, held, clock.now());
        if (!isMarked) return DONE;
        await send(deps, due, { channelId, message });
      }
      await finish(db.prisma, held, { state: 'sent', at: clock.now() });
      return DONE;
    } catch (error) {
      const trouble = troubleOf(error);
      if (trouble.kind === 'later' || OF_THE_APP.has(trouble.code)) throw error;
      last = trouble.code;
    }
  }
  return refused(last, attempt);
}

function refused(code: string, { isUndelivered }: Attempt): DisputePostResult {
  return { ok: false, code, isUndelivered };
}

/** Why nothing may be said there: others read along, or we could not read the answers. */
export async function obstacleIn(deps: PostingDeps, channelId: string): Promise<string | null> {
  const { hasBot, isArchived, isSharedOutside } = await readersOf(deps.poster, channelId);
  if (isSharedOutside) return 'externally_shared';
  if (isArchived) return 'is_archived';
  return hasBot ? null : 'not_in_channel';
}

async function send(
  deps: PostingDeps,
  { dispute, held }: DueDisputePost,
  to: { channelId: string; threadTs?: string; message: Message },
): Promise<string> {
  const { message, ...where } = to;
  const ts = await post(deps.poster, {
    ...where,
    ...message,
    metadata: {
      event_type: EVENT_TYPE,
      event_payload: { dispute_id: dispute.id, seq: placeOf(held) },
    },
  });
  const notBefore = new Date(deps.clock.now().getTime() + PAUSE_BETWEEN_POSTS_MS);
  await pauseLane(deps.db.prisma, { ...held, notBefore });
  return ts;
}

/** Its place in the record; what tells somebody of it is none. */
function placeOf({ about }: HeldRow): string {
  return about['code'] === undefined ? (about['seq'] ?? '') : `mend ${about['code']}`;
}

async function findOurs(
  deps: PostingDeps,
  given: { channelId: string; threadTs: string | null; dispute: Dispute; held: HeldRow },
): Promise<string | null> {
  const { channelId, dispute, held, threadTs } = given;
  return findPosted(deps.poster, {
    channelId,
    threadTs,
    isOurs: ({ event_type: type, event_payload: payload }) =>
      type === EVENT_TYPE &&
      payload?.['dispute_id'] === dispute.id &&
      payload['seq'] === placeOf(held),
  });
}

async function whenRefused(
  deps: PostingDeps,
  { held }: DueDisputePost,
  { attempt, trouble }: { attempt: Attempt; trouble: SlackTrouble },
): Promise<DisputePostResult> {
  const { clock, db, log } = deps;
  const { code } = trouble;
  const isUndelivered = attempt.isUndelivered && trouble.isAnswered;
  log.warn({ outbox: held.id, code }, 'not said in the thread of a dispute');
  if (trouble.kind === 'for_good' && !OF_THE_APP.has(code))
    return { ok: false, code, isUndelivered };
  const least = trouble.kind === 'later' ? trouble.afterSeconds : LONGEST_WAIT_SECONDS;
  const backoff = Math.min(30 * 2 ** Math.min(held.attempts, 10), LONGEST_WAIT_SECONDS);
  const runAt = new Date(clock.now().getTime() + Math.max(least, backoff) * 1_000);
  if (code === 'rate_limited') await pauseLane(db.prisma, { ...held, notBefore: runAt });
  await retryLater(db.prisma, held, { runAt, error: code, isUndelivered });
  return DONE;
}
