// Goal: a team says who gets its cases, who stands in for whom and who leads, and looks its cases up, all in Slack.
// Method: the real bot over signed HTTP against the stand-in of Slack; each story goes on with the people of the one before.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { problemsOfMessage, problemsOfView } from '#blocks/validate.ts';
import { saveRole } from '#db/members.ts';
import type { Message } from '#test/support/slack.ts';
import type { Story } from '#test/support/story.ts';
import { aStory, CHANNEL } from '#test/support/story.ts';

let story: Story;
let acme: string;
let count = 0;

beforeAll(async () => {
  // Before the hour of the digest: the channel is for cases alone.
  story = await aStory({ now: '2026-11-24T05:00:00Z' });
  const { book, db } = story;
  acme = await book.client({ name: 'Acme', number: 'A-1', ownerUserId: story.id('jonas') });
  for (const [name, role] of [
    ['maya', 'admin'],
    ['jonas', 'collector'],
    ['priya', 'collector'],
  ] as const)
    await saveRole(db.prisma, {
      workspaceId: book.workspaceId,
      slackUserId: story.id(name),
      role,
    });
});
afterAll(() => story[Symbol.asyncDispose]());
afterEach(async () => {
  for (const name of ['maya', 'jonas', 'priya'])
    for (const view of story.slack.openViews(name).toReversed()) await story.as(name).dismiss(view);
});

async function tick(): Promise<void> {
  story.clock.set(new Date(story.clock.now().getTime() + 60_000));
  await story.tick();
}

async function aView(name: string, callbackId: string, words = '') {
  const view = await story.slack.until(`${callbackId} with "${words}" for ${name}`, () => {
    const top = story.slack.openViews(name).at(-1);
    const isIt = top?.callback_id === callbackId && story.slack.wordsOf(top).includes(words);
    return isIt ? top : undefined;
  });
  const there = Object.entries(view).filter(([, value]) => value !== null);
  expect(problemsOfView(Object.fromEntries(there))).toEqual([]);
  return view;
}

/** What this person alone is answered. */
async function answer(name: string, command: string): Promise<Message> {
  const before = story.slack.ephemeralFor(name).length;
  await story.as(name).command(CHANNEL, command);
  const seen = await story.answerTo(name, before + 1);
  expect(problemsOfMessage(seen)).toEqual([]);
  return seen;
}
const told = async (name: string, command: string): Promise<string> =>
  story.slack.wordsOf(await answer(name, command));

/** Opens a case of a new invoice as people do, and gives its number and whoever has it after the jobs ran. */
async function opened(reason = 'pricing') {
  count += 1;
  const invoice = `INV-${count}`;
  const invoiceId = await story.book.invoice(acme, { number: invoice, balanceMinor: 100_00n });
  await story.as('priya').command(CHANNEL, `dispute ${invoice}`);
  const form = await aView('priya', 'dispute.submit', invoice);
  await story.as('priya').submit(form, {
    [`dispute.invoices:${acme}`]: [invoiceId],
    'dispute.reason': reason,
    'dispute.words': `Words of ${invoice}`,
  });
  await aView('priya', 'view.message', `*D-${count}* is open`);
  for (const view of story.slack.openViews('priya').toReversed())
    await story.as('priya').dismiss(view);
  await tick();
  return caseOf(count);
}

const caseOf = (number: number) =>
  story.db.prisma.dispute.findFirstOrThrow({
    where: { workspaceId: story.book.workspaceId, number },
  });

/** The list that a press made of the one before. */
async function listed(name: string, words: string): Promise<Message> {
  return story.slack.until(`a list with "${words}"`, () =>
    story.slack
      .ephemeralFor(name)
      .findLast((one) => story.slack.wordsOf(one).includes(words) && one.text.includes('Disputes')),
  );
}

describe('who is away', () => {
  it('names who stands in for them: a new case goes there, and comes back with them', async () => {
    expect(await told('jonas', 'away')).toContain('You are here');
    const said = await told('jonas', 'away until 2026-11-30 @priya');
    expect(said).toContain('away up to and including Mon 30 Nov');
    expect(said).toContain(`<@${story.id('priya')}> stands in for you`);
    expect(await opened()).toMatchObject({ ownerUserId: story.id('priya') });
    expect(await told('jonas', 'away until 2025-01-01')).toContain('That day is over');
    expect(await told('jonas', 'away off')).toContain('You are here');
    expect(await opened()).toMatchObject({ ownerUserId: story.id('jonas') });
  });

  it('has what is handed to them all the same, and whoever gave it is warned', async () => {
    await told('priya', 'away until 2026-11-30');
    const { id } = await caseOf(2);
    const card = await answer('jonas', 'dispute D-2');
    await story.as('jonas').click(card, 'dispute.hand_over', id.toString());
    const hand = { 'dispute.to': story.id('priya'), 'dispute.why': 'You know them.' };
    await story.as('jonas').submit(await aView('jonas', 'dispute.move'), hand);
    const done = await aView('jonas', 'view.message', 'They are away until Mon 30 Nov');
    expect(story.slack.wordsOf(done)).toContain('hand it over once more if it cannot wait');
    await told('priya', 'away off');
  });

  it('is led by whom an admin names, and by nobody else', async () => {
    const [jonas, maya] = [story.id('jonas'), story.id('maya')];
    expect(await told('jonas', 'lead @jonas @maya')).toContain('This needs the role admin');
    expect(await told('maya', 'lead @jonas @maya')).toContain(`<@${maya}> leads <@${jonas}> now`);
    expect(await told('maya', 'lead @jonas @jonas')).toContain('Nobody leads themselves');
    const member = await story.db.prisma.member.findFirstOrThrow({ where: { slackUserId: jonas } });
    expect(member.leadUserId).toBe(maya);
  });
});

