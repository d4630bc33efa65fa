// Goal: what is granted leaves the chase once and comes back to it never: one credit note is one case's, whenever it came, and
// so much less is held as the books show. Method: files through the whole import into a real database, then what may be asked.
import { describe, expect, it } from 'vitest';
import { amendDispute } from '#flows/dispute-amend.ts';
import { creditSeen, reopenDispute } from '#flows/dispute-decide.ts';
import { noticeDisputeMoney } from '#flows/dispute-money.ts';
import { bookFile, bookNote, bookRow, creditBooks, LATER } from '#test/support/dispute-books.ts';
import { anImportDesk } from '#test/support/import-desk.ts';

const desk = anImportDesk('2026-11-24T09:00:00Z');

const ALL = 200_00n;
const upheld = (id: string, minor = ALL) =>
  ({ outcome: 'upheld', credits: [[id, minor]] }) as const;

describe('one credit note of two cases', () => {
  async function twoGranted() {
    const on = await creditBooks(desk);
    const { clientId, disputes, first, second } = on;
    const [one, other] = [
      await disputes.open(clientId, [[first, ALL]]),
      await disputes.open(clientId, [[second, ALL]]),
    ];
    await disputes.resolve(one, upheld(first));
    await disputes.resolve(other, upheld(second));
    const states = async () => [
      (await disputes.read(one)).state,
      (await disputes.read(other)).state,
    ];
    return { ...on, one, other, states };
  }

  it('is used up by the one whose balance proves it', async () => {
    const { asked, bring, disputes, one, second, states } = await twoGranted();
    await bring(
      bookFile(bookRow('INV-1', '800'), bookRow('INV-2', '1000'), bookNote('CN-9', '200', '0')),
    );
    expect(await states()).toEqual(['closed', 'credit_due']);
    expect(await asked(second)).toBe(800_00n);
    expect((await disputes.record(one)).at(-1)).toMatchObject({
      kind: 'credit_seen',
      facts: { number: 'CN-9' },
    });
  });

  it('keeps the import that told its balance, also where the notes came before', async () => {
    const { bring, states } = await twoGranted();
    const notes = [bookNote('CN-1', '150'), bookNote('CN-2', '50'), bookNote('CN-3', '7')];
    await bring(bookFile(...notes));
    const last = new Date('2026-11-26T09:00:00Z');
    const { batchId } = await bring(bookFile(bookRow('INV-1', '800')), last);
    expect(await states()).toEqual(['closed', 'credit_due']);
    const outcome = await desk.undo(batchId);
    expect(outcome).toMatchObject({ ok: false, reason: 'built-upon' });
    expect(!outcome.ok && 'obstacles' in outcome && outcome.obstacles).toContain(
      'Its credit closed dispute D-1 of Acme',
    );
  });

  it('is not the other’s either where it comes with a later file', async () => {
    const { asked, bring, second, states } = await twoGranted();
    await bring(bookFile(bookRow('INV-1', '800'), bookRow('INV-2', '1000')));
    await bring(bookFile(bookNote('CN-9', '200', '0')), new Date('2026-11-26T09:00:00Z'));
    expect(await states()).toEqual(['closed', 'credit_due']);
    expect(await asked(second)).toBe(800_00n);
    await bring(bookFile(bookRow('INV-2', '800')), new Date('2026-11-27T09:00:00Z'));
    expect(await states()).toEqual(['closed', 'closed']);
  });

  it('is that of the case whose invoice the ledger used it for', async () => {
    const { bring, db, first, second, states, workspaceId } = await twoGranted();
    await db.prisma.dispute.updateMany({ where: { workspaceId }, data: { state: 'open' } });
    await bring(bookFile(bookNote('CN-9', '200', '0')));
    const credit = await db.prisma.credit.findFirstOrThrow({ where: { workspaceId } });
    const on = { workspaceId, creditId: credit.id, amountMinor: ALL };
    await db.prisma.allocation.create({ data: { ...on, invoiceId: BigInt(second) } });
    await db.prisma.dispute.updateMany({
      where: { workspaceId },
      data: { state: 'credit_due', decidedAt: new Date('2026-11-24T10:00:00Z') },
    });
    await noticeDisputeMoney(db, { workspaceId, now: LATER });
    expect(await states()).toEqual(['credit_due', 'closed']);
    expect(first).not.toBe(second);
  });

  it('is used up where a person says that the credit is in the books', async () => {
    const { bring, clock, db, disputes, one, states } = await twoGranted();
    await bring(bookFile(bookNote('CN-7', '150', '150')));
    clock.now = LATER;
    expect(await creditSeen(db, disputes.moving(one))).toMatchObject({ ok: true });
    await bring(bookFile(bookNote('CN-8', '50', '50')), new Date('2026-11-26T09:00:00Z'));
    expect(await states()).toEqual(['closed', 'credit_due']);
  });
});

