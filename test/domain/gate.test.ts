// Goal: nothing goes to a client that a careful person would not send, and whoever is stopped learns the one right reason.
// Method: a letter that may go, and one fact changed at a time; both sides of each boundary; the faults others shipped by name.
import { describe, expect, it } from 'vitest';
import {
  type GateFacts,
  gate,
  overrideOf,
  overrideRuleOf,
  type RefusalCode,
  scheduleFor,
} from '#domain/gate.ts';
import { aContact } from '#test/support/contact.ts';
import {
  againstIt,
  anInvoice,
  answer,
  approvedAs,
  aSender,
  facts,
  insisting,
  MUNICH,
  NOW,
  TODAY,
  why,
} from './gate-facts.ts';

const CLIENT = { snoozedUntil: null, nextTouchOn: null, doNotRemind: null, repliedAt: null };
const at = (time: string) => new Date(time);
const invoices = (...list: ReturnType<typeof anInvoice>[]): Partial<GateFacts> => ({
  invoices: list,
});

describe('a letter', () => {
  it('goes when nothing is against it, with all that is open', () => {
    expect(gate(facts())).toEqual({
      ok: true,
      invoices: [{ id: '1', collectableMinor: 1_000n, disputedMinor: 0n }],
      leftOut: [],
      setAside: [],
    });
  });

  it.each<[string, Partial<GateFacts>, string[]]>([
    ['1 cent is open', invoices(anInvoice('1', { balanceMinor: 1n })), ['send']],
    ['it is paid', invoices(anInvoice('1', { balanceMinor: 0n })), ['paid', 'nothing_left']],
    ['over-paid', invoices(anInvoice('1', { balanceMinor: -1n })), ['paid', 'nothing_left']],
    ['no invoice at all', invoices(), ['nothing_left']],
    ['late since yesterday', invoices(anInvoice('1', { dueOn: '2026-11-23' })), ['send']],
    [
      'dunned on the due date itself (ERPNext #45685)',
      invoices(anInvoice('1', { dueOn: TODAY })),
      ['not_overdue', 'nothing_left'],
    ],
    [
      'the offset’s sign inverted: the 60-days-late text 60 days early (Dolibarr #30771)',
      invoices(anInvoice('1', { dueOn: '2027-01-23' })),
      ['not_overdue', 'nothing_left'],
    ],
    ['all but a cent disputed', invoices(anInvoice('1', { disputedMinor: 999n })), ['send']],
    [
      'all of it disputed',
      invoices(anInvoice('1', { disputedMinor: 1_000n })),
      ['disputed', 'nothing_left'],
    ],
    [
      'more disputed than is still open',
      invoices(anInvoice('1', { disputedMinor: 2_000n })),
      ['disputed', 'nothing_left'],
    ],
    [
      'no longer in the report',
      invoices(anInvoice('1', { missingSince: TODAY })),
      ['presumed_paid', 'nothing_left'],
    ],
    [
      'promised for yesterday',
      { promises: [{ invoiceIds: ['1'], until: '2026-11-23' }] },
      ['send'],
    ],
    [
      'promised for today',
      { promises: [{ invoiceIds: ['1'], until: TODAY }] },
      ['promised', 'nothing_left'],
    ],
    [
      'an older promise beside an open one',
      {
        promises: [
          { invoiceIds: ['1'], until: '2026-12-01' },
          { invoiceIds: ['1'], until: '2026-11-01' },
        ],
      },
      ['promised', 'nothing_left'],
    ],
    [
      'another invoice is promised',
      { promises: [{ invoiceIds: ['2'], until: '2026-12-01' }] },
      ['send'],
    ],
    [
      'an instalment was due yesterday',
      { instalments: [{ invoiceId: '1', nextDueOn: '2026-11-23' }] },
      ['send'],
    ],
    [
      'an instalment is due today',
      { instalments: [{ invoiceId: '1', nextDueOn: TODAY }] },
      ['instalment_not_due', 'nothing_left'],
    ],
    [
      'another invoice is on a plan',
      { instalments: [{ invoiceId: '2', nextDueOn: TODAY }] },
      ['send'],
    ],
  ])('%s', (_what, given, expected) => {
    expect(answer(facts(given))).toEqual(expected);
  });

  it('names the latest of several promises', () => {
    const promises = ['2026-11-30', '2026-12-04', '2026-12-01'].map((until) => ({
      invoiceIds: ['1'],
      until,
    }));
    expect(againstIt(facts({ promises }))[0]).toEqual({
      code: 'promised',
      invoiceId: '1',
      until: '2026-12-04',
    });
  });

  it('asks only for what is not in dispute', () => {
    const given = facts(invoices(anInvoice('1', { disputedMinor: 400n })));
    expect(gate(given)).toMatchObject({
      ok: true,
      invoices: [{ id: '1', collectableMinor: 600n, disputedMinor: 400n }],
    });
  });

  it('never asks for more than is open, whatever the dispute says', () => {
    const given = facts(invoices(anInvoice('1', { disputedMinor: -400n })));
    expect(gate(given)).toMatchObject({ invoices: [{ collectableMinor: 1_000n }] });
  });

  it('removing one invoice from a mail hides none of the others (OCA #460)', () => {
    const three = [
      anInvoice('1'),
      anInvoice('2', { disputedMinor: 1_000n }),
      anInvoice('3', { balanceMinor: 0n }),
    ];
    expect(gate(facts({ invoices: three }))).toEqual({
      ok: true,
      invoices: [{ id: '1', collectableMinor: 1_000n, disputedMinor: 0n }],
      leftOut: [
        { code: 'disputed', invoiceId: '2' },
        { code: 'paid', invoiceId: '3' },
      ],
      setAside: [],
    });
    expect(answer(facts({ invoices: three.slice(1) }))).toEqual([
      'disputed',
      'paid',
      'nothing_left',
    ]);
    expect(answer(facts({ invoices: [anInvoice('2')] }))).toEqual(['send']);
  });
});

