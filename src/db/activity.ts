// The record of who did what: append only, each row's hash covers the row before it.
import { createHash } from 'node:crypto';
import { toJson } from '#platform/json.ts';
import type { Queries } from './client.ts';

export interface ActivityEntry {
  readonly workspaceId: string;
  readonly at: Date;
  /** Slack user id, "terminal" or "clock". */
  readonly actor: string;
  /** noun.verb, such as "client.snooze". */
  readonly action: string;
  readonly clientId?: string;
  readonly why?: string;
  /** What happened, without personal data: it is part of the hash for good. */
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
}

/** Adds one entry. Must run in the transaction of the change it records, whose row lock orders the chain. */
export async function recordActivity(tx: Queries, entry: ActivityEntry): Promise<void> {
  await recordActivities(tx, entry.workspaceId, [entry]);
}

/** Adds entries of one workspace in their order; see `recordActivity`. */
export async function recordActivities(
  tx: Queries,
  workspaceId: string,
  entries: readonly ActivityEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  const [workspace] = await tx.$queryRaw<{ activity_head: string }[]>`
    SELECT activity_head FROM workspace WHERE id = ${workspaceId} FOR UPDATE`;
  if (!workspace) throw new Error('There is no such workspace to record an activity in.');
  let head = workspace.activity_head;
  const rows = entries.map((entry) => {
    head = hashOf(head, entry);
    const { action, actor, at, clientId = null, facts, why = null } = entry;
    return { at, actor, action, clientId, why, facts, hash: head };
  });
  // One trip for both: letters wait for this one after the other.
  await tx.$executeRaw`
    WITH chain AS (UPDATE workspace SET activity_head = ${head} WHERE id = ${workspaceId})
    INSERT INTO activity (workspace_id, at, actor, action, client_id, why, facts, hash)
    SELECT ${workspaceId}, e."at", e."actor", e."action", e."clientId", e."why", e."facts", e."hash"
    FROM ROWS FROM (jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS ("at" timestamptz, "actor" text,
      "action" text, "clientId" bigint, "why" text, "facts" jsonb, "hash" text)) WITH ORDINALITY e
    ORDER BY e.ordinality`;
}

/** The ids of entries whose hash does not follow from what stands before them; [] when the chain holds. */
export async function brokenLinks(db: Queries, workspaceId: string): Promise<string[]> {
  const rows = await db.activity.findMany({ where: { workspaceId }, orderBy: { id: 'asc' } });
  let head = '';
  const broken: string[] = [];
  for (const row of rows) {
    const expected = hashOf(head, {
      workspaceId,
      at: row.at,
      actor: row.actor,
      action: row.action,
      ...(row.clientId === null ? {} : { clientId: row.clientId.toString() }),
      facts: row.facts as ActivityEntry['facts'],
    });
    if (expected !== row.hash) broken.push(row.id.toString());
    head = row.hash;
  }
  return broken;
}

/** `why` stays outside, so that personal words can be erased without breaking the chain. */
function hashOf(previous: string, entry: ActivityEntry): string {
  const facts = Object.entries(entry.facts).sort(([a], [b]) => (a < b ? -1 : 1));
  const covered = [
    entry.at.toISOString(),
    entry.actor,
    entry.action,
    entry.clientId ?? null,
    facts,
  ];
  return createHash('sha256').update(previous).update(toJson(covered)).digest('hex');
}
