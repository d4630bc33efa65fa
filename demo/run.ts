// Puts the demo together: the stand-in of Slack, a mail server, the company, a bot, the page. The bot is handed in.
import { randomBytes } from 'node:crypto';
import type { DemoRole } from './clients.ts';
import { aCompany, type Company } from './company.ts';
import { startMailServer } from './mail/mail-server.ts';
import { emptyMailbox, type Mailbox } from './mail/mailbox.ts';
import { type DemoPage, startDemoPage } from './server.ts';
import { type Humans, human } from './slack/human.ts';
import type { Seed } from './slack/protocol.ts';
import { type StandIn, startStandIn } from './slack/stand-in.ts';

/** What a bot needs to live in the demo. */
export interface BotGivens {
  /** `slackApiUrl` of its web clients. */
  slackApiUrl: string;
  botToken: string;
  botUserId: string;
  teamId: string;
  teamName: string;
  members: { userId: string; email: string; role: DemoRole }[];
  signingSecret: string;
  /** The mail server; what it takes is shown on the page. */
  mailUrl: string;
  /** Where the digest goes. */
  channelId: string;
  /** Where cases stand. */
  disputesChannelId: string;
  /** `YYYY-MM-DD` */
  today: string;
  /** The invoices: the made-up company's, or null where `importFile` is given. */
  csv: string | null;
  /** The same a week before. */
  earlierCsv: string | null;
  importFile: string | null;
  standIn: StandIn;
}

interface RunningBot {
  /** Its request URL, `http://127.0.0.1:…/slack/events`. */
  url: string;
  stop(): Promise<void>;
}

export type StartBot = (givens: BotGivens) => Promise<RunningBot>;

export interface DemoOptions {
  port: number;
  today: string;
  importFile: string | null;
  /** Those of manifest.yml when left out. */
  scopes?: string[];
  events?: string[];
}

export interface Demo {
  page: DemoPage;
  standIn: StandIn;
  human: Humans;
  mailbox: Mailbox;
  stop(): Promise<void>;
}

const DIGEST_CHANNEL = 'ar-collections';
const DISPUTES_CHANNEL = 'ar-disputes';
const EXAMPLES = [
  'status acme',
  'remind müller',
  'remind',
  'dispute acme',
  'disputes',
  'digest',
  'settings',
  'help',
];

export async function runDemo(
  { scopes, events, ...options }: DemoOptions,
  startBot: StartBot,
): Promise<Demo> {
  const company = aCompany(options.today);
  const standIn = await startStandIn({ seed: seedOf(company, { scopes, events }) });
  const mailbox = emptyMailbox();
  const mailServer = await startMailServer(mailbox);
  const stopGround = async () => {
    await mailServer.close();
    await standIn.close();
  };
  const signingSecret = randomBytes(16).toString('hex');
  const bot = await startBot({
    slackApiUrl: standIn.apiUrl,
    botToken: standIn.botToken,
    botUserId: standIn.botUserId,
    teamId: standIn.teamId,
    teamName: company.name,
    members: company.members.map(({ name, email, role }) => ({
      userId: standIn.userId(name),
      email,
      role,
    })),
    signingSecret,
    mailUrl: mailServer.url,
    channelId: standIn.channel(DIGEST_CHANNEL).id,
    disputesChannelId: standIn.channel(DISPUTES_CHANNEL).id,
    today: options.today,
    csv: options.importFile === null ? company.csv : null,
    earlierCsv: options.importFile === null ? company.earlierCsv : null,
    importFile: options.importFile,
    standIn,
  }).catch(async (error: unknown) => {
    await stopGround();
    throw error;
  });
  const people = human(standIn, { botUrl: bot.url, signingSecret });
  const stopBot = async () => {
    await bot.stop();
    await stopGround();
  };
  const page = await startDemoPage({
    standIn,
    human: people,
    mailbox,
    port: options.port,
    examples: EXAMPLES,
  }).catch(async (error: unknown) => {
    await stopBot();
    throw error;
  });
  return {
    page,
    standIn,
    human: people,
    mailbox,
    stop: async () => {
      await page.close();
      await stopBot();
    },
  };
}

function seedOf(
  { name, members }: Company,
  { scopes, events }: { scopes: string[] | undefined; events: string[] | undefined },
): Seed {
  return {
    ...(scopes ? { scopes } : {}),
    ...(events ? { events } : {}),
    team: { name, domain: 'kestrel-lund' },
    members,
    groups: [{ handle: 'production', name: 'Production' }],
    channels: [
      { name: DIGEST_CHANNEL, topic: 'Who owes us, why, and who asks' },
      { name: DISPUTES_CHANNEL, topic: 'What clients do not want to pay, and why' },
      {
        name: 'finance-team',
        topic: 'Numbers among ourselves',
        isPrivate: true,
        members: ['maya', 'tomas'],
      },
      { name: 'studio', topic: 'Everything else', hasBot: false },
    ],
  };
}