describe('a note before the due date', () => {
  it.each<[string, string[]]>([
    ['2026-11-23', ['already_due', 'nothing_left']],
    [TODAY, ['send']],
    ['2026-12-01', ['send']],
  ])('due on %s: %j', (dueOn, expected) => {
    const given = facts({ purpose: 'pre_due', invoices: [anInvoice('1', { dueOn })] });
    expect(answer(given)).toEqual(expected);
  });
});

describe('the stage of a letter', () => {
  it.each<[string, GateFacts['rung'] & object, string[]]>([
    ['is still the next one', { stage: 'friendly', nextStage: 'friendly' }, ['send']],
    ['is the same once more', { stage: 'follow_up', nextStage: 'follow_up' }, ['send']],
    ['went out meanwhile', { stage: 'friendly', nextStage: 'follow_up' }, ['stage_changed']],
    [
      'skips one that did not go out',
      { stage: 'follow_up', nextStage: 'friendly' },
      ['stage_changed'],
    ],
    ['was told already', { stage: 'pre_due', nextStage: null }, ['stage_changed']],
  ])('%s: %j', (_what, rung, expected) => {
    expect(answer(facts({ rung }))).toEqual(expected);
  });
});

describe('the day at the client’s', () => {
  // A team in Auckland works through Tuesday while it is Monday in Los Angeles.
  const california = { ...MUNICH, timeZone: 'America/Los_Angeles' };
  const auckland = { ...MUNICH, timeZone: 'Pacific/Auckland' };

  it.each<[string, Partial<GateFacts>, string[]]>([
    [
      'still the due date where they are',
      {
        now: at('2026-11-23T21:00:00Z'), // Tuesday 10:00 in Auckland, Monday 13:00 in Los Angeles
        whereabouts: california,
        invoices: [anInvoice('1', { dueOn: '2026-11-23' })],
      },
      ['not_overdue', 'nothing_left'],
    ],
    [
      'the day after where they are',
      {
        now: at('2026-11-24T21:00:00Z'),
        today: '2026-11-25',
        whereabouts: california,
        invoices: [anInvoice('1', { dueOn: '2026-11-23' })],
      },
      ['send'],
    ],
    [
      'still the due date where we are',
      {
        now: at('2026-11-23T21:00:00Z'), // Monday 13:00 in Los Angeles, Tuesday 10:00 in Auckland
        today: '2026-11-23',
        whereabouts: auckland,
        invoices: [anInvoice('1', { dueOn: '2026-11-23' })],
      },
      ['not_overdue', 'nothing_left'],
    ],
    [
      'a note before a date that has passed where they are',
      {
        now: at('2026-11-23T21:00:00Z'),
        today: '2026-11-23',
        purpose: 'pre_due',
        whereabouts: auckland,
        invoices: [anInvoice('1', { dueOn: '2026-11-23' })],
      },
      ['already_due', 'nothing_left'],
    ],
    [
      'the promised day lasts until it is over where they are',
      {
        now: at('2026-11-23T21:00:00Z'),
        whereabouts: california,
        promises: [{ invoiceIds: ['1'], until: '2026-11-23' }],
      },
      ['promised', 'nothing_left'],
    ],
    [
      'silently never sent where local and server date differ (Invoice Ninja #8665, #9299)',
      { now: at('2026-11-23T21:00:00Z'), today: '2026-11-23', whereabouts: auckland },
      ['send'],
    ],
  ])('%s', (_what, given, expected) => {
    expect(answer(facts(given))).toEqual(expected);
  });
});

