// Goal: whoever may brings invoices in from Slack: sees first what would change, says yes once, and can take it back,
// whatever happens to processes, answers and files. Method: the real bot, signed HTTP, the stand-in of Slack.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { problemsOfMessage, problemsOfView } from '#blocks/validate.ts';
import { saveRole } from '#db/members.ts';
import type { Role } from '#domain/types.ts';
import type { Message } from '#test/support/slack.ts';
import type { Story } from '#test/support/story.ts';
import { aStory, CHANNEL } from '#test/support/story.ts';

const NOW = '2026-11-24T06:02:00Z'; // 07:02 in Berlin, before the digest.
const TITLES = 'Customer,Invoice Number,Issue Date,Due Date,Amount,Currency';
const ACME = 'Acme & Sons,INV-1042,2026-09-08,2026-10-08,14000.00,EUR';
const GLOBEX = 'Globex,G-7,2026-10-20,2026-11-19,9500.50,EUR';
const BROKEN = 'X,X-1,,no day,1,EUR';

const book = (...rows: string[]) => Buffer.from(`${[TITLES, ...rows].join('\n')}\n`);
/** A file with one invoice that the books do not have. */
const aFile = () => book(`Acme & Sons,NEW-${(files += 1)},2026-09-08,2026-10-08,10,EUR`);
let files = 0;

/** A team of which Jonas may import and Priya may only look; no file over one megabyte. */
async function aTeam(given: Partial<Parameters<typeof aStory>[0]> = {}): Promise<Story> {
  const story = await aStory({ now: NOW, maxImportBytes: 1024 * 1024, ...given });
  for (const [name, role] of [
    ['jonas', 'collector'],
    ['priya', 'viewer'],
  ] as [string, Role][])
    await saveRole(story.db.prisma, {
      workspaceId: story.book.workspaceId,
      slackUserId: story.id(name),
      role,
    });
  return story;
}

/** One team for all stories of a group. */
function oneTeam(): () => Story {
  let story: Story;
  beforeAll(async () => {
    story = await aTeam();
  });
  afterAll(() => story[Symbol.asyncDispose]());
  return () => story;
}

const cardsOf = (story: Story): Message[] =>
  story.slack.directMessages('jonas').filter(({ text }) => text.startsWith('Import of'));

/** How many cards stood there before the file of this story. */
const before = new WeakMap<Story, number>();

/** Jonas types /ar import and hands the file in. */
async function bringIn(story: Story, bytes: Uint8Array, name = 'open items.csv') {
  before.set(story, cardsOf(story).length);
  const jonas = story.as('jonas');
  await jonas.command(CHANNEL, 'import');
  const form = await aView(story, 'jonas', 'import.submit');
  expect(problemsOfView(form)).toEqual([]);
  const ack = await jonas.submit(form, { 'import.file': await jonas.upload({ name, bytes }) });
  if (ack.body['response_action'] === 'errors') await jonas.dismiss(form);
  else await jonas.dismiss(await aView(story, 'jonas', 'view.message'));
  return ack;
}

async function aView(story: Story, who: string, callbackId: string) {
  return story.slack.until(`${callbackId} for ${who}`, () =>
    story.slack.openViews(who).find((view) => view.callback_id === callbackId),
  );
}

/** The card of the file that was brought in last, once it says so. */
async function aCard(story: Story, words: string): Promise<Message> {
  let said = 'nothing';
  const card = await story.slack
    .until('the card', () => {
      const last = cardsOf(story)[before.get(story) ?? 0];
      said = last ? story.slack.wordsOf(last) : said;
      return said.includes(words) ? last : undefined;
    })
    .catch((error: unknown) => {
      throw new Error(`No card said "${words}"; the last one said: ${said}`, { cause: error });
    });
  expect(problemsOfMessage(card)).toEqual([]);
  return card;
}

