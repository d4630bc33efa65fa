// Leaving a client in peace for a while: everybody sees who asked for it and until when.
import { recordActivity } from '#db/activity.ts';
import type { Database } from '#db/client.ts';
import { findClientById, saveSnooze } from '#db/clients.ts';
import { addDays } from '#domain/calendar.ts';
import type { Client, Day } from '#domain/types.ts';

/** A snooze is a pause, not a way to forget: no longer than this. */
export const LONGEST_SNOOZE_DAYS = 92;

export type SnoozeResult =
  | { readonly ok: true; readonly client: Client; readonly until: Day }
  | { readonly ok: false; readonly reason: 'no_client' | 'not_after_today' | 'too_long' };

export async function snoozeClient(
  db: Database,
  given: {
    workspaceId: string;
    clientId: string;
    until: Day;
    today: Day;
    why: string | null;
    actor: string;
    now: Date;
  },
): Promise<SnoozeResult> {
  const { workspaceId, clientId, until, today, actor } = given;
  if (until <= today) return { ok: false, reason: 'not_after_today' };
  if (until > addDays(today, LONGEST_SNOOZE_DAYS)) return { ok: false, reason: 'too_long' };
  return db.prisma.$transaction(async (tx): Promise<SnoozeResult> => {
    const client = await findClientById(tx, workspaceId, clientId);
    if (!client) return { ok: false, reason: 'no_client' };
    await saveSnooze(tx, { workspaceId, clientId, until, byUserId: actor });
    await recordActivity(tx, {
      workspaceId,
      at: given.now,
      actor,
      action: 'client.snooze',
      clientId,
      ...(given.why === null ? {} : { why: given.why }),
      facts: { until, before: client.snoozedUntil },
    });
    return { ok: true, client, until };
  });
}
