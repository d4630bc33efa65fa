// Goal: what a report no longer lists is asked about, answered once, and accounted for to the cent.
// Method: small books told by number; two people at once; random books that must add up.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { brokenLinks } from '#db/activity.ts';
import type { Database } from '#db/client.ts';
import { planToday } from '#flows/digest.ts';
import { mergeClients, unmergeClient } from '#flows/merges.ts';
import { answerCalled, answerMissing, listMissing } from '#flows/settlements.ts';
import { loadStatus } from '#flows/status.ts';
import type { Book } from '#test/support/book.ts';
import { aBook } from '#test/support/book.ts';
import { aDatabase } from '#test/support/database.ts';
import { aTwin, everyRow } from '#test/support/twin.ts';

const today = '2026-11-24';
const now = new Date('2026-11-24T09:00:00Z');
const missingSince = '2026-11-20';
let db: Database;
beforeAll(async () => {
  db = await aDatabase();
});
afterAll(() => db.close());

function aDesk({ workspaceId }: Book, actor = 'U1') {
  const deps = { db, now };
  return {
    asked: async () =>
      (await listMissing(deps, { workspaceId, limit: 50 })).map(({ number }) => number),
    say: (answer: 'paid' | 'open', invoiceIds: readonly string[], paidOn?: string) =>
      answerMissing(deps, {
        workspaceId,
        invoiceIds,
        answer,
        actor,
        ...(paidOn === undefined ? {} : { paidOn }),
      }),
    sayOf: (answer: 'paid' | 'open', called: readonly string[]) =>
      answerCalled(deps, { workspaceId, called, answer, actor }),
    record: () => db.prisma.activity.findMany({ where: { workspaceId }, orderBy: { id: 'asc' } }),
    invoice: (id: string) =>
      db.prisma.invoice.findUniqueOrThrow({
        where: { workspaceId_id: { workspaceId, id: BigInt(id) } },
        include: { allocations: { include: { payment: true } } },
      }),
  };
}

describe('what is asked about', () => {
  it('is open and in no report any more, the longest missing first', async () => {
    const book = await aBook(db, { today, workspaceId: 'A1' });
    const acme = await book.client({ name: 'Acme', number: 'A-1' });
    await book.invoice(acme, {
      number: 'INV-1',
      missingSince,
      balanceMinor: 4_200_00n,
      dueOn: '2026-10-01',
    });
    await book.invoice(acme, { number: 'INV-0', missingSince: '2026-11-13' });
    await book.invoice(acme, { number: 'INV-2' });
    await book.invoice(acme, { number: 'INV-3', missingSince, paidDaysLate: 3 });
    const asked = await listMissing({ db, now }, { workspaceId: 'A1', limit: 50 });
    expect(asked.map(({ number }) => number)).toEqual(['INV-0', 'INV-1']);
    expect(asked[1]).toMatchObject({
      client: { id: acme, number: 'A-1', name: 'Acme' },
      currency: 'EUR',
      balanceMinor: 4_200_00n,
      dueOn: '2026-10-01',
      missingSince,
    });
    expect(await listMissing({ db, now }, { workspaceId: 'A1', limit: 1 })).toHaveLength(1);
    const status = await loadStatus(db, { workspaceId: 'A1', clientId: acme, today });
    expect(status?.invoices.map((one) => [one.number, one.missingSince])).toContainEqual([
      'INV-1',
      missingSince,
    ]);
  });
});

