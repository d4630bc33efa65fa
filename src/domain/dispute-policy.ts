// How a team settles disputes: what an admin may say of it, and its bounds. Pure.
import { DEFAULT_TARGET_DAYS, MOST_TARGET_DAYS } from './dispute-clock.ts';
import type { DisputeRule } from './dispute-route.ts';

/** Main units of any currency. */
const MOST_AMOUNT = 1_000_000_000;

export interface DisputePolicy {
  /** Where cases stand; null: where the digest does. */
  readonly channelId: string | null;
  /** Business days until the client has an answer. */
  readonly targetDays: number;
  /** A credit from so much on, in main units of any currency, needs a second person; null: none does. */
  readonly approveFrom: number | null;
  /** The neutral person who is offered when two sides do not agree. */
  readonly mediatorUserId: string | null;
  /** The lead of whoever has none of their own. */
  readonly leadUserId: string | null;
  /** The client is told by itself that a case was opened. */
  readonly sendsReceived: boolean;
  /** The client is told by itself what was decided. */
  readonly sendsDecision: boolean;
}

/** Where nobody has said anything. */
export const NO_POLICY: DisputePolicy = {
  channelId: null,
  targetDays: DEFAULT_TARGET_DAYS,
  approveFrom: null,
  mediatorUserId: null,
  leadUserId: null,
  sendsReceived: false,
  sendsDecision: false,
};

export type PolicyMistake = 'bad_days' | 'bad_amount';

/** What is wrong with it, the first thing only: 1 to 60 business days; an amount of at least 1 main unit, or none. */
export function policyMistake(
  policy: Pick<DisputePolicy, 'targetDays' | 'approveFrom'>,
): PolicyMistake | null {
  const { approveFrom, targetDays } = policy;
  if (!Number.isInteger(targetDays) || targetDays < 1 || targetDays > MOST_TARGET_DAYS)
    return 'bad_days';
  return approveFrom === null || isMainAmount(approveFrom) ? null : 'bad_amount';
}

/** More rules nobody oversees, and no list in Slack holds. */
export const MOST_RULES = 30;

export type RuleMistake = 'says_nothing' | 'two_takers' | 'bad_days' | 'bad_amount';

/** What is wrong with a rule, the first thing only: it names who gets it (a person or a group, not both), or how many days. */
export function ruleMistake(rule: Omit<DisputeRule, 'id'>): RuleMistake | null {
  const { days, fromAmount, groupId, userId } = rule;
  if (userId !== null && groupId !== null) return 'two_takers';
  if (days !== null && (!Number.isInteger(days) || days < 1 || days > MOST_TARGET_DAYS))
    return 'bad_days';
  if (fromAmount !== null && !isMainAmount(fromAmount)) return 'bad_amount';
  return userId === null && groupId === null && days === null ? 'says_nothing' : null;
}

function isMainAmount(amount: number): boolean {
  return Number.isInteger(amount) && amount >= 1 && amount <= MOST_AMOUNT;
}
