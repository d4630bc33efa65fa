// A person of the team and what they may do. Pure.
import type { Role } from './types.ts';

export interface Member {
  readonly workspaceId: string;
  readonly slackUserId: string;
  readonly name: string;
  readonly email: string | null;
  /** The role in force: a Slack admin is admin, a barred person has none. */
  readonly role: Role;
  /** Guest, bot, deactivated or a stranger: may never act. */
  readonly isBarred: boolean;
  readonly refreshedAt: Date | null;
}

/** What Slack says of a person. */
export interface MemberProfile {
  readonly workspaceId: string;
  readonly slackUserId: string;
  readonly name: string;
  readonly email: string | null;
  readonly timeZone: string | null;
  readonly isSlackAdmin: boolean;
  readonly isBarred: boolean;
  /** Until when their status says that they are away; null: it does not; left out: what is known stays. */
  readonly statusAwayUntil?: Date | null;
}

/** From nothing to everything; each role may do what the ones before it may. */
export const ROLES = ['none', 'viewer', 'collector', 'approver', 'admin'] as const satisfies Role[];

/** Whether a person may do what needs `role`. A barred person may do nothing, whatever their role says. */
export function may(member: Pick<Member, 'role' | 'isBarred'>, role: Role): boolean {
  return !member.isBarred && ROLES.indexOf(member.role) >= ROLES.indexOf(role);
}

/** The role of that name; null when there is none. */
export function roleCalled(name: string): Role | null {
  return ROLES.find((role) => role === name) ?? null;
}
