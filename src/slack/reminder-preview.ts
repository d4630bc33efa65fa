// The preview of a letter as it would go out now: asked of the books each time that it is drawn.
import type { ModalView } from '@slack/types';
import { messageModal } from '#blocks/modal.ts';
import { notice } from '#blocks/notice.ts';
import { nothingToRemind } from '#blocks/reminder-notice.ts';
import type { Mrkdwn } from '#blocks/text.ts';
import type { Proposal } from '#flows/reminder-proposal.ts';
import { proposeReminder } from '#flows/reminder-proposal.ts';
import { noteRefusedPreview } from '#flows/reminder-settle.ts';
import type { Bot } from './bot.ts';
import type { Filled, Typed } from './reminder-form.ts';
import { formOf } from './reminder-form.ts';
import type { Turn } from './turn.ts';

export const TITLE = 'Reminder';
export const GONE = notice('This client is not in the books any more. Nothing was sent.');

/** The preview of what would go out now, with what the person chose and wrote so far. */
export async function preview(
  bot: Bot,
  turn: Turn,
  given: {
    clientId: string;
    filled?: Filled;
    typed?: Typed | null;
    drawing?: number;
    note?: Mrkdwn;
  },
): Promise<ModalView> {
  const { filled } = given;
  const result = await proposeReminder(bot.db, {
    workspaceId: bot.workspaceId,
    clientId: given.clientId,
    now: turn.now,
    hasMailServer: bot.mailer !== null,
    ...(filled?.contactId === undefined ? {} : { contactId: filled.contactId }),
    ccAddress: filled?.cc ?? null,
    ...(filled?.tone === undefined ? {} : { tone: filled.tone }),
    ...(filled?.invoiceIds === undefined ? {} : { invoiceIds: filled.invoiceIds }),
  });
  if (result.ok) {
    await noteRefused(bot, turn, { ...given, proposal: result.proposal });
    return formOf(turn, {
      proposal: result.proposal,
      typed: given.typed ?? null,
      cc: filled?.cc ?? null,
      isLater: filled?.isLater ?? false,
      drawing: given.drawing ?? 0,
      ...(given.note ? { note: given.note } : {}),
    });
  }
  const message =
    result.reason === 'no_client'
      ? GONE
      : nothingToRemind({ client: result.account.client, open: result.account.open.length });
  return messageModal({ title: TITLE, message });
}

/** Opened for the first time, and it cannot go: the record says so once. */
async function noteRefused(
  bot: Bot,
  turn: Turn,
  given: { drawing?: number; proposal: Proposal },
): Promise<void> {
  const { account, verdict } = given.proposal;
  if (verdict.ok || given.drawing !== undefined) return;
  await noteRefusedPreview(bot.db, {
    workspaceId: bot.workspaceId,
    clientId: account.client.id,
    refusals: verdict.refusals,
    actor: turn.member.slackUserId,
    now: turn.now,
  });
}
