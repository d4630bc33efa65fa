// Goal: what a person types and clicks is answered kindly, at once, and changes what everybody sees.
// Method: the real bot, signed HTTP, the stand-in of Slack; one story for each conversation.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemsOfMessage, problemsOfView } from '#blocks/validate.ts';
import type { Story } from '#test/support/story.ts';
import { aStory, CHANNEL } from '#test/support/story.ts';

let story: Story;
let acme: string;
let answers: Record<string, number>;

beforeAll(async () => {
  story = await aStory({ now: '2026-11-24T08:00:00Z' });
  answers = {};
  const { book } = story;
  acme = await book.client({
    name: 'Acme & Sons',
    number: '0200769623',
    ownerUserId: story.id('jonas'),
  });
  await book.invoice(acme, { number: 'INV-1042', daysPastDue: 47, balanceMinor: 14_000_00n });
  await book.invoice(acme, { number: 'INV-1077', daysPastDue: 21, balanceMinor: 4_200_00n });
  for (const daysLate of [12, 12, 3]) await book.invoice(acme, { paidDaysLate: daysLate });
  for (const number of ['G-1', 'G-2'])
    await book.invoice(await book.client({ name: 'Globex', number }), { daysPastDue: 3 });
  // Maya is an admin in Slack; she gives the others their roles.
  for (const [name, role] of [
    ['jonas', 'collector'],
    ['priya', 'viewer'],
  ])
    expect(await say('maya', `access @${name} ${role}`)).toContain(`is ${role}`);
});
afterAll(() => story[Symbol.asyncDispose]());

/** Types `/ar …` and gives the words of the private answer. */
async function say(name: string, text: string): Promise<string> {
  answers[name] = (answers[name] ?? 0) + 1;
  const ack = await story.as(name).command(CHANNEL, text);
  expect(ack.status).toBe(200);
  const answer = await story.answerTo(name, answers[name]);
  expect(problemsOfMessage(answer)).toEqual([]);
  return story.slack.wordsOf(answer);
}

const lastAnswer = (name: string) => story.slack.ephemeralFor(name).at(-1)!;

describe('/ar status', () => {
  it('shows one card: owed, age, habit, invoices', async () => {
    const card = await say('priya', 'status acme');
    for (const part of [
      '€18,200',
      '47 days',
      'INV-1042',
      'INV-1077',
      'usually 12 days late',
      `<@${story.id('jonas')}>`,
    ])
      expect(card).toContain(part);
    expect(story.slack.channel(CHANNEL).messages).toEqual([]); // Nobody else saw it.
  });

  it('asks which one when two clients share a name, and shows the one that is chosen in its place', async () => {
    const question = await say('priya', 'status globex');
    expect(question).toContain('G-1');
    expect(question).toContain('G-2');
    const [, second] = story.slack
      .ephemeralFor('priya')
      .at(-1)!
      .blocks.flatMap((block) => (block['accessory'] ? [block['accessory']] : [])) as {
      value: string;
    }[];
    await story.as('priya').click(lastAnswer('priya'), 'client.choose', second!.value);
    await story.slack.until('the card', () =>
      story.slack.wordsOf(lastAnswer('priya')).includes('€1,000') ? true : undefined,
    );
    expect(story.slack.ephemeralFor('priya')).toHaveLength(answers['priya']!);
  });

  it('suggests for a typo', async () => {
    const words = await say('priya', 'status acmee & sons');
    expect(words).toContain('I do not know a client called');
    expect(words).toContain('Acme &amp; Sons');
  });

  it('opens a picker when no name is given, and shows the card in it', async () => {
    const priya = story.as('priya');
    await priya.command(CHANNEL, 'status');
    const picker = await aView('priya', 'status.pick');
    expect(problemsOfView(picker)).toEqual([]);
    const options = await priya.options(picker, 'client.pick', 'acm');
    expect(JSON.stringify(options)).toContain('€18,200');
    await priya.submit(picker, { 'client.pick': acme });
    const card = await aView('priya', 'view.message');
    expect(JSON.stringify(card.blocks)).toContain('INV-1042');
    await priya.dismiss(card);
  });

  it('is shared once, on purpose, and not where another company reads', async () => {
    await say('jonas', 'status acme');
    const card = lastAnswer('jonas');
    await Promise.all([
      story.as('jonas').click(card, 'status.share'),
      story.as('jonas').click(card, 'status.share'),
    ]);
    answers['jonas'] = (answers['jonas'] ?? 0) + 2;
    await story.answerTo('jonas', answers['jonas']);
    expect(story.rootsIn(CHANNEL)).toHaveLength(1);
    expect(story.wordsIn(CHANNEL)).toContain(`Shared by <@${story.id('jonas')}>`);
    await story.as('jonas').command('with-a-client', 'status acme');
    const there = await story.answerTo('jonas', (answers['jonas'] += 1));
    await story.as('jonas').click(there, 'status.share');
    const refusal = await story.answerTo('jonas', (answers['jonas'] += 1));
    expect(story.slack.wordsOf(refusal)).toContain('another company');
    expect(story.slack.channel('with-a-client').messages).toEqual([]);
  });
});

