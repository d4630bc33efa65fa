// The card at the head of a dispute's thread, drawn again in place after something changed.
import { type DisputeCardView, disputeCard } from '#blocks/dispute-card.ts';
import type { ClaimedDisputeRedraw } from '#db/dispute-cards.ts';
import { finishDisputeRedraw, retryDisputeRedrawLater } from '#db/dispute-cards.ts';
import { OF_THE_APP } from './card.ts';
import { OF_THE_CHANNEL, obstacleIn } from './dispute.ts';
import type { PostingDeps, SlackTrouble } from './poster.ts';
import { troubleOf } from './poster.ts';

const MEND_SECONDS = 3_600;

/** Draws a card again in place. A code is what a person has to mend; null: it is drawn, or will be. */
export async function redrawDispute(
  deps: PostingDeps,
  claimed: ClaimedDisputeRedraw,
  content: DisputeCardView | null,
): Promise<string | null> {
  const { db, poster } = deps;
  const { channelId, threadTs } = claimed.dispute.place;
  try {
    // Others may have been let into the channel since: no amount goes there any more.
    const obstacle = content && (await obstacleIn(deps, channelId));
    if (obstacle) return await leaveToPeople(deps, claimed, obstacle);
    if (content)
      await poster.chat.update({ channel: channelId, ts: threadTs, ...disputeCard(content) });
    await finishDisputeRedraw(db.prisma, claimed);
    return null;
  } catch (error) {
    return whenRefused(deps, claimed, troubleOf(error));
  }
}

async function whenRefused(
  deps: PostingDeps,
  claimed: ClaimedDisputeRedraw,
  trouble: SlackTrouble,
): Promise<string | null> {
  const { code } = trouble;
  deps.log.warn({ dispute: claimed.dispute.id, code }, 'card of a dispute not redrawn');
  if (trouble.kind === 'later' || OF_THE_APP.has(code)) {
    const seconds = trouble.kind === 'later' ? trouble.afterSeconds : MEND_SECONDS;
    await againIn(deps, claimed, seconds);
    return null;
  }
  if (OF_THE_CHANNEL.includes(code)) return leaveToPeople(deps, claimed, code);
  await finishDisputeRedraw(deps.db.prisma, claimed);
  return code;
}

/** It is looked at again each hour, as a message that is to be posted is. */
async function leaveToPeople(
  deps: PostingDeps,
  claimed: ClaimedDisputeRedraw,
  code: string,
): Promise<string> {
  await againIn(deps, claimed, MEND_SECONDS);
  return code;
}

async function againIn(
  { clock, db }: PostingDeps,
  claimed: ClaimedDisputeRedraw,
  seconds: number,
): Promise<void> {
  const at = new Date(clock.now().getTime() + seconds * 1_000);
  await retryDisputeRedrawLater(db.prisma, claimed, at);
}
