// Goal: what other bots got wrong about reminders does not happen here, where people press the buttons.
// Method: the real bot over signed HTTP, the stand-in of Slack, a real mail server in this process, a movable clock.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemsOfMessage } from '#blocks/validate.ts';
import { saveRole } from '#db/members.ts';
import { goLive } from '#flows/sender.ts';
import { createMailer } from '#mail/smtp.ts';
import { createLog } from '#platform/log.ts';
import { aSender } from '#test/support/letters.ts';
import type { MailServer } from '#test/support/mail-server.ts';
import { aMailServer } from '#test/support/mail-server.ts';
import type { Story } from '#test/support/story.ts';
import { aStory, CHANNEL } from '#test/support/story.ts';

let post: MailServer;
let mailer: ReturnType<typeof createMailer>;
let story: Story;

beforeAll(async () => {
  post = await aMailServer();
  mailer = createMailer({ url: post.url, log: createLog({ level: 'silent', secrets: [] }) });
  story = await aStory({ now: '2026-11-24T09:02:00Z', mailer });
  const { workspaceId } = story.book;
  await aSender(story.db.prisma, workspaceId);
  const jonas = { workspaceId, slackUserId: story.id('jonas'), role: 'collector' } as const;
  await saveRole(story.db.prisma, jonas);
});
afterAll(async () => {
  await story[Symbol.asyncDispose]();
  await mailer.close();
  post.close();
});

async function aLateClient(name: string, email: string): Promise<string> {
  const client = await story.book.client({ name, email, ownerUserId: story.id('jonas') });
  await story.book.invoice(client, { number: `${name}-1`, daysPastDue: 21 });
  return client;
}

async function pay(clientId: string): Promise<void> {
  await story.db.prisma.invoice.updateMany({
    where: { clientId: BigInt(clientId) },
    data: { balanceMinor: 0n },
  });
}

/** Waits for Maya's modal that holds the words. */
const aView = (callbackId: string, words: string) =>
  story.slack.until(`${callbackId} with "${words}"`, () => {
    const top = story.slack.openViews('maya').at(-1);
    return top?.callback_id === callbackId && JSON.stringify(top.blocks).includes(words)
      ? top
      : undefined;
  });

async function dismissAll(): Promise<void> {
  for (const view of story.slack.openViews('maya').toReversed())
    await story.as('maya').dismiss(view);
}

interface Button {
  readonly type?: string;
  readonly action_id?: string;
  readonly value?: string;
}

const buttonsIn = (node: unknown): Button[] => {
  if (typeof node !== 'object' || node === null) return [];
  const own = 'type' in node && node.type === 'button' ? [node as Button] : [];
  return [...own, ...Object.values(node).flatMap(buttonsIn)];
};

describe('one-click "send to ALL overdue", no preview, no paid check (a Python Bolt bot)', () => {
  const clients: Record<string, string> = {};
  beforeAll(async () => {
    for (const name of ['Wonka', 'Tyrell', 'Cyberdyne'])
      clients[name] = await aLateClient(name, `ap@${name.toLowerCase()}.example`);
  });

  it('no button of the list is for more than one client, and none sends anything', async () => {
    await story.as('maya').command(CHANNEL, 'remind');
    const list = await aView('view.message', 'Wonka');
    const buttons = buttonsIn(list.blocks);
    const opening = buttons.filter((one) => one.action_id === 'reminder.open');
    expect(opening).toHaveLength(3);
    expect(new Set(opening.map(({ value }) => value))).toEqual(new Set(Object.values(clients)));
    for (const { action_id: actionId = '', value } of buttons) {
      await story.as('maya').click(list, actionId, value);
      await story.slack.until('what the button opens', () =>
        story.slack.openViews('maya').length > 1 ? true : undefined,
      );
      await story.tick();
      const [, top] = story.slack.openViews('maya');
      if (top) await story.as('maya').dismiss(top);
    }
    await dismissAll();
    expect(post.mails).toEqual([]);
  });

  it('what was paid while somebody read the preview goes to nobody', async () => {
    await story.as('maya').command(CHANNEL, 'remind wonka');
    const form = await aView('reminder.submit', 'Wonka-1');
    await pay(clients['Wonka'] ?? '');
    await story.as('maya').submit(form, {});
    await aView('view.message', 'Nothing was sent');
    await dismissAll();
    await story.tick();
    expect(post.mails).toEqual([]);
  });

  it('what was paid between the click and the mail server goes to nobody, and the owner hears why', async () => {
    await story.as('maya').command(CHANNEL, 'remind tyrell');
    const form = await aView('reminder.submit', 'Tyrell-1');
    await story.as('maya').submit(form, { 'reminder.when:0': 'later' });
    await aView('view.message', 'it goes out at');
    await dismissAll();
    await pay(clients['Tyrell'] ?? '');
    await story.tick('2026-11-25T09:02:00Z');
    expect(post.mails).toEqual([]);
    const card = await story.slack.until('the card for Jonas', () =>
      story.slack
        .directMessages('jonas')
        .find((one) => story.slack.wordsOf(one).includes('Tyrell')),
    );
    expect(story.slack.wordsOf(card)).toContain('Tyrell-1 is paid');
    expect(problemsOfMessage(card)).toEqual([]);
  });
});

