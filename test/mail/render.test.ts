// Goal: the finished letter states the facts, all of them and nothing else, the same in both parts, and reads well in both.
// Method: one golden letter per language in text and HTML, tables for each part, properties over amounts and widths.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { draftOf, templateOf } from '#mail/draft.ts';
import type { LetterFacts, LetterInvoice, RenderedLetter } from '#mail/letter.ts';
import { renderLetter } from '#mail/render.ts';
import { LINE_WIDTH, widthOf, wrapCell, wrapWords } from '#mail/render-columns.ts';
import { html } from '#mail/render-markup.ts';
import { amountIn } from '#mail/render-values.ts';
import { anInvoice, OUR_LETTERS, someFacts } from './letters.ts';

const DRAFT = { subject: 'Hello', body: 'Hello' };

/** A letter with everything in it: two currencies, a part in dispute, a credit, ways to pay, a logo. */
function fullFacts(given: Partial<LetterFacts>): LetterFacts {
  return someFacts({
    stage: 'follow_up',
    clientName: 'Acme & Sons',
    team: {
      name: 'Bright Ltd',
      signer: 'Mia Muster',
      phone: '+44 20 7946 0000',
      replyTo: 'mia@bright.example',
      logoUrl: 'https://bright.example/logo.png',
      signature: 'Accounts\nBright Ltd',
    },
    invoices: [
      anInvoice({
        number: 'INV-1042',
        po: 'PO-31',
        balanceMinor: 1_400_000n,
        collectableMinor: 1_200_000n,
        paymentUrl: 'https://pay.bright.example/INV-1042',
      }),
      anInvoice({
        number: 'INV-1077',
        issuedOn: null,
        dueOn: '2025-03-15',
        daysPastDue: 1,
        balanceMinor: 420_050n,
      }),
      anInvoice({
        number: 'US-9',
        dueOn: '2025-03-16',
        daysPastDue: 0,
        currency: 'USD',
        balanceMinor: 950_000n,
        paymentUrl: 'https://pay.bright.example/US-9',
      }),
    ],
    credits: [
      { currency: 'EUR', minor: 20_000n, number: 'CN-5', kind: 'credit_note' },
      { currency: 'USD', minor: 1n, number: 'P-3', kind: 'unapplied_payment' },
    ],
    payTo: [
      { currency: 'EUR', words: 'IBAN DE00 0000 0000 0000 0000 00\nBIC XXXXDEXX' },
      { currency: 'USD', words: 'Routing 000000000\nAccount 12345' },
      { currency: 'GBP', words: 'Never shown: nothing is open in pounds' },
    ],
    previous: { stage: 'friendly', sentOn: '2025-03-04' },
    ...given,
  });
}

function letterOf(facts: LetterFacts): RenderedLetter {
  return renderLetter({ draft: draftOf(facts, templateOf(facts.stage, facts.language)), facts });
}

/** What a person reads of the HTML part. */
function read(part: string): string {
  return part
    .replace(/<(style|title)[\s\S]*?<\/\1>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ENTITIES[name] ?? '')
    .replace(/[^\S\u00A0]+/g, ' ')
    .trim();
}
const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

/** The cells of the table in the HTML part, row by row. */
function cellsOf(part: string): string[][] {
  const table = /<table class="text"[\s\S]*?<\/table>/.exec(part)?.[0] ?? '';
  return [...table.matchAll(/<tr[^>]*>([\s\S]*?)<\/tr>/g)].map(([, row = '']) =>
    [...row.matchAll(/<t[dh][^>]*>([\s\S]*?)<\/t[dh]>/g)].map(([, cell = '']) => read(cell)),
  );
}

