// What of a case is to be said in Slack now, in its order; and what becomes of a case whose thread Slack does not take.
import { randomUUID } from 'node:crypto';
import type { Queries } from '#db/client.ts';
import {
  findChannelOfDispute,
  findPostBefore,
  hurryMended,
  hurryPosts,
} from '#db/dispute-cards.ts';
import { findDisputePolicy } from '#db/dispute-policy.ts';
import { saveDispute } from '#db/disputes.ts';
import type { HeldRow } from '#db/outbox.ts';
import { claimNext, enqueue, finish, retryLater } from '#db/outbox.ts';
import { findWorkspace, lockWorkspace } from '#db/workspaces.ts';
import type { Dispute } from '#domain/dispute.ts';
import type { DisputeEvent } from '#domain/dispute-event.ts';
import type { Database } from './deps.ts';
import type { DisputeCardContent } from './dispute-card.ts';
import { loadDisputeCard } from './dispute-card.ts';
import { DISPUTE_LANE, loadCase, writeMove } from './dispute-case.ts';
import { adminsOf, whoMayWork } from './whom-to-tell.ts';

const POST_LEASE_MINUTES = 5;
const ROUTE_SECONDS = 60;
const HELD_SECONDS = 10;
const MEND_MINUTES = 60;
/** What could not be said in a thread for so long is in the record and nowhere else. */
const MOST_DAYS = 30;
/** That nobody will mend by inviting us: the message at the head of the thread is gone. */
const GONE_FOR_GOOD = new Set(['message_not_found', 'thread_not_found']);

/** One message that is due, and what it shows. */
export type DueDisputePost = { readonly held: HeldRow; readonly dispute: Dispute } & (
  | {
      readonly kind: 'root';
      /** Null: no channel is named. */
      readonly channelId: string | null;
      /** The channel that it was handed to before; null: none. */
      readonly triedIn: string | null;
      readonly content: DisputeCardContent;
    }
  | { readonly kind: 'fact'; readonly event: DisputeEvent; readonly content: DisputeCardContent }
  | {
      readonly kind: 'mend';
      readonly code: string;
      readonly channelId: string | null;
      /** Whoever is reached first has been told. */
      readonly people: readonly string[];
      readonly content: DisputeCardContent;
    }
);

/** What waited for somebody to mend a thread does not wait for its hour once it can be read again. */
export async function hurryMendedDisputes(
  db: Database,
  given: { workspaceId: string; now: Date },
): Promise<void> {
  await hurryMended(db.prisma, { workspaceId: given.workspaceId, at: given.now });
}

/** The next message that may be posted now; one that has to wait for another is put back. Null: nothing is due. */
export async function claimDueDisputePost(
  db: Database,
  given: { workspaceId: string; now: Date },
): Promise<DueDisputePost | null> {
  const { now } = given;
  for (;;) {
    const held = await claimNext(db.prisma, {
      ...given,
      kind: 'dispute',
      leaseUntil: new Date(now.getTime() + POST_LEASE_MINUTES * 60_000),
      fence: randomUUID(),
    });
    if (!held) return null;
    const due = await dueOf(db, { held, now });
    if (due) return due;
  }
}

/** Null: it is put back, or over. */
async function dueOf(
  db: Database,
  { held, now }: { held: HeldRow; now: Date },
): Promise<DueDisputePost | null> {
  const { workspaceId } = held;
  const { code, disputeId = '', people = '', seq: place = '' } = held.about;
  const content = await loadDisputeCard(db, { workspaceId, id: disputeId, now });
  const seq = Number(place);
  const event = content?.events.find((one) => one.seq === seq);
  if (!content || !event) return end(db, { held, now, error: 'gone' });
  const { dispute } = content;
  const about = { held, dispute };
  if (code !== undefined) {
    const channelId = dispute.place?.channelId ?? (await channelOf(db.prisma, workspaceId));
    return { ...about, kind: 'mend', code, channelId, people: people.split(','), content };
  }
  if (seq === 1) {
    if (dispute.routedAt === null)
      return wait(db, { held, runAt: later(now, ROUTE_SECONDS), error: 'not_routed' });
    const channelId = await channelOf(db.prisma, workspaceId);
    const triedIn = await findChannelOfDispute(db.prisma, { workspaceId, id: disputeId });
    return { ...about, kind: 'root', channelId, triedIn, content };
  }
  const before = await findPostBefore(db.prisma, { workspaceId, disputeId, seq });
  if (before) {
    const least = before.isQueued ? before.runAt : later(now, HELD_SECONDS);
    // In the order of the record again once the first of them is through.
    const runAt = new Date(Math.max(least.getTime(), now.getTime()) + seq - before.seq);
    return wait(db, { held, runAt, error: 'waits' });
  }
  if (dispute.place === null) return end(db, { held, now, error: 'no_root' });
  return { ...about, kind: 'fact', event, content };
}

