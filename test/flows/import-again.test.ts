// Goal: the very same file is known again at once, and only as long as its import still stands untouched.
// Method: one file twice, with things happening in between; batches and books counted.
import { describe, expect, it } from 'vitest';
import { snoozeClient } from '#flows/snooze.ts';
import { anImportDesk } from '#test/support/import-desk.ts';

const NOW = new Date('2026-11-21T09:00:00Z');
const desk = anImportDesk(NOW.toISOString());
const file = (balance: string) =>
  `Customer No,Customer,Invoice,Invoice Date,Due Date,Currency,Amount,Balance\nC1,Acme,I-1,2026-09-01,2026-10-01,EUR,100.00,${balance}\n`;
const batches = () =>
  desk.db.prisma.importBatch.count({ where: { workspaceId: desk.workspaceId } });
const balance = async () =>
  (await desk.db.prisma.invoice.findFirstOrThrow({ where: { workspaceId: desk.workspaceId } }))
    .balanceMinor;

describe('the same file again', () => {
  it('changes nothing, says which import it was, and leaves no batch of its own', async () => {
    const first = await desk.bring(file('100.00'));
    const second = await desk.bring(file('100.00'));
    expect(second).toMatchObject({
      batchId: first.batchId,
      rows: { read: 1, imported: 0, updated: 0, unchanged: 1 },
      clients: { created: 0, matched: 1 },
      totals: [{ currency: 'EUR', invoices: 1, openMinor: 100_00n, creditMinor: 0n }],
    });
    expect(second.warnings.join()).toContain(`import ${first.batchId}`);
    expect(await batches()).toBe(1);
  });

  it('is read anew when another file changed the books in between', async () => {
    await desk.bring(file('100.00'));
    await desk.bring(file('40.00'));
    expect(await desk.bring(file('100.00'))).toMatchObject({ rows: { updated: 1 } });
    expect(await balance()).toBe(100_00n);
  });

  it('is read anew when its import was taken back', async () => {
    const { batchId } = await desk.bring(file('100.00'));
    await desk.undo(batchId);
    expect(await desk.bring(file('100.00'))).toMatchObject({ rows: { imported: 1 } });
    expect(await balance()).toBe(100_00n);
  });

  it('is read anew after anything that somebody did', async () => {
    await desk.bring(file('100.00'));
    const { id } = await desk.db.prisma.client.findFirstOrThrow({
      where: { workspaceId: desk.workspaceId },
    });
    await snoozeClient(desk.db, {
      workspaceId: desk.workspaceId,
      clientId: id.toString(),
      until: '2026-11-28',
      today: '2026-11-21',
      why: null,
      actor: 'U0MIA',
      now: NOW,
    });
    await desk.bring(file('100.00'));
    expect(await batches()).toBe(2);
  });

  it('is read anew when something else is said of it', async () => {
    await desk.bring(file('100.00'));
    await desk.bring(file('100.00'), { options: { terms: '30' } });
    expect(await batches()).toBe(2);
  });

  it('is refused again where a row is broken', async () => {
    const broken = `${file('100.00')}C1,Acme,I-2,2026-09-01,someday,EUR,10.00,10.00\n`;
    await desk.bring(broken, { skipFaulty: true });
    expect(await desk.attempt(broken)).toMatchObject({ ok: false });
    expect(await desk.bring(broken, { skipFaulty: true })).toMatchObject({ rows: { read: 2 } });
    expect(await batches()).toBe(2);
  });
});
