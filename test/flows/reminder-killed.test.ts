// Goal: processes that are killed while they send, and processes that send side by side, deliver each letter at most once.
// Method: other processes send to a real mail server here and are killed with SIGKILL while letters arrive.
// The long form: LETTERS=1000 KILLS=20 npx vitest run test/flows/reminder-killed.test.ts
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { Database } from '#db/client.ts';
import { connectServer } from '#db/client.ts';
import { openEmbedded } from '#db/embedded/open.ts';
import { migrateServer } from '#db/migrate.ts';
import { proposeReminder } from '#flows/reminder-proposal.ts';
import { submitReminder } from '#flows/reminder-submit.ts';
import { aBook } from '#test/support/book.ts';
import { aChild } from '#test/support/child.ts';
import { aBareDatabase, silentLog, TEST_SERVER } from '#test/support/database.ts';
import { approvalOf, aSender } from '#test/support/letters.ts';
import { aMailServer } from '#test/support/mail-server.ts';

const LETTERS = Number(process.env['LETTERS'] ?? 40);
const KILLS = Number(process.env['KILLS'] ?? 3);
const PATIENCE_MS = 120_000 + LETTERS * 500;
const NOW = '2026-11-24T09:00:00Z';

const leftovers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const tidy of leftovers.splice(0).toReversed()) await tidy();
});

/** A database that other processes can come to; `place` is how. */
async function aSharedDatabase(): Promise<{ db: Database; place: string }> {
  if (TEST_SERVER) {
    const { drop, url } = await aBareDatabase(TEST_SERVER);
    leftovers.push(drop);
    await migrateServer(url);
    const db = connectServer(url);
    leftovers.push(() => db.close());
    return { db, place: url };
  }
  const place = await mkdtemp(join(tmpdir(), 'gt-letters-'));
  leftovers.push(() => rm(place, { recursive: true }));
  const db = await openEmbedded({ dataDir: place, log: silentLog, lowSpaceBytes: 0 });
  leftovers.push(() => db.close());
  return { db, place };
}

/** As many clients with one late invoice each; their letters are approved where that is wished. */
async function aTeamWith(count: number, areApproved: boolean) {
  const { db, place } = await aSharedDatabase();
  const book = await aBook(db, { today: '2026-11-24' });
  const { workspaceId } = book;
  await aSender(db.prisma, workspaceId);
  for (let n = 0; n < count; n += 1) {
    const clientId = await book.client({ email: `ap@client${n}.example` });
    await book.invoice(clientId, { number: `INV-${n}` });
    if (!areApproved) continue;
    const now = new Date(NOW);
    const result = await proposeReminder(db, { workspaceId, clientId, now, hasMailServer: true });
    if (!result.ok) throw new Error(result.reason);
    expect(await submitReminder(db, approvalOf(result.proposal, now))).toMatchObject({ ok: true });
  }
  const post = await aMailServer();
  leftovers.push(async () => post.close());
  return { db, place, post };
}

it(
  `${KILLS} times kill -9 while ${LETTERS} letters go out: none twice, at most one unknown a kill`,
  async () => {
    const { db, place, post } = await aTeamWith(LETTERS, true);
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const now = new Date(Date.parse(NOW) + kill * 11 * 60_000).toISOString();
      const child = aChild('send', place, `${post.url} ${now}`);
      const enough = Math.floor((LETTERS * kill) / (KILLS + 1));
      await post.arrived(enough);
      await child.kill();
    }
    const now = new Date(Date.parse(NOW) + (KILLS + 1) * 11 * 60_000).toISOString();
    const last = aChild('send', place, `${post.url} ${now}`);
    await last.says('done');
    await last.kill();
    const states = await db.prisma.outbox.groupBy({
      by: ['state'],
      where: { kind: 'reminder' },
      _count: true,
    });
    const count = (state: string) => states.find((one) => one.state === state)?._count ?? 0;
    expect(count('sent') + count('unknown')).toBe(LETTERS);
    expect(count('unknown')).toBeLessThanOrEqual(KILLS);
    const arrived = post.mails.map(({ messageId }) => messageId);
    expect(new Set(arrived).size).toBe(arrived.length);
    expect(arrived.length).toBeGreaterThanOrEqual(count('sent'));
  },
  PATIENCE_MS,
);

it(
  'three processes, each with seventeen clicks at once on every client: one letter each',
  async () => {
    const { db, place, post } = await aTeamWith(3, false);
    const children = [1, 2, 3].map(() => aChild('click', place, `${post.url} ${NOW}`));
    await Promise.all(children.map((child) => child.says('done')));
    await Promise.all(children.map((child) => child.kill()));
    expect(post.mails.map(({ envelope }) => envelope.to[0] ?? '').toSorted()).toEqual([
      'ap@client0.example',
      'ap@client1.example',
      'ap@client2.example',
    ]);
    expect(await db.prisma.outbox.count({ where: { kind: 'reminder' } })).toBe(3);
  },
  PATIENCE_MS,
);
