// Goal: what people learn of a client is kept where they are: typed, in a form, from a message, in a thread; once, and mendable.
// Method: the real bot over signed HTTP, the stand-in of Slack, a clock that moves by hand.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemsOfMessage, problemsOfView } from '#blocks/validate.ts';
import { findMember, saveRole } from '#db/members.ts';
import type { Role } from '#domain/types.ts';
import { deleteNote } from '#flows/notes.ts';
import type { Humans, Message } from '#test/support/slack.ts';
import { human } from '#test/support/slack.ts';
import type { Story } from '#test/support/story.ts';
import { aStory, CHANNEL, SIGNING_SECRET } from '#test/support/story.ts';

const START = '2026-11-24T08:00:00Z';
let story: Story;
let acme: string;
let leeds: string;
let globex: string;

beforeAll(async () => {
  story = await aStory({ now: START });
  const { book } = story;
  acme = await book.client({ name: 'Acme & Sons', number: 'A-1', ownerUserId: story.id('jonas') });
  leeds = await book.client({ name: 'Acme Leeds', number: 'A-2' });
  globex = await book.client({ name: 'Globex', number: 'G-1' });
  const nordlys = await book.client({ name: 'Nordlys Print', number: 'N-1' });
  for (const client of [acme, leeds, globex, nordlys])
    await book.invoice(client, { daysPastDue: 47 });
  const roles: [string, Role][] = [
    ['jonas', 'collector'],
    ['priya', 'viewer'],
  ];
  for (const [name, role] of roles)
    await saveRole(story.db.prisma, {
      workspaceId: book.workspaceId,
      slackUserId: story.id(name),
      role,
    });
  await story.tick();
});
afterAll(() => story[Symbol.asyncDispose]());

const digest = () => story.rootsIn(CHANNEL).find(({ text }) => text.includes('overdue'))!;
const notes = (where: object = {}) =>
  story.db.prisma.note.findMany({ where, orderBy: { id: 'asc' } });
const later = (minutes: number) =>
  story.clock.set(new Date(story.clock.now().getTime() + minutes * 60_000));

/** The next thing that only this person sees, after `deed`. */
async function answerAfter(name: string, deed: () => Promise<unknown>): Promise<Message> {
  const before = story.slack.ephemeralFor(name).length;
  await deed();
  const answer = await story.answerTo(name, before + 1);
  expect(problemsOfMessage(answer)).toEqual([]);
  return answer;
}

/** Lets people act, and waits until the bot has done all that follows: what it leaves alone it will not do later. */
async function toTheEnd(deed: (people: Humans) => Promise<unknown>): Promise<void> {
  const bot = await story.anotherBot();
  const botUrl = `http://127.0.0.1:${bot.port}/slack/events`;
  await deed(human(story.slack, { botUrl, signingSecret: SIGNING_SECRET }));
  await bot.stop(); // Ends what is under way.
}

async function say(name: string, text: string): Promise<string> {
  return story.slack.wordsOf(await answerAfter(name, () => story.as(name).command(CHANNEL, text)));
}

async function aView(name: string, callbackId: string, words = '') {
  const view = await story.slack.until(`${callbackId} with "${words}" for ${name}`, () => {
    const top = story.slack.openViews(name).at(-1);
    const isIt = top?.callback_id === callbackId && story.slack.wordsOf(top).includes(words);
    return isIt ? top : undefined;
  });
  // Slack says null of what a view does not have.
  const there = Object.entries(view).filter(([, value]) => value !== null);
  expect(problemsOfView(Object.fromEntries(there))).toEqual([]);
  return view;
}

async function closeAll(name: string): Promise<void> {
  for (const view of story.slack.openViews(name).toReversed()) await story.as(name).dismiss(view);
}

/** The value that a field of a form begins with. */
const initial = (view: { blocks: object[] }, field: string) =>
  JSON.stringify(view.blocks.find((block) => 'block_id' in block && block.block_id === field));

