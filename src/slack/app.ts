// Builds the Bolt app: which connection, what runs before every listener, and the one error edge.
import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Receiver } from '@slack/bolt';
import { App, HTTPReceiver, SocketModeReceiver } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import { errorNotice } from '#blocks/notice.ts';
import { troubleOf } from '#messages/poster.ts';
import { slackLog } from '#messages/slack-log.ts';
import type { SlackConfig } from '#platform/config.ts';
import type { Log } from '#platform/log.ts';
import { registerAsking } from './asking.ts';
import type { Bot } from './bot.ts';
import { registerCauseForm } from './cause-form.ts';
import { registerCauses } from './causes.ts';
import { registerCommands } from './commands.ts';
import { registerContact } from './contact.ts';
import { registerContactForms } from './contact-forms.ts';
import { registerDigest } from './digest.ts';
import { registerDispute } from './dispute.ts';
import { registerDisputeAgain } from './dispute-again.ts';
import { registerDisputeAmend } from './dispute-amend.ts';
import { registerDisputeDecide } from './dispute-decide.ts';
import { registerDisputeMenu } from './dispute-menu.ts';
import { registerDisputeMoves } from './dispute-moves.ts';
import { registerDisputeSettings } from './dispute-settings.ts';
import { registerDisputeShortcut } from './dispute-shortcut.ts';
import { registerDisputeShow } from './dispute-show.ts';
import { registerDisputeTake } from './dispute-take.ts';
import { registerDisputeThread } from './dispute-thread.ts';
import { registerDisputes } from './disputes.ts';
import { registerHome } from './home.ts';
import { registerImport } from './import.ts';
import { registerImportAfter } from './import-after.ts';
import { registerImportCard } from './import-card.ts';
import { registerImportForms } from './import-forms.ts';
import { registerImportMappings } from './import-mappings.ts';
import { registerMailTemplates } from './mail-templates.ts';
import { registerNote } from './note.ts';
import { registerNoteForms } from './note-forms.ts';
import { registerNoteMessage } from './note-message.ts';
import { registerNotes } from './notes.ts';
import { registerNumbers } from './numbers.ts';
import { counted, onlyOnce, onlyOurTeam } from './once.ts';
import { registerQuestion } from './question.ts';
import { registerReminder } from './reminder.ts';
import { registerReminderCard } from './reminder-card.ts';
import { registerReminderList } from './reminder-list.ts';
import { registerSender } from './sender.ts';
import { registerSettings } from './settings.ts';
import { registerShare } from './share.ts';
import { registerSnooze } from './snooze.ts';
import { registerStatus } from './status.ts';
import { registerThanks } from './thanks.ts';
import { registerWhy } from './why.ts';

/** Who we are in Slack, asked once at start. Rejects at once with a bad token or no network. */
export async function identify(
  slack: SlackConfig,
  log: Log,
): Promise<{ teamId: string; teamName: string; botId: string; botUserId: string }> {
  const client = new WebClient(slack.botToken, {
    slackApiUrl: slack.apiUrl,
    logger: slackLog(log),
    timeout: 10_000,
    retryConfig: { retries: 2, minTimeout: 500 },
  });
  const answer = await client.auth.test().catch((error: unknown) => {
    throw new Error(whyNot(error), { cause: error });
  });
  const { team_id: teamId, team, bot_id: botId, user_id: botUserId } = answer;
  if (!teamId || !botId || !botUserId)
    throw new Error('SLACK_BOT_TOKEN is not the token of a bot: Slack names no bot behind it.');
  return { teamId, teamName: team ?? teamId, botId, botUserId };
}

/** Why Slack does not know us, and what to do. */
function whyNot(error: unknown): string {
  const { code, isAnswered } = troubleOf(error);
  return !isAnswered
    ? 'Slack does not answer. Check the network (and SLACK_API_URL, where it is set), then start again.'
    : `Slack does not accept SLACK_BOT_TOKEN (${code}). Copy the bot token again from OAuth & Permissions.`;
}

export interface ReceiverDeps {
  readonly log: Log;
  /** Whether the database answers: what /readyz tells. */
  readonly isReady: () => Promise<boolean>;
}

