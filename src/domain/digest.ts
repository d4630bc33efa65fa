// What the morning digest says: totals, what changed, who needs someone, what waits, good news. Pure.
import { type AgedBalance, addBalances } from './aging.ts';
import { addDays, daysBetween } from './calendar.ts';
import { byNameThenId } from './client-search.ts';
import { type ClockedDispute, type StaleDispute, staleFirst } from './dispute-stale.ts';
import { daysLate } from './payer.ts';
import {
  amountAtRisk,
  chaseableOf,
  type HoldReason,
  holdReason,
  type OverdueReason,
  overdueReason,
  typicalOverdue,
  type Usual,
} from './priority.ts';
import { type ToThank, thanksToday, type Unthanked } from './thanks.ts';
import type { Client, Day, Money } from './types.ts';

/** How many invoices, and how much is open of them. */
export interface MissingSum {
  readonly invoices: number;
  readonly minor: bigint;
}

/** What one client owes in one currency on the day of the digest, with what is known of the client. */
export interface ClientBalance {
  readonly client: Omit<Client, 'aliases' | 'email' | 'ownerEmail'>;
  readonly balance: AgedBalance;
  /** When somebody gets in touch with them again, as was said. */
  readonly nextTouchOn: Day | null;
  /** Overdue and out of the chase: held by an open dispute, or marked in the books (see `disputedOf`). */
  readonly disputedOverdueMinor: bigint;
  /** Days past due of the oldest invoice that is not wholly disputed; left out: nothing is disputed. */
  readonly undisputedDaysPastDue?: number;
  /** What else of it is promised for today or later (see `Holds`); left out: nothing is. */
  readonly promised?: { readonly minor: bigint; readonly until: Day };
  /** Credit notes and unmatched payments of this client in this currency that are not used up. */
  readonly creditMinor: bigint;
  /** Open invoices that a complete report no longer lists. */
  readonly missing: MissingSum;
  /** Invoices that became overdue since the last digest. */
  readonly newlyOverdue: number;
  readonly habit: Usual;
}

/** An invoice that was seen to be settled since the last digest. */
export interface SettledInvoice {
  readonly clientId: string;
  readonly clientName: string;
  readonly currency: string;
  readonly amountMinor: bigint;
  readonly dueOn: Day;
  readonly paidOn: Day;
}

/** A client about whom nobody has said yet what held its payments up. */
export interface Unanswered {
  readonly clientId: string;
  readonly name: string;
  readonly questions: number;
}

export interface DigestFacts {
  readonly today: Day;
  /** Local date of the last digest that was posted; null before the first. */
  readonly since: Day | null;
  readonly balances: readonly ClientBalance[];
  readonly settled: readonly SettledInvoice[];
  /** The day on which a late payment last arrived; null when something is overdue (not told then). */
  readonly lastLatePaymentOn: Day | null;
  /** Once a week; left out on the other days. */
  readonly unanswered?: readonly Unanswered[];
  /** Who paid and was not thanked yet, and the least days between two thank-yous. */
  readonly thanks?: { readonly unthanked: readonly Unthanked[]; readonly gapDays: number };
  /** Cases that nobody has decided; left out: there is none. */
  readonly disputes?: readonly ClockedDispute[];
}

/** Why a client stands where it stands, as data; blocks/ has the words. */
export type DigestReason =
  | OverdueReason
  | HoldReason
  | { readonly code: 'snooze_ended'; readonly on: Day }
  | { readonly code: 'touch_due'; readonly on: Day };

/** One line of the digest: a client in one currency. */
export interface DigestEntry {
  readonly clientId: string;
  readonly number: string | null;
  readonly name: string;
  readonly ownerUserId: string | null;
  readonly currency: string;
  readonly overdueMinor: bigint;
  readonly oldestDaysPastDue: number;
  /** 1 = first; those who need someone come before those who wait. */
  readonly rank: number;
  readonly reason: DigestReason;
  /** What of the overdue is in dispute and not asked for; left out where nothing is, or all of it. */
  readonly disputedMinor?: bigint;
  /** Open invoices that a complete report no longer lists; left out where there is none. */
  readonly missing?: MissingSum;
}

