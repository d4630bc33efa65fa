// The letters that we wrote, and facts to write them with.
import type { Language } from '#domain/contact.ts';
import { type LetterStage, TONES, type Tone } from '#domain/ladder.ts';
import type { LetterFacts, LetterInvoice } from '#mail/letter.ts';

const LANGUAGES: readonly Language[] = ['en', 'de'];
const LETTER_STAGES: readonly LetterStage[] = ['pre_due', 'friendly', 'follow_up', 'thanks'];

/** Each stage in each tone and language: 24. */
export const OUR_LETTERS: readonly { stage: LetterStage; language: Language; tone: Tone }[] =
  LANGUAGES.flatMap((language) =>
    LETTER_STAGES.flatMap((stage) => TONES.map((tone) => ({ stage, language, tone }))),
  );

export function anInvoice(given: Partial<LetterInvoice> = {}): LetterInvoice {
  const amountMinor = given.amountMinor ?? given.balanceMinor ?? 420_000n;
  const balanceMinor = given.balanceMinor ?? amountMinor;
  return {
    number: 'INV-7',
    issuedOn: '2025-02-02',
    dueOn: '2025-03-04',
    daysPastDue: 12,
    currency: 'EUR',
    amountMinor,
    balanceMinor,
    collectableMinor: balanceMinor,
    po: null,
    paymentUrl: null,
    paid: null,
    ...given,
  };
}

export function someFacts(given: Partial<LetterFacts> = {}): LetterFacts {
  return {
    language: 'en',
    locale: 'en-GB',
    today: '2025-03-16',
    stage: 'friendly',
    tone: 'warm',
    clientName: 'Acme & Sons',
    contactName: 'Anna Weber',
    team: {
      name: 'Bright Ltd',
      signer: 'Mia Muster',
      phone: '+44 20 7946 0000',
      replyTo: 'mia@bright.example',
      logoUrl: null,
      signature: null,
    },
    invoices: [anInvoice()],
    credits: [],
    payTo: [],
    previous: null,
    amends: null,
    ...given,
  };
}
