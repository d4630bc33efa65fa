// Goal: a client reads amounts and days as they are written where they are, never in digits or a calendar of another kind.
// Method: a table of contacts and teams; then every country that there is.
import { describe, expect, it } from 'vitest';
import type { Language } from '#domain/contact.ts';
import { localeOf } from '#mail/locale.ts';
import { amountIn, longDayIn, shortDayIn } from '#mail/render-values.ts';

const LETTERS = Array.from({ length: 26 }, (_, index) => String.fromCharCode(65 + index));
const EVERY_PAIR = LETTERS.flatMap((one) => LETTERS.map((other) => `${one}${other}`));

describe('the locale of a letter', () => {
  it.each<[Language, string | null, string, string]>([
    // The contact's country, whatever the team's.
    ['de', 'DE', 'en-US', 'de-DE'],
    ['de', 'CH', 'de-DE', 'de-CH'],
    ['de', 'AT', 'de-DE', 'de-AT'],
    ['de', 'DE', 'de-AT', 'de-DE'],
    ['en', 'GB', 'en-US', 'en-GB'],
    ['en', 'US', 'en-GB', 'en-US'],
    ['en', 'US', 'de-DE', 'en-US'],
    ['en', 'us', 'en-GB', 'en-US'],
    ['en', 'CH', 'de-CH', 'en-CH'],
    // Nobody writes that language there: the team's, else the usual.
    ['de', 'MX', 'de-AT', 'de-AT'],
    ['en', 'MX', 'en-IE', 'en-IE'],
    ['en', 'MX', 'de-DE', 'en-GB'],
    ['de', 'US', 'en-US', 'de-DE'],
    // Not a country.
    ['en', 'ZZ', 'en-US', 'en-US'],
    ['en', '', 'de-DE', 'en-GB'],
    ['de', 'u-nu-arab', 'en-GB', 'de-DE'],
    ['de', 'CH-u-nu-arab', 'en-GB', 'de-CH'],
    ['en', 'nonsense in many words', '', 'en-GB'],
    // Not known: the team's where it is of the letter's language.
    ['de', null, 'en-US', 'de-DE'],
    ['de', null, 'de-AT', 'de-AT'],
    ['de', null, 'de', 'de'],
    ['de', null, 'de-CH-u-nu-arab', 'de-CH'],
    ['en', null, 'en-US', 'en-US'],
    ['en', null, 'en-us', 'en-US'],
    ['en', null, 'en-IE-u-ca-buddhist', 'en-IE'],
    ['en', null, 'de-DE', 'en-GB'],
    ['en', null, 'fr-FR', 'en-GB'],
    ['en', null, 'en_US', 'en-GB'],
    ['en', null, '', 'en-GB'],
    ['de', null, 'nonsense in many words', 'de-DE'],
  ])('is, in %s to "%s" by a team with "%s", %s', (...[language, country, team, expected]) => {
    expect(localeOf({ language, country, workspaceLocale: team })).toBe(expected);
  });

  it.each<[Language, string, string, string]>([
    ['de', 'DE', '1.234,50\u00A0€', '4. März 2025'],
    ['de', 'AT', '€\u00A01.234,50', '4. März 2025'],
    ['de', 'CH', 'EUR\u00A01’234.50', '4. März 2025'],
    ['en', 'GB', '€1,234.50', '4 March 2025'],
    ['en', 'US', '€1,234.50', 'March 4, 2025'],
  ])('writes in %s to %s %s and %s', (...[language, country, amount, day]) => {
    const locale = localeOf({ language, country, workspaceLocale: 'en-IN' });
    expect(amountIn(locale, { currency: 'EUR', minor: 123_450n }).replaceAll("'", '’')).toBe(
      amount,
    );
    expect(longDayIn(locale, '2025-03-04')).toBe(day);
  });

  it('has digits and a year that everybody reads, whatever the country', () => {
    for (const language of ['en', 'de'] as const)
      for (const country of EVERY_PAIR) {
        const locale = localeOf({ language, country, workspaceLocale: '' });
        expect(locale.slice(0, 2)).toBe(language);
        for (const day of [shortDayIn(locale, '2025-03-04'), longDayIn(locale, '2025-03-04')])
          expect(day, locale).toMatch(/\b2025\b/);
        expect(amountIn(locale, { currency: 'EUR', minor: 123_450n }), locale).toMatch(
          /1[^\d]?234[.,]50/,
        );
      }
  });
});
