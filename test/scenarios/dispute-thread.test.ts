// Goal: the thread of a case in Slack is its record: everything once, in order, whatever is delivered twice, late, shuffled or never.
// Method: real bots over signed HTTP beside each other, the stand-in of Slack, events held back and delivered by hand.
import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { listSayings } from '#db/dispute-sayings.ts';
import { saveRole } from '#db/members.ts';
import type { RecordedMessage } from '#domain/dispute-record.ts';
import { recordOf, writtenOut } from '#domain/dispute-record.ts';
import { DECISION_REACTIONS } from '#domain/dispute-saying.ts';
import { openDispute } from '#flows/dispute-open.ts';
import { keepSaying, loadDisputeRecord } from '#flows/dispute-thread.ts';
import type { HeldEvent, Humans, Message } from '#test/support/slack.ts';
import { human } from '#test/support/slack.ts';
import type { Story } from '#test/support/story.ts';
import { aStory, CHANNEL, SIGNING_SECRET } from '#test/support/story.ts';

const START = '2026-11-24T08:00:00Z';
const SEED = Number(process.env['FC_SEED'] ?? Date.now());
let story: Story;
let ours: WebClient;
let acme: string;

beforeEach(async () => {
  story = await aStory({ now: START });
  ours = new WebClient(story.slack.botToken, { slackApiUrl: story.slack.apiUrl });
  acme = await story.book.client({ name: 'Acme & Sons', ownerUserId: story.id('jonas') });
  const { workspaceId } = story.book;
  await saveRole(story.db.prisma, {
    workspaceId,
    slackUserId: story.id('jonas'),
    role: 'collector',
  });
});
afterEach(() => story[Symbol.asyncDispose]());

/** A case with its card in the channel, as if it had been posted; its invoices, its facts and its outbox are of no matter here. */
async function aCase(): Promise<{ disputeId: string; root: Message }> {
  const { book, clock, db } = story;
  const { workspaceId } = book;
  const invoiceId = await book.invoice(acme, { daysPastDue: 47 });
  const opened = await openDispute(db, {
    workspaceId,
    actor: story.id('maya'),
    now: clock.now(),
    today: '2026-11-24',
    dispute: {
      clientId: acme,
      claims: new Map([[invoiceId, null]]),
      reason: 'damaged_or_quality',
      request: 'part_credit',
      words: 'Two of the ten chairs came damaged.',
      saidBy: null,
      files: [],
      origin: `view:${invoiceId}`,
    },
  });
  if (!opened.ok) throw new Error('No case.');
  const root = await post({ text: 'Dispute D-1' });
  await db.prisma.outbox.deleteMany({ where: { workspaceId, kind: 'dispute' } });
  await db.prisma.dispute.update({
    where: { workspaceId_id: { workspaceId, id: BigInt(opened.dispute.id) } },
    data: {
      channelId: root.channel,
      threadTs: root.ts,
      routedAt: clock.now(),
      ownerUserId: story.id('jonas'),
      drawnMoves: 1_000,
    },
  });
  return { disputeId: opened.dispute.id, root };
}

/** The bot says something. */
async function post(message: { text: string; thread_ts?: string }): Promise<Message> {
  const { id } = story.slack.channel(CHANNEL);
  const { ts } = await ours.chat.postMessage({ channel: id, ...message });
  return story.slack.channel(CHANNEL).messages.find((one) => one.ts === ts)!;
}

/** People whose deeds the bot does not hear of before `deliver`; perhaps never. */
function unheard(): { people: Humans; held: HeldEvent[] } {
  const held: HeldEvent[] = [];
  const wiring = { botUrl: 'http://127.0.0.1:9/', signingSecret: SIGNING_SECRET, held };
  return { people: human(story.slack, wiring), held };
}

/** Delivers events to several processes at once, and waits until all that follows is done. */
async function deliver(
  events: readonly HeldEvent[],
  { processes = 1, times = () => 1 }: { processes?: number; times?: () => number } = {},
): Promise<void> {
  const bots = await Promise.all(Array.from({ length: processes }, () => story.anotherBot()));
  const doors = bots.map(({ port }) =>
    human(story.slack, {
      botUrl: `http://127.0.0.1:${port}/slack/events`,
      signingSecret: SIGNING_SECRET,
      patienceMs: 20_000,
    }).as('maya'),
  );
  const deliveries = events.flatMap(({ event, eventId }) =>
    Array.from({ length: times() }, (_, retry) => ({ event, eventId, retry })),
  );
  const next = random(SEED + 1);
  const shuffled = deliveries
    .map((one) => ({ one, place: next() }))
    .sort((a, b) => a.place - b.place);
  const acks = await Promise.all(
    shuffled.map(async ({ one: { event, eventId, retry } }, at) =>
      doors[at % doors.length]!.event(event, { eventId, retry }),
    ),
  );
  expect(new Set(acks.map(({ status }) => status))).toEqual(new Set([200]));
  for (const bot of bots) await bot.stop(); // Ends what is under way.
}

