// Goal: whatever passes as an address is one mailbox for every mail program on the way. Method: tables of what people and
// attackers write, and random texts read back by two address parsers that are not ours.
import fc from 'fast-check';
import addressparser from 'nodemailer/lib/addressparser';
import { addressParser } from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { domainOf, isMailAddress, mailAddressOf } from '#mail/address.ts';

const LONG_DOMAIN = `${'d'.repeat(60)}.${'e'.repeat(60)}.${'f'.repeat(60)}`;

describe('an address', () => {
  it.each([
    'ap@client.example',
    'Accounts.Payable@Client.Example',
    'o’brien@x.example'.replace('’', "'"),
    'billing+acme_2026-11=x@sub.domain.co.uk',
    'a/b#c~d&e@x.example',
    '0@x.example',
    'x@xn--mller-kva.de',
    'x@1and1.example',
    `${'l'.repeat(64)}@x.example`,
    `${'l'.repeat(64)}@${LONG_DOMAIN}.abc.de`,
    `x@${'d'.repeat(63)}.de`,
  ])('may be %s', (text) => expect(isMailAddress(text)).toBe(true));

  it.each([
    '',
    'a',
    '@x.example',
    'a@',
    'a@b.c, d@e.f',
    'a@b.c,d@e.f',
    'a@b.c;d@e.f',
    'a@b.c d@e.f',
    'a@b.c\r\nRCPT TO:<d@e.f>',
    'a@b.c\nBcc: d@e.f',
    'a\u0000@b.cd',
    'a@b.cd\n',
    ' a@b.cd',
    '<a@b.cd>',
    'Ann <a@b.cd>',
    'a@b.cd(comment)',
    '(comment)a@b.cd',
    '"a"@b.cd',
    '"a@b.cd"@e.fg',
    '"a b"@c.de',
    'a@b@c.de',
    'a\\@b@c.de',
    '@relay.example:a@b.cd',
    'a%b.cd@relay.example',
    'b.cd!a@relay.example',
    '|touch@x.example',
    '-oQ/tmp@x.example',
    '.a@b.cd',
    'a.@b.cd',
    'a..b@c.de',
    'a@localhost',
    'a@b.cd.',
    'a@.b.cd',
    'a@b..cd',
    'a@-b.cd',
    'a@b-.cd',
    'a@b_c.de',
    'a@[127.0.0.1]',
    'a@[IPv6:::1]',
    'a@127.0.0.1',
    'a@0x7f.1',
    'a@xn--zzzzzz.de',
    'müller@x.example',
    'a@müller.de',
    'a@b.cd\u202E',
    'a@exa\u00ADmple.com',
    'a@ｅxample.com',
    `${'l'.repeat(65)}@x.example`,
    `${'l'.repeat(64)}@${LONG_DOMAIN}.abc.def`,
    `x@${'d'.repeat(64)}.de`,
  ])('is not %j', (text) => expect(isMailAddress(text)).toBe(false));

  it('is one mailbox to other parsers too, whatever is written', () => {
    const piece = fc.oneof(
      fc.constantFrom(...Array.from('aZ0.@,;"\'<>() \\:%-ü[]&#/=+_~\u0000\u202E')),
      fc.constantFrom('\r\n', 'x@y.zz', '.de', '@b.cd', 'xn--'),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = pieces.join('');
        if (!isMailAddress(text)) return;
        expect(addressparser(text)).toEqual([{ address: text, name: '' }]);
        expect(addressParser(text)).toEqual([{ address: text, name: '' }]);
        expect(mailAddressOf(text)?.toLowerCase()).toBe(text.toLowerCase());
      }),
      { numRuns: 20_000 },
    );
  });
});

describe('a typed address', () => {
  it.each([
    [' AP@Client.Example\n', 'AP@client.example'],
    ['x@müller.de', 'x@xn--mller-kva.de'],
    ['x@MÜLLER.de', 'x@xn--mller-kva.de'],
    ['x@xn--mller-kva.de', 'x@xn--mller-kva.de'],
    ['x@例え.テスト', 'x@xn--r8jz45g.xn--zckzah'],
  ])('%j is stored as %s', (typed, stored) => expect(mailAddressOf(typed)).toBe(stored));

  it.each([
    'müller@x.example',
    'a@b.cd/e',
    'a@b.cd?x=1',
    'a@b.cd#e',
    'a@b.cd:25',
    'a@b%2ecd.de',
    'a@b.cd, e@f.gh',
    'a@127.1',
    'nobody',
    '',
  ])('%j is none', (typed) => expect(mailAddressOf(typed)).toBeNull());
});

it('names the domain in small letters', () => {
  expect(domainOf('AP@Client.Example')).toBe('client.example');
  expect(() => domainOf('client.example')).toThrow('not a mail address');
});
