// Goal: from a payment on time to a thank-you in the client's mailbox, once, without a word of what is open.
// Method: the real bot over signed HTTP, the stand-in of Slack, a real mail server in this process, files brought in by day.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemsOfMessage, problemsOfView } from '#blocks/validate.ts';
import { saveRole } from '#db/members.ts';
import type { Role } from '#domain/types.ts';
import { importFile } from '#flows/import.ts';
import { createMailer } from '#mail/smtp.ts';
import { createLog } from '#platform/log.ts';
import { aSender } from '#test/support/letters.ts';
import type { MailServer } from '#test/support/mail-server.ts';
import { aMailServer } from '#test/support/mail-server.ts';
import type { Story } from '#test/support/story.ts';
import { aStory, CHANNEL } from '#test/support/story.ts';

const HEAD = 'Customer,Customer Number,Email,Invoice,Due Date,Currency,Amount,Balance,Paid On\n';
const log = createLog({ level: 'silent', secrets: [] });
let folder: string;
let post: MailServer;
let mailer: ReturnType<typeof createMailer>;
let story: Story;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gt-thanks-'));
  post = await aMailServer();
  mailer = createMailer({ url: post.url, log });
  story = await aStory({ now: '2026-11-24T09:02:00Z', mailer }); // A Tuesday, 10:02 in Berlin.
  await aSender(story.db.prisma, story.book.workspaceId);
  const roles: [string, Role][] = [
    ['jonas', 'collector'],
    ['priya', 'collector'],
    ['gast', 'viewer'],
  ];
  for (const [name, role] of roles)
    await saveRole(story.db.prisma, {
      workspaceId: story.book.workspaceId,
      slackUserId: story.id(name),
      role,
    });
});
afterAll(async () => {
  await story[Symbol.asyncDispose]();
  await mailer.close();
  post.close();
  rmSync(folder, { recursive: true });
});

async function bring(...rows: string[]): Promise<void> {
  const path = join(folder, 'book.csv');
  writeFileSync(path, `${HEAD}${rows.join('\n')}\n`);
  const about = { workspaceId: story.book.workspaceId, actor: 'terminal', fileName: 'book.csv' };
  const request = { ...about, path, options: {}, commit: true };
  const outcome = await importFile({ db: story.db, now: story.clock.now() }, request);
  if (!outcome.ok) throw new Error(outcome.problem.message);
}

/** The person's modal on top, once it is of this kind and holds the words. */
async function aView(name: string, callbackId: string, words = '') {
  const view = await story.slack.until(`${callbackId} of ${name}: ${words}`, () => {
    const top = story.slack.openViews(name).at(-1);
    const isIt = top?.callback_id === callbackId && JSON.stringify(top.blocks).includes(words);
    return isIt ? top : undefined;
  });
  const drawn = Object.fromEntries(Object.entries(view).filter(([, value]) => value !== null));
  expect(problemsOfView(drawn)).toEqual([]);
  return view;
}

const words = (view: { blocks: unknown }) => JSON.stringify(view.blocks);

/** The newest digest, once it says this. */
async function digest(part: string) {
  return story.slack.until(`a digest with ${part}`, () => {
    const newest = story.rootsIn(CHANNEL).at(-1);
    return newest && story.slack.wordsOf(newest).includes(part) ? newest : undefined;
  });
}

const clientId = async (name: string) =>
  (await story.db.prisma.client.findFirstOrThrow({ where: { name } })).id.toString();

