// Goal: /ar status shows the client that was meant, or asks. Method: a small book with namesakes.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '#db/client.ts';
import { findStatus, loadStatus, suggestClients } from '#flows/status.ts';
import type { Book } from '#test/support/book.ts';
import { aBook } from '#test/support/book.ts';
import { aDatabase } from '#test/support/database.ts';

const today = '2026-11-24';
let db: Database;
let book: Book;
let acme: string;
beforeAll(async () => {
  db = await aDatabase();
  book = await aBook(db, { today, workspaceId: 'S1' });
  acme = await book.client({ name: 'Acme & Sons', number: '0200769623', aliases: ['ACME UK'] });
  await book.client({ name: 'Globex', number: 'G-1' });
  await book.client({ name: 'Globex', number: 'G-2' });
  const other = await aBook(db, { today, workspaceId: 'S2' });
  await other.client({ name: 'Acme & Sons' });
  await book.invoice(acme, { number: 'INV-1', daysPastDue: 47, balanceMinor: 14_000_00n });
  await book.invoice(acme, { number: 'INV-2', daysPastDue: -5, balanceMinor: 50_00n });
  await book.invoice(acme, { number: 'INV-0', paidDaysLate: 12 });
});
afterAll(() => db.close());

const find = (words: string) => findStatus(db, { workspaceId: 'S1', words, today });

it.each([
  'Acme & Sons',
  'acme and sons',
  '0200769623',
  '#0200769623',
  'acme uk',
  'acme',
  'son acm',
])('finds the one client behind "%s"', async (words) => {
  const found = await find(words);
  expect(found.ok && found.status.client.id).toBe(acme);
});

it('asks which of two clients with one name is meant', async () => {
  const found = await find('globex');
  expect(!found.ok && found.reason === 'many' && found.clients.map((c) => c.number)).toEqual([
    'G-1',
    'G-2',
  ]);
});

it('suggests for a typo and never picks by itself', async () => {
  const found = await find('acmee & sons');
  expect(!found.ok && found.reason === 'none' && found.suggestions[0]?.name).toBe('Acme & Sons');
});

it('holds the account: balances, habit, open invoices oldest first', async () => {
  const status = await loadStatus(db, { workspaceId: 'S1', clientId: acme, today });
  expect(status?.balances).toMatchObject([
    { currency: 'EUR', openMinor: 14_050_00n, overdueMinor: 14_000_00n, oldestDaysPastDue: 47 },
  ]);
  expect(status?.habit).toMatchObject({ paid: 1, medianDaysLate: 12, onTimeShare: 0 });
  expect(status?.invoices.map((i) => [i.number, i.daysPastDue])).toEqual([
    ['INV-1', 47],
    ['INV-2', -5],
  ]);
});

it('gives nothing of another workspace, nor for an id that is none', async () => {
  expect(await loadStatus(db, { workspaceId: 'S2', clientId: acme, today })).toBeNull();
  expect(await loadStatus(db, { workspaceId: 'S1', clientId: "1' OR 1=1", today })).toBeNull();
});

it('offers clients for the letters typed so far, those with overdue invoices first', async () => {
  const suggest = (letters: string) => suggestClients(db, { workspaceId: 'S1', letters, today });
  expect(await suggest('so')).toEqual([
    {
      id: acme,
      number: '0200769623',
      name: 'Acme & Sons',
      overdue: [{ currency: 'EUR', minor: 14_000_00n }],
    },
  ]);
  expect((await suggest('g-')).map((one) => one.number)).toEqual(['G-1', 'G-2']);
  for (const wildcard of ['%', 'g_obex', 'G%2']) expect(await suggest(wildcard)).toEqual([]);
});
