// Goal: cases past their day come first in the digest and are never forgotten on a quiet day; the status card and the line of a
// client say what of the money is in dispute. Method: plans and cards as lines; random marks drawn over one plan.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type DigestView, digestMessages } from '#blocks/digest.ts';
import { statusCard } from '#blocks/status.ts';
import { problemsOfMessage } from '#blocks/validate.ts';
import type { DigestPlan } from '#domain/digest.ts';
import { aDispute } from './dispute-samples.ts';
import { outline } from './outline.ts';
import { anEntry, anInvoice, aPlan, aStatus, worstStale } from './samples.ts';

const stale = {
  shown: [
    {
      disputeId: '7',
      number: 12,
      clientId: '1',
      name: 'Acme & Sons',
      held: [{ currency: 'EUR', minor: 2_000_00n }],
      targetOn: '2026-11-20',
      ownerUserId: 'U1',
      ownerGroupId: null,
    },
  ],
  more: 0,
};

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

const mark = {
  state: 'open' as const,
  decidedBy: null,
  snoozedUntil: null,
  ownerUserId: 'U1' as string | null,
};
const rootOf = (plan: DigestPlan, is?: Partial<DigestView>) => outline(draw(plan, is)[0]!);

describe('the digest', () => {
  it('says first what is past its day, with a button to the case', () => {
    const lines = rootOf(aPlan({ disputes: stale }));
    expect(lines.slice(1, 3)).toEqual([
      '~ *PAST THEIR DAY*',
      '*D-12 Acme &amp; Sons* · €2,000 · answer was due Fri 20 Nov · <@U1> [Open case]',
    ]);
    expect(draw(aPlan({ disputes: stale }))[0]?.text).toContain('1 dispute is past its day.');
  });

  it('counts them on a quiet day, and where nothing is overdue', () => {
    const quiet = aPlan({ needsSomeone: [], waiting: [anEntry()], disputes: stale });
    const clear = aPlan({ needsSomeone: [], overdueClients: 0, totals: [], disputes: stale });
    for (const plan of [quiet, clear]) {
      expect(rootOf(plan).join()).toContain('D-12 Acme &amp; Sons');
      expect(rootOf(plan).join()).toContain('1 dispute is past its day.');
    }
    expect(rootOf(quiet).join()).toContain('Nothing else needs you today.');
    expect(rootOf(aPlan({ needsSomeone: [], waiting: [anEntry()] })).join()).toContain(
      'Nothing needs you today.',
    );
  });

  it('says how many more there are', () => {
    expect(rootOf(aPlan({ disputes: { ...stale, more: 3 } })).join()).toContain('3 more disputes');
  });

  it.each([
    ['nothing, where nothing was done', mark, ''],
    [
      'who decided it since',
      { ...mark, state: 'closed' as const, decidedBy: 'U2' },
      'Decided by <@U2>.',
    ],
    ['that it rests', { ...mark, snoozedUntil: '2026-11-24' }, 'Rests until Tue 24 Nov.'],
    ['nothing of a rest that is over', { ...mark, snoozedUntil: '2026-11-23' }, ''],
    ['who has it now', { ...mark, ownerUserId: 'U3' }, '<@U3> has it now.'],
  ])('marks %s', (_, is, words) => {
    const before = rootOf(aPlan({ disputes: stale })).join('\n');
    const after = rootOf(aPlan({ disputes: stale }), { disputes: new Map([['7', is]]) }).join('\n');
    if (words === '') expect(after).toBe(before);
    else expect(after).toContain(words);
  });

  it('keeps every part where it was, whatever is marked', () => {
    const needsSomeone = Array.from({ length: 40 }, (_, index) =>
      anEntry({ clientId: `${index}`, name: '&'.repeat(400), rank: index + 1 }),
    );
    const plan = aPlan({ needsSomeone, overdueClients: 40, disputes: worstStale() });
    const before = draw(plan);
    fc.assert(
      fc.property(fc.subarray(worstStale().shown.map(({ disputeId }) => disputeId)), (ids) => {
        const done = { ...mark, state: 'closed' as const, decidedBy: 'U2' };
        const after = draw(plan, { disputes: new Map(ids.map((id) => [id, done])) });
        expect(after.map(({ blocks }) => blocks.length)).toEqual(
          before.map(({ blocks }) => blocks.length),
        );
        for (const message of after) expect(problemsOfMessage(message)).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  it('says of a client what is in dispute of their money', () => {
    const needsSomeone = [anEntry({ disputedMinor: 2_000_00n })];
    expect(rootOf(aPlan({ needsSomeone })).join()).toContain('€6,000 (€2,000 in dispute)');
  });
});

describe('the status card', () => {
  function card(
    is: Parameters<typeof aDispute>[0] = {},
    invoice: Partial<ReturnType<typeof anInvoice>> = {},
  ) {
    const dispute = { disputeId: '7', number: 12, heldMinor: 2_000_00n };
    return outline(
      statusCard({
        status: aStatus({ invoices: [anInvoice({ dispute, ...invoice })] }),
        locale: 'en-GB',
        canShare: true,
        timeZone: 'Europe/Berlin',
        lastLetter: null,
        repliedAt: null,
        reach: 'live',
        nextStage: null,
        notes: { latest: [], more: 0 },
        nextTouch: null,
        heldUpBy: null,
        canAct: true,
        disputes: [aDispute(is)],
      }),
    ).join('\n');
  }

  it('says which case there is, by when it is answered, and whose it is', () => {
    expect(card()).toContain('*Now:* dispute D-12 over €2,000, answer by Fri 27 Nov, <@U1>.');
    expect(card()).toContain('[Open case]');
    expect(card()).toContain('€2,000 in dispute D-12');
  });

  it.each([
    [
      'past its day',
      { clock: { ...aDispute().clock, targetOn: '2026-11-23' } },
      'answer was due Mon 23 Nov',
    ],
    [
      'at rest',
      { clock: { ...aDispute().clock, snoozedUntil: '2026-11-30' } },
      'rests until Mon 30 Nov',
    ],
    [
      'decided',
      { state: 'credit_due' as const, creditDueOn: '2026-12-08' },
      'decided, the credit is to come by Tue 8 Dec',
    ],
    ['nobody’s', { ownerUserId: null }, 'nobody has it yet'],
  ])('of one that is %s', (_, is, words) => {
    expect(card(is)).toContain(words);
  });

  it.each([
    ['all of it', { heldMinor: 9_000_00n }, ' · in dispute D-12'],
    ['nothing of it', { heldMinor: 0n }, '20 days late\n'],
  ])('says of an invoice that %s is', (_, is, words) => {
    const dispute = { disputeId: '7', number: 12, ...is };
    expect(`${card({}, { dispute })}\n`).toContain(words);
  });
});
