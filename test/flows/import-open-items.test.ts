// Goal: what a ledger does not say changes nothing: an invoice that a complete report no longer lists is asked about,
// never paid by itself; a report that knows no balances opens nothing again. Method: reports of one ledger in turn.
import { describe, expect, it } from 'vitest';
import { anImportDesk } from '#test/support/import-desk.ts';

const desk = anImportDesk('2026-11-21T09:00:00Z');
const bring = (content: string, options: object = {}) =>
  desk.bring(content, { options: { currency: 'USD', ...options }, skipFaulty: true });

/** Number, customer and open balance of each invoice; all of 100.00, issued on 1 June. */
function agingReport(asOf: string, rows: readonly (readonly [string, string, string])[]): string {
  const total = rows.reduce((sum, [, , open]) => sum + Number(open), 0).toFixed(2);
  return [
    'A/R Aging Detail Report',
    `"As of ${asOf}"`,
    '',
    ',Date,Transaction type,Num,Customer full name,Due date,Amount,Open balance',
    'CURRENT,,,,,,,',
    ...rows.map(
      ([number, customer, open]) =>
        `,06/01/2026,Invoice,${number},${customer},07/31/2026,100.00,${open}`,
    ),
    `TOTAL,,,,,,,${total}`,
    '',
  ].join('\n');
}

const A = ['Q-1', 'Acme', '100.00'] as const;
const B = ['Q-2', 'Beta', '100.00'] as const;
const C = ['Q-3', 'Beta', '40.00'] as const;
const JUNE = agingReport('Jun 30, 2026', [A, B, C]);

const invoices = async () =>
  (
    await desk.db.prisma.invoice.findMany({
      where: { workspaceId: desk.workspaceId },
      orderBy: { number: 'asc' },
    })
  ).map(({ number, balanceMinor, missingSince }) => [
    number,
    balanceMinor,
    missingSince?.toISOString().slice(0, 10) ?? null,
  ]);

describe('an invoice that a later complete report no longer lists', () => {
  it('is presumed settled and asked about, never paid by itself', async () => {
    await bring(JUNE);
    const report = await bring(agingReport('Jul 31, 2026', [A, C]));
    expect(report.asOf).toBe('2026-07-31');
    expect(report.presumedSettled).toEqual([
      { clientName: 'Beta', number: 'Q-2', currency: 'USD', balanceMinor: 10000n },
    ]);
    expect(await invoices()).toEqual([
      ['Q-1', 10000n, null],
      ['Q-2', 10000n, '2026-07-31'],
      ['Q-3', 4000n, null],
    ]);
    const again = await bring(agingReport('Jul 31, 2026', [A, C]));
    expect(again.presumedSettled).toEqual([]);
  });

  it('is only shown by a dry run, and taken back with the import', async () => {
    await bring(JUNE);
    const { batchId } = await bring(agingReport('Jul 31, 2026', [A, C]));
    await desk.undo(batchId);
    expect((await invoices())[1]).toEqual(['Q-2', 10000n, null]);
  });

  it('is no longer asked about once a later report lists it again, but not by an older one', async () => {
    await bring(JUNE);
    await bring(agingReport('Jul 31, 2026', [A, C]));
    await bring(JUNE);
    expect((await invoices())[1]).toEqual(['Q-2', 10000n, '2026-07-31']);
    await bring(agingReport('Aug 31, 2026', [A, B, C]));
    expect((await invoices())[1]).toEqual(['Q-2', 10000n, null]);
  });

  it('may have been issued after the day of the report, and is then left as it is', async () => {
    await bring(JUNE);
    const report = await bring(agingReport('May 31, 2026', [A]));
    expect(report.presumedSettled).toEqual([]);
  });

  it('may stand in a row that cannot be read: then nothing is presumed', async () => {
    await bring(JUNE);
    const report = await bring(
      agingReport('Jul 31, 2026', [A, C]).replace(
        'TOTAL',
        ',06/99/2026,Invoice,Q-9,Beta,07/31/2026,100.00,0.00\nTOTAL',
      ),
    );
    expect(report.rows.skipped).toMatchObject([{ isFault: true }]);
    expect(report.presumedSettled).toEqual([]);
    expect(report.warnings).toContain(
      'Because some rows cannot be read, invoices that the report does not list are left as they are.',
    );
  });

  it('is of the ledger of the report: a plain table of other clients says nothing of it', async () => {
    await bring(JUNE);
    const table =
      'Customer,Invoice,Invoice Date,Due Date,Amount,Balance\nOther,X-1,2026-06-01,2026-07-01,10,10\n';
    await bring(table);
    const report = await bring(agingReport('Jul 31, 2026', [A, B, C]));
    expect(report.presumedSettled).toEqual([]);
    expect((await bring(table)).presumedSettled).toEqual([]);
  });

  it('makes a person wonder when most of them are missing', async () => {
    const many = Array.from({ length: 8 }, (_, at) => [`Q-${at}`, 'Beta', '100.00'] as const);
    await bring(agingReport('Jun 30, 2026', many));
    const report = await bring(agingReport('Jul 31, 2026', many.slice(0, 2)));
    expect(report.warnings).toContain(
      'The report does not list 6 of the 8 open invoices of this ledger: is it the whole report?',
    );
  });
});

describe('a report that does not say what is open', () => {
  const SALES = [
    'Foundry Goods',
    'Sales by Customer Detail',
    '"June, 2026"',
    '',
    ',Transaction date,Transaction type,Num,Amount',
    'Beta,,,,',
    ',06/01/2026,Invoice,Q-2,100.00',
    ',06/01/2026,Invoice,Q-3,100.00',
    ',06/01/2026,Invoice,Q-4,25.00',
    'Total for Beta,,,,225.00',
    '',
  ].join('\n');

  it('leaves the balances of the books as they are, and assumes those of new invoices', async () => {
    await bring(JUNE);
    const due = new Date('2026-07-31');
    const report = await bring(SALES, { terms: '30', dateOrder: 'MDY' });
    expect(report.rows.imported).toBe(1);
    expect(await invoices()).toEqual([
      ['Q-1', 10000n, null],
      ['Q-2', 10000n, null],
      ['Q-3', 4000n, null],
      ['Q-4', 2500n, null],
    ]);
    expect(
      await desk.db.prisma.invoice.findMany({
        where: { workspaceId: desk.workspaceId, number: 'Q-2' },
      }),
    ).toMatchObject([{ dueOn: due }]);
  });

  it('moves a balance by what the amount was corrected', async () => {
    await bring(JUNE);
    await bring(SALES.replace('Q-3,100.00', 'Q-3,90.00').replace('225', '215'), {
      terms: '30',
      dateOrder: 'MDY',
    });
    expect((await invoices())[2]).toEqual(['Q-3', 3000n, null]);
  });
});

it('remembers what was said of a report, such as the currency, for the next one like it', async () => {
  await bring(JUNE);
  const outcome = await desk.attempt(agingReport('Jul 31, 2026', [A, C]));
  expect(outcome).toMatchObject({ ok: true, report: { totals: [{ currency: 'USD' }] } });
});
