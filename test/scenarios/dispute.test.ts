// Goal: whoever hears of a dispute opens it where they are, two people never get two cases, and every step is refused or done
// with a reason that can be read. Method: the real bot over signed HTTP, the stand-in of Slack, a clock that moves by hand.
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { problemsOfMessage, problemsOfView } from '#blocks/validate.ts';
import { saveRole } from '#db/members.ts';
import { goLive } from '#flows/sender.ts';
import { aFakeMailer, aSender } from '#test/support/letters.ts';
import type { Message } from '#test/support/slack.ts';
import type { Story } from '#test/support/story.ts';
import { aStory, CHANNEL } from '#test/support/story.ts';

const mailer = aFakeMailer();
let story: Story;
let acme: string;
const invoices: Record<string, string> = {};

beforeAll(async () => {
  story = await aStory({ now: '2026-11-24T09:02:00Z', mailer });
  const { book, db } = story;
  await aSender(db.prisma, book.workspaceId);
  await goLive(db, {
    workspaceId: book.workspaceId,
    actor: story.id('maya'),
    now: story.clock.now(),
  });
  acme = await book.client({ name: 'Acme & Sons', number: 'A-1', ownerUserId: story.id('jonas') });
  const open: [string, bigint, string, number][] = [
    ['INV-1', 14_000_00n, 'EUR', 47],
    ['INV-2', 500_00n, 'EUR', 21],
    ['INV-3', 800_00n, 'USD', 10],
    ['INV-4', 90_00n, 'EUR', 5],
    ['INV-5', 90_00n, 'EUR', 4],
    ['INV-6', 90_00n, 'EUR', 3],
    ['INV-7', 90_00n, 'EUR', 2],
  ];
  for (const [number, balanceMinor, currency, daysPastDue] of open)
    invoices[number] = await book.invoice(acme, { number, balanceMinor, currency, daysPastDue });
  for (const [name, role] of [
    ['maya', 'approver'],
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

const later = (minutes: number) =>
  story.clock.set(new Date(story.clock.now().getTime() + minutes * 60_000));

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

const form = (name: string) => aView(name, 'dispute.submit', 'Which invoices');

/** The card of a case for one person. */
async function card(name: string, number: number): Promise<Message> {
  const before = story.slack.ephemeralFor(name).length;
  await story.as(name).command(CHANNEL, `dispute D-${number}`);
  const seen = await story.answerTo(name, before + 1);
  expect(problemsOfMessage(seen)).toEqual([]);
  return seen;
}

/** What this person alone is told after `deed`. */
async function told(name: string, deed: () => Promise<unknown>): Promise<string> {
  const before = story.slack.ephemeralFor(name).length;
  await deed();
  return story.slack.wordsOf(await story.answerTo(name, before + 1));
}

const INVOICES = () => `dispute.invoices:${acme}`;
const SAID = {
  'dispute.reason': 'damaged_or_quality',
  'dispute.words': 'Two chairs came damaged.',
};
const DECISION = {
  'dispute.outcome': 'rejected',
  'dispute.credit': 'none',
  'dispute.side': 'theirs',
  'dispute.cause': 'their_records',
};

const caseOf = (number: number) =>
  story.db.prisma.dispute.findFirstOrThrow({
    where: { workspaceId: story.book.workspaceId, number },
  });
const claimsOf = async (number: number) => {
  const { id } = await caseOf(number);
  const rows = await story.db.prisma.disputeInvoice.findMany({
    where: { disputeId: id },
    orderBy: { invoiceId: 'asc' },
  });
  return rows.map(({ claimedMinor, currency, invoiceId }) => [
    invoiceId.toString(),
    currency,
    claimedMinor,
  ]);
};
const kindsOf = async (number: number) => {
  const { id } = await caseOf(number);
  const rows = await story.db.prisma.disputeEvent.findMany({
    where: { disputeId: id },
    orderBy: { seq: 'asc' },
  });
  // Who gets it is the clock's matter, and a story of its own.
  return rows.map(({ kind }) => kind).filter((kind) => kind !== 'routed');
};
const count = () => story.db.prisma.dispute.count();

describe('it is opened', () => {
  it('from a row of the digest: a part of one invoice, above its balance not, and with a link to a file', async () => {
    await story.tick();
    const digest = story.rootsIn(CHANNEL).find(({ text }) => text.includes('overdue'))!;
    await story.as('jonas').click(digest, 'dispute.open', acme);
    const opened = await form('jonas');
    const link = 'photo of the chairs https://tallpines.slack.com/files/U1/F123/chairs.png';
    const one = { ...SAID, [INVOICES()]: [invoices['INV-1']!] };
    const mistakes: [object, object][] = [
      [{}, { [INVOICES()]: 'Choose at least one invoice.' }],
      [
        { [INVOICES()]: [invoices['INV-1']!], 'dispute.amounts': '14000.01' },
        {
          'dispute.amounts':
            'At most €14,000 of INV-1 can be disputed: that is what is open and not promised.',
        },
      ],
      [
        { [INVOICES()]: [invoices['INV-1']!], 'dispute.amounts': '1.000' },
        { 'dispute.amounts': expect.stringContaining('no amount in EUR') },
      ],
      [
        { [INVOICES()]: [invoices['INV-1']!], 'dispute.files': 'chairs.png' },
        { 'dispute.files': expect.stringContaining('“chairs.png” is no link') },
      ],
    ];
    for (const [typed, errors] of mistakes) {
      const ack = await story.as('jonas').submit(opened, { ...SAID, ...typed });
      expect(ack.body).toEqual({ response_action: 'errors', errors });
    }
    expect(await count()).toBe(0);
    await story.as('jonas').submit(opened, {
      ...one,
      'dispute.amounts': '2,000',
      'dispute.files': link,
      'dispute.said_by': 'Ms. Weber',
    });
    const done = await aView('jonas', 'view.message', '*D-1* is open');
    expect(story.slack.wordsOf(done)).toContain(`<#${story.slack.channel(CHANNEL).id}>`);
    expect(await claimsOf(1)).toEqual([[invoices['INV-1'], 'EUR', 2_000_00n]]);
    expect(await caseOf(1)).toMatchObject({
      saidBy: 'Ms. Weber',
      openedBy: story.id('jonas'),
      files: [{ id: 'F123', name: 'photo of the chairs' }],
    });
  });

  it('has its thread in the channel at the next tick', async () => {
    later(2); // The jobs that the form woke may have looked for somebody before the case was there.
    await story.tick();
    await story.slack.until('the root of D-1', () =>
      story.rootsIn(CHANNEL).find((one) => story.slack.wordsOf(one).includes('Dispute D-1')),
    );
  });

  it('from the status card: two currencies, one of them in part, a line each', async () => {
    await story.as('priya').command(CHANNEL, 'status acme & sons');
    const status = await story.answerTo('priya');
    await story.as('priya').click(status, 'dispute.open', acme);
    const opened = await form('priya');
    const both = { ...SAID, [INVOICES()]: [invoices['INV-2']!, invoices['INV-3']!] };
    const bare = await story.as('priya').submit(opened, { ...both, 'dispute.amounts': '200' });
    expect(bare.body['errors']).toEqual({
      'dispute.amounts': 'Of which invoice is “200”? Write the number before it: INV-7 200.',
    });
    await story.as('priya').submit(opened, { ...both, 'dispute.amounts': 'inv-3: 200,50' });
    await aView('priya', 'view.message', '*D-2* is open');
    expect(await claimsOf(2)).toEqual([
      [invoices['INV-2'], 'EUR', 500_00n],
      [invoices['INV-3'], 'USD', 200_50n],
    ]);
  });

  it('from the card of a letter that came back', async () => {
    const back = await story.book.client({
      name: 'Tyrell',
      email: 'ap@tyrell.example',
      ownerUserId: story.id('jonas'),
    });
    await story.book.invoice(back, { number: 'T-1', daysPastDue: 21 });
    mailer.next({ kind: 'refused', code: '550', isBounce: true, answer: 'no such user' } as never);
    await story.as('maya').command(CHANNEL, 'remind tyrell');
    await story.as('maya').submit(await aView('maya', 'reminder.submit', 'T-1'), {});
    await aView('maya', 'view.message', 'it goes out');
    await story.tick();
    const outcome = await story.slack.until('the card about it', () =>
      ['jonas', 'maya']
        .flatMap((name) => story.slack.directMessages(name))
        .find((one) => story.slack.wordsOf(one).includes('[Dispute]')),
    );
    await story.as('jonas').click(outcome, 'dispute.open', back);
    const opened = await form('jonas');
    // The only open invoice is ticked already.
    await story.as('jonas').submit(opened, SAID);
    await aView('jonas', 'view.message', '*D-3* is open for *Tyrell*');
  });

  it('by the number of an invoice, which is ticked then; another number may be typed', async () => {
    await story.as('jonas').command(CHANNEL, 'dispute inv-4');
    const opened = await form('jonas');
    await story.as('jonas').submit(opened, { ...SAID, 'dispute.amounts': 'INV-5' });
    await aView('jonas', 'view.message', '*D-4* is open');
    expect((await claimsOf(4)).map(([id]) => id)).toEqual([invoices['INV-4'], invoices['INV-5']]);
  });

  it('from a message: its words, its author, its link and its files; the client is asked for', async () => {
    const said = await story.as('priya').shareFile({
      channel: CHANNEL,
      name: 'Delivery Note.txt',
      bytes: Buffer.from('8 chairs'),
      text: 'They say that INV-6 is &not& theirs <b>',
    });
    await story.as('jonas').shortcut(said, 'dispute.from_message', 3);
    const empty = await aView('jonas', 'dispute.submit', 'Client');
    expect(story.slack.openViews('jonas')).toHaveLength(1);
    const noClient = await story.as('jonas').submit(empty, SAID);
    expect(noClient.body['errors']).toHaveProperty(['client.pick']);
    await story.as('jonas').options(empty, 'client.pick', 'acme');
    await story.as('jonas').click(empty, 'client.pick', acme);
    const opened = await form('jonas');
    const taken = { 'dispute.reason': 'not_ours', [INVOICES()]: [invoices['INV-6']!] };
    await story.as('jonas').submit(opened, taken);
    await aView('jonas', 'view.message', '*D-5* is open');
    const kept = await caseOf(5);
    expect(kept).toMatchObject({
      words: 'They say that INV-6 is &not& theirs <b>',
      saidBy: 'priya',
      reason: 'not_ours',
    });
    expect((kept.files as { name: string }[]).map(({ name }) => name)).toEqual([
      'The message',
      'Delivery Note.txt',
    ]);
    expect(JSON.stringify(kept.files)).toContain(said.files?.[0]?.id);
  });

  it('by two people at once as one case, and the second is shown it', async () => {
    for (const name of ['jonas', 'priya']) await story.as(name).command(CHANNEL, 'dispute INV-7');
    const [one, two] = [await form('jonas'), await form('priya')];
    await Promise.all([
      story.as('jonas').submit(one, SAID),
      story.as('priya').submit(two, SAID),
      story.as('jonas').submit(one, SAID),
    ]);
    const answers = await Promise.all(
      ['jonas', 'priya'].map(async (name) =>
        story.slack.wordsOf(await aView(name, 'view.message', 'D-6')),
      ),
    );
    expect(answers.filter((words) => words.includes('*D-6* is open for'))).toHaveLength(1);
    expect(answers.filter((words) => words.includes('There is *D-6* already'))).toHaveLength(1);
    expect(await count()).toBe(6);
    expect(await kindsOf(6)).toEqual(['opened', 'added']);
  });

  it('not where some of the invoices are in a case and others are in none', async () => {
    await story.as('jonas').command(CHANNEL, 'dispute inv-7');
    const opened = await form('jonas');
    const ack = await story
      .as('jonas')
      .submit(opened, { ...SAID, [INVOICES()]: [invoices['INV-7']!, invoices['INV-1']!] });
    expect(JSON.stringify(ack.body)).toContain('D-1 and D-6 already');
    expect(await count()).toBe(6);
  });

  it('not by guests, nor by a word that names nothing', async () => {
    await story.as('gast').command(CHANNEL, 'dispute acme');
    await aView('gast', 'view.message', 'Guests');
    await story.as('jonas').command(CHANNEL, 'dispute hooli');
    await aView('jonas', 'view.message', 'do not know a client');
    expect(await told('jonas', () => story.as('jonas').command(CHANNEL, 'dispute D-99'))).toContain(
      'There is no case D-99',
    );
  });
});

describe('a case', () => {
  it('is taken by one of two, and the other reads who was faster', async () => {
    const cards = [await card('maya', 6), await card('priya', 6)];
    await story.db.prisma.dispute.updateMany({ where: { number: 6 }, data: { ownerUserId: null } });
    const before = ['maya', 'priya'].map((name) => story.slack.ephemeralFor(name).length);
    const { id } = await caseOf(6);
    await Promise.all([
      story.as('maya').click(cards[0]!, 'dispute.take', id.toString()),
      story.as('priya').click(cards[1]!, 'dispute.take', id.toString()),
    ]);
    const words = await Promise.all(
      ['maya', 'priya'].map(async (name, at) =>
        story.slack.wordsOf(await story.answerTo(name, before[at]! + 1)),
      ),
    );
    expect(words.filter((one) => one.includes('*D-6* is yours'))).toHaveLength(1);
    expect(words.filter((one) => one.includes('has D-6 already'))).toHaveLength(1);
    expect(await kindsOf(6)).toEqual(['opened', 'added', 'taken']);
  });

  it('is handed over with a reason, asks the client, rests and goes on; what is said twice is done once', async () => {
    const { id, ownerUserId } = await caseOf(6);
    const owner = ownerUserId === story.id('maya') ? 'maya' : 'priya';
    await story.as(owner).click(await card(owner, 6), 'dispute.hand_over', id.toString());
    const over = await aView(owner, 'dispute.move', 'To whom');
    const guest = await story
      .as(owner)
      .submit(over, { 'dispute.to': story.id('gast'), 'dispute.why': 'x' });
    expect(guest.body['errors']).toHaveProperty(['dispute.to']);
    const hand = { 'dispute.to': story.id('jonas'), 'dispute.why': 'You know the carrier.' };
    await Promise.all([story.as(owner).submit(over, hand), story.as(owner).submit(over, hand)]);
    await aView(owner, 'view.message');
    expect(await kindsOf(6)).toEqual(['opened', 'added', 'taken', 'handed_over']);
    expect(await caseOf(6)).toMatchObject({ ownerUserId: story.id('jonas'), takenAt: null });

    await story.as('jonas').click(await card('jonas', 6), 'dispute.ask', id.toString());
    await story
      .as('jonas')
      .submit(await aView('jonas', 'dispute.move'), { 'dispute.why': 'A photo, please?' });
    await aView('jonas', 'view.message', 'waits for the client');
    const asked = await card('jonas', 6);
    await story.as('jonas').click(asked, 'dispute.answered', id.toString());
    await story
      .as('jonas')
      .submit(await aView('jonas', 'dispute.move'), { 'dispute.why': 'Here it is.' });
    await aView('jonas', 'view.message', 'goes on');

    await story.as('jonas').click(await card('jonas', 6), 'dispute.menu', `snooze:${id}`);
    const rest = await aView('jonas', 'dispute.move', 'Until');
    const far = await story
      .as('jonas')
      .submit(rest, { 'dispute.until': '2027-02-01', 'dispute.why': 'Carrier' });
    expect(far.body['errors']).toHaveProperty(['dispute.until']);
    const short = { 'dispute.until': '2026-11-27', 'dispute.why': 'Carrier' };
    await Promise.all([
      story.as('jonas').submit(rest, short),
      story.as('jonas').submit(rest, short),
    ]);
    await aView('jonas', 'view.message');
    expect(await caseOf(6)).toMatchObject({ snoozes: 1, state: 'open' });
  });

  it('is put right; whoever was slower reads what happened, and keeps the words', async () => {
    const { id } = await caseOf(6);
    for (const name of ['jonas', 'priya'])
      await story.as(name).click(await card(name, 6), 'dispute.menu', `amend:${id}`);
    const [one, two] = [
      await aView('jonas', 'dispute.amend'),
      await aView('priya', 'dispute.amend'),
    ];
    await story.as('jonas').submit(one, { 'dispute.reason': 'returned', 'dispute.amounts': '40' });
    await aView('jonas', 'view.message', 'is put right');
    await story.as('priya').submit(two, { 'dispute.words': 'It was three chairs.' });
    const again = await aView('priya', 'dispute.amend', 'put D-6 right');
    expect(await caseOf(6)).toMatchObject({ words: SAID['dispute.words'], reason: 'returned' });
    // Hers is there still, and goes in on purpose.
    await story.as('priya').submit(again, { 'dispute.reason': 'returned' });
    await aView('priya', 'view.message', 'is put right');
    expect(await caseOf(6)).toMatchObject({ words: 'It was three chairs.' });
    expect(await claimsOf(6)).toEqual([[invoices['INV-7'], 'EUR', 40_00n]]);
  });

  it('is not closed without an outcome, a credit and a root cause', async () => {
    const { id } = await caseOf(6);
    await story.as('jonas').click(await card('jonas', 6), 'dispute.resolve', id.toString());
    const decide = await aView('jonas', 'dispute.decide', 'Disputed: €40 of INV-7');
    const bare = await story.as('jonas').submit(decide, {});
    expect(Object.keys(bare.body['errors'] as object)).toEqual([
      'dispute.outcome',
      'dispute.credit',
      'dispute.side',
      'dispute.cause',
    ]);
    const { 'dispute.cause': _, ...without } = DECISION;
    const rootless = await story.as('jonas').submit(decide, without);
    expect(rootless.body['errors']).toHaveProperty(['dispute.cause']);
    for (const [typed, field] of [
      [{ 'dispute.outcome': 'partly' }, 'dispute.credit'],
      [{ 'dispute.credit': 'all' }, 'dispute.credit'],
      [
        { 'dispute.outcome': 'partly', 'dispute.credit': 'typed', 'dispute.credits': '40.01' },
        'dispute.credits',
      ],
      [
        { 'dispute.outcome': 'partly', 'dispute.credit': 'typed', 'dispute.credits': '40' },
        'dispute.credits',
      ],
    ] as const) {
      const ack = await story.as('jonas').submit(decide, { ...DECISION, ...typed });
      expect(Object.keys(ack.body['errors'] as object)).toEqual([field]);
    }
    expect((await caseOf(6)).state).toBe('open');
  });

  it('is settled by a proposal that somebody else accepts, after one was declined', async () => {
    const { id } = await caseOf(6);
    const propose = async (name: string, credits: string) => {
      await story.as(name).click(await card(name, 6), 'dispute.propose', id.toString());
      await story.as(name).submit(await aView(name, 'dispute.decide'), {
        ...DECISION,
        'dispute.outcome': 'partly',
        'dispute.credit': 'typed',
        'dispute.credits': credits,
      });
      await aView(name, 'view.message', 'Proposed');
    };
    await propose('jonas', '30');
    const first = await card('priya', 6);
    await story.as('priya').click(first, 'dispute.decline', `${id}:1`);
    await story
      .as('priya')
      .submit(await aView('priya', 'dispute.move', 'Partly upheld'), { 'dispute.why': 'Too much' });
    await aView('priya', 'view.message', 'Declined');
    await propose('jonas', 'INV-7 20.00');
    // The card that priya still looks at names the proposal that is gone.
    expect(
      await told('priya', () => story.as('priya').click(first, 'dispute.accept', `${id}:1`)),
    ).toContain('changed nothing');
    const mine = await card('jonas', 6);
    expect(
      await told('jonas', () => story.as('jonas').click(mine, 'dispute.accept', `${id}:2`)),
    ).toContain('proposed this yourself');
    const second = await card('priya', 6);
    expect(
      await told('priya', () => story.as('priya').click(second, 'dispute.accept', `${id}:2`)),
    ).toContain('is decided');
    expect(await caseOf(6)).toMatchObject({
      state: 'credit_due',
      outcome: 'partly',
      decidedBy: story.id('jonas'),
      approvedBy: story.id('priya'),
    });
  });

  it('is reopened with a reason, with all that was said', async () => {
    const { id } = await caseOf(6);
    await story.as('priya').click(await card('priya', 6), 'dispute.reopen', id.toString());
    await story
      .as('priya')
      .submit(await aView('priya', 'dispute.move'), { 'dispute.why': 'They sent the note.' });
    await aView('priya', 'view.message', 'is open again');
    expect(await caseOf(6)).toMatchObject({
      state: 'open',
      outcome: null,
      words: 'It was three chairs.',
    });
    await story.as('priya').click(await card('priya', 6), 'dispute.menu', `record:${id}`);
    const record = story.slack.wordsOf(await aView('priya', 'view.message', 'of the record'));
    for (const words of [
      'opened this case',
      'You know the carrier',
      'Too much',
      'They sent the note',
    ])
      expect(record).toContain(words);
  });

  it('needs a second person from the limit on, and that is an approver', async () => {
    const { workspaceId } = story.book;
    await story.db.prisma.disputePolicy.upsert({
      where: { workspaceId },
      create: { workspaceId, approveFrom: 1_000 },
      update: { approveFrom: 1_000 },
    });
    const { id } = await caseOf(1);
    await story.as('jonas').click(await card('jonas', 1), 'dispute.resolve', id.toString());
    const decide = await aView('jonas', 'dispute.decide', 'From 1,000 on');
    await story
      .as('jonas')
      .submit(decide, { ...DECISION, 'dispute.outcome': 'upheld', 'dispute.credit': 'all' });
    await aView('jonas', 'view.message', 'needs a second yes');
    expect((await caseOf(1)).state).toBe('proposed');
    const waiting = await card('priya', 1);
    expect(
      await told('priya', () => story.as('priya').click(waiting, 'dispute.accept', `${id}:1`)),
    ).toContain('needs a yes from an approver');
    const hers = await card('maya', 1);
    expect(
      await told('maya', () => story.as('maya').click(hers, 'dispute.accept', `${id}:1`)),
    ).toContain('is decided');
    const due = await card('maya', 1);
    expect(
      await told('maya', () => story.as('maya').click(due, 'dispute.credit_seen', id.toString())),
    ).toContain('is closed');
    expect((await caseOf(1)).state).toBe('closed');
  });

  it('asks no more once somebody says that it is not over; over is set to withdrawn, to be changed', async () => {
    const { id } = await caseOf(2);
    const at = story.clock.now();
    await story.db.prisma.dispute.updateMany({ where: { number: 2 }, data: { askedOverAt: at } });
    const asks = await card('jonas', 2);
    await story.as('jonas').click(asks, 'dispute.over', id.toString());
    const over = await aView('jonas', 'dispute.decide');
    expect(JSON.stringify(over.blocks)).toContain('"value":"withdrawn"}');
    await story.as('jonas').dismiss(over);
    expect(
      await told('jonas', () => story.as('jonas').click(asks, 'dispute.not_over', id.toString())),
    ).toContain('goes on');
    expect((await caseOf(2)).askedOverAt).toBeNull();
    later(1);
    expect(
      await told('priya', () => story.as('priya').click(asks, 'dispute.not_over', id.toString())),
    ).toContain('goes on');
    expect((await kindsOf(2)).filter((kind) => kind === 'not_over')).toHaveLength(1);
  });
});