describe('an answer', () => {
  it('"paid": nothing is open, the money is there, and it is news of the day it was said', async () => {
    const book = await aBook(db, { today, workspaceId: 'B1' });
    const desk = aDesk(book);
    const acme = await book.client();
    const id = await book.invoice(acme, {
      number: 'INV-1',
      amountMinor: 1_000n,
      balanceMinor: 600n,
      missingSince,
    });
    await book.payment(id, { amountMinor: 400n });
    const result = await desk.say('paid', [id]);
    expect(result).toMatchObject({
      ok: true,
      answered: [{ number: 'INV-1' }],
      before: [],
      unknown: [],
    });
    const { allocations, ...invoice } = await desk.invoice(id);
    expect(invoice).toMatchObject({
      balanceMinor: 0n,
      paidMinor: 1_000n,
      missingSince: null,
      settledSeenAt: now,
    });
    expect(invoice.paidOn).toEqual(new Date(missingSince));
    expect(
      allocations.map(({ amountMinor, payment }) => [
        amountMinor,
        payment?.amountMinor,
        payment?.key,
      ]),
    ).toEqual([
      [400n, 400n, 'INV-1@400'],
      [600n, 600n, 'INV-1@1000'],
    ]);
    expect(await desk.asked()).toEqual([]);
    expect(await desk.record()).toMatchObject([
      {
        action: 'invoice.paid',
        actor: 'U1',
        clientId: BigInt(acme),
        facts: { invoiceId: id, number: 'INV-1', arrivedMinor: '600', paidOn: missingSince },
      },
    ]);
  });

  it('"paid" on a day that is named, but not on one that has not come', async () => {
    const book = await aBook(db, { today, workspaceId: 'B2' });
    const desk = aDesk(book);
    const id = await book.invoice(await book.client(), { missingSince });
    expect(await desk.say('paid', [id], '2026-11-25')).toEqual({
      ok: false,
      reason: 'paid-in-future',
    });
    expect((await desk.invoice(id)).balanceMinor).toBe(1_000_00n);
    expect(await desk.say('paid', [id], today)).toMatchObject({ ok: true });
    expect((await desk.invoice(id)).paidOn).toEqual(new Date(today));
  });

  it('touches no row of a workspace whose rows have the same ids', async () => {
    const book = await aBook(db, { today, workspaceId: 'B9' });
    const acme = await book.client();
    const paid = await book.invoice(acme, { number: 'INV-1', missingSince });
    const open = await book.invoice(acme, { number: 'INV-2', missingSince });
    await aTwin(db, 'B9', 'B9-twin');
    const twin = await everyRow(db, 'B9-twin');
    expect(await aDesk(book).say('paid', [paid])).toMatchObject({ ok: true, before: [] });
    expect(await aDesk(book).say('open', [open])).toMatchObject({ ok: true, before: [] });
    expect(await everyRow(db, 'B9-twin')).toEqual(twin);
    const elsewhere = aDesk({ ...book, workspaceId: 'B9-twin' });
    expect(await elsewhere.say('paid', [paid, open])).toMatchObject({
      answered: [{ number: 'INV-1' }, { number: 'INV-2' }],
      before: [],
    });
  });

  it('"still open": the invoice stays as it was, and is asked about no more', async () => {
    const book = await aBook(db, { today, workspaceId: 'B3' });
    const desk = aDesk(book);
    const id = await book.invoice(await book.client(), { missingSince });
    const { allocations: _, ...before } = await desk.invoice(id);
    expect(await desk.say('open', [id])).toMatchObject({ ok: true, answered: [{ invoiceId: id }] });
    expect(await desk.invoice(id)).toEqual({ ...before, missingSince: null, allocations: [] });
    expect(await desk.record()).toMatchObject([
      { action: 'invoice.stillopen', facts: { invoiceId: id } },
    ]);
  });

  it('is given once: who comes second is told by whom and when', async () => {
    const book = await aBook(db, { today, workspaceId: 'B4' });
    const id = await book.invoice(await book.client({ name: 'Acme' }), {
      number: 'INV-1',
      missingSince,
    });
    const answers = await Promise.all([
      aDesk(book, 'U1').say('paid', [id]),
      aDesk(book, 'U2').say('open', [id]),
    ]);
    const first = answers.find((one) => one.ok && one.answered.length === 1);
    const second = answers.find((one) => one.ok && one.answered.length === 0);
    const by = first === answers[0] ? 'U1' : 'U2';
    const answer = by === 'U1' ? 'paid' : 'open';
    expect(second).toMatchObject({
      before: [{ invoiceId: id, number: 'INV-1', client: { name: 'Acme' }, answer, by, at: now }],
    });
    expect(await aDesk(book).record()).toHaveLength(1);
    const { allocations } = await aDesk(book).invoice(id);
    expect(allocations).toHaveLength(answer === 'paid' ? 1 : 0);
    expect(await brokenLinks(db.prisma, 'B4')).toEqual([]);
  });

  it('about what nobody asks, or about no invoice, changes nothing', async () => {
    const book = await aBook(db, { today, workspaceId: 'B5' });
    const id = await book.invoice(await book.client());
    const result = await aDesk(book).say('paid', [id, '999999999', "1' OR 1=1"]);
    expect(result).toMatchObject({
      answered: [],
      before: [{ invoiceId: id, answer: null, by: null, at: null }],
      unknown: ['999999999', "1' OR 1=1"],
    });
    expect(await aDesk(book).record()).toEqual([]);
    const other = await aBook(db, { today, workspaceId: 'B6' });
    expect(await aDesk(other).say('paid', [id])).toMatchObject({ answered: [], unknown: [id] });
  });

  it('is known after the client was merged', async () => {
    const book = await aBook(db, { today, workspaceId: 'B7' });
    const [acme, ace] = [await book.client(), await book.client()];
    const id = await book.invoice(ace, { missingSince });
    await aDesk(book).say('open', [id]);
    await mergeClients({ db, now }, { workspaceId: 'B7', keepId: acme, mergeId: ace, actor: 'U1' });
    expect(await aDesk(book, 'U2').say('paid', [id])).toMatchObject({
      before: [{ answer: 'open', by: 'U1' }],
    });
  });

  it('of a merged client goes with the client when the merge is undone', async () => {
    const book = await aBook(db, { today, workspaceId: 'B8' });
    const [acme, ace] = [await book.client(), await book.client()];
    const id = await book.invoice(ace, { missingSince });
    const deed = { workspaceId: 'B8', actor: 'U1' };
    await mergeClients({ db, now }, { ...deed, keepId: acme, mergeId: ace });
    await aDesk(book).say('paid', [id]);
    expect(await unmergeClient({ db, now }, { ...deed, clientId: ace })).toMatchObject({
      ok: true,
      moved: { invoices: 1, payments: 1 },
    });
  });
});

