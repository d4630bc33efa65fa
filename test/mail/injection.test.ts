// Goal: what anybody wrote (a client's name, an invoice number, the person's own edit) comes out as text, in the subject, in
// both parts and through templates. Method: a corpus of attacks in every field at once, then properties over any text.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkTemplate, draftOf, templateOf } from '#mail/draft.ts';
import type { LetterFacts, RenderedLetter } from '#mail/letter.ts';
import { httpsUrl, isolate, oneLine } from '#mail/plain-text.ts';
import { renderLetter } from '#mail/render.ts';
import { fillIn } from '#mail/template-engine.ts';
import { anInvoice, someFacts } from './letters.ts';

const HEADERS = [
  'Hello\r\nBcc: everybody@example.com',
  'Hello\nBcc: everybody@example.com',
  'Hello\rBcc: everybody@example.com',
  'Hello\r\n\r\n<html>body</html>',
  'Hello\u0085Bcc: x@example.com',
  'Hello\u2028Bcc: x@example.com',
  'Hello\u2029Bcc: x@example.com',
  'Hello\u000BBcc: x@example.com\u000C',
  'Hello\u0000Bcc: x@example.com',
  'Hello%0d%0aBcc: x@example.com',
  '=?utf-8?q?=0D=0ABcc:_x@example.com?=',
];

const MARKUP = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'><svg onload=alert(1)>",
  '<a href="javascript:alert(1)">pay here</a>',
  '</td></tr></table><h1>New bank account!</h1>',
  '<!--',
  '-->',
  ']]>',
  '<style>*{display:none}</style>',
  '</title><script>alert(1)</script>',
  '</style><script>alert(1)</script>',
  '&lt;script&gt;',
  '&#60;script&#62;',
  '<IMG SRC=&#106;avascript:alert(1)>',
  '<base href="https://evil.example">',
  '<meta http-equiv="refresh" content="0;url=https://evil.example">',
  '<scr\u0000ipt>alert(1)</scr\u0000ipt>',
  '＜script＞',
];

const LIQUID = [
  '{{ team }}',
  '{{ constructor }}',
  '{{ "".constructor.constructor }}',
  '{{ client.constructor.prototype }}',
  '{{ client["__proto__"] }}',
  '{{ __proto__ }}',
  '{{ this }}',
  '{{ globals }}',
  '{% include "/etc/passwd" %}',
  "{% render '../../.env' %}",
  '{% layout "x" %}',
  '{% block a %}{% endblock %}',
  '{% for i in (1..1000000000) %}x{% endfor %}',
  '{% tablerow i in (1..1000000000) %}x{% endtablerow %}',
  '{{ (1..1000000000) }}',
  '{% if (1..1000000000) %}x{% endif %}',
  '{% assign a = "x" %}',
  '{% capture a %}x{% endcapture %}',
  '{% increment a %}',
  '{% cycle "a", "b" %}',
  '{% liquid\necho client %}',
  '{% echo client %}',
  '{% raw %}{{ x }}{% endraw %}',
  '{% # comment %}',
  '{% constructor %}{% endconstructor %}',
  '{% toString %}',
  '{{ client | constructor }}',
  '{{ client | append: client | append: client }}',
  '{{ client | times: 1e308 }}',
  '{{ "a" | json }}',
  '{{ client | raw }}',
  '{{ client.size }}',
  '{{ [client] }}',
  '{{ "text" }}',
  '{{ 5 }}',
  '{{{ client }}}',
];

const URLS = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  ' javascript:alert(1)',
  'java\nscript:alert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:x',
  'http://pay.example.com/INV-7',
  '//pay.example.com',
  'https://user:secret@pay.example.com',
  'https://bank.example@evil.example/',
  'file:///etc/passwd',
  'https://pay.example.com/\u202Etxt.exe',
  'https://pay.example.com/\r\nX: y',
  'https:// pay.example.com',
  'https://',
  'pay.example.com',
  '',
];