describe('sharing where the bot is not', () => {
  it('says how to mend it, and works from the same card once that is done', async () => {
    const jonas = story.as('jonas');
    await jonas.command('no-bot', 'status acme');
    const card = await story.answerTo('jonas', (answers['jonas'] = (answers['jonas'] ?? 0) + 1));
    await jonas.click(card, 'status.share');
    const refusal = await story.answerTo('jonas', (answers['jonas'] += 1));
    expect(story.slack.wordsOf(refusal)).toContain('/invite');
    await story.slack.invite('no-bot', story.slack.botUserId);
    await jonas.click(card, 'status.share');
    const done = await story.answerTo('jonas', (answers['jonas'] += 1));
    expect(story.slack.wordsOf(done)).toContain('Shared in this channel.');
    expect(story.rootsIn('no-bot')).toHaveLength(1);
  });
});

describe('snoozing from the digest', () => {
  it('asks until when, refuses today, redraws the digest for everybody', async () => {
    await story.tick();
    const digest = story.rootsIn(CHANNEL).at(-1)!;
    const jonas = story.as('jonas');
    await jonas.click(digest, 'snooze.open', acme);
    const form = await aView('jonas', 'snooze.submit');
    expect(problemsOfView(form)).toEqual([]);
    const refused = await jonas.submit(form, { 'snooze.date': '2026-11-24' });
    expect(refused.body).toEqual({
      response_action: 'errors',
      errors: { 'snooze.date': 'Choose a day after today.' },
    });
    const sending = { 'snooze.date': '2026-12-01', 'snooze.reason': 'Year end' };
    await Promise.all([jonas.submit(form, sending), jonas.submit(form, sending)]);
    const record = { where: { action: 'client.snooze' } };
    const redrawn = await story.slack.until('the redrawn digest', () => {
      const now = story.rootsIn(CHANNEL).find(({ ts }) => ts === digest.ts)!;
      return story.slack.wordsOf(now).includes('Snoozed until') ? now : undefined;
    });
    expect(story.slack.wordsOf(redrawn)).toContain(`<@${story.id('jonas')}>`);
    expect(JSON.stringify(redrawn.blocks)).not.toContain(`"value":"${acme}"`);
    expect(JSON.stringify(redrawn.blocks)).toContain('status.open'); // The others keep their buttons.
    expect(problemsOfMessage(redrawn)).toEqual([]);
    expect(await story.db.prisma.activity.count(record)).toBe(1); // Sent twice, done once.
    const done = await aView('jonas', 'view.message');
    expect(JSON.stringify(done.blocks)).toMatch(/is snoozed until|was sent already/);
    await jonas.dismiss(done);
  });

  it('is not for somebody who may only look', async () => {
    const digest = story.rootsIn(CHANNEL).at(-1)!;
    const { value } = JSON.parse(
      JSON.stringify(digest.blocks).match(/\{[^{}]*"action_id":"snooze.open"[^{}]*\}/)?.[0] ?? '{}',
    );
    await story.as('priya').click(digest, 'snooze.open', value);
    const view = await aView('priya', 'view.message');
    expect(JSON.stringify(view.blocks)).toContain('needs the role collector');
    await story.as('priya').dismiss(view);
  });
});

describe('who may', () => {
  it('unknown people see nothing and are told whom to ask; guests nothing at all', async () => {
    expect(await say('gast', 'status acme')).toContain('Guests');
    await say('maya', `access @priya none`);
    const refusal = await say('priya', 'status acme');
    expect(refusal).toContain('You cannot see money data here yet');
    expect(refusal).toContain(`<@${story.id('maya')}>`);
    expect(refusal).not.toContain('€');
    await say('maya', `access @priya viewer`);
    expect(await say('jonas', `access @jonas admin`)).toContain('needs the role admin');
  });
});

