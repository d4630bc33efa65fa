// What time the demo takes it to be: a working morning, whenever somebody opens it.
import { DateTime } from 'luxon';
import { type Clock, systemClock } from '#platform/clock.ts';

export const ZONE = 'Europe/Berlin';
export const DIGEST_HOUR = 9;
/** Later in the day than this a letter would wait for the next morning, and a demo should not. */
const LAST_HOUR = 16;

/** From nine in the morning of the day on; the true time where people are at work anyway. */
export function clockFrom(today: string): Clock {
  const nine = DateTime.fromISO(today, { zone: ZONE }).set({ hour: DIGEST_HOUR });
  const now = DateTime.now().setZone(ZONE);
  const isAtWork = now >= nine && now.hour < LAST_HOUR;
  if (now.toISODate() === today && isAtWork) return systemClock;
  const ahead = nine.toMillis() - now.toMillis();
  return { now: () => new Date(systemClock.now().getTime() + ahead) };
}