describe('first match on a partial client name, shown to the whole channel (Tesorio’s Slack look-up)', () => {
  it('is asked about, by its whole name, and seen by nobody else', async () => {
    for (const place of ['North', 'South'])
      await aLateClient(`Globex ${place}`, `ap@${place.toLowerCase()}.example`);
    const before = story.wordsIn(CHANNEL);
    await story.as('maya').command(CHANNEL, 'remind globex');
    const choice = await aView('view.message', 'Globex North');
    expect(JSON.stringify(choice.blocks)).toContain('Globex South');
    expect(JSON.stringify(choice.blocks)).not.toContain('€');
    const [, south] = buttonsIn(choice.blocks).filter((one) => one.action_id === 'reminder.open');
    await story.as('maya').click(choice, 'reminder.open', south?.value);
    const form = await aView('reminder.submit', 'Globex');
    expect(JSON.stringify(form.blocks)).toContain('Globex South-1');
    expect(JSON.stringify(form.blocks)).not.toContain('Globex North-1');
    await dismissAll();
    expect(story.wordsIn(CHANNEL)).toBe(before);
  });
});

describe('a copy that the mail server refuses', () => {
  it('leaves the letter sent, and the owner hears who got no copy', async () => {
    await aLateClient('Initech', 'ap@initech.example');
    post.next('550 5.1.1 no such boss at RCPT of boss@initech.example');
    await story.as('maya').command(CHANNEL, 'remind initech');
    const form = await aView('reminder.submit', 'Initech-1');
    await story.as('maya').submit(form, { 'reminder.cc': 'boss@initech.example' });
    await aView('view.message', 'it goes out now');
    await dismissAll();
    await story.tick();
    expect(post.mails.map(({ envelope }) => envelope.to)).toEqual([['ap@initech.example']]);
    await story.tick('2026-11-25T09:03:00Z'); // Slack's pace: Jonas has had a card just now.
    const card = await story.slack.until('the card for Jonas', () =>
      story.slack.directMessages('jonas').find((one) => story.slack.wordsOf(one).includes('copy')),
    );
    const words = story.slack.wordsOf(card);
    expect(words).toContain('The letter reached ap@initech.example.');
    expect(words).toContain('boss@initech.example was refused: “550 5.1.1 no such boss”');
    expect(problemsOfMessage(card)).toEqual([]);
    expect(post.mails).toHaveLength(1);
  });
});

