// Who may do what to a dispute, and why not. Pure.
import type { Dispute, DisputeMove, Proposal } from './dispute.ts';
import type { Member } from './member.ts';
import { may } from './member.ts';

export type MoveRefusal =
  /** Their role lets them do nothing here. */
  | { readonly code: 'no_role' }
  /** Somebody has it already, and says so. */
  | { readonly code: 'taken'; readonly ownerUserId: string }
  /** Only its owner, the owner's lead, an approver or an admin gives it to somebody else. */
  | { readonly code: 'not_yours'; readonly ownerUserId: string | null }
  /** Nobody says yes to what they proposed themselves. */
  | { readonly code: 'own_proposal' }
  /** So much needs an approver or the owner's lead. */
  | { readonly code: 'needs_approver' }
  /** Only who proposed it takes it back. */
  | { readonly code: 'not_proposer'; readonly by: string };

interface Asking {
  readonly member: Pick<Member, 'slackUserId' | 'role' | 'isBarred'>;
  readonly dispute: Pick<Dispute, 'ownerUserId' | 'takenAt'>;
  /** The lead of its owner; null: none is named. */
  readonly leadUserId: string | null;
  /** The proposal that stands, or none. */
  readonly proposal: Pick<Proposal, 'by' | 'needsApproval' | 'leadUserId'> | null;
}

/** Why this person may not do it; null: they may. Whether the case is in a state for it is the table's matter. */
export function whyNotMove(move: DisputeMove | 'accept', asking: Asking): MoveRefusal | null {
  if (!may(asking.member, 'collector')) return { code: 'no_role' };
  switch (move) {
    case 'take':
      return whyNotTake(asking);
    case 'hand_over':
      return whyNotHandOver(asking);
    case 'accept':
      return whyNotAccept(asking);
    case 'take_back':
      return asking.proposal && asking.proposal.by !== asking.member.slackUserId
        ? { code: 'not_proposer', by: asking.proposal.by }
        : null;
    case 'amend':
    case 'ask_client':
    case 'client_answered':
    case 'propose':
    case 'decline':
    case 'settle':
    case 'grant':
    case 'credit_seen':
    case 'snooze':
    case 'mediate':
    case 'reopen':
      return null;
  }
}

/** Whoever takes it first has it: its owner says so with the same button. */
function whyNotTake({ dispute, member }: Asking): MoveRefusal | null {
  const { ownerUserId, takenAt } = dispute;
  if (takenAt === null || ownerUserId === null || ownerUserId === member.slackUserId) return null;
  return { code: 'taken', ownerUserId };
}

function whyNotHandOver({ dispute, leadUserId, member }: Asking): MoveRefusal | null {
  const { ownerUserId } = dispute;
  const isTheirs = [ownerUserId, leadUserId].includes(member.slackUserId);
  if (ownerUserId === null || isTheirs || may(member, 'approver')) return null;
  return { code: 'not_yours', ownerUserId };
}

/**
 * Four eyes: never the one who proposed it; above the limit an approver, or the lead of whoever had the case when it was
 * proposed. Whoever gets it afterwards brings no lead along: nobody chooses who says yes to them by handing it over.
 */
function whyNotAccept({ member, proposal }: Asking): MoveRefusal | null {
  if (proposal?.by === member.slackUserId) return { code: 'own_proposal' };
  if (!proposal?.needsApproval) return null;
  const isLead = proposal.leadUserId === member.slackUserId;
  return isLead || may(member, 'approver') ? null : { code: 'needs_approver' };
}
