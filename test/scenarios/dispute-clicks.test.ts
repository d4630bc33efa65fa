// Goal: however often, by however many people and through whichever process Take is pressed, a case has one owner.
// Method: three bots as processes of their own on one server, fifty signed clicks at once.
import { afterAll, describe, expect, it } from 'vitest';
import { connectServer } from '#db/client.ts';
import { saveRole } from '#db/members.ts';
import { migrateServer } from '#db/migrate.ts';
import { openDispute } from '#flows/dispute-open.ts';
import { aChild } from '#test/support/child.ts';
import { aBareDatabase, TEST_SERVER } from '#test/support/database.ts';
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

describe.skipIf(!TEST_SERVER)('fifty clicks on Take by three people over three processes', () => {
  it('give one owner and one entry in the record, and everybody is answered', async () => {
    const { url, drop } = await aBareDatabase(TEST_SERVER!);
    cleanups.push(drop);
    await migrateServer(url);
    const db = connectServer(url);
    cleanups.push(() => db.close());
    const story = await aStory({ now: NOW, db });
    cleanups.push(() => story[Symbol.asyncDispose]());
    const { workspaceId } = story.book;
    for (const name of PEOPLE)
      await saveRole(db.prisma, { workspaceId, slackUserId: story.id(name), role: 'collector' });
    const clientId = await story.book.client({ name: 'Acme' });
    const invoiceId = await story.book.invoice(clientId, { number: 'A-1', daysPastDue: 30 });
    const opened = await openDispute(db, {
      workspaceId,
      actor: story.id('maya'),
      now: story.clock.now(),
      today: '2026-11-24',
      dispute: {
        clientId,
        claims: new Map([[invoiceId, null]]),
        reason: 'pricing',
        request: 'none',
        words: 'Another price was agreed.',
        saidBy: null,
        files: [],
        origin: 'view:V1',
      },
    });
    if (!opened.ok) throw new Error(opened.reason.code);
    const disputeId = opened.dispute.id;

    const extra = JSON.stringify({
      apiUrl: story.slack.apiUrl,
      botToken: story.slack.botToken,
      signingSecret: SIGNING_SECRET,
      mailUrl: 'smtp://127.0.0.1:1',
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

    const cards = await Promise.all(
      PEOPLE.map(async (name) => {
        await people.as(name).command(CHANNEL, 'dispute D-1');
        return story.answerTo(name);
      }),
    );
    const acks = await Promise.all(
      Array.from({ length: CLICKS }, (_, at) =>
        people.as(PEOPLE[at % 3]!).click(cards[at % 3]!, 'dispute.take', disputeId),
      ),
    );
    expect(acks.map(({ status }) => status)).toEqual(Array.from({ length: CLICKS }, () => 200));
    const answers = () =>
      PEOPLE.map((name) => story.slack.ephemeralFor(name).slice(1).map(story.slack.wordsOf));
    await story.slack.until('an answer to every click', () =>
      answers().flat().length === CLICKS ? true : undefined,
    );

    const key = { workspaceId, disputeId: BigInt(disputeId) };
    const taken = await db.prisma.disputeEvent.findMany({ where: { ...key, kind: 'taken' } });
    expect(taken).toHaveLength(1);
    const row = await db.prisma.dispute.findFirstOrThrow({ where: { workspaceId } });
    expect(row.ownerUserId).toBe(taken[0]?.actor);
    const winner = PEOPLE.findIndex((name) => story.id(name) === row.ownerUserId);
    for (const [at, words] of answers().entries())
      for (const one of words)
        expect(one).toContain(at === winner ? '*D-1* is yours' : 'has D-1 already');
  }, 120_000);
});
