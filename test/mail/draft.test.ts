// Goal: the first words of a letter are fit to be sent as they are, and no text is saved that could fail later.
// Method: our own texts with facts of every shape, then tables of what a person may write into a template.
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkTemplate, draftOf, templateOf } from '#mail/draft.ts';
import { BODY_LENGTH, type LetterFacts, SUBJECT_LENGTH } from '#mail/letter.ts';
import { sampleFacts } from '#mail/template-samples.ts';
import { PLACEHOLDERS, valuesOf } from '#mail/template-values.ts';
import { anInvoice, OUR_LETTERS, someFacts } from './letters.ts';

const ABOUT = { stage: 'friendly', language: 'en' } as const;
const three = ['INV-7', 'INV-8', 'INV-9'].map((number) => anInvoice({ number }));

function mistakes(body: string, subject = 'Hello'): readonly string[] {
  const check = checkTemplate({ subject, body }, ABOUT);
  return check.ok ? [] : check.mistakes;
}

describe('our own texts', () => {
  it.each(OUR_LETTERS)('are sound: $language $stage $tone', ({ language, stage, tone }) => {
    expect(checkTemplate(templateOf(stage, language), { stage, language })).toEqual({ ok: true });
    for (const facts of sampleFacts({ stage, language, tone })) {
      const { subject, body } = draftOf(facts, templateOf(stage, language));
      expect(subject.length).toBeLessThanOrEqual(SUBJECT_LENGTH);
      expect(body.length).toBeLessThanOrEqual(BODY_LENGTH);
      expect(`${subject}\n${body}`).not.toMatch(
        /[{}%]|undefined|null| {2}|\n{3}| \n|\n | [.,:?]|,,/,
      );
      expect(body.split('\n\n').length).toBeGreaterThanOrEqual(4);
    }
  });

  it.each(OUR_LETTERS)(
    'state neither amounts nor dates of invoices: $language $stage $tone',
    ({ language, stage, tone }) => {
      const [facts] = sampleFacts({ stage, language, tone });
      const [invoice] = facts!.invoices;
      const other: LetterFacts = {
        ...facts!,
        today: '2026-01-05',
        invoices: [
          {
            ...invoice!,
            issuedOn: '2019-12-24',
            dueOn: '2020-01-31',
            daysPastDue: stage === 'pre_due' ? -3 : 2_166,
            currency: 'JPY',
            amountMinor: 77n,
            balanceMinor: 76n,
            collectableMinor: 76n,
          },
        ],
      };
      const template = templateOf(stage, language);
      expect(draftOf(other, template)).toEqual(draftOf(facts!, template));
    },
  );

  it('name one invoice by its number and several by how many they are', () => {
    const one = draftOf(someFacts(), templateOf('friendly', 'en'));
    expect(one.subject).toBe('Invoice INV-7: is anything holding it up?');
    expect(one.body).toContain('a friendly reminder about invoice INV-7, which is now overdue');
    const several = draftOf(someFacts({ invoices: three }), templateOf('friendly', 'en'));
    expect(several.subject).toBe('3 invoices: is anything holding them up?');
    expect(several.body).toContain('a friendly reminder about 3 invoices, which are now overdue');
  });

  it('do so in German', () => {
    const german = { language: 'de', locale: 'de-DE' } as const;
    const one = draftOf(someFacts(german), templateOf('friendly', 'de'));
    expect(one.subject).toBe('Rechnung INV-7: Gibt es noch Fragen dazu?');
    const several = draftOf(someFacts({ ...german, invoices: three }), templateOf('pre_due', 'de'));
    expect(several.body).toContain('3 Rechnungen werden bald fällig');
  });

  it('greet a person by name and an inbox without one', () => {
    const inbox = draftOf(someFacts({ contactName: ' \u202E ' }), templateOf('friendly', 'en'));
    expect(inbox.body.split('\n')[0]).toBe('Hello,');
    const person = draftOf(someFacts({ contactName: 'Anna\nWeber' }), templateOf('friendly', 'en'));
    expect(person.body.split('\n')[0]).toBe('Hello Anna Weber,');
  });

  it('follow up on the letter before, by its day where it is known', () => {
    const previous = { stage: 'friendly', sentOn: '2025-03-04' } as const;
    const facts = someFacts({ stage: 'follow_up', previous });
    expect(draftOf(facts, templateOf('follow_up', 'en')).body).toContain(
      'On 4 March 2025 we wrote to you about invoice INV-7',
    );
    const german = { ...facts, language: 'de', locale: 'de-AT' } as const;
    expect(draftOf(german, templateOf('follow_up', 'de')).body).toContain(
      'am 4. März 2025 haben wir Ihnen zu Rechnung INV-7 geschrieben',
    );
    expect(draftOf({ ...facts, previous: null }, templateOf('follow_up', 'en')).body).toContain(
      'We recently wrote to you about invoice INV-7',
    );
  });

  it('ask for a PO number only where one is missing', () => {
    const withPo = someFacts({ invoices: [anInvoice({ po: 'PO-31' })] });
    expect(draftOf(withPo, templateOf('friendly', 'en')).body).not.toContain('PO');
    expect(draftOf(someFacts(), templateOf('friendly', 'en')).body).toContain('a PO number');
  });
});

