// Goal: what a person does in the preview and the list of letters: putting an invoice in all the same, paging, beginning
// again from a letter that was stopped, and opening one modal from another without ever getting stuck.
// Method: the real bot over signed HTTP, the stand-in of Slack, a mailer that keeps what it is given.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { problemsOfMessage, problemsOfView } from '#blocks/validate.ts';
import { dateOf } from '#db/days.ts';
import { saveTemplate } from '#db/mail-templates.ts';
import type { InvoiceWishes } from '#test/support/book.ts';
import type { FakeMailer } from '#test/support/letters.ts';
import { aFakeMailer, aSender } from '#test/support/letters.ts';
import type { Story } from '#test/support/story.ts';
import { aStory, CHANNEL } from '#test/support/story.ts';

let story: Story;
let mailer: FakeMailer;

beforeEach(async () => {
  mailer = aFakeMailer();
  story = await aStory({ now: '2026-11-24T09:02:00Z', mailer });
  await aSender(story.db.prisma, story.book.workspaceId);
  await story.as('maya').command(CHANNEL, 'access @jonas collector');
  await story.answerTo('maya');
});
afterEach(() => story[Symbol.asyncDispose]());

/** A client with two late invoices and a payer, whom Jonas looks after. */
async function aLateClient(name: string, newer: InvoiceWishes = {}) {
  const { book } = story;
  const client = await book.client({ name, ownerUserId: story.id('jonas') });
  const older = { number: `${name}-1`, daysPastDue: 47, balanceMinor: 14_000_00n };
  const ids = [
    await book.invoice(client, older),
    await book.invoice(client, { number: `${name}-2`, balanceMinor: 4_200_00n, ...newer }),
  ] as const;
  await story.db.prisma.contact.create({
    data: {
      workspaceId: book.workspaceId,
      clientId: BigInt(client),
      role: 'payer',
      name: 'Ms. Weber',
      email: `weber@${name.toLowerCase()}.example`,
    },
  });
  return { client, ids };
}

const words = (view: { blocks: unknown }) => JSON.stringify(view.blocks);

/** Jonas's modal on top, once it is of this kind and says this. */
async function top(callbackId: string, part: string) {
  const view = await story.slack.until(`${callbackId}: ${part}`, () => {
    const seen = story.slack.openViews('jonas').at(-1);
    return seen?.callback_id === callbackId && words(seen).includes(part) ? seen : undefined;
  });
  // The stand-in names what a view does not have.
  const drawn = Object.fromEntries(Object.entries(view).filter(([, value]) => value !== null));
  expect(problemsOfView(drawn)).toEqual([]);
  return view;
}

type View = Awaited<ReturnType<typeof top>>;

/** The input block of this name as it is drawn, if it is there. */
const inputIn = (view: View, id: string) =>
  view.blocks.find((block) => block.block_id === id) as
    | { optional?: boolean; element?: { initial_value?: string; initial_options?: unknown[] } }
    | undefined;

const depth = () => story.slack.openViews('jonas').length;

async function setBalance(number: string, balanceMinor: bigint): Promise<void> {
  const { workspaceId } = story.book;
  await story.db.prisma.invoice.updateMany({
    where: { workspaceId, number },
    data: { balanceMinor },
  });
}

