// Goal: the digest says what is late, who needs someone and who can wait, the same way for the same facts.
// Method: one small book told by day, both sides of each boundary, and properties of the order.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { agingOf } from '#domain/aging.ts';
import { addDays } from '#domain/calendar.ts';
import { type ClientBalance, type DigestFacts, planDigest } from '#domain/digest.ts';

const TODAY = '2026-11-24'; // A Tuesday.
const NEVER_PAID = { paid: 0, medianDaysLate: null, onTimeShare: null };

interface Story extends Partial<Omit<ClientBalance, 'client' | 'balance'>> {
  id?: string;
  currency?: string;
  snoozedUntil?: string | null;
  /** [amount, days past due] of each open invoice. */
  owes?: [bigint, number][];
}

function aBalance(name: string, story: Story = {}): ClientBalance {
  const { id = name, currency = 'EUR', snoozedUntil = null, owes = [[100n, 10]], ...rest } = story;
  const [balance] = agingOf(
    owes.map(([balanceMinor, days]) => ({ currency, balanceMinor, dueOn: addDays(TODAY, -days) })),
    TODAY,
  );
  return {
    client: { id, number: null, name, ownerUserId: 'U1', snoozedUntil, snoozedByUserId: null },
    balance: balance!,
    nextTouchOn: null,
    disputedOverdueMinor: 0n,
    creditMinor: 0n,
    missing: { invoices: 0, minor: 0n },
    newlyOverdue: 0,
    habit: NEVER_PAID,
    ...rest,
  };
}

const settled = (
  clientName: string,
  days: number,
  { currency = 'EUR', amountMinor = 600n } = {},
) => ({
  clientId: clientName,
  clientName,
  currency,
  amountMinor,
  dueOn: addDays(TODAY, -days),
  paidOn: TODAY,
});

const planOf = (balances: ClientBalance[], facts: Partial<DigestFacts> = {}) =>
  planDigest({
    today: TODAY,
    since: '2026-11-23',
    settled: [],
    lastLatePaymentOn: null,
    ...facts,
    balances,
  });
const reasonOf = (story: Story, facts: Partial<DigestFacts> = {}) => {
  const { needsSomeone, waiting } = planOf([aBalance('Acme', story)], facts);
  return { needs: needsSomeone[0]?.reason, waits: waiting[0]?.reason };
};

