// Goal: people keep the contacts of a client as they are, no import and no merge undoes it, and the record names nobody.
// Method: act on a small book, then read rows, the record, and what a later import does.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '#db/client.ts';
import { markBounced, markOptedOut } from '#db/contacts.ts';
import { contactOf, contactsOf, findContacts, isContactTaken } from '#flows/contact-book.ts';
import type { ContactForm } from '#flows/contact-form.ts';
import { contactMistakes } from '#flows/contact-form.ts';
import { changeReminding, removeContactOf, saveContactOf } from '#flows/contacts.ts';
import { importFile } from '#flows/import.ts';
import { mergeClients } from '#flows/merges.ts';
import type { Book } from '#test/support/book.ts';
import { aBook } from '#test/support/book.ts';
import { aDatabase } from '#test/support/database.ts';

const today = '2026-11-24';
const now = new Date('2026-11-24T09:00:00Z');
const later = new Date('2026-11-25T09:00:00Z');
const workspaceId = 'C1';
const act = { workspaceId, actor: 'U1', now };
let db: Database;
let book: Book;
beforeAll(async () => {
  db = await aDatabase();
  book = await aBook(db, { today, workspaceId });
});
afterAll(() => db.close());

const weber: ContactForm = {
  role: 'payer',
  name: 'Anna Weber',
  email: 'weber@acme.example',
  phone: null,
  channel: 'mail',
  language: null,
  timeZone: null,
  country: null,
  region: null,
  hoursFrom: null,
  hoursTo: null,
  isBounced: false,
  isOptedOut: false,
};

async function add(clientId: string, is: Partial<ContactForm> = {}): Promise<string> {
  const saved = await saveContactOf(db, {
    ...act,
    clientId,
    contactId: null,
    form: { ...weber, ...is },
  });
  if (!saved.ok) throw new Error(saved.reason);
  return saved.contact.id;
}

const change = (clientId: string, contactId: string | null, is: Partial<ContactForm> = {}) =>
  saveContactOf(db, { ...act, now: later, clientId, contactId, form: { ...weber, ...is } });

async function contactsAt(clientId: string) {
  return (await contactsOf(db, { workspaceId, clientId }))?.contacts ?? [];
}

async function recordOf(clientId: string) {
  const rows = await db.prisma.activity.findMany({
    where: { workspaceId, clientId: BigInt(clientId) },
    orderBy: { id: 'asc' },
  });
  return rows.map(({ action, facts, why }) => ({ action, why, ...(facts as object) }));
}

describe('a form', () => {
  it.each<[Partial<ContactForm>, string[]]>([
    [{}, []],
    [{ email: 'weber' }, ['bad_address']],
    [{ email: 'a@acme.example, b@acme.example' }, ['bad_address']],
    [{ email: 'weber@acme.example\nBcc: x@evil.example' }, ['bad_address']],
    [{ timeZone: 'Europe/Berlin' }, []],
    [{ timeZone: 'Mars/Olympus' }, ['no_zone']],
    [{ country: 'DE', region: 'BY' }, []],
    [{ country: 'ZZ' }, ['no_country']],
    [{ country: 'DE', region: 'QQ' }, ['no_region']],
    [{ region: 'BY' }, ['no_country']],
    [{ hoursFrom: 9, hoursTo: 10 }, []],
    [{ hoursFrom: 0, hoursTo: 24 }, []],
    [{ hoursFrom: 9, hoursTo: 9 }, ['hours_order']],
    [{ hoursFrom: 0, hoursTo: 25 }, ['hours_order']],
    [{ hoursFrom: 9 }, ['half_hours']],
    [{ hoursTo: 17 }, ['half_hours']],
    [
      { email: '', timeZone: 'X', country: 'QQ', hoursTo: 1 },
      ['bad_address', 'no_zone', 'no_country', 'half_hours'],
    ],
  ])('%j: %j', (is, mistakes) => {
    expect(contactMistakes({ ...weber, ...is })).toEqual(mistakes);
  });
});