describe('a client who paid on time', () => {
  it('is proposed a thank-you on their next business day, and gets it once', async () => {
    const open = 'Acme,C-1,ap@acme.example,A-3,2026-11-02,EUR,314.15,314.15,';
    const two = (paidOn: string | null) =>
      [
        ['A-1', '4200.00'],
        ['A-2', '800.00'],
      ].map(([invoice = '', amount = '']) => {
        const rest = paidOn === null ? `${amount},` : `0.00,${paidOn}`;
        return `Acme,C-1,ap@acme.example,${invoice},2026-11-27,EUR,${amount},${rest}`;
      });
    await bring(...two(null), open);
    await story.tick();
    expect(story.slack.wordsOf(await digest('314.15'))).not.toContain('SAY THANK YOU');
    story.clock.set(new Date('2026-11-24T14:00:00Z'));
    await bring(...two('2026-11-24'), open);
    await story.tick();
    expect(story.wordsIn(CHANNEL)).not.toContain('SAY THANK YOU'); // Tomorrow.

    await story.tick('2026-11-25T09:02:00Z');
    const morning = await digest('SAY THANK YOU');
    expect(story.slack.wordsOf(morning)).toContain('Acme paid €5,000 on time');
    expect(story.slack.wordsOf(morning)).toContain('2 invoices paid');
    const jonas = story.as('jonas');
    const acme = await clientId('Acme');
    await jonas.click(morning, 'thanks.open', acme);
    const form = await aView('jonas', 'reminder.submit', 'Thank-you to Acme');
    for (const part of [
      'Thank you for paying 2 invoices on time',
      'A-1 · €4,200 · paid on time',
      'A-2 · €800 · paid on time',
      '€314.15 is overdue; this letter does not mention it.',
      'they paid 2 invoices and were not thanked for that yet.',
    ])
      expect(words(form)).toContain(part);
    expect(words(form)).not.toContain('A-3');
    await jonas.submit(form, { 'reminder.subject:0': 'Thank you, as ever' });
    await jonas.dismiss(await aView('jonas', 'view.message', 'it goes out now'));
    await story.tick();
    expect(post.mails).toHaveLength(1);
    const [mail] = post.mails;
    expect(mail).toMatchObject({
      subject: 'Thank you, as ever',
      envelope: { from: 'billing@northwind.example', to: ['ap@acme.example'] },
    });
    for (const part of ['A-1', '€4,200.00', 'A-2', '€800.00', '24 Nov 2026'])
      expect(mail?.text).toContain(part);
    for (const part of ['314', 'A-3', 'IBAN', 'overdue', 'Amount open', 'already paid'])
      expect(`${mail?.text}${mail?.html}`).not.toContain(part);
  });

  it('stands in the digest as done, and in no later one', async () => {
    const done = await digest(`Thank-you sent by <@${story.id('jonas')}>, 10:02`);
    expect(problemsOfMessage(done)).toEqual([]);
    expect(story.slack.wordsOf(done)).toContain('Acme');
    const buttons = JSON.stringify(done.blocks);
    expect(buttons).toContain('"reminder.open"'); // What is overdue is not dealt with by thanks.
    expect(buttons).not.toContain('"thanks.open"');
    await story.tick('2026-11-26T09:02:00Z');
    const next = await digest('Thursday 26 November');
    expect(story.slack.wordsOf(next)).not.toContain('SAY THANK YOU');
  });

  it('is thanked by nobody else: there is nothing left to thank for', async () => {
    const priya = story.as('priya');
    await priya.command(CHANNEL, 'thank acme');
    const view = await aView('priya', 'view.message', 'There is nothing to thank *Acme* for');
    await priya.dismiss(view);
    await story.tick();
    expect(post.mails).toHaveLength(1);
  });
});

describe('a client who paid late, and is to say why', () => {
  it('is asked in the thank-you, which their status card offers, too', async () => {
    story.clock.set(new Date('2026-11-26T10:00:00Z'));
    const globex = (rest: string) =>
      `Globex,C-2,ap@globex.example,G-7,2026-11-10,EUR,140.00,${rest}`;
    await bring(globex('140.00,'));
    await story.db.prisma.client.updateMany({
      where: { name: 'Globex' },
      data: { ownerUserId: story.id('jonas') },
    });
    await bring(globex('0.00,2026-11-22'));
    await story.tick('2026-11-26T10:05:00Z');
    const card = await story.slack.until('the question', () =>
      story.slack.directMessages('jonas').find(({ text }) => text.includes('Globex')),
    );
    const jonas = story.as('jonas');
    await jonas.command(CHANNEL, 'status globex');
    expect(story.slack.wordsOf(await story.answerTo('jonas'))).not.toContain('Thank');
    await jonas.click(card, 'question.leave');
    await story.slack.until('that it was left', () =>
      story.slack.ephemeralFor('jonas').find(({ text }) => text.includes('The next thank-you')),
    );
    await jonas.command(CHANNEL, 'status globex');
    const status = await story.slack.until('the card with its button', () =>
      story.slack
        .ephemeralFor('jonas')
        .find((one) => JSON.stringify(one.blocks).includes('"thanks.open"')),
    );
    expect(problemsOfMessage(status)).toEqual([]);

    await story.tick('2026-11-27T09:02:00Z');
    const morning = await digest('SAY THANK YOU');
    await jonas.click(morning, 'thanks.open', await clientId('Globex'));
    const form = await aView('jonas', 'reminder.submit', 'Thank-you to Globex');
    expect(words(form)).toContain('paid 12 days late');
    expect(words(form)).toContain('It asks what held it up');
    await jonas.submit(form, {});
    await jonas.dismiss(await aView('jonas', 'view.message', 'it goes out now'));
    await story.tick();
    const mail = post.mails.at(-1);
    expect(mail).toMatchObject({ subject: 'Thank you for your payment' });
    const text = mail?.text?.replaceAll(/\s+/g, ' ');
    expect(text).toContain('the payment for G-7 reached us 12 days after its date.');
    expect(text).toContain('Was anything holding it up on our side?');
  });
});

describe('who may', () => {
  it('look only, sees no preview; and a word alone is answered', async () => {
    const gast = story.as('gast');
    await gast.command(CHANNEL, 'thank acme');
    const view = await aView('gast', 'view.message');
    expect(words(view)).not.toContain('plain_text_input');
    await gast.dismiss(view);
    const before = story.slack.ephemeralFor('priya').length;
    await story.as('priya').command(CHANNEL, 'thank');
    const answer = await story.answerTo('priya', before + 1);
    expect(answer.text).toContain('/ar thank acme');
  });

  it('is asked which client is meant, and answered in its place', async () => {
    const priya = story.as('priya');
    await priya.command(CHANNEL, 'thank acmee');
    const choice = await aView('priya', 'view.message', 'thanks.open');
    await priya.click(choice, 'thanks.open', await clientId('Acme'));
    await aView('priya', 'view.message', 'nothing to thank');
  });
});