/** The receiver of the configured connection. */
export function createReceiver(slack: SlackConfig, deps: ReceiverDeps): Receiver {
  const { connection } = slack;
  if (connection.kind === 'socket')
    return new SocketModeReceiver({
      appToken: connection.appToken,
      logger: slackLog(deps.log),
      installerOptions: { clientOptions: { slackApiUrl: slack.apiUrl } },
    });
  return new HTTPReceiver({
    signingSecret: connection.signingSecret,
    logger: slackLog(deps.log),
    bodyLimit: '1mb',
    customRoutes: [
      {
        path: '/healthz',
        method: 'GET',
        handler: (_request, response) => {
          response.writeHead(200).end('ok');
        },
      },
      {
        path: '/readyz',
        method: 'GET',
        handler: (_request, response) => {
          void answerReady(response, deps);
        },
      },
    ],
  });
}

async function answerReady(response: ServerResponse, deps: ReceiverDeps): Promise<void> {
  const isReady = await deps.isReady();
  response.writeHead(isReady ? 200 : 503).end(isReady ? 'ready' : 'no database');
}

/** The app with every listener registered; not started. */
export function createApp(
  bot: Bot,
  given: {
    slack: SlackConfig;
    receiver: Receiver;
    identity: { botId: string; botUserId: string };
    /** Counts what is under way. */
    turns: { underWay: number };
  },
): App {
  const app = new App({
    token: given.slack.botToken,
    ...given.identity,
    receiver: given.receiver,
    convoStore: false,
    logger: slackLog(bot.log),
    extendedErrorHandler: true,
    // Interaction must answer within the three seconds of a trigger: fail fast, never queue.
    clientOptions: {
      slackApiUrl: given.slack.apiUrl,
      timeout: 8_000,
      rejectRateLimitedCalls: true,
      retryConfig: { retries: 1, minTimeout: 200 },
    },
  });
  app.use(counted(given.turns));
  app.use(onlyOurTeam(bot));
  app.use(onlyOnce(bot));
  registerAll(app, bot);
  app.error(async ({ error, body }: { error: Error; body?: unknown }) => {
    const reference = randomBytes(2).toString('hex').toUpperCase();
    bot.log.error({ reference, err: error }, 'a listener failed');
    await tellOfError({ app, body, reference }).catch((failure: unknown) => {
      bot.log.warn({ reference, err: failure }, 'could not tell the person of the failure');
    });
  });
  return app;
}

/** Every listener of the bot; a test holds this against the ids and the manifest. */
export function registerAll(app: App, bot: Bot): void {
  registerCommands(app, bot);
  registerStatus(app, bot);
  registerWhy(app, bot);
  registerNumbers(app, bot);
  registerShare(app, bot);
  registerDigest(app, bot);
  registerSnooze(app, bot);
  registerReminder(app, bot);
  registerReminderCard(app, bot);
  registerReminderList(app, bot);
  registerThanks(app, bot);
  registerQuestion(app, bot);
  registerCauses(app, bot);
  registerCauseForm(app, bot);
  registerNote(app, bot);
  registerNoteForms(app, bot);
  registerNotes(app, bot);
  registerContact(app, bot);
  registerContactForms(app, bot);
  registerSettings(app, bot);
  registerAsking(app, bot);
  registerSender(app, bot);
  registerMailTemplates(app, bot);
  registerHome(app, bot);
  registerNoteMessage(app, bot);
  registerDispute(app, bot);
  registerDisputeShortcut(app, bot);
  registerDisputeTake(app, bot);
  registerDisputeMoves(app, bot);
  registerDisputeAmend(app, bot);
  registerDisputeDecide(app, bot);
  registerDisputeShow(app, bot);
  registerDisputeMenu(app, bot);
  registerDisputeAgain(app, bot);
  registerDisputeThread(app, bot);
  registerDisputes(app, bot);
  registerDisputeSettings(app, bot);
  registerImport(app, bot);
  registerImportCard(app, bot);
  registerImportForms(app, bot);
  registerImportAfter(app, bot);
  registerImportMappings(app, bot);
}

/** Tells the person, where the payload says how to reach them: nothing is worse than silence. */
async function tellOfError(given: { app: App; body: unknown; reference: string }): Promise<void> {
  const notice = errorNotice(given.reference);
  const body = (given.body ?? {}) as {
    response_url?: string;
    user_id?: string;
    user?: { id?: string };
    event?: { user?: string };
  };
  const userId = body.user?.id ?? body.user_id ?? body.event?.user;
  if (body.response_url) {
    await fetch(body.response_url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ response_type: 'ephemeral', replace_original: false, ...notice }),
      signal: AbortSignal.timeout(8_000),
    });
  } else if (userId) {
    await given.app.client.chat.postMessage({ channel: userId, ...notice });
  }
}
