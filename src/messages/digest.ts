// The digest in Slack: posted once, part by part, found again after a lost answer, redrawn in place.
import { digestMessages } from '#blocks/digest.ts';
import type { Message } from '#blocks/kit.ts';
import { digestFailed } from '#blocks/notice.ts';
import type { ClaimedDigest, Digest, DigestMessage } from '#db/digests.ts';
import {
  findLastPostedDigest,
  listDigestMessages,
  listSnoozeMarks,
  markDigestFailed,
  markDigestPosted,
  markHandoff,
  retryDigestLater,
  saveMessageTs,
} from '#db/digests.ts';
import { listAdmins } from '#db/members.ts';
import { findWorkspace } from '#db/workspaces.ts';
import type { DigestPlan } from '#domain/digest.ts';
import type { Workspace } from '#domain/types.ts';
import { isSharedOutside } from './channel.ts';
import { findPosted } from './find-posted.ts';
import type { PostingDeps } from './poster.ts';
import { PAUSE_BETWEEN_POSTS_MS, post, troubleOf } from './poster.ts';

const EVENT_TYPE = 'goodterms_digest';
const MOST_ATTEMPTS = 12;

type Planned = ClaimedDigest & { readonly plan: DigestPlan };

/**
 * Posts what of the digest does not stand in the channel yet. Each part is marked before it is
 * handed to Slack; a part that was marked but has no ts is looked up by its metadata, not repeated.
 */
export async function postDigest(
  deps: PostingDeps,
  due: { digest: Planned; workspace: Workspace },
): Promise<'posted' | 'later' | 'failed' | 'lost'> {
  const { digest } = due;
  try {
    if (await isSharedOutside(deps.poster, digest.channelId))
      return await giveUp(deps, digest, 'externally_shared');
    const messages = await draw(deps, due.workspace, digest);
    const isWhole = await postParts(deps, digest, messages);
    if (!isWhole || !(await markDigestPosted(deps.db.prisma, digest, deps.clock.now())))
      return 'lost';
    deps.log.info({ digest: digest.id, parts: messages.length }, 'digest posted');
    return 'posted';
  } catch (error) {
    const trouble = troubleOf(error);
    if (trouble.kind === 'for_good' || digest.attempts >= MOST_ATTEMPTS)
      return giveUp(deps, digest, trouble.code);
    const backoffSeconds = Math.min(60 * 2 ** (digest.attempts - 1), 1_800);
    const seconds = Math.max(trouble.afterSeconds, backoffSeconds);
    const runAt = new Date(deps.clock.now().getTime() + seconds * 1_000);
    await retryDigestLater(deps.db.prisma, digest, { runAt, error: trouble.code });
    deps.log.warn({ digest: digest.id, code: trouble.code, seconds }, 'digest will be tried again');
    return 'later';
  }
}

async function draw(
  deps: PostingDeps,
  workspace: Workspace,
  digest: Pick<Planned, 'workspaceId' | 'plan'>,
): Promise<Message[]> {
  const { plan } = digest;
  const marks = await listSnoozeMarks(deps.db.prisma, {
    workspaceId: digest.workspaceId,
    clientIds: [...new Set(plan.needsSomeone.map((entry) => entry.clientId))],
    today: plan.asOf,
  });
  return digestMessages({
    plan,
    locale: workspace.locale,
    marks: new Map(marks.map((mark) => [mark.clientId, mark])),
    isPreview: false,
  });
}

/** False when another process has taken the digest over meanwhile. */
async function postParts(
  deps: PostingDeps,
  digest: Planned,
  messages: readonly Message[],
): Promise<boolean> {
  const known = new Map((await listDigestMessages(deps.db.prisma, digest)).map((m) => [m.part, m]));
  let rootTs = known.get(0)?.ts ?? null;
  let isFirstPost = true;
  // One after the other: the thread hangs on the root's ts, and Slack wants about one post a second.
  for (const [part, message] of messages.entries()) {
    const before = known.get(part);
    let ts = before?.ts ?? (await findHandedOff(deps, digest, { before, rootTs }));
    if (ts === null) {
      if (!isFirstPost) await deps.pause(PAUSE_BETWEEN_POSTS_MS);
      isFirstPost = false;
      if (!(await markHandoff(deps.db.prisma, digest, { part, at: deps.clock.now() })))
        return false;
      ts = await post(deps.poster, {
        channelId: digest.channelId,
        ...message,
        ...(rootTs === null ? {} : { threadTs: rootTs }),
        metadata: { event_type: EVENT_TYPE, event_payload: { digest_id: digest.id, part } },
      });
    }
    if (before?.ts !== ts) await saveMessageTs(deps.db.prisma, digest, { part, ts });
    if (part === 0) rootTs = ts;
  }
  return true;
}

/** The ts of a part that an earlier attempt handed to Slack without hearing back; null: it never arrived. */
async function findHandedOff(
  deps: PostingDeps,
  digest: Planned,
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

/** Marks the digest as failed and tells whoever can mend it, once. */
async function giveUp(deps: PostingDeps, digest: ClaimedDigest, code: string): Promise<'failed'> {
  deps.log.error({ digest: digest.id, code }, 'digest given up');
  if (!(await markDigestFailed(deps.db.prisma, digest, code))) return 'failed';
  const recipients = /^[UW]/.test(digest.requestedBy ?? '')
    ? [digest.requestedBy ?? '']
    : (await listAdmins(deps.db.prisma, digest.workspaceId)).map((admin) => admin.slackUserId);
  for (const channelId of recipients) {
    try {
      await post(deps.poster, {
        channelId,
        ...digestFailed({ channelId: digest.channelId, why: whatToDo(code) }),
      });
    } catch (error) {
      deps.log.warn({ code: troubleOf(error).code }, 'could not tell that the digest failed');
    }
  }
  return 'failed';
}

/** What a person can do about it, in full sentences. */
function whatToDo(code: string): string {
  switch (code) {
    case 'not_in_channel':
    case 'channel_not_found':
      return 'I am not in that channel. Invite me there with /invite, then type /ar digest post.';
    case 'externally_shared':
      return 'People from another company are in it. Choose another channel with /ar settings.';
    case 'is_archived':
      return 'The channel is archived. Choose another one with /ar settings.';
    case 'missing_scope':
    case 'invalid_auth':
    case 'token_revoked':
    case 'account_inactive':
      return 'Slack does not accept the token of this app any more. Install it again, then run goodterms doctor.';
    default:
      return `Slack said ${code}. Type /ar digest post to try again.`;
  }
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

/** Draws the newest digest again from the rows, after somebody changed one. */
export async function redrawDigest(deps: PostingDeps, workspaceId: string): Promise<void> {
  const digest = await findLastPostedDigest(deps.db.prisma, workspaceId);
  const workspace = await findWorkspace(deps.db.prisma, workspaceId);
  if (!digest?.plan || !workspace) return;
  const { plan } = digest;
  try {
    await redrawParts(deps, digest, await draw(deps, workspace, { workspaceId, plan }));
  } catch (error) {
    // The row holds the truth; the card catches up at the next change.
    deps.log.warn({ digest: digest.id, code: troubleOf(error).code }, 'digest not redrawn');
  }
}

async function redrawParts(
  deps: PostingDeps,
  digest: Digest,
  messages: readonly Message[],
): Promise<void> {
  for (const { part, ts } of await listDigestMessages(deps.db.prisma, digest)) {
    const message = messages[part];
    if (ts === null || !message) continue;
    await deps.poster.chat.update({ channel: digest.channelId, ts, ...message });
  }
}
