// Goal: who is to be thanked stands below the good news with a button each, and what was done takes its place.
// Method: digests, cards and previews as lines.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestMessages } from '#blocks/digest.ts';
import { invoiceLines } from '#blocks/reminder-invoices.ts';
import { stageSentence } from '#blocks/reminder-words.ts';
import { statusCard } from '#blocks/status.ts';
import { problemsOfMessage } from '#blocks/validate.ts';
import type { DigestPlan } from '#domain/digest.ts';
import type { Reach } from '#domain/sender.ts';
import type { ToThank } from '#domain/thanks.ts';
import { outline } from './outline.ts';
import { anEntry, aPlan, aStatus } from './samples.ts';

const ON = { locale: 'en-GB', timeZone: 'Europe/Berlin', today: '2026-11-24' };
const to = (name: string, rest: Partial<ToThank> = {}): ToThank => ({
  clientId: name,
  number: null,
  name,
  invoices: 1,
  ...rest,
});
const sent = (state: string) => ({
  stage: 'thanks' as const,
  state,
  byUserId: 'U1',
  at: new Date('2026-11-24T09:02:00Z'),
});

type Marks = Map<string, ReturnType<typeof sent>>;

function draw(plan: DigestPlan, thanks: Marks = new Map(), reach: Reach = 'live') {
  return digestMessages({
    plan,
    ...ON,
    snoozes: new Map(),
    letters: new Map(),
    thanks,
    isPreview: false,
    reach,
  });
}
const lines = (plan: DigestPlan, thanks: Marks = new Map()) => outline(draw(plan, thanks)[0]!);

