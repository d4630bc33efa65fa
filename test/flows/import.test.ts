// Goal: a file changes the books exactly as it says, once. Method: small files against a real database, rows compared.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { brokenLinks } from '#db/activity.ts';
import { applyImport, reportImport } from '#flows/import-stages.ts';
import { anImportDesk } from '#test/support/import-desk.ts';

const NOW = new Date('2026-11-21T09:00:00Z');
const HEADER =
  'Customer No,Customer,Email,Owner Email,Invoice,Invoice Date,Due Date,Currency,Amount,Balance,Paid On,Amount Paid,Disputed,PO\n';

const desk = anImportDesk('2026-11-21T09:00:00Z');
const { attempt } = desk;
const bring = (lines: string, wishes?: Parameters<typeof attempt>[1]) =>
  desk.bring(HEADER + lines, wishes);

const invoices = () =>
  desk.db.prisma.invoice.findMany({
    where: { workspaceId: desk.workspaceId },
    orderBy: { id: 'asc' },
  });
const clients = () =>
  desk.db.prisma.client.findMany({
    where: { workspaceId: desk.workspaceId },
    orderBy: { id: 'asc' },
    include: { aliases: true, contacts: true },
  });
const payments = () =>
  desk.db.prisma.payment.findMany({
    where: { workspaceId: desk.workspaceId },
    orderBy: { id: 'asc' },
    include: { allocations: true },
  });
const credits = () => desk.db.prisma.credit.findMany({ where: { workspaceId: desk.workspaceId } });
const batches = () =>
  desk.db.prisma.importBatch.findMany({ where: { workspaceId: desk.workspaceId } });
const conflict = (line: number, reason: string) => ({
  line,
  reason,
  column: null,
  isFault: false,
  isConflict: true,
});
const stagedRows = () =>
  desk.db.prisma.$queryRaw<{ line: number }[]>`
    SELECT line, kind, action FROM import_row WHERE workspace_id = ${desk.workspaceId} ORDER BY line`;
async function books() {
  return {
    invoices: await invoices(),
    clients: await clients(),
    payments: await payments(),
    credits: await credits(),
  };
}

const TWO =
  'C1,Acme,ap@acme.example,mia@us.example,I-1,2026-09-01,2026-10-01,USD,100.00,,,,No,PO-1\nC2,Beta,,,I-1,2026-09-02,2026-10-02,EUR,50.00,20.00,2026-10-05,30.00,,\n';

