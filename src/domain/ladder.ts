// The ladder of letters as data, which one is next and in which tone. Pure.
import { daysPastDue } from './aging.ts';
import type { PayerHabit } from './payer.ts';
import type { TellingStage } from './telling.ts';
import { isTelling, TELLINGS } from './telling.ts';
import type { Day } from './types.ts';

/** The letters of the ladder that can be sent so far. */
type ReminderStage = 'pre_due' | 'friendly' | 'follow_up';

/** What can be sent so far. Thank-yous and letters about a dispute are no rungs: nothing leads to them, and nothing climbs from them. */
export type LetterStage = ReminderStage | 'thanks' | TellingStage;

/** All of them, as a team looks through their words. */
export const LETTER_STAGES = [
  'pre_due',
  'friendly',
  'follow_up',
  'thanks',
  ...TELLINGS,
] as const satisfies readonly LetterStage[];

/** From softest to last; the last two are written by a person, with approval. */
export type Stage = LetterStage | 'firm' | 'final_notice';

/** One step of the ladder: what it says, and whether it is a letter of ours. */
type Rung = { readonly means: string } & (
  | { readonly stage: ReminderStage; readonly needsApproval: false }
  | { readonly stage: Exclude<Stage, LetterStage>; readonly needsApproval: true }
);

/** THE LADDER, from the bottom. The note before the date stands beside it: who climbs starts with the friendly one. */
export const LADDER = [
  {
    stage: 'pre_due',
    means: 'a note that an invoice will be due soon, so that nothing stands in its way',
    needsApproval: false,
  },
  {
    stage: 'friendly',
    means: 'the first word after the due date: it may have slipped by, is anything holding it up?',
    needsApproval: false,
  },
  {
    stage: 'follow_up',
    means: 'no answer to the first one: when will it be paid, or what is in the way?',
    needsApproval: false,
  },
  {
    stage: 'firm',
    means: 'a clear date to pay by, and what comes after it',
    needsApproval: true,
  },
  {
    stage: 'final_notice',
    means: 'the last letter before mediation or an agency',
    needsApproval: true,
  },
] as const satisfies readonly Rung[];

/** A note before the due date goes out at most this many days before it, and on the day itself. */
export const PRE_DUE_DAYS = 7;

export const TONES = ['softest', 'warm', 'plain'] as const;
export type Tone = (typeof TONES)[number];

/** A letter that went out, about some of the invoices at hand. */
export interface SentLetter {
  readonly stage: LetterStage;
  readonly sentAt: Date;
  readonly invoiceIds: readonly string[];
}

export interface LadderFacts {
  /** Those the next letter is about: open and not held back by the gate. */
  readonly invoices: readonly { readonly id: string; readonly dueOn: Day }[];
  readonly letters: readonly SentLetter[];
  readonly today: Day;
}

export type StageReason =
  | { readonly code: 'due_soon'; readonly dueOn: Day }
  | { readonly code: 'first_letter'; readonly oldestDaysPastDue: number }
  | { readonly code: 'after'; readonly stage: LetterStage; readonly sentAt: Date }
  /** The stage above needs approval that letters do not have yet: the highest one we write is sent again. */
  | { readonly code: 'above_needs_approval'; readonly above: Stage; readonly sentAt: Date }
  /** A thank-you: for so many paid invoices, and of how many of them they are asked what held them up. */
  | { readonly code: 'paid'; readonly invoices: number; readonly asked: number }
  /** About a dispute: which, and when they were last told of it. */
  | {
      readonly code: 'dispute';
      readonly stage: TellingStage;
      readonly disputeNumber: number;
      readonly toldAt: Date | null;
    };

export interface NextLetter {
  readonly stage: LetterStage;
  readonly because: StageReason;
}

/**
 * The letter that comes next for these invoices, and why; null where none does. With something overdue (strictly after its
 * date) it is one stage above the highest that went out about any of the overdue ones, never more: friendly, follow-up,
 * and the follow-up again as long as the firm letter cannot be approved. Notes before the due date, thank-you letters,
 * letters about a dispute and letters about other invoices do not count, and neither does the order in which letters went out. With nothing overdue it
 * is the note before the date, for what is due within seven days and was not in such a note before.
 */