describe('/ar note', () => {
  it('keeps the words at once, as they read on the screen, and shows them on the card', async () => {
    const saved = await say('jonas', 'note acme & sons PO missing <b>, says @priya & Ms. Weber');
    expect(saved).toContain('Saved as a note on *Acme &amp; Sons*');
    expect(await notes()).toMatchObject([
      {
        clientId: BigInt(acme),
        kind: 'general',
        body: 'PO missing <b>, says @priya & Ms. Weber',
        authorUserId: story.id('jonas'),
      },
    ]);
    const card = await say('priya', 'status a-1');
    expect(card).toContain('PO missing &lt;b&gt;, says @priya &amp; Ms. Weber');
    expect(card).not.toContain('[Add note]'); // She may only look.
  });

  it('opens the form when nothing is said, and keeps the words where it is not clear on whom', async () => {
    await story.as('jonas').command(CHANNEL, 'note globex');
    const form = await aView('jonas', 'note.submit', 'Globex');
    await story.as('jonas').dismiss(form);
    await story.as('jonas').command(CHANNEL, 'note acme they pay on Friday');
    const which = await aView('jonas', 'note.submit');
    expect(initial(which, 'note.body')).toContain('they pay on Friday');
    expect(initial(which, 'client.pick')).toContain('static_select');
    await story.as('jonas').submit(which, { 'client.pick': leeds });
    await aView('jonas', 'view.message', 'Saved as a note on *Acme Leeds*');
    await closeAll('jonas');
    await story.as('jonas').command(CHANNEL, 'note hooli they pay on Monday');
    const who = await aView('jonas', 'note.submit', 'do not know');
    expect(initial(who, 'note.body')).toContain('hooli they pay on Monday');
    await story.as('jonas').options(who, 'client.pick', 'glob');
    await story.as('jonas').submit(who, { 'client.pick': globex });
    await aView('jonas', 'view.message', 'Saved as a note on *Globex*');
    await closeAll('jonas');
    expect((await notes()).slice(1)).toMatchObject([
      { clientId: BigInt(leeds), body: 'they pay on Friday' },
      { clientId: BigInt(globex), body: 'hooli they pay on Monday' },
    ]);
  });

  it('refuses those who may only look, and strangers', async () => {
    expect(await say('priya', 'note globex x')).toContain('needs the role collector');
    expect(await say('gast', 'note globex x')).toContain('Guests');
    expect(await notes()).toHaveLength(3);
  });

  it('keeps words of any length, as several notes; in the form, too', async () => {
    const paragraph = 'They say that the portal refuses it. '.repeat(60).trim();
    const long = `${paragraph}\n\n${paragraph}`;
    const answer = await answerAfter('jonas', () =>
      story.as('jonas').command(CHANNEL, `note nordlys ${long}`),
    );
    expect(story.slack.wordsOf(answer)).toContain('Saved as 2 notes on *Nordlys Print*');
    expect(story.slack.wordsOf(answer)).toContain('[All notes]');
    await story.as('jonas').command(CHANNEL, `note hooli ${long}`);
    const form = await aView('jonas', 'note.submit', 'Longer than one note');
    await story.as('jonas').options(form, 'client.pick', 'glob');
    await story.as('jonas').submit(form, { 'client.pick': globex });
    await aView('jonas', 'view.message', 'Saved as 2 notes on *Globex*');
    await closeAll('jonas');
    const kept = (await notes()).slice(3).map(({ body, clientId }) => [clientId, body]);
    expect(kept).toHaveLength(4);
    // The first part is the newest: lists begin with it.
    expect(kept[3]).toEqual([BigInt(globex), `(1 of 2) hooli ${paragraph}`]);
    expect(kept[2]).toEqual([BigInt(globex), `(2 of 2) ${paragraph}`]);
    await story.db.prisma.note.deleteMany({ where: { body: { contains: 'portal refuses' } } });
  });

  it('gives the words back to whoever may not write', async () => {
    expect(await say('priya', 'note globex They called about the PO')).toContain(
      'They called about the PO',
    );
  });
});

