// Why invoices were late and how clients pay, for the tests of views: a plain case and the worst.
import { lateInvoicesModal } from '#blocks/late-invoices.ts';
import type { NumbersView } from '#blocks/numbers.ts';
import { GROUPS_PAGE, numbersMessage } from '#blocks/numbers.ts';
import { paymentRowsModal } from '#blocks/payment-rows.ts';
import { whyCausesModal, whyMessage } from '#blocks/why.ts';
import type { WhyView } from '#blocks/why-bars.ts';
import type { Cause, Side } from '#domain/cause.ts';
import { causesOf, SIDES } from '#domain/cause.ts';
import type { ReasonTally } from '#domain/pareto.ts';
import { paretoOf } from '#domain/pareto.ts';
import type { PaymentNumbers } from '#domain/payment-numbers.ts';
import { GROUPINGS } from '#domain/payment-numbers.ts';
import { CURRENCIES, NASTY_NAMES } from './samples.ts';
import type { Drawn } from './worst-case.ts';

export const PERIOD = { from: '2026-08-27', to: '2026-11-24' };

/** Late invoices of one cause: how many now, with which amount-days, and how many before. */
export function aTally(
  reason: [string, Side] | null,
  [invoices, amountDays, before]: [number, bigint, number],
  currency = 'EUR',
): ReasonTally {
  return {
    cause: reason?.[0] ?? null,
    side: reason?.[1] ?? null,
    currency,
    now: { invoices, amountDays },
    before: { invoices: before, amountDays: 0n },
  };
}

const PLAIN_TALLIES = [
  aTally(['po_missing', 'ours'], [5, 168_000_00n, 2]),
  aTally(['cash_flow', 'theirs'], [2, 300_000_00n, 4]),
  aTally(['portal_or_paperwork', 'ours'], [1, 1_000_00n, 0]),
  aTally(['portal_or_paperwork', 'theirs'], [1, 2_000_00n, 0]),
  aTally(['cash_flow', 'theirs'], [1, 9_000_00n, 0], 'USD'),
  aTally(null, [3, 7_00n, 3]),
];

export function aWhy(is: Partial<WhyView> = {}): WhyView {
  return {
    client: null,
    period: PERIOD,
    pareto: paretoOf(PLAIN_TALLIES),
    causes: causesOf([]),
    locale: 'en-GB',
    ...is,
  };
}

const NASTY_CAUSES: Cause[] = Array.from({ length: 90 }, (_, at) => ({
  code: `own_${at}`,
  name: NASTY_NAMES[at % NASTY_NAMES.length]!,
  side: 'unknown',
  nextStep: 'wait',
  touchDays: null,
  isRetired: false,
}));

const HUGE = 10n ** 24n;

/** Ninety causes on all sides in ten currencies. */
function worstWhy(name: string): WhyView {
  const tallies = NASTY_CAUSES.flatMap(({ code }, at) =>
    CURRENCIES.flatMap((currency, which) =>
      SIDES.map((side) => aTally([code, side], [100_000 - at, HUGE - BigInt(at), which], currency)),
    ),
  );
  return aWhy({
    client: { id: '123456789012345678', number: name, name },
    pareto: paretoOf([...tallies, aTally(null, [1_000_000, HUGE, 5])]),
    causes: causesOf(NASTY_CAUSES),
  });
}

const someNumbers = (changes: Partial<PaymentNumbers> = {}): PaymentNumbers => ({
  paid: 26,
  onTime: 8,
  late: 18,
  onTimeShare: 8 / 26,
  averageDaysLate: 12.44,
  medianDaysLate: 9.5,
  averageDaysToPay: 42.5,
  medianDaysToPay: 41,
  undated: 0,
  openOverdue: 0,
  weighted: [{ currency: 'EUR', days: 17.8, paid: 26, openOverdue: 0 }],
  ...changes,
});

const worstNumbers = someNumbers({
  paid: 1_000_000,
  late: 999_999,
  averageDaysLate: 123_456.789,
  averageDaysToPay: -98_765.4321,
  undated: 999_999,
  openOverdue: 999_999,
  weighted: CURRENCIES.map((currency) => ({
    currency,
    days: -12_345.678,
    paid: 9,
    openOverdue: 9,
  })),
});