describe('the client', () => {
  it.each<[string, Partial<GateFacts>, string[]]>([
    ['snoozed until yesterday', { client: { ...CLIENT, snoozedUntil: '2026-11-23' } }, ['send']],
    ['snoozed until today', { client: { ...CLIENT, snoozedUntil: TODAY } }, ['snoozed']],
    [
      'to be asked again tomorrow',
      { client: { ...CLIENT, nextTouchOn: '2026-11-25' } },
      ['touch_later'],
    ],
    ['to be asked again today', { client: { ...CLIENT, nextTouchOn: TODAY } }, ['send']],
    [
      'not to be reminded',
      { client: { ...CLIENT, doNotRemind: { why: null } } },
      ['do_not_remind'],
    ],
    ['waits for an answer', { client: { ...CLIENT, repliedAt: NOW } }, ['reply_unanswered']],
    ['1 cent unmatched', { credits: [{ currency: 'EUR', balanceMinor: 1n }] }, ['credit_open']],
    ['a used credit', { credits: [{ currency: 'EUR', balanceMinor: 0n }] }, ['send']],
    [
      'a credit in a currency not asked for',
      { credits: [{ currency: 'USD', balanceMinor: 500n }] },
      ['send'],
    ],
    [
      'a credit in the currency of an invoice that stays out',
      {
        invoices: [anInvoice('1'), anInvoice('2', { currency: 'USD', balanceMinor: 0n })],
        credits: [{ currency: 'USD', balanceMinor: 500n }],
      },
      ['paid', 'credit_open'],
    ],
  ])('%s', (_what, given, expected) => {
    expect(answer(facts(given))).toEqual(expected);
  });

  it('names each currency once, with all that is unmatched in it', () => {
    const credits = [
      { currency: 'USD', balanceMinor: 30n },
      { currency: 'EUR', balanceMinor: 5n },
      { currency: 'EUR', balanceMinor: 7n },
    ];
    const both = [anInvoice('1'), anInvoice('2', { currency: 'USD' })];
    expect(againstIt(facts({ invoices: both, credits }))).toEqual([
      { code: 'credit_open', currency: 'EUR', balanceMinor: 12n },
      { code: 'credit_open', currency: 'USD', balanceMinor: 30n },
    ]);
  });
});

