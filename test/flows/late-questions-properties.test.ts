// Goal: whatever files come in whatever order, an invoice is asked about once at most, and the same file asks nothing new.
// Method: random books brought in over months, every file twice; the rule worked out by hand from the rows.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, daysBetween } from '#domain/calendar.ts';
import { askWhyLate } from '#flows/late-questions.ts';
import { anImportDesk } from '#test/support/import-desk.ts';

const FIRST = '2026-09-01';
const desk = anImportDesk(`${FIRST}T10:00:00Z`);
const HEAD = 'Customer,Invoice,Due Date,Currency,Amount,Balance,Paid On\n';

/** An invoice of 100.00: due so many days after the first file, and what was paid of it on which day, in up to three goes. */
const anInvoice = fc.record({
  client: fc.constantFrom('Acme', 'Globex', 'Initech'),
  currency: fc.constantFrom('EUR', 'USD'),
  due: fc.integer({ min: -20, max: 60 }),
  payments: fc
    .array(
      fc.record({
        day: fc.integer({ min: 1, max: 89 }),
        cents: fc.integer({ min: 1, max: 10_000 }),
      }),
      { maxLength: 3 },
    )
    .map((list) => list.toSorted((a, b) => a.day - b.day)),
});

type AnInvoice = typeof anInvoice extends fc.Arbitrary<infer T> ? T : never;

function rowOf(invoice: AnInvoice, number: number, asOf: number): string {
  const so = invoice.payments.filter(({ day }) => day <= asOf);
  const paid = Math.min(
    10_000,
    so.reduce((sum, { cents }) => sum + cents, 0),
  );
  const balance = ((10_000 - paid) / 100).toFixed(2);
  const last = so.at(-1);
  const paidOn = last ? addDays(FIRST, last.day) : '';
  return `${invoice.client},N-${number},${addDays(FIRST, invoice.due)},${invoice.currency},100.00,${balance},${paidOn}\n`;
}

/** The files that tell of a payment tell of it by the day of the last one; the first of those after the due date counts. */
function isSeenLate({ due, payments }: AnInvoice, files: readonly number[]): boolean {
  let known = 0;
  for (const asOf of files.slice(1)) {
    const so = payments.filter(({ day }) => day <= asOf);
    const paid = Math.min(
      10_000,
      so.reduce((sum, { cents }) => sum + cents, 0),
    );
    const before = Math.min(
      10_000,
      payments.filter(({ day }) => day <= known).reduce((sum, { cents }) => sum + cents, 0),
    );
    known = asOf;
    const last = so.at(-1);
    if (last && paid > before && last.day > due) return true;
  }
  return false;
}

describe('random books', () => {
  it('ask once about what came late, and nothing twice', async () => {
    const { db, workspaceId } = desk;
    let round = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(anInvoice, { minLength: 1, maxLength: 8 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 89 }), { minLength: 1, maxLength: 4 }),
        async (invoices, days) => {
          const id = `${workspaceId}-${(round += 1)}`;
          await db.prisma.workspace.create({ data: { id, name: 'Team' } });
          const files = [0, ...days.toSorted((a, b) => a - b)];
          for (const asOf of files) {
            const content = HEAD + invoices.map((one, at) => rowOf(one, at, asOf)).join('');
            const now = new Date(`${addDays(FIRST, asOf)}T10:00:00Z`);
            await desk.bring(content, { now, workspaceId: id });
            const seen = await db.prisma.latePayment.count({ where: { workspaceId: id } });
            // Another file of the same content, so that it is read and compared.
            await desk.bring(`${content}\n`, { now, workspaceId: id });
            expect(await db.prisma.latePayment.count({ where: { workspaceId: id } })).toBe(seen);
            await db.prisma.client.updateMany({
              where: { workspaceId: id },
              data: { ownerUserId: 'U1' },
            });
          }
          const expected = invoices.flatMap((one, at) =>
            isSeenLate(one, files) ? [`N-${at}`] : [],
          );
          const seen = await db.prisma.latePayment.findMany({ where: { workspaceId: id } });
          const numbers = await db.prisma.invoice.findMany({
            where: { workspaceId: id, id: { in: seen.map(({ invoiceId }) => invoiceId) } },
          });
          expect(numbers.map(({ number }) => number).sort()).toEqual(expected.sort());
          for (const day of ['2026-12-01', '2026-12-02'])
            await askWhyLate(db, { workspaceId: id, now: new Date(`${day}T10:00:00Z`) });
          const clients = new Set(numbers.map(({ clientId }) => clientId));
          expect(await db.prisma.lateQuestion.count({ where: { workspaceId: id } })).toBe(
            clients.size,
          );
          expect(daysBetween(FIRST, '2026-12-01')).toBeGreaterThan(89);
        },
      ),
      { numRuns: 10 },
    );
  });
});
