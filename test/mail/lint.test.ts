// Goal: what spoils good terms is found however it is put, and a kind letter is left in peace.
// Method: tables of phrasings from real dunning letters, each in an otherwise kind letter; then our own letters, all of them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Language } from '#domain/contact.ts';
import { draftOf, templateOf } from '#mail/draft.ts';
import { type LintCode, lint } from '#mail/lint.ts';
import { sampleFacts } from '#mail/template-samples.ts';
import { OUR_LETTERS } from './letters.ts';

const KIND: Readonly<Record<Language, string>> = {
  en: 'Hello,\n\nis anything holding the payment up? Please let us know.\n\nIf you have already paid, please ignore this. Thank you.',
  de: 'Guten Tag,\n\nhält etwas die Zahlung auf? Bitte geben Sie uns kurz Bescheid.\n\nFalls Sie bereits bezahlt haben, ist diese Nachricht gegenstandslos. Vielen Dank.',
};

function codes(body: string, language: Language): LintCode[] {
  return lint({ subject: 'Invoice INV-7', body }, language, 'friendly').map(({ code }) => code);
}

/** What a kind letter is warned of once this sentence is in it. */
function added(sentence: string, language: Language): LintCode[] {
  return codes(`${KIND[language]}\n\n${sentence}`, language);
}

const THREATS: Readonly<Record<Language, readonly string[]>> = {
  en: [
    'Otherwise we will take legal action.',
    'We will start legal proceedings without further notice.',
    'Your account will be passed to a collection agency.',
    'We will hand this over to a debt collector.',
    'Our debt collection partner will contact you.',
    'This may have serious consequences.',
    'This is our final notice.',
    'This is your last warning.',
    'This is the last chance to settle it.',
    'Our lawyers will be in touch.',
    'We have instructed our attorney.',
    'We will see you in court.',
    'We will take you to court.',
    'We shall sue you.',
    'Your service will be suspended.',
    'We will stop all work on your project.',
    'We will put your account on hold.',
    'This may affect your credit rating.',
    'We will report this to a credit bureau.',
    'A late fee of 5 % will be added.',
    'Late payment interest applies.',
    'We will charge you statutory interest.',
    'We will charge interest from today.',
    'Penalties apply.',
    'Pay by Friday, or else.',
    'Otherwise we shall have to stop here.',
    'We will be forced to act.',
    'You leave us no choice.',
    'We have no other option.',
    'We will not hesitate to act.',
    'We will escalate this to your management.',
    'We will take this further.',
    'We reserve all rights.',
    'We demand payment.',
    'We insist on payment this week.',
    'Immediate payment is required.',
    'Pay the open amount immediately.',
    'Please settle this without further delay.',
    'Failure to pay will cost you.',
    'Pay within 7 days or we act.',
    'Legal\naction will follow.',
    'LEGAL ACTION will follow.',
  ],
  de: [
    'Andernfalls leiten wir gerichtliche Schritte ein.',
    'Wir werden das vor Gericht klären.',
    'Wir übergeben die Sache unserem Anwalt.',
    'Unser Rechtsanwalt wird sich melden.',
    'Wir behalten uns rechtliche Schritte vor.',
    'Wir beantragen einen Mahnbescheid.',
    'Das gerichtliche Mahnverfahren folgt.',
    'Wir berechnen Mahngebühren von 5 Euro.',
    'Wir geben die Forderung an ein Inkassobüro ab.',
    'Wir beauftragen ein Inkassounternehmen.',
    'Das hat Konsequenzen.',
    'Es fallen Verzugszinsen an.',
    'Sie befinden sich in Verzug.',
    'Wir melden das der SCHUFA.',
    'Dies ist die letzte Mahnung.',
    'Dies ist unsere letzte Aufforderung.',
    'Wir bitten Sie letztmalig um Zahlung.',
    'Wir setzen Ihnen eine Nachfrist bis Freitag.',
    'Wir sehen uns gezwungen zu handeln.',
    'Andernfalls werden wir handeln.',
    'Ansonsten müssen wir die Lieferung stoppen.',
    'Wir werden unsere Leistungen einstellen.',
    'Wir fordern Sie hiermit auf zu zahlen.',
    'Zahlen Sie umgehend.',
    'Überweisen Sie den Betrag unverzüglich.',
    'Wir erwarten den sofortigen Ausgleich und Zahlung des Betrags sofort.',
    'Wir erheben Klage.',
    'Wir werden nicht zögern.',
    'Ihnen droht eine Sperrung.',
    'Wir erstatten Strafanzeige.',
  ],
};

