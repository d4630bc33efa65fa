// What a letter to one client rests on, read in the transaction that decides about it.
import type { Day } from '#domain/types.ts';
import { Prisma } from '../../prisma/generated/client.ts';
import type { Queries } from './client.ts';
import { dayOrNull } from './days.ts';

/** What keeps a client from being written to, whatever is open. */
export interface ClientHolds {
  readonly snoozedUntil: Day | null;
  /** When somebody gets in touch again, as was said. */
  readonly nextTouchOn: Day | null;
  readonly doNotRemind: { readonly why: string | null } | null;
  /** Since when an answer of theirs waits for one of ours. */
  readonly repliedAt: Date | null;
  /** When somebody last noted a call, a mail or a meeting with them. */
  readonly lastSpoken: { readonly at: Date; readonly byUserId: string } | null;
}

/** Kinds of notes that tell of a contact; the words of `isContact` in domain/note.ts. */
export const CONTACT_NOTES = Prisma.sql`('call', 'mail', 'meeting')`;

/** Nobody else decides about this client until the transaction ends: two letters never pass the gate side by side. */
export async function lockClient(
  tx: Queries,
  given: { workspaceId: string; clientId: string },
): Promise<void> {
  await tx.$executeRaw`
    SELECT 1 FROM client WHERE workspace_id = ${given.workspaceId} AND id = (
      SELECT coalesce(merged_into_id, id) FROM client
      WHERE workspace_id = ${given.workspaceId} AND id = ${BigInt(given.clientId)})
    FOR NO KEY UPDATE`;
}

/** The holds of a client, those of clients merged into it among them; null when there is none. */
export async function loadHolds(
  tx: Queries,
  given: { workspaceId: string; clientId: string },
): Promise<ClientHolds | null> {
  const id = BigInt(given.clientId);
  const rows = await tx.client.findMany({
    where: { workspaceId: given.workspaceId, OR: [{ id }, { mergedIntoId: id }] },
    select: {
      id: true,
      snoozedUntil: true,
      nextTouchOn: true,
      doNotRemind: true,
      doNotRemindWhy: true,
      repliedAt: true,
    },
    orderBy: { repliedAt: { sort: 'asc', nulls: 'last' } },
  });
  const own = rows.find((row) => row.id === id);
  if (!own) return null;
  const quiet = rows.find((row) => row.doNotRemind);
  return {
    snoozedUntil: dayOrNull(own.snoozedUntil),
    nextTouchOn: rows.map((row) => dayOrNull(row.nextTouchOn)).reduce(laterOf),
    doNotRemind: quiet ? { why: quiet.doNotRemindWhy } : null,
    repliedAt: rows[0]?.repliedAt ?? null,
    lastSpoken: await lastSpokenWith(
      tx,
      given.workspaceId,
      rows.map((row) => row.id),
    ),
  };
}

function laterOf(a: Day | null, b: Day | null): Day | null {
  return a !== null && (b === null || a > b) ? a : b;
}

async function lastSpokenWith(
  tx: Queries,
  workspaceId: string,
  clientIds: readonly bigint[],
): Promise<ClientHolds['lastSpoken']> {
  const [note] = await tx.$queryRaw<{ at: Date; byUserId: string }[]>`
    SELECT created_at AS at, author_user_id AS "byUserId" FROM note
    WHERE workspace_id = ${workspaceId} AND client_id = ANY(${[...clientIds]}::bigint[])
      AND kind IN ${CONTACT_NOTES} AND deleted_at IS NULL
    ORDER BY created_at DESC LIMIT 1`;
  return note ?? null;
}

/** That the client answered and waits for us, or, with null, that somebody has seen to it. */
export async function saveReplied(
  tx: Queries,
  given: { workspaceId: string; clientId: string; at: Date | null; byUserId: string },
): Promise<void> {
  const { at, byUserId, workspaceId } = given;
  const id = BigInt(given.clientId);
  const data = { repliedAt: at, repliedByUserId: byUserId };
  // An answer covers what was written under the names of merged clients, too.
  const where = at === null ? { OR: [{ id }, { mergedIntoId: id }] } : { id };
  await tx.client.updateMany({ where: { workspaceId, ...where }, data });
}
