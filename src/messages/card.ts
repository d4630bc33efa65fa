// Cards about one client: posted once to whom they are for, and drawn again in place when something changed.
import { passedOn } from '#blocks/card-passed-on.ts';
import type { Message } from '#blocks/kit.ts';
import type { QuestionCardView } from '#blocks/question.ts';
import { questionCard } from '#blocks/question.ts';
import type { ReminderCardView } from '#blocks/reminder-card.ts';
import { reminderCard } from '#blocks/reminder-card.ts';
import type { StatusOverview } from '#blocks/status.ts';
import { statusCard } from '#blocks/status.ts';
import type { Card, ClaimedCardRedraw } from '#db/cards.ts';
import { finishCardRedraw, retryCardRedrawLater, savePlaceOfCard } from '#db/cards.ts';
import type { HeldRow } from '#db/outbox.ts';
import { finish, markHandoff, pauseLane, retryLater } from '#db/outbox.ts';
import type { Workspace } from '#domain/types.ts';
import { readersOf } from './channel.ts';
import { findPosted } from './find-posted.ts';
import type { PostingDeps } from './poster.ts';
import { PAUSE_BETWEEN_POSTS_MS, post, troubleOf } from './poster.ts';

const EVENT_TYPE = 'goodterms_card';
const MOST_ATTEMPTS = 8;
const LONGEST_WAIT_SECONDS = 3_600;
/** Slack takes nothing from us before somebody installs the app again: whoever is next would not be reached either. */
export const OF_THE_APP: ReadonlySet<string> = new Set([
  'not_authed',
  'invalid_auth',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'missing_scope',
  'org_login_required',
  'ekm_access_denied',
  'team_access_not_granted',
]);

/** What a card shows now, and for whom it was before; of a status card also who shared it. */
export type CardContent = {
  readonly workspace: Workspace;
  readonly unreached: readonly string[];
} & (
  | ({ readonly kind: 'reminder'; readonly numbers: ReadonlyMap<string, string> } & Omit<
      ReminderCardView,
      'locale' | 'timeZone' | 'numberOf'
    >)
  | { readonly kind: 'status'; readonly overview: StatusOverview; readonly sharedBy: string }
  | ({ readonly kind: 'question' } & Omit<QuestionCardView, 'locale' | 'timeZone'>)
);

function drawn(content: CardContent): Message {
  return passedOn(cardOf(content), content.unreached);
}

function cardOf(content: CardContent): Message {
  const { locale, timeZone } = content.workspace;
  if (content.kind === 'status')
    return statusCard({
      ...content.overview,
      locale,
      timeZone,
      canShare: false,
      canAct: true,
      sharedBy: content.sharedBy,
    });
  if (content.kind === 'question') return questionCard({ ...content, locale, timeZone });
  return reminderCard({
    ...content,
    locale,
    timeZone,
    numberOf: (invoiceId) => content.numbers.get(invoiceId) ?? '',
  });
}

/** Over, or waiting for its next try; else nobody could be reached, which is for the caller to write down. */
export type PostResult = { readonly ok: true } | { readonly ok: false; readonly code: string };

/** Posts a card to the person it is for: marked before, looked for after a lost answer, never twice. */
export async function postCard(
  deps: PostingDeps,
  { card, held }: { card: Card; held: HeldRow },
  content: CardContent | null,
): Promise<PostResult> {
  const { clock, db } = deps;
  if (!content) {
    await finish(db.prisma, held, { state: 'refused', at: clock.now(), error: 'gone' });
    return { ok: true };
  }
  try {
    const channelId = card.channelId ?? (await conversationWith(deps, card.userId));
    if (isForAll(card) && (await readersOf(deps.poster, channelId)).isSharedOutside)
      return { ok: false, code: 'externally_shared' };
    const before = held.handoffAt === null ? null : await findHandedOver(deps, { channelId, card });
    const ts = before ?? (await postNow(deps, { channelId, card, held, content }));
    if (ts === null) return { ok: true }; // Another process has it by now.
    await savePlaceOfCard(db.prisma, { ...card, channelId, ts });
    await finish(db.prisma, held, { state: 'sent', at: clock.now() });
    return { ok: true };
  } catch (error) {
    return later(deps, held, error);
  }
}

/** It stands where everybody reads along, so nobody else may. */
function isForAll({ userId }: Card): boolean {
  return userId === '';
}

async function conversationWith(deps: PostingDeps, userId: string): Promise<string> {
  const { channel } = await deps.poster.conversations.open({ users: userId });
  if (channel?.id === undefined) throw new Error('Slack opened a conversation without an id.');
  return channel.id;
}

async function postNow(
  deps: PostingDeps,
  given: { channelId: string; card: Card; held: HeldRow; content: CardContent },
): Promise<string | null> {
  const { card, channelId, content, held } = given;
  const { clock, db } = deps;
  if (!(await markHandoff(db.prisma, held, clock.now()))) return null;
  const ts = await post(deps.poster, {
    channelId,
    ...(card.threadTs === null ? {} : { threadTs: card.threadTs }),
    ...drawn(content),
    metadata: { event_type: EVENT_TYPE, event_payload: { card_id: card.id } },
  });
  const notBefore = new Date(clock.now().getTime() + PAUSE_BETWEEN_POSTS_MS);
  await pauseLane(db.prisma, { ...held, notBefore });
  return ts;
}

async function findHandedOver(
  deps: PostingDeps,
  given: { channelId: string; card: Card },
): Promise<string | null> {
  return findPosted(deps.poster, {
    channelId: given.channelId,
    threadTs: given.card.threadTs,
    isOurs: ({ event_type: type, event_payload: payload }) =>
      type === EVENT_TYPE && payload?.['card_id'] === given.card.id,
  });
}

async function later(deps: PostingDeps, held: HeldRow, error: unknown): Promise<PostResult> {
  const { clock, db, log } = deps;
  const trouble = troubleOf(error);
  log.warn({ outbox: held.id, code: trouble.code }, 'card not posted');
  const now = clock.now();
  const isOurs = OF_THE_APP.has(trouble.code);
  if (!isOurs && (trouble.kind === 'for_good' || held.attempts >= MOST_ATTEMPTS))
    return { ok: false, code: trouble.code };
  const least = trouble.kind === 'later' ? trouble.afterSeconds : LONGEST_WAIT_SECONDS;
  const seconds = Math.max(least, Math.min(30 * 2 ** held.attempts, LONGEST_WAIT_SECONDS));
  const runAt = new Date(now.getTime() + seconds * 1_000);
  if (trouble.code === 'rate_limited') await pauseLane(db.prisma, { ...held, notBefore: runAt });
  await retryLater(db.prisma, held, { runAt, error: trouble.code });
  return { ok: true };
}

/** Draws a card again in place; what Slack does not take now is drawn later. */
export async function redrawCard(
  deps: PostingDeps,
  claimed: ClaimedCardRedraw,
  content: CardContent | null,
): Promise<void> {
  const { card } = claimed;
  try {
    if (content)
      await deps.poster.chat.update({ channel: card.channelId, ts: card.ts, ...drawn(content) });
    await finishCardRedraw(deps.db.prisma, claimed);
  } catch (error) {
    const trouble = troubleOf(error);
    deps.log.warn({ card: card.id, code: trouble.code }, 'card not redrawn');
    if (trouble.kind === 'for_good') await finishCardRedraw(deps.db.prisma, claimed);
    else {
      const at = new Date(deps.clock.now().getTime() + trouble.afterSeconds * 1_000);
      await retryCardRedrawLater(deps.db.prisma, claimed, at);
    }
  }
}
