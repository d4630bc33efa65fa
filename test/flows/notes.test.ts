// Goal: a note is kept once, under the client who has the account, changed and deleted by those who may, and found again.
// Method: a small book on a real database; the moments are arguments.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { brokenLinks } from '#db/activity.ts';
import type { Database } from '#db/client.ts';
import { dateOf } from '#db/days.ts';
import { saveNextTouch } from '#db/late-reasons.ts';
import type { Member } from '#domain/member.ts';
import type { Role } from '#domain/types.ts';
import { explainInvoices } from '#flows/late-reasons.ts';
import { clientAtStart } from '#flows/note-client.ts';
import { latestNotesOf, notePageOf, noteToEdit, touchToCome } from '#flows/note-list.ts';
import type { NoteToAdd } from '#flows/notes.ts';
import { addNote, deleteNote, editNote } from '#flows/notes.ts';
import { loadOverview } from '#flows/status.ts';
import type { Book } from '#test/support/book.ts';
import { aBook } from '#test/support/book.ts';
import { aDatabase } from '#test/support/database.ts';

const today = '2026-11-24';
const noon = new Date('2026-11-24T12:00:00.000Z');
const after = (minutes: number, ms = 0) => new Date(noon.getTime() + minutes * 60_000 + ms);
let db: Database;
let book: Book;
let acme: string;
let count = 0;

beforeAll(async () => {
  db = await aDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  count += 1;
  book = await aBook(db, { today, workspaceId: `W${count}` });
  acme = await book.client({ name: 'Acme & Sons' });
});

const member = (slackUserId: string, role: Role): Member => ({
  workspaceId: book.workspaceId,
  slackUserId,
  name: slackUserId,
  email: null,
  role,
  isBarred: false,
  refreshedAt: null,
});
const act = (who = member('U1', 'collector'), now = noon) => ({
  workspaceId: book.workspaceId,
  member: who,
  now,
  today,
});
const words = (body: string, nextTouchOn: string | null = null) => ({
  kind: 'call' as const,
  body,
  nextTouchOn,
});
const add = (body: string, note: Partial<NoteToAdd> = {}, by = act()) =>
  addNote(db, {
    ...by,
    note: { ...words(body), clientId: acme, origin: `view:${Math.random()}`, ...note },
  });
/** The id of a new note. */
async function added(...given: Parameters<typeof add>): Promise<string> {
  const result = await add(...given);
  if (!result.ok) throw new Error(result.reason);
  return result.note.id;
}
const page = (query = '', offset = 0, clientId = acme) =>
  notePageOf(db, { workspaceId: book.workspaceId, clientId, words: query, offset, today });
const bodies = async (query = '', offset = 0, clientId = acme) =>
  (await page(query, offset, clientId))?.notes.map(({ body }) => body);
const touch = (clientId = acme) =>
  touchToCome(db.prisma, { workspaceId: book.workspaceId, clientId, today });
const record = () =>
  db.prisma.activity.findMany({
    where: { workspaceId: book.workspaceId },
    orderBy: { id: 'asc' },
  });
const merge = (mergedId: string, keepId: string) =>
  db.prisma.client.updateMany({
    where: { workspaceId: book.workspaceId, id: BigInt(mergedId) },
    data: { mergedIntoId: BigInt(keepId) },
  });