describe('the least gap between two contacts', () => {
  const after = (time: string, minGapDays = 3, rest: Partial<GateFacts> = {}) =>
    facts({
      lastContact: { at: at(time), byUserId: 'U2' },
      sender: aSender({ minGapDays }),
      ...rest,
    });

  it.each<[string, number, string[]]>([
    ['2026-11-24T09:01:59Z', 3, ['contacted_recently']], // The same reminder 22 times in a day (Invoice Ninja #1693).
    ['2026-11-22T09:00:00Z', 3, ['contacted_recently']],
    ['2026-11-21T22:59:00Z', 3, ['send']], // 23:59 on Saturday there.
    ['2026-11-21T23:00:00Z', 3, ['contacted_recently']], // Sunday there, Saturday in UTC (Lago #1074).
    ['2026-11-23T23:30:00Z', 1, ['contacted_recently']],
    ['2026-11-23T22:30:00Z', 1, ['send']],
    ['2026-11-24T09:01:59Z', 0, ['send']],
    ['2026-11-27T09:00:00Z', 3, ['contacted_recently']], // One that is planned for Friday.
    ['2026-11-27T09:00:00Z', 0, ['send']],
  ])('last contact %s, %i days: %j', (time, gap, expected) => {
    expect(answer(after(time, gap))).toEqual(expected);
  });

  it('says who it was, and from which day of theirs on it is fine', () => {
    expect(againstIt(after('2026-11-22T23:30:00Z'))).toEqual([
      {
        code: 'contacted_recently',
        at: at('2026-11-22T23:30:00Z'),
        byUserId: 'U2',
        from: '2026-11-26', // Monday there.
      },
    ]);
  });

  it('is 3 days while the team has not said as whom it writes', () => {
    const given = (time: string) => answer(after(time, 3, { sender: null }));
    expect(given('2026-11-22T09:00:00Z')).toEqual(['contacted_recently', 'no_sender']);
    expect(given('2026-11-21T09:00:00Z')).toEqual(['no_sender']);
  });
});

describe('the recipient', () => {
  const to = (rest: Parameters<typeof aContact>[0]) => ({ contact: aContact(rest) });
  const tried = (allowList: string[], email = 'weber@acme.example') => ({
    contact: aContact({ email }),
    sender: aSender({ isLive: false, allowList }),
  });

  it.each<[string, Partial<GateFacts>, string[]]>([
    ['nobody', { contact: null }, ['no_contact']],
    ['no address', to({ email: '' }), ['no_contact']],
    ['no mailbox', to({ email: 'weber' }), ['no_contact']],
    ['two addresses in one', to({ email: 'a@acme.example, b@acme.example' }), ['no_contact']],
    ['a line break in it', to({ email: 'a@acme.example\nBcc:b@x.example' }), ['no_contact']],
    ['came back', to({ bouncedAt: NOW }), ['bounced']],
    ['asked us to stop', to({ optedOutAt: NOW }), ['opted_out']],
    ['an approver, chosen by a person', to({ role: 'approver' }), ['send']],
    ['the one added asked us to stop', { cc: aContact({ optedOutAt: NOW }) }, ['opted_out']],
    ['nobody was added', { cc: null }, ['send']],
    ['no sender', { sender: null }, ['no_sender']],
    ['no mail server', { hasMailServer: false }, ['no_mail_server']],
    ['not live, an empty list', tried([]), ['not_on_allow_list']],
    ['not live, on the list', tried([' Weber@ACME.example ']), ['send']],
    ['not live, the domain on the list', tried(['@acme.example']), ['send']],
    [
      'not live, capitals in the books',
      tried(['weber@acme.example'], 'Weber@Acme.example'),
      ['send'],
    ],
    ['not live, a domain above', tried(['@example']), ['not_on_allow_list']],
    [
      'not live, a domain below',
      tried(['@acme.example'], 'weber@x.acme.example'),
      ['not_on_allow_list'],
    ],
    [
      'not live, a domain that ends alike',
      tried(['@acme.example'], 'weber@notacme.example'),
      ['not_on_allow_list'],
    ],
    ['not live, a domain without its @', tried(['acme.example']), ['not_on_allow_list']],
    ['not live, a bare @ or nothing', tried(['@', '', ' ']), ['not_on_allow_list']],
    [
      'not live, and somebody not on the list added',
      { ...tried(['weber@acme.example']), cc: aContact({ email: 'else@acme.example' }) },
      ['not_on_allow_list'],
    ],
    [
      'live, whatever the list',
      { sender: aSender({ allowList: ['other@acme.example'] }) },
      ['send'],
    ],
  ])('%s', (_what, given, expected) => {
    expect(answer(facts(given))).toEqual(expected);
  });
});

