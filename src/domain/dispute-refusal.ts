// Why something was not done to a case, as codes with what the answer has to name. Types only. Pure.
import type { Dispute } from './dispute.ts';
import type { ClaimMistake, DecisionMistake } from './dispute-amounts.ts';
import type { RestMistake } from './dispute-clock.ts';
import type { DisputeEvent } from './dispute-event.ts';
import type { MoveRefusal } from './dispute-rights.ts';

/** Why somebody cannot have a case: nobody knows them yet, they may never act here, or their role is too small. */
export type HolderObstacle = 'unknown' | 'barred' | 'no_role';

/** Why a move was not made; nothing was changed. */
export type DisputeRefusal =
  /** The case is not in the books. */
  | { readonly code: 'gone' }
  /** Its state does not let it happen: somebody else was faster, as its last entry tells. */
  | { readonly code: 'moved'; readonly last: DisputeEvent | null }
  /** One of its invoices is in another open case by now. */
  | { readonly code: 'in_other_case'; readonly number: number }
  /** Whom it was to be given to cannot have it. */
  | { readonly code: 'cannot_have'; readonly why: HolderObstacle }
  | { readonly code: 'no_words' | 'same_owner' | 'no_mediator' | 'reopen_too_late' }
  | MoveRefusal
  | ClaimMistake
  | DecisionMistake
  | { readonly code: RestMistake };

/** Why no case was opened. */
export type OpenDisputeRefusal =
  | { readonly code: 'no_client' | 'no_words' | 'long_words' }
  /** Some of the invoices are in other cases, and some in none: each is one of its own. */
  | { readonly code: 'in_cases'; readonly disputes: readonly Pick<Dispute, 'number'>[] }
  /** They are in a case that is decided and waits for its credit: what is said anew opens that one again. */
  | {
      readonly code: 'decided_case';
      readonly dispute: Pick<Dispute, 'number'>;
      readonly canReopen: boolean;
    }
  | ClaimMistake;
