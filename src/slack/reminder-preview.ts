// The preview of a letter as it would go out now: asked of the books each time that it is drawn.
import type { ModalView } from '@slack/types';
import { messageModal } from '#blocks/modal.ts';
import { notice } from '#blocks/notice.ts';
import { nothingToRemind, nothingToThank } from '#blocks/reminder-notice.ts';
import type { Mrkdwn } from '#blocks/text.ts';
import { reachOf } from '#domain/sender.ts';
import { isTelling } from '#domain/telling.ts';
import { previewReminder } from '#flows/reminder-preview.ts';
import type { Bot } from './bot.ts';
import type { Metadata } from './metadata.ts';
import type { Below, Filled } from './reminder-form.ts';
import { formOf, isEdited } from './reminder-form.ts';
import type { Turn } from './turn.ts';

export const TITLE = 'Reminder';
export const THANKS_TITLE = 'Thank-you';
export const TELL_TITLE = 'Tell the client';
export const GONE = notice('This client is not in the books any more. Nothing was sent.');
const CASE_GONE = notice(
  'No invoice of this case is in the books of this client any more. Nothing was sent.',
);
export const LETTER_GONE = notice('This letter is not in the books any more. Nothing was changed.');

/** The preview as it opens: in our words, or in those of a letter that did not go. */
export async function preview(
  bot: Bot,
  turn: Turn,
  about:
    | { clientId: string; isThanks?: boolean; disputeId?: string; below?: Below }
    | { formerId: string },
): Promise<ModalView> {
  const opening = { clientId: '', formerId: null, isThanks: false, change: null, below: {} };
  return draw(bot, turn, { ...opening, ...about });
}

/** The preview once more, with what the person chose and wrote so far. */
export async function previewAgain(
  bot: Bot,
  turn: Turn,
  given: { metadata: Metadata; filled: Filled; note?: Mrkdwn },
): Promise<ModalView> {
  const { clientId = '', disputeId, formerId = null, from, listId, stage } = given.metadata;
  const below = listId === undefined ? {} : { listId, from };
  return draw(bot, turn, {
    clientId,
    formerId,
    isThanks: stage === 'thanks',
    disputeId,
    change: given,
    below,
  });
}

/** What stands above an answer about this letter. */
export function titleOf({ stage }: Metadata): string {
  if (stage === 'thanks') return THANKS_TITLE;
  return stage !== undefined && isTelling(stage) ? TELL_TITLE : TITLE;
}

interface Drawing {
  readonly clientId: string;
  readonly formerId: string | null;
  /** It is to thank for what was paid. */
  readonly isThanks: boolean;
  /** The case that it tells about; left out: none. */
  readonly disputeId?: string | undefined;
  readonly below: Below;
  /** Null: it opens. */
  readonly change: { metadata: Metadata; filled: Filled; note?: Mrkdwn } | null;
}

async function draw(bot: Bot, turn: Turn, given: Drawing): Promise<ModalView> {
  const { change, clientId, disputeId, formerId, isThanks } = given;
  const filled = change?.filled ?? null;
  const typed = change && isEdited(change.filled, change.metadata) ? change.filled : null;
  const result = await previewReminder(bot.db, {
    workspaceId: bot.workspaceId,
    clientId,
    formerId,
    isThanks,
    disputeId,
    now: turn.now,
    member: turn.member,
    actor: turn.member.slackUserId,
    looking: change ? 'changed' : 'opened',
    hasMailServer: bot.mailer !== null,
    ...(filled?.contactId === undefined ? {} : { contactId: filled.contactId }),
    ccAddress: filled?.cc ?? null,
    ...(filled?.tone === undefined ? {} : { tone: filled.tone }),
    ...(filled?.invoiceIds === undefined ? {} : { invoiceIds: filled.invoiceIds }),
    setAsideIds: filled?.setAsideIds ?? [],
    typed: typed && { ...typed, stated: change?.metadata.stated ?? '' },
  });
  if (result.ok) {
    return formOf(turn, {
      preview: result,
      filled,
      words: typed ?? result.former?.reminder ?? null,
      isTyped: typed !== null,
      below: given.below,
      drawing: change ? (change.metadata.drawing ?? 0) + 1 : 0,
      ...(change?.note ? { note: change.note } : {}),
    });
  }
  switch (result.reason) {
    case 'no_client':
      return messageModal({ title: TITLE, message: GONE });
    case 'no_case':
      return messageModal({ title: TELL_TITLE, message: CASE_GONE });
    case 'no_letter':
      return messageModal({ title: TITLE, message: LETTER_GONE });
    case 'nothing_due': {
      const { client, open, sender } = result.account;
      return messageModal({
        title: TITLE,
        message: nothingToRemind({ client, open: open.length, reach: reachOf(sender) }),
      });
    }
    case 'nothing_to_thank': {
      const { client, sender } = result.account;
      const message = nothingToThank({ client, reach: reachOf(sender) });
      return messageModal({ title: THANKS_TITLE, message });
    }
  }
}
