// Who gets a dispute: the resolver that a rule names, else whoever looks after the client; who stands in for somebody who
// is away; else whoever takes it in the channel. Pure: what is known of people is handed in, every hop comes out.
import type { DisputeReason } from './dispute.ts';
import { DEFAULT_TARGET_DAYS } from './dispute-clock.ts';
import { reaches } from './money.ts';
import type { Day, Money } from './types.ts';

/** Who gets which cases, and how long they have. What is null says nothing. */
export interface DisputeRule {
  readonly id: string;
  readonly clientId: string | null;
  readonly reason: DisputeReason | null;
  /** From so much disputed on, in main units of any one currency. */
  readonly fromAmount: number | null;
  readonly userId: string | null;
  readonly groupId: string | null;
  /** Business days until the client has an answer. */
  readonly days: number | null;
}

/** What of a case its rules look at. */
export interface RoutedCase {
  readonly clientId: string;
  readonly reason: DisputeReason;
  /** By currency. */
  readonly disputed: readonly Money[];
}

/** The rules that fit, those that say more before those that say less: client and reason, then client, then reason; at equal ones the larger amount first, then the older rule. */
export function fittingRules(rules: readonly DisputeRule[], about: RoutedCase): DisputeRule[] {
  const fits = ({ clientId, fromAmount, reason }: DisputeRule): boolean =>
    (clientId === null || clientId === about.clientId) &&
    (reason === null || reason === about.reason) &&
    (fromAmount === null || about.disputed.some((money) => reaches(money, fromAmount)));
  const rank = ({ clientId, reason }: DisputeRule) =>
    (clientId === null ? 0 : 2) + (reason === null ? 0 : 1);
  return rules
    .filter(fits)
    .sort(
      (a, b) =>
        rank(b) - rank(a) ||
        (b.fromAmount ?? -1) - (a.fromAmount ?? -1) ||
        Number(BigInt(a.id) - BigInt(b.id)),
    );
}

/** The rule that says who gets it; undefined: none does. */
export function resolverFor(
  rules: readonly DisputeRule[],
  about: RoutedCase,
): DisputeRule | undefined {
  return fittingRules(rules, about).find(
    ({ groupId, userId }) => userId !== null || groupId !== null,
  );
}

/** Business days for this case: of the first rule that says so, else the team's. */
export function targetDaysFor(
  rules: readonly DisputeRule[],
  about: RoutedCase & { readonly teamDays: number | null },
): number {
  const said = fittingRules(rules, about).find(({ days }) => days !== null);
  return said?.days ?? about.teamDays ?? DEFAULT_TARGET_DAYS;
}

/** What is known of somebody who may get a case. */
export interface Candidate {
  readonly userId: string;
  /** Deactivated, a guest, a stranger: may never act. */
  readonly isBarred: boolean;
  /** Their role lets them work on cases. */
  readonly mayWork: boolean;
  /** Away up to and including this day, as they said with `/ar away`. */
  readonly awayUntil: Day | null;
  /** Their Slack status says so. */
  readonly isAwayInSlack: boolean;
  readonly deputyUserId: string | null;
}

export type HopWhy =
  | 'rule'
  | 'owner'
  | 'no_owner'
  | 'unknown'
  | 'barred'
  | 'no_role'
  | 'away'
  | 'away_in_slack'
  | 'deputy'
  | 'no_deputy'
  | 'loop';

/** One step of the way: who was looked at, and why it went there or went on. */
export interface Hop {
  readonly userId: string | null;
  readonly groupId: string | null;
  readonly why: HopWhy;
}

/** Where it ends: with a person, with a group one of whom takes it, or with whoever in the channel takes it. */
export type Routed = (
  | { readonly to: 'person'; readonly userId: string }
  | { readonly to: 'group'; readonly groupId: string }
  | { readonly to: 'channel' }
) & { readonly hops: readonly Hop[] };

/**
 * Follows the way of a case. A rule's user group gets it as a group. A person who is deactivated, has no role for it or is
 * away is stood in for by their deputy, and theirs; where nobody is left it is the channel's. A rule that names nobody who
 * can take it falls back to the client's owner.
 */
export function routeDispute(given: {
  readonly rules: readonly DisputeRule[];
  readonly about: RoutedCase;
  readonly ownerUserId: string | null;
  readonly people: ReadonlyMap<string, Candidate>;
  readonly today: Day;
}): Routed {
  const { about, ownerUserId, people, rules, today } = given;
  const hops: Hop[] = [];
  const rule = resolverFor(rules, about);
  if (rule?.groupId) {
    hops.push({ userId: null, groupId: rule.groupId, why: 'rule' });
    return { to: 'group', groupId: rule.groupId, hops };
  }
  const seen = new Set<string>();
  const follow = (userId: string, why: HopWhy) =>
    stoodInFor({ userId, why, people, today, seen, hops });
  if (rule?.userId) {
    const found = follow(rule.userId, 'rule');
    if (found !== null) return { to: 'person', userId: found, hops };
  }
  if (ownerUserId === null) hops.push({ userId: null, groupId: null, why: 'no_owner' });
  else {
    const found = follow(ownerUserId, 'owner');
    if (found !== null) return { to: 'person', userId: found, hops };
  }
  return { to: 'channel', hops };
}

/** The first of somebody, their deputy, and so on who can take it now; null: none can. */
function stoodInFor(way: {
  userId: string;
  why: HopWhy;
  people: ReadonlyMap<string, Candidate>;
  today: Day;
  seen: Set<string>;
  hops: Hop[];
}): string | null {
  const { hops, people, seen, today } = way;
  let { userId, why } = way;
  for (;;) {
    const here = { userId, groupId: null };
    if (seen.has(userId)) {
      hops.push({ ...here, why: 'loop' });
      return null;
    }
    seen.add(userId);
    hops.push({ ...here, why });
    const person = people.get(userId);
    const obstacle = person ? obstacleOf(person, today) : 'unknown';
    if (obstacle === null) return userId;
    hops.push({ ...here, why: obstacle });
    const deputy = person?.deputyUserId ?? null;
    if (deputy === null) {
      hops.push({ ...here, why: 'no_deputy' });
      return null;
    }
    userId = deputy;
    why = 'deputy';
  }
}

function obstacleOf(person: Candidate, today: Day): HopWhy | null {
  if (person.isBarred) return 'barred';
  if (!person.mayWork) return 'no_role';
  if (person.awayUntil !== null && today <= person.awayUntil) return 'away';
  return person.isAwayInSlack ? 'away_in_slack' : null;
}
