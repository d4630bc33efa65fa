// Goal: the digest of the terminal says what the one in Slack says: who owes, and who is to be thanked.
// Method: the word on a small book, its lines read as a person would, and its JSON.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runDigest } from '#cli/digest.ts';
import type { Database } from '#db/client.ts';
import { findWorkspace } from '#db/workspaces.ts';
import type { Book } from '#test/support/book.ts';
import { aBook } from '#test/support/book.ts';
import { aDatabase } from '#test/support/database.ts';

const today = '2026-11-24'; // A Tuesday.
let db: Database;
beforeAll(async () => {
  db = await aDatabase();
});
afterAll(() => db.close());

async function said(book: Book, ...argv: string[]): Promise<string[]> {
  const workspace = await findWorkspace(db.prisma, book.workspaceId);
  const lines: string[] = [];
  const terminal = {
    db,
    workspace: workspace!,
    now: new Date('2026-11-24T09:00:00Z'),
    isTty: false,
    out: (text: string) => lines.push(text),
    err: (text: string) => lines.push(`! ${text}`),
  };
  const connect = () => Promise.reject(new Error('Slack is not needed.'));
  expect(await runDigest(terminal, { argv, connect })).toBe(0);
  return lines.join('\n').split('\n');
}

/** Due yesterday and paid the day before, as an import of Monday told. */
async function paidOnTime(book: Book, clientId: string): Promise<void> {
  const settledSeenAt = new Date('2026-11-23T11:00:00Z');
  await book.invoice(clientId, { daysPastDue: 1, paidDaysLate: -1, settledSeenAt });
}

describe('goodterms digest', () => {
  it('names those who are to be thanked, below those who owe', async () => {
    const book = await aBook(db, { today, workspaceId: 'D1' });
    const globex = await book.client({ name: 'Globex', number: null });
    await book.invoice(globex, { daysPastDue: 47, balanceMinor: 140_00n, currency: 'EUR' });
    const acme = await book.client({ name: 'Acme & Sons', number: 'A-1' });
    await paidOnTime(book, acme);
    await paidOnTime(book, acme);
    const nordlys = await book.client({ name: 'Nordlys', number: null });
    await paidOnTime(book, nordlys);
    const lines = await said(book);
    expect(lines[0]).toBe('Overdue on 2026-11-24');
    expect(lines.slice(-4)).toEqual([
      '',
      'Say thank you (/ar thank in Slack)',
      '  Acme & Sons  #A-1: 2 invoices paid',
      '  Nordlys: 1 invoice paid',
    ]);
    expect(JSON.parse((await said(book, '--json')).join('\n'))).toMatchObject({
      clients: [{ name: 'Globex' }],
      toThank: [
        { id: acme, number: 'A-1', name: 'Acme & Sons', invoices: 2 },
        { id: nordlys, number: null, name: 'Nordlys', invoices: 1 },
      ],
    });
  });

  it('names them where nothing is overdue, too, and says nothing where there is nobody', async () => {
    const book = await aBook(db, { today, workspaceId: 'D2' });
    expect(await said(book)).toEqual(['2026-11-24: nothing is overdue.']);
    expect(JSON.parse((await said(book, '--json')).join('\n'))).toMatchObject({ toThank: [] });
    await paidOnTime(book, await book.client({ name: 'Acme', number: 'A-1' }));
    expect(await said(book)).toEqual([
      '2026-11-24: nothing is overdue.',
      '',
      'Say thank you (/ar thank in Slack)',
      '  Acme  #A-1: 1 invoice paid',
    ]);
  });
});
