// Goal: two clients become one account and two again, nothing gained and nothing lost on the way.
// Method: small books told by name, then random ones, compared row by row before and after.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { brokenLinks } from '#db/activity.ts';
import type { Database } from '#db/client.ts';
import { listSnoozeMarks } from '#db/digest-redraws.ts';
import { planToday } from '#flows/digest.ts';
import { keepApart, listLookAlikes, mergeClients, unmergeClient } from '#flows/merges.ts';
import { changeOwner, resolveOwner, unresolvedOwners } from '#flows/owner.ts';
import { snoozeClient } from '#flows/snooze.ts';
import { findStatus, loadStatus, suggestClients } from '#flows/status.ts';
import type { Book } from '#test/support/book.ts';
import { aBook } from '#test/support/book.ts';
import { aDatabase } from '#test/support/database.ts';
import { aTwin, everyRow as everyRowOf } from '#test/support/twin.ts';

const today = '2026-11-24';
const now = new Date('2026-11-24T09:00:00Z');
let db: Database;
beforeAll(async () => {
  db = await aDatabase();
});
afterAll(() => db.close());

/** A person at the terminal with one workspace's books. */
function aDesk({ workspaceId }: Book) {
  const deps = { db, now };
  const actor = 'U1';
  return {
    merge: (keepId: string, mergeId: string) =>
      mergeClients(deps, { workspaceId, keepId, mergeId, actor }),
    unmerge: (clientId: string) => unmergeClient(deps, { workspaceId, clientId, actor }),
    apart: (clientId: string, otherId: string) =>
      keepApart(deps, { workspaceId, clientId, otherId, actor }),
    alike: async (given: { clientIds?: readonly string[]; limit?: number } = {}) => {
      const found = await listLookAlikes(deps, { workspaceId, limit: 50, ...given });
      return found.map(({ keep, merge }) => `${keep.id}<${merge.id}`);
    },
    find: async (words: string) => {
      const found = await findStatus(db, { workspaceId, words, today });
      return found.ok ? found.status.client.id : found.reason;
    },
    record: () => db.prisma.activity.findMany({ where: { workspaceId }, orderBy: { id: 'asc' } }),
  };
}

const everyRow = (workspaceId: string) => everyRowOf(db, workspaceId);

/** What there is of everything, whoever has it. */
function sums(workspaceId: string) {
  return db.prisma.$queryRaw`
    SELECT 'invoice' AS what, currency, count(*), sum(amount_minor) AS amount, sum(balance_minor) AS balance
    FROM invoice WHERE workspace_id = ${workspaceId} GROUP BY currency
    UNION ALL SELECT 'credit', currency, count(*), sum(amount_minor), sum(balance_minor)
    FROM credit WHERE workspace_id = ${workspaceId} GROUP BY currency
    UNION ALL SELECT 'payment', currency, count(*), sum(amount_minor), 0
    FROM payment WHERE workspace_id = ${workspaceId} GROUP BY currency
    ORDER BY 1, 2`;
}

