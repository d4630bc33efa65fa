// Goal: the forms of a dispute ask for what is needed, in the order of a conversation, with the likeliest set.
import { describe, expect, it } from 'vitest';
import { decisionForm, EMPTY_DECISION } from '#blocks/dispute-decide-form.ts';
import { disputeForm } from '#blocks/dispute-form.ts';
import { moveForm } from '#blocks/dispute-move-forms.ts';
import { aDisputeForm } from './dispute-form-samples.ts';

interface Field {
  readonly block_id?: string;
  readonly label?: { readonly text: string };
  readonly optional?: boolean;
  readonly element?: { readonly type: string; readonly initial_options?: readonly object[] };
}

const fieldsOf = (view: { blocks: object[] }) =>
  (view.blocks as Field[])
    .filter(({ element }) => element !== undefined)
    .map(({ block_id: id, element, label, optional }) =>
      [id, element?.type, `${label?.text}${optional ? ' (optional)' : ''}`].join(' · '),
    );

describe('the form that opens a dispute', () => {
  it('asks which, how much, why, and what they said', () => {
    expect(fieldsOf(disputeForm(aDisputeForm()))).toMatchInlineSnapshot(`
      [
        "dispute.invoices:1 · checkboxes · Which invoices (optional)",
        "dispute.amounts · plain_text_input · How much, where it is not all (optional)",
        "dispute.reason · static_select · Why",
        "dispute.request · static_select · What they ask for",
        "dispute.words · plain_text_input · What they said",
        "dispute.said_by · plain_text_input · Who said it (optional)",
        "dispute.files · plain_text_input · Links to files and messages in Slack (optional)",
      ]
    `);
  });

  it('shows of each invoice what is open, how late it is, and whether it is in a case', () => {
    const text = JSON.stringify(disputeForm(aDisputeForm()));
    expect(text).toContain('INV-1 · €14,000');
    expect(text).toContain('47 days late');
    expect(text).toContain('not late yet · in D-3 already');
  });

  it('offers a list where there are many, and says how many more there are', () => {
    const [one] = aDisputeForm().invoices;
    const invoices = Array.from({ length: 100 }, (_, at) => ({ ...one!, id: String(at) }));
    const view = disputeForm(aDisputeForm({ invoices, more: 7, ticked: ['99'] }));
    expect(fieldsOf(view)[0]).toContain('multi_static_select');
    expect(JSON.stringify(view)).toContain('7 more open invoices: type the number of one below');
    const list = (view.blocks as Field[]).find(({ element }) => element?.type.startsWith('multi'));
    expect(list?.element?.initial_options).toHaveLength(1);
  });

  it('asks for the client first where nobody has said who it is', () => {
    const view = disputeForm(aDisputeForm({ client: null, asksClient: true, invoices: [] }));
    expect(fieldsOf(view).slice(0, 2)).toEqual([
      'client.pick · external_select · Client',
      'dispute.reason · static_select · Why',
    ]);
  });
});

describe('the form that settles one', () => {
  const view = {
    isProposal: false,
    dispute: { number: 12 },
    client: { id: '1', number: null, name: 'Acme & Sons' },
    claims: [{ number: 'INV-1', currency: 'EUR', claimedMinor: 2_000_00n }],
    approveFrom: 1_000,
    draft: EMPTY_DECISION,
    locale: 'en-GB',
    metadata: '{}',
  };

  it('sets nothing by itself, and asks for all that a closed case needs', () => {
    const form = decisionForm(view);
    expect(fieldsOf(form)).toMatchInlineSnapshot(`
      [
        "dispute.outcome · static_select · What became of it",
        "dispute.credit · radio_buttons · What is credited",
        "dispute.credits · plain_text_input · Amounts (optional)",
        "dispute.side · static_select · Whose side the root of it lay on",
        "dispute.cause · static_select · What caused it",
        "dispute.prevention · plain_text_input · What prevents the next one (optional)",
        "dispute.words · plain_text_input · In words (optional)",
      ]
    `);
    expect(JSON.stringify(form)).not.toContain('initial_option');
    expect(JSON.stringify(form)).toContain('Disputed: €2,000 of INV-1.');
  });

  it('names the limit from which a second person says yes; a proposal needs one anyway', () => {
    expect(JSON.stringify(decisionForm(view))).toContain('From 1,000 on');
    expect(JSON.stringify(decisionForm({ ...view, isProposal: true }))).not.toContain('From 1,000');
    expect(JSON.stringify(decisionForm({ ...view, approveFrom: null }))).not.toContain('second');
  });
});

describe('the small forms', () => {
  const about = {
    dispute: { number: 12 },
    client: { id: '1', number: null, name: 'Acme & Sons' },
    metadata: '{}',
  };

  it.each([
    ['hand_over', ['dispute.to', 'dispute.why']],
    ['ask', ['dispute.why']],
    ['answered', ['dispute.why']],
    ['decline', ['dispute.why']],
    ['snooze', ['dispute.until', 'dispute.why']],
    ['reopen', ['dispute.why']],
  ] as const)('%s asks for %j', (form, fields) => {
    const drawn = moveForm({ ...about, form });
    expect(fieldsOf(drawn).map((field) => field.split(' · ')[0])).toEqual(fields);
  });
});
