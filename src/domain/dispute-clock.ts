// The clock of a dispute: by when the client has an answer, who is nudged and when, how long it may rest, when a neutral
// person is offered and until when it may be opened again. Pure; days are of the team's calendar.
import {
  addBusinessDays,
  addDays,
  businessDaysBetween,
  daysBetween,
  localDay,
} from './calendar.ts';
import type { Dispute } from './dispute.ts';
import { isUndecided } from './dispute.ts';
import type { Day, WorkingWeek } from './types.ts';

/** Business days until the client has an answer, where the team has not said otherwise (best in class: 4 days; APQC). */
export const DEFAULT_TARGET_DAYS = 4;
export const MOST_TARGET_DAYS = 60;
/** A rest is at most so many business days long, and a case has at most so many of them. */
export const LONGEST_REST_DAYS = 10;
export const MOST_RESTS = 3;
/** A neutral person is offered after so many proposals declined, or so many calendar days without a decision. */
export const MEDIATION_AFTER_DECLINED = 2;
export const MEDIATION_AFTER_DAYS = 20;
/** A decision may be gone back on within so many calendar days: the last one counts. */
export const REOPEN_WITHIN_DAYS = 30;
/** Business days within which a credit that was granted should be in the books. */
export const CREDIT_WITHIN_DAYS = 10;

/** The day by which the client has an answer: so many business days after the day it came in. */
export function targetFor(from: Day, days: number, week: WorkingWeek): Day {
  return addBusinessDays(from, days, week);
}

/** To whom a nudge goes. */
export type NudgeTo = 'owner' | 'lead';

interface Nudge {
  readonly on: Day;
  readonly to: NudgeTo;
}

/**
 * The nudges of a clock in their order: to the owner at half of the business days (rounded up) and on the target day, to
 * the owner's lead on the business day after. A target of one day has its first two on the same day: only the later counts.
 */
export function nudgesOf(
  clock: Pick<Dispute['clock'], 'from' | 'days' | 'targetOn'>,
  week: WorkingWeek,
): readonly Nudge[] {
  const half = addBusinessDays(clock.from, Math.ceil(clock.days / 2), week);
  return [
    { on: half < clock.targetOn ? half : clock.targetOn, to: 'owner' },
    { on: clock.targetOn, to: 'owner' },
    { on: addBusinessDays(clock.targetOn, 1, week), to: 'lead' },
  ];
}

/**
 * The nudge that is due and how many of them count as given with it; null: none is. A missed day is made up for by the last
 * one that is due, never by all. None while it rests, and none once it is decided.
 */
export function dueNudge(
  dispute: Pick<Dispute, 'state' | 'clock'>,
  { today, week }: { readonly today: Day; readonly week: WorkingWeek },
): { readonly to: NudgeTo; readonly nudges: number } | null {
  const { clock } = dispute;
  if (!isUndecided(dispute.state) || isResting(clock, today)) return null;
  const all = nudgesOf(clock, week);
  const due = all.filter(({ on }) => on <= today).length;
  const last = all[due - 1];
  return last && due > clock.nudges ? { to: last.to, nudges: due } : null;
}

/** Whether it rests: up to and including the day that was named. */
export function isResting(
  { snoozedUntil }: Pick<Dispute['clock'], 'snoozedUntil'>,
  today: Day,
): boolean {
  return snoozedUntil !== null && today <= snoozedUntil;
}

/** Whether it has gone past its day without a decision, and does not rest: such a case leads the digest. On the day itself it is in time. */
export function isStale(dispute: Pick<Dispute, 'state' | 'clock'>, today: Day): boolean {
  const { clock, state } = dispute;
  return isUndecided(state) && today > clock.targetOn && !isResting(clock, today);
}

/** Business days since it came in. */
export function ageOf(
  { clock }: Pick<Dispute, 'clock'>,
  { today, week }: { readonly today: Day; readonly week: WorkingWeek },
): number {
  return Math.max(businessDaysBetween(clock.from, today, week), 0);
}

export type RestMistake = 'too_early' | 'too_late' | 'too_often' | 'no_reason';

/** What is wrong with a rest; null when nothing is. It ends after today and within ten business days; a case has three at most; a reason is said. */
export function restMistake(
  clock: Pick<Dispute['clock'], 'snoozes'>,
  given: {
    readonly until: Day;
    readonly why: string;
    readonly today: Day;
    readonly week: WorkingWeek;
  },
): RestMistake | null {
  const { today, until, week, why } = given;
  if (why.trim() === '') return 'no_reason';
  if (until <= today) return 'too_early';
  if (until > addBusinessDays(today, LONGEST_REST_DAYS, week)) return 'too_late';
  return clock.snoozes >= MOST_RESTS ? 'too_often' : null;
}

/** Whether a neutral person is to be offered now: nobody was yet, and two proposals failed or twenty days went by. */
export function isMediationDue(
  dispute: Pick<Dispute, 'state' | 'clock' | 'declined' | 'mediationOfferedAt' | 'mediatorUserId'>,
  today: Day,
): boolean {
  const { clock, declined, mediationOfferedAt, mediatorUserId, state } = dispute;
  if (!isUndecided(state) || mediationOfferedAt !== null || mediatorUserId !== null) return false;
  return (
    declined >= MEDIATION_AFTER_DECLINED || daysBetween(clock.from, today) >= MEDIATION_AFTER_DAYS
  );
}

/** Whether its decision may still be gone back on: decided at most thirty calendar days ago, by the team's calendar. */
export function mayReopen(
  decidedAt: Date,
  { now, timeZone }: { readonly now: Date; readonly timeZone: string },
): boolean {
  const last = addDays(localDay(decidedAt, timeZone), REOPEN_WITHIN_DAYS);
  return localDay(now, timeZone) <= last;
}