describe('an invoice that something stands against', () => {
  it('is put in by ticking it and saying why', async () => {
    const { ids } = await aLateClient('Acme', { missingSince: '2026-11-20' });
    const jonas = story.as('jonas');
    await jonas.command(CHANNEL, 'remind acme');
    const first = await top('reminder.submit', 'Left out, unless you say why');
    expect(words(first)).toContain('Acme-2 may be paid');
    expect(inputIn(first, 'reminder.set_aside:0')).toMatchObject({ optional: true });
    expect(inputIn(first, 'reminder.set_aside:0')?.element?.initial_options).toBeUndefined();
    expect(inputIn(first, 'reminder.invoice_why')).toBeUndefined();

    // Whoever is faster than the drawing is told beside the box.
    const hasty = await jonas.submit(first, { 'reminder.set_aside:0': [ids[1]] });
    expect(hasty.body).toMatchObject({
      response_action: 'errors',
      errors: { 'reminder.set_aside:0': expect.stringContaining('Say why') },
    });

    await jonas.click(first, 'reminder.set_aside:0', [ids[1]]);
    const second = await top('reminder.submit', 'Why are they in it all the same?');
    expect(words(second)).toContain('2 invoices');
    expect(inputIn(second, 'reminder.invoice_why')).toMatchObject({ optional: false });
    const silent = await jonas.submit(second, { 'reminder.invoice_why': ' ' });
    expect(silent.body).toMatchObject({
      response_action: 'errors',
      errors: { 'reminder.invoice_why': expect.stringContaining('Say why') },
    });

    // Unticked it stays out, and is still there to be ticked.
    await jonas.click(second, 'reminder.set_aside:0', []);
    const third = await top('reminder.submit', 'reminder.text:2');
    expect(inputIn(third, 'reminder.invoice_why')).toBeUndefined();
    expect(words(third)).toContain('Invoice Acme-1');
    await jonas.click(third, 'reminder.set_aside:0', [ids[1]]);
    const fourth = await top('reminder.submit', 'reminder.text:3');

    await jonas.click(fourth, 'reminder.test');
    const tested = await top('reminder.submit', 'A test went to');
    expect(mailer.sent[0]?.text).toContain('Acme-2');
    await jonas.submit(tested, { 'reminder.invoice_why': 'Their bank sent it back.' });
    await jonas.dismiss(await top('view.message', 'it goes out now'));
    await story.tick();
    for (const part of ['Acme-1', 'Acme-2', '€18,200'])
      expect(mailer.sent[1]?.text).toContain(part);
    const { workspaceId } = story.book;
    const entry = await story.db.prisma.activity.findFirst({
      where: { workspaceId, action: 'reminder.set_aside' },
    });
    expect(entry).toMatchObject({
      actor: story.id('jonas'),
      why: 'Their bank sent it back.',
      facts: { invoiceId: ids[1], code: 'presumed_paid' },
    });
  });

  it('and the reasons that were typed survive a refused try', async () => {
    const { client, ids } = await aLateClient('Acme', { missingSince: '2026-11-20' });
    await story.book.credit(client);
    const jonas = story.as('jonas');
    await jonas.command(CHANNEL, 'remind acme');
    const first = await top('reminder.submit', 'Left out, unless you say why');
    await jonas.click(first, 'reminder.set_aside:0', [ids[1]]);
    const second = await top('reminder.submit', 'reminder.text:1');
    await setBalance('Acme-1', 13_000_00n);
    await jonas.submit(second, {
      'reminder.invoice_why': 'Their bank sent it back.',
      'reminder.why': 'The credit is for another order.',
      'reminder.text:1': 'Dear Ms. Weber, please look at these two. Thank you.',
    });
    const again = await top('reminder.submit', 'Something changed in the books');
    expect(inputIn(again, 'reminder.invoice_why')?.element?.initial_value).toBe(
      'Their bank sent it back.',
    );
    expect(inputIn(again, 'reminder.why')?.element?.initial_value).toBe(
      'The credit is for another order.',
    );
    expect(inputIn(again, 'reminder.set_aside:0')?.element?.initial_options).toHaveLength(1);
    expect(words(again)).toContain('please look at these two');
    await jonas.submit(again, {});
    await top('view.message', 'it goes out now');
    await story.tick();
    expect(mailer.sent[0]?.text).toContain('€13,000');
  });

  it('can be the only one: something must be ticked then', async () => {
    const missing = { missingSince: '2026-11-20' };
    const { ids } = await aLateClient('Acme', missing);
    await story.db.prisma.invoice.updateMany({
      where: { workspaceId: story.book.workspaceId },
      data: { missingSince: dateOf('2026-11-20') },
    });
    const jonas = story.as('jonas');
    await jonas.command(CHANNEL, 'remind acme');
    const form = await top('reminder.submit', 'Left out, unless you say why');
    expect(words(form)).not.toContain('No invoice is left');
    expect(inputIn(form, 'reminder.set_aside:0')).toMatchObject({ optional: false });
    expect((await jonas.submit(form, {})).body).toMatchObject({
      errors: { 'reminder.set_aside:0': 'Tick at least one invoice.' },
    });
    await jonas.click(form, 'reminder.set_aside:0', [ids[0]]);
    const ticked = await top('reminder.submit', 'Why are they in it all the same?');
    await jonas.submit(ticked, { 'reminder.invoice_why': 'I asked the bank.' });
    await top('view.message', 'it goes out now');
  });

  it('all boxes unticked is no dead end', async () => {
    const { ids } = await aLateClient('Acme');
    const jonas = story.as('jonas');
    await jonas.command(CHANNEL, 'remind acme');
    const form = await top('reminder.submit', 'Ms. Weber');
    await jonas.click(form, 'reminder.invoices:0', []);
    const none = await top('reminder.submit', 'reminder.text:1');
    expect((await jonas.submit(none, {})).body).toMatchObject({
      errors: { 'reminder.invoices:0': 'Tick at least one invoice.' },
    });
    await jonas.click(none, 'reminder.invoices:0', [ids[1]]);
    await jonas.submit(await top('reminder.submit', 'Invoice Acme-2'), {});
    await top('view.message', 'it goes out now');
  });
});