export const nothingPaid = someNumbers({
  paid: 0,
  onTime: 0,
  late: 0,
  onTimeShare: null,
  averageDaysLate: null,
  medianDaysLate: null,
  averageDaysToPay: null,
  medianDaysToPay: null,
  weighted: [],
});

export function aNumbers(is: Partial<NumbersView> = {}): NumbersView {
  return {
    client: null,
    by: 'client',
    period: PERIOD,
    whole: someNumbers(),
    groups: [
      { key: '7', client: { number: 'A-1', name: 'Acme & Sons' }, numbers: someNumbers() },
      { key: '8', client: { number: null, name: 'Globex' }, numbers: nothingPaid },
    ],
    offset: 0,
    count: 2,
    locale: 'en-GB',
    ...is,
  };
}

const nastyClient = (name: string) => ({ id: '123456789012345678', number: name, name });

/** By the name of the exported function. */
export const WORST_WHY: Readonly<Record<string, () => Drawn>> = {
  whyMessage: () => ({
    messages: [...NASTY_NAMES.map(worstWhy), aWhy(), aWhy({ pareto: paretoOf([]) })].flatMap(
      (view) =>
        ['F0123456789', null].flatMap((fileId) =>
          ['en-US', 'hi-IN'].map((locale) =>
            whyMessage({ ...view, locale, picture: { fileId, isMissing: fileId === null } }),
          ),
        ),
    ),
  }),
  whyCausesModal: () => ({ views: NASTY_NAMES.map((name) => whyCausesModal(worstWhy(name))) }),
  lateInvoicesModal: () => ({
    views: NASTY_NAMES.flatMap((name, at) =>
      (['all', 'none', 'cause'] as const).map((kind) =>
        lateInvoicesModal({
          client: at % 2 === 0 ? null : nastyClient(name),
          period: PERIOD,
          which: kind === 'cause' ? { kind, cause: `own_${at}` } : { kind },
          currency: at % 3 === 0 ? 'EUR' : null,
          causes: causesOf(NASTY_CAUSES),
          invoices: Array.from({ length: 20 }, (_, index) => ({
            id: String(index),
            number: name,
            client: nastyClient(name),
            currency: 'EUR',
            amountMinor: HUGE,
            issuedOn: null,
            dueOn: '2023-01-01',
            paidOn: '2026-11-24',
            daysLate: 1_423,
            cause: index % 2 === 0 ? null : `own_${at}`,
            side: index % 2 === 0 ? null : 'third_party',
          })),
          offset: 20,
          total: 43,
          locale: 'en-US',
        }),
      ),
    ),
  }),
  numbersMessage: () => ({
    messages: NASTY_NAMES.flatMap((name) =>
      GROUPINGS.map((by) =>
        numbersMessage(
          aNumbers({
            by,
            client: nastyClient(name),
            whole: worstNumbers,
            groups: Array.from({ length: GROUPS_PAGE }, () => ({
              key: by === 'month' ? '2026-09' : by === 'owner' ? name : '123456789012345678',
              client: by === 'client' ? { number: name, name } : null,
              numbers: worstNumbers,
            })),
            offset: 16,
            count: 10_000,
            locale: 'de-DE',
          }),
        ),
      ),
    ),
  }),
  paymentRowsModal: () => ({
    views: NASTY_NAMES.flatMap((name, at) =>
      [null, nastyClient(name)].map((client) =>
        paymentRowsModal({
          client,
          by: 'owner',
          key: name.slice(0, 80),
          period: PERIOD,
          rows: Array.from({ length: 20 }, (_, index) => ({
            id: String(index),
            number: name,
            client: nastyClient(name),
            currency: 'KWD',
            minor: HUGE,
            issuedOn: index % 2 === 0 ? null : '2023-01-01',
            dueOn: '2023-02-01',
            paidOn: index % 3 === 0 ? null : `202${4 + (at % 3)}-01-01`,
          })),
          offset: 20,
          total: 99,
          locale: 'en-US',
          today: '2026-11-24',
        }),
      ),
    ),
  }),
};
