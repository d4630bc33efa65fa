// Goal: what people read of why invoices were late says every figure in words, with or without the picture.
// Method: the outlines of plain messages, the picture's text read as text, and drawn with the worst names.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { numbersAskedIn, numbersValue, whyAskedIn, whyValue } from '#blocks/asked.ts';
import { numbersMessage } from '#blocks/numbers.ts';
import { paretoAlt, paretoSvg } from '#blocks/pareto-svg.ts';
import { drawable } from '#blocks/svg-words.ts';
import { whyMessage } from '#blocks/why.ts';
import { shareWords } from '#blocks/why-words.ts';
import { causesOf } from '#domain/cause.ts';
import { paretoOf } from '#domain/pareto.ts';
import { GROUPINGS } from '#domain/payment-numbers.ts';
import { drawPng } from '#platform/picture.ts';
import { outline } from './outline.ts';
import { NASTY_NAMES } from './samples.ts';
import { aNumbers, aTally, aWhy, nothingPaid, PERIOD } from './why-samples.ts';

const PICTURE = { fileId: 'F0123456789', isMissing: false };
const NONE = { fileId: null, isMissing: false };
const lines = (view = aWhy(), picture: { fileId: string | null; isMissing: boolean } = NONE) =>
  outline(whyMessage({ ...view, picture }));

const said = (...given: Parameters<typeof lines>) => lines(...given).join('\n');

describe('the answer to why', () => {
  it('says late, our share, causes by count and by amount-days, and what changed', () => {
    expect(lines()).toMatchInlineSnapshot(`
      [
        "# Why invoices were paid late",
        "~ 27 Aug 2026 – 24 Nov 2026, beside the 90 days before: 29 May 2026 – 26 Aug 2026.",
        "*13 invoices were paid late* (9 before): 10 with a reason, 3 without. [Show invoices]",
        "*Our fault: 60 %* (33 % before). The reason of 6 of the 10 late invoices with a reason lies on our side. [Show invoices]",
        "*Causes by number of invoices*",
        "*1. PO number was missing* · ours",
        "█████░░░░░  5 invoices · 50 % [Show invoices]",
        "*2. Short of cash* · theirs",
        "███░░░░░░░  3 invoices · 30 %, 80 % so far [Show invoices]",
        "*3. Portal or paperwork* · 1 ours, 1 theirs",
        "██░░░░░░░░  2 invoices · 20 %, 100 % so far [Show invoices]",
        "*No reason recorded* · 3 of 13 late invoices [Show invoices]",
        "*Causes by amount-days, EUR*",
        "*1. Short of cash* · theirs",
        "██████░░░░  €300,000·days · 64 % [Show invoices]",
        "*2. PO number was missing* · ours",
        "████░░░░░░  €168,000·days · 36 %, 99 % so far [Show invoices]",
        "*3. Portal or paperwork* · €1,000·days ours, €2,000·days theirs",
        "█░░░░░░░░░  €3,000·days · 1 %, 100 % so far [Show invoices]",
        "*Causes by amount-days, USD*",
        "*1. Short of cash* · theirs",
        "██████████  US$9,000·days · 100 % [Show invoices]",
        "*What changed*",
        "▲ PO number was missing: 5 (2 before)",
        "▲ Portal or paperwork: 2 (0 before)",
        "▼ Short of cash: 3 (4 before) [Show the time before]",
        "~ Late: paid in this time, after the due date. Our fault: late invoices whose reason lies on our side / late invoices with a reason. Amount-days: amount × days late, never added across currencies. Shares are of what has a reason.",
      ]
    `);
  });

  it('shows the picture with all of it in words for people who hear it', () => {
    const { blocks } = whyMessage({ ...aWhy(), picture: PICTURE });
    const picture = blocks.find(({ type }) => type === 'image');
    expect(picture).toEqual({
      type: 'image',
      slack_file: { id: 'F0123456789' },
      alt_text: paretoAlt(aWhy()),
    });
    expect(paretoAlt(aWhy())).toMatchInlineSnapshot(
      `"Chart of why invoices were paid late, 27 Aug 2026 – 24 Nov 2026. By number of invoices: 1. PO number was missing (ours), 5 invoices, 50 %; 2. Short of cash (theirs), 3 invoices, 30 %; 3. Portal or paperwork (1 invoice ours, 1 invoice theirs), 2 invoices, 20 %. By amount-days in EUR: 1. Short of cash (theirs), €300,000·days, 64 %; 2. PO number was missing (ours), €168,000·days, 36 %; 3. Portal or paperwork (€1,000·days ours, €2,000·days theirs), €3,000·days, 1 %. 3 of 13 have no reason recorded."`,
    );
  });

  it('says so where the picture could not be made, and nothing where there was none to make', () => {
    expect(said(aWhy(), { fileId: null, isMissing: true })).toContain('could not be made');
    expect(said()).not.toContain('could not be made');
  });

  it.each([
    ['nothing late', [], 'No invoice was paid late'],
    ['nothing said yet', [aTally(null, [3, 5n, 0])], 'Our fault:* not known'],
    ['one of one', [aTally(['other', 'ours'], [1, 5n, 0])], '1 invoice was paid late'],
  ])('reads well: %s', (_, tallies, part) => {
    expect(said(aWhy({ pareto: paretoOf(tallies) }))).toContain(part);
  });

  it('names the client, and opens the invoices of that client only', () => {
    const { text, blocks } = whyMessage({
      ...aWhy({ client: { id: '7', number: 'A-1', name: 'Acme & Sons' } }),
      picture: NONE,
    });
    expect(text).toContain('of Acme &amp; Sons');
    const values = JSON.stringify(blocks).match(/"value":"[^"]*"/g) ?? [];
    expect(values.length).toBeGreaterThan(5);
    for (const value of values) expect(value).toContain('"value":"7|');
  });

  it('opens the rest where there are more causes than a message has room for', () => {
    const tallies = Array.from({ length: 9 }, (_, at) => aTally([`own_${at}`, 'ours'], [1, 1n, 0]));
    expect(said(aWhy({ pareto: paretoOf(tallies) }))).toContain('Show all causes');
    expect(said(aWhy({ pareto: paretoOf(tallies.slice(0, 5)) }))).not.toContain('Show all causes');
  });
});

