// Goal: from a click on "Send friendly reminder" to a letter in the client's mailbox, once, seen by the whole team.
// Method: the real bot over signed HTTP, the stand-in of Slack, a real mail server in this process, a movable clock.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemsOfMessage, problemsOfView } from '#blocks/validate.ts';
import { createMailer } from '#mail/smtp.ts';
import { createLog } from '#platform/log.ts';
import { aSender } from '#test/support/letters.ts';
import type { MailServer } from '#test/support/mail-server.ts';
import { aMailServer } from '#test/support/mail-server.ts';
import type { Story } from '#test/support/story.ts';
import { aStory, CHANNEL } from '#test/support/story.ts';

const log = createLog({ level: 'silent', secrets: [] });
let post: MailServer;
let mailer: ReturnType<typeof createMailer>;
let story: Story;

beforeAll(async () => {
  post = await aMailServer();
  mailer = createMailer({ url: post.url, log });
  story = await aStory({ now: '2026-11-24T09:02:00Z', mailer });
  await aSender(story.db.prisma, story.book.workspaceId);
  for (const [index, name] of ['jonas', 'priya'].entries()) {
    await story.as('maya').command(CHANNEL, `access @${name} collector`);
    await story.answerTo('maya', index + 1); // The command returns when it is acknowledged, not when it is done.
  }
});
afterAll(async () => {
  await story[Symbol.asyncDispose]();
  await mailer.close();
  post.close();
});

/** A client with two late invoices, and a payer. */
async function aLateClient(name: string, email: string): Promise<string> {
  const { book } = story;
  const client = await book.client({ name, ownerUserId: story.id('jonas') });
  await book.invoice(client, { number: `${name}-1`, daysPastDue: 47, balanceMinor: 14_000_00n });
  await book.invoice(client, { number: `${name}-2`, daysPastDue: 21, balanceMinor: 4_200_00n });
  await story.db.prisma.contact.create({
    data: {
      workspaceId: book.workspaceId,
      clientId: BigInt(client),
      role: 'payer',
      name: 'Ms. Weber',
      email,
    },
  });
  return client;
}

/** Waits for the person's modal of this kind that holds the words. */
async function aView(name: string, callbackId: string, words = '') {
  const view = await story.slack.until(`${callbackId} of ${name}`, () => {
    const top = story.slack.openViews(name).at(-1);
    return top?.callback_id === callbackId && JSON.stringify(top.blocks).includes(words)
      ? top
      : undefined;
  });
  // Slack gives back null for a button that was never asked for.
  const { submit, ...asked } = view as typeof view & { submit?: unknown };
  expect(problemsOfView(submit ? view : asked)).toEqual([]);
  return view;
}

const words = (view: { blocks: unknown }) => JSON.stringify(view.blocks);

describe('one reminder', () => {
  it('is previewed, edited and sent; the digest and the shared card say so to everybody', async () => {
    const acme = await aLateClient('Acme', 'weber@acme.example');
    await story.tick();
    const jonas = story.as('jonas');
    await jonas.command(CHANNEL, 'status acme');
    const card = await story.answerTo('jonas');
    await jonas.click(card, 'status.share');
    await story.answerTo('jonas', 2);
    const digest = story.rootsIn(CHANNEL)[0]!;
    await jonas.click(digest, 'reminder.open', acme);
    const form = await aView('jonas', 'reminder.submit', 'Ms. Weber');
    for (const part of ['Why now', 'Acme-1', '€14,000', 'their time'])
      expect(words(form)).toContain(part);
    await jonas.submit(form, { 'reminder.subject:0': 'A word about two invoices' });
    const done = await aView('jonas', 'view.message', 'it goes out now');
    await jonas.dismiss(done);
    await story.tick();
    expect(post.mails).toHaveLength(1);
    const [mail] = post.mails;
    expect(mail).toMatchObject({
      subject: 'A word about two invoices',
      envelope: { from: 'billing@northwind.example', to: ['weber@acme.example'] },
    });
    expect(mail?.text).toContain('Acme-1');
    expect(mail?.html).toContain('€18,200');
    for (const place of [digest.ts, story.rootsIn(CHANNEL)[1]!.ts]) {
      const shown = await story.slack.until('the redrawn card', () => {
        const now = story.rootsIn(CHANNEL).find(({ ts }) => ts === place)!;
        return story.slack.wordsOf(now).includes(`<@${story.id('jonas')}>, 10:02`) ||
          story.slack.wordsOf(now).includes('Last contact')
          ? now
          : undefined;
      });
      expect(problemsOfMessage(shown)).toEqual([]);
    }
    expect(story.wordsIn(CHANNEL)).toContain(
      `Friendly reminder sent by <@${story.id('jonas')}>, 10:02`,
    );
  });

  it('a second person is told who did it, and no second mail goes out', async () => {
    const priya = story.as('priya');
    await priya.command(CHANNEL, 'remind acme');
    const view = await aView('priya', 'reminder.submit', 'Last contact');
    expect(words(view)).toContain(`<@${story.id('jonas')}> has the last contact`);
    expect(words(view)).toContain('An approver may send it all the same');
    expect(words(view)).not.toContain('plain_text_input'); // Nothing that she could send.
    await priya.dismiss(view);
    expect(post.mails).toHaveLength(1);
  });
});

