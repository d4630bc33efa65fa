// One client at a glance: what is owed, how they usually pay, what to do next. Pure.
import { type AgedBalance, agingOf, daysPastDue, isOpen, isOverdue } from './aging.ts';
import { daysBetween } from './calendar.ts';
import { disputedOf, undisputedOf } from './dispute-hold.ts';
import { habitOf, type PaidInvoice, type PayerHabit } from './payer.ts';
import {
  type HoldReason,
  type Holds,
  holdReason,
  type OverdueReason,
  overdueReason,
} from './priority.ts';
import type { Client, Credit, Day, Invoice } from './types.ts';

/** What a careful collector would do next, as data; blocks/ has the words. */
export type NextStep =
  | { readonly code: 'nothing_open' }
  | { readonly code: 'nothing_due'; readonly nextDueOn: Day }
  | { readonly code: 'wait_snoozed'; readonly until: Day }
  | { readonly code: 'wait_promised'; readonly until: Day }
  | { readonly code: 'wait_touch'; readonly on: Day }
  | { readonly code: 'settle_dispute' }
  | { readonly code: 'match_credit' }
  | { readonly code: 'ask_if_paid' }
  | {
      readonly code: 'ask_softly';
      readonly because: 'first_time_late' | 'never_paid_yet' | 'within_usual';
    }
  | { readonly code: 'remind'; readonly because: 'later_than_usual' | 'long_overdue' };

export interface ClientStatus {
  readonly client: Client;
  readonly asOf: Day;
  readonly balances: readonly AgedBalance[];
  readonly habit: PayerHabit;
  /** Open invoices, oldest due date first. */
  readonly invoices: readonly (Invoice & { readonly daysPastDue: number })[];
  readonly credits: readonly Credit[];
  readonly next: NextStep;
}

export interface StatusFacts {
  readonly client: Client;
  /** When somebody gets in touch with them again, as was said. */
  readonly nextTouchOn: Day | null;
  /** By when they promised to pay what is open, by invoice id; left out: nothing. */
  readonly promisedOn?: Readonly<Record<string, Day>>;
  readonly open: readonly Invoice[];
  readonly paid: readonly PaidInvoice[];
  readonly credits: readonly Credit[];
  readonly today: Day;
}

/** One client on one day: what is open by age, how they usually pay, and the next step. Settled invoices and used-up credits are left out. */
export function statusOf(facts: StatusFacts): ClientStatus {
  const { client, credits, nextTouchOn, open, paid, promisedOn = {}, today } = facts;
  const owed = open.filter(isOpen);
  const glance = {
    client,
    invoices: owed
      .map((invoice) => ({ ...invoice, daysPastDue: daysPastDue(invoice.dueOn, today) }))
      .sort((a, b) => b.daysPastDue - a.daysPastDue || byNumberThenId(a, b)),
    credits: credits
      .filter(({ balanceMinor }) => balanceMinor > 0n)
      .sort((a, b) => daysBetween(b.issuedOn, a.issuedOn) || byNumberThenId(a, b)),
    balances: agingOf(owed, today),
    habit: habitOf({ paid, openOverdue: owed, today }),
    asOf: today,
  };
  return { ...glance, next: nextStepOf({ ...glance, nextTouchOn, promisedOn }) };
}

/**
 * What to do next. With several currencies overdue, the one that is late longest among those nobody holds decides; only
 * when all of them are held is the hold itself the next step, a dispute before a credit. Where a complete report no longer
 * lists anything of what is overdue, asking whether it was paid comes before asking for money.
 */
function nextStepOf(
  status: Omit<ClientStatus, 'next'> & Required<Pick<StatusFacts, 'nextTouchOn' | 'promisedOn'>>,
): NextStep {
  const { client, invoices, credits, balances, habit, asOf, nextTouchOn, promisedOn } = status;
  const [oldest] = invoices;
  if (oldest === undefined) return { code: 'nothing_open' };
  if (!isOverdue(oldest, asOf)) return { code: 'nothing_due', nextDueOn: oldest.dueOn };
  const late = invoices.filter((invoice) => isOverdue(invoice, asOf));
  const disputed = late.map((one) => ({ ...one, balanceMinor: disputedOf(one) }));
  const asked = late
    .map((one) => ({ ...one, balanceMinor: undisputedOf(one) }))
    .filter(({ balanceMinor }) => balanceMinor > 0n);
  const missing = asked.filter(({ missingSince }) => missingSince !== null);
  const overdue = balances
    .filter(({ overdueMinor }) => overdueMinor > 0n)
    .map((balance) => ({
      // As old as the oldest that may be asked for.
      asked: agingOf(asked, asOf).find(({ currency }) => currency === balance.currency),
      hold: holdReason({
        snoozedUntil: client.snoozedUntil,
        nextTouchOn,
        overdueMinor: balance.overdueMinor,
        disputedOverdueMinor: balanceIn(balance.currency, disputed),
        ...promisedIn(balance.currency, { asked, promisedOn, asOf }),
        creditMinor: balanceIn(balance.currency, credits),
        today: asOf,
      }),
    }))
    .sort((a, b) => (b.asked?.oldestDaysPastDue ?? 0) - (a.asked?.oldestDaysPastDue ?? 0));
  const free = overdue.flatMap(({ asked, hold }) => (hold === null && asked ? [asked] : []));
  const certain = free.find(
    ({ currency, overdueMinor }) => balanceIn(currency, missing) < overdueMinor,
  );
  if (certain) return chase(overdueReason(certain, habit));
  if (free.length > 0) return { code: 'ask_if_paid' };
  const holds = overdue.flatMap(({ hold }) => hold ?? []);
  return waitFor(holds.find(({ code }) => code !== 'credit_covers') ?? { code: 'credit_covers' });
}

function chase({ code }: OverdueReason): NextStep {
  return code === 'later_than_usual' || code === 'long_overdue'
    ? { code: 'remind', because: code }
    : { code: 'ask_softly', because: code };
}

const STEP_WHILE_HELD = { disputed: 'settle_dispute', credit_covers: 'match_credit' } as const;

function waitFor(hold: HoldReason): NextStep {
  if (hold.code === 'snoozed') return { code: 'wait_snoozed', until: hold.until };
  if (hold.code === 'promised') return { code: 'wait_promised', until: hold.until };
  if (hold.code === 'touch_later') return { code: 'wait_touch', on: hold.on };
  return { code: STEP_WHILE_HELD[hold.code] };
}

/** What of it is promised for that day or later. */
function promisedIn(
  currency: string,
  given: Required<Pick<StatusFacts, 'promisedOn'>> & {
    asked: readonly { id: string; currency: string; balanceMinor: bigint }[];
    asOf: Day;
  },
): Pick<Holds, 'promised'> {
  const { asked, asOf, promisedOn } = given;
  const kept = asked.filter(
    (one) => one.currency === currency && (promisedOn[one.id] ?? '') >= asOf,
  );
  const until = kept
    .map(({ id }) => promisedOn[id] ?? asOf)
    .toSorted()
    .at(-1);
  return until === undefined ? {} : { promised: { minor: balanceIn(currency, kept), until } };
}

function balanceIn(
  currency: string,
  items: readonly { currency: string; balanceMinor: bigint }[],
): bigint {
  return items.reduce((sum, one) => (one.currency === currency ? sum + one.balanceMinor : sum), 0n);
}

function byNumberThenId(
  a: { number: string; id: string },
  b: { number: string; id: string },
): number {
  if (a.number !== b.number) return a.number < b.number ? -1 : 1;
  return a.id < b.id ? -1 : Number(a.id > b.id);
}