describe('the golden letter', () => {
  it('in English, as plain text', () => {
    expect(letterOf(fullFacts({})).text).toMatchInlineSnapshot(`
      "Hello Anna Weber,

      On 4 March 2025 we wrote to you about 3 invoices, and we would like to follow
      up. Our books still show them as open. You will find the details below.

      What is holding the payment up, and how can we help? If an approval, a PO
      number, a copy or an answer from us is missing, please tell us. If another
      date would suit you better, please let us know which.

      There is also an open credit on your account, shown below. Please tell us if
      you would like us to use it here.

      If you have already paid, please ignore this note. Otherwise a short reply is
      enough, or call us on +44 20 7946 0000 if you would rather talk. Thank you for
      your help.

      Invoice   PO     Issued      Due          Days late  Amount open
      ----------------------------------------------------------------
      INV-1042  PO-31  2 Feb 2025  4 Mar 2025          12   €12,000.00
        Of €14,000.00, the part of €2,000.00 that you queried is left out.
      INV-1077  -      -           15 Mar 2025          1    €4,200.50
      US-9      -      2 Feb 2025  16 Mar 2025      today  US$9,500.00
      ----------------------------------------------------------------
      Total in EUR                                          €16,200.50
      Total in USD                                         US$9,500.00

      Open credit on your account:
        Credit note CN-5: €200.00
        Payment not yet matched to an invoice, P-3: US$0.01
      It is not taken off the amounts above.

      How to pay:
        Pay INV-1042 online:
        https://pay.bright.example/INV-1042
        Pay US-9 online:
        https://pay.bright.example/US-9

        In EUR:
        IBAN DE00 0000 0000 0000 0000 00
        BIC XXXXDEXX

        In USD:
        Routing 000000000
        Account 12345

      Something wrong with one of these invoices? Just reply to this mail.

      Kind regards,
      Mia Muster
      Accounts
      Bright Ltd
      Phone: +44 20 7946 0000
      E-mail: mia@bright.example
      "
    `);
  });

  it('in German, as plain text', () => {
    const german = { language: 'de', locale: 'de-DE' } as const;
    expect(letterOf(fullFacts(german)).text).toMatchInlineSnapshot(`
      "Guten Tag Anna Weber,

      am 4. März 2025 haben wir Ihnen zu 3 Rechnungen geschrieben und möchten heute
      noch einmal nachfragen. In unseren Büchern sind sie noch offen. Die
      Einzelheiten finden Sie unten.

      Was hält die Zahlung auf, und wie können wir helfen? Falls eine Freigabe, eine
      Bestellnummer, eine Rechnungskopie oder eine Antwort von uns fehlt, sagen Sie
      es uns bitte. Falls Ihnen ein anderer Termin besser passt, nennen Sie ihn uns
      gern.

      Auf Ihrem Kundenkonto steht außerdem ein offenes Guthaben, das unten
      aufgeführt ist. Sagen Sie uns bitte, ob wir es hier verrechnen sollen.

      Falls Sie bereits bezahlt haben, betrachten Sie diese Nachricht bitte als
      gegenstandslos. Ansonsten genügt eine kurze Antwort, oder Sie rufen uns an:
      +44 20 7946 0000. Vielen Dank für Ihre Hilfe!

      Rechnung  Bestellnr.  Datum       Fällig am   Tage überfällig  Offener Betrag
      -----------------------------------------------------------------------------
      INV-1042  PO-31       02.02.2025  04.03.2025               12     12.000,00 €
        Von 14.000,00 € ist der Teil von 2.000,00 €, den Sie beanstandet haben,
        nicht enthalten.
      INV-1077  -           -           15.03.2025                1      4.200,50 €
      US-9      -           02.02.2025  16.03.2025            heute      9.500,00 $
      -----------------------------------------------------------------------------
      Summe in EUR                                                      16.200,50 €
      Summe in USD                                                       9.500,00 $

      Offenes Guthaben auf Ihrem Kundenkonto:
        Gutschrift CN-5: 200,00 €
        Noch nicht zugeordnete Zahlung P-3: 0,01 $
      Es ist von den Beträgen oben nicht abgezogen.

      So können Sie bezahlen:
        INV-1042 online bezahlen:
        https://pay.bright.example/INV-1042
        US-9 online bezahlen:
        https://pay.bright.example/US-9

        In EUR:
        IBAN DE00 0000 0000 0000 0000 00
        BIC XXXXDEXX

        In USD:
        Routing 000000000
        Account 12345

      Stimmt etwas mit einer dieser Rechnungen nicht? Antworten Sie einfach auf
      diese E-Mail.

      Mit freundlichen Grüßen
      Mia Muster
      Accounts
      Bright Ltd
      Telefon: +44 20 7946 0000
      E-Mail: mia@bright.example
      "
    `);
  });

  it('in English, as HTML', () => {
    expect(letterOf(fullFacts({})).html).toMatchInlineSnapshot(`
      "<!DOCTYPE html>
      <html lang="en" dir="ltr">
      <head>
      <meta http-equiv="Content-Type" content="text/html; charset=utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="supported-color-schemes" content="light dark">
      <title>Following up on 3 invoices: can we help?</title>
      <style>
          :root { color-scheme: light dark; supported-color-schemes: light dark; }
          @media (prefers-color-scheme: dark) {
            .page, .sheet { background-color: #16191d !important; }
            .text { color: #e4e7eb !important; }
            .small { color: #a3b1c0 !important; }
            .line { border-color: #3e4c59 !important; }
            .link { color: #8cc4ff !important; }
            .logo { background-color: #ffffff !important; }
          }
      </style>
      </head>
      <body class="page" style="margin:0;padding:0;background-color:#ffffff;">
      <table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:#ffffff;">
      <tr><td align="center" style="padding:24px 16px;">
      <table role="presentation" class="sheet" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:640px;table-layout:fixed;background-color:#ffffff;">
      <tr><td class="line" style="padding:0 0 16px 0;border-bottom:1px solid #d9e2ec;"><img class="logo" src="https://bright.example/logo.png" alt="Bright Ltd" height="40" style="display:block;height:40px;max-width:100%;border:0;font:15px/1.5 Arial,sans-serif;color:#1f2933;font-weight:bold;"></td></tr>
      <tr><td style="padding:20px 0 0 0;">
      <p class="text" style="margin:0 0 16px 0;font:15px/1.5 Arial,sans-serif;color:#1f2933;">Hello Anna Weber,</p>
      <p class="text" style="margin:0 0 16px 0;font:15px/1.5 Arial,sans-serif;color:#1f2933;">On 4 March 2025 we wrote to you about 3 invoices, and we would like to follow up. Our books still show them as open. You will find the details below.</p>
      <p class="text" style="margin:0 0 16px 0;font:15px/1.5 Arial,sans-serif;color:#1f2933;">What is holding the payment up, and how can we help? If an approval, a PO number, a copy or an answer from us is missing, please tell us. If another date would suit you better, please let us know which.</p>
      <p class="text" style="margin:0 0 16px 0;font:15px/1.5 Arial,sans-serif;color:#1f2933;">There is also an open credit on your account, shown below. Please tell us if you would like us to use it here.</p>
      <p class="text" style="margin:0 0 16px 0;font:15px/1.5 Arial,sans-serif;color:#1f2933;">If you have already paid, please ignore this note. Otherwise a short reply is enough, or call us on +44 20 7946 0000 if you would rather talk. Thank you for your help.</p>
      <div style="overflow-x:auto;">
      <table class="text" width="100%" cellpadding="6" cellspacing="0" border="0" style="color:#1f2933;margin:0 0 20px 0;">
      <tr><th class="small line" scope="col" align="left" valign="bottom" style="font:13px/1.4 Arial,sans-serif;color:#52606d;border-bottom:1px solid #d9e2ec;">Invoice</th><th class="small line" scope="col" align="left" valign="bottom" style="font:13px/1.4 Arial,sans-serif;color:#52606d;border-bottom:1px solid #d9e2ec;">PO</th><th class="small line" scope="col" align="left" valign="bottom" style="font:13px/1.4 Arial,sans-serif;color:#52606d;border-bottom:1px solid #d9e2ec;">Issued</th><th class="small line" scope="col" align="left" valign="bottom" style="font:13px/1.4 Arial,sans-serif;color:#52606d;border-bottom:1px solid #d9e2ec;">Due</th><th class="small line" scope="col" align="right" valign="bottom" style="font:13px/1.4 Arial,sans-serif;color:#52606d;border-bottom:1px solid #d9e2ec;">Days late</th><th class="small line" scope="col" align="right" valign="bottom" style="font:13px/1.4 Arial,sans-serif;color:#52606d;border-bottom:1px solid #d9e2ec;">Amount open</th></tr>
      <tr valign="top"><td class="line" nowrap style="font:14px/1.4 Arial,sans-serif;">INV-1042</td><td class="line" nowrap style="font:14px/1.4 Arial,sans-serif;">PO-31</td><td class="line" nowrap style="font:14px/1.4 Arial,sans-serif;">2 Feb 2025</td><td class="line" nowrap style="font:14px/1.4 Arial,sans-serif;">4 Mar 2025</td><td class="line" align="right" nowrap style="font:14px/1.4 Arial,sans-serif;">12</td><td class="line" align="right" nowrap style="font:14px/1.4 Arial,sans-serif;">€12,000.00</td></tr>
      <tr><td class="small line" colspan="6" style="font:13px/1.4 Arial,sans-serif;color:#52606d;border-bottom:1px solid #d9e2ec;padding-top:0;">Of €14,000.00, the part of €2,000.00 that you queried is left out.</td></tr>
      <tr valign="top"><td class="line" nowrap style="font:14px/1.4 Arial,sans-serif;border-bottom:1px solid #d9e2ec;">INV-1077</td><td class="line" nowrap style="font:14px/1.4 Arial,sans-serif;border-bottom:1px solid #d9e2ec;">-</td><td class="line" nowrap style="font:14px/1.4 Arial,sans-serif;border-bottom:1px solid #d9e2ec;">-</td><td class="line" nowrap style="font:14px/1.4 Arial,sans-serif;border-bottom:1px solid #d9e2ec;">15 Mar 2025</td><td class="line" align="right" nowrap style="font:14px/1.4 Arial,sans-serif;border-bottom:1px solid #d9e2ec;">1</td><td class="line" align="right" nowrap style="font:14px/1.4 Arial,sans-serif;border-bottom:1px solid #d9e2ec;">€4,200.50</td></tr>
      <tr valign="top"><td class="line" nowrap style="font:14px/1.4 Arial,sans-serif;border-bottom:1px solid #d9e2ec;">US-9</td><td class="line" nowrap style="font:14px/1.4 Arial,sans-serif;border-bottom:1px solid #d9e2ec;">-</td><td class="line" nowrap style="font:14px/1.4 Arial,sans-serif;border-bottom:1px solid #d9e2ec;">2 Feb 2025</td><td class="line" nowrap style="font:14px/1.4 Arial,sans-serif;border-bottom:1px solid #d9e2ec;">16 Mar 2025</td><td class="line" align="right" nowrap style="font:14px/1.4 Arial,sans-serif;border-bottom:1px solid #d9e2ec;">today</td><td class="line" align="right" nowrap style="font:14px/1.4 Arial,sans-serif;border-bottom:1px solid #d9e2ec;">US$9,500.00</td></tr>
      <tr><td colspan="5" align="right" style="font:14px/1.4 Arial,sans-serif;"><b>Total in EUR</b></td><td align="right" nowrap style="font:14px/1.4 Arial,sans-serif;"><b>€16,200.50</b></td></tr>
      <tr><td colspan="5" align="right" style="font:14px/1.4 Arial,sans-serif;"><b>Total in USD</b></td><td align="right" nowrap style="font:14px/1.4 Arial,sans-serif;"><b>US$9,500.00</b></td></tr>
      </table>
      </div>
      <p class="text" style="margin:0 0 4px 0;font:15px/1.5 Arial,sans-serif;color:#1f2933;font-weight:bold;">Open credit on your account</p>
      <p class="text" style="margin:0 0 16px 0;font:15px/1.5 Arial,sans-serif;color:#1f2933;">Credit note CN-5: €200.00<br>Payment not yet matched to an invoice, P-3: US$0.01<br>It is not taken off the amounts above.</p>
      <p class="text" style="margin:0 0 4px 0;font:15px/1.5 Arial,sans-serif;color:#1f2933;font-weight:bold;">How to pay</p>
      <p class="text" style="margin:0 0 16px 0;font:15px/1.5 Arial,sans-serif;color:#1f2933;"><a class="link" href="https://pay.bright.example/INV-1042" style="color:#0b5cad;">Pay INV-1042 online</a> (pay.bright.example)<br><a class="link" href="https://pay.bright.example/US-9" style="color:#0b5cad;">Pay US-9 online</a> (pay.bright.example)</p>
      <p class="text" style="margin:0 0 16px 0;font:15px/1.5 Arial,sans-serif;color:#1f2933;">In EUR:<br>IBAN DE00 0000 0000 0000 0000 00<br>BIC XXXXDEXX</p>
      <p class="text" style="margin:0 0 16px 0;font:15px/1.5 Arial,sans-serif;color:#1f2933;">In USD:<br>Routing 000000000<br>Account 12345</p>
      <p class="text" style="margin:0 0 16px 0;font:15px/1.5 Arial,sans-serif;color:#1f2933;">Something wrong with one of these invoices? Just reply to this mail.</p>
      <p class="text" style="margin:0 0 16px 0;font:15px/1.5 Arial,sans-serif;color:#1f2933;">Kind regards,<br>Mia Muster<br>Accounts<br>Bright Ltd<br>Phone: +44 20 7946 0000<br>E-mail: mia@bright.example</p>
      </td></tr>
      </table>
      </td></tr>
      </table>
      </body>
      </html>
      "
    `);
  });

  it('in German, as HTML', () => {
    const german = { language: 'de', locale: 'de-DE' } as const;
    expect(letterOf(fullFacts(german)).html).toMatchInlineSnapshot(`
      "<!DOCTYPE html>
      <html lang="de" dir="ltr">
      <head>
      <meta http-equiv="Content-Type" content="text/html; charset=utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="supported-color-schemes" content="light dark">
      <title>Noch einmal zu 3 Rechnungen: Können wir helfen?</title>
      <style>
          :root { color-scheme: light dark; supported-color-schemes: light dark; }
          @media (prefers-color-scheme: dark) {
            .page, .sheet { background-color: #16191d !important; }
            .text { color: #e4e7eb !important; }
            .small { color: #a3b1c0 !important; }
            .line { border-color: #3e4c59 !important; }
            .link { color: #8cc4ff !important; }
            .logo { background-color: #ffffff !important; }
          }
      </style>
      </head>
      <body class="page" style="margin:0;padding:0;background-color:#ffffff;">
      <table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background-color:#ffffff;">
      <tr><td align="center" style="padding:24px 16px;">
      <table role="presentation" class="sheet" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:640px;table-layout:fixed;background-color:#ffffff;">
      <tr><td class="line" style="padding:0 0 16px 0;border-bottom:1px solid #d9e2ec;"><img class="logo" src="https://bright.example/logo.png" alt="Bright Ltd" height="40" style="display:block;height:40px;max-width:100%;border:0;font:15px/1.5 Arial,sans-serif;color:#1f2933;font-weight:bold;"></td></tr>
      <tr><td style="padding:20px 0 0 0;">
      <p class="text" style="margin:0 0 16px 0;font:15px/1.5 Arial,sans-serif;color:#1f2933;">Guten Tag Anna Weber,</p>
      <p class="text" style="margin:0 0 16px 0;font:15px/1.5 Arial,sans-serif;color:#1f2933;">am 4. März 2025 haben wir Ihnen zu 3 Rechnungen geschrieben und möchten heute noch einmal nachfragen. In unseren Büchern sind sie noch offen. Die Einzelheiten finden Sie unten.</p>
      <p class="text" style="margin:0 0 16px 0;font:15px/1.5 Arial,sans-serif;color:#1f2933;">Was hält die Zahlung auf, und wie können wir helfen? Falls eine Freigabe, eine Bestellnummer, eine Rechnungskopie oder eine Antwort von uns fehlt, sagen Sie es uns bitte. Falls Ihnen ein anderer Termin besser passt, nennen Sie ihn uns gern.</p>
      <p class="text" style="margin:0 0 16px 0;font:15px/1.5 Arial,sans-serif;color:#1f2933;">Auf Ihrem Kundenkonto steht außerdem ein offenes Guthaben, das unten aufgeführt ist. Sagen Sie uns bitte, ob wir es hier verrechnen sollen.</p>
      <p class="text" style="margin:0 0 16px 0;font:15px/1.5 Arial,sans-serif;color:#1f2933;">Falls Sie bereits bezahlt haben, betrachten Sie diese Nachricht bitte als gegenstandslos. Ansonsten genügt eine kurze Antwort, oder Sie rufen uns an: +44 20 7946 0000. Vielen Dank für Ihre Hilfe!</p>
      <div style="overflow-x:auto;">
      <table class="text" width="100%" cellpadding="6" cellspacing="0" border="0" style="color:#1f2933;margin:0 0 20px 0;">
      <tr><th class="small line" scope="col" align="left" valign="bottom" style="font:13px/1.4 Arial,sans-serif;color:#52606d;border-bottom:1px solid #d9e2ec;">Rechnung</th><th class="small line" scope="col" align="left" valign="bottom" style="font:13px/1.4 Arial,sans-serif;color:#52606d;border-bottom:1px solid #d9e2ec;">Bestellnr.</th><th class="small line" scope="col" align="left" valign="bottom" style="font:13px/1.4 Arial,sans-serif;color:#52606d;border-bottom:1px solid #d9e2ec;">Datum</th><th class="small line" scope="col" align="left" valign="bottom" style="font:13px/1.4 Arial,sans-serif;color:#52606d;border-bottom:1px solid #d9e2ec;">Fällig am</th><th class="small line" scope="col" align="right" valign="bottom" style="font:13px/1.4 Arial,sans-serif;color:#52606d;border-bottom:1px solid #d9e2ec;">Tage überfällig</th><th class="small line" scope="col" align="right" valign="bottom" style="font:13px/1.4 Arial,sans-serif;color:#52606d;border-bottom:1px solid #d9e2ec;">Offener Betrag</th></tr>
      <tr valign="top"><td class="line" nowrap style="font:14px/1.4 Arial,sans-serif;">INV-1042</td><td class="line" nowrap style="font:14px/1.4 Arial,sans-serif;">PO-31</td><td class="line" nowrap style="font:14px/1.4 Arial,sans-serif;">02.02.2025</td><td class="line" nowrap style="font:14px/1.4 Arial,sans-serif;">04.03.2025</td><td class="line" align="right" nowrap style="font:14px/1.4 Arial,sans-serif;">12</td><td class="line" align="right" nowrap style="font:14px/1.4 Arial,sans-serif;">12.000,00 €</td></tr>
      <tr><td class="small line" colspan="6" style="font:13px/1.4 Arial,sans-serif;color:#52606d;border-bottom:1px solid #d9e2ec;padding-top:0;">Von 14.000,00 € ist der Teil von 2.000,00 €, den Sie beanstandet haben, nicht enthalten.</td></tr>
      <tr valign="top"><td class="line" nowrap style="font:14px/1.4 Arial,sans-serif;border-bottom:1px solid #d9e2ec;">INV-1077</td><td class="line" nowrap style="font:14px/1.4 Arial,sans-serif;border-bottom:1px solid #d9e2ec;">-</td><td class="line" nowrap style="font:14px/1.4 Arial,sans-serif;border-bottom:1px solid #d9e2ec;">-</td><td class="line" nowrap style="font:14px/1.4 Arial,sans-serif;border-bottom:1px solid #d9e2ec;">15.03.2025</td><td class="line" align="right" nowrap style="font:14px/1.4 Arial,sans-serif;border-bottom:1px solid #d9e2ec;">1</td><td class="line" align="right" nowrap style="font:14px/1.4 Arial,sans-serif;border-bottom:1px solid #d9e2ec;">4.200,50 €</td></tr>
      <tr valign="top"><td class="line" nowrap style="font:14px/1.4 Arial,sans-serif;border-bottom:1px solid #d9e2ec;">US-9</td><td class="line" nowrap style="font:14px/1.4 Arial,sans-serif;border-bottom:1px solid #d9e2ec;">-</td><td class="line" nowrap style="font:14px/1.4 Arial,sans-serif;border-bottom:1px solid #d9e2ec;">02.02.2025</td><td class="line" nowrap style="font:14px/1.4 Arial,sans-serif;border-bottom:1px solid #d9e2ec;">16.03.2025</td><td class="line" align="right" nowrap style="font:14px/1.4 Arial,sans-serif;border-bottom:1px solid #d9e2ec;">heute</td><td class="line" align="right" nowrap style="font:14px/1.4 Arial,sans-serif;border-bottom:1px solid #d9e2ec;">9.500,00 $</td></tr>
      <tr><td colspan="5" align="right" style="font:14px/1.4 Arial,sans-serif;"><b>Summe in EUR</b></td><td align="right" nowrap style="font:14px/1.4 Arial,sans-serif;"><b>16.200,50 €</b></td></tr>
      <tr><td colspan="5" align="right" style="font:14px/1.4 Arial,sans-serif;"><b>Summe in USD</b></td><td align="right" nowrap style="font:14px/1.4 Arial,sans-serif;"><b>9.500,00 $</b></td></tr>
      </table>
      </div>
      <p class="text" style="margin:0 0 4px 0;font:15px/1.5 Arial,sans-serif;color:#1f2933;font-weight:bold;">Offenes Guthaben auf Ihrem Kundenkonto</p>
      <p class="text" style="margin:0 0 16px 0;font:15px/1.5 Arial,sans-serif;color:#1f2933;">Gutschrift CN-5: 200,00 €<br>Noch nicht zugeordnete Zahlung P-3: 0,01 $<br>Es ist von den Beträgen oben nicht abgezogen.</p>
      <p class="text" style="margin:0 0 4px 0;font:15px/1.5 Arial,sans-serif;color:#1f2933;font-weight:bold;">So können Sie bezahlen</p>
      <p class="text" style="margin:0 0 16px 0;font:15px/1.5 Arial,sans-serif;color:#1f2933;"><a class="link" href="https://pay.bright.example/INV-1042" style="color:#0b5cad;">INV-1042 online bezahlen</a> (pay.bright.example)<br><a class="link" href="https://pay.bright.example/US-9" style="color:#0b5cad;">US-9 online bezahlen</a> (pay.bright.example)</p>
      <p class="text" style="margin:0 0 16px 0;font:15px/1.5 Arial,sans-serif;color:#1f2933;">In EUR:<br>IBAN DE00 0000 0000 0000 0000 00<br>BIC XXXXDEXX</p>
      <p class="text" style="margin:0 0 16px 0;font:15px/1.5 Arial,sans-serif;color:#1f2933;">In USD:<br>Routing 000000000<br>Account 12345</p>
      <p class="text" style="margin:0 0 16px 0;font:15px/1.5 Arial,sans-serif;color:#1f2933;">Stimmt etwas mit einer dieser Rechnungen nicht? Antworten Sie einfach auf diese E-Mail.</p>
      <p class="text" style="margin:0 0 16px 0;font:15px/1.5 Arial,sans-serif;color:#1f2933;">Mit freundlichen Grüßen<br>Mia Muster<br>Accounts<br>Bright Ltd<br>Telefon: +44 20 7946 0000<br>E-Mail: mia@bright.example</p>
      </td></tr>
      </table>
      </td></tr>
      </table>
      </body>
      </html>
      "
    `);
  });

  it('has its subject from the draft', () => {
    expect(letterOf(fullFacts({})).subject).toBe('Following up on 3 invoices: can we help?');
  });
});