/** Numbers from 0 to 1 that are the same for the same seed. */
function random(seed: number): () => number {
  let state = seed % 2_147_483_647;
  return () => {
    state = (state * 48_271 + 11) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

const key = (disputeId: string) => ({ workspaceId: story.book.workspaceId, disputeId });
const stored = async (disputeId: string) =>
  recordOf(await listSayings(story.db.prisma, key(disputeId)));
const textsIn = async (disputeId: string) =>
  (await stored(disputeId)).map(({ versions }) => versions.at(-1)?.text);

/**
 * What Slack itself shows in the thread, in the shape of a record; `former` are the wordings that are gone from it, `gone`
 * the messages.
 */
async function slackShows(
  root: Message,
  known: {
    former: ReadonlyMap<string, RecordedMessage['versions']>;
    gone: readonly RecordedMessage[];
  },
): Promise<RecordedMessage[]> {
  const { messages = [] } = await ours.conversations.replies({
    channel: root.channel,
    ts: root.ts,
    limit: 200,
  });
  const shown = messages.flatMap((message): RecordedMessage[] => {
    const { bot_id: botId, edited, files = [], reactions = [], text = '', ts = '', user } = message;
    const isOfPeople = botId === undefined;
    const standing = DECISION_REACTIONS.flatMap((name) => {
      const of = reactions.filter((one) => one.name?.split('::')[0] === name);
      const userIds = [...new Set(of.flatMap(({ users = [] }) => users))].sort();
      return userIds.length > 0 ? [{ name, userIds }] : [];
    });
    if (!isOfPeople && standing.length === 0) return [];
    const now = { ts: edited?.ts ?? ts, text };
    return [
      {
        ts,
        author: isOfPeople ? user! : null,
        versions: isOfPeople ? [...(known.former.get(ts) ?? []), now] : [],
        files: files.map(({ id, name, permalink }) => ({
          id: id!,
          name: name!,
          permalink: permalink!,
        })),
        deletedTs: null,
        reactions: standing,
      },
    ];
  });
  return [...shown, ...known.gone].sort((a, b) => (a.ts < b.ts ? -1 : 1));
}

/** A lively afternoon in the thread of a case, with what Slack will not show of it any more. */
async function quarrel(people: Humans, root: Message) {
  const [maya, jonas, priya, gast] = ['maya', 'jonas', 'priya', 'gast'].map((name) =>
    people.as(name),
  ) as [
    ReturnType<Humans['as']>,
    ReturnType<Humans['as']>,
    ReturnType<Humans['as']>,
    ReturnType<Humans['as']>,
  ];
  const say = (who: typeof maya, text: string) => who.say(CHANNEL, text, root.ts);
  const first = await say(jonas, 'I have asked the carrier & wait for <b>them</b>.');
  const photo = await jonas.shareFile({
    channel: CHANNEL,
    threadTs: root.ts,
    name: 'chair "broken" 🪑.jpg',
    bytes: Buffer.from('jpg'),
    text: 'The photo',
  });
  const second = await jonas.edit(first, 'I have asked the carrier; they answer by Friday.');
  await jonas.edit(second, 'The carrier says it was damaged in our warehouse.');
  await priya.react(first, 'white_check_mark');
  await maya.react(first, '+1::skin-tone-3');
  await maya.react(first, 'eyes'); // Decides nothing.
  const wrong = await say(priya, 'I think they are lying');
  await maya.react(wrong, 'x');
  await priya.remove(wrong);
  await say(gast, 'I was there, two legs were broken.');
  await priya.react(first, 'white_check_mark'); // Takes it back.
  const fact = await post({ text: 'Maya proposes a credit of €500.', thread_ts: root.ts });
  await jonas.react(fact, 'heavy_check_mark');
  await jonas.react(root, 'scales');
  const last = await say(maya, 'x'.repeat(3_000));
  await maya.react(last, 'handshake');
  await jonas.react(last, 'handshake');
  await say(jonas, 'In another thread altogether').then(() => undefined);
  return { first, second, photo, wrong };
}

describe(`the thread of a case (seed ${SEED})`, () => {
  it('is its record byte for byte: each event 1 to 4 times, shuffled, three processes at once', async () => {
    const { disputeId, root } = await aCase();
    const { held, people } = unheard();
    const { first, second, wrong } = await quarrel(people, root);
    // What is said elsewhere in the channel is none of our business.
    const other = await people.as('maya').say(CHANNEL, 'Lunch?');
    await people.as('jonas').say(CHANNEL, 'Yes', other.ts);
    await people.as('jonas').react(other, '+1');
    const next = random(SEED);
    await deliver(held, { processes: 3, times: () => 1 + Math.floor(next() * 4) });
    const deleted = held.find(({ event }) => event['subtype'] === 'message_deleted');
    const known = {
      former: new Map([
        [
          first.ts,
          [
            { ts: first.ts, text: first.text },
            { ts: second.edited!.ts, text: second.text },
          ],
        ],
      ]),
      gone: [
        {
          ts: wrong.ts,
          author: story.id('priya'),
          versions: [{ ts: wrong.ts, text: wrong.text }],
          files: [],
          deletedTs: String(deleted!.event['event_ts']),
          reactions: [{ name: 'x' as const, userIds: [story.id('maya')] }],
        },
      ],
    };
    const replayed = writtenOut(await slackShows(root, known));
    const all = async () => writtenOut(await stored(disputeId));
    await expect.poll(all, { timeout: 20_000 }).toBe(replayed); // Stopping waits four seconds at most.
    expect(replayed).toContain('chair \\"broken\\"');
    expect(replayed).toContain('"heavy_check_mark"');
    // Reading the whole thread finds nothing to add.
    await story.tick('2026-11-24T09:00:00Z');
    expect(writtenOut(await stored(disputeId))).toBe(replayed);
    // Nothing of it is a note, and nobody was answered.
    expect(await story.db.prisma.note.count()).toBe(0);
    for (const name of ['maya', 'jonas', 'priya', 'gast'])
      expect(story.slack.ephemeralFor(name)).toEqual([]);
  });

  it('has what was said while nobody listened, also of what was known, and outlives what Slack forgets', async () => {
    const { disputeId, root } = await aCase();
    const { held, people } = unheard();
    const jonas = people.as('jonas');
    const first = await jonas.say(CHANNEL, 'First', root.ts);
    const old = await jonas.say(CHANNEL, 'From long ago', root.ts);
    await people.as('maya').react(first, 'x');
    await deliver(held);
    await story.tick(); // Everything was read.
    // The bot is away: nothing of this is ever delivered.
    await jonas.edit(first, 'First, but better');
    await people.as('maya').react(first, 'x');
    await people.as('priya').react(first, '+1');
    for (let count = 0; count < 203; count++)
      await jonas.say(CHANNEL, `Meanwhile ${count}`, root.ts);
    await jonas.remove(old); // Or Slack's retention took it: the same from here.
    expect(await textsIn(disputeId)).toEqual(['First', 'From long ago']);
    story.clock.set(new Date('2026-11-24T10:00:00Z'));
    const bot = await story.anotherBot(); // Another process begins: it reads at once.
    await bot.kick();
    await bot.stop();
    const [mended, kept, ...rest] = await stored(disputeId);
    expect(mended).toMatchObject({
      versions: [{ text: 'First' }, { text: 'First, but better' }],
      reactions: [{ name: '+1', userIds: [story.id('priya')] }],
    });
    expect(kept).toMatchObject({ versions: [{ text: 'From long ago' }], deletedTs: null });
    expect(rest.map(({ versions }) => versions[0]?.text)).toEqual(
      Array.from({ length: 203 }, (_, count) => `Meanwhile ${count}`),
    );
  });

  it('is read daily while the case is undecided, and once more after it was decided', async () => {
    const { disputeId, root } = await aCase();
    const { people } = unheard();
    const jonas = people.as('jonas');
    const reads = () =>
      story.slack.calls.filter(({ method }) => method === 'conversations.replies').length;
    await story.tick();
    await jonas.say(CHANNEL, 'One', root.ts);
    await story.tick('2026-11-24T20:00:00Z');
    expect(await textsIn(disputeId)).toEqual([]);
    await story.tick('2026-11-25T08:00:01Z');
    expect(await textsIn(disputeId)).toEqual(['One']);
    await jonas.say(CHANNEL, 'Two', root.ts);
    const { prisma } = story.db;
    const at = new Date('2026-11-25T08:30:00Z');
    await prisma.dispute.updateMany({ data: { state: 'closed', decidedAt: at, closedAt: at } });
    await story.tick('2026-11-25T08:31:00Z');
    expect(await textsIn(disputeId)).toEqual(['One', 'Two']);
    const before = reads();
    await story.tick('2026-11-27T08:31:00Z');
    expect(reads()).toBe(before);
  });

  it('waits when Slack asks for a pause, and reads on with the next run', async () => {
    const { disputeId, root } = await aCase();
    const { people } = unheard();
    await people.as('jonas').say(CHANNEL, 'One', root.ts);
    story.slack.failNext('conversations.replies', { how: 'rate_limited' });
    await story.tick();
    expect(await textsIn(disputeId)).toEqual([]);
    await story.tick('2026-11-24T08:01:00Z');
    expect(await textsIn(disputeId)).toEqual(['One']);
  });

  it('leaves out what we say ourselves, changed or deleted, but not what people think of it', async () => {
    const { disputeId, root } = await aCase();
    const { held, people } = unheard();
    const fact = await post({ text: 'A payment came in.', thread_ts: root.ts });
    const shown = {
      type: 'message',
      user: fact.user,
      bot_id: fact.bot_id,
      text: fact.text,
      ts: fact.ts,
      thread_ts: root.ts,
    };
    const where = { type: 'message', channel: root.channel, channel_type: 'channel' };
    const told = (event: object, count: number): HeldEvent => ({
      eventId: `Ev${count}`,
      event: { ...where, ts: `${fact.ts}${count}`, event_ts: `${fact.ts}${count}`, ...event },
    });
    const edited = { ...shown, edited: { user: fact.user, ts: fact.ts } };
    await people.as('jonas').react(fact, 'white_check_mark');
    await deliver([
      told({ ...shown, event_ts: fact.ts }, 0),
      told({ subtype: 'message_changed', message: edited, previous_message: shown }, 1),
      told({ subtype: 'message_deleted', deleted_ts: fact.ts, previous_message: edited }, 2),
      ...held,
    ]);
    expect(await stored(disputeId)).toEqual([
      {
        ts: fact.ts,
        author: null,
        versions: [],
        files: [],
        deletedTs: null,
        reactions: [{ name: 'white_check_mark', userIds: [story.id('jonas')] }],
      },
    ]);
    await story.tick();
    expect((await stored(disputeId)).map(({ versions }) => versions.length)).toEqual([0]);
  });

  it('keeps each thread to itself, and gives what was told too early to the case it is about', async () => {
    const one = await aCase();
    const two = await aCase();
    const { people } = unheard();
    const said = await people.as('jonas').say(CHANNEL, 'Of the second', two.root.ts);
    const { workspaceId } = story.book;
    const told = { workspaceId, channelId: said.channel, ts: said.ts };
    const gone = {
      ts: said.ts,
      kind: 'delete' as const,
      key: '',
      toldTs: `${said.ts}1`,
      userId: '',
      text: '',
      files: [],
      isOn: true,
    };
    expect(await keepSaying(story.db, { ...told, threadTs: null, sayings: [gone] })).toBe('waits');
    expect(await keepSaying(story.db, { ...told, threadTs: '1.000001', sayings: [gone] })).toBe(
      'no_case',
    );
    expect(await stored(two.disputeId)).toEqual([]);
    await story.tick(); // Both are read.
    expect(await stored(one.disputeId)).toEqual([]);
    expect(await stored(two.disputeId)).toMatchObject([
      { versions: [{ text: 'Of the second' }], deletedTs: gone.toldTs },
    ]);
    expect(await listSayings(story.db.prisma, key('0'))).toEqual([]);
    // The same with a message that Slack tells of, late.
    const late = { ...gone, ts: `${said.ts}5`, toldTs: `${said.ts}6` };
    const about = { ...told, ts: late.ts };
    expect(await keepSaying(story.db, { ...about, threadTs: null, sayings: [late] })).toBe('waits');
    const sayings = [{ ...late, kind: 'message' as const, userId: 'U1', text: 'Late' }];
    const there = { ...about, threadTs: one.root.ts, sayings };
    expect(await keepSaying(story.db, there)).toBe('kept');
    expect(await stored(one.disputeId)).toMatchObject([
      { versions: [{ text: 'Late' }], deletedTs: late.toldTs },
    ]);
  });

  it('is read together with what happened in the case', async () => {
    const { disputeId, root } = await aCase();
    const { held, people } = unheard();
    await people.as('jonas').say(CHANNEL, 'On it', root.ts);
    await deliver(held);
    const lines = await loadDisputeRecord(story.db, key(disputeId));
    expect(lines.map(({ kind }) => kind).toSorted()).toEqual(['event', 'message']);
    expect(lines.map(({ at }) => at.getTime())).toEqual(
      lines.map(({ at }) => at.getTime()).toSorted((a, b) => a - b),
    );
  });
});

describe('a channel that the bot cannot read', () => {
  const tell = (type: string, event: object) => ({
    eventId: `Ev${type}${Math.random()}`,
    event: { type, event_ts: `${Date.now() / 1_000}`, ...event },
  });
  const unreadable = async () =>
    (await story.db.prisma.dispute.findMany({ orderBy: { id: 'asc' } })).map(
      (row) => row.unreadable,
    );
  const mentions = () =>
    story.db.prisma.disputeEvent.count({ where: { kind: 'thread_unreadable' } });
  const heard = () =>
    story.slack
      .directMessages('jonas')
      .filter(({ text }) => text.includes('not where it should be'));

  it('is told to the owner once, and made up for when it can be read again', async () => {
    const { disputeId, root } = await aCase();
    const { id: channel } = story.slack.channel(CHANNEL);
    await story.tick();
    expect(await unreadable()).toEqual([null]);
    await story.slack.kick(CHANNEL, story.slack.botUserId);
    const left = tell('channel_left', { channel, actor_id: story.id('maya') });
    await deliver([left, left, tell('channel_left', { channel, actor_id: story.id('maya') })], {
      processes: 2,
    });
    await story.tick('2026-11-24T08:05:00Z');
    expect(await unreadable()).toEqual(['not_in_channel']);
    await story.tick('2026-11-24T08:06:00Z');
    await story.tick('2026-11-25T09:00:00Z'); // Asked again a day later: nothing new.
    expect(await mentions()).toBe(1);
    expect(heard()).toHaveLength(1);
    expect(story.slack.wordsOf(heard()[0]!)).toContain('/invite @Good Terms');
    await unheard().people.as('priya').say(CHANNEL, 'Said behind closed doors', root.ts);
    await story.slack.invite(CHANNEL, story.slack.botUserId);
    await deliver([
      tell('member_joined_channel', {
        user: story.id('priya'),
        channel,
        channel_type: 'C',
        team: story.slack.teamId,
      }),
      tell('member_joined_channel', {
        user: story.slack.botUserId,
        channel,
        channel_type: 'C',
        team: story.slack.teamId,
      }),
    ]);
    await story.tick('2026-11-25T09:01:00Z');
    expect(await unreadable()).toEqual([null]);
    expect(await textsIn(disputeId)).toEqual(['Said behind closed doors']);
    expect([await mentions(), heard().length]).toEqual([1, 1]);
  });

  it('needs no event: the daily reading finds out, and a decided case bothers nobody', async () => {
    await aCase();
    const decided = await aCase();
    await story.tick();
    await story.db.prisma.dispute.updateMany({
      where: { id: BigInt(decided.disputeId) },
      data: { state: 'closed', decidedAt: new Date('2026-11-24T08:30:00Z') },
    });
    await story.slack.kick(CHANNEL, story.slack.botUserId);
    await story.tick('2026-11-25T08:00:01Z');
    expect(await unreadable()).toEqual(['not_in_channel', null]);
    expect(await mentions()).toBe(1);
  });

  it('counts as one when somebody deleted the card at the head of the thread; what was said stays', async () => {
    const { disputeId, root } = await aCase();
    const { held, people } = unheard();
    await people.as('jonas').say(CHANNEL, 'One', root.ts);
    await deliver(held);
    await ours.chat.delete({ channel: root.channel, ts: root.ts });
    await story.tick();
    expect(await unreadable()).toEqual(['message_not_found']);
    await story.tick('2026-11-25T08:00:01Z');
    await story.tick('2026-11-26T08:00:02Z');
    expect(await unreadable()).toEqual(['message_not_found']);
    expect(await mentions()).toBe(1);
    expect(await textsIn(disputeId)).toEqual(['One']);
  });
});