describe('the button', () => {
  it('stands in the digest and on the card, and asks what, of which kind and when again', async () => {
    await story.as('jonas').click(digest(), 'note.add', globex);
    const form = await aView('jonas', 'note.submit', 'Globex');
    const early = await story.as('jonas').submit(form, {
      'note.body': 'Spoke with Mr. Ito',
      'note.touch': '2026-11-24',
    });
    expect(early.body).toEqual({
      response_action: 'errors',
      errors: { 'note.touch': 'Choose a day after today.' },
    });
    const words = {
      'note.body': 'Spoke with Mr. Ito',
      'note.kind': 'call',
      'note.touch': '2026-12-01',
    };
    const jonas = story.as('jonas');
    await Promise.all([jonas.submit(form, words), jonas.submit(form, words)]);
    await aView('jonas', 'view.message', 'Next touch: Tue 1 Dec');
    await closeAll('jonas');
    expect(await notes({ kind: 'call' })).toMatchObject([{ body: 'Spoke with Mr. Ito' }]);
    const card = await say('priya', 'status globex');
    expect(card).toContain(`*Call*, <@${story.id('jonas')}>`);
    expect(card).toContain(`*Next touch:* Tue 1 Dec, as <@${story.id('jonas')}> noted.`);
  });

  it('is not for those who may only look, nor for who may no more when the form is sent', async () => {
    await story.as('priya').click(digest(), 'note.add', globex);
    await aView('priya', 'view.message', 'needs the role collector');
    await closeAll('priya');
    const all = await notes();
    await story.as('jonas').click(digest(), 'note.add', globex);
    const form = await aView('jonas', 'note.submit', 'Globex');
    const key = { workspaceId: story.book.workspaceId, slackUserId: story.id('jonas') };
    await saveRole(story.db.prisma, { ...key, role: 'viewer' });
    await story.as('jonas').submit(form, { 'note.body': 'Too late' });
    const again = await aView('jonas', 'note.submit', 'needs the role collector');
    expect(initial(again, 'note.body')).toContain('Too late'); // The words stay theirs.
    expect(await notes()).toHaveLength(all.length);
    await saveRole(story.db.prisma, { ...key, role: 'collector' });
    await closeAll('jonas');
  });

  it('stands on a shared card, which shows what is noted without being asked', async () => {
    await say('jonas', 'status globex');
    const card = story.slack.ephemeralFor('jonas').at(-1)!;
    await story.as('jonas').click(card, 'status.share');
    const shared = await story.slack.until('the shared card', () =>
      story.rootsIn(CHANNEL).find((one) => story.slack.wordsOf(one).includes('Shared by')),
    );
    await story.as('jonas').click(shared, 'note.add', globex);
    const form = await aView('jonas', 'note.submit', 'Globex');
    await story.as('jonas').submit(form, { 'note.body': 'Portal: use the new one' });
    await story.slack.until('the new note on it', () =>
      story
        .rootsIn(CHANNEL)
        .find((one) => one.ts === shared.ts && story.slack.wordsOf(one).includes('the new one')),
    );
    await closeAll('jonas');
  });
});

describe('/ar notes', () => {
  it('shows them newest first, and those with a word in them', async () => {
    await story.as('priya').command(CHANNEL, 'notes globex');
    const all = await aView('priya', 'view.message', '3 notes');
    const words = story.slack.wordsOf(all);
    expect(words.indexOf('Portal')).toBeLessThan(words.indexOf('Mr. Ito'));
    expect(words).not.toMatch(/\[(Add note|Edit|Delete)\]/);
    await closeAll('priya');
    await story.as('priya').command(CHANNEL, 'notes globex ITO spoke');
    const found = await aView('priya', 'view.message', '1 note');
    expect(story.slack.wordsOf(found)).not.toContain('Portal');
    await closeAll('priya');
    await story.as('priya').command(CHANNEL, 'notes globex 100%');
    await aView('priya', 'view.message', 'No note on this client has “100%” in it');
    await closeAll('priya');
    expect(await say('priya', 'notes')).toContain('/ar notes Acme');
  });

  it('asks which client is meant, and still looks for the word', async () => {
    await story.as('priya').command(CHANNEL, 'notes acme friday');
    const which = await aView('priya', 'view.message', 'clients match');
    await story.as('priya').click(which, 'notes.open', leeds);
    await aView('priya', 'view.message', '1 note with “friday”');
    await closeAll('priya');
  });
});