const BLAME: Readonly<Record<Language, readonly string[]>> = {
  en: [
    'You failed to pay.',
    'You have failed to respond.',
    'You have ignored our mails.',
    'You’ve ignored us.',
    "You've neglected this invoice.",
    'You still have not paid.',
    'You have not even replied.',
    'You haven’t responded.',
    'You did not pay on time.',
    'You have yet to pay.',
    'Your failure to pay is noted.',
    'Your continued silence is strange.',
    'Your delinquent account is open.',
    'Your lack of response is noted.',
    'Despite our reminders nothing came.',
    'In spite of several requests nothing came.',
    'Despite two previous emails, nothing came.',
    'After repeated reminders we are still here.',
    'We have repeatedly asked for it.',
    'We have reminded you several times.',
    'As you well know, it is open.',
    'This is unacceptable.',
    'We are very disappointed.',
    'We find this disappointing.',
    'You still owe us money.',
    'There is no excuse.',
    'We are running out of patience.',
    'You have broken your promise.',
    'You promised to pay last week.',
  ],
  de: [
    'Trotz mehrfacher Aufforderung kam nichts.',
    'Trotz unserer Mahnung vom Mai kam nichts.',
    'Trotz wiederholter Bitte kam nichts.',
    'Trotz unserer freundlichen Zahlungserinnerung kam nichts.',
    'Sie haben unsere Nachricht ignoriert.',
    'Sie haben es versäumt zu zahlen.',
    'Leider haben Sie auf unser Schreiben nicht reagiert.',
    'Sie haben noch immer nicht bezahlt.',
    'Wir haben Sie wiederholt gebeten.',
    'Wir haben Sie bereits mehrfach erinnert.',
    'Wir erinnern Sie zum dritten Mal.',
    'Das ist inakzeptabel.',
    'Wir sind enttäuscht.',
    'Ihr Zahlungsverzug fällt auf.',
    'Durch Ihr Verschulden ist es spät.',
    'Ihre Zahlungsmoral lässt nach.',
    'Unsere Geduld ist am Ende.',
    'Wie Sie sehr wohl wissen, ist sie offen.',
    'Sie schulden uns Geld.',
    'Das werden wir nicht länger hinnehmen.',
    'Säumige Kunden kennen wir.',
    'Ihrer Zahlungspflicht sind Sie nicht nachgekommen.',
  ],
};

/** Near misses: kind sentences with a word of the lists in them. */
const HARMLESS: Readonly<Record<Language, readonly string[]>> = {
  en: [
    'There is no late fee of course.',
    'Of course without any penalty.',
    'This has no consequences.',
    'Thank you for your patience.',
    'If you have not received it, we will send a copy.',
    'If you have not paid yet, a date would help us.',
    'We would be interested to hear from you.',
    'A collection of your papers is attached.',
    'Your order is on hold until Friday, as you asked.',
    'Is your approval on hold?',
    'We will gladly take care of it immediately.',
    'Our last call was a pleasure.',
    'The court yard looks great.',
    'We failed to send you the PO number.',
    'We made a mistake in your favour.',
    'PO, IBAN, SEPA and BIC are on the invoice.',
    'ACME HOLDING GMBH is how we know you.',
    'VAT ID: DE123456789.',
    'Great!',
    'Really? Good.',
  ],
  de: [
    'Das bleibt ohne Mahngebühren.',
    'Es entstehen keine Verzugszinsen.',
    'Die Rechnung war an Sie gerichtet.',
    'Danke für Ihre Geduld.',
    'Falls Sie die Rechnung nicht erhalten haben, schicken wir sie gern.',
    'Haben Sie die Rechnung nicht bekommen?',
    'Wir kümmern uns umgehend darum.',
    'Unser letztes Gespräch war sehr nett.',
    'Ansonsten genügt eine kurze Antwort.',
    'Wir haben vergessen, die Bestellnummer zu nennen.',
    'Ihre IBAN und BIC kennen wir, ebenso die USt-ID.',
    'Wir möchten Sie an die Rechnung erinnern.',
    'Vielen Dank!',
  ],
};

const SHOUTS = [
  'PAY NOW.',
  'This is URGENT.',
  'Your invoice is OVERDUE.',
  'Please pay!!',
  'Where is the payment??',
  'Why?!',
  'WE WANT OUR MONEY BACK SOON.',
  'Das ist DRINGEND.',
  'Bitte SOFORT zahlen.',
  'Die Rechnung ist ÜBERFÄLLIG.',
];

describe('what reads badly', () => {
  it.each(THREATS.en)('is a threat: %s', (sentence) => {
    expect(added(sentence, 'en')).toContain('threat');
  });
  it.each(THREATS.de)('is a threat: %s', (sentence) => {
    expect(added(sentence, 'de')).toContain('threat');
  });
  it.each(BLAME.en)('is blame: %s', (sentence) => {
    expect(added(sentence, 'en')).toContain('blame');
  });
  it.each(BLAME.de)('is blame: %s', (sentence) => {
    expect(added(sentence, 'de')).toContain('blame');
  });
  it.each(SHOUTS)('is shouting: %s', (sentence) => {
    expect(added(sentence, 'en')).toContain('shouting');
  });

  it('is found in the subject too, and in the other language', () => {
    const subject = 'Letzte Mahnung!!';
    expect(lint({ subject, body: KIND.en }, 'en', 'friendly').map(({ code }) => code)).toEqual([
      'threat',
      'shouting',
    ]);
  });

  it('is shown as it stands in the letter', () => {
    const [warning] = lint(
      { subject: 'x', body: `${KIND.en} Legal action will follow.` },
      'en',
      'friendly',
    );
    expect(warning).toEqual({
      code: 'threat',
      words: ['Legal action'],
      sentence:
        '“Legal action” reads like a threat. This letter only asks: say what is open and offer help.',
    });
  });
});

