// Goal: whoever is stopped reads what is so, what to do, and who may insist, in words that no name or note can break.
// Method: every refusal of the closed list in a table; hostile names; the places where the words are read.
import { describe, expect, it } from 'vitest';
import { overrideRuleOf, type Refusal } from '#domain/gate.ts';
import { type RefusalContext, refusalSentence } from '#domain/refusal-words.ts';

const ON: RefusalContext = {
  locale: 'en-GB',
  today: '2026-11-24',
  timeZone: 'Europe/Berlin',
  personOf: (userId) => (userId === 'U1' ? 'Ada' : userId),
  numberOf: (invoiceId) => (invoiceId === '?' ? '' : `INV-${invoiceId}`),
};
const at = (time: string) => new Date(time);
const say = (refusal: Refusal, on: Partial<RefusalContext> = {}) =>
  refusalSentence(refusal, { ...ON, ...on });

const there = { timeZone: 'Europe/Berlin', next: at('2026-11-26T08:00:00Z') };
const SAID: readonly (readonly [Refusal, string])[] = [
  [{ code: 'paid', invoiceId: '1' }, 'INV-1 is paid. There is nothing left to ask for on it.'],
  [
    {
      code: 'amount_changed',
      invoiceId: '1',
      currency: 'EUR',
      beforeMinor: 1_400_000n,
      nowMinor: 1_200_050n,
    },
    'INV-1 is at €12,000.50 now, and the letter says €14,000. Open the letter again, so that it says the new amount.',
  ],
  [
    { code: 'amount_changed', invoiceId: '1', currency: 'EUR', beforeMinor: 0n, nowMinor: 42_000n },
    'INV-1 is open again with €420, and the letter has it as paid. Open the letter again, so that it names only what is paid.',
  ],
  [
    {
      code: 'currency_changed',
      invoiceId: '7',
      before: 'EUR',
      beforeMinor: 10_000n,
      now: 'USD',
      nowMinor: 10_000n,
    },
    'INV-7 was €100 and is US$100 now. Open the letter again, so that it says the right currency.',
  ],
  [
    {
      code: 'currency_changed',
      invoiceId: '7',
      before: 'EUR',
      beforeMinor: 0n,
      now: 'USD',
      nowMinor: 0n,
    },
    'INV-7 was in EUR and is in USD now. Open the letter again, so that it says the right currency.',
  ],
  [
    { code: 'due_changed', invoiceId: '1', before: '2026-11-14', now: '2027-01-15' },
    'INV-1 is due on Fri, 15 Jan 2027 now, and the letter says Sat 14 Nov. Open the letter again, so that it says the new date.',
  ],
  [
    { code: 'disputed', invoiceId: '1' },
    'INV-1 is in dispute, all of it. Settle the dispute before asking for it.',
  ],
  [
    { code: 'presumed_paid', invoiceId: '1', since: '2026-11-20' },
    'INV-1 may be paid: the books’ report has not listed it since Fri 20 Nov. Look whether the money came, and say so on the import. You may send it all the same and say why.',
  ],
  [
    { code: 'promised', invoiceId: '1', until: '2026-11-27' },
    'INV-1 is promised, up to and including Fri 27 Nov. Wait until that day has passed. An approver may send it all the same and say why.',
  ],
  [
    { code: 'instalment_not_due', invoiceId: '1', nextDueOn: '2026-12-01' },
    'INV-1 is paid in instalments, and the next one is due on Tue 1 Dec. Wait until that day has passed.',
  ],
  [
    { code: 'not_overdue', invoiceId: '1', dueOn: '2026-11-24' },
    'INV-1 is due on Tue 24 Nov; it is late once that day has passed, here and where they are. Wait until then.',
  ],
  [
    { code: 'already_due', invoiceId: '1', dueOn: '2026-11-23' },
    'INV-1 was due on Mon 23 Nov, too long ago for a note before the date. Send the friendly reminder instead.',
  ],
  [
    { code: 'nothing_left' },
    'No invoice is left that may be asked for. Nothing need be sent until that changes.',
  ],
  [
    { code: 'touch_later', on: '2026-12-01' },
    'Somebody spoke with this client and gets in touch again on Tue 1 Dec. Wait until that day. You may send it all the same and say why.',
  ],
  [
    { code: 'snoozed', until: '2026-11-30' },
    'This client is snoozed up to and including Mon 30 Nov. Wait until that day has passed. You may send it all the same and say why.',
  ],
  [
    { code: 'do_not_remind', why: 'their mother\ndied' },
    'This client is not to be reminded (their mother died). Ask whoever looks after them first. An approver may send it all the same and say why.',
  ],
  [
    { code: 'do_not_remind', why: ' ' },
    'This client is not to be reminded. Ask whoever looks after them first. An approver may send it all the same and say why.',
  ],
  [
    {
      code: 'contacted_recently',
      at: at('2026-11-22T23:30:00Z'), // Monday where the team is.
      byUserId: 'U1',
      from: '2026-11-26',
    },
    'Ada has the last contact with this client, on Mon 23 Nov. The next letter may go from Thu 26 Nov on. An approver may send it all the same and say why.',
  ],
  [
    { code: 'thanked_recently', at: at('2026-11-22T23:30:00Z'), from: '2026-12-23' },
    'They were thanked on Mon 23 Nov. The next thank-you may go from Wed 23 Dec on. You may send it all the same and say why.',
  ],
  [
    { code: 'stage_changed', stage: 'thanks', nextStage: null },
    'This letter is a thank-you, and by now no letter about these invoices is next. Open the letter again, so that it says what fits.',
  ],
  [
    { code: 'stage_changed', stage: 'friendly', nextStage: 'follow_up' },
    'This letter is a friendly reminder, and by now a follow-up about these invoices is next. Open the letter again, so that it says what fits.',
  ],
  [
    { code: 'stage_changed', stage: 'pre_due', nextStage: null },
    'This letter is a note before the due date, and by now no letter about these invoices is next. Open the letter again, so that it says what fits.',
  ],
  [
    { code: 'reply_unanswered', since: at('2026-11-23T10:00:00Z') },
    'They wrote back on Mon 23 Nov, and nobody has answered yet. Answer them first. You may send it all the same and say why.',
  ],
  [
    { code: 'credit_open', currency: 'JPY', balanceMinor: 50_000n },
    'JP¥50,000 of theirs is matched to no invoice yet. Match it first, or the letter asks for too much. You may send it all the same and say why.',
  ],
  [
    { code: 'outside_hours', localNow: '19:40', ...there },
    'It is 19:40 where they are (Europe/Berlin), and nobody is at work there. Send it on Thursday 26 November at 09:00 their time. An approver may send it all the same and say why.',
  ],
  [
    { code: 'not_a_business_day', day: '2026-11-28', ...there },
    'Saturday 28 November is no business day where they are. Send it on Thursday 26 November at 09:00 their time. An approver may send it all the same and say why.',
  ],
  [
    { code: 'quiet_hours', localNow: '22:10', ...there },
    'It is 22:10 where they are (Europe/Berlin), and nobody is written to at night. Send it on Thursday 26 November at 09:00 their time.',
  ],
  [
    { code: 'no_contact' },
    'Nobody is known to whom the letter could go. Add the person who pays, or their inbox for invoices, with a mail address.',
  ],
  [
    { code: 'bounced', email: 'weber@acme.example', at: at('2025-11-23T10:00:00Z') },
    'Mail to weber@acme.example came back on Sun, 23 Nov 2025. Ask them for the right address, or choose somebody else.',
  ],
  [
    { code: 'opted_out', email: 'weber@acme.example', at: at('2026-11-23T10:00:00Z') },
    'weber@acme.example asked on Mon 23 Nov not to be written to. Call them, or choose somebody else.',
  ],
  [
    { code: 'no_sender' },
    'Nobody has said yet as whom the team writes. An admin says it with /ar settings.',
  ],
  [
    { code: 'no_mail_server' },
    'No mail server is set up, so nothing can be sent. Whoever runs the bot names one; goodterms doctor says how it is.',
  ],
  [
    { code: 'not_on_allow_list', email: 'weber@acme.example' },
    'Letters are still being tried out, and weber@acme.example is not on the list of those who get them. An admin adds the address, or lets letters go to everybody, with /ar settings.',
  ],
];

