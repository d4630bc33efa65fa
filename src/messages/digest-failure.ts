// A digest that is given up: marked, and told to whoever can mend it, once.
import type { WebClient } from '@slack/web-api';
import { digestFailed } from '#blocks/notice.ts';
import type { ClaimedDigest } from '#db/digests.ts';
import { listAdmins } from '#db/members.ts';
import { finish } from '#db/outbox.ts';
import type { PostingDeps } from './poster.ts';
import { post, troubleOf } from './poster.ts';

const MOST_TOLD = 3;

/** Marks the digest as failed and tells the person who asked for it, else the admins. */
export async function giveUp(
  deps: PostingDeps,
  digest: ClaimedDigest,
  code: string,
): Promise<'failed'> {
  deps.log.error({ digest: digest.id, code }, 'digest given up');
  const end = { state: 'failed', at: deps.clock.now(), error: code } as const;
  if (!(await finish(deps.db.prisma, digest.held, end))) return 'failed';
  const notice = digestFailed({ channelId: digest.channelId, why: whatToDo(code) });
  try {
    for (const channelId of await recipientsOf(deps, digest))
      await post(deps.poster, { channelId, ...notice });
  } catch (error) {
    deps.log.warn({ code: troubleOf(error).code }, 'could not tell that the digest failed');
  }
  return 'failed';
}

/** Who asked; else the admins of the settings and those we know; else those whom Slack names. */
async function recipientsOf(deps: PostingDeps, digest: ClaimedDigest): Promise<string[]> {
  const { requestedBy, workspaceId } = digest;
  if (requestedBy !== null && /^[UW]/.test(requestedBy)) return [requestedBy];
  const known = (await listAdmins(deps.db.prisma, workspaceId)).map((one) => one.slackUserId);
  const admins = [...new Set([...deps.admins, ...known])];
  return (admins.length > 0 ? admins : await slackAdmins(deps.poster)).slice(0, MOST_TOLD);
}

async function slackAdmins(poster: WebClient): Promise<string[]> {
  const { members = [] } = await poster.users.list({ limit: 200 });
  return members.flatMap((user) =>
    user.id !== undefined && !user.deleted && !user.is_bot && (user.is_admin || user.is_owner)
      ? [user.id]
      : [],
  );
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
    case 'day_over':
      return 'Slack did not take it before the day was over. The next one comes as usual.';
    case 'too_many_attempts':
      return 'The bot stopped several times while posting it. Its log says why.';
    default:
      return `Slack said ${code}. Type /ar digest post to try again.`;
  }
}
