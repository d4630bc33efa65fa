// Posting the digest: once, part by part, found again after a lost answer.
import type { Message } from '#blocks/kit.ts';
import type { ClaimedDigest, Digest, DigestMessage } from '#db/digests.ts';
import {
  listDigestMessages,
  markDigestPosted,
  markPartHandoff,
  saveMessageTs,
} from '#db/digests.ts';
import { pauseLane, retryLater } from '#db/outbox.ts';
import type { DigestPlan } from '#domain/digest.ts';
import type { Workspace } from '#domain/types.ts';
import { readersOf } from './channel.ts';
import { giveUp } from './digest-failure.ts';
import { drawDigest } from './digest-redraw.ts';
import { findPosted } from './find-posted.ts';
import type { PostingDeps } from './poster.ts';
import { PAUSE_BETWEEN_POSTS_MS, post, troubleOf } from './poster.ts';

const EVENT_TYPE = 'goodterms_digest';

/** What a claim on a due digest gives; `over` says why it is not posted any more. */
interface Due {
  readonly digest: ClaimedDigest;
  readonly plan: DigestPlan | null;
  readonly over: string | null;
  readonly workspace: Workspace;
}

/**
 * Posts what of the digest does not stand in the channel yet. Each part is marked before it is
 * handed to Slack; a part that was marked but has no ts is looked up by its metadata, not repeated.
 * What passes by itself is tried again until the day is over; what a person must mend is told.
 */
export async function postDigest(
  deps: PostingDeps,
  due: Due,
): Promise<'posted' | 'later' | 'failed' | 'lost'> {
  const { digest, plan, workspace } = due;
  if (due.over !== null || plan === null) return giveUp(deps, digest, due.over ?? 'no_plan');
  try {
    if ((await readersOf(deps.poster, digest.channelId)).isSharedOutside)
      return await giveUp(deps, digest, 'externally_shared');
    const messages = await drawDigest(deps.db, { workspace, plan });
    const isWhole = await postParts(deps, digest, messages);
    if (!isWhole || !(await markDigestPosted(deps.db, digest, deps.clock.now()))) return 'lost';
    deps.log.info({ digest: digest.id, parts: messages.length }, 'digest posted');
    return 'posted';
  } catch (error) {
    const trouble = troubleOf(error);
    if (trouble.kind === 'for_good') return giveUp(deps, digest, trouble.code);
    return tryLater(deps, digest, trouble);
  }
}

/** Puts the digest back into the queue: the longer, the more often it was tried. */
async function tryLater(
  deps: PostingDeps,
  digest: ClaimedDigest,
  { code, afterSeconds }: { code: string; afterSeconds: number },
): Promise<'later'> {
  const backoffSeconds = Math.min(60 * 2 ** (digest.held.attempts - 1), 1_800);
  const seconds = Math.max(afterSeconds, backoffSeconds);
  const runAt = inMs(deps, seconds * 1_000);
  // What Slack asks for, it asks of everything that goes to the channel.
  if (/^rate_?limited$/.test(code)) await holdBack(deps, digest, afterSeconds * 1_000);
  await retryLater(deps.db.prisma, digest.held, { runAt, error: code });
  deps.log.warn({ digest: digest.id, code, seconds }, 'digest will be tried again');
  return 'later';
}

/** Nothing else is posted to the channel for so long, by any process. */
async function holdBack(deps: PostingDeps, digest: ClaimedDigest, ms: number): Promise<void> {
  const { workspaceId, lane } = digest.held;
  await pauseLane(deps.db.prisma, { workspaceId, lane, notBefore: inMs(deps, ms) });
}

function inMs(deps: PostingDeps, ms: number): Date {
  return new Date(deps.clock.now().getTime() + ms);
}

/** False when another process has taken the digest over meanwhile. */
async function postParts(
  deps: PostingDeps,
  digest: ClaimedDigest,
  messages: readonly Message[],
): Promise<boolean> {
  const known = new Map((await listDigestMessages(deps.db.prisma, digest)).map((m) => [m.part, m]));
  let rootTs = known.get(0)?.ts ?? null;
  let isFirstPost = true;
  // One after the other: the thread hangs on the root's ts, and Slack wants about one post a second.
  for (const [part, message] of messages.entries()) {
    const before = known.get(part);
    let ts = before?.ts ?? (await findHandedOff(deps, digest, { before, rootTs }));
    const isNew = ts === null;
    if (ts === null) {
      if (!isFirstPost) await deps.pause(PAUSE_BETWEEN_POSTS_MS);
      isFirstPost = false;
      if (!(await markPartHandoff(deps.db, digest, { part, at: deps.clock.now() }))) return false;
      ts = await post(deps.poster, {
        channelId: digest.channelId,
        ...message,
        ...(rootTs === null ? {} : { threadTs: rootTs }),
        metadata: { event_type: EVENT_TYPE, event_payload: { digest_id: digest.id, part } },
      });
    }
    if (before?.ts !== ts) await saveMessageTs(deps.db.prisma, digest, { part, ts });
    if (isNew) await holdBack(deps, digest, PAUSE_BETWEEN_POSTS_MS);
    if (part === 0) rootTs = ts;
  }
  return true;
}

/** The ts of a part that an earlier attempt handed to Slack without hearing back; null: it never arrived. */
async function findHandedOff(
  deps: PostingDeps,
  digest: ClaimedDigest,
  given: { before: DigestMessage | undefined; rootTs: string | null },
): Promise<string | null> {
  const { before, rootTs } = given;
  if (!before?.handoffAt) return null;
  return findPosted(deps.poster, {
    channelId: digest.channelId,
    threadTs: rootTs,
    isOurs: ({ event_type: type, event_payload: payload }) =>
      type === EVENT_TYPE &&
      payload?.['digest_id'] === digest.id &&
      payload['part'] === before.part,
  });
}

/** A link to the digest in its channel; null when Slack gives none. */
export async function linkToDigest(
  deps: PostingDeps,
  digest: Pick<Digest, 'workspaceId' | 'id' | 'channelId'>,
): Promise<string | null> {
  const [root] = await listDigestMessages(deps.db.prisma, digest);
  if (!root?.ts) return null;
  try {
    const answer = await deps.poster.chat.getPermalink({
      channel: digest.channelId,
      message_ts: root.ts,
    });
    return answer.permalink ?? null;
  } catch (error) {
    deps.log.warn({ code: troubleOf(error).code }, 'no link to the digest');
    return null;
  }
}