describe('a refusal in words', () => {
  it.each(SAID.map(([refusal, words]) => [refusal.code, refusal, words] as const))(
    '%s',
    (_code, refusal, words) => {
      expect(say(refusal)).toBe(words);
    },
  );

  it('says of every code who may insist, and of no other', () => {
    for (const [refusal] of SAID)
      expect(say(refusal).includes('may send it all the same')).toBe(
        overrideRuleOf(refusal.code) !== null,
      );
  });

  it('tells the hour by their clock, in the manner of the reader', () => {
    const refusal: Refusal = {
      code: 'outside_hours',
      localNow: '19:40',
      timeZone: 'America/New_York',
      next: at('2026-11-25T13:00:00Z'),
    };
    expect(say(refusal, { locale: 'en-US' }).replaceAll('\u202F', ' ')).toContain(
      'It is 7:40 PM where they are (America/New York), and nobody is at work there. Send it on Wednesday, November 25 at 8:00 AM their time.',
    );
  });

  it('stays one line of plain text, whatever people and books wrote', () => {
    const nasty = 'a\r\nb\u001B[31m\u202E\u2028c\uD800<!channel>*';
    for (const refusal of [
      { code: 'paid', invoiceId: '1' },
      { code: 'do_not_remind', why: nasty },
      { code: 'bounced', email: nasty, at: at('2026-11-23T10:00:00Z') },
      { code: 'not_on_allow_list', email: nasty },
    ] as const) {
      const words = say(refusal, { numberOf: () => nasty });
      expect(words).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069]/u);
      expect(words.isWellFormed()).toBe(true);
      expect(words).toContain('<!channel>*'); // Escaping is for the place that shows it.
    }
  });

  it('cuts what is too long, never through a character', () => {
    const words = say({ code: 'do_not_remind', why: `${'a'.repeat(198)}😀 and more` });
    expect(words).toContain(`(${'a'.repeat(198)}…)`);
    expect(say({ code: 'do_not_remind', why: 'a'.repeat(200) })).toContain('a'.repeat(200));
  });

  it('passes the name of a person through, so that it can become a mention', () => {
    const refusal: Refusal = {
      code: 'contacted_recently',
      at: at('2026-11-23T10:00:00Z'),
      byUserId: 'U7',
      from: '2026-11-26',
    };
    expect(say(refusal, { personOf: (id) => `\uE000${id}\uE001` })).toContain('\uE000U7\uE001 has');
  });

  it('does without a number that is not known', () => {
    expect(say({ code: 'paid', invoiceId: '?' })).toContain('An invoice is paid.');
  });
});
