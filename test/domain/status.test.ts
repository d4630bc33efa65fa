// Goal: the status of a client names one right next step.
// Method: a table of situations, both sides of each boundary.
import { describe, expect, it } from 'vitest';
import { addDays } from '#domain/calendar.ts';
import { type StatusFacts, statusOf } from '#domain/status.ts';
import type { Client, Credit, Invoice } from '#domain/types.ts';

const TODAY = '2026-11-24';

const CLIENT: Client = {
  id: '1',
  number: '0200769623',
  name: 'Acme & Sons',
  email: null,
  aliases: [],
  ownerUserId: 'U1',
  ownerEmail: null,
  snoozedUntil: null,
  snoozedByUserId: null,
};

const anInvoice = (number: string, days: number, rest: Partial<Invoice> = {}): Invoice => ({
  id: number,
  clientId: '1',
  number,
  issuedOn: null,
  dueOn: addDays(TODAY, -days),
  currency: 'EUR',
  amountMinor: 100n,
  balanceMinor: 100n,
  paidOn: null,
  isDisputed: false,
  missingSince: null,
  po: null,
  paymentUrl: null,
  ...rest,
});
const aCredit = (balanceMinor: bigint, rest: Partial<Credit> = {}): Credit => ({
  id: 'C1',
  kind: 'credit_note',
  number: 'CN-1',
  issuedOn: '2026-11-01',
  currency: 'EUR',
  balanceMinor,
  ...rest,
});
const paid = (days: number) => ({
  currency: 'EUR',
  amountMinor: 100n,
  dueOn: '2026-06-01',
  paidOn: addDays('2026-06-01', days),
});
const snoozedUntil = (day: string) => ({ ...CLIENT, snoozedUntil: day });

const status = (facts: Partial<StatusFacts>) =>
  statusOf({
    client: CLIENT,
    nextTouchOn: null,
    open: [],
    paid: [],
    credits: [],
    today: TODAY,
    ...facts,
  });

