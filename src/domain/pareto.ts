// Why invoices were late, counted: which causes weigh most, how much of it lies on our side, what changed. Pure.
import type { Side } from './cause.ts';
import { SIDES } from './cause.ts';

/** Late invoices of one period. Amount-days are amount x days late, in minor units: what waited, and how long. */
interface Tally {
  readonly invoices: number;
  readonly amountDays: bigint;
}

/** Late invoices of one cause, side and currency; cause and side are null where no reason is recorded. */
export interface ReasonTally {
  readonly cause: string | null;
  readonly side: Side | null;
  readonly currency: string;
  readonly now: Tally;
  readonly before: Tally;
}

/** One cause among those of a period. */
export interface Bar {
  readonly cause: string;
  /** Invoices, or amount-days. */
  readonly weight: bigint;
  /** Of the period before. */
  readonly before: bigint;
  /** Of all with a reason: 0-1, this cause alone, and with all causes above it. */
  readonly share: number;
  readonly cumulative: number;
  /** Whose side it lay on; the sides that occur, ours first. */
  readonly sides: readonly { readonly side: Side; readonly weight: bigint }[];
}

/** Causes by weight, the heaviest first. What has no reason recorded is counted beside them, never among them. */
export interface Ranking {
  readonly bars: readonly Bar[];
  /** Of all bars. */
  readonly total: bigint;
  readonly unreasoned: bigint;
}

interface MoneyRanking extends Ranking {
  readonly currency: string;
}

/** The late invoices of one period at a glance. */
export interface Lateness {
  readonly late: number;
  /** How many of them have a reason. */
  readonly reasoned: number;
  /** How many of those lie on our side. */
  readonly ours: number;
  /** Late invoices whose reason lies on our side / late invoices with a reason; null when none has. */
  readonly ourShare: number | null;
}

/** A cause that came up more or less often than in the period before; null: no reason recorded. */
export interface Change {
  readonly cause: string | null;
  readonly now: number;
  readonly before: number;
}

export interface Pareto {
  readonly now: Lateness;
  readonly before: Lateness;
  readonly byCount: Ranking;
  /** One for each currency, as currencies are never added; that with the most late invoices first, then by code. */
  readonly byAmountDays: readonly MoneyRanking[];
  /** The largest change first. */
  readonly changes: readonly Change[];
}

/**
 * The Pareto of causes. An invoice counts once for its cause; amount-days of one invoice are its amount x its days late.
 * Every late invoice is in exactly one bar or among those without a reason.
 */
export function paretoOf(tallies: readonly ReasonTally[]): Pareto {
  const currencies = [...new Set(tallies.map(({ currency }) => currency))];
  const lateIn = (currency: string) =>
    sum(tallies, (one) => (one.currency === currency ? one.now.invoices : 0));
  return {
    now: latenessOf(tallies, 'now'),
    before: latenessOf(tallies, 'before'),
    byCount: rankingOf(tallies, ({ invoices }) => BigInt(invoices)),
    byAmountDays: currencies
      .filter((currency) => lateIn(currency) > 0)
      .sort((a, b) => lateIn(b) - lateIn(a) || (a < b ? -1 : 1))
      .map((currency) => ({
        currency,
        ...rankingOf(
          tallies.filter((one) => one.currency === currency),
          ({ amountDays }) => amountDays,
        ),
      })),
    changes: changesOf(tallies),
  };
}

function latenessOf(tallies: readonly ReasonTally[], when: 'now' | 'before'): Lateness {
  const count = (isMeant: (one: ReasonTally) => boolean) =>
    sum(tallies, (one) => (isMeant(one) ? one[when].invoices : 0));
  const reasoned = count(({ cause }) => cause !== null);
  const ours = count(({ side }) => side === 'ours');
  return {
    late: count(() => true),
    reasoned,
    ours,
    ourShare: reasoned === 0 ? null : ours / reasoned,
  };
}

interface Heap {
  readonly cause: string;
  weight: bigint;
  before: bigint;
  readonly sides: Map<Side, bigint>;
}

function rankingOf(tallies: readonly ReasonTally[], weightOf: (tally: Tally) => bigint): Ranking {
  const heaps = new Map<string, Heap>();
  let unreasoned = 0n;
  for (const { cause, side, now, before } of tallies) {
    const weight = weightOf(now);
    if (cause === null) {
      unreasoned += weight;
      continue;
    }
    const heap = heaps.get(cause) ?? { cause, weight: 0n, before: 0n, sides: new Map() };
    heaps.set(cause, heap);
    heap.weight += weight;
    heap.before += weightOf(before);
    heap.sides.set(side ?? 'unknown', (heap.sides.get(side ?? 'unknown') ?? 0n) + weight);
  }
  const ranked = [...heaps.values()]
    .filter(({ weight }) => weight > 0n)
    .sort((a, b) => compare(b.weight, a.weight) || (a.cause < b.cause ? -1 : 1));
  return { ...withShares(ranked), unreasoned };
}

function withShares(ranked: readonly Heap[]): Omit<Ranking, 'unreasoned'> {
  const total = ranked.reduce((all, { weight }) => all + weight, 0n);
  let above = 0n;
  const bars = ranked.map(({ cause, weight, before, sides }): Bar => {
    above += weight;
    return {
      cause,
      weight,
      before,
      share: ratio(weight, total),
      cumulative: ratio(above, total),
      sides: SIDES.flatMap((side) => {
        const part = sides.get(side) ?? 0n;
        return part > 0n ? [{ side, weight: part }] : [];
      }),
    };
  });
  return { bars, total };
}

function changesOf(tallies: readonly ReasonTally[]): Change[] {
  const counts = new Map<string | null, { now: number; before: number }>();
  for (const { cause, now, before } of tallies) {
    const count = counts.get(cause) ?? { now: 0, before: 0 };
    counts.set(cause, {
      now: count.now + now.invoices,
      before: count.before + before.invoices,
    });
  }
  const size = ({ now, before }: Change) => Math.abs(now - before);
  return [...counts]
    .map(([cause, count]) => ({ cause, ...count }))
    .filter((change) => size(change) > 0)
    .sort(
      (a, b) => size(b) - size(a) || b.now - a.now || ((a.cause ?? '') < (b.cause ?? '') ? -1 : 1),
    );
}

/** Exact enough for a share, whatever the amounts. */
function ratio(part: bigint, whole: bigint): number {
  return whole === 0n ? 0 : Number(part) / Number(whole);
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : Number(a > b);
}

function sum<T>(items: readonly T[], numberOf: (item: T) => number): number {
  return items.reduce((all, item) => all + numberOf(item), 0);
}