describe('a form that is sent before it is drawn anew', () => {
  const nothingSent = async () => {
    await story.tick();
    expect(mailer.sent).toEqual([]);
  };

  it('does not go out with words about other invoices; ours are drawn for those of now', async () => {
    const { ids } = await aLateClient('Acme');
    const jonas = story.as('jonas');
    await jonas.command(CHANNEL, 'remind acme');
    const form = await top('reminder.submit', '2 invoices');
    await jonas.submit(form, { 'reminder.invoices:0': [ids[1]] });
    const again = await top('reminder.submit', 'You changed the invoices and sent it before');
    expect(inputIn(again, 'reminder.text:1')?.element?.initial_value).not.toContain('2 invoices');
    expect(inputIn(again, 'reminder.subject:1')?.element?.initial_value).toContain('Acme-2');
    expect(words(again)).not.toContain('no longer in this letter');
    await nothingSent();
    const { workspaceId } = story.book;
    const [entry] = await story.db.prisma.activity.findMany({
      where: { workspaceId, action: 'reminder.refuse' },
    });
    expect(entry?.facts).toMatchObject({ codes: 'other_choice', invoiceIds: ids[1] });

    await jonas.submit(again, {});
    await top('view.message', 'it goes out now');
    await story.tick();
    expect(mailer.sent).toHaveLength(1);
    expect(mailer.sent[0]?.subject).toContain('Acme-2');
    expect(mailer.sent[0]?.text).not.toMatch(/Acme-1|2 invoices/);
  });

  it('keeps what was typed, and names what of it is not in the letter any more', async () => {
    const { ids } = await aLateClient('Acme');
    const jonas = story.as('jonas');
    await jonas.command(CHANNEL, 'remind acme');
    const form = await top('reminder.submit', 'Ms. Weber');
    const text =
      'Dear Ms. Weber, Acme-1 and Acme-2 (€18,200 in all) are late. Is it us? Thank you.';
    await jonas.submit(form, { 'reminder.invoices:0': [ids[1]], 'reminder.text:0': text });
    const again = await top('reminder.submit', 'Your own words are kept');
    expect(inputIn(again, 'reminder.text:1')?.element?.initial_value).toBe(text);
    const warning = 'no longer in this letter: “€18,200” and “Acme-1”. Correct that';
    expect(words(again)).toContain(warning);
    await nothingSent();

    // It stays until it is corrected, whatever else is drawn.
    await jonas.act({ on: again, actionId: 'reminder.tone', input: 'plain', values: {} });
    const toned = await top('reminder.submit', 'reminder.text:2');
    expect(words(toned)).toContain(warning);
    await jonas.submit(toned, { 'reminder.text:2': 'Dear Ms. Weber, Acme-2 is late. Thank you.' });
    await top('view.message', 'it goes out now');
  });

  it('names the amounts that the books have changed since, too', async () => {
    await aLateClient('Acme');
    const jonas = story.as('jonas');
    await jonas.command(CHANNEL, 'remind acme');
    const form = await top('reminder.submit', 'Ms. Weber');
    await setBalance('Acme-1', 3_000_00n);
    const text = 'Dear Ms. Weber, €14,000.00 and €4,200.00 are late. Is it us? Thank you.';
    await jonas.submit(form, { 'reminder.text:0': text });
    const again = await top('reminder.submit', 'Something changed in the books');
    expect(words(again)).toContain('no longer in this letter: “€14,000.00”. Correct that');
    await setBalance('Acme-1', 2_000_00n);
    const newer = text.replace('€14,000.00', '€3,000.00');
    await jonas.submit(again, { 'reminder.text:1': newer });
    const third = await top('reminder.submit', 'reminder.text:2');
    expect(words(third)).toContain('no longer in this letter: “€3,000.00”. Correct that');
    await nothingSent();
  });

  it.each([
    ['the tone', () => ({ 'reminder.tone': 'plain' })],
    ['whom it goes to', (boss: string) => ({ 'reminder.to': boss })],
  ])('is held back where %s was changed', async (what, change) => {
    const { client } = await aLateClient('Acme');
    const { workspaceId } = story.book;
    const about = { workspaceId, clientId: BigInt(client) };
    const boss = await story.db.prisma.contact.create({
      data: { ...about, role: 'approver', name: 'The boss', email: 'boss@acme.example' },
    });
    const jonas = story.as('jonas');
    await jonas.command(CHANNEL, 'remind acme');
    await jonas.submit(await top('reminder.submit', 'Ms. Weber'), change(boss.id.toString()));
    await top('reminder.submit', `You changed ${what} and sent it before`);
    await nothingSent();
  });
});