describe('both parts', () => {
  it.each(OUR_LETTERS)('say the same: $language $stage $tone', ({ language, stage, tone }) => {
    const locale = language === 'de' ? 'de-AT' : 'en-US';
    const letter = letterOf(fullFacts({ language, locale, stage, tone }));
    const shown = read(letter.html);
    // Line by line, except for the frame of the table and addresses that stand behind a link.
    for (const line of letter.text.split('\n')) {
      const words = line.replace(/^ +|:$/g, '').trim();
      if (words === '' || /^-+$|^https:/.test(words)) continue;
      if (/ {2}/.test(words))
        for (const cell of words.split(/ {2,}/)) expect(shown).toContain(cell);
      else expect(shown).toContain(words);
    }
    for (const url of letter.text.match(/https:\S+/g) ?? [])
      expect(letter.html).toContain(`href="${url}"`);
  });

  it('show every invoice with its facts', () => {
    expect(cellsOf(letterOf(fullFacts({})).html)).toEqual([
      ['Invoice', 'PO', 'Issued', 'Due', 'Days late', 'Amount open'],
      ['INV-1042', 'PO-31', '2 Feb 2025', '4 Mar 2025', '12', '€12,000.00'],
      ['Of €14,000.00, the part of €2,000.00 that you queried is left out.'],
      ['INV-1077', '-', '-', '15 Mar 2025', '1', '€4,200.50'],
      ['US-9', '-', '2 Feb 2025', '16 Mar 2025', 'today', 'US$9,500.00'],
      ['Total in EUR', '€16,200.50'],
      ['Total in USD', 'US$9,500.00'],
    ]);
  });

  it('leave out the columns that would be empty', () => {
    const facts = someFacts({ invoices: [anInvoice({ issuedOn: null, po: ' ' })] });
    expect(cellsOf(letterOf(facts).html)[0]).toEqual([
      'Invoice',
      'Due',
      'Days late',
      'Amount open',
    ]);
  });

  it('count the days left where nothing is late yet', () => {
    const dueIn = (daysPastDue: number) => anInvoice({ daysPastDue });
    const facts = someFacts({ stage: 'pre_due', invoices: [dueIn(-5), dueIn(-1), dueIn(0)] });
    const column = cellsOf(letterOf(facts).html).map((cells) => cells.at(-2));
    expect(column.slice(0, 4)).toEqual(['Due in', '5 days', '1 day', 'today']);
    const german = cellsOf(letterOf({ ...facts, language: 'de', locale: 'de-DE' }).html);
    expect(german.map((cells) => cells.at(-2)).slice(0, 4)).toEqual([
      'Fällig in',
      '5 Tagen',
      '1 Tag',
      'heute',
    ]);
  });

  it('say of an invoice that is not late among late ones that it is not', () => {
    const facts = someFacts({ invoices: [anInvoice(), anInvoice({ daysPastDue: -1 })] });
    expect(cellsOf(letterOf(facts).html)[2]).toContain('not yet due');
  });

  it('ask what is wrong with one invoice, or with one of several', () => {
    expect(letterOf(someFacts()).text).toContain(
      '\nSomething wrong with this invoice? Just reply to this mail.\n',
    );
    expect(letterOf(fullFacts({})).text).toContain(
      '\nSomething wrong with one of these invoices? Just reply to this mail.\n',
    );
  });

  it('show what a person wrote, paragraph by paragraph', () => {
    const draft = { subject: 'x', body: 'One\r\ntwo\n\n\n\nThree & <four>\n' };
    const letter = renderLetter({ draft, facts: someFacts() });
    expect(letter.text).toMatch(/^One\ntwo\n\nThree & <four>\n\nInvoice/);
    expect(letter.html).toMatch(/>One<br>two<\/p>\n<p [^>]*>Three &amp; &lt;four&gt;<\/p>/);
  });
});