describe('by the number', () => {
  it('asks which where two clients have it, and takes its id', async () => {
    const book = await aBook(db, { today, workspaceId: 'N1' });
    const desk = aDesk(book);
    const [acme, ace] = [await book.client({ name: 'Acme' }), await book.client({ name: 'Ace' })];
    const id = await book.invoice(acme, { number: '7', missingSince });
    const other = await book.invoice(ace, { number: '7', missingSince });
    expect(await desk.sayOf('paid', ['8'])).toEqual({
      ok: false,
      reason: 'unknown-number',
      number: '8',
    });
    expect(await desk.sayOf('paid', ['7'])).toMatchObject({
      ok: false,
      reason: 'several',
      number: '7',
      invoices: [{ invoiceId: id }, { invoiceId: other }],
    });
    expect(await desk.sayOf('paid', [`id:${id}`])).toMatchObject({ answered: [{ invoiceId: id }] });
    // One of the two is left: the number says enough.
    expect(await desk.sayOf('open', ['7'])).toMatchObject({ answered: [{ invoiceId: other }] });
    expect(await desk.sayOf('open', ['7'])).toMatchObject({
      answered: [],
      before: [
        { invoiceId: id, answer: 'paid' },
        { invoiceId: other, answer: 'open' },
      ],
    });
  });
});

it('the digest says how many and how much', async () => {
  const book = await aBook(db, { today, workspaceId: 'D1' });
  const acme = await book.client();
  await book.invoice(acme, { balanceMinor: 4_000_00n, missingSince });
  await book.invoice(acme, { balanceMinor: 200_00n, missingSince, daysPastDue: -3 });
  await book.invoice(acme, { balanceMinor: 1_00n });
  const plan = await planToday(db, { workspaceId: 'D1', today });
  expect(plan.needsSomeone).toMatchObject([{ missing: { invoices: 2, minor: 4_200_00n } }]);
});

it('every cent is accounted for, whatever was paid or credited before', async () => {
  const anInvoice = fc.record({
    amountMinor: fc.bigInt(2n, 10n ** 9n),
    paidPart: fc.constantFrom(0n, 1n, 2n),
    isMissing: fc.boolean(),
  });
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(anInvoice, { minLength: 1, maxLength: 6 }), async (invoices) => {
      run += 1;
      const book = await aBook(db, { today, workspaceId: `P${run}` });
      const { workspaceId } = book;
      const client = await book.client();
      const ids: string[] = [];
      for (const { amountMinor, paidPart, isMissing } of invoices) {
        const paid = (amountMinor * paidPart) / 4n;
        const balanceMinor = amountMinor - paid;
        const id = await book.invoice(client, {
          amountMinor,
          balanceMinor,
          ...(isMissing && { missingSince }),
        });
        if (paid > 0n) await book.payment(id, { amountMinor: paid });
        ids.push(id);
      }
      await aDesk(book).say('paid', ids);
      for (const [at, id] of ids.entries()) {
        const { allocations, ...invoice } = await aDesk(book).invoice(id);
        const settled = allocations.reduce((sum, one) => sum + one.amountMinor, 0n);
        expect(settled + invoice.balanceMinor).toBe(invoice.amountMinor);
        expect(invoice.balanceMinor === 0n).toBe(invoices[at]!.isMissing);
      }
      const payments = await db.prisma.payment.findMany({ where: { workspaceId } });
      expect(new Set(payments.map(({ key }) => key)).size).toBe(payments.length);
    }),
    { numRuns: 15 },
  );
}, 120_000);
