// Goal: a reply under the digest becomes a note on whom it is about, or somebody is asked; small talk stays small talk.
// Method: a small book on a real database, digests that name some of it.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '#db/client.ts';
import { dateOf } from '#db/days.ts';
import { targetOfReply } from '#flows/note-client.ts';
import type { Book } from '#test/support/book.ts';
import { aBook } from '#test/support/book.ts';
import { aDatabase } from '#test/support/database.ts';

const today = '2026-11-24';
const noon = new Date('2026-11-24T12:00:00.000Z');
let db: Database;
let book: Book;

beforeAll(async () => {
  db = await aDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  book = await aBook(db, { today, workspaceId: 'W1' });
});

describe('whom a reply under the digest is about', () => {
  /** Of a digest that names only these. */
  async function target(words: string, named: readonly string[]) {
    const { workspaceId } = book;
    const nobody = { totals: [], waiting: [], goodNews: [] };
    const needsSomeone = named.map((clientId) => ({ clientId }));
    const digest = { workspaceId, channelId: 'C1', localDate: dateOf(today), postedAt: noon };
    await db.prisma.digest.deleteMany({ where: { workspaceId } });
    await db.prisma.digest.create({
      data: {
        ...digest,
        plan: { ...nobody, asOf: today, needsSomeone },
        messages: { create: [{ part: 0, ts: '1.1' }] },
      },
    });
    const asked = { workspaceId, channelId: 'C1', threadTs: '1.1', words };
    const found = await targetOfReply(db, asked);
    await db.prisma.digestMessage.deleteMany({ where: { workspaceId } });
    if (found.kind === 'none') return 'none';
    return found.kind === 'one' ? found.clientId : found.clients.map(({ id }) => id);
  }

  it('is asked where it is not clear, unless it is small talk', async () => {
    const acme = await book.client({ name: 'Acme & Sons' });
    const globex = await book.client({ name: 'Globex' });
    const paid = await book.client({ name: 'Zephyr' });
    for (const [words, named, expected] of [
      ['Acme pays on Friday', [acme, globex], acme],
      ['Zephyr pays on Friday', [acme, globex], [paid, acme, globex]],
      ['They pay on Friday', [acme, globex], [acme, globex]],
      ['140 came', [acme, globex], [acme, globex]],
      ['Well done all', [acme, globex], 'none'],
      ['They pay on Friday', [acme], acme], // One alone is always meant,
      ['Zephyr pays on Friday', [acme], [paid, acme]], // unless another one is named.
      ['Zephyr pays on Friday', [], [paid]],
      ['They pay on Friday', [], []],
      ['Nobody owes, hurray', [], 'none'],
    ] as const)
      expect([words, await target(words, named)]).toEqual([words, expected]);
  });
});
