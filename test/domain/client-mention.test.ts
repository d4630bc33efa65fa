// Goal: a reply is taken for a client only where it names one; where several fit, all of them are said, so that somebody asks.
// Method: sentences people write, against clients whose names lie close to one another.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientsMeant } from '#domain/client-mention.ts';

const called = (name: string, ...aliases: string[]) => ({ id: name, number: null, name, aliases });
const clients = [
  called('Acme & Sons', 'Wile E. Coyote'),
  called('Acme Leeds'),
  called('Globex'),
  called('The Bakery House'),
  called('24 Seven Ltd'),
  called('Weber GmbH'),
  called('Today'),
];
const meant = (sentence: string) => clientsMeant(sentence, clients).map(({ name }) => name);

describe('a sentence', () => {
  it.each([
    // It begins with the name, or with its first words.
    ['Globex pays on Friday', ['Globex']],
    ['globex: they pay on Friday', ['Globex']],
    ['Acme & Sons pay on Friday', ['Acme & Sons']],
    ['acme and sons want a PO', ['Acme & Sons']],
    ['Weber wants the invoice again', ['Weber GmbH']],
    ['The Bakery called', ['The Bakery House']],
    // It names the client somewhere, in full or by another name.
    ['They of Globex are short of cash', ['Globex']],
    ['Spoke with Wile E. Coyote', ['Acme & Sons']],
    // The longest name wins.
    ['Acme Leeds: wrong address', ['Acme Leeds']],
    // Two fit.
    ['Acme pays on Friday', ['Acme & Sons', 'Acme Leeds']],
    ['Globex and Acme Leeds are one', ['Acme Leeds', 'Globex']],
    // Nobody is named: words that stand in many sentences are no names.
    ['They pay on Friday', []],
    ['We wait', []],
    ['The invoice is paid', []],
    ['24 hours, they said', []],
    ['today they pay', []],
    ['Called the bakery', []],
    ['', []],
  ])('%j means %j', (sentence, expected) => {
    expect(meant(sentence)).toEqual(expected);
  });

  it('means the one client there is, whatever it says', () => {
    expect(clientsMeant('They pay on Friday', [clients[0]!])).toEqual([clients[0]]);
  });

  it('means both of two with one name', () => {
    const twins = [called('Globex'), { ...called('Globex'), id: '2' }];
    expect(clientsMeant('Globex pays', twins)).toEqual(twins);
  });

  it('that begins with a full name means that client, or asks', () => {
    const words = fc.stringMatching(/^[a-z ]{0,30}$/);
    fc.assert(
      fc.property(fc.constantFrom(...clients.slice(0, 4)), words, (client, rest) => {
        expect(meant(`${client.name} ${rest}`)).toContain(client.name);
      }),
    );
  });
});
