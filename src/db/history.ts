// Reading the record of who did what; writing it is activity.ts.
import type { Queries } from './client.ts';

export interface PastActivity {
  readonly actor: string;
  readonly at: Date;
  readonly action: string;
  readonly facts: Readonly<Record<string, string | number | boolean | null>>;
}

/** What was done with these clients, newest first; with `about` only entries whose fact of that name has one of these values. */
export async function listPast(
  db: Queries,
  given: {
    workspaceId: string;
    clientIds: readonly string[];
    actions: readonly string[];
    about?: { readonly fact: string; readonly values: readonly string[] };
  },
): Promise<PastActivity[]> {
  const { workspaceId, clientIds, actions, about } = given;
  return db.$queryRaw<PastActivity[]>`
    SELECT actor, at, action, facts FROM activity
    WHERE workspace_id = ${workspaceId} AND client_id = ANY(${clientIds.map(BigInt)}::bigint[])
      AND action = ANY(${[...actions]}::text[])
      AND (${about === undefined} OR facts ->> ${about?.fact ?? ''} = ANY(${[...(about?.values ?? [])]}::text[]))
    ORDER BY id DESC`;
}