/** The same in the thread of a message. */
async function aCardBelow(story: Story, root: Message, words: string): Promise<Message> {
  return story.slack.until(`a card below that says ${words}`, () =>
    story.slack
      .replies(root)
      .find((one) => one.text.startsWith('Import of') && story.slack.wordsOf(one).includes(words)),
  );
}

/** Brings a file in and agrees to what it would change. */
async function importIt(story: Story, bytes: Uint8Array, label: string): Promise<Message> {
  await bringIn(story, bytes);
  await story.as('jonas').click(await aCard(story, label), 'import.approve');
  return aCard(story, 'Imported by');
}

const invoicesIn = (story: Story) => story.db.prisma.invoice.count();

describe('/ar import', () => {
  const team = oneTeam();

  it('asks for a file, shows what it would change, writes it, and takes it back', async () => {
    const story = team();
    await bringIn(story, book(ACME, GLOBEX, 'Initech,I-1,2026-10-01,32.13.2026,10,EUR'));
    const dryRun = await aCard(story, 'Import 2 rows');
    for (const part of [
      'open items.csv',
      'a table of invoices',
      '3 rows read',
      '*2 new, 0 changed, 0 unchanged*, 1 skipped',
      '€23,500.50 open on 2 invoices',
      'Acme &amp; Sons',
      'Line 4, column “Due Date”',
    ])
      expect(story.slack.wordsOf(dryRun)).toContain(part);
    expect(await invoicesIn(story)).toBe(0);
    expect(story.slack.channel(CHANNEL).messages).toEqual([]); // Money stays with whoever asked.

    await story.as('jonas').click(dryRun, 'import.approve');
    const done = await aCard(story, 'Imported by');
    expect(story.slack.wordsOf(done)).toContain(
      `Imported by <@${story.id('jonas')}>, 07:02: 2 new, 0 changed, 0 unchanged.`,
    );
    expect(await invoicesIn(story)).toBe(2);

    await story.as('jonas').click(done, 'import.undo');
    await aCard(story, 'The books are as they were before.');
    expect(await invoicesIn(story)).toBe(0);
    expect(cardsOf(story)).toHaveLength(1);
  });

  it('gives every skipped row in a file of its own, once, in which nothing is a formula', async () => {
    const story = team();
    await bringIn(story, book(ACME, '=1+1,,2026-10-01,2026-10-01,10,EUR', BROKEN));
    const card = await aCard(story, 'all of them are in the file');
    await story.as('jonas').click(card, 'import.approve');
    await aCard(story, 'Imported by');
    await story.tick();
    const files = story.slack.replies(card).flatMap((one) => one.files ?? []);
    expect(files.map(({ title }) => title)).toEqual(['Skipped rows of open items.csv']);
    const lines = story.slack.bytesOf(files[0]!).toString('utf8').split('\r\n');
    expect(lines[0]).toBe('\uFEFFLine,Column,Reason');
    expect(lines[1]).toMatch(/^3,/);
    expect(lines[2]).toMatch(/^4,Due Date,/);
    expect(lines).toHaveLength(4);
  });

  it('refuses in the form what is no table or too large', async () => {
    const story = team();
    const large = Buffer.alloc(1024 * 1024 + 1, 'x');
    const requests = await story.db.prisma.importRequest.count();
    const refused = await bringIn(story, large);
    expect(JSON.stringify(refused.body)).toContain('The file is larger than 1 MB.');
    expect(await story.db.prisma.importRequest.count()).toBe(requests);
  });

  it('says when there is nothing in it that the books do not have', async () => {
    const story = team();
    const file = aFile();
    await importIt(story, file, 'Import 1 row');
    await bringIn(story, file);
    const again = await aCard(story, '0 new, 0 changed, 1 unchanged');
    expect(JSON.stringify(again.blocks)).not.toContain('import.approve');
  });

  it('cancels, and lets nothing of it stay', async () => {
    const story = team();
    const { importBatch } = story.db.prisma;
    const rowsStaged = () =>
      story.db.prisma.$queryRaw`SELECT count(*)::int AS rows FROM import_row`;
    const batches = await importBatch.count();
    const rows = await rowsStaged();
    await bringIn(story, aFile());
    await story.as('jonas').click(await aCard(story, 'Import 1 row'), 'import.cancel');
    await aCard(story, 'Cancelled by');
    await story.tick();
    expect(await importBatch.count()).toBe(batches);
    expect(await rowsStaged()).toEqual(rows);
  });

  it('can be cancelled while the file is read: nothing of it stays', async () => {
    const story = team();
    const batches = await story.db.prisma.importBatch.count();
    const cancelled = () => story.db.prisma.importRequest.count({ where: { state: 'cancelled' } });
    const downloads = () => story.slack.calls.filter(({ method }) => method === 'download').length;
    const seen = downloads();
    const before = await cancelled();
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await using _ = { [Symbol.asyncDispose]: async () => letGo() };
    story.slack.failNextDownload({ how: { held } });
    await bringIn(story, aFile());
    const card = await aCard(story, 'Waiting to be read.');
    await expect.poll(downloads).toBe(seen + 1);
    await story.as('jonas').click(card, 'import.cancel');
    await expect.poll(cancelled).toBe(before + 1);
    letGo();
    await aCard(story, 'Cancelled by');
    await story.tick();
    expect(await story.db.prisma.importBatch.count()).toBe(batches);
  });

  it('shows how far it has come, now and then', async () => {
    const story = team();
    let at = new Date(NOW).getTime();
    using clock = vi.spyOn(story.clock, 'now');
    clock.mockImplementation(() => new Date((at += 1_500))); // Reading takes its time.
    const calls = story.slack.calls.length;
    const rows = Array.from(
      { length: 9_000 },
      (_, row) => `C ${row % 9},P-${row},,2026-10-08,10,EUR`,
    );
    await bringIn(story, book(...rows));
    await aCard(story, 'Import 9,000 rows');
    await story.tick();
    const drawn = story.slack.calls
      .slice(calls)
      .flatMap(({ method, args }) => (method === 'chat.update' ? (args['text'] ?? '') : []));
    expect(drawn.filter((text) => /Reading: [\d,]+ of 9,000 rows…$/.test(text))).not.toEqual([]);
    expect(drawn.length).toBeLessThan(9);
    expect(drawn.at(-1)).toBe('Import of open items.csv: Nothing is written yet.');
  });

  it('is not for somebody who may only look', async () => {
    const story = team();
    await story.as('priya').command(CHANNEL, 'import');
    const view = await aView(story, 'priya', 'view.message');
    expect(JSON.stringify(view.blocks)).toContain('needs the role collector');
  });
});

