// Goal: a client hears of their own dispute, once, with the right day and amounts, after a person looked at it; nothing goes
// out by itself unless an admin said so, and nothing that has become wrong meanwhile.
// Method: the real bot over signed HTTP, the stand-in of Slack, a real mail server in this process, a clock that moves by hand.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { problemsOfMessage, problemsOfView } from '#blocks/validate.ts';
import { saveDisputePolicy } from '#db/dispute-policy.ts';
import { saveRole } from '#db/members.ts';
import { localDay } from '#domain/calendar.ts';
import type { DisputePolicy } from '#domain/dispute-policy.ts';
import { NO_POLICY } from '#domain/dispute-policy.ts';
import { openDispute } from '#flows/dispute-open.ts';
import { createMailer } from '#mail/smtp.ts';
import { createLog } from '#platform/log.ts';
import { aSender } from '#test/support/letters.ts';
import type { MailServer } from '#test/support/mail-server.ts';
import { aMailServer } from '#test/support/mail-server.ts';
import type { Message } from '#test/support/slack.ts';
import type { Story } from '#test/support/story.ts';
import { aStory, CHANNEL } from '#test/support/story.ts';

let post: MailServer;
let mailer: ReturnType<typeof createMailer>;
let story: Story;
let cases = 0;

beforeAll(async () => {
  post = await aMailServer();
  mailer = createMailer({ url: post.url, log: createLog({ level: 'silent', secrets: [] }) });
  // A Tuesday, 10:02 in Berlin.
  story = await aStory({ now: '2026-11-24T09:02:00Z', mailer, onPause: () => pass(2) });
  await aSender(story.db.prisma, story.book.workspaceId);
  for (const [name, role] of [
    ['maya', 'approver'],
    ['jonas', 'collector'],
    ['gast', 'viewer'],
  ] as const)
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
});
afterEach(async () => {
  for (const name of ['maya', 'jonas'])
    for (const view of story.slack.openViews(name).toReversed()) await story.as(name).dismiss(view);
});

function pass(seconds: number): void {
  story.clock.set(new Date(story.clock.now().getTime() + seconds * 1_000));
}

/** The jobs, a minute later. */
async function tick(): Promise<void> {
  pass(60);
  await story.tick();
}

async function aView(name: string, callbackId: string, words = '') {
  const view = await story.slack.until(`${callbackId} of ${name}: ${words}`, () => {
    const top = story.slack.openViews(name).at(-1);
    const isIt = top?.callback_id === callbackId && story.slack.wordsOf(top).includes(words);
    return isIt ? top : undefined;
  });
  const drawn = Object.entries(view).filter(([, value]) => value !== null);
  expect(problemsOfView(Object.fromEntries(drawn))).toEqual([]);
  return view;
}

interface Case {
  readonly id: string;
  readonly number: number;
  readonly clientId: string;
  readonly invoiceId: string;
  readonly to: string;
}

/** A client with an invoice of €14,000, of which €2,000 is disputed by Jonas on their word. */
async function aCase(wishes: { isUnknown?: boolean } = {}): Promise<Case> {
  cases += 1;
  const to = `ap@client-${cases}.example`;
  const clientId = await story.book.client({
    name: `Client ${cases}`,
    ...(wishes.isUnknown ? {} : { email: to }),
    ownerUserId: story.id('jonas'),
  });
  const number = `INV-${cases}`;
  const balanceMinor = 14_000_00n;
  const invoiceId = await story.book.invoice(clientId, { number, balanceMinor, daysPastDue: 21 });
  const now = story.clock.now();
  const opened = await openDispute(story.db, {
    workspaceId: story.book.workspaceId,
    actor: story.id('jonas'),
    now,
    today: localDay(now, 'Europe/Berlin'),
    dispute: {
      clientId,
      claims: new Map([[invoiceId, 2_000_00n]]),
      reason: 'damaged_or_quality',
      request: 'part_credit',
      words: 'Two chairs came damaged.',
      saidBy: null,
      files: [],
      origin: `letter:${cases}`,
    },
  });
  if (!opened.ok) throw new Error(opened.reason.code);
  return { id: opened.dispute.id, number: opened.dispute.number, clientId, invoiceId, to };
}

/** The card of a case for one person. */
async function card(name: string, { number }: Pick<Case, 'number'>): Promise<Message> {
  const before = story.slack.ephemeralFor(name).length;
  await story.as(name).command(CHANNEL, `dispute D-${number}`);
  const seen = await story.answerTo(name, before + 1);
  expect(problemsOfMessage(seen)).toEqual([]);
  return seen;
}

/** The preview of the letter that fits the case. */
async function preview(name: string, one: Case, part: string) {
  await story.as(name).click(await card(name, one), 'dispute.menu', `tell:${one.id}`);
  return aView(name, 'reminder.submit', part);
}

