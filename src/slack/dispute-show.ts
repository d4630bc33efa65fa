// Looking at a case: its card for one person, and its record, a page at a time.
import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import { disputeCard } from '#blocks/dispute-card.ts';
import { decisionWords } from '#blocks/dispute-card-state.ts';
import { recordModal } from '#blocks/dispute-record.ts';
import { ACTION } from '#blocks/ids.ts';
import type { Message } from '#blocks/kit.ts';
import { messageModal } from '#blocks/modal.ts';
import { notice } from '#blocks/notice.ts';
import { clip, md, mention, NOTHING } from '#blocks/text.ts';
import { loadDisputeCard } from '#flows/dispute-card.ts';
import type { CaseToMove } from '#flows/dispute-form.ts';
import { loadDisputeRecord } from '#flows/dispute-thread.ts';
import type { Bot } from './bot.ts';
import type { Deed, Press } from './dispute-press.ts';
import { answerPress, CASE_GONE, idsIn, onPress } from './dispute-press.ts';
import { fillModal, openModal, placeOn } from './modal.ts';
import type { Turn } from './turn.ts';
import { beginTurn } from './turn.ts';

const RECORD_TITLE = 'Record';
const WORDS_LENGTH = 600;

/** The card of a case as it stands, or that there is none. */
export async function caseMessage(bot: Bot, turn: Turn, id: string): Promise<Message> {
  const { workspaceId } = bot;
  const content = await loadDisputeCard(bot.db, { workspaceId, id, now: turn.now });
  return content ? disputeCard(content) : CASE_GONE;
}

/** The case for whoever pressed, beside what they look at; in a modal of its own where there is no such place. */
const show: Deed = async (press) => {
  const { bot, client, disputeId, userId } = press;
  const begun = await beginTurn(bot, client, { userId, role: 'viewer' });
  const message = begun.ok ? await caseMessage(bot, begun.turn, disputeId) : begun.refusal;
  await answerPress(press, message);
};

/** The proposal that stands, in words. */
export function proposalMessage(
  { dispute, invoices, proposal }: CaseToMove,
  locale: string,
): Message {
  if (proposal === null) return notice('Nothing is proposed any more.');
  const what = decisionWords(proposal, { invoices, invoicesIn: dispute.invoices, locale });
  const words = proposal.words === null ? NOTHING : md`\n“${clip(proposal.words, WORDS_LENGTH)}”`;
  return notice(md`*${mention(proposal.by)} proposes:* ${what}${words}`);
}

export const record: Deed = async (press) => {
  const { body, client } = press;
  const opening = { triggerId: body.trigger_id, title: RECORD_TITLE, ...placeOn(body.view) };
  await openModal(client, opening, () => recordFor(press, 0));
};

async function recordFor(
  { bot, client, disputeId: id, userId }: Pick<Press, 'bot' | 'client' | 'disputeId' | 'userId'>,
  offset: number,
): Promise<ModalView> {
  const say = (message: Message) => messageModal({ title: RECORD_TITLE, message });
  const begun = await beginTurn(bot, client, { userId, role: 'viewer' });
  if (!begun.ok) return say(begun.refusal);
  const { workspaceId } = bot;
  const content = await loadDisputeCard(bot.db, { workspaceId, id, now: begun.turn.now });
  if (!content) return say(CASE_GONE);
  const { client: about, locale, timeZone } = content;
  const lines = await loadDisputeRecord(bot.db, { workspaceId, disputeId: id });
  return recordModal({ about: content, client: about, lines, offset, locale, timeZone });
}

export function registerDisputeShow(app: App, bot: Bot): void {
  onPress(app, bot, { actionId: ACTION.disputeShow, deed: show });
  onPress(app, bot, { actionId: ACTION.disputeRecord, deed: record });
  for (const turn of [ACTION.disputeRecordNext, ACTION.disputeRecordPrevious])
    app.action<BlockAction<ButtonAction>>(turn, async ({ action, body, client }) => {
      const { disputeId, proposal: offset } = idsIn(action.value ?? '');
      const shown = { viewId: body.view?.id ?? '', title: RECORD_TITLE };
      const press = { bot, client, disputeId, userId: body.user.id };
      await fillModal(client, shown, () => recordFor(press, offset ?? 0));
    });
}
