// Goal: whoever asks why clients pay late gets the causes, the picture and the invoices behind each figure, for their eyes only.
// Method: the real bot, signed HTTP, the stand-in of Slack; pictures go through its upload as through Slack's.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemsOfMessage } from '#blocks/validate.ts';
import { saveReasons } from '#db/late-reasons.ts';
import type { Side } from '#domain/cause.ts';
import type { Message } from '#test/support/slack.ts';
import type { Story } from '#test/support/story.ts';
import { aStory, CHANNEL } from '#test/support/story.ts';

let story: Story;
let acme: string;
let globex: string;
const answers: Record<string, number> = {};

beforeAll(async () => {
  story = await aStory({ now: '2026-11-24T08:00:00Z' });
  const { book } = story;
  acme = await book.client({ name: 'Acme & Sons', number: 'A-1', ownerUserId: story.id('jonas') });
  globex = await book.client({ name: 'Globex', number: 'G-1' });
  await book.client({ name: 'Globex', number: 'G-2' });
  // Twenty-five in October for one cause, of which twenty-two are Acme's; one in July, in the period before.
  for (let at = 1; at <= 25; at += 1)
    await paid(at > 22 ? globex : acme, {
      number: `PO-${at}`,
      dueOn: '2026-10-01',
      reason: ['po_missing', 'ours'],
    });
  const cash: [string, Side] = ['cash_flow', 'theirs'];
  await paid(globex, { number: 'CASH-1', dueOn: '2026-10-05', reason: cash });
  await paid(globex, { number: 'CASH-0', dueOn: '2026-07-05', reason: cash });
  await paid(globex, { number: 'NONE-1', dueOn: '2026-10-06' });
  await say('maya', 'access @priya viewer');
});
afterAll(() => story[Symbol.asyncDispose]());

/** Due on that day and paid twelve days later. */
async function paid(
  clientId: string,
  { number, dueOn, reason }: { number: string; dueOn: string; reason?: [string, Side] },
) {
  const id = await story.book.invoice(clientId, { number, dueOn, paidDaysLate: 12 });
  if (!reason) return;
  const [cause, side] = reason;
  await saveReasons(story.db.prisma, {
    workspaceId: story.book.workspaceId,
    invoiceIds: [id],
    reason: {
      cause,
      side,
      saidBy: null,
      noteId: null,
      request: null,
      recordedBy: 'U1',
      recordedAt: new Date('2026-11-01T09:00:00Z'),
    },
  });
}

/** Types `/ar …` and gives the private answer. */
async function say(name: string, text: string): Promise<Message> {
  answers[name] = (answers[name] ?? 0) + 1;
  const ack = await story.as(name).command(CHANNEL, text);
  expect(ack.status).toBe(200);
  const answer = await story.answerTo(name, answers[name]);
  expect(problemsOfMessage(answer)).toEqual([]);
  return answer;
}

const words = (message: Message) => story.slack.wordsOf(message);
const pictureIn = (message: Message) => message.blocks.find(({ type }) => type === 'image');

async function aView(name: string, probe = '') {
  const view = await story.slack.until(`a view with "${probe}"`, () => {
    const top = story.slack.openViews(name).at(-1);
    return top && top.callback_id !== 'view.loading' && JSON.stringify(top).includes(probe)
      ? top
      : undefined;
  });
  return view;
}

/** The value of the button on the block that holds these words. */
function buttonBy(message: Message, text: string): string {
  const block = message.blocks.find(
    (one) => one['accessory'] !== undefined && JSON.stringify(one).includes(text),
  );
  return (block!['accessory'] as { value: string }).value;
}

