// Starts the real bot for the demo: an embedded database in a temporary folder, the invoices in, today's digest out.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { DateTime } from 'luxon';
import type { Database } from '#db/client.ts';
import { openDatabase } from '#db/open.ts';
import { importFile } from '#flows/import.ts';
import { changeRole, changeSettings, connectWorkspace } from '#flows/workspace.ts';
import { type Clock, systemClock } from '#platform/clock.ts';
import { createLog } from '#platform/log.ts';
import { startBot as startRealBot } from '../src/start.ts';
import type { BotGivens, StartBot } from './run.ts';

const ZONE = 'Europe/Berlin';
const DIGEST_HOUR = 9;

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
    const bot = await startRealBot({
      slack: {
        botToken: givens.botToken,
        apiUrl: givens.slackApiUrl,
        connection: { kind: 'http', signingSecret: givens.signingSecret, port: 0 },
      },
      admins: givens.members.filter(({ role }) => role === 'admin').map(({ userId }) => userId),
      db,
      clock,
      log,
      isClockTrusted: clock === systemClock,
    });
    await bot.kick();
    return {
      url: `http://127.0.0.1:${bot.port}/slack/events`,
      stop: async () => {
        await bot.stop();
        await clean();
      },
    };
  } catch (error) {
    await clean();
    throw error;
  }
};

/** From nine in the morning of the day on; the true time where that is already so. */
function clockFrom(today: string): Clock {
  const nine = DateTime.fromISO(today, { zone: ZONE }).set({ hour: DIGEST_HOUR });
  const now = DateTime.now().setZone(ZONE);
  if (now.toISODate() === today && now >= nine) return systemClock;
  const ahead = nine.toMillis() - now.toMillis();
  return { now: () => new Date(systemClock.now().getTime() + ahead) };
}

/** The team, its settings and its invoices. */
async function furnish(
  db: Database,
  { givens, folder, now }: { givens: BotGivens; folder: string; now: Date },
): Promise<void> {
  const { id: workspaceId } = await connectWorkspace(db, {
    teamId: givens.teamId,
    name: givens.teamName,
  });
  // A demo that is opened on a Sunday shows its digest all the same.
  const { weekday } = DateTime.fromISO(givens.today);
  const actor = 'terminal';
  await changeSettings(db, {
    workspaceId,
    settings: {
      digestChannelId: givens.channelId,
      digestHour: DIGEST_HOUR,
      timeZone: ZONE,
      locale: 'en-GB',
      week: {
        workingDays: [...new Set([1, 2, 3, 4, 5, weekday])].sort((a, b) => a - b),
        country: null,
        region: null,
      },
    },
    actor,
    now,
  });
  for (const { userId, role } of givens.members)
    await changeRole(db, { workspaceId, slackUserId: userId, role, actor, now });
  const path = givens.importFile ?? join(folder, 'invoices.csv');
  if (givens.csv !== null) await writeFile(path, givens.csv);
  const outcome = await importFile(
    { db, now },
    { workspaceId, actor, path, fileName: basename(path), options: {}, commit: true },
  );
  if (!outcome.ok) throw new Error(`${outcome.problem.message} ${outcome.problem.hint}`);
  const { rows } = outcome.report;
  console.log(`  ${rows.imported} of ${rows.read} rows imported.`);
  for (const { line, reason } of rows.skipped.slice(0, 20))
    console.log(`  line ${line} left out: ${reason}`);
}
