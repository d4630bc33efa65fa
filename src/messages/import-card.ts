// The card of an import: posted once where the person asked, then drawn again in place from its row.
import type { ImportCardView } from '#blocks/import-card.ts';
import { importCard } from '#blocks/import-card.ts';
import type { ClaimedCard } from '#db/import-cards.ts';
import {
  finishCard,
  markCardHandoff,
  retryCardLater,
  saveCardTs,
  savePlace,
} from '#db/import-cards.ts';
import type { HeldImport } from '#db/import-requests.ts';
import { readersOf } from './channel.ts';
import { findPosted } from './find-posted.ts';
import type { PostingDeps } from './poster.ts';
import { post, troubleOf } from './poster.ts';
import type { Skipped } from './skipped-file.ts';
import { uploadSkipped } from './skipped-file.ts';

const EVENT_TYPE = 'goodterms_import';

/** Where a card stands. */
interface Place {
  readonly channelId: string;
  readonly threadTs: string | null;
}

/** Draws a claimed card, with the file of skipped rows below it; what Slack does not take now is drawn later. */
export async function drawImportCard(
  deps: PostingDeps,
  claimed: ClaimedCard,
  given: {
    view: ImportCardView;
    /** Every skipped row, where their file is still to be uploaded. */
    skipped: readonly Skipped[] | null;
  },
): Promise<void> {
  const { request } = claimed;
  try {
    const place = await placeOf(deps, request);
    const cardTs = await standingCard(deps, { request, place, view: given.view });
    if (!given.skipped || given.skipped.length === 0) {
      await finishCard(deps.db.prisma, claimed);
      return;
    }
    const threadTs = place.threadTs ?? cardTs;
    const uploaded = await uploadSkipped(deps, request, {
      channelId: place.channelId,
      threadTs,
      skipped: given.skipped,
    });
    if (uploaded.state === 'later') {
      await retryCardLater(deps.db.prisma, claimed, later(deps, uploaded.afterSeconds));
      return;
    }
    await update(deps, { ...place, cardTs, view: { ...given.view, skippedFile: uploaded.state } });
    await finishCard(deps.db.prisma, claimed);
  } catch (error) {
    const trouble = troubleOf(error);
    deps.log.warn({ request: request.id, code: trouble.code }, 'card of an import not drawn');
    if (trouble.kind === 'for_good') await giveUpPlace(deps, claimed);
    else await retryCardLater(deps.db.prisma, claimed, later(deps, trouble.afterSeconds));
  }
}

/** Draws how far a file has been read; nothing is lost where Slack does not take it. */
export async function drawProgress(
  deps: PostingDeps,
  request: HeldImport,
  view: ImportCardView,
): Promise<void> {
  const { cardTs, channelId } = request;
  if (cardTs === null || channelId === null) return;
  try {
    await update(deps, { channelId, cardTs, view });
  } catch (error) {
    deps.log.debug({ request: request.id, code: troubleOf(error).code }, 'progress not drawn');
  }
}

/** The ts of the card, posted or drawn again. */
async function standingCard(
  deps: PostingDeps,
  given: { request: HeldImport; place: Place; view: ImportCardView },
): Promise<string> {
  const { request, place, view } = given;
  const known = request.cardTs ?? (await findHandedOff(deps, request, place));
  if (known !== null) {
    if (request.cardTs === null) await saveCardTs(deps.db.prisma, request, known);
    await update(deps, { ...place, cardTs: known, view });
    return known;
  }
  await markCardHandoff(deps.db.prisma, request, deps.clock.now());
  const ts = await post(deps.poster, {
    channelId: place.channelId,
    ...importCard(view),
    ...(place.threadTs === null ? {} : { threadTs: place.threadTs }),
    metadata: { event_type: EVENT_TYPE, event_payload: { request_id: request.id } },
  });
  await saveCardTs(deps.db.prisma, request, ts);
  return ts;
}

async function update(
  deps: PostingDeps,
  given: { channelId: string; cardTs: string; view: ImportCardView },
): Promise<void> {
  await deps.poster.chat.update({
    channel: given.channelId,
    ts: given.cardTs,
    ...importCard(given.view),
  });
}

/** The ts of a card that was handed to Slack without an answer; null: it never arrived. */
async function findHandedOff(
  deps: PostingDeps,
  request: HeldImport,
  place: Place,
): Promise<string | null> {
  if (request.handoffAt === null) return null;
  return findPosted(deps.poster, {
    ...place,
    isOurs: ({ event_type: type, event_payload: payload }) =>
      type === EVENT_TYPE && payload?.['request_id'] === request.id,
  });
}

/** Where somebody asked, unless people of another company read along there: then in the direct message. */
async function placeOf(deps: PostingDeps, request: HeldImport): Promise<Place> {
  const { channelId, threadTs, cardTs } = request;
  const isDirect = channelId?.startsWith('D') ?? false;
  if (channelId !== null && (cardTs !== null || isDirect)) return { channelId, threadTs };
  if (channelId !== null && !(await readersOf(deps.poster, channelId)).isSharedOutside)
    return { channelId, threadTs };
  return moveToDirectMessage(deps, request);
}

async function moveToDirectMessage(deps: PostingDeps, request: HeldImport): Promise<Place> {
  const { channel } = await deps.poster.conversations.open({ users: request.requestedBy });
  if (!channel?.id) throw new Error('Slack opened a direct message but gave no id.');
  const place = { channelId: channel.id, threadTs: null };
  await savePlace(deps.db.prisma, request, place);
  return place;
}

/** A card that cannot stand in its channel stands in the direct message; one that was deleted is left alone. */
async function giveUpPlace(deps: PostingDeps, claimed: ClaimedCard): Promise<void> {
  const { cardTs, channelId } = claimed.request;
  const isElsewhere = cardTs === null && channelId !== null && !channelId.startsWith('D');
  if (!isElsewhere) return finishCard(deps.db.prisma, claimed);
  try {
    await moveToDirectMessage(deps, claimed.request);
    await retryCardLater(deps.db.prisma, claimed, deps.clock.now());
  } catch (error) {
    deps.log.warn({ code: troubleOf(error).code }, 'no direct message for the card of an import');
    await retryCardLater(deps.db.prisma, claimed, later(deps, 60));
  }
}

function later(deps: PostingDeps, seconds: number): Date {
  return new Date(deps.clock.now().getTime() + seconds * 1_000);
}
