// What a person says of a contact, what may be wrong with it, and what of it goes into the books. Asks no database.
import type { ContactFacts } from '#db/contacts.ts';
import { isTimeZone, knowsHolidays } from '#domain/calendar.ts';
import type { Contact, Marks } from '#domain/contact.ts';
import { isSameAddress } from '#domain/contact.ts';
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

/**
 * What the form makes of a contact. Mail that came back from a former address says nothing of a new one; what is known
 * against the new one, from whomever, counts until a person who sees the mark takes it away.
 */
export function contactFacts(
  form: ContactForm,
  on: { former: Contact | null; known: Marks; now: Date },
): ContactFacts {
  const { former, known, now } = on;
  const { hoursFrom, hoursTo, isBounced, isOptedOut, ...facts } = form;
  const email = addressIn(form);
  const isMoved = former !== null && !isSameAddress(former.email, email);
  const hasBounced = isBounced && !(isMoved && former.bouncedAt);
  // The marks that the form showed; unticked, they are taken away.
  const shown = isMoved ? null : former;
  return {
    ...facts,
    email,
    name: lineOf(form.name),
    phone: lineOf(form.phone),
    hours: hoursFrom === null || hoursTo === null ? null : { from: hoursFrom, to: hoursTo },
    ...bounceOf({ hasBounced, shown, known, now }),
    optedOutAt: isOptedOut
      ? (former?.optedOutAt ?? known.optedOutAt ?? now)
      : shown?.optedOutAt
        ? null
        : known.optedOutAt,
  };
}

function bounceOf(on: {
  hasBounced: boolean;
  shown: Contact | null;
  known: Marks;
  now: Date;
}): Pick<Marks, 'bouncedAt' | 'bounceWords'> {
  const { hasBounced, known, now, shown } = on;
  if (!hasBounced && shown?.bouncedAt) return { bouncedAt: null, bounceWords: null };
  const { bouncedAt, bounceWords } = shown?.bouncedAt ? shown : known;
  if (bouncedAt) return { bouncedAt, bounceWords };
  return { bouncedAt: hasBounced ? now : null, bounceWords: null };
}

/** The address of the form as it is stored. */
export function addressIn({ email }: Pick<ContactForm, 'email'>): string {
  return mailAddressOf(email) ?? email;
}

/** One client has one contact of a role at an address. */
export function isSamePlace(
  one: Pick<Contact, 'role' | 'email'>,
  other: Pick<Contact, 'role' | 'email'>,
): boolean {
  return one.role === other.role && isSameAddress(one.email, addressIn(other));
}

/** Names stand in headers of mails: one line, no controls. */
function lineOf(text: string | null): string | null {
  return oneLine(text ?? '') || null;
}