describe('adding and changing', () => {
  it('keeps all that is said, and nothing personal in the record', async () => {
    const acme = await book.client({ name: 'Acme & Sons' });
    const full = {
      phone: '+49 40 123',
      channel: 'phone',
      language: 'de',
      timeZone: 'Europe/Berlin',
      country: 'DE',
      region: 'BY',
      hoursFrom: 9,
      hoursTo: 17,
    } as const;
    const id = await add(acme, { ...full, email: ' Weber@ACME.example ', name: 'Anna\n Weber ' });
    const [contact] = await contactsAt(acme);
    const { hoursFrom: from, hoursTo: to, ...rest } = full;
    expect(contact).toEqual({
      id,
      clientId: acme,
      role: 'payer',
      name: 'Anna Weber',
      email: 'Weber@acme.example',
      ...rest,
      hours: { from, to },
      bouncedAt: null,
      bounceWords: null,
      optedOutAt: null,
    });
    expect((await change(acme, id, { ...full, language: 'en', name: 'A. Weber' })).ok).toBe(true);
    expect((await change(acme, id, { ...full, language: 'en', name: 'A. Weber' })).ok).toBe(true);
    expect(await recordOf(acme)).toEqual([
      { action: 'contact.add', why: null, contact: id, role: 'payer' },
      { action: 'contact.change', why: null, contact: id, role: 'payer', changed: 'name language' },
    ]);
    expect(await contactOf(db, { workspaceId, contactId: id })).toMatchObject({
      client: { id: acme },
      contact: { name: 'A. Weber', email: 'Weber@acme.example', language: 'en' },
    });
  });

  it('takes an address once for each role, whatever its capitals', async () => {
    const client = await book.client();
    const id = await add(client);
    const twice = { ...weber, email: 'WEBER@acme.example' };
    const asked = { workspaceId, clientId: client, contactId: null };
    expect(await isContactTaken(db, { ...asked, form: twice })).toBe(true);
    expect(await isContactTaken(db, { ...asked, contactId: id, form: twice })).toBe(false);
    expect(await change(client, null, twice)).toEqual({ ok: false, reason: 'duplicate' });
    expect((await change(client, null, { ...twice, role: 'approver' })).ok).toBe(true);
    const other = await add(client, { email: 'other@acme.example' });
    expect(await change(client, other, twice)).toEqual({ ok: false, reason: 'duplicate' });
    expect((await contactsAt(client)).map(({ email, role }) => [role, email])).toEqual([
      ['payer', 'weber@acme.example'],
      ['payer', 'other@acme.example'],
      ['approver', 'WEBER@acme.example'],
    ]);
  });

  it('refuses what is not there, or belongs to somebody else', async () => {
    const client = await book.client();
    const other = await book.client();
    const id = await add(client);
    expect(await change('999999', null)).toEqual({ ok: false, reason: 'no_client' });
    expect(await change("1' OR 1=1", null)).toEqual({ ok: false, reason: 'no_client' });
    expect(await change(other, id)).toEqual({ ok: false, reason: 'no_contact' });
    expect(await change(client, null, { email: 'x' })).toEqual({
      ok: false,
      reason: 'bad_address',
    });
    await aBook(db, { today, workspaceId: 'C9' });
    const elsewhere = { ...act, workspaceId: 'C9' };
    expect(await removeContactOf(db, { ...elsewhere, contactId: id })).toMatchObject({ ok: false });
    expect(await contactsOf(db, { workspaceId: 'C9', clientId: client })).toBeNull();
  });

  it('is found by the words that name the client, or asks which one', async () => {
    await book.client({ name: 'Globex', number: 'G-1' });
    await book.client({ name: 'Globex', number: 'G-2' });
    await add(await book.client({ name: 'Initech' }));
    const find = (words: string) => findContacts(db, { workspaceId, words });
    expect(await find('initech')).toMatchObject({
      ok: true,
      book: { contacts: [{ name: 'Anna Weber' }] },
    });
    expect(await find('globex')).toMatchObject({ ok: false, reason: 'many' });
    expect(await find('initek')).toMatchObject({ ok: false, reason: 'none' });
  });
});