describe('the digest of a day', () => {
  it('tells totals, lines and changes', () => {
    const plan = planOf(
      [
        aBalance('Acme', {
          owes: [
            [1000n, 47],
            [500n, -3],
          ],
          newlyOverdue: 1,
        }),
        aBalance('Globex', {
          currency: 'USD',
          owes: [[950n, 5]],
          habit: { paid: 26, medianDaysLate: -1, onTimeShare: 1 },
        }),
        aBalance('Initech', {
          owes: [
            [70n, -20],
            [30n, 0],
          ],
        }),
        aBalance('Umbrella', { owes: [[200n, 2]], snoozedUntil: '2026-11-30', newlyOverdue: 2 }),
      ],
      { settled: [settled('Initech', 0), settled('Acme', 4)] },
    );
    expect(
      plan.totals.map(({ currency, openMinor, overdueMinor, overdueClients, counts }) => ({
        currency,
        openMinor,
        overdueMinor,
        overdueClients,
        counts,
      })),
    ).toEqual([
      {
        currency: 'EUR',
        openMinor: 1800n,
        overdueMinor: 1200n,
        overdueClients: 2,
        counts: { current: 3, d1_30: 1, d31_60: 1, d61_90: 0, d90plus: 0 },
      },
      {
        currency: 'USD',
        openMinor: 950n,
        overdueMinor: 950n,
        overdueClients: 1,
        counts: { current: 0, d1_30: 1, d31_60: 0, d61_90: 0, d90plus: 0 },
      },
    ]);
    expect(plan).toMatchObject({
      asOf: TODAY,
      since: '2026-11-23',
      overdueClients: 3,
      newlyOverdue: 3,
    });
    expect(plan.needsSomeone).toEqual([
      {
        clientId: 'Acme',
        number: null,
        name: 'Acme',
        ownerUserId: 'U1',
        currency: 'EUR',
        overdueMinor: 1000n,
        oldestDaysPastDue: 47,
        rank: 1,
        reason: { code: 'never_paid_yet' },
      },
      {
        clientId: 'Globex',
        number: null,
        name: 'Globex',
        ownerUserId: 'U1',
        currency: 'USD',
        overdueMinor: 950n,
        oldestDaysPastDue: 5,
        rank: 2,
        reason: { code: 'first_time_late', paid: 26 },
      },
    ]);
    expect(plan.waiting.map(({ name, rank, reason }) => [name, rank, reason])).toEqual([
      ['Umbrella', 3, { code: 'snoozed', until: '2026-11-30' }],
    ]);
    expect(plan.paid).toEqual([{ currency: 'EUR', minor: 1200n, late: 1, onTime: 1 }]);
    expect(plan.daysSinceLatePayment).toBeNull();
  });

  it('says of a line what a complete report no longer lists, and nothing where it lists all', () => {
    const missing = { invoices: 2, minor: 4_200_00n };
    const { needsSomeone } = planOf([aBalance('Acme', { missing }), aBalance('Globex')]);
    expect(needsSomeone.map((entry) => entry.missing)).toEqual([missing, undefined]);
    expect(needsSomeone[1]).not.toHaveProperty('missing');
  });

  it('has no line for what is due today (ERPNext #45685: dunned on the due date itself)', () => {
    expect(planOf([aBalance('Acme', { owes: [[100n, 0]] })]).needsSomeone).toEqual([]);
    expect(planOf([aBalance('Acme', { owes: [[100n, 1]] })]).needsSomeone).toHaveLength(1);
  });

  it('says on a quiet day how long ago the last late payment came', () => {
    const quiet = [aBalance('Acme', { owes: [[100n, 0]] })];
    expect(planOf(quiet, { lastLatePaymentOn: '2026-11-15' }).daysSinceLatePayment).toBe(9);
    expect(planOf(quiet).daysSinceLatePayment).toBeNull();
    const late = [aBalance('Acme')];
    expect(planOf(late, { lastLatePaymentOn: '2026-11-15' }).daysSinceLatePayment).toBeNull();
  });

  it('of an empty book is empty', () => {
    expect(planOf([], { since: null })).toEqual({
      asOf: TODAY,
      since: null,
      totals: [],
      overdueClients: 0,
      newlyOverdue: 0,
      paid: [],
      needsSomeone: [],
      waiting: [],
      goodNews: [],
      daysSinceLatePayment: null,
    });
  });

  it('counts a client with two currencies once, with a line for each', () => {
    const plan = planOf([
      aBalance('Acme', { owes: [[100n, 3]] }),
      aBalance('Acme', { owes: [[100n, 3]], currency: 'USD' }),
    ]);
    expect(plan.overdueClients).toBe(1);
    expect(plan.totals.map(({ overdueClients }) => overdueClients)).toEqual([1, 1]);
    expect(plan.needsSomeone.map(({ currency, rank }) => [currency, rank])).toEqual([
      ['EUR', 1],
      ['USD', 2],
    ]);
  });
});

describe('who waits', () => {
  it.each([
    ['snoozed until today', { snoozedUntil: TODAY }, { code: 'snoozed', until: TODAY }],
    ['all disputed', { disputedOverdueMinor: 100n }, { code: 'disputed' }],
    ['credit covers', { creditMinor: 100n }, { code: 'credit_covers' }],
  ])('%s', (_, story, reason) => {
    expect(reasonOf(story)).toEqual({ needs: undefined, waits: reason });
  });

  it.each([
    ['a cent not disputed', { disputedOverdueMinor: 99n }],
    ['a cent not covered', { creditMinor: 99n }],
  ])('not for %s', (_, story) => {
    expect(reasonOf(story)).toEqual({ needs: { code: 'never_paid_yet' }, waits: undefined });
  });

  it('is ranked by what is not disputed, and keeps the sums of the books', () => {
    const big = {
      owes: [
        [10_000n, 95],
        [1n, 2],
      ] as [bigint, number][],
      disputedOverdueMinor: 10_000n,
      undisputedDaysPastDue: 2,
    };
    const plan = planOf([aBalance('Big', big), aBalance('Small', { owes: [[50n, 10]] })]);
    expect(
      plan.needsSomeone.map(({ name, overdueMinor, disputedMinor, reason }) => [
        name,
        overdueMinor,
        disputedMinor,
        reason.code,
      ]),
    ).toEqual([
      ['Small', 50n, undefined, 'never_paid_yet'],
      ['Big', 10_001n, 10_000n, 'never_paid_yet'],
    ]);
  });

  it('stands behind everybody who needs someone, whatever the amount', () => {
    const plan = planOf([
      aBalance('Big', { owes: [[10_000n, 80]], snoozedUntil: TODAY }),
      aBalance('Small', { owes: [[1n, 1]] }),
    ]);
    expect(plan.needsSomeone.map(({ name, rank }) => [name, rank])).toEqual([['Small', 1]]);
    expect(plan.waiting.map(({ name, rank }) => [name, rank])).toEqual([['Big', 2]]);
  });
});

