// The people of the team as Slack knows them.
import type { WebClient } from '@slack/web-api';
import type { SlackStatus } from '#domain/away.ts';
import { awayUntilOf } from '#domain/away.ts';
import type { MemberProfile } from '#domain/member.ts';
import { troubleOf } from './poster.ts';

/** What Slack says of a user. A guest, bot, deactivated person or stranger is barred. */
export async function fetchProfile(
  client: WebClient,
  given: { workspaceId: string; teamId: string; slackUserId: string; now: Date },
): Promise<MemberProfile> {
  const { user } = await client.users.info({ user: given.slackUserId });
  const isStranger = user?.team_id !== undefined && user.team_id !== given.teamId;
  return {
    workspaceId: given.workspaceId,
    slackUserId: given.slackUserId,
    name: user?.profile?.display_name || user?.real_name || user?.name || given.slackUserId,
    email: user?.profile?.email ?? null,
    timeZone: user?.tz ?? null,
    isSlackAdmin: Boolean(user?.is_admin || user?.is_owner),
    isBarred:
      !user ||
      isStranger ||
      Boolean(user.deleted || user.is_bot || user.is_restricted || user.is_ultra_restricted),
    statusAwayUntil: awayUntilOf(statusOf(user?.profile), given.now),
  };
}

/** Slack counts the end of a status in seconds; 0: it has none. */
function statusOf(
  profile: { status_text?: string; status_emoji?: string; status_expiration?: number } = {},
): SlackStatus {
  const { status_emoji: emoji = '', status_expiration: end = 0, status_text: text = '' } = profile;
  return { text, emoji, endsAt: end === 0 ? null : new Date(end * 1_000) };
}

/** The Slack user with this e-mail; null when there is none. Throws what web-api throws otherwise. */
export async function findUserByEmail(client: WebClient, email: string): Promise<string | null> {
  try {
    const { user } = await client.users.lookupByEmail({ email });
    return user?.id ?? null;
  } catch (error) {
    if (troubleOf(error).code === 'users_not_found') return null;
    throw error;
  }
}