describe('a first file', () => {
  it('brings clients, contacts, owners, invoices, payments and their allocations', async () => {
    const report = await bring(TWO);
    expect(report).toEqual({
      format: 'general',
      asOf: null,
      rows: { read: 2, imported: 2, updated: 0, unchanged: 0, summary: 0, skipped: [] },
      totals: [
        { currency: 'EUR', invoices: 1, openMinor: 2000n, creditMinor: 0n },
        { currency: 'USD', invoices: 1, openMinor: 10000n, creditMinor: 0n },
      ],
      clients: { created: 2, matched: 0, newNames: ['Acme', 'Beta'] },
      changes: [],
      warnings: [],
      presumedSettled: [],
      batchId: (await batches())[0]?.id.toString(),
    });
    expect(await clients()).toMatchObject([
      {
        source: 'csv',
        key: 'n:C1',
        number: 'C1',
        name: 'Acme',
        nameKey: 'acme',
        email: 'ap@acme.example',
        ownerEmail: 'mia@us.example',
        contacts: [{ role: 'invoice_inbox', email: 'ap@acme.example' }],
      },
      { key: 'n:C2', email: null, contacts: [] },
    ]);
    expect(await invoices()).toMatchObject([
      {
        number: 'I-1',
        amountMinor: 10000n,
        balanceMinor: 10000n,
        paidMinor: 0n,
        po: 'PO-1',
        settledSeenAt: null,
        dueOn: new Date('2026-10-01'),
      },
      { number: 'I-1', amountMinor: 5000n, balanceMinor: 2000n, paidMinor: 3000n, paidOn: null },
    ]);
    expect(await payments()).toMatchObject([
      {
        amountMinor: 3000n,
        currency: 'EUR',
        paidOn: new Date('2026-10-05'),
        allocations: [{ amountMinor: 3000n }],
      },
    ]);
    expect(await batches()).toMatchObject([
      { state: 'committed', format: 'general', actor: 'terminal', committedAt: NOW },
    ]);
    expect(await stagedRows()).toEqual([]);
    const activity = await desk.db.prisma.activity.findMany({
      where: { workspaceId: desk.workspaceId },
    });
    expect(activity).toMatchObject([
      { action: 'import.commit', at: NOW, facts: { read: 2, imported: 2 } },
    ]);
  });

  it('is only shown in a dry run, with the numbers of the commit', async () => {
    const dry = await bring(TWO, { commit: false });
    expect(await books()).toEqual({ invoices: [], clients: [], payments: [], credits: [] });
    expect([await batches(), await stagedRows()]).toEqual([[], []]);
    expect(await bring(TWO)).toEqual({ ...dry, batchId: expect.any(String) });
  });

  it('knows settled history without calling it news', async () => {
    await bring('C1,Acme,,,I-1,2026-09-01,2026-10-01,USD,100.00,0,2026-10-04,,,\n');
    expect(await invoices()).toMatchObject([
      { balanceMinor: 0n, paidOn: new Date('2026-10-04'), paidMinor: 10000n, settledSeenAt: null },
    ]);
  });

  it('takes a negative invoice for a credit note', async () => {
    const report = await bring('C1,Acme,,,K-1,2026-09-01,2026-10-01,USD,-40.00,-15.00,,,,\n');
    expect(report.rows.imported).toBe(1);
    expect(report.totals).toEqual([
      { currency: 'USD', invoices: 0, openMinor: 0n, creditMinor: 1500n },
    ]);
    expect(await credits()).toMatchObject([
      { kind: 'credit_note', number: 'K-1', amountMinor: 4000n, balanceMinor: 1500n },
    ]);
  });

  it('keeps two spellings of one number as one client with an alias', async () => {
    await bring(
      'C1,Acme Ltd,,,I-1,,2026-10-01,USD,1,,,,,\nC1,ACME  ltd,,,I-2,,2026-10-01,USD,1,,,,,\nC1,Acme Limited,,,I-3,,2026-10-01,USD,1,,,,,\n',
    );
    expect(await clients()).toMatchObject([
      { name: 'Acme Ltd', aliases: [{ alias: 'Acme Limited', aliasKey: 'acme limited' }] },
    ]);
  });

  it('tells two clients of one name apart by their numbers, and names a number once a name is known', async () => {
    await bring('C1,,,,I-1,,2026-10-01,USD,1,,,,,\nC2,Acme,,,I-1,,2026-10-01,USD,1,,,,,\n');
    await bring('C1,Acme,,,I-1,,2026-10-01,USD,1,,,,,\n');
    expect((await clients()).map(({ key, name, aliases }) => [key, name, aliases.length])).toEqual([
      ['n:C1', 'Acme', 0],
      ['n:C2', 'Acme', 0],
    ]);
  });
});

describe('the same file again', () => {
  it('changes nothing', async () => {
    await bring(TWO);
    const before = await books();
    const report = await bring(TWO);
    expect(report.rows).toEqual({
      read: 2,
      imported: 0,
      updated: 0,
      unchanged: 2,
      summary: 0,
      skipped: [],
    });
    expect(report.clients).toEqual({ created: 0, matched: 2, newNames: [] });
    expect(await books()).toEqual(before);
  });
});

