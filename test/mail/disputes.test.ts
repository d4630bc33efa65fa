// Goal: a client reads of their own query what is so, kindly, in their language; every text of ours can be saved and is clean.
// Method: golden letters in both languages, tables over the outcomes, the lint over every sample.
import { describe, expect, it } from 'vitest';
import type { Language } from '#domain/contact.ts';
import type { Outcome } from '#domain/dispute.ts';
import { TONES } from '#domain/ladder.ts';
import type { TellingStage } from '#domain/telling.ts';
import { TELLINGS } from '#domain/telling.ts';
import { checkTemplate, draftOf, templateOf } from '#mail/draft.ts';
import type { LetterFacts, LetterInvoice, ToldFacts } from '#mail/letter.ts';
import { lint } from '#mail/lint.ts';
import { renderLetter } from '#mail/render.ts';
import { sampleFacts } from '#mail/template-samples.ts';
import { anInvoice, someFacts } from './letters.ts';

const GERMAN = { language: 'de', locale: 'de-DE' } as const;
const LANGUAGES: readonly Language[] = ['en', 'de'];

function queried(given: Partial<NonNullable<LetterInvoice['queried']>> = {}): LetterInvoice {
  const parts = { claimedMinor: 200_000n, creditMinor: 0n, leftMinor: 1_200_000n, ...given };
  return anInvoice({ amountMinor: 1_400_000n, queried: parts });
}

function facts(
  stage: TellingStage,
  told: Partial<ToldFacts>,
  rest: Partial<LetterFacts> = {},
): LetterFacts {
  return someFacts({
    stage,
    invoices: [queried()],
    told: {
      reason: 'damaged_or_quality',
      answerBy: null,
      question: null,
      outcome: null,
      ...told,
    },
    ...rest,
  });
}

function letterOf(given: LetterFacts) {
  const draft = draftOf(given, templateOf(given.stage, given.language));
  expect(lint(draft, given.language, given.stage)).toEqual([]);
  return renderLetter({ draft, facts: given });
}

const PARTLY = queried({ creditMinor: 50_000n, leftMinor: 1_350_000n });
const PAY_TO = { payTo: [{ currency: 'EUR', words: 'IBAN DE00 0000 0000 0000 0000 00' }] };

const flat = (text: string) => text.replaceAll(/\s+/g, ' ');

