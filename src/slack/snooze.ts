// The conversation about leaving a client in peace: /ar snooze or a button, a day, a reason.
import type { App, BlockAction, ButtonAction, ViewStateValue } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { ACTION, FIELD, VIEW } from '#blocks/ids.ts';
import { messageModal } from '#blocks/modal.ts';
import { notice, snoozed } from '#blocks/notice.ts';
import type { SnoozeChoice } from '#blocks/snooze.ts';
import { snoozeModal } from '#blocks/snooze.ts';
import { shortDay } from '#blocks/words.ts';
import { addDays, nextBusinessDay } from '#domain/calendar.ts';
import type { SnoozeResult } from '#flows/snooze.ts';
import { LONGEST_SNOOZE_DAYS, snoozeClient } from '#flows/snooze.ts';
import { findStatus, loadStatus } from '#flows/status.ts';
import { redrawDigest } from '#messages/digest.ts';
import type { Bot } from './bot.ts';
import type { CommandCall } from './commands.ts';
import { readMetadata, writeMetadata } from './metadata.ts';
import { openModal } from './modal.ts';
import { isInModal, whichClient } from './status.ts';
import type { Turn } from './turn.ts';
import { beginTurn } from './turn.ts';

const TITLE = 'Snooze a client';

/** `/ar snooze acme` opens the modal when the words name one client. */
export async function onSnoozeCommand(call: CommandCall): Promise<void> {
  const { bot, body, client, words } = call;
  const opening = { triggerId: body.trigger_id, title: TITLE };
  await openModal(client, opening, async () => {
    const begun = await beginTurn(bot, client, { userId: body.user_id, role: 'collector' });
    if (!begun.ok) return messageModal({ title: TITLE, message: begun.refusal });
    const found = await findStatus(bot.db, {
      workspaceId: bot.workspaceId,
      words: words.rest,
      today: begun.turn.today,
    });
    if (!found.ok) return messageModal({ title: TITLE, message: whichClient(words.rest, found) });
    return formFor(begun.turn, found.status.client, body.channel_id);
  });
}

function formFor(
  turn: Turn,
  client: { id: string; number: string | null; name: string },
  channelId: string | undefined,
): ModalView {
  return snoozeModal({
    client,
    choices: choicesFor(turn),
    metadata: writeMetadata({
      clientId: client.id,
      ...(channelId === undefined ? {} : { channelId }),
    }),
  });
}

/** Days to choose with one click, never a weekend or holiday of the team. */
function choicesFor({ today, workspace }: Turn): SnoozeChoice[] {
  const days = [0, 2, 6, 13, 29].map((count) =>
    nextBusinessDay(addDays(today, count), workspace.week),
  );
  return [...new Set(days)].map((day) => ({
    day,
    label: shortDay(day, { locale: workspace.locale, asOf: today }),
  }));
}

export function registerSnooze(app: App, bot: Bot): void {
  app.action<BlockAction<ButtonAction>>(
    ACTION.snoozeOpen,
    async ({ ack, action, body, client }) => {
      await ack();
      const opening = { triggerId: body.trigger_id, title: TITLE, isOnTop: isInModal(body) };
      await openModal(client, opening, async () => {
        const begun = await beginTurn(bot, client, { userId: body.user.id, role: 'collector' });
        if (!begun.ok) return messageModal({ title: TITLE, message: begun.refusal });
        const status = await loadStatus(bot.db, {
          workspaceId: bot.workspaceId,
          clientId: action.value ?? '',
          today: begun.turn.today,
        });
        if (status) return formFor(begun.turn, status.client, body.channel?.id);
        const gone = notice('This client is not in the books any more. Nothing was changed.');
        return messageModal({ title: TITLE, message: gone });
      });
    },
  );

  app.view(VIEW.snoozeSubmit, async ({ ack, body, client, view }) => {
    const { clientId = '', channelId } = readMetadata(view.private_metadata);
    const answer = answerOf(view.state.values);
    const begun = await beginTurn(bot, client, { userId: body.user.id, role: 'collector' });
    if (!begun.ok) {
      await ack({
        response_action: 'update',
        view: messageModal({ title: TITLE, message: begun.refusal }),
      });
      return;
    }
    const { now, today, workspace } = begun.turn;
    const result = await snoozeClient(bot.db, {
      workspaceId: bot.workspaceId,
      clientId,
      until: answer.until,
      today,
      why: answer.why,
      actor: body.user.id,
      now,
    });
    if (!result.ok) {
      const errors = { [answer.field]: mistakeIn(result) };
      await ack({ response_action: 'errors', errors });
      return;
    }
    await ack({ response_action: 'clear' });
    await redrawDigest(bot.posting, bot.workspaceId);
    await tell(client, {
      userId: body.user.id,
      channelId,
      message: snoozed({ ...result, locale: workspace.locale }),
    });
  });
}

/** A day of one's own wins over the choices; `field` is where a mistake is shown. */
function answerOf(values: Record<string, Record<string, ViewStateValue>>): {
  until: string;
  why: string | null;
  field: string;
} {
  const own = values[FIELD.snoozeDate]?.[FIELD.snoozeDate]?.selected_date;
  const chosen = values[FIELD.snoozeUntil]?.[FIELD.snoozeUntil]?.selected_option?.value;
  const why = values[FIELD.snoozeReason]?.[FIELD.snoozeReason]?.value?.trim();
  return {
    until: own ?? chosen ?? '',
    why: why ? why : null,
    field: own ? FIELD.snoozeDate : FIELD.snoozeUntil,
  };
}

function mistakeIn(result: SnoozeResult & { ok: false }): string {
  switch (result.reason) {
    case 'not_after_today':
      return 'Choose a day after today.';
    case 'too_long':
      return `A snooze lasts ${LONGEST_SNOOZE_DAYS} days at most; choose an earlier day.`;
    case 'no_client':
      return 'This client is not in the books any more.';
  }
}

/** Where the person was, or in a direct message when the bot cannot speak there. */
async function tell(
  client: WebClient,
  given: { userId: string; channelId: string | undefined; message: ReturnType<typeof notice> },
): Promise<void> {
  const { channelId, message, userId } = given;
  if (channelId !== undefined) {
    try {
      await client.chat.postEphemeral({ channel: channelId, user: userId, ...message });
      return;
    } catch {
      // Not in that channel: a direct message reaches the person all the same.
    }
  }
  await client.chat.postMessage({ channel: userId, ...message });
}
