// Goal: a thank-you thanks, shows what was paid and nothing that is open; letters say of our side what the books show.
// Method: one golden letter per language in text, the cells of the HTML part, tables for the words and the sentences.
import { describe, expect, it } from 'vitest';
import type { Language } from '#domain/contact.ts';
import { checkTemplate, draftOf, templateOf } from '#mail/draft.ts';
import type { LetterFacts, LetterInvoice } from '#mail/letter.ts';
import { type LintCode, lint } from '#mail/lint.ts';
import { renderLetter } from '#mail/render.ts';
import { valuesOf } from '#mail/template-values.ts';
import { anInvoice, someFacts } from './letters.ts';

const GERMAN = { language: 'de', locale: 'de-DE' } as const;

/** Paid the day before it was due, or so many days late and asked about. */
function aPaid(number: string, is: { late?: number; po?: string } = {}): LetterInvoice {
  const { late = -1, po = null } = is;
  return anInvoice({
    number,
    po,
    amountMinor: 1_400_000n,
    balanceMinor: 0n,
    paymentUrl: 'https://pay.bright.example/never-shown',
    paid: { on: late > 0 ? '2025-03-16' : '2025-03-03', daysLate: late, isAsked: late > 0 },
  });
}

/** With credits and ways to pay, of which nothing may be seen. */
function thanks(given: Partial<LetterFacts> = {}): LetterFacts {
  return someFacts({
    stage: 'thanks',
    invoices: [aPaid('INV-7'), aPaid('INV-8')],
    credits: [{ currency: 'EUR', minor: 20_000n, number: 'CN-5', kind: 'credit_note' }],
    payTo: [{ currency: 'EUR', words: 'IBAN DE00 0000 0000 0000 0000 00' }],
    ...given,
  });
}

function letterOf(facts: LetterFacts) {
  return renderLetter({ draft: draftOf(facts, templateOf(facts.stage, facts.language)), facts });
}

