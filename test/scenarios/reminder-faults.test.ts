// Goal: what other bots got wrong about reminders does not happen here, where people press the buttons.
// Method: the real bot over signed HTTP, the stand-in of Slack, a real mail server in this process, a movable clock.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemsOfMessage } from '#blocks/validate.ts';
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
  await aSender(story.db.prisma, story.book.workspaceId);
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