describe('the digest', () => {
  const toThank = [to('Acme & Sons', { invoices: 2 }), to('Globex')];

  it('has a button for each, below the good news', () => {
    const paid = { currency: 'EUR', minor: 600_000n };
    const goodNews = [{ clientId: 'Globex', name: 'Globex', paid, invoices: 1, onTime: 1 }];
    expect(lines(aPlan({ goodNews, toThank })).slice(-4)).toEqual([
      '*GOOD NEWS:* Globex paid €6,000 on time.',
      '~ *SAY THANK YOU*',
      '*Acme &amp; Sons* · 2 invoices paid [Thank]',
      '*Globex* · 1 invoice paid [Thank]',
    ]);
    const [root] = draw(aPlan({ toThank }));
    expect(JSON.stringify(root)).toContain('"Thank: Acme & Sons"');
  });

  it.each([
    ['sent', 'Thank-you sent by <@U1>, 10:02.'],
    ['unknown', 'Thank-you by <@U1>, 10:02: nobody knows whether it arrived.'],
    ['queued', 'Thank-you by <@U1> goes out at 10:02 on Tue 24 Nov.'],
  ])('says that it was done: %s', (state, words) => {
    const shown = lines(aPlan({ toThank }), new Map([['Globex', sent(state)]]));
    expect(shown.slice(-2)).toEqual(['*Globex* · 1 invoice paid', words]);
    expect(shown).toContain('*Acme &amp; Sons* · 2 invoices paid [Thank]');
  });

  it('says it on days on which nothing else is to be done, too', () => {
    const clear = aPlan({ needsSomeone: [], overdueClients: 0, totals: [], toThank });
    const waiting = [anEntry({ reason: { code: 'disputed' } })];
    const quiet = aPlan({ needsSomeone: [], waiting, toThank });
    for (const plan of [clear, quiet])
      expect(lines(plan).slice(1)).toEqual([
        '~ *SAY THANK YOU*',
        '*Acme &amp; Sons* · 2 invoices paid [Thank]',
        '*Globex* · 1 invoice paid [Thank]',
      ]);
    expect(JSON.stringify(draw(clear, new Map(), 'practice'))).toContain('*Practice:*');
  });

  it('has five buttons at most, and tells namesakes apart', () => {
    const many = ['A', 'B', 'C', 'D', 'E', 'F', 'G'].map((name) => to(name));
    const shown = lines(aPlan({ toThank: many }));
    expect(shown.filter((line) => line.endsWith('[Thank]'))).toHaveLength(5);
    expect(shown.at(-1)).toBe('~ 2 more clients: `/ar thank client`');
    const twins = [to('Acme', { clientId: '1', number: 'C-1' }), to('Acme', { clientId: '2' })];
    expect(lines(aPlan({ toThank: twins })).slice(-2)).toEqual([
      '*Acme #C-1* · 1 invoice paid [Thank]',
      '*Acme id 2* · 1 invoice paid [Thank]',
    ]);
  });

  it('keeps every client in its message, whoever was thanked since', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom(10, 80, 400),
        fc.subarray(['0', '1', '2', '3', '4', '5', '6']),
        (size, nameLength, thanked) => {
          const name = (at: number) => `<${at}>${'&'.repeat(nameLength)}`;
          const needsSomeone = Array.from({ length: size }, (_, at) =>
            anEntry({ clientId: `c${at}`, name: name(at), rank: at + 1 }),
          );
          const someone = Array.from({ length: 7 }, (_, at) =>
            to(name(900 + at), { clientId: `${at}` }),
          );
          const plan = aPlan({ needsSomeone, overdueClients: size, toThank: someone });
          const after = draw(plan, new Map(thanked.map((id) => [id, sent('queued')])));
          const namesIn = (message: object) => JSON.stringify(message).match(/&lt;\d+&gt;/g);
          expect(after.map(namesIn)).toEqual(draw(plan).map(namesIn));
          for (const message of after) expect(problemsOfMessage(message)).toEqual([]);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('the status card', () => {
  const card = (canThank: boolean, canAct: boolean, reach: Reach = 'live') =>
    outline(
      statusCard({
        ...ON,
        status: aStatus(),
        canShare: false,
        lastLetter: null,
        repliedAt: null,
        reach,
        nextStage: null,
        heldUpBy: null,
        notes: { latest: [], more: 0 },
        nextTouch: null,
        canThank,
        canAct,
      }),
    ).join('\n');

  it('offers it to whoever may do so, where there is something to thank for', () => {
    expect(card(true, true)).toContain('[Thank]');
    expect(card(true, false)).not.toContain('[Thank]');
    expect(card(false, true)).not.toContain('[Thank]');
    expect(card(true, true, 'practice')).toContain('*Practice:*');
    expect(card(false, true, 'practice')).not.toContain('*Practice:*');
  });
});

describe('the preview', () => {
  it('shows what was paid, and how', () => {
    const line = (number: string, daysPastDue: number) => ({
      invoice: {
        id: number,
        number,
        currency: 'EUR',
        amountMinor: 420_000n,
        balanceMinor: 0n,
        dueOn: '2026-11-01',
      },
      daysPastDue,
      isTicked: true,
      refusals: [],
      canSetAside: false,
    });
    const invoices = [line('INV-1', -2), line('INV-2', 0), line('INV-3', 1)];
    const view = { invoices, invoiceWhy: null, isThanks: true, locale: 'en-GB' };
    expect(outline({ blocks: invoiceLines(view) })).toEqual([
      '• INV-1 · €4,200 · paid on time',
      '• INV-2 · €4,200 · paid on time',
      '• INV-3 · €4,200 · paid 1 day late',
    ]);
  });

  it.each([
    [1, 0, 'they paid 1 invoice and were not thanked for that yet.'],
    [3, 0, 'they paid 3 invoices and were not thanked for that yet.'],
    [
      1,
      1,
      'they paid 1 invoice and were not thanked for that yet. It asks what held it up, as somebody left that to them.',
    ],
    [
      3,
      1,
      'they paid 3 invoices and were not thanked for that yet. It asks what held one of them up, as somebody left that to them.',
    ],
    [
      3,
      2,
      'they paid 3 invoices and were not thanked for that yet. It asks what held 2 of them up, as somebody left that to them.',
    ],
  ])('says why now: %i paid, %i asked', (invoices, asked, sentence) => {
    expect(stageSentence({ code: 'paid', invoices, asked }, ON)).toBe(sentence);
  });
});
