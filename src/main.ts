// The bot: reads the settings, opens the database, connects to Slack, and ends cleanly. Nothing imports it.
import { existsSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import type { OpenDatabase } from '#db/client.ts';
import { openDatabase } from '#db/open.ts';
import { createMailer } from '#mail/smtp.ts';
import { systemClock } from '#platform/clock.ts';
import type { Config } from '#platform/config.ts';
import { readConfig } from '#platform/config.ts';
import { createLog } from '#platform/log.ts';
import { startBot } from './start.ts';

const HOW_TO_CONNECT = [
  'Slack is not connected: set SLACK_BOT_TOKEN (xoxb-…) and SLACK_APP_TOKEN (xapp-…, Socket Mode),',
  'or SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET (HTTP). README.md has the five steps.',
  'No Slack at hand? `npm run demo` opens the whole bot in your browser.',
];

/** SIGTERM must end the process within ten seconds, whatever hangs. */
const MOST_STOPPING_MS = 9_000;

if (existsSync('.env')) process.loadEnvFile('.env');
const read = readConfig(process.env);
if (!read.ok) leave(read.mistakes);
else if (!read.config.slack) leave(HOW_TO_CONNECT);
else await run(read.config, read.config.slack);

async function run(config: Config, slack: NonNullable<Config['slack']>): Promise<void> {
  const log = createLog({ level: config.logLevel, secrets: config.secrets });
  let db: OpenDatabase | null = null;
  try {
    const { mail } = config;
    const mailer = mail && createMailer({ ...mail, log });
    const opened = await openDatabase({
      ...config.database,
      log,
      onDown: (why) => {
        log.error({ err: why }, 'the database is down for good');
        process.exit(1); // Whatever starts the bot again starts the engine again.
      },
    });
    db = opened;
    const bot = await startBot({
      slack,
      db: opened,
      log,
      mailer,
      ...(mail ? { sender: mail } : {}),
      admins: config.admins,
      maxImportBytes: config.maxImportBytes,
      clock: systemClock,
      isClockTrusted: true,
      tidyDatabase: () => opened.tidy(),
      keepDatabase: async (day) => {
        await opened.checkSpace();
        await opened.backUp(day);
      },
    });
    log.info({ port: bot.port, engine: opened.engine }, 'Good Terms is running');
    const stop = async (): Promise<void> => {
      log.info('stopping');
      setTimeout(() => process.exit(1), MOST_STOPPING_MS).unref();
      await bot.stop();
      await Promise.race([mailer?.close(), wait(3_000, undefined, { ref: false })]);
      await Promise.race([opened.close(), wait(3_000, undefined, { ref: false })]);
      process.exit(0);
    };
    process.once('SIGTERM', () => void stop());
    process.once('SIGINT', () => void stop());
  } catch (error) {
    log.debug({ err: error }, 'not started');
    leave([error instanceof Error ? error.message : String(error)]);
    await Promise.race([db?.close(), wait(3_000, undefined, { ref: false })]);
    process.exit(1); // Whatever was half started must not go on by itself.
  }
}

function leave(lines: readonly string[]): void {
  process.stderr.write(`${lines.join('\n')}\n`);
  process.exitCode = 1;
}
