// People and inboxes at a client, which of them a letter goes to, and when they are at work. Pure.
import { CONTACT_HOURS, type Hours } from './calendar.ts';
import type { WorkingWeek } from './types.ts';

/** In the order in which people read them. Letters go to the first and the third by themselves, never to the others. */
export const CONTACT_ROLES = ['payer', 'approver', 'invoice_inbox', 'escalation'] as const;
export type ContactRole = (typeof CONTACT_ROLES)[number];

/** How somebody likes to be reached; letters go out by mail whatever it says, with a warning. */
export type ContactChannel = 'mail' | 'phone' | 'portal';

export type Language = 'en' | 'de';

export interface Contact {
  readonly id: string;
  readonly clientId: string;
  readonly role: ContactRole;
  readonly name: string | null;
  readonly email: string;
  readonly phone: string | null;
  readonly channel: ContactChannel;
  /** Null here and below: as the team has it. */
  readonly language: Language | null;
  readonly timeZone: string | null;
  /** Their public holidays. */
  readonly country: string | null;
  readonly region: string | null;
  /** When people are at work there; null: 8 to 18. */
  readonly hours: Hours | null;
  readonly bouncedAt: Date | null;
  readonly bounceWords: string | null;
  readonly optedOutAt: Date | null;
}

/** Where and when a contact works: their own answers, else the team's. */
export interface Whereabouts {
  readonly timeZone: string;
  readonly week: WorkingWeek;
  readonly hours: Hours;
}

/** The address a letter can go to, with what is known against it. */
export type Reachable = Pick<Contact, 'email' | 'bouncedAt' | 'optedOutAt'>;

/** What is known against an address, whoever has it. */
export type Marks = Pick<Contact, 'bouncedAt' | 'bounceWords' | 'optedOutAt'>;
export type MarkedAddress = Pick<Contact, 'email'> & Marks;

/** Exactly one mailbox: a comma, a blank or a second @ would make it several, or none. */
const ATOM = String.raw`[a-z0-9_+&'=#/~-]+`;
const MAILBOX = new RegExp(String.raw`^${ATOM}(?:\.${ATOM})*@[^\s@,;<>]+$`, 'i');

/** Whether this looks like the address of exactly one mailbox; whether the mailbox is there only its server knows. */
export function isMailbox(email: string): boolean {
  return MAILBOX.test(email);
}

/** Whether a letter may go to that address: it is one, it did not bounce and nobody there opted out. */
export function isReachable({ email, bouncedAt, optedOutAt }: Reachable): boolean {
  return isMailbox(email) && bouncedAt === null && optedOutAt === null;
}

/** To whom letters go by themselves, first come first. */
const RECIPIENT_ROLES: readonly ContactRole[] = ['payer', 'invoice_inbox'];

/**
 * Whom a letter to this client goes to: the person who pays, else the inbox for invoices, and never anybody else by itself.
 * One who can be reached comes before one who cannot, even an inbox before a payer; then one with a name, then whoever is
 * known longest. Where nobody can be reached it is one of those, so that the gate can say why; null where there is neither.
 */
export function recipientOf(contacts: readonly Contact[]): Contact | null {
  const [first] = withSharedMarks(contacts)
    .filter(({ role }) => RECIPIENT_ROLES.includes(role))
    .sort(
      (a, b) =>
        Number(isReachable(b)) - Number(isReachable(a)) ||
        RECIPIENT_ROLES.indexOf(a.role) - RECIPIENT_ROLES.indexOf(b.role) ||
        Number(isNamed(b)) - Number(isNamed(a)) ||
        byId(a.id, b.id),
    );
  return first ?? null;
}

/** The contacts of a client, each with the marks of all who share its address; the payer's may stand there as the inbox, too. */
export function withSharedMarks(contacts: readonly Contact[]): Contact[] {
  return contacts.map((contact) => ({
    ...contact,
    ...marksAt(contact.email, [contact, ...contacts]),
  }));
}

/**
 * What is known against an address: a bounce and a wish not to be written to belong to the address, whoever has it. Where
 * several have a mark it is that of the first of them.
 */
export function marksAt(email: string, contacts: readonly MarkedAddress[]): Marks {
  const there = contacts.filter((one) => isSameAddress(one.email, email));
  const bounced = there.find(({ bouncedAt }) => bouncedAt);
  return {
    bouncedAt: bounced?.bouncedAt ?? null,
    bounceWords: bounced?.bounceWords ?? null,
    optedOutAt: there.find(({ optedOutAt }) => optedOutAt)?.optedOutAt ?? null,
  };
}

/**
 * Where and when a contact works. What they did not tell is as the team has it; hours are 8 to 18 then. In a country of
 * their own without a region only the holidays of the whole country count. The working days are the team's; in another
 * country its weekend is taken out of them, so that nobody in Riyadh hears from us on a Friday.
 */
export function whereaboutsOf(
  contact: Pick<Contact, 'timeZone' | 'country' | 'region' | 'hours'> | null,
  team: { readonly timeZone: string; readonly week: WorkingWeek },
): Whereabouts {
  const { country, workingDays } = team.week;
  const isAbroad = contact !== null && contact.country !== null && contact.country !== country;
  return {
    timeZone: contact?.timeZone ?? team.timeZone,
    hours: contact?.hours ?? CONTACT_HOURS,
    week: {
      workingDays: isAbroad ? withoutWeekend(workingDays, contact.country) : workingDays,
      country: contact?.country ?? country,
      region: contact?.country ? contact.region : (contact?.region ?? team.week.region),
    },
  };
}

/** The working days that are no weekend in that country either; where none is left, the days on which people work there. */
function withoutWeekend(workingDays: readonly number[], country: string): readonly number[] {
  const weekend = weekendOf(country);
  const both = workingDays.filter((weekday) => !weekend.includes(weekday));
  return both.length > 0 ? both : EVERY_DAY.filter((weekday) => !weekend.includes(weekday));
}

const EVERY_DAY: readonly number[] = [1, 2, 3, 4, 5, 6, 7];
const USUAL_WEEKEND: readonly number[] = [6, 7];

/** ISO weekdays of the weekend there, as the CLDR has them; Saturday and Sunday for a country nobody knows. */
function weekendOf(country: string): readonly number[] {
  if (!/^[A-Z]{2}$/.test(country)) return USUAL_WEEKEND;
  // A getter in Node 20, a method later; not in the types of ES2024 yet.
  const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & {
    readonly weekInfo?: WeekInfo;
    readonly getWeekInfo?: () => WeekInfo;
  };
  return (locale.getWeekInfo?.() ?? locale.weekInfo)?.weekend ?? USUAL_WEEKEND;
}

interface WeekInfo {
  readonly weekend: readonly number[];
}

/** Mail servers may tell capitals apart, people never do. */
export function isSameAddress(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}

function isNamed({ name }: Contact): boolean {
  return name !== null && name.trim() !== '';
}

/** Ids are counted up: 9 comes before 10. */
function byId(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : Number(a > b));
}
