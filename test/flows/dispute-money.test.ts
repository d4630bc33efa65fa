// Goal: a case is told of every payment once, is asked whether it is over once, and is closed by the very credit that was
// granted and by no other amount; nothing that is taken back leaves a false word.
// Method: files through the whole import into a real database, taken back and brought again.
import { describe, expect, it } from 'vitest';
import { loadInvoicesById } from '#db/invoices.ts';
import type { Dispute } from '#domain/dispute.ts';
import { loadCase } from '#flows/dispute-case.ts';
import { reopenDispute } from '#flows/dispute-decide.ts';
import { noticeDisputeMoney } from '#flows/dispute-money.ts';
import { disputeNotOver } from '#flows/dispute-over.ts';
import { mergeClients, unmergeClient } from '#flows/merges.ts';
import { answerMissing } from '#flows/settlements.ts';
import { aDisputeDesk } from '#test/support/dispute.ts';
import { anImportDesk } from '#test/support/import-desk.ts';

const desk = anImportDesk('2026-11-24T09:00:00Z');
const LATER = new Date('2026-11-25T09:00:00Z');
const TITLES =
  'Customer,Invoice,Invoice Date,Due Date,Currency,Amount,Balance,Paid On,Amount Paid,Type';

/** INV-1 over 14,000.00 and INV-2 over 3,000.00, with so much of each paid. */
function file(is: { open?: string; paid?: string; other?: string; more?: string[] } = {}): string {
  const { more = [], open = '14000.00', other = '3000.00', paid = '' } = is;
  const on = paid === '' ? '' : '2026-11-25';
  return [
    TITLES,
    `Acme,INV-1,2026-09-01,2026-10-01,EUR,14000.00,${open},${on},${paid},Invoice`,
    `Acme,INV-2,2026-09-01,2026-10-01,EUR,3000.00,${other},,,Invoice`,
    ...more,
    '',
  ].join('\n');
}

const NOTE = (number: string, amount: string) =>
  `Acme,${number},2026-11-25,,EUR,-${amount},-${amount},,,Credit Note`;

async function aCase(claim: bigint | null = 2_000_00n) {
  const { db, workspaceId } = desk;
  await desk.bring(file());
  const rows = await db.prisma.invoice.findMany({ where: { workspaceId }, orderBy: { id: 'asc' } });
  const [first, second] = rows.map(({ id }) => id.toString()) as [string, string];
  const clientId = rows[0]!.clientId.toString();
  const clock = { now: new Date('2026-11-24T10:00:00Z') };
  const disputes = aDisputeDesk(db, { workspaceId, now: () => clock.now });
  const dispute = await disputes.open(clientId, [[first, claim]]);
  const bring = (content: string, now = LATER) => desk.bring(content, { now });
  /** What the books said to the case. */
  const told = async (of: Pick<Dispute, 'id'> = dispute) =>
    (await disputes.record(of))
      .filter(({ actor }) => actor === 'clock')
      .map(({ facts, kind }) => [kind, facts['minor'] ?? null]);
  return { db, workspaceId, first, second, clientId, clock, disputes, dispute, bring, told };
}

const look = (db: Parameters<typeof noticeDisputeMoney>[0], workspaceId: string) =>
  noticeDisputeMoney(db, { workspaceId, now: LATER });