describe('the hour at the client’s', () => {
  it.each<[string, string[]]>([
    ['2026-11-24T06:59:59Z', ['quiet_hours']], // 07:59
    ['2026-11-24T07:00:00Z', ['send']],
    ['2026-11-24T16:59:59Z', ['send']],
    ['2026-11-24T17:00:00Z', ['outside_hours']], // 18:00
    ['2026-11-24T19:59:59Z', ['outside_hours']],
    ['2026-11-24T20:00:00Z', ['quiet_hours']], // 21:00
    ['2026-11-28T09:00:00Z', ['not_a_business_day']], // Saturday
    ['2026-11-28T18:00:00Z', ['not_a_business_day']],
    ['2026-11-28T20:00:00Z', ['quiet_hours']],
    ['2026-06-04T08:00:00Z', ['not_a_business_day']], // Corpus Christi in Bavaria
  ])('at %s: %j', (now, expected) => {
    const today = now.slice(0, 10);
    const given = { now: at(now), today, invoices: [anInvoice('1', { dueOn: '2026-01-02' })] };
    expect(answer(facts(given))).toEqual(expected);
  });

  it('says what their clock shows and when it will be good', () => {
    expect(againstIt(facts({ now: at('2026-11-27T18:40:00Z'), today: '2026-11-27' }))).toEqual([
      {
        code: 'outside_hours',
        localNow: '19:40',
        timeZone: 'Europe/Berlin',
        next: at('2026-11-30T07:00:00Z'),
      },
    ]);
    expect(againstIt(facts({ now: at('2026-11-28T10:00:00Z'), today: '2026-11-28' }))).toEqual([
      {
        code: 'not_a_business_day',
        day: '2026-11-28',
        timeZone: 'Europe/Berlin',
        next: at('2026-11-30T07:00:00Z'),
      },
    ]);
  });
});

describe('an approved letter', () => {
  const two = [anInvoice('1'), anInvoice('2')].map((one) => approvedAs(one));
  const withSecond = (second: ReturnType<typeof anInvoice>) => facts(invoices(two[0]!, second));

  it('goes while all is as the person saw it', () => {
    expect(answer(facts({ invoices: two }))).toEqual(['send']);
  });

  it.each<[string, ReturnType<typeof anInvoice>, object]>([
    [
      'paid between preview and sending (a bot that sent to all overdue, with no paid check)',
      approvedAs(anInvoice('2', { balanceMinor: 0n }), { balanceMinor: 1_000n }),
      { code: 'paid', invoiceId: '2' },
    ],
    [
      'paid in part: never the old amount',
      approvedAs(anInvoice('2', { balanceMinor: 999n }), { balanceMinor: 1_000n }),
      {
        code: 'amount_changed',
        invoiceId: '2',
        currency: 'EUR',
        beforeMinor: 1_000n,
        nowMinor: 999n,
      },
    ],
    [
      'raised since',
      approvedAs(anInvoice('2', { balanceMinor: 1_001n }), { balanceMinor: 1_000n }),
      {
        code: 'amount_changed',
        invoiceId: '2',
        currency: 'EUR',
        beforeMinor: 1_000n,
        nowMinor: 1_001n,
      },
    ],
    [
      'the same figure in another currency',
      approvedAs(anInvoice('2', { currency: 'USD' }), { currency: 'EUR' }),
      {
        code: 'currency_changed',
        invoiceId: '2',
        before: 'EUR',
        beforeMinor: 1_000n,
        now: 'USD',
        nowMinor: 1_000n,
      },
    ],
    [
      'another figure in another currency: amounts of two are not compared',
      approvedAs(anInvoice('2', { currency: 'JPY', balanceMinor: 10n }), {
        currency: 'EUR',
        balanceMinor: 1_000n,
      }),
      {
        code: 'currency_changed',
        invoiceId: '2',
        before: 'EUR',
        beforeMinor: 1_000n,
        now: 'JPY',
        nowMinor: 10n,
      },
    ],
    [
      'a part is in dispute since',
      approvedAs(anInvoice('2', { disputedMinor: 400n }), { disputedMinor: 0n }),
      {
        code: 'amount_changed',
        invoiceId: '2',
        currency: 'EUR',
        beforeMinor: 1_000n,
        nowMinor: 600n,
      },
    ],
    [
      'all of it is in dispute since',
      approvedAs(anInvoice('2', { disputedMinor: 1_000n }), { disputedMinor: 0n }),
      { code: 'disputed', invoiceId: '2' },
    ],
    [
      'the due date was moved',
      approvedAs(anInvoice('2', { dueOn: '2026-11-15' }), { dueOn: '2026-11-14' }),
      { code: 'due_changed', invoiceId: '2', before: '2026-11-14', now: '2026-11-15' },
    ],
  ])('%s: all of it stops', (_what, second, expected) => {
    const verdict = gate(withSecond(second));
    expect(verdict).toEqual({ ok: false, refusals: [expected], invoices: [] });
    expect(scheduleFor(verdict)).toBeNull();
  });

  it('stays what it was when a dispute of a part was seen', () => {
    expect(answer(withSecond(approvedAs(anInvoice('2', { disputedMinor: 400n }))))).toEqual([
      'send',
    ]);
    const unsaid = { balanceMinor: 1_000n, currency: 'EUR', dueOn: '2026-11-14' };
    expect(answer(withSecond(anInvoice('2', { approved: unsaid })))).toEqual(['send']);
    expect(answer(withSecond(anInvoice('2', { approved: unsaid, disputedMinor: 400n })))).toEqual([
      'amount_changed',
    ]);
  });

  it('may name what the person insisted on', () => {
    const given = facts({
      invoices: two,
      promises: [{ invoiceIds: ['2'], until: '2026-12-01' }],
    });
    expect(answer(given)).toEqual(['promised']);
    expect(gate(insisting(given))).toMatchObject({
      ok: true,
      invoices: [{ id: '1' }, { id: '2' }],
      leftOut: [],
      setAside: [{ code: 'promised', invoiceId: '2' }],
    });
  });

  it('is approved with all of its invoices or with none', () => {
    expect(() => gate(facts(invoices(two[0]!, anInvoice('2'))))).toThrow(TypeError);
  });
});

