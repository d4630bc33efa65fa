// Goal: the numbers of the database are those of the rules, for every client, owner and month, and open to their rows.
// Method: the worked figure of the field, then random books against domain/payment-numbers.ts.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '#db/client.ts';
import { dateOf } from '#db/days.ts';
import { loadPaymentSums } from '#db/payment-numbers.ts';
import { addDays } from '#domain/calendar.ts';
import type { Grouping, PaymentItem } from '#domain/payment-numbers.ts';
import { GROUPINGS, numbersOf, sumsOf } from '#domain/payment-numbers.ts';
import type { Period } from '#domain/period.ts';
import { findNumbers, loadNumbers, loadPaymentRows } from '#flows/payment-numbers.ts';
import { aBook } from '#test/support/book.ts';
import { aDatabase } from '#test/support/database.ts';

const today = '2026-11-24';
const SO_FAR: Period = { from: '2026-08-27', to: today };
const ALL = { limit: null, offset: 0 } as const;
let db: Database;
beforeAll(async () => {
  db = await aDatabase();
});
afterAll(() => db.close());

describe('the worked figure', () => {
  it.each([
    ['all paid', false],
    ['one of them open and overdue today', true],
  ])('140 for 7 days, 85 for 55, 214 for 10 is 17.8: %s', async (_, isOpen) => {
    const book = await aBook(db, { today, workspaceId: `upflow-${isOpen}` });
    const acme = await book.client();
    await book.invoice(acme, { daysPastDue: 20, amountMinor: 140_00n, paidDaysLate: 7 });
    await book.invoice(acme, {
      daysPastDue: 55,
      amountMinor: 85_00n,
      ...(isOpen ? {} : { paidDaysLate: 55 }),
    });
    await book.invoice(acme, { daysPastDue: 30, amountMinor: 214_00n, paidDaysLate: 10 });
    const given = { workspaceId: book.workspaceId, period: SO_FAR, today, ...ALL };
    const overview = await findNumbers(db, { ...given, words: '', by: 'client' });
    expect(overview.ok && overview.whole.weighted).toEqual([
      {
        currency: 'EUR',
        days: (140 * 7 + 85 * 55 + 214 * 10) / 439,
        paid: isOpen ? 2 : 3,
        openOverdue: isOpen ? 1 : 0,
      },
    ]);
    expect(overview.ok && overview.whole.weighted[0]?.days?.toFixed(1)).toBe('17.8');
  });
});

describe('what belongs to a period', () => {
  it('is what was paid in it; what is open and overdue belongs to today', async () => {
    const book = await aBook(db, { today, workspaceId: 'periods' });
    const acme = await book.client({ name: 'Acme' });
    const paid = (paidOn: string) =>
      book.invoice(acme, { dueOn: addDays(paidOn, -2), paidDaysLate: 2 });
    for (const on of ['2026-09-30', '2026-10-01', '2026-10-31', '2026-11-01']) await paid(on);
    const part = await book.invoice(acme, { daysPastDue: 3 });
    await db.prisma.invoice.update({
      where: { workspaceId_id: { workspaceId: 'periods', id: BigInt(part) } },
      data: { paidMinor: 1n, balanceMinor: 5n, paidOn: dateOf('2026-10-15') },
    });
    await book.invoice(acme, { daysPastDue: 0 });
    const count = async (period: Period) => {
      const given = { workspaceId: 'periods', clientId: acme, period, today, ...ALL };
      const { whole } = (await loadNumbers(db, { ...given, by: 'month' }))!;
      const { total } = (await loadPaymentRows(db, { ...given, by: 'month', key: null }))!;
      expect(total).toBe(whole.paid + whole.openOverdue);
      return [whole.paid, whole.openOverdue];
    };
    expect(await count({ from: '2026-10-01', to: '2026-10-31' })).toEqual([2, 0]);
    expect(await count({ from: '2026-10-01', to: '2026-11-23' })).toEqual([3, 0]);
    expect(await count({ from: '2026-09-30', to: today })).toEqual([4, 1]);
    expect(await count({ from: '2026-11-20', to: today })).toEqual([0, 1]);
    // Paid in part on a day of October, yet open: it belongs to the month of today.
    const given = { workspaceId: 'periods', clientId: null, period: SO_FAR, today, ...ALL };
    const open = (await loadPaymentRows(db, { ...given, by: 'month', key: '2026-11' }))!;
    expect(open.rows.filter(({ paidOn }) => paidOn === null)).toMatchObject([{ minor: 5n }]);
  });
});

const OWNERS = ['U1', 'U2', null] as const;

/** A random book: who owns which client, and invoices of which some are paid. */
const books = fc.record({
  owners: fc.array(
    fc.record({ user: fc.constantFrom(...OWNERS), mail: fc.constantFrom('a@x.example', null) }),
    { minLength: 1, maxLength: 4 },
  ),
  invoices: fc.array(
    fc.record({
      client: fc.nat(),
      currency: fc.constantFrom('EUR', 'USD'),
      minor: fc.bigInt({ min: 1n, max: 10n ** 15n }),
      due: fc.integer({ min: -200, max: 40 }),
      late: fc.option(fc.integer({ min: -50, max: 150 })),
      terms: fc.option(fc.integer({ min: 0, max: 90 })),
    }),
    { maxLength: 25 },
  ),
});

