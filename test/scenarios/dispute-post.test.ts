// Goal: a case has one card at the head of one thread, whatever gets lost on the way; its thread tells the record in its
// order; and where Slack does not take it, one person is told what to mend, and it mends itself.
// Method: the real bot against the stand-in of Slack with failures on order; each test has a case of its own.
import type { WebClient } from '@slack/web-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemsOfMessage } from '#blocks/validate.ts';
import { saveDisputePolicy } from '#db/dispute-policy.ts';
import { findDispute } from '#db/disputes.ts';
import { saveRole } from '#db/members.ts';
import type { Dispute } from '#domain/dispute.ts';
import { NO_POLICY } from '#domain/dispute-policy.ts';
import { handOverDispute, snoozeDispute, takeDispute } from '#flows/dispute-moves.ts';
import { openDispute } from '#flows/dispute-open.ts';
import { claimDueDisputePost } from '#flows/dispute-posts.ts';
import { routeDueDisputes } from '#flows/dispute-route.ts';
import { postDispute } from '#messages/dispute.ts';
import { createPoster } from '#messages/poster.ts';
import { createLog } from '#platform/log.ts';
import type { Message } from '#test/support/slack.ts';
import type { Story } from '#test/support/story.ts';
import { aStory, CHANNEL } from '#test/support/story.ts';

const log = createLog({ level: 'silent', secrets: [] });
let story: Story;
let count = 0;

beforeAll(async () => {
  // Before the hour of the digest: the channel is for cases alone.
  story = await aStory({ now: '2026-11-24T05:00:00Z', onPause: () => pass(2) });
  for (const name of ['maya', 'jonas', 'priya'])
    await saveRole(story.db.prisma, {
      workspaceId: story.book.workspaceId,
      slackUserId: story.id(name),
      role: 'collector',
    });
});
afterAll(async () => story[Symbol.asyncDispose]());

function pass(seconds: number): void {
  story.clock.set(new Date(story.clock.now().getTime() + seconds * 1_000));
}

/** The jobs, a minute later. */
async function tick(seconds = 60): Promise<void> {
  pass(seconds);
  await story.tick();
}

async function aCase(wishes: { owner?: string | null } = {}): Promise<Dispute> {
  count += 1;
  const owner = wishes.owner === undefined ? 'jonas' : wishes.owner;
  const clientId = await story.book.client({
    name: `Client ${count}`,
    ownerUserId: owner === null ? null : story.id(owner),
  });
  const invoiceId = await story.book.invoice(clientId, { number: `INV-${count}` });
  const opened = await openDispute(story.db, {
    workspaceId: story.book.workspaceId,
    actor: story.id('maya'),
    now: story.clock.now(),
    today: '2026-11-24',
    dispute: {
      clientId,
      claims: new Map([[invoiceId, 200_00n]]),
      reason: 'damaged_or_quality',
      request: 'part_credit',
      words: 'Two chairs came damaged.',
      saidBy: null,
      files: [],
      origin: `test:${count}`,
    },
  });
  if (!opened.ok) throw new Error(opened.reason.code);
  return opened.dispute;
}

function by(name: string, { id: disputeId, workspaceId }: Dispute) {
  const member = { slackUserId: story.id(name), role: 'collector', isBarred: false } as const;
  return { workspaceId, disputeId, member, now: story.clock.now(), today: '2026-11-24' };
}

const now = async ({ id, workspaceId }: Dispute): Promise<Dispute> =>
  (await findDispute(story.db.prisma, { workspaceId, id }))!;

function cardsOf({ number }: Dispute, channel = CHANNEL): Message[] {
  const name = `Dispute D-${number}*`;
  return story.rootsIn(channel).filter((one) => story.slack.wordsOf(one).includes(name));
}

const factsOf = (dispute: Dispute): string[] =>
  story.slack.replies(cardsOf(dispute)[0]!).map(({ text }) => text);