describe('a new note', () => {
  it('is in the record without its words, and wants the digest and the cards drawn again', async () => {
    const { workspaceId } = book;
    await db.prisma.digest.create({
      data: { workspaceId, channelId: 'C1', localDate: dateOf(today), postedAt: noon },
    });
    await db.prisma.card.create({
      data: {
        workspaceId,
        kind: 'status',
        clientId: BigInt(acme),
        userId: 'U1',
        channelId: 'C1',
        ts: '1.1',
        createdAt: noon,
      },
    });
    const noteId = await added('They are short of cash', { nextTouchOn: '2026-12-01' });
    expect(await record()).toMatchObject([
      {
        action: 'note.add',
        actor: 'U1',
        clientId: BigInt(acme),
        why: null,
        facts: { noteId, kind: 'call', nextTouchOn: '2026-12-01' },
      },
    ]);
    expect(JSON.stringify((await record()).map(({ facts }) => facts))).not.toContain('cash');
    expect(await brokenLinks(db.prisma, workspaceId)).toEqual([]);
    const wanted = { select: { redrawsWanted: true } };
    expect(await db.prisma.digest.findFirst({ where: { workspaceId }, ...wanted })).toEqual({
      redrawsWanted: 1,
    });
    expect(await db.prisma.card.findFirst({ where: { workspaceId }, ...wanted })).toEqual({
      redrawsWanted: 1,
    });
  });

  it('of one origin is one note, however often and however much at once it comes', async () => {
    const origin = 'message:C1:1700000000.000100';
    const results = await Promise.all(
      Array.from({ length: 5 }, (_, at) => add(`try ${at}`, { origin, nextTouchOn: '2026-12-01' })),
    );
    expect(results.filter((one) => one.ok && one.isNew)).toHaveLength(1);
    expect(new Set(results.map((one) => one.ok && one.note.id)).size).toBe(1);
    expect((await page())?.total).toBe(1);
    expect(await record()).toHaveLength(1);
  });

  it('of one message may stand on two clients when a person says so, on each once', async () => {
    const globex = await book.client({ name: 'Globex' });
    const origin = 'message:C1:1700000000.000200';
    await added('both are late', { origin });
    expect(await add('both are late', { origin, clientId: globex })).toMatchObject({
      isNew: false,
      client: { id: acme }, // Delivered again: where it was kept first.
    });
    const chosen = { origin, clientId: globex, isChosen: true };
    expect(await add('both are late', chosen)).toMatchObject({
      isNew: true,
      client: { id: globex },
    });
    expect(await add('both are late', chosen)).toMatchObject({ isNew: false });
    expect(await add('both are late', { ...chosen, clientId: acme })).toMatchObject({
      isNew: false,
    });
    expect(await bodies('', 0, globex)).toHaveLength(1);
    expect(await bodies()).toHaveLength(1);
  });

  it('that is too long for one becomes several, read in their order, once for each origin', async () => {
    const paragraph = `${'They pay on Friday. '.repeat(100).trim()}\n\n`;
    const long = { origin: 'message:C1:1700000000.000300', nextTouchOn: '2026-12-01' };
    const results = await Promise.all(
      Array.from({ length: 3 }, () => add(paragraph.repeat(3), long)),
    );
    expect(results.filter((one) => one.ok && one.isNew)).toHaveLength(1);
    expect(results[0]).toMatchObject({ count: 3 });
    const kept = await page();
    const parts = kept?.notes.map(({ body }) => body) ?? [];
    expect(parts.map((body) => body.slice(0, 9))).toEqual(['(1 of 3) ', '(2 of 3) ', '(3 of 3) ']);
    expect(parts.map((body) => body.slice(9))).toEqual(Array(3).fill(paragraph.trim()));
    expect(kept?.notes.map(({ nextTouchOn }) => nextTouchOn)).toEqual(['2026-12-01', null, null]);
    const entries = (await record()).map(({ action, facts }) => [action, facts]);
    expect(entries).toHaveLength(3);
    expect(new Set(entries.map(([action]) => action))).toEqual(new Set(['note.add']));
    expect(JSON.stringify(entries)).not.toContain('Friday');
    expect(await brokenLinks(db.prisma, book.workspaceId)).toEqual([]);
  });

  it('that comes with a reason is in the record, too, once and without its words', async () => {
    const { workspaceId } = book;
    const invoiceId = await book.invoice(acme, { daysPastDue: 47 });
    const said = { cause: 'po_missing', note: 'Ms. Weber\u0000 sends it tomorrow' };
    const given = { workspaceId, said, actor: 'U1', now: noon, today, clientId: acme };
    const explain = () =>
      explainInvoices(db, { ...given, invoiceIds: [invoiceId], origin: 'view:V1' });
    expect(await explain()).toMatchObject({ ok: true });
    expect(await explain()).toMatchObject({ ok: true });
    expect(await bodies()).toEqual(['Ms. Weber sends it tomorrow']);
    const noteId = (await page())?.notes[0]?.id;
    expect((await record()).filter(({ action }) => action === 'note.add')).toMatchObject([
      { actor: 'U1', clientId: BigInt(acme), facts: { noteId, kind: 'late_reason', invoiceId } },
    ]);
    expect(JSON.stringify((await record()).map(({ facts }) => facts))).not.toContain('Weber');
    expect(await brokenLinks(db.prisma, workspaceId)).toEqual([]);
  });

  it('is refused where it holds nothing, or is about nobody', async () => {
    expect(await add('  ')).toEqual({ ok: false, reason: 'empty' });
    expect(await add('x', { clientId: '999999' })).toEqual({ ok: false, reason: 'no_client' });
    expect(await add('x', { clientId: 'nobody' })).toEqual({ ok: false, reason: 'no_client' });
    expect(await record()).toEqual([]);
    expect(await add('x'.repeat(3_000))).toMatchObject({ ok: true });
  });
});

