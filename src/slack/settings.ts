// The conversation about how the team works: /ar settings or the button on App Home.
import type { App, BlockAction, ButtonAction, ViewStateValue } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { ACTION, FIELD, VIEW } from '#blocks/ids.ts';
import { messageModal } from '#blocks/modal.ts';
import { notice } from '#blocks/notice.ts';
import { settingsModal, zoneOptions } from '#blocks/settings.ts';
import { channel, md } from '#blocks/text.ts';
import type { Workspace } from '#domain/types.ts';
import type { SettingsResult } from '#flows/workspace.ts';
import { changeSettings } from '#flows/workspace.ts';
import { isSharedOutside } from '#messages/channel.ts';
import { troubleOf } from '#messages/poster.ts';
import type { Bot } from './bot.ts';
import type { CommandCall } from './commands.ts';
import { openModal } from './modal.ts';
import { beginTurn } from './turn.ts';

const TITLE = 'Settings';
type Values = Record<string, Record<string, ViewStateValue>>;

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
  app.action<BlockAction<ButtonAction>>(ACTION.settingsOpen, async ({ ack, body, client }) => {
    await ack();
    await openSettings(bot, client, { triggerId: body.trigger_id, userId: body.user.id });
  });

  app.options(FIELD.timeZone, async ({ ack, payload }) => {
    await ack({ options: zoneOptions(zonesLike(payload.value)) });
  });

  app.view(VIEW.settingsSubmit, async ({ ack, body, client, view }) => {
    const begun = await beginTurn(bot, client, { userId: body.user.id, role: 'admin' });
    if (!begun.ok) {
      const refused = messageModal({ title: TITLE, message: begun.refusal });
      await ack({ response_action: 'update', view: refused });
      return;
    }
    const settings = settingsOf(view.state.values);
    const mistake = await channelMistake(client, settings.digestChannelId);
    if (mistake !== null) {
      await ack({ response_action: 'errors', errors: { [FIELD.channel]: mistake } });
      return;
    }
    const result = await changeSettings(bot.db, {
      workspaceId: bot.workspaceId,
      settings,
      actor: body.user.id,
      now: begun.turn.now,
    });
    if (!result.ok) {
      await ack({ response_action: 'errors', errors: mistakeIn(result) });
      return;
    }
    const saved = messageModal({ title: TITLE, message: summaryOf(result.workspace) });
    await ack({ response_action: 'update', view: saved });
  });
}

function settingsOf(
  values: Values,
): Pick<Workspace, 'digestChannelId' | 'digestHour' | 'timeZone' | 'week'> {
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

/** What keeps the digest out of a channel, or null. */
async function channelMistake(client: WebClient, channelId: string | null): Promise<string | null> {
  if (channelId === null) return null;
  try {
    return (await isSharedOutside(client, channelId))
      ? 'People from another company are in this channel. Choose one of your own.'
      : null;
  } catch (error) {
    const { code } = troubleOf(error);
    return code === 'channel_not_found'
      ? 'I cannot see this channel. Invite me there with /invite first.'
      : `Slack did not tell me about this channel (${code}). Try again in a minute.`;
  }
}

function mistakeIn(result: SettingsResult & { ok: false }): Record<string, string> {
  switch (result.reason) {
    case 'no_zone':
      return { [FIELD.timeZone]: 'This is not a time zone. Type a city, such as Berlin.' };
    case 'no_working_day':
      return { [FIELD.workingDays]: 'Choose at least one working day.' };
    case 'no_country':
      return { [FIELD.country]: 'Two letters of a country, such as DE or US, or leave it empty.' };
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
function zonesLike(letters: string): string[] {
  const wanted = letters.trim().toLowerCase().replaceAll(' ', '_');
  return ['UTC', ...Intl.supportedValuesOf('timeZone')]
    .filter((zone) => zone.toLowerCase().includes(wanted))
    .sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
    .slice(0, 100);
}
