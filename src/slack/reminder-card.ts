// The buttons under letters that are on their way or need a person: take back, it arrived, send again, they replied.
import type { App, BlockAction, ButtonAction, RespondFn } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { ACTION } from '#blocks/ids.ts';
import type { Message } from '#blocks/kit.ts';
import { messageModal } from '#blocks/modal.ts';
import { notice } from '#blocks/notice.ts';
import { letterTakenBack, replyNoted } from '#blocks/reminder-notice.ts';
import { cancelReminder, noteReply, settleReminder } from '#flows/reminder-settle.ts';
import type { Bot } from './bot.ts';
import { openModal } from './modal.ts';
import { LETTER_GONE, preview, TITLE } from './reminder-preview.ts';
import type { Turn } from './turn.ts';
import { beginTurn } from './turn.ts';

export function registerReminderCard(app: App, bot: Bot): void {
  const on = (actionId: string, deed: (turn: Turn, id: string) => Promise<Message>): void => {
    app.action<BlockAction<ButtonAction>>(actionId, async (args) => {
      const { action, body, client, respond } = args;
      const begun = await beginTurn(bot, client, { userId: body.user.id, role: 'collector' });
      const message = begun.ok ? await deed(begun.turn, action.value ?? '') : begun.refusal;
      await answer({ body, client, respond, message });
      bot.kick();
    });
  };
  const { workspaceId } = bot;

  app.action<BlockAction<ButtonAction>>(ACTION.reminderLookAgain, async (args) => {
    const { action, body, client } = args;
    await openModal(client, { triggerId: body.trigger_id, title: TITLE }, async () => {
      const begun = await beginTurn(bot, client, { userId: body.user.id, role: 'collector' });
      if (!begun.ok) return messageModal({ title: TITLE, message: begun.refusal });
      return preview(bot, begun.turn, { formerId: action.value ?? '' });
    });
  });

  on(ACTION.reminderCancel, async ({ member, now }, reminderId) => {
    const asked = { workspaceId, reminderId, actor: member.slackUserId, now };
    const { outcome, reminder } = await cancelReminder(bot.db, asked);
    return reminder ? letterTakenBack({ reminder, outcome }) : LETTER_GONE;
  });

  for (const as of ['sent', 'again'] as const)
    on(ACTION[as === 'sent' ? 'reminderMarkSent' : 'reminderAgain'], async (turn, reminderId) => {
      const { member, now } = turn;
      const asked = { workspaceId, reminderId, actor: member.slackUserId, now, as };
      const result = await settleReminder(bot.db, asked);
      if (result.ok)
        return notice(
          as === 'sent'
            ? 'Noted: the letter counts as sent.'
            : 'The letter goes out once more, if nothing stands against it by now.',
        );
      return result.reason === 'no_reminder'
        ? LETTER_GONE
        : notice('Somebody has settled this already. Nothing was changed.');
    });

  for (const isAnswered of [false, true])
    on(ACTION[isAnswered ? 'clientAnswered' : 'clientReplied'], async (turn, clientId) => {
      const { member, now } = turn;
      const asked = { workspaceId, clientId, isAnswered, actor: member.slackUserId, now };
      const client = await noteReply(bot.db, asked);
      return client ? replyNoted({ client, isAnswered }) : LETTER_GONE;
    });
}

/** In a modal the answer takes its place; elsewhere it stands beside the card, which is drawn again by itself. */
async function answer(given: {
  body: BlockAction;
  client: WebClient;
  respond: RespondFn;
  message: Message;
}): Promise<void> {
  const { body, client, message, respond } = given;
  if (body.view?.type === 'modal') {
    const view = messageModal({ title: 'Reminder', message });
    await client.views.update({ view_id: body.view.id, view });
  } else if (body.response_url !== undefined) {
    await respond({ response_type: 'ephemeral', replace_original: false, ...message });
  }
}
