// Goal: the list of causes says what each means and offers only what may be done. Method: drawn as lines of text.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { askingModal, askingSaved } from '#blocks/asking.ts';
import { SIDE_NAME, STEP_NAME } from '#blocks/cause-words.ts';
import { CAUSES_A_PAGE, causeModal, causesModal } from '#blocks/causes.ts';
import { LIMITS } from '#blocks/limits.ts';
import { CAUSE_NAME_LENGTH, CAUSES } from '#domain/cause.ts';
import { aCause } from './cause-samples.ts';
import { outline } from './outline.ts';

const view = { from: 0, metadata: '' };

describe('the list', () => {
  const causes = [
    aCause(),
    aCause({ code: 'new', name: 'Strike', uses: 0, canRemove: true, touchDays: null }),
    aCause({ code: 'old', name: 'Fax', side: 'ours', uses: 1, touchDays: 1, isRetired: true }),
  ];

  it('offers admins what may be done with each', () => {
    expect(outline(causesModal({ ...view, causes, canEdit: true }))).toMatchInlineSnapshot(`
      [
        "What people can choose when they are asked what held a payment up.",
        "[Add a cause]",
        "---",
        "*Goods receipt* · theirs · named 3 times",
        "Wait until it has gone through · next touch after 5 days",
        "[Change] [Retire]",
        "*Strike* · theirs · never named",
        "Wait until it has gone through",
        "[Change] [Remove]",
        "*Fax* · ours · named 1 time · *retired*, not offered any more",
        "Wait until it has gone through · next touch after 1 day",
        "[Change] [Bring back]",
      ]
    `);
  });

  it('has no buttons for the others', () => {
    const modal = causesModal({ ...view, causes, canEdit: false });
    expect(outline(modal).filter((line) => line.includes('['))).toEqual([]);
    expect(outline(modal)).toContain('~ Somebody with the role admin can change this list.');
  });

  it('goes on to the next page and back, with every cause on one of them', () => {
    const many = Array.from({ length: 2 * CAUSES_A_PAGE + 1 }, (_, at) =>
      aCause({ code: `c${at}`, name: `Cause ${at}` }),
    );
    const page = (from: number) =>
      outline(causesModal({ ...view, causes: many, from, canEdit: false }));
    const pages = [0, CAUSES_A_PAGE, 2 * CAUSES_A_PAGE].map(page);
    expect(pages.map((lines) => lines.at(-1))).toEqual([
      '[More]',
      '[Earlier ones] [More]',
      '[Earlier ones]',
    ]);
    for (const { name } of many)
      expect(pages.flat().filter((line) => line.startsWith(`*${name}* `))).toHaveLength(1);
    expect(
      outline(causesModal({ ...view, causes: many.slice(0, CAUSES_A_PAGE), canEdit: false })).at(
        -1,
      ),
    ).toContain('next touch');
  });
});

describe('the form', () => {
  it('shows what is known of a cause', () => {
    const { blocks } = causeModal({ cause: aCause({ side: 'ours' }), metadata: '' });
    expect(JSON.stringify(blocks)).toContain('"initial_value":"Goods receipt"');
    expect(JSON.stringify(blocks)).toContain('"initial_value":"5"');
    expect(blocks[1]).toMatchObject({ element: { initial_option: { value: 'ours' } } });
    expect(blocks[2]).toMatchObject({ element: { initial_option: { value: 'wait' } } });
  });

  it('takes no name that a choice would cut', () => {
    for (const side of Object.values(SIDE_NAME))
      expect(`${'n'.repeat(CAUSE_NAME_LENGTH)} (${side})`.length).toBeLessThanOrEqual(
        LIMITS.optionText,
      );
  });
});

it('stands in the glossary as it is in the code', () => {
  const rows = readFileSync('docs/GLOSSARY.md', 'utf8').split('\n');
  const start = rows.findIndex((row) => row.startsWith('| code')) + 2;
  const table = rows.slice(start, start + CAUSES.length);
  expect(table.map((row) => row.split('|').map((cell) => cell.trim()))).toEqual(
    CAUSES.map(({ code, name, nextStep, side, touchDays }) => {
      const days = touchDays === null ? '-' : String(touchDays);
      return ['', `\`${code}\``, name, side.replace('_', ' '), STEP_NAME[nextStep], days, ''];
    }),
  );
});

describe('asking and thanking', () => {
  const rules = { fromDays: 14, fromAmount: 1500, thankGapDays: 60 };

  it('shows the present numbers', () => {
    expect(JSON.stringify(askingModal(rules))).toMatch(/"14".*"1500".*"60"/);
  });

  it.each([
    [
      rules,
      'Saved. I ask about payments of 1,500 or more that come 14 days late or later. A client gets at most one thank-you letter in 60 days.',
    ],
    [
      { fromDays: 1, fromAmount: 0, thankGapDays: 1 },
      'Saved. I ask about payments of any amount that come 1 day late or later. A client gets at most one thank-you letter in 1 day.',
    ],
  ])('says what holds: %j', (rules, words) => {
    expect(askingSaved(rules, 'en-US').text).toBe(words);
  });
});