describe('a later file', () => {
  it('updates what it says, leaves what it leaves blank, and keeps what was', async () => {
    await bring(TWO);
    const report = await bring(
      'C1,Acme,,,I-1,,2026-10-15,USD,100.00,60.00,2026-11-01,40.00,Yes,\n',
    );
    expect(report.rows).toMatchObject({ imported: 0, updated: 1, unchanged: 0 });
    expect((await invoices())[0]).toMatchObject({
      balanceMinor: 6000n,
      isDisputed: true,
      po: 'PO-1',
      issuedOn: new Date('2026-09-01'),
      dueOn: new Date('2026-10-15'),
      paidMinor: 4000n,
    });
    expect(report.changes).toEqual([
      {
        number: 'I-1',
        clientName: 'Acme',
        currency: 'USD',
        fields: [
          { field: 'dueOn', before: '2026-10-01', after: '2026-10-15' },
          { field: 'balanceMinor', before: '10000', after: '6000' },
          { field: 'paidMinor', before: '0', after: '4000' },
          { field: 'isDisputed', before: 'false', after: 'true' },
        ],
      },
    ]);
    const [invoice] = await invoices();
    const log = await desk.db.prisma.activity.findMany({
      where: { workspaceId: desk.workspaceId, action: 'invoice.update' },
    });
    expect(log).toMatchObject([
      {
        clientId: invoice?.clientId,
        facts: {
          invoiceId: invoice?.id.toString(),
          number: 'I-1',
          balanceMinorBefore: '10000',
          balanceMinorAfter: '6000',
          dueOnBefore: '2026-10-01',
          dueOnAfter: '2026-10-15',
        },
      },
    ]);
    expect(await brokenLinks(desk.db.prisma, desk.workspaceId)).toEqual([]);
  });

  it('makes a payment of the difference only, and news of the step to settled', async () => {
    await bring(TWO);
    await bring('C2,Beta,,,I-1,2026-09-02,2026-10-02,EUR,50.00,0,2026-11-02,50.00,,\n', {
      now: new Date('2026-11-22T09:00:00Z'),
    });
    expect(
      (await payments()).map(({ amountMinor, paidOn }) => [
        amountMinor,
        paidOn.toISOString().slice(0, 10),
      ]),
    ).toEqual([
      [3000n, '2026-10-05'],
      [2000n, '2026-11-02'],
    ]);
    expect((await invoices())[1]).toMatchObject({
      balanceMinor: 0n,
      paidMinor: 5000n,
      paidOn: new Date('2026-11-02'),
      settledSeenAt: new Date('2026-11-22T09:00:00Z'),
    });
  });

  it('withdraws a payment that came back, and reopens the invoice', async () => {
    const paid = 'C1,Acme,,,I-1,,2026-10-01,USD,100.00,0,2026-10-05,100.00,,\n';
    await bring(paid);
    await bring('C1,Acme,,,I-1,,2026-10-01,USD,100.00,70.00,,30.00,,\n');
    expect(await payments()).toMatchObject([
      { amountMinor: 3000n, paidOn: new Date('2026-10-05'), allocations: [{ amountMinor: 3000n }] },
    ]);
    expect(await invoices()).toMatchObject([
      { balanceMinor: 7000n, paidOn: null, paidMinor: 3000n, settledSeenAt: null },
    ]);
    await bring(paid);
    expect((await payments()).map(({ amountMinor }) => amountMinor)).toEqual([3000n, 7000n]);
  });

  it('updates a credit in place', async () => {
    const credit = 'C1,Acme,,,K-1,2026-09-01,,USD,-40.00,-40.00,,,,\n';
    await bring(credit);
    expect((await bring(credit)).rows).toMatchObject({ updated: 0, unchanged: 1 });
    const report = await bring('C1,Acme,,,K-1,2026-09-01,,USD,-40.00,-5.00,,,,\n');
    expect(report.rows.updated).toBe(1);
    expect(await credits()).toMatchObject([{ balanceMinor: 500n }]);
  });

  it('may not change the currency of an invoice', async () => {
    await bring(TWO);
    const report = await bring('C1,Acme,,,I-1,,2026-10-01,CAD,100.00,,,,,\n');
    expect(report.rows.skipped).toEqual([
      {
        line: 2,
        reason: 'The books have it in USD, the file in CAD',
        column: null,
        isFault: false,
        isConflict: true,
      },
    ]);
  });

  it('stays within its workspace', async () => {
    await bring(TWO);
    const other = `${desk.workspaceId}-other`;
    await desk.db.prisma.workspace.create({ data: { id: other, name: 'Other' } });
    expect((await bring(TWO, { workspaceId: other })).rows.imported).toBe(2);
    expect((await invoices()).length).toBe(2);
  });
});