/** A client whose invoices settled since the last digest were all paid on or before their due date. */
export interface GoodNews {
  readonly clientId: string;
  readonly name: string;
  readonly paid: Money;
  readonly invoices: number;
  /** How many of them on or before the due date. */
  readonly onTime: number;
}

export interface DigestPlan {
  readonly asOf: Day;
  readonly since: Day | null;
  /** Per currency over all clients. */
  readonly totals: readonly (AgedBalance & { readonly overdueClients: number })[];
  /** Distinct clients with something overdue. */
  readonly overdueClients: number;
  readonly newlyOverdue: number;
  readonly paid: readonly {
    readonly currency: string;
    readonly minor: bigint;
    readonly late: number;
    readonly onTime: number;
  }[];
  readonly needsSomeone: readonly DigestEntry[];
  readonly waiting: readonly DigestEntry[];
  readonly goodNews: readonly GoodNews[];
  /** Only told when nothing is overdue. */
  readonly daysSinceLatePayment: number | null;
  /** Told once a week, then dropped. */
  readonly unanswered?: readonly Unanswered[];
  /** Left out where nobody is to be thanked today. */
  readonly toThank?: readonly ToThank[];
  /** Disputes past their day, the longest first; left out where there is none. */
  readonly disputes?: { readonly shown: readonly StaleDispute[]; readonly more: number };
}

/**
 * The whole digest of one day as data; the preview and the posted one are drawn from the same plan. Clients with nothing
 * overdue count in the totals and have no line. Those who need someone come first, then those who wait (see `holdReason`),
 * each by amount at risk, then name, then id, then currency: the same facts always give the same order.
 */
export function planDigest(facts: DigestFacts): DigestPlan {
  const { today, since, balances, settled, lastLatePaymentOn, thanks } = facts;
  const overdue = balances.filter(({ balance }) => balance.overdueMinor > 0n);
  const [needsSomeone, waiting] = rank(overdue, facts);
  const stale = staleFirst(facts.disputes ?? [], today);
  const toThank = thanks ? thanksToday(thanks.unthanked, { ...thanks, today, since }) : [];
  return {
    asOf: today,
    since,
    totals: totalsOf(balances, overdue),
    overdueClients: clientsIn(overdue),
    newlyOverdue: balances.reduce((sum, { newlyOverdue }) => sum + newlyOverdue, 0),
    paid: paidByCurrency(settled),
    needsSomeone,
    waiting,
    goodNews: goodNewsOf(settled),
    daysSinceLatePayment:
      overdue.length > 0 || lastLatePaymentOn === null
        ? null
        : daysBetween(lastLatePaymentOn, today),
    ...(facts.unanswered && facts.unanswered.length > 0 ? { unanswered: facts.unanswered } : {}),
    ...(toThank.length > 0 ? { toThank } : {}),
    ...(stale ? { disputes: stale } : {}),
  };
}

function totalsOf(
  balances: readonly ClientBalance[],
  overdue: readonly ClientBalance[],
): DigestPlan['totals'] {
  const clients = groupBy(overdue, ({ balance }) => balance.currency);
  const totals = addBalances(balances.map(({ balance }) => balance));
  return totals.map((total) =>
    Object.assign(total, { overdueClients: clientsIn(clients.get(total.currency) ?? []) }),
  );
}

function clientsIn(balances: readonly ClientBalance[]): number {
  return new Set(balances.map(({ client }) => client.id)).size;
}

