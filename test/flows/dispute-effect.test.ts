// Goal: what is disputed is out of the chase the moment that the case is opened, everywhere, and the rest stays in it.
// Method: cases and letters on a real database; one opened at each step of a letter's way; the digest and the status beside.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '#db/client.ts';
import { lockClient } from '#db/reminder-facts.ts';
import { planToday } from '#flows/digest.ts';
import { snoozeDispute } from '#flows/dispute-moves.ts';
import { claimDueReminder, handOverReminder, prepareReminder } from '#flows/reminder-delivery.ts';
import { loadOverview } from '#flows/status.ts';
import { aDatabase } from '#test/support/database.ts';
import { aDisputeDesk } from '#test/support/dispute.ts';
import { aLetterTeam } from '#test/support/letter-team.ts';

let db: Database;
let teams = 0;
beforeAll(async () => {
  db = await aDatabase();
});
afterAll(() => db.close());

/** Acme with three late invoices: INV-1 over 14,000.00, INV-2 over 4,200.00 and INV-3 over 100.00. */
async function aTeam() {
  teams += 1;
  const workspaceId = `E${teams}`;
  const team = await aLetterTeam(db, workspaceId);
  const { book, clock } = team;
  const disputes = aDisputeDesk(db, { workspaceId, now: () => clock.now() });
  const acme = await book.client({ name: 'Acme', email: 'ap@acme.example', ownerUserId: 'UJONAS' });
  const one = await book.invoice(acme, {
    number: 'INV-1',
    daysPastDue: 120,
    balanceMinor: 14_000_00n,
  });
  const two = await book.invoice(acme, {
    number: 'INV-2',
    daysPastDue: 21,
    balanceMinor: 4_200_00n,
  });
  await book.invoice(acme, { number: 'INV-3', daysPastDue: 9, balanceMinor: 100_00n });
  const status = async () => {
    const overview = await loadOverview(db, { workspaceId, clientId: acme, today: book.today });
    if (!overview) throw new Error('Acme is gone.');
    return overview;
  };
  const plan = (today = book.today) => planToday(db, { workspaceId, today });
  return { ...team, workspaceId, disputes, acme, one, two, status, plan };
}

describe('a letter', () => {
  it('names the other two where one of three is in dispute', async () => {
    const { acme, approve, disputes, mailer, one, propose, run } = await aTeam();
    await disputes.open(acme, [[one, null]]);
    const proposal = await propose(acme);
    expect(proposal.invoices.map(({ invoice, isTicked }) => [invoice.number, isTicked])).toEqual([
      ['INV-1', false],
      ['INV-2', true],
      ['INV-3', true],
    ]);
    expect(proposal.verdict).toMatchObject({
      ok: true,
      leftOut: [{ code: 'disputed', invoiceId: one, disputeNumber: 1 }],
    });
    expect(await approve(proposal)).toMatchObject({ ok: true });
    await run();
    const [mail] = mailer.sent;
    expect(mail?.text).toContain('€4,300.00');
    expect(mail?.text).not.toContain('INV-1 ');
  });

  it('asks for the rest of one that is in dispute in part, and says so', async () => {
    const { acme, approve, disputes, letters, mailer, one, propose, run } = await aTeam();
    await disputes.open(acme, [[one, 2_000_00n]]);
    const proposal = await propose(acme);
    expect(proposal.invoices[0]).toMatchObject({ isTicked: true, collectableMinor: 12_000_00n });
    expect(await approve(proposal)).toMatchObject({ ok: true });
    expect((await letters(acme))[0]?.invoices[0]).toMatchObject({
      balanceMinor: 14_000_00n,
      disputedMinor: 2_000_00n,
    });
    await run();
    const text = mailer.sent[0]?.text.replaceAll(/\s+/g, ' ');
    expect(text).toContain('Of €14,000.00, the part of €2,000.00 that you queried is left out.');
    expect(text).toContain('€16,300.00');
  });

  it('counts the ledger’s own mark no more once a case about it is decided, and while it is open the case', async () => {
    const { acme, disputes, one, propose, workspaceId } = await aTeam();
    const where = { workspaceId_id: { workspaceId, id: BigInt(one) } };
    await db.prisma.invoice.update({ where, data: { isDisputed: true } });
    const amount = async () => (await propose(acme)).invoices[0]?.collectableMinor;
    expect(await amount()).toBe(0n);
    const dispute = await disputes.open(acme, [[one, 2_000_00n]]);
    expect(await amount()).toBe(12_000_00n);
    await disputes.resolve(dispute, { outcome: 'rejected' });
    expect(await amount()).toBe(14_000_00n);
    await db.prisma.invoice.update({ where, data: { isDisputed: false } });
    expect(await amount()).toBe(14_000_00n);
  });

  it('asks for no more than is open, whatever the case holds', async () => {
    const { acme, disputes, one, propose, workspaceId } = await aTeam();
    await disputes.open(acme, [[one, 2_000_00n]]);
    await db.prisma.invoice.update({
      where: { workspaceId_id: { workspaceId, id: BigInt(one) } },
      data: { balanceMinor: 1_500_00n },
    });
    const proposal = await propose(acme);
    expect(proposal.invoices[0]).toMatchObject({ isTicked: false, collectableMinor: 0n });
  });
});