describe('ways to pay', () => {
  it('are not there where nobody said any', () => {
    const { html, text } = letterOf(someFacts());
    expect(`${html}${text}`).not.toMatch(/How to pay|<a /);
  });

  it('name one page for all once', () => {
    const paymentUrl = 'https://pay.bright.example/';
    const invoices = ['A-1', 'A-2'].map((number) => anInvoice({ number, paymentUrl }));
    const { text } = letterOf(someFacts({ invoices }));
    expect(text).toContain('How to pay:\n  Pay online:\n  https://pay.bright.example/\n\n');
  });

  it('say the currency only where there are two', () => {
    const payTo = [{ currency: 'EUR', words: 'IBAN DE00' }];
    expect(letterOf(someFacts({ payTo })).text).toContain('How to pay:\n  IBAN DE00\n\n');
    expect(letterOf(fullFacts({})).text).toContain('\n  In USD:\n  Routing');
  });

  it('keep an address of the web whole, however long', () => {
    const url = `https://pay.bright.example/${'x'.repeat(200)}`;
    const { text } = letterOf(someFacts({ invoices: [anInvoice({ paymentUrl: url })] }));
    expect(text.split('\n')).toContain(`  ${url}`);
  });
});

describe('the closing', () => {
  const closing = (team: Partial<LetterFacts['team']>) =>
    letterOf(someFacts({ team: { ...someFacts().team, ...team } }))
      .text.trimEnd()
      .split('\n\n')
      .at(-1);

  it.each([
    [{}, 'Mia Muster\nBright Ltd\nPhone: +44 20 7946 0000\nE-mail: mia@bright.example'],
    [{ phone: null }, 'Mia Muster\nBright Ltd\nE-mail: mia@bright.example'],
    [{ phone: null, signer: 'Bright Ltd' }, 'Bright Ltd\nE-mail: mia@bright.example'],
    [
      { signature: 'Bright Ltd\nTel. +44 20 7946 0000\nmia@bright.example' },
      'Mia Muster\nBright Ltd\nTel. +44 20 7946 0000\nmia@bright.example',
    ],
    [{ phone: null, replyTo: '' }, 'Mia Muster\nBright Ltd'],
  ])('says nothing twice: %j', (team, expected) => {
    expect(closing(team)).toBe(`Kind regards,\n${expected}`);
  });
});

