// The day on which somebody at a client said that they would pay: which one may be kept, and what follows from it. Pure.
import { addDays, isDay } from './calendar.ts';
import type { Day } from './types.ts';

/** What lies farther off is no promise. */
export const LONGEST_PROMISE_DAYS = 90;

export type PromiseMistake = 'promise_over' | 'promise_too_far';

/** What is wrong with a day that they named, if anything: today is the first that counts, today + 90 the last. */
export function promiseMistake(promisedOn: Day | null, today: Day): PromiseMistake | null {
  if (promisedOn === null) return null;
  if (!isDay(promisedOn) || promisedOn < today) return 'promise_over';
  return promisedOn > addDays(today, LONGEST_PROMISE_DAYS) ? 'promise_too_far' : null;
}

/** When somebody gets in touch again: the day after, as all of the promised day is theirs (docs/GLOSSARY.md). */
export function touchAfterPromise(promisedOn: Day): Day {
  return addDays(promisedOn, 1);
}

/** Whether an invoice that is paid came late, and on or before the day that they had promised. */
export function isPromiseKept(paid: {
  readonly dueOn: Day;
  readonly paidOn: Day;
  readonly promisedOn: Day | null;
}): boolean {
  const { dueOn, paidOn, promisedOn } = paid;
  return promisedOn !== null && paidOn > dueOn && paidOn <= promisedOn;
}
