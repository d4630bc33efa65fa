// The questions of why somebody paid late, drawn with the worst data there is.
import { type QuestionCardView, questionCard } from '#blocks/question.ts';
import * as notice from '#blocks/question-notice.ts';
import { reasonForm } from '#blocks/reason-form.ts';
import { explainedInvoices, offeredInvoices, waitingInvoices } from '#blocks/reason-invoices.ts';
import { CAUSES } from '#domain/cause.ts';
import { NASTY_NAMES } from './samples.ts';
import type { Drawn } from './worst-case.ts';

const NASTY = NASTY_NAMES.join(' ');
const causes = Array.from({ length: 130 }, (_, at) => ({
  ...CAUSES[at % CAUSES.length]!,
  code: `cause_${at}`,
  name: NASTY_NAMES[at % NASTY_NAMES.length]!,
}));

/** A question about many invoices, with every answer there is among them. */
export function aQuestion(changes: Partial<QuestionCardView> = {}): QuestionCardView {
  const answers = [null, null, 'answered', 'skipped', 'client', 'dropped', 'on_time'];
  return {
    question: { id: '7', about: 'payment', state: 'open', userId: 'U1' },
    client: { id: '1', number: null, name: NASTY },
    invoices: Array.from({ length: 120 }, (_, at) => ({
      id: String(at),
      number: NASTY_NAMES[at % NASTY_NAMES.length]!,
      currency: 'EUR',
      balanceMinor: at % 3 === 0 ? 10n ** 15n : 0n,
      dueOn: '2026-11-10',
      payment: {
        paidMinor: 10n ** 15n,
        daysLate: at,
        isPart: at % 3 === 0,
        answer: answers[at % answers.length] ?? null,
        answeredBy: answers[at % answers.length] ? 'U0123456789' : null,
      },
      reason:
        at % answers.length === 2
          ? {
              side: 'ours',
              cause: NASTY,
              recordedBy: 'U1',
              isNew: true,
              saidBy: NASTY.repeat(9),
              request: NASTY.repeat(30),
              promisedOn: '2026-12-01',
            }
          : null,
    })),
    sentAt: null,
    causes,
    choices: causes,
    locale: 'de-DE',
    timeZone: 'Asia/Kolkata',
    ...changes,
  };
}

const contact = (): QuestionCardView =>
  aQuestion({
    question: { id: '8', about: 'contact', state: 'open', userId: null },
    sentAt: new Date('2026-11-18T10:00:00Z'),
    invoices: aQuestion().invoices.map((one) => ({ ...one, balanceMinor: 5n, payment: null })),
  });

export const WORST_QUESTIONS: Readonly<Record<string, () => Drawn>> = {
  questionCard: () => ({
    messages: [
      aQuestion(),
      aQuestion({ invoices: aQuestion().invoices.slice(0, 1) }),
      aQuestion({ invoices: [] }),
      contact(),
      ...(['done', 'dropped'] as const).map((state) =>
        aQuestion({ question: { id: '7', about: 'payment', state, userId: null } }),
      ),
      ...(['answered', 'skipped', 'client', 'on_time'] as const).map((answer) =>
        aQuestion({
          question: { id: '7', about: 'payment', state: 'done', userId: null },
          invoices: aQuestion().invoices.map(({ payment, ...one }) => ({
            ...one,
            payment: payment && { ...payment, answer },
          })),
        }),
      ),
    ].map(questionCard),
  }),
  reasonForm: () => ({
    views: [aQuestion(), contact(), aQuestion({ invoices: aQuestion().invoices.slice(0, 1) })]
      .flatMap((view) => [
        { ...view, invoices: waitingInvoices(view.invoices), isAnswer: true },
        { ...view, invoices: explainedInvoices(view.invoices), isAnswer: false },
        {
          ...view,
          invoices: offeredInvoices(explainedInvoices(view.invoices)),
          isAnswer: false,
        },
      ])
      .map((view) => reasonForm({ ...view, today: '2026-11-24', metadata: 'x'.repeat(3_000) })),
  }),
  questionAnswered: () => ({
    messages: NASTY_NAMES.map((cause) =>
      notice.questionAnswered({ client: { id: '1', number: null, name: NASTY }, causes, cause }),
    ),
  }),
  questionSettled: () => ({ messages: [true, false].map(notice.questionSettled) }),
  questionsMessage: () => ({
    messages: [0, 1, 300].map((length) =>
      notice.questionsMessage(
        Array.from({ length }, (_, at) => ({
          id: String(at),
          client: { id: '1', number: null, name: NASTY },
          userId: at % 2 === 0 ? 'U1' : null,
          about: at % 3 === 0 ? ('contact' as const) : ('payment' as const),
          invoices: at,
          isLeftToClient: at % 5 === 0,
        })),
      ),
    ),
  }),
};
