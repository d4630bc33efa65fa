// Who looks after an account.
import { recordActivity } from '#db/activity.ts';
import type { Database } from '#db/client.ts';
import {
  findClientById,
  listUnresolvedOwnerEmails,
  resolveOwnerEmail,
  saveOwner,
} from '#db/clients.ts';
import { lockWorkspace } from '#db/workspaces.ts';
import type { Client } from '#domain/types.ts';

export type OwnerResult =
  | { readonly ok: true; readonly client: Client }
  | { readonly ok: false; readonly reason: 'no_client' | 'same_owner' };

/** Hands the account to a person; the record keeps who had it before. */
export async function changeOwner(
  db: Database,
  given: { workspaceId: string; clientId: string; ownerUserId: string; actor: string; now: Date },
): Promise<OwnerResult> {
  const { workspaceId, clientId, ownerUserId, actor } = given;
  return db.prisma.$transaction(async (tx): Promise<OwnerResult> => {
    await lockWorkspace(tx, workspaceId);
    const client = await findClientById(tx, workspaceId, clientId);
    if (!client) return { ok: false, reason: 'no_client' };
    if (client.ownerUserId === ownerUserId) return { ok: false, reason: 'same_owner' };
    await saveOwner(tx, { workspaceId, clientId: client.id, ownerUserId });
    await recordActivity(tx, {
      workspaceId,
      at: given.now,
      actor,
      action: 'client.owner',
      clientId: client.id,
      facts: { to: ownerUserId, from: client.ownerUserId },
    });
    return { ok: true, client: { ...client, ownerUserId } };
  });
}

/** Owner e-mails of the books that nobody in Slack has been found for. */
export async function unresolvedOwners(db: Database, workspaceId: string): Promise<string[]> {
  return listUnresolvedOwnerEmails(db.prisma, workspaceId);
}

/** A person in Slack was found for an owner e-mail: their accounts become theirs. */
export async function resolveOwner(
  db: Database,
  given: { workspaceId: string; email: string; slackUserId: string; now: Date },
): Promise<void> {
  await db.prisma.$transaction(async (tx) => {
    const count = await resolveOwnerEmail(tx, given);
    if (count === 0) return;
    await recordActivity(tx, {
      workspaceId: given.workspaceId,
      at: given.now,
      actor: 'clock',
      action: 'client.owner',
      facts: { to: given.slackUserId, clients: count },
    });
  });
}
