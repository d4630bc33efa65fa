// The outbox of a team of its own, with instants as seconds after a noon.
import type { Database } from '#db/client.ts';
import type { HeldRow, OutboxKind } from '#db/outbox.ts';
import {
  claimNext,
  enqueue,
  findOutbox,
  finish,
  lapsedHandoffs,
  markHandoff,
  pauseLane,
  retryLater,
  settleUnknown,
} from '#db/outbox.ts';
import { cancel, endWantedBack } from '#db/wanted-back.ts';

const NOON = new Date('2026-11-24T12:00:00Z');

export const at = (seconds: number): Date => new Date(NOON.getTime() + seconds * 1_000);

/** Seconds for which a claim of `anOutbox` lasts. */
export const LEASE = 60;

export type OutboxOfATeam = Awaited<ReturnType<typeof anOutbox>>;

export async function anOutbox(db: Database, workspaceId: string, kind: OutboxKind = 'reminder') {
  const { prisma } = db;
  await prisma.workspace.create({ data: { id: workspaceId, name: 'Northwind Studio' } });
  let claims = 0;
  return {
    workspaceId,
    enqueue: (key: string, { runAt = 0, lane = 'mail' } = {}) => {
      const times = { runAt: at(runAt), at: at(0) };
      const about = { reminderId: '7' };
      return enqueue(prisma, { workspaceId, kind, key, lane, about, ...times });
    },
    claim: (now = 0): Promise<HeldRow | null> => {
      claims += 1;
      const lease = { now: at(now), leaseUntil: at(now + LEASE) };
      return claimNext(prisma, { workspaceId, kind, ...lease, fence: `fence ${claims}` });
    },
    handOver: (held: HeldRow, now = 0) => markHandoff(prisma, held, at(now)),
    end: (held: HeldRow, state: 'sent' | 'failed' | 'refused' | 'unknown') =>
      finish(prisma, held, { state, at: at(1) }),
    again: (held: HeldRow, runAt: number) =>
      retryLater(prisma, held, { runAt: at(runAt), error: '451' }),
    lapsed: (now: number) =>
      lapsedHandoffs(prisma, { workspaceId, kind, now: at(now), at: at(now) }),
    pause: (lane: string, until: number) =>
      pauseLane(prisma, { workspaceId, lane, notBefore: at(until) }),
    cancel: (id: string, mayHaveArrived = false) =>
      cancel(prisma, { workspaceId, id, at: at(1), by: 'U1', mayHaveArrived }),
    endWantedBack: (held: HeldRow, mayHaveArrived = false) =>
      endWantedBack(prisma, held, { at: at(1), error: '451', detail: null, mayHaveArrived }),
    settle: (id: string, to: 'sent' | 'queued', now = 1) =>
      settleUnknown(prisma, { workspaceId, id, to, at: at(now) }),
    find: (id: string) => findOutbox(prisma, { workspaceId, id }),
    rows: () => prisma.outbox.findMany({ where: { workspaceId }, orderBy: { id: 'asc' } }),
  };
}