const EVERY_FIELD = (text: string): LetterFacts =>
  someFacts({
    clientName: text,
    contactName: text,
    team: { name: text, signer: text, phone: text, replyTo: text, logoUrl: text, signature: text },
    invoices: [anInvoice({ number: text, po: text, paymentUrl: text, collectableMinor: 1n })],
    credits: [{ currency: 'EUR', minor: 1n, number: text, kind: 'unapplied_payment' }],
    payTo: [{ currency: 'EUR', words: text }],
    amends: { addedPos: [text], hasMissedInvoice: true, isSorry: false },
  });

function withEverywhere(text: string): RenderedLetter {
  return renderLetter({ draft: { subject: text, body: text }, facts: EVERY_FIELD(text) });
}

/** Every tag there is, with its attributes; ours have double quotes around their values, which never hold a bracket. */
const TAG = /<(!DOCTYPE|\/?[a-z][a-z0-9]*)((?: [a-z-]+(?:="[^"<>]*")?)*)>/gi;
const OUR_TAGS = 'a b body br div head html img meta p span style table td th title tr'.split(' ');
const OUR_ATTRIBUTES =
  'align alt border cellpadding cellspacing class colspan content dir height href html http-equiv lang name nowrap role scope src style valign width'.split(
    ' ',
  );

function expectOnlyOurMarkup({ html }: RenderedLetter): void {
  const strange: string[] = [];
  const rest = html.replace(TAG, (whole, tag: string, attributes: string) => {
    const names = [...attributes.matchAll(/ ([a-z-]+)(?:="[^"<>]*")?/gi)].map(([, name]) => name);
    const urls = [...attributes.matchAll(/ (?:href|src)="([^"]*)"/g)].map(([, url]) => url);
    const isOurs =
      tag === '!DOCTYPE' ||
      (OUR_TAGS.includes(tag.replace('/', '')) &&
        names.every((name) => OUR_ATTRIBUTES.includes(name ?? '')) &&
        urls.every((url) => /^https:\/\/[^\s"'<>@]+$/.test(url ?? '')));
    if (!isOurs) strange.push(whole);
    return '';
  });
  expect(strange).toEqual([]);
  expect(rest).not.toMatch(/[<>]/);
  expect(html).not.toMatch(/<script/i);
}

function expectClean({ html, subject, text }: RenderedLetter): void {
  expect(subject).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
  for (const part of [subject, text, html]) {
    expect(part).not.toMatch(/(?!\n)\p{Cc}|[\u061C\u200E\u200F\u202A-\u202E\u2066\u2067\uFEFF]/u);
    expect(part.isWellFormed()).toBe(true);
    const torn = part
      .split('\n')
      .filter((line) => line.split('\u2068').length !== line.split('\u2069').length);
    expect(torn).toEqual([]);
  }
}

function withoutBlanks(text: string): string {
  return text.replace(/\s+/g, '');
}

describe('the subject', () => {
  it.each(HEADERS)('is one line: %j', (text) => {
    const letter = withEverywhere(text);
    expectClean(letter);
    expect(letter.subject).toMatch(/^(?:Hello|=\?utf-8)/);
    const draft = draftOf(EVERY_FIELD(text), { subject: '{{ client }}', body: '{{ client }}' });
    expect(`${draft.subject}${draft.body}`).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
  });

  it('is never empty', () => {
    expect(withEverywhere('\u0000 \r\n').subject).toBe('Invoice');
    const facts = someFacts();
    expect(renderLetter({ draft: { subject: ' ', body: '' }, facts }).subject).toBe(
      'Invoice INV-7',
    );
  });
});

describe('HTML', () => {
  it.each([...MARKUP, ...HEADERS, ...LIQUID, ...URLS])('has no markup of others: %j', (text) => {
    const letter = withEverywhere(text);
    expectOnlyOurMarkup(letter);
    expectClean(letter);
  });

  it.each([...MARKUP, ...HEADERS, ...LIQUID])('has none in a thank-you either: %j', (text) => {
    const paid = { on: '2025-03-03', daysLate: 12, isAsked: true };
    const invoices = EVERY_FIELD(text).invoices.map((one) => ({ ...one, paid }));
    const facts: LetterFacts = { ...EVERY_FIELD(text), stage: 'thanks', invoices };
    const letter = renderLetter({ draft: draftOf(facts, templateOf('thanks', 'en')), facts });
    expectOnlyOurMarkup(letter);
    expectClean(letter);
  });

  it('shows an attack as the text that it is', () => {
    const { html, text } = withEverywhere('"><img src=x onerror=alert(1)>');
    expect(html).toContain('&quot;&gt;&lt;img src=x onerror=alert(1)&gt;');
    expect(text).toContain('"><img src=x onerror=alert(1)>');
  });

  it('holds any text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc
            .array(fc.constantFrom(...MARKUP, ...HEADERS, 'א', 'ب', ' ', '\n', '1'))
            .map((parts) => parts.join('')),
        ),
        (text) => {
          const letter = withEverywhere(text);
          expectOnlyOurMarkup(letter);
          expectClean(letter);
        },
      ),
    );
  });
});

describe('links and pictures', () => {
  it.each(URLS)('are https or not there: %j', (url) => {
    expect(httpsUrl(url)).toBeNull();
    const facts = someFacts({
      team: { ...someFacts().team, logoUrl: url },
      invoices: [anInvoice({ paymentUrl: url })],
    });
    const { html, text } = renderLetter({ draft: { subject: 'x', body: 'x' }, facts });
    expect(html).not.toMatch(/<img|<a /);
    expect(text).not.toContain('How to pay');
  });

  it.each([
    ['https://pay.example.com/INV-7?a=1&b=2', 'https://pay.example.com/INV-7?a=1&b=2'],
    [' HTTPS://Pay.Example.com ', 'https://pay.example.com/'],
    ['https://pay.example.com/"onclick="x', 'https://pay.example.com/%22onclick=%22x'],
    ['https://pаypal.example/', 'https://xn--pypal-4ve.example/'], // A Cyrillic letter shows itself.
  ])('are written as browsers write them: %s', (url, expected) => {
    expect(httpsUrl(url)).toBe(expected);
  });

  it('is a picture with words for those who do not see it', () => {
    const team = { ...someFacts().team, logoUrl: 'https://bright.example/logo.png?a&b' };
    const { html } = renderLetter({
      draft: { subject: 'x', body: 'x' },
      facts: someFacts({ team }),
    });
    expect(html).toContain('src="https://bright.example/logo.png?a&amp;b" alt="Bright Ltd"');
  });
});

describe('templates', () => {
  it.each(LIQUID)('are refused: %s', (text) => {
    expect(
      checkTemplate({ subject: 'x', body: `a ${text}` }, { stage: 'friendly', language: 'en' }).ok,
    ).toBe(text === '{{ team }}');
  });

  it.each(LIQUID)('are refused by Liquid itself or give no more than their words: %s', (text) => {
    let shown = '';
    try {
      shown = fillIn(text, { client: 'Acme', team: 'Bright' });
    } catch {
      // Refused: as good.
    }
    expect(shown.length).toBeLessThan(20);
    expect(shown).not.toMatch(/function|native|object/i);
  });

  it.each([
    '{% for i in (1..3) %}x{% endfor %}',
    '{% assign a = "x" %}',
    '{% capture a %}x{% endcapture %}',
    '{% include "x" %}',
    '{% raw %}x{% endraw %}',
    '{% constructor %}',
    '{% toString %}',
    '{{ client | upcase }}',
    '{{ client | append: client }}',
    '{{ client | constructor }}',
    '{{ client.toUpperCase }}',
    '{{ client.constructor }}',
    '{{ constructor }}',
    '{{ nothing }}',
    '{{ (1..1000000000) }}',
  ])('are refused by Liquid itself, should one ever be saved: %s', (text) => {
    expect(() => fillIn(text, { client: 'Acme' })).toThrow(/not found|undefined|limit exceeded/);
  });

  it.each(LIQUID)('in a name or in what a person wrote stay words: %s', (text) => {
    const template = {
      subject: '{{ client }}',
      body: '{{ greeting }} {{ client }} {{ invoices }}',
    };
    const draft = draftOf(EVERY_FIELD(text), template);
    expect(draft.subject).toBe(oneLine(text));
    const letter = renderLetter({ draft: { subject: 'x', body: text }, facts: someFacts() });
    expect(withoutBlanks(letter.text)).toContain(withoutBlanks(text));
  });

  it('say no more than they are allowed to with ours either', () => {
    const draft = draftOf(EVERY_FIELD('{{ team }}'), templateOf('friendly', 'en'));
    expect(draft.subject).toBe('Invoice {{ team }}: is anything holding it up?');
  });

  it('cannot make the process stand still', () => {
    const bombs = [
      '{% if phone %}'.repeat(150) + 'x' + '{% endif %}'.repeat(150),
      '{% if a == '.repeat(300),
      `{% if ${'client and '.repeat(250)}client %}x{% endif %}`,
      '{'.repeat(3_000),
      '{{'.repeat(1_500),
      '{%'.repeat(1_500),
      `{% if "${'a'.repeat(2_900)}" %}x{% endif %}`,
      `{% if ${'a'.repeat(2_900)}! %}x{% endif %}`,
    ];
    // Whatever it says of them, it comes to an end: the limit of this test's time is the proof.
    for (const body of bombs)
      expect(
        checkTemplate({ subject: 'x', body }, { stage: 'friendly', language: 'de' }),
      ).toBeDefined();
  });

  it('take any text without a throw', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.string({ unit: 'binary' }),
            fc.constantFrom(...LIQUID, '{{', '}}', '{%', '%}', '"'),
          ),
        ),
        (parts) => {
          const body = parts.join('');
          const check = checkTemplate(
            { subject: 'x', body },
            { stage: 'friendly', language: 'en' },
          );
          if (check.ok) draftOf(someFacts(), { subject: 'x', body });
          else expect(check.mistakes.length).toBeGreaterThan(0);
        },
      ),
    );
  });
});