describe('a snooze that ended', () => {
  it.each([
    ['yesterday, no digest before', { ended: '2026-11-23', since: null }, true],
    ['two days ago, no digest before', { ended: '2026-11-22', since: null }, false],
    ['on the day of the last digest', { ended: '2026-11-20', since: '2026-11-20' }, true],
    ['over the weekend', { ended: '2026-11-21', since: '2026-11-20' }, true],
    ['a day before the last digest', { ended: '2026-11-19', since: '2026-11-20' }, false],
    ['yesterday, seen again after today’s digest', { ended: '2026-11-23', since: TODAY }, true],
  ])('%s', (_, { ended, since }, isNews) => {
    expect(reasonOf({ snoozedUntil: ended }, { since }).needs).toEqual(
      isNews ? { code: 'snooze_ended', on: ended } : { code: 'never_paid_yet' },
    );
  });

  it('is no news while something else holds', () => {
    const story = { snoozedUntil: '2026-11-23', disputedOverdueMinor: 100n };
    expect(reasonOf(story).waits).toEqual({ code: 'disputed' });
  });
});

describe('good news', () => {
  it('groups what a client paid on time, by currency', () => {
    const news = [
      settled('Initech', 0),
      settled('Acme', -2, { currency: 'USD' }),
      settled('Initech', -9, { amountMinor: 1n }),
      settled('Acme', 0),
    ];
    expect(planOf([], { settled: news }).goodNews).toEqual([
      {
        clientId: 'Acme',
        name: 'Acme',
        paid: { currency: 'EUR', minor: 600n },
        invoices: 1,
        onTime: 1,
      },
      {
        clientId: 'Acme',
        name: 'Acme',
        paid: { currency: 'USD', minor: 600n },
        invoices: 1,
        onTime: 1,
      },
      {
        clientId: 'Initech',
        name: 'Initech',
        paid: { currency: 'EUR', minor: 601n },
        invoices: 2,
        onTime: 2,
      },
    ]);
  });

  it('is not a client with a late one among them', () => {
    const news = [settled('Acme', 0), settled('Acme', 1)];
    expect(planOf([], { settled: news })).toMatchObject({
      goodNews: [],
      paid: [{ currency: 'EUR', minor: 1200n, late: 1, onTime: 1 }],
    });
  });
});

describe('thanks', () => {
  const week = { workingDays: [1, 2, 3, 4, 5], country: null, region: null };
  const unthanked = [
    {
      client: { id: '1', number: null, name: 'Acme' },
      invoices: 3,
      seenOn: ['2026-11-23'],
      lastThanksOn: null,
      week,
    },
  ];

  it('are proposed whatever is overdue, and left out where there is nobody to thank', () => {
    const toThank = [{ clientId: '1', number: null, name: 'Acme', invoices: 3 }];
    const thanks = { unthanked, gapDays: 30 };
    expect(planOf([], { thanks }).toThank).toEqual(toThank);
    expect(planOf([aBalance('Acme')], { thanks }).toThank).toEqual(toThank);
    expect('toThank' in planOf([], { thanks, since: TODAY })).toBe(false);
    expect('toThank' in planOf([])).toBe(false);
  });
});