describe('a file shared in the channel of the digest', () => {
  const team = oneTeam();
  const file = () => ({ channel: CHANNEL, name: 'book.csv', bytes: aFile() });

  it('is imported in the thread of its message when the words say so', async () => {
    const story = team();
    const shared = await story.as('jonas').shareFile({ ...file(), text: 'Please import this' });
    const card = await aCardBelow(story, shared, 'Import 1 row');
    await story.as('maya').click(card, 'import.approve');
    await aCardBelow(story, shared, `Imported by <@${story.id('maya')}>`);
    expect(story.rootsIn(CHANNEL)).toEqual([shared]);
    expect(cardsOf(story)).toEqual([]);
    expect(await invoicesIn(story)).toBe(1);
  });

  it('is passed over without the word, elsewhere, and from somebody who is no member', async () => {
    const story = team();
    const requests = await story.db.prisma.importRequest.count();
    const receipts = await story.db.prisma.receipt.count();
    await story.as('jonas').shareFile({ ...file(), text: 'An important file' });
    await story
      .as('maya')
      .shareFile({ ...file(), channel: 'finance-private', text: 'import this' });
    await story.as('jonas').say(CHANNEL, 'import');
    await story.tick();
    expect(await story.db.prisma.importRequest.count()).toBe(requests);
    expect(await story.db.prisma.receipt.count()).toBe(receipts + 2); // Chatter leaves no trace.
  });

  it('is answered with one sentence where the person may not', async () => {
    const story = team();
    const shared = await story.as('priya').shareFile({ ...file(), text: 'import' });
    const refusal = await story.answerTo('priya');
    expect(story.slack.wordsOf(refusal)).toContain('This needs the role collector');
    expect(story.slack.replies(shared)).toEqual([]);
    const requestedBy = story.id('priya');
    expect(await story.db.prisma.importRequest.count({ where: { requestedBy } })).toBe(0);
  });

  it('is imported once though Slack delivers it four times', async () => {
    const story = team();
    const shared = await story.as('jonas').shareFile({ ...file(), text: 'import' });
    const event = {
      type: 'message',
      subtype: 'file_share',
      channel: shared.channel,
      user: story.id('jonas'),
      text: 'import',
      ts: shared.ts,
      files: shared.files,
    };
    for (const retry of [1, 2, 3])
      await story.as('jonas').event(event, { eventId: `Ev${retry}`, retry });
    await aCardBelow(story, shared, 'Import 1 row');
    await story.tick();
    expect(story.slack.replies(shared)).toHaveLength(1);
  });

  it('shows its card in private where another company reads along', async () => {
    await using story = await aTeam({ channel: 'with-a-client' });
    await story.as('jonas').shareFile({ ...file(), channel: 'with-a-client', text: 'import' });
    await aCard(story, 'Import 1 row');
    expect(story.slack.channel('with-a-client').messages).toHaveLength(1);
  });
});