describe('with the books out of reach', () => {
  const rename = (from: string, to: string) =>
    story.db.prisma.$executeRawUnsafe(`ALTER TABLE "${from}" RENAME TO "${to}"`);

  it('a form keeps its words, and saves them once when it is sent again', async () => {
    const all = await notes();
    await story.as('jonas').click(digest(), 'note.add', globex);
    const form = await aView('jonas', 'note.submit', 'Globex');
    const words = { 'note.body': 'They moved to the new portal' };
    await rename('note', 'note_away');
    const failed = await story.as('jonas').submit(form, words);
    await rename('note_away', 'note');
    expect(failed.body).toMatchObject({
      response_action: 'errors',
      errors: { 'note.body': expect.stringContaining('press Save again') },
    });
    expect(await notes()).toHaveLength(all.length);
    const saved = await story.as('jonas').submit(form, words);
    // Slack hears that it is done when it is: nothing is left to be lost after that.
    expect(JSON.stringify(saved.body)).toContain('Saved as a note on *Globex*');
    expect(await notes()).toHaveLength(all.length + 1);
    const changed = { 'note.body': 'They moved to the old portal' };
    await story.as('jonas').submit({ ...form, state: { values: {} } }, changed);
    const other = await aView('jonas', 'note.change', 'kept already, with other words');
    expect(initial(other, 'note.body')).toContain('the old portal');
    await closeAll('jonas');
    expect(await notes()).toHaveLength(all.length + 1);
  });

  it('the words of a command are given back', async () => {
    const before = story.slack.ephemeralFor('jonas').length;
    await rename('note', 'note_away');
    await toTheEnd((people) =>
      people.as('jonas').command(CHANNEL, 'note globex They moved <again> & again'),
    );
    await rename('note_away', 'note');
    const said = story.slack.ephemeralFor('jonas').slice(before).map(story.slack.wordsOf).join(' ');
    expect(said).toContain('Nothing was saved.');
    expect(said).toContain('globex They moved &lt;again&gt; &amp; again');
  });
});

describe('mending', () => {
  it('is for the author, inside fifteen minutes; after that the words may become another note', async () => {
    const saved = await answerAfter('jonas', () =>
      story.as('jonas').command(CHANNEL, 'note globex Thye want a statement'),
    );
    later(14);
    await story.as('jonas').click(saved, 'note.edit');
    const form = await aView('jonas', 'note.change', 'Globex');
    expect(initial(form, 'note.body')).toContain('Thye want a statement');
    await story.as('jonas').submit(form, { 'note.body': 'They want a statement' });
    await aView('jonas', 'view.message', 'is changed');
    await closeAll('jonas');
    expect((await notes()).at(-1)).toMatchObject({ body: 'They want a statement' });

    await story.as('jonas').click(saved, 'note.edit');
    const open = await aView('jonas', 'note.change', 'Globex');
    later(1); // Exactly fifteen minutes: the form is too late.
    await story.as('jonas').submit(open, { 'note.body': 'They want two statements' });
    const another = await aView('jonas', 'note.submit', 'can be changed for 15 minutes');
    expect(initial(another, 'note.body')).toContain('They want two statements');
    expect((await notes()).at(-1)).toMatchObject({ body: 'They want a statement' });
    await closeAll('jonas');
    await story.as('jonas').click(saved, 'note.edit');
    await aView('jonas', 'view.message', 'can be changed for 15 minutes');
    await closeAll('jonas');
    const edits = await story.db.prisma.activity.count({ where: { action: 'note.edit' } });
    expect(edits).toBe(1);
  });

  it('happens in the list as well, which is drawn again', async () => {
    await say('jonas', 'note globex Frist line');
    await story.as('jonas').command(CHANNEL, 'notes globex');
    const list = await aView('jonas', 'view.message', 'Frist line');
    expect(story.slack.wordsOf(list).match(/\[Edit\]/g)).toHaveLength(1); // The others are too old.
    await story.as('jonas').click(list, 'note.edit');
    const form = await aView('jonas', 'note.change');
    await story.as('jonas').submit(form, { 'note.body': 'First line' });
    await story.slack.until('the list with it', () => {
      const below = story.slack.openViews('jonas')[0];
      return below && story.slack.wordsOf(below).includes('First line');
    });
    await closeAll('jonas');
  });
});

