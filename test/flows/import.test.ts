// Goal: a file changes the books exactly as it says, once. Method: small files against a real database, rows compared.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { runImport } from '#cli/import.ts';
import type { Database } from '#db/client.ts';
import { createBatch, stageRows } from '#db/imports.ts';
import { findWorkspace } from '#db/workspaces.ts';
import type { ImportedDocument, ImportReport } from '#domain/imported.ts';
import type { ImportOutcome, ImportRequest } from '#flows/import.ts';
import { importFile } from '#flows/import.ts';
import { applyImport, reportImport, stageImport } from '#flows/import-stages.ts';
import { openSource } from '#sources/source.ts';
import { aDatabase } from '#test/support/database.ts';

const NOW = new Date('2026-11-21T09:00:00Z');
const HEADER =
  'Customer No,Customer,Email,Owner Email,Invoice,Invoice Date,Due Date,Currency,Amount,Balance,Paid On,Amount Paid,Disputed,PO\n';

let db: Database;
let folder: string;
let workspaceId: string;
let counter = 0;
beforeAll(async () => {
  db = await aDatabase();
  folder = await mkdtemp(join(tmpdir(), 'gt-import-'));
});
afterAll(async () => {
  await db.close();
  await rm(folder, { recursive: true });
});
beforeEach(async () => {
  workspaceId = `w${(counter += 1)}`;
  await db.prisma.workspace.create({ data: { id: workspaceId, name: 'Team' } });
});

interface Wishes extends Partial<ImportRequest> {
  now?: Date;
}

async function attempt(content: string, wishes: Wishes = {}): Promise<ImportOutcome> {
  const path = join(folder, 'book.csv');
  await writeFile(path, content);
  const { now = NOW, ...rest } = wishes;
  const request = {
    workspaceId,
    actor: 'terminal',
    path,
    fileName: 'book.csv',
    options: {},
    commit: true,
  };
  return importFile({ db, now }, { ...request, ...rest });
}

async function bring(lines: string, wishes: Wishes = {}): Promise<ImportReport> {
  const outcome = await attempt(HEADER + lines, wishes);
  if (!outcome.ok) throw new Error(outcome.problem.message);
  return outcome.report;
}

const invoices = () =>
  db.prisma.invoice.findMany({ where: { workspaceId }, orderBy: { id: 'asc' } });
const clients = () =>
  db.prisma.client.findMany({
    where: { workspaceId },
    orderBy: { id: 'asc' },
    include: { aliases: true, contacts: true },
  });
const payments = () =>
  db.prisma.payment.findMany({
    where: { workspaceId },
    orderBy: { id: 'asc' },
    include: { allocations: true },
  });
const credits = () => db.prisma.credit.findMany({ where: { workspaceId } });
const batches = () => db.prisma.importBatch.findMany({ where: { workspaceId } });
const stagedRows = () =>
  db.prisma.importRow.findMany({ where: { workspaceId }, orderBy: { line: 'asc' } });
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
      rows: { read: 2, imported: 2, updated: 0, unchanged: 0, summary: 0, skipped: [] },
      totals: [
        { currency: 'EUR', invoices: 1, openMinor: 2000n },
        { currency: 'USD', invoices: 1, openMinor: 10000n },
      ],
      clients: { created: 2, matched: 0 },
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
    const activity = await db.prisma.activity.findMany({ where: { workspaceId } });
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
    expect([report.rows.imported, report.totals]).toEqual([1, []]);
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
    expect(report.clients).toEqual({ created: 0, matched: 2 });
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
    expect(await stagedRows()).toMatchObject([
      {
        action: 'update',
        before: { dueOn: '2026-10-01', balanceMinor: '10000', isDisputed: false },
      },
    ]);
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
      { line: 2, reason: 'The books have it in USD, the file in CAD' },
    ]);
  });

  it('stays within its workspace', async () => {
    await bring(TWO);
    const other = `${workspaceId}-other`;
    await db.prisma.workspace.create({ data: { id: other, name: 'Other' } });
    expect((await bring(TWO, { workspaceId: other })).rows.imported).toBe(2);
    expect((await invoices()).length).toBe(2);
  });
});