describe('fetching the file', () => {
  const team = oneTeam();

  it('asks for the permission where Slack shows its login page, and goes on after that', async () => {
    const story = team();
    story.slack.failNextDownload({ how: 'login_page' });
    await bringIn(story, aFile());
    const failed = await aCard(story, 'files:read');
    await story.as('jonas').click(failed, 'import.retry');
    await aCard(story, 'Import 1 row');
  });

  it.each(['cut', 'http_500'] as const)('is tried again after %s', async (how) => {
    const story = team();
    story.slack.failNextDownload({ how });
    await bringIn(story, aFile());
    await aCard(story, 'I try again shortly.');
    await story.tick();
    await story.tick(new Date(story.clock.now().getTime() + 31_000).toISOString());
    await aCard(story, 'Import 1 row');
  });

  it('is given up after five attempts, with a way to try again', async () => {
    const story = team();
    story.slack.failNextDownload({ how: 'http_500', times: 5 });
    await bringIn(story, aFile());
    await aCard(story, 'I try again shortly.');
    for (const hour of ['10', '11', '12', '13']) await story.tick(`2026-11-24T${hour}:00:00Z`);
    const failed = await aCard(story, 'It could not be imported.');
    await story.as('jonas').click(failed, 'import.retry');
    await aCard(story, 'Import 1 row');
  });

  it('stops at the limit, whatever size Slack told', async () => {
    const story = team();
    story.slack.failNextDownload({ how: { bytes: Buffer.alloc(2 * 1024 * 1024, 'x') } });
    await bringIn(story, aFile());
    await aCard(story, 'The file is larger than 1 MB.');
  });

  it('says that a file is gone', async () => {
    const story = team();
    story.slack.failNext('files.info', { how: { error: 'file_deleted' } });
    await bringIn(story, aFile());
    await aCard(story, 'The file is not in Slack any more.');
  });

  it('refuses a broken file in words, with its line', async () => {
    const story = team();
    await bringIn(story, Buffer.from('PK\u0003\u0004 broken'), 'book.xlsx');
    const failed = await aCard(story, 'It could not be imported.');
    expect(JSON.stringify(failed.blocks)).not.toContain('import.retry');
  });
});