describe('one number twice in a file', () => {
  it('is a repeat when equal, a conflict when not, and the rows add up', async () => {
    const line = 'C1,Acme,,,I-1,,2026-10-01,USD,100.00,,,,,\n';
    const report = await bring(
      `${line}${line}${line.replace('100', '90')}C1,Acme,,,,,2026-10-01,USD,1,,,,,\nTotal,,,,,,,,290,,,,,\n`,
      { skipFaulty: true },
    );
    expect(report.rows).toEqual({
      read: 5,
      imported: 0,
      updated: 0,
      unchanged: 0,
      summary: 1,
      skipped: [
        conflict(2, 'The same number of the same client has other values on line 4'),
        conflict(3, 'The same number of the same client has other values on line 4'),
        conflict(4, 'The same number of the same client has other values on line 2'),
        {
          line: 5,
          reason: 'Invoice is blank',
          column: 'Invoice',
          isFault: true,
          isConflict: false,
        },
      ],
    });
    expect(report.totals).toEqual([]);
    expect(await invoices()).toEqual([]);
    expect((await stagedRows()).map((row) => row.line)).toEqual([2, 3, 4, 5]);
  });

  it('waits for a person, who takes one of the lines', async () => {
    const line = 'C1,Acme,,,I-1,,2026-10-01,USD,100.00,,,,,\n';
    const file = `${line}${line}${line.replace('100', '90')}${line.replace('100', '90')}`;
    const report = await bring(file, { take: [4] });
    expect(report.rows).toEqual({
      read: 4,
      imported: 1,
      updated: 0,
      unchanged: 1,
      summary: 0,
      skipped: [
        { ...conflict(2, 'Line 4 was taken instead'), isConflict: false },
        { ...conflict(3, 'Line 4 was taken instead'), isConflict: false },
      ],
    });
    expect(await invoices()).toMatchObject([{ amountMinor: 9000n }]);
    const [entry] = await desk.db.prisma.activity.findMany({
      where: { workspaceId: desk.workspaceId },
    });
    expect(entry?.facts).toMatchObject({ takenLines: '4' });
  });

  it('counts once when all of its rows are equal', async () => {
    const line = 'C1,Acme,,,I-1,,2026-10-01,USD,100.00,,,,,\n';
    const report = await bring(`${line}${line}`);
    expect(report.rows).toMatchObject({ read: 2, imported: 1, unchanged: 1, skipped: [] });
    expect(report.warnings).toEqual([
      'One row repeats an earlier row exactly; it counts as unchanged.',
    ]);
    expect(report.totals).toEqual([
      { currency: 'USD', invoices: 1, openMinor: 10000n, creditMinor: 0n },
    ]);
  });
});

describe('a currency other than that of the books', () => {
  const OTHER = 'C1,Acme,,,I-1,,2026-10-01,CAD,100.00,,,,,\n';

  it('is taken over when a person takes the line', async () => {
    await bring(TWO);
    const report = await bring(OTHER, { take: [2] });
    expect(report.rows).toMatchObject({ updated: 1, skipped: [] });
    expect((await invoices())[0]).toMatchObject({ currency: 'CAD', balanceMinor: 10000n });
  });

  it('stays a conflict once something was paid', async () => {
    await bring('C1,Acme,,,I-1,,2026-10-01,USD,100.00,60.00,2026-10-05,40.00,,\n');
    const report = await bring(OTHER, { take: [2] });
    expect(report.rows.skipped).toEqual([
      conflict(2, 'The books have it and its payments in USD, the file in CAD'),
    ]);
  });
});

describe('a staged batch', () => {
  const staged = (content: string) => desk.stage(HEADER + content);

  it('may be looked at as often as one likes, and is written once', async () => {
    await bring(TWO);
    const line = 'C2,Beta,,,I-1,2026-09-02,2026-10-02,EUR,50.00,0,2026-11-02,50.00,,\n';
    const batch = await staged(
      `${TWO.replace(/C2.*\n/, line)}C1,Acme,,,I-1,,2026-10-01,CAD,1,,,,,\n`,
    );
    const waiting = await stagedRows();
    const seen = await reportImport(desk.deps, batch);
    expect(seen.rows).toMatchObject({ imported: 0, updated: 1, unchanged: 0 });
    expect(seen.rows.skipped).toHaveLength(2);
    expect(await reportImport(desk.deps, batch)).toEqual(seen);
    expect(await stagedRows()).toEqual(waiting);
    const written = await applyImport(desk.deps, batch, { actor: 'terminal' });
    expect(written).toEqual({ ...seen, batchId: batch.batch.batchId.toString() });
    expect(await applyImport(desk.deps, batch, { actor: 'terminal' })).toBeNull();
    expect((await batches()).map(({ report }) => report)).toContainEqual(
      expect.objectContaining({ rows: expect.objectContaining({ updated: 1 }) }),
    );
  });

  it('that was swept is not written', async () => {
    const batch = await staged(TWO);
    await bring('', { commit: false, now: new Date(NOW.getTime() + 86_400_001) });
    expect(await applyImport(desk.deps, batch, { actor: 'terminal' })).toBeNull();
    expect(await books()).toEqual({ invoices: [], clients: [], payments: [], credits: [] });
  });

  it('keeps quotes, backslashes, braces, commas and the word NULL as they are', async () => {
    const name = 'A "B" \\ {C}, NULL \\N \\t';
    await bring(`C1,"${name.replaceAll('"', '""')}",,,NULL,,2026-10-01,USD,1,,,,,"{""}"\n`);
    expect((await clients())[0]?.name).toBe(name);
    expect(await invoices()).toMatchObject([{ number: 'NULL', po: '{"}' }]);
  });
});

