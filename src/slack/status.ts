// The conversation about one client: /ar status, the picker, choosing among several, sharing.
import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { ACTION, FIELD, VIEW } from '#blocks/ids.ts';
import type { Message } from '#blocks/kit.ts';
import { loadingModal } from '#blocks/kit.ts';
import { messageModal } from '#blocks/modal.ts';
import { notice } from '#blocks/notice.ts';
import {
  clientChoices,
  clientOptions,
  clientPickerModal,
  clientSuggestions,
} from '#blocks/picker.ts';
import { statusCard } from '#blocks/status.ts';
import { may } from '#domain/member.ts';
import { formatMoney } from '#domain/money.ts';
import type { StatusOverview, Unclear } from '#flows/status.ts';
import { findStatus, loadOverview, suggestClients } from '#flows/status.ts';
import type { Bot } from './bot.ts';
import type { CommandCall } from './commands.ts';
import { readMetadata, writeMetadata } from './metadata.ts';
import { fillModal, openModal } from './modal.ts';
import type { Turn } from './turn.ts';
import { beginTurn } from './turn.ts';

const TITLE = 'Client status';
const CLIENT_GONE = notice('This client is not in the books any more. Nothing was changed.');

/** `/ar status acme` answers with a card; `/ar status` alone opens the picker. */
export async function onStatusCommand(call: CommandCall): Promise<void> {
  const { bot, body, client, words } = call;
  if (words.rest === '') {
    await openPicker(bot, client, {
      triggerId: body.trigger_id,
      userId: body.user_id,
      channelId: body.channel_id,
    });
    return;
  }
  const turn = await call.begin('viewer');
  if (!turn) return;
  const found = await findStatus(bot.db, {
    workspaceId: bot.workspaceId,
    words: words.rest,
    today: turn.today,
  });
  await call.respond({
    ...(found.ok
      ? cardFor(turn, { overview: found, canShare: true })
      : whichClient(found, { query: words.rest, actionId: ACTION.clientChoose })),
  });
}

/** The question back when the words do not name exactly one client. */
export function whichClient(
  found: Unclear,
  asked: { query: string; actionId: string; valueFor?: (clientId: string) => string },
): Message {
  return found.reason === 'many'
    ? clientChoices({ ...asked, clients: found.clients })
    : clientSuggestions({ ...asked, suggestions: found.suggestions });
}

/** `canShare` only where a channel is known to share in. */
function cardFor(turn: Turn, shown: { overview: StatusOverview; canShare: boolean }): Message {
  const { locale, timeZone } = turn.workspace;
  return statusCard({
    ...shown.overview,
    canShare: shown.canShare,
    locale,
    timeZone,
    canAct: may(turn.member, 'collector'),
  });
}

/** The card of a client for a person: or why they do not see it. */
async function cardOf(
  bot: Bot,
  client: WebClient,
  given: { userId: string; clientId: string; channelId: string | undefined },
): Promise<Message> {
  const begun = await beginTurn(bot, client, { userId: given.userId, role: 'viewer' });
  if (!begun.ok) return begun.refusal;
  const overview = await loadOverview(bot.db, {
    workspaceId: bot.workspaceId,
    clientId: given.clientId,
    today: begun.turn.today,
  });
  const canShare = given.channelId !== undefined;
  return overview ? cardFor(begun.turn, { overview, canShare }) : CLIENT_GONE;
}

async function openPicker(
  bot: Bot,
  client: WebClient,
  given: { triggerId: string; userId: string; channelId: string | undefined },
): Promise<void> {
  await openModal(client, { triggerId: given.triggerId, title: TITLE }, async () => {
    const begun = await beginTurn(bot, client, { userId: given.userId, role: 'viewer' });
    const { channelId } = given;
    return begun.ok
      ? clientPickerModal(writeMetadata(channelId === undefined ? {} : { channelId }))
      : messageModal({ title: TITLE, message: begun.refusal });
  });
}

export function registerStatus(app: App, bot: Bot): void {
  app.action<BlockAction<ButtonAction>>(ACTION.clientSearch, async ({ body, client }) => {
    await openPicker(bot, client, {
      triggerId: body.trigger_id,
      userId: body.user.id,
      channelId: body.channel?.id,
    });
  });

  app.options(ACTION.clientPick, async ({ ack, body, client, payload }) => {
    const begun = await beginTurn(bot, client, {
      userId: body.user.id,
      role: 'viewer',
      isHurried: true,
    });
    if (!begun.ok) {
      await ack({ options: [] });
      return;
    }
    const { today, workspace } = begun.turn;
    const found = await suggestClients(bot.db, {
      workspaceId: bot.workspaceId,
      letters: payload.value,
      today,
    });
    const choices = found.map(({ overdue, ...one }) => {
      const owed = overdue.map((money) => formatMoney(money, workspace.locale)).join(', ');
      return { ...one, ...(owed === '' ? {} : { openLabel: `${owed} overdue` }) };
    });
    await ack({ options: clientOptions(choices) });
  });

  app.view(VIEW.statusPick, async ({ ack, body, client, view }) => {
    await ack({ response_action: 'update', view: loadingModal(TITLE) });
    const clientId =
      view.state.values[FIELD.client]?.[ACTION.clientPick]?.selected_option?.value ?? '';
    await fillModal(client, { viewId: view.id, title: TITLE }, async () =>
      messageModal({
        title: TITLE,
        message: await cardOf(bot, client, {
          userId: body.user.id,
          clientId,
          channelId: readMetadata(view.private_metadata).channelId,
        }),
        metadata: view.private_metadata,
      }),
    );
  });

  // The card for a button: a new answer beside a digest, in place of a list of choices, or in a modal.
  for (const actionId of [ACTION.statusOpen, ACTION.clientChoose])
    app.action<BlockAction<ButtonAction>>(actionId, async (args) => {
      const { action, body, client, respond } = args;
      const channelId = body.channel?.id ?? readMetadata(body.view?.private_metadata).channelId;
      const draw = (): Promise<Message> =>
        cardOf(bot, client, { userId: body.user.id, clientId: action.value ?? '', channelId });
      if (body.response_url === undefined || body.view) {
        const opening = { triggerId: body.trigger_id, title: TITLE, isOnTop: isInModal(body) };
        const metadata = writeMetadata(channelId === undefined ? {} : { channelId });
        await openModal(client, opening, async () =>
          messageModal({ title: TITLE, message: await draw(), metadata }),
        );
        return;
      }
      const replaces = actionId === ACTION.clientChoose;
      await respond({
        response_type: 'ephemeral',
        replace_original: replaces,
        ...(await draw()),
      });
    });
}

/** App Home is a view too, but a modal on it is the first one. */
export function isInModal(body: BlockAction): boolean {
  return body.view?.type === 'modal';
}
