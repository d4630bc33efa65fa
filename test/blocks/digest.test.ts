// Goal: the digest reads as the morning needs it. Method: plans as data, the messages as lines.
import { describe, expect, it } from 'vitest';
import { type DigestView, digestMessages } from '#blocks/digest.ts';
import type { DigestEntry, DigestPlan } from '#domain/digest.ts';
import { outline } from './outline.ts';
import { anEntry, aPlan, aTotal } from './samples.ts';

function draw(plan: DigestPlan, is: Partial<DigestView> = {}) {
  return digestMessages({
    plan,
    locale: 'en-GB',
    timeZone: 'UTC',
    snoozes: new Map(),
    letters: new Map(),
    thanks: new Map(),
    isPreview: false,
    reach: 'live',
    ...is,
  });
}

function rootLines(plan: DigestPlan, is: Partial<DigestView> = {}): string[] {
  const [root] = draw(plan, is);
  return outline(root!);
}

function clients(count: number, is: Partial<DigestEntry> = {}): DigestEntry[] {
  return Array.from({ length: count }, (_, index) =>
    anEntry({ clientId: `${index + 1}`, name: `Client ${index + 1}`, rank: index + 1, ...is }),
  );
}

const usd = aTotal({ currency: 'USD', overdueMinor: 1_240_000n });
const globex = anEntry({
  clientId: '2',
  name: 'Globex',
  ownerUserId: null,
  currency: 'USD',
  overdueMinor: 950_000n,
  oldestDaysPastDue: 1,
  rank: 2,
  reason: { code: 'first_time_late', paid: 26 },
});

it('asks about invoices that the report no longer lists, below why the client is there', () => {
  const needsSomeone = [anEntry({ missing: { invoices: 2, minor: 420_000n } })];
  expect(rootLines(aPlan({ needsSomeone }))).toContain(
    "Later than usual: they usually pay 12 days late. 2 invoices (€4,200) are no longer in the books' report: ask whether they were paid.",
  );
});