describe('/ar why', () => {
  it('answers with causes, our share, what changed, and a picture that only the bot holds', async () => {
    const answer = await say('priya', 'why');
    for (const part of [
      '*27 invoices were paid late* (1 before)',
      '*Our fault: 96 %* (0 % before)',
      '*1. PO number was missing* · ours',
      '25 invoices · 96 %',
      '*No reason recorded* · 1 of 27 late invoices',
      '€300,000·days',
      '▲ PO number was missing: 25 (0 before)',
    ])
      expect(words(answer)).toContain(part);
    const picture = pictureIn(answer)!;
    expect(picture['alt_text']).toContain('1. PO number was missing (ours), 25 invoices');
    const { id } = picture['slack_file'] as { id: string };
    const png = story.slack.bytesOf({ id });
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.length > 20_000]).toEqual([2_000, true]);
    // Nobody else saw anything, and the file was shared nowhere.
    expect(story.slack.channel(CHANNEL).messages).toEqual([]);
    const completed = story.slack.calls.find(
      ({ method }) => method === 'files.completeUploadExternal',
    );
    expect(Object.keys(completed!.args)).toEqual(['files']);
  });

  it('takes a client and a period, in words as people write them', async () => {
    expect(words(await say('priya', 'why acme 2026-Q4'))).toContain('22 invoices were paid late');
    expect(words(await say('priya', 'why #G-1 from 2026-07-01 to 2026-07-31'))).toContain(
      '1 invoice was paid late',
    );
    const nothing = await say('priya', 'why 2025');
    expect(words(nothing)).toContain('No invoice was paid late');
    expect(pictureIn(nothing)).toBeUndefined();
  });

  it.each([
    ['why 2026-13', 'is no time that I can read'],
    ['why acme 05.10.2026', '05.10.2026'],
    ['why 2027', '2027-01-01 has not come yet'],
    ['why 2026-09 2026-08', '2026-08-31 is before 2026-09-01'],
  ])('says of "%s" what is wrong, with an example', async (text, part) => {
    const answer = words(await say('priya', text));
    expect(answer).toMatch(new RegExp(part));
    expect(answer).toMatch(/2026-(10|07)/);
  });

  it('asks which client is meant, keeps the period, and answers in its place', async () => {
    const question = await say('priya', 'why globex 2026-10');
    expect(words(question)).toContain('2 clients match');
    await story.as('priya').click(question, 'why.choose', buttonBy(question, '#G-1'));
    const answer = await story.slack.until('the answer', () => {
      const last = story.slack.ephemeralFor('priya').at(-1)!;
      return words(last).includes('5 invoices were paid late') ? last : undefined;
    });
    expect(words(answer)).toContain('Why Globex paid late');
    expect(story.slack.ephemeralFor('priya')).toHaveLength(answers['priya']!);
    expect(words(await say('priya', 'why globexx'))).toContain('Did you mean');
  });

  it('shows the time before on demand', async () => {
    const answer = await say('priya', 'why');
    await story.as('priya').click(answer, 'why.before');
    const before = await story.answerTo('priya', (answers['priya']! += 1));
    expect(words(before)).toContain('1 invoice was paid late');
  });

  it('is not for people without access', async () => {
    expect(words(await say('jonas', 'why'))).not.toContain('late');
    const answer = await say('priya', 'why');
    // A button that somebody passes on asks again who is pressing.
    await story
      .as('jonas')
      .click({ ...answer, to: story.id('jonas') }, 'why.rows', buttonBy(answer, '1. PO'));
    const view = await aView('jonas');
    expect(JSON.stringify(view)).not.toContain('PO-1');
    await story.as('jonas').dismiss(view);
  });
});

describe('the invoices behind a figure', () => {
  it('open page by page, as many as it says', async () => {
    const answer = await say('priya', 'why');
    const priya = story.as('priya');
    await priya.click(answer, 'why.rows', buttonBy(answer, '1. PO number'));
    const first = await aView('priya', '1-20 of 25 invoices');
    expect(JSON.stringify(first)).toContain('PO-25');
    expect(JSON.stringify(first)).not.toContain('"PO-1"');
    await priya.click(first, 'why.next');
    const second = await aView('priya', '21-25 of 25 invoices');
    expect(JSON.stringify(second)).toContain('*PO-1*');
    await priya.click(second, 'why.previous');
    const back = await aView('priya', '1-20 of 25 invoices');
    await priya.dismiss(back);
  });

  it('open for what has no reason, for our fault, and for all', async () => {
    const answer = await say('priya', 'why');
    for (const [text, total, part] of [
      ['No reason recorded', '1 invoice', 'NONE-1'],
      ['Our fault', '1-20 of 25 invoices', 'PO number was missing (ours)'],
      ['were paid late', '1-20 of 27 invoices', 'no reason recorded'],
      ['€300,000·days', '1-20 of 25 invoices', ', EUR'],
    ]) {
      await story.as('priya').click(answer, 'why.rows', buttonBy(answer, text!));
      const view = await aView('priya', total);
      expect(JSON.stringify(view)).toContain(part);
      await story.as('priya').dismiss(view);
    }
  });
});

