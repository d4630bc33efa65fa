// In the record of a case: that the client was told of it, or was not, and why.
import type { Queries } from '#db/client.ts';
import { listDisputeEvents } from '#db/dispute-events.ts';
import type { Reminder } from '#db/reminders.ts';
import type { Refusal } from '#domain/gate.ts';
import { loadCase, writeMove } from './dispute-case.ts';

type Letter = Pick<
  Reminder,
  'workspaceId' | 'id' | 'disputeId' | 'stage' | 'createdBy' | 'isAutomatic'
>;

/** The letter is gone: once, however its end became known. Belongs in the transaction that notes it. */
export async function noteTold(tx: Queries, letter: Letter, at: Date): Promise<void> {
  const { createdBy, disputeId, id: reminderId, isAutomatic, stage, workspaceId } = letter;
  if (disputeId === null) return;
  const about = await loadCase(tx, { workspaceId, id: disputeId });
  if (!about) return;
  const events = await listDisputeEvents(tx, { workspaceId, disputeId });
  const isKnown = events.some(
    ({ facts, kind }) => kind === 'told_client' && facts['reminderId'] === reminderId,
  );
  if (isKnown) return;
  await writeMove(tx, about, {
    event: { kind: 'told_client', facts: { stage, reminderId, automatic: isAutomatic } },
    actor: createdBy,
    at,
  });
}

/** The gate kept it back. Belongs in the transaction that notes it. */
export async function noteNotTold(
  tx: Queries,
  letter: Pick<Letter, 'workspaceId' | 'disputeId' | 'stage' | 'createdBy' | 'isAutomatic'>,
  given: { refusals: readonly Pick<Refusal, 'code'>[]; at: Date },
): Promise<void> {
  const { createdBy, disputeId, isAutomatic, stage, workspaceId } = letter;
  const about = disputeId === null ? null : await loadCase(tx, { workspaceId, id: disputeId });
  if (!about) return;
  const codes = [...new Set(given.refusals.map(({ code }) => code))].join(',');
  await writeMove(tx, about, {
    event: { kind: 'not_told', facts: { stage, codes, automatic: isAutomatic } },
    actor: createdBy,
    at: given.at,
  });
}
