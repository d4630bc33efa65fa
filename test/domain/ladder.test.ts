// Goal: no stage is skipped, and the first word to a good payer is the softest there is.
// Method: tables of letters, both sides of each boundary, and walks up the ladder.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '#domain/calendar.ts';
import {
  LADDER,
  type LetterStage,
  nextLetter,
  PRE_DUE_DAYS,
  type SentLetter,
  TONES,
  type ToneFacts,
  toneFor,
} from '#domain/ladder.ts';
import type { PayerHabit } from '#domain/payer.ts';

const TODAY = '2026-11-24';
const THEN = new Date('2026-11-15T09:00:00Z');
const late = (id: string, days: number) => ({ id, dueOn: addDays(TODAY, -days) });
const sent = (stage: LetterStage, ids: string, sentAt = THEN): SentLetter => ({
  stage,
  sentAt,
  invoiceIds: ids.split(' '),
});
const next = (invoices: ReturnType<typeof late>[], letters: SentLetter[] = []) =>
  nextLetter({ invoices, letters, today: TODAY });

describe('the ladder', () => {
  it('leads from the note to the final notice; the last two need approval', () => {
    expect(
      LADDER.map(({ needsApproval, stage }) => `${stage}${needsApproval ? ' !' : ''}`),
    ).toEqual(['pre_due', 'friendly', 'follow_up', 'firm !', 'final_notice !']);
  });
});

