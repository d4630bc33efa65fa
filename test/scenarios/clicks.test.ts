// Goal: however often, by however many people and through whichever process Send is pressed, one letter goes out.
// Method: three bots as processes of their own on one server, fifty signed submissions at once, a real mail server.
import { afterAll, describe, expect, it, vi } from 'vitest';
import { connectServer } from '#db/client.ts';
import { saveRole } from '#db/members.ts';
import { migrateServer } from '#db/migrate.ts';
import { aChild } from '#test/support/child.ts';
import { aBareDatabase, TEST_SERVER } from '#test/support/database.ts';
import { aSender } from '#test/support/letters.ts';
import { aMailServer } from '#test/support/mail-server.ts';
import { human } from '#test/support/slack.ts';
import { aStory, CHANNEL, SIGNING_SECRET } from '#test/support/story.ts';

const NOW = '2026-11-24T09:02:00Z';
const CLICKS = 50;
const PEOPLE = ['maya', 'jonas', 'priya'];
if (!TEST_SERVER)
  process.stderr.write('Skipped: several processes need the server of TEST_DATABASE_URL.\n');

const cleanups: (() => Promise<unknown> | void)[] = [];
afterAll(async () => {
  for (const clean of cleanups.toReversed()) await clean();
});

describe.skipIf(!TEST_SERVER)('fifty clicks on Send by three people over three processes', () => {
  it('are one letter, and each of the others is told', async () => {
    const { url, drop } = await aBareDatabase(TEST_SERVER!);
    cleanups.push(drop);
    await migrateServer(url);
    const db = connectServer(url);
    cleanups.push(() => db.close());
    const post = await aMailServer();
    cleanups.push(() => post.close());
    const story = await aStory({ now: NOW, db });
    cleanups.push(() => story[Symbol.asyncDispose]());
    const { workspaceId } = story.book;
    await aSender(db.prisma, workspaceId);
    for (const name of PEOPLE)
      await saveRole(db.prisma, { workspaceId, slackUserId: story.id(name), role: 'collector' });
    const clientId = BigInt(
      await story.book.client({ name: 'Acme', ownerUserId: story.id('jonas') }),
    );
    await story.book.invoice(clientId.toString(), { number: 'A-1', daysPastDue: 30 });
    const contact = { role: 'payer', name: 'Ms. Weber', email: 'weber@acme.example' };
    await db.prisma.contact.create({ data: { workspaceId, clientId, ...contact } });

    const extra = JSON.stringify({
      apiUrl: story.slack.apiUrl,
      botToken: story.slack.botToken,
      signingSecret: SIGNING_SECRET,
      mailUrl: post.url,
      now: NOW,
    });
    const bots = [1, 2, 3].map(() => aChild('bot', url, extra));
    cleanups.push(() => Promise.all(bots.map((bot) => bot.kill())));
    const ports = await Promise.all(bots.map(async (bot) => (await bot.says('port')).slice(5)));
    let turn = 0;
    const botUrl = () => `http://127.0.0.1:${ports[((turn += 1)) % ports.length]}/slack/events`;
    const people = human(story.slack, {
      botUrl,
      signingSecret: SIGNING_SECRET,
      patienceMs: 30_000,
    });

    const forms = await Promise.all(
      PEOPLE.map(async (name) => {
        await people.as(name).command(CHANNEL, 'remind acme');
        return story.slack.until(`the form of ${name}`, () => {
          const top = story.slack.openViews(name).at(-1);
          return top?.callback_id === 'reminder.submit' ? top : undefined;
        });
      }),
    );
    const acks = await Promise.all(
      Array.from({ length: CLICKS }, (_, at) =>
        people.as(PEOPLE[at % PEOPLE.length]!).submit(forms[at % forms.length]!),
      ),
    );
    expect(acks.map(({ status }) => status)).toEqual(Array.from({ length: CLICKS }, () => 200));
    const where = { workspaceId, kind: 'reminder' };
    await vi.waitFor(
      async () =>
        expect(await db.prisma.outbox.findMany({ where })).toMatchObject([{ state: 'sent' }]),
      { timeout: 20_000 },
    );
    // Whatever the three still have to do is done when each has looked once more.
    for (const name of PEOPLE) {
      await people.as(name).command(CHANNEL, 'remind acme');
      await story.slack.until(`the second look of ${name}`, () => {
        const top = story.slack.openViews(name).at(-1);
        return JSON.stringify(top?.blocks ?? []).includes('has the last contact') ? top : undefined;
      });
    }
    expect(post.mails).toHaveLength(1);
    expect(await db.prisma.reminder.count({ where: { workspaceId } })).toBe(1);
    const approvals = await db.prisma.activity.count({
      where: { workspaceId, action: 'reminder.approve' },
    });
    expect(approvals).toBe(1);
  }, 120_000);
});
