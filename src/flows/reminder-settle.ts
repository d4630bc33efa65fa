// What people say about letters afterwards: it did arrive, send it again, the client wrote back, somebody answered.
import { recordActivity } from '#db/activity.ts';
import { wantCardRedraws } from '#db/cards.ts';
import type { Queries } from '#db/client.ts';
import { findClientById } from '#db/clients.ts';
import { wantRedraw } from '#db/digest-redraws.ts';
import { wasSentAgain } from '#db/letter-book.ts';
import { settleUnknown } from '#db/outbox.ts';
import { saveReplied } from '#db/reminder-facts.ts';
import type { Reminder } from '#db/reminders.ts';
import { findReminder, saveRefusals } from '#db/reminders.ts';
import { cancel } from '#db/wanted-back.ts';
import { lockWorkspace } from '#db/workspaces.ts';
import type { Client } from '#domain/types.ts';
import type { Database } from './deps.ts';
import { noteTold } from './dispute-told.ts';

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
    if (given.as === 'sent') await noteTold(tx, before, now);
    // What stopped an earlier try says nothing of the next one.
    else await saveRefusals(tx, { workspaceId, id: before.id, refusals: [] });
    await redraw(tx, before);
    const reminder = await findReminder(tx, { workspaceId, id: before.id });
    return { ok: true, reminder: reminder ?? before };
  });
}

/** `wanted`: it is with the mail server just now. `in_doubt`: an earlier try may have arrived. `too_late`: it is over. */
type TakenBack = 'taken_back' | 'in_doubt' | 'wanted' | 'too_late';

/** Takes back a letter that has not been handed over; of one that is being handed over it is remembered. */
export async function cancelReminder(
  db: Database,
  given: { workspaceId: string; reminderId: string; actor: string; now: Date },
): Promise<{ readonly reminder: Reminder | null; readonly outcome: TakenBack }> {
  const { actor, now: at, workspaceId } = given;
  return db.prisma.$transaction(async (tx) => {
    await lockWorkspace(tx, workspaceId);
    const reminder = await findReminder(tx, { workspaceId, id: given.reminderId });
    if (!reminder) return { reminder, outcome: 'too_late' };
    const mayHaveArrived = await wasSentAgain(tx, reminder);
    const row = { workspaceId, id: reminder.outboxId };
    const end = await cancel(tx, { ...row, at, by: actor, mayHaveArrived });
    if (end === null) return { reminder, outcome: 'too_late' };
    const outcome = end === 'taken_back' && mayHaveArrived ? 'in_doubt' : end;
    await recordActivity(tx, {
      workspaceId,
      at,
      actor,
      action: end === 'wanted' ? 'reminder.want_back' : 'reminder.cancel',
      clientId: reminder.clientId,
      facts: { reminderId: reminder.id },
    });
    await redraw(tx, reminder);
    return { reminder: await findReminder(tx, { workspaceId, id: reminder.id }), outcome };
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