describe('the next letter', () => {
  it.each<[string, ReturnType<typeof late>[], SentLetter[], string | null]>([
    ['nothing open', [], [], null],
    ['due in 8 days', [late('1', -8)], [], null],
    ['due in 7 days', [late('1', -7)], [], 'pre_due'],
    ['due today is not overdue (ERPNext #45685)', [late('1', 0)], [], 'pre_due'],
    ['1 day late', [late('1', 1)], [], 'friendly'],
    ['due in 60 days is not 60 days late (Dolibarr #30771)', [late('1', -60)], [], null],
    ['a note before, once', [late('1', -3)], [sent('pre_due', '1')], null],
    ['a note before about another', [late('1', -3)], [sent('pre_due', '2')], 'pre_due'],
    ['one of two was told', [late('1', -3), late('2', -2)], [sent('pre_due', '1')], 'pre_due'],
    ['a note before is no friendly one', [late('1', 1)], [sent('pre_due', '1')], 'friendly'],
    ['after the friendly one', [late('1', 9)], [sent('friendly', '1')], 'follow_up'],
    ['never firm by itself', [late('1', 99)], [sent('follow_up', '1')], 'follow_up'],
    ['90 days late and never written to', [late('1', 90)], [], 'friendly'],
    ['thanked for, and open again', [late('1', 9)], [sent('thanks', '1')], 'friendly'],
    [
      'thanked for after the friendly one',
      [late('1', 9)],
      [sent('friendly', '1'), sent('thanks', '1', new Date('2026-11-20T09:00:00Z'))],
      'follow_up',
    ],
    ['thanked for, and not due yet', [late('1', -3)], [sent('thanks', '1')], 'pre_due'],
    ['letters about others', [late('1', 9)], [sent('follow_up', '2 3')], 'friendly'],
    ['any of the overdue', [late('1', 9), late('2', 40)], [sent('friendly', '2')], 'follow_up'],
    [
      'a letter about what is not overdue any more',
      [late('1', 9), late('2', -3)],
      [sent('friendly', '2')],
      'friendly',
    ],
    [
      'what is due soon waits for what is late',
      [late('1', 9), late('2', -3)],
      [sent('friendly', '1')],
      'follow_up',
    ],
    [
      'the highest counts, in whatever order they went',
      [late('1', 40)],
      [
        sent('follow_up', '1', new Date('2026-11-01T09:00:00Z')),
        sent('friendly', '1', new Date('2026-11-10T09:00:00Z')),
      ],
      'follow_up',
    ],
  ])('%s', (...[, invoices, letters, expected]) => {
    expect(next(invoices, letters)?.stage ?? null).toBe(expected);
    expect(next(invoices.toReversed(), letters.toReversed())).toEqual(next(invoices, letters));
  });

  it('says why', () => {
    const later = new Date('2026-11-20T09:00:00Z');
    expect(next([late('1', -5), late('2', -3)])?.because).toEqual({
      code: 'due_soon',
      dueOn: '2026-11-27',
    });
    expect(next([late('1', -5), late('2', -3)], [sent('pre_due', '2')])?.because).toEqual({
      code: 'due_soon',
      dueOn: '2026-11-29',
    });
    expect(next([late('1', 5), late('2', 21)])?.because).toEqual({
      code: 'first_letter',
      oldestDaysPastDue: 21,
    });
    expect(
      next([late('1', 9)], [sent('friendly', '1'), sent('friendly', '1', later)])?.because,
    ).toEqual({ code: 'after', stage: 'friendly', sentAt: later });
    expect(next([late('1', 9)], [sent('pre_due', '1')])?.because).toEqual({
      code: 'first_letter',
      oldestDaysPastDue: 9,
    });
    expect(
      next([late('1', 9)], [sent('follow_up', '1'), sent('friendly', '1', later)])?.because,
    ).toEqual({ code: 'above_needs_approval', above: 'firm', sentAt: THEN });
    expect(next([late('1', 9)], [sent('follow_up', '1', later)])?.because).toEqual({
      code: 'above_needs_approval',
      above: 'firm',
      sentAt: later,
    });
  });

  const letter = fc
    .tuple(
      fc.constantFrom<LetterStage>('pre_due', 'friendly', 'follow_up', 'thanks'),
      fc.subarray(['1', '2', '3', '4'], { minLength: 1 }),
      fc.integer({ min: 0, max: 90 }),
    )
    .map(([stage, ids, days]) =>
      sent(stage, ids.join(' '), new Date(`${addDays(TODAY, -days)}T09:00:00Z`)),
    );
  const invoices = fc
    .subarray(['1', '2', '3'], { minLength: 1 })
    .chain((ids) =>
      fc.tuple(...ids.map((id) => fc.integer({ min: -9, max: 90 }).map((days) => late(id, days)))),
    );

  it('never skips a stage: each letter stands on the one below', () => {
    fc.assert(
      fc.property(invoices, fc.array(letter, { maxLength: 5 }), (invoices, letters) => {
        const stage = next(invoices, letters)?.stage;
        const isAboutLate = (one: SentLetter) =>
          invoices.some(({ dueOn, id }) => dueOn < TODAY && one.invoiceIds.includes(id));
        const went = (stage: LetterStage) =>
          letters.some((one) => one.stage === stage && isAboutLate(one));
        if (stage === 'follow_up') expect(went('friendly') || went('follow_up')).toBe(true);
        if (stage === 'friendly') expect(went('friendly') || went('follow_up')).toBe(false);
        const isLate = invoices.some(({ dueOn }) => dueOn < TODAY);
        expect(isLate).toBe(stage === 'friendly' || stage === 'follow_up');
      }),
    );
  });

  it('is the same whatever was thanked for', () => {
    fc.assert(
      fc.property(invoices, fc.array(letter, { maxLength: 5 }), (invoices, letters) => {
        const asking = letters.filter(({ stage }) => stage !== 'thanks');
        expect(next(invoices, letters)).toEqual(next(invoices, asking));
      }),
    );
  });

  it('walks an unpaid invoice up one stage at a time', () => {
    const invoice = { id: '1', dueOn: TODAY };
    const went: SentLetter[] = [];
    for (let day = -20; day <= 60; day += 1) {
      const today = addDays(TODAY, day);
      const letter = nextLetter({ invoices: [invoice], letters: went, today });
      const isWaiting = went.length > 0 && day % 7 !== 0;
      if (letter && !isWaiting) went.push(sent(letter.stage, '1', new Date(`${today}T09:00:00Z`)));
    }
    const [first, ...others] = went.map(({ stage }) => stage);
    expect([first, ...others.slice(0, 3)]).toEqual([
      'pre_due',
      'friendly',
      'follow_up',
      'follow_up',
    ]);
    expect(went[0]?.sentAt).toEqual(new Date(`${addDays(TODAY, -PRE_DUE_DAYS)}T09:00:00Z`));
  });
});

