// Goal: whatever files come in whatever order, an invoice is asked about once at most, and the same file asks nothing new.
// Method: random books brought in over months, every file twice; the rule worked out by hand from the rows.
// The long form: BOOKS=100 npx vitest run test/flows/late-questions-properties.test.ts
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { saveRole } from '#db/members.ts';
import { addDays, daysBetween } from '#domain/calendar.ts';
import { askWhyLate } from '#flows/late-questions.ts';
import { answerMissing } from '#flows/settlements.ts';
import { anImportDesk } from '#test/support/import-desk.ts';

const BOOKS = Number(process.env['BOOKS'] ?? 5);
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
            await saveRole(db.prisma, { workspaceId: id, slackUserId: 'U1', role: 'collector' });
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
      { numRuns: BOOKS },
    );
  });

  it('count no cent twice, in whatever columns a file tells once more what came before', async () => {
    const { db, workspaceId } = desk;
    let round = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(aTelling, { minLength: 1, maxLength: 3 }), async (tellings) => {
        const id = `${workspaceId}-cents-${(round += 1)}`;
        await db.prisma.workspace.create({ data: { id, name: 'Team' } });
        const invoice = () => db.prisma.invoice.findFirstOrThrow({ where: { workspaceId: id } });
        const seen = () => db.prisma.latePayment.findFirst({ where: { workspaceId: id } });
        const at = (day: number) => new Date(`${addDays(FIRST, day)}T10:00:00Z`);
        await desk.bring(told({ columns: 'balance', paid: 0, day: 0 }), {
          now: at(0),
          workspaceId: id,
        });
        for (const [number, telling] of tellings.entries()) {
          const before = await invoice();
          const known = await seen();
          // A line more each time, so that no file is one that was read before.
          const file = told(telling) + '\n'.repeat(number);
          await desk.bring(file, { now: at(telling.day), workspaceId: id });
          const came = before.balanceMinor - (await invoice()).balanceMinor;
          const late = await seen();
          if (known !== null) expect(late?.paidMinor).toBe(known.paidMinor);
          else if (late !== null) expect(late.paidMinor).toBe(came);
        }
        const last = await invoice();
        const known = await seen();
        if (last.balanceMinor <= 0n) return;
        await db.prisma.invoice.updateMany({
          where: { workspaceId: id },
          data: { missingSince: new Date('2026-12-01') },
        });
        const answer = { workspaceId: id, invoiceIds: [last.id.toString()], actor: 'U1' };
        await answerMissing({ db, now: at(100) }, { ...answer, answer: 'paid' });
        expect((await seen())?.paidMinor).toBe(known?.paidMinor ?? last.balanceMinor);
      }),
      { numRuns: 6, examples: TOLD_TWICE.map((tellings) => [tellings]) },
    );
  });
});

/** First a balance alone, in time; then payments that name that money once more, and a person who says that it is paid. */
const TOLD_TWICE = [
  [
    { columns: 'balance', paid: 2_000, day: 5 },
    { columns: 'all', paid: 5_000, day: 30 },
  ],
  [{ columns: 'balance', paid: 2_000, day: 5 }],
];

/** What one file tells of an invoice of 100.00: how much of it is paid so far, in which columns, and on which day. */
const aTelling = fc.record({
  columns: fc.constantFrom('balance', 'day', 'paid', 'all'),
  paid: fc.constantFrom(0, 2_000, 5_000, 9_999, 10_000),
  day: fc.integer({ min: 1, max: 89 }),
});

function told({
  columns,
  day,
  paid,
}: typeof aTelling extends fc.Arbitrary<infer T> ? T : never): string {
  const sum = (cents: number) => (cents / 100).toFixed(2);
  const paidOn = paid > 0 ? addDays(FIRST, day) : '';
  const cells = {
    balance: ['Balance', sum(10_000 - paid)],
    day: ['Balance,Paid On', `${sum(10_000 - paid)},${paidOn}`],
    paid: ['Paid,Paid On', `${sum(paid)},${paidOn}`],
    all: ['Balance,Paid,Paid On', `${sum(10_000 - paid)},${sum(paid)},${paidOn}`],
  }[columns];
  const due = addDays(FIRST, 20);
  return `Customer,Invoice,Due Date,Currency,Amount,${cells?.[0]}\nAcme,N-1,${due},EUR,100.00,${cells?.[1]}\n`;
}
