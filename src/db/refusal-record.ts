// What the record already holds of letters to a client that could not go.
import type { Queries } from './client.ts';

/** The marks of what was refused since then, as `facts` have them; codes alone where nothing nearer was written. */
export async function listRefusedSince(
  db: Queries,
  given: { workspaceId: string; clientId: string; since: Date },
): Promise<string[]> {
  const rows = await db.activity.findMany({
    where: {
      workspaceId: given.workspaceId,
      clientId: BigInt(given.clientId),
      at: { gte: given.since },
      action: 'reminder.refuse',
    },
    select: { facts: true },
  });
  return rows.flatMap(({ facts }) => {
    const { codes = '', refusals = codes } = facts as { codes?: string; refusals?: string };
    return refusals.split(',');
  });
}