describe('one number twice in a file', () => {
  it('is a repeat when equal, a conflict when not, and the rows add up', async () => {
    const line = 'C1,Acme,,,I-1,,2026-10-01,USD,100.00,,,,,\n';
    const report = await bring(
      `${line}${line}${line.replace('100', '90')}C1,Acme,,,,,2026-10-01,USD,1,,,,,\nTotal,,,,,,,,290,,,,,\n`,
    );
    expect(report.rows).toEqual({
      read: 5,
      imported: 1,
      updated: 0,
      unchanged: 1,
      summary: 1,
      skipped: [
        { line: 4, reason: 'The same number of the same client has other values on line 2' },
        { line: 5, reason: 'Invoice is blank' },
      ],
    });
    expect(report.warnings).toEqual([
      'One row repeats an earlier row exactly; it counts as unchanged.',
    ]);
    expect(report.totals).toEqual([{ currency: 'USD', invoices: 1, openMinor: 10000n }]);
    expect((await stagedRows()).map((row) => row.line)).toEqual([4, 5]);
  });
});

describe('a staged batch', () => {
  const staged = async (content: string) => {
    const path = join(folder, 'book.csv');
    await writeFile(path, HEADER + content);
    const request = { workspaceId, actor: 'terminal', path, fileName: 'book.csv', options: {} };
    return stageImport({ db, now: NOW }, request);
  };

  it('may be looked at as often as one likes, and is written once', async () => {
    await bring(TWO);
    const line = 'C2,Beta,,,I-1,2026-09-02,2026-10-02,EUR,50.00,0,2026-11-02,50.00,,\n';
    const batch = await staged(
      `${TWO.replace(/C2.*\n/, line)}C1,Acme,,,I-1,,2026-10-01,CAD,1,,,,,\n`,
    );
    const waiting = await stagedRows();
    const seen = await reportImport({ db, now: NOW }, batch);
    expect(seen.rows).toMatchObject({ imported: 0, updated: 1, unchanged: 1 });
    expect(seen.rows.skipped).toHaveLength(1);
    expect(await reportImport({ db, now: NOW }, batch)).toEqual(seen);
    expect(await stagedRows()).toEqual(waiting);
    const written = await applyImport({ db, now: NOW }, batch, { actor: 'terminal' });
    expect(written).toEqual({ ...seen, batchId: batch.batch.batchId.toString() });
    expect(await applyImport({ db, now: NOW }, batch, { actor: 'terminal' })).toBeNull();
    expect((await batches()).map(({ report }) => report)).toContainEqual(
      expect.objectContaining({ rows: expect.objectContaining({ updated: 1 }) }),
    );
  });

  it('that was swept is not written', async () => {
    const batch = await staged(TWO);
    await bring('', { commit: false, now: new Date(NOW.getTime() + 86_400_001) });
    expect(await applyImport({ db, now: NOW }, batch, { actor: 'terminal' })).toBeNull();
    expect(await books()).toEqual({ invoices: [], clients: [], payments: [], credits: [] });
  });

  it('keeps quotes, backslashes, braces, commas and the word NULL as they are', async () => {
    const name = 'A "B" \\ {C}, NULL';
    await bring(`C1,"${name.replaceAll('"', '""')}",,,NULL,,2026-10-01,USD,1,,,,,"{""}"\n`);
    expect((await clients())[0]?.name).toBe(name);
    expect(await invoices()).toMatchObject([{ number: 'NULL', po: '{"}' }]);
  });
});

describe('an invoice that is paid beyond its amount', () => {
  const over = { balanceMinor: -500n, paidOn: '2026-10-05', paidMinor: 10500n };
  /** Files are refused with such a balance; a ledger may still report one. */
  async function report(now: Date) {
    const batch = await createBatch(db.prisma, {
      workspaceId,
      source: 'csv',
      format: 'general',
      fileName: 'book.csv',
      fileHash: '',
      actor: 'terminal',
      now,
    });
    const [row] = await readRows('C1,Acme,,,I-1,2026-09-01,2026-10-01,USD,100.00,,,,,\n');
    await stageRows(db.prisma, batch, [{ ...row!, ...over }]);
    return applyImport(
      { db, now },
      { batch, format: 'general', read: 1, summaries: 0, warnings: [] },
      { actor: 'terminal' },
    );
  }
  async function readRows(lines: string): Promise<ImportedDocument[]> {
    const path = join(folder, 'row.csv');
    await writeFile(path, HEADER + lines);
    const source = await openSource(path, {});
    const rows: ImportedDocument[] = [];
    for await (const chunk of source.read()) rows.push(...(chunk.rows as ImportedDocument[]));
    return rows;
  }

  it('is settled, whether it arrives so or becomes so', async () => {
    await report(NOW);
    expect(await invoices()).toMatchObject([
      { balanceMinor: -500n, paidOn: new Date('2026-10-05'), settledSeenAt: null },
    ]);
    expect((await report(NOW))?.rows).toMatchObject({ updated: 0, unchanged: 1 });
    await bring('C1,Acme,,,I-1,2026-09-01,2026-10-01,USD,100.00,100.00,,0,,\n');
    expect(await invoices()).toMatchObject([{ paidOn: null, settledSeenAt: null }]);
    await report(NOW);
    expect(await invoices()).toMatchObject([
      { balanceMinor: -500n, paidOn: new Date('2026-10-05'), settledSeenAt: NOW },
    ]);
  });
});

