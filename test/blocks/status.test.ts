// Goal: the status card says what is owed, how old, how they pay and what to do next. Method: cards as lines, values asserted.
import { describe, expect, it } from 'vitest';
import { type StatusView, statusCard } from '#blocks/status.ts';
import type { ClientStatus } from '#domain/status.ts';
import { aNote } from './note-samples.ts';
import { outline } from './outline.ts';
import { aBalance, aClient, anInvoice, aStatus } from './samples.ts';

function card(status: Partial<ClientStatus> = {}, is: Partial<StatusView> = {}) {
  return statusCard({
    status: aStatus(status),
    locale: 'en-GB',
    canShare: true,
    timeZone: 'Europe/Berlin',
    lastLetter: null,
    repliedAt: null,
    reach: 'live',
    nextStage: 'friendly',
    notes: { latest: [], more: 0 },
    nextTouch: null,
    heldUpBy: null,
    canAct: true,
    ...is,
  });
}

describe('letters', () => {
  it('says that they are tried out only, until an admin goes live', () => {
    expect(outline(card({}, { reach: 'practice' })).join()).toContain('*Practice:*');
    expect(outline(card({}, { reach: 'practice', canAct: false })).join()).not.toContain(
      'Practice',
    );
  });

  it('offers to note that they wrote back, and that they were answered', () => {
    const lastLetter = {
      reminderId: '1',
      stage: 'friendly' as const,
      sentAt: new Date('2026-11-23T09:02:00Z'),
      createdBy: 'U1',
      state: 'sent',
    };
    expect(outline(card({}, { lastLetter })).join()).toContain('[They wrote back]');
    const repliedAt = new Date('2026-11-23T11:00:00Z');
    const shown = outline(card({}, { lastLetter, repliedAt })).join();
    expect(shown).toContain('[We answered]');
    expect(shown).toContain('nobody has answered yet');
  });
});

describe('notes', () => {
  it('stand newest first, with the way to the others', () => {
    const latest = [aNote(), aNote({ kind: 'general', body: 'PO 4711 <!channel>' })];
    const lines = outline(card({}, { notes: { latest, more: 4 } }));
    for (const line of [
      '• *Call*, <@U1> on Tue, 24 Nov 2026: “They pay on Friday.”',
      '• *Note*, <@U1> on Tue, 24 Nov 2026: “PO 4711 &lt;!channel&gt;”',
    ])
      expect(lines).toContain(line);
    expect(lines).toContain('~ 4 more: `/ar notes Acme &amp; Sons`');
  });

  it('say when somebody gets in touch again', () => {
    const nextTouch = { on: '2026-12-01', byUserId: 'U1' };
    expect(outline(card({}, { nextTouch })).join()).toContain(
      '*Next touch:* Tue 1 Dec, as <@U1> noted.',
    );
  });

  it('are offered to those who may write them', () => {
    expect(outline(card()).join()).toContain('[Add note]');
    expect(outline(card({}, { canAct: false })).join()).not.toContain('[Add note]');
  });
});

