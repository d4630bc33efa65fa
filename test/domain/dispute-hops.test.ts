// Goal: the way of a case survives its line in the record. Method: every way that the routing can find, written and read.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hopsOf, hopsText } from '#domain/dispute-hops.ts';
import type { Hop, HopWhy } from '#domain/dispute-route.ts';

const whys: HopWhy[] = [
  'rule',
  'owner',
  'no_owner',
  'unknown',
  'barred',
  'no_role',
  'away',
  'away_in_slack',
  'deputy',
  'no_deputy',
  'loop',
];
const hop: fc.Arbitrary<Hop> = fc
  .record({
    why: fc.constantFrom(...whys),
    who: fc.constantFrom('U1', 'W0123ABC', 'S1', null),
  })
  .map(({ who, why }) => {
    const isGroup = who?.startsWith('S') ?? false;
    return { why, userId: isGroup ? null : who, groupId: isGroup ? who : null };
  });

it('reads every way as it was written', () => {
  fc.assert(
    fc.property(fc.array(hop), (hops) => {
      expect(hopsOf(hopsText(hops))).toEqual(hops);
    }),
  );
});

it('leaves out what is none', () => {
  expect(hopsOf('')).toEqual([]);
  expect(hopsOf('teleported:U1 owner:U2')).toEqual([{ why: 'owner', userId: 'U2', groupId: null }]);
});