/** The lines of those who need someone and of those who wait, numbered through. */
function rank(
  overdue: readonly ClientBalance[],
  facts: DigestFacts,
): [DigestEntry[], DigestEntry[]] {
  const typical = typicalOverdue(overdue.map(({ balance }) => balance));
  const lines = overdue.map((one) => ({
    one,
    hold: holdReason({
      snoozedUntil: one.client.snoozedUntil,
      nextTouchOn: one.nextTouchOn,
      overdueMinor: one.balance.overdueMinor,
      disputedOverdueMinor: one.disputedOverdueMinor,
      ...(one.promised && { promised: one.promised }),
      creditMinor: one.creditMinor,
      today: facts.today,
    }),
    risk: amountAtRisk(askedOf(one), one.habit, typical.get(one.balance.currency) ?? 1n),
  }));
  lines.sort(
    (a, b) =>
      Number(a.hold !== null) - Number(b.hold !== null) ||
      b.risk - a.risk ||
      byNameThenId(a.one.client, b.one.client) ||
      byCode(a.one.balance, b.one.balance),
  );
  const entries = lines.map(({ one, hold }, index) => ({
    clientId: one.client.id,
    number: one.client.number,
    name: one.client.name,
    ownerUserId: one.client.ownerUserId,
    currency: one.balance.currency,
    overdueMinor: one.balance.overdueMinor,
    oldestDaysPastDue: one.balance.oldestDaysPastDue,
    rank: index + 1,
    reason:
      hold ??
      touchDue(one, facts) ??
      snoozeEnded(one, facts) ??
      overdueReason(askedOf(one), one.habit),
    ...(hold === null && one.disputedOverdueMinor > 0n
      ? { disputedMinor: one.disputedOverdueMinor }
      : {}),
    ...(one.missing.invoices > 0 && { missing: one.missing }),
  }));
  const needing = lines.filter(({ hold }) => hold === null).length;
  return [entries.slice(0, needing), entries.slice(needing)];
}

/** What of it may be asked for. */
function askedOf({
  balance,
  disputedOverdueMinor: minor,
  undisputedDaysPastDue = balance.oldestDaysPastDue,
}: ClientBalance) {
  return chaseableOf(balance, { minor, undisputedDaysPastDue });
}

/** The day has come on which somebody said that they get in touch again, or came since the last digest. */
function touchDue(
  { nextTouchOn }: ClientBalance,
  { today, since }: DigestFacts,
): DigestReason | null {
  if (nextTouchOn === null || nextTouchOn > today) return null;
  const isNews = nextTouchOn === today || (since !== null && nextTouchOn > since);
  return isNews ? { code: 'touch_due', on: nextTouchOn } : null;
}

/** A snooze that ran out after the last digest (or yesterday) is the news about that client. */
function snoozeEnded(
  { client: { snoozedUntil } }: ClientBalance,
  { today, since }: DigestFacts,
): DigestReason | null {
  if (snoozedUntil === null || snoozedUntil >= today) return null;
  const isNews = snoozedUntil === addDays(today, -1) || (since !== null && snoozedUntil >= since);
  return isNews ? { code: 'snooze_ended', on: snoozedUntil } : null;
}

function paidByCurrency(settled: readonly SettledInvoice[]): DigestPlan['paid'] {
  const groups = groupBy(settled, ({ currency }) => currency);
  const sums = [...groups].map(([currency, invoices]) => {
    const onTime = invoices.filter(isOnTime).length;
    return { currency, minor: totalOf(invoices), late: invoices.length - onTime, onTime };
  });
  return sums.sort(byCode);
}

/** One entry for each client and currency whose settled invoices were all on time; one late among them is for asking why. */
function goodNewsOf(settled: readonly SettledInvoice[]): GoodNews[] {
  const groups = groupBy(settled, ({ clientId, currency }) => `${currency} ${clientId}`);
  const news: GoodNews[] = [];
  for (const invoices of groups.values()) {
    const [first] = invoices;
    if (first === undefined || !invoices.every(isOnTime)) continue;
    news.push({
      clientId: first.clientId,
      name: first.clientName,
      paid: { currency: first.currency, minor: totalOf(invoices) },
      invoices: invoices.length,
      onTime: invoices.length,
    });
  }
  return news.sort(
    (a, b) =>
      byNameThenId({ id: a.clientId, name: a.name }, { id: b.clientId, name: b.name }) ||
      byCode(a.paid, b.paid),
  );
}

// Map.groupBy comes with Node 21.
function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

function isOnTime(invoice: SettledInvoice): boolean {
  return daysLate(invoice) <= 0;
}

function totalOf(invoices: readonly SettledInvoice[]): bigint {
  return invoices.reduce((sum, { amountMinor }) => sum + amountMinor, 0n);
}

function byCode(a: { currency: string }, b: { currency: string }): number {
  return a.currency < b.currency ? -1 : Number(a.currency > b.currency);
}