it('the sums of the database are those of the rules, whole and for each group', async () => {
  let run = 0;
  await fc.assert(
    fc.asyncProperty(books, async ({ owners, invoices }) => {
      run += 1;
      const workspaceId = `random-${run}`;
      const book = await aBook(db, { today, workspaceId });
      const clients: { id: string; owner: string }[] = [];
      for (const { user, mail } of owners)
        clients.push({
          id: await book.client({ ownerUserId: user, ownerEmail: mail }),
          owner: user ?? mail ?? '',
        });
      const items: (PaymentItem & Record<Grouping, string>)[] = [];
      for (const one of invoices) {
        const client = clients[one.client % clients.length]!;
        const dueOn = addDays(today, one.due);
        const paidOn = one.late === null ? null : addDays(dueOn, one.late);
        const issuedOn = one.terms === null ? null : addDays(dueOn, -one.terms);
        items.push({
          currency: one.currency,
          minor: one.minor,
          issuedOn,
          dueOn,
          paidOn,
          client: client.id,
          owner: client.owner,
          month: (paidOn ?? today).slice(0, 7),
        });
        const id = await book.invoice(client.id, {
          currency: one.currency,
          dueOn,
          amountMinor: one.minor,
          ...(one.late === null ? {} : { paidDaysLate: one.late }),
        });
        await db.prisma.invoice.update({
          where: { workspaceId_id: { workspaceId, id: BigInt(id) } },
          data: { issuedOn: issuedOn === null ? null : dateOf(issuedOn) },
        });
      }
      const counted = items.filter(({ paidOn, dueOn }) =>
        paidOn === null ? dueOn < today : paidOn >= SO_FAR.from && paidOn <= SO_FAR.to,
      );
      for (const by of GROUPINGS) {
        const given = { workspaceId, clientId: null, period: SO_FAR, today, by, ...ALL };
        const { whole, groups, count } = await loadPaymentSums(db.prisma, given);
        expect(sorted(whole)).toEqual(sorted(sumsOf(counted, today)));
        const keys = [...new Set(counted.map((item) => item[by]))];
        expect(groups.map(({ key }) => key).sort()).toEqual(keys.sort());
        expect(count).toBe(keys.length);
        for (const { key, sums } of groups) {
          const mine = counted.filter((item) => item[by] === key);
          expect(sorted(sums)).toEqual(sorted(sumsOf(mine, today)));
          const page = await loadPaymentRows(db, { ...given, key });
          expect(page?.total).toBe(mine.length);
          expect(numbersOf(sumsOf(page!.rows, today))).toEqual(numbersOf(sums));
        }
      }
    }),
    { numRuns: 15 },
  );
});

const sorted = (sums: ReturnType<typeof sumsOf>) => ({
  ...sums,
  weights: sums.weights.toSorted((a, b) => (a.currency < b.currency ? -1 : 1)),
});

describe('groups', () => {
  it('come in pages: clients with the most late invoices first, months the newest first', async () => {
    const book = await aBook(db, { today, workspaceId: 'pages' });
    for (const [name, lates] of [
      ['Zeta', [5, 5, 5]],
      ['Beta', [5, 0]],
      ['Alpha', [5, 0]],
      ['Prompt', [0, 0, 0, 0]],
    ] as const) {
      const id = await book.client({ name, number: name });
      for (const [at, late] of lates.entries())
        await book.invoice(id, { dueOn: `2026-${at === 0 ? '09' : '10'}-15`, paidDaysLate: late });
    }
    const page = async (by: Grouping, offset: number, limit = 2) => {
      const given = { workspaceId: 'pages', words: '', period: SO_FAR, today, by, limit, offset };
      const found = await findNumbers(db, given);
      if (!found.ok) throw new Error(found.reason);
      expect(found.whole.paid).toBe(11);
      return [found.count, ...found.groups.map(({ key, client }) => client?.name ?? key)];
    };
    expect(await page('client', 0)).toEqual([4, 'Zeta', 'Alpha']);
    expect(await page('client', 2)).toEqual([4, 'Beta', 'Prompt']);
    expect(await page('client', 4)).toEqual([4, 'Zeta', 'Alpha']); // Nothing there any more.
    expect(await page('month', 0)).toEqual([2, '2026-10', '2026-09']);
    expect(await page('owner', 0)).toEqual([1, '']);
  });

  it('are none in empty books, and nobody is found of another workspace', async () => {
    const book = await aBook(db, { today, workspaceId: 'empty' });
    const acme = await book.client({ name: 'Acme' });
    const given = { workspaceId: 'empty', period: SO_FAR, today, by: 'client' as const, ...ALL };
    expect(await findNumbers(db, { ...given, words: '' })).toMatchObject({
      groups: [],
      count: 0,
      whole: { paid: 0, onTimeShare: null, weighted: [] },
    });
    expect(await findNumbers(db, { ...given, words: 'acme' })).toMatchObject({
      client: { id: acme },
    });
    expect(await findNumbers(db, { ...given, words: 'globex' })).toMatchObject({ reason: 'none' });
    const elsewhere = { ...given, workspaceId: 'pages', clientId: acme };
    expect(await loadNumbers(db, elsewhere)).toBeNull();
    expect(await loadPaymentRows(db, { ...elsewhere, key: null })).toBeNull();
  });
});
