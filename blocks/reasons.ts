// The words for what the rules decided as codes: why a client stands where it stands, and what to do next.
import type { DigestReason, MissingSum } from '#domain/digest.ts';
import { formatMoney } from '#domain/money.ts';
import type { PayerHabit } from '#domain/payer.ts';
import type { NextStep } from '#domain/status.ts';
import type { Day } from '#domain/types.ts';
import { count, days, shortDay } from './words.ts';

interface On {
  readonly locale: string;
  readonly asOf: Day;
}

/** Why this client is in the digest, and what that asks of the reader. */
// oxlint-disable-next-line typescript/consistent-return -- tsc holds the switch to every code.
export function reasonSentence(reason: DigestReason, on: On): string {
  switch (reason.code) {
    case 'first_time_late':
      return `First time late in ${count(reason.paid, 'invoice')}: ask softly.`;
    case 'never_paid_yet':
      return 'Has not paid an invoice yet, so no habit is known: ask softly.';
    case 'later_than_usual':
      return `Later than usual: ${usually(reason.usualDaysLate)}.`;
    case 'within_usual':
      return `As usual: ${usually(reason.usualDaysLate)}.`;
    case 'long_overdue':
      return 'Overdue for a long time: speak with them.';
    case 'snooze_ended':
      return `The snooze ended on ${shortDay(reason.on, on)}.`;
    case 'touch_due':
      return 'Time to get in touch again, as was said.';
    case 'promised':
      return `Promised until ${shortDay(reason.until, on)}.`;
    case 'touch_later':
      return `Somebody gets in touch again on ${shortDay(reason.on, on)}.`;
    case 'snoozed':
      return `Snoozed until ${shortDay(reason.until, on)}.`;
    case 'disputed':
      return 'In dispute: settle that before asking for money.';
    case 'credit_covers':
      return 'Open credit covers it: match that before asking for money.';
  }
}

/** "2 invoices (€4,200) are no longer in the books' report: ask whether they were paid." */
export function missingSentence(
  missing: MissingSum,
  on: { currency: string; locale: string },
): string {
  const amount = formatMoney({ currency: on.currency, minor: missing.minor }, on.locale);
  const [are, they] = missing.invoices === 1 ? ['is', 'it was'] : ['are', 'they were'];
  return `${count(missing.invoices, 'invoice')} (${amount}) ${are} no longer in the books' report: ask whether ${they} paid.`;
}

/** The same as a few words behind a number: "3 snoozed". */
export const REASON_WORDS: Readonly<Record<DigestReason['code'], string>> = {
  first_time_late: 'late for the first time',
  never_paid_yet: 'new',
  later_than_usual: 'later than usual',
  within_usual: 'no later than they usually pay',
  long_overdue: 'overdue for a long time',
  snooze_ended: 'no longer snoozed',
  snoozed: 'snoozed',
  promised: 'promised',
  touch_later: 'to be asked later, as was said',
  touch_due: 'to be asked again',
  disputed: 'in dispute',
  credit_covers: 'covered by open credit',
};

/** What a careful collector would do now, and why. */
// oxlint-disable-next-line typescript/consistent-return -- tsc holds the switch to every code.
export function nextSentence(next: NextStep, on: On): string {
  switch (next.code) {
    case 'nothing_open':
      return 'nothing to do, everything is paid.';
    case 'nothing_due':
      return `nothing to do until ${shortDay(next.nextDueOn, on)}, when the next invoice is due.`;
    case 'wait_snoozed':
      return `wait, snoozed until ${shortDay(next.until, on)}.`;
    case 'wait_promised':
      return `wait, promised until ${shortDay(next.until, on)}.`;
    case 'wait_touch':
      return `wait until ${shortDay(next.on, on)}, when somebody gets in touch again.`;
    case 'settle_dispute':
      return 'settle the dispute before asking for money.';
    case 'match_credit':
      return 'match the open credit to the invoices before asking for money.';
    case 'ask_if_paid':
      return "ask whether they have paid what the books' report no longer lists.";
    case 'ask_softly':
      return `ask softly, because ${BECAUSE[next.because]}.`;
    case 'remind':
      return `send a reminder, because ${BECAUSE[next.because]}.`;
  }
}

const BECAUSE: Readonly<Record<Extract<NextStep, { because: unknown }>['because'], string>> = {
  first_time_late: 'they have always paid on time before',
  never_paid_yet: 'they have not paid an invoice yet and no habit is known',
  within_usual: 'they usually pay about this late',
  later_than_usual: 'this is later than they usually pay',
  long_overdue: 'it has been overdue for a long time',
};

/** How this client pays: "late 18 of 26 times, usually 12 days late (26 invoices, 31 % on time)." */
export function habitSentence(habit: PayerHabit): string {
  if (habit.medianDaysLate === null) return 'nothing paid yet, so no habit is known.';
  const { medianDaysLate, onTimeShare, paid } = habit;
  const share = onTimeShare === null ? '' : `, ${percent(onTimeShare)} on time`;
  const late = onTimeShare === null ? 0 : paid - Math.round(onTimeShare * paid);
  const often = late === 0 ? '' : `late ${late} of ${count(paid, 'time')}, `;
  return `${often}usually ${lateness(medianDaysLate)} (${count(paid, 'invoice')}${share}).`;
}

function usually(daysLate: number): string {
  return `they usually pay ${lateness(daysLate)}`;
}

/** 0 days late is the due date itself; a negative number is early. */
function lateness(daysLate: number): string {
  if (daysLate === 0) return 'on the due date';
  return daysLate > 0 ? `${days(daysLate)} late` : `${days(-daysLate)} early`;
}

/** 0 % and 100 % only where it is exactly none and all. */
function percent(share: number): string {
  if (share <= 0 || share >= 1) return `${share <= 0 ? 0 : 100} %`;
  return `${Math.min(99, Math.max(1, Math.round(share * 100)))} %`;
}
