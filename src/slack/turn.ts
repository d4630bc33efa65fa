// One turn of a conversation: who is speaking, whether they may, and what day it is for the team.
import type { WebClient } from '@slack/web-api';
import type { Message } from '#blocks/kit.ts';
import { needsAccess, notice } from '#blocks/notice.ts';
import { md, mention } from '#blocks/text.ts';
import { list } from '#blocks/words.ts';
import { localDay } from '#domain/calendar.ts';
import type { Member } from '#domain/member.ts';
import { may } from '#domain/member.ts';
import type { Day, Role, Workspace } from '#domain/types.ts';
import { admins, knownMember, loadWorkspace, rememberProfile } from '#flows/workspace.ts';
import { fetchProfile } from '#messages/people.ts';
import type { Bot } from './bot.ts';

export interface Turn {
  readonly workspace: Workspace;
  readonly member: Member;
  readonly now: Date;
  readonly today: Day;
}

export type TurnResult =
  | { readonly ok: true; readonly turn: Turn }
  | { readonly ok: false; readonly refusal: Message };

/** People change (leave, become guests): Slack is asked again after this long. */
const PROFILE_HOURS = 12;

/** Opens a turn for a person who may do what needs `role`, else says kindly whom to ask. */
export async function beginTurn(
  bot: Bot,
  client: WebClient,
  given: {
    userId: string;
    role: Role;
    /** Slack waits for an answer: what is known of the person must do, however old. */
    isHurried?: boolean;
  },
): Promise<TurnResult> {
  const now = bot.clock.now();
  const workspace = await loadWorkspace(bot.db, bot.workspaceId);
  const member = await memberOf(bot, client, { ...given, now });
  if (!may(member, given.role)) {
    const known = (await admins(bot.db, bot.workspaceId)).map((admin) => admin.slackUserId);
    const named = [...new Set([...bot.admins, ...known])];
    return { ok: false, refusal: refusalFor(member, { role: given.role, admins: named }) };
  }
  return {
    ok: true,
    turn: { workspace, member, now, today: localDay(now, workspace.timeZone) },
  };
}

/** Whether a person may never act here: a guest, bot, stranger, or somebody who has left. */
export async function isBarred(bot: Bot, client: WebClient, userId: string): Promise<boolean> {
  return (await memberOf(bot, client, { userId, now: bot.clock.now() })).isBarred;
}

function refusalFor(member: Member, need: { role: Role; admins: readonly string[] }): Message {
  if (member.isBarred)
    return notice('Guests and people of other workspaces cannot see or do anything here.');
  if (member.role === 'none')
    return needsAccess({ admins: need.admins, userId: member.slackUserId });
  const whom = need.admins.length > 0 ? list(need.admins.map(mention), 'or') : md`an admin`;
  return notice(md`This needs the role ${need.role}; you are ${member.role}. Ask ${whom}.`);
}

async function memberOf(
  bot: Bot,
  client: WebClient,
  given: { userId: string; now: Date; isHurried?: boolean },
): Promise<Member> {
  const { userId, now } = given;
  const known = await knownMember(bot.db, bot.workspaceId, userId);
  const ageMs = known?.refreshedAt ? now.getTime() - known.refreshedAt.getTime() : Infinity;
  const isFresh = ageMs < PROFILE_HOURS * 3_600_000 || given.isHurried === true;
  const member = known && isFresh ? known : await askSlack(bot, client, { userId, now });
  const isAdmin = bot.admins.includes(userId) && !member.isBarred;
  return isAdmin ? { ...member, role: 'admin' } : member;
}

async function askSlack(
  bot: Bot,
  client: WebClient,
  given: { userId: string; now: Date },
): Promise<Member> {
  const { teamId, workspaceId } = bot;
  const profile = await fetchProfile(client, {
    workspaceId,
    teamId,
    slackUserId: given.userId,
    now: given.now,
  });
  return rememberProfile(bot.db, profile, given.now);
}
