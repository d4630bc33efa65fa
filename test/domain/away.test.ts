// Goal: who is away gets no case, and who only has lunch does. Method: tables of statuses as people write them.
import { describe, expect, it } from 'vitest';
import type { AwayMistake } from '#domain/away.ts';
import { awayMistake, awayUntilOf } from '#domain/away.ts';

const NOW = new Date('2026-11-24T10:00:00Z');
const LATER = new Date('2026-11-30T10:00:00Z');

describe('a Slack status', () => {
  it.each<[string, string, boolean]>([
    ['Vacationing', ':palm_tree:', true],
    ['', ':palm_tree:', true],
    ['Out sick', ':face_with_thermometer:', true],
    ['Out of office until Monday', '', true],
    ['OOO', ':speech_balloon:', true],
    ['Im Urlaub', '', true],
    ['bin bis Freitag krank', '', true],
    ['Parental leave', ':baby:', true],
    ['In a meeting', ':spiral_calendar_pad:', false],
    ['Lunch', ':hamburger:', false],
    ['Working remotely', ':house_with_garden:', false],
    ['Faraway bookings team', '', false],
    ['Urlaubsplanung 2027', '', false],
    ['', '', false],
  ])('"%s" %s', (text, emoji, isAway) => {
    expect(awayUntilOf({ text, emoji, endsAt: LATER }, NOW)).toEqual(isAway ? LATER : null);
  });

  it('is over at its end, and without one it stays', () => {
    const status = { text: 'Away', emoji: '' };
    expect(awayUntilOf({ ...status, endsAt: NOW }, NOW)).toBeNull();
    expect(awayUntilOf({ ...status, endsAt: null }, NOW)?.getUTCFullYear()).toBe(9999);
  });
});

it.each<[string, string, string | null, AwayMistake | null]>([
  ['until today', '2026-11-24', null, null],
  ['until yesterday', '2026-11-23', null, 'past'],
  ['a year and a day', '2027-11-25', null, null],
  ['one day more', '2027-11-26', null, 'too_long'],
  ['in their own stead', '2026-11-24', 'ME', 'own_deputy'],
])('%s', (...[, until, deputyUserId, mistake]) => {
  expect(awayMistake({ userId: 'ME', until, deputyUserId, today: '2026-11-24' })).toBe(mistake);
});