describe('once', () => {
  const team = oneTeam();

  it('is enough: two people press Import, one of them does it and the other is told', async () => {
    const story = team();
    const shared = await story
      .as('jonas')
      .shareFile({ channel: CHANNEL, name: 'book.csv', bytes: aFile(), text: 'import' });
    const card = await aCardBelow(story, shared, 'Import 1 row');
    await Promise.all([
      story.as('jonas').click(card, 'import.approve'),
      story.as('maya').click(card, 'import.approve'),
    ]);
    await aCardBelow(story, shared, 'Imported by');
    const late = await story.slack.until('the one who was late', () =>
      [...story.slack.ephemeralFor('jonas'), ...story.slack.ephemeralFor('maya')].at(0),
    );
    expect(story.slack.wordsOf(late)).toContain('your press changed nothing');
    expect(await story.db.prisma.activity.count({ where: { action: 'import.commit' } })).toBe(1);
  });

  it('stands the card, though Slack’s answer to posting it was lost', async () => {
    const story = team();
    story.slack.failNext('chat.postMessage', { how: 'lost_answer' });
    await bringIn(story, aFile());
    await aCard(story, ''); // It stands, whatever it says by now.
    await story.tick();
    await story.tick('2026-11-24T06:04:00Z');
    await aCard(story, 'Import 1 row');
    expect(cardsOf(story)).toHaveLength(1);
  });

  it('is the file of skipped rows shared, though Slack’s answer was lost', async () => {
    const story = team();
    story.slack.failNext('files.completeUploadExternal', { how: 'lost_answer' });
    await bringIn(story, book(ACME, BROKEN));
    const card = await aCard(story, 'Import 1 row');
    await story.slack.until('the file', () => story.slack.replies(card)[0]);
    await story.tick(); // Whatever is under way ends.
    await story.tick('2026-11-24T06:06:00Z');
    await aCard(story, 'all of them are in the file');
    expect(story.slack.replies(card)).toHaveLength(1);
  });
});

describe('a restart', () => {
  it('between the dry run and Import loses nothing', async () => {
    await using story = await aTeam();
    await bringIn(story, book(ACME));
    const card = await aCard(story, 'Import 1 row');
    // The click reached a process that ended before it could do the deed.
    await story.db.prisma.importRequest.updateMany({
      data: { state: 'writing', decidedBy: story.id('jonas'), decidedAt: new Date(NOW) },
    });
    const restarted = await story.anotherBot();
    await restarted.kick();
    await aCard(story, `Imported by <@${story.id('jonas')}>`);
    expect(await invoicesIn(story)).toBe(1);
    await story.tick('2026-11-24T06:10:00Z');
    expect(await invoicesIn(story)).toBe(1);
    expect(cardsOf(story).map(({ ts }) => ts)).toEqual([card.ts]);
    await restarted.stop();
  });

  it('after it was written and before anybody knew finds it written', async () => {
    await using story = await aTeam();
    await bringIn(story, book(ACME));
    await story.as('jonas').click(await aCard(story, 'Import 1 row'), 'import.approve');
    await aCard(story, 'Imported by');
    await story.db.prisma.importRequest.updateMany({
      data: { state: 'writing', leaseUntil: new Date(NOW) },
    });
    await story.tick('2026-11-24T06:10:00Z');
    expect(await story.db.prisma.importRequest.findFirst()).toMatchObject({ state: 'imported' });
    expect(await invoicesIn(story)).toBe(1);
  });

  it('in reading begins again from the file, and whoever hung then is left out', async () => {
    await using story = await aTeam();
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await using _ = { [Symbol.asyncDispose]: async () => letGo() };
    story.slack.failNextDownload({ how: { held } });
    await bringIn(story, book(ACME));
    await expect
      .poll(() => story.slack.calls.filter(({ method }) => method === 'download'))
      .toHaveLength(1);
    const other = await story.anotherBot();
    await other.kick();
    expect(await story.db.prisma.importRequest.findFirst()).toMatchObject({ state: 'reading' });
    story.clock.set(new Date('2026-11-24T06:10:00Z'));
    await other.kick();
    await aCard(story, 'Import 1 row');
    letGo();
    await story.tick(); // The one that hung ends.
    expect(await story.db.prisma.importBatch.count()).toBe(1);
    expect(await story.db.prisma.importRequest.findFirst()).toMatchObject({
      state: 'ready',
      lapses: 1,
    });
    expect(cardsOf(story)).toHaveLength(1);
    await other.stop();
  });
});