describe('the next touch', () => {
  it('is from tomorrow to ninety days ahead, and stays when a later note names none', async () => {
    for (const [on, expected] of [
      ['2026-11-24', 'touch_too_early'],
      ['2027-02-23', 'touch_too_late'],
    ] as const)
      expect(await add('x', { nextTouchOn: on })).toEqual({ ok: false, reason: expected });
    expect(await touch()).toBeNull();
    for (const on of ['2026-11-25', '2027-02-22']) {
      await added('x', { nextTouchOn: on });
      expect(await touch()).toEqual({ on, byUserId: 'U1', cause: null });
    }
    await added('nothing new');
    expect((await touch())?.on).toBe('2027-02-22');
  });

  it('takes the place of one that followed from a cause, and says who named it', async () => {
    const { workspaceId } = book;
    const cause = { workspaceId, clientId: acme, on: '2026-11-27', cause: 'cash_flow' };
    await saveNextTouch(db.prisma, { ...cause, byUserId: 'U2' });
    await added('x', { nextTouchOn: '2026-12-01' });
    expect(await touch()).toEqual({ on: '2026-12-01', byUserId: 'U1', cause: null });
  });

  it('goes with the day that its author takes out, unless somebody has named another', async () => {
    const noteId = await added('x', { nextTouchOn: '2026-12-01' });
    expect(await editNote(db, { ...act(), noteId, words: words('x') })).toMatchObject({ ok: true });
    expect(await touch()).toBeNull();
    await editNote(db, { ...act(), noteId, words: words('x', '2026-12-02') });
    await added('y', { nextTouchOn: '2026-12-03' }, act(member('U2', 'collector')));
    await editNote(db, { ...act(), noteId, words: words('x') });
    expect(await touch()).toMatchObject({ on: '2026-12-03', byUserId: 'U2' });
  });

  it('stays as it is when only the words change, even when its day would be too near by now', async () => {
    const noteId = await added('x', { nextTouchOn: '2026-11-25' });
    const nextDay = { ...act(), today: '2026-11-25' };
    const changed = await editNote(db, { ...nextDay, noteId, words: words('y', '2026-11-25') });
    expect(changed).toMatchObject({ ok: true });
    expect((await touch())?.on).toBe('2026-11-25');
    expect(
      await editNote(db, { ...nextDay, noteId, words: words('y', '2026-11-24') }),
    ).toMatchObject({ reason: 'touch_too_early' });
  });

  it('is on the card until its day is over', async () => {
    await added('x', { nextTouchOn: '2026-12-01' });
    const { workspaceId } = book;
    const on = async (day: string) =>
      (await loadOverview(db, { workspaceId, clientId: acme, today: day }))?.nextTouch?.on;
    expect(await on('2026-11-30')).toBe('2026-12-01');
    expect(await on('2026-12-01')).toBe('2026-12-01');
    expect(await on('2026-12-02')).toBeUndefined();
  });
});

