// Goal: no word of what somebody noted is taken for a part of a name. Method: what people type, split every way.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isCleanSplit, splitsOf } from '#domain/named-client.ts';

const acme = { id: '1', number: '0200769623', name: 'Acme & Sons', aliases: ['Wile E. Coyote'] };
const clean = (typed: string) =>
  splitsOf(typed)
    .filter((split) => isCleanSplit(split, acme))
    .map(({ name, rest }) => `${name} | ${rest}`);

it('offers the longest name first', () => {
  expect(splitsOf('  acme  pays\nlate ')).toEqual([
    { name: 'acme  pays\nlate', rest: '' },
    { name: 'acme  pays', rest: 'late' },
    { name: 'acme', rest: 'pays\nlate' },
  ]);
  expect(splitsOf('')).toEqual([]);
});

it.each([
  ['acme & sons called', 'acme & sons | called'],
  ['Acme, sons called', 'Acme, sons | called'],
  ['acme: they called', 'acme | they called'],
  ['wile e. coyote called twice', 'wile e. coyote | called twice'],
  ['0200769623 called twice', '0200769623 | called twice'],
])('%j', (typed, expected) => {
  // All that was typed may be a name as well; nobody is called so, then.
  expect(clean(typed)[1]).toBe(expected);
});

it.each(['acme so they pay', 'acme and we agreed', 'acme & we agreed'])(
  'leaves the words of %j to the note',
  (typed) => {
    expect(clean(typed)).toEqual([`${typed} | `, `acme | ${typed.slice(5)}`]);
  },
);

it('loses no word', () => {
  const words = fc.array(fc.stringMatching(/^[a-z]{1,8}$/), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(words, (typed) => {
      for (const { name, rest } of splitsOf(typed.join(' ')))
        expect([...name.split(' '), ...rest.split(' ')].filter(Boolean)).toEqual(typed);
    }),
  );
});
