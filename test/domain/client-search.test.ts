// Goal: the client that was meant, or a choice; never a guess.
// Method: names as ledgers write them, then seeded slips of the finger.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byNameThenId, findClient, normaliseName } from '#domain/client-search.ts';

const client = (name: string, number: string | null = null, aliases: string[] = []) => ({
  id: number ?? name,
  number,
  name,
  aliases,
});

const BOOK = [
  client('Acme & Sons', '0200769623', ['Sons of Acme']),
  client('Acme Ltd (Leeds)', '17'),
  client('Akme GmbH', 'C-18'),
  client('Globex Corporation', '19', ['GBX', 'Springfield Power']),
  client('Initech', '20'),
  client('Société Générale', '21'),
  client('Umbrella, Inc.', '22'),
];

/** Kind and names, short enough to read in a table. */
function found(
  query: string,
  book: Parameters<typeof findClient>[1] = BOOK,
): [string, ...string[]] {
  const match = findClient(query, book);
  switch (match.kind) {
    case 'one':
      return ['one', match.client.name];
    case 'many':
      return ['many', ...match.clients.map(({ name }) => name)];
    default:
      return ['none', ...match.suggestions.map(({ name }) => name)];
  }
}

describe('a normalised name', () => {
  it.each([
    ['Müller & Söhne, Ltd.', 'muller and sohne ltd'],
    ['  ACME\u00a0  Ltd ', 'acme ltd'],
    ['Acme GmbH', 'acme gmbh'],
    ['Straße', 'strasse'],
    ['STRASSE', 'strasse'],
    ['Ørsted', 'orsted'],
    ['Łódź Æther', 'lodz aether'],
    ['İstanbul ısı', 'istanbul isi'],
    ['ＡＣＭＥ　Ｌｔｄ', 'acme ltd'],
    ['ﬁnance½', 'finance1 2'],
    ['O’Brien-Smith/Co', 'o brien smith co'],
    ['Ac\u00adme\u200b', 'acme'],
    ['Газпром Нефть', 'газпром нефть'],
    ['ΌΜΙΛΟΣ', 'ομιλοσ'],
    ['株式会社 東京', '株式会社 東京'],
    ['がす', 'がす'],
    ['한국전력', '한국전력'],
    ['हिन्दी', 'हिन्दी'],
    ['!!!', '!!!'],
    ['   ', ''],
  ])('of "%s" is "%s"', (name, expected) => {
    expect(normaliseName(name)).toBe(expected);
  });

  it('keeps two clients apart that differ by legal form, by sound mark or by symbols alone', () => {
    expect(normaliseName('Acme Ltd')).not.toBe(normaliseName('Acme GmbH'));
    expect(normaliseName('がす')).not.toBe(normaliseName('かす'));
    expect(normaliseName('!!!')).not.toBe(normaliseName('???'));
  });

  it('is its own normalised name, whatever the case', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const once = normaliseName(name);
        expect(normaliseName(once)).toBe(once);
        expect(normaliseName(` ${name} `)).toBe(once);
        expect(once).not.toMatch(/^\s|\s$|\s\s/);
      }),
    );
  });
});