function aSignal() {
  let give: () => void = () => undefined;
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give: () => give() };
}

describe('“Send a test to me”', () => {
  const askForTest = async () => {
    await story.as('jonas').command(CHANNEL, 'remind acme');
    const form = await top('reminder.submit', 'Ms. Weber');
    return { form, press: () => story.as('jonas').click(form, 'reminder.test') };
  };

  it('says above the form what became of it, and leaves all fields as they are', async () => {
    await aLateClient('Acme');
    const { form, press } = await askForTest();
    await press();
    const tested = await top('reminder.submit', 'A test went to');
    const names = (view: View) => view.blocks.map((block) => block.block_id);
    expect(names(tested).filter((name) => name !== 'form.said')).toEqual(names(form));
    expect(tested.private_metadata).toBe(form.private_metadata);
    await story.as('jonas').click(tested, 'reminder.test');
    await story.slack.until('the second', () => mailer.sent.length === 2 || undefined);
    const again = await top('reminder.submit', 'A test went to');
    expect(words(again).match(/A test went to/g)).toHaveLength(1);
  });

  it('says in the form that the role was withdrawn meanwhile', async () => {
    await aLateClient('Acme');
    const { press } = await askForTest();
    await story.as('maya').command(CHANNEL, 'access @jonas viewer');
    await story.answerTo('maya');
    await press();
    await top('view.message', 'This needs the role collector; you are viewer.');
    expect(mailer.sent).toEqual([]);
  });

  it('draws over nothing that was chosen meanwhile, and says it elsewhere then', async () => {
    await aLateClient('Acme');
    const { form, press } = await askForTest();
    const [asked, taken] = [aSignal(), aSignal()];
    const send = mailer.send.bind(mailer);
    mailer.send = async (mail, handOff) => {
      asked.give();
      await taken.given;
      return send(mail, handOff);
    };
    await press();
    await asked.given;
    const jonas = story.as('jonas');
    await jonas.act({ on: form, actionId: 'reminder.tone', input: 'plain', values: {} });
    const toned = await top('reminder.submit', 'reminder.text:1');
    taken.give();
    const said = await story.slack.until('what became of it', () =>
      story.slack
        .directMessages('jonas')
        .find((one) => story.slack.wordsOf(one).includes('A test went to')),
    );
    expect(problemsOfMessage(said)).toEqual([]);
    expect(story.slack.openViews('jonas').at(-1)).toMatchObject({ hash: toned.hash });
  });
});