describe('the golden thank-you', () => {
  it('in English', () => {
    const { subject, text } = letterOf(thanks());
    expect(subject).toBe('Thank you for paying on time');
    expect(text).toMatchInlineSnapshot(`
      "Hello Anna Weber,

      Thank you for paying 2 invoices on time. It helps us more than it may look
      like from the outside, and we do not take it for granted.

      You will find the details below.

      There is nothing for you to do.

      We enjoy working with you. If there is anything that we can do for you, please
      write back or call us on +44 20 7946 0000.

      Invoice  Paid on         Amount
      -------------------------------
      INV-7    3 Mar 2025  €14,000.00
      INV-8    3 Mar 2025  €14,000.00
      -------------------------------

      Something wrong with one of these invoices? Just reply to this mail.

      Kind regards,
      Mia Muster
      Bright Ltd
      Phone: +44 20 7946 0000
      E-mail: mia@bright.example
      "
    `);
  });

  it('in English, with a question', () => {
    const { subject, text } = letterOf(thanks({ invoices: [aPaid('INV-7', { late: 12 })] }));
    expect(subject).toBe('Thank you for your payment');
    expect(text).toMatchInlineSnapshot(`
      "Hello Anna Weber,

      Thank you for paying invoice INV-7. It helps us more than it may look like
      from the outside, and we do not take it for granted.

      You will find the details below.

      One thing would help us: the payment for INV-7 reached us 12 days after its
      date. Was anything holding it up on our side? A short reply is enough, and
      whatever it is, we will see to it.

      We enjoy working with you. If there is anything that we can do for you, please
      write back or call us on +44 20 7946 0000.

      Invoice  Paid on          Amount
      --------------------------------
      INV-7    16 Mar 2025  €14,000.00
      --------------------------------

      Something wrong with this invoice? Just reply to this mail.

      Kind regards,
      Mia Muster
      Bright Ltd
      Phone: +44 20 7946 0000
      E-mail: mia@bright.example
      "
    `);
  });

  it('in German', () => {
    const { subject, text } = letterOf(thanks(GERMAN));
    expect(subject).toBe('Vielen Dank für Ihre pünktliche Zahlung');
    expect(text).toMatchInlineSnapshot(`
      "Guten Tag Anna Weber,

      vielen Dank, dass Sie 2 Rechnungen pünktlich bezahlt haben. Das hilft uns
      mehr, als es von außen scheint, und wir wissen es zu schätzen.

      Die Einzelheiten finden Sie unten.

      Sie müssen nichts weiter tun.

      Wir arbeiten gern mit Ihnen zusammen. Wenn wir etwas für Sie tun können,
      schreiben Sie uns bitte oder rufen Sie uns an: +44 20 7946 0000.

      Rechnung  Bezahlt am       Betrag
      ---------------------------------
      INV-7     03.03.2025  14.000,00 €
      INV-8     03.03.2025  14.000,00 €
      ---------------------------------

      Stimmt etwas mit einer dieser Rechnungen nicht? Antworten Sie einfach auf
      diese E-Mail.

      Mit freundlichen Grüßen
      Mia Muster
      Bright Ltd
      Telefon: +44 20 7946 0000
      E-Mail: mia@bright.example
      "
    `);
  });

  it('in German, with a question', () => {
    const invoices = [aPaid('INV-7'), aPaid('INV-8', { late: 1 }), aPaid('INV-9', { late: 12 })];
    const { subject, text } = letterOf(thanks({ ...GERMAN, invoices }));
    expect(subject).toBe('Vielen Dank für Ihre Zahlungen');
    expect(text).toMatchInlineSnapshot(`
      "Guten Tag Anna Weber,

      vielen Dank, dass Sie 3 Rechnungen bezahlt haben. Das hilft uns mehr, als es
      von außen scheint, und wir wissen es zu schätzen.

      Die Einzelheiten finden Sie unten.

      Eine Frage haben wir noch, denn die Zahlungen zu INV-8 und INV-9 sind bis zu
      12 Tage nach der Fälligkeit bei uns eingegangen. Hat auf unserer Seite etwas
      die Zahlungen aufgehalten? Eine kurze Antwort genügt, und was es auch ist: Wir
      kümmern uns darum.

      Wir arbeiten gern mit Ihnen zusammen. Wenn wir etwas für Sie tun können,
      schreiben Sie uns bitte oder rufen Sie uns an: +44 20 7946 0000.

      Rechnung  Bezahlt am       Betrag
      ---------------------------------
      INV-7     03.03.2025  14.000,00 €
      INV-8     16.03.2025  14.000,00 €
      INV-9     16.03.2025  14.000,00 €
      ---------------------------------

      Stimmt etwas mit einer dieser Rechnungen nicht? Antworten Sie einfach auf
      diese E-Mail.

      Mit freundlichen Grüßen
      Mia Muster
      Bright Ltd
      Telefon: +44 20 7946 0000
      E-Mail: mia@bright.example
      "
    `);
  });

  it.each<[Language, RegExp]>([
    ['en', /balance|open|credit|IBAN|pay\.bright|total|how to pay|already paid|overdue|due/i],
    ['de', /\boffen|guthaben|IBAN|pay\.bright|summe|bezahlen können|bereits bezahlt|überfällig/i],
  ])('has no balance, no credit and no way to pay in either part: %s', (language, open) => {
    for (const tone of ['softest', 'warm', 'plain'] as const) {
      const locale = language === 'de' ? 'de-DE' : 'en-GB';
      const { html, text } = letterOf(thanks({ language, locale, tone }));
      expect(text).not.toMatch(open);
      expect(html.replace(/<style>[\s\S]*?<\/style>/, '')).not.toMatch(open);
      expect(html).toContain(language === 'de' ? '14.000,00' : '€14,000.00');
    }
  });
});