describe('a letter of courtesy', () => {
  const thanks = (rest: Partial<GateFacts> = {}) =>
    facts({ purpose: 'courtesy', invoices: [anInvoice('1', { balanceMinor: 0n })], ...rest });

  it.each<[string, Partial<GateFacts>, string[]]>([
    ['about a paid invoice', {}, ['send']],
    ['about none', { invoices: [] }, ['send']],
    ['before the due date', invoices(anInvoice('1', { dueOn: '2027-01-01' })), ['send']],
    [
      'whatever is disputed, missing, promised or unmatched',
      {
        invoices: [anInvoice('1', { disputedMinor: 1_000n, missingSince: TODAY })],
        promises: [{ invoiceIds: ['1'], until: '2026-12-01' }],
        instalments: [{ invoiceId: '1', nextDueOn: '2026-12-01' }],
        credits: [{ currency: 'EUR', balanceMinor: 1n }],
      },
      ['send'],
    ],
    [
      'about a payment that was taken back since',
      invoices(approvedAs(anInvoice('1'), { balanceMinor: 0n })),
      ['amount_changed'],
    ],
    [
      'about a payment in another currency than it says',
      invoices(approvedAs(anInvoice('1', { balanceMinor: 0n }), { currency: 'USD' })),
      ['currency_changed'],
    ],
    ['to a snoozed client', { client: { ...CLIENT, snoozedUntil: TODAY } }, ['snoozed']],
    ['to who waits for an answer', { client: { ...CLIENT, repliedAt: NOW } }, ['reply_unanswered']],
    ['an hour after another', { lastContact: { at: NOW, byUserId: 'U' } }, ['contacted_recently']],
    ['to nobody', { contact: null }, ['no_contact']],
    ['at night', { now: at('2026-11-24T20:00:00Z') }, ['quiet_hours']],
  ])('%s', (_what, given, expected) => {
    expect(answer(thanks(given))).toEqual(expected);
  });

  it.each<[number, string, string[]]>([
    [30, '2026-10-26T12:00:00Z', ['thanked_recently']], // 29 days ago.
    [30, '2026-10-25T12:00:00Z', ['send']],
    [1, '2026-11-24T07:30:00Z', ['thanked_recently']],
    [1, '2026-11-23T22:59:00Z', ['send']], // Yesterday there, an hour before midnight in UTC.
    [1, '2026-11-23T23:01:00Z', ['thanked_recently']], // Today there.
    [30, '2026-11-26T08:00:00Z', ['thanked_recently']], // One that waits for its moment.
  ])('with a gap of %i days, the last one at %s: %j', (gapDays, lastAt, expected) => {
    expect(answer(thanks({ thanks: { lastAt: at(lastAt), gapDays } }))).toEqual(expected);
  });

  it('says from which day on they may be thanked again, by their calendar', () => {
    const lastAt = at('2026-11-22T23:30:00Z'); // Monday there.
    expect(againstIt(thanks({ thanks: { lastAt, gapDays: 30 } }))).toEqual([
      { code: 'thanked_recently', at: lastAt, from: '2026-12-23' },
    ]);
  });

  it('holds back no letter that asks for money', () => {
    expect(answer(facts({ thanks: { lastAt: NOW, gapDays: 30 } }))).toEqual(['send']);
  });

  it('is stopped where a letter named the same before it', () => {
    expect(answer(thanks({ rung: { stage: 'thanks', nextStage: null } }))).toEqual([
      'stage_changed',
    ]);
  });

  it('asks for nothing of what is settled', () => {
    expect(gate(thanks())).toMatchObject({
      invoices: [{ id: '1', collectableMinor: 0n, disputedMinor: 0n }],
    });
  });
});