describe('an answer of the books that is lost', () => {
  it('is not taken for a no; the same letter is not sent a second time', async () => {
    const { client } = await aLateClient('Acme');
    const { prisma } = story.db;
    const jonas = story.as('jonas');
    const mayaSees = (callbackId: string, part: string) =>
      story.slack.until(`${callbackId} of Maya: ${part}`, () => {
        const view = story.slack.openViews('maya').at(-1);
        return view?.callback_id === callbackId && words(view).includes(part) ? view : undefined;
      });
    await story.as('maya').command(CHANNEL, 'remind acme');
    const other = await mayaSees('reminder.submit', 'Ms. Weber');
    await jonas.command(CHANNEL, 'remind acme');
    const form = await top('reminder.submit', 'Ms. Weber');
    const whole = prisma.$transaction.bind(prisma) as (
      work: (tx: unknown) => Promise<unknown>,
    ) => Promise<unknown>;
    let isLost = false;
    const lossy = async (work: (tx: unknown) => Promise<unknown>): Promise<unknown> => {
      const result = await whole(work);
      const isApproved = typeof result === 'object' && result !== null && 'reminder' in result;
      if (isLost || !isApproved) return result;
      isLost = true;
      throw new Error('The connection broke after COMMIT.');
    };
    Object.assign(prisma, { $transaction: lossy });
    await jonas.submit(form, {
      'reminder.text:0': 'Dear Ms. Weber, is anything wrong? Thank you.',
    });
    const kept = await top('view.message', 'I do not know whether your letter was taken');
    expect(words(kept)).toContain('is anything wrong?');
    expect(words(kept)).not.toContain('othing was sent');
    await jonas.dismiss(kept);

    await jonas.command(CHANNEL, 'status acme');
    expect(await story.answerTo('jonas')).toBeDefined();
    await jonas.command(CHANNEL, 'remind acme');
    await top('reminder.submit', 'has the last contact with this client');
    // Somebody else had it open all the while.
    await story.as('maya').submit(other, {});
    await mayaSees('view.message', 'so I did not send another');
    await story.tick();
    expect(mailer.sent).toHaveLength(1);
    expect(await prisma.reminder.count({ where: { clientId: BigInt(client) } })).toBe(1);
  });
});