describe('merging', () => {
  it('puts both accounts on one card, under every name and number', async () => {
    const book = await aBook(db, { today, workspaceId: 'M1' });
    const desk = aDesk(book);
    const acme = await book.client({ name: 'Acme & Sons', number: 'A-1' });
    const globex = await book.client({ name: 'Globex Corp', number: 'G-7', aliases: ['GBX'] });
    await book.invoice(acme, { number: 'INV-1', balanceMinor: 100_00n });
    await book.invoice(globex, { number: 'INV-2', balanceMinor: 20_00n });
    await book.credit(globex);
    const moved = { invoices: 1, payments: 0, credits: 1, contacts: 0 };
    expect(await desk.merge(acme, globex)).toEqual({
      ok: true,
      keep: { id: acme, number: 'A-1', name: 'Acme & Sons' },
      merged: { id: globex, number: 'G-7', name: 'Globex Corp' },
      moved,
    });
    for (const words of ['Acme & Sons', 'Globex Corp', 'globex', 'G-7', '#g-7', 'gbx', 'glo co'])
      expect([words, await desk.find(words)]).toEqual([words, acme]);
    const status = await loadStatus(db, { workspaceId: 'M1', clientId: globex, today });
    expect(status?.client.id).toBe(acme);
    expect(status?.invoices.map(({ number }) => number).sort()).toEqual(['INV-1', 'INV-2']);
    expect(status?.balances).toMatchObject([{ openMinor: 120_00n }]);
    const plan = await planToday(db, { workspaceId: 'M1', today });
    expect(plan.needsSomeone.map(({ clientId }) => clientId)).toEqual([acme]);
    const suggest = async (letters: string) =>
      (await suggestClients(db, { workspaceId: 'M1', letters, today })).map(({ id }) => id);
    expect([await suggest(''), await suggest('glob'), await suggest('g-')]).toEqual([
      [acme],
      [acme],
      [acme],
    ]);
    expect(await desk.record()).toMatchObject([
      {
        action: 'client.merge',
        actor: 'U1',
        clientId: BigInt(acme),
        facts: { mergedId: globex, ...moved },
      },
    ]);
    expect(await brokenLinks(db.prisma, 'M1')).toEqual([]);
  });

  it('suggests the one who stays for a typo in the name of the other', async () => {
    const book = await aBook(db, { today, workspaceId: 'M2' });
    const acme = await book.client({ name: 'Acme' });
    await aDesk(book).merge(acme, await book.client({ name: 'Springfield Power' }));
    const found = await findStatus(db, { workspaceId: 'M2', words: 'sprignfield', today });
    expect(!found.ok && found.reason === 'none' && found.suggestions.map(({ id }) => id)).toEqual([
      acme,
    ]);
  });

  it('refuses numbers that both have, and moves nothing', async () => {
    const book = await aBook(db, { today, workspaceId: 'M3' });
    const [one, other] = [await book.client(), await book.client()];
    for (const client of [one, other]) {
      await book.invoice(client, { number: 'INV-9' });
      await book.invoice(client, { number: `INV-of-${client}` });
      await book.credit(client, { number: 'CN-9' });
    }
    const before = await everyRow('M3');
    const refused = { ok: false, reason: 'same-numbers', numbers: ['CN-9', 'INV-9'] };
    expect(await aDesk(book).merge(one, other)).toEqual(refused);
    expect(await everyRow('M3')).toEqual(before);
    expect(await aDesk(book).record()).toEqual([]);
  });

  it('is one step deep', async () => {
    const book = await aBook(db, { today, workspaceId: 'M4' });
    const desk = aDesk(book);
    const [a, b, c] = [await book.client(), await book.client(), await book.client()];
    expect(await desk.merge(a, a)).toEqual({ ok: false, reason: 'same-client' });
    expect(await desk.merge(a, '999999')).toMatchObject({
      reason: 'unknown-client',
      clientId: '999999',
    });
    expect(await desk.merge("1' OR 1=1", a)).toMatchObject({ reason: 'unknown-client' });
    expect(await desk.merge(a, b)).toMatchObject({ ok: true });
    expect(await desk.merge(c, b)).toMatchObject({
      reason: 'already-merged',
      client: { id: b },
      intoId: a,
    });
    expect(await desk.merge(b, c)).toMatchObject({
      reason: 'already-merged',
      client: { id: b },
      intoId: a,
    });
    expect(await desk.merge(c, a)).toMatchObject({ reason: 'has-merged', client: { id: a } });
    expect(await desk.merge(a, c)).toMatchObject({ ok: true });
  });

  it('does nothing to another workspace', async () => {
    const book = await aBook(db, { today, workspaceId: 'M5' });
    const other = await aBook(db, { today, workspaceId: 'M6' });
    const [mine, theirs] = [await book.client(), await other.client()];
    expect(await aDesk(book).merge(mine, theirs)).toMatchObject({ reason: 'unknown-client' });
  });

  it('touches no row of a workspace whose rows have the same ids', async () => {
    const book = await aBook(db, { today, workspaceId: 'M8' });
    const desk = aDesk(book);
    const [acme, ace, third] = [
      await book.client({ name: 'Acme', email: 'ap@acme.example', aliases: ['AC'] }),
      await book.client({
        name: 'Ace',
        email: 'ap@ace.example',
        aliases: ['ACE Ltd'],
        ownerUserId: 'U1',
        snoozedUntil: '2026-12-01',
      }),
      await book.client({ name: 'ACME' }),
    ];
    await book.payment(await book.invoice(ace), { amountMinor: 100n });
    await book.payment(await book.invoice(acme), { amountMinor: 100n });
    await book.credit(ace);
    await aTwin(db, 'M8', 'M8-twin');
    const [before, twin] = [await everyRow('M8'), await everyRow('M8-twin')];
    expect(twin).toEqual(before.map((row) => row.replaceAll('"M8"', '"M8-twin"')));
    expect(await desk.merge(acme, ace)).toMatchObject({ ok: true });
    expect(await everyRow('M8-twin')).toEqual(twin);
    const merged = await everyRow('M8');
    // The twin goes the other way meanwhile, which in turn changes nothing here.
    const other = { db, now };
    const deed = { workspaceId: 'M8-twin', actor: 'U1' };
    const ids = { keepId: ace, mergeId: acme };
    expect(await mergeClients(other, { ...deed, ...ids })).toMatchObject({ ok: true });
    const turned = await everyRow('M8-twin');
    expect(await everyRow('M8')).toEqual(merged);
    expect(await desk.apart(acme, third)).toMatchObject({ ok: true });
    expect(await desk.unmerge(ace)).toMatchObject({ ok: true });
    expect(await everyRow('M8-twin')).toEqual(turned);
    expect(await unmergeClient(other, { ...deed, clientId: acme })).toMatchObject({ ok: true });
    expect(await everyRow('M8-twin')).toEqual(twin);
  });

  it('two people at once: the second is told', async () => {
    const book = await aBook(db, { today, workspaceId: 'M7' });
    const [a, b, c] = [await book.client(), await book.client(), await book.client()];
    await book.invoice(b);
    const results = await Promise.all([aDesk(book).merge(a, b), aDesk(book).merge(c, b)]);
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(results.find(({ ok }) => !ok)).toMatchObject({ reason: 'already-merged' });
  });
});

