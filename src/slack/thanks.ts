// The conversation about a thank-you: from the digest, from the status card or by its word to the preview that letters have.
import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import { ACTION } from '#blocks/ids.ts';
import { messageModal } from '#blocks/modal.ts';
import { notice } from '#blocks/notice.ts';
import { lookUpClient } from '#flows/status.ts';
import type { Bot } from './bot.ts';
import type { CommandCall } from './commands.ts';
import { openModal, placeOn } from './modal.ts';
import { preview, THANKS_TITLE as TITLE } from './reminder-preview.ts';
import { whichClient } from './status.ts';
import { beginTurn } from './turn.ts';

/** `/ar thank acme` opens the preview. */
export async function onThankCommand(call: CommandCall): Promise<void> {
  const { bot, body, client, words } = call;
  if (words.rest === '') {
    await call.respond({
      ...notice('Whom? Type /ar thank and the name of a client, such as /ar thank acme.'),
    });
    return;
  }
  await openModal(client, { triggerId: body.trigger_id, title: TITLE }, async () => {
    const begun = await beginTurn(bot, client, { userId: body.user_id, role: 'collector' });
    if (!begun.ok) return messageModal({ title: TITLE, message: begun.refusal });
    const found = await lookUpClient(bot.db, bot.workspaceId, words.rest);
    if (found.ok) return preview(bot, begun.turn, { clientId: found.client.id, isThanks: true });
    const message = whichClient(found, { query: words.rest, actionId: ACTION.thanksOpen });
    return messageModal({ title: TITLE, message });
  });
}

export function registerThanks(app: App, bot: Bot): void {
  app.action<BlockAction<ButtonAction>>(ACTION.thanksOpen, async ({ action, body, client }) => {
    const opening = { triggerId: body.trigger_id, title: TITLE, ...placeOn(body.view, 2) };
    await openModal(client, opening, async () => {
      const begun = await beginTurn(bot, client, { userId: body.user.id, role: 'collector' });
      if (!begun.ok) return messageModal({ title: TITLE, message: begun.refusal });
      return preview(bot, begun.turn, { clientId: action.value ?? '', isThanks: true });
    });
  });
}
