// Goal: words that state what the books no longer have are found, and right ones never. Method: tables and random amounts.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatMoney } from '#domain/money.ts';
import { outdatedIn } from '#mail/outdated.ts';
import { amountIn, longDayIn } from '#mail/render-values.ts';

const eur = (minor: bigint, dueOn = '2026-10-08') => ({ currency: 'EUR', minor, dueOn });
const before = [eur(14_000_00n), eur(4_200_00n, '2026-11-03')];
const find = (
  text: string,
  now = [eur(3_000_00n), eur(4_200_00n, '2026-11-03')],
  locale = 'en-GB',
) => outdatedIn(text, { before, now, locales: [locale] });

describe('what the books no longer say', () => {
  it.each([
    ['You owe €14,000.', ['€14,000']],
    ['You owe €14,000.00, due on 8 October 2026.', ['€14,000.00']],
    ['In all €18,200.00 is open.', ['€18,200.00']],
    ['You owe €4,200 since 3 Nov 2026.', []],
    ['In all €7,200.00 is open.', []],
    ['You owe €114,000, or €14,000.50, or €14,000,000.', []],
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
      const stated = minors.map((minor) => eur(minor));
      const text = stated
        .flatMap((one) => [amountIn(locale, one), formatMoney(one, locale)])
        .concat(longDayIn(locale, '2026-10-08'))
        .join(' and ');
      expect(outdatedIn(text, { before: stated, now: stated, locales: [locale] })).toEqual([]);
      const found = outdatedIn(text, { before: stated, now: [], locales: [locale] });
      for (const one of stated)
        expect(found).toContain(amountIn(locale, one).replaceAll(/\s+/g, ' '));
    }),
  );
});
