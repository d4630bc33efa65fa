// The locale in which a letter writes its amounts and days. Pure.
import type { Language } from '#domain/contact.ts';

const USUAL: Readonly<Record<Language, string>> = { en: 'en-GB', de: 'de-DE' };

/**
 * The team's own locale where it is of the letter's language (de-AT stays), else the usual one: de-DE, en-GB. Only language
 * and region are kept: a calendar or digits of another kind would make a date unreadable for the client.
 */
export function localeOf(language: Language, workspaceLocale: string): string {
  const own = parsed(workspaceLocale);
  if (own?.language !== language) return USUAL[language];
  return own.region === undefined ? language : `${language}-${own.region}`;
}

function parsed(locale: string): Intl.Locale | null {
  try {
    return new Intl.Locale(locale);
  } catch {
    return null; // Not a locale ("en_US", ""): settings of old may hold anything.
  }
}
