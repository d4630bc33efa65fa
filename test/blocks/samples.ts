// Clients, plans and cards for the tests of views, and the worst text that a ledger can hold.
import { type AgedBalance, BUCKETS, type Bucket } from '#domain/aging.ts';
import type { DigestEntry, DigestPlan } from '#domain/digest.ts';
import type { ClientStatus } from '#domain/status.ts';
import type { Client } from '#domain/types.ts';

const HUGE = 10n ** 18n;
export const CURRENCIES = ['EUR', 'USD', 'JPY', 'KWD', 'GBP', 'CHF', 'SEK', 'NOK', 'PLN', 'INR'];

/** What somebody may have typed as a name; none of it may reach Slack as an order. */
export const INJECTIONS = [
  '<!channel>',
  '<!here|here>',
  '<@U123>',
  '<#C123|general>',
  '<https://evil.example|Invoice 42>',
  '<mailto:a@evil.example|pay>',
  '<!date^0^{date}|x>',
  '&lt;!channel&gt;',
  '&amp;lt;!everyone&amp;gt;',
  '<<!channel>>',
  '<!chan\u0000nel>',
  '<\u202E!channel>',
];

export const NASTY_NAMES = [
  ...INJECTIONS,
  '',
  '   ',
  '\u202E\u2066\u0000',
  '*bold* _italic_ ~struck~ `code` ```block```',
  '*',
  '> quoted\n> twice',
  'N'.repeat(75),
  'N'.repeat(3000),
  '&'.repeat(3000),
  '<'.repeat(3000),
  '😀'.repeat(1500),
  '👩‍👩‍👧‍👦 & 🏳️‍🌈',
  'שלום בע״מ 123 (ACME)',
  'شركة الاختبار',
  '\uD800',
  'broken \uDC00 pair \uD83D',
  'Zoë Ünïcode Ñ 株式会社',
];

function buckets<T>(value: (bucket: Bucket, index: number) => T): Record<Bucket, T> {
  return Object.fromEntries(
    BUCKETS.map((bucket, index) => [bucket, value(bucket, index)]),
  ) as Record<Bucket, T>;
}

/** 10,000.00 open, 6,000.00 of it late by 20 days. */
export function aBalance(is: Partial<AgedBalance> = {}): AgedBalance {
  return {
    currency: 'EUR',
    openMinor: 1_000_000n,
    overdueMinor: 600_000n,
    invoices: 3,
    buckets: { ...buckets(() => 0n), current: 400_000n, d1_30: 600_000n },
    counts: { ...buckets(() => 0), current: 1, d1_30: 2 },
    oldestDaysPastDue: 20,
    ...is,
  };
}

export function aTotal(
  is: Partial<DigestPlan['totals'][number]> = {},
): DigestPlan['totals'][number] {
  return { ...aBalance(is), overdueClients: 3, ...is };
}

export function anEntry(is: Partial<DigestEntry> = {}): DigestEntry {
  return {
    clientId: '1',
    number: '0200769623',
    name: 'Acme & Sons',
    ownerUserId: 'U1',
    currency: 'EUR',
    overdueMinor: 600_000n,
    oldestDaysPastDue: 20,
    rank: 1,
    reason: { code: 'later_than_usual', usualDaysLate: 12 },
    ...is,
  };
}

export function aPlan(is: Partial<DigestPlan> = {}): DigestPlan {
  return {
    asOf: '2026-11-24',
    since: '2026-11-20',
    totals: [aTotal()],
    overdueClients: 1,
    newlyOverdue: 0,
    paid: [],
    needsSomeone: [anEntry()],
    waiting: [],
    goodNews: [],
    daysSinceLatePayment: null,
    ...is,
  };
}

export function aClient(is: Partial<Client> = {}): Client {
  return {
    id: '1',
    number: '0200769623',
    name: 'Acme & Sons',
    email: null,
    aliases: [],
    ownerUserId: 'U1',
    ownerEmail: null,
    snoozedUntil: null,
    snoozedByUserId: null,
    ...is,
  };
}

export function anInvoice(
  is: Partial<ClientStatus['invoices'][number]> = {},
): ClientStatus['invoices'][number] {
  return {
    id: 'i1',
    clientId: '1',
    number: 'INV-1042',
    issuedOn: '2026-10-05',
    dueOn: '2026-11-04',
    currency: 'EUR',
    amountMinor: 600_000n,
    balanceMinor: 600_000n,
    paidOn: null,
    isDisputed: false,
    missingSince: null,
    po: null,
    paymentUrl: null,
    daysPastDue: 20,
    ...is,
  };
}