describe('what is kind', () => {
  it.each(['en', 'de'] as const)('needs no more than a few sentences (%s)', (language) => {
    expect(codes(KIND[language], language)).toEqual([]);
  });
  it.each(HARMLESS.en)('gives no warning: %s', (sentence) => {
    expect(added(sentence, 'en')).toEqual([]);
  });
  it.each(HARMLESS.de)('gives no warning: %s', (sentence) => {
    expect(added(sentence, 'de')).toEqual([]);
  });

  it.each(OUR_LETTERS)('is all of our own: $language $stage $tone', ({ language, stage, tone }) => {
    for (const facts of sampleFacts({ stage, language, tone }))
      expect(lint(draftOf(facts, templateOf(stage, language)), language, stage)).toEqual([]);
  });
});

describe('what is missing', () => {
  it.each<[Language, string, LintCode[]]>([
    ['en', 'Pay.', ['no_please', 'no_thanks', 'no_already_paid', 'no_question']],
    ['de', 'Zahlen.', ['no_please', 'no_thanks', 'no_already_paid', 'no_question']],
    ['en', KIND.en.replaceAll('lease', 'lainly'), ['no_please']],
    ['en', KIND.en.replace('Thank you.', ''), ['no_thanks']],
    ['en', KIND.en.replace('please ignore this.', 'please write. '), ['no_already_paid']],
    ['en', KIND.en.replace('is anything holding the payment up?', 'it is open.'), ['no_question']],
    ['de', KIND.de.replace('Bitte geben', 'Geben'), ['no_please']],
    ['de', KIND.de.replace('Vielen Dank.', ''), ['no_thanks']],
    ['de', KIND.de.replace('gegenstandslos', 'geschrieben'), ['no_already_paid']],
    ['de', KIND.de.replace('hält etwas die Zahlung auf?', 'sie ist offen.'), ['no_question']],
  ])('%s: %j', (language, body, expected) => {
    expect(codes(body, language)).toEqual(expected);
  });

  it.each<[Language, string]>([
    ['en', 'If payment has already been sent, please disregard this message.'],
    ['en', 'Should you have paid in the meantime, there is nothing to do.'],
    ['en', 'Already paid? Then you are all set.'],
    ['en', 'Perhaps your payment and this mail have crossed. Then please ignore it.'],
    ['en', 'If your payment is on its way, you need not do anything.'],
    [
      'de',
      'Sollte sich Ihre Zahlung mit diesem Schreiben überschnitten haben, sehen Sie es uns bitte nach.',
    ],
    ['de', 'Haben Sie schon überwiesen? Dann ist alles erledigt.'],
    ['de', 'Falls die Zahlung schon unterwegs ist, betrachten Sie dies bitte als gegenstandslos.'],
    ['de', 'Wenn Sie inzwischen gezahlt haben, müssen Sie nichts weiter tun.'],
  ])('is not “already paid” (%s): %s', (language, sentence) => {
    expect(codes(sentence, language)).not.toContain('no_already_paid');
  });

  it.each<[Language, string]>([
    ['en', 'Is anything holding it up?'],
    ['en', 'What is keeping the payment?'],
    ['en', 'Is there a problem with the invoice?'],
    ['en', 'Could you tell us the reason for the delay?'],
    ['en', 'Let us know if something is missing.'],
    ['en', 'Please tell us why it is late.'],
    ['en', 'Do you need anything from us?'],
    ['en', 'Please drop me a line if anything is unclear.'],
    ['de', 'Woran liegt es?'],
    ['de', 'Gibt es ein Problem mit der Rechnung?'],
    ['de', 'Fehlt Ihnen etwas?'],
    ['de', 'Sagen Sie uns, warum es länger dauert.'],
    ['de', 'Stimmt etwas nicht?'],
    ['de', 'Teilen Sie uns bitte mit, was die Zahlung aufhält.'],
  ])('is not the question why (%s): %s', (language, sentence) => {
    expect(codes(sentence, language)).not.toContain('no_question');
  });

  it.each<[Language, string]>([
    ['en', 'When will you pay?'],
    ['en', 'Let us know when you pay.'],
    ['de', 'Wann zahlen Sie?'],
  ])('is the question why: %s %s', (language, sentence) => {
    expect(codes(sentence, language)).toContain('no_question');
  });
});

describe('any text', () => {
  it('is read without a throw', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'binary', maxLength: 3_000 }),
        fc.constantFrom<Language>('en', 'de'),
        (subject, body, language) => {
          for (const { sentence } of lint({ subject, body }, language, 'friendly'))
            expect(sentence).toMatch(/\S/);
        },
      ),
    );
  });
});
