// Starts the real bot for the demo: an embedded database in a temporary folder, the books in, today's digest out.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '#db/open.ts';
import { createMailer } from '#mail/smtp.ts';
import { systemClock } from '#platform/clock.ts';
import { createLog } from '#platform/log.ts';
import { startBot as startRealBot } from '../src/start.ts';
import { clockFrom } from './clock.ts';
import { furnish } from './furnish.ts';
import type { StartBot } from './run.ts';

export const startBot: StartBot = async (givens) => {
  const folder = await mkdtemp(join(tmpdir(), 'goodterms-demo-'));
  let db: Awaited<ReturnType<typeof openDatabase>> | undefined;
  const clean = async () => {
    await db?.close();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const log = createLog({ level: 'error', secrets: [givens.botToken, givens.signingSecret] });
    db = await openDatabase({ dataDir: join(folder, 'data'), log });
    const clock = clockFrom(givens.today);
    await furnish(db, { givens, folder, now: clock.now() });
    givens.standIn.inside.time.setAhead(clock.now().getTime() - Date.now());
    const mailer = createMailer({ url: givens.mailUrl, log });
    const bot = await startRealBot({
      slack: {
        botToken: givens.botToken,
        apiUrl: givens.slackApiUrl,
        connection: { kind: 'http', signingSecret: givens.signingSecret, port: 0 },
      },
      admins: givens.members.filter(({ role }) => role === 'admin').map(({ userId }) => userId),
      db,
      mailer,
      clock,
      log,
      isClockTrusted: clock === systemClock,
    });
    await bot.kick();
    return {
      url: `http://127.0.0.1:${bot.port}/slack/events`,
      stop: async () => {
        await bot.stop();
        await mailer.close();
        await clean();
      },
    };
  } catch (error) {
    await clean();
    throw error;
  }
};
