// A team with its books, the real bot over signed HTTP, and the stand-in of Slack, on a day that moves by hand.
//
//   await using story = await aStory({ now: '2026-11-24T08:00:00Z' });
//   const acme = await story.book.client({ name: 'Acme & Sons', ownerUserId: story.id('jonas') });
//   await story.book.invoice(acme, { daysPastDue: 47 });
//   await story.tick();
//   expect(story.wordsIn('ar-collections')).toContain('Acme & Sons');

import type { Database } from '#db/client.ts';
import { saveSettings } from '#db/workspaces.ts';
import { localDay } from '#domain/calendar.ts';
import type { Mailer } from '#flows/deps.ts';
import { fixedClock } from '#platform/clock.ts';
import { createLog } from '#platform/log.ts';
import { startBot } from '../../src/start.ts';
import { aBook } from './book.ts';
import type { Message, StandIn } from './slack.ts';
import { aWorkspace, human, startStandIn } from './slack.ts';
import { aStoryDatabase } from './story-database.ts';

export const SIGNING_SECRET = 'a-signing-secret-of-the-test';
export const CHANNEL = 'ar-collections';

export type Story = Awaited<ReturnType<typeof aStory>>;

export async function aStory(given: {
  now: string;
  timeZone?: string;
  /** Where the digest goes; null: nowhere yet. */
  channel?: string | null;
  /** What happens between two posts, where the bot would wait a second. */
  onPause?: (slack: StandIn) => void;
  /** The largest file that may be imported; 20 MB unless said otherwise. */
  maxImportBytes?: number;
  /** Where letters go; none unless given. */
  mailer?: Mailer;
  /** One that other processes use, too; else the one of the stories. Who gave it closes it. */
  db?: Database;
}) {
  const timeZone = given.timeZone ?? 'Europe/Berlin';
  const clock = fixedClock(new Date(given.now));
  const slack = await startStandIn({ seed: aWorkspace() });
  const db = given.db ?? (await aStoryDatabase());
  const channel = given.channel === undefined ? CHANNEL : given.channel;
  const book = await aBook(db, {
    today: localDay(clock.now(), timeZone),
    teamId: slack.teamId,
    ...(channel === null ? {} : { channelId: slack.channel(channel).id }),
  });
  await saveSettings(db.prisma, book.workspaceId, {
    timeZone,
    locale: 'en-GB',
    week: { workingDays: [1, 2, 3, 4, 5], country: 'DE', region: 'BY' },
  });
  const { maxImportBytes, mailer } = given;
  const parts = { slack, db, clock, onPause: () => given.onPause?.(slack), maxImportBytes, mailer };
  const bot = await aBot(parts);
  const people = human(slack, {
    botUrl: `http://127.0.0.1:${bot.port}/slack/events`,
    signingSecret: SIGNING_SECRET,
  });
  return {
    slack,
    db,
    book,
    clock,
    bot,
    as: (name: string) => people.as(name),
    id: (name: string): string => slack.userId(name),
    /** Runs the jobs, at the given moment. */
    tick: async (now?: string): Promise<void> => {
      if (now !== undefined) clock.set(new Date(now));
      await bot.kick();
    },
    /** A second process of the same team on the same database. */
    anotherBot: () => aBot(parts),
    /** Everything that can be read in a channel, threads and all. */
    wordsIn: (name: string): string => slack.channel(name).messages.map(slack.wordsOf).join('\n'),
    /** What stands in the channel itself, without the threads. */
    rootsIn: (name: string): Message[] =>
      slack.channel(name).messages.filter((one) => (one.thread_ts ?? one.ts) === one.ts),
    /** The answer that one person sees and nobody else. */
    answerTo: async (name: string, count = 1): Promise<Message> => {
      const answers = await slack.until(`answer ${count} to ${name}`, () => {
        const seen = slack.ephemeralFor(name);
        return seen.length >= count ? seen : undefined;
      });
      return answers.at(-1)!;
    },
    [Symbol.asyncDispose]: async (): Promise<void> => {
      await bot.stop();
      await slack.close();
      if (!given.db) await db.close();
    },
  };
}

async function aBot(parts: {
  slack: StandIn;
  db: Database;
  clock: ReturnType<typeof fixedClock>;
  onPause: () => void;
  maxImportBytes: number | undefined;
  mailer: Mailer | undefined;
}): ReturnType<typeof startBot> {
  return startBot({
    slack: {
      botToken: parts.slack.botToken,
      apiUrl: parts.slack.apiUrl,
      connection: { kind: 'http', signingSecret: SIGNING_SECRET, port: 0 },
    },
    admins: [],
    db: parts.db,
    clock: parts.clock,
    log: createLog({
      level: process.env['GOODTERMS_TEST_LOG'] ?? 'silent',
      secrets: [SIGNING_SECRET],
    }),
    isClockTrusted: false,
    isTicking: false,
    ...(parts.maxImportBytes === undefined ? {} : { maxImportBytes: parts.maxImportBytes }),
    mailer: parts.mailer ?? null,
    pause: async () => parts.onPause(),
  });
}
