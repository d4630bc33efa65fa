// Goal: an invoice that a decided case credits is no payment, a decision outranks the mark of the ledger, and an import stands
// whatever becomes of the word about it. Method: files and answers of people into a real database.
import { describe, expect, it } from 'vitest';
import { loadDigestFacts } from '#db/digest-facts.ts';
import { loadInvoicesById } from '#db/invoices.ts';
import { disputedOf } from '#domain/dispute-hold.ts';
import { noticeDisputeMoney } from '#flows/dispute-money.ts';
import { answerMissing } from '#flows/settlements.ts';
import { bookFile, bookRow, creditBooks, LATER } from '#test/support/dispute-books.ts';
import { anImportDesk } from '#test/support/import-desk.ts';

const desk = anImportDesk('2026-11-24T09:00:00Z');
const ALL = 200_00n;
const upheld = (id: string, minor = ALL) =>
  ({ outcome: 'upheld', credits: [[id, minor]] }) as const;

describe('an invoice that a complete report no longer lists', () => {
  async function missing(granted: bigint) {
    const on = await creditBooks(desk);
    const { clientId, db, disputes, first, workspaceId } = on;
    const dispute = await disputes.open(clientId, [[first, granted]]);
    await disputes.resolve(dispute, upheld(first, granted));
    const where = { workspaceId_id: { workspaceId, id: BigInt(first) } };
    await db.prisma.invoice.update({ where, data: { missingSince: new Date('2026-11-24') } });
    const answer = { workspaceId, invoiceIds: [first], answer: 'paid', actor: 'UMAYA' } as const;
    expect(await answerMissing({ db, now: LATER }, answer)).toMatchObject({ ok: true });
    const invoice = await db.prisma.invoice.findUniqueOrThrow({ where });
    const payments = await db.prisma.payment.count({ where: { workspaceId } });
    return { ...on, dispute, invoice, payments };
  }

  it('is settled by the credit where all of it was granted: no payment is told', async () => {
    const { db, dispute, disputes, invoice, payments, workspaceId } = await missing(1_000_00n);
    expect(await disputes.kinds(dispute)).toEqual(['opened', 'decided', 'credit_seen']);
    expect((await disputes.read(dispute)).state).toBe('closed');
    expect(invoice).toMatchObject({ balanceMinor: 0n, paidOn: null, paidMinor: 0n });
    expect(payments).toBe(0);
    expect(await db.prisma.latePayment.count({ where: { workspaceId } })).toBe(0);
  });

  it('is paid where more was open', async () => {
    const { dispute, disputes, payments } = await missing(ALL);
    expect(await disputes.kinds(dispute)).toEqual(['opened', 'decided', 'payment_seen']);
    expect(payments).toBe(1);
  });
});

describe('the ledger’s own mark', () => {
  const marked = (disputed: string) => bookFile(bookRow('INV-1', '1000', { disputed }));

  it('is outranked by a decision, until the ledger sets it anew', async () => {
    const { asked, bring, clientId, db, disputes, first, workspaceId } = await creditBooks(desk, [
      bookRow('INV-1', '1000', { disputed: 'yes' }),
    ]);
    /** As the digest has it, too. */
    const isAsked = async () => {
      const [invoice] = await loadInvoicesById(db.prisma, { workspaceId, ids: [first] });
      const facts = await loadDigestFacts(db.prisma, {
        workspaceId,
        today: '2026-11-25',
        since: null,
        settledAfter: null,
      });
      expect(facts.balances[0]?.disputedOverdueMinor).toBe(disputedOf(invoice!));
      return asked(first);
    };
    expect(await isAsked()).toBe(0n);
    const dispute = await disputes.open(clientId, [[first, ALL]]);
    await disputes.resolve(dispute, { outcome: 'rejected' });
    expect(await isAsked()).toBe(1_000_00n);
    await bring(marked('yes'));
    expect(await isAsked()).toBe(1_000_00n);
    await bring(marked('no'), new Date('2026-11-26T09:00:00Z'));
    await bring(marked('yes'), new Date('2026-11-27T09:00:00Z'));
    expect(await isAsked()).toBe(0n);
  });
});

it('an import is written whatever becomes of the word about it', async () => {
  const { bring, clientId, db, disputes, first, workspaceId } = await creditBooks(desk);
  const dispute = await disputes.open(clientId, [[first, ALL]]);
  await db.prisma.$executeRaw`ALTER TABLE dispute_event RENAME TO dispute_event_gone`;
  const report = await bring(bookFile(bookRow('INV-1', '800')));
  await db.prisma.$executeRaw`ALTER TABLE dispute_event_gone RENAME TO dispute_event`;
  expect(report.batchId).not.toBeNull();
  expect(await disputes.kinds(dispute)).toEqual(['opened']);
  await noticeDisputeMoney(db, { workspaceId, now: LATER });
  expect(await disputes.kinds(dispute)).toContain('payment_seen');
});
