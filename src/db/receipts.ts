// What Slack has delivered once already: Slack and Bolt both deliver some things twice.
import type { Queries } from './client.ts';

/** True the first time a key is seen in the workspace, false ever after. */
export async function takeReceipt(
  db: Queries,
  given: { workspaceId: string; key: string; at: Date },
): Promise<boolean> {
  const count = await db.$executeRaw`
    INSERT INTO receipt (workspace_id, key, received_at)
    VALUES (${given.workspaceId}, ${given.key}, ${given.at}) ON CONFLICT DO NOTHING`;
  return count === 1;
}

export async function purgeReceipts(db: Queries, before: Date): Promise<void> {
  await db.receipt.deleteMany({ where: { receivedAt: { lt: before } } });
}

export async function dropReceipt(
  db: Queries,
  { key, workspaceId }: { workspaceId: string; key: string },
): Promise<void> {
  await db.receipt.deleteMany({ where: { workspaceId, key } });
}
