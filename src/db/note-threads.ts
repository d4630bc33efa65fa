// What of ours a Slack thread hangs under, and by which names its clients are called.
import type { SearchableClient } from '#domain/client-search.ts';
import type { DigestPlan } from '#domain/digest.ts';
import type { Queries } from './client.ts';
import { digestOf } from './digests.ts';

/** A card about one client, or a digest. */
export type ThreadRoot =
  | { readonly kind: 'card'; readonly clientId: string }
  | { readonly kind: 'digest'; readonly plan: DigestPlan };

/** Null: a message of somebody else. */
export async function findThreadRoot(
  db: Queries,
  given: { workspaceId: string; channelId: string; ts: string },
): Promise<ThreadRoot | null> {
  const { channelId, ts, workspaceId } = given;
  const card = await db.card.findFirst({
    where: { workspaceId, channelId, ts },
    select: { clientId: true },
  });
  if (card) return { kind: 'card', clientId: card.clientId.toString() };
  const part = await db.digestMessage.findFirst({
    where: { workspaceId, ts, digest: { channelId } },
    select: { digest: true },
  });
  const plan = part ? digestOf(part.digest).plan : null;
  return plan && { kind: 'digest', plan };
}

/** These clients in their order, each with all its names; who was merged since stands as the one who has its invoices. */
export async function listCalledClients(
  db: Queries,
  given: { workspaceId: string; ids: readonly string[] },
): Promise<SearchableClient[]> {
  const rows = await db.$queryRaw<
    { id: bigint; number: string | null; name: string; aliases: string[] }[]
  >`
    SELECT k.id, k.number, k.name,
      ARRAY(SELECT a.alias FROM client_alias a WHERE a.workspace_id = k.workspace_id AND a.client_id = k.id) AS aliases
    FROM (SELECT coalesce(c.merged_into_id, c.id) AS id, min(wanted.at) AS at
      FROM unnest(${given.ids.map(BigInt)}::bigint[]) WITH ORDINALITY AS wanted (id, at)
      JOIN client c ON c.workspace_id = ${given.workspaceId} AND c.id = wanted.id
      GROUP BY 1) meant
    JOIN client k ON k.workspace_id = ${given.workspaceId} AND k.id = meant.id
    ORDER BY meant.at`;
  return rows.map((row) => ({ ...row, id: row.id.toString() }));
}