describe('marks', () => {
  it('belong to the address: all who have it are marked, and cleared', async () => {
    const client = await book.client();
    const payer = await add(client, { email: 'ap@marks.example' });
    await add(client, { email: 'AP@marks.example', role: 'invoice_inbox' });
    const elsewhere = await add(await book.client(), { email: 'ap@marks.example' });
    await aBook(db, { today, workspaceId: 'C8' });
    const bounce = { email: 'Ap@marks.example', at: now, words: '550 no such user' };
    expect(await markBounced(db.prisma, { workspaceId: 'C8', ...bounce })).toEqual([]);
    const marked = await markBounced(db.prisma, { workspaceId, ...bounce });
    expect(marked).toHaveLength(3);
    expect(marked.map(({ id }) => id)).toContain(elsewhere);
    expect(await markBounced(db.prisma, { workspaceId, ...bounce })).toEqual([]);
    for (const contact of await contactsAt(client))
      expect(contact).toMatchObject({ bouncedAt: now, bounceWords: '550 no such user' });
    // Another change leaves the mark as it is.
    const named = { email: 'ap@marks.example', name: 'B', isBounced: true };
    await change(client, payer, named);
    expect((await contactsAt(client))[0]).toMatchObject({ bouncedAt: now });
    await change(client, payer, { ...named, isBounced: false });
    for (const contact of await contactsAt(client))
      expect(contact).toMatchObject({ bouncedAt: null, bounceWords: null });
    await change(client, payer, { ...named, isBounced: true });
    const set = await contactsAt(client);
    expect(set.map(({ bouncedAt }) => bouncedAt)).toEqual([later, later]);
  });

  it('of a bounce do not follow to a new address; a wish not to be written to does', async () => {
    const client = await book.client();
    const id = await add(client, { email: 'old@moved.example', isBounced: true, isOptedOut: true });
    await change(client, id, { email: 'new@moved.example', isBounced: true, isOptedOut: true });
    expect(await contactsAt(client)).toMatchObject([
      { id, email: 'new@moved.example', bouncedAt: null, optedOutAt: now },
    ]);
  });

  it('of a wish not to be written to are set and cleared in the same way', async () => {
    const client = await book.client();
    const id = await add(client, { email: 'quiet@marks.example' });
    await add(client, { email: 'quiet@marks.example', role: 'approver' });
    const wish = { workspaceId, email: 'quiet@marks.example', at: now };
    expect(await markOptedOut(db.prisma, wish)).toHaveLength(2);
    await change(client, id, { email: 'quiet@marks.example' });
    expect((await contactsAt(client)).map(({ optedOutAt }) => optedOutAt)).toEqual([null, null]);
  });

  const marksOf = async (clientId: string) =>
    (await contactsAt(clientId)).map(({ bouncedAt, optedOutAt }) => [bouncedAt, optedOutAt]);

  it.each([
    ['of another client', false],
    ['of one who was taken away', true],
  ])('%s are taken over by whoever is added with the address', async (_whose, isRemoved) => {
    const email = `taken-${isRemoved}@marks.example`;
    const first = await add(await book.client(), { email });
    const at = { workspaceId, email, at: now };
    await markBounced(db.prisma, { ...at, words: '550 no such user' });
    await markOptedOut(db.prisma, at);
    if (isRemoved) await removeContactOf(db, { ...act, contactId: first });
    const client = await book.client();
    const added = await change(client, null, { email: email.toUpperCase(), role: 'approver' });
    expect(added).toMatchObject({
      contact: { bouncedAt: now, bounceWords: '550 no such user', optedOutAt: now },
    });
    expect(await marksOf(client)).toEqual([[now, now]]);
    await aBook(db, { today, workspaceId: `C7${isRemoved}` });
    const elsewhere = await db.prisma.client.create({
      data: { workspaceId: `C7${isRemoved}`, source: 'csv', key: 'x', name: 'X', nameKey: 'x' },
    });
    const stranger = await saveContactOf(db, {
      ...act,
      workspaceId: `C7${isRemoved}`,
      clientId: elsewhere.id.toString(),
      contactId: null,
      form: { ...weber, email },
    });
    expect(stranger).toMatchObject({ contact: { bouncedAt: null, optedOutAt: null } });
  });

  it('are taken over by whoever is given the address, and stay when somebody leaves it', async () => {
    const email = 'kept@marks.example';
    const client = await book.client();
    const id = await add(client, { email });
    await markOptedOut(db.prisma, { workspaceId, email, at: now });
    const moved = { email: 'new@marks.example' };
    await change(client, id, moved); // Nobody there said no.
    expect(await marksOf(client)).toEqual([[null, null]]);
    await change(client, id, { email: 'KEPT@marks.example' });
    expect(await marksOf(client)).toEqual([[null, now]]);
    await change(client, id, moved);
    const other = await book.client();
    await add(other, { email, role: 'approver' });
    expect(await marksOf(other)).toEqual([[null, now]]);
  });

  it('a mark that nobody saw is not cleared by saving a form that does not show it', async () => {
    const email = 'unseen@marks.example';
    const client = await book.client();
    const id = await add(client, { email });
    const elsewhere = await add(await book.client(), { email });
    await db.prisma.contact.update({
      where: { workspaceId_id: { workspaceId, id: BigInt(elsewhere) } },
      data: { optedOutAt: now }, // As before marks were shared.
    });
    await change(client, id, { email, name: 'B' });
    expect(await marksOf(client)).toEqual([[null, now]]);
    await change(client, id, { email, name: 'B' }); // Seen now, and taken away.
    expect(await marksOf(client)).toEqual([[null, null]]);
  });

  it('that a person sets or clears are so for all, removed ones too, and in the record of each', async () => {
    const email = 'all@marks.example';
    const [client, other, third] = [await book.client(), await book.client(), await book.client()];
    const id = await add(client, { email });
    const theirs = await add(other, { email: 'ALL@marks.example', role: 'invoice_inbox' });
    const gone = await add(third, { email });
    await removeContactOf(db, { ...act, contactId: gone });
    const set = { email, isBounced: true, isOptedOut: true };
    await change(client, id, set);
    for (const one of [client, other]) expect(await marksOf(one)).toEqual([[later, later]]);
    const removed = async () =>
      db.prisma.contact.findFirstOrThrow({ where: { workspaceId, id: BigInt(gone) } });
    expect(await removed()).toMatchObject({ bouncedAt: later, optedOutAt: later });
    await change(client, id, { email });
    expect(await removed()).toMatchObject({ bouncedAt: null, optedOutAt: null });
    for (const one of [client, other]) expect(await marksOf(one)).toEqual([[null, null]]);
    await add(third, { email });
    expect(await marksOf(third)).toEqual([[null, null]]);
    const about = { action: 'contact.change', contact: theirs, role: 'invoice_inbox', why: null };
    expect((await recordOf(other)).slice(1)).toEqual([
      { ...about, changed: 'bouncedAt' },
      { ...about, changed: 'optedOutAt' },
      { ...about, changed: 'bouncedAt' },
      { ...about, changed: 'optedOutAt' },
    ]);
    expect((await recordOf(client)).slice(1).map((one) => 'changed' in one && one.changed)).toEqual(
      ['bouncedAt optedOutAt', 'bouncedAt optedOutAt'],
    );
    expect((await recordOf(third)).map(({ action }) => action)).toEqual([
      'contact.add',
      'contact.remove',
      'contact.add',
    ]);
  });
});

