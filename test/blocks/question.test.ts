// Goal: the card asks one thing, and says afterwards what is known. Method: as the screen reads.
import { describe, expect, it } from 'vitest';
import { type QuestionCardView, questionCard } from '#blocks/question.ts';
import { CAUSES } from '#domain/cause.ts';
import { outline } from './outline.ts';
import { aQuestion } from './question-samples.ts';

const payment = {
  paidMinor: 14_000_00n,
  daysLate: 12,
  isPart: false,
  answer: null,
  answeredBy: null,
};
const one = { ...aQuestion().invoices[0]!, number: 'INV-7', balanceMinor: 0n, payment };
const two = {
  ...one,
  id: '2',
  number: 'INV-9',
  balanceMinor: 5n,
  payment: { ...payment, isPart: true, daysLate: 1, paidMinor: 50n },
};

function drawn(changes: Partial<QuestionCardView>): string[] {
  return outline(
    questionCard(
      aQuestion({
        client: { id: '1', number: null, name: 'Acme & Sons' },
        causes: CAUSES,
        choices: CAUSES,
        locale: 'en-GB',
        invoices: [one],
        ...changes,
      }),
    ),
  );
}

describe('what held it up', () => {
  it('of one invoice is one sentence and one choice', () => {
    expect(drawn({})).toMatchInlineSnapshot(`
      [
        "*Acme &amp; Sons* paid INV-7 (€14,000) 12 days late. What held it up?",
        "[]",
        "[Add what they said] [Ask the client] [Skip]",
        "~ What you say here shapes the next letter to Acme &amp; Sons.",
      ]
    `);
  });

  it('of several names each, and what came of it in part', () => {
    expect(drawn({ invoices: [one, two] })).toMatchInlineSnapshot(`
      [
        "*Acme &amp; Sons* paid 2 invoices late. What held them up?",
        "• INV-7 (€14,000) · 12 days late",
        "• €0.50 of INV-9 · 1 day late",
        "[]",
        "[Add what they said] [Ask the client] [Skip]",
        "~ What you say here shapes the next letter to Acme &amp; Sons.",
      ]
    `);
  });

  it('says what is known once all of it is', () => {
    const answered = { ...payment, answer: 'answered', answeredBy: 'U1' };
    const reason = { side: 'ours', cause: 'po_missing', recordedBy: 'U1' } as const;
    const skipped = { ...payment, answer: 'skipped', answeredBy: 'U1' };
    const invoices = [
      { ...one, payment: answered, reason },
      { ...two, payment: skipped },
    ];
    const question = { id: '7', about: 'payment', state: 'done', userId: 'U1' } as const;
    expect(drawn({ invoices, question })).toMatchInlineSnapshot(`
      [
        "*Acme &amp; Sons*: what held it up is noted.",
        "• INV-7 (€14,000) · 12 days late: *PO number was missing (ours)*, said <@U1>",
        "• INV-9 (€14,000) · 12 days late: not known, said <@U1>",
      ]
    `);
  });

  it('after a letter asks what they said', () => {
    const question = { id: '8', about: 'contact', state: 'open', userId: 'U1' } as const;
    const sentAt = new Date('2026-11-18T10:00:00Z');
    const invoices = [{ ...one, balanceMinor: 14_000_00n, payment: null }];
    expect(drawn({ question, sentAt, invoices })).toMatchInlineSnapshot(`
      [
        "You wrote to *Acme &amp; Sons* on Wed, 18 Nov 2026 about 1 invoice. What did they say?",
        "[]",
        "[Add what they said] [Skip]",
        "~ What you say here shapes the next letter to Acme &amp; Sons.",
      ]
    `);
  });
});