describe('the client that is meant', () => {
  it.each([
    ['the customer number', '0200769623', ['one', 'Acme & Sons']],
    ['the number as the card shows it', '#0200769623', ['one', 'Acme & Sons']],
    ['the number in small letters', ' c-18 ', ['one', 'Akme GmbH']],
    ['the whole name', 'ACME AND SONS', ['one', 'Acme & Sons']],
    ['the name without accents', 'societe generale', ['one', 'Société Générale']],
    ['an alias', 'gbx', ['one', 'Globex Corporation']],
    ['the beginning of a word', 'umb', ['one', 'Umbrella, Inc.']],
    ['beginnings in any order', 'corp glo', ['one', 'Globex Corporation']],
    ['the word that tells two apart', 'acme leeds', ['one', 'Acme Ltd (Leeds)']],
    ['nothing', '', ['none']],
    ['blanks', ' \t ', ['none']],
    ['a number without its leading zeros', '200769623', ['none']],
    ['the middle of a word', 'nitech', ['none', 'Initech']],
    ['a typo', 'acmee', ['none', 'Acme & Sons', 'Acme Ltd (Leeds)']],
    ['swapped letters', 'amce', ['none', 'Acme & Sons', 'Acme Ltd (Leeds)']],
    ['two slips in six letters', 'gloobx', ['none', 'Globex Corporation']],
    ['a typo in an alias', 'sprignfield', ['none', 'Globex Corporation']],
    ['somebody unrelated', 'zzzzqqq', ['none']],
    ['an unrelated sentence', 'weather forecast', ['none']],
    ['symbols', '%%%', ['none']],
  ])('%s: "%s"', (_, query, expected) => {
    expect(found(query)).toEqual(expected);
  });

  it('Tesorio: first match on a partial name', () => {
    const book = [client('Acme Trading', '2'), client('Acme Foods', '1')];
    expect(found('acme', book)).toEqual(['many', 'Acme Foods', 'Acme Trading']);
    expect(found('Acme', book.toReversed())).toEqual(['many', 'Acme Foods', 'Acme Trading']);
  });

  it('gives a choice of two clients with one name, one number or one alias', () => {
    const twins = [client('Acme', '2', ['A']), client('ACME', '1', ['a'])];
    expect(found('acme', twins)).toEqual(['many', 'ACME', 'Acme']);
    expect(found('A', twins)).toEqual(['many', 'ACME', 'Acme']);
    const numbers = [client('From the ledger', '7'), { ...client('From the file', '7'), id: '8' }];
    expect(found('7', numbers)).toEqual(['many', 'From the file', 'From the ledger']);
  });

  it('takes the number before the name, the name before the alias, the alias before a beginning', () => {
    const named7 = client('7', 'A');
    expect(found('7', [named7, client('Seven', '7')])).toEqual(['one', 'Seven']);
    expect(found('7', [named7, client('Seven', 'B', ['7'])])).toEqual(['one', '7']);
    expect(found('se', [client('Seven'), client('Two', 'C', ['SE'])])).toEqual(['one', 'Two']);
    expect(found('acme', [client('Acme'), client('Acme Ltd')])).toEqual(['one', 'Acme']);
  });

  it('offers at most ten, and suggests at most three', () => {
    const many = Array.from({ length: 12 }, (_, index) =>
      client(`Acme ${String.fromCharCode(76 - index)}`),
    );
    expect(found('acme', many)).toEqual([
      'many',
      ...'A B C D E F G H I J'.split(' ').map((one) => `Acme ${one}`),
    ]);
    expect(found('amce', many)).toEqual(['none', 'Acme A', 'Acme B', 'Acme C']);
  });

  it('suggests first whose name begins so', () => {
    const book = [client('Aa Acme'), client('Acme Zoo')];
    expect(found('acmee', book)).toEqual(['none', 'Acme Zoo', 'Aa Acme']);
  });

  it('leaves the list it was given as it was', () => {
    const book = [client('B one'), client('A one')];
    findClient('one', book);
    expect(book.map(({ name }) => name)).toEqual(['B one', 'A one']);
  });
});

describe('slips of the finger', () => {
  const SYLLABLES = [
    'ba',
    'kor',
    'lin',
    'tre',
    'mo',
    'san',
    'vel',
    'dra',
    'pi',
    'nor',
    'gal',
    'wex',
  ];
  const word = fc
    .array(fc.constantFrom(...SYLLABLES), { minLength: 2, maxLength: 4 })
    .map((parts) => parts.join(''));
  const form = fc.constantFrom('Ltd', 'GmbH', 'Inc.', '& Sons', 'Logistics');
  const name = fc.tuple(word, word, form).map((parts) => parts.join(' '));
  const book = fc
    .uniqueArray(name, { minLength: 20, maxLength: 60, selector: normaliseName })
    .map((names) => names.map((one) => client(one)));

  const reached = (query: string, list: ReturnType<typeof client>[], wanted: string) =>
    found(query, list).includes(wanted);

  it('finds a name with two neighbouring letters swapped', () => {
    fc.assert(
      fc.property(book, fc.nat(), fc.nat(), (list, which, where) => {
        const { name } = list[which % list.length]!;
        const at = where % (name.indexOf(' ') - 1);
        const slip = name.slice(0, at) + name[at + 1]! + name[at]! + name.slice(at + 2);
        expect(reached(slip, list, name), slip).toBe(true);
      }),
    );
  });

  it('finds a name with a letter left out or doubled', () => {
    fc.assert(
      fc.property(book, fc.nat(), fc.nat(), (list, which, where) => {
        const { name } = list[which % list.length]!;
        const at = where % name.indexOf(' ');
        expect(reached(name.slice(0, at) + name.slice(at + 1), list, name)).toBe(true);
        expect(reached(name.slice(0, at) + name[at]! + name.slice(at), list, name)).toBe(true);
      }),
    );
  });

  it('says the same whatever order the clients come in', () => {
    fc.assert(
      fc.property(book, fc.string({ maxLength: 12 }), (list, query) => {
        expect(found(query, list.toReversed())).toEqual(found(query, list));
      }),
    );
  });

  it('always finds a client by its number and its whole name', () => {
    fc.assert(
      fc.property(book, fc.nat(), (list, which) => {
        const numbered = list.map((one, index) => ({ ...one, number: `K${index}` }));
        const { name, number } = numbered[which % numbered.length]!;
        expect(found(number, numbered)).toEqual(['one', name]);
        expect(found(name.toUpperCase(), numbered)).toEqual(['one', name]);
      }),
    );
  });
});

describe('the order of a list', () => {
  it('is by name, then by id', () => {
    const list = [client('B', '1'), client('A', '3'), client('A', '2')];
    expect(list.sort(byNameThenId).map(({ id }) => id)).toEqual(['2', '3', '1']);
    expect(byNameThenId(client('A', '1'), client('A', '1'))).toBe(0);
  });
});
