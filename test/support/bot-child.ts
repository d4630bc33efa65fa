// A whole bot as a process of its own, at the database, the Slack and the mail server of a test.
import { connectServer } from '#db/client.ts';
import { createMailer } from '#mail/smtp.ts';
import { fixedClock } from '#platform/clock.ts';
import { createLog } from '#platform/log.ts';
import { startBot } from '../../src/start.ts';

export interface BotChild {
  readonly apiUrl: string;
  readonly botToken: string;
  readonly signingSecret: string;
  readonly mailUrl: string;
  readonly now: string;
}

/** Its port. It stays until it is killed. */
export async function runBot(place: string, extra: string): Promise<number | null> {
  const { apiUrl, botToken, mailUrl, now, signingSecret } = JSON.parse(extra) as BotChild;
  const log = createLog({ level: 'silent', secrets: [] });
  const bot = await startBot({
    slack: { botToken, apiUrl, connection: { kind: 'http', signingSecret, port: 0 } },
    admins: [],
    db: connectServer(place),
    clock: fixedClock(new Date(now)),
    log,
    isClockTrusted: false,
    isTicking: false,
    mailer: createMailer({ url: mailUrl, log }),
    pause: async () => undefined,
  });
  return bot.port;
}
