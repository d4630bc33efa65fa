// Goal: who looks like one is proposed once, in the right direction, and nobody who is known to be two.
// Method: small books in tables, both sides of each boundary; properties over random ones.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FREE_MAIL_DOMAINS } from '#domain/free-mail.ts';
import { type ComparedClient, lookAlikesAmong, SHARED_BY_MANY } from '#domain/look-alike.ts';

type Wishes = Partial<Omit<ComparedClient, 'id' | 'domain'>> & { domain?: string };

/** A book by id; how many write from a domain is counted over it. */
function aBookOf(clients: Record<string, Wishes>): ComparedClient[] {
  const all = Object.entries(clients);
  return all.map(([id, { domain, ...wishes }]) => ({
    id,
    source: 'csv',
    nameKey: `client ${id}`,
    invoices: 1,
    hasMerged: false,
    ...wishes,
    domain:
      domain === undefined
        ? null
        : { name: domain, clients: all.filter(([, one]) => one.domain === domain).length },
  }));
}

const nobody = (): boolean => false;
const apart =
  (...pairs: readonly string[]) =>
  (one: string, other: string) =>
    pairs.includes(`${one} ${other}`) || pairs.includes(`${other} ${one}`);
/** "1<2": 2 would be merged into 1. */
const proposed = (clients: Record<string, Wishes>, isApart: ReturnType<typeof apart> = nobody) =>
  lookAlikesAmong(aBookOf(clients), isApart).map(
    ({ keepId, mergeId, why }) =>
      `${keepId}<${mergeId} ${why.map((one) => (one.code === 'same_name' ? 'name' : one.domain)).join(' ')}`,
  );

const acme = { nameKey: 'acme ltd' };
const four = { domain: 'books.example' };

describe('two clients look alike', () => {
  it.each<[string, Record<string, Wishes>, string[]]>([
    ['with one name', { 1: acme, 2: acme }, ['1<2 name']],
    ['with one name in two ledgers', { 1: acme, 2: { ...acme, source: 'xero' } }, ['1<2 name']],
    ['not with two names', { 1: acme, 2: { nameKey: 'acme gmbh' } }, []],
    ['not without a name', { 1: { nameKey: '' }, 2: { nameKey: '' } }, []],
    [
      'writing from one domain',
      { 1: { domain: 'acme.example' }, 2: { domain: 'acme.example' } },
      ['1<2 acme.example'],
    ],
    ['not from two domains', { 1: { domain: 'acme.example' }, 2: { domain: 'a.example' } }, []],
    ['not from free mail', { 1: { domain: 'gmail.com' }, 2: { domain: 'gmail.com' } }, []],
    ['not from a provider', { 1: { domain: 't-online.de' }, 2: { domain: 't-online.de' } }, []],
    [
      'four from one domain',
      { 1: four, 2: four, 3: four, 4: four },
      ['1<2 books.example', '1<3 books.example', '1<4 books.example'],
    ],
    ['not five: a bookkeeping service', { 1: four, 2: four, 3: four, 4: four, 5: four }, []],
    [
      'for both reasons at once',
      {
        1: { ...acme, domain: 'acme.example' },
        2: { ...acme, domain: 'acme.example' },
      },
      ['1<2 name acme.example'],
    ],
  ])('%s', (_, clients, pairs) => {
    expect(proposed(clients)).toEqual(pairs);
  });
});

describe('who stays', () => {
  it.each<[string, Record<string, Wishes>, string[]]>([
    ['the one with more invoices', { 1: acme, 2: { ...acme, invoices: 2 } }, ['2<1 name']],
    ['the older of equals, by number and not by letter', { 10: acme, 9: acme }, ['9<10 name']],
    [
      'the one who has taken others in',
      { 1: { ...acme, invoices: 9 }, 2: { ...acme, hasMerged: true } },
      ['2<1 name'],
    ],
    [
      'two who have taken others in both do',
      {
        1: { ...acme, hasMerged: true },
        2: { ...acme, hasMerged: true },
      },
      [],
    ],
    [
      'the same one of all',
      { 1: acme, 2: { ...acme, invoices: 5 }, 3: acme },
      ['2<1 name', '2<3 name'],
    ],
  ])('%s', (_, clients, pairs) => {
    expect(proposed(clients)).toEqual(pairs);
  });
});