describe('the golden letters', () => {
  it('that it came in', () => {
    const { subject, text } = letterOf(facts('dispute_received', { answerBy: '2025-03-20' }));
    expect(`${subject}\n\n${text}`).toMatchInlineSnapshot(`
      "We have your query about invoice INV-7

      Hello Anna Weber,

      Thank you for getting in touch about invoice INV-7. We have your query about
      the quality and are looking into it. You will have our answer by Thursday 20
      March.

      Until then we do not ask for what you queried; everything else stays as it is.
      You will find the details below.

      If there is anything to add, such as a photo or a delivery note, please reply
      to this mail or call us on +44 20 7946 0000. Thank you for your patience.

      Invoice  Issued      Due             Amount    Queried
      ------------------------------------------------------
      INV-7    2 Feb 2025  4 Mar 2025  €14,000.00  €2,000.00
      ------------------------------------------------------
      Queried in EUR                               €2,000.00

      Anything to add? Just reply to this mail.

      Kind regards,
      Mia Muster
      Bright Ltd
      Phone: +44 20 7946 0000
      E-mail: mia@bright.example
      "
    `);
  });

  it('that it came in, in German', () => {
    const about = { answerBy: '2025-03-20' } as const;
    const { subject, text } = letterOf(facts('dispute_received', about, GERMAN));
    expect(`${subject}\n\n${text}`).toMatchInlineSnapshot(`
      "Ihre Rückfrage zu Rechnung INV-7 ist bei uns angekommen

      Guten Tag Anna Weber,

      vielen Dank, dass Sie sich zu Rechnung INV-7 gemeldet haben. Ihre Rückfrage
      (Thema: Qualität) ist bei uns angekommen, und wir gehen ihr nach. Unsere
      Antwort haben Sie bis Donnerstag, 20. März.

      Bis dahin fragen wir nicht nach dem, was Sie beanstandet haben; alles andere
      bleibt, wie es ist. Die Einzelheiten finden Sie unten.

      Falls Sie etwas ergänzen möchten, zum Beispiel ein Foto oder einen
      Lieferschein, antworten Sie bitte auf diese E-Mail oder rufen Sie uns an: +44
      20 7946 0000. Vielen Dank für Ihre Geduld.

      Rechnung  Datum       Fällig am        Betrag  Beanstandet
      ----------------------------------------------------------
      INV-7     02.02.2025  04.03.2025  14.000,00 €   2.000,00 €
      ----------------------------------------------------------
      Beanstandet in EUR                              2.000,00 €

      Möchten Sie etwas ergänzen? Antworten Sie einfach auf diese E-Mail.

      Mit freundlichen Grüßen
      Mia Muster
      Bright Ltd
      Telefon: +44 20 7946 0000
      E-Mail: mia@bright.example
      "
    `);
  });

  it('what we need to know', () => {
    const question = 'Which of the boxes were damaged?\nCould you send us a photo?';
    const { subject, text } = letterOf(facts('dispute_question', { question }));
    expect(`${subject}\n\n${text}`).toMatchInlineSnapshot(`
      "A question about your query on invoice INV-7

      Hello Anna Weber,

      Thank you for your query about invoice INV-7 (the quality). To settle it well,
      we need to know something from you:

      Which of the boxes were damaged?
      Could you send us a photo?

      A short reply to this mail is enough, please, or call us on +44 20 7946 0000
      if you would rather talk. Until this is settled we do not ask for what you
      queried; everything else stays as it is. You will find the details below.

      Thank you for your help.

      Invoice  Issued      Due             Amount    Queried
      ------------------------------------------------------
      INV-7    2 Feb 2025  4 Mar 2025  €14,000.00  €2,000.00
      ------------------------------------------------------
      Queried in EUR                               €2,000.00

      Anything to add? Just reply to this mail.

      Kind regards,
      Mia Muster
      Bright Ltd
      Phone: +44 20 7946 0000
      E-mail: mia@bright.example
      "
    `);
  });

  it('what we need to know, in German', () => {
    const question = 'Welche der Kartons waren beschädigt?';
    const { subject, text } = letterOf(facts('dispute_question', { question }, GERMAN));
    expect(`${subject}\n\n${text}`).toMatchInlineSnapshot(`
      "Eine Frage zu Ihrer Rückfrage zu Rechnung INV-7

      Guten Tag Anna Weber,

      vielen Dank für Ihre Rückfrage zu Rechnung INV-7 (Thema: Qualität). Um sie gut
      klären zu können, möchten wir etwas von Ihnen wissen:

      Welche der Kartons waren beschädigt?

      Eine kurze Antwort auf diese E-Mail genügt; gern auch telefonisch: +44 20 7946
      0000. Bis das geklärt ist, fragen wir nicht nach dem, was Sie beanstandet
      haben; alles andere bleibt, wie es ist. Die Einzelheiten finden Sie unten.

      Bitte melden Sie sich auch, falls Ihnen etwas von uns fehlt. Vielen Dank für
      Ihre Hilfe.

      Rechnung  Datum       Fällig am        Betrag  Beanstandet
      ----------------------------------------------------------
      INV-7     02.02.2025  04.03.2025  14.000,00 €   2.000,00 €
      ----------------------------------------------------------
      Beanstandet in EUR                              2.000,00 €

      Möchten Sie etwas ergänzen? Antworten Sie einfach auf diese E-Mail.

      Mit freundlichen Grüßen
      Mia Muster
      Bright Ltd
      Telefon: +44 20 7946 0000
      E-Mail: mia@bright.example
      "
    `);
  });

  it('what was decided', () => {
    const given = facts(
      'dispute_decision',
      { outcome: 'partly' },
      { ...PAY_TO, invoices: [PARTLY] },
    );
    const { subject, text } = letterOf(given);
    expect(`${subject}\n\n${text}`).toMatchInlineSnapshot(`
      "Our answer to your query about invoice INV-7

      Hello Anna Weber,

      Thank you for your patience while we looked into your query about invoice
      INV-7 (the quality).

      In part we see it as you do, and we are sorry for the trouble: that part we
      credit. For the rest, what we have found supports the invoice as it was
      issued.

      You will find below what is credited, what is left to pay, and its due date.

      If you see it differently, please reply to this mail or call us on +44 20 7946
      0000, and we will look at it again together. Thank you for working with us.

      Invoice  Due             Amount    Queried  Credited  Left to pay
      -----------------------------------------------------------------
      INV-7    4 Mar 2025  €14,000.00  €2,000.00   €500.00   €13,500.00
      -----------------------------------------------------------------
      Left to pay in EUR                                     €13,500.00

      How to pay:
        IBAN DE00 0000 0000 0000 0000 00

      Do you see it differently? Just reply to this mail.

      Kind regards,
      Mia Muster
      Bright Ltd
      Phone: +44 20 7946 0000
      E-mail: mia@bright.example
      "
    `);
  });

  it('what was decided, in German', () => {
    const given = { ...GERMAN, ...PAY_TO, invoices: [PARTLY] };
    const { subject, text } = letterOf(facts('dispute_decision', { outcome: 'partly' }, given));
    expect(`${subject}\n\n${text}`).toMatchInlineSnapshot(`
      "Unsere Antwort auf Ihre Rückfrage zu Rechnung INV-7

      Guten Tag Anna Weber,

      vielen Dank für Ihre Geduld, während wir Ihrer Rückfrage zu Rechnung INV-7
      (Thema: Qualität) nachgegangen sind.

      Zum Teil sehen wir es wie Sie, und die Umstände tun uns leid: Diesen Teil
      schreiben wir Ihnen gut. Im Übrigen stützen unsere Unterlagen die Rechnung so,
      wie sie gestellt wurde.

      Unten finden Sie, was gutgeschrieben wird, was noch zu zahlen ist und wann es
      fällig ist oder war.

      Falls Sie es anders sehen, antworten Sie bitte auf diese E-Mail oder rufen Sie
      uns an: +44 20 7946 0000, und wir schauen es uns gemeinsam noch einmal an.
      Vielen Dank für die gute Zusammenarbeit.

      Rechnung  Fällig am        Betrag  Beanstandet  Gutschrift  Noch zu zahlen
      --------------------------------------------------------------------------
      INV-7     04.03.2025  14.000,00 €   2.000,00 €    500,00 €     13.500,00 €
      --------------------------------------------------------------------------
      Noch zu zahlen in EUR                                          13.500,00 €

      So können Sie bezahlen:
        IBAN DE00 0000 0000 0000 0000 00

      Sehen Sie es anders? Antworten Sie einfach auf diese E-Mail.

      Mit freundlichen Grüßen
      Mia Muster
      Bright Ltd
      Telefon: +44 20 7946 0000
      E-Mail: mia@bright.example
      "
    `);
  });
});