describe('deleting', () => {
  it('is for admins: the words are gone, the entry stays', async () => {
    await say('jonas', 'note globex Too private');
    await story.as('maya').command(CHANNEL, 'notes globex');
    const list = await aView('maya', 'view.message', 'Too private');
    const { id } = (await notes()).at(-1)!;
    await story.as('jonas').command(CHANNEL, 'notes globex');
    const his = await aView('jonas', 'view.message', 'Too private');
    expect(story.slack.wordsOf(his)).not.toContain('[Delete]');
    await closeAll('jonas');
    await story.as('maya').click(list, 'note.delete', String(id));
    const after = await aView('maya', 'view.message', 'Deleted.');
    expect(story.slack.wordsOf(after)).toContain(`deleted by <@${story.id('maya')}>`);
    expect(story.slack.wordsOf(after)).not.toContain('Too private');
    expect((await notes()).at(-1)).toMatchObject({ body: '', deletedAt: story.clock.now() });
    await closeAll('maya');
    expect(await say('priya', 'status globex')).not.toContain('Too private');
  });

  it('is refused for everybody else, even with the button of an admin', async () => {
    await say('jonas', 'note globex Keep this');
    await story.as('maya').command(CHANNEL, 'notes globex keep');
    const list = await aView('maya', 'view.message', 'Keep this');
    await saveRole(story.db.prisma, {
      workspaceId: story.book.workspaceId,
      slackUserId: story.id('jonas'),
      role: 'approver',
    });
    await story.as('jonas').command(CHANNEL, 'notes globex keep');
    const his = await aView('jonas', 'view.message', 'Keep this');
    const { id } = (await notes()).at(-1)!;
    const button = list.blocks.find((block) => JSON.stringify(block).includes('note.delete'))!;
    const forged = { ...his, blocks: [...his.blocks, button] };
    await story.as('jonas').click(forged, 'note.delete', String(id));
    await aView('jonas', 'view.message', 'needs the role admin');
    expect((await notes()).at(-1)).toMatchObject({ body: 'Keep this' });
    await closeAll('jonas');
    await closeAll('maya');
  });
});

describe('"Save as AR note"', () => {
  it('keeps a message with its author and the way back, however often Slack delivers the choice', async () => {
    const said = await story.as('priya').say(CHANNEL, 'Globex asks for @jonas & a new PO');
    const before = story.slack.ephemeralFor('jonas').length;
    const acks = await story.as('jonas').shortcut(said, 'note.save', 3);
    expect(acks.map(({ status }) => status)).toEqual([200, 200, 200]);
    const form = await aView('jonas', 'note.submit', 'Said by');
    await say('jonas', 'help');
    expect(story.slack.ephemeralFor('jonas')).toHaveLength(before + 1); // No word of a failure.
    expect(story.slack.openViews('jonas')).toHaveLength(1);
    expect(initial(form, 'note.body')).toContain('Globex asks for @jonas & a new PO');
    await story.as('jonas').options(form, 'client.pick', 'glob');
    const choice = { 'client.pick': globex };
    const jonas = story.as('jonas');
    await Promise.all([jonas.submit(form, choice), jonas.submit(form, choice)]);
    await aView('jonas', 'view.message', 'note on *Globex*');
    await closeAll('jonas');
    const saved = await notes({ saidByUserId: story.id('priya') });
    expect(saved).toMatchObject([
      {
        authorUserId: story.id('jonas'),
        origin: `message:${said.channel}:${said.ts}`,
        permalink: expect.stringContaining(
          `/archives/${said.channel}/p${said.ts.replace('.', '')}`,
        ),
      },
    ]);
    await story.as('jonas').shortcut(said, 'note.save');
    const again = await aView('jonas', 'note.submit');
    await story.as('jonas').options(again, 'client.pick', 'glob');
    await story.as('jonas').submit(again, choice);
    await aView('jonas', 'view.message', 'is a note on *Globex* already');
    await closeAll('jonas');
    expect(await notes({ saidByUserId: story.id('priya') })).toHaveLength(1);
  });

  it('takes all of a long message, in as many notes as it needs', async () => {
    const said = await story.as('priya').say(CHANNEL, 'x'.repeat(3_500));
    await story.as('jonas').shortcut(said, 'note.save');
    const form = await aView('jonas', 'note.submit', 'Longer than one note');
    await story.as('jonas').options(form, 'client.pick', 'glob');
    await story.as('jonas').submit(form, { 'client.pick': globex });
    await aView('jonas', 'view.message', 'Saved as 2 notes');
    await closeAll('jonas');
    const kept = (await notes({ saidByUserId: story.id('priya') })).slice(-2);
    const words = kept.map(({ body }) => body.replace(/^\(\d of 2\) /, ''));
    expect(words.join('')).toHaveLength(3_500);
    expect(kept.every(({ permalink }) => permalink !== null)).toBe(true);
  });

  it('that is a note already, with words that differ, offers to keep them apart', async () => {
    const said = await story.as('priya').say(CHANNEL, 'Leeds is moving house');
    const save = async (answers: Record<string, string>) => {
      await story.as('jonas').shortcut(said, 'note.save');
      const form = await aView('jonas', 'note.submit', 'Said by');
      await story.as('jonas').options(form, 'client.pick', 'leeds');
      await story.as('jonas').submit(form, { 'client.pick': leeds, ...answers });
    };
    await save({});
    await aView('jonas', 'view.message', 'Saved as a note on *Acme Leeds*');
    await closeAll('jonas');
    await save({ 'note.body': 'Leeds is moving house: new address from May' });
    const apart = await aView('jonas', 'note.submit', 'keeps it as another note');
    expect(initial(apart, 'note.body')).toContain('new address from May');
    await story.as('jonas').submit(apart);
    await aView('jonas', 'view.message', 'Saved as a note on *Acme Leeds*');
    await closeAll('jonas');
    const [first, other] = (await notes()).slice(-2);
    expect([first!.body, other!.body]).toEqual([
      'Leeds is moving house',
      'Leeds is moving house: new address from May',
    ]);
    const { workspaceId } = story.book;
    await deleteNote(story.db, {
      workspaceId,
      member: (await findMember(story.db.prisma, workspaceId, story.id('maya')))!,
      noteId: String(first!.id),
      now: story.clock.now(),
      today: START.slice(0, 10),
    });
    await save({});
    const gone = await aView('jonas', 'view.message', 'an admin has deleted it');
    expect(story.slack.wordsOf(gone)).toContain('Leeds is moving house'); // Theirs to copy.
    await closeAll('jonas');
    expect((await notes()).at(-1)).toEqual(other);
  });

  it('is not for those who may only look', async () => {
    const said = await story.as('jonas').say(CHANNEL, 'Globex again');
    await story.as('priya').shortcut(said, 'note.save');
    await aView('priya', 'view.message', 'needs the role collector');
    await closeAll('priya');
  });
});