describe('amounts', () => {
  it.each([
    ['en-GB', 'EUR', 1_400_000n, '€14,000.00'],
    ['en-US', 'EUR', 5n, '€0.05'],
    ['de-DE', 'EUR', 1_400_000n, '14.000,00\u00A0€'],
    ['de-AT', 'EUR', 1_400_000n, '€\u00A014.000,00'],
    ['en-GB', 'JPY', 14_000n, 'JP¥14,000'],
    ['en-GB', 'KWD', 1_234n, 'KWD\u00A01.234'],
    ['en-GB', 'EUR', 10n ** 30n, `€${'10,000' + ',000'.repeat(8)}.00`],
  ])('are written in full: %s %s %i is %s', (...[locale, currency, minor, expected]) => {
    expect(amountIn(locale, { currency, minor })).toBe(expected);
  });

  it('add up: each total is the sum of what is asked for in its currency', () => {
    const invoice = fc.record({
      currency: fc.constantFrom('EUR', 'USD', 'JPY', 'KWD'),
      balanceMinor: fc.bigInt({ min: 0n, max: 10n ** 20n }),
      disputed: fc.bigInt({ min: 0n, max: 10n ** 20n }),
    });
    fc.assert(
      fc.property(
        fc.array(invoice, { minLength: 1, maxLength: 12 }),
        fc.constantFrom('en-GB', 'en-US', 'de-DE', 'de-CH'),
        (given, locale) => {
          const invoices: LetterInvoice[] = given.map(({ balanceMinor, currency, disputed }) =>
            anInvoice({
              currency,
              balanceMinor,
              collectableMinor: disputed > balanceMinor ? 0n : balanceMinor - disputed,
            }),
          );
          const letter = renderLetter({ draft: DRAFT, facts: someFacts({ locale, invoices }) });
          const totals = new Map(
            [...letter.text.matchAll(/^Total in ([A-Z]{3}) +(.+)$/gm)].map(
              ([, currency, amount]) => [currency, BigInt((amount ?? '').replace(/\D/g, ''))],
            ),
          );
          const expected = new Map<string, bigint>();
          for (const { collectableMinor, currency } of invoices)
            expected.set(currency, (expected.get(currency) ?? 0n) + collectableMinor);
          expect(totals).toEqual(expected);
          // The rows of the other part add up to the same.
          const rows = cellsOf(letter.html).filter((cells) => cells.length > 2);
          const shown = rows.slice(1).map((cells) => BigInt(cells.at(-1)!.replace(/\D/g, '')));
          expect(shown).toEqual(invoices.map(({ collectableMinor }) => collectableMinor));
        },
      ),
    );
  });

  it('are those of now: the words around them are old, the table is not', () => {
    const draft = draftOf(someFacts(), templateOf('friendly', 'en'));
    const now = someFacts({ invoices: [anInvoice({ amountMinor: 420_000n, balanceMinor: 100n })] });
    const { html, text } = renderLetter({ draft, facts: now });
    expect(`${text}${html}`).not.toContain('4,200');
    expect(cellsOf(html)[1]?.at(-1)).toBe('€1.00');
  });
});