async function decide(name: string, one: Case, credit: string): Promise<void> {
  await story.as(name).click(await card(name, one), 'dispute.resolve', one.id);
  await story.as(name).submit(await aView(name, 'dispute.decide'), {
    'dispute.outcome': credit === '' ? 'rejected' : 'partly',
    'dispute.credit': credit === '' ? 'none' : 'typed',
    ...(credit === '' ? {} : { 'dispute.credits': credit }),
    'dispute.side': 'third_party',
    'dispute.cause': 'packaging',
  });
  const done = await aView(name, 'view.message');
  await story.as(name).dismiss(done);
}

const mailsTo = ({ to }: Case) => post.mails.filter(({ envelope }) => envelope.to.includes(to));

const eventsOf = async ({ id }: Case) =>
  story.db.prisma.disputeEvent.findMany({
    where: { disputeId: BigInt(id) },
    orderBy: { seq: 'asc' },
  });
const kindsOf = async (one: Case) => (await eventsOf(one)).map(({ kind }) => kind);

async function switchOn(policy: Partial<DisputePolicy>): Promise<void> {
  const { workspaceId } = story.book;
  await saveDisputePolicy(story.db.prisma, { workspaceId, policy: { ...NO_POLICY, ...policy } });
}

const flat = (text: string | undefined) => (text ?? '').replaceAll(/\s+/g, ' ');

describe('a person tells the client', () => {
  let one: Case;

  it('nothing by itself, where nobody switched that on', async () => {
    one = await aCase();
    await tick();
    await tick();
    expect(post.mails).toHaveLength(0);
    expect(await story.db.prisma.reminder.count()).toBe(0);
  });

  it('that it came in: with the day and what is disputed, once', async () => {
    const form = await preview('jonas', one, 'Note on a dispute to Client 1');
    for (const part of [
      'You will have our answer by Monday 30 November.',
      'INV-1 · €2,000 of €14,000 queried',
      'they learn that we have it',
    ])
      expect(JSON.stringify(form.blocks)).toContain(part);
    await story.as('jonas').submit(form, {});
    await story.as('jonas').dismiss(await aView('jonas', 'view.message', 'it goes out now'));
    await tick();
    const [mail, ...others] = mailsTo(one);
    expect(others).toEqual([]);
    expect(mail?.subject).toBe('We have your query about invoice INV-1');
    for (const part of [
      'your query about the quality',
      'answer by Monday 30 November',
      '€2,000.00',
      '€14,000.00',
      'everything else stays as it is',
    ])
      expect(flat(mail?.text)).toContain(part);
    expect(mail?.text).not.toContain('IBAN');
    expect(await kindsOf(one)).toEqual(['opened', 'routed', 'told_client']);
    await tick();
    const thread = story.wordsIn(CHANNEL);
    expect(thread).toContain('The client was told that we have their query');
    expect(thread).toContain('The client was told on Tue 24 Nov.');
  });

  it('not a second time by a second person on the same day', async () => {
    const form = await preview('maya', one, 'They were told of it on Tue 24 Nov before');
    await story.as('maya').submit(form, {});
    await aView('maya', 'view.message', 'so I did not send another');
    await tick();
    expect(mailsTo(one)).toHaveLength(1);
  });

  it('what we need to know from them', async () => {
    await story.as('jonas').click(await card('jonas', one), 'dispute.ask', one.id);
    const ask = await aView('jonas', 'dispute.move');
    await story.as('jonas').submit(ask, { 'dispute.why': 'Which of the chairs are damaged?' });
    await story.as('jonas').dismiss(await aView('jonas', 'view.message', 'waits for the client'));
    const form = await preview('jonas', one, 'Question on a dispute');
    await story.as('jonas').submit(form, {});
    await aView('jonas', 'view.message', 'it goes out now');
    await tick();
    expect(mailsTo(one)).toHaveLength(2);
    expect(mailsTo(one)[1]?.text).toContain('Which of the chairs are damaged?');
  });

  it('what was decided: what is credited and what is left to pay', async () => {
    await decide('jonas', one, '500');
    const form = await (async () => {
      await story.as('jonas').click(await card('jonas', one), 'dispute.tell', one.id);
      return aView('jonas', 'reminder.submit', 'Decision on a dispute');
    })();
    await story.as('jonas').submit(form, {});
    await aView('jonas', 'view.message', 'it goes out now');
    await tick();
    const mail = mailsTo(one)[2];
    expect(mail?.subject).toBe('Our answer to your query about invoice INV-1');
    for (const part of ['In part we see it as you do', '€500.00', '€13,500.00', 'IBAN'])
      expect(flat(mail?.text)).toContain(part);
    expect((await eventsOf(one)).at(-1)?.facts).toMatchObject({ stage: 'dispute_decision' });
  });

  it('not as somebody who only looks', async () => {
    const seen = await card('jonas', one);
    await story.as('gast').command(CHANNEL, 'dispute D-1');
    expect(JSON.stringify(seen.blocks)).toContain('dispute.tell');
    expect(
      story.slack.openViews('gast').every((view) => view.callback_id !== 'reminder.submit'),
    ).toBe(true);
  });
});