describe('a case in its channel', () => {
  it('has one card that mentions its owner, and a thread that tells the record in its order', async () => {
    const dispute = await aCase();
    await takeDispute(story.db, by('jonas', dispute));
    await handOverDispute(story.db, {
      ...by('jonas', dispute),
      toUserId: story.id('priya'),
      why: 'She knows them.',
      admins: [],
    });
    await tick();
    const [card, ...others] = cardsOf(dispute);
    expect(others).toEqual([]);
    expect(problemsOfMessage(card!)).toEqual([]);
    expect(story.slack.wordsOf(card!)).toContain(`<@${story.id('priya')}> owns it`);
    // Whoever takes a case before it is given to somebody has it: nobody is looked for any more.
    expect(factsOf(dispute)).toEqual([
      `<@${story.id('jonas')}> took it.`,
      `<@${story.id('jonas')}> handed it over to <@${story.id('priya')}>: “She knows them”.`,
    ]);
    await tick();
    expect(cardsOf(dispute)).toHaveLength(1);
    expect(factsOf(dispute)).toHaveLength(2);
  });

  it('goes to whoever looks after the client, hop by hop, and is drawn again after each move', async () => {
    const dispute = await aCase();
    await tick();
    const [card] = cardsOf(dispute);
    expect(story.slack.wordsOf(card!)).toContain(
      `<@${story.id('jonas')}> owns it, not taken yet · answer by Mon 30 Nov · new today`,
    );
    expect(factsOf(dispute)).toEqual([
      `<@${story.id('jonas')}> looks after this client, so it is theirs.`,
    ]);
    await takeDispute(story.db, by('jonas', dispute));
    await tick();
    expect(story.slack.wordsOf(cardsOf(dispute)[0]!)).toContain('owns it · answer by');
    expect(cardsOf(dispute)[0]!.ts).toBe(card!.ts);
  });

  it('of nobody is offered to the channel', async () => {
    const dispute = await aCase({ owner: null });
    await tick();
    const words = story.slack.wordsOf(cardsOf(dispute)[0]!);
    expect(words).toContain('Nobody has it yet');
    expect(words).toContain('I’ll take it');
  });
});

describe('what gets lost', () => {
  it('an answer to the card: it is looked for, and posted once', async () => {
    const dispute = await aCase();
    story.slack.failNext('chat.postMessage', { how: 'lost_answer' });
    await tick();
    expect(cardsOf(dispute)).toHaveLength(1);
    expect((await now(dispute)).place).toBeNull();
    await tick(3_600);
    expect(cardsOf(dispute)).toHaveLength(1);
    expect((await now(dispute)).place?.threadTs).toBe(cardsOf(dispute)[0]!.ts);
    await tick();
    expect(factsOf(dispute)).toHaveLength(1);
  });

  it('an answer to a fact: those after it wait, and each is said once', async () => {
    const dispute = await aCase();
    await takeDispute(story.db, by('jonas', dispute));
    await tick();
    const rest = { until: '2026-11-26', why: 'They look it up.' };
    await snoozeDispute(story.db, { ...by('jonas', dispute), ...rest });
    const over = { toUserId: story.id('maya'), why: 'She is back.', admins: [] };
    await handOverDispute(story.db, { ...by('jonas', dispute), ...over });
    story.slack.failNext('chat.postMessage', { how: 'lost_answer' });
    await tick();
    await tick(3_600);
    await tick();
    expect(factsOf(dispute).slice(1)).toEqual([
      `<@${story.id('jonas')}> lets it rest until Thu 26 Nov: “They look it up”.`,
      `<@${story.id('jonas')}> handed it over to <@${story.id('maya')}>: “She is back”.`,
    ]);
  });

  it.each(['before', 'after'] as const)('a process, %s Slack took the card', async (when) => {
    const dispute = await aCase();
    pass(60);
    const at = { workspaceId: dispute.workspaceId, now: story.clock.now() };
    await routeDueDisputes(story.db, { ...at, admins: [] });
    const due = await claimDueDisputePost(story.db, at);
    const { apiUrl, botToken: token } = story.slack;
    const poster = createPoster({ token, apiUrl, log });
    const dying = {
      conversations: poster.conversations,
      chat: {
        postMessage: async (message: Parameters<WebClient['chat']['postMessage']>[0]) => {
          if (when === 'after') await poster.chat.postMessage(message);
          throw new Error('killed');
        },
      },
    } as unknown as WebClient;
    const deps = { db: story.db, clock: story.clock, log, admins: [], pause: async () => {} };
    await expect(postDispute({ ...deps, poster: dying }, due!)).rejects.toThrow('killed');
    await tick();
    expect(cardsOf(dispute)).toHaveLength(when === 'after' ? 1 : 0);
    await tick(600);
    await tick();
    expect(cardsOf(dispute)).toHaveLength(1);
    expect((await now(dispute)).place?.threadTs).toBe(cardsOf(dispute)[0]!.ts);
  });

  it('a while to a rate limit: nothing else is posted meanwhile, and nothing is lost', async () => {
    const cases = [await aCase(), await aCase()];
    story.slack.failNext('chat.postMessage', { how: 'rate_limited' });
    await tick();
    expect(cases.flatMap((one) => cardsOf(one))).toEqual([]);
    await tick(3_600);
    await tick();
    expect(cases.map((one) => cardsOf(one).length)).toEqual([1, 1]);
  });

  it('nothing where several processes post at once', async () => {
    const dispute = await aCase();
    const other = await story.anotherBot();
    pass(60);
    await Promise.all([story.bot.kick(), other.kick(), story.bot.kick(), other.kick()]);
    await tick();
    await other.stop();
    expect(cardsOf(dispute)).toHaveLength(1);
    expect(factsOf(dispute)).toHaveLength(1);
  });
});

