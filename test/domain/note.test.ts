// Goal: whoever wrote a note may change it for a quarter of an hour, admins delete, and a next touch lies ahead, not too far.
// Method: tables at both sides of every boundary.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '#domain/calendar.ts';
import { ROLES } from '#domain/member.ts';
import {
  isContact,
  NOTE_KINDS,
  noteMistake,
  noteText,
  whyNotDelete,
  whyNotEdit,
} from '#domain/note.ts';
import type { Role } from '#domain/types.ts';

const createdAt = new Date('2026-11-24T09:00:00.000Z');
const note = { authorUserId: 'U1', createdAt, deletedAt: null };
const somebody = (role: Role, slackUserId = 'U1') => ({ slackUserId, role, isBarred: false });

describe('changing a note', () => {
  const at = (time: string, changes = {}, member = somebody('collector')) =>
    whyNotEdit({ ...note, ...changes }, { member, now: new Date(`2026-11-24T${time}Z`) });

  it.each([
    ['09:00:00.000', null],
    ['09:14:59.999', null],
    ['09:15:00.000', 'too_late'],
    ['10:00:00.000', 'too_late'],
  ] as const)('by its author, written at 9:00, at %s: %s', (time, expected) => {
    expect(at(time)).toBe(expected);
  });

  it('is for its author alone, not even for an admin', () => {
    expect(at('09:01:00', {}, somebody('admin', 'U2'))).toBe('not_author');
  });

  it('is for collectors: who may only look by now may not', () => {
    expect(at('09:01:00', {}, somebody('viewer'))).toBe('no_role');
    expect(at('09:01:00', {}, { ...somebody('admin'), isBarred: true })).toBe('no_role');
  });

  it('ends when it was deleted', () => {
    expect(at('09:01:00', { deletedAt: createdAt })).toBe('deleted');
  });
});

describe('deleting a note', () => {
  it.each(ROLES)('as %s', (role) => {
    expect(whyNotDelete(note, somebody(role, 'U2'))).toBe(role === 'admin' ? null : 'no_role');
    expect(whyNotDelete(note, somebody(role))).toBe(role === 'admin' ? null : 'no_role'); // One's own no sooner.
  });

  it('happens once', () => {
    expect(whyNotDelete({ ...note, deletedAt: createdAt }, somebody('admin'))).toBe('deleted');
  });
});

describe('what a note may be', () => {
  const today = '2026-11-24';
  const mistake = (body: string, nextTouchOn: string | null = null) =>
    noteMistake({ body, nextTouchOn, today });

  it.each([
    ['', 'empty'],
    [' \n\t', 'empty'],
    ['\u0000', 'empty'],
    ['x', null],
    ['x'.repeat(3_000), null],
    [` ${'x'.repeat(3_000)} `, null],
    ['x'.repeat(3_001), 'too_long'],
  ])('%j', (body, expected) => {
    expect(mistake(body)).toBe(expected);
  });

  it.each([
    ['2026-11-23', 'touch_too_early'],
    ['2026-11-24', 'touch_too_early'],
    ['2026-11-25', null],
    ['2027-02-22', null], // 90 days ahead.
    ['2027-02-23', 'touch_too_late'],
  ])('with the next touch on %s: %s', (on, expected) => {
    expect(mistake('x', on)).toBe(expected);
  });

  it('takes exactly the ninety days from tomorrow on', () => {
    fc.assert(
      fc.property(fc.integer({ min: -400, max: 400 }), (days) => {
        expect(mistake('x', addDays(today, days)) === null).toBe(days >= 1 && days <= 90);
      }),
    );
  });

  it('keeps all that can be kept', () => {
    expect(noteText(' a\u0000b\uD800\n c ')).toBe('ab\uFFFD\n c');
  });
});

it('counts as contact where somebody spoke with them', () => {
  expect(NOTE_KINDS.filter(isContact)).toEqual(['call', 'mail', 'meeting']);
});
