// Whether what people say about a case can be read, as reading its thread has shown.
import { recordActivity } from '#db/activity.ts';
import { wantCardRedraws } from '#db/cards.ts';
import { findDispute, saveDispute } from '#db/disputes.ts';
import { lockWorkspace } from '#db/workspaces.ts';
import { isUndecided } from '#domain/dispute.ts';
import type { Database } from './deps.ts';
import { noteUnreadable } from './dispute-posts.ts';

/** What a reading disproves; another code is about our card, which is none of its business. */
const OF_READING = new Set([
  'not_in_channel',
  'channel_not_found',
  'is_archived',
  'externally_shared',
  'message_not_found',
  'thread_not_found',
  'missing_scope',
]);

/** Says of a case why its thread cannot be read, once, to whoever should know; or (null) that it can be. */
export async function setReadable(
  db: Database,
  given: {
    readonly workspaceId: string;
    readonly disputeId: string;
    /** As Slack says it; null: it can be read. */
    readonly code: string | null;
    /** Slack user ids that are admins by configuration. */
    readonly admins: readonly string[];
    readonly now: Date;
  },
): Promise<void> {
  const { code, disputeId: id, now, workspaceId } = given;
  const dispute = await findDispute(db.prisma, { workspaceId, id });
  if (!dispute || dispute.unreadable === code) return;
  if (code === null) return readableAgain(db, { workspaceId, id, now });
  // Of what is decided nobody has to be told any more.
  if (isUndecided(dispute.state)) await noteUnreadable(db, { ...given, dispute, code });
}

async function readableAgain(
  db: Database,
  { id, now: at, workspaceId }: { workspaceId: string; id: string; now: Date },
): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    await lockWorkspace(tx, workspaceId);
    const dispute = await findDispute(tx, { workspaceId, id });
    if (!dispute || !OF_READING.has(dispute.unreadable ?? '')) return;
    const { clientId, unreadable: code } = dispute;
    await saveDispute(tx, { workspaceId, id }, { unreadable: null });
    await wantCardRedraws(tx, { workspaceId, clientId });
    await recordActivity(tx, {
      workspaceId,
      at,
      actor: 'clock',
      action: 'dispute.thread_readable',
      clientId,
      facts: { disputeId: id, code },
    });
  });
}