describe('the next step', () => {
  const late = [anInvoice('1', 20)];
  it.each<[string, Partial<StatusFacts>, unknown]>([
    ['nothing open', {}, { code: 'nothing_open' }],
    [
      'only an over-credited invoice',
      { open: [anInvoice('1', 90, { balanceMinor: -5n })] },
      { code: 'nothing_open' },
    ],
    ['due today', { open: [anInvoice('1', 0)] }, { code: 'nothing_due', nextDueOn: TODAY }],
    [
      'the next of two',
      { open: [anInvoice('1', -9), anInvoice('2', -4), anInvoice('3', 50, { balanceMinor: -5n })] },
      { code: 'nothing_due', nextDueOn: '2026-11-28' },
    ],
    [
      'nothing due goes before a snooze',
      { open: [anInvoice('1', 0)], client: snoozedUntil('2026-12-01') },
      { code: 'nothing_due', nextDueOn: TODAY },
    ],
    ['never paid', { open: late }, { code: 'ask_softly', because: 'never_paid_yet' }],
    [
      'first time late',
      { open: late, paid: [paid(0), paid(-3)] },
      { code: 'ask_softly', because: 'first_time_late' },
    ],
    ['as usual', { open: late, paid: [paid(20)] }, { code: 'ask_softly', because: 'within_usual' }],
    ['later', { open: late, paid: [paid(19)] }, { code: 'remind', because: 'later_than_usual' }],
    [
      '90 days',
      { open: [anInvoice('1', 90)], paid: [paid(9)] },
      { code: 'remind', because: 'later_than_usual' },
    ],
    [
      '91 days',
      { open: [anInvoice('1', 91)], paid: [paid(9)] },
      { code: 'remind', because: 'long_overdue' },
    ],
    [
      'to be asked again later',
      { open: late, nextTouchOn: '2026-11-25' },
      { code: 'wait_touch', on: '2026-11-25' },
    ],
    [
      'snoozed',
      { open: late, client: snoozedUntil(TODAY) },
      { code: 'wait_snoozed', until: TODAY },
    ],
    [
      'no longer snoozed',
      { open: late, client: snoozedUntil('2026-11-23') },
      { code: 'ask_softly', because: 'never_paid_yet' },
    ],
    [
      'all of it disputed',
      { open: [anInvoice('1', 20, { isDisputed: true }), anInvoice('2', 0)] },
      { code: 'settle_dispute' },
    ],
    [
      'a part disputed',
      { open: [anInvoice('1', 20, { isDisputed: true }), anInvoice('2', 1)] },
      { code: 'ask_softly', because: 'never_paid_yet' },
    ],
    [
      'a case over a part of it',
      {
        open: [
          anInvoice('1', 95, { dispute: { disputeId: '7', number: 12, heldMinor: 99n } }),
          anInvoice('2', 0),
        ],
      },
      { code: 'remind', because: 'long_overdue' },
    ],
    [
      'a case over all that is old',
      {
        open: [
          anInvoice('1', 95, { dispute: { disputeId: '7', number: 12, heldMinor: 100n } }),
          anInvoice('2', 3),
        ],
      },
      { code: 'ask_softly', because: 'never_paid_yet' },
    ],
    [
      'a case over all of it',
      { open: [anInvoice('1', 95, { dispute: { disputeId: '7', number: 12, heldMinor: 200n } })] },
      { code: 'settle_dispute' },
    ],
    [
      'a dispute of what is not due yet holds nothing',
      { open: [anInvoice('1', 20), anInvoice('2', 0, { isDisputed: true })] },
      { code: 'ask_softly', because: 'never_paid_yet' },
    ],
    [
      'credit covers',
      { open: late, credits: [aCredit(60n), aCredit(40n)] },
      { code: 'match_credit' },
    ],
    [
      'credit a cent short',
      { open: late, credits: [aCredit(99n)] },
      { code: 'ask_softly', because: 'never_paid_yet' },
    ],
    [
      'credit in another currency',
      { open: late, credits: [aCredit(500n, { currency: 'USD' })] },
      { code: 'ask_softly', because: 'never_paid_yet' },
    ],
    [
      'one currency held, the other late',
      {
        open: [anInvoice('1', 95, { isDisputed: true }), anInvoice('2', 3, { currency: 'USD' })],
        paid: [paid(2)],
      },
      { code: 'remind', because: 'later_than_usual' },
    ],
    [
      'all that is late is in no report any more',
      { open: [anInvoice('1', 20, { missingSince: TODAY }), anInvoice('2', 0)] },
      { code: 'ask_if_paid' },
    ],
    [
      'a part of it is in no report any more',
      { open: [anInvoice('1', 20, { missingSince: TODAY }), anInvoice('2', 1)] },
      { code: 'ask_softly', because: 'never_paid_yet' },
    ],
    [
      'what is in no report is not due yet',
      { open: [anInvoice('1', 20), anInvoice('2', 0, { missingSince: TODAY })] },
      { code: 'ask_softly', because: 'never_paid_yet' },
    ],
    [
      'one currency in no report, the other late',
      {
        open: [anInvoice('1', 95, { missingSince: TODAY }), anInvoice('2', 3, { currency: 'USD' })],
        paid: [paid(2)],
      },
      { code: 'remind', because: 'later_than_usual' },
    ],
    [
      'two currencies late: the longer',
      { open: [anInvoice('1', 3), anInvoice('2', 95, { currency: 'USD' })], paid: [paid(9)] },
      { code: 'remind', because: 'long_overdue' },
    ],
    [
      'credit in one, dispute in the other',
      {
        open: [anInvoice('1', 95), anInvoice('2', 3, { currency: 'USD', isDisputed: true })],
        credits: [aCredit(100n)],
      },
      { code: 'settle_dispute' },
    ],
  ])('%s', (_, facts, expected) => {
    expect(status(facts).next).toEqual(expected);
  });
});

describe('the status', () => {
  it('lists what is open, oldest first, with its age', () => {
    const open = [
      anInvoice('B', 5),
      anInvoice('C', -3),
      anInvoice('A', 5),
      anInvoice('D', 47),
      anInvoice('E', 60, { balanceMinor: 0n }),
      anInvoice('F', 70, { balanceMinor: -5n }),
    ];
    const { invoices, balances, asOf } = status({ open });
    expect(asOf).toBe(TODAY);
    expect(invoices.map(({ number, daysPastDue }) => [number, daysPastDue])).toEqual([
      ['D', 47],
      ['A', 5],
      ['B', 5],
      ['C', -3],
    ]);
    expect(balances).toMatchObject([
      { currency: 'EUR', openMinor: 400n, overdueMinor: 300n, invoices: 4, oldestDaysPastDue: 47 },
    ]);
  });

  it('reads the habit from what was paid and what is overdue', () => {
    const { habit } = status({ open: [anInvoice('1', 30), anInvoice('2', -30)], paid: [paid(10)] });
    expect(habit).toMatchObject({ paid: 1, medianDaysLate: 10, weightedDaysLate: 20 });
  });

  it('lists unused credits, oldest first, and leaves its facts as they were', () => {
    const credits = [
      aCredit(5n, { number: 'CN-2', issuedOn: '2026-11-02' }),
      aCredit(0n, { number: 'CN-0' }),
      aCredit(7n),
    ];
    expect(status({ credits }).credits.map(({ number }) => number)).toEqual(['CN-1', 'CN-2']);
    expect(credits.map(({ number }) => number)).toEqual(['CN-2', 'CN-0', 'CN-1']);
  });
});