describe('owner and snooze', () => {
  it('are taken over where there is none, and given back', async () => {
    const book = await aBook(db, { today, workspaceId: 'O1' });
    const desk = aDesk(book);
    const snooze = { snoozedUntil: '2026-12-01', snoozedByUserId: 'U7' };
    const acme = await book.client({ name: 'Acme', snoozedUntil: '2026-05-01' });
    const ace = await book.client({ name: 'Ace', ownerEmail: 'maya@x.example', ...snooze });
    const before = await everyRow('O1');
    await desk.merge(acme, ace);
    const client = async () =>
      (await loadStatus(db, { workspaceId: 'O1', clientId: acme, today }))!.client;
    expect(await client()).toMatchObject({ ownerEmail: 'maya@x.example', ...snooze });
    // Somebody in Slack is found for the address; who is merged is asked about no more.
    expect(await unresolvedOwners(db, 'O1')).toEqual(['maya@x.example']);
    await resolveOwner(db, { workspaceId: 'O1', email: 'maya@x.example', slackUserId: 'U6', now });
    expect(await client()).toMatchObject({ ownerUserId: 'U6' });
    await desk.unmerge(ace);
    expect(await everyRow('O1')).toEqual(before);
  });

  it('of who is merged are not looked up any more', async () => {
    const book = await aBook(db, { today, workspaceId: 'O4' });
    const acme = await book.client({ ownerEmail: 'maya@x.example' });
    const ace = await book.client({ ownerEmail: 'jonas@x.example' });
    await aDesk(book).merge(acme, ace);
    expect(await unresolvedOwners(db, 'O4')).toEqual(['maya@x.example']);
    const found = { workspaceId: 'O4', email: 'jonas@x.example', slackUserId: 'U6', now };
    await resolveOwner(db, found);
    await aDesk(book).unmerge(ace);
    expect(await unresolvedOwners(db, 'O4')).toEqual(['jonas@x.example', 'maya@x.example']);
  });

  it('that a person changed since stay', async () => {
    const book = await aBook(db, { today, workspaceId: 'O2' });
    const desk = aDesk(book);
    const acme = await book.client({ name: 'Acme' });
    const ace = await book.client({ name: 'Ace', ownerUserId: 'U1', snoozedUntil: '2026-12-01' });
    await desk.merge(acme, ace);
    const change = { workspaceId: 'O2', clientId: ace, actor: 'U1', now };
    await changeOwner(db, { ...change, ownerUserId: 'U9' });
    await snoozeClient(db, { ...change, until: '2026-12-08', today, why: null });
    await desk.unmerge(ace);
    const stands = async (clientId: string) =>
      (await loadStatus(db, { workspaceId: 'O2', clientId, today }))?.client;
    expect(await stands(acme)).toMatchObject({ ownerUserId: 'U9', snoozedUntil: '2026-12-08' });
    expect(await stands(ace)).toMatchObject({ ownerUserId: 'U1', snoozedUntil: '2026-12-01' });
  });

  it('show on a digest that was posted before the merge', async () => {
    const book = await aBook(db, { today, workspaceId: 'O3' });
    const [acme, ace] = [
      await book.client({ snoozedUntil: today, snoozedByUserId: 'U2' }),
      await book.client(),
    ];
    await aDesk(book).merge(acme, ace);
    const marks = await listSnoozeMarks(db.prisma, { workspaceId: 'O3', clientIds: [ace], today });
    expect(marks).toEqual([{ clientId: ace, snoozedUntil: today, byUserId: 'U2' }]);
  });
});

