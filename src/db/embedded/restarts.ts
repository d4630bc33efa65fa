// Says how often something that falls over may be started again. Pure.

/** `mayRestart(at)` is false once `most` starts lie within the last `withinMs`; `at` in milliseconds of any clock. */
export function limitRestarts(most: number, withinMs: number): (at: number) => boolean {
  let starts: number[] = [];
  return (at) => {
    starts = starts.filter((start) => at - start < withinMs);
    if (starts.length >= most) return false;
    starts.push(at);
    return true;
  };
}
