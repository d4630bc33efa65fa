// Disputes looked back on: how many, how large, how long, who was right and what they came from. Pure.
// Definitions of our own where docs/GLOSSARY.md says so; cycle time as APQC measures it (best 4 calendar days, worst 30).
import { daysBetween } from './calendar.ts';
import type { DisputeReason, DisputeState, Outcome, RootCause, RootSide } from './dispute.ts';
import { DISPUTE_REASONS, OUTCOMES, ROOT_CAUSES, ROOT_SIDES } from './dispute.ts';
import { sumByCurrency } from './money.ts';
import { medianOf } from './payer.ts';
import type { Period } from './period.ts';
import type { ClientRef, Day, Money } from './types.ts';

/** A case as people look it up, and as the numbers count it. */
export interface DisputeRow {
  readonly id: string;
  readonly number: number;
  readonly client: ClientRef;
  readonly state: DisputeState;
  readonly reason: DisputeReason;
  readonly ownerUserId: string | null;
  readonly openedOn: Day;
  readonly targetOn: Day;
  /** Null: not decided. A decision that was gone back on is none. */
  readonly decided: {
    readonly on: Day;
    readonly outcome: Outcome;
    readonly rootSide: RootSide;
    readonly rootCause: RootCause;
  } | null;
  /** By currency: what was disputed, what is out of the chase now, what was granted. */
  readonly claimed: readonly Money[];
  readonly held: readonly Money[];
  readonly credited: readonly Money[];
}

/** How many cases, and what was disputed in them. */
export interface DisputeGroup<Key extends string> {
  readonly key: Key;
  readonly cases: number;
  readonly claimed: readonly Money[];
}

/** Which root a decided case had: "third_party:packaging". */
export type RootKey = `${RootSide}:${RootCause}`;

export interface DisputeNumbers {
  /** Came in during the period. */
  readonly opened: number;
  /** Without a decision today, whenever they came in. */
  readonly undecided: number;
  /** Decided during the period, by outcome. */
  readonly decided: number;
  readonly outcomes: Readonly<Record<Outcome, number>>;
  /** Upheld at least in part / decided; null: none was decided. */
  readonly upheldShare: number | null;
  /** Decided on or before the target day / decided. */
  readonly inTimeShare: number | null;
  /** Calendar days from the day a case came in to its decision, of those decided. */
  readonly averageDays: number | null;
  readonly medianDays: number | null;
  /** Of those that came in. */
  readonly claimed: readonly Money[];
  /** Of those decided. */
  readonly credited: readonly Money[];
  /** Of those that came in, most cases first. */
  readonly byReason: readonly DisputeGroup<DisputeReason>[];
  /** Of those decided, most cases first. */
  readonly byRoot: readonly DisputeGroup<RootKey>[];
}

/** The numbers of a period over these cases; both of its days count. */
export function disputeNumbersOf(rows: readonly DisputeRow[], period: Period): DisputeNumbers {
  const opened = rows.filter(({ openedOn }) => isWithin(openedOn, period));
  const decided = rows.flatMap((row) =>
    row.decided && isWithin(row.decided.on, period) ? [{ ...row, decided: row.decided }] : [],
  );
  const days = decided.map(({ decided: { on }, openedOn }) => daysBetween(openedOn, on));
  const timely = decided.filter(({ decided: { on }, targetOn }) => on <= targetOn);
  const outcomes = Object.fromEntries(
    OUTCOMES.map((one) => [one, decided.filter((row) => row.decided.outcome === one).length]),
  ) as Record<Outcome, number>;
  return {
    opened: opened.length,
    undecided: rows.filter((row) => row.decided === null).length,
    decided: decided.length,
    outcomes,
    upheldShare: shareOf(outcomes.upheld + outcomes.partly, decided.length),
    inTimeShare: shareOf(timely.length, decided.length),
    averageDays: days.length === 0 ? null : days.reduce((sum, one) => sum + one, 0) / days.length,
    medianDays: medianOf(days),
    claimed: sumByCurrency(opened.flatMap(({ claimed }) => claimed)),
    credited: sumByCurrency(decided.flatMap(({ credited }) => credited)),
    byReason: grouped(opened, ({ reason }) => reason),
    byRoot: grouped(decided, (row): RootKey => `${row.decided.rootSide}:${row.decided.rootCause}`),
  };
}

function isWithin(day: Day, { from, to }: Period): boolean {
  return from <= day && day <= to;
}

function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function grouped<Row extends DisputeRow, Key extends string>(
  rows: readonly Row[],
  keyOf: (row: Row) => Key,
): DisputeGroup<Key>[] {
  const keys = [...new Set(rows.map(keyOf))];
  return keys
    .map((key) => {
      const its = rows.filter((row) => keyOf(row) === key);
      return { key, cases: its.length, claimed: sumByCurrency(its.flatMap((row) => row.claimed)) };
    })
    .sort((a, b) => b.cases - a.cases || (a.key < b.key ? -1 : 1));
}

/** Which cases are listed: all that the period touches, those with something left to do, or those behind one figure. */
export type WhichCases =
  | { readonly kind: 'all' | 'open' | 'decided' }
  | { readonly kind: 'reason'; readonly reason: DisputeReason }
  | { readonly kind: 'root'; readonly root: RootKey };

/** The cases behind a figure of `disputeNumbersOf`, whatever day they are of where somebody has something to do with them still. */
export function casesBehind(
  rows: readonly DisputeRow[],
  { period, which }: { readonly which: WhichCases; readonly period: Period },
): DisputeRow[] {
  return rows.filter(({ decided, openedOn, reason, state }) => {
    const wasOpened = isWithin(openedOn, period);
    const wasDecided = decided !== null && isWithin(decided.on, period);
    switch (which.kind) {
      case 'all':
        return state !== 'closed' || wasOpened || wasDecided;
      case 'open':
        return state !== 'closed';
      case 'decided':
        return wasDecided;
      case 'reason':
        return wasOpened && reason === which.reason;
      case 'root':
        return wasDecided && `${decided.rootSide}:${decided.rootCause}` === which.root;
    }
  });
}

/** "open", "reason=pricing", "root=ours:delivery": how a button names them. */
export function whichWord(which: WhichCases): string {
  switch (which.kind) {
    case 'all':
    case 'open':
    case 'decided':
      return which.kind;
    case 'reason':
      return `reason=${which.reason}`;
    case 'root':
      return `root=${which.root}`;
  }
}

const ROOT_KEYS = ROOT_SIDES.flatMap((side) =>
  ROOT_CAUSES.map((cause): RootKey => `${side}:${cause}`),
);

/** Null where it is not what `whichWord` writes. */
export function whichCases(word: string): WhichCases | null {
  if (word === 'all' || word === 'open' || word === 'decided') return { kind: word };
  const [kind, rest] = word.split('=');
  const reason = DISPUTE_REASONS.find((one) => kind === 'reason' && one === rest);
  if (reason !== undefined) return { kind: 'reason', reason };
  const root = ROOT_KEYS.find((one) => kind === 'root' && one === rest);
  return root === undefined ? null : { kind: 'root', root };
}

/** Who has it to do: those that nobody has decided first, by their day; then those that wait for a credit; then the newest. */
export function inOrderOfWork(rows: readonly DisputeRow[]): DisputeRow[] {
  const rank = ({ state }: DisputeRow) => (state === 'closed' ? 2 : state === 'credit_due' ? 1 : 0);
  return rows.toSorted(
    (a, b) =>
      rank(a) - rank(b) ||
      (rank(a) === 2
        ? b.number - a.number
        : compare(a.targetOn, b.targetOn) || a.number - b.number),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