describe('undoing a merge', () => {
  it('takes back what imports brought under the key of the merged one since', async () => {
    const book = await aBook(db, { today, workspaceId: 'U1' });
    const desk = aDesk(book);
    const [acme, ace] = [await book.client({ name: 'Acme' }), await book.client({ name: 'Ace' })];
    await desk.merge(acme, ace);
    const id = BigInt(await book.invoice(acme, { number: 'INV-LATER' }));
    const workspaceId = 'U1';
    const viaClientId = BigInt(ace);
    await db.prisma.invoice.update({
      where: { workspaceId_id: { workspaceId, id } },
      data: { viaClientId },
    });
    const clientId = BigInt(acme);
    const alias = { alias: 'Ace of Base', aliasKey: 'ace of base' };
    await db.prisma.clientAlias.create({ data: { workspaceId, clientId, viaClientId, ...alias } });
    expect(await desk.unmerge(ace)).toMatchObject({ ok: true, moved: { invoices: 1 } });
    expect([await desk.find('ace of base'), await desk.find('ace')]).toEqual([ace, ace]);
    const status = await loadStatus(db, { workspaceId, clientId: ace, today });
    expect(status?.invoices.map(({ number }) => number)).toEqual(['INV-LATER']);
    expect((await desk.record()).at(-1)).toMatchObject({
      action: 'client.unmerge',
      facts: { mergedId: ace, invoices: 1 },
    });
  });

  it('gives back one contact of two that are the same', async () => {
    const book = await aBook(db, { today, workspaceId: 'U5' });
    const desk = aDesk(book);
    const email = 'ap@acme.example';
    const [acme, ace] = [await book.client({ email }), await book.client({ email })];
    expect(await desk.merge(acme, ace)).toMatchObject({ moved: { contacts: 0 } });
    // The one of acme was removed, and a file brought it again under the key of the other.
    const mine = { workspaceId: 'U5', clientId: BigInt(acme) };
    await db.prisma.contact.deleteMany({ where: mine });
    const again = { ...mine, viaClientId: BigInt(ace), role: 'invoice_inbox', email };
    await db.prisma.contact.create({ data: again });
    expect(await desk.unmerge(ace)).toMatchObject({ ok: true, moved: { contacts: 0 } });
    const contacts = await db.prisma.contact.findMany({ where: { workspaceId: 'U5' } });
    expect(contacts.map(({ clientId, viaClientId }) => [clientId, viaClientId])).toEqual(
      expect.arrayContaining([
        [BigInt(acme), null],
        [BigInt(ace), null],
      ]),
    );
    expect(contacts).toHaveLength(2);
  });

  it('leaves a name to the other one who shares it', async () => {
    const book = await aBook(db, { today, workspaceId: 'U2' });
    const desk = aDesk(book);
    const acme = await book.client({ name: 'Acme' });
    const [one, two] = [
      await book.client({ name: 'Globex' }),
      await book.client({ name: 'Globex' }),
    ];
    await desk.merge(acme, one);
    await desk.merge(acme, two);
    await desk.unmerge(one);
    expect(await desk.find('globex')).toBe(one); // A name goes before an alias.
    const aliases = await db.prisma.clientAlias.findMany({
      where: { workspaceId: 'U2', aliasKey: 'globex' },
    });
    expect(aliases).toMatchObject([{ clientId: BigInt(acme), viaClientId: BigInt(two) }]);
  });

  it('is refused where money of one settles an invoice of the other, naming it', async () => {
    const book = await aBook(db, { today, workspaceId: 'U3' });
    const desk = aDesk(book);
    const [acme, ace] = [await book.client(), await book.client()];
    const invoice = await book.invoice(ace, { number: 'INV-5' });
    await book.invoice(ace, { number: 'INV-6' });
    await book.credit(acme);
    await desk.merge(acme, ace);
    const credit = await db.prisma.credit.findFirstOrThrow({ where: { workspaceId: 'U3' } });
    const crossing = { invoiceId: BigInt(invoice), creditId: credit.id, amountMinor: 1n };
    await db.prisma.allocation.create({ data: { workspaceId: 'U3', ...crossing } });
    expect(await desk.unmerge(ace)).toEqual({ ok: false, reason: 'crossed', numbers: ['INV-5'] });
    await db.prisma.allocation.deleteMany({ where: { workspaceId: 'U3' } });
    expect(await desk.unmerge(ace)).toMatchObject({ ok: true });
  });

  it('is refused for one who is not merged, naming those who could be meant', async () => {
    const book = await aBook(db, { today, workspaceId: 'U4' });
    const desk = aDesk(book);
    const [acme, ace] = [await book.client(), await book.client({ name: 'Ace' })];
    await desk.merge(acme, ace);
    expect(await desk.unmerge(acme)).toMatchObject({
      reason: 'not-merged',
      merged: [{ name: 'Ace' }],
    });
    expect(await desk.unmerge('0')).toMatchObject({ reason: 'unknown-client' });
    expect((await desk.unmerge(ace)).ok).toBe(true);
    expect(await desk.unmerge(ace)).toMatchObject({ reason: 'not-merged', merged: [] });
  });
});