describe('removing', () => {
  it('takes a contact away until somebody adds it again', async () => {
    const client = await book.client();
    const id = await add(client, { phone: '1' });
    const remove = () => removeContactOf(db, { ...act, contactId: id });
    expect(await remove()).toEqual({ ok: true, clientId: client });
    expect(await remove()).toEqual({ ok: false, reason: 'no_contact' });
    expect(await contactsAt(client)).toEqual([]);
    expect(await contactOf(db, { workspaceId, contactId: id })).toBeNull();
    expect(await change(client, id)).toEqual({ ok: false, reason: 'no_contact' });
    expect(await add(client, { email: 'WEBER@acme.example' })).toBe(id);
    expect(await contactsAt(client)).toMatchObject([{ email: 'weber@acme.example', phone: null }]);
    expect((await recordOf(client)).map(({ action }) => action)).toEqual([
      'contact.add',
      'contact.remove',
      'contact.add',
    ]);
  });

  it('makes room for another contact to take over the role and address', async () => {
    const client = await book.client();
    const gone = await add(client, { email: 'first@acme.example' });
    const id = await add(client, { email: 'second@acme.example' });
    await removeContactOf(db, { ...act, contactId: gone });
    expect((await change(client, id, { email: 'first@acme.example' })).ok).toBe(true);
    expect(await contactsAt(client)).toMatchObject([{ id, email: 'first@acme.example' }]);
  });
});