describe('where the picture does not come about', () => {
  it.each([
    ['files.getUploadURLExternal', { error: 'missing_scope' }],
    ['files.completeUploadExternal', 'http_500'],
    ['files.info', 'rate_limited'],
  ] as const)('the words come all the same: %s', async (method, how) => {
    story.slack.failNext(method, { how });
    const answer = await say('priya', 'why');
    expect(words(answer)).toContain('The picture could not be made this time');
    expect(words(answer)).toContain('25 invoices · 96 %');
    expect(pictureIn(answer)).toBeUndefined();
  });

  it('the words come where Slack takes the file and refuses the message', async () => {
    const { files } = story.slack.inside;
    const describe = files.describe.bind(files);
    // From the second look on it is no picture to Slack any more: deleted, or found to be something else.
    files.describe = (file) => {
      const looks = story.slack.calls.filter(
        ({ method, args }) => method === 'files.info' && args['file'] === file.id,
      );
      return looks.length < 2 ? describe(file) : { ...describe(file), mimetype: 'text/plain' };
    };
    try {
      const answer = await say('priya', 'why');
      expect(words(answer)).toContain('The picture could not be made this time');
      expect(words(answer)).toContain('25 invoices · 96 %');
    } finally {
      files.describe = describe;
    }
  });
});

describe('/ar numbers', () => {
  it('says how clients pay, opens the invoices, and turns its pages', async () => {
    const answer = await say('priya', 'numbers');
    for (const part of ['Everybody', '27 invoices paid, 0 % on time', 'Acme &amp; Sons · #A-1'])
      expect(words(answer)).toContain(part);
    expect(words(answer)).toContain('Weighted delay in days: 12 in EUR');
    await story.as('priya').click(answer, 'numbers.rows', buttonBy(answer, 'Acme'));
    const rows = await aView('priya', '1-20 of 22 invoices');
    await story.as('priya').click(rows, 'numbers.rows_next');
    await story.as('priya').dismiss(await aView('priya', '21-22 of 22 invoices'));
    for (let at = 0; at < 9; at += 1) {
      const client = await story.book.client({ name: `Small ${at}` });
      await story.book.invoice(client, { dueOn: '2026-10-01', paidDaysLate: 1 });
    }
    const long = await say('priya', 'numbers');
    expect(words(long)).toContain('1-8 of 11 clients');
    await story.as('priya').click(long, 'numbers.next');
    await story.slack.until('the second page', () =>
      words(story.slack.ephemeralFor('priya').at(-1)!).includes('9-11 of 11 clients')
        ? true
        : undefined,
    );
    expect(story.slack.ephemeralFor('priya')).toHaveLength(answers['priya']!);
  });

  it.each([
    ['numbers owner', `<@`],
    ['numbers month', 'October 2026'],
    ['numbers acme', 'October 2026'],
    ['numbers client acme 2026-10', 'Acme &amp; Sons'],
    ['numbers 2026-99', 'is no time that I can read'],
    ['numbers globex', '2 clients match'],
  ])('understands "%s"', async (text, part) => {
    expect(words(await say('priya', text))).toContain(part);
  });

  it('asks which client is meant, and answers in its place', async () => {
    const question = await say('priya', 'numbers globex 2026-10');
    await story.as('priya').click(question, 'numbers.choose', buttonBy(question, '#G-1'));
    await story.slack.until('the answer', () =>
      words(story.slack.ephemeralFor('priya').at(-1)!).includes('5 invoices paid')
        ? true
        : undefined,
    );
  });
});
