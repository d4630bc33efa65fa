// App Home: the page of one person, drawn again each time they open it.
import type { App } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { HomePage } from '#blocks/home.ts';
import { homeView } from '#blocks/home.ts';
import { reachOf } from '#domain/sender.ts';
import type { Workspace } from '#domain/types.ts';
import { planToday } from '#flows/digest.ts';
import { senderOf } from '#flows/sender.ts';
import { admins } from '#flows/workspace.ts';
import type { Bot } from './bot.ts';
import { beginTurn } from './turn.ts';

export function registerHome(app: App, bot: Bot): void {
  app.event('app_home_opened', async ({ client, event }) => {
    if (event.tab !== 'home') return;
    const view = homeView(await pageOf(bot, client, event.user));
    await client.views.publish({ user_id: event.user, view });
  });
}

async function pageOf(bot: Bot, client: WebClient, userId: string): Promise<HomePage> {
  const begun = await beginTurn(bot, client, { userId, role: 'viewer' });
  if (!begun.ok)
    return {
      member: { slackUserId: userId, role: 'none' },
      asOf: '',
      totals: [],
      mine: [],
      locale: 'en-US',
      digestNote: '',
      reach: 'live',
      admins: (await admins(bot.db, bot.workspaceId)).map((admin) => admin.slackUserId),
    };
  const { member, today, workspace } = begun.turn;
  const plan = await planToday(bot.db, { workspaceId: bot.workspaceId, today });
  return {
    member,
    asOf: today,
    totals: plan.totals,
    mine: [...plan.needsSomeone, ...plan.waiting].filter((entry) => entry.ownerUserId === userId),
    locale: workspace.locale,
    digestNote: digestNote(workspace),
    reach: reachOf(await senderOf(bot.db, bot.workspaceId)),
    admins: [],
  };
}

function digestNote(workspace: Workspace): string {
  if (workspace.digestChannelId === null)
    return 'No channel is chosen for the digest yet: an admin can do that with /ar settings.';
  const hour = `${String(workspace.digestHour).padStart(2, '0')}:00`;
  return `The digest comes at ${hour} (${workspace.timeZone}) on business days.`;
}
