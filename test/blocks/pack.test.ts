// Goal: a message breaks at 45 blocks or 9,000 characters, whichever comes first. Method: both sides of both boundaries.
import { describe, expect, it } from 'vitest';
import { digestMessages } from '#blocks/digest.ts';
import { section } from '#blocks/kit.ts';
import { fits, pack } from '#blocks/pack.ts';
import { md } from '#blocks/text.ts';
import { anEntry, aPlan } from './samples.ts';

const block = (characters: number) => section(md`${'x'.repeat(characters)}`);
const blocks = (count: number, characters: number) =>
  Array.from({ length: count }, () => block(characters));

describe('fits', () => {
  it.each([
    [45, 1, true],
    [46, 1, false],
    [8, 1025, true], // 8,200 characters: room is left for what a redraw adds.
    [8, 1026, false],
  ])('%i blocks of %i characters: %s', (count, characters, expected) => {
    expect(fits(blocks(count, characters))).toBe(expected);
  });
});

describe('pack', () => {
  it.each([
    [[45], 1, [45]],
    [[44, 1], 1, [45]],
    [[44, 2], 1, [44, 2]],
    [[3, 3, 2], 1025, [8]],
    [[3, 3, 3], 1025, [6, 3]],
    [[4, 4, 4, 4, 1], 1025, [8, 8, 1]],
    [[], 1, []],
  ])('groups of %j blocks of %i characters fill messages of %j', (sizes, characters, expected) => {
    const parts = pack(sizes.map((size) => blocks(size, characters)));
    expect(parts.map(({ length }) => length)).toEqual(expected);
  });
});

it('cuts root and thread by text where names are long', () => {
  const needsSomeone = Array.from({ length: 60 }, (_, index) =>
    anEntry({ clientId: `${index}`, number: '&'.repeat(40), name: '&'.repeat(80) }),
  );
  const plan = aPlan({ needsSomeone, waiting: needsSomeone, overdueClients: 120 });
  const messages = digestMessages({
    plan,
    locale: 'en-US',
    timeZone: 'UTC',
    snoozes: new Map(),
    letters: new Map(),
    thanks: new Map(),
    isPreview: false,
    reach: 'live',
  });
  // Counted apart from the code under test: every text in the JSON of the blocks.
  const characters = messages.map(({ blocks }) =>
    [...JSON.stringify(blocks).matchAll(/"text":"((?:[^"\\]|\\.)*)"/g)]
      .map(([, text]) => (JSON.parse(`"${text}"`) as string).length)
      .reduce((sum, length) => sum + length, 0),
  );
  expect(Math.max(...characters)).toBeLessThanOrEqual(9000);
  const entries = messages.map(
    ({ blocks }) => blocks.filter(({ type }) => type === 'actions').length,
  );
  expect(entries.reduce((sum, count) => sum + count, 0)).toBe(60);
  expect(entries[0]).toBeLessThan(10);
  expect(entries[1]).toBeLessThan(22);
});
