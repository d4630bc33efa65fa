// A press on a case: who pressed what of which case, and how they are answered. What the buttons and the menu of its card share.
import type { App, BlockAction, ButtonAction, OverflowAction, RespondFn } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { disputeDone } from '#blocks/dispute-answer.ts';
import { refusalSentence } from '#blocks/dispute-refusal-words.ts';
import type { Message } from '#blocks/kit.ts';
import { messageModal } from '#blocks/modal.ts';
import { notice } from '#blocks/notice.ts';
import type { Mrkdwn } from '#blocks/text.ts';
import { md } from '#blocks/text.ts';
import { disputeName } from '#domain/dispute.ts';
import type { Role } from '#domain/types.ts';
import type { DisputeResult, Moving } from '#flows/dispute-case.ts';
import type { CaseToMove } from '#flows/dispute-form.ts';
import { loadCaseToMove } from '#flows/dispute-form.ts';
import type { Bot } from './bot.ts';
import { openModal, placeOn } from './modal.ts';
import type { Turn } from './turn.ts';
import { beginTurn } from './turn.ts';

const CASE_TITLE = 'Dispute';
export const CASE_GONE = notice('This case is not in the books any more. Nothing was changed.');

/** One press, acknowledged. */
export interface Press {
  readonly bot: Bot;
  readonly client: WebClient;
  readonly body: BlockAction;
  readonly respond: RespondFn;
  readonly userId: string;
  /** What the button or the chosen entry carries. */
  readonly value: string;
  readonly disputeId: string;
  /** The proposal that the button names; null: it names none. */
  readonly proposal: number | null;
}

export type Deed = (press: Press) => Promise<void>;

/** Listens for one button. */
export function onPress(app: App, bot: Bot, on: { actionId: string; deed: Deed }): void {
  app.action<BlockAction<ButtonAction | OverflowAction>>(on.actionId, async (args) => {
    const { action, body, client, respond } = args;
    const pressed = action.type === 'button' ? action.value : action.selected_option.value;
    const value = pressed ?? '';
    await on.deed({ bot, client, body, respond, userId: body.user.id, value, ...idsIn(value) });
  });
}

/** "12" is a case, "12:3" its third proposal. */
export function idsIn(value: string): Pick<Press, 'disputeId' | 'proposal'> {
  const [disputeId = '', proposal] = value.split(':');
  return { disputeId, proposal: proposal === undefined ? null : Number(proposal) };
}

/** In a modal the answer takes its place; elsewhere it stands beside the card, which is drawn again by itself. */
export async function answerPress(press: Press, message: Message): Promise<void> {
  const { body, client, respond } = press;
  if (body.view?.type === 'modal') {
    const view = messageModal({ title: CASE_TITLE, message });
    await client.views.update({ view_id: body.view.id, view });
  } else if (body.response_url !== undefined) {
    await respond({ response_type: 'ephemeral', replace_original: false, ...message });
  } else {
    // App Home has no place for an answer.
    await openModal(client, { triggerId: body.trigger_id, title: CASE_TITLE }, async () =>
      messageModal({ title: CASE_TITLE, message }),
    );
  }
}

/** A deed that needs no form: asked of the flow, answered, and the jobs look at the rows. */
export async function doAndAnswer(
  press: Press,
  does: {
    readonly act: (moving: Moving) => Promise<DisputeResult>;
    readonly done: (result: DisputeResult & { ok: true }) => Message;
  },
): Promise<void> {
  const { bot, client, userId } = press;
  const begun = await beginTurn(bot, client, { userId, role: 'collector' });
  if (!begun.ok) return answerPress(press, begun.refusal);
  const result = await does.act(movingIn(bot, begun.turn, press.disputeId));
  await answerPress(press, result.ok ? does.done(result) : refused(result, begun.turn));
  bot.kick();
}

/** Opens a form about a case as it stands now, for a person who may act on it. */
export async function openCaseForm(
  press: Press,
  title: string,
  build: (about: CaseToMove, turn: Turn) => ModalView | Promise<ModalView>,
): Promise<void> {
  const { body, client } = press;
  const opening = { triggerId: body.trigger_id, title, ...placeOn(body.view) };
  await openModal(client, opening, async () => {
    const found = await caseFor(press, 'collector');
    if ('refusal' in found) return messageModal({ title, message: found.refusal });
    return build(found.about, found.turn);
  });
}

/** The case, for a person who may do what needs `role`; else why they do not see it. */
export async function caseFor(
  { bot, client, disputeId, userId }: Pick<Press, 'bot' | 'client' | 'disputeId' | 'userId'>,
  role: Role,
): Promise<{ readonly about: CaseToMove; readonly turn: Turn } | { readonly refusal: Message }> {
  const begun = await beginTurn(bot, client, { userId, role });
  if (!begun.ok) return begun;
  const about = await loadCaseToMove(bot.db, { workspaceId: bot.workspaceId, id: disputeId });
  return about ? { about, turn: begun.turn } : { refusal: CASE_GONE };
}

/** Who moves which case, as the flows want it. */
export function movingIn(bot: Bot, { member, now, today }: Turn, disputeId: string): Moving {
  return { workspaceId: bot.workspaceId, member, now, today, disputeId };
}

/** Why nothing was done, for whoever asked for it. */
export function refused(
  { dispute, reason }: Pick<DisputeResult & { ok: false }, 'dispute' | 'reason'>,
  turn: Turn,
  invoices: readonly { readonly id: string; readonly number: string }[] = [],
): Message {
  return notice(sentenceOf(reason, { dispute, turn, invoices }));
}

export function sentenceOf(
  reason: Parameters<typeof refusalSentence>[0],
  about: {
    readonly dispute: (DisputeResult & { ok: false })['dispute'];
    readonly turn: Turn;
    readonly invoices: readonly { readonly id: string; readonly number: string }[];
  },
) {
  const { dispute, invoices, turn } = about;
  const { locale, timeZone } = turn.workspace;
  const numberOf = (invoiceId: string) => invoices.find(({ id }) => id === invoiceId)?.number ?? '';
  return refusalSentence(reason, { dispute, now: turn.now, locale, timeZone, numberOf });
}

/** What was done. */
export type Done = DisputeResult & { ok: true };

export function nameIn({ dispute }: Done): Mrkdwn {
  return md`*${disputeName(dispute)}*`;
}

export function said({ client, dispute }: Done, text: Mrkdwn): Message {
  return disputeDone({ dispute, client, text });
}