describe('whatever the books', () => {
  const names = fc.constantFrom('Acme', 'ACME', 'Globex', 'A-1');
  const anInvoice = fc.record({
    currency: fc.constantFrom('EUR', 'USD'),
    amountMinor: fc.bigInt(1n, 10n ** 12n),
    paid: fc.boolean(),
  });
  const aClient = fc.record({
    name: names,
    aliases: fc.uniqueArray(names, { selector: (name) => name.toLowerCase() }),
    email: fc.option(fc.constantFrom('a@x.example', 'b@x.example'), { nil: undefined }),
    ownerUserId: fc.constantFrom(null, 'U1', 'U2'),
    ownerEmail: fc.constantFrom(null, 'maya@x.example'),
    snoozedUntil: fc.constantFrom(undefined, '2026-11-23', today, '2026-12-24'),
    invoices: fc.array(anInvoice, { maxLength: 3 }),
    credits: fc.nat(2),
  });

  it('no number and no sum changes, and undoing gives back exactly what was', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.tuple(aClient, aClient, aClient),
        fc.boolean(),
        async (clients, isReversed) => {
          run += 1;
          const book = await aBook(db, { today, workspaceId: `P${run}` });
          const { workspaceId } = book;
          const desk = aDesk(book);
          const ids: string[] = [];
          for (const { invoices, credits, email, snoozedUntil, ...wishes } of clients) {
            const id = await book.client({
              ...wishes,
              ...(email === undefined ? {} : { email }),
              ...(snoozedUntil === undefined ? {} : { snoozedUntil }),
            });
            ids.push(id);
            for (const { paid, ...invoice } of invoices) {
              const of = await book.invoice(id, paid ? { ...invoice, paidDaysLate: 3 } : invoice);
              if (paid) await book.payment(of, { amountMinor: invoice.amountMinor });
            }
            for (let at = 0; at < credits; at += 1) await book.credit(id);
          }
          const [keep = '', one = '', two = ''] = ids;
          await desk.apart(one, two);
          const [rows, total] = [await everyRow(workspaceId), await sums(workspaceId)];
          for (const id of [one, two])
            expect(await desk.merge(keep, id)).toMatchObject({ ok: true });
          expect(await sums(workspaceId)).toEqual(total);
          expect(
            await db.prisma.invoice.count({
              where: { workspaceId, clientId: { not: BigInt(keep) } },
            }),
          ).toBe(0);
          expect(await db.prisma.client.count({ where: { workspaceId } })).toBe(3);
          for (const id of isReversed ? [two, one] : [one, two])
            expect(await desk.unmerge(id)).toMatchObject({ ok: true });
          expect(await everyRow(workspaceId)).toEqual(rows);
          expect(await brokenLinks(db.prisma, workspaceId)).toEqual([]);
        },
      ),
      { numRuns: 15 },
    );
  }, 120_000);
});

