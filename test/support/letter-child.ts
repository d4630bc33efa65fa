// What another process does with letters: approves them, and sends what is due. `place` is a data folder or the URL of a server.
import type { Database } from '#db/client.ts';
import { connectServer } from '#db/client.ts';
import { openEmbedded } from '#db/embedded/open.ts';
import { listWorkspaces } from '#db/workspaces.ts';
import { proposeReminder } from '#flows/reminder-proposal.ts';
import { submitReminder } from '#flows/reminder-submit.ts';
import { sendReminders } from '#jobs/reminders.ts';
import { createMailer } from '#mail/smtp.ts';
import { fixedClock } from '#platform/clock.ts';
import { createLog } from '#platform/log.ts';
import { silentLog } from '#test/support/database.ts';
import { approvalOf } from '#test/support/letters.ts';

const log = createLog({ level: 'silent', secrets: [] });
const CLICKS = 17;

async function open(place: string): Promise<Database> {
  if (place.startsWith('postgres')) return connectServer(place);
  return openEmbedded({ dataDir: place, log: silentLog, lowSpaceBytes: 0, attach: true });
}

export async function sendLetters(place: string, extra: string): Promise<void> {
  const [url = '', now = ''] = extra.split(' ');
  const db = await open(place);
  await send(db, { url, now: new Date(now) });
}

export async function clickLetters(place: string, extra: string): Promise<void> {
  const [url = '', moment = ''] = extra.split(' ');
  const now = new Date(moment);
  const db = await open(place);
  for (const { id: workspaceId } of await listWorkspaces(db.prisma)) {
    const clients = await db.prisma.client.findMany({ where: { workspaceId } });
    for (const { id } of clients) {
      const asked = { workspaceId, clientId: id.toString(), now, hasMailServer: true };
      const result = await proposeReminder(db, asked);
      if (!result.ok) continue;
      const approval = approvalOf(result.proposal, now);
      await Promise.all(Array.from({ length: CLICKS }, () => submitReminder(db, approval)));
    }
  }
  await send(db, { url, now });
}

async function send(db: Database, given: { url: string; now: Date }): Promise<void> {
  const mailer = createMailer({ url: given.url, log });
  const clock = fixedClock(given.now);
  for (const { id: workspaceId } of await listWorkspaces(db.prisma))
    await sendReminders({
      db,
      clock,
      log,
      mailer,
      workspaceId,
      admins: [],
      pause: async () => undefined,
    });
  await mailer.close();
}