describe('what the words of a thank-you can name', () => {
  const numbers = (...late: number[]) =>
    late.map((days, at) => aPaid(`INV-${at + 1}`, { late: days }));

  it.each<[Language, number[], string | null, number]>([
    ['en', [-1, 0], null, 0],
    ['en', [12], 'the payment for INV-1 reached us 12 days after its date', 1],
    ['en', [0, 1], 'the payment for INV-2 reached us 1 day after its date', 1],
    [
      'en',
      [1, 12, 3],
      'the payments for INV-1, INV-2 and INV-3 reached us up to 12 days after their dates',
      3,
    ],
    ['de', [1], 'die Zahlung zu INV-1 ist einen Tag nach der Fälligkeit bei uns eingegangen', 1],
    [
      'de',
      [2, 3],
      'die Zahlungen zu INV-1 und INV-2 sind bis zu 3 Tage nach der Fälligkeit bei uns eingegangen',
      2,
    ],
  ])('%s, days late %j: %s', (...[language, late, words, count]) => {
    const values = valuesOf(thanks({ language, invoices: numbers(...late) }));
    expect(values).toMatchObject({
      paid_late: words,
      late_count: count,
      all_on_time: late.every((days) => days <= 0),
    });
  });

  it('are not known in a letter that asks', () => {
    const values = valuesOf(someFacts());
    expect(values).toMatchObject({ paid_late: null, late_count: 0, all_on_time: false });
  });

  it('stand between conditions where they are not always known', () => {
    const check = checkTemplate(
      { subject: 'Thanks', body: 'Thank you.\n\n{{ paid_late }} {{ added_po }}' },
      { stage: 'thanks', language: 'en' },
    );
    expect(check).toMatchObject({ ok: false });
  });
});

describe('what a letter says of our side', () => {
  const nothing = { addedPos: [], hasMissedInvoice: false, isSorry: false };
  const bodyOf = (given: Partial<LetterFacts>) => {
    const facts = someFacts(given);
    return draftOf(facts, templateOf(facts.stage, facts.language)).body;
  };
  const SENTENCES = [
    ['en', 'We have added the PO number (PO-123).', { ...nothing, addedPos: ['PO-123'] }],
    [
      'en',
      'We have added the PO numbers (PO-1, PO-2 and PO-3).',
      { ...nothing, addedPos: ['PO-1', 'PO-2', 'PO-3'] },
    ],
    [
      'en',
      'In case an invoice did not reach you, the details are below.',
      { ...nothing, hasMissedInvoice: true },
    ],
    ['de', 'Wir haben die Bestellnummer (PO-123) ergänzt.', { ...nothing, addedPos: ['PO-123'] }],
    [
      'de',
      'Wir haben die Bestellnummern (PO-1 und PO-2) ergänzt.',
      { ...nothing, addedPos: ['PO-1', 'PO-2'] },
    ],
    [
      'de',
      'Falls eine Rechnung Sie nicht erreicht hat: Die Einzelheiten finden Sie unten.',
      { ...nothing, hasMissedInvoice: true },
    ],
  ] as const;

  it.each(SENTENCES)('%s: %s', (language, sentence, amends) => {
    for (const stage of ['pre_due', 'friendly', 'follow_up'] as const)
      for (const tone of ['softest', 'warm', 'plain'] as const) {
        const body = bodyOf({ language, stage, tone, amends });
        expect(body.split('\n\n')).toContain(sentence);
        expect(bodyOf({ language, stage, tone })).toBe(body.replace(`${sentence}\n\n`, ''));
      }
  });

  it.each([
    ['en', 'Last time part of the delay was ours; we are sorry for that.'],
    ['de', 'Bei einer früheren Rechnung lag ein Teil der Verzögerung an uns; das tut uns leid.'],
  ] as const)('is sorry in the softest tone only: %s', (language, sentence) => {
    const amends = { ...nothing, isSorry: true };
    expect(bodyOf({ language, tone: 'softest', amends }).split('\n\n')).toContain(sentence);
    for (const tone of ['warm', 'plain'] as const)
      expect(bodyOf({ language, tone, amends })).toBe(bodyOf({ language, tone }));
  });

  it('takes a PO number for a text', () => {
    const body = bodyOf({ amends: { ...nothing, addedPos: ['{{ client }}\n{% if %}', '\u202E'] } });
    expect(body).toContain('We have added the PO number ({{ client }} {% if %}).');
  });
});

describe('the lint of a thank-you', () => {
  const codes = (body: string): LintCode[] =>
    lint({ subject: 'Thank you', body }, 'en', 'thanks').map(({ code }) => code);

  it.each<[string, LintCode[]]>([
    ['Thank you for paying on time.', []],
    ['You paid on time.', ['no_thanks']],
    ['Thank you. At last you have stopped ignoring us: you promised to pay.', ['blame']],
    ['Thank you. Otherwise we would have taken legal action!!', ['threat', 'shouting']],
  ])('%s %j', (body, expected) => {
    expect(codes(body)).toEqual(expected);
  });
});
