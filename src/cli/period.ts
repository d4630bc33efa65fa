// `--from` and `--to` of the terminal.
import { localDay } from '#domain/calendar.ts';
import type { Period } from '#domain/period.ts';
import { periodOf, periodRefusalWords } from '#domain/period.ts';
import type { Day } from '#domain/types.ts';
import type { Terminal } from './terminal.ts';
import { UsageError } from './terminal.ts';

/** What day it is for the team, and the period that was asked for; UsageError when it is none. */
export function periodArgs(
  { now, workspace }: Terminal,
  given: { from: string | undefined; to: string | undefined },
): { today: Day; period: Period } {
  const today = localDay(now, workspace.timeZone);
  const asked = periodOf({ from: given.from ?? null, to: given.to ?? null }, today);
  if (asked.ok) return { today, period: asked.period };
  const { what, next } = periodRefusalWords(asked);
  throw new UsageError(`${what} ${next}`);
}
