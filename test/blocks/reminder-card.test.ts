// Goal: whoever gets a card about a letter reads what reached whom, what did not, and what to do.
// Method: the card of each outcome as lines.
import { describe, expect, it } from 'vitest';
import { type ReminderCardView, reminderCard } from '#blocks/reminder-card.ts';
import { problemsOfMessage } from '#blocks/validate.ts';
import { outline } from './outline.ts';

const AT = new Date('2026-11-24T09:02:00Z');

function aCard(changes: Partial<ReminderCardView> = {}): ReminderCardView {
  return {
    client: { id: '1', number: 'C-1', name: 'Acme & Sons' },
    reminder: {
      id: '5',
      stage: 'friendly',
      toName: 'Ms. Weber',
      toAddress: 'weber@acme.example',
      createdBy: 'U1',
      createdAt: AT,
      sentAt: AT,
      runAt: AT,
      state: 'sent',
      error: null,
      detail: '250 ok',
      refusals: [],
    },
    isBounced: false,
    refusedCopy: null,
    reach: 'live',
    numberOf: (invoiceId) => `INV-${invoiceId}`,
    locale: 'en-GB',
    timeZone: 'Europe/Berlin',
    today: '2026-11-24',
    ...changes,
  };
}

const linesOf = (view: ReminderCardView): string => {
  const message = reminderCard(view);
  expect(problemsOfMessage(message)).toEqual([]);
  return outline(message).join('\n');
};

it.each('queued sent failed unknown refused cancelled'.split(' '))(
  'the card of a letter that is %s is a full sentence in a notification',
  (state) => {
    const { reminder } = aCard();
    for (const isBounced of [true, false])
      expect(linesOf(aCard({ isBounced, reminder: { ...reminder, state } }))).toContain('Acme');
  },
);

describe('the card of a letter whose copy was refused', () => {
  const copy = { address: 'boss@acme.example', answer: '550 5.1.1 no such boss' };

  it('says that the letter arrived, who got no copy, why, and what to do', () => {
    const words = linesOf(aCard({ refusedCopy: { ...copy, isBounced: true } }));
    for (const part of [
      'Friendly reminder to Acme &amp; Sons (weber@acme.example): it is gone, but *the copy was refused*.',
      'The letter reached Ms. Weber. The copy to boss@acme.example was refused: “550 5.1.1 no such boss”',
      'Find the right address: change it with `/ar contact`, and pass the letter on to them yourself.',
    ])
      expect(words).toContain(part);
  });

  it('says of another reason than the address that a person passes it on', () => {
    const words = linesOf(aCard({ refusedCopy: { ...copy, isBounced: false } }));
    expect(words).toContain('pass the letter on to them yourself');
    expect(words).not.toContain('right address');
  });

  it('names the address where the contact has no name, and nothing that is markup', () => {
    const { reminder } = aCard();
    const words = linesOf(
      aCard({
        reminder: { ...reminder, toName: null },
        refusedCopy: { address: '<!channel>@x.example', answer: '550 *no* <@U1>', isBounced: true },
      }),
    );
    expect(words).toContain('reached weber@acme.example');
    expect(words).toContain('&lt;@U1&gt;');
    expect(words).not.toContain('<!channel>');
  });

  it('is not there for a letter that arrived with its copy', () => {
    expect(linesOf(aCard())).not.toContain('copy');
  });
});

describe('the card of a letter that was stopped', () => {
  it('says that another letter is next by now, and how to go on', () => {
    const { reminder } = aCard();
    const refusals = [
      { code: 'stage_changed', stage: 'follow_up', nextStage: 'friendly' },
    ] as const;
    const words = linesOf(aCard({ reminder: { ...reminder, state: 'refused', refusals } }));
    expect(words).toContain('This letter is a follow-up, and by now a friendly reminder about');
    expect(words).toContain('Look at it again');
  });
});

describe('the card of a letter whose second try did not arrive', () => {
  const { reminder } = aCard();
  const second = { ...reminder, state: 'unknown', isEarlierInDoubt: true, detail: null };
  const DOUBT = 'When it was first sent the mail server may have taken it';

  it.each([
    [{ error: '550', detail: '550 no' }, 'The second try did not reach them.', '“550 no”'],
    [{ error: 'worn_out' }, 'The second try did not reach them.', ''],
    [{ error: null }, 'It was to go out once more, and that was taken back.', ''],
    [
      { error: 'nothing_left', refusals: [{ code: 'nothing_left' } as const] },
      'It was to go out once more, and that was stopped:',
      '•',
    ],
  ])('%j: %s', (changes, met, answer) => {
    const words = linesOf(aCard({ reminder: { ...second, ...changes } }));
    for (const part of [met, answer, DOUBT, '*nobody knows whether it arrived*', 'Send again'])
      expect(words).toContain(part);
    for (const untrue of ['Nothing was sent', 'Nothing reached them', 'the connection was lost'])
      expect(words).not.toContain(untrue);
  });

  it('says that the address came back', () => {
    const bounced = { ...second, error: '550', detail: '550 no such user' };
    expect(linesOf(aCard({ isBounced: true, reminder: bounced }))).toContain('/ar contact');
  });
});
