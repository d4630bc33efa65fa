// Leaving a client in peace for a while: everybody sees who asked for it and until when.
import { recordActivity } from '#db/activity.ts';
import type { Database } from '#db/client.ts';
import { findClientById, saveSnooze } from '#db/clients.ts';
import { wantRedraw } from '#db/digest-redraws.ts';
import { lockWorkspace } from '#db/workspaces.ts';
import { addDays } from '#domain/calendar.ts';
import type { Client, Day } from '#domain/types.ts';

/** A snooze is a pause, not a way to forget: no longer than this. */
export const LONGEST_SNOOZE_DAYS = 92;

export type SnoozeResult =
  | { readonly ok: true; readonly client: Client; readonly until: Day }
  | { readonly ok: false; readonly reason: 'no_client' | 'not_after_today' | 'too_long' };

/** What is wrong with the day, if anything: known without asking the database. */
export function snoozeMistake(given: {
  until: Day;
  today: Day;
}): 'not_after_today' | 'too_long' | null {
  if (given.until <= given.today) return 'not_after_today';
  return given.until > addDays(given.today, LONGEST_SNOOZE_DAYS) ? 'too_long' : null;
}

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
  const { workspaceId, clientId, until, actor } = given;
  const mistake = snoozeMistake(given);
  if (mistake) return { ok: false, reason: mistake };
  return db.prisma.$transaction(async (tx): Promise<SnoozeResult> => {
    await lockWorkspace(tx, workspaceId);
    const client = await findClientById(tx, workspaceId, clientId);
    if (!client) return { ok: false, reason: 'no_client' };
    await saveSnooze(tx, { workspaceId, clientId: client.id, until, byUserId: actor });
    await wantRedraw(tx, workspaceId);
    await recordActivity(tx, {
      workspaceId,
      at: given.now,
      actor,
      action: 'client.snooze',
      clientId: client.id,
      ...(given.why === null ? {} : { why: given.why }),
      facts: { until, before: client.snoozedUntil },
    });
    return { ok: true, client, until };
  });
}
