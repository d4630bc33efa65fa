// Several ways to one answer, run in turns so that what else the machine does hits all alike.

const FEWEST_RUNS = 5;
const MOST_RUNS = 25;
const ENOUGH_MS = 4_000;

/** Milliseconds, and how often each was run and counted. */
export interface Turns<Name extends string> {
  /** Medians. */
  readonly ms: Readonly<Record<Name, number>>;
  /** Every one that counted, in its order: what ran in one turn stands at one place. */
  readonly all: Readonly<Record<Name, readonly number[]>>;
  readonly runs: number;
}

/** First, second, first, second …: five to twenty-five times each, after one of each that does not count. */
export async function inTurns<Name extends string>(
  ways: Readonly<Record<Name, () => Promise<unknown>>>,
): Promise<Turns<Name>> {
  const names = Object.keys(ways) as Name[];
  const times = new Map<Name, number[]>(names.map((name) => [name, []]));
  const start = performance.now();
  for (let run = 0; ; run += 1) {
    if (run > MOST_RUNS || (run > FEWEST_RUNS && msSince(start) > ENOUGH_MS))
      return { ms: eachOf(times, median), all: eachOf(times, (list) => list), runs: run - 1 };
    for (const name of names) {
      const ms = await timed(ways[name]);
      if (run > 0) times.get(name)?.push(ms);
    }
  }
}

/** Something of the times of each. */
export function eachOf<Name extends string, What>(
  times: ReadonlyMap<Name, readonly number[]>,
  pick: (list: readonly number[]) => What,
): Record<Name, What> {
  const picked = [...times].map(([name, list]) => [name, pick(list)]);
  return Object.fromEntries(picked) as Record<Name, What>;
}

/** How many times as long the first takes as the others together: the middle one of all turns, as a turn has one weather. */
export function ratioOf(ours: readonly number[], ...floors: (readonly number[])[]): number {
  return median(
    ours.map((ms, turn) => ms / floors.reduce((sum, floor) => sum + (floor[turn] ?? 0), 0)),
  );
}

/** How long it takes, in milliseconds. */
export async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return msSince(start);
}

export function msSince(start: number): number {
  return performance.now() - start;
}

/** The middle one; of an even count the lower of the two. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}