describe('the tone', () => {
  const habits = {
    good: { paid: 26, medianDaysLate: -1, onTimeShare: 1 },
    fresh: { paid: 0, medianDaysLate: null, onTimeShare: null },
    fair: { paid: 10, medianDaysLate: 0, onTimeShare: 0.9 },
    late: { paid: 10, medianDaysLate: 0.5, onTimeShare: 0.4 },
  };
  type Who = keyof typeof habits;
  const habitOf = (who: Who): PayerHabit => ({
    ...habits[who],
    weightedDaysLate: null,
    lastFive: [],
  });
  const tone = (facts: Partial<ToneFacts> & { who: Who }) =>
    toneFor({
      stage: 'friendly',
      oldestDaysPastDue: 10,
      hasOurFault: false,
      ...facts,
      habit: habitOf(facts.who),
    });

  it.each<[Who, LetterStage, number, string, string]>([
    ['good', 'pre_due', -3, 'softest', 'pre_due'],
    ['fresh', 'pre_due', -3, 'warm', 'pre_due'],
    ['late', 'pre_due', -3, 'warm', 'pre_due'],
    ['good', 'friendly', 1, 'softest', 'first_time_late'],
    ['good', 'friendly', 61, 'softest', 'first_time_late'],
    ['good', 'follow_up', 61, 'warm', 'first_time_late'],
    ['fresh', 'friendly', 60, 'warm', 'new_client'],
    ['fresh', 'friendly', 61, 'plain', 'long_overdue'],
    ['fresh', 'follow_up', 60, 'warm', 'new_client'],
    ['fair', 'friendly', 60, 'warm', 'usual'],
    ['fair', 'follow_up', 60, 'warm', 'after_friendly'],
    ['fair', 'follow_up', 61, 'plain', 'long_overdue'],
    ['late', 'friendly', 60, 'warm', 'usual'],
    ['late', 'friendly', 61, 'plain', 'long_overdue'],
    ['late', 'follow_up', 5, 'plain', 'after_friendly'],
    ['good', 'thanks', -1, 'warm', 'thanks'],
    ['late', 'thanks', 61, 'warm', 'thanks'],
  ])('%s payer, %s, %i days: %s', (...[who, stage, oldestDaysPastDue, expected, because]) => {
    expect(tone({ who, stage, oldestDaysPastDue })).toEqual({ tone: expected, because });
  });

  it.each<[LetterStage, string]>([
    ['pre_due', 'softest'],
    ['friendly', 'softest'],
    ['follow_up', 'warm'],
  ])('our own fault, %s: %s', (stage, expected) => {
    expect(tone({ who: 'late', stage, oldestDaysPastDue: 99, hasOurFault: true })).toEqual({
      tone: expected,
      because: 'our_fault',
    });
  });

  it('never sounds softer for a later letter, an older invoice or without our fault', () => {
    const stages = ['pre_due', 'friendly', 'follow_up'] as const;
    const rank = (facts: Partial<ToneFacts> & { who: Who }) => TONES.indexOf(tone(facts).tone);
    const who = fc.constantFrom<Who>('good', 'fresh', 'fair', 'late');
    const days = fc.integer({ min: 1, max: 120 });
    fc.assert(
      fc.property(
        fc.tuple(who, fc.boolean()),
        days,
        fc.nat(60),
        ([who, hasOurFault], days, more) => {
          const at = (stage: LetterStage, oldestDaysPastDue: number, fault = hasOurFault) =>
            rank({ who, stage, oldestDaysPastDue, hasOurFault: fault });
          expect(at('pre_due', days)).toBeLessThanOrEqual(at('friendly', days));
          expect(at('friendly', days)).toBeLessThanOrEqual(at('follow_up', days));
          for (const stage of stages) {
            expect(at(stage, days)).toBeLessThanOrEqual(at(stage, days + more));
            expect(at(stage, days, true)).toBeLessThanOrEqual(at(stage, days, false));
          }
        },
      ),
    );
  });
});
