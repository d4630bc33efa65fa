// Goal: a team makes the list of causes its own in Slack, and says when to ask; who may only look, only looks.
// Method: the real bot over signed HTTP, the stand-in of Slack, people with different roles at the same list.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemsOfView } from '#blocks/validate.ts';
import { saveRole } from '#db/members.ts';
import { findAskPolicy } from '#db/workspaces.ts';
import type { Role } from '#domain/types.ts';
import { askingRulesOf } from '#flows/asking.ts';
import { causesInUse } from '#flows/causes.ts';
import type { Story } from '#test/support/story.ts';
import { aStory, CHANNEL } from '#test/support/story.ts';

let story: Story;

beforeAll(async () => {
  story = await aStory({ now: '2026-11-24T09:02:00Z' });
  const roles: [string, Role][] = [
    ['jonas', 'admin'],
    ['priya', 'viewer'],
  ];
  for (const [name, role] of roles) {
    const slackUserId = story.id(name);
    await saveRole(story.db.prisma, { workspaceId: story.book.workspaceId, slackUserId, role });
  }
});
afterAll(() => story[Symbol.asyncDispose]());

/** The modal on top, once it is of this kind and says this. */
async function top(name: string, callbackId: string, words = '') {
  const view = await story.slack.until(`${callbackId} for ${name}: ${words}`, () => {
    const seen = story.slack.openViews(name).at(-1);
    const isIt = seen?.callback_id === callbackId && JSON.stringify(seen.blocks).includes(words);
    return isIt ? seen : undefined;
  });
  // The stand-in names what a view does not have.
  const drawn = Object.fromEntries(Object.entries(view).filter(([, value]) => value !== null));
  expect(problemsOfView(drawn)).toEqual([]);
  return view;
}

async function listOf(name: string, words = 'Issue the invoice anew') {
  await story.as(name).command(CHANNEL, 'causes');
  return top(name, 'view.message', words);
}

async function closeAll(name: string) {
  for (const view of story.slack.openViews(name).toReversed()) await story.as(name).dismiss(view);
}

const shown = (view: { blocks: unknown }) => JSON.stringify(view.blocks);
const listed = async (code: string) =>
  (await causesInUse(story.db, story.book.workspaceId)).find((one) => one.code === code);
const strike = {
  'cause.name': 'Postal strike',
  'cause.side': 'third_party',
  'cause.step': 'resend',
  'cause.days': '3',
};