describe('the picture', () => {
  it('says the side of each bar in words, and escapes what people wrote', () => {
    const own = { ...causesOf([])[0]!, code: 'po_missing', name: 'PO <missing> & "late"' };
    const svg = paretoSvg(aWhy({ causes: causesOf([own]) }));
    for (const part of [
      'PO &lt;missing&gt; &amp; &quot;late&quot;',
      '>ours<',
      '>theirs<',
      '>ours + theirs<',
      'our fault: 60 % (6 of 10 with a reason)',
      '3 of 13 late invoices have no reason recorded',
    ])
      expect(svg).toContain(part);
  });

  it.each([
    ['Acme\u202E & Sons\u2066', 'Acme & Sons'],
    ['Škoda Łódź Ελληνικά Щука', 'Škoda Łódź Ελληνικά Щука'],
    ['株式会社 Zoë 😀', 'Zoë'],
    ['a\u0000\uFFFFb\uD800', 'a b'],
    ['שלום', 'שלום'],
  ])('keeps of %j what it can draw: "%s"', (name, kept) => expect(drawable(name)).toBe(kept));

  it('cuts a long name before it reaches its side', () => {
    const own = { ...causesOf([])[0]!, code: 'po_missing', name: 'Щ'.repeat(300) };
    expect(paretoSvg(aWhy({ causes: causesOf([own]) }))).toMatch(/>1\. Щ{5,17}…</);
  });

  it.each(NASTY_NAMES)('is drawn whatever the names are: %j', async (name) => {
    const own = { ...causesOf([])[0]!, code: 'po_missing', name };
    const client = { id: '1', number: null, name };
    const png = await drawPng(paretoSvg(aWhy({ client, causes: causesOf([own]) })));
    expect(png.length).toBeGreaterThan(10_000);
  });
});

