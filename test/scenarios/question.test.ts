// Goal: "What held it up?" reaches whoever looks after the client, once, and the answer stands for everybody to see.
// Method: the real bot over signed HTTP, the stand-in of Slack, files of one team brought in on days that move by hand.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemsOfMessage, problemsOfView } from '#blocks/validate.ts';
import { saveRole } from '#db/members.ts';
import type { Role } from '#domain/types.ts';
import { importFile } from '#flows/import.ts';
import type { Message } from '#test/support/slack.ts';
import type { Story } from '#test/support/story.ts';
import { aStory, CHANNEL } from '#test/support/story.ts';

const HEAD = 'Customer,Invoice,Due Date,Currency,Amount,Balance,Paid On\n';
let folder: string;
let story: Story;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gt-question-'));
  story = await aStory({ now: '2026-11-24T08:30:00Z' });
  const roles: [string, Role][] = [
    ['jonas', 'collector'],
    ['priya', 'collector'],
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

async function owner(client: string, name: string): Promise<void> {
  await story.db.prisma.client.updateMany({
    where: { name: client },
    data: { ownerUserId: story.id(name) },
  });
}

/** Money that came late for a client of its own, and the card that asks about it. */
async function asked(client: string, invoices = 1): Promise<Message> {
  const rows = (rest: string) =>
    Array.from(
      { length: invoices },
      (_, at) => `${client},${client}-${at + 1},2026-11-10,EUR,140.00,${rest}`,
    );
  await bring(...rows('140.00,'));
  await owner(client, 'jonas');
  await bring(...rows('0.00,2026-11-22'));
  // One message a second to one person: the clock has to move on.
  await story.tick(new Date(story.clock.now().getTime() + 60_000).toISOString());
  return theCard(client);
}

async function theCard(client: string, words = ''): Promise<Message> {
  const card = await story.slack.until(`the card of ${client} with ${words}`, () =>
    story.slack
      .directMessages('jonas')
      .find((one) => one.text.includes(client) && story.slack.wordsOf(one).includes(words)),
  );
  expect(problemsOfMessage(card)).toEqual([]);
  return card;
}

async function aView(name: string, callbackId: string) {
  return story.slack.until(`${callbackId} of ${name}`, () =>
    story.slack.openViews(name).find((view) => view.callback_id === callbackId),
  );
}

describe('what held it up', () => {
  it('is asked of the owner by direct message, and answered with one choice', async () => {
    const card = await asked('Acme');
    expect(card.text).toBe('*Acme* paid Acme-1 (€140) 12 days late. What held it up?');
    await story.tick();
    await story.tick('2026-11-24T08:45:00Z');
    const mine = story.slack.directMessages('jonas').filter(({ text }) => text.includes('Acme'));
    expect(mine).toHaveLength(1);
    await story.as('jonas').click(card, 'question.cause', 'po_missing');
    const answer = await story.slack.until('the answer', () =>
      story.slack.ephemeralFor('jonas').at(-1),
    );
    expect(answer.text).toBe(
      'Noted for Acme: PO number was missing. What helps next time: issue the invoice anew.',
    );
    const done = await theCard('Acme', 'what held it up is noted');
    expect(story.slack.wordsOf(done)).toContain('PO number was missing (ours)');
    expect(story.slack.wordsOf(done)).toContain(`said <@${story.id('jonas')}>`);
    expect(story.slack.wordsOf(done)).not.toContain('Ask the client');
  });

  it('takes who said what, for some of several invoices', async () => {
    const card = await asked('Globex', 3);
    expect(card.text).toContain('*Globex* paid 3 invoices late');
    const jonas = story.as('jonas');
    await jonas.click(card, 'question.form');
    const form = await aView('jonas', 'question.submit');
    expect(problemsOfView(form)).toEqual([]);
    const nothing = await jonas.submit(form, { 'reason.cause': '' });
    expect(JSON.stringify(nothing.body)).toContain('Choose what held it up.');
    const [first] = await story.db.prisma.invoice.findMany({ where: { number: 'Globex-1' } });
    await jonas.submit(form, {
      'reason.invoices:0': [first!.id.toString()],
      'reason.cause': 'awaiting_approval',
      'reason.side': 'third_party',
      'reason.said_by': 'Mr. Burns',
      'reason.note': 'Their auditor has to sign.',
    });
    await jonas.dismiss(await aView('jonas', 'view.message'));
    await theCard('Globex', 'Waited for an approval (third party)');
    const reason = await story.db.prisma.lateReason.findFirstOrThrow({
      where: { invoiceId: first!.id },
    });
    expect(reason).toMatchObject({ side: 'third_party', saidBy: 'Mr. Burns' });
    // The other two are asked about still; the last answer closes the card.
    await jonas.click(await theCard('Globex'), 'question.skip');
    await theCard('Globex', 'not known');
  });

  it('gives the words back where a colleague was faster, or the books are out of reach', async () => {
    const card = await asked('Tyrell');
    const [jonas, priya] = [story.as('jonas'), story.as('priya')];
    await jonas.click(card, 'question.form');
    const form = await aView('jonas', 'question.submit');
    const words = {
      'reason.cause': 'awaiting_approval',
      'reason.note': 'Their auditor has to sign.',
    };
    const rename = (from: string, to: string) =>
      story.db.prisma.$executeRawUnsafe(`ALTER TABLE "${from}" RENAME TO "${to}"`);
    await rename('late_reason', 'late_reason_away');
    const failed = await jonas.submit(form, words);
    await rename('late_reason_away', 'late_reason');
    expect(failed.body).toMatchObject({
      response_action: 'errors',
      errors: { 'reason.note': expect.stringContaining('press Save again') },
    });
    await priya.click(card, 'question.cause', 'payment_run');
    await theCard('Tyrell', 'what held it up is noted');
    const late = await jonas.submit(form, words);
    expect(late.body).toMatchObject({ response_action: 'update' });
    const shown = await aView('jonas', 'view.message');
    expect(JSON.stringify(shown.blocks)).toContain('Somebody has answered this already');
    expect(JSON.stringify(shown.blocks)).toContain('Their auditor has to sign.');
    await jonas.dismiss(shown);
  });

  it.each<{ client: string; what: string; role: Role; why: string }>([
    {
      client: 'Wonka',
      what: 'may not answer any more',
      role: 'viewer',
      why: 'This needs the role collector',
    },
    {
      client: 'Vandelay',
      what: 'chose a cause that is gone',
      role: 'collector',
      why: 'not in the list any more',
    },
  ])('gives the words back to whoever $what', async ({ client, role, why }) => {
    const { workspaceId } = story.book;
    const { prisma } = story.db;
    const side = { side: 'theirs', nextStep: 'none', touchDays: null, isRetired: false };
    const own = { workspaceId, code: 'own_gone', name: 'Lost at sea', ...side };
    await prisma.cause.create({ data: { ...own, updatedAt: story.clock.now(), updatedBy: 'U1' } });
    const card = await asked(client);
    const slackUserId = story.id('jonas');
    const jonas = story.as('jonas');
    await jonas.click(card, 'question.form');
    const form = await aView('jonas', 'question.submit');
    await saveRole(story.db.prisma, { workspaceId, slackUserId, role });
    await prisma.cause.deleteMany({ where: { workspaceId, code: 'own_gone' } });
    await jonas.submit(form, { 'reason.cause': 'own_gone', 'reason.note': 'Mr. Wonka is at sea.' });
    const shown = await aView('jonas', 'view.message');
    await saveRole(story.db.prisma, { workspaceId, slackUserId, role: 'collector' });
    expect(JSON.stringify(shown.blocks)).toContain(why);
    expect(JSON.stringify(shown.blocks)).toContain('Mr. Wonka is at sea.');
    await jonas.dismiss(shown);
    await jonas.click(await theCard(client), 'question.skip');
    await theCard(client, 'skipped');
  });

  it('has a way to note something else', async () => {
    const card = await asked('Prestige');
    const jonas = story.as('jonas');
    await jonas.click(card, 'note.add');
    const form = await aView('jonas', 'note.submit');
    expect(JSON.stringify(form.blocks)).toContain('Prestige');
    await jonas.dismiss(form);
    await jonas.click(card, 'question.skip');
  });

  it('is told to a second person, and not open to guests', async () => {
    const card = await asked('Initech');
    await story.as('gast').click(card, 'question.cause', 'other');
    const refused = await story.slack.until('the refusal', () =>
      story.slack.ephemeralFor('gast').at(-1),
    );
    expect(refused.text).toContain('Guests and people of other workspaces cannot');
    await story.as('priya').click(card, 'question.cause', 'cash_flow');
    await story.slack.until('the answer', () => story.slack.ephemeralFor('priya').at(-1));
    await story.as('jonas').click(card, 'question.cause', 'other');
    const told = await story.slack.until('the answer', () =>
      story.slack.ephemeralFor('jonas').find(({ text }) => text.includes('already')),
    );
    expect(told.text).toBe('Somebody has answered this already. What they said stands.');
    const causes = await story.db.prisma.lateReason.findMany({
      where: { cause: { in: ['cash_flow', 'other'] } },
    });
    expect(causes).toHaveLength(1);
  });

  it('may be said of what is overdue without being asked, from the card', async () => {
    await bring('Stark,S-1,2026-11-10,EUR,140.00,140.00,');
    const priya = story.as('priya');
    await priya.command(CHANNEL, 'status stark');
    const card = await story.slack.until('the card', () =>
      story.slack.ephemeralFor('priya').find(({ text }) => text.startsWith('Stark')),
    );
    await priya.click(card, 'reason.open');
    const form = await aView('priya', 'question.submit');
    expect(problemsOfView(form)).toEqual([]);
    await priya.submit(form, {
      'reason.cause': 'cash_flow',
      'reason.note': 'They wait for a loan.',
    });
    const said = await aView('priya', 'view.message');
    expect(JSON.stringify(said.blocks)).toContain('offer a payment plan');
    await priya.dismiss(said);
    await priya.command(CHANNEL, 'status stark');
    const again = await story.slack.until('the card', () =>
      story.slack
        .ephemeralFor('priya')
        .find((one) =>
          story.slack.wordsOf(one).includes('Mostly held up by: Short of cash (theirs)'),
        ),
    );
    expect(story.slack.wordsOf(again)).toContain('They wait for a loan.');
    // Seven days, as the cause has it: nobody writes before.
    expect(story.slack.wordsOf(again)).toContain('1 Dec');
  });

  it('may be said otherwise from the card that was answered, and of what was paid late', async () => {
    const card = await asked('Wayne');
    const [jonas, priya] = [story.as('jonas'), story.as('priya')];
    await jonas.click(card, 'question.cause', 'cash_flow');
    const done = await theCard('Wayne', 'what held it up is noted');
    expect(story.slack.wordsOf(done)).toContain('Short of cash (theirs)');
    await priya.click(done, 'question.form');
    const form = await aView('priya', 'question.submit');
    expect(problemsOfView(form)).toEqual([]);
    expect(JSON.stringify(form.blocks)).toContain('paid 12 days late');
    await priya.submit(form, { 'reason.cause': 'po_missing' });
    await priya.dismiss(await aView('priya', 'view.message'));
    const changed = await theCard('Wayne', 'PO number was missing (ours)');
    expect(story.slack.wordsOf(changed)).toContain(`said <@${story.id('priya')}>`);
    // Nothing of theirs is overdue, and still the status card offers to say why.
    await priya.command(CHANNEL, 'status wayne');
    const status = await story.slack.until('the card', () =>
      story.slack.ephemeralFor('priya').findLast(({ text }) => text.startsWith('Wayne')),
    );
    await priya.click(status, 'reason.open');
    const again = await aView('priya', 'question.submit');
    expect(JSON.stringify(again.blocks)).toContain('PO number was missing (ours)');
    await priya.submit(again, { 'reason.cause': 'other' });
    await priya.dismiss(await aView('priya', 'view.message'));
    await theCard('Wayne', 'Something else (side unclear)');
  });

  it('left to the client is said on the same card once they answered', async () => {
    const card = await asked('Oscorp');
    const jonas = story.as('jonas');
    await jonas.click(card, 'question.leave');
    const left = await theCard('Oscorp', 'thank-you letter asks them');
    expect(JSON.stringify(left.blocks)).toContain('Say what they answered');
    await jonas.click(left, 'question.form');
    const form = await aView('jonas', 'question.submit');
    await jonas.submit(form, { 'reason.cause': 'payment_run', 'reason.said_by': 'Mr. Osborn' });
    await jonas.dismiss(await aView('jonas', 'view.message'));
    const done = await theCard('Oscorp', 'Waited for their payment run');
    expect(JSON.stringify(done.blocks)).toContain('"Change"');
  });

  it('is asked in the thread of the digest where nobody looks after the client', async () => {
    await story.tick();
    const digest = story.rootsIn(CHANNEL)[0]!;
    await bring('Umbrella,U-1,2026-11-10,EUR,140.00,140.00,');
    await bring('Umbrella,U-1,2026-11-10,EUR,140.00,100.00,2026-11-22');
    await story.tick();
    const card = await story.slack.until('the card', () =>
      story.slack.replies(digest).find(({ text }) => text.includes('€40 of U-1')),
    );
    await story.as('priya').click(card, 'question.leave');
    const now = await story.slack.until('the card drawn again', () =>
      story.slack
        .replies(digest)
        .find((one) => story.slack.wordsOf(one).includes('thank-you letter asks')),
    );
    expect(now.ts).toBe(card.ts);
  });

  it('stands in one line of the week, with a way to answer, until it is dropped', async () => {
    await asked('Hooli');
    await story.tick('2026-11-30T08:30:00Z'); // The next Monday.
    const line = await story.slack.until('the weekly line', () =>
      story.rootsIn(CHANNEL).find((one) => story.slack.wordsOf(one).includes('WHAT HELD IT UP?')),
    );
    expect(story.slack.wordsOf(line)).toContain('Hooli');
    expect(problemsOfMessage(line)).toEqual([]);
    const jonas = story.as('jonas');
    await jonas.click(line, 'question.list');
    const list = await aView('jonas', 'view.message');
    expect(JSON.stringify(list.blocks)).toContain('Hooli');
    await jonas.dismiss(list);
    await story.tick('2026-12-07T08:30:00Z');
    await theCard('Hooli', 'I do not ask about it any more');
  });

  it('promised for Friday is left in peace until then, and thanked for when it comes', async () => {
    const row = (rest: string) => `Cyberdyne,CY-1,2026-11-25,EUR,140.00,${rest}`;
    await bring(row('140.00,'));
    const jonas = story.as('jonas');
    await jonas.command(CHANNEL, 'status cyberdyne');
    const card = await story.slack.until('the card', () =>
      story.slack.ephemeralFor('jonas').find(({ text }) => text.startsWith('Cyberdyne')),
    );
    await jonas.click(card, 'reason.open');
    const form = await aView('jonas', 'question.submit');
    const words = { 'reason.cause': 'promise_to_pay', 'reason.promised': '2026-12-06' };
    const over = await jonas.submit(form, words);
    expect(JSON.stringify(over.body)).toContain('That day is over.');
    await jonas.submit(form, { ...words, 'reason.promised': '2026-12-11' });
    await jonas.dismiss(await aView('jonas', 'view.message'));
    const client = await story.db.prisma.client.findFirstOrThrow({ where: { name: 'Cyberdyne' } });
    expect(client.nextTouchOn).toEqual(new Date('2026-12-12'));
    story.clock.set(new Date('2026-12-11T15:00:00Z'));
    await bring(row('0.00,2026-12-11'));
    await story.tick('2026-12-14T08:30:00Z'); // Their next business day.
    const digest = await story.slack.until('the thank-you', () =>
      story.rootsIn(CHANNEL).find((one) => story.slack.wordsOf(one).includes('SAY THANK YOU')),
    );
    expect(story.slack.wordsOf(digest)).toContain('Cyberdyne');
    // Nobody is asked what held it up: they had said it.
    expect(
      story.slack
        .directMessages('jonas')
        .map(({ text }) => text)
        .join(),
    ).not.toContain('CY-1');
  });
});