describe('/ar causes', () => {
  it('adds a cause once, with a mistake beside its field, and shows it in the list', async () => {
    const maya = story.as('maya');
    const list = await listOf('maya');
    await maya.click(list, 'cause.add');
    const form = await top('maya', 'cause.submit');
    const wrong = { ...strike, 'cause.days': '91' };
    expect((await maya.submit(form, wrong)).body).toEqual({
      response_action: 'errors',
      errors: { 'cause.days': 'Type a whole number from 1 to 90, or leave it empty.' },
    });
    const taken = await maya.submit(form, { ...strike, 'cause.name': 'INSOLVENT' });
    expect(JSON.stringify(taken.body)).toContain('has this name already');
    await Promise.all([maya.submit(form, strike), maya.submit(form, strike)]);
    const after = await top('maya', 'view.message', 'Saved: Postal strike.');
    expect(after.id).toBe(list.id);
    expect(shown(after)).toContain('*Postal strike* · third party · never named');
    expect(shown(after)).toContain('Send the invoice again at once · next touch after 3 days');
    expect(await story.db.prisma.cause.count()).toBe(1); // Sent twice, done once.
    expect(await story.db.prisma.activity.count({ where: { action: 'cause.add' } })).toBe(1);
    await closeAll('maya');
  });

  it('is chosen from the list when somebody is asked', async () => {
    const { workspaceId } = story.book;
    const clientId = await story.book.client({ name: 'Acme', ownerUserId: story.id('jonas') });
    const invoiceId = await story.book.invoice(clientId, { paidDaysLate: 12 });
    const { id: questionId } = await story.db.prisma.lateQuestion.create({
      data: { workspaceId, clientId: BigInt(clientId), about: 'payment', askedAt: new Date(0) },
    });
    const at = story.clock.now();
    const late = { seenAt: at, paidOn: at, paidMinor: 100n, daysLate: 12, isPart: false };
    await story.db.prisma.latePayment.create({
      data: { workspaceId, invoiceId: BigInt(invoiceId), questionId, ...late },
    });
    const jonas = story.as('jonas');
    const list = await listOf('jonas');
    // The form of a question opens from its card; any view of this person may stand for it.
    await jonas.click(
      { ...list, blocks: [theButton('question.form', questionId.toString())] },
      'question.form',
    );
    const form = await top('jonas', 'question.submit', 'Postal strike');
    await jonas.submit(form, { 'reason.cause': 'postal_strike' });
    await top('jonas', 'view.message', 'Noted for Acme: Postal strike');
    await closeAll('jonas');
    expect(await listed('postal_strike')).toMatchObject({ uses: 1, canRemove: false });
    // The form that was sent twice said nothing the second time.
    expect(JSON.stringify(story.slack.calls)).not.toContain('Nothing was saved');
  });

  it('refuses to remove what was named meanwhile; retires it and brings it back', async () => {
    const jonas = story.as('jonas');
    const list = await listOf('jonas', 'Postal strike');
    expect(shown(list)).toContain('named 1 time');
    // The list as it was drawn before somebody named it.
    const old = { ...list, blocks: [theButton('cause.remove', 'postal_strike')] };
    await jonas.click(old, 'cause.remove', 'postal_strike');
    await top('jonas', 'view.message', 'Somebody has named it meanwhile');
    await jonas.click(list, 'cause.retire', 'postal_strike');
    const retired = await top('jonas', 'view.message', 'Postal strike is not offered any more');
    expect(shown(retired)).toContain('*retired*');
    expect(await listed('postal_strike')).toMatchObject({ isRetired: true });
    await jonas.click(retired, 'cause.restore', 'postal_strike');
    await top('jonas', 'view.message', 'can be chosen again');
    expect(await listed('postal_strike')).toMatchObject({ isRetired: false });
    await closeAll('jonas');
  });

  it('takes the words of both who change one at once, one after the other', async () => {
    const forms = [];
    for (const name of ['maya', 'jonas']) {
      await story.as(name).click(await listOf(name), 'cause.edit', 'po_missing');
      forms.push(await top(name, 'cause.submit', 'PO number was missing'));
    }
    const words = { 'cause.side': 'ours', 'cause.step': 're_issue', 'cause.days': '' };
    await story.as('maya').submit(forms[0]!, { ...words, 'cause.name': 'PO left out' });
    await top('maya', 'view.message', 'Saved: PO left out.');
    await story.as('jonas').submit(forms[1]!, { ...words, 'cause.name': 'No PO' });
    await top('jonas', 'view.message', 'Saved: No PO.');
    expect(await listed('po_missing')).toMatchObject({ name: 'No PO', nextStep: 're_issue' });
    const changes = await story.db.prisma.activity.findMany({
      where: { action: 'cause.change', facts: { path: ['cause'], equals: 'po_missing' } },
      orderBy: { id: 'asc' },
    });
    expect(changes.map(({ actor }) => actor)).toEqual([story.id('maya'), story.id('jonas')]);
    for (const name of ['maya', 'jonas']) await closeAll(name);
  });

  it('removes what nobody ever named', async () => {
    const maya = story.as('maya');
    await maya.click(await listOf('maya'), 'cause.add');
    const form = await top('maya', 'cause.submit');
    await maya.submit(form, { ...strike, 'cause.name': 'A whim', 'cause.days': '' });
    const list = await top('maya', 'view.message', 'A whim');
    await maya.click(list, 'cause.remove', 'a_whim');
    const after = await top('maya', 'view.message', 'A whim is removed.');
    expect(shown(after)).not.toContain('a_whim');
    await maya.click({ ...after, blocks: [theButton('cause.edit', 'a_whim')] }, 'cause.edit');
    await top('maya', 'view.message', 'Somebody has removed this cause already');
    await closeAll('maya');
  });

  it('goes on to the next page, and stays there for as long as it has one', async () => {
    const { workspaceId } = story.book;
    const as = { side: 'ours', nextStep: 'ask', updatedBy: 'U1', updatedAt: story.clock.now() };
    const rows = Array.from({ length: 14 }, (_, at) => ({
      ...as,
      workspaceId,
      code: `x_${10 + at}`,
      name: `Cause ${10 + at}`,
    }));
    await story.db.prisma.cause.createMany({ data: rows });
    const maya = story.as('maya');
    const first = await listOf('maya');
    expect(shown(first)).not.toContain('Cause 22');
    await maya.click(first, 'causes.next');
    const second = await top('maya', 'view.message', 'Cause 23');
    await maya.click(second, 'cause.remove', 'x_23');
    const after = await top('maya', 'view.message', 'Cause 23 is removed.');
    expect(shown(after)).toContain('Cause 22');
    expect(shown(after)).not.toContain('No PO');
    await maya.click(after, 'causes.previous');
    await maya.click(await top('maya', 'view.message', 'No PO'), 'causes.next');
    await maya.click(await top('maya', 'view.message', 'Cause 22'), 'cause.remove', 'x_22');
    const back = await top('maya', 'view.message', 'Cause 22 is removed.');
    expect(shown(back)).toContain('No PO');
    await closeAll('maya');
  });

  it('is for looking only to a viewer, also when the buttons are pressed all the same', async () => {
    const before = await causesInUse(story.db, story.book.workspaceId);
    const admin = await listOf('maya');
    const priya = story.as('priya');
    const list = await listOf('priya');
    expect(shown(list)).toContain('Postal strike');
    expect(shown(list)).not.toMatch(/"cause\.\w+"/);
    for (const [action, value] of [
      ['cause.add', undefined],
      ['cause.edit', 'cash_flow'],
      ['cause.retire', 'cash_flow'],
      ['cause.remove', 'x_10'],
    ] as const) {
      const { blocks } = admin;
      await priya.click({ ...(await listOf('priya')), blocks }, action, value);
      await top('priya', 'view.message', 'needs the role admin');
      await closeAll('priya');
    }
    const own = await listOf('priya');
    await story.as('maya').click(admin, 'cause.edit', 'cash_flow');
    const form = await top('maya', 'cause.submit', 'Short of cash');
    const forged = {
      ...form,
      id: own.id,
      private_metadata: JSON.stringify({ v: 1, cause: 'cash_flow' }),
    };
    await priya.submit(forged, { ...strike, 'cause.name': 'Stingy' });
    await top('priya', 'view.message', 'needs the role admin');
    expect(await causesInUse(story.db, story.book.workspaceId)).toEqual(before);
    for (const name of ['maya', 'priya']) await closeAll(name);
  });
});