describe('setting a reason aside', () => {
  it.each<[RefusalCode, string | null]>([
    ['paid', null],
    ['amount_changed', null],
    ['currency_changed', null],
    ['due_changed', null],
    ['disputed', null],
    ['presumed_paid', 'collector'],
    ['promised', 'approver'],
    ['instalment_not_due', null],
    ['not_overdue', null],
    ['already_due', null],
    ['nothing_left', null],
    ['snoozed', 'collector'],
    ['touch_later', 'collector'],
    ['do_not_remind', 'approver'],
    ['contacted_recently', 'approver'],
    ['thanked_recently', 'collector'],
    ['stage_changed', null],
    ['reply_unanswered', 'collector'],
    ['credit_open', 'collector'],
    ['outside_hours', 'approver'],
    ['not_a_business_day', 'approver'],
    ['quiet_hours', null],
    ['no_contact', null],
    ['bounced', null],
    ['opted_out', null],
    ['no_sender', null],
    ['no_mail_server', null],
    ['not_on_allow_list', null],
  ])('%s: %s', (code, role) => {
    expect(overrideRuleOf(code)?.role ?? null).toBe(role);
  });

  const snoozed = facts({ client: { ...CLIENT, snoozedUntil: '2026-11-30' } });

  it('needs a reason', () => {
    const [refusal] = againstIt(snoozed);
    for (const said of ['', ' \n\t'])
      expect(
        answer({ ...snoozed, overrides: [overrideOf(refusal!, { ...why, why: said })] }),
      ).toEqual(['snoozed']);
    expect(answer(insisting(snoozed))).toEqual(['send']);
  });

  it.each<[string, Partial<GateFacts>, string[]]>([
    ['the night', { now: at('2026-11-24T20:00:00Z') }, ['quiet_hours']],
    ['a bounce', { contact: aContact({ bouncedAt: NOW }) }, ['bounced']],
    ['a payment', invoices(anInvoice('1', { balanceMinor: 0n })), ['paid', 'nothing_left']],
    ['another stage', { rung: { stage: 'follow_up', nextStage: 'friendly' } }, ['stage_changed']],
  ])('is nobody’s to do with %s', (_what, given, expected) => {
    expect(answer(insisting(facts(given)))).toEqual(expected);
  });

  it('is on record in the verdict', () => {
    expect(gate(insisting(snoozed))).toMatchObject({ ok: true, setAside: againstIt(snoozed) });
  });

  const since = at('2026-11-23T10:00:00Z');
  it.each<[string, Partial<GateFacts>, Partial<GateFacts>, string]>([
    [
      'a longer snooze',
      { client: { ...CLIENT, snoozedUntil: '2026-11-25' } },
      { client: { ...CLIENT, snoozedUntil: '2026-11-26' } },
      'snoozed',
    ],
    [
      'a later day to be asked again',
      { client: { ...CLIENT, nextTouchOn: '2026-11-25' } },
      { client: { ...CLIENT, nextTouchOn: '2026-11-26' } },
      'touch_later',
    ],
    [
      'more money that came in',
      { credits: [{ currency: 'EUR', balanceMinor: 1n }] },
      { credits: [{ currency: 'EUR', balanceMinor: 900n }] },
      'credit_open',
    ],
    [
      'another contact',
      { lastContact: { at: since, byUserId: 'U2' } },
      { lastContact: { at: NOW, byUserId: 'U3' } },
      'contacted_recently',
    ],
    [
      'another thank-you',
      { purpose: 'courtesy', thanks: { lastAt: since, gapDays: 30 } },
      { purpose: 'courtesy', thanks: { lastAt: NOW, gapDays: 30 } },
      'thanked_recently',
    ],
    [
      'another reply',
      { client: { ...CLIENT, repliedAt: since } },
      { client: { ...CLIENT, repliedAt: NOW } },
      'reply_unanswered',
    ],
    [
      'another promise',
      { promises: [{ invoiceIds: ['1'], until: '2026-11-25' }] },
      { promises: [{ invoiceIds: ['1'], until: '2026-12-25' }] },
      'promised',
    ],
    [
      'another invoice that the report no longer lists',
      invoices(approvedAs(anInvoice('1', { missingSince: TODAY })), approvedAs(anInvoice('2'))),
      invoices(
        approvedAs(anInvoice('1', { missingSince: TODAY })),
        approvedAs(anInvoice('2', { missingSince: TODAY })),
      ),
      'presumed_paid',
    ],
    [
      'the evening of another day',
      { now: at('2026-11-24T18:00:00Z') },
      { now: at('2026-11-25T18:00:00Z') },
      'outside_hours',
    ],
    [
      'another weekend',
      { now: at('2026-11-28T10:00:00Z') },
      { now: at('2026-12-05T10:00:00Z') },
      'not_a_business_day',
    ],
  ])('does not cover %s', (...[, before, after, code]) => {
    const { overrides } = insisting(facts(before));
    expect(answer(facts({ ...before, overrides }))).toEqual(['send']);
    expect(answer(facts({ ...after, overrides }))).toContain(code);
  });

  it('still holds later the same evening', () => {
    const { overrides } = insisting(facts({ now: at('2026-11-24T18:00:00Z') }));
    expect(answer(facts({ now: at('2026-11-24T19:59:00Z'), overrides }))).toEqual(['send']);
    expect(answer(facts({ now: at('2026-11-24T20:00:00Z'), overrides }))).toEqual(['quiet_hours']);
  });
});

