// Goal: words that state what the books no longer have are found, and right ones never. Method: tables and random amounts.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatMoney } from '#domain/money.ts';
import { outdatedIn, statedOf, together } from '#mail/outdated.ts';
import { amountIn, longDayIn } from '#mail/render-values.ts';

const eur = (minor: bigint, dueOn = '2026-10-08', number = '') => ({
  currency: 'EUR',
  minor,
  dueOn,
  number,
});
const before = [eur(14_000_00n), eur(4_200_00n, '2026-11-03')];
const find = (
  text: string,
  now = [eur(3_000_00n), eur(4_200_00n, '2026-11-03')],
  locale = 'en-GB',
) => outdatedIn(text, { before: statedOf(before), now: statedOf(now), locales: [locale] });

describe('what the books no longer say', () => {
  it.each([
    ['You owe €14,000.', ['€14,000']],
    ['You owe €14,000.00, due on 8 October 2026.', ['€14,000.00']],
    ['In all €18,200.00 is open.', ['€18,200.00']],
    ['You owe €4,200 since 3 Nov 2026.', []],
    ['In all €7,200.00 is open.', []],
    ['You owe €114,000, or €14,000.50, or €14,000,000.', []],
    ['You owe €1.€14,000.', ['€14,000']],
    ['(€14,000)', ['€14,000']],
    ['No figure at all.', []],
    ['', []],
  ])('of "%s": %j', (text, found) => {
    expect(find(text)).toEqual(found);
  });

  it('of a date that was moved', () => {
    const now = [eur(14_000_00n), eur(4_200_00n, '2026-12-03')];
    expect(find('Due on 3 November 2026 (3 Nov 2026).', now).toSorted()).toEqual([
      '3 Nov 2026',
      '3 November 2026',
    ]);
    expect(find('Due on 13 November 2026.', now)).toEqual([]);
  });

  it('in German, with whatever blank a person typed', () => {
    const now = [eur(3_000_00n), eur(4_200_00n, '2026-11-03')];
    for (const blank of [' ', '\u00A0', '\n'])
      expect(find(`Offen sind 14.000,00${blank}€ und 114.000,00 €.`, now, 'de-DE')).toEqual([
        '14.000,00 €',
      ]);
  });

  it('of an amount that another one ends with', () => {
    const on = { before: statedOf([eur(200_00n)]), now: statedOf([]), locales: ['de-DE'] };
    expect(outdatedIn('Offen sind 4.200,00 €.', on)).toEqual([]);
    expect(outdatedIn('Offen sind 200,00 €.', on)).toEqual(['200,00 €']);
  });

  it.each([
    ['about INV-1, and INV-2', ['INV-1']],
    ['INV-1: is anything wrong?', ['INV-1']],
    ['“INV-1”.', ['INV-1']],
    ['about INV-10, INV-1-B, XINV-1, X-INV-1 and INV-1/2', []],
    ['7 days, and €7', []],
  ])('of invoices in "%s": %j', (text, found) => {
    const numbered = [eur(1n, '2026-10-08', 'INV-1'), eur(2n, '2026-10-08', '7')];
    const now = statedOf([eur(1n), eur(2n, '2026-10-08', 'INV-2')]);
    expect(outdatedIn(text, { before: statedOf(numbered), now, locales: ['en-GB'] })).toEqual(
      found,
    );
  });

  it('of several drawings, with the totals of each', () => {
    const drawings = [before, [eur(14_000_00n)]].map(statedOf);
    const on = { before: together(drawings), now: statedOf([]), locales: ['en-GB'] };
    expect(outdatedIn('€18,200.00 or €14,000.00, not €32,200.00', on)).toEqual([
      '€18,200.00',
      '€14,000.00',
    ]);
  });

  it('is not what is right for another invoice by now', () => {
    const now = [eur(4_200_00n), eur(14_000_00n, '2026-11-03')];
    expect(find('You owe €14,000 and €4,200, €18,200 in all.', now)).toEqual([]);
  });
});

it('nothing is found while nothing has changed, and every old amount once all have', () => {
  const amount = fc.bigInt({ min: 1n, max: 10n ** 12n });
  const locale = fc.constantFrom('en-GB', 'en-US', 'de-DE', 'de-CH', 'de-AT');
  fc.assert(
    fc.property(fc.array(amount, { minLength: 1, maxLength: 6 }), locale, (minors, locale) => {
      const all = minors.map((minor) => eur(minor));
      const stated = statedOf(all);
      const text = all
        .flatMap((one) => [amountIn(locale, one), formatMoney(one, locale)])
        .concat(longDayIn(locale, '2026-10-08'))
        .join(' and ');
      expect(outdatedIn(text, { before: stated, now: stated, locales: [locale] })).toEqual([]);
      const found = outdatedIn(text, { before: stated, now: statedOf([]), locales: [locale] });
      for (const one of all) expect(found).toContain(amountIn(locale, one).replaceAll(/\s+/g, ' '));
    }),
  );
});