describe('a morning with work', () => {
  const plan = aPlan({
    totals: [aTotal({ overdueMinor: 4_821_000n }), usd],
    overdueClients: 4,
    newlyOverdue: 3,
    paid: [{ currency: 'EUR', minor: 912_000n, late: 2, onTime: 1 }],
    needsSomeone: [anEntry(), globex],
    waiting: [
      anEntry({
        clientId: '3',
        name: 'Umbrella',
        reason: { code: 'snoozed', until: '2026-12-01' },
      }),
      anEntry({ clientId: '4', name: 'Hooli', currency: 'USD', reason: { code: 'disputed' } }),
    ],
    goodNews: [
      {
        clientId: '5',
        name: 'Initech',
        paid: { currency: 'EUR', minor: 600_000n },
        invoices: 1,
        onTime: 1,
      },
    ],
  });

  it('says totals, then who needs someone, then what waits, then what is good', () => {
    expect(rootLines(plan)).toMatchInlineSnapshot(`
      [
        "# Overdue on Tuesday 24 November",
        "€48,210 and US$12,400 are overdue at 4 clients; 2 need someone today.",
        "*€48,210* overdue at 3 clients",
        "{1-30 days: €6,000 · 2 invoices}",
        "*US$12,400* overdue at 3 clients",
        "{1-30 days: US$6,000 · 2 invoices}",
        "Since Friday: 3 invoices newly overdue, €9,120 paid (2 late, 1 on time).",
        "~ *NEEDS SOMEONE TODAY*",
        "*Acme &amp; Sons* · €6,000 · oldest 20 days late · <@U1>",
        "Later than usual: they usually pay 12 days late.",
        "[Send friendly reminder] [Status] [Add note] [Snooze] [Dispute]",
        "*Globex* · US$9,500 · oldest 1 day late · no owner yet",
        "First time late in 26 invoices: ask softly.",
        "[Send friendly reminder] [Status] [Add note] [Snooze] [Dispute]",
        "*WAITING, NOTHING TO DO:* 2 clients, €6,000 and US$6,000 (1 snoozed, 1 in dispute): Umbrella and Hooli.",
        "*GOOD NEWS:* Initech paid €6,000 on time.",
      ]
    `);
    expect(draw(plan)).toHaveLength(1);
  });

  it('has a full sentence for notifications', () => {
    expect(draw(plan)[0]?.text).toBe(
      '4 clients are overdue with €48,210 and US$12,400; the oldest is Acme &amp; Sons, 20 days late.',
    );
  });

  it('gives every entry its own row of buttons', () => {
    expect(draw(plan)[0]?.blocks.filter(({ type }) => type === 'actions')).toMatchInlineSnapshot(`
      [
        {
          "block_id": "digest.entry:1:EUR",
          "elements": [
            {
              "accessibility_label": "Send friendly reminder: Acme & Sons",
              "action_id": "reminder.open",
              "style": "primary",
              "text": {
                "emoji": false,
                "text": "Send friendly reminder",
                "type": "plain_text",
              },
              "type": "button",
              "value": "1",
            },
            {
              "accessibility_label": "Status: Acme & Sons",
              "action_id": "status.open",
              "text": {
                "emoji": false,
                "text": "Status",
                "type": "plain_text",
              },
              "type": "button",
              "value": "1",
            },
            {
              "accessibility_label": "Add note: Acme & Sons",
              "action_id": "note.add",
              "text": {
                "emoji": false,
                "text": "Add note",
                "type": "plain_text",
              },
              "type": "button",
              "value": "1",
            },
            {
              "accessibility_label": "Snooze: Acme & Sons",
              "action_id": "snooze.open",
              "text": {
                "emoji": false,
                "text": "Snooze",
                "type": "plain_text",
              },
              "type": "button",
              "value": "1",
            },
            {
              "accessibility_label": "Dispute: Acme & Sons",
              "action_id": "dispute.open",
              "text": {
                "emoji": false,
                "text": "Dispute",
                "type": "plain_text",
              },
              "type": "button",
              "value": "1",
            },
          ],
          "type": "actions",
        },
        {
          "block_id": "digest.entry:2:USD",
          "elements": [
            {
              "accessibility_label": "Send friendly reminder: Globex",
              "action_id": "reminder.open",
              "text": {
                "emoji": false,
                "text": "Send friendly reminder",
                "type": "plain_text",
              },
              "type": "button",
              "value": "2",
            },
            {
              "accessibility_label": "Status: Globex",
              "action_id": "status.open",
              "text": {
                "emoji": false,
                "text": "Status",
                "type": "plain_text",
              },
              "type": "button",
              "value": "2",
            },
            {
              "accessibility_label": "Add note: Globex",
              "action_id": "note.add",
              "text": {
                "emoji": false,
                "text": "Add note",
                "type": "plain_text",
              },
              "type": "button",
              "value": "2",
            },
            {
              "accessibility_label": "Snooze: Globex",
              "action_id": "snooze.open",
              "text": {
                "emoji": false,
                "text": "Snooze",
                "type": "plain_text",
              },
              "type": "button",
              "value": "2",
            },
            {
              "accessibility_label": "Dispute: Globex",
              "action_id": "dispute.open",
              "text": {
                "emoji": false,
                "text": "Dispute",
                "type": "plain_text",
              },
              "type": "button",
              "value": "2",
            },
          ],
          "type": "actions",
        },
      ]
    `);
  });

  it('is marked where one person sees it only', () => {
    expect(rootLines(plan, { isPreview: true })[0]).toBe('~ Preview: only you can see this.');
  });

  it('says nothing of changes before the first digest, and says it when nothing changed', () => {
    const sinceOf = (is: Partial<DigestPlan>) =>
      rootLines(aPlan(is)).filter((line) => line.startsWith('Since'));
    expect(sinceOf({ since: null })).toEqual([]);
    expect(sinceOf({})).toEqual(['Since Friday: nothing changed.']);
    expect(sinceOf({ since: '2026-11-17', newlyOverdue: 1 })).toEqual([
      'Since Tue 17 Nov: 1 invoice newly overdue.',
    ]);
  });
});

describe('a client snoozed since', () => {
  it('keeps its line and shows who did it instead of its buttons', () => {
    const marks = new Map([['1', { snoozedUntil: '2026-11-27', byUserId: 'U1' }]]);
    const plan = aPlan({
      totals: [aTotal(), usd],
      needsSomeone: [anEntry(), anEntry({ currency: 'USD', rank: 2 }), { ...globex, rank: 3 }],
    });
    const lines = rootLines(plan, { snoozes: marks });
    expect(lines.filter((line) => line === '~ Snoozed until Fri 27 Nov by <@U1>.')).toHaveLength(2);
    expect(
      lines.filter(
        (line) => line === '[Send friendly reminder] [Status] [Add note] [Snooze] [Dispute]',
      ),
    ).toHaveLength(1);
  });

  it('names nobody where the clock or the terminal did it', () => {
    const marks = new Map([['1', { snoozedUntil: '2026-11-27', byUserId: null }]]);
    expect(rootLines(aPlan(), { snoozes: marks })).toContain('~ Snoozed until Fri 27 Nov.');
  });
});

