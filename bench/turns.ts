// Several ways to one answer, run in turns so that what else the machine does hits all alike.

const FEWEST_RUNS = 5;
const MOST_RUNS = 25;
const ENOUGH_MS = 4_000;

/** Medians in milliseconds, and how often each was run and counted. */
export interface Turns<Name extends string> {
  readonly ms: Readonly<Record<Name, number>>;
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
      return { ms: mediansOf(times), runs: run - 1 };
    for (const name of names) {
      const ms = await timed(ways[name]);
      if (run > 0) times.get(name)?.push(ms);
    }
  }
}

export function mediansOf<Name extends string>(
  times: ReadonlyMap<Name, readonly number[]>,
): Record<Name, number> {
  const medians = [...times].map(([name, list]) => [name, median(list)]);
  return Object.fromEntries(medians) as Record<Name, number>;
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
