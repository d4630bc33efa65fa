// Goal: the letter goes to whoever pays, at an address that works, by the clock and calendar of where they are.
// Method: tables of contacts, and the same in any order.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CONTACT_ROLES,
  type Contact,
  isMailbox,
  isReachable,
  isSameAddress,
  marksAt,
  recipientOf,
  whereaboutsOf,
  withSharedMarks,
} from '#domain/contact.ts';
import { aContact } from '#test/support/contact.ts';

const THEN = new Date('2026-11-01T10:00:00Z');
/** Each at an address of its own. */
const one = (id: string, rest: Partial<Contact> = {}) =>
  aContact({ id, name: null, email: `c${id}@acme.example`, ...rest });
const inbox = (id: string, rest: Partial<Contact> = {}) =>
  one(id, { role: 'invoice_inbox', ...rest });
const bounced = { bouncedAt: THEN };
const optedOut = { optedOutAt: THEN };

describe('the recipient', () => {
  it.each<[string, Contact[], string | null]>([
    ['nobody', [], null],
    ['the payer before the inbox (Odoo #62141)', [inbox('1'), one('2')], '2'],
    ['the inbox where nobody is known who pays', [inbox('1')], '1'],
    [
      'never an approver or an escalation by itself',
      [one('1', { role: 'approver' }), one('2', { role: 'escalation' })],
      null,
    ],
    ['the inbox, whoever approves', [one('1', { role: 'approver' }), inbox('2')], '2'],
    ['one with a name', [one('1'), one('2', { name: 'Ada' })], '2'],
    ['a blank name is none', [one('1'), one('2', { name: ' ' })], '1'],
    ['whoever is known longest', [one('10'), one('9')], '9'],
    ['not who bounced', [one('1', { name: 'Ada', ...bounced }), one('2')], '2'],
    ['not who opted out', [one('1', { name: 'Ada', ...optedOut }), one('2')], '2'],
    ['not who has no address', [one('1', { name: 'Ada', email: 'n/a' }), one('2')], '2'],
    ['the inbox where the payer bounced', [one('1', bounced), inbox('2')], '2'],
    ['the payer where both bounced', [inbox('1', bounced), one('2', bounced)], '2'],
    ['who opted out, where there is no other', [one('1', optedOut)], '1'],
    [
      'not the inbox with the address that bounced',
      [
        one('1', { ...bounced, email: 'AP@acme.example' }),
        inbox('2', { email: 'ap@acme.example' }),
        inbox('3'),
      ],
      '3',
    ],
  ])('%s', (_what, contacts, expected) => {
    expect(recipientOf(contacts)?.id ?? null).toBe(expected);
    expect(recipientOf(contacts.toReversed())?.id ?? null).toBe(expected);
  });

  it('is one who can be reached, if anybody who pays or takes invoices can', () => {
    const contact = fc.record({
      role: fc.constantFrom(...CONTACT_ROLES),
      name: fc.constantFrom(null, 'Ada'),
      email: fc.constantFrom('a@x.example', 'A@x.example', 'b@x.example', 'c@x.example', 'none'),
      bouncedAt: fc.constantFrom(null, null, THEN),
      optedOutAt: fc.constantFrom(null, null, THEN),
    });
    fc.assert(
      fc.property(fc.array(contact, { maxLength: 6 }), (list) => {
        const contacts = list.map((rest, index) => aContact({ id: String(index), ...rest }));
        const fit = withSharedMarks(contacts).filter(
          ({ role }) => role === 'payer' || role === 'invoice_inbox',
        );
        const chosen = recipientOf(contacts);
        expect(chosen !== null && isReachable(chosen)).toBe(fit.some(isReachable));
        expect(chosen === null).toBe(fit.length === 0);
      }),
    );
  });
});