describe('a card for somebody who has left Slack', () => {
  const cardsFor = (name: string, client: string) =>
    story.slack.directMessages(name).filter((one) => story.slack.wordsOf(one).includes(client));

  beforeAll(async () => {
    const { workspaceId } = story.book;
    const priya = { workspaceId, slackUserId: story.id('priya'), role: 'admin' } as const;
    await saveRole(story.db.prisma, priya);
  });

  it('comes to every admin once, and says for whom it was', async () => {
    await aLateClient('Hooli', 'ap@hooli.example');
    post.next('550 5.1.1 no such user at RCPT of ap@hooli.example');
    const jonas = story.as('jonas');
    await jonas.command(CHANNEL, 'remind hooli');
    const form = await story.slack.until('the preview', () =>
      story.slack.openViews('jonas').find((one) => one.callback_id === 'reminder.submit'),
    );
    story.slack.failNext('conversations.open', { how: { error: 'user_disabled' } });
    await jonas.submit(form, {});
    for (const at of ['10:00', '10:01', '10:02']) await story.tick(`2026-11-25T${at}:00Z`);
    expect(cardsFor('jonas', 'Hooli')).toEqual([]);
    for (const name of ['maya', 'priya']) {
      const [card, ...more] = cardsFor(name, 'Hooli');
      expect(more).toEqual([]);
      expect(problemsOfMessage(card!)).toEqual([]);
      const words = story.slack.wordsOf(card!);
      expect(words).toContain('*it came back.* Nothing reached them.');
      expect(words).toContain(`This was for <@${story.id('jonas')}>, whom I could not reach`);
    }
  });

  it('waits where Slack takes nothing from the app, and is not passed on', async () => {
    await aLateClient('Vehement', 'ap@vehement.example');
    post.next('550 5.1.1 no such user at RCPT of ap@vehement.example');
    await story.as('maya').command(CHANNEL, 'remind vehement');
    const form = await aView('reminder.submit', 'Vehement-1');
    story.slack.failNext('conversations.open', { how: { error: 'token_revoked' }, times: 9 });
    await story.as('maya').submit(form, {});
    await aView('view.message', 'it goes out now');
    await dismissAll();
    for (let hour = 0; hour < 11; hour += 1)
      await story.tick(new Date(Date.UTC(2026, 10, 25, 11 + hour, 5)).toISOString());
    expect(cardsFor('jonas', 'Vehement')).toHaveLength(1);
    expect(cardsFor('maya', 'Vehement')).toEqual([]);
  });

  it('stands in no thread that people of another company read', async () => {
    const { workspaceId } = story.book;
    const where = { id: workspaceId };
    const shared = story.slack.channel('with-a-client').id;
    await aLateClient('Soylent', 'ap@soylent.example');
    await story.db.prisma.workspace.update({ where, data: { digestChannelId: shared } });
    post.next('550 5.1.1 no such user at RCPT of ap@soylent.example');
    await story.tick('2026-11-26T09:00:00Z');
    await story.as('maya').command(CHANNEL, 'remind soylent');
    const form = await aView('reminder.submit', 'Soylent-1');
    story.slack.failNext('conversations.open', { how: { error: 'user_disabled' }, times: 3 });
    await story.as('maya').submit(form, {});
    await aView('view.message', 'it goes out now');
    await dismissAll();
    for (const at of ['09:10', '09:11', '09:12']) await story.tick(`2026-11-26T${at}:00Z`);
    expect(story.wordsIn('with-a-client')).not.toContain('Soylent');
    const record = await story.db.prisma.activity.findMany({
      where: { workspaceId, action: { in: ['card.pass_on', 'card.fail'] } },
      orderBy: { id: 'asc' },
    });
    expect(record.at(-1)).toMatchObject({
      action: 'card.fail',
      facts: { code: 'externally_shared', from: shared, to: '' },
    });
  });
});

describe('a team that has not gone live', () => {
  const PRACTICE = 'mails go only to the addresses of your allow-list';

  it('reads so on the card of what came back, in the list, in App Home, until it is live', async () => {
    const { workspaceId } = story.book;
    await aSender(story.db.prisma, workspaceId, { isLive: false, allowList: ['@pied.example'] });
    await aLateClient('Pied Piper', 'ap@pied.example');
    post.next('550 5.1.1 no such user at RCPT of ap@pied.example');
    await story.tick('2026-11-27T09:00:00Z');
    await story.as('maya').command(CHANNEL, 'remind');
    await aView('view.message', PRACTICE);
    await dismissAll();
    await story.as('maya').command(CHANNEL, 'remind pied');
    const form = await aView('reminder.submit', PRACTICE);
    await story.as('maya').submit(form, {});
    await aView('view.message', PRACTICE);
    await dismissAll();
    await story.tick('2026-11-27T09:10:00Z');
    const card = () =>
      story.slack
        .directMessages('jonas')
        .map(story.slack.wordsOf)
        .find((words) => words.includes('ap@pied.example'));
    expect(card()).toContain(PRACTICE);
    await story.as('maya').openHome();
    const home = await story.slack.until('the page', () => story.slack.home('maya'));
    expect(JSON.stringify(home.blocks)).toContain(PRACTICE);
    await goLive(story.db, { workspaceId, actor: 'UADMIN', now: story.clock.now() });
    await story.tick('2026-11-27T09:20:00Z');
    expect(card()).not.toContain(PRACTICE);
  });
});
