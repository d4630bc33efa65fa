// Goal: a dispute on one of three invoices leaves a reminder for the other two, and one on a part a reminder for the rest; opened
// while somebody looks, or while the letter waits, it stops it; the digest and the status card say so.
// Method: the real bot over signed HTTP, the stand-in of Slack, a real mail server in this process, a movable clock.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemsOfMessage, problemsOfView } from '#blocks/validate.ts';
import { createMailer } from '#mail/smtp.ts';
import { createLog } from '#platform/log.ts';
import { aDisputeDesk } from '#test/support/dispute.ts';
import { aSender } from '#test/support/letters.ts';
import type { MailServer } from '#test/support/mail-server.ts';
import { aMailServer } from '#test/support/mail-server.ts';
import type { Story } from '#test/support/story.ts';
import { aStory, CHANNEL } from '#test/support/story.ts';

const log = createLog({ level: 'silent', secrets: [] });
let post: MailServer;
let mailer: ReturnType<typeof createMailer>;
let story: Story;
let disputes: ReturnType<typeof aDisputeDesk>;

beforeAll(async () => {
  post = await aMailServer();
  mailer = createMailer({ url: post.url, log });
  story = await aStory({ now: '2026-11-24T09:02:00Z', mailer });
  const { book, clock, db } = story;
  await aSender(db.prisma, book.workspaceId);
  disputes = aDisputeDesk(db, { workspaceId: book.workspaceId, now: () => clock.now() });
  await story.as('maya').command(CHANNEL, 'access @jonas collector');
  await story.answerTo('maya');
});
afterAll(async () => {
  await story[Symbol.asyncDispose]();
  await mailer.close();
  post.close();
});

/** A client with three late invoices, of 14,000, 4,200 and 100. */
async function aLateClient(name: string) {
  const { book, db } = story;
  const client = await book.client({ name, ownerUserId: story.id('jonas') });
  const invoices: string[] = [];
  for (const [index, balanceMinor] of [14_000_00n, 4_200_00n, 100_00n].entries())
    invoices.push(
      await book.invoice(client, {
        number: `${name}-${index + 1}`,
        daysPastDue: 47 - index * 10,
        balanceMinor,
      }),
    );
  await db.prisma.contact.create({
    data: {
      workspaceId: book.workspaceId,
      clientId: BigInt(client),
      role: 'payer',
      email: `ap@${name.toLowerCase()}.example`,
    },
  });
  return { client, first: invoices[0]! };
}

async function aView(callbackId: string, words: string) {
  return story.slack.until(`${callbackId} with ${words}`, () => {
    const top = story.slack.openViews('jonas').at(-1);
    return top?.callback_id === callbackId && JSON.stringify(top.blocks).includes(words)
      ? top
      : undefined;
  });
}

const shown = (view: { blocks: unknown }) => JSON.stringify(view.blocks);
const mailTo = (name: string) =>
  post.mails.filter(({ envelope }) => envelope.to.includes(`ap@${name}.example`));

describe('a reminder', () => {
  it('is for the other two where one of three is in dispute', async () => {
    const { client, first } = await aLateClient('Acme');
    await disputes.open(client, [[first, null]]);
    const jonas = story.as('jonas');
    await jonas.command(CHANNEL, 'remind acme');
    const form = await aView('reminder.submit', 'Acme-2');
    expect(problemsOfView(form)).toEqual([]);
    expect(shown(form)).toContain('Acme-1 is in dispute D-1, all that is open of it.');
    await jonas.submit(form, {});
    await jonas.dismiss(await aView('view.message', 'it goes out now'));
    await story.tick();
    const [mail] = mailTo('acme');
    expect(mail?.text).toContain('Acme-2');
    expect(mail?.text).toContain('Acme-3');
    expect(mail?.text).toContain('€4,300.00');
    expect(`${mail?.subject} ${mail?.text} ${mail?.html}`).not.toContain('Acme-1');
  });

  it('is for the rest of one that is in dispute in part, and says so', async () => {
    const { client, first } = await aLateClient('Globex');
    await disputes.open(client, [[first, 2_000_00n]]);
    const jonas = story.as('jonas');
    await jonas.command(CHANNEL, 'remind globex');
    const form = await aView('reminder.submit', 'Globex-1');
    expect(shown(form)).toContain('€2,000 of €14,000 is in dispute D-2 and not asked for');
    expect(shown(form)).toContain('Globex-1 · €12,000');
    await jonas.submit(form, {});
    await jonas.dismiss(await aView('view.message', 'it goes out now'));
    await story.tick();
    const text = mailTo('globex')[0]?.text?.replaceAll(/\s+/g, ' ');
    expect(text).toContain('Of €14,000.00, the part of €2,000.00 that you queried is left out.');
    expect(text).toContain('€16,300.00');
  });

  it('is looked at again where a case was opened since the preview', async () => {
    const { client, first } = await aLateClient('Hooli');
    const jonas = story.as('jonas');
    await jonas.command(CHANNEL, 'remind hooli');
    const form = await aView('reminder.submit', 'Hooli-1');
    await disputes.open(client, [[first, null]]);
    await jonas.submit(form, {});
    const again = await aView('reminder.submit', 'Something changed in the books');
    expect(shown(again)).toContain('Hooli-1 is in dispute D-3');
    await jonas.dismiss(again);
    await story.tick();
    expect(mailTo('hooli')).toEqual([]);
  });

  it('that waits to go out is stopped by a case, and people are told which', async () => {
    const { client, first } = await aLateClient('Initech');
    const jonas = story.as('jonas');
    await jonas.command(CHANNEL, 'remind initech');
    const form = await aView('reminder.submit', 'Initech-1');
    await jonas.submit(form, {});
    await jonas.dismiss(await aView('view.message', 'it goes out now'));
    await disputes.open(client, [[first, null]]);
    const other = await story.anotherBot();
    await Promise.all([story.tick(), other.kick()]);
    await other.stop();
    expect(mailTo('initech')).toEqual([]);
    const [letter] = await story.db.prisma.reminder.findMany({
      where: { clientId: BigInt(client) },
      include: { outbox: true },
    });
    expect(letter?.outbox.state).toBe('refused');
    expect(JSON.stringify(letter?.refusals)).toContain('disputeNumber');
  });
});

describe('what everybody sees', () => {
  it('the status card names the case, and the digest is led by it once its day is over', async () => {
    const { client, first } = await aLateClient('Umbrella');
    const dispute = await disputes.open(client, [[first, 2_000_00n]]);
    const jonas = story.as('jonas');
    const seen = story.slack.ephemeralFor('jonas').length;
    await jonas.command(CHANNEL, 'status umbrella');
    const card = await story.answerTo('jonas', seen + 1);
    const words = story.slack.wordsOf(card);
    expect(words).toContain(`dispute D-${dispute.number} over €2,000, answer by Mon 30 Nov`);
    expect(words).toContain(`€2,000 in dispute D-${dispute.number}`);
    await story.tick('2026-12-01T09:02:00Z');
    const digest = story
      .rootsIn(CHANNEL)
      .find((one) => story.slack.wordsOf(one).includes('1 December'));
    expect(problemsOfMessage(digest!)).toEqual([]);
    const text = story.slack.wordsOf(digest!);
    expect(text).toContain('PAST THEIR DAY');
    expect(text).toContain(`D-${dispute.number} Umbrella* · €2,000 · answer was due Mon 30 Nov`);
    expect(text.indexOf('PAST THEIR DAY')).toBeLessThan(text.indexOf('NEEDS SOMEONE TODAY'));
  });
});