describe('a client who owes', () => {
  it('is one card', () => {
    expect(outline(card())).toMatchInlineSnapshot(`
      [
        "# Acme & Sons",
        "~ #0200769623 · owner <@U1>",
        "*€6,000 overdue* of €10,000 open · oldest 20 days late",
        "{Not yet due: €4,000}",
        "{1-30 days: €6,000}",
        "{31-60 days: none}",
        "{61-90 days: none}",
        "{Over 90 days: none}",
        "*Pays:* late 18 of 26 times, usually 12 days late (26 invoices, 31 % on time).",
        "*Next:* send a reminder, because this is later than they usually pay.",
        "---",
        "*INV-1042* · €6,000 · due Wed 4 Nov · 20 days late",
        "[Send friendly reminder] [Add note] [Say why] [Dispute] [Snooze] [Share in channel]",
      ]
    `);
    expect(card().text).toBe(
      'Acme &amp; Sons owes €10,000, of which €6,000 is overdue; the oldest is 20 days late.',
    );
  });

  it('has buttons that carry the id and say whom they are about', () => {
    expect(card().blocks.at(-1)).toMatchInlineSnapshot(`
      {
        "elements": [
          {
            "accessibility_label": "Send friendly reminder: Acme & Sons",
            "action_id": "reminder.open",
            "style": "primary",
            "text": {
              "emoji": false,
              "text": "Send friendly reminder",
              "type": "plain_text",
            },
            "type": "button",
            "value": "1",
          },
          {
            "accessibility_label": "Add note: Acme & Sons",
            "action_id": "note.add",
            "text": {
              "emoji": false,
              "text": "Add note",
              "type": "plain_text",
            },
            "type": "button",
            "value": "1",
          },
          {
            "accessibility_label": "Say why: Acme & Sons",
            "action_id": "reason.open",
            "text": {
              "emoji": false,
              "text": "Say why",
              "type": "plain_text",
            },
            "type": "button",
            "value": "1",
          },
          {
            "accessibility_label": "Dispute: Acme & Sons",
            "action_id": "dispute.open",
            "text": {
              "emoji": false,
              "text": "Dispute",
              "type": "plain_text",
            },
            "type": "button",
            "value": "1",
          },
          {
            "accessibility_label": "Snooze: Acme & Sons",
            "action_id": "snooze.open",
            "text": {
              "emoji": false,
              "text": "Snooze",
              "type": "plain_text",
            },
            "type": "button",
            "value": "1",
          },
          {
            "accessibility_label": "Share in channel: Acme & Sons",
            "action_id": "status.share",
            "text": {
              "emoji": false,
              "text": "Share in channel",
              "type": "plain_text",
            },
            "type": "button",
            "value": "1",
          },
        ],
        "type": "actions",
      }
    `);
  });

  it('shows each currency by itself', () => {
    const { blocks, text } = card({
      balances: [
        aBalance(),
        aBalance({ currency: 'JPY', openMinor: 5000n, overdueMinor: 0n }),
        aBalance({ currency: 'KWD', openMinor: 1_234_567n, overdueMinor: 1_234_567n }),
      ],
    });
    expect(text).toBe(
      'Acme &amp; Sons owes €10,000, JP¥5,000 and KWD\u00A01,234.567, of which €6,000 and KWD\u00A01,234.567 are overdue; the oldest is 20 days late.',
    );
    expect(outline({ blocks })).toContain('*JP¥5,000 open*, nothing overdue');
    expect(outline({ blocks })).toContain(
      '*KWD\u00A01,234.567 overdue* of KWD\u00A01,234.567 open · oldest 20 days late',
    );
  });
});

describe('the owner', () => {
  it.each([
    [{ ownerUserId: 'U7' }, '~ #0200769623 · owner <@U7>'],
    [{ ownerUserId: null, ownerEmail: 'kim_lee@x.dev' }, '~ #0200769623 · owner kim_lee@x.dev'],
    [{ ownerUserId: null, number: null }, '~ id 1 · nobody looks after this client yet'],
  ])('%j', (client, line) => {
    expect(outline(card({ client: aClient(client) }))).toContain(line);
  });
});

describe('how they pay', () => {
  it.each<[number | null, number, number | null, string]>([
    [
      12,
      26,
      0.31,
      '*Pays:* late 18 of 26 times, usually 12 days late (26 invoices, 31 % on time).',
    ],
    [0, 4, 1, '*Pays:* usually on the due date (4 invoices, 100 % on time).'],
    [-1, 1, 1, '*Pays:* usually 1 day early (1 invoice, 100 % on time).'],
    [12.5, 2, 0, '*Pays:* late 2 of 2 times, usually 12.5 days late (2 invoices, 0 % on time).'],
    [
      1,
      1000,
      0.999,
      '*Pays:* late 1 of 1000 times, usually 1 day late (1000 invoices, 99 % on time).',
    ],
    [null, 0, null, '*Pays:* nothing paid yet, so no habit is known.'],
  ])('median %s over %s', (...row) => {
    const [medianDaysLate, paid, onTimeShare, line] = row;
    const habit = { paid, medianDaysLate, onTimeShare, weightedDaysLate: null, lastFive: [] };
    expect(outline(card({ habit }))).toContain(line);
  });
});

describe('what holds them up', () => {
  it.each<[Partial<NonNullable<StatusView['heldUpBy']>>, string]>([
    [{}, 'Mostly held up by: PO number was missing (ours), 3 of 4 times.'],
    [{ times: 2, of: 2 }, 'Mostly held up by: PO number was missing (ours).'],
    [{ side: 'third_party' }, 'PO number was missing (third party), 3 of 4 times.'],
  ])('%j', (changes, words) => {
    const heldUpBy = { name: 'PO number was missing', side: 'ours', times: 3, of: 4 } as const;
    const lines = outline(card({}, { heldUpBy: { ...heldUpBy, ...changes } }));
    expect(lines.join('\n')).toContain(words);
  });
});