describe('imports', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gt-contacts-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));
  const bring = async (
    number: string,
    whose = { name: 'Imported Ltd', email: 'ap@imported.example' },
  ) => {
    const path = join(folder, `${number}.csv`);
    const titles = 'Customer,Email,Invoice Number,Invoice Date,Due Date,Total,Balance,Currency';
    const row = `${whose.name},${whose.email},${number},2026-10-01,2026-11-01,10.00,10.00,EUR`;
    await writeFile(path, `${titles}\n${row}\n`);
    const file = { path, fileName: `${number}.csv`, options: {}, commit: true };
    const result = await importFile({ db, now }, { workspaceId, actor: 'terminal', ...file });
    expect(result.ok).toBe(true);
  };
  const imported = async () => {
    const client = await db.prisma.client.findFirstOrThrow({ where: { name: 'Imported Ltd' } });
    return client.id.toString();
  };

  it('bring an inbox, and neither bring it back nor change it once somebody has', async () => {
    await bring('IMP-1');
    const client = await imported();
    const [inbox] = await contactsAt(client);
    expect(inbox).toMatchObject({ role: 'invoice_inbox', email: 'ap@imported.example' });
    const form = { role: 'invoice_inbox', email: 'invoices@imported.example' } as const;
    expect((await change(client, inbox!.id, form)).ok).toBe(true);
    await bring('IMP-2');
    expect(await contactsAt(client)).toMatchObject([{ id: inbox!.id, ...form }]);
    expect((await change(client, inbox!.id, { ...form, email: 'ap@imported.example' })).ok).toBe(
      true,
    );
    await removeContactOf(db, { ...act, contactId: inbox!.id });
    await bring('IMP-3');
    expect(await contactsAt(client)).toEqual([]);
  });

  it('take over what is known against an address', async () => {
    const email = 'AP@told.example';
    const gone = await add(await book.client(), { email });
    await markOptedOut(db.prisma, { workspaceId, email, at: now });
    await removeContactOf(db, { ...act, contactId: gone });
    const bounce = { email: 'other@told.example', at: now, words: '550 no such user' };
    await add(await book.client(), { email: bounce.email });
    await markBounced(db.prisma, { workspaceId, ...bounce });
    const told = async (name: string) => {
      const where = { workspaceId, client: { name } };
      const { bouncedAt, bounceWords, optedOutAt } = await db.prisma.contact.findFirstOrThrow({
        where,
      });
      return [bouncedAt, bounceWords, optedOutAt];
    };
    await bring('TOLD-1', { name: 'Told Ltd', email: 'ap@told.example' });
    await bring('TOLD-2', { name: 'Other Ltd', email: 'other@told.example' });
    await bring('TOLD-3', { name: 'Third Ltd', email: 'third@told.example' });
    expect(await told('Told Ltd')).toEqual([null, null, now]);
    expect(await told('Other Ltd')).toEqual([now, '550 no such user', null]);
    expect(await told('Third Ltd')).toEqual([null, null, null]);
  });
});

describe('merged clients', () => {
  it('show their contacts at the one who stays, under either id', async () => {
    const keep = await book.client({ name: 'Keeper' });
    const merged = await book.client({ name: 'Merged' });
    await add(keep, { email: 'one@keeper.example', role: 'approver' });
    const id = await add(merged, { email: 'two@keeper.example' });
    await mergeClients({ db, now }, { workspaceId, keepId: keep, mergeId: merged, actor: 'U1' });
    for (const clientId of [keep, merged])
      expect((await contactsAt(clientId)).map(({ email }) => email)).toEqual([
        'two@keeper.example',
        'one@keeper.example',
      ]);
    // A form that was opened before the merge still works.
    expect((await change(merged, id, { email: 'three@keeper.example' })).ok).toBe(true);
  });
});

describe('reminding', () => {
  it('is stopped with a reason and allowed again, in the record', async () => {
    const client = await book.client();
    const doNotRemind = async () =>
      (await contactsOf(db, { workspaceId, clientId: client }))?.doNotRemind;
    expect(await doNotRemind()).toBeNull();
    const stop = { ...act, clientId: client, hold: { why: 'their owner is ours' } };
    expect(await changeReminding(db, stop)).toBe(true);
    expect(await doNotRemind()).toEqual({ why: 'their owner is ours' });
    expect(await changeReminding(db, { ...stop, hold: null })).toBe(true);
    expect(await doNotRemind()).toBeNull();
    expect(await changeReminding(db, { ...stop, clientId: '999999' })).toBe(false);
    expect(await recordOf(client)).toEqual([
      { action: 'client.do_not_remind', why: 'their owner is ours' },
      { action: 'client.remind_again', why: null },
    ]);
  });
});