describe('a payment', () => {
  it('of what is not disputed is told, and leaves the case as it is', async () => {
    const { bring, disputes, dispute, told } = await aCase();
    await bring(file({ open: '2000.00', paid: '12000.00' }));
    expect(await told()).toEqual([['payment_seen', '1200000']]);
    const [, seen] = await disputes.record(dispute);
    expect(seen?.facts).toMatchObject({ number: 'INV-1', currency: 'EUR', on: '2026-11-25' });
    expect((await disputes.read(dispute)).askedOverAt).toBeNull();
  });

  it('is told once: the same file again, the clock, and two at once write nothing', async () => {
    const { bring, db, told, workspaceId } = await aCase();
    await bring(file({ open: '9000.00', paid: '5000.00' }));
    await bring(file({ open: '9000.00', paid: '5000.00' }));
    await Promise.all([1, 2, 3].map(() => look(db, workspaceId)));
    expect(await told()).toEqual([['payment_seen', '500000']]);
  });

  it('that reaches into the disputed part says how far', async () => {
    const { bring, disputes, dispute, told } = await aCase();
    await bring(file({ open: '500.00', paid: '13500.00' }));
    expect(await told()).toEqual([
      ['payment_seen', '1350000'],
      ['part_of_it_paid', '150000'],
    ]);
    expect((await disputes.read(dispute)).askedOverAt).toBeNull();
  });

  it('of all of it asks whether the case is over, once, also after somebody said no', async () => {
    const { bring, db, disputes, dispute, told, workspaceId } = await aCase();
    await bring(file({ open: '0.00', paid: '14000.00' }));
    expect(await told()).toEqual([
      ['payment_seen', '1400000'],
      ['asked_if_over', null],
    ]);
    expect((await disputes.read(dispute)).askedOverAt).toEqual(LATER);
    expect(await disputeNotOver(db, disputes.moving(dispute))).toMatchObject({ ok: true });
    await look(db, workspaceId);
    await bring(file({ open: '0.00', paid: '14000.00', other: '2999.00' }));
    expect(await told()).toHaveLength(2);
    expect((await disputes.read(dispute)).askedOverAt).toBeNull();
  });

  it('of one of two disputed invoices asks nothing yet', async () => {
    const { bring, disputes, dispute, first, second, told } = await aCase();
    await disputes.resolve(dispute, { outcome: 'withdrawn' });
    const both = await disputes.open((await disputes.read(dispute)).clientId, [
      [first, 1_000_00n],
      [second, 1_000_00n],
    ]);
    await bring(file({ open: '0.00', paid: '14000.00' }));
    expect(await told(both)).toEqual([['payment_seen', '1400000']]);
    await bring(file({ open: '0.00', paid: '14000.00', other: '0.00' }));
    expect((await told(both)).at(-1)).toEqual(['asked_if_over', null]);
  });

  it('that a person says came for what a report no longer lists is one, too', async () => {
    const { db, first, told, workspaceId } = await aCase();
    await db.prisma.invoice.update({
      where: { workspaceId_id: { workspaceId, id: BigInt(first) } },
      data: { missingSince: new Date('2026-11-24') },
    });
    const answer = { workspaceId, invoiceIds: [first], answer: 'paid', actor: 'UMAYA' } as const;
    expect(await answerMissing({ db, now: LATER }, answer)).toMatchObject({ ok: true });
    expect(await told()).toEqual([
      ['payment_seen', '1400000'],
      ['asked_if_over', null],
    ]);
  });

  it('that no file tells of is told as what it is: less is open', async () => {
    const { bring, disputes, dispute } = await aCase();
    await bring(file({ open: '13000.00' }));
    const seen = (await disputes.record(dispute)).at(-1);
    expect(seen).toMatchObject({
      kind: 'payment_seen',
      facts: { minor: '100000', isTold: false, on: '2026-11-25' },
    });
  });

  it('whose import is taken back stays history, and the question goes', async () => {
    const { bring, disputes, dispute, told } = await aCase();
    const { batchId } = await bring(file({ open: '0.00', paid: '14000.00' }));
    expect(await desk.undo(batchId)).toMatchObject({ ok: true });
    expect(await told()).toHaveLength(2);
    expect((await disputes.read(dispute)).askedOverAt).toBeNull();
    await bring(file({ open: '0.00', paid: '14000.00' }));
    expect((await told()).slice(2)).toEqual([
      ['payment_seen', '1400000'],
      ['asked_if_over', null],
    ]);
  });
});