describe('a fault of ours', () => {
  it('is told on the card with a reference, and the import can be tried again', async () => {
    await using story = await aTeam();
    await story.db.prisma.$executeRaw`ALTER TABLE import_row RENAME TO import_row_lost`;
    await bringIn(story, book(ACME));
    const card = await aCard(story, 'Something broke on our side. (ref ');
    expect(story.slack.wordsOf(card)).toMatch(/\(ref [0-9A-F]{4}\)\nTry again; if it stays/);
    await story.db.prisma.$executeRaw`ALTER TABLE import_row_lost RENAME TO import_row`;
    await story.as('jonas').click(card, 'import.retry');
    await aCard(story, 'Import 1 row');
  });
});

describe('what the file leaves open', () => {
  const team = oneTeam();

  it('is the order of its dates: a select answers it', async () => {
    const story = team();
    await bringIn(story, book('Acme,D-1,01/02/2026,03/04/2026,10,EUR'));
    const question = await aCard(story, 'In which order are day and month written?');
    await story.as('jonas').click(question, 'import.date_order', 'DMY');
    await story.as('jonas').click(await aCard(story, 'Import 1 row'), 'import.approve');
    await aCard(story, 'Imported by');
    const where = { number: 'D-1' };
    const invoice = await story.db.prisma.invoice.findFirstOrThrow({ where });
    expect(invoice.dueOn.toISOString().slice(0, 10)).toBe('2026-04-03');
  });

  it('is the currency, then the days to pay', async () => {
    const story = team();
    const file = 'Customer,Invoice Number,Issue Date,Amount\nAcme,E-1,2026-10-25,$10\n';
    await bringIn(story, Buffer.from(file));
    const first = await aCard(story, '?');
    const asked = story.slack.wordsOf(first).includes('currency') ? 'currency' : 'terms';
    const answers = { currency: 'CAD', terms: '30' };
    await story.as('jonas').click(first, `import.${asked}`, answers[asked]);
    const rest = asked === 'currency' ? 'terms' : 'currency';
    const second = await story.slack.until('the second question', () => {
      const last = cardsOf(story)[before.get(story) ?? 0];
      return JSON.stringify(last?.blocks).includes(`import.${rest}`) ? last : undefined;
    });
    await story.as('jonas').click(second, `import.${rest}`, answers[rest]);
    await story.as('jonas').click(await aCard(story, 'Import 1 row'), 'import.approve');
    await aCard(story, 'Imported by');
    const where = { number: 'E-1' };
    expect(await story.db.prisma.invoice.findFirst({ where })).toMatchObject({ currency: 'CAD' });
  });

  it('is which column is which: said once, remembered, listed and forgotten', async () => {
    await using story = await aTeam();
    const jonas = story.as('jonas');
    const file = (number: string) =>
      Buffer.from(`Wer,Was,Wann,Wieviel,In\nAcme,${number},2026-11-01,10.50,EUR\n`);
    await bringIn(story, file('INV-1'));
    const question = await aCard(story, 'Which column is which?');
    await jonas.click(question, 'import.columns');
    const form = await aView(story, 'jonas', 'columns.submit');
    expect(problemsOfView(form)).toEqual([]);
    expect(JSON.stringify(form.blocks)).toContain('Such as Acme');
    const refused = await jonas.submit(form, { 'columns.field:0': 'clientName' });
    expect(JSON.stringify(refused.body)).toContain('No column is the invoice number yet');
    const columns = {
      'columns.field:0': 'clientName',
      'columns.field:1': 'number',
      'columns.field:2': 'dueOn',
      'columns.field:3': 'amount',
      'columns.field:4': 'currency',
    };
    const twice = await jonas.submit(form, { ...columns, 'columns.field:2': 'number' });
    expect(twice.body).toEqual({
      response_action: 'errors',
      errors: { 'columns.field:2': 'Another column is the invoice number already.' },
    });
    await jonas.submit(form, columns);
    await jonas.click(await aCard(story, 'Import 1 row'), 'import.approve');
    await aCard(story, 'Imported by');

    await bringIn(story, file('INV-2')); // The same titles: no question any more.
    await aCard(story, 'Import 1 row');

    await jonas.command(CHANNEL, 'import mappings');
    const list = await story.answerTo('jonas');
    expect(story.slack.wordsOf(list)).toContain('Wer, Was, Wann, Wieviel, In');
    await jonas.click(list, 'mapping.forget');
    await story.slack.until('the shorter list', () =>
      story.slack
        .wordsOf(story.slack.ephemeralFor('jonas').at(-1)!)
        .includes('Nothing is remembered')
        ? true
        : undefined,
    );
    await bringIn(story, file('INV-3'));
    await aCard(story, 'Which column is which?');
    const actions = await story.db.prisma.activity.findMany({
      where: { action: { startsWith: 'mapping.' } },
      orderBy: { id: 'asc' },
    });
    expect(actions.map(({ action }) => action)).toEqual(['mapping.remember', 'mapping.forget']);
  });

  it('is which columns are meant, also when we took them for something', async () => {
    const story = team();
    const jonas = story.as('jonas');
    const titles = 'Customer,Invoice Number,Due Date,Amount,Net,Currency';
    await bringIn(story, Buffer.from(`${titles}\nAcme,N-1,2026-11-01,119,100,EUR\n`));
    const card = await aCard(story, '€119 open');
    await jonas.click(card, 'import.columns');
    const form = await aView(story, 'jonas', 'columns.submit');
    await jonas.submit(form, { 'columns.field:3': '-', 'columns.field:4': 'amount' });
    await jonas.click(await aCard(story, '€100 open'), 'import.approve');
    await aCard(story, 'Imported by');
    const where = { number: 'N-1' };
    const invoice = await story.db.prisma.invoice.findFirst({ where });
    expect(invoice).toMatchObject({ amountMinor: 100_00n });
    expect(await story.db.prisma.importBatch.count({ where: { state: 'staged' } })).toBe(0);
  });
});

