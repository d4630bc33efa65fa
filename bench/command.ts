// `/ar status acme` as a person lives it, beside the least that a bot can do: a bare Bolt app with one fixed answer.
// Both get the same signed command over HTTP and answer through the same stand-in of Slack.
import { randomBytes } from 'node:crypto';
import { App, HTTPReceiver } from '@slack/bolt';
import type { Database } from '#db/client.ts';
import { fixedClock } from '#platform/clock.ts';
import { createLog } from '#platform/log.ts';
import type { Humans, StandIn } from '#test/support/slack.ts';
import { aWorkspace, human, startStandIn } from '#test/support/slack.ts';
import { startBot } from '../src/start.ts';
import { TODAY } from './books.ts';
import type { Turns } from './turns.ts';
import { eachOf, median, msSince } from './turns.ts';

const CHANNEL = 'ar-collections';
/** An admin of the stand-in's workspace, who may see money data. */
const PERSON = 'maya';
const RUNS = 30;
const WARM_UPS = 3;

type Person = ReturnType<Humans['as']>;

interface Asked {
  readonly ackMs: number;
  readonly answerMs: number;
}

interface Wired {
  readonly port: number;
  stop(): Promise<void>;
}

type Timing = Turns<'ours' | 'floor'>;

/** Thirty commands to each, in turns. */
export async function askInTurns(
  db: Database,
): Promise<{ acknowledged: Timing; answered: Timing }> {
  const signingSecret = randomBytes(16).toString('hex');
  const slack = await startStandIn({ seed: aWorkspace() });
  const running: Wired[] = [];
  const wire = (bot: Wired): Person => {
    running.push(bot);
    const botUrl = `http://127.0.0.1:${bot.port}/slack/events`;
    return human(slack, { botUrl, signingSecret }).as(PERSON);
  };
  try {
    const ours = wire(await startOurs({ db, slack, signingSecret }));
    const floor = wire(await startFloor(slack, signingSecret));
    const asked: { ours: Asked; floor: Asked }[] = [];
    for (let run = 0; run < WARM_UPS + RUNS; run += 1)
      asked.push({ ours: await ask(slack, ours), floor: await ask(slack, floor) });
    const counted = asked.slice(WARM_UPS);
    const timing = (which: keyof Asked): Timing => {
      const times = new Map([
        ['ours' as const, counted.map((pair) => pair.ours[which])],
        ['floor' as const, counted.map((pair) => pair.floor[which])],
      ]);
      return {
        runs: counted.length,
        ms: eachOf(times, median),
        all: eachOf(times, (list) => list),
      };
    };
    return { acknowledged: timing('ackMs'), answered: timing('answerMs') };
  } finally {
    for (const bot of running) await bot.stop();
    await slack.close();
  }
}

/** Types the command and waits for the private answer, which must be about Acme. */
async function ask(slack: StandIn, person: Person): Promise<Asked> {
  const before = slack.ephemeralFor(PERSON).length;
  const start = performance.now();
  const ack = await person.command(CHANNEL, 'status acme');
  const ackMs = msSince(start);
  if (ack.status !== 200) throw new Error(`The command was answered with ${ack.status}.`);
  const answer = await slack.until('the answer', () => slack.ephemeralFor(PERSON)[before]);
  const answerMs = msSince(start);
  if (!slack.wordsOf(answer).includes('Acme'))
    throw new Error(`The answer is not about Acme: ${slack.wordsOf(answer)}`);
  return { ackMs, answerMs };
}

async function startOurs(given: {
  db: Database;
  slack: StandIn;
  signingSecret: string;
}): Promise<Wired> {
  const { db, slack, signingSecret } = given;
  const { port, stop } = await startBot({
    slack: {
      botToken: slack.botToken,
      apiUrl: slack.apiUrl,
      connection: { kind: 'http', signingSecret, port: 0 },
    },
    admins: [],
    db,
    clock: fixedClock(new Date(`${TODAY}T12:00:00Z`)),
    log: createLog({ level: 'error', secrets: [signingSecret] }),
    isClockTrusted: false,
    isTicking: false,
  });
  if (port === null) throw new Error('The bot listens nowhere.');
  return { port, stop };
}

async function startFloor(slack: StandIn, signingSecret: string): Promise<Wired> {
  const app = new App({
    token: slack.botToken,
    botUserId: slack.botUserId,
    receiver: new HTTPReceiver({ signingSecret }),
    clientOptions: { slackApiUrl: slack.apiUrl },
  });
  const text = '*Acme* owes something.';
  app.command('/ar', async ({ ack, respond }) => {
    await ack();
    await respond({ text, blocks: [{ type: 'section', text: { type: 'mrkdwn', text } }] });
  });
  const server = (await app.start(0)) as {
    address(): { port: number };
    closeAllConnections(): void;
  };
  return {
    port: server.address().port,
    stop: async () => {
      const stopping = app.stop();
      server.closeAllConnections();
      await stopping;
    },
  };
}