describe('waiting for a good moment', () => {
  const evening = { now: at('2026-11-24T18:00:00Z') };
  const morning = at('2026-11-25T07:00:00Z');

  it.each<[string, Partial<GateFacts>, Date | null]>([
    ['goes now', {}, null],
    ['only the hour', evening, morning],
    ['the night', { now: at('2026-11-24T23:00:00Z') }, morning],
    ['the weekend', { now: at('2026-11-28T10:00:00Z') }, at('2026-11-30T07:00:00Z')],
    [
      'another stage, too',
      { ...evening, rung: { stage: 'friendly', nextStage: 'follow_up' } },
      null,
    ],
    ['snoozed, too', { ...evening, client: { ...CLIENT, snoozedUntil: TODAY } }, null],
    [
      'one invoice stays out',
      { ...evening, invoices: [anInvoice('1'), anInvoice('2', { balanceMinor: 0n })] },
      morning,
    ],
    ['none is left', { ...evening, invoices: [anInvoice('2', { balanceMinor: 0n })] }, null],
    [
      'one of an approved letter was paid',
      {
        ...evening,
        invoices: [
          approvedAs(anInvoice('1')),
          approvedAs(anInvoice('2', { balanceMinor: 0n }), { balanceMinor: 1_000n }),
        ],
      },
      null,
    ],
    ['a courtesy without an invoice', { ...evening, purpose: 'courtesy', invoices: [] }, morning],
  ])('%s', (_what, given, expected) => {
    expect(scheduleFor(gate(facts(given)))).toEqual(expected);
  });

  it('knows what the letter will name', () => {
    const two = [anInvoice('1', { disputedMinor: 400n }), anInvoice('2', { balanceMinor: 0n })];
    expect(gate(facts({ ...evening, invoices: two }))).toMatchObject({
      ok: false,
      invoices: [{ id: '1', collectableMinor: 600n, disputedMinor: 400n }],
    });
  });
});
