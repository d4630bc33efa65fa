// Goal: each code of the rules has its own words. Method: the whole table, both sides of "usual".
import { describe, expect, it } from 'vitest';
import { missingSentence, nextSentence, reasonSentence } from '#blocks/reasons.ts';
import type { DigestReason } from '#domain/digest.ts';
import type { NextStep } from '#domain/status.ts';

const on = { locale: 'en-GB', asOf: '2026-11-24' };

describe('why a client is in the digest', () => {
  it.each<[DigestReason, string]>([
    [{ code: 'first_time_late', paid: 26 }, 'First time late in 26 invoices: ask softly.'],
    [{ code: 'first_time_late', paid: 1 }, 'First time late in 1 invoice: ask softly.'],
    [{ code: 'never_paid_yet' }, 'Has not paid an invoice yet, so no habit is known: ask softly.'],
    [
      { code: 'later_than_usual', usualDaysLate: 12 },
      'Later than usual: they usually pay 12 days late.',
    ],
    [
      { code: 'later_than_usual', usualDaysLate: 0 },
      'Later than usual: they usually pay on the due date.',
    ],
    [
      { code: 'later_than_usual', usualDaysLate: -1 },
      'Later than usual: they usually pay 1 day early.',
    ],
    [{ code: 'within_usual', usualDaysLate: 12.5 }, 'As usual: they usually pay 12.5 days late.'],
    [{ code: 'long_overdue' }, 'Overdue for a long time: speak with them.'],
    [{ code: 'snooze_ended', on: '2026-11-20' }, 'The snooze ended on Fri 20 Nov.'],
    [{ code: 'snoozed', until: '2026-11-27' }, 'Snoozed until Fri 27 Nov.'],
    [{ code: 'promised', until: '2026-11-27' }, 'Promised until Fri 27 Nov.'],
    [{ code: 'touch_later', on: '2026-11-27' }, 'Somebody gets in touch again on Fri 27 Nov.'],
    [{ code: 'touch_due', on: '2026-11-24' }, 'Time to get in touch again, as was said.'],
    [{ code: 'disputed' }, 'In dispute: settle that before asking for money.'],
    [{ code: 'credit_covers' }, 'Open credit covers it: match that before asking for money.'],
  ])('%j', (reason, words) => {
    expect(reasonSentence(reason, on)).toBe(words);
  });
});

describe('what is in no report any more', () => {
  it.each([
    [1, "1 invoice (€4,200) is no longer in the books' report: ask whether it was paid."],
    [2, "2 invoices (€4,200) are no longer in the books' report: ask whether they were paid."],
  ])('%i', (invoices, words) => {
    const missing = { invoices, minor: 420_000n };
    expect(missingSentence(missing, { currency: 'EUR', locale: 'en-GB' })).toBe(words);
  });
});

describe('why this is next', () => {
  it.each<[NextStep, string]>([
    [
      { code: 'ask_softly', because: 'never_paid_yet' },
      'ask softly, because they have not paid an invoice yet and no habit is known.',
    ],
    [
      { code: 'ask_softly', because: 'within_usual' },
      'ask softly, because they usually pay about this late.',
    ],
    [
      { code: 'remind', because: 'long_overdue' },
      'send a reminder, because it has been overdue for a long time.',
    ],
  ])('%j', (next, words) => {
    expect(nextSentence(next, on)).toBe(words);
  });
});
