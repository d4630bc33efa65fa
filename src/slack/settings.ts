// The conversation about how the team works: /ar settings or the button on App Home.
import { setTimeout as wait } from 'node:timers/promises';
import type { App, BlockAction, ButtonAction, ViewStateValue } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { ACTION, FIELD, VIEW } from '#blocks/ids.ts';
import type { Message } from '#blocks/kit.ts';
import { loadingModal } from '#blocks/kit.ts';
import { messageModal } from '#blocks/modal.ts';
import { notice } from '#blocks/notice.ts';
import { settingsModal, zoneOptions } from '#blocks/settings.ts';
import { channel, md } from '#blocks/text.ts';
import type { Workspace } from '#domain/types.ts';
import type { SettingsMistake } from '#flows/workspace.ts';
import { changeSettings, settingsMistake } from '#flows/workspace.ts';
import type { Readers } from '#messages/channel.ts';
import { readersOf } from '#messages/channel.ts';
import { troubleOf } from '#messages/poster.ts';
import type { Bot } from './bot.ts';
import type { CommandCall } from './commands.ts';
import { fillModal, openModal } from './modal.ts';
import { beginTurn } from './turn.ts';

const TITLE = 'Settings';
/** Slack waits three seconds for an answer to a form; its own answer about a channel may take longer. */
const PATIENCE_MS = 1_500;

type Values = Record<string, Record<string, ViewStateValue>>;
type Settings = Pick<Workspace, 'digestChannelId' | 'digestHour' | 'timeZone' | 'week'>;

export async function onSettingsCommand(call: CommandCall): Promise<void> {
  await openSettings(call.bot, call.client, {
    triggerId: call.body.trigger_id,
    userId: call.body.user_id,
  });
}

async function openSettings(
  bot: Bot,
  client: WebClient,
  given: { triggerId: string; userId: string },
): Promise<void> {
  await openModal(client, { triggerId: given.triggerId, title: TITLE }, async () => {
    const begun = await beginTurn(bot, client, { userId: given.userId, role: 'admin' });
    return begun.ok
      ? settingsModal(begun.turn.workspace)
      : messageModal({ title: TITLE, message: begun.refusal });
  });
}

export function registerSettings(app: App, bot: Bot): void {
  app.action<BlockAction<ButtonAction>>(ACTION.settingsOpen, async ({ body, client }) => {
    await openSettings(bot, client, { triggerId: body.trigger_id, userId: body.user.id });
  });

  app.options(FIELD.timeZone, async ({ ack, payload }) => {
    await ack({ options: zoneOptions(zonesLike(payload.value)) });
  });

  app.view(VIEW.settingsSubmit, async ({ ack, body, client, view }) => {
    const settings = settingsOf(view.state.values);
    const mistake = settingsMistake(settings);
    const errors = mistake
      ? mistakeIn(mistake)
      : await channelErrors(client, settings.digestChannelId);
    if (errors) {
      await ack({ response_action: 'errors', errors });
      return;
    }
    await ack({ response_action: 'update', view: loadingModal(TITLE) });
    await fillModal(client, { viewId: view.id, title: TITLE }, async () => {
      const message = await save(bot, client, { settings, userId: body.user.id });
      return messageModal({ title: TITLE, message });
    });
  });
}

async function save(
  bot: Bot,
  client: WebClient,
  given: { settings: Settings; userId: string },
): Promise<Message> {
  const begun = await beginTurn(bot, client, { userId: given.userId, role: 'admin' });
  if (!begun.ok) return begun.refusal;
  const result = await changeSettings(bot.db, {
    workspaceId: bot.workspaceId,
    settings: given.settings,
    actor: given.userId,
    now: begun.turn.now,
  });
  return result.ok
    ? summaryOf(result.workspace)
    : notice(Object.values(mistakeIn(result.reason)).join(' '));
}

function settingsOf(values: Values): Settings {
  const field = (id: string): ViewStateValue | undefined => values[id]?.[id];
  return {
    digestChannelId: field(FIELD.channel)?.selected_conversation ?? null,
    digestHour: Number(field(FIELD.hour)?.selected_option?.value ?? 9),
    timeZone: field(FIELD.timeZone)?.selected_option?.value ?? 'UTC',
    week: {
      workingDays: (field(FIELD.workingDays)?.selected_options ?? []).map(({ value }) =>
        Number(value),
      ),
      country: field(FIELD.country)?.value?.trim().toUpperCase() || null,
      region: field(FIELD.region)?.value?.trim().toUpperCase() || null,
    },
  };
}

/** What keeps the digest out of a channel, as far as Slack says in time; null when nothing does. */
async function channelErrors(
  client: WebClient,
  channelId: string | null,
): Promise<Record<string, string> | null> {
  if (channelId === null) return null;
  const asked = readersOf(client, channelId).catch((error: unknown) => troubleOf(error).code);
  const said = await Promise.race([asked, wait(PATIENCE_MS, null, { ref: false })]);
  const mistake = said === null ? null : channelMistake(said);
  return mistake === null ? null : { [FIELD.channel]: mistake };
}

function channelMistake(said: Readers | string): string | null {
  if (said === 'channel_not_found')
    return 'I cannot see this channel. Invite me there with /invite first.';
  if (typeof said === 'string')
    return `Slack did not tell me about this channel (${said}). Try again in a minute.`;
  if (said.isSharedOutside)
    return 'People from another company are in this channel. Choose one of your own.';
  return said.hasBot ? null : 'I am not in this channel. Invite me there with /invite first.';
}

function mistakeIn(reason: SettingsMistake): Record<string, string> {
  switch (reason) {
    case 'no_zone':
      return { [FIELD.timeZone]: 'This is not a time zone. Type a city, such as Berlin.' };
    case 'no_working_day':
      return { [FIELD.workingDays]: 'Choose at least one working day.' };
    case 'no_country':
      return {
        [FIELD.country]: 'I know no holidays of such a country: DE or US, or leave it empty.',
      };
    case 'no_region':
      return { [FIELD.region]: 'I know no such region there: BY or CA, or leave it empty.' };
  }
}

function summaryOf(workspace: Workspace): ReturnType<typeof notice> {
  const hour = `${String(workspace.digestHour).padStart(2, '0')}:00`;
  return notice(
    workspace.digestChannelId === null
      ? 'Saved. No channel is chosen, so no digest is posted.'
      : md`Saved. The digest comes to ${channel(workspace.digestChannelId)} at ${hour} (${workspace.timeZone}) on business days.`,
  );
}

/** Zones whose name holds the letters, shortest first: "berlin" is Europe/Berlin. */
export function zonesLike(letters: string): string[] {
  const wanted = letters.trim().toLowerCase().replaceAll(' ', '_');
  return ['UTC', ...Intl.supportedValuesOf('timeZone')]
    .filter((zone) => zone.toLowerCase().includes(wanted))
    .sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
    .slice(0, 100);
}
