// A card that Slack does not take for the person it is for goes on to whoever should know next, until somebody has it.
import { recordActivity } from '#db/activity.ts';
import type { Card, SisterCard } from '#db/cards.ts';
import { listSisters, queueCard } from '#db/cards.ts';
import type { Queries } from '#db/client.ts';
import { finish } from '#db/outbox.ts';
import { findReminder } from '#db/reminders.ts';
import { lockWorkspace } from '#db/workspaces.ts';
import type { HeldCard } from './cards.ts';
import type { Database } from './deps.ts';
import type { Place } from './whom-to-tell.ts';
import { nameOfPlace, nextPlaces, whoShouldKnow } from './whom-to-tell.ts';

/** Ends the card that was refused and queues what comes in its place, in one transaction: a lost process repeats neither. */
export async function passCardOn(
  db: Database,
  { card, held }: HeldCard,
  given: {
    /** Why Slack did not take it. */
    code: string;
    /** Slack user ids that are admins by configuration. */
    admins: readonly string[];
    now: Date;
  },
): Promise<void> {
  const { admins, code, now: at } = given;
  const { clientId, id, kind, questionId, reminderId, workspaceId } = card;
  await db.prisma.$transaction(async (tx) => {
    await lockWorkspace(tx, workspaceId);
    if (!(await finish(tx, held, { state: 'failed', at, error: code }))) return;
    const first = held.about['first'] ?? id;
    const sisters = await listSisters(tx, card, first);
    const places = await placesAfter(tx, { card, sisters, admins });
    const lost = sisters.filter(({ isLiving, userId }) => !isLiving && userId !== '');
    const passedOn = { first, unreached: lost.map(({ userId }) => userId) };
    const about = { workspaceId, kind, clientId, questionId, reminderId };
    for (const place of places) await queueCard(tx, { ...about, ...place, passedOn, at });
    await recordActivity(tx, {
      workspaceId,
      at,
      actor: 'clock',
      action: places.length > 0 ? 'card.pass_on' : 'card.fail',
      clientId,
      facts: {
        cardId: id,
        about: kind,
        ...(reminderId === null ? {} : { reminderId }),
        ...(questionId === null ? {} : { questionId }),
        code,
        from: nameOfPlace(card),
        to: places.map(nameOfPlace).join(','),
      },
    });
  });
}

/** None: somebody has it already, or nobody is left. */
async function placesAfter(
  tx: Queries,
  given: { card: Card; sisters: readonly SisterCard[]; admins: readonly string[] },
): Promise<Place[]> {
  const { admins, card, sisters } = given;
  if (sisters.some(({ isLiving }) => isLiving)) return [];
  const { reminderId, workspaceId } = card;
  const asked = new Set(sisters.map(nameOfPlace));
  // Where nobody looks after the client, a question is asked under the digest, too.
  const isOfLetter = card.kind === 'reminder' && reminderId !== null;
  const letter = isOfLetter ? await findReminder(tx, { workspaceId, id: reminderId }) : null;
  const groups = letter ? await whoShouldKnow(tx, { letter, admins }) : [];
  return nextPlaces(tx, { workspaceId, groups, asked, admins });
}