describe('placeholders', () => {
  it('are those of the README, in its order', () => {
    const readme = readFileSync(
      new URL('../../src/mail/templates/README.md', import.meta.url),
      'utf8',
    );
    const rows = [...readme.matchAll(/^\| `(\w+)` \| (.+) \|$/gm)].map((row) => row.slice(1));
    expect(rows).toEqual(Object.entries(PLACEHOLDERS));
  });

  it('have a value each', () => {
    expect(Object.keys(valuesOf(someFacts()))).toEqual(Object.keys(PLACEHOLDERS));
  });

  it.each([
    [1, 'N1'],
    [2, 'N1 and N2'],
    [3, 'N1, N2 and N3'],
    [5, 'N1, N2, N3, N4 and N5'],
    [6, 'N1, N2, N3, N4 and 2 more'],
    [100, 'N1, N2, N3, N4 and 96 more'],
  ])('list %i numbers as "%s"', (count, expected) => {
    const invoices = Array.from({ length: count }, (_, at) => anInvoice({ number: `N${at + 1}` }));
    expect(valuesOf(someFacts({ invoices })).invoice_numbers).toBe(expected);
  });
});

describe('a text of the team', () => {
  it.each([
    'Hello {{ client }}, {{ invoices }}.',
    '{{-greeting-}} {%- if tone == "warm" -%} a {%- else -%} b {%- endif -%}',
    '{% case tone %}{% when "softest", "warm" %}a{% else %}b{% endcase %}',
    '{% unless contact %}Hello{% endunless %} x',
    '{% if phone and contact %}{{ contact }}: {{ phone }}{% endif %} x',
    "{% if client contains 'GmbH' or invoice_count >= 3 %}a{% else %}b{% endif %}",
    '{% if previous_on %}{{ previous_on }}{% elsif has_po %}a{% else %}b{% endif %}',
    'No braces at all: } and %} and 100 %.',
  ])('may say: %s', (body) => {
    expect(mistakes(body)).toEqual([]);
  });

  it.each<[string, string[]]>([
    ['{{ amount }}', ['Line 1: There is no placeholder {{ amount }}.']],
    [
      'a\n\n{{ clientt }}',
      ['Line 3: There is no placeholder {{ clientt }}. Did you mean {{ client }}?'],
    ],
    [
      'x {% if phoen %}y{% endif %}',
      ['Line 1: There is no placeholder {{ phoen }}. Did you mean {{ phone }}?'],
    ],
    [
      '{{ client | upcase }}',
      [
        'Line 1: {{ client | upcase }} is not a placeholder. Between the braces only the name of one can stand.',
      ],
    ],
    [
      'a\n{% for x in client %}',
      ['Line 2: {% for x in client %} cannot be used here: conditions with "if" can.'],
    ],
    [
      '{% if tone = "warm" %}x{% endif %}',
      [
        'Line 1: {% if tone = "warm" %} is not a condition that can be read here. Write it like {% if invoice_count == 1 %}.',
      ],
    ],
    ['a\nb {{ client', ['Line 2: {{ client is not closed.']],
    ['a\n{% if phone %}b', ['Line 2: {% if phone %} is not closed.']],
    ['a\n\n{% endif %}', ['Line 3: {% endif %} stands where no condition is open.']],
    [
      'Hello {{ contact }}!',
      [
        'Line 1: {{ contact }} is not always known. Put it between {% if contact %} and {% endif %}.',
      ],
    ],
    [
      '{% if tone == "warm" %}x{% endif %}',
      [
        'The text comes out empty in the tone "softest".',
        'The text comes out empty in the tone "plain".',
      ],
    ],
    [
      '   \n ',
      [
        'The text comes out empty in the tone "softest".',
        'The text comes out empty in the tone "warm".',
        'The text comes out empty in the tone "plain".',
      ],
    ],
    [
      '{{ client }} '.repeat(230),
      ['With long names the text comes out longer than 3000 characters.'],
    ],
  ])('may not say: %j', (body, expected) => {
    expect(mistakes(body)).toEqual(expected);
  });

  it('ends where the inputs of Slack end', () => {
    expect(mistakes('x'.repeat(3_000), 'x'.repeat(150))).toEqual([]);
    expect(mistakes('x'.repeat(3_001), 'x'.repeat(151))).toEqual([
      'The subject has 151 characters; 150 is the most.',
      'The text has 3001 characters; 3000 is the most.',
    ]);
  });

  it('has a subject of one line, never empty', () => {
    expect(mistakes('x', 'a\nb')).toEqual(['The subject must be one line.']);
    expect(mistakes('x', '{% if contact %}a{% endif %}')).toContain(
      'The subject comes out empty in the tone "warm".',
    );
    expect(mistakes('x', '{{ nothing }}')).toEqual([
      'Subject: There is no placeholder {{ nothing }}.',
    ]);
  });

  it('names every mistake at once', () => {
    expect(mistakes('{{ a }}\n{{ b }}\n{% include "x" %}', '{{ c }}')).toHaveLength(4);
  });

  it('gives a draft that fits into Slack, however long the names are', () => {
    const template = { subject: '{{ client }} '.repeat(11), body: '{{ client }} '.repeat(200) };
    const draft = draftOf(someFacts({ clientName: '𝕏'.repeat(5_000) }), template);
    expect(draft.subject.length).toBeLessThanOrEqual(SUBJECT_LENGTH);
    expect(draft.body.length).toBeLessThanOrEqual(BODY_LENGTH);
    expect(`${draft.subject}${draft.body}`.isWellFormed()).toBe(true);
  });

  it('never makes a draft fail once it was taken', () => {
    const pieces = fc.constantFrom(
      'Hello ',
      '{{ greeting }}',
      '{{ contact }}',
      '{{ phone }}',
      '{% if contact %}',
      '{% if phone %}',
      '{% unless previous_on %}',
      '{% else %}',
      '{% endif %}',
      '{% endunless %}',
      '\n',
    );
    let taken = 0;
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const template = { subject: 'Hello', body: parts.join('') };
        if (!checkTemplate(template, ABOUT).ok) return;
        taken += 1;
        const facts = someFacts();
        for (const contactName of [null, 'Anna'])
          for (const phone of [null, '1'])
            draftOf({ ...facts, contactName, team: { ...facts.team, phone } }, template);
      }),
      { numRuns: 500 },
    );
    expect(taken).toBeGreaterThan(0);
  });
});
