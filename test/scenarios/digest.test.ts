// Goal: the team sees one digest on a business morning, whatever happens to processes and answers.
// Method: the real bot, signed HTTP, the stand-in of Slack, a day that moves by hand.
import { describe, expect, it } from 'vitest';
import { problemsOfMessage } from '#blocks/validate.ts';
import { claimNext, enqueue, retryLater, slackLane } from '#db/outbox.ts';
import type { Story } from '#test/support/story.ts';
import { aStory, CHANNEL } from '#test/support/story.ts';

const TUESDAY = '2026-11-24T08:00:00Z'; // 09:00 in Berlin.

async function withBooks(story: Story): Promise<string> {
  const acme = await story.book.client({ name: 'Acme & Sons', ownerUserId: story.id('jonas') });
  await story.book.invoice(acme, { daysPastDue: 47, balanceMinor: 14_000_00n });
  await story.book.invoice(acme, { daysPastDue: 21, balanceMinor: 4_200_00n });
  const globex = await story.book.client({ name: 'Globex' });
  await story.book.invoice(globex, { daysPastDue: 5, balanceMinor: 9_500_00n, currency: 'USD' });
  return acme;
}

const digestsIn = (story: Story) => story.rootsIn(CHANNEL);

describe('the digest', () => {
  it('comes at nine: totals per currency, who needs someone, owners mentioned by id', async () => {
    await using story = await aStory({ now: '2026-11-24T07:59:00Z' });
    await withBooks(story);
    await story.tick();
    expect(digestsIn(story)).toEqual([]);
    await story.tick(TUESDAY);
    const [digest, ...others] = digestsIn(story);
    expect(others).toEqual([]);
    const words = story.slack.wordsOf(digest!);
    for (const part of [
      '€18,200',
      'US$9,500',
      'Acme &amp; Sons',
      '47 days',
      `<@${story.id('jonas')}>`,
    ])
      expect(words).toContain(part);
    expect(digest!.text).toMatch(/^2 clients .*\.$/);
    expect(problemsOfMessage(digest!)).toEqual([]);
  });

  it('comes once though the clock ticks all day, over a restart and with two processes', async () => {
    await using story = await aStory({ now: TUESDAY });
    await withBooks(story);
    const other = await story.anotherBot();
    await Promise.all([story.tick(), other.kick()]);
    for (const time of ['08:01', '08:15', '11:00', '16:00', '22:30']) {
      await story.tick(`2026-11-24T${time}:00Z`);
      await other.kick();
    }
    await other.stop();
    const restarted = await story.anotherBot();
    await restarted.kick();
    await restarted.stop();
    expect(digestsIn(story)).toHaveLength(1);
    await story.tick('2026-11-25T08:00:00Z');
    expect(digestsIn(story)).toHaveLength(2);
  });

  it('is found again when Slack’s answer was lost, not posted twice', async () => {
    await using story = await aStory({ now: TUESDAY });
    await withBooks(story);
    story.slack.failNext('chat.postMessage', { how: 'lost_answer' });
    await story.tick();
    expect(digestsIn(story)).toHaveLength(1); // It stands there; we do not know.
    await story.tick('2026-11-24T08:02:00Z');
    expect(digestsIn(story)).toHaveLength(1);
    const [row] = await story.db.prisma.outbox.findMany();
    expect(row).toMatchObject({ kind: 'digest', state: 'sent', attempts: 2 });
    const posts = story.slack.calls.filter(({ method }) => method === 'chat.postMessage');
    expect(posts).toHaveLength(1);
  });

  it.each([
    ['a server error', { how: 'http_500' as const }],
    ['a rate limit', { how: 'rate_limited' as const }],
  ])('is posted after %s', async (_name, fault) => {
    await using story = await aStory({ now: TUESDAY });
    await withBooks(story);
    story.slack.failNext('chat.postMessage', fault);
    await story.tick();
    expect(digestsIn(story)).toHaveLength(0);
    await story.tick('2026-11-24T09:00:00Z');
    expect(digestsIn(story)).toHaveLength(1);
  });

  it('keeps the pace of its channel, and the pause that Slack asked for, for whatever else goes there', async () => {
    await using story = await aStory({ now: TUESDAY });
    await withBooks(story);
    const { workspaceId } = story.book;
    const lane = slackLane(story.slack.channel(CHANNEL).id);
    const runAt = new Date(TUESDAY);
    const card = { workspaceId, kind: 'card' as const, key: 'card:1', lane, about: {} };
    await enqueue(story.db.prisma, { ...card, runAt, at: runAt });
    const mayPost = async (time: string) => {
      const now = new Date(`2026-11-24T${time}Z`);
      const claim = { workspaceId, kind: 'card' as const, now, leaseUntil: now, fence: time };
      const held = await claimNext(story.db.prisma, claim);
      if (held) await retryLater(story.db.prisma, held, { runAt, error: 'just looking' });
      return held !== null;
    };
    expect(await mayPost('08:00:00')).toBe(true);
    story.slack.failNext('chat.postMessage', { how: 'rate_limited' }); // For a second.
    await story.tick();
    expect(await mayPost('08:00:00.999')).toBe(false);
    expect(await mayPost('08:00:01')).toBe(true);
    await story.tick('2026-11-24T08:10:00Z');
    expect(digestsIn(story)).toHaveLength(1);
    expect(await mayPost('08:10:01')).toBe(false);
    expect(await mayPost('08:10:01.100')).toBe(true);
  });

  it('goes on where it stopped when a part of the thread failed', async () => {
    let isBroken = true;
    await using story = await aStory({
      now: TUESDAY,
      onPause: (slack) => {
        if (isBroken) slack.failNext('chat.postMessage', { how: { error: 'internal_error' } });
        isBroken = false;
      },
    });
    for (let i = 0; i < 120; i++) await story.book.invoice(await story.book.client());
    await story.tick();
    const [root] = digestsIn(story);
    expect(story.slack.replies(root!)).toEqual([]);
    await story.tick('2026-11-24T08:05:00Z');
    expect(digestsIn(story)).toHaveLength(1);
    const rest = story.slack.replies(root!);
    expect(rest.length).toBeGreaterThanOrEqual(2);
    const words = story.wordsIn(CHANNEL);
    for (let i = 1; i <= 240; i += 2) expect(words).toContain(`Client ${i}*`);
  });

  it('tells an admin, once, when the bot is not in the channel, and comes when asked for again', async () => {
    await using story = await aStory({ now: TUESDAY, channel: 'no-bot' });
    await withBooks(story);
    await story.tick();
    await story.tick('2026-11-24T08:01:00Z');
    const told = story.slack.directMessages('maya');
    expect(told).toHaveLength(1);
    expect(story.slack.wordsOf(told[0]!)).toContain('/invite');
    await story.slack.invite('no-bot', story.slack.botUserId);
    await story.as('maya').command(CHANNEL, 'digest post');
    await story.answerTo('maya', 1);
    await story.tick();
    expect(story.slack.channel('no-bot').messages).toHaveLength(1);
  });

  it('never goes to a channel that another company reads', async () => {
    await using story = await aStory({ now: TUESDAY, channel: 'with-a-client' });
    await withBooks(story);
    await story.tick();
    expect(story.slack.channel('with-a-client').messages).toEqual([]);
  });

  it('is one line when nothing is overdue', async () => {
    await using story = await aStory({ now: TUESDAY });
    const acme = await story.book.client();
    await story.book.invoice(acme, { daysPastDue: 0 }); // Due today is not overdue (ERPNext #45685).
    await story.tick();
    expect(story.wordsIn(CHANNEL)).toContain('Nothing is overdue.');
    expect(digestsIn(story)[0]!.blocks).toHaveLength(1);
  });
});

describe('asking for the digest', () => {
  it('shows a preview to one person and posts nothing', async () => {
    await using story = await aStory({ now: '2026-11-24T06:00:00Z' });
    await withBooks(story);
    await story.as('maya').command(CHANNEL, 'digest');
    expect(story.slack.wordsOf(await story.answerTo('maya'))).toContain('Acme &amp; Sons');
    expect(digestsIn(story)).toEqual([]);
  });

  it('posts it now, once, for whoever asks', async () => {
    await using story = await aStory({ now: '2026-11-24T06:00:00Z' });
    await withBooks(story);
    const maya = story.as('maya');
    await Promise.all([maya.command(CHANNEL, 'digest post'), maya.command(CHANNEL, 'digest post')]);
    await story.answerTo('maya', 2);
    await story.tick(); // Waits for the job that the command started.
    expect(digestsIn(story)).toHaveLength(1);
    await maya.command(CHANNEL, 'digest post');
    expect(story.slack.wordsOf(await story.answerTo('maya', 3))).toContain('already');
    await story.tick(TUESDAY);
    expect(digestsIn(story)).toHaveLength(1);
  });
});