describe('nothing half done', () => {
  it('refuses a bad file and leaves no batch', async () => {
    const outcome = await attempt('Customer,Invoice,Due Date,Amount\nA,1,2026-01-01,5\n');
    expect(outcome).toMatchObject({
      ok: false,
      problem: { line: 1, hint: expect.stringContaining('--currency') },
    });
    expect(await attempt(HEADER, { path: join(folder, 'none.csv') })).toMatchObject({
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
    const path = join(folder, 'book.csv');
    await writeFile(path, HEADER + TWO);
    await stageImport(
      { db, now: NOW },
      { workspaceId, actor: 'terminal', path, fileName: 'book.csv', options: {} },
    );
    expect(await stagedRows()).toHaveLength(2);
    await bring(TWO, { commit: false, now: new Date(NOW.getTime() + 86_400_000) });
    expect(await stagedRows()).toHaveLength(2);
    await bring(TWO, { commit: false, now: new Date(NOW.getTime() + 86_400_001) });
    expect([await stagedRows(), await batches()]).toEqual([[], []]);
  });

  it('rolls everything back when the books refuse', async () => {
    await db.prisma.$executeRawUnsafe(
      "ALTER TABLE activity ADD CONSTRAINT refuse CHECK (action <> 'import.commit') NOT VALID",
    );
    try {
      await expect(attempt(HEADER + TWO)).rejects.toThrow('refuse');
    } finally {
      await db.prisma.$executeRawUnsafe('ALTER TABLE activity DROP CONSTRAINT refuse');
    }
    expect(await books()).toEqual({ invoices: [], clients: [], payments: [], credits: [] });
    expect(await batches()).toEqual([]);
  });
});

describe('goodterms import', () => {
  async function run(...argv: string[]) {
    const out: string[] = [];
    const err: string[] = [];
    const workspace = await findWorkspace(db.prisma, workspaceId);
    const code = await runImport(
      {
        db,
        workspace: workspace!,
        now: NOW,
        out: (text) => out.push(text),
        err: (text) => err.push(text),
        isTty: false,
      },
      argv,
    );
    return { code, out: out.join('\n'), err: err.join('\n') };
  }
  async function aFile(name: string, content: string): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, content);
    return path;
  }

  it('says what would happen and how to make it happen', async () => {
    const path = await aFile('a.csv', `${HEADER}${TWO}C3,Gamma,,,,,2026-10-01,USD,1,,,,,\n`);
    expect(await run(path)).toEqual({
      code: 0,
      err: '',
      out: [
        'a.csv, read as general',
        '  Rows     3 read: 2 new, 0 changed, 0 unchanged, 1 skipped',
        '  EUR      1 invoice, €20 open',
        '  USD      1 invoice, $100 open',
        '  Clients  2 new, 0 known',
        '  Skipped  line 4: Invoice is blank',
        'Nothing was written. Run again with --commit to import.',
      ].join('\n'),
    });
    expect(await invoices()).toEqual([]);
  });

  it('prints JSON and nothing else, amounts as strings', async () => {
    const path = await aFile('a.csv', HEADER + TWO);
    const { out, err, code } = await run(path, '--json', '--commit');
    expect([code, err]).toEqual([0, '']);
    expect(JSON.parse(out)).toMatchObject({
      totals: [{ currency: 'EUR', openMinor: '2000' }, {}],
      batchId: expect.any(String),
    });
    expect(JSON.parse((await run(path, path, '--json')).out)).toHaveLength(2);
  });

  it('writes none of several files when one is bad, and says where', async () => {
    const good = await aFile('a.csv', HEADER + TWO);
    const bad = await aFile('b.csv', `${HEADER}C1,A,,,I-9,13/1/2026,1/14/2026,USD,5,,,,,\n`);
    const { code, out, err } = await run(good, bad, '--commit');
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(
      /b\.csv:2:column "Due Date": Dates are mixed: .*\nSay which one is right with --date-order/,
    );
    expect(await invoices()).toEqual([]);
  });

  it('wants a file and known words', async () => {
    await expect(run()).rejects.toThrow('Which file?');
    await expect(run('a.csv', '--comit')).rejects.toThrow('--comit');
  });
});