describe('an invoice that is paid beyond its amount', () => {
  const OVER = 'C1,Acme,,,I-1,2026-09-01,2026-10-01,USD,100.00,0,2026-10-05,105.00,,\n';

  it('is settled, and the rest is money of the client that no invoice has used', async () => {
    const report = await bring(OVER);
    expect(report.rows).toMatchObject({ read: 1, imported: 1, skipped: [] });
    expect(await invoices()).toMatchObject([
      { balanceMinor: 0n, paidMinor: 10000n, paidOn: new Date('2026-10-05') },
    ]);
    expect(await payments()).toMatchObject([{ amountMinor: 10000n }]);
    expect(await credits()).toMatchObject([
      {
        kind: 'unapplied_payment',
        number: 'I-1 (overpaid)',
        balanceMinor: 500n,
        issuedOn: new Date('2026-10-05'),
      },
    ]);
    const before = await books();
    expect((await bring(OVER)).rows).toMatchObject({ read: 1, imported: 0, unchanged: 1 });
    expect(await books()).toEqual(before);
  });

  it('becomes so by a later file', async () => {
    await bring('C1,Acme,,,I-1,2026-09-01,2026-10-01,USD,100.00,100.00,,0,,\n');
    expect((await bring(OVER)).rows).toMatchObject({ read: 1, updated: 1 });
    expect(await credits()).toMatchObject([{ balanceMinor: 500n }]);
  });

  it('waits with its row while that is in conflict', async () => {
    await bring(`${OVER}${OVER.replace('105.00', '0').replace(',0,2026', ',100.00,2026')}`);
    expect(await invoices()).toEqual([]);
    expect(await credits()).toEqual([]);
  });
});

describe('nothing half done', () => {
  it('refuses a bad file and leaves no batch', async () => {
    const outcome = await attempt('Customer,Invoice,Due Date,Amount\nA,1,2026-01-01,5\n');
    expect(outcome).toMatchObject({
      ok: false,
      problem: { line: 1, hint: expect.stringContaining('--currency') },
    });
    expect(await attempt(HEADER, { path: join(desk.folder, 'none.csv') })).toMatchObject({
      ok: false,
      problem: { message: 'There is no file book.csv.' },
    });
    expect(await attempt(HEADER, { workspaceId: 'nowhere' })).toMatchObject({ ok: false });
    expect(await batches()).toEqual([]);
  });

  it.each(['staging', 'writing'])('gives up when stopped while %s', async (step) => {
    const stop = new AbortController();
    const outcome = await attempt(HEADER + TWO, {
      signal: stop.signal,
      onProgress: (progress) => {
        if (progress.step === step) stop.abort();
      },
    });
    expect(outcome).toMatchObject({
      ok: false,
      problem: { message: 'Stopped; nothing was written.' },
    });
    expect([await batches(), await invoices(), await stagedRows()]).toEqual([[], [], []]);
  });

  it('sweeps what nobody confirmed within a day', async () => {
    await desk.stage(HEADER + TWO);
    expect(await stagedRows()).toHaveLength(2);
    await bring(TWO, { commit: false, now: new Date(NOW.getTime() + 86_400_000) });
    expect(await stagedRows()).toHaveLength(2);
    await bring(TWO, { commit: false, now: new Date(NOW.getTime() + 86_400_001) });
    expect([await stagedRows(), await batches()]).toEqual([[], []]);
  });

  it('rolls everything back when the books refuse', async () => {
    await desk.db.prisma.$executeRawUnsafe(
      "ALTER TABLE activity ADD CONSTRAINT refuse CHECK (action <> 'import.commit') NOT VALID",
    );
    try {
      await expect(attempt(HEADER + TWO)).rejects.toThrow('refuse');
    } finally {
      await desk.db.prisma.$executeRawUnsafe('ALTER TABLE activity DROP CONSTRAINT refuse');
    }
    expect(await books()).toEqual({ invoices: [], clients: [], payments: [], credits: [] });
    expect(await batches()).toEqual([]);
  });
});
