// The disputes that lead the digest: past the day on which their client was to have an answer. Pure.
import type { Dispute } from './dispute.ts';
import { isStale } from './dispute-clock.ts';
import type { Day, Money } from './types.ts';

/** A case as the digest shows it. */
export interface StaleDispute {
  readonly disputeId: string;
  readonly number: number;
  readonly clientId: string;
  readonly name: string;
  /** What of it is out of the chase, by currency. */
  readonly held: readonly Money[];
  readonly targetOn: Day;
  readonly ownerUserId: string | null;
  readonly ownerGroupId: string | null;
}

/** A case with what says whether it is stale. */
export type ClockedDispute = Omit<StaleDispute, 'targetOn'> & Pick<Dispute, 'state' | 'clock'>;

/** As many as a digest shows. */
const SHOWN = 10;

/** Those past their day, the longest first, at most ten of them, and how many there are beyond; null where there is none. */
export function staleFirst(
  disputes: readonly ClockedDispute[],
  today: Day,
): { readonly shown: readonly StaleDispute[]; readonly more: number } | null {
  const stale = disputes
    .filter((one) => isStale(one, today))
    .map((one) => ({
      disputeId: one.disputeId,
      number: one.number,
      clientId: one.clientId,
      name: one.name,
      held: one.held,
      targetOn: one.clock.targetOn,
      ownerUserId: one.ownerUserId,
      ownerGroupId: one.ownerGroupId,
    }))
    .sort((a, b) =>
      a.targetOn === b.targetOn ? a.number - b.number : a.targetOn < b.targetOn ? -1 : 1,
    );
  if (stale.length === 0) return null;
  return { shown: stale.slice(0, SHOWN), more: Math.max(0, stale.length - SHOWN) };
}