describe('what to do next', () => {
  it.each<[ClientStatus['next'], string]>([
    [{ code: 'nothing_open' }, 'nothing to do, everything is paid.'],
    [
      { code: 'nothing_due', nextDueOn: '2026-12-08' },
      'nothing to do until Tue 8 Dec, when the next invoice is due.',
    ],
    [{ code: 'wait_snoozed', until: '2027-01-08' }, 'wait, snoozed until Fri, 8 Jan 2027.'],
    [{ code: 'settle_dispute' }, 'settle the dispute before asking for money.'],
    [{ code: 'ask_if_paid' }, "ask whether they have paid what the books' report no longer lists."],
    [{ code: 'match_credit' }, 'match the open credit to the invoices before asking for money.'],
    [
      { code: 'ask_softly', because: 'first_time_late' },
      'ask softly, because they have always paid on time before.',
    ],
    [
      { code: 'remind', because: 'later_than_usual' },
      'send a reminder, because this is later than they usually pay.',
    ],
  ])('%j', (next, words) => {
    expect(outline(card({ next }))).toContain(`*Next:* ${words}`);
  });
});

describe('snooze, credit and sharing', () => {
  it('names who snoozed it and until when, up to and including that day', () => {
    const client = aClient({ snoozedUntil: '2026-11-24', snoozedByUserId: 'U2' });
    const lines = outline(card({ client }));
    expect(lines).toContain('*Snoozed* until Tue 24 Nov by <@U2>.');
    expect(lines).toContain(
      '[Send friendly reminder] [Add note] [Say why] [Dispute] [Change snooze] [Share in channel]',
    );
  });

  it('says nothing of a snooze that is over', () => {
    const client = aClient({ snoozedUntil: '2026-11-23', snoozedByUserId: 'U2' });
    const lines = outline(card({ client }));
    expect(lines.filter((line) => line.startsWith('*Snoozed*'))).toEqual([]);
    expect(lines).toContain(
      '[Send friendly reminder] [Add note] [Say why] [Dispute] [Snooze] [Share in channel]',
    );
  });

  it('lists open credit by kind', () => {
    const credit = { id: 'c', issuedOn: '2026-01-01', currency: 'EUR', balanceMinor: 50_050n };
    const lines = outline(
      card({
        credits: [
          { ...credit, kind: 'credit_note', number: 'CN_7' },
          { ...credit, kind: 'unapplied_payment', number: 'P-1' },
        ],
      }),
    );
    expect(lines).toContain(
      '*Open credit:* €500.50 (credit note CN_7), €500.50 (unmatched payment P-1).',
    );
  });

  it('shared: says by whom, and cannot be shared again', () => {
    const lines = outline(card({}, { sharedBy: 'U9' }));
    expect(lines).toContain('~ Shared by <@U9>.');
    expect(lines).toContain('[Send friendly reminder] [Add note] [Say why] [Dispute] [Snooze]');
  });

  it('has no row of buttons where none is allowed', () => {
    const { blocks } = card(
      {},
      {
        canShare: false,
        timeZone: 'UTC',
        lastLetter: null,
        repliedAt: null,
        reach: 'live',
        nextStage: null,
        notes: { latest: [], more: 0 },
        nextTouch: null,
        canAct: false,
      },
    );
    expect(blocks.filter(({ type }) => type === 'actions')).toEqual([]);
  });
});

describe('the invoices', () => {
  it('say what is left, and that they are in dispute', () => {
    const lines = outline(
      card({
        invoices: [
          anInvoice({ isDisputed: true, balanceMinor: 1n }),
          anInvoice({ number: 'INV-2', daysPastDue: 0, dueOn: '2026-11-24' }),
        ],
      }),
    );
    expect(lines).toContain(
      '*INV-1042* · €0.01 left of €6,000 · due Wed 4 Nov · 20 days late · in dispute',
    );
    expect(lines).toContain('*INV-2* · €6,000 · due Tue 24 Nov · not yet due');
  });

  it('ask about one that a complete report no longer lists', () => {
    const lines = outline(card({ invoices: [anInvoice({ missingSince: '2026-11-20' })] }));
    expect(lines).toContain(
      '*INV-1042* · €6,000 · due Wed 4 Nov · 20 days late · not in the report of Fri 20 Nov: paid?',
    );
  });

  it.each([
    [8, 0, undefined],
    [8, 3, '~ 3 more, not yet due'],
    [10, 0, '~ 2 more late, not shown'],
    [10, 3, '~ 2 more late and 3 not yet due, not shown'],
  ])('%i late and %i not yet due: the first eight, then %s', (late, early, last) => {
    const invoices = [
      ...Array.from({ length: late }, () => anInvoice()),
      ...Array.from({ length: early }, () => anInvoice({ daysPastDue: -3 })),
    ];
    const lines = outline(card({ invoices }));
    expect(lines.filter((line) => line.startsWith('*INV'))).toHaveLength(8);
    expect(lines.find((line) => / more/.test(line))).toBe(last);
  });
});

it('says so when nothing is open', () => {
  const paid = card({ balances: [], invoices: [], next: { code: 'nothing_open' } });
  expect(paid.text).toBe('Acme &amp; Sons owes nothing.');
  expect(outline(paid)).toContain('*Nothing is open.*');
});