describe('rows that contradict each other', () => {
  const team = oneTeam();

  it('wait for somebody who takes one of them', async () => {
    const story = team();
    const jonas = story.as('jonas');
    const other = ACME.replace('14000.00', '1400.00');
    await bringIn(story, book(ACME, GLOBEX, other));
    const card = await aCard(story, 'Import 1 row');
    expect(story.slack.wordsOf(card)).toContain(
      '*INV-1042* (Acme &amp; Sons) stands on line 2 and line 4 with other values',
    );
    await jonas.click(card, 'import.settle');
    const form = await aView(story, 'jonas', 'conflicts.submit');
    expect(problemsOfView(form)).toEqual([]);
    expect(JSON.stringify(form.blocks)).toContain('Line 4: €1,400');
    await jonas.submit(form, { 'conflicts.line:0': '4' });
    await jonas.click(await aCard(story, 'Import 2 rows'), 'import.approve');
    await aCard(story, 'Imported by');
    const invoice = await story.db.prisma.invoice.findFirst({ where: { number: 'INV-1042' } });
    expect(invoice).toMatchObject({ amountMinor: 1_400_00n });
  });
});

/** A complete report of what was open on a day. */
const report = (day: string, ...rows: string[]) =>
  Buffer.from(
    [
      '"Foundry Goods, Inc",,,,,,,',
      'A/R Aging Detail Report,,,,,,,',
      `"As of ${day}",,,,,,,`,
      ',,,,,,,',
      ',Date,Transaction type,Num,Customer full name,Due date,Amount,Open balance',
      ...rows,
      `TOTAL,,,,,,,${rows.reduce((sum, row) => sum + Number(row.split(',').at(-1)), 0)}`,
    ].join('\n'),
  );