describe('owner, settings, help', () => {
  it('hands a client over', async () => {
    expect(await say('jonas', `owner acme @priya`)).toContain(
      `<@${story.id('priya')}> looks after`,
    );
    expect(await say('jonas', `owner acme @priya`)).toContain('already');
    expect(await say('jonas', 'owner acme')).toContain('/ar owner Acme @person');
    expect(await say('jonas', 'owner acme @gast')).toContain('cannot look after clients');
    expect(await say('priya', 'status acme')).toContain(`<@${story.id('priya')}>`);
  });

  it('changes how the team works, and refuses a channel that another company reads', async () => {
    const maya = story.as('maya');
    await maya.command(CHANNEL, 'settings');
    const form = await aView('maya', 'settings.submit');
    expect(problemsOfView(form)).toEqual([]);
    const shared = story.slack.channel('with-a-client').id;
    const refused = await maya.submit(form, { 'settings.channel': shared });
    expect(JSON.stringify(refused.body)).toContain('another company');
    const absent = await maya.submit(form, {
      'settings.channel': story.slack.channel('empty').id,
    });
    expect(JSON.stringify(absent.body)).toContain('/invite');
    const nowhere = await maya.submit(form, {
      'settings.channel': story.slack.channel(CHANNEL).id,
      'settings.country': 'ZZ',
    });
    expect(JSON.stringify(nowhere.body)).toContain('settings.country');
    const zones = await maya.options(form, 'settings.zone', 'new york');
    expect(JSON.stringify(zones)).toContain('America/New_York');
    await maya.submit(form, {
      'settings.channel': story.slack.channel(CHANNEL).id,
      'settings.hour': '7',
      'settings.zone': 'America/New_York',
      'settings.days': ['1', '2', '3', '4'],
      'settings.country': 'us',
      'settings.region': 'ca',
    });
    const saved = await aView('maya', 'view.message');
    expect(JSON.stringify(saved.blocks)).toContain('07:00');
    await maya.dismiss(saved);
    const row = await story.db.prisma.workspace.findFirst();
    expect(row).toMatchObject({
      digestHour: 7,
      timeZone: 'America/New_York',
      workingDays: [1, 2, 3, 4],
      country: 'US',
    });
  });

  it('helps, and says what it does not know', async () => {
    expect(await say('priya', 'help')).toContain('status [client]');
    expect(await say('priya', '')).toContain('status [client]');
    expect(await say('priya', 'staus acme')).toContain('Did you mean `/ar status`?');
  });
});

describe('App Home', () => {
  it('shows my accounts and no number to somebody without access', async () => {
    await story.as('priya').openHome();
    const home = await story.slack.until('the page', () => story.slack.home('priya'));
    expect(problemsOfView(home)).toEqual([]);
    expect(JSON.stringify(home.blocks)).toContain('€18,200');
    await story.as('gast').openHome();
    const closed = await story.slack.until('the page', () => story.slack.home('gast'));
    expect(JSON.stringify(closed.blocks)).not.toContain('€');
  });
});

describe('deliveries', () => {
  it('are acknowledged while the database is busy', async () => {
    let letGo: () => void = () => undefined;
    const slow = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const busy = story.db.prisma.$transaction(async (tx) => {
      await tx.$executeRaw`LOCK TABLE receipt IN ACCESS EXCLUSIVE MODE`;
      await slow;
    });
    const ack = await story.as('maya').command(CHANNEL, 'help');
    expect(ack.status).toBe(200);
    letGo();
    await busy;
    await story.answerTo('maya', (answers['maya'] = (answers['maya'] ?? 0) + 1));
  });

  it('that Slack repeats act once', async () => {
    const before = await story.db.prisma.receipt.count();
    const event = { type: 'app_home_opened', user: story.id('jonas'), tab: 'home', channel: 'D1' };
    for (const retry of [0, 1, 2, 3])
      expect((await story.as('jonas').event(event, { eventId: 'Ev1', retry })).status).toBe(200);
    expect(await story.db.prisma.receipt.count()).toBe(before + 1);
    const publishedFor = () =>
      story.slack.calls.filter(
        ({ method, args }) => method === 'views.publish' && args['user_id'] === story.id('jonas'),
      );
    await story.slack.until('the page', () => story.slack.home('jonas'));
    await say('maya', 'help'); // Everything before it has been answered.
    expect(publishedFor()).toHaveLength(1);
  });
});

async function aView(name: string, callbackId: string) {
  return story.slack.until(`${callbackId} for ${name}`, () =>
    story.slack.openViews(name).find((view) => view.callback_id === callbackId),
  );
}
