// What a person says of a contact, what may be wrong with it, and what of it goes into the books. Asks no database.
import type { ContactFacts } from '#db/contacts.ts';
import { isTimeZone, knowsHolidays } from '#domain/calendar.ts';
import type { Contact } from '#domain/contact.ts';
import { mailAddressOf } from '#mail/address.ts';
import { oneLine } from '#mail/plain-text.ts';

export type ContactForm = Omit<
  ContactFacts,
  'hours' | 'bouncedAt' | 'bounceWords' | 'optedOutAt'
> & {
  /** Both or neither: the usual hours. */
  readonly hoursFrom: number | null;
  readonly hoursTo: number | null;
  readonly isBounced: boolean;
  readonly isOptedOut: boolean;
};

export type ContactMistake =
  | 'bad_address'
  | 'no_zone'
  | 'no_country'
  | 'no_region'
  | 'half_hours'
  | 'hours_order';

/** Everything that is wrong with a form. */
export function contactMistakes(form: ContactForm): ContactMistake[] {
  const { country, email, hoursFrom, hoursTo, region, timeZone } = form;
  const mistakes: ContactMistake[] = [];
  if (mailAddressOf(email) === null) mistakes.push('bad_address');
  if (timeZone !== null && !isTimeZone(timeZone)) mistakes.push('no_zone');
  if (country === null ? region !== null : !knowsHolidays(country, null))
    mistakes.push('no_country');
  else if (country !== null && !knowsHolidays(country, region)) mistakes.push('no_region');
  if ((hoursFrom === null) !== (hoursTo === null)) mistakes.push('half_hours');
  else if (hoursFrom !== null && hoursTo !== null && !isSpan(hoursFrom, hoursTo))
    mistakes.push('hours_order');
  return mistakes;
}

function isSpan(from: number, to: number): boolean {
  return Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from < to && to <= 24;
}

/** What the form makes of a contact. Mail that came back from a former address says nothing of a new one. */
export function contactFacts(
  form: ContactForm,
  on: { former: Contact | null; now: Date },
): ContactFacts {
  const { former, now } = on;
  const { hoursFrom, hoursTo, isBounced, isOptedOut, ...facts } = form;
  const email = mailAddressOf(form.email) ?? form.email;
  const known = former?.bouncedAt ? former : null;
  const isMoved = known !== null && !isSameAddress(known.email, email);
  const hasBounced = isBounced && !isMoved;
  return {
    ...facts,
    email,
    name: lineOf(form.name),
    phone: lineOf(form.phone),
    hours: hoursFrom === null || hoursTo === null ? null : { from: hoursFrom, to: hoursTo },
    bouncedAt: hasBounced ? (known?.bouncedAt ?? now) : null,
    bounceWords: hasBounced ? (known?.bounceWords ?? null) : null,
    optedOutAt: isOptedOut ? (former?.optedOutAt ?? now) : null,
  };
}

/** Addresses that differ in capitals only are one. */
export function isSameAddress(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** One client has one contact of a role at an address. */
export function isSamePlace(
  one: Pick<Contact, 'role' | 'email'>,
  other: Pick<Contact, 'role' | 'email'>,
): boolean {
  const typed = mailAddressOf(other.email) ?? other.email;
  return one.role === other.role && isSameAddress(one.email, typed);
}

/** Names stand in headers of mails: one line, no controls. */
function lineOf(text: string | null): string | null {
  return oneLine(text ?? '') || null;
}
