// Goal: the late payments that a real book tells of are each asked about once. Method: the book as of a day, then whole;
// counted from the file's own columns.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Database } from '#db/client.ts';
import { saveRole } from '#db/members.ts';
import { importFile } from '#flows/import.ts';
import { askWhyLate } from '#flows/late-questions.ts';
import { aDatabase } from '#test/support/database.ts';

const FOLDER = process.env['AR_REAL_DATA_DIR'] ?? '../shared/data';
const IBM = join(FOLDER, 'ibm/WA_Fn-UseC_-Accounts-Receivable.csv');
const isHere = existsSync(IBM);
if (!isHere) process.stderr.write(`Skipped: no real data in ${FOLDER} (set AR_REAL_DATA_DIR).\n`);

const AS_OF = '2013-12-02';
const MAP =
  'number=invoiceNumber,clientId=customerID,issuedOn=InvoiceDate,dueOn=DueDate,amount=InvoiceAmount,paidOn=SettledDate,disputed=Disputed';

/** "1/2/2013" as 2013-01-02; nothing in the file is quoted. */
function isoOf(text = ''): string {
  const [month = '', day = '', year = ''] = text.split('/');
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

describe.skipIf(!isHere)('the IBM book, as of 2013-12-02 and then whole', () => {
  const [header = '', ...lines] = isHere
    ? readFileSync(IBM, 'utf8').split(/\r?\n/).filter(Boolean)
    : [];
  const names = header.split(',');
  const at = (line: string, name: string) => line.split(',')[names.indexOf(name)] ?? '';
  const settledLater = (line: string) => isoOf(at(line, 'SettledDate')) > AS_OF;
  const known = lines.filter((line) => isoOf(at(line, 'InvoiceDate')) <= AS_OF);
  let db: Database;
  let folder: string;
  beforeAll(async () => {
    db = await aDatabase();
    folder = mkdtempSync(join(tmpdir(), 'gt-ibm-'));
    await db.prisma.workspace.create({ data: { id: 'ibm', name: 'IBM' } });
  });
  afterAll(async () => {
    await db.close();
    rmSync(folder, { recursive: true });
  });

  async function bring(rows: readonly string[], day: string) {
    const path = join(folder, 'book.csv');
    writeFileSync(path, [header, ...rows].join('\r\n'));
    const request = {
      workspaceId: 'ibm',
      actor: 'terminal',
      path,
      fileName: 'book.csv',
      commit: true,
    };
    const options = { map: [MAP], currency: 'USD' };
    const outcome = await importFile(
      { db, now: new Date(`${day}T09:00:00Z`) },
      { ...request, options },
    );
    if (!outcome.ok) throw new Error(outcome.problem.message);
    return outcome.report;
  }

  it('asks about every invoice that was open then and was paid late, grouped by client, each once', async () => {
    const column = names.indexOf('SettledDate');
    const open = (line: string) =>
      settledLater(line)
        ? line
            .split(',')
            .map((cell, index) => (index === column ? '' : cell))
            .join(',')
        : line;
    const before = await bring(known.map(open), AS_OF);
    expect(before.rows.imported).toBe(known.length);
    expect(await db.prisma.latePayment.count()).toBe(0);
    await db.prisma.client.updateMany({ data: { ownerUserId: 'U0OWNER' } });
    const owner = { workspaceId: 'ibm', slackUserId: 'U0OWNER' };
    await saveRole(db.prisma, { ...owner, role: 'collector' });
    await bring(lines, '2014-03-31');
    const expected = known.filter((line) => settledLater(line) && Number(at(line, 'DaysLate')) > 0);
    expect(expected.length).toBeGreaterThan(20);
    const seen = await db.prisma.latePayment.findMany();
    expect(seen).toHaveLength(expected.length);
    const sum = (days: readonly number[]) => days.reduce((total, one) => total + one, 0);
    expect(sum(seen.map(({ daysLate }) => daysLate))).toBe(
      sum(expected.map((line) => Number(at(line, 'DaysLate')))),
    );
    for (let day = 1; day <= 30; day += 1)
      await askWhyLate(db, {
        workspaceId: 'ibm',
        now: new Date(`2014-04-${String(day).padStart(2, '0')}T10:00:00Z`),
      });
    const customers = new Set(expected.map((line) => at(line, 'customerID')));
    expect(await db.prisma.lateQuestion.count()).toBe(customers.size);
    await bring(lines, '2014-05-01');
    await askWhyLate(db, { workspaceId: 'ibm', now: new Date('2014-05-02T10:00:00Z') });
    expect(await db.prisma.latePayment.count()).toBe(expected.length);
    expect(await db.prisma.lateQuestion.count()).toBe(customers.size);
  });
});