describe('what it says', () => {
  it.each<[Outcome, string, string]>([
    ['upheld', 'You were right', 'Sie hatten recht'],
    ['partly', 'In part we see it as you do', 'Zum Teil sehen wir es wie Sie'],
    ['rejected', 'nothing is credited this time', 'schreiben wir dieses Mal nichts gut'],
    ['withdrawn', 'the matter has cleared up', 'hat sich die Sache geklärt'],
  ])('of what was %s', (outcome, english, german) => {
    expect(flat(letterOf(facts('dispute_decision', { outcome })).text)).toContain(english);
    const other = letterOf(facts('dispute_decision', { outcome }, GERMAN)).text;
    expect(flat(other)).toContain(german);
  });

  it('nothing of how to pay before it is decided, nor where nothing is left', () => {
    const none = queried({ creditMinor: 200_000n, leftMinor: 0n });
    for (const given of [
      facts('dispute_received', {}, PAY_TO),
      facts('dispute_question', { question: 'Which?' }, PAY_TO),
      facts('dispute_decision', { outcome: 'upheld' }, { ...PAY_TO, invoices: [none] }),
    ])
      expect(letterOf(given).text).not.toContain('IBAN');
  });

  it('no day once that has passed', () => {
    const { text } = letterOf(facts('dispute_received', {}));
    expect(flat(text)).toContain('as soon as we can give one');
  });
});

describe('our texts', () => {
  it.each(TELLINGS.flatMap((stage) => LANGUAGES.map((language) => ({ stage, language }))))(
    '$stage in $language can be saved, and are clean whatever is known',
    ({ language, stage }) => {
      const template = templateOf(stage, language);
      expect(checkTemplate(template, { stage, language })).toEqual({ ok: true });
      for (const tone of TONES)
        for (const sample of sampleFacts({ stage, language, tone }))
          expect(lint(draftOf(sample, template), language, stage)).toEqual([]);
    },
  );

  it('warn of what is missing: please and the thanks', () => {
    const draft = { subject: 'Your query', body: 'We have it.' };
    const codes = lint(draft, 'en', 'dispute_received').map(({ code }) => code);
    expect(codes).toEqual(['no_please', 'no_thanks']);
  });
});