describe('a reply', () => {
  /** Says something in a thread, of which Slack tells the bot three times. */
  async function replyThrice(name: string, text: string): Promise<Message> {
    let said: Message | undefined;
    await toTheEnd(async (people) => {
      said = await people.as(name).say(CHANNEL, text, digest().ts);
      const { channel, ts, user } = said;
      const event = { type: 'message', channel, channel_type: 'channel', user, text: said.text };
      const inThread = { ...event, thread_ts: digest().ts, ts, event_ts: ts };
      for (const retry of [1, 2])
        await people.as(name).event(inThread, { eventId: `Ev${ts}`, retry });
    });
    return said!;
  }

  it('under the digest is a note on the client with whom it begins, once for three deliveries', async () => {
    const before = story.slack.ephemeralFor('jonas').length;
    const said = await replyThrice('jonas', 'Globex pays on Friday, says @priya');
    const [answer, ...others] = story.slack.ephemeralFor('jonas').slice(before);
    expect(others).toEqual([]);
    expect(problemsOfMessage(answer!)).toEqual([]);
    expect(story.slack.wordsOf(answer!)).toContain('Saved as a note on *Globex*');
    expect(answer!.thread_ts).toBe(digest().ts);
    expect(await notes({ origin: `message:${said.channel}:${said.ts}` })).toMatchObject([
      {
        kind: 'general',
        clientId: BigInt(globex),
        body: expect.stringMatching(/^Globex pays on Friday, says @/),
        authorUserId: story.id('jonas'),
        permalink: expect.stringContaining('/archives/'),
      },
    ]);
    await story.as('jonas').click(answer!, 'note.edit');
    await aView('jonas', 'note.change', 'Globex');
    await closeAll('jonas');
  });

  it('may speak to somebody before it begins with the name', async () => {
    const answer = await answerAfter('jonas', () =>
      story.as('jonas').say(CHANNEL, '@priya Nordlys wants a statement', digest().ts),
    );
    expect(story.slack.wordsOf(answer)).toContain('Saved as a note on *Nordlys Print*');
  });

  it('that two fit asks once, with a choice, and keeps what was said', async () => {
    const before = story.slack.ephemeralFor('jonas').length;
    const said = await replyThrice('jonas', 'Globex and Acme Leeds pay on Monday');
    const [question, ...others] = story.slack.ephemeralFor('jonas').slice(before);
    expect(others).toEqual([]);
    expect(problemsOfMessage(question!)).toEqual([]);
    const origin = { origin: `message:${said.channel}:${said.ts}` };
    expect(await notes(origin)).toEqual([]);
    const offered = [...JSON.stringify(question!.blocks).matchAll(/"value":"(\d+)"/g)];
    expect(offered.map(([, id]) => id).slice(0, 3)).toEqual([leeds, globex, acme]); // Those that fit first.
    await toTheEnd((people) => people.as('jonas').click(question!, 'note.reply_client', leeds));
    const [answer, ...rest] = story.slack.ephemeralFor('jonas').slice(before);
    expect(rest).toEqual([]);
    expect(story.slack.wordsOf(answer!)).toContain('Saved as a note on *Acme Leeds*');
    expect(await notes(origin)).toMatchObject([
      { clientId: BigInt(leeds), body: 'Globex and Acme Leeds pay on Monday' },
    ]);
  });

  it('that could not be asked about is asked about when Slack delivers it again', async () => {
    const seen = story.slack.ephemeralFor('jonas').length;
    const text = 'Globex and Acme Leeds are moving';
    let said: Message | undefined;
    // However often it is tried at once.
    story.slack.failNext('chat.postEphemeral', { how: 'http_500', times: 3 });
    await toTheEnd(async (people) => {
      said = await people.as('jonas').say(CHANNEL, text, digest().ts);
    });
    expect(story.slack.ephemeralFor('jonas')).toHaveLength(seen);
    const { channel, ts, user } = said!;
    const event = { type: 'message', channel, channel_type: 'channel', user, text };
    const inThread = { ...event, thread_ts: digest().ts, ts, event_ts: ts };
    for (const retry of [1, 2])
      await toTheEnd((people) => people.as('jonas').event(inThread, { eventId: `Ev${ts}`, retry }));
    const [question, ...others] = story.slack.ephemeralFor('jonas').slice(seen);
    expect(others).toEqual([]);
    expect(JSON.stringify(question!.blocks)).toContain(ts);
    await toTheEnd((people) => people.as('jonas').click(question!, 'note.reply_none'));
  });

  it('that names nobody asks, too, and may be none; small talk asks nothing', async () => {
    const all = await notes();
    const seen = story.slack.ephemeralFor('jonas').length;
    await toTheEnd((people) =>
      people.as('jonas').say(CHANNEL, 'Well done all :tada:', digest().ts),
    );
    expect(story.slack.ephemeralFor('jonas')).toHaveLength(seen);
    const question = await answerAfter('jonas', () =>
      story.as('jonas').say(CHANNEL, '140 are still missing', digest().ts),
    );
    expect(story.slack.wordsOf(question)).toContain('Which client is your reply about?');
    const before = story.slack.ephemeralFor('jonas').length;
    await toTheEnd((people) => people.as('jonas').click(question, 'note.reply_none'));
    expect(story.slack.ephemeralFor('jonas')).toHaveLength(before - 1);
    expect(await notes()).toHaveLength(all.length);
  });

  it('about a client who owes nothing asks, and keeps the reply on whoever is chosen', async () => {
    const paid = await story.book.client({ name: 'Zephyr', number: 'Z-1' });
    const said = await story.as('jonas').say(CHANNEL, 'Zephyr has a new address', digest().ts);
    const question = await story.slack.until('the question', () =>
      story.slack.ephemeralFor('jonas').find((one) => JSON.stringify(one.blocks).includes(said.ts)),
    );
    const [first] = [...JSON.stringify(question.blocks).matchAll(/"value":"(\d+)"/g)];
    expect(first?.[1]).toBe(paid);
    await story.as('jonas').click(question, 'note.reply_other');
    const form = await aView('jonas', 'note.submit');
    expect(initial(form, 'note.body')).toContain('Zephyr has a new address');
    await story.as('jonas').options(form, 'client.pick', 'zeph');
    await story.as('jonas').submit(form, { 'client.pick': paid });
    await aView('jonas', 'view.message', 'Saved as a note on *Zephyr*');
    await closeAll('jonas');
    expect(await notes({ origin: `message:${said.channel}:${said.ts}` })).toMatchObject([
      { clientId: BigInt(paid), permalink: expect.stringContaining('/archives/') },
    ]);
    await story.as('jonas').click(question, 'note.reply_client', paid);
    await story.slack.until('that it is a note already', () =>
      story.slack
        .ephemeralFor('jonas')
        .find((one) => story.slack.wordsOf(one).includes('is a note on *Zephyr* already')),
    );
  });

  it('is kept for whoever said it, for nobody else', async () => {
    const all = await notes();
    const question = await answerAfter('jonas', () =>
      story.as('jonas').say(CHANNEL, 'Is this one paid already', digest().ts),
    );
    await saveRole(story.db.prisma, {
      workspaceId: story.book.workspaceId,
      slackUserId: story.id('priya'),
      role: 'collector',
    });
    await toTheEnd((people) => people.as('priya').click(question, 'note.reply_client', globex));
    await saveRole(story.db.prisma, {
      workspaceId: story.book.workspaceId,
      slackUserId: story.id('priya'),
      role: 'viewer',
    });
    expect(await notes()).toHaveLength(all.length);
  });

  it('under a card is a note on its client, whatever it says', async () => {
    const card = story.rootsIn(CHANNEL).find((one) => /Shared by/.test(story.slack.wordsOf(one)))!;
    const answer = await answerAfter('jonas', () =>
      story.as('jonas').say(CHANNEL, 'Acme Leeds is theirs', card.ts),
    );
    expect(story.slack.wordsOf(answer)).toContain('Saved as a note on *Globex*');
  });

  it('with a picture is one; with a file for an import it is none', async () => {
    const bytes = Buffer.from('not a picture');
    const where = { channel: CHANNEL, threadTs: digest().ts, name: 'screen.png', bytes };
    const answer = await answerAfter('jonas', () =>
      story.as('jonas').shareFile({ ...where, text: 'Globex shows it as paid' }),
    );
    expect(story.slack.wordsOf(answer)).toContain('Saved as a note on *Globex*');
    const all = await notes();
    await toTheEnd((people) =>
      people.as('jonas').shareFile({ ...where, text: 'Globex, please import' }),
    );
    expect(await notes()).toHaveLength(all.length);
  });

  it('of somebody who may not write notes says so once in a thread, and whom to ask', async () => {
    const all = await notes();
    const told = (name: string) => story.slack.ephemeralFor(name);
    const before = { priya: told('priya').length, gast: told('gast').length };
    await toTheEnd(async (people) => {
      for (const name of ['priya', 'gast'])
        for (const words of ['Thanks!', 'Globex pays on Friday', 'Globex pays on Monday'])
          await people.as(name).say(CHANNEL, words, digest().ts);
    });
    for (const name of ['priya', 'gast'] as const) {
      const [answer, ...more] = told(name).slice(before[name]);
      expect(more).toEqual([]);
      expect(problemsOfMessage(answer!)).toEqual([]);
      expect(answer!.thread_ts).toBe(digest().ts);
      expect(story.slack.wordsOf(answer!)).toContain('Your reply is not kept as a note.');
    }
    expect(story.slack.wordsOf(told('priya').at(-1)!)).toContain(`Ask <@${story.id('maya')}>`);
    expect(story.slack.wordsOf(told('gast').at(-1)!)).toContain('Guests');
    expect(await notes()).toHaveLength(all.length);
  });

  it('of bots, changed ones and those elsewhere are nobody’s business', async () => {
    const all = await notes();
    const seen = () =>
      ['jonas', 'priya', 'gast'].map((one) => story.slack.ephemeralFor(one).length);
    const before = seen();
    const { channel, ts: root } = digest();
    const text = 'Globex pays on Friday';
    const place = { channel, channel_type: 'channel', thread_ts: root };
    const event = { type: 'message', text, user: story.id('jonas'), ...place };
    await toTheEnd(async (people) => {
      await people.as('jonas').say(CHANNEL, text);
      const other = await people.as('jonas').say(CHANNEL, 'Lunch?');
      await people.as('jonas').say(CHANNEL, 'Globex pays for lunch', other.ts);
      for (const one of [
        { ...event, ts: '1.1', bot_id: 'B1' },
        { ...event, ts: '1.2', subtype: 'bot_message' },
        { ...event, ts: '1.3', subtype: 'channel_join' },
        { ...event, ts: '1.4', subtype: 'message_changed' },
      ])
        expect((await people.as('jonas').event(one)).status).toBe(200);
    });
    expect(await notes()).toHaveLength(all.length);
    expect(seen()).toEqual(before);
  });
});