describe('a credit that was granted', () => {
  async function granted() {
    const one = await aCase();
    const credits = [[one.first, 2_000_00n]] as const;
    expect(await one.disputes.resolve(one.dispute, { outcome: 'upheld', credits })).toMatchObject({
      ok: true,
    });
    return one;
  }

  it.each([
    ['a lower balance without a payment', file({ open: '12000.00' })],
    ['a lower balance beside a payment that is told', file({ open: '7000.00', paid: '5000.00' })],
    ['a credit note of the client', file({ more: [NOTE('CN-9', '2000.00')] })],
    [
      'credit notes that add up to it',
      file({ more: [NOTE('CN-8', '500.00'), NOTE('CN-9', '1500.00')] }),
    ],
  ])('is seen by %s, and closes the case', async (_, content) => {
    const { bring, db, disputes, dispute, first, told, workspaceId } = await granted();
    await bring(content);
    expect((await told()).at(-1)).toEqual(['credit_seen', '200000']);
    expect(await disputes.read(dispute)).toMatchObject({ state: 'closed', closedAt: LATER });
    const [invoice] = await loadInvoicesById(db.prisma, { workspaceId, ids: [first] });
    expect(invoice?.dispute).toBeUndefined();
    await bring(content);
    await look(db, workspaceId);
    expect((await told()).filter(([kind]) => kind === 'credit_seen')).toHaveLength(1);
  });

  it.each([
    ['a balance', file({ open: '12500.00' }), '150000'],
    ['a credit note', file({ more: [NOTE('CN-9', '1800.00')] }), '180000'],
  ])('of another amount by %s is told once, with both, and waits', async (_, content, minor) => {
    const { bring, db, disputes, dispute, told, workspaceId } = await granted();
    await bring(content);
    await look(db, workspaceId);
    expect(await told()).toEqual([['credit_differs', minor]]);
    expect((await disputes.record(dispute)).at(-1)?.facts).toMatchObject({
      currency: 'EUR',
      grantedMinor: '200000',
    });
    expect((await disputes.read(dispute)).state).toBe('credit_due');
  });

  it('is not a payment that is told', async () => {
    const { bring, disputes, dispute, told } = await granted();
    await bring(file({ open: '12000.00', paid: '2000.00' }));
    expect(await told()).toEqual([['payment_seen', '200000']]);
    expect((await disputes.read(dispute)).state).toBe('credit_due');
  });

  it('comes in two steps', async () => {
    const { bring, disputes, dispute, told } = await granted();
    await bring(file({ open: '13500.00' }));
    await bring(file({ open: '12000.00' }));
    expect(await told()).toEqual([
      ['credit_differs', '50000'],
      ['credit_seen', '200000'],
    ]);
    expect((await disputes.read(dispute)).state).toBe('closed');
  });

  it('of one note closes one case of two', async () => {
    const { bring, clientId, disputes, dispute, second, told } = await granted();
    const other = await disputes.open(clientId, [[second, 2_000_00n]]);
    const credits = [[second, 2_000_00n]] as const;
    await disputes.resolve(other, { outcome: 'upheld', credits });
    await bring(file({ more: [NOTE('CN-9', '2000.00')] }));
    expect([(await disputes.read(dispute)).state, (await disputes.read(other)).state]).toEqual([
      'closed',
      'credit_due',
    ]);
    expect(await told(other)).toEqual([]);
  });

  it('keeps its import, until the case is opened again', async () => {
    const { bring, clock, db, disputes, dispute, first, workspaceId } = await granted();
    const { batchId } = await bring(file({ open: '12000.00' }));
    expect(await desk.undo(batchId)).toMatchObject({
      ok: false,
      reason: 'built-upon',
      obstacles: ['Its credit closed dispute D-1 of Acme'],
    });
    clock.now = LATER;
    await reopenDispute(db, { ...disputes.moving(dispute), why: 'The wrong file.' });
    expect(await desk.undo(batchId)).toMatchObject({ ok: true });
    const [invoice] = await loadInvoicesById(db.prisma, { workspaceId, ids: [first] });
    expect(invoice).toMatchObject({ balanceMinor: 14_000_00n, dispute: { heldMinor: 2_000_00n } });
  });
});

describe('a case', () => {
  it('follows its client into a merge and out of it', async () => {
    const { clientId, db, dispute, told, workspaceId, bring } = await aCase();
    const globex = await db.prisma.client.create({
      data: { workspaceId, source: 'csv', key: 'k:globex', name: 'Globex', nameKey: 'globex' },
    });
    const keepId = globex.id.toString();
    const both = { workspaceId, keepId, mergeId: clientId, actor: 'UMAYA' };
    expect(await mergeClients({ db, now: LATER }, both)).toMatchObject({ ok: true });
    const key = { workspaceId, id: dispute.id };
    expect((await loadCase(db.prisma, key))?.client.name).toBe('Globex');
    await bring(file({ open: '9000.00', paid: '5000.00' }));
    expect(await told()).toHaveLength(1);
    const out = { workspaceId, clientId, actor: 'UMAYA' };
    expect(await unmergeClient({ db, now: LATER }, out)).toMatchObject({ ok: true });
    expect((await loadCase(db.prisma, key))?.client.name).toBe('Acme');
  });

  it('opened while they were one goes with its invoices when they part', async () => {
    const { clientId, db, disputes, second, workspaceId } = await aCase();
    const globex = await db.prisma.client.create({
      data: { workspaceId, source: 'csv', key: 'k:globex', name: 'Globex', nameKey: 'globex' },
    });
    const keepId = globex.id.toString();
    await mergeClients({ db, now: LATER }, { workspaceId, keepId, mergeId: clientId, actor: 'U1' });
    const opened = await disputes.open(keepId, [[second, null]]);
    await unmergeClient({ db, now: LATER }, { workspaceId, clientId, actor: 'U1' });
    const found = await loadCase(db.prisma, { workspaceId, id: opened.id });
    expect(found?.client.name).toBe('Acme');
  });

  it('keeps the import that brought its invoice', async () => {
    const { db, workspaceId } = await aCase();
    const [batch] = await db.prisma.importBatch.findMany({ where: { workspaceId } });
    const outcome = await desk.undo(batch!.id.toString());
    expect(outcome).toMatchObject({ ok: false, reason: 'built-upon' });
    expect(!outcome.ok && 'obstacles' in outcome && outcome.obstacles).toContain(
      'INV-1 of Acme is in a dispute',
    );
  });

  it('is told nothing of what came before it', async () => {
    const { bring, clientId, db, disputes, second, told, workspaceId } = await aCase();
    await bring(file({ other: '1000.00' }));
    const opened = await disputes.open(clientId, [[second, null]]);
    await look(db, workspaceId);
    expect([await told(), await told(opened)]).toEqual([[], []]);
  });
});