describe('a case opened meanwhile', () => {
  it.each([
    ['all of it', null],
    ['a part', 2_000_00n],
  ])('over %s of an invoice, between preview and approval: people look again', async (_, claim) => {
    const { acme, approve, disputes, mailer, one, propose, run } = await aTeam();
    const proposal = await propose(acme);
    await disputes.open(acme, [[one, claim]]);
    expect(await approve(proposal)).toEqual({ ok: false, reason: 'changed' });
    await run();
    expect(mailer.sent).toEqual([]);
  });

  it.each([
    ['all of it', null, 'disputed'],
    ['a part', 2_000_00n, 'amount_changed'],
  ])('over %s, between approval and hand-off: the letter is stopped', async (_, claim, code) => {
    const { acme, approve, disputes, letters, mailer, one, propose, run } = await aTeam();
    await approve(await propose(acme));
    await disputes.open(acme, [[one, claim]]);
    await run();
    expect(mailer.sent).toEqual([]);
    expect((await letters(acme))[0]).toMatchObject({ state: 'refused', error: code });
  });

  it('after it was prepared, in the very moment of the hand-off, by another process', async () => {
    const { acme, approve, clock, disputes, one, propose, workspaceId } = await aTeam();
    await approve(await propose(acme));
    const held = await claimDueReminder(db, { workspaceId, now: clock.now() });
    const prepared = await prepareReminder(db, held!, clock.now());
    if (!('mail' in prepared)) throw new Error('It may not go.');
    await disputes.open(acme, [[one, null]]);
    const { book } = prepared;
    expect(await handOverReminder(db, held!, { book, now: clock.now() })).toMatchObject({
      ok: false,
      refusals: [{ code: 'disputed', disputeNumber: 1 }],
    });
  });

  it('waits for a hand-off that is under way, and the next letter sees it', async () => {
    const { acme, disputes, one, propose, workspaceId } = await aTeam();
    const order: string[] = [];
    let opening: Promise<unknown> = Promise.resolve();
    await db.prisma.$transaction(async (tx) => {
      await lockClient(tx, { workspaceId, clientId: acme });
      opening = disputes.open(acme, [[one, null]]).then(() => order.push('opened'));
      // As long as an opening takes that nothing holds back.
      for (let turn = 0; turn < 200; turn++) await tx.$queryRaw`SELECT ${turn}::int`;
      order.push('handed over');
    });
    await opening;
    expect(order).toEqual(['handed over', 'opened']);
    expect((await propose(acme)).invoices[0]?.isTicked).toBe(false);
  });
});

describe('the status', () => {
  it('names the case and its part, and goes by what may be asked for', async () => {
    const { acme, disputes, one, status } = await aTeam();
    await disputes.open(acme, [[one, null]]);
    const { disputes: open, nextStage, status: account } = await status();
    expect(open).toMatchObject([{ number: 1, clock: { targetOn: '2026-11-30' } }]);
    expect(account.invoices[0]).toMatchObject({ dispute: { number: 1, heldMinor: 14_000_00n } });
    // Not "long overdue", as only the disputed one is.
    expect(account.next).toEqual({ code: 'ask_softly', because: 'never_paid_yet' });
    expect(nextStage).toBe('friendly');
  });

  it('offers no letter where all of it is in dispute', async () => {
    const { acme, disputes, status } = await aTeam();
    const { invoices } = (await status()).status;
    await disputes.open(
      acme,
      invoices.map(({ id }) => [id, null] as const),
    );
    const { nextStage, status: account } = await status();
    expect(account.next).toEqual({ code: 'settle_dispute' });
    expect(nextStage).toBeNull();
  });
});

describe('the digest', () => {
  it('keeps the sums of the books, and ranks by the rest', async () => {
    const { acme, disputes, one, plan } = await aTeam();
    const before = await plan();
    expect(before.needsSomeone[0]).toMatchObject({ reason: { code: 'long_overdue' } });
    await disputes.open(acme, [[one, null]]);
    const after = await plan();
    expect(after.totals).toEqual(before.totals);
    expect(after.needsSomeone[0]).toMatchObject({
      overdueMinor: 18_300_00n,
      disputedMinor: 14_000_00n,
      reason: { code: 'never_paid_yet' },
    });
  });

  it('lets a client wait whose money is all in dispute', async () => {
    const { acme, disputes, plan, status } = await aTeam();
    const { invoices } = (await status()).status;
    await disputes.open(
      acme,
      invoices.map(({ id }) => [id, null] as const),
    );
    expect(await plan()).toMatchObject({
      needsSomeone: [],
      waiting: [{ reason: { code: 'disputed' } }],
    });
  });

  it('is led by cases past their day, the longest first; not on the day, at rest or decided', async () => {
    const { acme, clock, disputes, one, plan, two } = await aTeam();
    const first = await disputes.open(acme, [[one, 2_000_00n]]);
    clock.set(new Date('2026-11-25T09:00:00Z'));
    const second = await disputes.open(acme, [[two, null]]);
    const shown = async (day: string) =>
      (await plan(day)).disputes?.shown.map(({ number, targetOn }) => [number, targetOn]);
    expect(await shown('2026-11-30')).toBeUndefined();
    expect(await shown('2026-12-01')).toEqual([[1, '2026-11-30']]);
    expect(await shown('2026-12-02')).toEqual([
      [1, '2026-11-30'],
      [2, '2026-12-01'],
    ]);
    expect((await plan('2026-12-02')).disputes?.shown[0]).toMatchObject({
      name: 'Acme',
      held: [{ currency: 'EUR', minor: 2_000_00n }],
    });
    clock.set(new Date('2026-12-02T09:00:00Z'));
    const rest = { until: '2026-12-04', why: 'Their buyer is away.' };
    await snoozeDispute(db, { ...disputes.moving(first), ...rest });
    await disputes.resolve(second, { outcome: 'rejected' });
    expect(await shown('2026-12-04')).toBeUndefined();
    expect(await shown('2026-12-05')).toEqual([[1, '2026-11-30']]);
  });
});