describe('a credit that was booked before the decision', () => {
  it.each([
    [
      'with its note',
      [bookRow('INV-1', '800'), bookRow('INV-2', '1000'), bookNote('CN-9', '200', '0')],
    ],
    ['by the balance alone', [bookRow('INV-1', '800'), bookRow('INV-2', '1000')]],
  ])('is held no more while nobody has decided, and closes the case then: %s', async (_, rows) => {
    const { asked, bring, clientId, clock, disputes, first } = await creditBooks(desk);
    const dispute = await disputes.open(clientId, [[first, ALL]]);
    expect(await asked(first)).toBe(800_00n);
    await bring(bookFile(...rows));
    expect(await asked(first)).toBe(800_00n);
    expect((await disputes.kinds(dispute)).slice(0, 3)).toEqual([
      'opened',
      'payment_seen',
      'asked_if_over',
    ]);
    clock.now = LATER;
    const result = await disputes.resolve(dispute, upheld(first));
    expect(result).toMatchObject({ ok: true, dispute: { state: 'closed' } });
    expect((await disputes.kinds(dispute)).slice(-2)).toEqual(['decided', 'credit_seen']);
    expect(await asked(first)).toBe(800_00n);
  });

  it('of a part that a note explains is taken off, and the rest is waited for', async () => {
    const { asked, bring, clientId, clock, disputes, first } = await creditBooks(desk);
    const dispute = await disputes.open(clientId, [[first, ALL]]);
    await bring(bookFile(bookRow('INV-1', '900'), bookNote('CN-9', '100', '0')));
    expect(await asked(first)).toBe(800_00n);
    clock.now = LATER;
    await disputes.resolve(dispute, upheld(first));
    expect(await asked(first)).toBe(800_00n);
    await bring(bookFile(bookRow('INV-1', '800')), new Date('2026-11-26T09:00:00Z'));
    expect((await disputes.read(dispute)).state).toBe('closed');
  });

  it('by a note alone is told once, and is the credit when it is granted', async () => {
    const { bring, clientId, clock, db, disputes, first, workspaceId } = await creditBooks(desk);
    const dispute = await disputes.open(clientId, [[first, ALL]]);
    await bring(bookFile(bookNote('CN-9', '200')));
    await noticeDisputeMoney(db, { workspaceId, now: LATER });
    expect((await disputes.record(dispute)).slice(1)).toMatchObject([
      { kind: 'payment_seen', facts: { isCredit: true, number: 'CN-9', minor: '20000' } },
    ]);
    clock.now = LATER;
    const result = await disputes.resolve(dispute, upheld(first));
    expect(result).toMatchObject({ ok: true, dispute: { state: 'closed' } });
  });

  it('is no news where it is of another amount than what was granted', async () => {
    const { bring, clientId, clock, disputes, first } = await creditBooks(desk);
    const dispute = await disputes.open(clientId, [[first, ALL]]);
    await bring(bookFile(bookNote('CN-9', '70')));
    clock.now = LATER;
    await disputes.resolve(dispute, upheld(first));
    expect((await disputes.kinds(dispute)).at(-1)).toBe('decided');
    expect((await disputes.read(dispute)).state).toBe('credit_due');
  });

  it('is not what may be a payment that no file told of: that stays held', async () => {
    const { asked, bring, clientId, disputes, first } = await creditBooks(desk);
    await disputes.open(clientId, [[first, ALL]]);
    await bring(bookFile(bookRow('INV-1', '500')));
    expect(await asked(first)).toBe(300_00n);
    await bring(bookFile(bookRow('INV-1', '300')), new Date('2026-11-26T09:00:00Z'));
    expect(await asked(first)).toBe(300_00n);
  });

  it('counts when a case is opened again and decided anew', async () => {
    const { asked, bring, clientId, clock, db, disputes, first } = await creditBooks(desk);
    const dispute = await disputes.open(clientId, [[first, ALL]]);
    await disputes.resolve(dispute, upheld(first));
    await bring(bookFile(bookRow('INV-1', '800'), bookNote('CN-9', '200', '0')));
    clock.now = LATER;
    await reopenDispute(db, { ...disputes.moving(dispute), why: 'Not so.' });
    expect(await asked(first)).toBe(800_00n);
    expect(await disputes.resolve(dispute, upheld(first))).toMatchObject({
      dispute: { state: 'closed' },
    });
  });

  it('that is taken back is held again', async () => {
    const { asked, bring, clientId, disputes, first } = await creditBooks(desk);
    const dispute = await disputes.open(clientId, [[first, ALL]]);
    const { batchId } = await bring(bookFile(bookRow('INV-1', '800')));
    expect(await desk.undo(batchId)).toMatchObject({ ok: true });
    expect(await asked(first)).toBe(800_00n);
    expect((await disputes.read(dispute)).invoices[0]?.heldMinor).toBe(ALL);
  });

  it('is no part of what is claimed anew; what is claimed as before stays as it is', async () => {
    const { asked, bring, clientId, clock, db, disputes, first } = await creditBooks(desk);
    const dispute = await disputes.open(clientId, [[first, ALL]]);
    await bring(bookFile(bookRow('INV-1', '800')));
    clock.now = LATER;
    const amend = (minor: bigint) =>
      amendDispute(db, {
        ...disputes.moving(dispute),
        amendment: {
          reason: 'damaged_or_quality',
          request: 'part_credit',
          words: 'Said anew.',
          saidBy: null,
          claims: new Map([[first, minor]]),
        },
      });
    expect(await amend(ALL)).toMatchObject({ ok: true });
    expect(await asked(first)).toBe(800_00n);
    expect(await amend(300_00n)).toMatchObject({ ok: true });
    expect(await asked(first)).toBe(500_00n);
    await disputes.resolve(dispute, { outcome: 'partly', credits: [[first, ALL]] });
    expect(await asked(first)).toBe(600_00n);
  });
});

