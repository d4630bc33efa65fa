// Letters that nobody gets: the facts with which a text is tried before it is saved. Pure.
import type { Language } from '#domain/contact.ts';
import type { LetterStage, Tone } from '#domain/ladder.ts';
import { isTelling } from '#domain/telling.ts';
import type { LetterFacts, LetterInvoice, ToldFacts } from './letter.ts';
import { localeOf } from './locale.ts';

/** One invoice with all that can be known; three with as little as possible; names and lists at their longest. */
export function sampleFacts(about: {
  stage: LetterStage;
  language: Language;
  tone: Tone;
}): readonly LetterFacts[] {
  const full = fullFacts(about);
  const bare: LetterFacts = {
    ...full,
    contactName: null,
    team: { ...full.team, phone: null, logoUrl: null, signature: null },
    invoices: ['INV-7', 'INV-8', 'INV-9'].map((number) => invoice(about.stage, { number })),
    credits: [],
    payTo: [],
    previous: null,
    amends: null,
    ...told(about.stage, { outcome: 'upheld', reason: 'other', answerBy: null }),
  };
  const long: LetterFacts = {
    ...full,
    clientName: 'Long name of a client '.repeat(4),
    contactName: 'Long name of a person '.repeat(4),
    team: { ...full.team, name: 'Long name of a team '.repeat(4), signer: 'Long name '.repeat(8) },
    invoices: Array.from({ length: 100 }, (_, index) =>
      invoice(about.stage, {
        number: `INVOICE-WITH-A-VERY-LONG-NUMBER-${10_000 + index}`,
        ...(about.stage === 'thanks' && { paid: ASKED }),
      }),
    ),
    amends: { addedPos: [], hasMissedInvoice: false, isSorry: true },
    ...told(about.stage, { outcome: 'rejected', question: 'Long question of ours. '.repeat(30) }),
  };
  const other = { ...bare, ...told(about.stage, { outcome: 'withdrawn' }) };
  return about.stage === 'dispute_decision' ? [full, bare, long, other] : [full, bare, long];
}

function fullFacts(about: { stage: LetterStage; language: Language; tone: Tone }): LetterFacts {
  return {
    ...about,
    locale: localeOf({ language: about.language, country: null, workspaceLocale: '' }),
    today: '2025-03-24',
    clientName: 'Acme & Sons',
    contactName: 'Anna Weber',
    team: {
      name: 'Bright Ltd',
      signer: 'Mia Muster',
      phone: '+44 20 7946 0000',
      replyTo: 'mia@example.com',
      logoUrl: 'https://example.com/logo.png',
      signature: null,
    },
    invoices: [invoice(about.stage, { po: 'PO-31', paymentUrl: 'https://pay.example.com/INV-7' })],
    credits: [{ currency: 'EUR', minor: 20_000n, number: 'CN-5', kind: 'credit_note' }],
    payTo: [{ currency: 'EUR', words: 'IBAN DE00 0000 0000 0000 0000 00' }],
    previous: about.stage === 'follow_up' ? { stage: 'friendly', sentOn: '2025-03-14' } : null,
    amends: { addedPos: ['PO-31'], hasMissedInvoice: true, isSorry: false },
    ...told(about.stage, {}),
  };
}

/** Of a letter about a dispute only. */
function told(stage: LetterStage, given: Partial<ToldFacts>): { readonly told?: ToldFacts } {
  if (!isTelling(stage)) return {};
  const all: ToldFacts = {
    reason: 'damaged_or_quality',
    answerBy: '2025-03-27',
    question: 'Which of the boxes were damaged, and could you send us a photo?',
    outcome: 'partly',
    ...given,
  };
  return {
    told: {
      ...all,
      answerBy: stage === 'dispute_received' ? all.answerBy : null,
      question: stage === 'dispute_question' ? all.question : null,
      outcome: stage === 'dispute_decision' ? all.outcome : null,
    },
  };
}

const ON_TIME = { on: '2025-03-03', daysLate: -1, isAsked: false };
const ASKED = { on: '2025-03-16', daysLate: 12, isAsked: true };

function invoice(stage: LetterStage, given: Partial<LetterInvoice>): LetterInvoice {
  const isLate = stage !== 'pre_due';
  return {
    number: 'INV-7',
    issuedOn: '2025-02-04',
    dueOn: isLate ? '2025-03-04' : '2025-03-29',
    daysPastDue: isLate ? 20 : -5,
    currency: 'EUR',
    amountMinor: 1_400_000n,
    balanceMinor: 1_400_000n,
    collectableMinor: 1_400_000n,
    po: null,
    paymentUrl: null,
    paid: stage === 'thanks' ? ON_TIME : null,
    ...(isTelling(stage) && {
      queried: { claimedMinor: 200_000n, creditMinor: 50_000n, leftMinor: 1_350_000n },
    }),
    ...given,
  };
}