describe('the order', () => {
  it('settles ties by name, then by id', () => {
    const tied = [
      aBalance('Globex', { id: '3' }),
      aBalance('Acme', { id: '2' }),
      aBalance('Acme', { id: '1' }),
    ];
    expect(planOf(tied).needsSomeone.map(({ clientId }) => clientId)).toEqual(['1', '2', '3']);
  });

  it('compares amounts of two currencies by what is typical in each', () => {
    const yen = (name: string, minor: bigint) =>
      aBalance(name, { currency: 'JPY', owes: [[minor, 10]] });
    const plan = planOf([
      yen('Yen usual', 100_000n),
      yen('Yen small', 90_000n),
      yen('Yen large', 200_000n),
      aBalance('Euro usual', { owes: [[500n, 10]] }),
      aBalance('Euro large', { owes: [[5000n, 10]] }),
    ]);
    expect(plan.needsSomeone.map(({ name }) => name)).toEqual([
      'Euro large',
      'Yen large',
      'Euro usual',
      'Yen usual',
      'Yen small',
    ]);
  });

  const book = fc
    .array(
      fc.record({
        name: fc.constantFrom('Acme', 'Globex', 'Initech'),
        currency: fc.constantFrom('EUR', 'USD'),
        minor: fc.bigInt({ min: 1n, max: 1000n }),
        days: fc.integer({ min: -10, max: 120 }),
        snoozedUntil: fc.option(fc.constantFrom('2026-11-20', TODAY, '2026-12-01')),
        creditMinor: fc.constantFrom(0n, 400n),
      }),
      { maxLength: 12 },
    )
    .map((list) =>
      list.map(({ name, minor, days, ...story }, index) =>
        aBalance(name, { ...story, id: String(index), owes: [[minor, days]] }),
      ),
    );

  it('is the same for the same facts in any order, and numbers every overdue client once', () => {
    fc.assert(
      fc.property(book, (book) => {
        const plan = planOf(book);
        expect(planOf(book.toReversed())).toEqual(plan);
        const entries = [...plan.needsSomeone, ...plan.waiting];
        expect(entries.map(({ rank }) => rank)).toEqual(entries.map((_, index) => index + 1));
        const overdue = book.filter(({ balance }) => balance.overdueMinor > 0n);
        expect(entries.map(({ clientId }) => clientId).sort()).toEqual(
          overdue.map(({ client }) => client.id).sort(),
        );
      }),
    );
  });

  it('never moves a client down who owes more or longer', () => {
    fc.assert(
      fc.property(book, fc.bigInt({ min: 0n, max: 900n }), fc.nat(90), (book, more, longer) => {
        const rankWith = (minor: bigint, days: number) => {
          const mine = aBalance('Mine', { owes: [[minor, days]] });
          return planOf([...book, mine]).needsSomeone.find(({ name }) => name === 'Mine')!.rank;
        };
        expect(rankWith(500n + more, 5)).toBeLessThanOrEqual(rankWith(500n, 5));
        expect(rankWith(500n, 5 + longer)).toBeLessThanOrEqual(rankWith(500n, 5));
      }),
    );
  });
});

describe('disputes past their day', () => {
  const aCase = (
    number: number,
    targetOn: string,
    is: { snoozedUntil?: string; state?: 'closed' } = {},
  ) => ({
    disputeId: `${number}`,
    number,
    clientId: '1',
    name: 'Acme',
    held: [{ currency: 'EUR', minor: 100n }],
    ownerUserId: null,
    ownerGroupId: null,
    state: is.state ?? ('open' as const),
    clock: {
      from: '2026-11-01',
      days: 4,
      targetOn,
      nudges: 0,
      snoozedUntil: is.snoozedUntil ?? null,
      snoozes: 0,
    },
  });
  const numbers = (disputes: ReturnType<typeof aCase>[]) =>
    planOf([], { disputes }).disputes?.shown.map(({ number }) => number);

  it('come in the order of their days, then of their numbers; in time, at rest and decided ones do not', () => {
    expect(
      numbers([
        aCase(1, '2026-11-23'),
        aCase(2, '2026-11-20'),
        aCase(3, TODAY),
        aCase(4, '2026-11-19', { snoozedUntil: TODAY }),
        aCase(5, '2026-11-19', { snoozedUntil: '2026-11-23' }),
        aCase(6, '2026-11-19', { state: 'closed' }),
        aCase(7, '2026-11-20'),
      ]),
    ).toEqual([5, 2, 7, 1]);
  });

  it('are ten at most, with how many there are beyond; none is no field', () => {
    const many = Array.from({ length: 13 }, (_, index) => aCase(index, '2026-11-20'));
    expect(planOf([], { disputes: many }).disputes).toMatchObject({ more: 3 });
    expect(numbers(many)).toHaveLength(10);
    expect(planOf([], { disputes: [aCase(1, TODAY)] })).not.toHaveProperty('disputes');
    expect(planOf([])).not.toHaveProperty('disputes');
  });
});
