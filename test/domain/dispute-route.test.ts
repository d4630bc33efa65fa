// Goal: a case reaches somebody who can take it, by a way that can be read afterwards; it never circles and never gets lost.
// Method: the routing table; who may do what; random people with random deputies.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { whyNotMove } from '#domain/dispute-rights.ts';
import type { Candidate, DisputeRule } from '#domain/dispute-route.ts';
import { fittingRules, routeDispute, targetDaysFor } from '#domain/dispute-route.ts';
import type { Role } from '#domain/types.ts';

const TODAY = '2026-11-24';
const person = (userId: string, rest: Partial<Candidate> = {}): Candidate => ({
  userId,
  isBarred: false,
  mayWork: true,
  awayUntil: null,
  isAwayInSlack: false,
  deputyUserId: null,
  ...rest,
});
const rule = (id: string, rest: Partial<DisputeRule>): DisputeRule => ({
  id,
  clientId: null,
  reason: null,
  fromAmount: null,
  userId: null,
  groupId: null,
  days: null,
  ...rest,
});
const about = {
  clientId: 'acme',
  reason: 'pricing',
  disputed: [{ currency: 'EUR', minor: 2_000_00n }],
} as const;

interface Way {
  rules?: DisputeRule[];
  owner?: string | null;
  people?: Candidate[];
}
const route = ({ rules = [], owner = 'OWNER', people = [] }: Way) =>
  routeDispute({
    rules,
    about,
    ownerUserId: owner,
    people: new Map(people.map((one) => [one.userId, one])),
    today: TODAY,
  });
const told = (routed: ReturnType<typeof route>): string =>
  [
    ...routed.hops.map(({ groupId, userId, why }) => `${why}:${userId ?? groupId ?? '-'}`),
    routed.to,
  ].join(' ');

describe('the way of a case', () => {
  const owner = person('OWNER');
  const sales = rule('1', { reason: 'pricing', userId: 'SALES' });
  const cases: [string, Way, string][] = [
    ['to the owner', { people: [owner] }, 'owner:OWNER person'],
    ['nobody owns it', { owner: null }, 'no_owner:- channel'],
    ['nobody met', {}, 'owner:OWNER unknown:OWNER no_deputy:OWNER channel'],
    [
      'deactivated',
      { people: [person('OWNER', { isBarred: true })] },
      'owner:OWNER barred:OWNER no_deputy:OWNER channel',
    ],
    [
      'may not work on it',
      { people: [person('OWNER', { mayWork: false })] },
      'owner:OWNER no_role:OWNER no_deputy:OWNER channel',
    ],
    [
      'away until today, with a deputy',
      { people: [person('OWNER', { awayUntil: TODAY, deputyUserId: 'DEP' }), person('DEP')] },
      'owner:OWNER away:OWNER deputy:DEP person',
    ],
    [
      'away until yesterday',
      {
        people: [person('OWNER', { awayUntil: '2026-11-23', deputyUserId: 'DEP' }), person('DEP')],
      },
      'owner:OWNER person',
    ],
    [
      'away in Slack',
      { people: [person('OWNER', { isAwayInSlack: true })] },
      'owner:OWNER away_in_slack:OWNER no_deputy:OWNER channel',
    ],
    [
      'the deputy is away, too',
      {
        people: [
          person('OWNER', { isBarred: true, deputyUserId: 'DEP' }),
          person('DEP', { isAwayInSlack: true, deputyUserId: 'DEP2' }),
          person('DEP2'),
        ],
      },
      'owner:OWNER barred:OWNER deputy:DEP away_in_slack:DEP deputy:DEP2 person',
    ],
    [
      'two who stand in for each other',
      {
        people: [
          person('OWNER', { awayUntil: TODAY, deputyUserId: 'DEP' }),
          person('DEP', { awayUntil: TODAY, deputyUserId: 'OWNER' }),
        ],
      },
      'owner:OWNER away:OWNER deputy:DEP away:DEP loop:OWNER channel',
    ],
    ['a rule', { rules: [sales], people: [owner, person('SALES')] }, 'rule:SALES person'],
    [
      "a rule's person is away: the owner",
      { rules: [sales], people: [owner, person('SALES', { awayUntil: TODAY })] },
      'rule:SALES away:SALES no_deputy:SALES owner:OWNER person',
    ],
    [
      'a group',
      { rules: [rule('1', { reason: 'pricing', groupId: 'S1' })], people: [owner] },
      'rule:S1 group',
    ],
    [
      'of another reason',
      { rules: [rule('1', { reason: 'tax', userId: 'TAX' })], people: [owner, person('TAX')] },
      'owner:OWNER person',
    ],
    [
      'a rule of days only names nobody',
      { rules: [rule('1', { reason: 'pricing', days: 2 })], people: [owner] },
      'owner:OWNER person',
    ],
    [
      'the client before the reason',
      {
        rules: [sales, rule('2', { clientId: 'acme', userId: 'KAM' })],
        people: [person('KAM'), person('SALES')],
      },
      'rule:KAM person',
    ],
    [
      'client and reason before the client',
      {
        rules: [
          rule('1', { clientId: 'acme', userId: 'KAM' }),
          rule('2', { clientId: 'acme', reason: 'pricing', userId: 'SALES' }),
        ],
        people: [person('KAM'), person('SALES')],
      },
      'rule:SALES person',
    ],
    [
      'a large one',
      {
        rules: [sales, rule('2', { reason: 'pricing', fromAmount: 2_000, userId: 'HEAD' })],
        people: [person('HEAD'), person('SALES')],
      },
      'rule:HEAD person',
    ],
    [
      'one cent less than large',
      {
        rules: [sales, rule('2', { reason: 'pricing', fromAmount: 2_001, userId: 'HEAD' })],
        people: [person('HEAD'), person('SALES')],
      },
      'rule:SALES person',
    ],
  ];
  it.each(cases)('%s', (_what, way, expected) => {
    expect(told(route(way))).toBe(expected);
  });

  it('ends with somebody who can take it, or in the channel, and always says how', () => {
    const ids = ['OWNER', 'A', 'B', 'C'] as const;
    const id = fc.constantFrom(...ids);
    const people = fc.tuple(
      ...ids.map((userId) =>
        fc.record({
          userId: fc.constant(userId),
          isBarred: fc.boolean(),
          mayWork: fc.boolean(),
          awayUntil: fc.option(fc.constantFrom('2026-11-23', TODAY, '2026-12-24')),
          isAwayInSlack: fc.boolean(),
          deputyUserId: fc.option(id),
        }),
      ),
    );
    const rules = fc.array(
      fc.option(id).map((userId) => rule('1', { userId })),
      { maxLength: 2 },
    );
    fc.assert(
      fc.property(people, rules, fc.option(id), (known, given, owner) => {
        const routed = route({ rules: given, owner, people: known });
        const went = routed.hops.map(({ userId }) => userId);
        expect(routed.hops.length).toBeGreaterThan(0);
        expect(went.length).toBeLessThanOrEqual(3 * ids.length + 4);
        if (routed.to !== 'person') return;
        const taker = known.find(({ userId }) => userId === routed.userId);
        expect(taker).toMatchObject({ isBarred: false, mayWork: true, isAwayInSlack: false });
        expect((taker?.awayUntil ?? '') < TODAY).toBe(true);
        expect(routed.hops.at(-1)?.userId).toBe(routed.userId);
      }),
    );
  });
});

