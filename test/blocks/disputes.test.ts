// Goal: the list of cases says first what has to be done, and every figure leads to its cases. Method: drawn as lines of text.
import { expect, it } from 'vitest';
import { disputesAskedIn, disputesValue } from '#blocks/asked.ts';
import { rulesModal } from '#blocks/dispute-settings.ts';
import { disputesMessage } from '#blocks/disputes.ts';
import { aList, aRow } from './disputes-samples.ts';
import { outline } from './outline.ts';

const packaging = { outcome: 'partly', rootSide: 'third_party', rootCause: 'packaging' } as const;
const CASES = [
  aRow(14),
  aRow(15, { state: 'asked', targetOn: '2026-11-27', reason: 'tax', ownerUserId: null }),
  aRow(12, {
    state: 'credit_due',
    decided: { on: '2026-11-18', ...packaging },
    credited: [{ currency: 'EUR', minor: 400_00n }],
  }),
];

it('reads from what has to be done to what is done', () => {
  expect(outline(disputesMessage(aList(CASES)))).toMatchInlineSnapshot(`
    [
      "# Disputes",
      "~ All clients · Aug 27, 2026 – Nov 24, 2026",
      "3 cases opened, €6,000 in dispute; 2 without a decision today.",
      "1 decided: 1 partly upheld; €400 credited. The client was right at least in part in 100 %.",
      "Took 2 days on average, median 2; 100 % in time. (Best in class: 4 days; worst: 30.)",
      "*Why they disputed*",
      "• Wrong price: 2 cases, €4,000",
      "• Tax: 1 case, €2,000",
      "*What it came from*",
      "• packaging (third party): 1 case, €2,000",
      "[]",
      "---",
      "~ All cases of the period, and those with something left to do · 3 cases",
      "*D-14* Acme &amp; Sons · €2,000 · wrong price",
      "open · *answer was due Fri, Nov 20* · <@U1> [Open case]",
      "*D-15* Acme &amp; Sons · €2,000 · tax",
      "waiting for the client · answer by Fri, Nov 27 · nobody has it [Open case]",
      "*D-12* Acme &amp; Sons · €2,000 · wrong price",
      "Partly upheld Wed, Nov 18 · packaging (third party) · credit to come [Open case]",
    ]
  `);
});

it('says when there is none', () => {
  expect(outline(disputesMessage(aList([])))).toMatchInlineSnapshot(`
    [
      "# Disputes",
      "~ All clients · Aug 27, 2026 – Nov 24, 2026",
      "0 cases opened; 0 without a decision today.",
      "None was decided.",
      "[]",
      "---",
      "~ All cases of the period, and those with something left to do · none",
    ]
  `);
});

it('says of each rule whom and what it is for', () => {
  const none = { client: null, isClientGone: false, reason: null, fromAmount: null };
  const rules = [
    { ...none, id: '1', reason: 'pricing', userId: 'U1', groupId: null, days: 2 },
    { ...none, id: '2', fromAmount: 5_000, userId: null, groupId: 'S1', days: null },
    { ...none, id: '3', userId: null, groupId: null, days: 6 },
  ] as const;
  const modal = rulesModal({ rules, locale: 'en-US', metadata: '' });
  expect(outline(modal).slice(3)).toMatchInlineSnapshot(`
    [
      "*wrong price*: <@U1>, an answer within 2 days of business [Remove]",
      "*from 5,000*: <!subteam^S1> [Remove]",
      "*Every case*: an answer within 6 days of business [Remove]",
    ]
  `);
});

it('reads back what a button asks for, and nothing else', () => {
  const asked = {
    clientId: '7',
    ownerUserId: 'U1',
    period: { from: '2026-08-27', to: '2026-11-24' },
    offset: 10,
    which: { kind: 'root', root: 'ours:delivery' },
  } as const;
  expect(disputesAskedIn(disputesValue(asked))).toEqual(asked);
  expect(disputesAskedIn('7|2026-08-27|2026-11-24|0||everything')).toBeNull();
  expect(disputesAskedIn('')).toBeNull();
});
