// Goal: what the database sums for a digest is what the rules say of the same invoices, whatever the books.
// Method: random books (the seed is printed on failure), facts from SQL against agingOf and habitOf.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '#db/client.ts';
import { dateOf } from '#db/days.ts';
import { loadDigestFacts } from '#db/digest-facts.ts';
import { loadClientBook } from '#db/invoices.ts';
import { loadHolds } from '#db/reminder-facts.ts';
import { agingOf, daysPastDue, isOverdue } from '#domain/aging.ts';
import { addDays } from '#domain/calendar.ts';
import { disputedOf, undisputedOf } from '#domain/dispute-hold.ts';
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
  heldMinor: fc.option(fc.bigInt(0n, 10n ** 12n), { nil: undefined }),
  state: fc.oneof(
    fc.record({ paidDaysLate: fc.integer({ min: -20, max: 60 }) }),
    fc.record({ isDisputed: fc.boolean() }),
    fc.constant({ missingSince: '2026-11-20' }),
  ),
});

let cases = 0;

/** An open case over one invoice, which holds so much of it. */
async function aCase(
  { workspaceId }: { workspaceId: string },
  is: { clientId: string; invoiceId: string; heldMinor: bigint },
): Promise<void> {
  const day = new Date(`${TODAY}T00:00:00Z`);
  const { id: disputeId } = await db.prisma.dispute.create({
    data: {
      workspaceId,
      number: (cases += 1),
      clientId: BigInt(is.clientId),
      reason: 'pricing',
      request: 'none',
      words: 'Wrong price.',
      origin: `test:${cases}`,
      openedBy: 'U1',
      openedAt: day,
      clockFrom: day,
      targetDays: 4,
      targetOn: day,
    },
  });
  const { heldMinor } = is;
  const amounts = { currency: 'EUR', balanceMinor: heldMinor, claimedMinor: heldMinor, heldMinor };
  await db.prisma.disputeInvoice.create({
    data: { workspaceId, disputeId, invoiceId: BigInt(is.invoiceId), ...amounts },
  });
}

describe('the facts of a digest', () => {
  it('equal the rules, invoice by invoice', async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(anInvoice, { maxLength: 25 }), async (invoices) => {
        run += 1;
        const book = await aBook(db, { today: TODAY, workspaceId: `W${run}` });
        const clients = await Promise.all([0, 1, 2, 3].map(() => book.client()));
        for (const { client, heldMinor, state, ...wishes } of invoices) {
          const clientId = clients[client] ?? '';
          const invoiceId = await book.invoice(clientId, { ...wishes, ...state });
          if (heldMinor !== undefined) await aCase(book, { clientId, invoiceId, heldMinor });
        }
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
          const late = open.filter((one) => isOverdue(one, TODAY));
          for (const { balance, disputedOverdueMinor, undisputedDaysPastDue } of mine) {
            const own = late.filter(({ currency }) => currency === balance.currency);
            const disputed = own.reduce((total, one) => total + disputedOf(one), 0n);
            expect(disputedOverdueMinor).toBe(disputed);
            const ages = own
              .filter((one) => undisputedOf(one) > 0n)
              .map(({ dueOn }) => daysPastDue(dueOn, TODAY));
            expect(undisputedDaysPastDue).toBe(Math.max(0, ...ages));
          }
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

  it('have the later next touch of a client and of those merged into it, as the gate has', async () => {
    const book = await aBook(db, { today: TODAY, workspaceId: 'WTOUCH' });
    const { workspaceId } = book;
    const days: [string | null, string | null, string | null][] = [
      ['2026-11-30', null, '2026-11-30'],
      [null, '2026-12-01', '2026-12-01'],
      ['2026-11-30', '2026-12-01', '2026-12-01'],
      ['2026-12-02', '2026-12-01', '2026-12-02'],
      [null, null, null],
    ];
    for (const [own, merged, expected] of days) {
      const [kept, gone] = [await book.client(), await book.client()];
      await book.invoice(kept);
      const touch = (id: string, on: string | null, data = {}) =>
        db.prisma.client.updateMany({
          where: { workspaceId, id: BigInt(id) },
          data: { nextTouchOn: on === null ? null : dateOf(on), ...data },
        });
      await touch(kept, own);
      await touch(gone, merged, { mergedIntoId: BigInt(kept) });
      const on = { workspaceId, today: TODAY, since: null, settledAfter: null };
      const { balances } = await loadDigestFacts(db.prisma, on);
      const mine = balances.find(({ client }) => client.id === kept);
      expect(mine?.nextTouchOn).toBe(expected);
      const holds = await loadHolds(db.prisma, { workspaceId, clientId: kept });
      expect(holds?.nextTouchOn).toBe(expected);
    }
  });
});