it('counts so many days as the rule that says most of them says', () => {
  const rules = [
    rule('1', { reason: 'pricing', days: 2 }),
    rule('2', { clientId: 'acme', userId: 'KAM' }),
    rule('3', { fromAmount: 1_000, days: 1 }),
  ];
  expect(fittingRules(rules, about).map(({ id }) => id)).toEqual(['2', '1', '3']);
  expect(targetDaysFor(rules, { ...about, teamDays: 6 })).toBe(2);
  expect(targetDaysFor([], { ...about, teamDays: 6 })).toBe(6);
  expect(targetDaysFor([], { ...about, teamDays: null })).toBe(4);
});

describe('who may', () => {
  const asking = (rest: object = {}, role: Role = 'collector') => ({
    member: { slackUserId: 'ME', role, isBarred: false },
    dispute: { ownerUserId: 'OWNER', takenAt: null },
    leadUserId: null,
    proposal: null,
    ...rest,
  });
  const taken = { dispute: { ownerUserId: 'OWNER', takenAt: new Date(0) } };
  const mine = { dispute: { ownerUserId: 'ME', takenAt: new Date(0) } };
  const proposal = (by: string, needsApproval = false, leadUserId: string | null = null) => ({
    proposal: { by, needsApproval, leadUserId },
  });
  it.each<[string, Parameters<typeof whyNotMove>[0], ReturnType<typeof asking>, string | null]>([
    ['a viewer does nothing', 'take', asking({}, 'viewer'), 'no_role'],
    ['take what nobody has taken', 'take', asking(), null],
    ['take what somebody has taken', 'take', asking(taken, 'admin'), 'taken'],
    ['take what is theirs', 'take', asking(mine), null],
    ['hand over what is theirs', 'hand_over', asking(mine), null],
    ["hand over somebody else's", 'hand_over', asking(taken), 'not_yours'],
    ['hand over as the lead', 'hand_over', asking({ ...taken, leadUserId: 'ME' }), null],
    ['hand over as an approver', 'hand_over', asking(taken, 'approver'), null],
    ["accept somebody else's", 'accept', asking(proposal('OWNER')), null],
    ['accept their own', 'accept', asking(proposal('ME'), 'admin'), 'own_proposal'],
    ['accept a large one', 'accept', asking(proposal('OWNER', true)), 'needs_approver'],
    ['accept a large one, approver', 'accept', asking(proposal('OWNER', true), 'approver'), null],
    [
      'accept a large one as the lead',
      'accept',
      asking({ ...proposal('OWNER', true, 'ME'), leadUserId: 'X' }),
      null,
    ],
    [
      'accept a large one as the lead of whoever it was handed to since',
      'accept',
      asking({ ...proposal('OWNER', true, 'X'), leadUserId: 'ME' }),
      'needs_approver',
    ],
    ['take back their own', 'take_back', asking(proposal('ME')), null],
    ["take back somebody else's", 'take_back', asking(proposal('X')), 'not_proposer'],
    ['decline', 'decline', asking(proposal('X')), null],
  ])('%s', (...[, move, given, code]) => {
    expect(whyNotMove(move, given)?.code ?? null).toBe(code);
  });
});
