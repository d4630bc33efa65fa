// Lets a few in at a time, first come first served.

/** Waits for a turn and gives what ends it; at most `max` turns at any time. */
export type Turns = () => Promise<() => void>;

export function createTurns(max: number): Turns {
  const waiting: (() => void)[] = [];
  let isIn = 0;
  return async () => {
    if (isIn < max) isIn += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    let isEnded = false;
    return () => {
      if (isEnded) return;
      isEnded = true;
      const next = waiting.shift();
      // The place goes from hand to hand, so that nobody slips in between.
      if (next) next();
      else isIn -= 1;
    };
  };
}