describe('a credit that comes in parts', () => {
  it('of two invoices: what is in the books of one is held no more', async () => {
    const { asked, bring, clientId, disputes, first, second } = await creditBooks(desk);
    const dispute = await disputes.open(clientId, [
      [first, ALL],
      [second, ALL],
    ]);
    const credits = [
      [first, ALL],
      [second, ALL],
    ] as const;
    await disputes.resolve(dispute, { outcome: 'upheld', credits });
    await bring(bookFile(bookRow('INV-1', '800'), bookRow('INV-2', '1000')));
    expect([await asked(first), await asked(second)]).toEqual([800_00n, 800_00n]);
    expect((await disputes.read(dispute)).state).toBe('credit_due');
    await bring(bookFile(bookRow('INV-2', '800')), new Date('2026-11-26T09:00:00Z'));
    expect((await disputes.read(dispute)).state).toBe('closed');
  });

  it('of two currencies', async () => {
    const usd = (balance: string) => bookRow('INV-2', balance, { currency: 'USD' });
    const on = await creditBooks(desk, [bookRow('INV-1', '1000'), usd('1000')]);
    const { asked, bring, clientId, disputes, first, second } = on;
    const claims = [
      [first, ALL],
      [second, ALL],
    ] as const;
    const dispute = await disputes.open(clientId, claims);
    await disputes.resolve(dispute, { outcome: 'upheld', credits: claims });
    await bring(bookFile(bookRow('INV-1', '800'), usd('1000')));
    expect(await asked(first)).toBe(800_00n);
    await bring(bookFile(usd('800')), new Date('2026-11-26T09:00:00Z'));
    expect((await disputes.read(dispute)).state).toBe('closed');
  });

  it('of half of it is taken off what is held', async () => {
    const { asked, bring, clientId, disputes, first } = await creditBooks(desk);
    const dispute = await disputes.open(clientId, [[first, ALL]]);
    await disputes.resolve(dispute, upheld(first));
    await bring(bookFile(bookRow('INV-1', '900')));
    expect((await disputes.kinds(dispute)).at(-1)).toBe('credit_differs');
    expect(await asked(first)).toBe(800_00n);
  });
});
