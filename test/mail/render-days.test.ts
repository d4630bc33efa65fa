// Goal: a letter never states a day other than the one in the books, wherever the process runs.
// Method: the same letter in zones far ahead of and behind UTC, over every kind of day; the process's own zone is changed.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '#domain/calendar.ts';
import { draftOf, templateOf } from '#mail/draft.ts';
import { renderLetter } from '#mail/render.ts';
import { anInvoice, someFacts } from './letters.ts';

const DAYS = ['2025-03-04', '2024-12-31', '2025-01-01', '2024-02-29', '2025-03-09', '2025-10-26'];

/** The zone of the process, and its offset on 4 March 2025 in minutes behind UTC: proof that it was changed. */
const ZONES = [
  ['America/St_Johns', 210],
  ['Asia/Kolkata', -330],
  ['Pacific/Kiritimati', -840],
  ['Pacific/Pago_Pago', 660],
  ['UTC', 0],
] as const;

describe.each(ZONES)('in %s', (zone, offset) => {
  const before = process.env['TZ'];
  beforeAll(() => {
    process.env['TZ'] = zone;
  });
  afterAll(() => {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  });

  it('never states a due date one day off (Invoice Ninja #792)', () => {
    expect(new Date(2025, 2, 4).getTimezoneOffset()).toBe(offset);
    for (const day of DAYS) {
      const german = { language: 'de', locale: 'de-DE' } as const;
      const facts = someFacts({ ...german, invoices: [anInvoice({ dueOn: day, issuedOn: day })] });
      const letter = renderLetter({ draft: draftOf(facts, templateOf('friendly', 'de')), facts });
      const [year, month, date] = day.split('-');
      const expected = [`${date}.${month}.${year}`, `${date}.${month}.${year}`];
      expect(letter.text.match(/\d\d\.\d\d\.\d{4}/g)).toEqual(expected);
      expect(letter.html.match(/\d\d\.\d\d\.\d{4}/g)).toEqual(expected);
    }
  });

  it('says 4 Mar 2025 of 2025-03-04, and 4 March of the letter before', () => {
    const previous = { stage: 'friendly', sentOn: '2025-03-04' } as const;
    const facts = someFacts({ stage: 'follow_up', previous });
    const letter = renderLetter({ draft: draftOf(facts, templateOf('follow_up', 'en')), facts });
    expect(letter.text).toContain('On 4 March 2025 we wrote');
    expect(letter.text).toContain('INV-7    2 Feb 2025  4 Mar 2025');
  });

  it('keeps any day of a century', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 36_500 }), (days) => {
        const day = addDays('1990-01-01', days);
        const facts = someFacts({
          language: 'de',
          locale: 'de-AT',
          invoices: [anInvoice({ dueOn: day })],
        });
        const { text } = renderLetter({ draft: { subject: 'x', body: 'x' }, facts });
        expect(text).toContain(day.split('-').toReversed().join('.'));
      }),
    );
  });
});