export function aStatus(is: Partial<ClientStatus> = {}): ClientStatus {
  return {
    client: aClient(),
    asOf: '2026-11-24',
    balances: [aBalance()],
    habit: {
      paid: 26,
      medianDaysLate: 12,
      weightedDaysLate: 13.4,
      onTimeShare: 0.31,
      lastFive: [12, 10, 0, 14, 20],
    },
    invoices: [anInvoice()],
    credits: [],
    next: { code: 'remind', because: 'later_than_usual' },
    ...is,
  };
}

/** Five hundred clients with the worst names, owing huge amounts in ten currencies. */
export function worstPlan(): DigestPlan {
  const entries = Array.from({ length: 500 }, (_, index) =>
    anEntry({
      clientId: `${index}`,
      number: index % 3 === 0 ? null : NASTY_NAMES[index % NASTY_NAMES.length]!,
      name: NASTY_NAMES[index % NASTY_NAMES.length]!,
      ownerUserId: index % 2 === 0 ? null : 'U0123456789',
      currency: CURRENCIES[index % CURRENCIES.length]!,
      overdueMinor: HUGE,
      oldestDaysPastDue: 3650,
      rank: index + 1,
      missing: { invoices: 99_999, minor: HUGE },
      disputedMinor: HUGE - 1n,
    }),
  );
  const totals = CURRENCIES.map((currency) =>
    aTotal({
      currency,
      openMinor: HUGE * 500n,
      overdueMinor: HUGE * 500n,
      buckets: buckets(() => HUGE * 100n),
      counts: buckets(() => 100_000),
      overdueClients: 500,
    }),
  );
  return aPlan({
    disputes: worstStale(),
    unanswered: entries.map(({ clientId, name }) => ({ clientId, name, questions: 99_999 })),
    totals,
    overdueClients: 500,
    newlyOverdue: 100_000,
    paid: CURRENCIES.map((currency) => ({ currency, minor: HUGE, late: 9_999, onTime: 9_999 })),
    needsSomeone: entries,
    waiting: entries.map((entry) =>
      anEntry({
        clientId: `w${entry.clientId}`,
        name: entry.name,
        currency: entry.currency,
        overdueMinor: HUGE,
        reason: { code: 'snoozed', until: '2027-01-01' },
      }),
    ),
    toThank: entries.map(({ clientId, name, number }) => ({
      clientId,
      name,
      number,
      invoices: 99_999,
    })),
    goodNews: NASTY_NAMES.map((name, index) => ({
      clientId: `${index}`,
      name,
      paid: { currency: 'KWD', minor: HUGE },
      invoices: 99_999,
      onTime: 99_998,
    })),
  });
}

/** Ten cases past their day and many more, of the worst names, in ten currencies. */
export function worstStale(): NonNullable<DigestPlan['disputes']> {
  const shown = NASTY_NAMES.slice(-10).map((name, index) => ({
    disputeId: `${9_000 + index}`,
    number: 999_999_990 + index,
    clientId: `${index}`,
    name,
    held: CURRENCIES.map((currency) => ({ currency, minor: HUGE })),
    targetOn: '2025-10-20',
    ownerUserId: index % 3 === 0 ? 'U0123456789' : null,
    ownerGroupId: index % 3 === 1 ? 'S1' : null,
  }));
  return { shown, more: 99_999 };
}

/** One client with the given name, owing in ten currencies, with five hundred invoices. */
export function worstStatus(name: string): ClientStatus {
  return aStatus({
    client: aClient({
      name,
      number: name,
      ownerUserId: null,
      ownerEmail: name || null,
      snoozedUntil: '2026-12-01',
      snoozedByUserId: 'U0123456789',
    }),
    balances: CURRENCIES.map((currency) =>
      aBalance({ currency, openMinor: HUGE, overdueMinor: HUGE, buckets: buckets(() => HUGE) }),
    ),
    invoices: Array.from({ length: 500 }, (_, index) =>
      anInvoice({
        number: name,
        amountMinor: HUGE,
        balanceMinor: HUGE - 1n,
        isDisputed: true,
        ...(index % 2 === 0 && {
          dispute: { disputeId: '9000', number: 999_999_999, heldMinor: HUGE / 2n },
        }),
        missingSince: '2025-11-20',
        daysPastDue: 400 - index,
        dueOn: '2025-10-20',
      }),
    ),
    credits: Array.from({ length: 100 }, () => ({
      id: 'c1',
      kind: 'unapplied_payment' as const,
      number: name,
      issuedOn: '2026-01-01',
      currency: 'KWD',
      balanceMinor: HUGE,
    })),
  });
}