describe('right-to-left names', () => {
  it('are isolated as a whole, with their digits', () => {
    expect(isolate('From חברה 12 to INV-7', ['חברה 12'])).toBe('From \u2068חברה 12\u2069 to INV-7');
    expect(isolate('From חברה בעמ (2) to', [])).toBe('From \u2068חברה בעמ\u2069 (2) to');
    expect(isolate('Acme', ['חברה'])).toBe('Acme');
  });

  it('never tear a longer word apart', () => {
    expect(isolate('شركة السلام', ['ا'])).toBe('\u2068شركة السلام\u2069');
    expect(isolate('To السلام', ['ال'])).toBe('To \u2068السلام\u2069');
  });

  it('may hold what a pattern would read', () => {
    expect(isolate('(א+*', ['(א+*'])).toBe('\u2068(א+*\u2069');
  });

  it('are isolated in the subject, the words, the table and the greeting', () => {
    const facts = someFacts({
      clientName: 'חברה',
      contactName: 'דנה',
      invoices: [anInvoice({ number: 'מס-15' })],
    });
    const draft = draftOf(facts, {
      subject: '{{ client }}: {{ invoices }}',
      body: '{{ greeting }}',
    });
    expect(draft.body).toBe('Hello דנה,');
    const letter = renderLetter({ draft, facts });
    expect(letter.subject).toBe('\u2068חברה\u2069: invoice \u2068מס-15\u2069');
    for (const part of [letter.text, letter.html]) {
      expect(part).toContain('Hello \u2068דנה\u2069,');
      expect(part).toContain('\u2068מס-15\u2069');
    }
  });
});