describe('marks', () => {
  it('belong to the address', () => {
    const payer = one('1', { email: 'Ap@acme.example', ...bounced, bounceWords: '550 unknown' });
    const same = inbox('2', { email: 'ap@acme.example', ...optedOut });
    expect(withSharedMarks([payer, same, inbox('3')])).toMatchObject([
      { id: '1', ...bounced, ...optedOut, bounceWords: '550 unknown' },
      { id: '2', ...bounced, ...optedOut, bounceWords: '550 unknown' },
      { id: '3', bouncedAt: null, optedOutAt: null },
    ]);
  });

  it('of an address are those of whoever has it, in whatever capitals', () => {
    const words = '550 unknown';
    const known = [
      one('1', { email: 'ap@acme.example' }),
      one('2', { email: 'Ap@acme.example', ...bounced, bounceWords: words }),
      one('3', { email: 'AP@acme.example', ...optedOut }),
      one('4', { email: 'map@acme.example', ...bounced }),
    ];
    const all = { ...bounced, ...optedOut, bounceWords: words };
    const none = { bouncedAt: null, optedOutAt: null, bounceWords: null };
    expect(marksAt('ap@ACME.example', known)).toEqual(all);
    expect(marksAt('ap@acme.example', known.slice(0, 1))).toEqual(none);
    expect(marksAt('p@acme.example', known)).toEqual(none);
    expect(marksAt('ap@acme.example', [])).toEqual(none);
  });

  it('are the same for all of one address, and none is lost or made up', () => {
    const contact = fc.record({
      email: fc.constantFrom('a@x.example', 'A@x.example', 'b@x.example'),
      bouncedAt: fc.constantFrom(null, null, THEN),
      optedOutAt: fc.constantFrom(null, null, THEN),
    });
    fc.assert(
      fc.property(fc.array(contact, { maxLength: 6 }), (list) => {
        const contacts = list.map((rest, index) => aContact({ id: String(index), ...rest }));
        for (const { bouncedAt, email, optedOutAt } of withSharedMarks(contacts)) {
          const there = contacts.filter((other) => isSameAddress(other.email, email));
          expect(bouncedAt !== null).toBe(there.some((other) => other.bouncedAt !== null));
          expect(optedOutAt !== null).toBe(there.some((other) => other.optedOutAt !== null));
        }
      }),
    );
  });

  it.each([
    ['weber@acme.example', true],
    ['weber@acme', true],
    ['', false],
    ['weber', false],
    ['@acme.example', false],
    ['weber@', false],
    ['a@b@c.example', false],
    ['a@x.example,b@x.example', false],
    ['a@x.example; b@x.example', false],
    ['Ada <a@x.example>', false],
    ['a@x.example\n', false],
  ])('"%s" is one mailbox: %s', (email, expected) => {
    expect(isMailbox(email)).toBe(expected);
  });
});

describe('where a contact is', () => {
  const team = {
    timeZone: 'Europe/Berlin',
    week: { workingDays: [1, 2, 3, 4, 5], country: 'DE', region: 'BY' },
  };
  const usual = { timeZone: 'Europe/Berlin', hours: { from: 8, to: 18 }, week: team.week };
  const weekOf = (country: string, region: string | null, workingDays = [1, 2, 3, 4, 5]) => ({
    workingDays,
    country,
    region,
  });

  it.each<[string, Partial<Contact>, object]>([
    ['as the team has it', {}, usual],
    ['their zone', { timeZone: 'Asia/Tokyo' }, { ...usual, timeZone: 'Asia/Tokyo' }],
    ['their hours', { hours: { from: 7, to: 15 } }, { ...usual, hours: { from: 7, to: 15 } }],
    ['their region of our country', { region: 'BE' }, { ...usual, week: weekOf('DE', 'BE') }],
    ['our country, and no region', { country: 'DE' }, { ...usual, week: weekOf('DE', null) }],
    ['another country', { country: 'AT' }, { ...usual, week: weekOf('AT', null) }],
    [
      'another country and its region',
      { country: 'AT', region: '9' },
      { ...usual, week: weekOf('AT', '9') },
    ],
    [
      'a weekend of Friday and Saturday',
      { country: 'SA' },
      { ...usual, week: weekOf('SA', null, [1, 2, 3, 4]) },
    ],
    ['a country nobody knows', { country: 'XX' }, { ...usual, week: weekOf('XX', null) }],
    ['a country that is none', { country: 'xx1' }, { ...usual, week: weekOf('xx1', null) }],
  ])('%s', (_what, rest, expected) => {
    expect(whereaboutsOf(aContact(rest), team)).toEqual(expected);
  });

  it('is the team’s while nobody is known', () => {
    expect(whereaboutsOf(null, team)).toEqual(usual);
  });

  it('keeps a Saturday that the team works, but not abroad', () => {
    const six = { ...team, week: { ...team.week, workingDays: [1, 2, 3, 4, 5, 6] } };
    const daysOf = (country: string | null) =>
      whereaboutsOf(aContact({ country }), six).week.workingDays;
    expect(daysOf(null)).toContain(6);
    expect(daysOf('DE')).toContain(6);
    expect(daysOf('AT')).not.toContain(6);
  });

  it('never leaves a week without a working day', () => {
    const saturdays = { ...team, week: { ...team.week, workingDays: [6] } };
    expect(whereaboutsOf(aContact({ country: 'AT' }), saturdays).week.workingDays).toEqual([
      1, 2, 3, 4, 5,
    ]);
  });
});