describe('who is known to be two', () => {
  it('is not proposed again; the next in line is', () => {
    const three = { 1: acme, 2: acme, 3: acme };
    expect(proposed(three, apart('1 2'))).toEqual(['1<3 name']);
    expect(proposed(three, apart('1 3'))).toEqual(['1<2 name', '2<3 name']);
    expect(proposed(three, apart('1 2', '1 3'))).toEqual(['2<3 name']);
    expect(proposed(three, apart('1 2', '1 3', '2 3'))).toEqual([]);
  });
});

it('puts two reasons first, then two ledgers, then the older', () => {
  const pairs = proposed({
    1: { nameKey: 'a' },
    2: { nameKey: 'a' },
    3: { nameKey: 'b' },
    4: { nameKey: 'b', source: 'xero' },
    5: { nameKey: 'c', domain: 'c.example' },
    6: { nameKey: 'c', domain: 'c.example' },
    7: { domain: 'd.example' },
    8: { domain: 'd.example' },
  });
  expect(pairs).toEqual(['5<6 name c.example', '3<4 name', '1<2 name', '7<8 d.example']);
});

describe('whatever the book', () => {
  const wishes = fc.record({
    nameKey: fc.constantFrom('', 'a', 'b', 'c'),
    source: fc.constantFrom('csv', 'xero'),
    invoices: fc.nat(3),
    hasMerged: fc.boolean(),
    domain: fc.constantFrom('a.example', 'b.example', 'c.example', 'gmail.com', 'z'),
  });
  const book = fc
    .array(wishes, { maxLength: 12 })
    .map((all) => aBookOf(Object.fromEntries(all.map((one, at) => [at + 1, one]))));
  const pairs = fc
    .array(fc.tuple(fc.nat(12), fc.nat(12)), { maxLength: 6 })
    .map((all) => all.map(([one, other]) => `${one} ${other}`));

  it('no client is proposed for merging twice for one reason, none who stays is merged away by it', () => {
    fc.assert(
      fc.property(book, pairs, (clients, known) => {
        const found = lookAlikesAmong(clients, apart(...known));
        const reasons = found.flatMap(({ mergeId, why }) =>
          why.map((one) => `${mergeId} ${JSON.stringify(one)}`),
        );
        expect(new Set(reasons).size).toBe(reasons.length);
        const byId = new Map(clients.map((one) => [one.id, one]));
        for (const { keepId, mergeId, why } of found) {
          const [keep, merge] = [byId.get(keepId)!, byId.get(mergeId)!];
          expect(merge.hasMerged).toBe(false);
          expect(apart(...known)(keepId, mergeId)).toBe(false);
          expect(keep.hasMerged || keep.invoices >= merge.invoices).toBe(true);
          for (const one of why) {
            if (one.code === 'same_name') expect(keep.nameKey).toBe(merge.nameKey);
            else {
              expect(keep.domain?.name).toBe(one.domain);
              expect(merge.domain?.name).toBe(one.domain);
              expect(FREE_MAIL_DOMAINS).not.toContain(one.domain);
              expect(keep.domain!.clients).toBeLessThan(SHARED_BY_MANY);
            }
          }
        }
      }),
    );
  });

  it('says the same in whatever order the clients come', () => {
    fc.assert(
      fc.property(book, (clients) => {
        expect(lookAlikesAmong(clients.toReversed(), nobody)).toEqual(
          lookAlikesAmong(clients, nobody),
        );
      }),
    );
  });
});
