// Goal: no view can be refused by Slack or obey what a client's name says.
// Method: every exported view function, drawn with the worst data, through the limits validator and an injection scan.
import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestMessages } from '#blocks/digest.ts';
import { problemsOfMessage, problemsOfOptions, problemsOfView } from '#blocks/validate.ts';
import type { DigestPlan } from '#domain/digest.ts';
import { aPlan, aTotal, CURRENCIES, NASTY_NAMES } from './samples.ts';
import { type Drawn, WORST } from './worst-case.ts';

/** Files of building material: nothing in them is shown by itself. */
const MATERIAL = new Set([
  'ids',
  'limits',
  'text',
  'words',
  'reasons',
  'validate',
  'pack',
  'entry',
  'totals',
  'digest-lines',
  'digest-thanks',
  'digest-disputes',
  'held-words',
  'import-words',
  'import-question',
  'import-report',
  'import-after',
  'inputs',
  'contact-words',
  'sender-words',
  'reminder-words',
  'reminder-invoices',
  'refusals',
  'asked',
  'pages',
  'practice',
  'pareto-svg',
  'svg-words',
  'why-bars',
  'why-words',
  'cause-words',
  'question-words',
  'reason-invoices',
  'status-buttons',
  'status-disputes',
  'note-words',
  'dispute-words',
  'dispute-refusal-words',
  'dispute-said',
  'dispute-button',
  'dispute-card-state',
  'dispute-card-buttons',
  'dispute-route-words',
]);
/** What is left in angle brackets is ours: a mention of an id that passed, a channel, or a link to a file of Slack. */
const OURS = /^<(@U(1|5|0123456789)|!subteam\^S1|#C1|https:\/\/files\.example\/\d+\|[^<>]+)>$/;
/** Builders that stand beside a view in its file. */
const BUILDERS =
  'message header section fields context divider actions button option input placeholder modal needsAccessText'.split(
    ' ',
  );

/** Every mrkdwn text, fallback included: the only places where Slack obeys text. */
function mrkdwnOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const node = value as Record<string, unknown>;
  const own = node['type'] === 'mrkdwn' || 'blocks' in node ? node['text'] : undefined;
  const inside = Object.values(node).flatMap(mrkdwnOf);
  return typeof own === 'string' ? [own, ...inside] : inside;
}

function drawnPayloads(drawn: Drawn): object[] {
  return [...(drawn.messages ?? []), ...(drawn.views ?? []), ...(drawn.options ?? [])];
}

describe('the worst-case table', () => {
  it('covers every exported view function', async () => {
    const files = readdirSync('blocks')
      .map((file) => file.replace(/\.ts$/, ''))
      .filter((file) => !MATERIAL.has(file));
    const modules = await Promise.all(
      files.map(
        async (file) => (await import(`../../blocks/${file}.ts`)) as Record<string, unknown>,
      ),
    );
    const names = modules.flatMap((module) =>
      Object.entries(module).flatMap(([name, value]) => (typeof value === 'function' ? name : [])),
    );
    expect(Object.keys(WORST).sort()).toEqual(
      names.filter((name) => !BUILDERS.includes(name)).sort(),
    );
  });
});

describe.each(Object.entries(WORST))('%s', (_, drawIt) => {
  let drawn: Drawn | null = null; // Once for all that is asked of it: the worst takes a while.
  const draw = (): Drawn => (drawn ??= drawIt());

  it('stays within the limits of Slack', () => {
    const { messages = [], options = [], views = [] } = draw();
    expect(messages.flatMap(problemsOfMessage)).toEqual([]);
    expect(views.flatMap(problemsOfView)).toEqual([]);
    expect(options.flatMap(problemsOfOptions)).toEqual([]);
    expect(drawnPayloads(draw()).length).toBeGreaterThan(0);
  });

  it('lets no user text give an order', () => {
    for (const text of drawnPayloads(draw()).flatMap(mrkdwnOf)) {
      const orders = [...text.matchAll(/<[^>]*>?/g)].map(([order]) => order);
      expect(orders.filter((order) => !OURS.test(order))).toEqual([]);
      // An ampersand begins an entity, never anything else, so nothing decodes twice.
      expect(text.replace(/&(amp|lt|gt);/g, '')).not.toContain('&');
      expect(text).not.toMatch(/(?!\n)\p{Cc}|[\u202A-\u202E\u2066\u2067]/u);
      expect(text.isWellFormed()).toBe(true);
    }
  });

  it('draws no name as bold, italic, struck or code', () => {
    const texts = drawnPayloads(draw()).flatMap(mrkdwnOf);
    for (const mark of ['*bold*', '_italic_', '~struck~', '`code`', '```'])
      expect(texts.filter((text) => text.includes(mark))).toEqual([]);
  });

  it('is JSON: no amount is left as a bigint', () => {
    expect(() => JSON.stringify(draw())).not.toThrow();
  });
});

describe('random plans', () => {
  const name = fc.oneof(
    fc.constantFrom(...NASTY_NAMES),
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ unit: fc.constantFrom('&', '<', '*', 'א', '😀', 'a'), maxLength: 300 }),
  );
  const entry = fc.record({
    number: fc.option(name),
    name,
    ownerUserId: fc.option(fc.constantFrom('U1', '<!channel>')),
    currency: fc.constantFrom(...CURRENCIES),
    overdueMinor: fc.bigInt({ min: 1n, max: 10n ** 18n }),
    oldestDaysPastDue: fc.integer({ min: 1, max: 5000 }),
    reason: fc.constantFrom(
      { code: 'first_time_late', paid: 26 } as const,
      { code: 'within_usual', usualDaysLate: -3 } as const,
      { code: 'later_than_usual', usualDaysLate: 12.5 } as const,
      { code: 'snooze_ended', on: '2026-11-20' } as const,
      { code: 'disputed' } as const,
    ),
  });
  const entries = fc
    .array(entry, { maxLength: 80 })
    .map((list) => list.map((one, index) => ({ ...one, clientId: `${index}`, rank: index + 1 })));
  const plan = fc.tuple(entries, entries, fc.subarray(CURRENCIES)).map(
    ([needsSomeone, waiting, currencies]): DigestPlan =>
      aPlan({
        needsSomeone,
        waiting: waiting.map((one) => ({ ...one, clientId: `w${one.clientId}` })),
        totals: currencies.map((currency) => aTotal({ currency })),
        overdueClients: needsSomeone.length + waiting.length,
      }),
  );

  it('keep every part within the limits, and every client in exactly one of them', () => {
    fc.assert(
      fc.property(plan, fc.boolean(), (plan, isPreview) => {
        const messages = digestMessages({
          plan,
          locale: 'en-US',
          timeZone: 'UTC',
          snoozes: new Map(),
          letters: new Map(),
          thanks: new Map(),
          isPreview,
          reach: isPreview ? 'practice' : 'nobody',
        });
        expect(messages.flatMap(problemsOfMessage)).toEqual([]);
        for (const { blocks } of messages) expect(blocks.length).toBeLessThanOrEqual(45);
        const buttons = messages
          .flatMap(({ blocks }) => blocks)
          .flatMap((block) => (block.type === 'actions' ? block.elements : []))
          .flatMap((element) => (element.type === 'button' ? element : []));
        for (const action of ['status.open', 'snooze.open'])
          expect(buttons.flatMap((one) => (one.action_id === action ? one.value : []))).toEqual(
            plan.needsSomeone.map(({ clientId }) => clientId),
          );
      }),
      { numRuns: 100 },
    );
  });
});
