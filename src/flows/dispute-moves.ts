// What people do with a case before it is decided: take it, hand it over, say more, wait for the client, let it rest, ask a
// neutral person in.
import { restMistake } from '#domain/dispute-clock.ts';
import { noteText } from '#domain/note.ts';
import type { Day } from '#domain/types.ts';
import type { Database } from './deps.ts';
import type { DisputeResult, Moving } from './dispute-case.ts';
import { moveDispute } from './dispute-case.ts';
import type { Absent } from './dispute-holder.ts';
import { absenceOf, whyNotHolder } from './dispute-holder.ts';

/** "It is mine": whoever says it first has it. Said again by the same person it is so already. */
export async function takeDispute(db: Database, given: Moving): Promise<DisputeResult> {
  const { member, now } = given;
  return moveDispute(db, { ...given, move: 'take' }, async (_, { dispute }) => {
    const { ownerUserId, takenAt } = dispute;
    if (takenAt !== null && ownerUserId === member.slackUserId) return null;
    return {
      change: { ownerUserId: member.slackUserId, ownerGroupId: null, takenAt: now, routedAt: now },
      event: { kind: 'taken', facts: { from: ownerUserId } },
    };
  });
}

/** Handed over, and whether whoever got it is away: they keep it, and whoever gave it is told. */
export type HandedOver = DisputeResult & { readonly absent: Absent | null };

/** Gives it to somebody else who may have it and has not taken it yet; why is on record. */
export async function handOverDispute(
  db: Database,
  given: Moving & {
    readonly toUserId: string;
    readonly why: string;
    readonly admins: readonly string[];
  },
): Promise<HandedOver> {
  const { admins, now, today, toUserId, workspaceId } = given;
  const why = noteText(given.why);
  let absent: Absent | null = null;
  const result = await moveDispute(db, { ...given, move: 'hand_over' }, async (tx, { dispute }) => {
    if (why === '') return { refusal: { code: 'no_words' } };
    if (dispute.ownerUserId === toUserId) return { refusal: { code: 'same_owner' } };
    const obstacle = await whyNotHolder(tx, { workspaceId, userId: toUserId, admins });
    if (obstacle !== null) return { refusal: { code: 'cannot_have', why: obstacle } };
    absent = await absenceOf(tx, { workspaceId, userId: toUserId, now, today });
    return {
      change: { ownerUserId: toUserId, ownerGroupId: null, takenAt: null, routedAt: now },
      event: {
        kind: 'handed_over',
        facts: { from: dispute.ownerUserId, to: toUserId },
        words: why,
      },
    };
  });
  return { ...result, absent };
}

/** The client has to say something first: the question is on record, the letter is another matter. */
export async function askClient(
  db: Database,
  given: Moving & { readonly words: string },
): Promise<DisputeResult> {
  const words = noteText(given.words);
  return moveDispute(db, { ...given, move: 'ask_client' }, async () =>
    words === '' ? { refusal: { code: 'no_words' } } : { event: { kind: 'client_asked', words } },
  );
}

/** What the client said to it. */
export async function clientAnswered(
  db: Database,
  given: Moving & { readonly words: string },
): Promise<DisputeResult> {
  const words = noteText(given.words);
  return moveDispute(db, { ...given, move: 'client_answered' }, async () =>
    words === ''
      ? { refusal: { code: 'no_words' } }
      : { event: { kind: 'client_answered', words } },
  );
}

/** Lets it rest, with a reason: nobody is nudged until the day is over. */
export async function snoozeDispute(
  db: Database,
  given: Moving & { readonly until: Day; readonly why: string },
): Promise<DisputeResult> {
  const { today, until } = given;
  const why = noteText(given.why);
  return moveDispute(db, { ...given, move: 'snooze' }, async (_, { dispute, workspace }) => {
    const rest = { until, why, today, week: workspace.week };
    const mistake = restMistake(dispute.clock, rest);
    if (mistake) return { refusal: { code: mistake } };
    return {
      change: { snoozedUntil: until, snoozes: dispute.clock.snoozes + 1 },
      event: { kind: 'snoozed', facts: { until }, words: why },
    };
  });
}

/** The neutral person whom the team named joins. */
export async function askMediator(db: Database, given: Moving): Promise<DisputeResult> {
  return moveDispute(db, { ...given, move: 'mediate' }, async (_, { dispute, policy }) => {
    if (dispute.mediatorUserId !== null) return null;
    const { mediatorUserId } = policy;
    if (mediatorUserId === null) return { refusal: { code: 'no_mediator' } };
    return {
      change: { mediatorUserId },
      event: { kind: 'mediator_joined', facts: { mediator: mediatorUserId } },
    };
  });
}