describe('changing', () => {
  it('is done by its author for less than fifteen minutes', async () => {
    const noteId = await added('Thye pay on Friday');
    const change = (who: Member, now: Date) =>
      editNote(db, { ...act(who, now), noteId, words: words('They pay on Friday') });
    expect(await change(member('U2', 'admin'), after(1))).toMatchObject({ reason: 'not_author' });
    expect(await change(member('U1', 'viewer'), after(1))).toMatchObject({ reason: 'no_role' });
    expect(await change(member('U1', 'collector'), after(15))).toMatchObject({
      reason: 'too_late',
    });
    expect(await bodies()).toEqual(['Thye pay on Friday']);
    expect(await record()).toHaveLength(1);
    const longer = { ...act(member('U1', 'collector'), after(1)), noteId };
    expect(await editNote(db, { ...longer, words: words('x'.repeat(3_001)) })).toMatchObject({
      reason: 'too_long', // Its author has all of it in the form still.
    });
    expect(await change(member('U1', 'collector'), after(14, 59_999))).toMatchObject({ ok: true });
    expect(await bodies()).toEqual(['They pay on Friday']);
    expect((await record()).at(-1)).toMatchObject({
      action: 'note.edit',
      facts: { noteId, kind: 'call' },
    });
    expect((await page())?.notes[0]).toMatchObject({ editedAt: after(14, 59_999) });
  });

  it('is offered to those who may', async () => {
    const noteId = await added('x');
    const offered = (who: Member, now: Date) => noteToEdit(db, { ...act(who, now), noteId });
    expect(await offered(member('U1', 'collector'), after(14))).toMatchObject({ ok: true });
    expect(await offered(member('U1', 'collector'), after(15))).toMatchObject({ ok: false });
    const missing = { ...act(), noteId: '424242' };
    expect(await noteToEdit(db, missing)).toEqual({ ok: false, reason: 'no_note' });
    expect(await editNote(db, { ...missing, words: words('x') })).toMatchObject({
      reason: 'no_note',
    });
  });
});

describe('deleting', () => {
  it('erases the words for good; that there was a note, and who deleted it, stays', async () => {
    const noteId = await added('Private matters', { permalink: 'https://x.slack.com/p1' });
    const erase = (who: Member, now: Date) => deleteNote(db, { ...act(who, now), noteId });
    expect(await erase(member('U1', 'approver'), after(1))).toMatchObject({ reason: 'no_role' });
    expect(await erase(member('U9', 'admin'), after(60))).toMatchObject({ ok: true });
    expect(await erase(member('U9', 'admin'), after(61))).toMatchObject({ reason: 'deleted' });
    expect((await page())?.notes).toMatchObject([
      {
        body: '',
        permalink: null,
        authorUserId: 'U1',
        deletedAt: after(60),
        deletedByUserId: 'U9',
      },
    ]);
    const all = await db.prisma.$queryRaw`
      SELECT note::text AS text FROM note UNION ALL SELECT activity::text FROM activity`;
    expect(JSON.stringify(all)).not.toContain('Private');
    expect((await record()).at(-1)).toMatchObject({ action: 'note.delete', actor: 'U9' });
    expect((await record()).filter(({ action }) => action === 'note.delete')).toHaveLength(1);
  });

  it('takes it off the card and out of what is found', async () => {
    const key = { workspaceId: book.workspaceId, clientId: acme };
    const noteId = await added('one');
    await added('two');
    await deleteNote(db, { ...act(member('U9', 'admin')), noteId });
    const { latest, more } = await latestNotesOf(db.prisma, key);
    expect([latest.map(({ body }) => body), more]).toEqual([['two'], 0]);
    expect(await bodies('one')).toEqual([]);
  });
});

