// The letters that today's digest suggests, one for each client who needs somebody, a page at a time.
import type { Member } from '#domain/member.ts';
import type { Day } from '#domain/types.ts';
import type { Database } from './deps.ts';
import { planToday } from './digest.ts';
import { previewReminder } from './reminder-preview.ts';
import type { Proposal } from './reminder-proposal.ts';

export interface ListedProposal {
  /** Which client of the list it is about, from 0. */
  readonly position: number;
  readonly proposal: Proposal;
}

export interface ProposalPage {
  /** By risk, as in the digest. A client with nothing to remind of is left out. */
  readonly listed: readonly ListedProposal[];
  /** The position of the first client of this page: the one asked for, or that of the last page there is. */
  readonly from: number;
  /** How many clients the list has. */
  readonly total: number;
}

/** At most `limit` clients of the list from a position on. What refuses a letter is on record, once a day for each reason. */
export async function listProposals(
  db: Database,
  given: {
    workspaceId: string;
    today: Day;
    now: Date;
    hasMailServer: boolean;
    member: Pick<Member, 'slackUserId' | 'role' | 'isBarred'>;
    from: number;
    limit: number;
  },
): Promise<ProposalPage> {
  const { limit, member } = given;
  const plan = await planToday(db, given);
  const clientIds = [...new Set(plan.needsSomeone.map(({ clientId }) => clientId))];
  const total = clientIds.length;
  // Clients may have left the list since the page before was drawn.
  const from = given.from < total ? given.from : Math.max(0, total - limit);
  const listed: ListedProposal[] = [];
  for (const [at, clientId] of clientIds.slice(from, from + limit).entries()) {
    const asked = { ...given, clientId, actor: member.slackUserId, looking: 'listed' } as const;
    const result = await previewReminder(db, asked);
    if (result.ok) listed.push({ position: from + at, proposal: result.proposal });
  }
  return { listed, from, total };
}