export function nextLetter({ invoices, letters, today }: LadderFacts): NextLetter | null {
  const overdue = invoices.filter(({ dueOn }) => dueOn < today);
  if (overdue.length === 0) return noteBeforeDue({ invoices, letters, today });
  const [last] = letters
    .filter((letter) => !BESIDE_THE_LADDER.has(letter.stage) && isAbout(letter, overdue))
    .sort((a, b) => rungOf(b.stage) - rungOf(a.stage) || b.sentAt.getTime() - a.sentAt.getTime());
  if (!last) {
    const oldestDaysPastDue = Math.max(...overdue.map(({ dueOn }) => daysPastDue(dueOn, today)));
    return { stage: 'friendly', because: { code: 'first_letter', oldestDaysPastDue } };
  }
  const { sentAt, stage } = last;
  const above: Rung | undefined = LADDER[rungOf(stage) + 1];
  if (above && !above.needsApproval)
    return { stage: above.stage, because: { code: 'after', stage, sentAt } };
  const because = { code: 'above_needs_approval', above: above?.stage ?? stage, sentAt } as const;
  return { stage, because };
}

const BESIDE_THE_LADDER: ReadonlySet<Stage> = new Set<Stage>(['pre_due', 'thanks', ...TELLINGS]);

function noteBeforeDue({ invoices, letters, today }: LadderFacts): NextLetter | null {
  const told = letters.filter(({ stage }) => stage === 'pre_due');
  const [first] = invoices
    .filter((invoice) => daysPastDue(invoice.dueOn, today) >= -PRE_DUE_DAYS)
    .filter((invoice) => !told.some((letter) => isAbout(letter, [invoice])))
    .map(({ dueOn }) => dueOn)
    .sort();
  return first === undefined
    ? null
    : { stage: 'pre_due', because: { code: 'due_soon', dueOn: first } };
}

function isAbout({ invoiceIds }: SentLetter, invoices: LadderFacts['invoices']): boolean {
  return invoices.some(({ id }) => invoiceIds.includes(id));
}

/** How high a stage stands. */
function rungOf(stage: Stage): number {
  return LADDER.findIndex((rung) => rung.stage === stage);
}

export interface ToneFacts {
  readonly stage: LetterStage;
  readonly habit: PayerHabit;
  readonly oldestDaysPastDue: number;
  /** Known reasons of earlier lateness on our own side (a missing PO number, an invoice that never arrived). */
  readonly hasOurFault: boolean;
}

export type ToneReason =
  | 'first_time_late'
  | 'our_fault'
  | 'new_client'
  | 'pre_due'
  | 'usual'
  | 'long_overdue'
  | 'after_friendly'
  | 'thanks'
  | 'dispute';

/** From the next day on a letter is plain. */
const WARM_UP_TO_DAYS = 60;

/**
 * In which tone, and why. The first row that fits counts; later letters and older invoices never sound softer. A thank-you
 * is warm, whoever paid, and so is every word about a dispute.
 *
 * | who, and what                                   | note before | friendly | follow-up |
 * |-------------------------------------------------|-------------|----------|-----------|
 * | earlier lateness was our own fault              | softest     | softest  | warm      |
 * | every invoice so far was paid on time           | softest     | softest  | warm      |
 * | the oldest is over 60 days late (61 and more)   |             | plain    | plain     |
 * | nothing paid yet                                | warm        | warm     | warm      |
 * | usually on time (median 0 days late or fewer)   | warm        | warm     | warm      |
 * | usually late                                    | warm        | warm     | plain     |
 */
export function toneFor(facts: ToneFacts): { readonly tone: Tone; readonly because: ToneReason } {
  const { habit, hasOurFault, oldestDaysPastDue, stage } = facts;
  const isOnTime = habit.onTimeShare === 1;
  if (stage === 'thanks') return { tone: 'warm', because: 'thanks' };
  if (isTelling(stage)) return { tone: 'warm', because: 'dispute' };
  const gentle = stage === 'follow_up' ? 'warm' : 'softest';
  if (hasOurFault) return { tone: gentle, because: 'our_fault' };
  if (stage === 'pre_due') return { tone: isOnTime ? gentle : 'warm', because: 'pre_due' };
  if (isOnTime) return { tone: gentle, because: 'first_time_late' };
  if (oldestDaysPastDue > WARM_UP_TO_DAYS) return { tone: 'plain', because: 'long_overdue' };
  if (habit.medianDaysLate === null) return { tone: 'warm', because: 'new_client' };
  if (stage === 'friendly') return { tone: 'warm', because: 'usual' };
  return { tone: habit.medianDaysLate > 0 ? 'plain' : 'warm', because: 'after_friendly' };
}