describe('one client in two currencies', () => {
  const plan = aPlan({
    totals: [aTotal(), usd],
    needsSomeone: [anEntry(), anEntry({ currency: 'USD', rank: 2 })],
  });

  it('is two lines, one client, and no number needed to tell them apart', () => {
    const lines = rootLines(plan);
    expect(lines).toContain('€6,000 and US$12,400 are overdue at 1 client; 1 needs someone today.');
    expect(lines).toContain('*Acme &amp; Sons* · €6,000 · oldest 20 days late · <@U1>');
    expect(lines).toContain('*Acme &amp; Sons* · US$6,000 · oldest 20 days late · <@U1>');
  });
});

it('tells two clients of one name apart by number, on the line and in what a screen reader says', () => {
  const twins = [anEntry(), anEntry({ clientId: '2', number: null, rank: 2 })];
  const [root] = draw(aPlan({ needsSomeone: twins }));
  expect(outline(root!)).toContain(
    '*Acme &amp; Sons #0200769623* · €6,000 · oldest 20 days late · <@U1>',
  );
  expect(outline(root!)).toContain('*Acme &amp; Sons id 2* · €6,000 · oldest 20 days late · <@U1>');
  expect(JSON.stringify(root)).toContain('"Status: Acme & Sons id 2"');
});

describe('a long list', () => {
  it('shows ten in the channel and the rest in the thread, in order', () => {
    const parts = draw(aPlan({ needsSomeone: clients(40), overdueClients: 40 }));
    const names = parts.map((part) =>
      outline(part).flatMap((line) => /^\*(Client \d+)\*/.exec(line)?.[1] ?? []),
    );
    expect(names.map(({ length }) => length)).toEqual([10, 22, 8]);
    expect(names.flat()).toEqual(clients(40).map(({ name }) => name));
    expect(outline(parts[0]!).at(-1)).toBe('~ 30 more clients in the thread.');
    expect(parts[1]?.text).toBe('More of the digest of Tuesday 24 November, part 1 of 2.');
  });

  it('of exactly ten has no thread', () => {
    expect(draw(aPlan({ needsSomeone: clients(10), overdueClients: 10 }))).toHaveLength(1);
  });

  it('speaks of the posted thread in a preview', () => {
    const plan = aPlan({ needsSomeone: clients(11), overdueClients: 11 });
    expect(rootLines(plan, { isPreview: true }).at(-1)).toBe(
      '~ 1 more client in the thread of the posted digest.',
    );
  });

  it('puts the buckets of a seventh currency into the thread', () => {
    const totals = ['EUR', 'USD', 'JPY', 'KWD', 'GBP', 'CHF', 'SEK'].map((currency) =>
      aTotal({ currency }),
    );
    const [root, part] = draw(aPlan({ totals }));
    expect(outline(root!).filter((line) => line.includes('overdue at 3 clients'))).toHaveLength(6);
    expect(outline(part!)[0]).toBe('*SEK\u00A06,000* overdue at 3 clients');
  });
});

describe('one line', () => {
  it('on a day that needs nobody, with why each waits', () => {
    const waiting = [
      ...clients(4, { reason: { code: 'disputed' } }),
      ...clients(6, { reason: { code: 'snoozed', until: '2026-12-01' } }).slice(4),
    ];
    const plan = aPlan({ needsSomeone: [], waiting, overdueClients: 6 });
    const line =
      'Nothing needs you today. €6,000 is overdue at 6 clients: 4 in dispute, 2 snoozed.';
    expect(draw(plan).map(({ text }) => text)).toEqual([line]);
    expect(rootLines(plan)).toEqual([line]);
  });

  it.each([
    [9, 'Nothing is overdue. Last late payment: 9 days ago.'],
    [1, 'Nothing is overdue. Last late payment: 1 day ago.'],
    [0, 'Nothing is overdue. Last late payment: today.'],
    [null, 'Nothing is overdue.'],
  ])('when nothing is overdue (last late payment %s days ago)', (daysSinceLatePayment, line) => {
    const plan = aPlan({ needsSomeone: [], overdueClients: 0, totals: [], daysSinceLatePayment });
    expect(draw(plan).map(({ text }) => text)).toEqual([line]);
    expect(rootLines(plan)).toEqual([line]);
  });
});
