// Goal: what the database sums for a digest is what the rules say of the same invoices, whatever the books.
// Method: random books (the seed is printed on failure), facts from SQL against agingOf and habitOf.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '#db/client.ts';
import { loadDigestFacts } from '#db/digest-facts.ts';
import { loadClientBook } from '#db/invoices.ts';
import { agingOf } from '#domain/aging.ts';
import { addDays } from '#domain/calendar.ts';
import { habitOf } from '#domain/payer.ts';
import { aBook } from '#test/support/book.ts';
import { aDatabase } from '#test/support/database.ts';

const TODAY = '2026-11-24';
let db: Database;
beforeAll(async () => {
  db = await aDatabase();
});
afterAll(() => db.close());

const anInvoice = fc.record({
  client: fc.nat(3),
  currency: fc.constantFrom('EUR', 'USD', 'JPY'),
  amountMinor: fc.bigInt(1n, 10n ** 12n),
  daysPastDue: fc.oneof(
    fc.integer({ min: -40, max: 120 }),
    fc.constantFrom(0, 1, 30, 31, 60, 61, 90, 91),
  ),
  state: fc.oneof(
    fc.record({ paidDaysLate: fc.integer({ min: -20, max: 60 }) }),
    fc.record({ isDisputed: fc.boolean() }),
    fc.constant({ missingSince: '2026-11-20' }),
  ),
});

describe('the facts of a digest', () => {
  it('equal the rules, invoice by invoice', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(anInvoice, { maxLength: 25 }), async (invoices) => {
        run += 1;
        const book = await aBook(db, { today: TODAY, workspaceId: `W${run}` });
        const clients = await Promise.all([0, 1, 2, 3].map(() => book.client()));
        for (const { client, state, ...wishes } of invoices)
          await book.invoice(clients[client] ?? '', { ...wishes, ...state });
        const facts = await loadDigestFacts(db.prisma, {
          workspaceId: book.workspaceId,
          today: TODAY,
          since: null,
          settledAfter: null,
        });
        for (const id of clients) {
          const { open, paid } = await loadClientBook(db.prisma, book.workspaceId, id);
          const mine = facts.balances.filter(({ client }) => client.id === id);
          const balances = mine.map(({ balance }) => balance);
          balances.sort((a, b) => (a.currency < b.currency ? -1 : 1));
          expect(balances).toEqual(agingOf(open, TODAY));
          const missing = open.filter(({ missingSince }) => missingSince !== null);
          for (const { balance, missing: sum } of mine) {
            const own = missing.filter(({ currency }) => currency === balance.currency);
            const minor = own.reduce((total, { balanceMinor }) => total + balanceMinor, 0n);
            expect(sum).toEqual({ invoices: own.length, minor });
          }
          const { medianDaysLate, onTimeShare } = habitOf({ paid, openOverdue: [], today: TODAY });
          const habit = { paid: paid.length, medianDaysLate, onTimeShare };
          if (mine.some(({ balance }) => balance.overdueMinor > 0n))
            for (const balance of mine) expect(balance.habit).toEqual(habit);
        }
      }),
      { numRuns: 25 },
    );
  });

  it('count what became overdue since the last digest, on both sides of the boundary', async () => {
    const book = await aBook(db, { today: TODAY, workspaceId: 'since' });
    const acme = await book.client();
    const since = addDays(TODAY, -4); // Friday; today is Tuesday.
    await book.invoice(acme, { dueOn: addDays(since, -1) }); // Overdue on Friday already.
    await book.invoice(acme, { dueOn: since }); // Due on Friday: overdue from Saturday.
    await book.invoice(acme, { dueOn: addDays(TODAY, -1) });
    await book.invoice(acme, { dueOn: TODAY }); // Due today is not overdue.
    const facts = await loadDigestFacts(db.prisma, {
      workspaceId: 'since',
      today: TODAY,
      since,
      settledAfter: null,
    });
    expect(facts.balances[0]?.newlyOverdue).toBe(2);
  });

  it('keep workspaces apart', async () => {
    const book = await aBook(db, { today: TODAY, workspaceId: 'other' });
    await book.invoice(await book.client());
    const facts = await loadDigestFacts(db.prisma, {
      workspaceId: 'nobody',
      today: TODAY,
      since: null,
      settledAfter: null,
    });
    expect(facts.balances).toEqual([]);
  });
});