describe('the numbers', () => {
  it('say each figure with its word', () => {
    expect(outline(numbersMessage(aNumbers()))).toMatchInlineSnapshot(`
      [
        "# Payment numbers",
        "~ 27 Aug 2026 – 24 Nov 2026 · by client · 2 clients",
        "*Everybody*",
        "26 invoices paid, 31 % on time, 18 late by 12.4 days on average",
        "Days to pay: 42.5 on average, median 41",
        "Weighted delay in days: 17.8 in EUR [Show invoices]",
        "*Acme &amp; Sons · #A-1*",
        "26 invoices paid, 31 % on time, 18 late by 12.4 days on average",
        "Days to pay: 42.5 on average, median 41",
        "Weighted delay in days: 17.8 in EUR [Show invoices]",
        "*Globex · id 8*",
        "Nothing was paid",
        "~ Paid in this time. On time: paid on or before the due date / paid. Days to pay: from the issue date to the last payment. Weighted delay: sum(amount × days late) / sum(amount), early negative.",
      ]
    `);
  });

  it('turn pages only where there are more', () => {
    const words = (offset: number, count: number) =>
      outline(numbersMessage(aNumbers({ offset, count }))).join('\n');
    expect(words(0, 8)).not.toMatch(/(Next|Previous) page/);
    expect(words(0, 9)).toMatch(/Next page/);
    expect(words(8, 9)).toMatch(/Previous page/);
  });

  it('open nothing where there is nothing', () => {
    const empty = aNumbers({ whole: nothingPaid, groups: [], count: 0 });
    expect(JSON.stringify(numbersMessage(empty))).not.toContain('Show invoices');
  });
});

describe('a share', () => {
  it.each([
    [0, '0 %'],
    [0.004, '<1 %'],
    [0.005, '1 %'],
    [0.444, '44 %'],
    [1, '100 %'],
  ])('of %d reads %s', (share, text) => expect(shareWords(share)).toBe(text));
});

describe('what a button asks for', () => {
  const day = fc.constantFrom('2026-01-01', '2026-11-24');
  const scope = {
    clientId: fc.option(fc.bigInt({ min: 0n, max: 10n ** 18n }).map(String)),
    period: fc.record({ from: day, to: day }),
    offset: fc.nat(1_000_000),
  };

  it('comes back as it was written', () => {
    const which = fc.oneof(
      fc.constantFrom('all', 'reasoned', 'none', 'ours').map((kind) => ({ kind })),
      fc
        .string({ minLength: 1 })
        .filter((cause) => !['all', 'reasoned', 'none', 'ours'].includes(cause))
        .map((cause) => ({ kind: 'cause' as const, cause })),
    );
    const currency = fc.option(fc.constantFrom('EUR', 'USD'));
    fc.assert(
      fc.property(fc.record({ ...scope, which, currency }), (asked) => {
        expect(whyAskedIn(whyValue(asked as Parameters<typeof whyValue>[0]))).toEqual(asked);
      }),
    );
    const by = fc.constantFrom(...GROUPINGS);
    fc.assert(
      fc.property(fc.record({ ...scope, by, key: fc.option(fc.string()) }), (asked) => {
        expect(numbersAskedIn(numbersValue(asked))).toEqual(asked);
      }),
    );
  });

  it.each(['', '7', '7|2026-08-27|2026-11-24|0', 'x|2026-08-27|2026-11-24|0||all', '|a|b|0||all'])(
    'is nothing where it is something else: "%s"',
    (value) => {
      expect(whyAskedIn(value)).toBeNull();
      expect(numbersAskedIn(value)).toBeNull();
    },
  );

  it('is never an unknown grouping', () => {
    const value = whyValue({
      clientId: null,
      period: PERIOD,
      currency: 'EUR',
      offset: 0,
      which: { kind: 'all' },
    });
    expect(numbersAskedIn(value)).toBeNull();
  });
});
