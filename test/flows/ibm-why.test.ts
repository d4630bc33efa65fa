// Goal: the numbers of a real book are those that its own columns give, whole and for each customer.
// Method: sums straight from the text of the CSV (DaysLate, DaysToSettle) beside `goodterms numbers --by client --json`.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runNumbers } from '#cli/numbers.ts';
import { runWhy } from '#cli/why.ts';
import type { Database } from '#db/client.ts';
import { findWorkspace } from '#db/workspaces.ts';
import type { PaymentNumbers } from '#domain/payment-numbers.ts';
import { importFile } from '#flows/import.ts';
import { aDatabase } from '#test/support/database.ts';

const FOLDER = process.env['AR_REAL_DATA_DIR'] ?? '../shared/data';
const IBM = join(FOLDER, 'ibm/WA_Fn-UseC_-Accounts-Receivable.csv');
const isHere = existsSync(IBM);
if (!isHere) process.stderr.write(`Skipped: no real data in ${FOLDER} (set AR_REAL_DATA_DIR).\n`);

const MAP =
  'number=invoiceNumber,clientId=customerID,issuedOn=InvoiceDate,dueOn=DueDate,amount=InvoiceAmount,paidOn=SettledDate,disputed=Disputed';
const ALWAYS = ['--from', '2012', '--to', '2014'];

interface Paid {
  readonly customer: string;
  readonly daysLate: number;
  readonly daysToPay: number;
}

/** The file quotes nothing, which a test may rely on. */
function paidIn(path: string): Paid[] {
  const [header = '', ...lines] = readFileSync(path, 'utf8').split(/\r?\n/).filter(Boolean);
  const names = header.split(',');
  return lines.map((line) => {
    const cells = line.split(',');
    const cell = (name: string) => cells[names.indexOf(name)] ?? '';
    return {
      customer: cell('customerID'),
      daysLate: Number(cell('DaysLate')),
      daysToPay: Number(cell('DaysToSettle')),
    };
  });
}

const mean = (numbers: number[]) =>
  numbers.length === 0 ? null : numbers.reduce((all, one) => all + one, 0) / numbers.length;

function expected(paid: readonly Paid[]) {
  const late = paid.filter(({ daysLate }) => daysLate > 0);
  return {
    paid: paid.length,
    late: late.length,
    onTimeShare: (paid.length - late.length) / paid.length,
    averageDaysLate: mean(late.map(({ daysLate }) => daysLate)),
    averageDaysToPay: mean(paid.map(({ daysToPay }) => daysToPay)),
  };
}

const figuresOf = ({
  paid,
  late,
  onTimeShare,
  averageDaysLate,
  averageDaysToPay,
}: PaymentNumbers) => ({
  paid,
  late,
  onTimeShare,
  averageDaysLate,
  averageDaysToPay,
});

describe.skipIf(!isHere)('the IBM book, imported whole', () => {
  let db: Database;
  let json: (word: typeof runNumbers, ...argv: string[]) => Promise<unknown>;

  beforeAll(async () => {
    db = await aDatabase();
    await db.prisma.workspace.create({ data: { id: 'ibm', name: 'IBM' } });
    const now = new Date('2026-11-21T09:00:00Z');
    const outcome = await importFile(
      { db, now },
      {
        workspaceId: 'ibm',
        actor: 'terminal',
        path: IBM,
        fileName: 'ibm.csv',
        commit: true,
        options: { map: [MAP], currency: 'USD' },
      },
    );
    if (!outcome.ok) throw new Error(outcome.problem.message);
    expect(outcome.report.rows).toMatchObject({ read: 2_466, imported: 2_466, skipped: [] });
    const workspace = await findWorkspace(db.prisma, 'ibm');
    json = async (word, ...argv) => {
      let said = '';
      const out = (text: string) => void (said += text);
      const terminal = { db, workspace: workspace!, now, isTty: false, out, err: out };
      expect(await word(terminal, [...argv, ...ALWAYS, '--json'])).toBe(0);
      return JSON.parse(said);
    };
  });
  afterAll(() => db.close());

  it('has the on-time share, the days late and the days to pay of its own columns', async () => {
    const { whole } = (await json(runNumbers)) as { whole: PaymentNumbers };
    expect(figuresOf(whole)).toEqual(expected(paidIn(IBM)));
    expect(whole).toMatchObject({ paid: 2_466, undated: 0, openOverdue: 0 });
    expect(whole.onTimeShare?.toFixed(3)).toBe('0.644');
  });

  it('has them for each of its hundred customers', async () => {
    const { groups, count } = (await json(runNumbers, '--by', 'client')) as {
      groups: (PaymentNumbers & { number: string })[];
      count: number;
    };
    const paid = paidIn(IBM);
    const customers = new Set(paid.map(({ customer }) => customer));
    expect([count, groups.length, customers.size]).toEqual([100, 100, 100]);
    for (const { number, ...numbers } of groups)
      expect({ number, ...figuresOf(numbers) }).toEqual({
        number,
        ...expected(paid.filter(({ customer }) => customer === number)),
      });
  });

  it('has as many late invoices as its column says, all of them without a reason', async () => {
    const late = paidIn(IBM).filter(({ daysLate }) => daysLate > 0).length;
    expect(await json(runWhy)).toMatchObject({
      late,
      reasoned: 0,
      unreasoned: late,
      ourShare: null,
      causes: [],
    });
    expect(await json(runWhy, '--rows', 'none')).toMatchObject({ total: late });
  });
});
