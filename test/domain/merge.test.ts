// Goal: merges are one step deep, and what the one who stays takes over it gives back. Method: tables.
import { describe, expect, it } from 'vitest';
import { givenBack, type MergeSide, mergeObstacle, takenOver } from '#domain/merge.ts';

const TODAY = '2026-11-24';
const aSide = (id: string, is: Partial<MergeSide> = {}): MergeSide => ({
  id,
  number: null,
  name: id,
  nameKey: id,
  ownerUserId: null,
  ownerEmail: null,
  snoozedUntil: null,
  snoozedByUserId: null,
  mergedIntoId: null,
  merged: [],
  ...is,
});
const others = [{ id: '9', number: null, name: 'Other' }];

describe('what cannot be merged', () => {
  it.each([
    ['two clients', aSide('1'), aSide('2'), null],
    ['a client with itself', aSide('1'), aSide('1'), 'same-client'],
    ['who is merged already', aSide('1'), aSide('2', { mergedIntoId: '3' }), 'already-merged'],
    ['into one who is merged', aSide('1', { mergedIntoId: '3' }), aSide('2'), 'already-merged'],
    ['who has taken others in', aSide('1'), aSide('2', { merged: others }), 'has-merged'],
    ['into one who has taken others in', aSide('1', { merged: others }), aSide('2'), null],
  ])('%s', (...row) => {
    const [, keep, merge, expected] = row;
    expect(mergeObstacle({ keep, merge })).toBe(expected);
  });
});

describe('what is taken over', () => {
  const maya = { ownerUserId: 'U1', ownerEmail: 'maya@x.example' };
  const snooze = { snoozedUntil: TODAY, snoozedByUserId: 'U2' };
  it.each<[string, Partial<MergeSide>, Partial<MergeSide>, 'owner' | 'snooze' | 'nothing']>([
    ['an owner where there is none', {}, { ownerUserId: 'U1' }, 'owner'],
    ['an owner known by e-mail only', {}, { ownerEmail: 'maya@x.example' }, 'owner'],
    ['no owner where there is one', { ownerEmail: 'jo@x.example' }, maya, 'nothing'],
    ['no owner where nobody has one', {}, {}, 'nothing'],
    ['a snooze up to and including today', {}, snooze, 'snooze'],
    ['a snooze where the own one is over', { snoozedUntil: '2026-11-23' }, snooze, 'snooze'],
    ['no snooze that is over', {}, { snoozedUntil: '2026-11-23' }, 'nothing'],
    [
      'no snooze where there is one',
      { snoozedUntil: TODAY },
      { snoozedUntil: '2026-12-24' },
      'nothing',
    ],
  ])('%s', (...row) => {
    const [, keep, merge, what] = row;
    const taken = takenOver({ keep: aSide('1', keep), merge: aSide('2', merge), today: TODAY });
    expect([taken.owner !== null, taken.snooze !== null]).toEqual([
      what === 'owner',
      what === 'snooze',
    ]);
  });

  it('is given back unless somebody has changed it since', () => {
    const side = { ...maya, ...snooze };
    const before = { snoozedUntil: '2026-05-01', snoozedByUserId: 'U3' };
    const undo = {
      keep: aSide('1', side),
      merge: aSide('2', side),
      tookOwner: true,
      snoozeBefore: before,
      isOwnerChanged: false,
      isSnoozeChanged: false,
    };
    const nobody = { ownerUserId: null, ownerEmail: null };
    expect(givenBack(undo)).toEqual({ owner: nobody, snooze: before });
    expect(givenBack({ ...undo, isOwnerChanged: true })).toEqual({ owner: null, snooze: before });
    expect(givenBack({ ...undo, isSnoozeChanged: true })).toEqual({ owner: nobody, snooze: null });
    expect(givenBack({ ...undo, tookOwner: false, snoozeBefore: null })).toEqual({
      owner: null,
      snooze: null,
    });
    const later = aSide('1', { ownerEmail: 'new@x.example', snoozedUntil: '2026-12-24' });
    expect(givenBack({ ...undo, keep: later })).toEqual({ owner: null, snooze: null });
  });
});