describe('a rule of /ar settings', () => {
  it('is added in the form, routes the next case, and is removed again', async () => {
    const maya = story.as('maya');
    await maya.command(CHANNEL, 'settings');
    await maya.click(await aView('maya', 'settings.submit'), 'dispute.policy');
    await maya.click(await aView('maya', 'dispute.policy_submit'), 'dispute.rules');
    await maya.click(
      await aView('maya', 'view.message', 'There is no rule yet'),
      'dispute.rule_add',
    );
    const form = await aView('maya', 'dispute.rule_submit');
    const none = await maya.submit(form, { 'rule.reason': 'tax' });
    expect(none.body['errors']).toHaveProperty(['rule.user']);
    const rule = { 'rule.reason': 'tax', 'rule.user': story.id('maya'), 'rule.days': '2' };
    await maya.submit(form, rule);
    const list = await aView('maya', 'view.message', 'The rule counts for cases');
    expect(story.slack.wordsOf(list)).toContain(`*tax*: <@${story.id('maya')}>`);
    expect(await opened('tax')).toMatchObject({ ownerUserId: story.id('maya'), targetDays: 2 });
    expect(await opened('pricing')).toMatchObject({
      ownerUserId: story.id('jonas'),
      targetDays: 4,
    });
    const { id } = await story.db.prisma.disputeRule.findFirstOrThrow();
    await maya.click(list, 'dispute.rule_remove', id.toString());
    await aView('maya', 'view.message', 'The rule is removed');
    expect(await opened('tax')).toMatchObject({ ownerUserId: story.id('jonas') });
  });

  it('is for admins', async () => {
    await story.as('jonas').command(CHANNEL, 'settings');
    await aView('jonas', 'view.message', 'needs the role admin');
  });
});

describe('/ar disputes', () => {
  it('lists the cases with a figure for each reason, opens those behind a figure, and a case', async () => {
    const list = await answer('jonas', 'disputes');
    expect(story.slack.wordsOf(list)).toContain(`${count} cases opened`);
    await story.as('jonas').click(list, 'disputes.show', 'reason=tax');
    const tax = await listed('jonas', 'Cases: tax');
    const words = story.slack.wordsOf(tax);
    expect(words).toContain('*D-3*');
    expect(words).not.toContain('*D-4*');
    const before = story.slack.ephemeralFor('jonas').length;
    await story.as('jonas').click(tax, 'dispute.show', (await caseOf(3)).id.toString());
    const card = await story.answerTo('jonas', before + 1);
    expect(story.slack.wordsOf(card)).toContain('Dispute D-3');
  });

  it('has pages, and those of one person, of a client, and what is open', async () => {
    while (count < 9) await opened();
    const list = await answer('jonas', 'disputes acme');
    await story.as('jonas').click(list, 'disputes.next');
    const second = await listed('jonas', '9 of 9');
    expect(story.slack.wordsOf(second)).toContain('*D-9*');
    expect(await told('maya', 'disputes mine')).toMatch(/\*D-3\*/);
    expect(await told('maya', 'disputes mine')).not.toContain('*D-4*');
    expect(await told('maya', 'disputes open')).toContain('Cases with something left to do');
  });
});

describe('a case that is decided and waits for its credit', () => {
  it('takes no second complaint in silence: the words come back, and Reopen is offered', async () => {
    const { id } = await opened();
    const card = await answer('priya', `dispute D-${count}`);
    await story.as('priya').click(card, 'dispute.resolve', id.toString());
    await story.as('priya').submit(await aView('priya', 'dispute.decide'), {
      'dispute.outcome': 'upheld',
      'dispute.credit': 'all',
      'dispute.side': 'ours',
      'dispute.cause': 'delivery',
    });
    await story.slack.until('the decision', async () =>
      (await caseOf(count)).state === 'credit_due' ? true : undefined,
    );
    const { invoiceId } = await story.db.prisma.disputeInvoice.findFirstOrThrow({
      where: { disputeId: id },
    });
    await story.as('jonas').command(CHANNEL, `dispute INV-${count}`);
    const form = await aView('jonas', 'dispute.submit', `INV-${count}`);
    await story.as('jonas').submit(form, {
      [`dispute.invoices:${acme}`]: [invoiceId.toString()],
      'dispute.reason': 'tax',
      'dispute.words': 'And the tax is wrong.',
    });
    const said = await aView('jonas', 'view.message', 'waits for its credit');
    expect(story.slack.wordsOf(said)).toContain('And the tax is wrong.');
    await story.as('jonas').click(said, 'dispute.reopen', id.toString());
    const reopen = await aView('jonas', 'dispute.move');
    await story.as('jonas').submit(reopen, { 'dispute.why': 'The tax is wrong, too.' });
    await aView('jonas', 'view.message', 'is open again');
    expect((await caseOf(count)).state).toBe('open');
  });
});