describe('plain text', () => {
  const wide = 'INV/2025/ACCOUNTS-DEPARTMENT-EAST/0000193-44-LONG-NUMBER';

  it('breaks a long number within its column, after a sign where it can', () => {
    const invoices = [anInvoice({ number: wide, po: 'PO-31' }), anInvoice()];
    const { text } = renderLetter({ draft: DRAFT, facts: someFacts({ invoices }) });
    expect(text.split('\n').slice(2, 9)).toMatchInlineSnapshot(`
      [
        "Invoice                         PO     Issued      Due         Days     Amount",
        "                                                               late       open",
        "------------------------------------------------------------------------------",
        "INV/2025/ACCOUNTS-DEPARTMENT-   PO-31  2 Feb 2025  4 Mar 2025    12  €4,200.00",
        "EAST/0000193-44-LONG-NUMBER",
        "INV-7                           -      2 Feb 2025  4 Mar 2025    12  €4,200.00",
        "------------------------------------------------------------------------------",
      ]
    `);
  });

  it('gives a value a line of its own where columns do not fit', () => {
    const invoices = [anInvoice({ number: wide, po: wide, balanceMinor: 10n ** 40n })];
    const { text } = renderLetter({ draft: DRAFT, facts: someFacts({ invoices }) });
    expect(text.split('\n').slice(2, 12)).toMatchInlineSnapshot(`
      [
        "Invoice:      INV/2025/ACCOUNTS-DEPARTMENT-EAST/0000193-44-LONG-NUMBER",
        "PO:           INV/2025/ACCOUNTS-DEPARTMENT-EAST/0000193-44-LONG-NUMBER",
        "Issued:       2 Feb 2025",
        "Due:          4 Mar 2025",
        "Days late:    12",
        "Amount open:  €100,000,000,000,000,000,000,000,000,000,000,000,000.00",
        "",
        "Total in EUR           €100,000,000,000,000,000,000,000,000,000,000,000,000.00",
        "",
        "Something wrong with this invoice? Just reply to this mail.",
      ]
    `);
  });

  it('has no line over 78 columns, but for words and addresses that are longer', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 120 });
    fc.assert(
      fc.property(
        text,
        text,
        fc.bigInt({ min: 0n, max: 10n ** 30n }),
        fc.constantFrom<['en', 'en-GB'] | ['de', 'de-DE']>(['en', 'en-GB'], ['de', 'de-DE']),
        (...[number, po, balanceMinor, [language, locale]]) => {
          const facts = someFacts({
            language,
            locale,
            invoices: [anInvoice({ number, po, balanceMinor, collectableMinor: 0n }), anInvoice()],
          });
          const letter = renderLetter({ draft: DRAFT, facts });
          for (const line of letter.text.split('\n'))
            expect(widthOf(line.replace(/[\u2068\u2069]/g, ''))).toBeLessThanOrEqual(LINE_WIDTH);
        },
      ),
    );
  });

  it.each([
    ['INV-7', 20, ['INV-7']],
    ['INV-2025-0001', 9, ['INV-2025-', '0001']],
    ['ABCDEFGHIJ', 4, ['ABCD', 'EFGH', 'IJ']],
    ['a b c', 3, ['a b', 'c']],
    ['請求書番号', 4, ['請求', '書番', '号']],
    ['', 4, ['']],
  ])('breaks %j at %i', (text, width, lines) => {
    expect(wrapCell(text, width)).toEqual(lines);
  });

  it.each([
    ['one two three', 7, ['one two', 'three']],
    ['https://example.com/long x', 7, ['https://example.com/long', 'x']],
    ['', 7, ['']],
  ])('wraps %j at %i', (text, width, lines) => {
    expect(wrapWords(text, width)).toEqual(lines);
  });

  it.each([
    ['abc', 3],
    ['請求', 4],
    ['e\u0301', 1],
    ['€\u00A01', 3],
    ['🙂', 2],
  ])('takes %j for %i columns', (text, width) => {
    expect(widthOf(text)).toBe(width);
  });

  it('loses no character of a number', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 }).filter((one) => !/\s/.test(one));
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 20 }), (number, width) => {
        expect(wrapCell(number, width).join('')).toBe(number);
      }),
    );
  });
});

