// What people say about letters afterwards: it did arrive, send it again, the client wrote back, somebody answered.
import { recordActivity } from '#db/activity.ts';
import { wantCardRedraws } from '#db/cards.ts';
import type { Queries } from '#db/client.ts';
import { findClientById } from '#db/clients.ts';
import { wantRedraw } from '#db/digest-redraws.ts';
import { cancel, settleUnknown } from '#db/outbox.ts';
import { saveReplied } from '#db/reminder-facts.ts';
import type { Reminder } from '#db/reminders.ts';
import { findReminder } from '#db/reminders.ts';
import { lockWorkspace } from '#db/workspaces.ts';
import type { Client } from '#domain/types.ts';
import type { Database } from './deps.ts';

interface Settling {
  readonly workspaceId: string;
  readonly reminderId: string;
  readonly actor: string;
  readonly now: Date;
}

export type SettleResult =
  | { readonly ok: true; readonly reminder: Reminder }
  | { readonly ok: false; readonly reason: 'no_reminder' }
  /** Somebody was faster, or it is known by now. */
  | { readonly ok: false; readonly reason: 'not_unknown'; readonly reminder: Reminder };

/**
 * A letter of which nobody knows whether it arrived: a person looked and says that it did, or that it shall go out once
 * more. Once more is the same letter with the same Message-ID, and the gate is asked again.
 */
export async function settleReminder(
  db: Database,
  given: Settling & { as: 'sent' | 'again' },
): Promise<SettleResult> {
  const { actor, now, workspaceId } = given;
  return db.prisma.$transaction(async (tx): Promise<SettleResult> => {
    await lockWorkspace(tx, workspaceId);
    const before = await findReminder(tx, { workspaceId, id: given.reminderId });
    if (!before) return { ok: false, reason: 'no_reminder' };
    const to = given.as === 'sent' ? 'sent' : 'queued';
    const isSettled = await settleUnknown(tx, { workspaceId, id: before.outboxId, to, at: now });
    if (!isSettled) return { ok: false, reason: 'not_unknown', reminder: before };
    await recordActivity(tx, {
      workspaceId,
      at: now,
      actor,
      action: given.as === 'sent' ? 'reminder.mark_sent' : 'reminder.send_again',
      clientId: before.clientId,
      facts: { reminderId: before.id, stage: before.stage },
    });
    await redraw(tx, before);
    const reminder = await findReminder(tx, { workspaceId, id: before.id });
    return { ok: true, reminder: reminder ?? before };
  });
}

/** Takes back a letter that has not been handed over; false when it is too late, or nothing is to be taken back. */
export async function cancelReminder(
  db: Database,
  given: { workspaceId: string; reminderId: string; actor: string; now: Date },
): Promise<{ readonly reminder: Reminder | null; readonly isCancelled: boolean }> {
  const { workspaceId } = given;
  return db.prisma.$transaction(async (tx) => {
    await lockWorkspace(tx, workspaceId);
    const reminder = await findReminder(tx, { workspaceId, id: given.reminderId });
    if (!reminder) return { reminder, isCancelled: false };
    const isCancelled = await cancel(tx, { workspaceId, id: reminder.outboxId, at: given.now });
    if (isCancelled) {
      await recordActivity(tx, {
        workspaceId,
        at: given.now,
        actor: given.actor,
        action: 'reminder.cancel',
        clientId: reminder.clientId,
        facts: { reminderId: reminder.id },
      });
      await wantRedraw(tx, workspaceId);
      await wantCardRedraws(tx, { workspaceId, clientId: reminder.clientId });
    }
    return { reminder: await findReminder(tx, { workspaceId, id: reminder.id }), isCancelled };
  });
}

/** The client wrote back (nobody writes to them until somebody has answered), or has been answered. Null: no such client. */
export async function noteReply(
  db: Database,
  given: { workspaceId: string; clientId: string; isAnswered: boolean; actor: string; now: Date },
): Promise<Client | null> {
  const { actor, isAnswered, now, workspaceId } = given;
  return db.prisma.$transaction(async (tx) => {
    await lockWorkspace(tx, workspaceId);
    const client = await findClientById(tx, workspaceId, given.clientId);
    if (!client) return null;
    const key = { workspaceId, clientId: client.id };
    await saveReplied(tx, { ...key, at: isAnswered ? null : now, byUserId: actor });
    await recordActivity(tx, {
      ...key,
      at: now,
      actor,
      action: isAnswered ? 'client.answered' : 'client.replied',
      facts: {},
    });
    await redraw(tx, key);
    return client;
  });
}

async function redraw(tx: Queries, key: { workspaceId: string; clientId: string }): Promise<void> {
  await wantRedraw(tx, key.workspaceId);
  await wantCardRedraws(tx, key);
}