describe('what moved meanwhile', () => {
  it('stops a letter between Send and the mail server: nobody gets it, and its words are kept', async () => {
    const one = await aCase();
    await tick();
    const form = await preview('jonas', one, 'Note on a dispute');
    // Tomorrow morning, so that the case can move before.
    await story.as('jonas').submit(form, { 'reminder.when:0': 'later' });
    await story.as('jonas').dismiss(await aView('jonas', 'view.message', 'Take it back'));
    await decide('jonas', one, '');
    await story.tick('2026-11-25T09:10:00Z');
    await tick();
    expect(mailsTo(one)).toEqual([]);
    const events = await eventsOf(one);
    expect(events.at(-1)).toMatchObject({ kind: 'not_told', facts: { codes: 'case_moved' } });
    const told = await story.slack.until('the card about it', () =>
      story.slack
        .directMessages('jonas')
        .find((message) => story.slack.wordsOf(message).includes('it was stopped')),
    );
    expect(story.slack.wordsOf(told)).toContain(`Dispute D-${one.number} has moved on`);
    await tick();
    expect(story.wordsIn(CHANNEL)).toContain('The client was not told*: the case had moved on');

    await story.as('jonas').click(told, 'reminder.look_again');
    const again = await aView('jonas', 'reminder.submit', 'These are the words of the letter');
    expect(story.slack.wordsOf(again)).toContain('and this is a decision on a dispute now');
  });

  it('is read anew where the decision is another one by then', async () => {
    const one = await aCase();
    await decide('jonas', one, '500');
    await story.as('jonas').click(await card('jonas', one), 'dispute.tell', one.id);
    const form = await aView('jonas', 'reminder.submit', 'Decision on a dispute');
    await story.as('jonas').submit(form, { 'reminder.when:0': 'later' });
    await story.as('jonas').dismiss(await aView('jonas', 'view.message', 'Take it back'));
    await story.as('jonas').click(await card('jonas', one), 'dispute.reopen', one.id);
    await story
      .as('jonas')
      .submit(await aView('jonas', 'dispute.move'), { 'dispute.why': 'A photo came in.' });
    await story.as('jonas').dismiss(await aView('jonas', 'view.message', 'is open again'));
    await decide('jonas', one, '700');
    await story.tick('2026-11-26T09:10:00Z');
    expect(mailsTo(one)).toEqual([]);
    // The new decision may be told the same day.
    await story.as('jonas').click(await card('jonas', one), 'dispute.tell', one.id);
    await story.as('jonas').submit(await aView('jonas', 'reminder.submit', 'Decision'), {});
    await aView('jonas', 'view.message', 'it goes out now');
    await tick();
    expect(mailsTo(one).map(({ text }) => text?.includes('€700.00'))).toEqual([true]);
  });
});

describe('switched on', () => {
  it('tells by itself that it came in, once, and what was decided', async () => {
    await switchOn({ sendsReceived: true, sendsDecision: true });
    const one = await aCase();
    await tick();
    await tick();
    expect(mailsTo(one).map(({ subject }) => subject)).toEqual([
      `We have your query about invoice INV-${cases}`,
    ]);
    expect((await eventsOf(one)).find(({ kind }) => kind === 'told_client')).toMatchObject({
      actor: story.id('jonas'),
      facts: { automatic: true, stage: 'dispute_received' },
    });
    await decide('jonas', one, '500');
    await tick();
    await tick();
    expect(mailsTo(one)).toHaveLength(2);
    expect(mailsTo(one)[1]?.text).toContain('€500.00');
    expect(story.wordsIn(CHANNEL)).toContain('The letter went out by itself');
  });

  it('waits for a good moment there', async () => {
    story.clock.set(new Date('2026-11-26T20:30:00Z'));
    const one = await aCase();
    await tick();
    expect(mailsTo(one)).toEqual([]);
    await story.tick('2026-11-27T07:01:00Z');
    expect(mailsTo(one)).toHaveLength(1);
  });

  it('says in the thread why it did not, and a person sees the letter', async () => {
    story.clock.set(new Date('2026-11-27T09:02:00Z'));
    const one = await aCase({ isUnknown: true });
    await tick();
    await tick();
    await tick();
    expect(mailsTo(one)).toEqual([]);
    expect((await eventsOf(one)).find(({ kind }) => kind === 'not_told')).toMatchObject({
      facts: { codes: 'no_contact', automatic: true },
    });
    expect(story.wordsIn(CHANNEL)).toContain('nobody is known to whom it could go');
    await story.as('jonas').click(await card('jonas', one), 'dispute.menu', `tell:${one.id}`);
    await aView('jonas', 'reminder.submit', 'Nobody is known to whom the letter could go');
  });

  it('and off again before the clock saw it, tells nothing', async () => {
    const one = await aCase();
    await switchOn({});
    await tick();
    await tick();
    expect(mailsTo(one)).toEqual([]);
    expect(await kindsOf(one)).not.toContain('told_client');
  });
});