const F1 = ',10/13/2026,Invoice,F-1,Northwind,11/13/2026,1000.00,1000.00';
const F2 = ',10/14/2026,Invoice,F-2,Bay Sports,11/14/2026,500.00,500.00';

describe('after the import', () => {
  const team = oneTeam();

  it('asks about invoices that the report no longer lists, and believes the first answer', async () => {
    const story = team();
    const jonas = story.as('jonas');
    await bringIn(story, report('Nov 20, 2026', F1, F2), 'aging.csv');
    const question = await aCard(story, 'Which currency are its amounts in?');
    await jonas.click(question, 'import.currency', 'EUR');
    await jonas.click(await aCard(story, 'Import 2 rows'), 'import.approve');
    await aCard(story, 'Imported by');
    await bringIn(story, report('Nov 24, 2026', F1), 'aging.csv'); // The currency is remembered.
    const dryRun = await aCard(story, '1 open invoice (€500) is in the books only.');
    expect(JSON.stringify(dryRun.blocks)).not.toContain('import.columns');
    await jonas.click(dryRun, 'import.approve');
    const card = await aCard(story, 'Imported by');
    expect(story.slack.wordsOf(card)).toContain(
      '1 invoice (€500) is no longer in the report.* Was it paid?',
    );
    await jonas.click(card, 'missing.paid');
    await aCard(story, `1 invoice marked as paid by <@${story.id('jonas')}>`);
    await story.as('maya').click(card, 'missing.open');
    expect(story.slack.wordsOf(await story.answerTo('maya'))).toContain('answered that already');
    const invoice = await story.db.prisma.invoice.findFirst({ where: { number: 'F-2' } });
    expect(invoice).toMatchObject({ balanceMinor: 0n });
  });

  it('asks about clients that look like one: merged, and taken apart again', async () => {
    const story = team();
    const jonas = story.as('jonas');
    const titles = 'Customer Number,Customer,Invoice Number,Due Date,Amount,Currency';
    const rows = ['1,Acme,INV-1,2026-10-08,10,EUR', '2,ACME,INV-2,2026-10-08,10,EUR'];
    await importIt(story, Buffer.from([titles, ...rows].join('\n')), 'Import 2 rows');
    const card = await aCard(story, 'look like one client (same name)');
    await jonas.click(card, 'clients.merge');
    const merged = await aCard(story, 'merged into');
    expect(await story.db.prisma.client.count({ where: { mergedIntoId: { not: null } } })).toBe(1);
    await jonas.click(merged, 'clients.split');
    const split = await aCard(story, 'taken apart again by');
    expect(await story.db.prisma.client.count({ where: { mergedIntoId: { not: null } } })).toBe(0);
    await jonas.click(split, 'clients.apart');
    const apart = await aCard(story, 'said to be two clients by');
    expect(JSON.stringify(apart.blocks)).not.toContain('clients.merge');
  });

  it('does not undo what later work stands on, and says what that is', async () => {
    const story = team();
    const jonas = story.as('jonas');
    const first = await importIt(story, book(ACME), 'Import 1 row');
    const changed = book(ACME.replace('14000.00', '5200.00'));
    await importIt(story, changed, 'amount €14,000 → €5,200');
    const invoices = await invoicesIn(story);
    await jonas.click(first, 'import.undo');
    const refused = await story.slack.until('the refusal', () => {
      const card = cardsOf(story).find(({ ts }) => ts === first.ts);
      const words = card ? story.slack.wordsOf(card) : '';
      return words.includes('It cannot be undone') ? words : undefined;
    });
    expect(refused).toContain('changed INV-1042 of Acme &amp; Sons.');
    expect(await invoicesIn(story)).toBe(invoices);
  });
});
