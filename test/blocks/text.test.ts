// Goal: what people wrote is shown as they wrote it and never obeyed. Method: tables, then properties.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { channel, clean, clip, escape, join, link, md, mention } from '#blocks/text.ts';
import { INJECTIONS, NASTY_NAMES } from './samples.ts';

describe('escape', () => {
  it.each([
    ['Acme & Sons', 'Acme &amp; Sons'],
    ['<!channel>', '&lt;!channel&gt;'],
    ['&lt;', '&amp;lt;'], // The ampersand first, else this would come out as a bracket.
    ['*bold*', '∗bold∗'],
    ['snake_case_1', 'snake_case_1'],
    ['_init_', 'ˍinitˍ'],
    ['5*4', '5*4'],
    ['a`b `c`', 'a`b ˋcˋ'],
    ['a\nb\tc', 'a b c'],
    ['a\u0000b\u202Ec', 'abc'],
    ['\uD83D x', '\uFFFD x'],
    ['1\u00A0234,50\u00A0€', '1\u00A0234,50\u00A0€'],
    ['', ''],
  ])('%j becomes %j', (text, expected) => {
    expect(escape(text)).toBe(expected);
  });

  it('isolates right-to-left text, so that an amount beside it keeps its place', () => {
    expect(escape('שלום')).toBe('\u2068שלום\u2069');
    expect(escape('Acme')).toBe('Acme');
  });

  it('leaves nothing that Slack could obey', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.constantFrom(...NASTY_NAMES), fc.string({ unit: 'binary' })),
        (text) => {
          const escaped = escape(text);
          expect(escaped).not.toMatch(/[<>\n]|&(?!(amp|lt|gt);)|\p{Cc}/u);
          expect(escaped.isWellFormed()).toBe(true);
        },
      ),
    );
  });

  it('keeps the text: decoded, it reads as before', () => {
    const decoded = escape('R&D <Lab> "a"')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&');
    expect(decoded).toBe('R&D <Lab> "a"');
  });
});

describe('clip', () => {
  it.each([
    ['short', 5, 'short'],
    ['longer', 5, 'long…'],
    ['ab&amp;cd', 6, 'ab…'], // Not "ab&am…".
    ['ab&amp;cd', 8, 'ab&amp;…'],
    ['ab😀cd', 4, 'ab…'], // Not half of the pair.
    ['by <@U123> today', 9, 'by…'], // Not "by <@U12…".
    ['see <https://x.dev/a|the page> now', 20, 'see…'],
    ['word and more', 6, 'word…'],
  ])('%j at %i is %j', (text, max, expected) => {
    expect(clip(text, max)).toBe(expected);
  });

  it('never exceeds its length, and never cuts an entity or a pair', () => {
    const unit = fc.constantFrom('&amp;', '&lt;', '😀', 'a', ' ', '<@U12>', '&gt;');
    fc.assert(
      fc.property(fc.array(unit), fc.integer({ min: 1, max: 40 }), (units, max) => {
        const clipped = clip(units.join(''), max);
        expect(clipped.length).toBeLessThanOrEqual(max);
        expect(clipped.isWellFormed()).toBe(true);
        expect(clipped.replace(/&(amp|lt|gt);|<@U12>/g, '')).not.toMatch(/[&<>]/);
      }),
    );
  });
});

describe('md', () => {
  it('escapes every string put into it and nothing else', () => {
    expect(md`*${'<!channel>'}* owes ${5}`.mrkdwn).toBe('*&lt;!channel&gt;* owes 5');
    expect(md`${md`*x*`} & ${'&'}`.mrkdwn).toBe('*x* & &amp;');
    expect(join([md`a`, md``, md`b`], ' · ').mrkdwn).toBe('a · b');
  });
});

describe('what Slack does obey', () => {
  it('is a mention or a link of a proper form only', () => {
    expect(mention('U1').mrkdwn).toBe('<@U1>');
    expect(channel('C1').mrkdwn).toBe('<#C1>');
    expect(link('https://x.dev/a?b=1', 'a > b').mrkdwn).toBe('<https://x.dev/a?b=1|a &gt; b>');
    for (const text of INJECTIONS) {
      expect(mention(text).mrkdwn).toBe(escape(text));
      expect(channel(text).mrkdwn).toBe(escape(text));
      expect(link(text, 'here').mrkdwn).toBe('here');
    }
    expect(link('javascript:alert(1)', 'here').mrkdwn).toBe('here');
  });
});

describe('clean', () => {
  it('keeps emoji that are joined', () => {
    expect(clean('👩‍👩‍👧‍👦')).toBe('👩‍👩‍👧‍👦');
  });
});