const toldTo = (name: string, { number }: Dispute): Message[] =>
  story.slack.directMessages(name).filter(({ text }) => text.includes(`Dispute *D-${number}*`));

async function channelOfDisputes(name: string | null): Promise<void> {
  const channelId = name === null ? null : story.slack.channel(name).id;
  const { workspaceId } = story.book;
  await saveDisputePolicy(story.db.prisma, { workspaceId, policy: { ...NO_POLICY, channelId } });
}

describe('a channel that does not take it', () => {
  it('is told to the owner once, is tried again each hour, and heals with an invitation', async () => {
    await channelOfDisputes('no-bot');
    const dispute = await aCase();
    await tick();
    await tick(3_600);
    await tick(3_600);
    const [told, ...others] = toldTo('jonas', dispute);
    expect(others).toEqual([]);
    expect(problemsOfMessage(told!)).toEqual([]);
    expect(told!.text).toContain(
      `I am not in <#${story.slack.channel('no-bot').id}>: invite me with \`/invite @Good Terms\` there.`,
    );
    expect((await now(dispute)).unreadable).toBe('not_in_channel');
    await story.slack.invite('no-bot', story.slack.botUserId);
    await tick(3_700);
    await tick();
    expect(cardsOf(dispute, 'no-bot')).toHaveLength(1);
    expect(story.slack.wordsOf(cardsOf(dispute, 'no-bot')[0]!)).not.toContain('cannot read');
    expect((await now(dispute)).unreadable).toBeNull();
    const facts = story.slack.replies(cardsOf(dispute, 'no-bot')[0]!).map(({ text }) => text);
    expect(facts[1]).toContain('For a while I could neither read nor write here');
    await channelOfDisputes(null);
  });

  it('may be another one by the time somebody presses Try again', async () => {
    await channelOfDisputes('with-a-client');
    const dispute = await aCase();
    await tick();
    await tick();
    const told = await story.slack.until('the word to Jonas', () => toldTo('jonas', dispute)[0]);
    expect(told.text).toContain('People from another company are in');
    expect(cardsOf(dispute, 'with-a-client')).toEqual([]);
    await channelOfDisputes(null);
    await story.as('jonas').click(told, 'dispute.again');
    await story.slack.until('the answer', () =>
      story.slack.ephemeralFor('jonas').find(({ text }) => text.startsWith('I try it now')),
    );
    await tick();
    expect(cardsOf(dispute)).toHaveLength(1);
  });

  it('takes nothing of a thread any more: the facts wait and the case says so', async () => {
    const dispute = await aCase({ owner: null });
    await tick();
    await story.slack.kick(CHANNEL, story.slack.botUserId);
    await takeDispute(story.db, by('priya', dispute));
    await tick();
    await tick();
    expect((await now(dispute)).unreadable).toBe('not_in_channel');
    expect(toldTo('priya', dispute).length + noticesTo('priya', dispute)).toBe(1);
    await story.slack.invite(CHANNEL, story.slack.botUserId);
    await tick(3_700);
    await tick();
    await tick(3_700);
    expect((await now(dispute)).unreadable).toBeNull();
    expect(factsOf(dispute)).toContain(`<@${story.id('priya')}> took it.`);
    expect(story.slack.wordsOf(cardsOf(dispute)[0]!)).toContain('owns it · answer by');
  });
});

describe('a channel that people of another company are let into later', () => {
  it('is told no amount that changes, and one person what to mend', async () => {
    const dispute = await aCase();
    await tick();
    const before = story.slack.wordsOf(cardsOf(dispute)[0]!);
    const { id } = story.slack.channel(CHANNEL);
    const room = story.slack.workspace.channels.find((one) => one.id === id)!;
    room.isExtShared = true;
    await takeDispute(story.db, by('jonas', dispute));
    await tick();
    await tick();
    expect(story.slack.wordsOf(cardsOf(dispute)[0]!)).toBe(before);
    expect((await now(dispute)).unreadable).toBe('externally_shared');
    room.isExtShared = false;
    await tick(3_700);
    await tick();
    expect(story.slack.wordsOf(cardsOf(dispute)[0]!)).not.toBe(before);
  });
});

/** The same said after reading the thread. */
const noticesTo = (name: string, { number }: Dispute): number =>
  story.slack.directMessages(name).filter(({ text }) => text.includes(`dispute *D-${number}*`))
    .length;

describe('the next day', () => {
  it('a case tells its age anew', async () => {
    const dispute = await aCase();
    await tick();
    story.clock.set(new Date('2026-11-25T04:00:00Z'));
    await tick();
    await tick();
    expect(story.slack.wordsOf(cardsOf(dispute)[0]!)).toContain('1 business day old');
  });
});
