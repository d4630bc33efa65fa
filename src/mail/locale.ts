// The locale in which a letter writes its amounts and days. Pure.
import type { Language } from '#domain/contact.ts';

const USUAL: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de-DE' };

/**
 * The letter's language as it is written where the contact is: German in Switzerland is de-CH ("1'234.50"). Where they did
 * not say, or that language has no manner of its own there, the team's locale if it is of that language (de-AT stays);
 * else the usual one: de-DE, en-GB. Only language and region are kept: a calendar or digits of another kind would make a
 * date unreadable for the client.
 */
export function localeOf(given: {
  language: Language;
  /** Of the contact, ISO 3166-1 ("CH"); null: not known. */
  country: string | null;
  workspaceLocale: string;
}): string {
  const { country, language, workspaceLocale } = given;
  const theirs = country === null ? null : parsed(`${language}-${country}`);
  if (theirs?.language === language && theirs.region !== undefined) {
    const locale = `${language}-${theirs.region}`;
    if (isWritten(locale)) return locale;
  }
  const own = parsed(workspaceLocale);
  if (own?.language !== language) return USUAL[language];
  return own.region === undefined ? language : `${language}-${own.region}`;
}

/** Whether there is a manner of writing of this very name; of English in Mexico there is none, and Intl would take the American one. */
function isWritten(locale: string): boolean {
  return new Intl.DateTimeFormat(locale).resolvedOptions().locale === locale;
}

function parsed(locale: string): Intl.Locale | null {
  try {
    return new Intl.Locale(locale);
  } catch {
    return null; // Not a locale ("en_US", ""): settings of old may hold anything.
  }
}
