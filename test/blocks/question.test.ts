// Goal: the card asks one thing, and says afterwards what is known. Method: as the screen reads.
import type { KnownBlock, ModalView } from '@slack/types';
import { describe, expect, it } from 'vitest';
import { type QuestionCardView, questionCard } from '#blocks/question.ts';
import { reasonForm } from '#blocks/reason-form.ts';
import type { FormInvoice } from '#blocks/reason-invoices.ts';
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
        "[Add what they said] [Ask the client] [Skip] [Add note]",
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
        "[Add what they said] [Ask the client] [Skip] [Add note]",
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
        "[Change] [Add note]",
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
        "[Add what they said] [Skip] [Add note]",
        "~ What you say here shapes the next letter to Acme &amp; Sons.",
      ]
    `);
  });

  const over = (answer: string) =>
    drawn({
      invoices: [{ ...one, payment: { ...payment, answer, answeredBy: 'U1' } }],
      question: { id: '7', about: 'payment', state: 'done', userId: 'U1' },
    });

  it.each([
    ['skipped', '*Acme &amp; Sons*: skipped. I do not ask about it any more.', '[Say why]'],
    [
      'client',
      '*Acme &amp; Sons*: the next thank-you letter asks them what held it up.',
      '[Say what they answered]',
    ],
  ])('that was %s says so, and may still be said', (answer, title, button) => {
    expect(over(answer)).toEqual([title, expect.any(String), `${button} [Add note]`]);
  });

  it('that came in time after all needs no word', () => {
    expect(over('on_time')).toEqual([
      '*Acme &amp; Sons* paid in time after all, as a later file says.',
      '• INV-7 (€14,000): in time after all',
      '[Add note]',
    ]);
  });

  it.each([
    ['done', 0n, null, 'skipped. I do not ask'],
    ['done', 5n, { side: 'ours', cause: 'po_missing', recordedBy: 'U1' }, 'skipped. I do not ask'],
    [
      'done',
      5n,
      { side: 'ours', cause: 'po_missing', recordedBy: 'U1', isNew: true },
      'what they said is noted',
    ],
    ['dropped', 0n, null, 'has paid what your letter was about'],
    ['dropped', 5n, null, 'nobody said what held it up'],
    ['open', 0n, null, 'has paid what your letter was about'],
  ] as const)(
    'after a letter, %s with %s open: the end is told',
    (...[state, open, reason, words]) => {
      const invoices = [{ ...one, balanceMinor: open, payment: null, reason }];
      const question = { id: '8', about: 'contact', state, userId: 'U1' } as const;
      expect(drawn({ question, invoices })[0]).toContain(words);
    },
  );
});

describe('the form', () => {
  const form = (invoices: FormInvoice[]) =>
    reasonForm({
      client: { id: '1', number: null, name: 'Acme' },
      invoices,
      causes: CAUSES,
      choices: CAUSES,
      locale: 'en-GB',
      today: '2026-11-24',
      isAnswer: false,
      metadata: '',
    });
  const elementOf = ({ blocks }: ModalView, field: string) =>
    (blocks as KnownBlock[]).flatMap((block) =>
      block.type === 'input' && block.block_id === field ? [block.element] : [],
    )[0];
  const an = (id: string, changes: Partial<FormInvoice> = {}): FormInvoice => ({
    id,
    number: `INV-${id}`,
    currency: 'EUR',
    minor: 100_00n,
    isOpen: false,
    daysLate: 12,
    isLeftToClient: false,
    isTicked: false,
    reason: null,
    ...changes,
  });
  const promise = { side: 'theirs', cause: 'promise_to_pay' } as const;

  it('has what stands of the one that is ticked, and says it of the others', () => {
    const reason = { ...promise, saidBy: 'Ms. Weber', promisedOn: '2026-11-27' };
    const view = form([
      an('1', { isOpen: true, isTicked: true, reason }),
      an('2', { isLeftToClient: true }),
      an('3', { reason: { side: 'ours', cause: 'po_missing' } }),
    ]);
    expect(elementOf(view, 'reason.cause')).toMatchObject({
      initial_option: { value: 'promise_to_pay' },
    });
    expect(elementOf(view, 'reason.promised')).toMatchObject({ initial_date: '2026-11-27' });
    expect(elementOf(view, 'reason.said_by')).toMatchObject({ initial_value: 'Ms. Weber' });
    expect(elementOf(view, 'reason.invoices:0')).toMatchObject({
      initial_options: [{ value: '1' }],
    });
    expect(JSON.stringify(elementOf(view, 'reason.invoices:1'))).toMatch(
      /paid 12 days late · left to the client.*paid 12 days late · PO number was missing \(ours\)/,
    );
  });

  it('asks for no day where nothing is open, and offers none that is over', () => {
    expect(elementOf(form([an('1')]), 'reason.promised')).toBeUndefined();
    const reason = { ...promise, promisedOn: '2026-11-23' };
    const view = form([an('1', { isOpen: true, isTicked: true, reason })]);
    expect(elementOf(view, 'reason.promised')).not.toHaveProperty('initial_date');
  });
});
