// Two clients that a person says are one: what may be merged, and what the one who stays takes over. Pure.
import type { Client, ClientRef, Day } from './types.ts';

/** A client as merging sees it. */
export interface MergeSide
  extends ClientRef,
    Pick<Client, 'ownerUserId' | 'ownerEmail' | 'snoozedUntil' | 'snoozedByUserId'> {
  readonly nameKey: string;
  readonly mergedIntoId: string | null;
  /** Who was merged into it. */
  readonly merged: readonly ClientRef[];
}

/**
 * Why two clients cannot be merged, or null. Merges are one step deep, so that each can be undone by itself: who is
 * merged already takes nobody in, and who has taken others in stays.
 */
export function mergeObstacle(given: {
  keep: MergeSide;
  merge: MergeSide;
}): 'same-client' | 'already-merged' | 'has-merged' | null {
  const { keep, merge } = given;
  if (keep.id === merge.id) return 'same-client';
  if (keep.mergedIntoId !== null || merge.mergedIntoId !== null) return 'already-merged';
  return merge.merged.length > 0 ? 'has-merged' : null;
}

type OwnerOf = Pick<MergeSide, 'ownerUserId' | 'ownerEmail'>;
export type SnoozeOf = Pick<MergeSide, 'snoozedUntil' | 'snoozedByUserId'>;

/** What the one who stays takes over; null: it keeps its own. */
export interface TakenOver {
  readonly owner: OwnerOf | null;
  readonly snooze: SnoozeOf | null;
}

/** Owner and snooze of the one who stays hold; where it has none, or its snooze is over, those of the other do. */
export function takenOver(given: { keep: MergeSide; merge: MergeSide; today: Day }): TakenOver {
  const { keep, merge, today } = given;
  const isOwned = (one: OwnerOf) => one.ownerUserId !== null || one.ownerEmail !== null;
  const isSnoozed = (one: SnoozeOf) => one.snoozedUntil !== null && one.snoozedUntil >= today;
  const { ownerUserId, ownerEmail, snoozedUntil, snoozedByUserId } = merge;
  return {
    owner: !isOwned(keep) && isOwned(merge) ? { ownerUserId, ownerEmail } : null,
    snooze: !isSnoozed(keep) && isSnoozed(merge) ? { snoozedUntil, snoozedByUserId } : null,
  };
}

/**
 * What the one who stays gives back when the merge is undone: what it took over, unless somebody has changed it since or
 * it is no longer what the other one has.
 */
export function givenBack(given: {
  keep: MergeSide;
  merge: MergeSide;
  tookOwner: boolean;
  /** What its own snooze was; null where it took none over. */
  snoozeBefore: SnoozeOf | null;
  isOwnerChanged: boolean;
  isSnoozeChanged: boolean;
}): TakenOver {
  const { keep, merge, snoozeBefore } = given;
  const hasItsOwner =
    given.tookOwner && !given.isOwnerChanged && keep.ownerEmail === merge.ownerEmail;
  const hasItsSnooze =
    !given.isSnoozeChanged &&
    keep.snoozedUntil === merge.snoozedUntil &&
    keep.snoozedByUserId === merge.snoozedByUserId;
  return {
    owner: hasItsOwner ? { ownerUserId: null, ownerEmail: null } : null,
    snooze: hasItsSnooze ? snoozeBefore : null,
  };
}