describe('/ar remind', () => {
  it('shows every letter whole, ten to a page, there and back', async () => {
    const { workspaceId } = story.book;
    const body = `Hello,\n\n${'Please tell us whether anything holds it up. '.repeat(60)}\n\nThank you, and that is all.`;
    await saveTemplate(story.db.prisma, {
      workspaceId,
      stage: 'friendly',
      language: 'en',
      by: 'U1',
      words: { subject: 'A word', body },
      at: story.clock.now(),
    });
    for (let n = 0; n < 12; n += 1) await aLateClient(`Client${n}x`);
    const jonas = story.as('jonas');
    await jonas.command(CHANNEL, 'remind');
    const first = await top('view.message', 'Clients 1 to 10 of 12');
    expect(words(first).match(/that is all\./g)).toHaveLength(10);
    expect(words(first).match(/"action_id":"reminder.open"/g)).toHaveLength(10);
    expect(words(first)).not.toContain('Previous ten');
    await jonas.click(first, 'reminder.next');
    const second = await top('view.message', 'Clients 11 to 12 of 12');
    expect(second.id).toBe(first.id);
    expect(words(second).match(/that is all\./g)).toHaveLength(2);
    expect(words(second)).not.toContain('Next ten');
    const shown = [first, second].flatMap((view) => words(view).match(/\*Client\d+x\*/g) ?? []);
    expect(new Set(shown).size).toBe(12);
    await jonas.click(second, 'reminder.previous');
    await top('view.message', 'Clients 1 to 10 of 12');
    await story.tick();
    expect(mailer.sent).toEqual([]);
  });

  it('shows the letter that was sent from it as on its way, once that is sent', async () => {
    const { client } = await aLateClient('Acme');
    await aLateClient('Globex');
    const jonas = story.as('jonas');
    await jonas.command(CHANNEL, 'remind');
    const list = await top('view.message', 'Globex');
    expect(words(list)).not.toContain('has the last contact');
    await jonas.click(list, 'reminder.open', client);
    const form = await top('reminder.submit', 'Ms. Weber');
    await jonas.click(form, 'reminder.tone', 'plain'); // Drawn again it still knows its list.
    await jonas.submit(await top('reminder.submit', 'reminder.text:1'), {});
    await story.slack.until('the list anew', () => {
      const [below] = story.slack.openViews('jonas');
      return (below?.id === list.id && words(below).includes('has the last contact')) || undefined;
    });
    await jonas.dismiss(await top('view.message', 'it goes out now'));
    expect((await top('view.message', 'Globex')).id).toBe(list.id);
  });

  it('leads through preview, contacts and a contact and back, on three modals', async () => {
    const { client } = await aLateClient('Acme');
    const jonas = story.as('jonas');
    await jonas.command(CHANNEL, 'remind');
    await jonas.click(await top('view.message', 'Acme'), 'reminder.open', client);
    await jonas.click(await top('reminder.submit', 'Ms. Weber'), 'contacts.open');
    const contacts = await top('view.message', 'reminders go here');
    expect(depth()).toBe(3);
    await jonas.click(contacts, 'contact.edit');
    const form = await top('contact.submit', 'weber@acme.example');
    expect(depth()).toBe(3);
    // A mistake is said in place, and closing leads back to the preview.
    expect((await jonas.submit(form, { 'contact.email': 'no address' })).body).toMatchObject({
      response_action: 'errors',
    });
    await jonas.submit(form, { 'contact.email': 'anna@acme.example' });
    const saved = await top('view.message', 'anna@acme.example');
    expect(words(saved)).toContain('Saved.');
    expect(depth()).toBe(3);
    await jonas.click(saved, 'contact.add');
    await jonas.dismiss(await top('contact.submit', 'contact.email'));
    const preview = await top('reminder.submit', 'Ms. Weber');
    expect(depth()).toBe(2);
    await jonas.dismiss(preview);
    await top('view.message', 'Acme');
    expect(depth()).toBe(1);
  });

  it('from the status card that lies on a digest the preview takes its place, and contacts open on it', async () => {
    const { client } = await aLateClient('Acme');
    const jonas = story.as('jonas');
    await jonas.openHome();
    const home = await story.slack.until('the Home tab', () => story.slack.home('jonas'));
    await jonas.click(home, 'digest.show');
    await jonas.click(await top('view.message', 'Acme'), 'status.open', client);
    await story.slack.until('a modal on the digest', () => depth() === 2 || undefined);
    const card = await top('view.message', 'reminder.open');
    await jonas.click(card, 'reminder.open');
    const preview = await top('reminder.submit', 'Ms. Weber');
    expect([depth(), preview.id]).toEqual([2, card.id]);
    await jonas.click(preview, 'contacts.open');
    await jonas.click(await top('view.message', 'reminders go here'), 'reminding.stop');
    const form = await top('reminding.submit', 'reminding.why');
    expect(depth()).toBe(3);
    await jonas.submit(form, { 'reminding.why': 'They are moving.' });
    await top('view.message', 'They are moving.');
  });
});