describe('reading', () => {
  it('goes from the newest to the oldest, a page at a time, the last one even if it is gone', async () => {
    for (let at = 0; at < 10; at += 1) await added(`note ${at}`, {}, act(undefined, after(at)));
    expect(await bodies()).toEqual([9, 8, 7, 6, 5, 4, 3, 2].map((at) => `note ${at}`));
    expect(await bodies('', 8)).toEqual(['note 1', 'note 0']);
    expect(await page('', 800)).toMatchObject({ offset: 8, size: 8, total: 10 });
    const key = { workspaceId: book.workspaceId, clientId: acme };
    const { latest, more } = await latestNotesOf(db.prisma, key);
    expect([latest.map(({ body }) => body), more]).toEqual([['note 9', 'note 8', 'note 7'], 7]);
    expect(await page('', 0, '999999')).toBeNull();
  });

  it('finds words wherever they stand, and takes % and _ for themselves', async () => {
    await added('They take 2 % off');
    await added('file_name wrong, C:\\new');
    await added('PO missing, they pay on Friday');
    for (const [query, found] of [
      ['po', 1],
      ['FRIDAY po', 1],
      ['friday off', 0],
      ['%', 1],
      ['2 %', 1],
      ['_', 1],
      ['\\', 1],
      ['fileXname', 0],
      ['', 3],
    ] as const)
      expect([query, (await bodies(query))?.length]).toEqual([query, found]);
  });

  it('stays within the workspace', async () => {
    const noteId = await added('x');
    const other = await aBook(db, { today, workspaceId: `other-${count}` });
    const there = { ...act(), workspaceId: other.workspaceId, noteId };
    expect(await noteToEdit(db, there)).toMatchObject({ reason: 'no_note' });
    expect(await deleteNote(db, { ...there, member: member('U9', 'admin') })).toMatchObject({
      reason: 'no_note',
    });
  });
});

describe('clients that are one', () => {
  it('share their notes; what is written under either is written to the one who stays', async () => {
    const old = await book.client({ name: 'Acme UK' });
    await added('of the old one', { clientId: old });
    await merge(old, acme);
    expect(await bodies()).toEqual(['of the old one']);
    expect(await bodies('', 0, old)).toEqual(['of the old one']);
    const result = await add('of both', { clientId: old, nextTouchOn: '2026-12-01' });
    expect(result).toMatchObject({ ok: true, client: { id: acme }, note: { clientId: acme } });
    expect((await touch(acme))?.on).toBe('2026-12-01');
    expect(await touch(old)).toBeNull();
    expect(await bodies('both')).toEqual(['of both']);
  });

  it('say who deleted a note, also when they are two again', async () => {
    const old = await book.client({ name: 'Acme UK' });
    const noteId = await added('x', { clientId: old });
    await merge(old, acme);
    await deleteNote(db, { ...act(member('U9', 'admin')), noteId });
    const seen = async (clientId: string) =>
      (await page('', 0, clientId))?.notes.map(({ deletedByUserId }) => deletedByUserId);
    expect(await seen(acme)).toEqual(['U9']);
    await db.prisma.client.updateMany({
      where: { workspaceId: book.workspaceId, id: BigInt(old) },
      data: { mergedIntoId: null },
    });
    expect(await seen(old)).toEqual(['U9']);
    expect(await seen(acme)).toEqual([]);
  });
});

describe('whom the words are about', () => {
  const named = async (typed: string) => {
    const found = await clientAtStart(db, { workspaceId: book.workspaceId, typed });
    return found.ok ? `${found.client.name} | ${found.rest}` : `${found.reason} | ${found.rest}`;
  };

  it('is the client with whom they begin', async () => {
    await book.client({ name: 'Globex', number: 'G-1' });
    await book.client({ name: 'Globex', number: 'G-2' });
    await book.client({ name: 'Nordlys', number: 'N-1', aliases: ['Northern Lights'] });
    for (const [typed, expected] of [
      ['acme they pay on Friday', 'Acme & Sons | they pay on Friday'],
      ['acme & sons they pay', 'Acme & Sons | they pay'],
      ['acme so they pay', 'Acme & Sons | so they pay'],
      ['acme', 'Acme & Sons | '],
      ['acme sons', 'Acme & Sons | '],
      ['acm they pay', 'Acme & Sons | they pay'],
      ['n-1 line one\nline two', 'Nordlys | line one\nline two'],
      ['northern lights are out', 'Nordlys | are out'],
      ['globex they pay', 'many | they pay'],
      ['g-2 they pay', 'Globex | they pay'],
      ['hooli they pay', 'none | hooli they pay'],
    ] as const)
      expect([typed, await named(typed)]).toEqual([typed, expected]);
  });
});