describe('kept apart', () => {
  it('two clients are not proposed again', async () => {
    const book = await aBook(db, { today, workspaceId: 'K1' });
    const desk = aDesk(book);
    const [a, b, c] = [
      await book.client({ name: 'Acme' }),
      await book.client({ name: 'acme' }),
      await book.client({ name: 'Globex' }),
    ];
    expect(await desk.alike()).toEqual([`${a}<${b}`]);
    expect(await desk.apart(b, a)).toMatchObject({ ok: true, isNew: true });
    expect(await desk.apart(a, b)).toMatchObject({ ok: true, isNew: false });
    expect(await desk.alike()).toEqual([]);
    expect(await desk.record()).toMatchObject([{ action: 'client.apart', facts: { otherId: a } }]);
    expect(await desk.apart(a, a)).toMatchObject({ reason: 'same-client' });
    await desk.merge(c, b);
    expect(await desk.apart(a, b)).toMatchObject({ reason: 'already-merged', intoId: c });
    expect(await desk.apart(a, '999999')).toMatchObject({ reason: 'unknown-client' });
  });

  it.each([0, 1])(
    'holds of the one who stays, whichever of the two is merged later: %i',
    async (at) => {
      const book = await aBook(db, { today, workspaceId: `K2${at}` });
      const desk = aDesk(book);
      const twins = [await book.client({ name: 'Acme' }), await book.client({ name: 'Acme' })];
      const [merged = '', left = ''] = at === 0 ? twins : twins.toReversed();
      await desk.apart(merged, left);
      const third = await book.client({ name: 'ACME' });
      expect(await desk.alike()).toHaveLength(1);
      await desk.merge(third, merged);
      expect(await desk.alike()).toEqual([]);
    },
  );

  it('leaves room for the next pair, however few are asked for', async () => {
    const book = await aBook(db, { today, workspaceId: 'K3' });
    const desk = aDesk(book);
    const pairs: string[][] = [];
    for (const name of ['Apart', 'Keepers', 'Acme'])
      pairs.push([await book.client({ name }), await book.client({ name })]);
    const [apart = [], keepers = [], acme = []] = pairs;
    await desk.apart(apart[0] ?? '', apart[1] ?? '');
    for (const [at, keeper] of keepers.entries())
      await desk.merge(keeper, await book.client({ name: `Merged ${at}` }));
    expect(await desk.alike({ limit: 1 })).toEqual([acme.join('<')]);
  });
});