describe('the preview', () => {
  it('follows what is chosen, and keeps what a person typed', async () => {
    const globex = await aLateClient('Globex', 'weber@globex.example');
    const jonas = story.as('jonas');
    await jonas.command(CHANNEL, 'remind globex');
    const first = await aView('jonas', 'reminder.submit', 'Ms. Weber');
    const [oldest] = (
      await story.db.prisma.invoice.findMany({ where: { clientId: BigInt(globex) } })
    ).map(({ id }) => id.toString());
    await jonas.click(first, 'reminder.invoices:0', [oldest!]);
    const second = await aView('jonas', 'reminder.submit', 'reminder.text:1');
    expect(words(second)).toContain('Invoice Globex-1');
    const typed = { 'reminder.text:1': 'Dear Ms. Weber, a word of my own.' };
    await jonas.act({ on: second, actionId: 'reminder.tone', input: 'plain', values: typed });
    const third = await aView('jonas', 'reminder.submit', 'reminder.text:2');
    expect(words(third)).toContain('a word of my own');
    const refused = await jonas.submit(third, { 'reminder.cc': 'a@b.example, c@d.example' });
    expect(refused.body).toMatchObject({
      response_action: 'errors',
      errors: {
        'reminder.cc': 'This is not a mail address. Type one address, such as anna@example.com.',
      },
    });
    await jonas.click(third, 'reminder.test');
    const tested = await aView(
      'jonas',
      'reminder.submit',
      'A test went to jonas@tallpines.example',
    );
    expect(post.mails.at(-1)).toMatchObject({
      subject: expect.stringContaining('[Test]'),
      envelope: { to: ['jonas@tallpines.example'] },
    });
    await jonas.submit(tested, { 'reminder.when:2': 'later' });
    const done = await aView('jonas', 'view.message', '08:00 on Wed, 25 Nov 2026');
    await story.tick();
    const before = post.mails.length;
    await jonas.click(done, 'reminder.cancel');
    await aView('jonas', 'view.message', 'Taken back');
    await story.tick('2026-11-25T09:00:00Z');
    expect(post.mails).toHaveLength(before);
  });
});

describe('what needs a person', () => {
  it('a letter that came back: the owner gets a card with the reason and what to do', async () => {
    await aLateClient('Initech', 'gone@initech.example');
    post.next('550 5.1.1 No such user at RCPT');
    await send('priya', 'initech');
    await story.tick();
    const card = await cardFor('jonas', 'came back');
    expect(story.slack.wordsOf(card)).toContain('No such user');
    expect(story.slack.wordsOf(card)).toContain('/ar contact');
    expect(problemsOfMessage(card)).toEqual([]);
  });

  it('a letter of which nobody knows: one card, settled by a person, drawn again', async () => {
    await aLateClient('Umbrella', 'weber@umbrella.example');
    post.next('accepted but answer lost');
    const before = post.mails.length;
    await send('priya', 'umbrella');
    for (const minute of ['10', '20', '40']) await story.tick(`2026-11-25T10:${minute}:00Z`);
    expect(post.mails).toHaveLength(before + 1);
    const card = await cardFor('jonas', 'nobody knows');
    await story.as('jonas').click(card, 'reminder.mark_sent');
    await story.tick();
    const settled = await cardFor('jonas', 'it is gone');
    expect(settled.ts).toBe(card.ts);
    await story.as('priya').click(card, 'reminder.again'); // Too late, and harmless.
    await story.tick();
    expect(post.mails).toHaveLength(before + 1);
  });

  it('several clients at once: every letter is shown, and each is asked for', async () => {
    await aLateClient('Wonka', 'weber@wonka.example');
    await aLateClient('Tyrell', 'weber@tyrell.example');
    const before = post.mails.length;
    await story.as('maya').command(CHANNEL, 'remind');
    const list = await aView('maya', 'view.message', 'Wonka');
    expect(words(list)).toContain('Tyrell');
    expect(words(list)).toContain('Hello Ms. Weber');
    const text = words(list).match(/"action_id":"reminder.open"/g) ?? [];
    expect(text.length).toBeGreaterThanOrEqual(2);
    await story.tick();
    expect(post.mails).toHaveLength(before);
  });
});

/** Opens the preview and sends it as it is. */
async function send(name: string, client: string): Promise<void> {
  const person = story.as(name);
  await person.command(CHANNEL, `remind ${client}`);
  const form = await aView(name, 'reminder.submit', 'Ms. Weber');
  await person.submit(form, {});
  await person.dismiss(await aView(name, 'view.message', 'it goes out now'));
}

async function cardFor(name: string, part: string) {
  return story.slack.until(`a card for ${name}`, () =>
    story.slack.directMessages(name).find((one) => story.slack.wordsOf(one).includes(part)),
  );
}