describe('“Look at it again”', () => {
  it('begins with the words of the letter that was stopped, with the facts of now', async () => {
    const { ids } = await aLateClient('Acme');
    const jonas = story.as('jonas');
    await jonas.command(CHANNEL, 'remind acme');
    const form = await top('reminder.submit', 'Ms. Weber');
    const text = 'Dear Ms. Weber, you owe €14,000 since October. Is anything wrong? Thank you.';
    await jonas.submit(form, { 'reminder.subject:0': 'A word of ours', 'reminder.text:0': text });
    await jonas.dismiss(await top('view.message', 'it goes out now'));
    await setBalance('Acme-1', 3_000_00n);
    await story.tick();
    const card = await story.slack.until('the card', () =>
      story.slack
        .directMessages('jonas')
        .find((one) => story.slack.wordsOf(one).includes('it was stopped')),
    );
    expect(problemsOfMessage(card)).toEqual([]);
    expect(mailer.sent).toEqual([]);

    await jonas.click(card, 'reminder.look_again');
    const again = await top(
      'reminder.submit',
      'These are the words of the letter that was stopped.',
    );
    expect(inputIn(again, 'reminder.subject:0')?.element?.initial_value).toBe('A word of ours');
    expect(inputIn(again, 'reminder.text:0')?.element?.initial_value).toBe(text);
    expect(words(again)).toContain('€3,000');
    expect(words(again)).toContain('no longer in this letter: “€14,000”');

    // What was typed stays, and so does the warning, whatever else is chosen.
    await jonas.click(again, 'reminder.invoices:0', [ids[0]]);
    const fewer = await top('reminder.submit', 'reminder.text:1');
    expect(words(fewer)).toContain('These are the words of the letter that was stopped.');
    expect(words(fewer)).toContain('no longer in this letter: “€14,000”');
    await jonas.submit(fewer, { 'reminder.text:1': text.replace('€14,000', '€3,000') });
    await jonas.dismiss(await top('view.message', 'it goes out now'));
    await story.tick();
    expect(mailer.sent).toMatchObject([{ subject: 'A word of ours' }]);
    expect(mailer.sent[0]?.text).toContain('you owe €3,000 since October');
    expect(mailer.sent[0]?.text).not.toContain('Acme-2');
  });

  it('keeps them where the first to be written to cannot be, until another is chosen', async () => {
    const { client } = await aLateClient('Acme');
    const { workspaceId } = story.book;
    const boss = await story.db.prisma.contact.create({
      data: { workspaceId, clientId: BigInt(client), role: 'approver', email: 'boss@acme.example' },
    });
    const jonas = story.as('jonas');
    mailer.next({ kind: 'refused', code: '550', answer: '550 no such user', isAddress: true });
    await jonas.command(CHANNEL, 'remind acme');
    const form = await top('reminder.submit', 'Ms. Weber');
    const text = 'Dear Ms. Weber, a word of my own. Is anything wrong? Thank you.';
    await jonas.submit(form, { 'reminder.text:0': text });
    await jonas.dismiss(await top('view.message', 'it goes out now'));
    await story.tick();
    const card = await story.slack.until('the card', () =>
      story.slack
        .directMessages('jonas')
        .find((one) => story.slack.wordsOf(one).includes('it came back')),
    );
    await jonas.click(card, 'reminder.look_again');
    const blocked = await top('reminder.submit', 'the letter that did not reach them');
    expect(words(blocked)).toContain('a word of my own');
    expect(words(blocked)).not.toContain('plain_text_input');
    await jonas.click(blocked, 'reminder.to', boss.id.toString());
    const open = await top('reminder.submit', 'reminder.text:1');
    expect(inputIn(open, 'reminder.text:1')?.element?.initial_value).toBe(text);
    const payer = await story.db.prisma.contact.findFirstOrThrow({
      where: { workspaceId, role: 'payer' },
    });
    await jonas.act({
      on: open,
      actionId: 'reminder.to',
      input: payer.id.toString(),
      values: { 'reminder.text:1': 'Dear Ms. Weber, quite other words.' },
    });
    const typed = await top('reminder.submit', 'reminder.text:2');
    expect(inputIn(typed, 'reminder.text:2')?.element?.initial_value).toContain('quite other');
    await jonas.submit(typed, {}); // In vain, and nothing that was typed is lost by it.
    expect(words(await top('reminder.submit', 'reminder.text:3'))).toContain('quite other words');
  });
});
