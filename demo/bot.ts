// Starts the real bot for the demo: an embedded database in a temporary folder, the books in, today's digest out.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DateTime } from 'luxon';
import { openDatabase } from '#db/open.ts';
import { createMailer } from '#mail/smtp.ts';
import { type Clock, systemClock } from '#platform/clock.ts';
import { createLog } from '#platform/log.ts';
import { startBot as startRealBot } from '../src/start.ts';
import { DIGEST_HOUR, furnish, ZONE } from './furnish.ts';
import type { StartBot } from './run.ts';

/** Later in the day than this a letter would wait for the next morning, and a demo should not. */
const LAST_HOUR = 16;

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

/** From nine in the morning of the day on; the true time where people are at work anyway. */
function clockFrom(today: string): Clock {
  const nine = DateTime.fromISO(today, { zone: ZONE }).set({ hour: DIGEST_HOUR });
  const now = DateTime.now().setZone(ZONE);
  const isAtWork = now >= nine && now.hour < LAST_HOUR;
  if (now.toISODate() === today && isAtWork) return systemClock;
  const ahead = nine.toMillis() - now.toMillis();
  return { now: () => new Date(systemClock.now().getTime() + ahead) };
}