describe('HTML', () => {
  it('fetches nothing but the logo', () => {
    const { html } = letterOf(fullFacts({}));
    const fetched = [...html.matchAll(/(?:src|background|url\(|@import|<link)[="' (]*([^"')>]*)/g)];
    expect(fetched.map(([, url]) => url).filter((url) => url?.includes('//'))).toEqual([
      'https://bright.example/logo.png',
    ]);
    expect(html).not.toMatch(/<script|<link|@import|@font-face| on[a-z]+=/i);
  });

  it('shows the name of the team where there is no logo', () => {
    expect(letterOf(someFacts()).html).toMatch(/<span class="text"[^>]*>Bright Ltd<\/span>/);
  });

  it('stays whole at Gmail, which cuts at 102 kB, with a hundred invoices', () => {
    const invoices = Array.from({ length: 100 }, (_, at) =>
      anInvoice({
        number: `INV-2025-${1_000 + at}`,
        po: `PO-${at}`,
        balanceMinor: 123_456_789n,
        paymentUrl: `https://pay.bright.example/i/INV-2025-${1_000 + at}`,
      }),
    );
    const german = { language: 'de', locale: 'de-DE' } as const;
    const { html } = letterOf(fullFacts({ ...german, invoices }));
    expect(Buffer.byteLength(html)).toBeLessThan(102_000);
  });

  it('escapes what stands in it', () => {
    expect(html`<p title="${`"'`}">${'<&>'}${html`<br>`}${[html`a`, html`b`]}</p>`.html).toBe(
      '<p title="&quot;&#39;">&lt;&amp;&gt;<br>ab</p>',
    );
  });
});
