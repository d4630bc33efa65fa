// The conversation about leaving a client in peace: /ar snooze or a button, a day, a reason.
import type { App, BlockAction, ButtonAction, ViewStateValue } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { ACTION, FIELD, VIEW } from '#blocks/ids.ts';
import type { Message } from '#blocks/kit.ts';
import { loadingModal } from '#blocks/kit.ts';
import { messageModal } from '#blocks/modal.ts';
import { notice, snoozed } from '#blocks/notice.ts';
import type { SnoozeChoice } from '#blocks/snooze.ts';
import { snoozeModal } from '#blocks/snooze.ts';
import { shortDay } from '#blocks/words.ts';
import { addDays, nextBusinessDay } from '#domain/calendar.ts';
import { isFirstDelivery } from '#flows/receipts.ts';
import type { SnoozeResult } from '#flows/snooze.ts';
import { LONGEST_SNOOZE_DAYS, snoozeClient, snoozeMistake } from '#flows/snooze.ts';
import { findStatus, loadStatus } from '#flows/status.ts';
import type { Bot } from './bot.ts';
import type { CommandCall } from './commands.ts';
import { readMetadata, writeMetadata } from './metadata.ts';
import { fillModal, openModal } from './modal.ts';
import { isInModal, whichClient } from './status.ts';
import type { Turn } from './turn.ts';
import { beginTurn } from './turn.ts';

const TITLE = 'Snooze a client';

/** `/ar snooze acme` opens the modal when the words name one client. */
export async function onSnoozeCommand(call: CommandCall): Promise<void> {
  const { bot, body, client, words } = call;
  if (words.rest === '') {
    await call.respond({ ...notice('Which client? Type it like this: /ar snooze Acme.') });
    return;
  }
  const opening = { triggerId: body.trigger_id, title: TITLE };
  await openModal(client, opening, async () => {
    const begun = await beginTurn(bot, client, { userId: body.user_id, role: 'collector' });
    if (!begun.ok) return messageModal({ title: TITLE, message: begun.refusal });
    const found = await findStatus(bot.db, {
      workspaceId: bot.workspaceId,
      words: words.rest,
      today: begun.turn.today,
    });
    if (found.ok) return formFor(begun.turn, found.status.client);
    const message = whichClient(found, { query: words.rest, actionId: ACTION.snoozeOpen });
    return messageModal({ title: TITLE, message });
  });
}

function formFor(
  turn: Turn,
  client: { id: string; number: string | null; name: string },
): ModalView {
  return snoozeModal({
    client,
    choices: choicesFor(turn),
    metadata: writeMetadata({ clientId: client.id, today: turn.today }),
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
  app.action<BlockAction<ButtonAction>>(ACTION.snoozeOpen, async ({ action, body, client }) => {
    const opening = { triggerId: body.trigger_id, title: TITLE, isOnTop: isInModal(body) };
    await openModal(client, opening, async () => {
      const begun = await beginTurn(bot, client, { userId: body.user.id, role: 'collector' });
      if (!begun.ok) return messageModal({ title: TITLE, message: begun.refusal });
      const status = await loadStatus(bot.db, {
        workspaceId: bot.workspaceId,
        clientId: action.value ?? '',
        today: begun.turn.today,
      });
      if (status) return formFor(begun.turn, status.client);
      const gone = notice('This client is not in the books any more. Nothing was changed.');
      return messageModal({ title: TITLE, message: gone });
    });
  });

  app.view(VIEW.snoozeSubmit, async ({ ack, body, client, view }) => {
    const { clientId = '', today } = readMetadata(view.private_metadata);
    const answer = answerOf(view.state.values);
    const mistake = today === undefined ? null : snoozeMistake({ until: answer.until, today });
    if (mistake) {
      await ack({ response_action: 'errors', errors: { [answer.field]: mistakeIn(mistake) } });
      return;
    }
    await ack({ response_action: 'update', view: loadingModal(TITLE) });
    await fillModal(client, { viewId: view.id, title: TITLE }, async () => {
      const message = await snooze(bot, client, {
        ...answer,
        clientId,
        userId: body.user.id,
        formId: view.id,
      });
      return messageModal({ title: TITLE, message });
    });
    bot.kick(); // The digest is drawn again for everybody.
  });
}

interface Snoozing {
  readonly userId: string;
  readonly clientId: string;
  readonly until: string;
  readonly why: string | null;
  /** One form snoozes once, however often it is sent. */
  readonly formId: string;
}

async function snooze(bot: Bot, client: WebClient, asked: Snoozing): Promise<Message> {
  const begun = await beginTurn(bot, client, { userId: asked.userId, role: 'collector' });
  if (!begun.ok) return begun.refusal;
  const { now, today, workspace } = begun.turn;
  const { workspaceId } = bot;
  const key = `snooze|${asked.formId}`;
  if (!(await isFirstDelivery(bot.db, { workspaceId, key, at: now })))
    return notice('This form was sent already.');
  const result = await snoozeClient(bot.db, {
    workspaceId,
    clientId: asked.clientId,
    until: asked.until,
    today,
    why: asked.why,
    actor: asked.userId,
    now,
  });
  return result.ok
    ? snoozed({ ...result, locale: workspace.locale })
    : notice(mistakeIn(result.reason));
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

function mistakeIn(reason: (SnoozeResult & { ok: false })['reason']): string {
  switch (reason) {
    case 'not_after_today':
      return 'Choose a day after today.';
    case 'too_long':
      return `A snooze lasts ${LONGEST_SNOOZE_DAYS} days at most; choose an earlier day.`;
    case 'no_client':
      return 'This client is not in the books any more.';
  }
}
