// Calendar days between the database (a Date at UTC midnight) and the rules (`YYYY-MM-DD`).
import type { Day } from '#domain/types.ts';

export function dayOf(date: Date): Day {
  return date.toISOString().slice(0, 10);
}

export function dayOrNull(date: Date | null): Day | null {
  return date === null ? null : dayOf(date);
}

export function dateOf(day: Day): Date {
  return new Date(`${day}T00:00:00.000Z`);
}
