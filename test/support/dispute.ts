// A case on a letter team's books, opened and moved in a few words.
//
//   const disputes = aDisputeDesk(db, team);
//   const dispute = await disputes.open(acme, [[invoiceId, 2_000_00n]]);
//   await disputes.resolve(dispute, { outcome: 'partly', credits: [[invoiceId, 1_000_00n]] });
import type { Database } from '#db/client.ts';
import { listDisputeEvents } from '#db/dispute-events.ts';
import { findDispute } from '#db/disputes.ts';
import { localDay } from '#domain/calendar.ts';
import type { Dispute, Outcome } from '#domain/dispute.ts';
import type { DisputeResult, Moving } from '#flows/dispute-case.ts';
import { resolveDispute } from '#flows/dispute-decide.ts';
import { openDispute } from '#flows/dispute-open.ts';

const ZONE = 'Europe/Berlin';
const RESOLVER = { slackUserId: 'UMAYA', role: 'approver', isBarred: false } as const;

let opened = 0;

export function aDisputeDesk(
  db: Database,
  at: { readonly workspaceId: string; readonly now: () => Date },
) {
  const { now, workspaceId } = at;
  const moving = ({ id }: Pick<Dispute, 'id'>): Moving => ({
    workspaceId,
    disputeId: id,
    member: RESOLVER,
    now: now(),
    today: localDay(now(), ZONE),
  });
  const read = async ({ id }: Pick<Dispute, 'id'>): Promise<Dispute> => {
    const dispute = await findDispute(db.prisma, { workspaceId, id });
    if (!dispute) throw new Error('No such case.');
    return dispute;
  };
  const record = ({ id }: Pick<Dispute, 'id'>) =>
    listDisputeEvents(db.prisma, { workspaceId, disputeId: id });
  return {
    moving,
    read,
    record,
    /** Kinds of what is on record, in order. */
    kinds: async (dispute: Pick<Dispute, 'id'>): Promise<string[]> =>
      (await record(dispute)).map(({ kind }) => kind),
    /** Null: all of its balance. */
    open: async (
      clientId: string,
      claims: readonly (readonly [string, bigint | null])[],
    ): Promise<Dispute> => {
      opened += 1;
      const result = await openDispute(db, {
        workspaceId,
        actor: RESOLVER.slackUserId,
        now: now(),
        today: localDay(now(), ZONE),
        dispute: {
          clientId,
          claims: new Map(claims),
          reason: 'damaged_or_quality',
          request: 'part_credit',
          words: 'Two of the ten chairs came damaged.',
          saidBy: null,
          files: [],
          origin: `test:${opened}`,
        },
      });
      if (!result.ok) throw new Error(result.reason.code);
      return result.dispute;
    },
    resolve: async (
      dispute: Pick<Dispute, 'id'>,
      is: { outcome: Outcome; credits?: readonly (readonly [string, bigint])[] },
    ): Promise<DisputeResult> =>
      resolveDispute(db, {
        ...moving(dispute),
        words: null,
        decision: {
          outcome: is.outcome,
          rootSide: 'third_party',
          rootCause: 'packaging',
          prevention: null,
          credits: new Map(is.credits ?? []),
        },
      }),
  };
}