function later(now: Date, seconds: number): Date {
  return new Date(now.getTime() + seconds * 1_000);
}

async function wait(
  db: Database,
  given: { held: HeldRow; runAt: Date; error: string },
): Promise<null> {
  const { held, ...rest } = given;
  await retryLater(db.prisma, held, rest);
  return null;
}

async function end(
  db: Database,
  { error, held, now }: { held: HeldRow; now: Date; error: string },
): Promise<null> {
  await finish(db.prisma, held, { state: 'refused', at: now, error });
  return null;
}

/** Where cases stand: the channel of disputes, else the one of the digest. */
async function channelOf(db: Queries, workspaceId: string): Promise<string | null> {
  const policy = await findDisputePolicy(db, workspaceId);
  return policy.channelId ?? (await findWorkspace(db, workspaceId))?.digestChannelId ?? null;
}

/**
 * Slack does not take it until a person mends something: it is tried again each hour, and the first time the record and
 * one person are told, in the same transaction. What nobody can mend is said nowhere but in the record.
 */
export async function putOffDisputePost(
  db: Database,
  due: DueDisputePost,
  given: {
    code: string;
    /** It is certain that nothing of it stands in Slack. */
    isUndelivered: boolean;
    admins: readonly string[];
    now: Date;
  },
): Promise<void> {
  const { code, isUndelivered, now } = given;
  const { dispute, held, kind } = due;
  await db.prisma.$transaction(async (tx) => {
    await lockWorkspace(tx, dispute.workspaceId);
    const isOld = kind === 'fact' && daysSince(due.event.at, now) > MOST_DAYS;
    const isOver = kind === 'mend' || isOld || (kind === 'fact' && GONE_FOR_GOOD.has(code));
    const isHeld = isOver
      ? await finish(tx, held, { state: 'failed', at: now, error: code })
      : await retryLater(tx, held, {
          runAt: later(now, MEND_MINUTES * 60),
          error: code,
          isUndelivered,
        });
    if (isHeld && kind !== 'mend') await tellUnreadable(tx, { ...given, dispute });
  });
}

function daysSince(at: Date, now: Date): number {
  return (now.getTime() - at.getTime()) / 86_400_000;
}

/** The card at the head of the thread cannot be drawn again until a person mends something. */
export async function noteUnreadable(
  db: Database,
  given: { dispute: Dispute; code: string; admins: readonly string[]; now: Date },
): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    await lockWorkspace(tx, given.dispute.workspaceId);
    await tellUnreadable(tx, given);
  });
}

async function tellUnreadable(
  tx: Queries,
  given: { dispute: Dispute; code: string; admins: readonly string[]; now: Date },
): Promise<void> {
  const { admins, code, now: at } = given;
  const { id: disputeId, workspaceId } = given.dispute;
  const about = await loadCase(tx, { workspaceId, id: disputeId });
  if (!about || about.dispute.unreadable === code) return;
  const { dispute } = about;
  // Whoever should know has been told; only what mends it is another matter now.
  if (dispute.unreadable !== null)
    return saveDispute(tx, { workspaceId, id: disputeId }, { unreadable: code });
  await writeMove(tx, about, {
    change: { unreadable: code },
    event: { kind: 'thread_unreadable', facts: { code } },
    actor: 'clock',
    at,
  });
  const close = [dispute.ownerUserId, dispute.openedBy];
  const people = [...close, ...(await adminsOf(tx, { workspaceId, admins }))];
  const named = people.flatMap((one) => (one !== null && /^[UW][A-Z0-9]+$/.test(one) ? [one] : []));
  const userIds = await whoMayWork(tx, { workspaceId, userIds: named, admins });
  const unique = [...new Set(userIds)];
  if (unique.length === 0) return;
  await enqueue(tx, {
    workspaceId,
    kind: 'dispute',
    key: `${disputeId}:mend:${dispute.moves}`,
    lane: DISPUTE_LANE,
    about: { disputeId, seq: '1', code, people: unique.join(',') },
    runAt: at,
    at,
  });
}

/** Somebody says that it is mended: what waits for its next hour is tried now. */
export async function tryDisputeAgain(
  db: Database,
  given: { workspaceId: string; disputeId: string; now: Date },
): Promise<void> {
  const { now: at, ...key } = given;
  await hurryPosts(db.prisma, { ...key, at });
}
