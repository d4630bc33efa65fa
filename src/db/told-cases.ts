// A case as a letter to the client sees it: as it stands, since when, and what the client was asked last.
import type { ToldCase } from '#domain/telling.ts';
import type { Queries } from './client.ts';
import { listDisputeEvents } from './dispute-events.ts';
import { findDispute } from './disputes.ts';

/** Null: there is no such case. */
export async function findToldCase(
  db: Queries,
  key: { workspaceId: string; id: string },
): Promise<ToldCase | null> {
  const dispute = await findDispute(db, key);
  if (!dispute) return null;
  const { workspaceId } = key;
  const events = await listDisputeEvents(db, { workspaceId, disputeId: dispute.id });
  const begun = events.findLastIndex(({ kind }) => kind === 'opened' || kind === 'reopened');
  const since = events.slice(Math.max(begun, 0));
  const last = (kind: string) => since.findLast((event) => event.kind === kind);
  const asked = last('client_asked');
  const words = asked?.words?.trim() ?? '';
  return {
    dispute,
    begunAt: events[begun]?.at ?? dispute.openedAt,
    question: asked && words !== '' ? { words, at: asked.at } : null,
    toldAt: last('told_client')?.at ?? null,
  };
}