describe('asking and thanking', () => {
  it('is said by an admin on top of the settings, and decides who is asked', async () => {
    const { workspaceId } = story.book;
    const maya = story.as('maya');
    await maya.command(CHANNEL, 'settings');
    const settings = await top('maya', 'settings.submit');
    await maya.click(settings, 'asking.open');
    const form = await top('maya', 'asking.submit');
    const refused = await maya.submit(form, {
      'asking.from_days': '0',
      'asking.from_amount': '1,500',
      'asking.thank_gap': '366',
    });
    expect(refused.body).toEqual({
      response_action: 'errors',
      errors: {
        'asking.from_days': 'Type a whole number from 1 to 365, digits only.',
        'asking.from_amount': 'Type a whole number from 0 to 1000000, digits only.',
        'asking.thank_gap': 'Type a whole number from 1 to 365, digits only.',
      },
    });
    expect(await findAskPolicy(story.db.prisma, workspaceId)).toEqual({
      fromDays: 1,
      fromAmount: 0,
    });
    const sending = { 'asking.from_days': '14', 'asking.from_amount': '1500' };
    await maya.submit(form, { ...sending, 'asking.thank_gap': '60' });
    await top('maya', 'view.message', 'payments of 1,500 or more that come 14 days late or later');
    expect(await findAskPolicy(story.db.prisma, workspaceId)).toEqual({
      fromDays: 14,
      fromAmount: 1500,
    });
    expect(await askingRulesOf(story.db, workspaceId)).toMatchObject({ thankGapDays: 60 });
    await maya.dismiss(story.slack.openViews('maya').at(-1)!);
    await maya.click(await top('maya', 'settings.submit'), 'asking.open');
    expect(shown(await top('maya', 'asking.submit'))).toContain('"initial_value":"1500"');
    await closeAll('maya');
  });

  it('is not for a viewer', async () => {
    const priya = story.as('priya');
    const list = await listOf('priya');
    await priya.click({ ...list, blocks: [theButton('asking.open')] }, 'asking.open');
    await top('priya', 'view.message', 'needs the role admin');
    await closeAll('priya');
    const before = await askingRulesOf(story.db, story.book.workspaceId);
    const maya = story.as('maya');
    await maya.command(CHANNEL, 'settings');
    await maya.click(await top('maya', 'settings.submit'), 'asking.open');
    const form = await top('maya', 'asking.submit');
    const forged = { ...form, id: (await listOf('priya')).id };
    await priya.submit(forged, { 'asking.from_days': '300' });
    await top('priya', 'view.message', 'needs the role admin');
    expect(await askingRulesOf(story.db, story.book.workspaceId)).toEqual(before);
    for (const name of ['maya', 'priya']) await closeAll(name);
  });
});

/** A button that a view does not show, or does not show any more. */
function theButton(actionId: string, value?: string) {
  const text = { type: 'plain_text' as const, text: 'Press' };
  const button = { type: 'button' as const, text, action_id: actionId, ...(value && { value }) };
  return { type: 'actions' as const, block_id: 'old', elements: [button] };
}
